/* SPDX-License-Identifier: MIT */
/* gold.h - a file of labels in; out: which documents belong together, or which pairs do.
 *
 *     NDJSON   {"id": "a", "cluster": "quake"}    one record a document, other fields unread
 *     TSV      id  cluster                        two columns, a header or none
 *     TSV      id  story  version ...             a header that names both, among others
 *     TSV      id  id  label                      a header; two ids first, a column `label`
 *
 *     gold.c        opens the file and reads NDJSON
 *     gold_table.c  reads TSV
 *     gold_order.c  from lines as they were read to numbered documents, clusters and pairs */
#ifndef SST_READ_GOLD_H
#define SST_READ_GOLD_H

#include "base/vec.h"
#include "read.h"

#define SST_NO_CLUSTER UINT32_MAX

typedef struct sst_gold_document {
    size_t id_at;     /* in the text; "#2" and so on included, as reports print it */
    size_t label_at;  /* of its cluster in the text; SIZE_MAX: unlabelled */
    uint64_t line;    /* where it stands, from 1 */
    uint32_t cluster; /* its number; SST_NO_CLUSTER: unlabelled, or gold of pairs */
} sst_gold_document;

typedef struct sst_gold_pair {
    size_t id_at[2], label_at; /* in the text */
    uint64_t line;
    uint32_t a, b; /* documents, a < b */
    bool is_positive;
} sst_gold_pair;

typedef struct sst_gold {
    bool is_pairs;
    SST_VEC(char) text;                   /* ids and labels, each with its NUL */
    SST_VEC(sst_gold_document) documents; /* by id, each id once */
    SST_VEC(size_t) clusters;             /* names in the text, by number */
    SST_VEC(sst_gold_pair) pairs;         /* by (a, b), each pair once */
    uint64_t num_labelled;                /* documents */
    uint64_t num_skipped;                 /* records that could not be read */
} sst_gold;

typedef struct sst_gold_options {
    const sst_read_options *read; /* fields and limits; skips are told to its `skip` */
    const char *positive;         /* labels of positive pairs, separated by commas */
    double at_least; /* numbers from here up are positive; NaN: by `positive` */
} sst_gold_options;

/* Read the file `path`.  Of equal ids in NDJSON the later ones are "#2", "#3" ..., as in
 * a run. A record of NDJSON that is malformed is told as a skip (with is_strict it
 * fails). errors: SST_ERR_READ names file, line, what was found and what was wanted.
 * *out is for sst_gold_free in any case. */
sst_status sst_gold_read(const char *path, const sst_gold_options *options, sst_gold *out,
                         sst_error *err);
void sst_gold_free(sst_gold *gold);

static inline const char *sst_gold_text(const sst_gold *gold, size_t at)
{
    return gold->text.at + at;
}

/* The number of the document of that id, SST_NO_CLUSTER when there is none. */
uint32_t sst_gold_find(const sst_gold *gold, const char *id);

/* ---- what the parts share ---------------------------------------------------------- */

typedef struct sst_gold_reading {
    const char *path;
    const sst_gold_options *options;
    sst_gold *gold;
} sst_gold_reading;

/* Copy a text to the gold's; false: memory ran out. */
bool sst_gold_keep(sst_gold *gold, sst_text text, size_t *at);

/* gold_table.c: one line of a TSV. */
typedef struct sst_gold_table {
    uint32_t num_columns; /* 0: the header is still to come */
    uint32_t label;       /* column of the label, from 0; 0: one of documents */
    uint32_t id, cluster; /* columns of documents */
    bool has_header;      /* of documents */
} sst_gold_table;
extern const sst_reader sst_gold_table_reader; /* which cuts lines */
sst_status sst_gold_take_line(const sst_gold_reading *reading, sst_gold_table *table,
                              sst_text line, uint64_t number, sst_error *err);

/* gold_order.c: after the last line. */
sst_status sst_gold_order(const sst_gold_reading *reading, bool is_table, sst_error *err);

#endif
