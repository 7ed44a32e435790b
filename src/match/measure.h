/* SPDX-License-Identifier: MIT */
/* measure.h - two articles in, what they have in common out. */
#ifndef SST_MATCH_MEASURE_H
#define SST_MATCH_MEASURE_H

#include "samestory.h"

/* Two shingle sets against one another. */
typedef struct sst_overlap {
    uint32_t num_a, num_b, num_shared;
    double jaccard;     /* shared / union; 0 when both are empty */
    double containment; /* shared / the smaller; 0 when either is empty */
} sst_overlap;

/* What follows from the sizes. */
sst_overlap sst_overlap_of(size_t num_a, size_t num_b, size_t num_shared);

/* Both sets ascending, without repeats. */
sst_overlap sst_measure_overlap(const uint64_t *a, size_t num_a, const uint64_t *b,
                                size_t num_b);

/* Whether two signatures may still belong to articles of Jaccard `near`: their estimate
 * is no more than three standard errors under it. */
bool sst_measure_may_be_near(const uint16_t *a, const uint16_t *b, double near);

/* The same in two steps, for many pairs: whether so many components are equal. */
unsigned sst_measure_least_equal(double near);
unsigned sst_measure_num_equal(const uint16_t *a, const uint16_t *b);

#endif
