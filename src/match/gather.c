/* SPDX-License-Identifier: MIT */
/* gather.c - candidate pairs in, the same pairs with those of one cluster together out.
 *
 * A union-find forest over the pairs gives each its cluster; then pairs are sorted by it.  A
 * cluster of near-duplicates is small, so that its texts stay at hand while all its pairs are
 * measured; ordered by the first article alone they would be read once for each of the
 * others. */
#include "gather.h"

#include "base/hoard.h"
#include "base/status.h"
#include "cluster.h"
#include "sort.h"

typedef struct gathered {
    sst_candidate pair;
    sst_article_no cluster;
} gathered;

#define NUM_DIGITS 12 /* the bytes of the cluster, then those of the pair */

static unsigned digit_of(gathered g, unsigned level)
{
    return level < 4 ? g.cluster >> (24 - 8 * level) & 0xff
                     : (unsigned)(g.pair >> (56 - 8 * (level - 4)) & 0xff);
}

static bool comes_before(gathered x, gathered y)
{
    return x.cluster != y.cluster ? x.cluster < y.cluster : x.pair < y.pair;
}

SST_DEFINE_SORT(sort_gathered, gathered, digit_of, NUM_DIGITS, comes_before)

static void gather(sst_candidates *candidates, sst_forest *forest, gathered *all)
{
    for (size_t i = 0; i < candidates->len; i++) {
        sst_hoard_pace(candidates->hoard, i);
        sst_forest_join(forest, sst_candidate_a(candidates->at[i]),
                        sst_candidate_b(candidates->at[i]));
    }
    for (size_t i = 0; i < candidates->len; i++) {
        sst_hoard_pace(candidates->hoard, i);
        sst_candidate pair = candidates->at[i];
        all[i] = (gathered){pair, sst_forest_root(forest, sst_candidate_a(pair))};
    }
    sort_gathered(all, candidates->len, 0);
    for (size_t i = 0; i < candidates->len; i++) {
        sst_hoard_pace(candidates->hoard, i);
        candidates->at[i] = all[i].pair;
    }
}

sst_status sst_candidates_gather(sst_candidates *candidates, sst_article_no num_articles,
                                 sst_error *err)
{
    sst_forest forest = {0};
    sst_hoard *hoard = candidates->hoard;
    gathered *all = sst_hoard_calloc(hoard, candidates->len + 1, sizeof *all);
    sst_status st =
        all ? sst_forest_init(&forest, num_articles, hoard, err) : sst_fail_memory(err);
    if (st == SST_OK)
        gather(candidates, &forest, all);
    sst_forest_free(&forest);
    sst_hoard_release(hoard, all);
    return st;
}
