/* SPDX-License-Identifier: MIT */
/* kernel_lanes.h - the sums of a content hash, two lanes at a time. */
#ifndef SST_TEXT_KERNEL_LANES_H
#define SST_TEXT_KERNEL_LANES_H

#include "kernel.h"

#include <string.h>

/* What is behind the last whole row, and zeros. */
static inline void copy_rest(const uint64_t *numbers, size_t num,
                             uint64_t rest[SST_CONTENT_LANES])
{
    size_t num_rest = num % SST_CONTENT_LANES;
    memset(rest, 0, SST_CONTENT_LANES * sizeof *rest);
    if (num_rest > 0)
        memcpy(rest, numbers + num - num_rest, num_rest * sizeof *rest);
}

static inline uint64_t multiply_halves(uint64_t x)
{
    return (x & UINT32_MAX) * (x >> 32);
}

static inline void sum_lanes_by_two(const sst_content_key *key, const uint64_t *numbers,
                                    size_t num, uint64_t sums[SST_CONTENT_LANES])
{
    const size_t num_rows = num / SST_CONTENT_LANES;
    uint64_t rest[SST_CONTENT_LANES];
    copy_rest(numbers, num, rest);
    for (size_t lane = 0; lane < SST_CONTENT_LANES; lane += 2) {
        uint64_t even = 0, even_key = key->first[lane];
        uint64_t odd = 0, odd_key = key->first[lane + 1];
        for (size_t row = 0; row <= num_rows; row++) {
            const uint64_t *two =
                (row < num_rows ? numbers + row * SST_CONTENT_LANES : rest) + lane;
            even += multiply_halves(two[0] ^ even_key) + two[1];
            odd += multiply_halves(two[1] ^ odd_key) + two[0];
            even_key += key->steps[lane];
            odd_key += key->steps[lane + 1];
        }
        sums[lane] = even;
        sums[lane + 1] = odd;
    }
}

#endif
