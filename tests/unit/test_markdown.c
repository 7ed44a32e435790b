/* SPDX-License-Identifier: MIT */
/* Tests of read/markdown.c and read/frontmatter.c. */
#include "read_records.h"

static sst_read_options options;
static records r;

static void set_up(void)
{
    sst_read_options_init(&options);
    records_init(&r, &options);
}

static void tear_down(void)
{
    records_free(&r);
}

TestSuite(markdown, .init = set_up, .fini = tear_down);

static const sst_article *read_markdown(const char *text)
{
    sst_status status = records_parse(&r, &sst_reader_markdown, text, strlen(text));
    cr_assert_eq(status, SST_OK, "%s", r.error.message);
    return &r.parsed.article;
}

static void expect_skip(const char *text, const char *reason)
{
    sst_status status = records_parse(&r, &sst_reader_markdown, text, strlen(text));
    cr_assert_eq(status, SST_ERR_RECORD);
    cr_assert(strstr(r.error.message, reason), "found \"%s\", wanted \"%s\"",
              r.error.message, reason);
}

Test(markdown, front_matter_gives_the_fields_and_the_rest_is_text)
{
    const sst_article *a = read_markdown("---\n"
                                         "layout: post\n"
                                         "title: A title that is\n"
                                         "  folded over lines\n"
                                         "abbrlink: 2c8028e33152\n"
                                         "tags: []\n"
                                         "categories:\n"
                                         "  - news\n"
                                         "  - title: not this one\n"
                                         "date: 1727690243000\n"
                                         "updated: 1727690299000\n"
                                         "url: https://www.courier.example/a\n"
                                         "source: \"The Courier\"\n"
                                         "author: {name: Nobody}\n"
                                         "lang: en\n"
                                         "id: 17\n"
                                         "---\n"
                                         "\n"
                                         "The text.\n");
    ASSERT_TEXT(a->title, "A title that is folded over lines");
    ASSERT_TEXT(a->url, "https://www.courier.example/a");
    ASSERT_TEXT(a->source, "The Courier");
    ASSERT_TEXT(a->language, "en");
    ASSERT_TEXT(a->id, "17");
    ASSERT_TEXT(a->text, "The text.");
    cr_assert_eq(a->published.seconds, 1727690243);
    cr_assert_eq(a->published.precision, SST_SECOND);
}

typedef struct date_case {
    const char *yaml;
    int64_t seconds;
} date_case;

Test(markdown, the_date_of_an_update_counts_when_there_is_no_other)
{
    static const date_case cases[] = {
        {"updated: 2024-03-26\n", 1711454400},
        {"updated: 2024-03-26\ndate: 2024-03-25\n", 1711368000},
        {"date: None\nupdated: 2024-03-26\n", 1711454400},
        {"date: 03/04/2024\n", 0},
        {"title: x\n", 0},
    };
    for (size_t c = 0; c < sizeof cases / sizeof *cases; c++) {
        char text[200];
        snprintf(text, sizeof text, "---\n%s---\nText.\n", cases[c].yaml);
        cr_assert_eq(read_markdown(text)->published.seconds, cases[c].seconds, "%s",
                     cases[c].yaml);
    }
}

Test(markdown, names_inside_are_reached_by_dots_and_lists_are_not)
{
    const sst_article *a =
        read_markdown("---\nsource:\n  kind: paper\n  name: The Courier\n"
                      "list:\n  - source: no\n? {title: no}\n: x\n---\nText.\n");
    ASSERT_TEXT(a->source, "The Courier");
    ASSERT_TEXT(a->title, NULL);
}

Test(markdown, null_and_none_and_nothing_are_not_there)
{
    const sst_article *a =
        read_markdown("---\ntitle: null\nurl: ~\nsource:\nlanguage: None\nid: ''\n"
                      "---\n# Heading\n\nText.\n");
    ASSERT_TEXT(a->title, "Heading");
    ASSERT_TEXT(a->url, NULL);
    ASSERT_TEXT(a->source, NULL);
    ASSERT_TEXT(a->language, NULL);
    ASSERT_TEXT(a->id, NULL);
}

typedef struct text_case {
    const char *markdown, *title, *text;
} text_case;

Test(markdown, marks_are_no_words_and_blocks_stand_a_blank_line_apart)
{
    static const text_case cases[] = {
        {"One *two* **three** `four`.\n\nFive\nsix.\n", NULL,
         "One two three four.\n\nFive\nsix."},
        {"See [the paper](https://x.example/a \"t\") and ![a map](m.png).", NULL,
         "See the paper and a map."},
        {"- one\n- two\n\n1. three\n", NULL, "one\n\ntwo\n\nthree"},
        {"> quoted\n> words\n\n---\n\nafter\n", NULL, "quoted\nwords\n\nafter"},
        {"A &amp; B &#8212; \\*C\\*", NULL, "A & B \xe2\x80\x94 *C*"},
        {"Para.\n\n    an indented one\n", NULL, "Para.\n\nan indented one\n"},
        {"He said <b>no</b>.<br>Twice.", NULL, "He said no.\nTwice."},
        {"<div>\n<p>In a <b>block</b></p><p>Two</p>\n<script>var x = 1;</script>\n"
         "<!-- unseen -->\n</div>\n",
         NULL, "In a block\nTwo"},
        {"one\r\n\r\ntwo\r\n", NULL, "one\n\ntwo"},
        {"", NULL, ""},
    };
    for (size_t c = 0; c < sizeof cases / sizeof *cases; c++) {
        const sst_article *a = read_markdown(cases[c].markdown);
        ASSERT_TEXT(a->text, cases[c].text);
        ASSERT_TEXT(a->title, cases[c].title);
    }
}

Test(markdown, the_first_heading_is_the_title_when_the_front_matter_has_none)
{
    static const text_case cases[] = {
        {"# The *title*\n\nText.\n", "The title", "Text."},
        {"Kicker\n\n# The title\n\nText.\n\n# Another\n", "The title",
         "Kicker\n\nText.\n\nAnother"},
        {"The title\n=========\n\nText.\n", "The title", "Text."},
        {"## No title\n\nText.\n", NULL, "No title\n\nText."},
        {"---\ntitle: Mine\n---\n# Theirs\n\nText.\n", "Mine", "Theirs\n\nText."},
        {"---\ntitle: The same\n---\n# The same\n\nText.\n", "The same", "Text."},
        {"#\n\nText.\n", NULL, "Text."},
    };
    for (size_t c = 0; c < sizeof cases / sizeof *cases; c++) {
        const sst_article *a = read_markdown(cases[c].markdown);
        ASSERT_TEXT(a->title, cases[c].title);
        ASSERT_TEXT(a->text, cases[c].text);
    }
}

Test(markdown, front_matter_alone_is_an_article_with_a_title)
{
    const sst_article *a = read_markdown("---\ntitle: Alone\n---\n");
    ASSERT_TEXT(a->title, "Alone");
    ASSERT_TEXT(a->text, NULL);
    a = read_markdown("---\ntitle: Alone\n---");
    ASSERT_TEXT(a->title, "Alone");
}

Test(markdown, a_rule_at_the_start_is_no_front_matter)
{
    ASSERT_TEXT(read_markdown("---\n\nSome prose, and: more.\n\n---\n")->text,
                "Some prose, and: more.");
}

Test(markdown, broken_front_matter_is_a_skip_that_says_what_and_where)
{
    expect_skip("---\ntitle: A\n\nText.\n",
                "front matter opened at line 1 never ends: wanted a line of ---");
    expect_skip("---\ntitle: A\ntags: [a, b\n---\nText.\n", "front matter, line");
    expect_skip("---\ntitle: A\nurl: 'x\n---\nText.\n", "front matter, line");
    expect_skip("---\na: &x text\ntitle: *x\n---\nText.\n",
                "front matter, line 3: found an alias (*name), which is refused");
    expect_skip("---\ntitle: a\n - b\n\tc: d\n---\n", "front matter, line");
}

/* Front matter of so many bytes, and a text. */
static const char *front_of(size_t len_bytes)
{
    static char text[66000];
    int begin = snprintf(text, sizeof text, "---\ntitle: ");
    memset(text + begin, 'a', len_bytes - 8);
    memcpy(text + begin + len_bytes - 8, "\n---\nText.\n", 12);
    return text;
}

Test(markdown, deep_and_endless_front_matter_is_refused)
{
    for (int depth = 15; depth <= 17;
         depth++) { /* of lists in the mapping, which is one */
        char deep[100] = "---\nx: ";
        for (int i = 1; i < depth; i++)
            strcat(deep, "[");
        for (int i = 1; i < depth; i++)
            strcat(deep, "]");
        strcat(deep, "\n---\nText.\n");
        if (depth <= 16)
            ASSERT_TEXT(read_markdown(deep)->text, "Text.");
        else
            expect_skip(deep, "depth 17, the limit is 16");
    }
    ASSERT_TEXT(read_markdown(front_of(65535))->text, "Text.");
    ASSERT_TEXT(read_markdown(front_of(65536))->text, "Text.");
    expect_skip(front_of(65537), "front matter of 65537 bytes, the limit is 65536");
}

Test(markdown, broken_bytes_in_front_matter_are_mended)
{
    ASSERT_TEXT(read_markdown("---\ntitle: M\xfcnchen\n---\nText.\n")->title,
                "M\xef\xbf\xbdnchen");
    cr_assert(r.parsed.was_repaired);
    read_markdown("---\ntitle: M\xc3\xbcnchen\n---\nText.\n");
    cr_assert_not(r.parsed.was_repaired);
}

Test(markdown, marks_that_would_take_a_parser_forever_are_refused)
{
    size_t len = 6000;
    char *text = malloc(len + 1);
    cr_assert(text);
    static const struct {
        const char *piece, *reason;
    } cases[] = {
        {"> ", "Markdown: 3000 blocks within one another, the limit is 100"},
        {"- ", "Markdown: 3000 blocks within one another, the limit is 100"},
        {"1. ", "Markdown: 2000 blocks within one another, the limit is 100"},
        {"![[]()", NULL},
        {"![\n", "Markdown: more than 1000 images in a paragraph"},
    };
    for (size_t c = 0; c < sizeof cases / sizeof *cases; c++) {
        size_t piece = strlen(cases[c].piece);
        for (size_t at = 0; at < len; at += piece)
            memcpy(text + at, cases[c].piece, piece);
        text[len] = '\0';
        if (cases[c].reason)
            expect_skip(text, cases[c].reason);
        else
            read_markdown(text);
    }
    free(text);
}

/* So often a piece, and a word. */
static const char *pieces_of(const char *piece, size_t num)
{
    static char text[8000];
    text[0] = '\0';
    while (num-- > 0)
        strcat(text, piece);
    return strcat(text, "word\n");
}

Test(markdown, marks_are_read_up_to_their_limits)
{
    for (size_t num = 99; num <= 100; num++)
        ASSERT_TEXT(read_markdown(pieces_of("> ", num))->text, "word");
    expect_skip(pieces_of("> ", 101), "101 blocks within one another, the limit is 100");
    for (size_t num = 999; num <= 1000; num++)
        cr_assert_gt(read_markdown(pieces_of("![a](", num))->text.len_bytes, 4);
    expect_skip(pieces_of("![a](", 1001), "more than 1000 images in a paragraph");
}

/* Each of these makes some parser of Markdown slow or deep. */
Test(markdown, hostile_marks_end_in_an_article_or_a_skip)
{
    static const char *const pieces[] = {"[",    "![",  "*a_ ",  "> ", "- ",
                                         "`a``", "<a ", "[a](",  "&",  "**a *",
                                         "| ",   "\\",  "[^a]: "};
    size_t len = 20000;
    char *text = malloc(len + 8);
    cr_assert(text);
    for (size_t p = 0; p < sizeof pieces / sizeof *pieces; p++) {
        size_t piece = strlen(pieces[p]);
        for (size_t at = 0; at < len; at += piece)
            memcpy(text + at, pieces[p], piece);
        sst_status status = records_parse(&r, &sst_reader_markdown, text, len);
        cr_assert(status == SST_OK || status == SST_ERR_RECORD);
    }
    free(text);
}
