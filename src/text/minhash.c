/* SPDX-License-Identifier: MIT */
/* minhash.c - shingle hashes in, FSS-1 signature out.
 *
 * One hash of 64 bits per shingle serves three ends:
 *
 *     63             48 47             32 31             16 15        7 6      0
 *     |            value               |                 |            |  bin  |
 *     |                |             refill              |            |       |
 *
 * One-permutation hashing: each component (bin) keeps the least value among its own
 * shingles.  A bin without shingles is refilled by a MinHash of its own over all
 * shingles, the least of a[bin] * refill + b[bin] mod 2^32.  That is the first and the
 * last round of Dahlgaard, Knudsen, Thorup, "Fast Similarity Sketching" (FOCS 2017).  The
 * lowest bit says which of the two it was, so that they never agree; of the minimum 16
 * bits are kept.
 *
 * Two components agree with probability J, so the estimate is unbiased but for chance
 * (below); its variance over k components, for a union of f shingles that leaves m bins
 * non-empty, is
 *
 *     J (1 - J) / k * (1 - E[m (m - 1)] / (k (f - 1)))
 *
 * which is always less than that of k independent hashes. */
#include "minhash.h"

#include <assert.h>

#include "base/hash.h"

#define K SST_NUM_COMPONENTS
static_assert((K & (K - 1)) == 0, "a bin is some low bits");

void sst_minhash_init(sst_minhash *minhash, uint64_t seed)
{
    uint64_t state =
        sst_mix64(seed ^ 0x5369676e61747572u); /* not the stream of other users */
    for (size_t i = 0; i < K; i++) {
        uint64_t x = sst_mix64(state + i);
        minhash->a[i] = (uint32_t)x | 1; /* odd: no two values fall together */
        minhash->b[i] = (uint32_t)(x >> 32);
    }
}

/* The share of equal components.  Different minima of the same kind agree in the 15
 * bits that are kept of them, beside the kind, with probability 2^-15: the estimate is
 * high by less than (1 - J) / 32768, a thousandth of its standard error. */
double sst_signature_similarity(const uint16_t *a, const uint16_t *b, size_t k)
{
    size_t num_equal = 0;
    for (size_t i = 0; i < k; i++)
        num_equal += a[i] == b[i];
    return k == 0 ? 0 : (double)num_equal / (double)k;
}
