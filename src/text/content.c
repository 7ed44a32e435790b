/* SPDX-License-Identifier: MIT */
/* content.c - hashes of words in, the content hash out: NH in lanes.
 *
 * The secret of the hash key has all that is wanted. */
#include "content.h"

#include "base/bytes.h"

enum { LANES = SST_CONTENT_LANES, FIRST = 0, STEPS = 64, LAST = 128 };

void sst_content_key_init(sst_content_key *key, const sst_hash_key *from)
{
    for (size_t lane = 0; lane < LANES; lane++) {
        const uint8_t *secret = from->secret + 8 * lane;
        key->first[lane] = sst_load64(secret + FIRST);
        key->steps[lane] =
            sst_load64(secret + STEPS) | 1; /* 2^64 keys come before one again */
        key->last[lane] = sst_load64(secret + LAST);
    }
}

void sst_content_hash(const sst_kernel *kernel, const sst_content_key *key,
                      const uint64_t *words, size_t num, uint64_t out[2])
{
    __extension__ typedef unsigned __int128 product;
    uint64_t sums[LANES];
    kernel->sum_lanes(key, words, num, sums);
    sums[0] += num;
    product sum = 0;
    for (size_t lane = 0; lane < LANES; lane += 2)
        sum += (product)(sums[lane] ^ key->last[lane]) *
               (sums[lane + 1] ^ key->last[lane + 1]);
    uint64_t high = sst_mix64((uint64_t)(sum >> 64));
    out[0] = sst_mix64((uint64_t)sum ^ high);
    out[1] = high + out[0];
}
