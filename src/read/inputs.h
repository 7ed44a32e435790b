/* SPDX-License-Identifier: MIT */
/* inputs.h - where the articles of a run came from.
 *
 *     inputs.c   the public functions
 *     ingest.c   first reading: inputs -> blocks -> articles, on all threads
 *     again.c    later readings: an article's number -> its text */
#ifndef SST_READ_INPUTS_H
#define SST_READ_INPUTS_H

#include "base/file.h"
#include "base/hoard.h"
#include "block.h"
#include "parser.h"
#include "walk.h"

#define SST_MAX_THREADS 1024
#define SST_MAX_AGAIN (SST_MAX_THREADS + 1) /* a report has one more slot than threads */

/* One input that gave articles. */
typedef struct sst_input {
    uint64_t path_at;   /* in the names */
    uint32_t reader;    /* its number, of the records as they are read again */
    bool is_spooled;    /* places are in the spool */
    bool is_past_cache; /* it was read past the page cache */
    bool is_page;       /* HTML: the line that stands for it is nobody's own */
} sst_input;

/* Where an article's record is: all that is kept in memory of it. */
typedef struct sst_place {
    uint64_t offset;
    uint32_t len_bytes;
    uint32_t input;
} sst_place;

typedef struct sst_again sst_again; /* one thread that reads again */
typedef struct sst_slot sst_slot;   /* files or a block on their way into the run */
typedef struct sst_kept sst_kept;   /* an article of sst_inputs_read_one */

struct sst_inputs {
    sst_read_options options;
    const sst_reader *reader; /* that was asked for; else NULL */
    sst_fields fields;
    unsigned num_threads;
    sst_names names;
    SST_VEC(sst_input) inputs;
    sst_hoard *shelf;
    SST_VEC(sst_place) places; /* by article number */
    sst_spool spool;
    sst_read_counts counts;
    size_t
        without_text_at;  /* in names, of the first input with an article that has none */
    uint64_t total_bytes; /* for progress; 0: unknown */
    sst_cache cache;      /* of the files that are being read */
    sst_slot *slots;      /* as ingest.c has them, NULL until the first reading */
    sst_kept *kept;       /* a list */
    sst_again *again[SST_MAX_AGAIN];
};

void sst_slots_free(sst_slot *slots, unsigned num_threads);
void sst_again_free(sst_again *again);

/* Read the files of a walk into the run. */
sst_status sst_ingest(sst_inputs *inputs, const sst_walk *walk, sst_run *run,
                      sst_error *err);

#endif
