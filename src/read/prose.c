/* SPDX-License-Identifier: MIT */
/* prose.c - texts that are HTML in, what they say out.
 *
 * NDJSON from a feed reader or a scraper often has the HTML of its source as text, and no
 * field says so.  A text with a whole tag of a name that HTML knows is taken for HTML, and
 * then the title is, too. */
#include "prose.h"
#include "feed.h"
#include "markup.h"

#include <ctype.h>
#include <string.h>
#include <strings.h>

#define LONGEST_TAG_BYTES 2000 /* with its attributes */
#define LONGEST_NAME_BYTES 10

static const char *const names[] = {
    "a",       "abbr",   "article", "b",      "blockquote", "br",  "center",     "cite",
    "code",    "div",    "dd",      "dl",     "dt",         "em",  "figcaption", "figure",
    "font",    "h1",     "h2",      "h3",     "h4",         "h5",  "h6",         "hr",
    "i",       "iframe", "img",     "li",     "ol",         "p",   "pre",        "s",
    "section", "small",  "span",    "strong", "style",      "sub", "sup",        "script",
    "table",   "tbody",  "td",      "th",     "tr",         "u",   "ul",         "video",
};

static bool is_known(const char *name, size_t len_bytes)
{
    for (size_t i = 0; i < sizeof names / sizeof *names; i++)
        if (strlen(names[i]) == len_bytes && strncasecmp(names[i], name, len_bytes) == 0)
            return true;
    return false;
}

/* Does a whole tag begin here, behind its "<"? */
static bool is_tag(const char *at, const char *end)
{
    at += at < end && *at == '/';
    size_t len = 0, most = (size_t)(end - at);
    while (len < most && len <= LONGEST_NAME_BYTES && isalnum((unsigned char)at[len]))
        len++;
    if (len == most || !strchr(" \t\r\n/>", at[len]) || !at[len] || !is_known(at, len))
        return false;
    at += len;
    for (most = (size_t)(end - at), len = 0; len < most && len < LONGEST_TAG_BYTES; len++)
        if (at[len] == '<' || at[len] == '>')
            return at[len] == '>';
    return false;
}

static bool has_tag(sst_text text)
{
    const char *at = text.data, *end = text.data + text.len_bytes;
    while (at < end && (at = memchr(at, '<', (size_t)(end - at))))
        if (is_tag(++at, end))
            return true;
    return false;
}

/* "&amp;" or "&#8217;" */
static bool has_reference(sst_text text)
{
    const char *at = text.data, *end = text.data + text.len_bytes;
    while (at < end && (at = memchr(at, '&', (size_t)(end - at)))) {
        const char *name = ++at;
        at += at < end && *at == '#';
        while (at < end && at - name < LONGEST_NAME_BYTES && isalnum((unsigned char)*at))
            at++;
        if (at - name >= 2 && at < end && *at == ';')
            return true;
    }
    return false;
}

bool sst_prose_is_html(const sst_article *article)
{
    return (article->text.data && has_tag(article->text)) ||
           (article->summary.data && has_tag(article->summary));
}

/* As usual HTML, else by the worker, else by taking tags away. */
static sst_status make_text(sst_parser *parser, sst_text *html, sst_error *err)
{
    sst_text text;
    bool is_usual;
    sst_status status = sst_feed_quick(*html, &parser->scratch, &text, &is_usual, err);
    if (status == SST_OK && !is_usual) {
        status = parser->html_worker.options.program
                     ? sst_markup_fragments(parser, html, 1, &text, NULL)
                     : SST_ERR_RECORD;
        if (status == SST_ERR_RECORD)
            status = sst_feed_strip(*html, &parser->scratch, &text, err);
    }
    if (status == SST_OK)
        *html = sst_text_trim(text);
    return status;
}

sst_status sst_prose_from_html(sst_parser *parser, sst_article *article, sst_error *err)
{
    sst_text *title = &article->title;
    sst_status status = SST_OK;
    if (!sst_prose_is_html(article))
        return SST_OK;
    if (article->text.data && has_tag(article->text))
        status = make_text(parser, &article->text, err);
    if (status == SST_OK && article->summary.data && has_tag(article->summary))
        status = make_text(parser, &article->summary, err);
    if (status == SST_OK && title->data && (has_reference(*title) || has_tag(*title)))
        status = make_text(parser, title, err);
    return status;
}
