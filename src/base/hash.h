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

/* 128 bits of numbers, in eight lanes, each of which takes every eighth number.  With a key of
 * its own to each number, its halves are multiplied and added to the lane's sum: NH of Black,
 * Halevi, Krawczyk, Krovetz, Rogaway, "UMAC: fast and secure message authentication" (1999),
 * with XOR where keys are added there.  To the sum of the lane beside it the number itself is
 * added, as XXH3 does, so that two arrays that differ in one number differ in a sum.  The sums
 * are hashed by NH once more, as numbers of 64 bits. */
void sst_hash_numbers(const sst_hash_key *key, const uint64_t *numbers, size_t num,
                      uint64_t out[2]);

/* What is added up on the way, and how it is by each instruction set: all that this machine
 * has, the fastest first; NULL behind the last.  All give the same. */
#define SST_NUMBER_LANES 8
typedef struct sst_number_sums {
    uint64_t keys[SST_NUMBER_LANES], sums[SST_NUMBER_LANES];
} sst_number_sums;
typedef void (*sst_number_adder)(const sst_hash_key *key, const uint64_t *numbers,
                                 size_t num_rows, sst_number_sums *s);
#define SST_MOST_NUMBER_ADDERS 4
void sst_number_adders(sst_number_adder out[SST_MOST_NUMBER_ADDERS]);

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
