/* SPDX-License-Identifier: MIT */
/* measure.c - two articles in, what they have in common out. */
#include "measure.h"

#include <math.h>

#include "text/text.h"

sst_overlap sst_measure_overlap(const uint64_t *a, size_t num_a, const uint64_t *b,
                                size_t num_b)
{
    size_t i = 0, j = 0, shared = 0;
    while (i < num_a && j < num_b) {
        uint64_t x = a[i], y = b[j];
        shared += x == y;
        i += x <= y; /* no branch to mispredict: the order of hashes is random */
        j += y <= x;
    }
    sst_overlap overlap = {.num_a = (uint32_t)num_a,
                           .num_b = (uint32_t)num_b,
                           .num_shared = (uint32_t)shared};
    size_t smaller = num_a < num_b ? num_a : num_b;
    if (smaller > 0) {
        overlap.jaccard = (double)shared / (double)(num_a + num_b - shared);
        overlap.containment = (double)shared / (double)smaller;
    }
    return overlap;
}

bool sst_measure_may_be_near(const uint16_t *a, const uint16_t *b, double near)
{
    double error = sqrt(near * (1 - near) / SST_NUM_COMPONENTS);
    return sst_signature_similarity(a, b, SST_NUM_COMPONENTS) >= near - 3 * error;
}
