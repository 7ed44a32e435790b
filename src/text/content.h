/* SPDX-License-Identifier: MIT */
/* content.h - hashes of words in, the content hash out: equal of the same canonical words. */
#ifndef SST_TEXT_CONTENT_H
#define SST_TEXT_CONTENT_H

#include "base/hash.h"
#include "kernel.h"

void sst_content_key_init(sst_content_key *key, const sst_hash_key *from);

/* 128 bits of hashed words, in eight lanes, each of which takes every eighth.  With a key
 * of its own to each number, its halves are multiplied and added to the lane's sum: NH of
 * Black, Halevi, Krawczyk, Krovetz, Rogaway, "UMAC: fast and secure message
 * authentication" (1999), with XOR where keys are added there.  To the sum of the lane
 * beside it the number itself is added, as XXH3 does, so that two arrays that differ in
 * one number differ in a sum.  The sums are hashed by NH once more, as numbers of 64
 * bits. */
void sst_content_hash(const sst_kernel *kernel, const sst_content_key *key,
                      const uint64_t *words, size_t num, uint64_t out[2]);

#endif
