/* SPDX-License-Identifier: MIT */
/* keys.h - the key families that are computed from a signature or a number; the bands. */
#ifndef SST_MATCH_KEYS_H
#define SST_MATCH_KEYS_H

#include "samestory.h"

/* The key of band `band` of a signature: a mix of its num_rows components and the band,
 * else equal rows in two bands would share a bucket. */
uint64_t sst_band_key(const uint16_t *signature, const sst_bands *bands, uint32_t band);

/* The key of an article in family `family` from a 64-bit hash (content hash, URL, mark,
 * term). */
uint64_t sst_family_key(uint64_t hash, uint64_t seed, uint32_t family);

/* sst_bands_choose and sst_bands_probability of samestory.h live in keys.c too. */

#endif
