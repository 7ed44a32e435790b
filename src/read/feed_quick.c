/* SPDX-License-Identifier: MIT */
/* feed_quick.c - a piece of HTML of the usual kind in, its text out, in one pass.
 *
 * Most of what feeds hold is paragraphs, links, pictures and little more: text whose blocks
 * can be told without knowing how HTML repairs itself.  It is taken here, and the text is what
 * the worker (markup.h) would make of it (but &#150; is the dash that Windows has there):
 * white space is one blank, blocks stand a blank line apart, a <br> is a newline and two of
 * them part blocks.  Whatever is unusual (an element
 * that is not shown, tags that cross one another, a reference without its semicolon, an
 * attribute that may hide) is left to the worker. */
#include "base/status.h"
#include "base/utf8.h"
#include "entities.h"
#include "feed.h"

#include <string.h>
#include <strings.h>

#define LONGEST_NAME 10
#define MOST_OPEN 32

/* NEWER: blocks that HTML 4 does not know, so that they end no paragraph. */
typedef enum effect {
    INLINE = 0,
    EMPTY,
    BREAK,
    BLOCK,
    NEWER,
    HEADING,
    PARAGRAPH,
    ENTRY
} effect;

/* Those that are frequent first. */
static const struct element {
    char name[LONGEST_NAME + 1];
    effect effect;
} elements[] = {
    {"p", PARAGRAPH},  {"a", INLINE},         {"br", BREAK},      {"img", EMPTY},
    {"span", INLINE},  {"strong", INLINE},    {"em", INLINE},     {"b", INLINE},
    {"i", INLINE},     {"div", BLOCK},        {"li", ENTRY},      {"ul", BLOCK},
    {"ol", BLOCK},     {"h2", HEADING},       {"h3", HEADING},    {"h1", HEADING},
    {"h4", HEADING},   {"h5", HEADING},       {"h6", HEADING},    {"blockquote", BLOCK},
    {"figure", NEWER}, {"figcaption", NEWER}, {"section", NEWER}, {"article", NEWER},
    {"u", INLINE},     {"s", INLINE},         {"small", INLINE},  {"sub", INLINE},
    {"sup", INLINE},   {"font", INLINE},      {"cite", INLINE},   {"code", INLINE},
    {"mark", INLINE},  {"abbr", INLINE},      {"ins", INLINE},    {"del", INLINE},
};

typedef struct quick {
    const char *at, *end;
    char *text, *to;
    char *block;         /* where the block that grows begins */
    bool has_break;      /* one <br> since the last words */
    bool is_blank_due;   /* white space since the last words */
    bool is_parting_due; /* a block ended, and none has begun */
    const struct element *open[MOST_OPEN];
    size_t num_open;
    bool has_implied_end; /* of a paragraph */
} quick;

static bool is_letter(char c)
{
    return (c | 0x20) >= 'a' && (c | 0x20) <= 'z';
}

static bool is_white(char c)
{
    return c == ' ' || c == '\n' || c == '\t' || c == '\r' || c == '\f';
}

/* ---- tags -------------------------------------------------------------------------- */

/* NULL: unusual. */
static const struct element *find_element(const char *name, size_t len)
{
    for (size_t i = 0; len <= LONGEST_NAME && i < sizeof elements / sizeof *elements; i++)
        if (strncasecmp(elements[i].name, name, len) == 0 && !elements[i].name[len])
            return &elements[i];
    return NULL;
}

static bool has_word(sst_text text, const char *word)
{
    size_t len = strlen(word);
    for (size_t i = 0; i + len <= text.len_bytes; i++)
        if (strncasecmp(text.data + i, word, len) == 0)
            return true;
    return false;
}

/* May an inline element not be shown? */
static bool may_hide(sst_text name, sst_text value)
{
    if (name.len_bytes < 5)
        return false;
    return has_word(name, "hidden") ||
           (has_word(name, "style") &&
            (has_word(value, "display") || has_word(value, "visibility")));
}

static void skip_white(quick *q)
{
    while (q->at < q->end && is_white(*q->at))
        q->at++;
}

static bool is_of_name(char c)
{
    return is_letter(c) || (c >= '0' && c <= '9') || c == '-' || c == '_' || c == ':';
}

/* One attribute as most programs write them: name="value". */
static bool take_attribute(quick *q, effect what)
{
    sst_text name = {q->at, 0};
    while (q->at < q->end && is_of_name(*q->at))
        q->at++;
    name.len_bytes = (size_t)(q->at - name.data);
    bool has_value =
        q->end - q->at > 2 && *q->at == '=' && (q->at[1] == '"' || q->at[1] == '\'');
    if (name.len_bytes == 0 || !has_value)
        return false;
    char quote = q->at[1];
    sst_text value = {q->at + 2, (size_t)(q->end - q->at - 2)};
    const char *close = memchr(value.data, quote, value.len_bytes);
    if (!close)
        return false;
    value.len_bytes = (size_t)(close - value.data);
    q->at = close + 1;
    return what != INLINE || !may_hide(name, value);
}

/* Behind the name of a tag, to its end. */
static bool take_attributes(quick *q, effect what)
{
    for (;;) {
        const char *before = q->at;
        skip_white(q);
        if (q->at < q->end && *q->at == '>') {
            q->at++;
            return true;
        }
        if (q->end - q->at > 1 && q->at[0] == '/' && q->at[1] == '>') {
            q->at += 2;
            return true;
        }
        if (q->at == before || !take_attribute(q, what))
            return false;
    }
}

static void end_block(quick *q)
{
    q->has_break = q->is_blank_due = false;
    q->is_parting_due |= q->to > q->block;
}

static void on_break(quick *q)
{
    if (q->has_break)
        end_block(q);
    else
        q->has_break = true;
}

static const struct element *innermost(const quick *q)
{
    return q->num_open > 0 ? q->open[q->num_open - 1] : NULL;
}

/* An element begins: a block ends the paragraph before it, an entry of a list the entry. */
static bool open_element(quick *q, const struct element *element)
{
    const struct element *outer = innermost(q);
    if (element->effect == BREAK || element->effect == EMPTY) {
        if (element->effect == BREAK)
            on_break(q);
        return true;
    }
    if (element->effect != INLINE) {
        if (outer && (outer->effect == HEADING ||
                      (outer->effect == PARAGRAPH && element->effect == NEWER)))
            return false;
        bool is_ended = outer && (outer->effect == PARAGRAPH ||
                                  (outer->effect == ENTRY && element->effect == ENTRY));
        q->has_implied_end |= is_ended && outer->effect == PARAGRAPH;
        q->num_open -= is_ended;
        end_block(q);
    }
    if (q->num_open == MOST_OPEN)
        return false;
    q->open[q->num_open++] = element;
    return true;
}

/* Only what ends in the order of its beginning: of everything else HTML has rules. */
static bool close_element(quick *q, const struct element *element)
{
    const struct element *inner = innermost(q);
    bool is_list = element->effect == BLOCK && element->name[1] == 'l';
    if (element->effect == PARAGRAPH && !inner && q->has_implied_end)
        return true; /* a block inside of it has ended it */
    if (is_list && inner && inner->effect == ENTRY)
        q->num_open--;
    if (innermost(q) != element)
        return false;
    q->num_open--;
    if (element->effect != INLINE)
        end_block(q);
    return true;
}

static bool take_tag(quick *q)
{
    q->at++;
    bool is_end = q->at < q->end && *q->at == '/';
    q->at += is_end;
    const char *name = q->at;
    while (q->at < q->end &&
           (is_letter(*q->at) || (*q->at >= '0' && *q->at <= '9' && q->at > name)))
        q->at++;
    const struct element *element = find_element(name, (size_t)(q->at - name));
    if (!element || !take_attributes(q, element->effect))
        return false;
    return is_end ? close_element(q, element) : open_element(q, element);
}

static bool pass_comment(quick *q)
{
    size_t room = (size_t)(q->end - q->at);
    if (room < 8 || memcmp(q->at, "<!--", 4) != 0 || q->at[4] == '>' || q->at[4] == '-')
        return false;
    const char *close = memmem(q->at + 4, room - 4, "-->", 3);
    if (!close || memmem(q->at + 4, (size_t)(close - q->at - 4), "--", 2))
        return false;
    q->at = close + 3;
    return true;
}

/* ---- text -------------------------------------------------------------------------- */

/* What is due before the next words. */
static void put_due(quick *q)
{
    if (q->is_parting_due) {
        memcpy(q->to, "\n\n", 2);
        q->block = q->to += 2;
    }
    if (q->to > q->block && (q->has_break || q->is_blank_due))
        *q->to++ = q->has_break ? '\n' : ' ';
    q->is_parting_due = q->has_break = q->is_blank_due = false;
}

/* White space, a hard space, a soft hyphen: how many bytes; 0: words. */
static size_t blank_bytes(const char *at, const char *end)
{
    if (is_white(*at))
        return 1;
    bool is_pair = (uint8_t)*at == 0xC2 && end - at > 1;
    return is_pair && ((uint8_t)at[1] == 0xA0 || (uint8_t)at[1] == 0xAD) ? 2 : 0;
}

/* 0: words.  1: of every other byte something is to be seen to. */
static const uint8_t is_special[256] = {
    1, 1, 1, 1, 1, 1, 1,         1,         1,         1,          1,         1, 1,
    1, 1, 1, 1, 1, 1, 1,         1,         1,         1,          1,         1, 1,
    1, 1, 1, 1, 1, 1, [' '] = 1, ['<'] = 1, ['&'] = 1, [0x7F] = 1, [0xC2] = 1};

/* Words with single blanks between them, as far as nothing in them needs a look. */
static void take_words(quick *q)
{
    const char *begin = q->at, *at = begin;
    while (at < q->end) {
        while (at < q->end && !is_special[(uint8_t)*at])
            at++;
        if (q->end - at < 2 || *at != ' ' || is_special[(uint8_t)at[1]])
            break;
        at++;
    }
    if (at == begin) /* the first byte of a pair that is a letter */
        at += 2;
    put_due(q);
    memcpy(q->to, begin, (size_t)(at - begin));
    q->to += at - begin;
    q->at = at;
}

static bool take_reference(quick *q)
{
    char bytes[4];
    uint32_t code_point = 0;
    sst_text rest = {q->at, (size_t)(q->end - q->at)};
    size_t len = sst_entity_take(rest, &code_point);
    if (len == 0 || q->at[len - 1] != ';' || code_point < ' ' ||
        (code_point > '~' && code_point < 0xA0) || code_point == SST_REPLACEMENT)
        return false;
    q->at += len;
    if (code_point == 0xA0 || code_point == 0xAD) {
        q->is_blank_due |= code_point == 0xA0;
        return true;
    }
    size_t num = sst_utf8_put(bytes, code_point);
    put_due(q);
    memcpy(q->to, bytes, num);
    q->to += num;
    return true;
}

/* What begins at `at`. */
static bool take_next(quick *q)
{
    char c = *q->at;
    size_t blank = blank_bytes(q->at, q->end);
    if (blank > 0) {
        q->is_blank_due |= (uint8_t)c != 0xC2 || (uint8_t)q->at[1] == 0xA0;
        q->at += blank;
        return true;
    }
    if (c == '<')
        return q->end - q->at > 1 && q->at[1] == '!' ? pass_comment(q) : take_tag(q);
    if (c == '&')
        return take_reference(q);
    if ((uint8_t)c < ' ' || c == 0x7F || ((uint8_t)c == 0xC2 && q->end - q->at < 2))
        return false;
    if ((uint8_t)c == 0xC2 && (uint8_t)q->at[1] < 0xA0)
        return false; /* a control character */
    take_words(q);
    return true;
}

sst_status sst_feed_quick(sst_text html, sst_scratch *scratch, sst_text *out,
                          bool *is_usual, sst_error *err)
{
    sst_scratch_mark mark = sst_scratch_save(scratch);
    quick q = {.at = html.data, .end = html.data + html.len_bytes};
    q.text = q.to = q.block = sst_scratch_alloc(scratch, html.len_bytes + 8, 1);
    if (!q.text)
        return sst_fail_memory(err);
    *is_usual = true;
    while (*is_usual && q.at < q.end)
        *is_usual = take_next(&q);
    if (*is_usual)
        *out = (sst_text){q.text, (size_t)(q.to - q.text)};
    else
        sst_scratch_restore(scratch, mark);
    return SST_OK;
}
