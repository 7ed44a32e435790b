/* SPDX-License-Identifier: MIT */
/* hash.h - hashes of bytes (the only user of xxHash) and of integers. */
#ifndef SST_BASE_HASH_H
#define SST_BASE_HASH_H

#include <stddef.h>
#include <stdint.h>

#define SST_HASH_SECRET_BYTES 192

/* The key of all hashes of a run.  XXH3 is keyed by its secret, since by a seed alone
 * it has colliding inputs that do not depend on the seed. */
typedef struct sst_hash_key {
    uint8_t secret[SST_HASH_SECRET_BYTES];
} sst_hash_key;

void sst_hash_key_init(sst_hash_key *key, uint64_t seed);

uint64_t sst_hash64(const sst_hash_key *key, const void *bytes, size_t len_bytes);

/* A bijection of 64 bits in which every bit of x moves every bit of the result: the
 * finaliser of SplitMix64 (Steele, Lea, Flood, "Fast splittable pseudorandom number
 * generators", 2014). */
static inline uint64_t sst_mix64(uint64_t x)
{
    x = (x ^ (x >> 30)) * 0xbf58476d1ce4e5b9u;
    x = (x ^ (x >> 27)) * 0x94d049bb133111ebu;
    return x ^ (x >> 31);
}

#endif
