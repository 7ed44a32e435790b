/* SPDX-License-Identifier: MIT */
/* keys.h - the key families that are computed from a signature or a number; the bands. */
#ifndef SST_MATCH_KEYS_H
#define SST_MATCH_KEYS_H

#include "samestory.h"

/* The key of band `band` of a signature: a mix of its num_rows components and the band,
 * else equal rows in two bands would share a bucket. */
uint64_t sst_band_key(const uint16_t *signature, const sst_bands *bands, uint32_t band);

/* The keys of all bands of a signature. */
void sst_signature_keys(const uint16_t *signature, const sst_bands *bands,
                        uint64_t *keys);

/* One band, ready to make keys of. */
typedef struct sst_band {
    uint64_t seed;
    uint32_t first_row, num_rows;
} sst_band;
sst_band sst_band_of(const sst_bands *bands, uint32_t band);

/* The same keys for articles nos[i], whose signatures stand one after another by number. */
void sst_band_keys(const sst_band *band, const uint16_t *signatures,
                   const sst_article_no *nos, size_t num, uint64_t *keys);

/* The key of an article in family `family` from a 64-bit hash (content hash, URL, mark,
 * term). */
uint64_t sst_family_key(uint64_t hash, uint64_t seed, uint32_t family);
/* The same for who makes many: sst_mix64(hash ^ mask). */
uint64_t sst_family_mask(uint64_t seed, uint32_t family);

/* sst_bands_choose and sst_bands_probability of samestory.h live in keys.c too. */

#endif
