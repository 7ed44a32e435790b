/* SPDX-License-Identifier: MIT */
#include "match/roundup.h"

#include <criterion/criterion.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

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
