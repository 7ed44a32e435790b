/* SPDX-License-Identifier: MIT */
/* gather.c - candidate pairs in, the same pairs with those of one cluster together out.
 *
 * A union-find forest over the pairs gives each its cluster; then pairs are sorted by it.  Most
 * clusters are small, so that their texts stay at hand while all their pairs are measured;
 * ordered by the first article alone they would be read once for each of the others.  That
 * is so again in a cluster of many articles.  Its pairs are a triangle, of which some rows are
 * measured at once, column by column: the texts of the rows stay at hand, and that of a column
 * is read once for all of them. */
#include "gather.h"

#include "base/hoard.h"
#include "base/status.h"
#include "cluster.h"
#include "sort.h"

enum {
    STRIP = SST_TEXTS_AT_HAND * 5 / 8, /* rows; the other texts at hand are of columns */
    MOST_AT_HAND = SST_TEXTS_AT_HAND * (SST_TEXTS_AT_HAND - 1) / 2,
};

typedef struct gathered {
    sst_candidate pair;
    uint32_t group; /* pairs of one stand together */
} gathered;

#define NUM_DIGITS 12 /* the bytes of the group, then those of the pair */

static unsigned digit_of(gathered g, unsigned level)
{
    return level < 4 ? g.group >> (24 - 8 * level) & 0xff
                     : (unsigned)(g.pair >> (56 - 8 * (level - 4)) & 0xff);
}

static bool comes_before(gathered x, gathered y)
{
    return x.group != y.group ? x.group < y.group : x.pair < y.pair;
}

SST_DEFINE_SORT(sort_gathered, gathered, digit_of, NUM_DIGITS, comes_before)

typedef struct gatherer {
    sst_candidates *candidates;
    sst_forest forest; /* over the articles: a cluster is a tree of it */
    gathered *room;    /* for all pairs */
} gatherer;

/* ---- clusters ---- */

/* Those whose first article is not the smallest of their cluster go to the room, the
 * others keep their order, which is that of clusters already: how many were moved. */
static size_t part_moved(gatherer *g)
{
    sst_candidates *candidates = g->candidates;
    size_t num_kept = 0, num_moved = 0;
    for (size_t i = 0; i < candidates->len; i++) {
        sst_hoard_pace(candidates->hoard, i);
        sst_candidate pair = candidates->at[i];
        sst_article_no cluster = sst_forest_root(&g->forest, sst_candidate_a(pair));
        if (cluster == sst_candidate_a(pair))
            candidates->at[num_kept++] = pair;
        else
            g->room[num_moved++] = (gathered){pair, cluster};
    }
    return num_moved;
}

/* Put the moved ones, which are in their order, between the others, the last one first. */
static void merge_moved(gatherer *g, size_t num_moved)
{
    sst_candidate *at = g->candidates->at;
    size_t num_kept = g->candidates->len - num_moved;
    while (num_moved > 0) {
        gathered last = g->room[num_moved - 1];
        bool is_behind = num_kept == 0 || sst_candidate_a(at[num_kept - 1]) <= last.group;
        sst_hoard_pace(g->candidates->hoard, num_kept + num_moved);
        at[num_kept + num_moved - 1] = is_behind ? last.pair : at[num_kept - 1];
        num_moved -= is_behind;
        num_kept -= !is_behind;
    }
}

/* Pairs ascend, and so most stay where they are; only the others are sorted. */
static void gather_clusters(gatherer *g)
{
    sst_candidates *candidates = g->candidates;
    for (size_t i = 0; i < candidates->len; i++) {
        sst_hoard_pace(candidates->hoard, i);
        sst_forest_join(&g->forest, sst_candidate_a(candidates->at[i]),
                        sst_candidate_b(candidates->at[i]));
    }
    size_t num_moved = part_moved(g);
    sort_gathered(g->room, num_moved, 0);
    merge_moved(g, num_moved);
}

/* ---- strips ---- */

/* Behind the pairs of the cluster that the pair at `begin` belongs to. */
static size_t end_of_cluster(gatherer *g, size_t begin)
{
    const sst_candidates *candidates = g->candidates;
    sst_article_no cluster =
        sst_forest_root(&g->forest, sst_candidate_a(candidates->at[begin]));
    size_t end = begin + 1;
    while (end < candidates->len &&
           sst_forest_root(&g->forest, sst_candidate_a(candidates->at[end])) == cluster)
        end++;
    return end;
}

/* A pair with its second article first, for the order within a strip. */
static sst_candidate turned(sst_candidate pair)
{
    return pair << 32 | pair >> 32;
}

/* The pairs of a cluster: a row of the triangle has those of one first article. */
static void order_by_strips(gatherer *g, sst_candidate *pairs, size_t num)
{
    uint32_t num_rows = 0;
    for (size_t i = 0; i < num; i++) {
        num_rows += i == 0 || sst_candidate_a(pairs[i]) != sst_candidate_a(pairs[i - 1]);
        g->room[i] = (gathered){turned(pairs[i]), (num_rows - 1) / STRIP};
    }
    sort_gathered(g->room, num, 0);
    for (size_t i = 0; i < num; i++)
        pairs[i] = turned(g->room[i].pair);
}

static void gather_strips(gatherer *g)
{
    sst_candidates *candidates = g->candidates;
    for (size_t begin = 0, end; begin < candidates->len; begin = end) {
        sst_hoard_pace(candidates->hoard, begin);
        end = end_of_cluster(g, begin);
        if (end - begin > MOST_AT_HAND)
            order_by_strips(g, &candidates->at[begin], end - begin);
    }
}

sst_status sst_candidates_gather(sst_candidates *candidates, sst_article_no num_articles,
                                 sst_error *err)
{
    sst_hoard *hoard = candidates->hoard;
    gatherer g = {.candidates = candidates,
                  .room = sst_hoard_calloc(hoard, candidates->len + 1, sizeof *g.room)};
    sst_status st = g.room ? sst_forest_init(&g.forest, num_articles, hoard, err)
                           : sst_fail_memory(err);
    if (st == SST_OK) {
        gather_clusters(&g);
        gather_strips(&g);
    }
    sst_forest_free(&g.forest);
    sst_hoard_release(hoard, g.room);
    return st;
}
