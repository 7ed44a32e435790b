/* SPDX-License-Identifier: MIT */
/* hash.c - bytes in, 64 bits out: XXH3 keyed by a secret.
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
