/* SPDX-License-Identifier: MIT */
/* linked.c - buckets in, candidate pairs out, where one shared key is enough (m = 1).
 *
 * A small bucket gives all its pairs.  In a large one each member meets the first and
 * its predecessor: if all of them belong together that is enough to join them, and if
 * not, most of the pairs were not worth measuring.  So work is linear in the members,
 * never m^2. Members of a bucket of passage marks share a sentence, not a text;
 * there each also meets those most likely to share more: the nearest in date and the
 * longest. */
#include "candidate.h"

#include <stdlib.h>

#include "base/status.h"

static void add_all_pairs(sst_candidates *candidates, const sst_article_no *members,
                          size_t num)
{
    for (size_t i = 1; i < num; i++)
        for (size_t j = 0; j < i; j++)
            candidates->at[candidates->len++] = sst_candidate_of(members[j], members[i]);
}

static void add_chain(sst_candidates *candidates, const sst_article_no *members,
                      size_t num)
{
    for (size_t i = 1; i < num; i++) {
        candidates->at[candidates->len++] = sst_candidate_of(members[i - 1], members[i]);
        if (i > 1)
            candidates->at[candidates->len++] = sst_candidate_of(members[0], members[i]);
    }
}

sst_status sst_linked_bucket(void *linked, const sst_article_no *members, size_t num,
                             sst_error *err)
{
    sst_linked *l = linked;
    bool is_hot = num > SST_SMALL_BUCKET;
    if (!sst_candidates_make_room(&l->candidates, is_hot ? 2 * num : num * (num - 1) / 2))
        return sst_fail_memory(err);
    if (is_hot)
        add_chain(&l->candidates, members, num);
    else
        add_all_pairs(&l->candidates, members, num);
    l->num_hot_buckets += is_hot;
    return SST_OK;
}

static int compare_dates(const void *x, const void *y, void *dates)
{
    sst_article_no a = *(const sst_article_no *)x, b = *(const sst_article_no *)y;
    const sst_date *of = dates;
    if (of[a].seconds != of[b].seconds)
        return of[a].seconds < of[b].seconds ? -1 : 1;
    return a < b ? -1 : a > b;
}

/* The dated members, by date, then number, into m->by_date. */
static bool order_by_date(sst_marked *m, const sst_article_no *members, size_t num)
{
    m->by_date.len = 0;
    if (!sst_vec_reserve(&m->by_date, num))
        return false;
    for (size_t i = 0; i < num; i++)
        if (m->dates[members[i]].precision != SST_UNDATED)
            m->by_date.at[m->by_date.len++] = members[i];
    if (m->by_date.len > 0)
        qsort_r(m->by_date.at, m->by_date.len, sizeof *m->by_date.at, compare_dates,
                (void *)(uintptr_t)m->dates);
    return true;
}

/* Unsigned, since dates nobody vouches for may lie further apart than a signed number
 * says. */
static uint64_t seconds_between(const sst_marked *m, size_t earlier, size_t later)
{
    return (uint64_t)m->dates[m->by_date.at[later]].seconds -
           (uint64_t)m->dates[m->by_date.at[earlier]].seconds;
}

/* The nearest of a member stand around it in m->by_date: a window that moves on with it,
 * whenever the one that would come in is nearer than the one that would drop out. */
static void add_nearest_in_date(sst_marked *m)
{
    size_t num = m->by_date.len, begin = 0;
    for (size_t i = 0; i < num; i++) {
        while (begin + SST_NEAREST_IN_DATE + 1 < num &&
               (begin + SST_NEAREST_IN_DATE < i ||
                seconds_between(m, i, begin + SST_NEAREST_IN_DATE + 1) <
                    seconds_between(m, begin, i)))
            begin++;
        for (size_t j = begin; j < num && j <= begin + SST_NEAREST_IN_DATE; j++)
            if (j != i)
                m->candidates.at[m->candidates.len++] =
                    sst_candidate_of(m->by_date.at[i], m->by_date.at[j]);
    }
}

static void add_longest(sst_marked *m, const sst_article_no *members, size_t num)
{
    sst_article_no longest = members[0];
    for (size_t i = 1; i < num; i++)
        if (m->num_words[members[i]] > m->num_words[longest])
            longest = members[i];
    for (size_t i = 0; i < num; i++)
        if (members[i] != longest)
            m->candidates.at[m->candidates.len++] = sst_candidate_of(members[i], longest);
}

sst_status sst_marked_bucket(void *marked, const sst_article_no *members, size_t num,
                             sst_error *err)
{
    sst_marked *m = marked;
    bool is_hot = num > SST_SMALL_BUCKET;
    size_t most = is_hot ? num * (SST_NEAREST_IN_DATE + 3) : num * (num - 1) / 2;
    if (!sst_candidates_make_room(&m->candidates, most))
        return sst_fail_memory(err);
    if (!is_hot) {
        add_all_pairs(&m->candidates, members, num);
        return SST_OK;
    }
    if (!order_by_date(m, members, num))
        return sst_fail_memory(err);
    add_chain(&m->candidates, members, num);
    add_nearest_in_date(m);
    add_longest(m, members, num);
    m->num_hot_buckets++;
    return SST_OK;
}
