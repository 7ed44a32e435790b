/* SPDX-License-Identifier: MIT */
/* cosine.h - salient-term vectors of versions in, how alike two of them are out. */
#ifndef SST_MATCH_COSINE_H
#define SST_MATCH_COSINE_H

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
    const double *shortness; /* num_versions: and by both of these, as sst_story_shortness
                                has them; or NULL: 1 */
    sst_hoard *hoard;        /* for what is made of them; or NULL */
    unsigned num_threads;    /* that make it; 0: one */
} sst_vectors;

static inline unsigned sst_vectors_num_threads(const sst_vectors *vectors)
{
    return vectors->num_threads ? vectors->num_threads : 1;
}

/* A version's scale, and its shortness. */
double sst_vectors_scale_of(const sst_vectors *vectors, uint32_t version);
double sst_vectors_shortness_of(const sst_vectors *vectors, uint32_t version);

/* What the least cosine of two versions is multiplied by: the greater of their scales, and the
 * shortness of either. */
double sst_vectors_scale(const sst_vectors *vectors, uint32_t a, uint32_t b);

/* Cosine of two versions' vectors, in units of 2^-30: an integer, everywhere the same. */
uint64_t sst_vectors_cosine(const sst_vectors *vectors, uint32_t a, uint32_t b);

/* One version's vector as a table by key: it is compared with many, and a look is quicker
 * than a merge.  {0} is empty. */
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

#endif
