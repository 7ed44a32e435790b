/* SPDX-License-Identifier: MIT */
/* test_counted.c - who shares several buckets, as counting the slow way would find it. */
#include <criterion/criterion.h>
#include <string.h>

#include "base/hash.h"
#include "base/thread.h"
#include "match/candidate.h"

static uint64_t next_random(uint64_t *state)
{
    return sst_mix64(++*state);
}

enum { NUM = 300, NUM_BUCKETS = 120 };

/* Buckets of random members; of article numbers that follow their dates. */
typedef struct world {
    bool is_in[NUM_BUCKETS][NUM];
    size_t sizes[NUM_BUCKETS];
    sst_date dates[NUM];
    sst_article_no num_undated;
} world;

static void make_world(world *w, sst_article_no num_undated, uint64_t seed)
{
    uint64_t state = seed << 32;
    *w = (world){.num_undated = num_undated};
    for (size_t b = 0; b < NUM_BUCKETS; b++) {
        uint64_t one_in = 2 + next_random(&state) % 60; /* a few large ones, many small */
        for (size_t no = 0; no < NUM; no++)
            w->sizes[b] += w->is_in[b][no] = next_random(&state) % one_in == 0;
    }
    int64_t seconds = -1000;
    for (size_t no = num_undated; no < NUM; no++) {
        seconds += (int64_t)(next_random(&state) % 20);
        w->dates[no] = (sst_date){seconds, SST_SECOND};
    }
}

/* The first buckets as they are, the others put aside first. */
static sst_counted *count_world(const world *w, const sst_counted_options *options)
{
    sst_counted *counted;
    sst_buckets aside = {0};
    cr_assert_eq(sst_counted_new(options, &counted, NULL), SST_OK);
    for (size_t b = 0; b < NUM_BUCKETS; b++) {
        sst_article_no members[NUM];
        size_t num = 0;
        for (sst_article_no no = 0; no < NUM; no++)
            if (w->is_in[b][no])
                members[num++] = no;
        cr_assert_eq(b < NUM_BUCKETS / 2 ? sst_counted_bucket(counted, members, num, NULL)
                                         : sst_buckets_add(&aside, members, num, NULL),
                     SST_OK);
    }
    cr_assert_eq(sst_counted_take(counted, &aside, NULL), SST_OK);
    sst_buckets_free(&aside);
    cr_assert_eq(sst_counted_seal(counted, NULL), SST_OK);
    return counted;
}

static bool may_meet(const world *w, const sst_counted_options *options, sst_article_no a,
                     sst_article_no no)
{
    return a < w->num_undated || no < w->num_undated ||
           w->dates[no].seconds - w->dates[a].seconds <= options->window_seconds;
}

/* As candidate.h says it, the slow way: shared[a] for all a < no.  Sets was_hot of the
 * buckets from which something could be missed. */
static void count_slowly(const world *w, const sst_counted_options *options,
                         sst_article_no no, uint32_t shared[NUM],
                         bool was_hot[NUM_BUCKETS])
{
    size_t order[NUM_BUCKETS], num = 0;
    memset(shared, 0, NUM * sizeof *shared);
    for (size_t size = 0; size <= NUM; size++)
        for (size_t b = 0; b < NUM_BUCKETS; b++)
            if (w->sizes[b] == size && w->is_in[b][no])
                order[num++] = b;
    for (size_t turn = 0; turn < 2 * num;
         turn++) { /* all that meet, then all that raise */
        size_t rank = turn % num;
        bool is_late = num - rank < options->min_shared;
        const bool *is_in = w->is_in[order[rank]];
        size_t num_in_window = 0;
        for (sst_article_no a = 0; a < no; a++)
            num_in_window += is_in[a] && may_meet(w, options, a, no);
        bool is_hot = num_in_window > options->hot_bucket, raises = is_hot || is_late;
        for (sst_article_no a = 0; a < no && raises == (turn >= num); a++)
            if (is_in[a] && may_meet(w, options, a, no) && (!raises || shared[a] > 0))
                shared[a]++;
        was_hot[order[rank]] |= is_hot && !is_late;
    }
}

/* Whether a companion is met often enough and, when undated, among the best. */
static bool is_kept(const world *w, const uint32_t shared[NUM], sst_article_no a,
                    uint32_t min_shared)
{
    if (shared[a] < min_shared)
        return false;
    size_t num_better = 0;
    for (sst_article_no b = 0; b < w->num_undated; b++)
        num_better += shared[b] > shared[a] || (shared[b] == shared[a] && b < a);
    return a >= w->num_undated || num_better < SST_MOST_UNDATED_CANDIDATES;
}

/* The order in which articles ask: mostly it ascends. */
typedef enum asking { ASCENDING, DESCENDING, SHUFFLED, NUM_ASKINGS } asking;

static void order_articles(asking how, sst_article_no order[NUM])
{
    uint64_t state = 5;
    for (sst_article_no i = 0; i < NUM; i++)
        order[i] = how == DESCENDING ? NUM - 1 - i : i;
    for (size_t i = NUM; how == SHUFFLED && i > 1; i--) {
        size_t k = next_random(&state) % i;
        sst_article_no held = order[k];
        order[k] = order[i - 1];
        order[i - 1] = held;
    }
}

static void expect_found(const world *w, const sst_counted_options *options,
                         sst_article_no no, const uint32_t shared[NUM],
                         const sst_companions *found)
{
    size_t next = 0, num_undated = 0;
    for (sst_article_no a = 0; a < no; a++) {
        num_undated += a < w->num_undated && shared[a] >= options->min_shared;
        if (!is_kept(w, shared, a, options->min_shared))
            continue;
        cr_assert(next < found->num && found->at[next] == a, "%u misses %u", no, a);
        next++;
    }
    cr_expect_eq(next, found->num, "article %u", no);
    cr_expect_eq(found->was_capped, num_undated > SST_MOST_UNDATED_CANDIDATES);
}

static void expect_companions(const world *w, const sst_counted_options *options,
                              asking how)
{
    sst_counted *counted = count_world(w, options);
    sst_counter *counter;
    sst_article_no order[NUM];
    bool was_hot[NUM_BUCKETS] = {false};
    cr_assert_eq(sst_counter_new(counted, &counter, NULL), SST_OK);
    order_articles(how, order);
    for (size_t i = 0; i < NUM; i++) {
        sst_companions found;
        uint32_t shared[NUM];
        cr_assert_eq(sst_counted_companions(counted, counter, order[i], &found, NULL),
                     SST_OK);
        count_slowly(w, options, order[i], shared, was_hot);
        expect_found(w, options, order[i], shared, &found);
    }
    uint64_t num_hot = 0;
    for (size_t b = 0; b < NUM_BUCKETS; b++)
        num_hot += was_hot[b];
    cr_expect_eq(sst_counted_hot_buckets(counted), num_hot);
    sst_counter_free(counter);
    sst_counted_free(counted);
}

Test(counted, companions_are_those_that_counting_slowly_finds_in_any_order)
{
    const struct {
        uint32_t min_shared;
        sst_article_no num_undated;
        int64_t window_seconds;
        size_t hot_bucket;
    } cases[] = {
        {1, 0, 300, SIZE_MAX},    {2, 40, 300, SIZE_MAX}, {3, 40, 0, SIZE_MAX},
        {3, 40, 300, SIZE_MAX},   {3, 300, 0, SIZE_MAX},  {2, 200, 100, SIZE_MAX},
        {3, 0, 2000, 10},         {1, 30, 500, 3},        {2, 300, 500, 20},
        {200, 40, 300, SIZE_MAX}, {3, 0, INT64_MAX, 40},  {2, 40, 300, 0},
    };
    static world w;
    for (size_t c = 0; c < sizeof cases / sizeof *cases; c++) {
        make_world(&w, cases[c].num_undated, c + 1);
        const sst_counted_options options = {.min_shared = cases[c].min_shared,
                                             .num_articles = NUM,
                                             .dates = w.dates,
                                             .window_seconds = cases[c].window_seconds,
                                             .hot_bucket = cases[c].hot_bucket};
        for (asking how = ASCENDING; how < NUM_ASKINGS; how++)
            expect_companions(&w, &options, how);
    }
}

Test(counted, two_that_have_few_keys_need_one_less)
{
    /* All three share two buckets; only 0 and 2 have few. */
    static const sst_date dates[3] = {{0}};
    static const bool has_few[3] = {true, false, true};
    const sst_article_no members[] = {0, 1, 2};
    for (uint32_t min_shared = 2; min_shared <= 4; min_shared++) {
        const sst_counted_options options = {.min_shared = min_shared,
                                             .num_articles = 3,
                                             .dates = dates,
                                             .hot_bucket = SIZE_MAX,
                                             .has_few = has_few};
        sst_counted *counted;
        sst_counter *counter;
        sst_companions found;
        cr_assert_eq(sst_counted_new(&options, &counted, NULL), SST_OK);
        for (int i = 0; i < 2; i++)
            cr_assert_eq(sst_counted_bucket(counted, members, 3, NULL), SST_OK);
        cr_assert_eq(sst_counted_seal(counted, NULL), SST_OK);
        cr_assert_eq(sst_counter_new(counted, &counter, NULL), SST_OK);
        cr_assert_eq(sst_counted_companions(counted, counter, 2, &found, NULL), SST_OK);
        cr_expect_eq(found.num, 4 - min_shared, "%zu companions from %u", found.num,
                     min_shared);
        cr_expect(found.num == 0 || found.at[0] == 0);
        sst_counter_free(counter);
        sst_counted_free(counted);
    }
}

Test(counted, the_best_undated_companions_are_kept)
{
    /* 60 undated articles share two buckets with the last; those from 15 on a third. */
    sst_date dates[61] = {0};
    dates[60] = (sst_date){1000, SST_DAY};
    const sst_counted_options options = {2, 61, dates, 0, SIZE_MAX, NULL, NULL, 1};
    sst_article_no members[61];
    for (sst_article_no i = 0; i < 61; i++)
        members[i] = i;
    sst_counted *counted;
    sst_counter *counter;
    cr_assert_eq(sst_counted_new(&options, &counted, NULL), SST_OK);
    cr_assert_eq(sst_counted_bucket(counted, members, 61, NULL), SST_OK);
    cr_assert_eq(sst_counted_bucket(counted, members, 61, NULL), SST_OK);
    cr_assert_eq(sst_counted_bucket(counted, members + 15, 46, NULL), SST_OK);
    cr_assert_eq(sst_counted_seal(counted, NULL), SST_OK);
    cr_assert_eq(sst_counter_new(counted, &counter, NULL), SST_OK);

    sst_companions found;
    cr_assert_eq(sst_counted_companions(counted, counter, 60, &found, NULL), SST_OK);
    cr_expect(found.was_capped);
    cr_assert_eq(found.num, 50);
    for (sst_article_no i = 0; i < 50; i++) /* 0 to 4, then 15 to 59 */
        cr_expect_eq(found.at[i], i < 5 ? i : i + 10);
    sst_counter_free(counter);
    sst_counted_free(counted);
}

Test(counted, dates_at_the_ends_of_time_do_no_harm)
{
    const sst_date dates[] = {
        {INT64_MIN, SST_SECOND}, {INT64_MIN + 5, SST_SECOND}, {INT64_MAX, SST_SECOND}};
    const sst_counted_options options = {1, 3, dates, 10, SIZE_MAX, NULL, NULL, 1};
    const sst_article_no members[] = {0, 1, 2};
    const size_t wanted[] = {0, 1, 0};
    sst_counted *counted;
    sst_counter *counter;
    cr_assert_eq(sst_counted_new(&options, &counted, NULL), SST_OK);
    cr_assert_eq(sst_counted_bucket(counted, members, 3, NULL), SST_OK);
    cr_assert_eq(sst_counted_seal(counted, NULL), SST_OK);
    cr_assert_eq(sst_counter_new(counted, &counter, NULL), SST_OK);
    for (sst_article_no no = 0; no < 3; no++) {
        sst_companions found;
        cr_assert_eq(sst_counted_companions(counted, counter, no, &found, NULL), SST_OK);
        cr_expect_eq(found.num, wanted[no], "article %u", no);
    }
    sst_counter_free(counter);
    sst_counted_free(counted);
}

/* ---- and on several threads -------------------------------------------------------- */

typedef struct counting {
    const sst_counted *counted;
    sst_counter *counters[8];
    size_t num_companions[NUM];
    uint64_t sum[NUM];
} counting;

static sst_status count_one(void *context, unsigned thread, size_t i, sst_error *err)
{
    counting *c = context;
    sst_companions found;
    sst_status st = sst_counted_companions(c->counted, c->counters[thread],
                                           (sst_article_no)i, &found, err);
    c->num_companions[i] = st == SST_OK ? found.num : 0;
    for (size_t k = 0; k < c->num_companions[i]; k++)
        c->sum[i] += sst_mix64(found.at[k]);
    return st;
}

Test(counted, one_thread_and_eight_find_the_same)
{
    static world w;
    static counting results[2];
    make_world(&w, 20, 99);
    uint64_t num_hot[2];
    for (size_t r = 0; r < 2; r++) {
        const sst_counted_options options = {2,  NUM,  w.dates, 400,
                                             12, NULL, NULL,    r == 0 ? 1 : 8};
        sst_counted *counted = count_world(&w, &options);
        results[r].counted = counted;
        for (size_t t = 0; t < 8; t++)
            cr_assert_eq(sst_counter_new(counted, &results[r].counters[t], NULL), SST_OK);
        cr_assert_eq(sst_parallel_for(r == 0 ? 1 : 8, NUM, count_one, &results[r], NULL),
                     SST_OK);
        num_hot[r] = sst_counted_hot_buckets(counted);
        for (size_t t = 0; t < 8; t++)
            sst_counter_free(results[r].counters[t]);
        sst_counted_free(counted);
    }
    cr_expect_eq(num_hot[0], num_hot[1]);
    cr_expect_gt(num_hot[0], 0);
    for (size_t i = 0; i < NUM; i++) {
        cr_expect_eq(results[0].num_companions[i], results[1].num_companions[i]);
        cr_expect_eq(results[0].sum[i], results[1].sum[i]);
    }
}
