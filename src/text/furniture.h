/* SPDX-License-Identifier: MIT */
/* furniture.h - what recurs on otherwise different pages, as a set of shingles; a text without
 * it. */
#ifndef SST_TEXT_FURNITURE_H
#define SST_TEXT_FURNITURE_H

#include "base/scratch.h"
#include "text.h"

/* sst_furniture, named in samestory.h, is a set of shingle hashes: those of navigation,
 * newsletter boxes, disclaimers and the like.  Filled by one thread, then read by many. */
sst_status sst_furniture_new(sst_furniture **out, sst_error *err);
void sst_furniture_free(sst_furniture *furniture);

/* Adding a hash again changes nothing.  errors: SST_ERR_MEMORY, the set unchanged. */
sst_status sst_furniture_add(sst_furniture *furniture, uint64_t hash, sst_error *err);
sst_status sst_furniture_add_all(sst_furniture *furniture, const sst_furniture *more,
                                 sst_error *err);
/* The shingles of a headline that stands in lists on other pages: where only one of them
 * stands it may be a turn of phrase, unless there is no other. */
sst_status sst_furniture_add_headline(sst_furniture *furniture,
                                      const sst_shingles *headline, sst_error *err);
/* Whether a hash was added, not only as one of a headline. */
bool sst_furniture_has(const sst_furniture *furniture, uint64_t hash);
/* How many hashes there are; NULL has none. */
size_t sst_furniture_size(const sst_furniture *furniture);

/* The longest stretch of known shingles, in tokens. */
uint32_t sst_furniture_longest(const sst_furniture *furniture,
                               const sst_shingles *shingles);

/* Take the tokens that are furniture out of `words`, whose shingles are given: where there
 * are any, words->num_tokens is less than before.  errors: SST_ERR_MEMORY. */
sst_status sst_furniture_drop(const sst_furniture *furniture,
                              const sst_shingles *shingles, sst_scratch *scratch,
                              sst_words *words, sst_error *err);

#endif
