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

/* Those whose first article is not the smallest of their cluster go to `moved`, the
 * others keep their order, which is that of clusters already: how many were moved. */
static size_t part_moved(sst_candidates *candidates, sst_forest *forest, gathered *moved)
{
    size_t num_kept = 0, num_moved = 0;
    for (size_t i = 0; i < candidates->len; i++) {
        sst_hoard_pace(candidates->hoard, i);
        sst_candidate pair = candidates->at[i];
        sst_article_no cluster = sst_forest_root(forest, sst_candidate_a(pair));
        if (cluster == sst_candidate_a(pair))
            candidates->at[num_kept++] = pair;
        else
            moved[num_moved++] = (gathered){pair, cluster};
    }
    return num_moved;
}

/* Put the moved ones, which are in their order, between the others, the last one first. */
static void merge_moved(sst_candidates *candidates, const gathered *moved,
                        size_t num_moved)
{
    sst_candidate *at = candidates->at;
    size_t num_kept = candidates->len - num_moved;
    while (num_moved > 0) {
        gathered last = moved[num_moved - 1];
        bool is_behind =
            num_kept == 0 || sst_candidate_a(at[num_kept - 1]) <= last.cluster;
        sst_hoard_pace(candidates->hoard, num_kept + num_moved);
        at[num_kept + num_moved - 1] = is_behind ? last.pair : at[num_kept - 1];
        num_moved -= is_behind;
        num_kept -= !is_behind;
    }
}

/* Pairs ascend, and so most stay where they are; only the others are sorted. */
static void gather(sst_candidates *candidates, sst_forest *forest, gathered *moved)
{
    for (size_t i = 0; i < candidates->len; i++) {
        sst_hoard_pace(candidates->hoard, i);
        sst_forest_join(forest, sst_candidate_a(candidates->at[i]),
                        sst_candidate_b(candidates->at[i]));
    }
    size_t num_moved = part_moved(candidates, forest, moved);
    sort_gathered(moved, num_moved, 0);
    merge_moved(candidates, moved, num_moved);
}

sst_status sst_candidates_gather(sst_candidates *candidates, sst_article_no num_articles,
                                 sst_error *err)
{
    sst_forest forest = {0};
    sst_hoard *hoard = candidates->hoard;
    gathered *moved = sst_hoard_calloc(hoard, candidates->len + 1, sizeof *moved);
    sst_status st =
        moved ? sst_forest_init(&forest, num_articles, hoard, err) : sst_fail_memory(err);
    if (st == SST_OK)
        gather(candidates, &forest, moved);
    sst_forest_free(&forest);
    sst_hoard_release(hoard, moved);
    return st;
}
