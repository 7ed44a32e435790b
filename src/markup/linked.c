/* SPDX-License-Identifier: MIT */
/* linked.c - JSON-LD of a page -> what it says of itself.
 *
 * Pages write it by hand, with line breaks and commas where JSON has none, so this reads what
 * it can and stops where it must.  Of every object the few names below are kept until its
 * type is known, which may stand behind them; an object that is an article gives them. */
#include "linked.h"
#include "base/hex.h"

#include <stdbool.h>
#include <string.h>
#include <strings.h>

#define MOST_DEPTH 32

typedef enum name {
    NAME_TYPE = 0,
    NAME_HEADLINE,
    NAME_BODY,
    NAME_PUBLISHED,
    NAME_MODIFIED,
    NAME_LANGUAGE,
    NAME_URL,
    NAME_PUBLISHER, /* an object with a name */
    NAME_NAME,
    NUM_NAMES,
    NAME_OTHER = NUM_NAMES
} name;

static const char *const names[NUM_NAMES] = {
    "@type",      "headline", "articleBody", "datePublished", "dateModified",
    "inLanguage", "url",      "publisher",   "name"};

typedef struct scan {
    const char *p, *end;
    sst_meta *meta;
    int depth;
} scan;

typedef struct object {
    sst_bytes value[NUM_NAMES];
} object;

static bool read_value(scan *s, sst_bytes *text, sst_bytes *name_inside);

static void skip_blanks(scan *s)
{
    while (s->p < s->end && strchr(" \t\r\n,;", *s->p) && *s->p)
        s->p++;
}

/* What stands behind \u; the other half of a pair is taken as well. */
static void add_unicode(scan *s, sst_bytes *to)
{
    int32_t code = s->end - s->p >= 4 ? sst_hex_four(s->p) : -1;
    if (code < 0)
        return;
    s->p += 4;
    if (code >= 0xd800 && code < 0xdc00 && s->end - s->p >= 6 && s->p[0] == '\\' &&
        s->p[1] == 'u') {
        int32_t low = sst_hex_four(s->p + 2);
        if (low >= 0xdc00 && low < 0xe000) {
            s->p += 6;
            code = 0x10000 + ((code - 0xd800) << 10) + (low - 0xdc00);
        }
    }
    if (code != 0)
        sst_bytes_add_code(to, code >= 0xd800 && code < 0xe000 ? 0xfffd : (uint32_t)code);
}

static void add_escape(scan *s, sst_bytes *to)
{
    char c = *s->p++;
    if (c == 'u')
        add_unicode(s, to);
    else
        sst_bytes_add_char(to, c == 'n' || c == 'r'               ? '\n'
                               : c == 't' || c == 'b' || c == 'f' ? ' '
                                                                  : c);
}

/* A string at its opening quote; to may be NULL. */
static bool read_string(scan *s, sst_bytes *to)
{
    for (s->p++; s->p < s->end;) {
        const char *begin = s->p;
        while (s->p < s->end && *s->p != '"' && *s->p != '\\')
            s->p++;
        if (to)
            sst_bytes_add(to, begin, (size_t)(s->p - begin));
        if (s->p == s->end)
            return false;
        if (*s->p++ == '"')
            return true;
        if (s->p == s->end)
            return false;
        if (to)
            add_escape(s, to);
        else
            s->p++;
    }
    return false;
}

static name name_of(const sst_bytes *word)
{
    int i = 0;
    while (i < NUM_NAMES &&
           (strlen(names[i]) != word->len || memcmp(names[i], word->at, word->len) != 0))
        i++;
    return (name)i;
}

/* "NewsArticle", "BlogPosting", "ReportageNewsArticle": also among several. */
static bool is_article(const sst_bytes *type)
{
    static const char *const kinds[] = {"Article", "Posting", "Report"};
    for (size_t i = 0; i < sizeof kinds / sizeof *kinds; i++)
        if (type->len > 0 && memmem(type->at, type->len, kinds[i], strlen(kinds[i])))
            return true;
    return false;
}

static void offer(scan *s, const object *o, name from, sst_meta_kind kind, int trust)
{
    if (o->value[from].len > 0)
        sst_meta_offer(s->meta, kind, trust, o->value[from].at, o->value[from].len);
}

static void end_object(scan *s, const object *o)
{
    const sst_bytes *type = &o->value[NAME_TYPE];
    if (!is_article(type)) {
        if (type->len > 0 && memmem(type->at, type->len, "Page", 4))
            offer(s, o, NAME_PUBLISHED, SST_META_DATE, 35);
        return;
    }
    offer(s, o, NAME_HEADLINE, SST_META_TITLE, 55);
    offer(s, o, NAME_BODY, SST_META_BODY, 50);
    offer(s, o, NAME_PUBLISHED, SST_META_DATE, 89);
    offer(s, o, NAME_MODIFIED, SST_META_DATE, 11);
    offer(s, o, NAME_LANGUAGE, SST_META_LANGUAGE, 45);
    offer(s, o, NAME_PUBLISHER, SST_META_SOURCE, 50);
    if (o->value[NAME_URL].len > 4 && strncasecmp(o->value[NAME_URL].at, "http", 4) == 0)
        offer(s, o, NAME_URL, SST_META_URL, 30);
}

/* At its brace.  The value of "name" goes to *name_inside, which may be NULL. */
static bool read_object(scan *s, sst_bytes *name_inside)
{
    object o = {0};
    for (s->p++; skip_blanks(s), s->p < s->end && *s->p != '}';) {
        sst_bytes word = {0};
        if (*s->p != '"' || !read_string(s, &word))
            return false;
        skip_blanks(s);
        if (s->p == s->end || *s->p++ != ':')
            return false;
        skip_blanks(s);
        name which = name_of(&word);
        sst_bytes other = {0};
        sst_bytes *to = which < NUM_NAMES ? &o.value[which] : NULL;
        if (to && to->len > 0)
            to = &other; /* the first counts */
        if (!read_value(s, to, which == NAME_PUBLISHER ? to : NULL)) {
            end_object(s, &o);
            return false;
        }
    }
    if (name_inside && name_inside->len == 0)
        *name_inside = o.value[NAME_NAME];
    end_object(s, &o);
    s->p += s->p < s->end;
    return true;
}

static bool read_array(scan *s, sst_bytes *text, sst_bytes *name_inside)
{
    for (s->p++; skip_blanks(s), s->p < s->end && *s->p != ']';) {
        if (text && text->len > 0)
            sst_bytes_add(text, "\n\n", 2); /* paragraphs; or several types */
        if (!read_value(s, text, name_inside))
            return false;
    }
    s->p += s->p < s->end;
    return true;
}

/* Any value; the text of strings is added to *text, which may be NULL.  false: no JSON. */
static bool read_value(scan *s, sst_bytes *text, sst_bytes *name_inside)
{
    skip_blanks(s);
    if (s->p == s->end || s->depth == MOST_DEPTH)
        return false;
    bool is_good = true;
    s->depth++;
    if (*s->p == '{') {
        is_good = read_object(s, name_inside);
    } else if (*s->p == '[') {
        is_good = read_array(s, text, name_inside);
    } else if (*s->p == '"') {
        is_good = read_string(s, text);
    } else {
        const char *begin = s->p;
        while (s->p < s->end && !strchr(" \t\r\n,]}", *s->p))
            s->p++;
        is_good = s->p > begin; /* a number, true, null */
    }
    s->depth--;
    return is_good;
}

void sst_linked_read(sst_meta *meta, const char *json, size_t len)
{
    scan s = {json, json + len, meta, 0};
    while (s.p < s.end && *s.p != '{' && *s.p != '[')
        s.p++; /* <!-- and the like */
    read_value(&s, NULL, NULL);
}
