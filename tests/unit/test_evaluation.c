/* SPDX-License-Identifier: MIT */
/* test_evaluation.c - a run against labels: which errors are the worst, and that many
 * pairs are gone through evenly. */
#include <criterion/criterion.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "report/evaluation.h"

#define BRIDGE                                                                           \
    "The bridge over the Neisse near Zittau was closed to lorries on Thursday after "    \
    "engineers had found cracks in two of its eleven girders; drivers must now go "      \
    "round "                                                                             \
    "by way of Hirschfelde, which takes them forty minutes longer, the district said. "
#define BRIDGE_AGAIN                                                                     \
    "Cracked girders: Zittau's bridge over the Neisse is too weak for lorries. The "     \
    "district sends drivers through Hirschfelde while engineers look for more damage. "
#define TIGER                                                                            \
    "Keepers at the zoo of Liberec have hand-reared a white tiger cub since its mother " \
    "refused it in May; on Sunday the cub met its brother for the first time and both "  \
    "slept through the afternoon in the shade of a water trough while visitors waited. "
#define EGGS                                                                             \
    "Egg prices rose by a fifth within one month, the farmers' union said, since hens "  \
    "on many farms had to be culled and feed from abroad had become dearer than ever. "

typedef struct item {
    const char *id, *text;
} item;

/* In the run bridge, bridge-copy are one version, bridge-again of their story. */
static const item items[] = {
    {"bridge", BRIDGE},
    {"bridge-copy", BRIDGE},
    {"bridge-again", BRIDGE_AGAIN},
    {"tiger", TIGER},
    {"tiger-and-eggs",
     TIGER EGGS EGGS "Eggs and tigers were the talk of the town. "
                     "Whoever keeps hens looked for fences, locks and lamps."},
    {"eggs", EGGS},
};
enum { NUM_ITEMS = sizeof items / sizeof *items };

static sst_article article_of(sst_article_no no)
{
    sst_article article;
    sst_article_init(&article);
    article.id = sst_text_of(items[no].id);
    article.text = sst_text_of(items[no].text);
    return article;
}

static sst_status give(void *context, unsigned thread, sst_article_no no,
                       sst_article *out, sst_error *err)
{
    (void)context, (void)thread, (void)err;
    *out = article_of(no < NUM_ITEMS ? no : 0);
    return SST_OK;
}

/* A finished run, a gold and what comes of both. */
typedef struct judging {
    sst_run *run;
    sst_groups *groups;
    sst_sketcher *sketcher;
    sst_gold gold;
    sst_report_options report;
    sst_evaluation e;
} judging;

static void read_gold(judging *j, const char *text)
{
    char path[] = "/tmp/samestory-evaluation-XXXXXX";
    sst_read_options read;
    sst_read_options_init(&read);
    sst_gold_options options = {&read, "1", NAN};
    sst_error err = {0};
    int fd = mkstemp(path);
    cr_assert_eq(write(fd, text, strlen(text)), (ssize_t)strlen(text));
    close(fd);
    cr_assert_eq(sst_gold_read(path, &options, &j->gold, &err), SST_OK, "%s",
                 err.message);
    unlink(path);
}

static sst_status make(judging *j, const sst_options *options, sst_error *err)
{
    sst_evaluation_options how = {.report = &j->report,
                                  .near = options->near,
                                  .relations = options->relations,
                                  .give_again = give,
                                  .sketcher = j->sketcher};
    cr_assert_eq(sst_run_finish(j->run, NULL, NULL, &j->groups, NULL), SST_OK);
    cr_assert_eq(sst_sketcher_new(options, &j->sketcher, NULL), SST_OK);
    how.sketcher = j->sketcher;
    return sst_evaluation_make(j->groups, &j->gold, &how, &j->e, err);
}

static sst_options options_of(void)
{
    sst_options options;
    sst_options_init(&options);
    options.keep_text = options.keep_candidates = true;
    return options;
}

static void judge(judging *j, const char *gold, uint32_t top)
{
    sst_options options = options_of();
    sst_error err = {0};
    *j = (judging){.run = NULL};
    sst_report_options_init(&j->report);
    j->report.top = top;
    read_gold(j, gold);
    cr_assert_eq(sst_run_new(&options, &j->run, NULL), SST_OK);
    for (sst_article_no no = 0; no < NUM_ITEMS; no++) {
        sst_article article = article_of(no);
        cr_assert_eq(sst_run_add(j->run, &article, NULL), SST_OK);
    }
    cr_assert_eq(make(j, &options, &err), SST_OK, "%s", err.message);
}

static void end(judging *j)
{
    sst_evaluation_free(&j->e);
    sst_gold_free(&j->gold);
    sst_sketcher_free(j->sketcher);
    sst_groups_free(j->groups);
    sst_run_free(j->run);
}

/* "bridge bridge-again, tiger eggs": the errors of one kind in their order. */
static void expect_worst(const judging *j, sst_judged judged, sst_fault fault,
                         const char *wanted)
{
    char found[512] = "";
    const sst_worsts *worsts = &j->e.worst[judged][fault];
    for (size_t i = 0; i < worsts->len; i++)
        snprintf(found + strlen(found), sizeof found - strlen(found), "%s%s %s",
                 i > 0 ? ", " : "", items[worsts->at[i].a].id, items[worsts->at[i].b].id);
    cr_expect_str_eq(found, wanted, "%s %s: %s", sst_judged_name(judged),
                     sst_fault_name(fault), found);
}

#define GOLD_OF_CLUSTERS                                                                 \
    "id\tcluster\nbridge\t1\ntiger\t1\nbridge-again\t1\neggs\t2\ntiger-and-eggs\t2\n"    \
    "bridge-copy\t3\n"

Test(evaluation, the_nearest_of_the_missed_and_the_surest_of_the_wrong_come_first)
{
    judging j;
    judge(&j, GOLD_OF_CLUSTERS, 0);
    expect_worst(&j, SST_JUDGED_VERSION, SST_FAULT_WRONG,
                 "bridge bridge-copy, tiger tiger-and-eggs");
    expect_worst(&j, SST_JUDGED_STORY, SST_FAULT_WRONG, /* words before terms */
                 "bridge bridge-copy, tiger tiger-and-eggs, bridge-copy bridge-again");
    const sst_worsts *missed = &j.e.worst[SST_JUDGED_VERSION][SST_FAULT_MISSED];
    cr_assert_gt(missed->len, 2);
    cr_expect(missed->at[0].a == 4 && missed->at[0].b == 5, "a part, but a short one");
    cr_expect(missed->at[1].a == 0 && missed->at[1].b == 2, "few words in common");
    for (int f = 0; f < SST_NUM_FAULTS; f++)
        for (int k = 0; k <= SST_JUDGED_STORY; k++)
            cr_expect_eq(j.e.worst[k][f].len, j.e.num_faults[k][f],
                         "all of so few are shown: %d %d", k, f);
    end(&j);
}

Test(evaluation, only_so_many_are_kept_as_are_shown)
{
    judging j;
    judge(&j, GOLD_OF_CLUSTERS, 1);
    expect_worst(&j, SST_JUDGED_STORY, SST_FAULT_WRONG, "bridge bridge-copy");
    cr_expect_eq(j.e.num_faults[SST_JUDGED_STORY][SST_FAULT_WRONG], 3);
    end(&j);
}

Test(evaluation, pairs_are_judged_by_the_relations_of_the_run)
{
    judging j;
    judge(&j,
          "a\tb\tlabel\nbridge\tbridge-copy\t1\nbridge\tbridge-again\t1\n"
          "bridge\ttiger\t1\neggs\tnowhere\t1\ntiger\tbridge-copy\t0\n"
          "tiger-and-eggs\ttiger\t0\n",
          0);
    const sst_pair_score *s = &j.e.pair_scores[SST_JUDGED_RELATION];
    cr_expect_eq(s->num_pairs, 6);
    cr_expect_eq(s->num_positives, 4);
    cr_expect_eq(s->num_right, 2);
    cr_expect_eq(s->num_wrong, 1);
    cr_expect_float_eq(s->precision, 2. / 3, 1e-12);
    cr_expect_float_eq(s->recall, .5, 1e-12);
    cr_expect_eq(j.e.pair_scores[SST_JUDGED_STORY].num_right, 2);
    cr_expect_eq(j.e.pair_scores[SST_JUDGED_VERSION].num_right, 1);
    cr_expect_eq(j.e.num_positives_by_relation[SST_DUPLICATE], 1);
    cr_expect_eq(j.e.num_positives_by_relation[SST_SAME_STORY], 1);
    cr_expect_eq(j.e.num_missing, 1);
    cr_expect_eq(j.e.num_gold_pairs, 3);
    expect_worst(&j, SST_JUDGED_RELATION, SST_FAULT_MISSED, "bridge tiger");
    expect_worst(&j, SST_JUDGED_RELATION, SST_FAULT_WRONG, "tiger tiger-and-eggs");
    end(&j);
}

Test(evaluation, of_very_many_pairs_some_are_gone_through_evenly)
{
    enum { MANY = 3000 }; /* 4.5 million pairs */
    char *gold = malloc(MANY * 16 + 32), *to = gold;
    sst_options options = options_of();
    judging j = {.run = NULL};
    to += sprintf(to, "id\tcluster\n");
    cr_assert_eq(sst_run_new(&options, &j.run, NULL), SST_OK);
    for (int i = 0; i < MANY; i++) {
        char id[16];
        sst_article article = article_of(0);
        snprintf(id, sizeof id, "%d", i);
        article.id = sst_text_of(id);
        article.text = sst_text_of("...");
        cr_assert_eq(sst_run_add(j.run, &article, NULL), SST_OK);
        to += sprintf(to, "%s\tone\n", id);
    }
    read_gold(&j, gold);
    sst_report_options_init(&j.report);
    cr_assert_eq(make(&j, &options, NULL), SST_OK);
    cr_expect_eq(j.e.num_gold_pairs, (uint64_t)MANY * (MANY - 1) / 2);
    cr_expect_eq(j.e.num_looked_at, j.e.num_gold_pairs / 2);
    cr_expect_eq(j.e.num_met, 0, "articles without words meet nobody");
    cr_expect_eq(j.e.num_faults[SST_JUDGED_STORY][SST_FAULT_MISSED], j.e.num_gold_pairs);
    cr_expect_eq(j.e.worst[SST_JUDGED_STORY][SST_FAULT_MISSED].len, j.report.top);
    end(&j);
    free(gold);
}
