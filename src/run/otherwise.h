/* SPDX-License-Identifier: MIT */
/* otherwise.h - two articles that share some shingles: what of them they do not share. */
#ifndef SST_RUN_OTHERWISE_H
#define SST_RUN_OTHERWISE_H

#include "run.h"

/* An article that was looked at with SST_LOOK_SET and SST_LOOK_TERMS, what its terms are
 * weighed by, and a sieve in front of its set of shingles: of those that are not in it few
 * pass. */
#define SST_SIEVE_BITS 16
typedef struct sst_exemplar {
    sst_looked looked;
    sst_term_weights weights;
    uint64_t sieve[(1 << SST_SIEVE_BITS) / 64];
} sst_exemplar;

/* Fill the sieve. */
void sst_exemplar_index(sst_exemplar *exemplar);
bool sst_exemplar_has(const sst_exemplar *exemplar, uint64_t shingle);

/* Memory of the comparisons is `scratch`'s.  errors of all: SST_ERR_MEMORY. */

/* Whether what they do not share is running text in both, and on something else. */
sst_status sst_otherwise_different(const sst_exemplar *a, const sst_exemplar *b,
                                   sst_scratch *scratch, bool *out, sst_error *err);

/* Whether both begin, or both end, with words that the other has too, after three others
 * at most. */
sst_status sst_share_an_end(const sst_exemplar *a, const sst_exemplar *b,
                            sst_scratch *scratch, bool *out, sst_error *err);

/* Which part of a's words it shares with b, 0..1. */
sst_status sst_shared_part(const sst_exemplar *a, const sst_exemplar *b,
                           sst_scratch *scratch, double *out, sst_error *err);

#endif
