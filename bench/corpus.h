/* SPDX-License-Identifier: MIT */
/* corpus.h - an NDJSON file in memory: its records, and the texts in them. */
#ifndef BENCH_CORPUS_H
#define BENCH_CORPUS_H

#include "base/vec.h"
#include "samestory.h"

typedef struct corpus {
    const char *path;
    SST_VEC(char) json; /* as read, and SST_RECORD_PADDING */
    SST_VEC(char) text; /* the texts, a newline behind each */
    SST_VEC(sst_text) records;
    SST_VEC(sst_text) texts;
} corpus;

/* Ends the program on trouble. */
void corpus_open(corpus *c, const char *path);
void corpus_close(corpus *c);

/* What one thread of a run parses with. */
typedef struct parsing parsing;

parsing *parsing_new(const char *kernel); /* NULL: the fastest */
void parsing_free(parsing *p);

/* Nanoseconds of cutting and parsing `num` records from the first-th on, a look at the clock
 * included. */
double parsing_time(parsing *p, const corpus *c, size_t first, size_t num);

#endif
