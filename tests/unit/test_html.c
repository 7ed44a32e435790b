/* SPDX-License-Identifier: MIT */
/* Tests of read/html.c, read/markup.c and read/worker.c: pages through the worker, and what
 * becomes of those that are too much for it. */
#include <errno.h>
#include <inttypes.h>
#include <signal.h>
#include <sys/resource.h>
#include <sys/wait.h>

#include "read/markup.h"
#include "reading.h"

#ifdef __SANITIZE_ADDRESS__
#define IS_SANITIZED 1
#else
#define IS_SANITIZED 0
#endif

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
    "<footer><p>Copyright The Courier, all rights reserved, wherever you "
    "are.</p></footer>"
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
        {"<p>b\xe1n ta", "windows-1258", "b\xc3\xa1n ta"},
        {"\xef\xbb\xbf<p>caf\xc3\xa9", "windows-1251", "caf\xc3\xa9"},
        {"<p>caf\xc3\xa9 \xe2\x80\x93 caf\xc3\xa9", "iso-8859-1",
         "caf\xc3\xa9 \xe2\x80\x93 caf\xc3\xa9"},
        {"<meta charset=iso-8859-1><p>caf\xe9", "no-such-charset", "caf\xc3\xa9"},
        {"<meta charset=utf-8><p>na\xc3\xafve caf\xe9", NULL,
         "na\xc3\xafve caf\xef\xbf\xbd"},
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
        {"<p ", "a=b c=d ", 150000, "tag of more than 65536 bytes"},
        {"<p>words", "<p>a", 3000000, "more than 200000000 bytes of memory"},
        {"<p>words", "<a", 1000000, "tag of more than 65536 bytes"},
        {"<p>words <p title='", "<p>", 1000000, NULL},
        {"<p>words<!--", "-", 3000000, NULL},
        {"<p>words ", "&amp;", 500000, NULL},
        {"<p>words<script>", "</scrip", 500000, NULL},
        {"<script type='application/ld+json'>", "[{\"a\":", 500000, NULL},
    };
    t.options.max_html_cpu_ms = 60000; /* how fast it is does not matter here */
    begin_again();
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

Test(worker, depth_is_refused_one_over_its_limit)
{
    t.options.max_html_depth = 10; /* html, body and 8 more */
    begin_again();
    size_t len_bytes;
    for (size_t depth = 7; depth <= 9; depth++) {
        char *bytes = repeat("<html><body>", "<div>", depth, &len_bytes);
        cr_assert_eq(ask(bytes, len_bytes, NULL), depth > 8 ? SST_ERR_RECORD : SST_OK,
                     "%zu", depth);
        free(bytes);
    }
    cr_assert_str_eq(
        t.error.message,
        "HTML elements nested more than 10 deep, which is the limit (--max-html-depth)");
}

Test(worker, a_tag_is_refused_one_byte_over_its_limit)
{
    static const char *const pages[] = {"<p abcd=1>x", "<p abcde=1>x",
                                        "<p abcdef='what it is does not count'>x"};
    t.options.max_html_tag_bytes = 7; /* p, and a byte that parts it from abcde */
    begin_again();
    for (size_t i = 0; i < 3; i++)
        cr_assert_eq(ask(pages[i], strlen(pages[i]), NULL),
                     i == 2 ? SST_ERR_RECORD : SST_OK);
    cr_assert_str_eq(t.error.message,
                     "an HTML tag of more than 7 bytes, which is the limit (--max-tag)");
}

/* Is the page read with so much memory? */
static bool suffices(uint64_t memory_bytes, const char *bytes, size_t len_bytes)
{
    t.options.max_html_memory_bytes = memory_bytes;
    begin_again();
    return ask(bytes, len_bytes, NULL) == SST_OK;
}

Test(worker, memory_is_counted_to_the_byte_whatever_was_read_before)
{
    size_t len_bytes;
    char *bytes = repeat("<p>", "words and more words. ", 2000, &len_bytes);
    uint64_t too_little = 1 << 10, enough = 64 << 20;
    while (enough - too_little > 1) {
        uint64_t middle = (too_little + enough) / 2;
        *(suffices(middle, bytes, len_bytes) ? &enough : &too_little) = middle;
    }
    cr_assert_gt(enough, len_bytes);
    cr_assert_not(suffices(enough - 1, bytes, len_bytes));
    cr_assert(strstr(t.error.message, "bytes of memory"), "%s", t.error.message);
    cr_assert(suffices(enough + 1, bytes, len_bytes));
    cr_assert(suffices(enough, bytes, len_bytes));
    for (int i = 0; i < 3; i++)
        cr_assert_eq(ask(bytes, len_bytes, NULL), SST_OK, "%s", t.error.message);
    free(bytes);
}

/* "Max NAME   SOFT HARD" of a process, in bytes; UINT64_MAX: none. */
static void read_rlimit(pid_t pid, const char *name, uint64_t found[2])
{
    char path[64], line[200];
    snprintf(path, sizeof path, "/proc/%d/limits", (int)pid);
    FILE *file = fopen(path, "r");
    cr_assert(file);
    found[0] = found[1] = 0;
    while (fgets(line, sizeof line, file))
        if (strncmp(line, name, strlen(name)) == 0) {
            char values[2][24];
            cr_assert_eq(sscanf(line + strlen(name), "%23s %23s", values[0], values[1]),
                         2);
            for (int i = 0; i < 2; i++)
                found[i] = strcmp(values[i], "unlimited") == 0
                               ? UINT64_MAX
                               : strtoull(values[i], NULL, 10);
        }
    fclose(file);
}

Test(worker, its_limits_are_what_was_asked_for)
{
    static const struct {
        uint64_t asked, wanted;
    } cases[] = {{300000000, 600000000 + (128 << 20)},
                 {300000001, 600000002 + (128 << 20)},
                 {UINT64_MAX, UINT64_MAX}};
    uint64_t found[2];
    for (size_t c = 0; c < sizeof cases / sizeof *cases; c++) {
        t.options.max_html_memory_bytes = cases[c].asked;
        begin_again();
        read_page(whole_page);
        read_rlimit(t.parser.html_worker.pid, "Max core file size", found);
        cr_assert(found[0] == 0 && found[1] == 0);
        read_rlimit(t.parser.html_worker.pid, "Max file size", found);
        cr_assert(found[0] == 0 && found[1] == 0);
        read_rlimit(t.parser.html_worker.pid, "Max address space", found);
        if (!IS_SANITIZED) /* which takes much more of it */
            cr_assert(found[0] == cases[c].wanted && found[1] == found[0], "%" PRIu64,
                      found[0]);
    }
}

Test(worker, a_page_that_takes_too_long_is_refused)
{
    size_t len_bytes;
    char *bytes =
        repeat("<p>", "words <b>and</b> more <i>words</i>. ", 400000, &len_bytes);
    t.options.max_html_cpu_ms = 1;
    begin_again();
    expect_refusal(bytes, len_bytes, "more than 1 ms of processor time");
    free(bytes);
}

/* ---- workers that are not well ----------------------------------------------------- */

/* A worker that is a shell script. */
static const char *write_script(const char *lines)
{
    static char path[] = "/tmp/samestory-worker-XXXXXX";
    memcpy(path + sizeof path - 7, "XXXXXX", 6);
    int fd = mkstemp(path);
    cr_assert_geq(fd, 0);
    FILE *file = fdopen(fd, "w");
    cr_assert(file);
    fprintf(file, "#!/bin/sh\n%s\n", lines);
    fclose(file);
    cr_assert_eq(chmod(path, 0700), 0);
    return path;
}

typedef struct bad_worker_case {
    const char *script, *reason;
} bad_worker_case;

Test(worker, one_that_is_gone_or_talks_nonsense_or_stalls_is_named)
{
    static const bad_worker_case cases[] = {
        {"exit 0", "the HTML worker ended without an answer"},
        {"exit 11", "bytes of memory, which is the limit (--max-html-memory)"},
        {"kill -SEGV $$", "HTML that ends its worker: Segmentation fault"},
        {"cat", "the HTML worker's answer is no answer"},
        {"head -c 16 /dev/zero; cat >/dev/null", "the HTML worker's answer is no answer"},
        /* an answer of more bytes than there may be memory */
        {"printf '\\003\\0\\0\\0\\006\\0\\0\\0\\377\\377\\377\\377\\0\\0\\0\\0'; cat "
         ">/dev/null",
         "the HTML worker's answer is no answer"},
        {"printf '\\003\\0\\0\\0\\006\\0\\0\\0'; exit 0", "ended without an answer"},
        {"exec sleep 100", "the HTML worker did not answer in time"},
        {"exec >&- ; sleep 100", "the HTML worker ended without an answer"},
    };
    size_t len_bytes;
    char *large = repeat("<p>", "words ", 1000000, &len_bytes); /* no pipe holds it */
    for (size_t c = 0; c < sizeof cases / sizeof *cases; c++) {
        const char *path = write_script(cases[c].script);
        t.options.html_worker = path;
        t.options.max_html_cpu_ms = 10;
        begin_again();
        expect_refusal("<p>words", 8, cases[c].reason);
        cr_assert_eq(ask(large, len_bytes, NULL), SST_ERR_RECORD); /* and no SIGPIPE */
        unlink(path);
        expect_refusal("<p>words", 8, "cannot be run: No such file or directory");
    }
    free(large);
    errno = 0;
    cr_assert_eq(waitpid(-1, NULL, WNOHANG), -1, "a child was not waited for");
    cr_assert_eq(errno, ECHILD);
}

Test(worker, without_one_html_is_named_and_not_read)
{
    t.options.html_worker = NULL;
    begin_again();
    expect_refusal("<p>words", 8, "HTML is not read: there is no program samestory-html");
}

Test(worker, one_that_was_killed_meanwhile_is_replaced)
{
    read_page(whole_page);
    cr_assert_eq(kill(t.parser.html_worker.pid, SIGKILL), 0);
    siginfo_t ended; /* wait, but leave it to be waited for */
    cr_assert_eq(waitid(P_PID, (id_t)t.parser.html_worker.pid, &ended, WEXITED | WNOWAIT),
                 0);
    ASSERT_TEXT(read_page(whole_page)->source, "The Courier");
}

Test(worker, a_forked_child_has_one_of_its_own)
{
    read_page(whole_page);
    pid_t parents = t.parser.html_worker.pid;
    pid_t child = fork();
    cr_assert_geq(child, 0);
    if (child == 0) {
        bool is_good = ask(whole_page, strlen(whole_page), NULL) == SST_OK &&
                       t.parser.html_worker.pid != parents &&
                       t.page.source.len_bytes == 11;
        sst_parser_free(&t.parser);
        _exit(is_good ? 0 : 1);
    }
    int status;
    cr_assert_eq(waitpid(child, &status, 0), child);
    cr_assert(WIFEXITED(status) && WEXITSTATUS(status) == 0);
    ASSERT_TEXT(read_page(whole_page)->source, "The Courier");
    cr_assert_eq(t.parser.html_worker.pid, parents);
}

Test(worker, it_inherits_two_pipes_and_no_more)
{
    int open_before = dup(0); /* one that another program would get */
    const char *path = write_script("ls /proc/$$/fd | tr '\\n' ' ' >&2\n"
                                    "test ! -e /proc/$$/fd/2 && test ! -e /proc/$$/fd/3 "
                                    "&& test ! -e /proc/$$/fd/4 && exit 11");
    t.options.html_worker = path;
    begin_again();
    expect_refusal("<p>words", 8, "bytes of memory"); /* what 11 stands for */
    unlink(path);
    close(open_before);
}

Test(worker, its_end_is_the_end_of_the_parser)
{
    read_page(whole_page);
    pid_t pid = t.parser.html_worker.pid;
    sst_parser_free(&t.parser);
    cr_assert_eq(kill(pid, 0), -1);
    cr_assert_eq(sst_parser_init(&t.parser, &t.options, &t.fields, NULL), SST_OK);
}

/* ---- whole inputs ------------------------------------------------------------------ */

typedef struct bid_case {
    const char *head;
    int least, most;
} bid_case;

Test(html, what_is_html_is_recognised_by_its_first_bytes)
{
    static const bid_case cases[] = {
        {"<!DOCTYPE html><title>x</title>", 90, 100},
        {"<!doctype HTML PUBLIC \"-//W3C//DTD HTML 4.01//EN\">", 90, 100},
        {"\n <!-- a note --> <html lang=en>", 90, 100},
        {"\xef\xbb\xbf<?xml version=\"1.0\"?>\n<!DOCTYPE html>", 90, 100},
        {"<head><title>x</title>", 80, 89},
        {"<p>words", 11, 20},
        {"<pre-release>", 0, 0},
        {"<?xml version=\"1.0\"?><rss version=\"2.0\">", 0, 0},
        {"<feed xmlns=\"http://www.w3.org/2005/Atom\">", 0, 0},
        {"<!-- never closed", 0, 0},
        {"words <html>", 0, 0},
        {"{\"text\":\"<html>\"}", 0, 0},
        {"", 0, 0},
    };
    for (size_t c = 0; c < sizeof cases / sizeof *cases; c++) {
        int bid = sst_reader_html.bid(cases[c].head, strlen(cases[c].head), true);
        cr_assert(cases[c].least <= bid && bid <= cases[c].most, "%s: %d", cases[c].head,
                  bid);
    }
}

Test(html_input, a_folder_of_pages_gives_articles_and_skips)
{
    char deep[5000] = "<!DOCTYPE html><body>";
    for (size_t i = strlen(deep); i + 6 < sizeof deep; i += 5)
        memcpy(deep + i, "<div>", 6);
    write_file("a.html", whole_page);
    write_file("b.html", deep);
    write_file("c.html", "<p>Only words.</p>");
    write_file("d.html", "<!DOCTYPE html><script>nothing</script>");
    r.options.html_worker = SST_HTML_WORKER;
    start();
    cr_assert_eq(read_input("."), SST_OK);
    expect_text(0, LONG_1 "\n\n" LONG_2);
    expect_text(1, "Only words.");
    expect_skips("./b.html:1:0: HTML elements nested more than 512 deep, which is the "
                 "limit (--max-html-depth)\n"
                 "./d.html:1:0: a page without text\n");
}
