/* SPDX-License-Identifier: MIT */
/* test_story.c - stories are those of average-link clustering by the book. */
#include <criterion/criterion.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "base/hash.h"
#include "match/story.h"
#include "text/text.h"

#define DAY ((int64_t)86400)
#define ONE (1 << 15)
#define MAX_VERSIONS 120

static const sst_story_options options = {.dated = .22, .undated = .25, .sigma_days = 2};

/* Versions and room for all edges between them. */
typedef struct world {
    uint32_t keys[MAX_VERSIONS * SST_MAX_TERMS];
    uint16_t weights[MAX_VERSIONS * SST_MAX_TERMS];
    uint8_t num_terms[MAX_VERSIONS];
    sst_date dates[MAX_VERSIONS];
    sst_vectors vectors;
    sst_story_edge edges[MAX_VERSIONS * MAX_VERSIONS / 2];
    size_t num_edges;
    uint32_t story_of[MAX_VERSIONS];
    float weakest[MAX_VERSIONS];
} world;

static void begin_world(world *w, uint32_t num_versions)
{
    memset(w, 0, sizeof *w);
    w->vectors = (sst_vectors){.keys = w->keys,
                               .weights = w->weights,
                               .num_terms = w->num_terms,
                               .dates = w->dates,
                               .num_versions = num_versions};
}

/* Keys must be added in ascending order. */
static void add_term(world *w, uint32_t v, uint32_t key, double weight)
{
    size_t at = (size_t)v * SST_MAX_TERMS + w->num_terms[v]++;
    w->keys[at] = key;
    w->weights[at] = (uint16_t)lround(weight * ONE);
}

/* Keys that meet in one place of the table, push others on, and go around its end. */
Test(story, a_spread_vector_gives_the_same_cosines)
{
    enum { NUM = 60 };
    static world w;
    static sst_spread spread, empty;
    uint64_t state = 1;
    begin_world(&w, NUM);
    for (uint32_t v = 0; v < NUM; v++)
        for (uint32_t k = 0; k < 4 * SST_MAX_TERMS && w.num_terms[v] < SST_MAX_TERMS; k++)
            if (sst_mix64(++state) % 3 == 0)
                add_term(&w, v, (k / 8 + 1) * SST_SPREAD_SLOTS - 8 + k % 8,
                         (double)(sst_mix64(++state) % 100) / 200);
    for (uint32_t a = 0; a < NUM; a++) {
        sst_spread_fill(&spread, &w.vectors, a);
        for (uint32_t b = 0; b < NUM; b++)
            cr_expect_eq(sst_spread_cosine(&spread, &w.vectors, b),
                         sst_vectors_cosine(&w.vectors, a, b), "%u and %u", a, b);
        sst_spread_clear(&spread, &w.vectors, a);
        for (size_t i = 0; i < SST_SPREAD_SLOTS; i++)
            cr_assert_eq(spread.slots[i].weight, empty.slots[i].weight);
    }
}

static void add_all_edges(world *w)
{
    for (uint32_t b = 0; b < w->vectors.num_versions; b++) {
        for (uint32_t a = 0; a < b; a++) {
            uint32_t cosine = (uint32_t)sst_vectors_cosine(&w->vectors, a, b);
            if (cosine > 0)
                w->edges[w->num_edges++] = (sst_story_edge){a, b, cosine, 0};
        }
    }
}

static void cluster(world *w)
{
    sst_story_edges edges = {.at = w->edges, .len = w->num_edges};
    sst_story_graph graph = {&w->vectors, &edges};
    cr_assert_eq(sst_story_cluster(&graph, &options, w->story_of, w->weakest, NULL),
                 SST_OK);
}

/* Few terms out of a few topics, of unit length; every fifth version undated. */
static void make_random(world *w, uint32_t num_versions, uint32_t max_terms,
                        uint64_t seed)
{
    uint64_t state = seed << 32;
    begin_world(w, num_versions);
    for (uint32_t v = 0; v < num_versions; v++) {
        uint32_t topic = (uint32_t)(sst_mix64(++state) % 8), num = 0;
        double raw[SST_MAX_TERMS], sum = 0;
        for (uint32_t key = 0; key < 40 && num < max_terms; key++) {
            bool is_topical = key / 5 == topic;
            if (sst_mix64(++state) % 100 >= (is_topical ? 80u : 12u))
                continue;
            raw[num] = (double)(sst_mix64(++state) % 1000 + 1);
            sum += raw[num] * raw[num];
            w->keys[v * SST_MAX_TERMS + num++] = key;
        }
        w->num_terms[v] = (uint8_t)num;
        for (uint32_t i = 0; i < num; i++)
            w->weights[v * SST_MAX_TERMS + i] =
                (uint16_t)lround(raw[i] / sqrt(sum) * ONE);
        if (sst_mix64(++state) % 5 > 0)
            w->dates[v] = (sst_date){(int64_t)(sst_mix64(++state) % 8) * DAY, SST_DAY};
    }
    add_all_edges(w);
}

Test(vectors, cosine_is_the_sum_of_products_over_shared_terms)
{
    static world w;
    make_random(&w, MAX_VERSIONS, SST_MAX_TERMS, 1);
    for (uint32_t a = 0; a < MAX_VERSIONS; a++) {
        for (uint32_t b = 0; b < MAX_VERSIONS; b++) {
            uint64_t wanted = 0;
            for (uint32_t i = 0; i < w.num_terms[a]; i++)
                for (uint32_t j = 0; j < w.num_terms[b]; j++)
                    if (w.keys[a * SST_MAX_TERMS + i] == w.keys[b * SST_MAX_TERMS + j])
                        wanted += (uint64_t)w.weights[a * SST_MAX_TERMS + i] *
                                  w.weights[b * SST_MAX_TERMS + j];
            cr_assert_eq(sst_vectors_cosine(&w.vectors, a, b), wanted);
        }
    }
}

Test(vectors, a_version_without_terms_is_like_nothing)
{
    static world w;
    begin_world(&w, 2);
    add_term(&w, 1, 5, 1);
    cr_expect_eq(sst_vectors_cosine(&w.vectors, 0, 1), 0);
    cr_expect_eq(sst_vectors_cosine(&w.vectors, 0, 0), 0);
    cr_expect_eq(sst_vectors_cosine(&w.vectors, 1, 1), 1 << 30);
}

Test(story, of_one_series_a_single_one_moves_in)
{
    static const uint32_t series[] = {0, 0, 5, 5};
    static const bool is_apart[] = {false, false, true, true};
    static world w;
    sst_story_options kept_apart = options;
    begin_world(&w, 4);
    w.vectors.series = series;
    kept_apart.is_apart = is_apart;
    for (uint32_t v = 0; v < 4; v++)
        add_term(&w, v, 1, 1);
    add_all_edges(&w);
    sst_story_edges edges = {.at = w.edges, .len = w.num_edges};
    sst_story_graph graph = {&w.vectors, &edges};
    cr_assert_eq(sst_story_cluster(&graph, &kept_apart, w.story_of, w.weakest, NULL),
                 SST_OK);
    cr_expect_eq(w.story_of[1], 0);
    cr_expect_eq(w.story_of[2], 0);
    cr_expect_eq(w.story_of[3], 3);
}

Test(story, the_greater_scale_of_two_decides)
{
    static const struct {
        double scales[2], cosine;
        bool is_one;
    } cases[] = {
        {{1, 1}, .26, true},     {{1, 1.4}, .26, false}, {{1.4, 1}, .26, false},
        {{1.4, 1.4}, .36, true}, {{.8, .8}, .21, true},  {{.8, .8}, .19, false},
        {{.8, 1}, .21, false},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        static world w;
        begin_world(&w, 2);
        w.vectors.scales = cases[i].scales;
        add_term(&w, 0, 1, 1);
        add_term(&w, 1, 1, cases[i].cosine);
        add_all_edges(&w);
        cluster(&w);
        cr_expect_eq(w.story_of[1] == 0, cases[i].is_one, "case %zu", i);
    }
}

Test(story, the_shortness_of_both_lowers_what_is_asked)
{
    static const struct {
        double shortness[2], cosine;
        bool is_one;
    } cases[] = {
        {{1, 1}, .23, false},  {{1, .8}, .20, true},   {{1, .8}, .18, false},
        {{.8, .8}, .16, true}, {{.8, .8}, .15, false}, {{.8, 1}, .20, true},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        static world w;
        begin_world(&w, 2);
        w.vectors.shortness = cases[i].shortness;
        add_term(&w, 0, 1, 1);
        add_term(&w, 1, 1, cases[i].cosine);
        add_all_edges(&w);
        cluster(&w);
        cr_expect_eq(w.story_of[1] == 0, cases[i].is_one, "case %zu", i);
    }
}

/* .25 * .9 * .8 = .18 of the third. */
Test(story, a_story_asks_what_its_versions_ask_on_average)
{
    static const double shortness[] = {1, .8, .8};
    static const double cosines[] = {.19, .17};
    for (size_t i = 0; i < 2; i++) {
        static world w;
        begin_world(&w, 3);
        w.vectors.shortness = shortness;
        add_term(&w, 0, 1, 1);
        add_term(&w, 1, 1, 1);
        add_term(&w, 2, 1, cosines[i]);
        add_all_edges(&w);
        cluster(&w);
        cr_expect_eq(w.story_of[1], 0);
        cr_expect_eq(w.story_of[2] == 0, i == 0, "cosine %g", cosines[i]);
    }
}

Test(story, two_versions_need_more_in_common_the_further_apart_they_are)
{
    const struct {
        double cosine, days; /* days < 0: the second is undated */
        bool is_one_story;
    } cases[] = {
        {1, 0, true},     {1, 2, true},      {1, 3, true},    {1, 4, false},
        {.23, 0, true},   {.21, 0, false},   {.37, 2, true},  {.35, 2, false},
        {.251, 1, true},  {.247, 1, false},  {.26, -1, true}, {.24, -1, false},
        {.2205, 0, true}, {.2195, 0, false},
    };
    for (size_t c = 0; c < sizeof cases / sizeof *cases; c++) {
        static world w;
        begin_world(&w, 2);
        add_term(&w, 0, 1, 1);
        add_term(&w, 1, 1, cases[c].cosine);
        add_term(&w, 1, 2, sqrt(1 - cases[c].cosine * cases[c].cosine));
        w.dates[0] = (sst_date){1700000000, SST_SECOND};
        if (cases[c].days >= 0)
            w.dates[1] =
                (sst_date){1700000000 + llround(cases[c].days * (double)DAY), SST_DAY};
        add_all_edges(&w);
        cluster(&w);
        cr_expect_eq(w.story_of[0], 0);
        cr_expect_eq(w.story_of[1], cases[c].is_one_story ? 0 : 1, "cosine %g, %g days",
                     cases[c].cosine, cases[c].days);
        double days = cases[c].days < 0 ? 0 : cases[c].days;
        double wanted = cases[c].cosine * exp(-days * days / 8);
        if (cases[c].is_one_story)
            cr_expect(fabs((double)w.weakest[0] - wanted) < .0001);
        else
            cr_expect(isnan(w.weakest[0]) && isnan(w.weakest[1]));
    }
}

Test(story, a_chain_of_pairs_does_not_become_one_story)
{
    /* v and v + 1 share half, v and v + 2 nothing. */
    static world w;
    begin_world(&w, 10);
    for (uint32_t v = 0; v < 10; v++) {
        add_term(&w, v, v, sqrt(.5));
        add_term(&w, v, v + 1, sqrt(.5));
    }
    add_all_edges(&w);
    cluster(&w);
    for (uint32_t v = 0; v < 10; v++) /* .5 joins two, .125 does not join two of two */
        cr_expect_eq(w.story_of[v], v / 2 * 2, "version %u", v);
}

/* ---- against the book -------------------------------------------------------------- */

/* The mean of all cosines between two stories, times the factor of their mean dates. */
static double average_cosine(const world *w, const uint32_t *story_of, uint32_t x,
                             uint32_t y, double *least)
{
    double sum = 0, num = 0, num_of[2] = {0}, seconds[2] = {0}, num_dated[2] = {0};
    for (uint32_t a = 0; a < w->vectors.num_versions; a++) {
        if (story_of[a] != x && story_of[a] != y)
            continue;
        bool side = story_of[a] == y;
        num_of[side]++;
        seconds[side] += (double)w->dates[a].seconds;
        num_dated[side] += w->dates[a].precision != SST_UNDATED;
        for (uint32_t b = 0; !side && b < w->vectors.num_versions; b++) {
            if (story_of[b] != y)
                continue;
            sum += (double)sst_vectors_cosine(&w->vectors, a, b) / (1 << 30);
            num++;
        }
    }
    bool is_dated = num_dated[0] > 0 && num_dated[1] > 0;
    *least = (is_dated ? options.dated : options.undated) *
             (1 + .15 * log2(fmin(num_of[0], num_of[1])));
    double days =
        is_dated ? (seconds[0] / num_dated[0] - seconds[1] / num_dated[1]) / (double)DAY
                 : 0;
    return sum / num * exp(-days * days / (2 * options.sigma_days * options.sigma_days));
}

/* The two stories with an edge between them that go together best; false: none do. */
static bool best_merge(const world *w, const uint32_t *story_of, uint32_t *to,
                       uint32_t *from, double *best)
{
    *best = 0;
    for (size_t i = 0; i < w->num_edges; i++) {
        uint32_t x = story_of[w->edges[i].a], y = story_of[w->edges[i].b];
        double least, cosine = x == y ? 0 : average_cosine(w, story_of, x, y, &least);
        if (x == y || cosine < least || cosine <= *best)
            continue;
        *best = cosine;
        *to = x < y ? x : y;
        *from = x < y ? y : x;
    }
    return *best > 0;
}

static void cluster_slowly(const world *w, uint32_t *story_of, double *weakest)
{
    uint32_t num = w->vectors.num_versions, to, from;
    double cosine;
    for (uint32_t v = 0; v < num; v++) {
        story_of[v] = v;
        weakest[v] = 2;
    }
    while (best_merge(w, story_of, &to, &from, &cosine)) {
        weakest[to] = fmin(cosine, fmin(weakest[to], weakest[from]));
        for (uint32_t v = 0; v < num; v++)
            story_of[v] = story_of[v] == from ? to : story_of[v];
    }
}

Test(story, stories_are_those_of_average_link_clustering_by_the_book)
{
    const uint32_t num = 60;
    for (uint64_t seed = 1; seed <= 6; seed++) {
        static world w;
        uint32_t wanted[MAX_VERSIONS], num_merged = 0;
        double weakest[MAX_VERSIONS];
        make_random(&w, num, 20, seed);
        for (uint32_t v = 0; v < num; v++) /* dates bring closer what they part */
            w.dates[v] = (sst_date){0, seed % 2 ? SST_DAY : SST_UNDATED};
        cluster_slowly(&w, wanted, weakest);
        w.vectors.num_threads = (unsigned)seed % 3;
        cluster(&w);
        for (uint32_t v = 0; v < num; v++) {
            cr_expect_eq(w.story_of[v], wanted[v], "seed %u, version %u", (unsigned)seed,
                         v);
            num_merged += wanted[v] != v;
            if (wanted[v] == v && weakest[v] < 2)
                cr_expect(fabs((double)w.weakest[v] - weakest[v]) < .0001);
        }
        cr_expect_gt(num_merged, 10);
    }
}

Test(story, edges_in_any_order_and_any_number_of_threads_give_the_same_bytes)
{
    static world w;
    uint32_t story_of[MAX_VERSIONS];
    float weakest[MAX_VERSIONS];
    uint64_t state = 17;
    make_random(&w, MAX_VERSIONS, SST_MAX_TERMS, 5);
    for (unsigned round = 0; round < 10; round++) {
        w.vectors.num_threads = 1 + round % 5;
        cluster(&w);
        if (round > 0) {
            cr_expect(memcmp(story_of, w.story_of, sizeof story_of) == 0);
            cr_expect(memcmp(weakest, w.weakest, sizeof weakest) == 0);
        }
        memcpy(story_of, w.story_of, sizeof story_of);
        memcpy(weakest, w.weakest, sizeof weakest);
        w.num_edges = 0;
        add_all_edges(&w);
        for (size_t i = w.num_edges; i > 1; i--) {
            size_t k = sst_mix64(++state) % i;
            sst_story_edge held = w.edges[k];
            w.edges[k] = w.edges[i - 1];
            w.edges[i - 1] = held;
        }
    }
}

Test(story, a_story_of_more_than_256_terms_keeps_the_heavy_ones)
{
    /* One heavy term in common, before, between and after 63 light ones of each. */
    const uint32_t heavy[] = {0, 3000, 1000000};
    for (size_t h = 0; h < 3; h++) {
        static world w;
        begin_world(&w, MAX_VERSIONS);
        for (uint32_t v = 0; v < MAX_VERSIONS; v++) {
            uint32_t first = 1 + v * 64;
            bool is_added = false;
            for (uint32_t i = 0; i < 63; i++) {
                if (!is_added && heavy[h] <= first + i) {
                    add_term(&w, v, heavy[h], .6);
                    is_added = true;
                }
                add_term(&w, v, first + i + (first + i >= heavy[h]), .1);
            }
            if (!is_added)
                add_term(&w, v, heavy[h], .6);
        }
        add_all_edges(&w);
        cluster(&w);
        for (uint32_t v = 0; v < MAX_VERSIONS; v++)
            cr_expect_eq(w.story_of[v], 0, "heavy %u, version %u", heavy[h], v);
        cr_expect(fabs((double)w.weakest[0] - .36) < .001, "heavy %u: %g", heavy[h],
                  (double)w.weakest[0]);
    }
}

Test(story, no_edges_leave_every_version_a_story_of_its_own)
{
    static world w;
    begin_world(&w, 3);
    cluster(&w);
    for (uint32_t v = 0; v < 3; v++) {
        cr_expect_eq(w.story_of[v], v);
        cr_expect(isnan(w.weakest[v]));
    }
    begin_world(&w, 0);
    cluster(&w);
}
