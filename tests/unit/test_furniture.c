/* SPDX-License-Identifier: MIT */
#include "text/furniture.h"

#include <criterion/criterion.h>
#include <stdio.h>
#include <stdlib.h>

#include "make_words.h"
#include "text/shingle.h"

/* ---- the set, and a text without it ---- */

static sst_furniture *set_of(const char *text)
{
    sst_scratch scratch = {0};
    sst_furniture *furniture;
    sst_shingles shingles;
    sst_words words = make_words(text, &scratch);
    cr_assert_eq(sst_furniture_new(&furniture, NULL), SST_OK);
    cr_assert_eq(sst_words_hash(&sst_kernel_plain, 7, &words, &scratch, NULL), SST_OK);
    cr_assert_eq(sst_shingle(&sst_kernel_plain, &words, &scratch, &shingles, NULL),
                 SST_OK);
    for (size_t i = 0; i < shingles.num; i++)
        cr_assert_eq(sst_furniture_add(furniture, shingles.hash[i], NULL), SST_OK);
    sst_scratch_free(&scratch);
    return furniture;
}

Test(furniture, a_set_has_what_was_added_and_nothing_else)
{
    sst_furniture *furniture, *more;
    cr_assert_eq(sst_furniture_new(&furniture, NULL), SST_OK);
    cr_assert_eq(sst_furniture_new(&more, NULL), SST_OK);
    uint64_t state = 1;
    for (int i = 0; i < 10000; i++)
        cr_assert_eq(
            sst_furniture_add(i % 2 ? more : furniture, next_random(&state), NULL),
            SST_OK);
    cr_assert_eq(sst_furniture_add_all(furniture, more, NULL), SST_OK);
    cr_assert_eq(sst_furniture_add_all(furniture, more, NULL), SST_OK);
    cr_expect_eq(sst_furniture_size(furniture), 10000);
    state = 1;
    for (int i = 0; i < 10000; i++)
        cr_expect(sst_furniture_has(furniture, next_random(&state)));
    for (int i = 0; i < 10000; i++)
        cr_expect_not(sst_furniture_has(furniture, next_random(&state)));
    cr_expect_eq(sst_furniture_size(NULL), 0);
    sst_furniture_free(more);
    sst_furniture_free(furniture);
}

typedef struct drop_case {
    const char *what, *furniture, *page, *left;
} drop_case;

static const drop_case drop_cases[] = {
    {"in front", "sign up for our daily letter now", /**/
     "sign up for our daily letter now the river rose by four metres that night after "
     "two days of rain",
     "the river rose by four metres that night after two days of rain"},
    {"in the middle", "sign up for our daily letter now",
     "the river rose by four metres that night after two days of rain sign up for our "
     "daily "
     "letter now and the mayor asked everybody who lived below the bridge to leave their "
     "houses",
     "the river rose by four metres that night after two days of rain and the mayor "
     "asked "
     "everybody who lived below the bridge to leave their houses"},
    {"with what varies inside",
     "home news sport more weather money all rights are reserved by us",
     "home news sport more weather money 5 june 2024 all rights are reserved by us",
     NULL},
    {"two shingles and a short end", "one two three four five six",
     "the river rose by four metres that night after two days of rain one two three four "
     "five six seven",
     "the river rose by four metres that night after two days of rain"},
    {"nothing known", "sign up for our daily letter now", "the river rose by four metres",
     "the river rose by four metres"},
};

Test(furniture, a_text_loses_what_is_known_and_what_varies_within)
{
    for (size_t i = 0; i < sizeof drop_cases / sizeof *drop_cases; i++) {
        const drop_case *c = &drop_cases[i];
        sst_scratch scratch = {0};
        sst_shingles shingles;
        char left[256] = "";
        sst_furniture *furniture = set_of(c->furniture);
        sst_words words = make_words(c->page, &scratch);
        cr_assert_eq(sst_words_hash(&sst_kernel_plain, 7, &words, &scratch, NULL),
                     SST_OK);
        cr_assert_eq(sst_shingle(&sst_kernel_plain, &words, &scratch, &shingles, NULL),
                     SST_OK);
        size_t num_tokens = words.num_tokens;
        cr_assert_eq(sst_furniture_drop(furniture, &shingles, &scratch, &words, NULL),
                     SST_OK);
        for (size_t k = 0; k < words.num_tokens; k++)
            snprintf(left + strlen(left), sizeof left - strlen(left), "%s%.*s",
                     k ? " " : "", (int)sst_words_length(&words, k),
                     words.canonical + words.at[k].begin);
        cr_expect_str_eq(left, c->left ? c->left : "", "%s: %s", c->what, left);
        cr_expect_eq(words.num_tokens < num_tokens,
                     !c->left || strcmp(c->left, c->page) != 0, "%s", c->what);
        sst_furniture_free(furniture);
        sst_scratch_free(&scratch);
    }
}

/* ---- learnt by a run ---- */

enum { BODY_WORDS = 120, NAMES = 6 };

static const char *const ordinary[] = {
    "the",  "of",   "and",   "to",    "in",    "that",  "for",  "was",   "with", "said",
    "on",   "as",   "by",    "at",    "from",  "have",  "not",  "were",  "they", "their",
    "this", "been", "would", "which", "after", "there", "when", "about", "more", "people",
    "one",  "two",  "new",   "year",  "last",  "time",  "who",  "will",  "also", "first"};
enum { ORDINARY = sizeof ordinary / sizeof *ordinary };

typedef struct page {
    char id[16], url[64], source[32], title[64], text[8192];
} page;

/* A name of seven letters. */
static void write_name(char name[8], uint64_t number)
{
    for (int i = 0; i < 7; i++, number /= 26)
        name[i] = (char)('a' + number % 26);
    name[7] = '\0';
}

/* Words of a body: its event's names again and again, and ordinary ones. */
static void write_body(char *to, size_t room, uint64_t event, uint64_t seed)
{
    uint64_t state = seed, of_event = event * 1000003;
    char names[NAMES][8];
    for (int i = 0; i < NAMES; i++)
        write_name(names[i], next_random(&of_event));
    for (int i = 0; i < BODY_WORDS; i++) {
        uint64_t r = next_random(&state);
        size_t len = strlen(to);
        if (r % 8 == 0)
            snprintf(to + len, room - len, "%s ", names[r / 8 % NAMES]);
        else
            snprintf(to + len, room - len, "%s ", ordinary[r / 8 % ORDINARY]);
    }
}

/* The frame of a site, of about as many words as a body. */
static void write_frame(char *to, size_t room, uint64_t site, const char *part)
{
    uint64_t state = site * 7919 + (uint64_t)(unsigned char)part[0];
    for (int i = 0; i < BODY_WORDS / 2; i++) {
        size_t len = strlen(to);
        snprintf(to + len, room - len, "%s%llu ", part,
                 (unsigned long long)(next_random(&state) % 100000));
    }
}

static void make_page(page *p, unsigned no, unsigned site, unsigned body)
{
    *p = (page){.text = ""};
    snprintf(p->id, sizeof p->id, "p%u", no);
    snprintf(p->url, sizeof p->url, "https://site%u.example/%u", site, no);
    snprintf(p->source, sizeof p->source, "Site %u", site);
    snprintf(p->title, sizeof p->title, "Title number %u", no * 7919 % 1000);
    write_frame(p->text, sizeof p->text, site, "head");
    write_body(p->text, sizeof p->text, body, body);
    write_frame(p->text, sizeof p->text, site, "foot");
}

static sst_run *new_run(void)
{
    sst_options options;
    sst_run *run;
    sst_options_init(&options);
    options.keep_text = true;
    cr_assert_eq(sst_run_new(&options, &run, NULL), SST_OK);
    return run;
}

static void add_page(sst_run *run, const page *p)
{
    sst_article article;
    sst_article_init(&article);
    article.id = sst_text_of(p->id);
    article.url = sst_text_of(p->url);
    article.source = sst_text_of(p->source);
    article.language = sst_text_of("en");
    article.title = sst_text_of(p->title);
    article.text = sst_text_of(p->text);
    article.published = (sst_date){1700000000, SST_SECOND};
    cr_assert_eq(sst_run_add(run, &article, NULL), SST_OK);
}

static sst_groups *finish(sst_run *run)
{
    sst_groups *groups;
    sst_error err = {0};
    cr_assert_eq(sst_run_finish(run, NULL, NULL, &groups, &err), SST_OK, "%s",
                 err.message);
    return groups;
}

static uint64_t count_pairs(sst_groups *groups)
{
    sst_summary summary;
    sst_groups_summary(groups, &summary);
    return summary.num_pairs;
}

Test(furniture, pages_that_share_their_frame_alone_are_unrelated)
{
    for (unsigned num = 2; num <= 40; num *= 2) {
        sst_run *run = new_run();
        page p;
        for (unsigned i = 0; i < num; i++) {
            make_page(&p, i, 1, 100 + i);
            add_page(run, &p);
        }
        sst_groups *groups = finish(run);
        sst_summary summary;
        sst_groups_summary(groups, &summary);
        cr_expect_eq(summary.num_versions, num, "%u pages", num);
        cr_expect_eq(summary.num_stories, num, "%u pages", num);
        cr_expect_eq(summary.num_pairs, 0, "%u pages", num);
        cr_expect_eq(summary.num_with_furniture, num);
        sst_groups_free(groups);
        sst_run_free(run);
    }
}

Test(furniture, a_wire_story_in_many_frames_is_one_version)
{
    enum { SITES = 50, OWN = 3, WIRE = 7 };
    sst_run *run = new_run();
    page p;
    for (unsigned site = 0; site < SITES; site++)
        for (unsigned k = 0; k <= OWN; k++) {
            make_page(&p, site * (OWN + 1) + k, site,
                      k == OWN ? WIRE : 100 + site * OWN + k);
            add_page(run, &p);
        }
    sst_groups *groups = finish(run);
    sst_article_info first, other;
    cr_assert_eq(sst_groups_article(groups, OWN, &first, NULL), SST_OK);
    for (unsigned site = 1; site < SITES; site++) {
        cr_assert_eq(sst_groups_article(groups, site * (OWN + 1) + OWN, &other, NULL),
                     SST_OK);
        cr_expect_eq(other.version, first.version, "site %u", site);
    }
    sst_summary summary;
    sst_groups_summary(groups, &summary);
    cr_expect_eq(summary.num_versions, SITES * OWN + 1);
    sst_groups_free(groups);
    sst_run_free(run);
}

Test(furniture, a_wire_story_in_frames_that_nothing_else_shows_is_one_version)
{
    enum { SITES = 30 };
    sst_run *run = new_run();
    page p;
    for (unsigned site = 0; site < SITES; site++) { /* bodies as long as these frames */
        make_page(&p, site, site, 7);
        p.text[0] = '\0';
        write_body(p.text, sizeof p.text, 7, 7);
        write_body(p.text, sizeof p.text, 7, 8);
        write_frame(p.text, sizeof p.text, site, "foot");
        add_page(run, &p);
    }
    sst_groups *groups = finish(run);
    sst_summary summary;
    sst_groups_summary(groups, &summary);
    cr_expect_eq(summary.num_versions, 1);
    cr_expect_eq(summary.num_with_furniture, 0);
    sst_groups_free(groups);
    sst_run_free(run);
}

Test(furniture, a_paragraph_under_unrelated_articles_of_many_sources_counts_for_nothing)
{
    enum { SITES = 20 };
    sst_run *run = new_run();
    page p;
    for (unsigned site = 0; site < SITES; site++) {
        make_page(&p, site, site, 100 + site);
        p.text[0] = '\0';
        write_body(p.text, sizeof p.text, 100 + site, 100 + site);
        write_body(p.text, sizeof p.text, 100 + site, 200 + site);
        write_frame(p.text, sizeof p.text, 0, "agency");
        add_page(run, &p);
    }
    sst_groups *groups = finish(run);
    cr_expect_eq(count_pairs(groups), 0);
    sst_groups_free(groups);
    sst_run_free(run);
}

Test(furniture, updates_of_one_report_keep_what_they_share)
{
    sst_run *run = new_run();
    page p;
    for (unsigned i = 0; i < 4; i++) { /* each begins with something new on the event */
        make_page(&p, i, 1, 7);
        p.text[0] = '\0';
        write_body(p.text, sizeof p.text, 7, 300 + i);
        write_body(p.text, sizeof p.text, 7, 7);
        add_page(run, &p);
    }
    sst_groups *groups = finish(run);
    sst_summary summary;
    sst_groups_summary(groups, &summary);
    cr_expect_eq(summary.num_with_furniture, 0);
    cr_expect_eq(summary.num_pairs, 6);
    cr_expect_eq(summary.num_stories, 1);
    sst_groups_free(groups);
    sst_run_free(run);
}

Test(furniture, states_of_one_page_keep_what_they_share)
{
    sst_run *run = new_run();
    page p;
    for (unsigned i = 0; i < 4; i++) { /* each ends with something else */
        make_page(&p, i, 1, 7);
        p.text[0] = '\0';
        snprintf(p.url, sizeof p.url, "https://site1.example/live");
        write_body(p.text, sizeof p.text, 7, 7);
        write_body(p.text, sizeof p.text, 7, 8);
        write_body(p.text, sizeof p.text, 300 + i, 300 + i);
        add_page(run, &p);
    }
    sst_groups *groups = finish(run);
    sst_summary summary;
    sst_groups_summary(groups, &summary);
    cr_expect_eq(summary.num_with_furniture, 0);
    cr_expect_eq(summary.num_versions, 1);
    sst_groups_free(groups);
    sst_run_free(run);
}

Test(furniture, what_another_outlet_tells_is_told)
{
    sst_run *run = new_run();
    sst_article_info info;
    page p;
    for (unsigned i = 0; i < 4;
         i++) { /* a wire story, and before something of their own */
        make_page(&p, i, i / 3, 7);
        p.text[0] = '\0';
        if (i < 3) {
            write_body(p.text, sizeof p.text, 300 + i, 300 + i);
            write_body(p.text, sizeof p.text, 300 + i, 400 + i);
        }
        write_body(p.text, sizeof p.text, 7, 7);
        write_body(p.text, sizeof p.text, 7, 8);
        add_page(run, &p);
    }
    sst_groups *groups = finish(run);
    sst_summary summary;
    sst_groups_summary(groups, &summary);
    cr_expect_eq(summary.num_with_furniture, 0);
    cr_expect_eq(summary.num_pairs, 6);
    cr_assert_eq(sst_groups_article(groups, 3, &info, NULL), SST_OK);
    cr_expect_str_eq(sst_article_class_name(info.article_class), "article");
    sst_groups_free(groups);
    sst_run_free(run);
}

/* ---- stubs ---- */

#define WALL                                                                             \
    "Please enable JavaScript and accept cookies in your browser settings to continue "  \
    "to this page. If the problem persists, contact our support with the number below. "

typedef struct stub_case {
    const char *what;
    unsigned num_pages, num_urls, num_titles;
    bool are_stubs;
} stub_case;

static const stub_case stub_cases[] = {
    {"many URLs and titles", 9, 9, 9, true},
    {"five URLs", 5, 5, 5, true},
    {"four URLs", 4, 4, 4, false},
    {"one title: a report printed again and again", 9, 9, 1, false},
    {"one URL: revisions", 9, 1, 9, false},
};

Test(furniture, one_text_under_many_urls_and_titles_of_a_source_is_a_stub)
{
    for (size_t i = 0; i < sizeof stub_cases / sizeof *stub_cases; i++) {
        const stub_case *c = &stub_cases[i];
        sst_run *run = new_run();
        page p = {.source = "Site", .text = WALL};
        for (unsigned k = 0; k < c->num_pages; k++) {
            snprintf(p.id, sizeof p.id, "p%u", k);
            snprintf(p.url, sizeof p.url, "https://site.example/%u", k % c->num_urls);
            snprintf(p.title, sizeof p.title, "Title %u", k % c->num_titles);
            add_page(run, &p);
        }
        sst_groups *groups = finish(run);
        sst_article_info info;
        sst_summary summary;
        sst_groups_summary(groups, &summary);
        cr_expect_eq(summary.num_stubs, c->are_stubs ? c->num_pages : 0, "%s", c->what);
        cr_expect_eq(summary.num_versions, c->are_stubs ? c->num_pages : 1, "%s",
                     c->what);
        cr_expect_eq(summary.num_pairs == 0, c->are_stubs, "%s", c->what);
        cr_assert_eq(sst_groups_article(groups, 0, &info, NULL), SST_OK);
        cr_expect_str_eq(sst_article_class_name(info.article_class),
                         c->are_stubs ? "stub" : "article", "%s", c->what);
        sst_groups_free(groups);
        sst_run_free(run);
    }
}
