/* SPDX-License-Identifier: MIT */
/* exact.h - the exact join: a prefix filter with recall 1.
 *
 * Two sets with Jaccard >= t share an element among the first |x| - ceil(t |x|) + 1 of
 * each, in any one order of all elements (Chaudhuri, Ganti, Kaushik 2006; Bayardo, Ma,
 * Srikant 2007).  The order here is rarest first by counted shingles, so that prefixes
 * make small buckets; since any order will do, the counts may be those of a hash and
 * share counters. */
#ifndef SST_MATCH_EXACT_H
#define SST_MATCH_EXACT_H

#include "base/scratch.h"
#include "match.h"

/* In how many articles each shingle occurs, by the low bits of its hash. */
typedef struct sst_shingle_counts {
    uint32_t *counts;
    uint64_t mask;
} sst_shingle_counts;

sst_status sst_shingle_counts_init(sst_shingle_counts *counts, uint64_t expected_shingles,
                                   sst_error *err);
void sst_shingle_counts_free(sst_shingle_counts *counts);
/* `set` has distinct hashes.  Safe from several threads (atomic adds: the sums do not
 * depend on order). */
void sst_shingle_counts_learn(sst_shingle_counts *counts, const uint64_t *set,
                              size_t num);

/* Order a set of distinct hashes, the rarest first.
 * errors: SST_ERR_MEMORY, the set unchanged. */
sst_status sst_shingle_counts_order(const sst_shingle_counts *counts, uint64_t *set,
                                    size_t num, sst_scratch *scratch, sst_error *err);

/* How many of a set of `num` elements are its prefix for threshold t. */
size_t sst_exact_prefix_size(size_t num, double t);

/* All pairs of a bucket whose sizes allow Jaccard >= t.  Fits sst_bucket_fn through a
 * sst_exact_linked. */
typedef struct sst_exact_linked {
    sst_candidates candidates;
    const uint32_t *set_sizes; /* by article number */
    double t;
} sst_exact_linked;
sst_status sst_exact_bucket(void *linked, const sst_article_no *members, size_t num,
                            sst_error *err);

#endif
