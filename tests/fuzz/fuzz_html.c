/* SPDX-License-Identifier: MIT */
/* fuzz_html.c - any bytes through what the HTML worker is made of, without the worker.
 *
 * A first line "charset=X" is what a header said.  Whatever comes, all that a page says is
 * UTF-8 without NUL, the text of its blocks is counted right, and boxes are stretches of
 * blocks within each other. */
#include <string.h>

#include "fuzz.h"
#include "markup/article.h"
#include "markup/charset.h"
#include "markup/main_text.h"

#define MOST_MEMORY ((size_t)512 << 20)

static void check_utf8(const sst_bytes *text)
{
    if (text->len == 0)
        return;
    sst_bytes mended = sst_charset_mend(text->at, text->len);
    MUST(mended.len == text->len && memcmp(mended.at, text->at, text->len) == 0);
}

static void check_boxes(const sst_page_content *page)
{
    uint64_t num_bytes = 0;
    for (size_t i = 0; i < page->num_boxes; i++) {
        const sst_box *box = &page->boxes[i], *around = &page->boxes[box->parent];
        MUST(box->parent < i || i == 0);
        MUST(around->begin <= box->begin && box->begin <= box->end);
        MUST(box->end <= around->end && box->end <= page->num_blocks);
    }
    for (size_t i = 0; i < page->num_blocks; i++) {
        const sst_page_block *b = &page->blocks[i];
        MUST(b->len > 0 && b->begin == num_bytes && b->box < page->num_boxes);
        MUST(b->link_weight <= b->weight && b->num_words > 0);
        num_bytes += b->len;
    }
    MUST(num_bytes == page->text.len);
}

static void read_page(sst_bytes bytes, sst_bytes charset)
{
    sst_charset_doubt doubt;
    const sst_page_limits limits = {512, 65536};
    sst_page_content page;
    sst_bytes html = sst_charset_convert(bytes, charset, &doubt);
    check_utf8(&html);
    sst_page_read(html.at, html.len, &limits, &page);
    check_boxes(&page);
    if (page.refused[0])
        return;
    sst_page_article article = sst_article_of_page(&page);
    sst_bytes all = sst_all_text(&page);
    check_utf8(&article.title);
    check_utf8(&article.text);
    check_utf8(&article.url);
    check_utf8(&article.source);
    check_utf8(&article.date);
    check_utf8(&article.language);
    check_utf8(&all);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t len_bytes)
{
    static const char head[] = "charset=";
    static int is_ready;
    if (!is_ready) {
        sst_charset_open_all(NULL);
        sst_parse_init();
        sst_hints_init();
        sst_room_limit(MOST_MEMORY);
        is_ready = 1;
    }
    const char *bytes = (const char *)data;
    sst_bytes charset = {0};
    const char *newline = len_bytes > 0 ? memchr(bytes, '\n', len_bytes) : NULL;
    if (newline && len_bytes > sizeof head && memcmp(bytes, head, sizeof head - 1) == 0) {
        charset.at = (char *)(uintptr_t)bytes + sizeof head - 1; /* only read */
        charset.len = (size_t)(newline - charset.at);
        len_bytes -= (size_t)(newline + 1 - bytes);
        bytes = newline + 1;
    }
    read_page((sst_bytes){(char *)(uintptr_t)bytes, len_bytes, 0}, charset);
    sst_room_clear();
    return 0;
}
