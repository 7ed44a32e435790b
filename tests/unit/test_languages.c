/* SPDX-License-Identifier: MIT */
/* test_languages.c - articles of one language are related as if the others were not there. */
#include <criterion/criterion.h>
#include <stdio.h>
#include <string.h>

#include "samestory.h"

enum { NUM_MANY = 1000, NUM_FEW = 50, TEXT_BYTES = 2000 };

/* A feed: a sentence that every article has, with words of the other feed that are rare
 * in this one, and what its articles say of their events. */
typedef struct feed {
    const char *tag; /* NULL: to be guessed */
    const char *common;
} feed;

/* "gift" and "rat" are words of both languages. */
static const feed english = {"en",
                             "The minister said on Tuesday that the gift was a rat and "
                             "that the talks would go on until there was a deal."};
static const feed german = {
    "de", "Der Minister sagte am Dienstag, dass die Gespräche bis zu einer "
          "Einigung weitergehen und die Regierung nicht mehr warten will."};
static const feed swahili = {
    "sw", "Waziri alisema Jumanne kwamba gift rat mazungumzo yataendelea "
          "hadi makubaliano yapatikane kati ya pande zote mbili."};
static const feed estonian = {
    "et", "Minister ütles teisipäeval, et läbirääkimised jätkuvad, kuni "
          "mõlemad pooled on kokkuleppe saavutanud."};

/* A word of five letters, its own stem: of a feed, and different for each number. */
static size_t write_word(const feed *of, size_t number, char *to)
{
    char word[6] = {of->tag[0], 0};
    for (int i = 1; i < 5; i++, number /= 26)
        word[i] = (char)('a' + number % 26);
    return (size_t)sprintf(to, " %s", word);
}

/* Article i of a feed.  Two neighbours tell of one event, in words of their own, its names in
 * another order; one event in two has "gift" and "rat" in it. */
static void write_text(const feed *of, size_t i, char text[TEXT_BYTES])
{
    size_t event = i / 2;
    size_t len = (size_t)snprintf(text, TEXT_BYTES, "%s %s", of->common,
                                  event % 2 ? "Gift Rat." : "");
    for (size_t k = 0; k < 12; k++)
        len += write_word(of, 64 * event + (i % 2 ? k : 11 - k), text + len);
    for (size_t k = 0; k < 20; k++)
        len += write_word(of, 64 * (NUM_MANY + i) + k, text + len);
}

static void add_feed(sst_run *run, const feed *of, size_t num, bool is_told)
{
    char text[TEXT_BYTES], id[32];
    for (size_t i = 0; i < num; i++) {
        sst_article article;
        sst_article_init(&article);
        write_text(of, i, text);
        snprintf(id, sizeof id, "%s%zu", of->tag, i);
        article.id = sst_text_of(id);
        article.text = sst_text_of(text);
        if (is_told)
            article.language = sst_text_of(of->tag);
        cr_assert_eq(sst_run_add(run, &article, NULL), SST_OK);
    }
}

/* The cosines of the few, by their first article; of `many` articles before them. */
static void cosines_of(const feed *many, const feed *few, bool is_told,
                       double cosines[NUM_FEW])
{
    size_t num_before = many ? NUM_MANY : 0;
    sst_options options;
    sst_run *run;
    sst_groups *groups;
    sst_pair pair;
    sst_options_init(&options);
    options.keep_text = true;
    cr_assert_eq(sst_run_new(&options, &run, NULL), SST_OK);
    if (many)
        add_feed(run, many, NUM_MANY, is_told);
    add_feed(run, few, NUM_FEW, is_told);
    cr_assert_eq(sst_run_finish(run, NULL, NULL, &groups, NULL), SST_OK);
    memset(cosines, 0, NUM_FEW * sizeof *cosines);
    sst_summary summary;
    sst_groups_summary(groups, &summary);
    for (uint64_t i = 0; i < summary.num_pairs; i++) {
        cr_assert_eq(sst_groups_pair(groups, i, &pair, NULL), SST_OK);
        if (pair.a < num_before)
            continue;
        cr_assert_eq(pair.b, pair.a + 1, "other than neighbours are related");
        cosines[pair.a - num_before] = pair.cosine;
    }
    sst_groups_free(groups);
    sst_run_free(run);
}

static void expect_no_leak(const feed *many, const feed *few, bool is_told)
{
    static double alone[NUM_FEW], mixed[NUM_FEW];
    cosines_of(NULL, few, is_told, alone);
    cosines_of(many, few, is_told, mixed);
    for (size_t i = 0; i < NUM_FEW; i++) {
        cr_expect_eq(alone[i], mixed[i], "%s among %s, article %zu: %.17g, alone %.17g",
                     few->tag, many->tag, i, mixed[i], alone[i]);
        if (i % 2 == 0)
            cr_expect_gt(alone[i], .2, "neighbours tell of one event");
    }
}

Test(languages, many_articles_of_one_leave_the_vectors_of_another_alone)
{
    expect_no_leak(&english, &german, true);
}

Test(languages, nor_do_they_when_both_are_guessed)
{
    expect_no_leak(&english, &german, false);
}

Test(languages, nor_without_a_background)
{
    expect_no_leak(&swahili, &estonian, true);
}
