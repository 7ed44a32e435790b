/* SPDX-License-Identifier: MIT */
/* test_exact.c - the exact join misses no pair that a comparison of all would find. */
#include <criterion/criterion.h>
#include <stdlib.h>

#include "base/hash.h"
#include "match/exact.h"
#include "match/table.h"

enum { NUM_SETS = 300, MAX_SIZE = 80 };

typedef struct set {
    uint64_t hashes[MAX_SIZE]; /* ascending */
    size_t num;
} set;

static uint64_t next_random(uint64_t *state)
{
    return sst_mix64(++*state);
}

static int compare_hashes(const void *x, const void *y)
{
    uint64_t a = *(const uint64_t *)x, b = *(const uint64_t *)y;
    return a < b ? -1 : a > b;
}

static void make_distinct(set *s)
{
    size_t num = 0;
    qsort(s->hashes, s->num, sizeof *s->hashes, compare_hashes);
    for (size_t i = 0; i < s->num; i++)
        if (num == 0 || s->hashes[i] != s->hashes[num - 1])
            s->hashes[num++] = s->hashes[i];
    s->num = num;
}

/* Sets of their own elements, some from a few common ones; every second one takes over a
 * share of an earlier set. */
static set *planted_sets(uint64_t *state)
{
    set *sets = calloc(NUM_SETS, sizeof *sets);
    cr_assert_not_null(sets);
    for (size_t i = 0; i < NUM_SETS; i++) {
        set *s = &sets[i];
        s->num = next_random(state) % MAX_SIZE + 1;
        for (size_t k = 0; k < s->num; k++)
            s->hashes[k] = next_random(state) % 10 == 0
                               ? sst_mix64(next_random(state) % 20)
                               : next_random(state);
        if (i % 2 == 1) {
            const set *from = &sets[next_random(state) % i];
            uint64_t share = next_random(state) % 10 + 1;
            for (size_t k = 0; k < from->num && k < s->num; k++)
                if (next_random(state) % 10 < share)
                    s->hashes[k] = from->hashes[k];
        }
        make_distinct(s);
    }
    return sets;
}

static double jaccard(const set *a, const set *b)
{
    size_t shared = 0;
    for (size_t i = 0; i < a->num; i++)
        shared += bsearch(&a->hashes[i], b->hashes, b->num, sizeof *b->hashes,
                          compare_hashes) != NULL;
    return (double)shared / (double)(a->num + b->num - shared);
}

static bool has_candidate(const sst_candidates *candidates, sst_candidate c)
{
    return candidates->len > 0 &&
           bsearch(&c, candidates->at, candidates->len, sizeof c, compare_hashes);
}

static void join_sets(const set *sets, double t, uint64_t num_counters,
                      sst_exact_linked *linked)
{
    sst_shingle_counts counts;
    sst_scratch scratch = {0};
    sst_table *table;
    cr_assert_eq(sst_shingle_counts_init(&counts, num_counters, NULL), SST_OK);
    cr_assert_eq(sst_table_new(&(sst_table_options){.expected = NUM_SETS * MAX_SIZE},
                               &table, NULL),
                 SST_OK);
    for (size_t i = 0; i < NUM_SETS; i++)
        sst_shingle_counts_learn(&counts, sets[i].hashes, sets[i].num);
    for (sst_article_no i = 0; i < NUM_SETS; i++) {
        set s = sets[i];
        cr_assert_eq(sst_shingle_counts_order(&counts, s.hashes, s.num, &scratch, NULL),
                     SST_OK);
        for (size_t k = 0; k < sst_exact_prefix_size(s.num, t); k++)
            cr_assert_eq(sst_table_add(table, s.hashes[k], i, NULL), SST_OK);
        sst_scratch_reset(&scratch);
    }
    cr_assert_eq(sst_table_group(table, sst_exact_bucket, linked, NULL), SST_OK);
    sst_candidates_sort(&linked->candidates);
    sst_table_free(table);
    sst_scratch_free(&scratch);
    sst_shingle_counts_free(&counts);
}

Test(exact, every_pair_over_the_threshold_is_a_candidate)
{
    const double thresholds[] = {.1, .3, .5, .8, 1};
    uint64_t state = 3;
    set *sets = planted_sets(&state);
    uint32_t sizes[NUM_SETS];
    for (size_t i = 0; i < NUM_SETS; i++)
        sizes[i] = (uint32_t)sets[i].num;
    for (size_t t = 0; t < sizeof thresholds / sizeof *thresholds; t++) {
        sst_exact_linked linked = {.set_sizes = sizes, .t = thresholds[t]};
        /* the second time with too few counters, which are then shared */
        join_sets(sets, thresholds[t], t % 2 ? 1 : 100000, &linked);
        size_t num_wanted = 0;
        for (sst_article_no b = 0; b < NUM_SETS; b++) {
            for (sst_article_no a = 0; a < b; a++) {
                if (jaccard(&sets[a], &sets[b]) < thresholds[t])
                    continue;
                num_wanted++;
                cr_expect(has_candidate(&linked.candidates, sst_candidate_of(a, b)),
                          "t %g: %u and %u", thresholds[t], a, b);
            }
        }
        cr_expect_gt(num_wanted, 0, "there is something to be found");
        cr_expect_lt(linked.candidates.len, NUM_SETS * (NUM_SETS - 1) / 2,
                     "not all pairs");
        sst_vec_free(&linked.candidates);
    }
    free(sets);
}

Test(exact, a_prefix_has_the_length_of_its_formula)
{
    for (size_t percent = 1; percent <= 100; percent++) {
        for (size_t num = 0; num <= 200; num++) {
            size_t shared = (percent * num + 99) / 100; /* in whole numbers */
            cr_expect_eq(sst_exact_prefix_size(num, (double)percent / 100),
                         num == 0 ? 0 : num - shared + 1, "%zu %% of %zu", percent, num);
        }
    }
}

Test(exact, the_rarest_hashes_come_first)
{
    enum { NUM = 100 };
    sst_shingle_counts counts;
    sst_scratch scratch = {0};
    uint64_t hashes[NUM], ordered[NUM];
    cr_assert_eq(sst_shingle_counts_init(&counts, 1 << 20, NULL), SST_OK);
    for (size_t i = 0; i < NUM; i++) /* hash i occurs i + 1 times */
        hashes[i] = (NUM - i) * 0x10001;
    for (size_t i = 0; i < NUM; i++)
        sst_shingle_counts_learn(&counts, hashes + i, NUM - i);
    for (size_t i = 0; i < NUM; i++)
        ordered[i] = hashes[NUM - 1 - i];
    cr_assert_eq(sst_shingle_counts_order(&counts, ordered, NUM, &scratch, NULL), SST_OK);
    for (size_t i = 0; i < NUM; i++)
        cr_expect_eq(ordered[i], hashes[i]);
    sst_scratch_free(&scratch);
    sst_shingle_counts_free(&counts);
}

Test(exact, sizes_too_far_apart_are_no_candidates)
{
    const uint32_t sizes[] = {50, 100, 49, 25};
    const sst_article_no members[] = {0, 1, 2, 3};
    sst_exact_linked linked = {.set_sizes = sizes, .t = .5};
    cr_assert_eq(sst_exact_bucket(&linked, members, 4, NULL), SST_OK);
    sst_candidates_sort(&linked.candidates);
    const sst_candidate wanted[] = {sst_candidate_of(0, 1), sst_candidate_of(0, 2),
                                    sst_candidate_of(0, 3), sst_candidate_of(2, 3)};
    cr_assert_eq(linked.candidates.len, 4);
    for (size_t i = 0; i < 4; i++)
        cr_expect_eq(linked.candidates.at[i], wanted[i]);
    sst_vec_free(&linked.candidates);
}
