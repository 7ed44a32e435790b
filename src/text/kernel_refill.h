/* SPDX-License-Identifier: MIT */
/* kernel_refill.h - hashes in, signature out, for kernels that have several numbers of 32
 * bits in a register.
 *
 * Whoever includes it has defined
 *     lanes, NUM_LANES                 a register, how many numbers it has
 *     load_lanes, store_lanes, each_lane
 *     load_numbers    bits 16 to 47 of NUM_LANES hashes, in any order
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

/* The least value of each bin, in a table twice as long as there are bins, so that the
 * lowest byte of a hash is a place of it as it stands: a bin has two places, NUM_BINS
 * apart.  It is one table, not several by turns: a shingle seldom meets the place of one
 * just before it, and what several gain is lost when they are merged. */
static inline void fill_bins(const uint64_t *hashes, size_t num,
                             uint32_t least[NUM_FILLED])
{
    memset(least, 0xFF, NUM_FILLED * sizeof *least); /* EMPTY */
#pragma GCC unroll 4
    for (size_t i = 0; i < num; i++)
        keep_lesser(&least[(uint8_t)hashes[i]], &hashes[i]);
}

/* The bins that are empty; behind them the last one stands again, so that groups are full. */
typedef struct empty_bins {
    uint32_t bin[NUM_BINS + 64]; /* as many as write_places may write */
    size_t num;
} empty_bins;

/* Into the signature what the bins have. */
static inline void take_values(const uint32_t *least, uint16_t *signature, empty_bins *e)
{
    e->num = 0;
    for (uint32_t i = 0; i < NUM_BINS; i += 64) {
        uint64_t empty = 0;
        for (uint32_t k = 0; k < 64; k += 8)
            empty |= take_eight(least + i + k, signature + i + k) << k;
        e->num += write_places(empty, i, e->bin + e->num);
    }
    for (size_t i = 0; i < NUM_LANES && e->num > 0; i++)
        e->bin[e->num + i] = e->bin[e->num - 1];
}

/* Two bins, a register of shingles at a time, of which there is at least one; the last
 * are the last that there are, some of them once more. */
static inline void refill_two(const sst_minhash *minhash, const uint64_t *hashes,
                              size_t num, const uint32_t bin[2], uint16_t *signature)
{
    lanes a[2], b[2], minima[2];
    for (size_t i = 0; i < 2; i++) {
        a[i] = each_lane(minhash->a[bin[i]]);
        b[i] = each_lane(minhash->b[bin[i]]);
        minima[i] = each_lane(UINT32_MAX);
    }
#pragma GCC unroll 2
    for (size_t k = 0; k < num; k += NUM_LANES) {
        lanes x = load_numbers(hashes + (k + NUM_LANES <= num ? k : num - NUM_LANES));
        minima[0] = least_values(minima[0], a[0], x, b[0]);
        minima[1] = least_values(minima[1], a[1], x, b[1]);
    }
    for (size_t i = 0; i < 2; i++)
        signature[bin[i]] = (uint16_t)(least_lane(minima[i]) | REFILLED);
}

/* A register of bins, one shingle at a time. */
static inline void refill_several(const sst_minhash *minhash, const uint64_t *hashes,
                                  size_t num, const uint32_t bin[NUM_LANES],
                                  uint16_t *signature)
{
    uint32_t of_bin[2][NUM_LANES];
    for (size_t i = 0; i < NUM_LANES; i++) {
        of_bin[0][i] = minhash->a[bin[i]];
        of_bin[1][i] = minhash->b[bin[i]];
    }
    lanes a = load_lanes(of_bin[0]), b = load_lanes(of_bin[1]);
    lanes minima = each_lane(UINT32_MAX);
#pragma GCC unroll 4
    for (size_t k = 0; k < num; k++)
        minima = least_values(minima, a, each_lane((uint32_t)(hashes[k] >> 16)), b);
    store_lanes(of_bin[0], minima);
    for (size_t i = 0; i < NUM_LANES; i++)
        signature[bin[i]] = (uint16_t)(of_bin[0][i] | REFILLED);
}

/* By whichever loop is shorter: a bin costs num / NUM_LANES and about three steps more,
 * NUM_LANES bins cost num. */
static void sign(const sst_minhash *minhash, const uint64_t *hashes, size_t num,
                 uint16_t signature[SST_NUM_COMPONENTS])
{
    uint32_t least[NUM_FILLED];
    empty_bins e;
    fill_bins(hashes, num, least);
    take_values(least, signature, &e);
    size_t i = 0, of_one = num + 3 * NUM_LANES, of_several = num * NUM_LANES;
    for (; i < e.num && (num < NUM_LANES || (e.num - i) * of_one > of_several);
         i += NUM_LANES)
        refill_several(minhash, hashes, num, e.bin + i, signature);
    for (; i < e.num; i += 2)
        refill_two(minhash, hashes, num, e.bin + i, signature);
}

#endif
