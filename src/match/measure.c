/* SPDX-License-Identifier: MIT */
/* measure.c - two articles in, what they have in common out. */
#include "measure.h"

#include <math.h>

#include "text/text.h"

sst_overlap sst_overlap_of(size_t num_a, size_t num_b, size_t num_shared)
{
    sst_overlap overlap = {.num_a = (uint32_t)num_a,
                           .num_b = (uint32_t)num_b,
                           .num_shared = (uint32_t)num_shared};
    size_t smaller = num_a < num_b ? num_a : num_b;
    if (smaller > 0) {
        overlap.jaccard = (double)num_shared / (double)(num_a + num_b - num_shared);
        overlap.containment = (double)num_shared / (double)smaller;
    }
    return overlap;
}

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
    return sst_overlap_of(num_a, num_b, shared);
}

unsigned sst_measure_least_equal(double near)
{
    double error = sqrt(near * (1 - near) / SST_NUM_COMPONENTS);
    double least = ceil((near - 3 * error) * SST_NUM_COMPONENTS);
    return least > 0 ? (unsigned)least : 0;
}

/* A loop of known length over small sums: compilers make it one of wide registers. */
unsigned sst_measure_num_equal(const uint16_t *a, const uint16_t *b)
{
    uint16_t num_equal = 0;
    for (unsigned i = 0; i < SST_NUM_COMPONENTS; i++)
        num_equal = (uint16_t)(num_equal + (a[i] == b[i]));
    return num_equal;
}

bool sst_measure_may_be_near(const uint16_t *a, const uint16_t *b, double near)
{
    return sst_measure_num_equal(a, b) >= sst_measure_least_equal(near);
}
