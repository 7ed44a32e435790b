/* SPDX-License-Identifier: MIT */
/* main.c - the HTML worker: requests on standard input, answers on standard output.
 *
 *     samestory-html MEMORY_BYTES CPU_MILLISECONDS DEPTH TAG_BYTES [CHARSET]
 *
 * It reads pages that nobody vouches for with a parser written in C, so it has nothing: two
 * pipes, no other file and no way to open one, the system calls that it takes to read, write
 * and have memory, and for each page so much memory and time.  A page that is too much ends
 * it; whoever spawned it says why, and spawns the next. */
#include "article.h"
#include "charset.h"
#include "main_text.h"
#include "page.h"
#include "wire.h"

#include <errno.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/resource.h>
#include <sys/time.h>
#include <unistd.h>

#include "cage.h"

/* ---- pipes ------------------------------------------------------------------------- */

/* false: the pipe ended. */
static bool read_all(void *to, size_t len)
{
    for (char *at = to; len > 0;) {
        ssize_t got = read(STDIN_FILENO, at, len);
        if (got < 0 && errno == EINTR)
            continue;
        if (got <= 0)
            return false;
        at += got;
        len -= (size_t)got;
    }
    return true;
}

static void write_all(const void *from, size_t len)
{
    for (const char *at = from; len > 0;) {
        ssize_t put = write(STDOUT_FILENO, at, len);
        if (put < 0 && errno == EINTR)
            continue;
        if (put < 0)
            _exit(EXIT_SUCCESS); /* nobody is there any more */
        at += put;
        len -= (size_t)put;
    }
}

/* ---- requests ---------------------------------------------------------------------- */

typedef struct request {
    sst_wire_head head;
    sst_bytes *pieces; /* absent: at is NULL */
} request;

static void read_request(sst_wire_head head, request *out)
{
    if (head.num > SST_WIRE_MOST_PIECES)
        _exit(SST_WIRE_EXIT_BROKEN);
    char *lengths = sst_room_take(head.num, SST_WIRE_LENGTH_BYTES);
    char *bytes = sst_room_take(head.num_bytes, 1);
    out->head = head;
    out->pieces = sst_room_take_clear(head.num, sizeof *out->pieces);
    if (!read_all(lengths, (size_t)head.num * SST_WIRE_LENGTH_BYTES) ||
        !read_all(bytes, head.num_bytes))
        _exit(SST_WIRE_EXIT_BROKEN);
    uint64_t left = head.num_bytes;
    for (uint32_t i = 0; i < head.num; i++) {
        uint64_t len = sst_load64(lengths + (size_t)i * SST_WIRE_LENGTH_BYTES);
        if (len == SST_WIRE_ABSENT)
            continue;
        if (len > left)
            _exit(SST_WIRE_EXIT_BROKEN);
        out->pieces[i] = (sst_bytes){bytes + (head.num_bytes - left), len, 0};
        left -= len;
    }
}

static void answer(sst_wire_kind kind, const sst_bytes *pieces, uint32_t num)
{
    size_t head_bytes = SST_WIRE_HEAD_BYTES + (size_t)num * SST_WIRE_LENGTH_BYTES;
    char *head = sst_room_take(head_bytes, 1);
    uint64_t num_bytes = 0;
    for (uint32_t i = 0; i < num; i++) {
        num_bytes += pieces[i].len;
        sst_store64(head + SST_WIRE_HEAD_BYTES + (size_t)i * SST_WIRE_LENGTH_BYTES,
                    pieces[i].len > 0 ? pieces[i].len : SST_WIRE_ABSENT);
    }
    sst_wire_store(head, (sst_wire_head){kind, num, num_bytes});
    write_all(head, head_bytes);
    for (uint32_t i = 0; i < num; i++)
        write_all(pieces[i].at, pieces[i].len);
}

static void refuse(const char *reason)
{
    sst_bytes piece = {0};
    sst_bytes_add(&piece, reason, strlen(reason));
    answer(SST_WIRE_REFUSED, &piece, 1);
}

/* ---- what is done ------------------------------------------------------------------ */

static void do_page(const request *asked, const sst_page_limits *limits)
{
    if (asked->head.num != SST_WIRE_PAGE_PIECES)
        _exit(SST_WIRE_EXIT_BROKEN);
    sst_charset_doubt doubt;
    sst_bytes html = sst_charset_convert(asked->pieces[SST_WIRE_BYTES],
                                         asked->pieces[SST_WIRE_CHARSET], &doubt);
    sst_page_content page;
    sst_page_read(html.at, html.len, limits, &page);
    if (page.refused[0]) {
        refuse(page.refused);
        return;
    }
    sst_page_article article = sst_article_of_page(&page);
    char told[SST_WIRE_DOUBT_BYTES];
    sst_store64(told, doubt.num_mended);
    told[8] = doubt.is_guess;
    const sst_bytes pieces[SST_WIRE_ANSWER_PIECES] = {
        [SST_WIRE_TITLE] = article.title,
        [SST_WIRE_TEXT] = article.text,
        [SST_WIRE_URL] = article.url,
        [SST_WIRE_SOURCE] = article.source,
        [SST_WIRE_DATE] = article.date,
        [SST_WIRE_LANGUAGE] = article.language,
        [SST_WIRE_DOUBT] = {told, sizeof told, 0},
    };
    answer(SST_WIRE_ANSWER, pieces, SST_WIRE_ANSWER_PIECES);
}

static void do_fragments(const request *asked, const sst_page_limits *limits)
{
    uint32_t num = asked->head.num;
    sst_bytes *texts = sst_room_take_clear(num, sizeof *texts);
    for (uint32_t i = 0; i < num; i++) {
        const sst_bytes *from = &asked->pieces[i];
        sst_bytes html = sst_charset_mend(from->at, from->len);
        sst_page_content page;
        sst_page_read(html.at, html.len, limits, &page);
        if (page.refused[0]) {
            refuse(page.refused);
            return;
        }
        texts[i] = sst_all_text(&page);
    }
    answer(SST_WIRE_FRAGMENTS, texts, num);
}

static void do_request(const request *asked, const sst_page_limits *limits)
{
    if (asked->head.kind == SST_WIRE_PAGE)
        do_page(asked, limits);
    else if (asked->head.kind == SST_WIRE_FRAGMENTS)
        do_fragments(asked, limits);
    else
        _exit(SST_WIRE_EXIT_BROKEN);
}

int main(int argc, char **argv)
{
    uint64_t given[4] = {0}; /* as named above */
    for (int i = 0; i < 4 && (argc == 5 || argc == 6); i++)
        given[i] = strtoull(argv[i + 1], NULL, 10);
    const sst_page_limits limits = {.depth = given[2], .tag_bytes = given[3]};
    if (given[0] == 0 || given[1] == 0 || limits.depth == 0 || limits.tag_bytes == 0) {
        fputs("samestory-html is run by samestory; it reads no files.\n", stderr);
        return 2;
    }
    sst_charset_open_all(argc == 6 ? argv[5] : NULL);
    sst_parse_init();
    sst_hints_init();
    sst_cage_enter(given[0]);
    sst_room_limit(given[0]);
    char head[SST_WIRE_HEAD_BYTES];
    while (read_all(head, sizeof head)) {
        request asked;
        read_request(sst_wire_load(head), &asked);
        sst_cage_time(given[1]);
        do_request(&asked, &limits);
        sst_cage_time(0);
        sst_room_clear();
    }
    return EXIT_SUCCESS;
}
