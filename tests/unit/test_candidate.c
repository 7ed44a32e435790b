/* SPDX-License-Identifier: MIT */
/* test_candidate.c - which pairs a bucket gives where one shared key is enough. */
#include <criterion/criterion.h>
#include <stdlib.h>

#include "base/hash.h"
#include "match/candidate.h"

static uint64_t next_random(uint64_t *state)
{
    return sst_mix64(++*state);
}

static int compare_candidates(const void *x, const void *y)
{
    sst_candidate a = *(const sst_candidate *)x, b = *(const sst_candidate *)y;
    return a < b ? -1 : a > b;
}

/* `candidates` must be sorted. */
static bool has_pair(const sst_candidates *candidates, sst_article_no x, sst_article_no y)
{
    sst_candidate c = sst_candidate_of(x, y);
    return candidates->len > 0 && bsearch(&c, candidates->at, candidates->len,
                                          sizeof *candidates->at, compare_candidates);
}

/* ---- arrays of candidates ---------------------------------------------------------- */

Test(candidates, sorting_gives_each_pair_once_and_ascending)
{
    const struct {
        size_t num;
        uint64_t articles; /* few: many repeats */
    } cases[] = {{0, 1},     {1, 5},         {31, 9},
                 {5000, 40}, {100000, 1000}, {100000, UINT32_MAX}};
    uint64_t state = 5;
    for (size_t c = 0; c < sizeof cases / sizeof *cases; c++) {
        sst_candidates candidates = {0}, wanted = {0};
        for (size_t i = 0; i < cases[c].num; i++)
            cr_assert(sst_vec_push(
                &candidates,
                sst_candidate_of(
                    (sst_article_no)(next_random(&state) % cases[c].articles),
                    (sst_article_no)(next_random(&state) % cases[c].articles))));
        cr_assert(sst_vec_append(&wanted, candidates.at, candidates.len));
        if (wanted.len > 0)
            qsort(wanted.at, wanted.len, sizeof *wanted.at, compare_candidates);
        sst_candidates_sort(&candidates);
        size_t num = 0;
        for (size_t i = 0; i < wanted.len; i++) {
            if (i > 0 && wanted.at[i] == wanted.at[i - 1])
                continue;
            cr_assert_lt(num, candidates.len);
            cr_assert_eq(candidates.at[num++], wanted.at[i]);
        }
        cr_expect_eq(num, candidates.len);
        sst_vec_free(&candidates);
        sst_vec_free(&wanted);
    }
}

Test(candidates, pairs_that_come_again_and_again_take_no_more_room)
{
    sst_linked linked = {0};
    sst_article_no members[32];
    for (unsigned round = 0; round < 5000; round++) { /* 2.5 million pairs */
        for (sst_article_no i = 0; i < 32; i++)
            members[i] = i * 3 + round % 3;
        cr_assert_eq(sst_linked_bucket(&linked, members, 32, NULL), SST_OK);
    }
    cr_expect_lt(linked.candidates.cap, 200000);
    sst_candidates_sort(&linked.candidates);
    cr_expect_eq(linked.candidates.len, 3 * 32 * 31 / 2);
    sst_vec_free(&linked.candidates);
}

/* ---- one shared key ---------------------------------------------------------------- */

Test(linked, small_buckets_give_all_pairs_and_large_ones_a_chain)
{
    const struct {
        size_t num, num_pairs;
        uint64_t num_hot;
    } cases[] = {{2, 1, 0}, {3, 3, 0}, {32, 496, 0}, {33, 63, 1}, {1000, 1997, 1}};
    for (size_t c = 0; c < sizeof cases / sizeof *cases; c++) {
        sst_article_no members[1000];
        sst_linked linked = {0};
        for (size_t i = 0; i < cases[c].num; i++)
            members[i] = (sst_article_no)(10 * i + 7);
        cr_assert_eq(sst_linked_bucket(&linked, members, cases[c].num, NULL), SST_OK);
        cr_expect_eq(linked.candidates.len, cases[c].num_pairs, "%zu members",
                     cases[c].num);
        cr_expect_eq(linked.num_hot_buckets, cases[c].num_hot);
        sst_candidates_sort(&linked.candidates);
        cr_expect_eq(linked.candidates.len, cases[c].num_pairs, "each once");
        for (size_t i = 1; i < cases[c].num; i++) {
            cr_expect(has_pair(&linked.candidates, members[0], members[i]));
            cr_expect(has_pair(&linked.candidates, members[i - 1], members[i]));
        }
        sst_vec_free(&linked.candidates);
    }
}

static uint64_t seconds_apart(const sst_date *a, const sst_date *b)
{
    return a->seconds < b->seconds ? (uint64_t)b->seconds - (uint64_t)a->seconds
                                   : (uint64_t)a->seconds - (uint64_t)b->seconds;
}

static int compare_u64(const void *x, const void *y)
{
    return compare_candidates(x, y);
}

/* Every dated article that is nearer than the eighth nearest, and eight in all. */
static void expect_nearest(const sst_candidates *candidates, const sst_date *dates,
                           size_t num, size_t i)
{
    uint64_t apart[200];
    size_t num_apart = 0, num_met = 0;
    for (size_t j = 0; j < num; j++)
        if (j != i && dates[j].precision != SST_UNDATED)
            apart[num_apart++] = seconds_apart(&dates[i], &dates[j]);
    qsort(apart, num_apart, sizeof *apart, compare_u64);
    size_t num_wanted = num_apart < SST_NEAREST_IN_DATE ? num_apart : SST_NEAREST_IN_DATE;
    for (size_t j = 0; j < num; j++) {
        if (j == i || dates[j].precision == SST_UNDATED || num_wanted == 0)
            continue;
        uint64_t seconds = seconds_apart(&dates[i], &dates[j]);
        bool has_met = has_pair(candidates, (sst_article_no)i, (sst_article_no)j);
        num_met += has_met && seconds <= apart[num_wanted - 1];
        if (seconds < apart[num_wanted - 1])
            cr_expect(has_met, "%zu and %zu", i, j);
    }
    cr_expect_geq(num_met, num_wanted, "article %zu", i);
}

Test(marked, members_of_a_large_bucket_meet_the_nearest_in_date_and_the_longest)
{
    const struct {
        size_t num;
        uint64_t dated_of_ten, num_dates;
    } cases[] = {
        {33, 10, 1000000}, {200, 10, 50}, {200, 5, 100000}, {60, 1, 1000}, {40, 0, 1}};
    uint64_t state = 11;
    for (size_t c = 0; c < sizeof cases / sizeof *cases; c++) {
        size_t num = cases[c].num;
        sst_article_no members[200];
        sst_date dates[200] = {0};
        uint32_t num_words[200];
        for (size_t i = 0; i < num; i++) {
            members[i] = (sst_article_no)i;
            num_words[i] = i == num / 2 ? 5000 : (uint32_t)(next_random(&state) % 5000);
            if (next_random(&state) % 10 < cases[c].dated_of_ten)
                dates[i] = (sst_date){(int64_t)(next_random(&state) % cases[c].num_dates),
                                      SST_SECOND};
        }
        if (cases[c].dated_of_ten == 10) { /* dates nobody vouches for */
            dates[3].seconds = INT64_MIN;
            dates[4].seconds = INT64_MAX;
        }
        sst_marked marked = {.dates = dates, .num_words = num_words};
        cr_assert_eq(sst_marked_bucket(&marked, members, num, NULL), SST_OK);
        cr_expect_eq(marked.num_hot_buckets, 1);
        cr_expect_leq(marked.candidates.len, 11 * num);
        sst_candidates_sort(&marked.candidates);
        for (size_t i = 0; i < num; i++) {
            if (dates[i].precision != SST_UNDATED)
                expect_nearest(&marked.candidates, dates, num, i);
            if (i != num / 2)
                cr_expect(has_pair(&marked.candidates, (sst_article_no)(num / 2),
                                   (sst_article_no)i),
                          "with the longest");
        }
        sst_vec_free(&marked.candidates);
        sst_vec_free(&marked.by_date);
    }
}

Test(marked, small_buckets_give_all_pairs)
{
    sst_article_no members[32];
    for (sst_article_no i = 0; i < 32; i++)
        members[i] = i;
    sst_marked marked = {0};
    cr_assert_eq(sst_marked_bucket(&marked, members, 32, NULL), SST_OK);
    cr_expect_eq(marked.candidates.len, 496);
    cr_expect_eq(marked.num_hot_buckets, 0);
    sst_vec_free(&marked.candidates);
}
