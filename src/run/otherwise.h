/* SPDX-License-Identifier: MIT */
/* otherwise.h - two articles that share some shingles: what of them they do not share. */
#ifndef SST_RUN_OTHERWISE_H
#define SST_RUN_OTHERWISE_H

#include "run.h"

/* Both looked at with SST_LOOK_SET and SST_LOOK_TERMS.  Memory of the comparison is `scratch`'s.
 * errors of all: SST_ERR_MEMORY. */

/* Whether what they do not share is running text in both, and on something else. */
sst_status sst_otherwise_different(const sst_run *run, const sst_looked *a,
                                   const sst_looked *b, sst_scratch *scratch, bool *out,
                                   sst_error *err);

/* Whether both begin, or both end, with the same words. */
sst_status sst_share_an_end(const sst_looked *a, const sst_looked *b,
                            sst_scratch *scratch, bool *out, sst_error *err);

/* Which part of a's words it shares with b, 0..1. */
sst_status sst_shared_part(const sst_looked *a, const sst_looked *b, sst_scratch *scratch,
                           double *out, sst_error *err);

/* Whether a set of shingle hashes, ascending, has this one. */
bool sst_set_has(const uint64_t *set, size_t num, uint64_t hash);

#endif
