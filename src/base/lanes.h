/* SPDX-License-Identifier: MIT */
/* lanes.h - eight 16-bit numbers at a time, in the vectors that GCC and Clang make of any
 * processor's. */
#ifndef SST_BASE_LANES_H
#define SST_BASE_LANES_H

#include <stdint.h>
#include <string.h>

/* Eight numbers, or what is true of each (-1) or not (0). */
typedef uint16_t sst_lanes __attribute__((vector_size(16)));
typedef int16_t sst_truths __attribute__((vector_size(16)));
enum { SST_LANES = 8 };

/* The sum of eight numbers, none of them negative, and it less than 2^16. */
static inline unsigned sst_lanes_sum(sst_truths numbers)
{
    uint64_t halves[2];
    memcpy(halves, &numbers, sizeof halves);
    return (unsigned)((halves[0] + halves[1]) * 0x0001000100010001u >> 48);
}

/* The bits of those that are true. */
static inline unsigned sst_lanes_bits(sst_truths truths)
{
    return sst_lanes_sum(truths & (sst_truths){1, 2, 4, 8, 16, 32, 64, 128});
}

#endif
