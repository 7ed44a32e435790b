/* SPDX-License-Identifier: MIT */
/* feed_loose.c - what expat refuses in, events of a feed out: tags as they come.
 *
 * An ampersand or a less-than sign that begins nothing stands for itself; an attribute needs
 * no quotes; an end tag ends the innermost element of its name, and whatever is open inside
 * of it, or nothing; an item ends where another begins.  A step back is never taken, so that
 * the work is linear whatever the bytes are. */
#include "base/status.h"
#include "base/utf8.h"
#include "entities.h"
#include "feed.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#define MOST_ATTRIBUTES 32 /* more are passed over */
#define MOST_STARTS (1 + 2 * MOST_ATTRIBUTES)

typedef struct loose {
    sst_feed *feed;
    const char *begin, *at, *end;
    size_t max_depth, max_tag_bytes;
    SST_VEC(char) tag;              /* name, attributes and values, each with a NUL */
    size_t starts[MOST_STARTS + 2]; /* of them; two more of what is passed over */
    size_t num_starts;
    bool has_no_cdata_end, has_no_comment_end; /* from here on */
    sst_feed_end_of *how;
} loose;

static bool is_white(char c)
{
    return c == ' ' || (c >= '\t' && c <= '\r');
}

static bool is_letter(char c)
{
    return ((c | 0x20) >= 'a' && (c | 0x20) <= 'z') || c == '_' || (c & 0x80);
}

static bool begins_with(const loose *l, const char *word)
{
    size_t len = strlen(word);
    return (size_t)(l->end - l->at) >= len && strncasecmp(l->at, word, len) == 0;
}

static const char *find(const char *at, const char *end, const char *word)
{
    return memmem(at, (size_t)(end - at), word, strlen(word));
}

/* ---- text -------------------------------------------------------------------------- */

static void tell_reference(sst_feed *feed, uint32_t code_point)
{
    char bytes[4];
    sst_feed_text(feed, bytes, sst_utf8_put(bytes, code_point));
}

/* Text from `at` to `end`, references replaced.  Control characters are none. */
static void tell_text(sst_feed *feed, const char *at, const char *end)
{
    while (at < end) {
        const char *plain = at;
        while (at < end && *at != '&' && !((uint8_t)*at < 0x20 && !is_white(*at)))
            at++;
        sst_feed_text(feed, plain, (size_t)(at - plain));
        if (at == end)
            break;
        uint32_t code_point = *at == '&' ? '&' : ' ';
        size_t len =
            *at == '&' ? sst_entity_take((sst_text){at, (size_t)(end - at)}, &code_point)
                       : 1;
        tell_reference(feed, code_point);
        at += len ? len : 1;
    }
}

/* What is not closed is no section: its text goes on as tags and text. */
static void tell_cdata(loose *l)
{
    const char *close = l->has_no_cdata_end ? NULL : find(l->at, l->end, "]]>");
    l->has_no_cdata_end = !close;
    if (!close)
        return;
    sst_feed_text(l->feed, l->at, (size_t)(close - l->at));
    l->at = close + 3;
}

/* ---- tags -------------------------------------------------------------------------- */

static void put(loose *l, const char *bytes, size_t len_bytes)
{
    if (!sst_vec_append(&l->tag, bytes, len_bytes))
        l->feed->is_out_of_memory = true;
}

static void put_start(loose *l)
{
    l->starts[l->num_starts++] = l->tag.len;
}

static bool ends_name(char c)
{
    return is_white(c) || c == '>' || c == '/' || c == '=' || c == '<';
}

static void put_name(loose *l)
{
    const char *name = l->at;
    while (l->at < l->end && !ends_name(*l->at))
        l->at++;
    put_start(l);
    put(l, name, (size_t)(l->at - name));
    put(l, "", 1);
}

static void skip_white(loose *l)
{
    while (l->at < l->end && is_white(*l->at))
        l->at++;
}

/* A value with its references replaced. */
static void put_value(loose *l, const char *at, const char *end)
{
    put_start(l);
    while (at < end) {
        uint32_t code_point = 0;
        char bytes[4];
        size_t len =
            *at == '&' ? sst_entity_take((sst_text){at, (size_t)(end - at)}, &code_point)
                       : 0;
        if (len > 0)
            put(l, bytes, sst_utf8_put(bytes, code_point));
        else if (*at)
            put(l, at, 1);
        at += len ? len : 1;
    }
    put(l, "", 1);
}

/* "..." or '...'; one that is not closed goes to the end of the tag. */
static void take_quoted(loose *l, char quote)
{
    const char *from = l->at + 1;
    size_t room = (size_t)(l->end - from);
    if (room > l->max_tag_bytes)
        room = l->max_tag_bytes;
    const char *to = memchr(from, quote, room);
    l->at = to ? to + 1 : NULL;
    if (!to)
        to = memchr(from, '>', room);
    to = to ? to : from + room;
    l->at = l->at ? l->at : to;
    put_value(l, from, to);
}

static void take_value(loose *l)
{
    const char *from = l->at;
    if (l->at < l->end && (*l->at == '"' || *l->at == '\'')) {
        take_quoted(l, *l->at);
        return;
    }
    while (l->at < l->end && !is_white(*l->at) && *l->at != '>')
        l->at++;
    put_value(l, from, l->at);
}

/* The attributes of a tag whose name was taken; *is_empty: it ends with "/>". */
static void take_attributes(loose *l, const char *tag, bool *is_empty)
{
    *is_empty = false;
    while (l->at < l->end && (size_t)(l->at - tag) <= l->max_tag_bytes) {
        skip_white(l);
        if (l->at == l->end || *l->at == '<')
            return; /* a tag that lost its end */
        if (*l->at == '>') {
            l->at++;
            return;
        }
        *is_empty = *l->at == '/';
        if (ends_name(*l->at)) {
            l->at++;
            continue;
        }
        bool is_kept = l->num_starts + 2 <= MOST_STARTS;
        size_t len = l->tag.len, num_starts = l->num_starts;
        put_name(l);
        skip_white(l);
        if (l->at < l->end && *l->at == '=') {
            l->at++;
            skip_white(l);
            take_value(l);
        } else {
            put_value(l, "", "");
        }
        if (!is_kept) {
            l->tag.len = len;
            l->num_starts = num_starts;
        }
    }
}

/* ---- elements ---------------------------------------------------------------------- */

static void end_until(sst_feed *feed, size_t num_levels)
{
    while (feed->levels.len > num_levels && !feed->is_out_of_memory)
        sst_feed_end(feed);
}

static void end_named(sst_feed *feed, const char *name)
{
    size_t depth = sst_feed_find(feed, name);
    if (depth > 0)
        end_until(feed, depth - 1);
    else if (feed->capture.depth > 0)
        sst_feed_tag(feed, name, true);
}

static bool is_one_of(const char *name, const char *const *names)
{
    for (; *names; names++)
        if (strcasecmp(name, *names) == 0)
            return true;
    return false;
}

/* Before a tag of the feed's own what lost its end tag ends: an item where another begins,
 * and a value that is no HTML so far. */
static void end_before(sst_feed *feed, const char *name)
{
    static const char *const items[] = {"item", "entry", NULL};
    static const char *const values[] = {
        "title",   "link",    "guid",      "description",     "pubDate", "content",
        "summary", "updated", "published", "content:encoded", "channel", NULL};
    bool is_item = is_one_of(name, items);
    bool is_value = !feed->capture.is_inside && is_one_of(name, values);
    if (is_item && feed->item_depth > 0)
        end_until(feed, feed->item_depth - 1);
    else if (feed->capture.depth > 0 && (is_item || is_value))
        end_until(feed, feed->capture.depth - 1);
}

static void stop(loose *l, const char *at)
{
    l->how->is_limit = true;
    l->how->offset = (size_t)(at - l->begin);
    l->at = l->end;
}

static void start_named(loose *l, const char *tag, bool is_empty)
{
    sst_feed *feed = l->feed;
    const char *attributes[MOST_STARTS];
    const char *name = l->tag.at + l->starts[0];
    size_t num = 0;
    for (size_t i = 1; i < l->num_starts; i++)
        attributes[num++] = l->tag.at + l->starts[i];
    attributes[num] = NULL;
    end_before(feed, name);
    if (feed->capture.depth > 0) {
        sst_feed_tag(feed, name, false);
    } else if (feed->levels.len >= l->max_depth) {
        snprintf(l->how->reason, sizeof l->how->reason,
                 "depth %zu, the limit is %zu (--max-xml-depth)", feed->levels.len + 1,
                 l->max_depth);
        stop(l, tag);
    } else {
        sst_feed_start(feed, name, attributes, (size_t)(tag - l->begin));
        if (is_empty)
            sst_feed_end(feed);
    }
}

static void take_tag(loose *l)
{
    const char *tag = l->at;
    bool is_end = l->at[1] == '/', is_empty;
    l->at += 1 + is_end;
    l->tag.len = l->num_starts = 0;
    put_name(l);
    take_attributes(l, tag, &is_empty);
    size_t len = (size_t)(l->at - tag);
    if (l->feed->is_out_of_memory)
        return;
    if (len > l->max_tag_bytes) {
        snprintf(l->how->reason, sizeof l->how->reason,
                 "a tag of %zu bytes or more, the limit is %zu (--max-tag)", len,
                 l->max_tag_bytes);
        stop(l, tag);
    } else if (is_end)
        end_named(l->feed, l->tag.at + l->starts[0]);
    else
        start_named(l, tag, is_empty);
}

/* ---- all of it --------------------------------------------------------------------- */

static void pass_comment(loose *l)
{
    const char *close = l->has_no_comment_end ? NULL : find(l->at + 4, l->end, "-->");
    l->has_no_comment_end = !close;
    l->at = close ? close + 3 : l->at + 4; /* what is not closed is none */
}

static void pass_declaration(loose *l)
{
    const char *close = memchr(l->at, '>', (size_t)(l->end - l->at));
    l->at = close ? close + 1 : l->end;
}

/* What begins with a less-than sign. */
static void take_markup(loose *l)
{
    char next = l->end - l->at > 1 ? l->at[1] : '\0';
    if (begins_with(l, "<![CDATA[")) {
        l->at += 9;
        tell_cdata(l);
    } else if (begins_with(l, "<!--")) {
        pass_comment(l);
    } else if (next == '!' || next == '?') {
        pass_declaration(l);
    } else if (is_letter(next) ||
               (next == '/' && l->end - l->at > 2 && is_letter(l->at[2]))) {
        take_tag(l);
    } else {
        sst_feed_text(l->feed, "<", 1);
        l->at++;
    }
}

void sst_feed_read_loose(sst_feed *feed, sst_text xml, const sst_parser *parser,
                         sst_feed_end_of *end)
{
    loose l = {.feed = feed,
               .begin = xml.data,
               .at = xml.data + end->resume,
               .end = xml.data + xml.len_bytes,
               .max_depth = parser->max_xml_depth,
               .max_tag_bytes = parser->max_tag_bytes,
               .how = end};
    feed->is_loose = true;
    if (end->is_in_cdata)
        tell_cdata(&l);
    while (l.at < l.end && !feed->is_out_of_memory) {
        const char *markup = memchr(l.at, '<', (size_t)(l.end - l.at));
        markup = markup ? markup : l.end;
        tell_text(feed, l.at, markup);
        l.at = markup;
        if (l.at < l.end)
            take_markup(&l);
    }
    sst_vec_free(&l.tag);
}
