/* SPDX-License-Identifier: MIT */
/* exact.c - shingle sets in, candidate pairs out: all of Jaccard >= t, and few others.
 *
 * Jaccard >= t means at least ceil(t |x|) shared elements, as the union is no smaller
 * than x. So in any one order of all elements the smallest shared one stands among the
 * first |x| - ceil(t |x|) + 1 of x, and likewise of y.  With the rarest in front, few
 * others share it.  The same bound says that the sizes of two such sets differ at most
 * by the factor t. */
#include "exact.h"

#include <math.h>
#include <stdlib.h>

#include "base/status.h"
#include "sort.h"

#define MIN_COUNTERS ((uint64_t)1 << 10)
#define MAX_COUNTERS ((uint64_t)1 << 26) /* 256 MiB; more shingles than that share them */

/* t * n a little low, so that a product that should be an integer is never rounded up
 * past it: a prefix may be one too long, but not one too short. */
static double least_shared(double t, double n)
{
    return t * n * (1 - 1e-9);
}

sst_status sst_shingle_counts_init(sst_shingle_counts *counts, uint64_t expected_shingles,
                                   sst_error *err)
{
    uint64_t num = MIN_COUNTERS;
    while (num < expected_shingles && num < MAX_COUNTERS)
        num *= 2;
    uint32_t *at = calloc(num, sizeof *at);
    if (!at)
        return sst_fail_memory(err);
    *counts = (sst_shingle_counts){.counts = at, .mask = num - 1};
    return SST_OK;
}

void sst_shingle_counts_free(sst_shingle_counts *counts)
{
    if (!counts)
        return;
    free(counts->counts);
    *counts = (sst_shingle_counts){0};
}

void sst_shingle_counts_learn(sst_shingle_counts *counts, const uint64_t *set, size_t num)
{
    for (size_t i = 0; i < num; i++)
        __atomic_fetch_add(&counts->counts[set[i] & counts->mask], 1, __ATOMIC_RELAXED);
}

/* ---- prefixes ------------------------------------------------------------------ */

typedef struct counted_shingle {
    uint64_t hash;
    uint32_t count;
} counted_shingle;

static inline unsigned digit_of(counted_shingle s, unsigned level)
{
    return level < 4 ? s.count >> (24 - 8 * level) & 0xff
                     : (unsigned)(s.hash >> (88 - 8 * level)) & 0xff;
}

static inline bool is_rarer(counted_shingle s, counted_shingle than)
{
    return s.count != than.count ? s.count < than.count : s.hash < than.hash;
}

SST_DEFINE_SORT(sort_shingles, counted_shingle, digit_of, 12, is_rarer)

sst_status sst_shingle_counts_order(const sst_shingle_counts *counts, uint64_t *set,
                                    size_t num, sst_scratch *scratch, sst_error *err)
{
    sst_scratch_mark mark = sst_scratch_save(scratch);
    counted_shingle *order = sst_scratch_alloc(scratch, num, sizeof *order);
    if (!order)
        return sst_fail_memory(err);
    for (size_t i = 0; i < num; i++)
        order[i] = (counted_shingle){set[i], counts->counts[set[i] & counts->mask]};
    sort_shingles(order, num, 0);
    for (size_t i = 0; i < num; i++)
        set[i] = order[i].hash;
    sst_scratch_restore(scratch, mark);
    return SST_OK;
}

size_t sst_exact_prefix_size(size_t num, double t)
{
    double shared = ceil(least_shared(t, (double)num));
    return num - (shared > 1 ? (size_t)shared - 1 : 0);
}

/* ---- buckets ------------------------------------------------------------------- */

sst_status sst_exact_bucket(void *linked, const sst_article_no *members, size_t num,
                            sst_error *err)
{
    sst_exact_linked *l = linked;
    for (size_t i = 1; i < num; i++) {
        if (!sst_candidates_make_room(&l->candidates, i))
            return sst_fail_memory(err);
        double size = l->set_sizes[members[i]];
        for (size_t j = 0; j < i; j++) {
            double other = l->set_sizes[members[j]];
            double smaller = size < other ? size : other;
            double larger = size < other ? other : size;
            if (smaller >= least_shared(l->t, larger))
                l->candidates.at[l->candidates.len++] =
                    sst_candidate_of(members[j], members[i]);
        }
    }
    return SST_OK;
}
