/* SPDX-License-Identifier: MIT */
/* document.c - the reader of JSON documents that hold articles, as services answer with them.
 *
 *     {"status": "ok", "articles": [{"title": "...", "content": "..."}, ...]}
 *     {"took": 3, "hits": {"total": 2, "hits": [{"_id": "1", "_source": {...}}, ...]}}
 *
 * An object without a text of its own is a shell, if under one of the names below it has an
 * array whose first element is an object with a text, title or summary.  Where there are
 * several such arrays, the one counts whose name stands first in this list.  Every element
 * is then a record of NDJSON, and what else is in the document is left; any other object is
 * a record itself, so that shells and articles may stand in one input. */
#include "document.h"
#include "base/status.h"
#include "json_cut.h"
#include "json_pass.h"
#include "parser.h"
#include "reader.h"

#include <string.h>

/* The arrays, and the objects that they may stand in. */
static const char *const arrays[] = {"articles", "items",   "results", "data",
                                     "docs",     "entries", "hits"};
static const char *const wrappers[] = {"hits", "response"};

#define NUM_ARRAYS (sizeof arrays / sizeof *arrays)
#define NUM_WRAPPERS (sizeof wrappers / sizeof *wrappers)
#define OUTSIDE NUM_WRAPPERS

/* Where arrays begin, by name and what they stand in; 0: there is none, since a brace is
 * before all of them. */
typedef struct places {
    size_t at[NUM_ARRAYS][NUM_WRAPPERS + 1];
    bool has_text; /* a text stands beside them */
} places;

/* ---- a look at the structure -------------------------------------------------------- */

static char byte_at(sst_text json, size_t at)
{
    return at < json.len_bytes ? json.data[at] : '\0';
}

static size_t find_name(sst_text name, const char *const *names, size_t num)
{
    size_t i = 0;
    while (i < num && (strlen(names[i]) != name.len_bytes ||
                       memcmp(names[i], name.data, name.len_bytes) != 0))
        i++;
    return i;
}

/* A name with the value that begins at `at`, within `wrapper` or outside of all. */
static void note_member(places *found, sst_text json, sst_text name, size_t at,
                        size_t wrapper)
{
    size_t array = find_name(name, arrays, NUM_ARRAYS);
    char first = byte_at(json, at), inside = byte_at(json, sst_json_pass_white(json, at + 1));
    bool is_array = first == '[' && (inside == '{' || inside == ']');
    if (wrapper == OUTSIDE && first == '"' && sst_field_is_usual_text(name))
        found->has_text = true;
    if (array < NUM_ARRAYS && is_array && found->at[array][wrapper] == 0)
        found->at[array][wrapper] = at;
}

/* Look for arrays in the object that the bytes begin with, as far as they go.  false: it goes
 * on behind them. */
static bool find_places(sst_text json, places *found)
{
    size_t depth = 0, at = 0, wrapper = OUTSIDE;
    *found = (places){0};
    do {
        char c = byte_at(json, at);
        size_t begin = at++;
        if (c == '"') {
            at = sst_json_pass_string(json, begin);
            size_t colon = sst_json_pass_white(json, at), value = sst_json_pass_white(json, colon + 1);
            bool is_here = depth == 1 || (depth == 2 && wrapper != OUTSIDE);
            if (!is_here || byte_at(json, colon) != ':')
                continue;
            sst_text name = {json.data + begin + 1, at - begin - 2};
            note_member(found, json, name, value, depth == 1 ? OUTSIDE : wrapper);
            if (depth == 1)
                wrapper = byte_at(json, value) == '{'
                              ? find_name(name, wrappers, NUM_WRAPPERS)
                              : OUTSIDE;
            at = value;
        } else {
            depth += c == '{' || c == '[';
            depth -= depth > 0 && (c == '}' || c == ']');
        }
    } while (depth > 0 && at < json.len_bytes);
    return depth == 0;
}

/* Behind the value that begins at `at`, an object or an array, as far as there is one. */
static size_t pass_value(sst_text json, size_t at)
{
    size_t depth = 0;
    do {
        char c = byte_at(json, at);
        depth += c == '{' || c == '[';
        depth -= c == '}' || c == ']';
        at = c == '"' ? sst_json_pass_string(json, at) : at + 1;
    } while (depth > 0 && at < json.len_bytes);
    return at < json.len_bytes ? at : json.len_bytes;
}

/* ---- which array holds articles ----------------------------------------------------- */

/* Is the array empty, or its first element an article? */
static sst_status holds_articles(sst_parser *parser, sst_text json, size_t at, bool *out,
                                 sst_error *err)
{
    bool was_repaired;
    size_t begin = sst_json_pass_white(json, at + 1);
    *out = byte_at(json, begin) == ']';
    if (*out)
        return SST_OK;
    sst_text element = {json.data + begin, pass_value(json, begin) - begin};
    sst_status status = sst_json_values(parser, element, &was_repaired, NULL);
    if (status == SST_OK)
        status = sst_fields_check_text(parser->fields, sst_parser_values(parser), NULL);
    *out = status == SST_OK;
    return status == SST_ERR_MEMORY ? sst_fail_memory(err) : SST_OK;
}

/* Where the array of articles begins; 0: there is none. */
static sst_status find_articles(sst_parser *parser, sst_text json, size_t *out,
                                sst_error *err)
{
    places found;
    bool is_it = false;
    sst_status status = SST_OK;
    *out = 0;
    (void)find_places(json, &found);
    for (size_t i = 0; i < NUM_ARRAYS * (NUM_WRAPPERS + 1) && !is_it; i++) {
        size_t at = found.at[i / (NUM_WRAPPERS + 1)][i % (NUM_WRAPPERS + 1)];
        if (at > 0 && status == SST_OK)
            status = holds_articles(parser, json, at, &is_it, err);
        *out = is_it ? at : 0;
    }
    return status;
}

static bool has_own_text(const sst_parser *parser)
{
    sst_article article;
    sst_article_init(&article);
    sst_fields_fill(parser->fields, sst_parser_values(parser), &article);
    return article.text.len_bytes > 0;
}

/* ---- lines -------------------------------------------------------------------------- */

/* One element of the array.  What is no object, or a broken one, is named. */
static bool add_element(const sst_parser *parser, sst_text element, size_t offset,
                        sst_translation *out)
{
    sst_error why = {0};
    if (sst_json_check(element, parser->max_json_depth, &why) != SST_OK) {
        sst_translation_skip(out, offset + why.offset, "%s", why.message);
        return false;
    }
    sst_translation_line(out, offset, element);
    return true;
}

/* The elements of an array; of one that is not sound as far as it goes.  false: one of them
 * is not. */
static bool add_elements(const sst_parser *parser, sst_text json, size_t at,
                         bool is_sound, sst_translation *out)
{
    sst_text array = {json.data + at, json.len_bytes - at};
    sst_cut_state state = {0};
    sst_cut cut = {0};
    bool is_good = true;
    if (is_sound)
        array.len_bytes = pass_value(json, at) - at;
    while (sst_json_cut(&state, array, cut.next, true, &cut)) {
        bool is_object = cut.end > cut.begin && array.data[cut.begin] == '{';
        if (!is_object && !is_sound)
            break; /* behind the array */
        sst_text element = {array.data + cut.begin, cut.end - cut.begin};
        is_good &= add_element(parser, element, at + cut.begin, out);
    }
    return is_good;
}

sst_status sst_document_lines(sst_parser *parser, sst_text object, sst_translation *out,
                              sst_error *err)
{
    bool was_repaired;
    size_t at = 0;
    sst_error why = {0};
    sst_status sound = sst_json_values(parser, object, &was_repaired, &why);
    bool may_hold = sound == SST_OK ? !has_own_text(parser)
                                    : sound == SST_ERR_RECORD && !parser->is_strict;
    sst_status status = may_hold ? find_articles(parser, object, &at, err) : SST_OK;
    if (status != SST_OK)
        return status;
    if (at > 0 && !add_elements(parser, object, at, sound == SST_OK, out))
        return SST_OK; /* it is known where the object is broken */
    if (sound != SST_OK)
        return sst_fail(err, sound, why.offset, "%s", why.message);
    if (at == 0)
        sst_translation_line(out, 0, object);
    return SST_OK;
}

/* ---- the reader --------------------------------------------------------------------- */

/* What the first object of NDJSON is, as far as first bytes show it. */
typedef enum shape { SHAPE_RECORD, SHAPE_SHELL, SHAPE_OPEN } shape;

static shape shape_of(const char *head, size_t len_bytes)
{
    static const places none;
    places found;
    sst_text json = {head, len_bytes};
    size_t at = sst_json_pass_white(json, 0);
    if (byte_at(json, at) != '{')
        return SHAPE_RECORD;
    bool is_whole = find_places((sst_text){head + at, len_bytes - at}, &found);
    if (found.has_text)
        return SHAPE_RECORD;
    if (memcmp(found.at, none.at, sizeof found.at) != 0)
        return SHAPE_SHELL;
    return is_whole ? SHAPE_RECORD : SHAPE_OPEN;
}

static int bid_document(const char *head, size_t len_bytes, bool is_all)
{
    (void)is_all;
    return shape_of(head, len_bytes) == SHAPE_SHELL ? 96 : 0;
}

bool sst_document_is_open(const char *head, size_t len_bytes)
{
    return shape_of(head, len_bytes) == SHAPE_OPEN;
}

static sst_status translate_document(sst_parser *parser, sst_text record,
                                     const sst_origin *origin, sst_translation *out,
                                     sst_error *err)
{
    (void)origin;
    return sst_document_lines(parser, record, out, err);
}

const sst_reader sst_reader_document = {
    .name = "document",
    .bid = bid_document,
    .cut = sst_json_cut_documents,
    .translate = translate_document,
};
