/* SPDX-License-Identifier: MIT */
/* recurrence.h - marks that recur in articles of one source, or across many sources. */
#ifndef SST_RUN_RECURRENCE_H
#define SST_RUN_RECURRENCE_H

#include "finder.h"

enum {
    SST_MOST_EXEMPLARS = 6,
    SST_LEAST_ACROSS_DIFFERENT = 5 /* exemplars, and sources, for what crosses sources */
};

typedef struct sst_recurrence {
    uint64_t source_key; /* 0: of several sources */
    uint32_t num;        /* articles */
    uint32_t num_exemplars;
    sst_article_no exemplars[SST_MOST_EXEMPLARS]; /* evenly spaced among them */
    sst_article_no elsewhere; /* the shortest article that has it alone of its source, or
                                 SST_NO_ARTICLE; none of what crosses sources */
} sst_recurrence;

/* By source, those of several sources first; of each source the most frequent first. */
typedef struct sst_recurrences {
    sst_recurrence *at;
    size_t len, cap;
    sst_hoard *hoard;       /* as in SST_VEC */
    SST_VEC(size_t) begins; /* of each source, and the end; empty when len is 0 */
} sst_recurrences;

/* errors: SST_ERR_MEMORY.  owner: free *out, also after a failure. */
sst_status sst_recurrences_find(const sst_finder *finder, sst_recurrences *out,
                                sst_error *err);
void sst_recurrences_free(sst_recurrences *recurrences);

#endif
