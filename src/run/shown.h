/* SPDX-License-Identifier: MIT */
/* shown.h - versions in, the words that show what they have in common out.
 *
 * Words lie in groups->given.text until it is filled again.  A term that no founder can
 * lend a word to, since its text was lost, is left out. */
#ifndef SST_RUN_SHOWN_H
#define SST_RUN_SHOWN_H

#include "run.h"

/* A version's entry in the spool of words: for each term of its vector, in the order of
 * the keys, where its word ends (16 bits, little-endian), then the words one after
 * another. */
enum { SST_MAX_WORD_BYTES = 96, SST_WORD_END_BYTES = 2 };

/* Fill the terms of a pair: what the versions of its articles share, by its part in their
 * cosine; on failure some of them.  errors: SST_ERR_MEMORY, those of a spool. */
sst_status sst_pair_terms(sst_groups *groups, sst_pair *pair, sst_error *err);

/* What weighs most in the sum of several founders' vectors, and stands in two of them.
 * errors: as before. */
sst_status sst_story_terms(sst_groups *groups, const sst_article_nos *founders,
                           sst_text terms[SST_MAX_SHARED_TERMS], size_t *num_terms,
                           sst_error *err);

#endif
