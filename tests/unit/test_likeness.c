/* SPDX-License-Identifier: MIT */
/* test_likeness.c - what a finished run says of any two articles, related or not. */
#include <criterion/criterion.h>
#include <math.h>

#include "samestory.h"

#define FIRE                                                                             \
    "A fire in the old paper mill of Varnsdorf burnt for nine hours on Monday night; "   \
    "forty firemen from both sides of the border fought it, and the mayor said that "    \
    "the roof of the machine hall, built in 1894, had fallen in shortly before dawn. "
#define OTHER_FIRE                                                                       \
    "Varnsdorf mourns its paper mill. Firemen from across the border helped until dawn " \
    "on Tuesday, when the machine hall collapsed. The mill was the town's pride. "
#define CHOIR_BEGIN                                                                      \
    "The boys' choir sang for the last time under its conductor of thirty years, who "   \
    "put down his baton after the final chord, bowed once and left the stage while "     \
    "parents in the gallery wept. "
#define CHOIR                                                                            \
    CHOIR_BEGIN                                                                          \
    "The youngest singers began to clap in time, and a trumpeter whom nobody had "       \
    "invited played from the balcony until the caretaker came and put the lights out. "
#define LATE                                                                             \
    "Varnsdorf has opened a museum of paper: the mill that firemen could not save at "   \
    "the border is rebuilt as a model, machine hall and all. " CHOIR_BEGIN

typedef struct finished {
    sst_run *run;
    sst_groups *groups;
} finished;

static void add(sst_run *run, const char *id, const char *text, int day)
{
    sst_article article;
    sst_article_init(&article);
    article.id = sst_text_of(id);
    article.text = sst_text_of(text);
    if (day > 0)
        article.published = (sst_date){1700000000 + day * 86400, SST_SECOND};
    cr_assert_eq(sst_run_add(run, &article, NULL), SST_OK);
}

/* 0 fire, 1 its copy, 2 fire and a line, 3 the other report, 4 choir, 5 both again long
 * after, 6 choir */
static finished finish(unsigned relations, bool is_kept)
{
    finished f = {NULL, NULL};
    sst_options options;
    sst_options_init(&options);
    options.keep_text = true;
    options.keep_candidates = is_kept;
    options.relations = relations;
    cr_assert_eq(sst_run_new(&options, &f.run, NULL), SST_OK);
    add(f.run, "fire", FIRE, 1);
    add(f.run, "copy", FIRE, 1);
    add(f.run, "longer", FIRE "Nobody was hurt in the fire.", 1);
    add(f.run, "other", OTHER_FIRE, 2);
    add(f.run, "choir", CHOIR, 1);
    add(f.run, "late", LATE, 300);
    add(f.run, "choir-copy", CHOIR, 1);
    cr_assert_eq(sst_run_finish(f.run, NULL, NULL, &f.groups, NULL), SST_OK);
    return f;
}

static void end(finished *f)
{
    sst_groups_free(f->groups);
    sst_run_free(f->run);
}

static sst_likeness likeness_of(const finished *f, sst_article_no a, sst_article_no b)
{
    sst_likeness likeness = {.size = sizeof likeness}, turned = likeness;
    cr_assert_eq(sst_groups_likeness(f->groups, a, b, &likeness, NULL), SST_OK);
    cr_assert_eq(sst_groups_likeness(f->groups, b, a, &turned, NULL), SST_OK);
    cr_expect_eq(likeness.was_candidate, turned.was_candidate);
    cr_expect_eq(likeness.jaccard, turned.jaccard);
    return likeness;
}

Test(likeness, candidates_are_those_of_any_family_and_those_of_one_version)
{
    finished f = finish(SST_RELATIONS_ALL, true);
    cr_expect(likeness_of(&f, 0, 1).was_candidate, "equal words");
    cr_expect(likeness_of(&f, 0, 2).was_candidate, "bands");
    cr_expect(likeness_of(&f, 1, 2).was_candidate, "one version");
    cr_expect(likeness_of(&f, 0, 3).was_candidate, "terms of founders");
    cr_expect(likeness_of(&f, 2, 3).was_candidate, "terms of their founders");
    cr_expect(likeness_of(&f, 4, 5).was_candidate, "a passage");
    cr_expect(likeness_of(&f, 5, 6).was_candidate, "a passage of its copy");
    cr_expect_not(likeness_of(&f, 0, 4).was_candidate, "nothing in common");
    cr_expect_not(likeness_of(&f, 0, 5).was_candidate, "too late");
    end(&f);
}

Test(likeness, the_measures_say_how_alike)
{
    finished f = finish(SST_RELATIONS_ALL, true);
    sst_likeness same = likeness_of(&f, 0, 1), near = likeness_of(&f, 0, 2),
                 story = likeness_of(&f, 0, 3), foreign = likeness_of(&f, 0, 4),
                 late = likeness_of(&f, 0, 5);
    cr_expect_eq(same.jaccard, 1);
    cr_expect_float_eq(same.cosine, 1, 1e-3); /* weights are rounded */
    cr_expect(near.jaccard > .7 && near.jaccard < 1, "%g", near.jaccard);
    cr_expect_lt(foreign.jaccard, .1);
    cr_expect_gt(story.cosine, story.cosine_story);
    cr_expect_lt(foreign.cosine, foreign.cosine_story);
    cr_expect_gt(late.cosine_story, 1, "too far apart in time, whatever the cosine");
    end(&f);
}

Test(likeness, without_terms_there_is_no_cosine)
{
    finished f = finish(SST_RELATIONS_NEAR, true);
    cr_expect(isnan(likeness_of(&f, 0, 3).cosine));
    cr_expect(likeness_of(&f, 0, 2).was_candidate);
    cr_expect_not(likeness_of(&f, 0, 3).was_candidate);
    end(&f);
}

Test(likeness, who_did_not_ask_for_it_is_told_so)
{
    finished f = finish(SST_RELATIONS_ALL, false);
    sst_likeness likeness = {.size = sizeof likeness};
    cr_expect_eq(sst_groups_likeness(f.groups, 0, 1, &likeness, NULL), SST_ERR_ARGUMENT);
    end(&f);
    f = finish(SST_RELATIONS_ALL, true);
    cr_expect_eq(sst_groups_likeness(f.groups, 0, 7, &likeness, NULL), SST_ERR_ARGUMENT);
    end(&f);
}

Test(likeness, pairs_are_found_by_their_articles)
{
    finished f = finish(SST_RELATIONS_ALL, true);
    sst_summary summary;
    sst_groups_summary(f.groups, &summary);
    cr_expect_gt(summary.num_story_candidates, 0);
    uint64_t num_found = 0, at;
    for (sst_article_no a = 0; a < 7; a++)
        for (sst_article_no b = 0; b < a; b++) {
            sst_pair pair = {.size = sizeof pair};
            if (!sst_groups_find_pair(f.groups, a, b, &at))
                continue;
            cr_assert_eq(sst_groups_pair(f.groups, at, &pair, NULL), SST_OK);
            cr_expect(pair.a == b && pair.b == a);
            num_found++;
        }
    cr_expect_eq(num_found, summary.num_pairs);
    end(&f);
}
