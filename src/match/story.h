/* SPDX-License-Identifier: MIT */
/* story.h - versions with salient-term vectors and edges between them in, stories out. */
#ifndef SST_MATCH_STORY_H
#define SST_MATCH_STORY_H

#include "cosine.h"

typedef struct sst_story_edge {
    uint32_t a, b;     /* versions, a < b */
    uint32_t cosine;   /* in units of 2^-30 */
    uint32_t affinity; /* what distance in time leaves of it: sst_story_cluster says */
} sst_story_edge;
typedef SST_VEC(sst_story_edge) sst_story_edges;

/* Versions, and edges between those that may be of one story; all borrowed. */
typedef struct sst_story_graph {
    const sst_vectors *vectors; /* of the versions */
    sst_story_edges *edges;
} sst_story_graph;

typedef struct sst_story_options {
    double dated, undated; /* least affinity of a merge with one version: .21, .24 */
    double sigma_days;     /* 2/3 of the window */
    const bool *is_apart; /* by version: joins a story when the others have made them, and
                              brings no others in; NULL: none does */
} sst_story_options;

#define SST_SIGMA_OF_WINDOW (2. / 3) /* sigma of two stories' distance in time */

/* What distance in time leaves of an average cosine: exp(-d^2 / (2 sigma^2)), rounded to
 * 16 bits, since libms differ in the last ones. */
double sst_story_date_factor(double days, double sigma_days);

/* Along edges, from what they are worth between single versions downwards, stories merge,
 * the best two that are known first, while
 *     S_A.S_B / (n_A n_B) * exp(-d^2 / (2 sigma^2)) >= threshold * scale * h_A h_B * (1 + .15 log2 min(n_A, n_B))
 * S: sum vector cut to 256 terms, d: difference of mean dates in days, h: mean shortness.
 * What is worth less than the threshold between two versions of their own scale and
 * shortness connects no stories; two stories that come nearer in date as they grow are
 * measured when the turn of their edge comes.  story_of[v]: the
 * smallest version of v's story.  weakest[v]: for that smallest version the least value
 * of the left side among its merges, NaN without one.  On failure neither says
 * anything.  Reorders the graph's edges and says their affinities.
 * errors: SST_ERR_MEMORY. */
sst_status sst_story_cluster(const sst_story_graph *graph,
                             const sst_story_options *options, uint32_t *story_of,
                             float *weakest, sst_error *err);

#endif
