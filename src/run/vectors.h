/* SPDX-License-Identifier: MIT */
/* vectors.h - tallies of founders -> salient-term vectors -> who tells one story, and in which
 * words. */
#ifndef SST_RUN_VECTORS_H
#define SST_RUN_VECTORS_H

#include "run.h"

/* Take the terms of all articles that are not founders of their versions back from the
 * counts. */
sst_status sst_take_back_copies(const sst_again *again, sst_groups *groups,
                                sst_error *err);

/* Fill keys, weights and num_terms of the groups. */
sst_status sst_make_vectors(const sst_again *again, sst_groups *groups, sst_error *err);

/* Join versions into stories; story_of and weakest by version, as match/story.h has them.  The
 * pairs that speak for it become links. */
sst_status sst_join_versions(const sst_again *again, sst_groups *groups,
                             uint32_t *story_of, float *weakest, sst_error *err);

/* Fill word_at and words of the groups, for versions that are not alone in their story. */
sst_status sst_find_words(const sst_again *again, sst_groups *groups,
                          const uint32_t *story_of, sst_error *err);

#endif
