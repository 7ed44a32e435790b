/* SPDX-License-Identifier: MIT */
/* test_score.c - clusters against labels: cases worked out by hand, and laws. */
#include <criterion/criterion.h>
#include <stdlib.h>
#include <string.h>

#include "base/hash.h"
#include "samestory.h"

#define NEAR 1e-12

/* "aab" -> 97, 97, 98: a letter is a cluster. */
static sst_score score_of(const char *gold, const char *found)
{
    uint32_t g[64], f[64];
    size_t num = strlen(gold);
    sst_score score;
    cr_assert_eq(num, strlen(found));
    for (size_t i = 0; i < num; i++) {
        g[i] = (unsigned char)gold[i];
        f[i] = (unsigned char)found[i];
    }
    cr_assert_eq(sst_score_clusters(g, f, num, &score, NULL), SST_OK);
    return score;
}

typedef struct hand {
    const char *gold, *found;
    uint64_t gold_pairs, found_pairs, right_pairs;
    double ari, precision, recall; /* the last two: BCubed */
} hand;

Test(score, cases_worked_out_by_hand)
{
    static const hand cases[] = {
        /* 10 pairs in all; 4, 4 and 2 of them: (2 - 1.6) / (4 - 1.6).  a, b: 1 and 2/3; c: 1/3
         * and 1/3; d, e: 2/3 and 1. */
        {"aaabb", "xxyyy", 4, 4, 2, 1. / 6, 11. / 15, 11. / 15},
        /* everything apart: recall 1/3 of three, 1/2 of two */
        {"aaabb", "12345", 4, 0, 0, 0, 1, 2. / 5},
        /* 6 pairs; 2, 2 and none: (0 - 2/3) / (2 - 2/3) */
        {"aabb", "xyxy", 2, 2, 0, -.5, .5, .5},
        /* the cluster of four cut in two: 15 pairs, 7, 3, 3: (3 - 1.4) / (5 - 1.4) */
        {"aaaabb", "xxyyzz", 7, 3, 3, 1.6 / 3.6, 1, 4. / 6 * .5 + 2. / 6},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        const hand *c = &cases[i];
        sst_score s = score_of(c->gold, c->found);
        cr_expect_eq(s.num_gold_pairs, c->gold_pairs, "case %zu", i);
        cr_expect_eq(s.num_found_pairs, c->found_pairs, "case %zu", i);
        cr_expect_eq(s.num_right_pairs, c->right_pairs, "case %zu", i);
        cr_expect_float_eq(s.ari, c->ari, NEAR, "case %zu: %g", i, s.ari);
        cr_expect_float_eq(s.bcubed_precision, c->precision, NEAR, "case %zu", i);
        cr_expect_float_eq(s.bcubed_recall, c->recall, NEAR, "case %zu", i);
    }
}

Test(score, clusters_are_counted)
{
    sst_score s = score_of("aaabbc", "xxxxyz");
    cr_expect_eq(s.num_documents, 6);
    cr_expect_eq(s.num_gold_clusters, 3);
    cr_expect_eq(s.num_found_clusters, 3);
    cr_expect_eq(s.largest_found, 4);
    cr_expect_float_eq(s.pair_precision, .5, NEAR);
    cr_expect_float_eq(s.pair_recall, .75, NEAR);
    cr_expect_float_eq(s.pair_f1, .6, NEAR);
}

Test(score, what_is_equal_scores_one_whatever_the_clusters_are_called)
{
    static const char *const equal[][2] = {
        {"aabbbc", "zzyyyx"}, {"aaaa", "bbbb"}, {"abcd", "dcba"}, {"a", "b"}};
    for (size_t i = 0; i < sizeof equal / sizeof *equal; i++) {
        sst_score s = score_of(equal[i][0], equal[i][1]);
        cr_expect_eq(s.ari, 1, "case %zu", i);
        cr_expect_eq(s.bcubed_f1, 1, "case %zu", i);
        cr_expect_eq(s.pair_f1, s.num_gold_pairs > 0, "case %zu", i);
    }
}

Test(score, one_cluster_of_all_is_no_better_than_chance)
{
    sst_score s = score_of("aaabbc", "xxxxxx");
    cr_expect_float_eq(s.ari, 0, NEAR);
    cr_expect_float_eq(s.bcubed_precision, (9 + 4 + 1) / 36., NEAR);
    cr_expect_eq(s.bcubed_recall, 1);
    cr_expect_eq(s.pair_recall, 1);
}

Test(score, of_nothing_there_is_nothing_to_say)
{
    sst_score s;
    cr_assert_eq(sst_score_clusters(NULL, NULL, 0, &s, NULL), SST_OK);
    cr_expect_eq(s.num_documents + s.num_gold_clusters + s.largest_found, 0);
    cr_expect_eq(s.bcubed_f1 + s.pair_f1, 0);
    cr_expect_eq(sst_score_f1(0, 0), 0);
}

/* ---- laws on random clusterings ---- */

enum { NUM = 500, ROUNDS = 20 };

static void draw_labels(uint32_t *labels, uint32_t num_clusters, uint64_t *state)
{
    for (size_t i = 0; i < NUM; i++)
        labels[i] = (uint32_t)(sst_mix64(++*state) % num_clusters);
}

static sst_score score_random(const uint32_t *gold, const uint32_t *found)
{
    sst_score score;
    cr_assert_eq(sst_score_clusters(gold, found, NUM, &score, NULL), SST_OK);
    return score;
}

Test(score, pairs_agree_with_a_count_of_all_of_them)
{
    uint32_t gold[NUM], found[NUM];
    uint64_t state = 7;
    for (int round = 0; round < ROUNDS; round++) {
        uint64_t of_gold = 0, of_found = 0, of_both = 0;
        draw_labels(gold, 40, &state);
        draw_labels(found, 60, &state);
        for (size_t i = 0; i < NUM; i++)
            for (size_t j = 0; j < i; j++) {
                of_gold += gold[i] == gold[j];
                of_found += found[i] == found[j];
                of_both += gold[i] == gold[j] && found[i] == found[j];
            }
        sst_score s = score_random(gold, found);
        cr_expect_eq(s.num_gold_pairs, of_gold);
        cr_expect_eq(s.num_found_pairs, of_found);
        cr_expect_eq(s.num_right_pairs, of_both);
        cr_expect(s.ari > -.02 && s.ari < .02, "by chance: %g", s.ari);
    }
}

Test(score, gold_and_found_exchanged_exchange_precision_and_recall)
{
    uint32_t gold[NUM], found[NUM];
    uint64_t state = 77;
    for (int round = 0; round < ROUNDS; round++) {
        draw_labels(gold, 30, &state);
        memcpy(found, gold, sizeof found);
        for (size_t i = 0; i < 100; i++)
            found[i] = 1000 + (uint32_t)(sst_mix64(++state) % 9);
        sst_score s = score_random(gold, found), t = score_random(found, gold);
        cr_expect_float_eq(s.bcubed_precision, t.bcubed_recall, NEAR);
        cr_expect_float_eq(s.bcubed_recall, t.bcubed_precision, NEAR);
        cr_expect_float_eq(s.pair_precision, t.pair_recall, NEAR);
        cr_expect_float_eq(s.ari, t.ari, NEAR);
    }
}

Test(score, the_names_of_clusters_and_the_order_of_documents_do_not_matter)
{
    uint32_t gold[NUM], found[NUM], renamed[NUM], turned[NUM];
    uint64_t state = 777;
    draw_labels(gold, 25, &state);
    draw_labels(found, 25, &state);
    for (size_t i = 0; i < NUM; i++) {
        renamed[NUM - 1 - i] = UINT32_MAX - 31 * gold[i];
        turned[NUM - 1 - i] = found[i] ^ 0x80000000u;
    }
    sst_score s = score_random(gold, found), t = score_random(renamed, turned);
    cr_expect_eq(s.num_right_pairs, t.num_right_pairs);
    cr_expect_float_eq(s.ari, t.ari, NEAR);
    cr_expect_float_eq(s.bcubed_f1, t.bcubed_f1, NEAR);
}

Test(score, pairs_of_large_clusters_are_counted_in_64_bits)
{
    enum { MANY = 200000 };
    uint32_t *one = calloc(MANY, sizeof *one), *two = calloc(MANY, sizeof *two);
    sst_score score;
    cr_assert(one != NULL && two != NULL);
    for (uint32_t i = 0; i < MANY; i++)
        two[i] = i % 2;
    cr_assert_eq(sst_score_clusters(one, two, MANY, &score, NULL), SST_OK);
    cr_expect_eq(score.num_gold_pairs, UINT64_C(19999900000));
    cr_expect_eq(score.num_right_pairs, UINT64_C(9999900000));
    cr_expect_float_eq(score.ari, 0, NEAR);
    cr_expect_float_eq(score.bcubed_recall, .5, NEAR);
    free(one);
    free(two);
}
