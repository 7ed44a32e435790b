/* SPDX-License-Identifier: MIT */
#include "samestory.h"

#include <criterion/criterion.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* Paragraphs that share nothing. */
#define FLOOD                                                                            \
    "The river Ahr rose by four metres within one night after two days of rain, and "    \
    "the "                                                                               \
    "mayor of Altenahr asked everybody who lived below the bridge to leave their "       \
    "houses "                                                                            \
    "before midnight while soldiers carried sandbags to the old railway station. "
#define FERRY                                                                            \
    "A ferry with three hundred passengers on board ran aground outside the harbour of " \
    "Paros on Tuesday evening; all of them were brought ashore in fishing boats, the "   \
    "Greek "                                                                             \
    "coast guard said, and nobody was hurt apart from a sailor who broke his wrist. "
#define CHESS                                                                            \
    "In the eleventh game the challenger gave up a knight for two pawns, and after "     \
    "nine "                                                                              \
    "hours the world champion offered a draw which the audience in Singapore greeted "   \
    "with "                                                                              \
    "long applause because nobody had seen such a defence since the match in "           \
    "Reykjavik. "

/* FLOOD's first words in capitals, quotation marks and other blanks. */
#define DRESSED                                                                          \
    "  THE RIVER\xc2\xa0\xe2\x80\x9c"                                                    \
    "Ahr\xe2\x80\x9d -- rose by four metres (within one night) after "                   \
    "two days of rain! And the mayor of Altenahr asked everybody who lived below the "   \
    "bridge to leave their houses before midnight, while soldiers carried sandbags to "  \
    "the "                                                                               \
    "old railway station"

typedef struct item {
    const char *id, *url, *text, *day;
} item;

static sst_date day_of(const char *day)
{
    if (!day)
        return (sst_date){0, SST_UNDATED};
    return (sst_date){1700000000 + 86400 * (int64_t)(day[0] - '0'), SST_SECOND};
}

static sst_run *run_of(const sst_options *options, const item *items, size_t num)
{
    sst_run *run;
    sst_error err = {0};
    cr_assert_eq(sst_run_new(options, &run, &err), SST_OK, "%s", err.message);
    for (size_t i = 0; i < num; i++) {
        sst_article article;
        sst_article_init(&article);
        article.id = sst_text_of(items[i].id);
        article.url = sst_text_of(items[i].url);
        article.text = sst_text_of(items[i].text);
        article.published = day_of(items[i].day);
        cr_assert_eq(sst_run_add(run, &article, &err), SST_OK, "%s", err.message);
    }
    return run;
}

static sst_options keeping_text(void)
{
    sst_options options;
    sst_options_init(&options);
    options.keep_text = true;
    return options;
}

static sst_groups *finish(sst_run *run)
{
    sst_groups *groups;
    sst_error err = {0};
    cr_assert_eq(sst_run_finish(run, NULL, NULL, &groups, &err), SST_OK, "%s",
                 err.message);
    return groups;
}

typedef struct pair_case {
    const char *what;
    item a, b;
    sst_relation relation; /* SST_UNRELATED: no pair */
    bool is_one_version;
} pair_case;

static const pair_case pair_cases[] = {
    {"equal texts", {"a", 0, FLOOD, 0}, {"b", 0, FLOOD, 0}, SST_DUPLICATE, true},
    {"equal words in other dress",
     {"a", 0, FLOOD, 0},
     {"b", 0, DRESSED, 0},
     SST_DUPLICATE,
     true},
    {"a sentence more",
     {"a", 0, FLOOD FERRY, 0},
     {"b", 0, "By our reporter. " FLOOD FERRY, 0},
     SST_NEAR_DUPLICATE,
     true},
    {"a quarter of it",
     {"a", 0, FLOOD FERRY CHESS FLOOD "One two three four.", 0},
     {"b", 0, FERRY, 0},
     SST_PART_OF,
     false},
    {"a third of it",
     {"a", 0, FLOOD FERRY CHESS, 0},
     {"b", 0, FERRY, 0},
     SST_PART_OF,
     true},
    {"a paragraph in common",
     {"a", 0, FLOOD FERRY, 0},
     {"b", 0, FERRY CHESS, 0},
     SST_SHARES_PASSAGE,
     false},
    {"nothing in common", {"a", 0, FLOOD, 0}, {"b", 0, CHESS, 0}, SST_UNRELATED, false},
    {"one address, less than half of the words",
     {"a", "http://x.example/1?utm_source=feed", FLOOD FERRY, 0},
     {"b", "HTTP://x.example:80/1#top", FLOOD CHESS, 0},
     SST_SHARES_PASSAGE,
     false},
    {"one address, most of the words",
     {"a", "http://x.example/1?utm_source=feed", FLOOD FERRY CHESS, 0},
     {"b", "HTTP://x.example:80/1#top", FLOOD FERRY "And more.", 0},
     SST_REVISION,
     true},
    {"one id, most of the words",
     {"a", 0, FLOOD FERRY CHESS, 0},
     {"a", 0, FLOOD FERRY "And more.", 0},
     SST_REVISION,
     true},
    {"seven words each, one changed",
     {"a", 0, "one two three four five six seven", 0},
     {"b", 0, "one two three four five six eight", 0},
     SST_UNRELATED,
     false},
    {"no words at all", {"a", 0, "...", 0}, {"b", 0, "...", 0}, SST_UNRELATED, false},
};

static void check_pair(const pair_case *c)
{
    sst_options options = keeping_text();
    item items[2] = {c->a, c->b};
    sst_run *run = run_of(&options, items, 2);
    sst_groups *groups = finish(run);
    sst_summary summary;
    sst_groups_summary(groups, &summary);
    cr_expect_eq(summary.num_pairs, c->relation != SST_UNRELATED, "%s: %llu pairs",
                 c->what, (unsigned long long)summary.num_pairs);
    cr_expect_eq(summary.num_versions, c->is_one_version ? 1u : 2u, "%s", c->what);
    sst_pair pair = {.relation = SST_UNRELATED};
    if (summary.num_pairs > 0)
        cr_assert_eq(sst_groups_pair(groups, 0, &pair, NULL), SST_OK);
    cr_expect_eq(pair.relation, c->relation, "%s: found %s", c->what,
                 sst_relation_name(pair.relation));
    sst_groups_free(groups);
    sst_run_free(run);
}

Test(run, two_articles_have_the_relation_that_is_wanted)
{
    for (size_t i = 0; i < sizeof pair_cases / sizeof *pair_cases; i++)
        check_pair(&pair_cases[i]);
}

Test(run, a_shared_passage_is_given_in_bytes_of_both_texts)
{
    sst_options options = keeping_text();
    item items[] = {{"a", 0, FLOOD FERRY, 0}, {"b", 0, FERRY CHESS, 0}};
    sst_run *run = run_of(&options, items, 2);
    sst_groups *groups = finish(run);
    sst_pair pair;
    cr_assert_eq(sst_groups_pair(groups, 0, &pair, NULL), SST_OK);
    cr_assert_eq(pair.num_passages, 1);
    cr_expect_eq(pair.passages[0].a_begin, strlen(FLOOD));
    cr_expect_eq(pair.passages[0].b_begin, 0);
    cr_expect_eq(pair.passages[0].a_end - pair.passages[0].a_begin,
                 pair.passages[0].b_end - pair.passages[0].b_begin);
    cr_expect_eq(pair.passages[0].b_end, strlen(FERRY) - 2); /* without point and blank */
    sst_groups_free(groups);
    sst_run_free(run);
}

typedef struct lead_case {
    sst_keep keep;
    const char *founder, *lead;
} lead_case;

Test(run, the_lead_follows_the_policy_and_the_founder_does_not)
{
    static const item items[] = {
        {"late", 0, FLOOD FERRY "And one more thing.", "5"},
        {"early", 0, FLOOD FERRY, "3"},
        {"undated", 0, FLOOD FERRY "And one more thing, said the mayor.", 0},
    };
    static const lead_case cases[] = {{SST_KEEP_EARLIEST, "early", "early"},
                                      {SST_KEEP_LONGEST, "early", "undated"},
                                      {SST_KEEP_FIRST, "early", "late"}};
    for (size_t i = 0; i < 3; i++) {
        sst_options options = keeping_text();
        options.keep = cases[i].keep;
        sst_run *run = run_of(&options, items, 3);
        sst_groups *groups = finish(run);
        sst_group_info version;
        cr_assert_eq(sst_groups_version(groups, 0, &version, NULL), SST_OK);
        cr_expect_eq(version.num_members, 3);
        cr_expect_str_eq(items[version.lead].id, cases[i].lead);
        cr_expect_str_eq(items[version.founder].id, cases[i].founder);
        sst_groups_free(groups);
        sst_run_free(run);
    }
}

Test(run, among_revisions_the_latest_leads)
{
    item items[] = {{"a", "http://x.example/1", FLOOD FERRY "Corrected.", "6"},
                    {"b", "http://x.example/1", FLOOD FERRY, "4"}};
    sst_options options = keeping_text();
    sst_run *run = run_of(&options, items, 2);
    sst_groups *groups = finish(run);
    sst_group_info version;
    sst_pair pair;
    cr_assert_eq(sst_groups_version(groups, 0, &version, NULL), SST_OK);
    cr_assert_eq(sst_groups_pair(groups, 0, &pair, NULL), SST_OK);
    cr_expect_eq(pair.relation, SST_REVISION);
    cr_expect_eq(pair.of, 1, "the earlier one is b");
    cr_expect_eq(version.lead, 0);
    cr_expect_eq(version.founder, 1);
    sst_groups_free(groups);
    sst_run_free(run);
}

Test(run, a_thousand_copies_are_one_version_and_few_pairs)
{
    sst_options options = keeping_text();
    sst_run *run;
    sst_summary summary;
    char id[32];
    cr_assert_eq(sst_run_new(&options, &run, NULL), SST_OK);
    for (int i = 0; i < 1000; i++) {
        sst_article article;
        sst_article_init(&article);
        snprintf(id, sizeof id, "copy-%d", i);
        article.id = sst_text_of(id);
        article.text = sst_text_of(FLOOD FERRY);
        cr_assert_eq(sst_run_add(run, &article, NULL), SST_OK);
    }
    sst_groups *groups = finish(run);
    sst_groups_summary(groups, &summary);
    cr_expect_eq(summary.num_versions, 1);
    cr_expect_leq(summary.num_pairs, 2500);
    cr_expect_geq(summary.num_pairs, 999);
    sst_groups_free(groups);
    sst_run_free(run);
}

Test(run, a_repeated_id_is_numbered_in_order)
{
    item items[] = {{"a", 0, FLOOD, 0},
                    {"b", 0, FERRY, 0},
                    {"a", 0, CHESS, 0},
                    {"a", 0, FLOOD CHESS, 0}};
    const uint32_t wanted[] = {1, 1, 2, 3};
    sst_options options = keeping_text();
    sst_run *run = run_of(&options, items, 4);
    sst_groups *groups = finish(run);
    for (sst_article_no no = 0; no < 4; no++) {
        sst_article_info info;
        cr_assert_eq(sst_groups_article(groups, no, &info, NULL), SST_OK);
        cr_expect_eq(info.repeat, wanted[no]);
    }
    sst_groups_free(groups);
    sst_run_free(run);
}

static sst_status give_nothing(void *context, unsigned thread, sst_article_no no,
                               sst_article *out, sst_error *err)
{
    (void)thread, (void)no, (void)err;
    sst_article_init(out);
    out->text = sst_text_of(context);
    return SST_OK;
}

/* What one view was asked for stays while another is asked. */
Test(run, a_view_says_what_its_groups_say)
{
    const item items[] = {{"a", NULL, FLOOD FERRY, "1"},
                          {"b", NULL, CHESS, "2"},
                          {"b", NULL, FLOOD FERRY, "3"}};
    sst_options options = keeping_text();
    options.num_threads = 3;
    sst_run *run = run_of(&options, items, 3);
    sst_groups *groups = finish(run), *views[2];
    sst_article_info of_view[2], article;
    sst_group_info version;
    for (int i = 0; i < 2; i++) {
        cr_assert_eq(sst_groups_view(groups, &views[i], NULL), SST_OK);
        cr_assert_eq(sst_groups_article(views[i], (sst_article_no)i, &of_view[i], NULL),
                     SST_OK);
    }
    for (int i = 0; i < 2; i++) {
        cr_assert_eq(sst_groups_article(groups, (sst_article_no)i, &article, NULL),
                     SST_OK);
        cr_assert_eq(of_view[i].id.len_bytes, 1u);
        cr_expect_eq(of_view[i].id.data[0], items[i].id[0]);
        cr_expect_eq(article.id.data[0], items[i].id[0]);
        cr_expect_eq(of_view[i].version, article.version);
    }
    sst_text id;
    uint32_t repeat;
    cr_assert_eq(sst_groups_article_id(views[0], 2, &id, &repeat, NULL), SST_OK);
    cr_expect(id.len_bytes == 1 && id.data[0] == 'b' && repeat == 2);
    cr_expect_eq(sst_groups_article_id(views[0], 3, &id, &repeat, NULL),
                 SST_ERR_ARGUMENT);
    cr_assert_eq(sst_groups_version(views[1], 0, &version, NULL), SST_OK);
    cr_expect_eq(version.num_members, 2u);
    sst_groups_free(views[0]);
    sst_groups_free(views[1]);
    cr_expect_eq(sst_groups_num_threads(groups), 3u);
    sst_groups_free(groups);
    sst_run_free(run);
}

Test(run, a_text_that_changed_is_named_and_relates_to_nothing)
{
    item items[] = {{"a", 0, FLOOD FERRY, 0}, {"b", 0, FLOOD FERRY "And more.", 0}};
    sst_options options = keeping_text();
    sst_run *run = run_of(&options, items, 2);
    sst_groups *groups;
    sst_lost_text lost;
    sst_summary summary;
    cr_assert_eq(sst_run_finish(run, give_nothing, CHESS, &groups, NULL), SST_OK);
    sst_groups_summary(groups, &summary);
    cr_expect_eq(summary.num_versions, 2);
    cr_assert_gt(sst_groups_num_lost(groups), 0);
    cr_assert(sst_groups_lost(groups, 0, &lost));
    cr_expect_eq(lost.reason.status, SST_ERR_CHANGED);
    sst_groups_free(groups);
    sst_run_free(run);
}

static sst_status give_failure(void *context, unsigned thread, sst_article_no no,
                               sst_article *out, sst_error *err)
{
    (void)context, (void)thread, (void)no, (void)out, (void)err;
    return SST_ERR_READ;
}

#define OTHER_FLOOD                                                                      \
    "Soldiers fill sandbags in Altenahr: heavy rain let the Ahr burst its banks on "     \
    "Friday. At the railway station residents waited for buses, and Altenahr's mayor "   \
    "spoke of the worst flood that the river had brought in a century. "

/* Neither the exact join nor the words of stories need a candidate to find a text missing. */
Test(run, every_text_that_is_missed_is_named)
{
    item items[] = {{"a", 0, FLOOD, 0}, {"b", 0, OTHER_FLOOD, 0}};
    static const unsigned relations[] = {SST_RELATIONS_NEAR, SST_RELATIONS_ALL};
    for (size_t i = 0; i < 2; i++) {
        sst_options options;
        sst_options_init(&options);
        options.relations = relations[i];
        options.exact = i == 0;
        sst_run *run = run_of(&options, items, 2);
        sst_groups *groups;
        sst_lost_text lost;
        cr_assert_eq(sst_run_finish(run, give_failure, NULL, &groups, NULL), SST_OK);
        cr_assert_eq(sst_groups_num_lost(groups), 2, "case %zu", i);
        for (size_t k = 0; k < 2; k++) {
            cr_assert(sst_groups_lost(groups, k, &lost));
            cr_expect_eq(lost.no, k);
            cr_expect_eq(lost.reason.status, SST_ERR_READ);
        }
        cr_expect_not(sst_groups_lost(groups, 2, &lost));
        sst_groups_free(groups);
        sst_run_free(run);
    }
}

/* Articles of one event; of the first, and with `context` of all, the text cannot be had
 * again. */
static sst_status give_second(void *context, unsigned thread, sst_article_no no,
                              sst_article *out, sst_error *err)
{
    (void)thread, (void)err;
    sst_article_init(out);
    out->text = sst_text_of(OTHER_FLOOD);
    return no == 1 && !context ? SST_OK : SST_ERR_READ;
}

Test(run, a_story_keeps_its_articles_and_shows_the_words_that_are_left)
{
    item items[] = {{"a", 0, FLOOD, 0}, {"b", 0, OTHER_FLOOD, 0}};
    for (size_t num_lost = 1; num_lost <= 2; num_lost++) {
        sst_options options;
        sst_options_init(&options);
        sst_run *run = run_of(&options, items, 2);
        sst_groups *groups;
        sst_group_info story;
        sst_pair pair;
        void *lose_all = num_lost == 2 ? items : NULL;
        cr_assert_eq(sst_run_finish(run, give_second, lose_all, &groups, NULL), SST_OK);
        cr_expect_eq(sst_groups_num_lost(groups), num_lost);
        cr_assert_eq(sst_groups_pair(groups, 0, &pair, NULL), SST_OK);
        cr_expect_eq(pair.relation, SST_SAME_STORY);
        cr_expect_eq(pair.num_terms > 0, num_lost == 1);
        cr_assert_eq(sst_groups_story(groups, 0, &story, NULL), SST_OK);
        cr_expect_eq(story.num_versions, 2);
        cr_expect_eq(story.num_terms > 0, num_lost == 1);
        for (size_t i = 0; i < story.num_terms; i++)
            cr_expect_not_null(memmem(OTHER_FLOOD, strlen(OTHER_FLOOD),
                                      story.terms[i].data, story.terms[i].len_bytes));
        sst_groups_free(groups);
        sst_run_free(run);
    }
}

/* What a step says that it will want, and what it asks for. */
typedef struct wants {
    const item *items;
    bool is_expected[4];
    unsigned num_given, num_unexpected;
} wants;

static void note_expected(void *context, unsigned thread, const sst_article_no *nos,
                          size_t num)
{
    (void)thread;
    wants *w = context;
    memset(w->is_expected, 0, sizeof w->is_expected);
    for (size_t i = 0; i < num; i++)
        w->is_expected[nos[i]] = true;
}

static sst_status give_expected(void *context, unsigned thread, sst_article_no no,
                                sst_article *out, sst_error *err)
{
    (void)thread, (void)err;
    wants *w = context;
    w->num_given++;
    w->num_unexpected += !w->is_expected[no];
    sst_article_init(out);
    out->text = sst_text_of(w->items[no].text);
    return SST_OK;
}

Test(run, what_a_step_will_want_again_is_told_before)
{
    static const struct {
        unsigned relations;
        item items[2];
    } cases[] = {
        {SST_RELATIONS_NEAR, /* measured */
         {{"a", 0, FLOOD FERRY, 0}, {"b", 0, "By our reporter. " FLOOD FERRY, 0}}},
        {SST_RELATION_BIT(SST_SAME_STORY), /* read for the words to show */
         {{"a", 0, FLOOD, 0}, {"b", 0, OTHER_FLOOD, 0}}},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        wants w = {.items = cases[i].items};
        sst_options options;
        sst_options_init(&options);
        options.relations = cases[i].relations;
        options.num_threads = 1;
        options.expect = note_expected;
        sst_run *run = run_of(&options, cases[i].items, 2);
        sst_groups *groups;
        cr_assert_eq(sst_run_finish(run, give_expected, &w, &groups, NULL), SST_OK);
        cr_expect_gt(w.num_given, 0, "case %zu", i);
        cr_expect_eq(w.num_unexpected, 0, "case %zu: %u of %u", i, w.num_unexpected,
                     w.num_given);
        sst_groups_free(groups);
        sst_run_free(run);
    }
}

Test(run, a_long_title_of_bytes_that_are_no_text_is_taken)
{
    enum { LEN = 70000 };
    char *bytes = malloc(LEN);
    sst_options options = keeping_text();
    sst_run *run;
    sst_article article;
    sst_article_info info;
    cr_assert_not_null(bytes);
    memset(bytes, 0x80, LEN);
    cr_assert_eq(sst_run_new(&options, &run, NULL), SST_OK);
    sst_article_init(&article);
    article.id = sst_text_of("a");
    article.title = (sst_text){bytes, LEN};
    article.text = sst_text_of(FLOOD);
    cr_assert_eq(sst_run_add(run, &article, NULL), SST_OK);
    sst_groups *groups = finish(run);
    cr_assert_eq(sst_groups_article(groups, 0, &info, NULL), SST_OK);
    cr_expect_eq(info.title.len_bytes, 0); /* no letter begins before the cut */
    sst_groups_free(groups);
    sst_run_free(run);
    free(bytes);
}

Test(run, a_batch_of_another_run_is_refused)
{
    sst_run *run, *other;
    sst_batch *batch;
    sst_options options = keeping_text();
    cr_assert_eq(sst_run_new(&options, &run, NULL), SST_OK);
    options.relations = SST_RELATIONS_NEAR;
    cr_assert_eq(sst_run_new(&options, &other, NULL), SST_OK);
    cr_assert_eq(sst_batch_new(other, &batch, NULL), SST_OK);
    cr_expect_eq(sst_run_append(run, batch, NULL), SST_ERR_ARGUMENT);
    cr_expect_eq(sst_run_append(other, batch, NULL), SST_OK);
    sst_batch_free(batch);
    sst_run_free(other);
    sst_run_free(run);
}

Test(run, articles_at_the_ends_of_time_are_related)
{
    sst_sketcher *sketcher;
    sst_options options = keeping_text();
    sst_article a, b;
    sst_comparison c;
    sst_article_init(&a);
    a.text = sst_text_of(FLOOD FERRY);
    b = a;
    a.published = (sst_date){INT64_MIN, SST_SECOND};
    b.published = (sst_date){INT64_MAX, SST_SECOND};
    cr_assert_eq(sst_sketcher_new(&options, &sketcher, NULL), SST_OK);
    cr_assert_eq(sst_compare_articles(sketcher, &a, &b, &c, NULL), SST_OK);
    cr_expect_eq(c.relation, SST_DUPLICATE);
    cr_expect_gt(c.days_apart, 1e14);
    cr_expect_leq(c.cosine, 1, "%.9f", c.cosine);
    sst_sketcher_free(sketcher);
}

Test(run, of_short_items_a_run_says_what_comparing_them_says)
{
    static const char *const texts[][2] = {
        {"Paper mill fire in Varnsdorf: forty firemen fight blaze at the border",
         "Varnsdorf paper mill blaze collapsed roof."},
        {"Firemen from across the border fight paper mill blaze in Varnsdorf",
         "Varnsdorf mill blaze: paper firemen mourn."},
        {"Varnsdorf fire", "Mill blaze."},
        {"Varnsdorf fire", "Mill blaze!"},
        {"Varnsdorf mill fire", "Blaze in paper mill."}};
    enum { NUM = sizeof texts / sizeof *texts };
    sst_options options = keeping_text();
    sst_article articles[NUM];
    sst_run *run;
    sst_sketcher *sketcher;
    sst_summary summary;
    cr_assert_eq(sst_run_new(&options, &run, NULL), SST_OK);
    for (size_t i = 0; i < NUM; i++) {
        static const char *const ids[] = {"0", "1", "2", "3", "4"};
        sst_article_init(&articles[i]);
        articles[i].id = sst_text_of(ids[i]);
        articles[i].language = sst_text_of("en");
        articles[i].title = sst_text_of(texts[i][0]);
        articles[i].text = sst_text_of(texts[i][1]);
        cr_assert_eq(sst_run_add(run, &articles[i], NULL), SST_OK);
    }
    sst_groups *groups = finish(run);
    sst_groups_summary(groups, &summary);
    cr_assert_eq(sst_sketcher_new(&options, &sketcher, NULL), SST_OK);
    sst_sketcher_use_frequencies(sketcher, sst_run_frequencies(run));
    uint64_t num_related = 0;
    for (size_t a = 0; a < NUM; a++)
        for (size_t b = a + 1; b < NUM; b++) {
            sst_comparison c;
            cr_assert_eq(
                sst_compare_articles(sketcher, &articles[a], &articles[b], &c, NULL),
                SST_OK);
            num_related += c.relation != SST_UNRELATED;
        }
    cr_expect_eq(summary.num_pairs, 2); /* one same-story, one duplicate */
    cr_expect_eq(num_related, summary.num_pairs);
    sst_sketcher_free(sketcher);
    sst_groups_free(groups);
    sst_run_free(run);
}

Test(run, options_out_of_range_are_named)
{
    static const struct {
        double near, recall, window;
        const char *names;
    } cases[] = {{0, .98, 3, "near"},     {1.01, .98, 3, "near"}, {NAN, .98, 3, "near"},
                 {.5, 1, 3, "recall"},    {.5, 0, 3, "recall"},   {.5, .98, 0, "window"},
                 {.5, .98, -1, "window"}, {.01, .999, 3, "near"}};
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        sst_options options;
        sst_error err = {0};
        sst_run *run = NULL;
        sst_options_init(&options);
        options.near = cases[i].near;
        options.recall = cases[i].recall;
        options.window_days = cases[i].window;
        cr_expect_eq(sst_run_new(&options, &run, &err), SST_ERR_ARGUMENT, "case %zu", i);
        cr_expect(strstr(err.message, cases[i].names), "case %zu: %s", i, err.message);
        cr_expect_null(run);
    }
}

Test(run, an_empty_run_finishes)
{
    sst_options options = keeping_text();
    sst_run *run = run_of(&options, NULL, 0);
    sst_groups *groups = finish(run);
    sst_summary summary;
    sst_groups_summary(groups, &summary);
    cr_expect_eq(summary.num_articles, 0);
    cr_expect_eq(summary.num_stories, 0);
    sst_groups_free(groups);
    sst_run_free(run);
}

Test(run, a_finished_run_takes_no_more)
{
    sst_options options = keeping_text();
    sst_run *run = run_of(&options, NULL, 0);
    sst_groups *groups = finish(run);
    sst_groups *again = NULL;
    sst_article article;
    sst_article_init(&article);
    article.id = sst_text_of("a");
    cr_expect_eq(sst_run_add(run, &article, NULL), SST_ERR_ARGUMENT);
    cr_expect_eq(sst_run_finish(run, NULL, NULL, &again, NULL), SST_ERR_ARGUMENT);
    cr_expect_null(again);
    sst_groups_free(groups);
    sst_run_free(run);
}
