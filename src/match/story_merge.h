/* SPDX-License-Identifier: MIT */
/* story_merge.h - stories that grow along edges: what story.c hands to its threads. */
#ifndef SST_MATCH_STORY_MERGE_H
#define SST_MATCH_STORY_MERGE_H

#include "apart.h"
#include "story.h"
#include "sum.h"

#define SST_COSINE_ONE 1073741824.0 /* 2^30: a cosine of 1 */

typedef struct sst_story_root {
    uint32_t num, num_dated; /* versions */
    double seconds;          /* sum over the dated */
    double scale;            /* the greatest of its versions */
    double shortness;        /* sum over its versions */
    sst_sum *sum;            /* NULL: one version, whose vector it is */
} sst_story_root;

/* Two stories that an edge connects, measured again. */
typedef struct sst_prospect {
    sst_story_edge between; /* the roots and their affinity */
    uint32_t num;           /* versions of both: whether they have grown since */
} sst_prospect;

#define SST_NUM_MEASURED 1024 /* a power of 2 */

/* Arrays are by version, and shared; what waits for its turn, and sums that were given
 * back, are of one thread. */
typedef struct sst_merger {
    const sst_vectors *vectors;
    const sst_story_options *options;
    uint32_t *parent; /* becomes story_of */
    float *weakest;
    sst_story_root *roots;
    sst_apart *apart;
    SST_VEC(sst_prospect) heap;
    /* the stories that were measured last, and how many versions they had; 0: none */
    struct {
        uint32_t a, b, num;
    } measured[SST_NUM_MEASURED];
    sst_sum_pool sums;
} sst_merger;

uint32_t sst_merger_root(sst_merger *m, uint32_t version);

/* What the distance in time leaves of the cosine of two dated stories. */
double sst_merger_date_factor(const sst_merger *m, const sst_story_root *a,
                              const sst_story_root *b);

/* How well two stories go together, in units of 2^-30, and whether that is enough. */
uint32_t sst_merger_affinity(const sst_merger *m, uint32_t a, uint32_t b);
bool sst_merger_is_enough(const sst_merger *m, uint32_t a, uint32_t b, uint32_t affinity);

/* An edge of a version kept apart, or of less affinity than its two versions need. */
bool sst_merger_skips(const sst_merger *m, const sst_story_edge *edge);

/* Merge along some edges, which are sorted; no other edge leads to a version of theirs
 * but those that are skipped.  False: memory ran out. */
bool sst_merger_join(sst_merger *m, sst_story_edge *edges, size_t num);

#endif
