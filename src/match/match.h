/* SPDX-License-Identifier: MIT */
/* match.h - the types of floor 2: who goes with whom. */
#ifndef SST_MATCH_MATCH_H
#define SST_MATCH_MATCH_H

#include "base/hoard.h"
#include "base/vec.h"
#include "samestory.h"

/* A candidate pair as one number, so that sorting is sorting: a in the high half, b in
 * the low one, a < b. */
typedef uint64_t sst_candidate;
typedef SST_VEC(sst_candidate) sst_candidates;

static inline sst_candidate sst_candidate_of(sst_article_no x, sst_article_no y)
{
    return x < y ? (uint64_t)x << 32 | y : (uint64_t)y << 32 | x;
}

static inline sst_article_no sst_candidate_a(sst_candidate c)
{
    return (sst_article_no)(c >> 32);
}

static inline sst_article_no sst_candidate_b(sst_candidate c)
{
    return (sst_article_no)c;
}

/* Ascending, each pair once. */
void sst_candidates_sort(sst_candidates *candidates);

/* Room for num_more beyond those that are there; false when memory ran out.  Pairs come
 * again with every bucket they share: before a long array would grow, repeats are
 * sorted out. */
bool sst_candidates_make_room(sst_candidates *candidates, size_t num_more);

typedef SST_VEC(sst_article_no) sst_article_nos;

/* The shortness of a short item: the least that sst_story_shortness returns. */
#define SST_LEAST_SHORTNESS .8

#endif
