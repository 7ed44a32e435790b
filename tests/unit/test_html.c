/* SPDX-License-Identifier: MIT */
/* Tests of read/html.c, read/markup.c and read/worker.c: pages through the worker, and what
 * becomes of those that are too much for it. */
#include <signal.h>
#include <sys/resource.h>
#include <sys/wait.h>

#include "read/markup.h"
#include "reading.h"

typedef struct page_test {
    sst_read_options options;
    sst_fields fields;
    sst_parser parser;
    sst_error error;
    sst_page page;
} page_test;

static page_test t;

static void begin(void)
{
    sst_read_options_init(&t.options);
    t.options.html_worker = SST_HTML_WORKER;
    cr_assert_eq(sst_fields_init(&t.fields, NULL, 0, NULL), SST_OK);
    cr_assert_eq(sst_parser_init(&t.parser, &t.options, &t.fields, NULL), SST_OK);
}

static void end(void)
{
    sst_parser_free(&t.parser);
    sst_fields_free(&t.fields);
}

/* The same with other options. */
static void begin_again(void)
{
    sst_parser_free(&t.parser);
    cr_assert_eq(sst_parser_init(&t.parser, &t.options, &t.fields, NULL), SST_OK);
}

TestSuite(html, .init = begin, .fini = end, .timeout = 60);
TestSuite(worker, .init = begin, .fini = end, .timeout = 60);
TestSuite(html_input, .init = set_up, .fini = tear_down, .timeout = 60);

static sst_status ask(const char *bytes, size_t len_bytes, const char *charset)
{
    sst_scratch_reset(&t.parser.scratch);
    t.error = (sst_error){0};
    return sst_markup_page(&t.parser, (sst_text){bytes, len_bytes}, charset, &t.page,
                           &t.error);
}

static const sst_page *read_page(const char *html)
{
    cr_assert_eq(ask(html, strlen(html), NULL), SST_OK, "%s", t.error.message);
    return &t.page;
}

static void expect_refusal(const char *bytes, size_t len_bytes, const char *reason)
{
    cr_assert_eq(ask(bytes, len_bytes, NULL), SST_ERR_RECORD);
    cr_assert(strstr(t.error.message, reason), "found \"%s\", wanted \"%s\"",
              t.error.message, reason);
}

#define LONG_1                                                                           \
    "The harbour council voted on Tuesday to widen the northern channel, after two "     \
    "years of argument over who would pay for the dredging."
#define LONG_2                                                                           \
    "Fishing crews had warned that the work would close their berths for a season, and " \
    "a settlement reached on Monday promises them moorings upstream."

/* ---- pages ------------------------------------------------------------------------- */

static const char whole_page[] =
    "<!DOCTYPE html><html lang='en-GB'><head><meta charset='utf-8'>"
    "<title>Council widens channel | The Courier</title>"
    "<meta property='og:site_name' content='The Courier'>"
    "<meta property='article:published_time' content='2024-03-05T08:00:00Z'>"
    "<link rel='canonical' href='https://www.courier.example/channel'>"
    "<script>var x = '<p>" LONG_1 "</p>';</script></head><body>"
    "<nav><ul><li><a href='/'>Home</a><li><a href='/n'>News</a></ul></nav>"
    "<article><h1>Council widens channel</h1><p>" LONG_1 "</p><p>" LONG_2 "</p></article>"
    "<aside class='related'><h3>Related</h3><p><a href='/x'>" LONG_1 "</a></p></aside>"
    "<footer><p>Copyright The Courier, all rights reserved, wherever you are.</p></footer>"
    "</body></html>";

Test(html, a_page_gives_its_article_and_what_it_says_of_itself)
{
    const sst_page *page = read_page(whole_page);
    ASSERT_TEXT(page->title, "Council widens channel");
    ASSERT_TEXT(page->text, LONG_1 "\n\n" LONG_2);
    ASSERT_TEXT(page->url, "https://www.courier.example/channel");
    ASSERT_TEXT(page->source, "The Courier");
    ASSERT_TEXT(page->date, "2024-03-05T08:00:00Z");
    ASSERT_TEXT(page->language, "en-GB");
}

Test(html, a_parser_asks_one_worker_for_page_after_page)
{
    read_page(whole_page);
    pid_t first = t.parser.html_worker.pid;
    for (int i = 0; i < 20; i++)
        ASSERT_TEXT(read_page(whole_page)->source, "The Courier");
    cr_assert_eq(t.parser.html_worker.pid, first);
}

typedef struct charset_case {
    const char *bytes, *outside, *text;
} charset_case;

Test(html, charsets_are_taken_from_mark_header_page_or_the_bytes_themselves)
{
    static const charset_case cases[] = {
        {"<p>caf\xe9", NULL, "caf\xc3\xa9"},
        {"<p>caf\xc3\xa9", NULL, "caf\xc3\xa9"},
        {"<p>\x80 5", NULL, "\xe2\x82\xac 5"},
        {"<p>\xcf\xf0\xe8\xe2\xe5\xf2", "windows-1251",
         "\xd0\x9f\xd1\x80\xd0\xb8\xd0\xb2\xd0\xb5\xd1\x82"},
        {"<meta charset=windows-1251><p>\xcf\xf0\xe8\xe2\xe5\xf2", NULL,
         "\xd0\x9f\xd1\x80\xd0\xb8\xd0\xb2\xd0\xb5\xd1\x82"},
        {"<meta http-equiv=Content-Type content='text/html; charset=Shift_JIS'>"
         "<p>\x93\xfa\x96\x7b",
         NULL, "\xe6\x97\xa5\xe6\x9c\xac"},
        {"<?xml version='1.0' encoding='EUC-KR'?><p>\xc7\xd1\xb1\xdb", NULL,
         "\xed\x95\x9c\xea\xb8\x80"},
        {"\xef\xbb\xbf<p>caf\xc3\xa9", "windows-1251", "caf\xc3\xa9"},
        {"<p>caf\xc3\xa9 \xe2\x80\x93 caf\xc3\xa9", "iso-8859-1",
         "caf\xc3\xa9 \xe2\x80\x93 caf\xc3\xa9"},
        {"<meta charset=iso-8859-1><p>caf\xe9", "no-such-charset", "caf\xc3\xa9"},
        {"<meta charset=utf-8><p>na\xc3\xafve caf\xe9", NULL, "na\xc3\xafve caf\xef\xbf\xbd"},
    };
    for (size_t c = 0; c < sizeof cases / sizeof *cases; c++) {
        cr_assert_eq(ask(cases[c].bytes, strlen(cases[c].bytes), cases[c].outside),
                     SST_OK);
        ASSERT_TEXT(t.page.text, cases[c].text);
    }
    cr_assert_eq(ask("\xff\xfe<\0p\0>\0h\0i\0", 12, NULL), SST_OK);
    ASSERT_TEXT(t.page.text, "hi");
    cr_assert_eq(ask("<p>a\0b", 6, NULL), SST_OK);
    ASSERT_TEXT(t.page.text, "ab");
}

Test(html, fragments_give_all_their_text)
{
    sst_text fragments[] = {sst_text_of("<p>One &amp; two.</p><p>Three<br>four"),
                            {NULL, 0},
                            sst_text_of("plain"),
                            sst_text_of("<script>no</script>"),
                            sst_text_of("<ul><li><a href='/'>five</a><li>six</ul>")};
    sst_text out[5];
    cr_assert_eq(sst_markup_fragments(&t.parser, fragments, 5, out, &t.error), SST_OK);
    ASSERT_TEXT(out[0], "One & two.\n\nThree\nfour");
    cr_assert_null(out[1].data);
    ASSERT_TEXT(out[2], "plain");
    cr_assert_null(out[3].data);
    ASSERT_TEXT(out[4], "five\n\nsix");
    cr_assert_eq(sst_markup_fragments(&t.parser, NULL, 0, NULL, &t.error), SST_OK);
}

Test(html, many_fragments_go_in_one_request)
{
    enum { NUM = 3000 };
    static sst_text fragments[NUM], out[NUM];
    for (size_t i = 0; i < NUM; i++)
        fragments[i] = sst_text_of(i % 2 ? "<b>odd</b>" : "even");
    cr_assert_eq(sst_markup_fragments(&t.parser, fragments, NUM, out, &t.error), SST_OK);
    for (size_t i = 0; i < NUM; i++)
        ASSERT_TEXT(out[i], i % 2 ? "odd" : "even");
}

/* ---- limits ------------------------------------------------------------------------ */

static char *repeat(const char *head, const char *what, size_t num, size_t *len_bytes)
{
    size_t len = strlen(what), begin = strlen(head);
    char *bytes = malloc(begin + num * len + 1);
    cr_assert(bytes);
    memcpy(bytes, head, begin + 1);
    for (size_t i = 0; i <= num; i++)
        memcpy(bytes + begin + i * len, i < num ? what : "", i < num ? len : 1);
    *len_bytes = begin + num * len;
    return bytes;
}

typedef struct hostile_case {
    const char *head, *what;
    size_t num;
    const char *reason; /* NULL: it is read */
} hostile_case;

Test(worker, what_is_too_much_is_refused_with_its_reason_and_the_next_page_is_read)
{
    static const hostile_case cases[] = {
        {"<body>", "<div>", 3000000, "nested more than 512 deep"},
        {"<p>words", "<b><font>", 300000, "nested more than 512 deep"},
        {"<p ", "a=b c=d ", 150000, NULL},
        {"<p>words", "<a", 1000000, NULL},
        {"<p title='", "<p>", 1000000, NULL},
        {"<p>words<!--", "-", 3000000, NULL},
    };
    for (size_t c = 0; c < sizeof cases / sizeof *cases; c++) {
        size_t len_bytes;
        char *bytes = repeat(cases[c].head, cases[c].what, cases[c].num, &len_bytes);
        if (cases[c].reason)
            expect_refusal(bytes, len_bytes, cases[c].reason);
        else
            cr_assert_eq(ask(bytes, len_bytes, NULL), SST_OK, "%s: %s", cases[c].head,
                         t.error.message);
        free(bytes);
        ASSERT_TEXT(read_page(whole_page)->source, "The Courier");
    }
}
