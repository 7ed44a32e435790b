/* SPDX-License-Identifier: MIT */
/* Tests of match/sum.c. */
#include <criterion/criterion.h>
#include <stdlib.h>

#include "base/hash.h"
#include "base/hoard.h"
#include "match/sum.h"

enum { MOST = 256 }; /* terms of a sum */

typedef struct terms {
    uint32_t keys[MOST], weights[MOST], num;
} terms;

static sst_term_list list_of(const terms *t)
{
    return (sst_term_list){t->keys, t->weights, t->num};
}

static terms draw(uint64_t *state, uint32_t num, uint32_t most_weight)
{
    terms t = {.num = num};
    uint32_t key = 0;
    for (uint32_t i = 0; i < num; i++) {
        t.keys[i] = key += 1 + (uint32_t)(sst_mix64(++*state) % 4);
        t.weights[i] = (uint32_t)(sst_mix64(++*state) % most_weight);
    }
    return t;
}

static uint32_t weight_in(sst_term_list list, uint32_t key)
{
    for (uint32_t i = 0; i < list.num; i++)
        if (list.keys[i] == key)
            return list.weights[i];
    return 0;
}

typedef struct term {
    uint32_t key, weight;
} term;

static int by_weight(const void *x, const void *y)
{
    const term *a = x, *b = y;
    if (a->weight != b->weight)
        return a->weight > b->weight ? -1 : 1;
    return (a->key > b->key) - (a->key < b->key);
}

/* All terms of both, added up one by one, the heaviest first. */
static uint32_t add_slowly(sst_term_list a, sst_term_list b, term out[2 * MOST])
{
    uint32_t num = 0;
    for (uint32_t i = 0; i < a.num; i++) {
        uint64_t sum = (uint64_t)a.weights[i] + weight_in(b, a.keys[i]);
        out[num++] = (term){a.keys[i], sum < UINT32_MAX ? (uint32_t)sum : UINT32_MAX};
    }
    for (uint32_t i = 0; i < b.num; i++) {
        bool is_in_a = false;
        for (uint32_t k = 0; k < a.num; k++)
            is_in_a |= a.keys[k] == b.keys[i];
        if (!is_in_a)
            out[num++] = (term){b.keys[i], b.weights[i]};
    }
    qsort(out, num, sizeof *out, by_weight);
    return num < MOST ? num : MOST;
}

Test(sum, has_the_heaviest_terms_of_both_ties_by_key)
{
    static const uint32_t weights[] = {2, 300, 70000, 20000000, UINT32_MAX};
    sst_sum_pool pool = {0};
    uint64_t state = 1;
    for (unsigned round = 0; round < 500; round++) {
        uint32_t most = weights[round % 5];
        terms a = draw(&state, (uint32_t)(sst_mix64(++state) % (MOST + 1)), most);
        terms b = draw(&state, (uint32_t)(sst_mix64(++state) % (MOST + 1)), most);
        term wanted[2 * MOST];
        uint32_t num = add_slowly(list_of(&a), list_of(&b), wanted);
        sst_sum *sum = sst_sum_new(&pool, list_of(&a), list_of(&b));
        cr_assert_not_null(sum);
        sst_term_list found = sst_sum_terms(sum);
        cr_assert_eq(found.num, num, "round %u", round);
        for (uint32_t i = 0; i < num; i++)
            cr_assert_eq(weight_in(found, wanted[i].key), wanted[i].weight,
                         "round %u, key %u", round, wanted[i].key);
        for (uint32_t i = 1; i < num; i++)
            cr_assert_lt(found.keys[i - 1], found.keys[i]);
        if (round % 3)
            sst_sum_give_back(&pool, sum);
    }
    sst_sum_pool_free(&pool);
}

Test(sum, of_many_stories_lies_in_files_when_the_budget_is_small)
{
    enum { NUM = 5000 };
    const sst_hoard_limits limits = {.budget_bytes = 1 << 20};
    sst_sum_pool pool = {0};
    sst_sum *sums[NUM];
    uint64_t state = 7;
    terms one = draw(&state, 64, 30000);
    cr_assert_eq(sst_hoard_new("/tmp", &limits, &pool.hoard, NULL), SST_OK);
    for (uint32_t i = 0; i < NUM; i++) {
        terms other = {.keys = {i}, .weights = {i + 1}, .num = 1};
        sums[i] = sst_sum_new(&pool, list_of(&one), list_of(&other));
        cr_assert_not_null(sums[i]);
    }
    cr_expect_gt(sst_hoard_spilled_bytes(pool.hoard), NUM * 1000 - (2 << 20));
    for (uint32_t i = 0; i < NUM; i++)
        cr_assert_eq(weight_in(sst_sum_terms(sums[i]), i),
                     i + 1 + weight_in(list_of(&one), i));
    sst_hoard *hoard = pool.hoard;
    sst_sum_pool_free(&pool);
    cr_expect_eq(sst_hoard_spilled_bytes(hoard), 0);
    sst_hoard_free(hoard);
}
