/* SPDX-License-Identifier: MIT */
#include "match/roundup.h"

#include <criterion/criterion.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "base/hash.h"
#include "samestory.h"
#include "text/text.h"

enum { MOST_VERSIONS = 8 };

/* Versions of terms of equal weight, undated, and all edges between them. */
typedef struct world {
    uint32_t keys[MOST_VERSIONS * SST_MAX_TERMS];
    uint16_t weights[MOST_VERSIONS * SST_MAX_TERMS];
    uint8_t num_terms[MOST_VERSIONS];
    sst_date dates[MOST_VERSIONS];
    sst_vectors vectors;
    sst_story_edge edges[MOST_VERSIONS * MOST_VERSIONS];
    size_t num_edges;
    bool is_roundup[MOST_VERSIONS];
    uint32_t story_of[MOST_VERSIONS];
    float weakest[MOST_VERSIONS];
    sst_alsos alsos;
} world;

/* Terms as letters, ascending. */
static void make_world(world *w, const char *const *texts, uint32_t num)
{
    memset(w, 0, sizeof *w);
    w->vectors = (sst_vectors){.keys = w->keys,
                               .weights = w->weights,
                               .num_terms = w->num_terms,
                               .dates = w->dates,
                               .num_versions = num};
    for (uint32_t v = 0; v < num; v++) {
        size_t len = strlen(texts[v]);
        for (size_t i = 0; i < len; i++) {
            w->keys[v * SST_MAX_TERMS + i] = (uint8_t)texts[v][i];
            w->weights[v * SST_MAX_TERMS + i] =
                (uint16_t)lround(32768 / sqrt((double)len));
        }
        w->num_terms[v] = (uint8_t)len;
        for (uint32_t a = 0; a < v; a++) {
            uint32_t cosine = (uint32_t)sst_vectors_cosine(&w->vectors, a, v);
            if (cosine > 0)
                w->edges[w->num_edges++] = (sst_story_edge){a, v, cosine, 0};
        }
    }
}

static void tell(world *w, const char *const *texts, uint32_t num)
{
    make_world(w, texts, num);
    sst_story_edges edges = {.at = w->edges, .len = w->num_edges};
    sst_story_graph graph = {&w->vectors, &edges};
    sst_story_options options = {
        .dated = .21, .undated = .24, .sigma_days = 2, .is_apart = w->is_roundup};
    cr_assert_eq(sst_roundups_find(&graph, .21, w->is_roundup, NULL), SST_OK);
    cr_assert_eq(sst_story_cluster(&graph, &options, w->story_of, w->weakest, NULL),
                 SST_OK);
    cr_assert_eq(sst_roundups_also(&graph, w->story_of, .16, &w->alsos, NULL), SST_OK);
}

Test(roundup, a_short_item_neither_is_one_nor_makes_one)
{
    const char *const texts[] = {"abcdef", "abcdpqrs", "pqrstu"};
    for (uint32_t v = 0; v < 3; v++) {
        static world w;
        double shortness[] = {1, 1, 1};
        shortness[v] = SST_LEAST_SHORTNESS;
        make_world(&w, texts, 3);
        w.vectors.shortness = shortness;
        sst_story_edges edges = {.at = w.edges, .len = w.num_edges};
        sst_story_graph graph = {&w.vectors, &edges};
        cr_assert_eq(sst_roundups_find(&graph, .21, w.is_roundup, NULL), SST_OK);
        cr_expect_not(w.is_roundup[1], "version %u is short", v);
    }
}

Test(roundup, what_a_story_needs_a_roundup_needs_of_each)
{
    const char *const texts[] = {"abcdef", "abcdpqrs", "pqrstu"}; /* cosines of .58 */
    static const struct {
        double scale;
        bool is_roundup;
    } cases[] = {{1, true}, {2.5, true}, {3, false}};
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        static world w;
        double scales[] = {cases[i].scale, cases[i].scale, cases[i].scale};
        make_world(&w, texts, 3);
        w.vectors.scales = scales;
        sst_story_edges edges = {.at = w.edges, .len = w.num_edges};
        sst_story_graph graph = {&w.vectors, &edges};
        cr_assert_eq(sst_roundups_find(&graph, .21, w.is_roundup, NULL), SST_OK);
        cr_expect_eq(w.is_roundup[1], cases[i].is_roundup, "scale %g", cases[i].scale);
    }
}

Test(roundup, two_events_of_one_article_each_stay_two_stories)
{
    const char *const texts[] = {"abcdef", "abcdpqrs", "pqrstu"};
    static world w;
    tell(&w, texts, 3);
    cr_expect(w.is_roundup[1]);
    cr_expect_neq(w.story_of[0], w.story_of[2]);
    cr_assert_eq(w.alsos.len, 1, "%zu", w.alsos.len);
    cr_expect_eq(w.alsos.at[0].version, 1);
    cr_expect(w.story_of[1] == w.story_of[0] || w.story_of[1] == w.story_of[2]);
    cr_expect_neq(w.alsos.at[0].story, w.story_of[1],
                  "home and the other are both named");
    sst_vec_free(&w.alsos);
}

Test(roundup, one_that_comes_first_names_both_of_two_larger_stories)
{
    const char *const texts[] = {"abcdpqrs", "abcdef", "abcdeg",
                                 "pqrstu",   "pqrstv", "pqrstw"};
    static world w;
    tell(&w, texts, 6);
    cr_expect_neq(w.story_of[1], w.story_of[3]);
    cr_expect_eq(w.story_of[1], w.story_of[2]);
    cr_expect_eq(w.story_of[3], w.story_of[5]);
    cr_assert_eq(w.alsos.len, 1, "%zu", w.alsos.len);
    cr_expect_eq(w.alsos.at[0].version, 0);
    cr_expect_neq(w.alsos.at[0].story, w.story_of[0]);
    cr_expect_eq(w.story_of[w.story_of[0]], w.story_of[0], "the smallest is the root");
    sst_vec_free(&w.alsos);
}

Test(roundup, reports_of_one_event_that_stress_different_things_are_none)
{
    const char *const texts[] = {"abcdefg", "abcdehi", "abcdejk", "abcdelm"};
    static world w;
    tell(&w, texts, 4);
    for (uint32_t v = 0; v < 4; v++) {
        cr_expect_not(w.is_roundup[v]);
        cr_expect_eq(w.story_of[v], 0);
    }
    cr_expect_eq(w.alsos.len, 0);
    sst_vec_free(&w.alsos);
}

/* ---- against the formula ----------------------------------------------------------- */

#define LEAST .21
#define LEAST_ALSO .16
#define UNIT 1073741824. /* 2^30: a cosine of 1 */

enum {
    MOST_RANDOM = 2500,
    NUM_NEAR = 8,
    NUM_TOPICS = 12,
    TOPIC_STEP = 8,
    TOPIC_TERMS = 12
};

/* Versions of one topic or several, whose terms overlap, and edges in random order. */
typedef struct random_world {
    uint32_t keys[MOST_RANDOM * SST_MAX_TERMS];
    uint16_t weights[MOST_RANDOM * SST_MAX_TERMS];
    uint8_t num_terms[MOST_RANDOM];
    sst_date dates[MOST_RANDOM];
    double scales[MOST_RANDOM], shortness[MOST_RANDOM];
    sst_vectors vectors;
    sst_story_edges edges;
    bool is_roundup[MOST_RANDOM];
    uint32_t story_of[MOST_RANDOM];
    float weakest[MOST_RANDOM];
    sst_alsos alsos;
} random_world;

static uint32_t pick(uint64_t *state, uint32_t num)
{
    return (uint32_t)(sst_mix64(++*state) % num);
}

static bool is_of_topics(uint32_t key, unsigned topics)
{
    for (uint32_t t = 0; t < NUM_TOPICS; t++)
        if ((topics >> t & 1) && key >= t * TOPIC_STEP &&
            key < t * TOPIC_STEP + TOPIC_TERMS)
            return true;
    return false;
}

/* heaviest: of equal weights many cosines are equal. */
static void draw_vector(random_world *w, uint32_t v, uint32_t heaviest, uint64_t *state)
{
    static const uint32_t most_topics[] = {1, 1, 2, 3, 4};
    uint32_t *keys = w->keys + (size_t)v * SST_MAX_TERMS, num = 0;
    double raw[SST_MAX_TERMS], sum = 0;
    unsigned topics = 0;
    for (uint32_t i = most_topics[pick(state, 5)]; i > 0; i--)
        topics |= 1u << pick(state, NUM_TOPICS);
    for (uint32_t key = 0; key < NUM_TOPICS * TOPIC_STEP + TOPIC_TERMS; key++) {
        if (num == SST_MAX_TERMS ||
            pick(state, 100) >= (is_of_topics(key, topics) ? 70 : 1))
            continue;
        raw[num] = 1 + pick(state, heaviest);
        sum += raw[num] * raw[num];
        keys[num++] = key;
    }
    w->num_terms[v] = (uint8_t)num;
    for (uint32_t i = 0; i < num; i++)
        w->weights[(size_t)v * SST_MAX_TERMS + i] =
            (uint16_t)lround(raw[i] / sqrt(sum) * 32768);
}

static void copy_vector(random_world *w, uint32_t from, uint32_t to)
{
    size_t at = (size_t)from * SST_MAX_TERMS, to_at = (size_t)to * SST_MAX_TERMS;
    memcpy(w->keys + to_at, w->keys + at, SST_MAX_TERMS * sizeof *w->keys);
    memcpy(w->weights + to_at, w->weights + at, SST_MAX_TERMS * sizeof *w->weights);
    w->num_terms[to] = w->num_terms[from];
}

static void add_edges(random_world *w, uint32_t most_apart, uint64_t *state)
{
    for (uint32_t b = 0; b < w->vectors.num_versions; b++) {
        for (uint32_t a = b > most_apart ? b - most_apart : 0; a < b; a++) {
            uint32_t cosine = (uint32_t)sst_vectors_cosine(&w->vectors, a, b);
            sst_story_edge edge = {a, b, cosine, 0};
            cr_assert(cosine == 0 || sst_vec_push(&w->edges, edge));
        }
    }
    for (size_t i = w->edges.len; i > 1; i--) {
        size_t k = pick(state, (uint32_t)i);
        sst_story_edge held = w->edges.at[k];
        w->edges.at[k] = w->edges.at[i - 1];
        w->edges.at[i - 1] = held;
    }
}

static void draw_world(random_world *w, uint32_t num, uint32_t most_apart, uint64_t seed)
{
    static const double scales[] = {1, 1, 1, .86, 1.34};
    static const double shortness[] = {1, 1, 1, 1, .95, .9, .85, SST_LEAST_SHORTNESS};
    uint64_t state = seed << 32;
    memset(w, 0, sizeof *w);
    w->vectors = (sst_vectors){.keys = w->keys,
                               .weights = w->weights,
                               .num_terms = w->num_terms,
                               .dates = w->dates,
                               .num_versions = num,
                               .scales = w->scales,
                               .shortness = w->shortness};
    for (uint32_t v = 0; v < num; v++) {
        if (v > 0 && pick(&state, 5) == 0)
            copy_vector(w, v - 1 - pick(&state, v < 20 ? v : 20), v);
        else
            draw_vector(w, v, seed % 2 ? 1 : 9, &state);
        w->scales[v] = scales[pick(&state, 5)];
        w->shortness[v] = shortness[pick(&state, 8)];
        if (pick(&state, 4) > 0)
            w->dates[v] = (sst_date){(int64_t)pick(&state, 6) * 86400, SST_DAY};
    }
    add_edges(w, most_apart, &state);
}

/* What the head of roundup.c says, the slow way. */
typedef struct slow_finder {
    const random_world *world;
    const uint32_t *story_of; /* NULL: each version is one of its own */
    double least;
    uint32_t *worths; /* by two versions; 0: no edge */
} slow_finder;

static slow_finder begin_slowly(const random_world *w, const uint32_t *story_of,
                                double least)
{
    size_t num = w->vectors.num_versions;
    slow_finder f = {w, story_of, least, calloc(num * num, sizeof *f.worths)};
    cr_assert_not_null(f.worths);
    for (size_t i = 0; i < w->edges.len; i++) {
        const sst_story_edge *e = &w->edges.at[i];
        f.worths[e->a * num + e->b] = f.worths[e->b * num + e->a] =
            story_of ? e->affinity : e->cosine;
    }
    return f;
}

static double asked_of(const slow_finder *f, uint32_t a, uint32_t b)
{
    const random_world *w = f->world;
    return f->least * UNIT * fmax(w->scales[a], w->scales[b]) * w->shortness[a] *
           w->shortness[b];
}

static bool may_list(const slow_finder *f, uint32_t v, uint32_t u, const uint32_t *listed,
                     uint32_t num)
{
    for (uint32_t i = 0; i < num; i++)
        if (f->story_of ? f->story_of[listed[i]] == f->story_of[u] : listed[i] == u)
            return false;
    uint32_t worth = f->worths[(size_t)v * f->world->vectors.num_versions + u];
    return worth > 0 && worth >= asked_of(f, v, u);
}

/* Those worth most to v, one to a story, of equal ones the smallest first. */
static uint32_t list_slowly(const slow_finder *f, uint32_t v, uint32_t listed[NUM_NEAR])
{
    uint32_t num_versions = f->world->vectors.num_versions, num = 0;
    const uint32_t *worths = f->worths + (size_t)v * num_versions;
    for (uint32_t best = 0; num < NUM_NEAR && best < num_versions;) {
        best = num_versions;
        for (uint32_t u = 0; u < num_versions; u++)
            if (worths[u] > (best < num_versions ? worths[best] : 0) &&
                may_list(f, v, u, listed, num))
                best = u;
        if (best < num_versions)
            listed[num++] = best;
    }
    return num;
}

static uint32_t weight_of(const random_world *w, uint32_t v, uint32_t key)
{
    for (size_t i = (size_t)v * SST_MAX_TERMS, k = 0; k < w->num_terms[v]; k++)
        if (w->keys[i + k] == key)
            return w->weights[i + k];
    return 0;
}

/* Of v_t a_t over all terms, or over those that b lacks. */
static double sum_slowly(const random_world *w, uint32_t v, uint32_t a, const uint32_t *b)
{
    double sum = 0;
    for (size_t i = (size_t)v * SST_MAX_TERMS, k = 0; k < w->num_terms[v]; k++)
        if (!b || weight_of(w, *b, w->keys[i + k]) == 0)
            sum += (double)w->weights[i + k] * weight_of(w, a, w->keys[i + k]);
    return sum;
}

static bool tells_of_both(const slow_finder *f, uint32_t v, uint32_t a, uint32_t b)
{
    const random_world *w = f->world;
    const uint32_t three[] = {v, a, b};
    for (size_t i = 0; i < 3; i++)
        if (w->shortness[three[i]] <= SST_LEAST_SHORTNESS)
            return false;
    return sum_slowly(w, a, b, NULL) < asked_of(f, a, b) * .25 &&
           sum_slowly(w, v, a, &b) >= asked_of(f, v, a) &&
           sum_slowly(w, v, b, &a) >= asked_of(f, v, b);
}

static bool is_roundup_slowly(const slow_finder *f, uint32_t v)
{
    uint32_t listed[NUM_NEAR], num = list_slowly(f, v, listed);
    for (uint32_t i = 0; i < num; i++)
        for (uint32_t k = 0; k < i; k++)
            if (tells_of_both(f, v, listed[i], listed[k]))
                return true;
    return false;
}

/* Keep the listed that are told of beside all that were kept; returns their number. */
static uint32_t keep_slowly(const slow_finder *f, uint32_t v, uint32_t kept[NUM_NEAR])
{
    uint32_t listed[NUM_NEAR], num = list_slowly(f, v, listed), num_kept = 0;
    for (uint32_t i = 0; i < num; i++) {
        uint32_t k = 0;
        while (k < num_kept && tells_of_both(f, v, listed[i], kept[k]))
            k++;
        if (k == num_kept)
            kept[num_kept++] = listed[i];
    }
    return num_kept;
}

static void expect_roundups(random_world *w, unsigned seed)
{
    sst_story_graph graph = {&w->vectors, &w->edges};
    slow_finder f = begin_slowly(w, NULL, LEAST);
    uint32_t num = w->vectors.num_versions, num_roundups = 0;
    cr_assert_eq(sst_roundups_find(&graph, LEAST, w->is_roundup, NULL), SST_OK);
    for (uint32_t v = 0; v < num; v++) {
        num_roundups += w->is_roundup[v];
        cr_expect_eq(w->is_roundup[v], is_roundup_slowly(&f, v), "seed %u, version %u",
                     seed, v);
    }
    cr_expect(num_roundups > num / 20 && num_roundups < num / 2, "seed %u: %u", seed,
              num_roundups);
    free(f.worths);
}

/* Of stories made of edges, which have their affinities then. */
static void expect_alsos(random_world *w, unsigned seed)
{
    sst_story_graph graph = {&w->vectors, &w->edges};
    sst_story_options options = {
        .dated = LEAST, .undated = .24, .sigma_days = 2, .is_apart = w->is_roundup};
    size_t next = 0;
    cr_assert_eq(sst_story_cluster(&graph, &options, w->story_of, w->weakest, NULL),
                 SST_OK);
    w->alsos.len = 0;
    cr_assert_eq(sst_roundups_also(&graph, w->story_of, LEAST_ALSO, &w->alsos, NULL),
                 SST_OK);
    slow_finder f = begin_slowly(w, w->story_of, LEAST_ALSO);
    for (uint32_t v = 0; v < w->vectors.num_versions; v++) {
        uint32_t kept[NUM_NEAR], num_kept = keep_slowly(&f, v, kept);
        for (uint32_t i = 0; num_kept > 1 && i < num_kept; i++) {
            uint32_t story = w->story_of[kept[i]];
            if (story == w->story_of[v])
                continue;
            cr_assert(next < w->alsos.len && w->alsos.at[next].version == v &&
                          w->alsos.at[next].story == story,
                      "seed %u: %u also tells of %u", seed, v, story);
            next++;
        }
    }
    cr_expect_eq(next, w->alsos.len, "seed %u", seed);
    cr_expect_gt(next, 5, "seed %u: %zu", seed, next);
    free(f.worths);
}

Test(roundup, roundups_and_their_stories_are_those_of_the_formula)
{
    static random_world w;
    for (unsigned seed = 1; seed <= 12; seed++) {
        draw_world(&w, 150, 150, seed);
        expect_roundups(&w, seed);
        expect_alsos(&w, seed);
        sst_vec_free(&w.edges);
        sst_vec_free(&w.alsos);
    }
}

Test(roundup, one_thread_and_several_find_the_same)
{
    static random_world w;
    draw_world(&w, MOST_RANDOM, 20, 1);
    expect_roundups(&w, 1);
    for (unsigned num_threads = 2; num_threads <= 5; num_threads++) {
        bool is_roundup[MOST_RANDOM] = {false};
        sst_story_graph graph = {&w.vectors, &w.edges};
        w.vectors.num_threads = num_threads;
        cr_assert_eq(sst_roundups_find(&graph, LEAST, is_roundup, NULL), SST_OK);
        cr_expect(memcmp(is_roundup, w.is_roundup, sizeof is_roundup) == 0, "%u threads",
                  num_threads);
    }
    sst_vec_free(&w.edges);
}
