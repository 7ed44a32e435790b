/* SPDX-License-Identifier: MIT */
/* kernel_refill.h - hashes in, signature out, for kernels that have several numbers of 32 bits in
 * a register.
 *
 * Whoever includes it has defined
 *     lanes, NUM_LANES                         a register, how many numbers it has
 *     load_lanes, store_lanes, each_lane
 *     least_values    the least of what is there and a * x + b, in each lane
 *     least_lane
 *     keep_lesser     into a place of a table the value of a hash, if it is less
 *     take_eight      eight bins of such a table -> their components; which of them are empty
 *     write_places    see kernel_cut.h */
#ifndef SST_TEXT_KERNEL_REFILL_H
#define SST_TEXT_KERNEL_REFILL_H

#include <string.h>

#include "kernel_sign.h"

#define NUM_FILLED (2 * NUM_BINS)

/* The least value of each bin, in a table twice as long as there are bins, so that the lowest byte
 * of a hash is a place of it as it stands: a bin has two places, NUM_BINS apart.  It is one table,
 * not several by turns: a shingle seldom meets the place of one just before it, and what several
 * gain is lost when they are merged. */
static inline void fill_bins(const uint64_t *hashes, size_t num,
                             uint32_t least[NUM_FILLED])
{
    memset(least, 0xFF, NUM_FILLED * sizeof *least); /* EMPTY */
#pragma GCC unroll 4
    for (size_t i = 0; i < num; i++)
        keep_lesser(&least[(uint8_t)hashes[i]], &hashes[i]);
}

/* The empty bins and their functions, one behind the other. */
typedef struct empty_bins {
    uint32_t a[NUM_BINS + NUM_LANES], b[NUM_BINS + NUM_LANES];
    uint32_t minimum[NUM_BINS + NUM_LANES];
    uint32_t bin[NUM_BINS + 64]; /* as many as write_places may write */
    size_t num;
} empty_bins;

/* Into the signature what the bins have. */
static inline void take_values(const sst_minhash *minhash, const uint32_t *least,
                               uint16_t *signature, empty_bins *e)
{
    e->num = 0;
    for (uint32_t i = 0; i < NUM_BINS; i += 64) {
        uint64_t empty = 0;
        for (uint32_t k = 0; k < 64; k += 8)
            empty |= take_eight(least + i + k, signature + i + k) << k;
        e->num += write_places(empty, i, e->bin + e->num);
    }
    for (size_t i = 0; i < e->num; i++) {
        e->a[i] = minhash->a[e->bin[i]];
        e->b[i] = minhash->b[e->bin[i]];
        e->minimum[i] = UINT32_MAX;
    }
    for (size_t i = e->num; i % NUM_LANES != 0; i++) /* up to a full register: anything */
        e->a[i] = e->b[i] = e->minimum[i] = 0;
}

#define CHUNK 512 /* shingles of which the refill numbers are at hand */

/* Their numbers; behind the last one it stands again up to a full register. */
static inline void take_numbers(const uint64_t *hashes, size_t num,
                                uint32_t numbers[CHUNK])
{
    for (size_t i = 0; i < num; i++)
        numbers[i] = (uint32_t)(hashes[i] >> 16);
    for (size_t i = num; i % NUM_LANES != 0; i++)
        numbers[i] = numbers[num - 1];
}

/* Two bins, a register of shingles at a time. */
static inline void refill_two(const uint32_t *numbers, size_t num, empty_bins *e,
                              size_t i)
{
    lanes a = each_lane(e->a[i]), b = each_lane(e->b[i]);
    lanes other_a = each_lane(e->a[i + 1]), other_b = each_lane(e->b[i + 1]);
    lanes minima = each_lane(e->minimum[i]), other_minima = each_lane(e->minimum[i + 1]);
#pragma GCC unroll 2
    for (size_t k = 0; k < num; k += NUM_LANES) {
        lanes x = load_lanes(numbers + k);
        minima = least_values(minima, a, x, b);
        other_minima = least_values(other_minima, other_a, x, other_b);
    }
    e->minimum[i] = least_lane(minima);
    e->minimum[i + 1] = least_lane(other_minima);
}

/* A register of bins, one shingle at a time. */
static inline void refill_several(const uint32_t *numbers, size_t num, empty_bins *e,
                                  size_t i)
{
    lanes a = load_lanes(e->a + i), b = load_lanes(e->b + i);
    lanes minima = load_lanes(e->minimum + i);
#pragma GCC unroll 4
    for (size_t k = 0; k < num; k++)
        minima = least_values(minima, a, each_lane(numbers[k]), b);
    store_lanes(e->minimum + i, minima);
}

/* By whichever loop is shorter: a bin costs num / NUM_LANES and about three steps more,
 * NUM_LANES bins cost num. */
static inline void refill(const uint64_t *hashes, size_t num, empty_bins *e)
{
    uint32_t numbers[CHUNK];
    for (size_t first = 0; first < num; first += CHUNK) {
        size_t here = num - first < CHUNK ? num - first : CHUNK, i = 0;
        size_t of_one = here + 3 * NUM_LANES, of_several = here * NUM_LANES;
        take_numbers(hashes + first, here, numbers);
        for (; i < e->num && (e->num - i) * of_one > of_several; i += NUM_LANES)
            refill_several(numbers, here, e, i);
        for (; i < e->num; i += 2)
            refill_two(numbers, here, e, i);
    }
}

static void sign(const sst_minhash *minhash, const uint64_t *hashes, size_t num,
                 uint16_t signature[SST_NUM_COMPONENTS])
{
    uint32_t least[NUM_FILLED];
    empty_bins e;
    fill_bins(hashes, num, least);
    take_values(minhash, least, signature, &e);
    refill(hashes, num, &e);
    for (size_t i = 0; i < e.num; i++)
        signature[e.bin[i]] = (uint16_t)(e.minimum[i] | REFILLED);
}

#endif
