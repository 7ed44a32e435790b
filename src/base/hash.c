/* SPDX-License-Identifier: MIT */
/* hash.c - bytes in, 64 bits out: XXH3 keyed by a secret; numbers in, 128 bits out: NH.
 *
 * The secret is the output of SplitMix64 from the seed, stored little-endian, so that the
 * same seed gives the same hashes on every machine. */
#include "hash.h"

#include <xxhash.h>
#if defined(__x86_64__) && __has_include(<xxh_x86dispatch.h>)
#include <xxh_x86dispatch.h> /* the same hashes, by the widest vectors there are */
#endif

#include "bytes.h"

#define GOLDEN_RATIO 0x9e3779b97f4a7c15u /* the step of SplitMix64 */

void sst_hash_key_init(sst_hash_key *key, uint64_t seed)
{
    for (size_t i = 0; i < SST_HASH_SECRET_BYTES / 8; i++)
        sst_store64(key->secret + 8 * i, sst_mix64(seed + (i + 1) * GOLDEN_RATIO));
}

uint64_t sst_hash64(const sst_hash_key *key, const void *bytes, size_t len_bytes)
{
    return XXH3_64bits_withSecret(bytes, len_bytes, key->secret, sizeof key->secret);
}

/* Where the secret has what numbers need: keys, from pair to pair further by a step, and what the
 * length is multiplied by. */
enum {
    FIRST_KEY = 0,
    SECOND_KEY = 8,
    FIRST_STEP = 16,
    SECOND_STEP = 24,
    LENGTH_KEY = 32
};

void sst_hash_numbers(const sst_hash_key *key, const uint64_t *numbers, size_t num,
                      uint64_t out[2])
{
    __extension__ typedef unsigned __int128 product;
    const uint64_t first_step = sst_load64(key->secret + FIRST_STEP) | 1;
    const uint64_t second_step = sst_load64(key->secret + SECOND_STEP) | 1;
    uint64_t first = sst_load64(key->secret + FIRST_KEY);
    uint64_t second = sst_load64(key->secret + SECOND_KEY);
    product sum = (product)(num ^ first) * (sst_load64(key->secret + LENGTH_KEY) | 1);
    for (size_t i = 0; i + 2 <= num; i += 2) {
        first += first_step;
        second += second_step;
        sum += (product)(numbers[i] ^ first) * (numbers[i + 1] ^ second);
    }
    if (num % 2 != 0)
        sum += (product)(numbers[num - 1] ^ (first + first_step)) * second;
    uint64_t high = sst_mix64((uint64_t)(sum >> 64));
    out[0] = sst_mix64((uint64_t)sum ^ high);
    out[1] = high + out[0];
}
