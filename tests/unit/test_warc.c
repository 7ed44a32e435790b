/* SPDX-License-Identifier: MIT */
/* Tests of read/warc.c, warc_cut.c, warc_record.c and payload.c: archives, whole and
 * broken. */
#include <stdarg.h>

#include "reading.h"

TestSuite(warc, .init = set_up, .fini = tear_down);

/* ---- archives that are put together ------------------------------------------------ */

static SST_VEC(char) archive;

static void add_bytes(const char *bytes, size_t len_bytes)
{
    cr_assert(sst_vec_append(&archive, bytes, len_bytes));
}

static void add(const char *format, ...) __attribute__((format(printf, 1, 2)));
static void add(const char *format, ...)
{
    char text[4096];
    va_list arguments;
    va_start(arguments, format);
    int len = vsnprintf(text, sizeof text, format, arguments);
    va_end(arguments);
    cr_assert(len >= 0 && (size_t)len < sizeof text);
    add_bytes(text, (size_t)len);
}

/* A record; fields as "A: b\r\n", or "". */
static void add_record(const char *type, const char *url, const char *fields,
                       const char *block)
{
    add("WARC/1.0\r\nWARC-Type: %s\r\nWARC-Target-URI: %s\r\n%sContent-Length: "
        "%zu\r\n\r\n",
        type, url, fields, strlen(block));
    add_bytes(block, strlen(block));
    add("\r\n\r\n");
}

static void add_text(const char *url, const char *text)
{
    add_record("conversion", url, "Content-Type: text/plain\r\n", text);
}

/* A response of status 200; its text is plain. */
static void add_response(const char *url, const char *fields, const char *body)
{
    char block[2000];
    snprintf(block, sizeof block, "HTTP/1.1 200 OK\r\n%s\r\n%s", fields, body);
    add_record("response", url, "Content-Type: application/http; msgtype=response\r\n",
               block);
}

static void read_archive(void)
{
    write_bytes("a.warc", archive.at, archive.len);
    archive.len = 0;
    start();
    cr_assert_eq(read_input("a.warc"), SST_OK, "%s", r.error.message);
}

#define PLAIN "Content-Type: text/plain\r\n"

/* ---- what holds an article --------------------------------------------------------- */

Test(warc, each_kind_of_record_gives_what_it_holds)
{
    add_record("warcinfo", "", "Content-Type: application/warc-fields\r\n", "a: b\r\n");
    add_record("request", "http://a.org/1", "Content-Type: application/http\r\n",
               "GET / HTTP/1.1\r\n\r\n");
    add_response("http://a.org/1", PLAIN, "The ground shook.");
    add_record("metadata", "http://a.org/1", PLAIN, "fetchTimeMs: 7");
    add_record("revisit", "http://a.org/1", "Content-Type: application/http\r\n",
               "HTTP/1.1 200 OK\r\nContent-Type: text/plain\r\n\r\n");
    add_record("resource", "http://a.org/2", PLAIN, "The water rose.");
    add_text("http://a.org/3", "The wind\nThe wind blew.");
    add_record("resource", "metadata://gnu.org/wget.log", PLAIN, "a log");
    add_record("resource", "urn:screenshot:http://a.org/1", "Content-Type: image/png\r\n",
               "\x89PNG");
    read_archive();
    expect_skips("");
    expect_text(0, "The ground shook.");
    expect_text(1, "The water rose.");
    expect_text(2, "The wind\nThe wind blew.");
    expect_ids("http://a.org/1\nhttp://a.org/2\nhttp://a.org/3\n");
}

Test(warc, only_responses_that_are_200_and_may_be_articles_are_read)
{
    static const char *const others[] = {
        "HTTP/1.1 404 Not Found\r\nContent-Type: text/plain\r\n\r\nNo.",
        "HTTP/1.1 301 Moved\r\nContent-Type: text/plain\r\n\r\nThere.",
        "HTTP/1.1 2000 OK\r\nContent-Type: text/plain\r\n\r\nNo.",
        "HTTP/1.1 200 OK\r\nContent-Type: text/css\r\n\r\nbody {}",
        "HTTP/1.1 200 OK\r\nContent-Type: image/png\r\n\r\n\x89PNG",
        "HTTP/1.1 200 OK\r\nContent-Type: text/plain\r\n\r\n",
        "HTTP/1.1 200 OK\r\nContent-Type: text/plain\r\n",
        "HTTP/1.1 200 OK\r\n\r\n\x01\x02\x03",
        "HTTP/1.1 200 OK\r\nContent-Type: application/json\r\n\r\n{\"title\":\"no "
        "text\"}",
        "HTTP/1.1 200 OK\r\nContent-Type: application/json\r\n\r\n[1, 2",
    };
    for (size_t i = 0; i < sizeof others / sizeof *others; i++)
        add_record("response", "http://a.org/x", "Content-Type: application/http\r\n",
                   others[i]);
    add_response("http://a.org/robots.txt", PLAIN, "User-agent: *");
    add_response("http://a.org/1", PLAIN, "The ground shook.");
    read_archive();
    expect_skips("");
    expect_ids("http://a.org/1\n");
}

Test(warc, what_is_known_of_the_page_goes_with_the_article)
{
    add_record("conversion", "<http://a.org/1>",
               PLAIN "WARC-Date: 2024-05-01T00:00:00Z\r\n"
                     "WARC-Identified-Content-Language: deu,eng\r\n",
               "Das Beben\nDie Erde bebte.");
    static const char block[] =
        "HTTP/1.1 200 OK\r\ncontent-type: application/json\r\n\r\n"
        "{\"title\":\"Quake\",\"text\":\"The ground "
        "shook.\",\"id\":7,\"date\":1714521600}";
    add_record("response", "http://b.org/2", "Content-Type: application/http\r\n", block);
    read_archive();
    expect_skips("");
    sst_article article;
    cr_assert_eq(sst_inputs_give_again(r.inputs, 0, 0, &article, NULL), SST_OK);
    ASSERT_TEXT(article.url, "http://a.org/1");
    ASSERT_TEXT(article.title, "Das Beben");
    ASSERT_TEXT(article.language, "de");
    cr_assert_eq(article.published.precision, SST_UNDATED,
                 "a crawl's date is no article's");
    cr_assert_eq(sst_inputs_give_again(r.inputs, 0, 1, &article, NULL), SST_OK);
    ASSERT_TEXT(article.title, "Quake");
    ASSERT_TEXT(article.text, "The ground shook.");
    cr_assert_eq(article.published.seconds, 1714521600);
    expect_ids("http://a.org/1\nhttp://b.org/2\n");
}

Test(warc, the_date_of_the_crawl_is_had_for_the_asking)
{
    const sst_field_name names[] = {{"date", "date"}, {"date", "warc_date"}};
    r.options.fields = names;
    r.options.num_fields = 2;
    add_record("conversion", "http://a.org/1",
               PLAIN "WARC-Date: 2024-05-01T00:00:00Z\r\n", "The ground shook.");
    read_archive();
    sst_article article;
    cr_assert_eq(sst_inputs_give_again(r.inputs, 0, 0, &article, NULL), SST_OK);
    cr_assert_eq(article.published.seconds, 1714521600);
}

Test(warc, text_of_other_charsets_becomes_utf8)
{
    add_response("http://a.org/1", "Content-Type: text/plain; charset=KOI8-R\r\n",
                 "\xED\xC9\xD2");
    add_response("http://a.org/2", PLAIN, "Caf\xE9 noir");
    add_response("http://a.org/3", "Content-Type: text/plain; charset=\"iso-8859-1\"\r\n",
                 "\x93"
                 "Caf\xE9\x94");
    add_response("http://a.org/4", "Content-Type: text/plain; charset=iso-8859-1\r\n",
                 "Caf\xC3\xA9");
    add_response("http://a.org/5", "Content-Type: text/plain; charset=windows-1258\r\n",
                 "b\xE1n ta"); /* a mark might follow the last letter */
    read_archive();
    expect_skips("");
    expect_text(0, "Мир");
    expect_text(1, "Café noir");
    expect_text(2, "“Café”");
    expect_text(3, "Café");
    expect_text(4, "bán ta");
}

Test(warc, chunks_and_compression_are_undone_and_what_cannot_be_is_named)
{
    add_response("http://a.org/1", PLAIN "Transfer-Encoding: chunked\r\n",
                 "4\r\nThe \r\n13\r\nground shook again.\r\n0\r\n\r\n");
    add_response("http://a.org/2", PLAIN "Transfer-Encoding: chunked\r\n",
                 "4\r\nThe \r\n40\r\nwater");
    add_response("http://a.org/3", PLAIN "Content-Encoding: br\r\n",
                 "\x8b\x02\x80text\x03");
    read_archive();
    expect_skips(
        "a.warc:29:253: chunked body ends early, within a chunk; read as far as it goes\n"
        "a.warc:40:484: body in br, which is not read; wanted gzip, deflate or zstd\n");
    expect_text(0, "The ground shook again.");
    expect_text(1, "The water");
    expect_ids("http://a.org/1\nhttp://a.org/2\n");
}

/* ---- what is broken ---------------------------------------------------------------- */

Test(warc, what_begins_no_record_is_named_and_reading_goes_on_at_the_next)
{
    add("garbage\r\n");
    add_text("http://a.org/1", "one");
    add("more\nof it WARC/1.0 and\r\n\r\n");
    add_text("http://a.org/2", "two");
    add("WARC/1.0\r\nWARC-Type: conversion\r\n\r\nno length\r\n\r\n");
    add_text("http://a.org/3", "three");
    add("WARC/1.0\r\nWARC-Type: conv"); /* cut off, and another behind it */
    add_text("http://a.org/4", "four");
    add("\r\n\r\nWARC/1.");
    read_archive();
    expect_skips(
        "a.warc:1:0: 9 bytes that begin no record; wanted a line such as WARC/1.0\n"
        "a.warc:10:129: 27 bytes that begin no record; wanted a line such as WARC/1.0\n"
        "a.warc:21:276: record of 48 bytes whose header has no Content-Length, or no "
        "end\n"
        "a.warc:34:446: record of 25 bytes whose header has no Content-Length, or no "
        "end\n"
        "a.warc:45:596: 7 bytes that begin no record; wanted a line such as WARC/1.0\n");
    expect_ids("http://a.org/1\nhttp://a.org/2\nhttp://a.org/3\nhttp://a.org/4\n");
}

Test(warc, a_length_that_is_wrong_takes_no_other_record_along)
{
    static const char *const lengths[] = {"4", "90", "5000", "99999999999", "0000"};
    for (size_t i = 0; i < sizeof lengths / sizeof *lengths; i++) {
        add_text("http://a.org/1", "one");
        add("WARC/1.0\r\nWARC-Type: conversion\r\nWARC-Target-URI: http://a.org/2\r\n"
            "Content-Length: %s\r\nContent-Type: text/plain\r\n\r\ntwo two two\r\n\r\n",
            lengths[i]);
        add_text("http://a.org/3", "three");
        add_text("http://a.org/4", "four");
        read_archive();
        cr_assert(r.skips.len > 0, "%s is not named", lengths[i]);
        expect_text(0, "one");
        sst_article_no num = (sst_article_no)counts().num_articles;
        cr_assert_geq(num, 3);
        expect_text(num - 2, "three");
        expect_text(num - 1, "four");
    }
}

Test(warc, a_record_that_the_end_cuts_off_is_named_and_read_as_far_as_it_goes)
{
    add_text("http://a.org/1", "one");
    add_text("http://a.org/2", "two and the rest of it");
    archive.len -= 19 - 8 + 4;
    read_archive();
    expect_skips(
        "a.warc:9:120: record ends after 11 of its 22 bytes; read as far as it goes\n");
    expect_text(1, "two and the");
    add_text("http://a.org/1", "one");
    add_record("request", "http://a.org/2", "", "GET / HTTP/1.1\r\n\r\n");
    archive.len -= 10;
    read_archive();
    expect_skips("a.warc:14:217: the input ends inside a record\n");
    expect_ids("http://a.org/1\n");
}

Test(warc, parts_of_records_are_named)
{
    add_record("continuation", "http://a.org/1", "WARC-Segment-Number: 2\r\n", "shook.");
    read_archive();
    expect_skips("a.warc:1:0: continues what another record begins, which is not put "
                 "together\n");
    add_record("response", "http://a.org/1", "Content-Type: application/http\r\n",
               "shook.");
    read_archive();
    expect_skips("a.warc:7:0: found no HTTP header; wanted HTTP/1.1 200 OK and its "
                 "fields\n");
}

/* ---- what is long ------------------------------------------------------------------ */

static void add_long(const char *type, const char *content_type, size_t len_bytes)
{
    add("WARC/1.0\r\nWARC-Type: %s\r\nWARC-Target-URI: http://a.org/long\r\n"
        "Content-Type: %s\r\nContent-Length: %zu\r\n\r\n",
        type, content_type, len_bytes);
    size_t at = archive.len;
    cr_assert(sst_vec_reserve(&archive, at + len_bytes + 4));
    memset(archive.at + at, 'x', len_bytes);
    archive.len += len_bytes;
    for (size_t i = at + 60; i < archive.len; i += 61)
        archive.at[i] = i % 8 ? ' ' : '\n';
    add("\r\n\r\n");
}

Test(warc, a_film_is_passed_over_whatever_its_length)
{
    add_text("http://a.org/1", "one");
    add_long("resource", "video/mp4", (size_t)20 << 20);
    add_text("http://a.org/2", "two");
    read_archive();
    expect_skips("");
    expect_ids("http://a.org/1\nhttp://a.org/2\n");
}

Test(warc, a_record_longer_than_a_block_is_one_article)
{
    add_text("http://a.org/1", "one");
    add_long("resource", "text/plain", (size_t)5 << 20);
    add_text("http://a.org/2", "two");
    for (unsigned threads = 1; threads <= 4; threads *= 4) {
        r.options.num_threads = threads;
        write_bytes("a.warc", archive.at, archive.len);
        start();
        cr_assert_eq(read_input("a.warc"), SST_OK);
        expect_skips("");
        expect_ids("http://a.org/1\nhttp://a.org/long\nhttp://a.org/2\n");
    }
    archive.len = 0;
}

Test(warc, a_long_archive_is_the_same_for_any_number_of_threads)
{
    for (int i = 0; i < 6000; i++) { /* some blocks of them */
        char url[40];
        snprintf(url, sizeof url, "http://a.org/%d", i);
        add_record("request", url, "", "GET / HTTP/1.1\r\n\r\n");
        add_long(i % 7 ? "conversion" : "metadata", "text/plain", (size_t)i % 999 + 10);
        add_record(i % 5 ? "resource" : "conversion", url, PLAIN, url);
    }
    write_bytes("a.warc", archive.at, archive.len);
    archive.len = 0;
    for (unsigned threads = 1; threads <= 8; threads *= 2) {
        r.options.num_threads = threads;
        start();
        cr_assert_eq(read_input("a.warc"), SST_OK);
        expect_skips("");
        cr_assert_eq(counts().num_articles, 6000 + 6000 - 6000 / 7 - 1);
        expect_text((sst_article_no)counts().num_articles - 1, "http://a.org/5999");
    }
}

Test(warc, the_record_limit_holds_to_the_byte)
{
    for (int over = -1; over <= 1; over++) {
        add_long("resource", "text/plain", 100000);
        r.options.max_record_bytes = archive.len - 4 - (uint64_t)over;
        add_text("http://a.org/2", "two");
        read_archive();
        cr_assert_eq(r.skips.len > 0, over > 0);
        cr_assert_eq(counts().num_articles, over > 0 ? 1 : 2);
    }
    expect_skips(
        "a.warc:1:0: record of 100119 bytes, the limit is 100118 (--max-record)\n");
}

Test(warc, the_record_limit_holds_for_what_is_unpacked_as_well)
{
    /* a frame of zstd: 61422 times the letter x */
    static const char body[] = "\x28\xb5\x2f\xfd\x60\xee\xee\x73\x7f\x07x";
    for (int over = -1; over <= 1; over++) {
        r.options.max_record_bytes = 61422 - (uint64_t)over;
        add_response("http://a.org/1", PLAIN "Content-Encoding: zstd\r\n", body);
        read_archive();
        cr_assert_eq(counts().num_articles, over <= 0);
    }
    expect_skips(
        "a.warc:7:0: unpacked body of more than 61421 bytes, the limit (--max-record)\n");
}

/* ---- recognition ------------------------------------------------------------------- */

static int bid_of(const char *head)
{
    return sst_reader_warc.bid(head, strlen(head), true);
}

Test(warc, bids_for_version_lines)
{
    cr_assert_eq(bid_of("WARC/1.0\r\nWARC-Type: warcinfo\r\n"), 100);
    cr_assert_eq(bid_of("\r\n\r\nWARC/1.1\nWARC-Type: warcinfo\n"), 100);
    cr_assert_eq(bid_of("WARC/0.17\n"), 100);
    cr_assert_geq(bid_of("broken\r\n\r\nWARC/1.0\r\nWARC-Type: warcinfo\r\n"), 50);
    cr_assert_eq(bid_of("WARC/1.0 is a format\n"), 0);
    cr_assert_eq(bid_of("WARC files\n"), 0);
    cr_assert_eq(bid_of(""), 0);
}
