/* SPDX-License-Identifier: MIT */
/* test_laws.c - what must hold of whole runs, on made-up articles whose truth is known. */
#include <criterion/criterion.h>
#include <stdlib.h>
#include <string.h>

#include "generator/generator.h"
#include "samestory.h"

enum { NUM_ARTICLES = 5000 };

static gen_options made_up(void)
{
    gen_options options = gen_options_default();
    options.seed = 20240326;
    options.num_articles = NUM_ARTICLES;
    options.words = 300;
    options.per_day = 500;
    options.copies_share = .3;
    return options;
}

static void fill_run(sst_run *run, const gen_options *options)
{
    generator *g = generator_new(options);
    sst_error err = {0};
    cr_assert_not_null(g);
    for (uint64_t no = 0; no < options->num_articles; no++) {
        gen_article made;
        sst_article article;
        generator_make(g, no, &made);
        sst_article_init(&article);
        article.id = sst_text_of(made.id);
        article.title = sst_text_of(made.title);
        article.source = sst_text_of(made.source);
        article.language = sst_text_of("en");
        article.text = (sst_text){made.text, made.text_bytes};
        article.published = (sst_date){made.seconds, SST_SECOND};
        cr_assert_eq(sst_run_add(run, &article, &err), SST_OK, "%s", err.message);
    }
    generator_free(g);
}

/* A finished run over the made-up articles. */
typedef struct finished {
    sst_run *run;
    sst_groups *groups;
    sst_summary summary;
} finished;

static finished finish(const sst_options *options, const gen_options *articles)
{
    finished f;
    sst_error err = {0};
    sst_options keeping = *options;
    keeping.keep_text = true;
    cr_assert_eq(sst_run_new(&keeping, &f.run, &err), SST_OK, "%s", err.message);
    fill_run(f.run, articles);
    cr_assert_eq(sst_run_finish(f.run, NULL, NULL, &f.groups, &err), SST_OK, "%s",
                 err.message);
    sst_groups_summary(f.groups, &f.summary);
    return f;
}

static void let_go(finished *f)
{
    sst_groups_free(f->groups);
    sst_run_free(f->run);
}

static sst_pair pair_at(const finished *f, uint64_t i)
{
    sst_pair pair;
    cr_assert_eq(sst_groups_pair(f->groups, i, &pair, NULL), SST_OK);
    return pair;
}

static uint32_t version_of(const finished *f, sst_article_no no)
{
    sst_article_info info;
    cr_assert_eq(sst_groups_article(f->groups, no, &info, NULL), SST_OK);
    return info.version;
}

/* Every pair of the exact join is a pair of its version; bands must find nearly all of them,
 * and join nothing that the exact join leaves apart. */
static void check_threshold(double near)
{
    gen_options articles = made_up();
    sst_options options;
    sst_options_init(&options);
    options.relations = SST_RELATIONS_NEAR;
    options.near = near;
    finished banded = finish(&options, &articles);
    options.exact = true;
    finished exact = finish(&options, &articles);
    uint64_t num_pairs = 0, num_joined = 0;
    for (uint64_t i = 0; i < exact.summary.num_pairs; i++) {
        sst_pair pair = pair_at(&exact, i);
        if (pair.relation != SST_NEAR_DUPLICATE)
            continue;
        num_pairs++;
        num_joined += version_of(&banded, pair.a) == version_of(&banded, pair.b);
    }
    for (uint64_t i = 0; i < banded.summary.num_pairs; i++) {
        sst_pair pair = pair_at(&banded, i);
        cr_expect(pair.jaccard >= near, "%u %u: %g", pair.a, pair.b, pair.jaccard);
    }
    /* A version of the bands lies within one of the exact join. */
    uint32_t *home = malloc(banded.summary.num_versions * sizeof *home);
    cr_assert_not_null(home);
    memset(home, 0xff, banded.summary.num_versions * sizeof *home);
    for (sst_article_no no = 0; no < NUM_ARTICLES; no++) {
        uint32_t *of_version = &home[version_of(&banded, no)];
        if (*of_version == UINT32_MAX)
            *of_version = version_of(&exact, no);
        cr_expect_eq(*of_version, version_of(&exact, no), "article %u", no);
    }
    free(home);
    cr_expect_gt(num_pairs, 300, "near %g: only %llu pairs: what is tested?", near,
                 (unsigned long long)num_pairs);
    cr_expect_geq((double)num_joined, .98 * (double)num_pairs, "near %g: %llu of %llu",
                  near, (unsigned long long)num_joined, (unsigned long long)num_pairs);
    let_go(&banded);
    let_go(&exact);
}

Test(laws, bands_find_what_the_exact_join_finds_at_30)
{
    check_threshold(.3);
}

Test(laws, bands_find_what_the_exact_join_finds_at_50)
{
    check_threshold(.5);
}

Test(laws, bands_find_what_the_exact_join_finds_at_70)
{
    check_threshold(.7);
}

Test(laws, bands_find_what_the_exact_join_finds_at_80)
{
    check_threshold(.8);
}

Test(laws, the_exact_join_finds_every_planted_copy)
{
    gen_options articles = made_up();
    sst_options options;
    sst_options_init(&options);
    options.relations = SST_RELATIONS_NEAR;
    options.exact = true;
    finished f = finish(&options, &articles);
    generator *g = generator_new(&articles);
    int num_copies = 0;
    cr_assert_not_null(g);
    for (sst_article_no no = 0; no < NUM_ARTICLES; no++) {
        gen_article made;
        generator_make(g, no, &made);
        if (made.base == GEN_NONE || made.jaccard < options.near)
            continue;
        num_copies++;
        cr_expect_eq(version_of(&f, no), version_of(&f, (sst_article_no)made.base),
                     "article %u, %s of %llu at %g", no, gen_kind_name(made.kind),
                     (unsigned long long)made.base, made.jaccard);
    }
    cr_expect_gt(num_copies, 500);
    generator_free(g);
    let_go(&f);
}

/* Every number that a run gives out, in one hash. */
static uint64_t fingerprint(const finished *f)
{
    uint64_t h = 1469598103934665603u;
#define MIX(x) (h = (h ^ (uint64_t)(x)) * 1099511628211u)
    for (sst_article_no no = 0; no < f->summary.num_articles; no++) {
        sst_article_info info;
        cr_assert_eq(sst_groups_article(f->groups, no, &info, NULL), SST_OK);
        MIX(info.version);
        MIX(info.story);
        MIX(info.is_lead);
    }
    for (uint64_t i = 0; i < f->summary.num_pairs; i++) {
        sst_pair pair = pair_at(f, i);
        MIX(pair.a);
        MIX(pair.b);
        MIX(pair.relation);
        MIX(pair.jaccard * 1e9);
        MIX(pair.relation == SST_SAME_STORY ? pair.cosine * 1e9 : 0);
        for (size_t k = 0; k < pair.num_passages; k++)
            MIX(pair.passages[k].a_begin + pair.passages[k].b_end * 65537u);
        for (size_t k = 0; k < pair.num_terms; k++)
            MIX((uint8_t)pair.terms[k].data[0] + 257 * pair.terms[k].len_bytes);
    }
#undef MIX
    return h;
}

Test(laws, one_two_and_eight_threads_give_the_same)
{
    static const unsigned threads[] = {1, 2, 8};
    gen_options articles = made_up();
    articles.num_articles = 2000;
    uint64_t first = 0;
    for (size_t i = 0; i < 3; i++) {
        sst_options options;
        sst_options_init(&options);
        options.num_threads = threads[i];
        finished f = finish(&options, &articles);
        cr_expect_gt(f.summary.num_pairs, 100);
        if (i == 0)
            first = fingerprint(&f);
        cr_expect_eq(fingerprint(&f), first, "%u threads", threads[i]);
        let_go(&f);
    }
}

Test(laws, planted_events_are_stories_and_nothing_else_is)
{
    gen_options articles = made_up();
    articles.num_articles = 2000;
    articles.copies_share = 0;
    sst_options options;
    sst_options_init(&options);
    finished f = finish(&options, &articles);
    generator *g = generator_new(&articles);
    uint64_t *event_of = malloc(articles.num_articles * sizeof *event_of);
    cr_assert(g && event_of);
    uint64_t num_pairs = 0, num_right = 0, num_wanted = 0, num_found = 0;
    for (sst_article_no no = 0; no < articles.num_articles; no++) {
        gen_article made;
        generator_make(g, no, &made);
        event_of[no] = made.event;
    }
    for (uint64_t i = 0; i < f.summary.num_pairs; i++) {
        sst_pair pair = pair_at(&f, i);
        num_pairs++;
        num_right += event_of[pair.a] != GEN_NONE && event_of[pair.a] == event_of[pair.b];
    }
    for (sst_article_no a = 0; a < articles.num_articles; a++)
        for (sst_article_no b = a + 1; b < articles.num_articles && b < a + 500; b++)
            if (event_of[a] != GEN_NONE && event_of[a] == event_of[b]) {
                sst_article_info x, y;
                cr_assert_eq(sst_groups_article(f.groups, a, &x, NULL), SST_OK);
                cr_assert_eq(sst_groups_article(f.groups, b, &y, NULL), SST_OK);
                num_wanted++;
                num_found += x.story == y.story;
            }
    cr_expect_gt(num_wanted, 300);
    cr_expect_geq((double)num_found, .95 * (double)num_wanted, "%llu of %llu",
                  (unsigned long long)num_found, (unsigned long long)num_wanted);
    cr_expect_geq((double)num_right, .99 * (double)num_pairs, "%llu of %llu",
                  (unsigned long long)num_right, (unsigned long long)num_pairs);
    free(event_of);
    generator_free(g);
    let_go(&f);
}
