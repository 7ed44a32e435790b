/* SPDX-License-Identifier: MIT */
/* story.h - versions with salient-term vectors and edges between them in, stories out. */
#ifndef SST_MATCH_STORY_H
#define SST_MATCH_STORY_H

#include "match.h"

/* Vectors of all versions in one block: version v has num_terms[v] terms from
 * terms + v * SST_MAX_TERMS, ascending by key, of length 2^15 (or none). */
typedef struct sst_vectors {
    const uint32_t *keys;     /* num_versions * 64 */
    const uint16_t *weights;  /* num_versions * 64 */
    const uint8_t *num_terms; /* num_versions */
    const sst_date *dates;    /* num_versions: of the founders */
    uint32_t num_versions;
    const uint32_t *series; /* num_versions: of which a story has one each, 0: of none; or
                               NULL */
    const double *scales;   /* num_versions: of the least cosine, as sst_story_scale has
                               them; or NULL: 1 */
} sst_vectors;

/* The greater scale of two versions. */
double sst_vectors_scale(const sst_vectors *vectors, uint32_t a, uint32_t b);

/* Cosine of two versions' vectors, in units of 2^-30: an integer, everywhere the same. */
uint64_t sst_vectors_cosine(const sst_vectors *vectors, uint32_t a, uint32_t b);

/* One version's vector as a table by key: it is compared with many, and a look is quicker than a
 * merge.  {0} is empty. */
#define SST_SPREAD_SLOTS 1024
typedef struct sst_spread {
    struct {
        uint32_t key, weight; /* weight 0: empty */
    } slots[SST_SPREAD_SLOTS];
} sst_spread;

/* Put a version's vector into an empty table. */
void sst_spread_fill(sst_spread *spread, const sst_vectors *vectors, uint32_t version);
/* Empty a table that holds a version's vector. */
void sst_spread_clear(sst_spread *spread, const sst_vectors *vectors, uint32_t version);
/* sst_vectors_cosine of the version in the table and another. */
uint64_t sst_spread_cosine(const sst_spread *spread, const sst_vectors *vectors,
                           uint32_t version);

typedef struct sst_story_edge {
    uint32_t a, b;   /* versions, a < b */
    uint32_t cosine; /* in units of 2^-30 */
} sst_story_edge;

typedef struct sst_story_options {
    double dated, undated; /* least affinity of a merge with one version: .21, .24 */
    double sigma_days;     /* 2/3 of the window */
    const bool *is_apart; /* by version: joins a story when the others have made them, and
                              brings no others in; NULL: none does */
} sst_story_options;

#define SST_SIGMA_OF_WINDOW (2. / 3) /* sigma of two stories' distance in time */

/* What distance in time leaves of an average cosine: exp(-d^2 / (2 sigma^2)), rounded to 16 bits,
 * since libms differ in the last ones. */
double sst_story_date_factor(double days, double sigma_days);

/* Of all stories that an edge connects the best two merge, again and again, while
 *     S_A.S_B / (n_A n_B) * exp(-d^2 / (2 sigma^2)) >= threshold * scale * (1 + .15 log2 min(n_A, n_B))
 * S: sum vector cut to 256 terms, d: difference of mean dates in days.  story_of[v]: the
 * smallest version of v's story.  weakest[v]: for that smallest version the least value
 * of the left side among its merges, NaN without one.  On failure neither says
 * anything.  Reorders edges and takes what dates take from their cosines.
 * errors: SST_ERR_MEMORY. */
sst_status sst_story_cluster(const sst_vectors *vectors, sst_story_edge *edges,
                             size_t num_edges, const sst_story_options *options,
                             uint32_t *story_of, float *weakest, sst_error *err);

#endif
