/* SPDX-License-Identifier: MIT */
/* test_cluster.c - pairs in any order give the same versions; parts join once. */
#include <criterion/criterion.h>
#include <stdlib.h>
#include <string.h>

#include "base/hash.h"
#include "match/cluster.h"

#define NUM 400

static void shuffle(void *at, size_t num, size_t element_bytes, uint64_t *state)
{
    char *bytes = at, held[64];
    for (size_t i = num; i > 1; i--) {
        char *x = bytes + (i - 1) * element_bytes;
        char *y = bytes + sst_mix64(++*state) % i * element_bytes;
        memcpy(held, x, element_bytes);
        memcpy(x, y, element_bytes);
        memcpy(y, held, element_bytes);
    }
}

Test(forest, pairs_in_any_order_give_the_same_roots)
{
    sst_article_no pairs[300][2], wanted[NUM];
    uint64_t state = 1;
    for (size_t i = 0; i < 300; i++)
        for (size_t k = 0; k < 2; k++)
            pairs[i][k] = (sst_article_no)(sst_mix64(++state) % NUM);
    for (int round = 0; round < 20; round++) {
        sst_forest forest;
        cr_assert_eq(sst_forest_init(&forest, NUM, NULL, NULL), SST_OK);
        for (size_t i = 0; i < 300; i++)
            sst_forest_join(&forest, pairs[i][round & 1], pairs[i][~round & 1]);
        for (sst_article_no a = 0; a < NUM; a++) {
            sst_article_no root = sst_forest_root(&forest, a);
            if (round == 0)
                wanted[a] = root;
            cr_expect_leq(root, a, "the root is the smallest");
            cr_expect_eq(root, wanted[a]);
        }
        for (size_t i = 0; i < 300; i++)
            cr_expect_eq(sst_forest_root(&forest, pairs[i][0]),
                         sst_forest_root(&forest, pairs[i][1]));
        sst_forest_free(&forest);
        shuffle(pairs, 300, sizeof *pairs, &state);
    }
}

Test(forest, articles_that_no_pair_joins_stay_alone)
{
    sst_forest forest;
    cr_assert_eq(sst_forest_init(&forest, 5, NULL, NULL), SST_OK);
    sst_forest_join(&forest, 4, 1);
    sst_forest_join(&forest, 1, 1);
    const sst_article_no wanted[] = {0, 1, 2, 3, 1};
    for (sst_article_no a = 0; a < 5; a++)
        cr_expect_eq(sst_forest_root(&forest, a), wanted[a]);
    sst_forest_free(&forest);
}

Test(parts, join_the_best_whole_and_never_in_chains)
{
    const struct {
        const char *what;
        sst_article_no pairs[2][2]; /* joined before */
        sst_part_edge edges[4];
        size_t num_edges;
        sst_article_no roots[6];
    } cases[] = {
        {"one part", {{0}}, {{3, 1, .9f}}, 1, {0, 1, 2, 1, 4, 5}},
        {"a part before its whole", {{0}}, {{1, 3, .9f}}, 1, {0, 1, 2, 1, 4, 5}},
        {"the best of two", {{0}}, {{5, 1, .85f}, {5, 2, .95f}}, 2, {0, 1, 2, 3, 4, 2}},
        {"equally good: the smaller",
         {{0}},
         {{5, 2, .9f}, {5, 1, .9f}},
         2,
         {0, 1, 2, 3, 4, 1}},
        {"a whole takes several",
         {{0}},
         {{5, 1, .9f}, {4, 1, .8f}},
         2,
         {0, 1, 2, 3, 1, 1}},
        {"who joined takes none in",
         {{0}},
         {{3, 2, .9f}, {4, 3, .8f}},
         2,
         {0, 1, 2, 2, 4, 5}},
        {"who took one in joins none",
         {{0}},
         {{4, 3, .9f}, {3, 2, .8f}},
         2,
         {0, 1, 2, 3, 3, 5}},
        {"each a part of the other",
         {{0}},
         {{4, 3, .9f}, {3, 4, .9f}},
         2,
         {0, 1, 2, 3, 3, 5}},
        {"versions join whole", {{1, 2}, {3, 4}}, {{4, 2, .9f}}, 1, {0, 1, 1, 1, 1, 5}},
        {"within one version",
         {{1, 2}, {0}},
         {{2, 1, .9f}, {2, 5, .8f}},
         2,
         {0, 1, 1, 3, 4, 1}},
        {"members count as their version",
         {{1, 2}, {3, 4}},
         {{1, 3, .95f}, {5, 2, .9f}, {0, 4, .85f}},
         3,
         {0, 0, 0, 0, 0, 5}},
        {"no edges", {{1, 2}, {0}}, {{0}}, 0, {0, 1, 1, 3, 4, 5}},
    };
    for (size_t c = 0; c < sizeof cases / sizeof *cases; c++) {
        sst_forest forest;
        sst_part_edge edges[4];
        memcpy(edges, cases[c].edges, sizeof edges);
        cr_assert_eq(sst_forest_init(&forest, 6, NULL, NULL), SST_OK);
        for (size_t i = 0; i < 2; i++)
            sst_forest_join(&forest, cases[c].pairs[i][0], cases[c].pairs[i][1]);
        sst_cluster_parts(&forest, edges, cases[c].num_edges);
        for (sst_article_no a = 0; a < 6; a++)
            cr_expect_eq(sst_forest_root(&forest, a), cases[c].roots[a], "%s: article %u",
                         cases[c].what, a);
        sst_forest_free(&forest);
    }
}

Test(parts, edges_in_any_order_give_the_same_versions)
{
    sst_part_edge edges[500];
    sst_article_no wanted[NUM];
    uint64_t state = 7;
    for (size_t i = 0; i < 500; i++) {
        edges[i].part = (sst_article_no)(sst_mix64(++state) % NUM);
        edges[i].whole = (sst_article_no)(sst_mix64(++state) % NUM);
        edges[i].containment = (float)(sst_mix64(++state) % 5) / 4;
    }
    for (int round = 0; round < 10; round++) {
        sst_forest forest;
        cr_assert_eq(sst_forest_init(&forest, NUM, NULL, NULL), SST_OK);
        for (sst_article_no a = 0; a + 7 < NUM; a += 9)
            sst_forest_join(&forest, a, a + 7);
        shuffle(edges, 500, sizeof *edges, &state);
        sst_part_edge copy[500];
        memcpy(copy, edges, sizeof copy);
        sst_cluster_parts(&forest, copy, 500);
        for (sst_article_no a = 0; a < NUM; a++) {
            sst_article_no root = sst_forest_root(&forest, a);
            if (round == 0)
                wanted[a] = root;
            cr_expect_eq(root, wanted[a]);
        }
        sst_forest_free(&forest);
    }
}
