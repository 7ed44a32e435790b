/* SPDX-License-Identifier: MIT */
/* Tests of match/gather.c. */
#include <criterion/criterion.h>
#include <stdlib.h>
#include <string.h>

#include "base/hash.h"
#include "match/cluster.h"
#include "match/gather.h"

#define NUM_ARTICLES 3000

static sst_candidates draw_pairs(size_t num)
{
    sst_candidates pairs = {0};
    uint64_t state = 11;
    while (pairs.len < num) {
        uint64_t x = sst_mix64(++state);
        sst_article_no a = (sst_article_no)(x % NUM_ARTICLES);
        sst_article_no b = (sst_article_no)((a + 1 + (x >> 32) % 500) % NUM_ARTICLES);
        cr_assert(sst_vec_push(&pairs, sst_candidate_of(a, b)));
    }
    sst_candidates_sort(&pairs);
    return pairs;
}

Test(gather, the_pairs_of_a_cluster_stand_together_and_none_is_lost)
{
    sst_candidates pairs = draw_pairs(900), gathered = {0};
    cr_assert(sst_vec_append(&gathered, pairs.at, pairs.len));
    cr_assert_eq(sst_candidates_gather(&gathered, NUM_ARTICLES, NULL), SST_OK);
    sst_forest forest;
    cr_assert_eq(sst_forest_init(&forest, NUM_ARTICLES, NULL, NULL), SST_OK);
    for (size_t i = 0; i < pairs.len; i++)
        sst_forest_join(&forest, sst_candidate_a(pairs.at[i]),
                        sst_candidate_b(pairs.at[i]));
    for (size_t i = 1; i < gathered.len; i++) {
        sst_candidate x = gathered.at[i - 1], y = gathered.at[i];
        sst_article_no of_x = sst_forest_root(&forest, sst_candidate_a(x));
        sst_article_no of_y = sst_forest_root(&forest, sst_candidate_a(y));
        cr_assert(of_x < of_y || (of_x == of_y && x < y), "pair %zu", i);
    }
    sst_candidates_sort(&gathered);
    cr_assert_eq(gathered.len, pairs.len);
    cr_assert_eq(memcmp(gathered.at, pairs.at, pairs.len * sizeof *pairs.at), 0);
    sst_forest_free(&forest);
    sst_vec_free(&gathered);
    sst_vec_free(&pairs);
}

/* Texts that are read when those looked at last are at hand. */
static size_t count_readings(const sst_candidates *pairs)
{
    sst_article_no at_hand[SST_TEXTS_AT_HAND]; /* the last one first */
    size_t num = 0, num_readings = 0;
    for (size_t i = 0; i < 2 * pairs->len; i++) {
        sst_candidate pair = pairs->at[i / 2];
        sst_article_no no = i % 2 ? sst_candidate_b(pair) : sst_candidate_a(pair);
        size_t at = 0;
        while (at < num && at_hand[at] != no)
            at++;
        num_readings += at == num;
        if (at == num && num < SST_TEXTS_AT_HAND)
            num++;
        at = at < num ? at : num - 1;
        memmove(at_hand + 1, at_hand, at * sizeof *at_hand);
        at_hand[0] = no;
    }
    return num_readings;
}

/* Each pair of `num` articles, or one in `one_in` of them. */
static sst_candidates pairs_among(sst_article_no num, uint64_t one_in)
{
    sst_candidates pairs = {0};
    for (sst_article_no a = 0; a < num; a++)
        for (sst_article_no b = a + 1; b < num; b++)
            if (b == a + 1 || sst_mix64((uint64_t)a << 32 | b) % one_in == 0)
                cr_assert(sst_vec_push(&pairs, sst_candidate_of(a, b)));
    return pairs;
}

Test(gather, a_text_of_a_large_cluster_is_read_once_for_many_pairs)
{
    for (uint64_t one_in = 1; one_in <= 8; one_in *= 2) {
        sst_candidates pairs = pairs_among(600, one_in), gathered = {0};
        cr_assert(sst_vec_append(&gathered, pairs.at, pairs.len));
        cr_assert_eq(sst_candidates_gather(&gathered, NUM_ARTICLES, NULL), SST_OK);
        size_t num_readings = count_readings(&gathered);
        cr_expect_lt(num_readings, pairs.len * one_in / 24, "%zu for %zu pairs",
                     num_readings, pairs.len);
        sst_candidates_sort(&gathered);
        cr_assert_eq(gathered.len, pairs.len);
        cr_assert_eq(memcmp(gathered.at, pairs.at, pairs.len * sizeof *pairs.at), 0);
        sst_vec_free(&gathered);
        sst_vec_free(&pairs);
    }
}

Test(gather, a_cluster_whose_texts_are_all_at_hand_keeps_its_order)
{
    sst_candidates pairs = pairs_among(SST_TEXTS_AT_HAND, 1), gathered = {0};
    cr_assert(sst_vec_append(&gathered, pairs.at, pairs.len));
    cr_assert_eq(sst_candidates_gather(&gathered, NUM_ARTICLES, NULL), SST_OK);
    cr_assert_eq(memcmp(gathered.at, pairs.at, pairs.len * sizeof *pairs.at), 0);
    sst_vec_free(&gathered);
    sst_vec_free(&pairs);
}

Test(gather, no_pairs_are_no_trouble)
{
    sst_candidates none = {0};
    cr_assert_eq(sst_candidates_gather(&none, 0, NULL), SST_OK);
    cr_assert_eq(none.len, 0);
}
