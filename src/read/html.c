/* SPDX-License-Identifier: MIT */
/* html.c - the reader of pages: a file is one article, which the worker finds in it. */
#include "fields.h"
#include "markup.h"
#include "reader.h"

#include <ctype.h>
#include <string.h>
#include <strings.h>

#define SURE 95     /* it says that it is HTML */
#define PROBABLE 80 /* it begins with what only HTML begins with */
#define POSSIBLE                                                                         \
    15 /* it begins with a tag that stands in HTML: with the ending, enough */

static sst_text without(sst_text text, size_t len_bytes)
{
    return (sst_text){text.data + len_bytes, text.len_bytes - len_bytes};
}

/* Bytes up to the end of a comment or declaration at which the text begins; 0: none ends
 * here. */
static size_t length_of_aside(sst_text text)
{
    static const char *const asides[][2] = {{"<!--", "-->"}, {"<?", "?>"}};
    for (size_t i = 0; i < sizeof asides / sizeof *asides; i++) {
        const char *close = NULL;
        if (sst_text_begins(text, asides[i][0]))
            close = memmem(text.data, text.len_bytes, asides[i][1], strlen(asides[i][1]));
        if (close)
            return (size_t)(close - text.data) + strlen(asides[i][1]);
    }
    return 0;
}

/* The first tag, and what follows it. */
static sst_text at_first_tag(const char *head, size_t len_bytes)
{
    sst_text text = {head, len_bytes};
    size_t aside = sst_text_begins(text, "\xef\xbb\xbf") ? 3 : 0;
    do {
        text = without(text, aside);
        while (text.len_bytes > 0 && strchr(" \t\r\n\f", *text.data) && *text.data)
            text = without(text, 1);
        aside = length_of_aside(text);
    } while (aside > 0);
    return text;
}

/* "<p>" and "<p class", not "<pre>". */
static bool is_tag(sst_text text, const char *tag)
{
    size_t len = strlen(tag);
    return sst_text_begins(text, tag) && text.len_bytes > len && text.data[len] != '\0' &&
           strchr(" \t\r\n\f/>", text.data[len]);
}

static bool is_any(sst_text text, const char *const *tags)
{
    while (*tags && !is_tag(text, *tags))
        tags++;
    return *tags != NULL;
}

static int bid_html(const char *head, size_t len_bytes, bool is_all)
{
    static const char *const sure[] = {"<!doctype html", "<html", NULL};
    static const char *const probable[] = {"<head", "<body", "<title", "<meta", NULL};
    static const char *const possible[] = {
        "<a",    "<article", "<b",     "<base",     "<br", "<center", "<div",
        "<font", "<form",    "<h1",    "<h2",       "<h3", "<header", "<img",
        "<link", "<main",    "<nav",   "<noscript", "<p",  "<script", "<section",
        "<span", "<style",   "<table", "<ul",       NULL};
    (void)is_all;
    sst_text text = at_first_tag(head, len_bytes);
    return is_any(text, sure)       ? SURE
           : is_any(text, probable) ? PROBABLE
           : is_any(text, possible) ? POSSIBLE
                                    : 0;
}

/* Where the last tag begins, if it does not end; the length of the page: it does. */
static size_t find_open_tag(sst_text page)
{
    const char *tag = page.len_bytes > 0 ? memrchr(page.data, '<', page.len_bytes) : NULL;
    const char *end = page.data + page.len_bytes;
    if (!tag || memchr(tag, '>', (size_t)(end - tag)))
        return page.len_bytes;
    const char *name = tag + 1 + (tag + 1 < end && tag[1] == '/');
    bool is_tag = name == end || isalpha((unsigned char)*name) || *name == '!';
    return is_tag ? (size_t)(tag - page.data) : page.len_bytes;
}

static sst_status translate_html(sst_parser *parser, sst_text record,
                                 const sst_origin *origin, sst_translation *out,
                                 sst_error *err)
{
    (void)origin;
    sst_page page;
    sst_status status = sst_markup_page(parser, record, NULL, &page, err);
    if (status != SST_OK)
        return status;
    if (!page.text.data && !page.title.data) {
        sst_translation_skip(out, 0, "a page without text");
        return SST_OK;
    }
    sst_translation_begin(out, 0);
    sst_markup_fields(out, &page);
    sst_translation_end(out);
    sst_translation_mended(out, out->pieces.len - 1, page.num_mended, page.is_guessed);
    size_t open_tag = find_open_tag(record);
    if (open_tag < record.len_bytes)
        sst_translation_skip(out, open_tag,
                             "the page ends inside a tag; read as far as it goes");
    return SST_OK;
}

const sst_reader sst_reader_html = {
    .name = "html",
    .about = "HTML: a page is one article",
    .endings = ".html .htm .xhtml",
    .bid = bid_html,
    .knows_charset = true,
    .cut = NULL,
    .translate = translate_html,
    .gives_text = true,
    .has_fixed_fields = true,
};
