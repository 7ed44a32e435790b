/* SPDX-License-Identifier: MIT */
/* key_terms.h - versions with vectors in, the buckets of those that share a salient term
 * out. */
#ifndef SST_RUN_KEY_TERMS_H
#define SST_RUN_KEY_TERMS_H

#include "match/candidate.h"
#include "match/story.h"
#include "match/table.h"

/* Fill `counted`, and seal it, with the buckets of the most salient terms of all versions;
 * position p there is version version_at[p].  errors: SST_ERR_MEMORY, SST_ERR_SPACE. */
sst_status sst_meet_by_key_terms(const sst_vectors *vectors, const uint32_t *version_at,
                                 const sst_table_limits *limits, sst_counted *counted,
                                 sst_error *err);

#endif
