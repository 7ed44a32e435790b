/* SPDX-License-Identifier: MIT */
/* json_quick.c - a JSON record of the usual shape in, its values out, in one pass.
 *
 *     {"id": "...", "title": "...", "text": "...", "authors": ["..."], "score": 1.5}
 *
 * Nearly every record of nearly every input is an object on one line, with texts, numbers
 * and things that nobody wants.  Such a one is cut, checked and unescaped here in the same
 * breath.  Whatever is unusual (broken bytes, an escape in a name, a wanted name inside of
 * an object, a lone surrogate) is left to json_cut.c, simdjson and json_repair.c: a record
 * that is taken here is one that they would have cut at the same bytes and given the same
 * values of, and one that is not taken has cost a little time. */
#include "json_quick.h"
#include "json_repair.h"

#include <assert.h>
#include <string.h>

#define MOST_DEPTH 64  /* as far as brackets are remembered (json_cut.c) */
#define MOST_DIGITS 18 /* of a wanted number: more may be past a double's range */

typedef struct quick {
    sst_parser *parser;
    sst_plain_fn pass;
    sst_plain_walk walk; /* its copies go to the parser's texts, one behind another */
    uint32_t depth, most_depth;
} quick;

/* ---- bytes ------------------------------------------------------------------------- */

static inline char peek(const quick *q)
{
    return q->walk.at < q->walk.end ? *q->walk.at : '\0';
}

static inline void skip_white(quick *q)
{
    while (peek(q) == ' ' || peek(q) == '\t' || peek(q) == '\r')
        q->walk.at++;
}

static inline bool take_byte(quick *q, char c)
{
    if (peek(q) != c)
        return false;
    q->walk.at++;
    return true;
}

/* White space, the byte, white space. */
static inline bool take_between(quick *q, char c)
{
    skip_white(q);
    if (!take_byte(q, c))
        return false;
    skip_white(q);
    return true;
}

/* ---- strings: `at` is behind the opening quote ------------------------------------- */

/* A text with escapes, of which [begin, at) is plain. */
static bool unescape(quick *q, const char *begin, sst_text *out)
{
    sst_plain_walk *w = &q->walk;
    char *text = w->to;
    size_t num_mended = 0, len = (size_t)(w->at - begin);
    memcpy(text, begin, len);
    w->to += len;
    for (q->pass(w, true); peek(q) == '\\'; q->pass(w, true)) { /* a long escape */
        w->at++;
        if (!sst_json_take_escape(&w->at, w->end, &w->to, &num_mended) || num_mended > 0)
            return false;
    }
    *out = (sst_text){text, (size_t)(w->to - text)};
    return take_byte(q, '"');
}

static bool take_text(quick *q, sst_text *out)
{
    const char *begin = q->walk.at;
    q->pass(&q->walk, false);
    if (peek(q) == '\\')
        return unescape(q, begin, out);
    *out = (sst_text){begin, (size_t)(q->walk.at - begin)};
    return take_byte(q, '"');
}

/* A string that nobody wants: its escapes need not exist. */
static bool skip_string(quick *q)
{
    q->pass(&q->walk, false);
    while (peek(q) == '\\') {
        q->walk.at++;
        if (peek(q) == '"' || peek(q) == '\\')
            q->walk.at++;
        q->pass(&q->walk, false);
    }
    return take_byte(q, '"');
}

/* ---- numbers and atoms ------------------------------------------------------------- */

static size_t take_digits(quick *q)
{
    const char *begin = q->walk.at;
    while (peek(q) >= '0' && peek(q) <= '9')
        q->walk.at++;
    return (size_t)(q->walk.at - begin);
}

/* A number as JSON has it; *is_short: without an exponent, and of few digits. */
static bool take_number(quick *q, bool *is_short)
{
    (void)take_byte(q, '-');
    bool is_zero = peek(q) == '0';
    size_t num = take_digits(q), num_behind = 0;
    if (num == 0 || (is_zero && num > 1))
        return false;
    if (take_byte(q, '.') && (num_behind = take_digits(q)) == 0)
        return false;
    *is_short = num + num_behind <= MOST_DIGITS;
    if (peek(q) != 'e' && peek(q) != 'E')
        return true;
    *is_short = false;
    q->walk.at++;
    if (!take_byte(q, '-'))
        (void)take_byte(q, '+');
    return take_digits(q) > 0;
}

static bool take_word(quick *q, const char *word, size_t len)
{
    bool is_it =
        (size_t)(q->walk.end - q->walk.at) >= len && memcmp(q->walk.at, word, len) == 0;
    q->walk.at += is_it ? len : 0;
    return is_it;
}

/* true, false, null or a number. */
static bool take_scalar(quick *q, sst_value *out)
{
    const char *begin = q->walk.at;
    char first = peek(q);
    bool is_short = true, is_taken = false;
    out->kind = first == 'n' ? SST_KIND_NULL : SST_KIND_BOOL;
    if (first == 'n')
        is_taken = take_word(q, "null", 4);
    else if (first == 't')
        is_taken = take_word(q, "true", 4);
    else if (first == 'f')
        is_taken = take_word(q, "false", 5);
    else {
        is_taken = take_number(q, &is_short);
        out->kind = is_short ? SST_KIND_NUMBER : SST_KIND_NONE;
    }
    out->text = (sst_text){begin, (size_t)(q->walk.at - begin)};
    return is_taken;
}

/* ---- values ------------------------------------------------------------------------ */

static bool take_object(quick *q);

static bool skip_value(quick *q);

static bool skip_array(quick *q)
{
    if (++q->depth > q->most_depth)
        return false;
    q->walk.at++;
    skip_white(q);
    if (peek(q) != ']') {
        do
            if (!skip_value(q))
                return false;
        while (take_between(q, ','));
    }
    q->depth--;
    return take_byte(q, ']');
}

static bool skip_value(quick *q)
{
    sst_value ignored;
    switch (peek(q)) {
    case '"':
        q->walk.at++;
        return skip_string(q);
    case '{':
        return take_object(q);
    case '[':
        return skip_array(q);
    default:
        return take_scalar(q, &ignored);
    }
}

/* The value of a name that is wanted, or that a wanted one begins with.  What is told of
 * arrays and objects is not said in a word. */
static bool take_known(quick *q, const sst_known_name *known)
{
    char first = peek(q);
    bool is_wanted = known->wanted != SST_NO_WANTED;
    if (first == '{' || (first == '[' && is_wanted))
        return false;
    if (!is_wanted)
        return skip_value(q);
    sst_value value = {.kind = SST_KIND_TEXT};
    if (first == '"') {
        q->walk.at++;
        if (!take_text(q, &value.text))
            return false;
    } else if (!take_scalar(q, &value) || value.kind == SST_KIND_NONE) {
        return false;
    }
    sst_parser_tell(q->parser, known->wanted, value);
    return true;
}

static bool take_member(quick *q)
{
    if (!take_byte(q, '"'))
        return false;
    const char *name = q->walk.at;
    q->pass(&q->walk, false);
    sst_text key = {name, (size_t)(q->walk.at - name)};
    if (!take_byte(q, '"') || !take_between(q, ':'))
        return false;
    const sst_known_name *known =
        q->depth == 1 ? sst_fields_known(q->parser->fields, key) : NULL;
    return known ? take_known(q, known) : skip_value(q);
}

/* Only the members of the outermost one are wanted. */
static bool take_object(quick *q)
{
    if (++q->depth > q->most_depth)
        return false;
    q->walk.at++;
    skip_white(q);
    if (peek(q) != '}') {
        do
            if (!take_member(q))
                return false;
        while (take_between(q, ','));
    }
    q->depth--;
    return take_byte(q, '}');
}

/* ---- a record ---------------------------------------------------------------------- */

/* Whether what was passed is UTF-8.  Where few bytes are not ASCII they are looked at alone:
 * behind the record's last byte, a bracket, no sequence goes on. */
static bool is_utf8(const quick *q, sst_text record)
{
    const sst_plain_high *high = q->walk.high;
    const char *end = record.data + record.len_bytes, *checked = record.data;
    if (q->walk.num_high == SST_MOST_PLAIN_HIGH)
        return sst_json_is_utf8(record);
    for (size_t i = 0; i < q->walk.num_high; i++) {
        for (uint64_t bits = high[i].bits; bits != 0; bits &= bits - 1) {
            const char *at = high[i].at + __builtin_ctzll(bits);
            size_t len = at < checked ? 1 : sst_json_utf8_length(at, (size_t)(end - at));
            if (len == 0)
                return false;
            checked = at < checked ? checked : at + len;
        }
    }
    return true;
}

bool sst_json_quick(sst_parser *parser, sst_text bytes, size_t at, size_t *end)
{
    if (at >= bytes.len_bytes || bytes.data[at] != '{')
        return false;
    assert(parser->texts.cap >= bytes.len_bytes - at + SST_PLAIN_STEP_BYTES);
    sst_parser_clear(parser);
    sst_plain_high high[SST_MOST_PLAIN_HIGH + 1];
    quick q = {
        .parser = parser,
        .pass = parser->pass_plain,
        .walk = {.at = bytes.data + at,
                 .end = bytes.data + bytes.len_bytes,
                 .to = parser->texts.at,
                 .high = high},
        .most_depth =
            parser->max_json_depth < MOST_DEPTH ? parser->max_json_depth : MOST_DEPTH,
    };
    if (!take_object(&q))
        return false;
    *end = (size_t)(q.walk.at - bytes.data);
    return is_utf8(&q, (sst_text){bytes.data + at, *end - at});
}
