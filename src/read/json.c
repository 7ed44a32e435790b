/* SPDX-License-Identifier: MIT */
/* json.c - the reader of NDJSON, and of an array of objects.
 *
 *     {"url": "...", "title": "...", "maintext": "..."}      one object, one article
 *
 * json_cut.c cuts, simdjson behind json_face.h looks up the names of fields.c, and here
 * their values become texts.  A record that does not parse is tried again with its broken
 * bytes mended. */
#include "base/status.h"
#include "charset.h"
#include "json_cut.h"
#include "json_quick.h"
#include "json_repair.h"
#include "parser.h"
#include "prose.h"
#include "reader.h"

#include <string.h>

/* ---- bid --------------------------------------------------------------------------- */

static size_t skip_white(const char *head, size_t len_bytes, size_t at)
{
    while (at < len_bytes && head[at] && strchr(" \t\r\n", head[at]))
        at++;
    return at;
}

/* Does a JSON object begin here: a brace, then a name or the end? */
static bool is_object(const char *head, size_t len_bytes, size_t at)
{
    if (at >= len_bytes || head[at] != '{')
        return false;
    at = skip_white(head, len_bytes, at + 1);
    return at < len_bytes && (head[at] == '"' || head[at] == '}');
}

/* An object on a later line: the first may be the broken one. */
static bool has_object_line(const char *head, size_t len_bytes)
{
    const char *end = head + len_bytes, *line = head;
    while ((line = memchr(line, '\n', (size_t)(end - line))) != NULL) {
        line++;
        if (is_object(head, len_bytes, (size_t)(line - head)))
            return true;
    }
    return false;
}

static int bid_json(const char *head, size_t len_bytes, bool is_all)
{
    size_t at = skip_white(head, len_bytes, 0);
    if (is_object(head, len_bytes, at))
        return 95;
    if (at < len_bytes && head[at] == '[') {
        at = skip_white(head, len_bytes, at + 1);
        bool is_empty = is_all && at < len_bytes && head[at] == ']' &&
                        skip_white(head, len_bytes, at + 1) == len_bytes;
        if (is_empty || is_object(head, len_bytes, at))
            return 90;
    }
    if (has_object_line(head, len_bytes))
        return 50;
    return 1; /* enough for an ending of .jsonl to speak for */
}

/* ---- values ------------------------------------------------------------------------ */

#define NO_NAME SIZE_MAX

typedef struct collector {
    sst_parser *parser;
    size_t record_bytes;
    size_t joining; /* the name whose array is being read, else NO_NAME */
    char *joined;   /* its texts so far; as long as the record will do */
    size_t num_mended;
} collector;

static sst_status begin_array(collector *c, size_t wanted)
{
    c->joining = wanted;
    c->joined = NULL;
    c->parser->values[wanted] = (sst_value){SST_KIND_NULL, {NULL, 0}};
    return SST_OK;
}

/* One more paragraph.  With its quotes and comma it took at least the three bytes that
 * the blank line takes. */
static sst_status add_element(collector *c, sst_value element, sst_error *err)
{
    sst_value *value = &c->parser->values[c->joining];
    if (element.kind == SST_KIND_NULL || value->kind == SST_KIND_ARRAY)
        return SST_OK;
    if (element.kind != SST_KIND_TEXT) {
        value->kind = SST_KIND_ARRAY;
        return SST_OK;
    }
    if (!c->joined) {
        c->joined = sst_scratch_alloc(&c->parser->scratch, c->record_bytes, 1);
        if (!c->joined)
            return sst_fail_memory(err);
        *value = (sst_value){SST_KIND_TEXT, {c->joined, 0}};
    }
    size_t len = value->text.len_bytes;
    if (len > 0) {
        memcpy(c->joined + len, "\n\n", 2);
        len += 2;
    }
    memcpy(c->joined + len, element.text.data, element.text.len_bytes);
    value->text.len_bytes = len + element.text.len_bytes;
    return SST_OK;
}

/* The visitor's function. */
static sst_status collect(void *context, size_t wanted, sst_value value, sst_error *err)
{
    collector *c = context;
    if (value.kind == SST_KIND_TEXT) {
        sst_status status = sst_json_unescape(value.text, &c->parser->scratch,
                                              &value.text, &c->num_mended, err);
        if (status != SST_OK)
            return status;
    }
    bool is_joining = c->joining == wanted;
    if (is_joining && value.kind != SST_KIND_ARRAY)
        return add_element(c, value, err);
    if (is_joining)
        c->joining = NO_NAME; /* its array ends */
    else if (c->parser->values[wanted].kind != SST_KIND_NONE)
        return SST_OK; /* the name stands there twice: the first counts */
    else if (value.kind == SST_KIND_ARRAY)
        return begin_array(c, wanted);
    else
        c->parser->values[wanted] = value;
    return SST_OK;
}

/* ---- parse ------------------------------------------------------------------------- */

static sst_status walk_record(sst_parser *parser, sst_text record, size_t *num_mended,
                              sst_error *err)
{
    collector c = {parser, record.len_bytes, NO_NAME, NULL, 0};
    sst_parser_clear(parser);
    sst_parser_uncount(parser);
    sst_json_visitor visitor = {parser->fields, collect, &c};
    sst_status status = sst_json_walk(parser->json, record, &visitor, err);
    *num_mended = c.num_mended;
    return status;
}

/* Syntax first: that something is no object is said of sound JSON alone. */
static sst_status check_strictly(sst_parser *parser, sst_text record, sst_error *err)
{
    bool is_object = record.len_bytes > 0 && *record.data == '{';
    sst_status status = SST_OK;
    if (record.len_bytes == 0)
        return sst_fail(err, SST_ERR_RECORD, 0,
                        "not valid JSON: found nothing, wanted an object {...}");
    if (is_object)
        status = sst_json_check(record, parser->max_json_depth, err);
    if (status == SST_OK)
        status = sst_json_validate(parser->json, record, err);
    if (status == SST_OK && !is_object)
        status = sst_json_check(record, parser->max_json_depth, err);
    return status;
}

static sst_status walk_strictly(sst_parser *parser, sst_text record, sst_error *err)
{
    size_t num_mended = 0;
    sst_status status = check_strictly(parser, record, err);
    if (status == SST_OK)
        status = walk_record(parser, record, &num_mended, err);
    if (status == SST_OK && num_mended > 0)
        return sst_fail(err, SST_ERR_RECORD, 0,
                        "not valid JSON: an escaped surrogate without its other half");
    return status;
}

/* The record as it is, and if that is not JSON, with its bytes mended. */
static sst_status walk_or_mend(sst_parser *parser, sst_text record, bool *was_repaired,
                               sst_error *err)
{
    size_t num_mended = 0;
    sst_status status = walk_record(parser, record, &num_mended, err);
    *was_repaired = num_mended > 0;
    if (status != SST_ERR_RECORD)
        return status;
    sst_text mended = {NULL, 0};
    sst_status mend_status =
        sst_mend_bytes(record, &parser->scratch, &mended, &num_mended, err);
    if (mend_status != SST_OK)
        return mend_status;
    if (num_mended == 0)
        return status; /* and the reason it gave */
    *was_repaired = true;
    return walk_record(parser, mended, &num_mended, err);
}

sst_status sst_json_values(sst_parser *parser, sst_text record, bool *was_repaired,
                           sst_error *err)
{
    *was_repaired = false;
    size_t end = 0;
    sst_status status = sst_parser_reserve(parser, record.len_bytes, err);
    if (status != SST_OK)
        return status;
    if (!parser->is_strict && sst_json_quick(parser, record, 0, &end) &&
        end == record.len_bytes)
        return SST_OK;
    if (!parser->json && !(parser->json = sst_json_new()))
        return sst_fail_memory(err);
    if (parser->is_strict)
        return walk_strictly(parser, record, err);
    status = sst_json_check(record, parser->max_json_depth, err);
    return status == SST_OK ? walk_or_mend(parser, record, was_repaired, err) : status;
}

static sst_status parse_line(sst_parser *parser, sst_text record, sst_parsed *out,
                             sst_error *err)
{
    bool was_repaired;
    sst_status status = sst_json_values(parser, record, &was_repaired, err);
    if (status == SST_OK)
        status = sst_fields_check_text(parser->fields, sst_parser_values(parser), err);
    if (status != SST_OK)
        return status;
    sst_article_init(&out->article);
    sst_values values = sst_parser_values(parser);
    sst_fields_fill(parser->fields, values, &out->article);
    out->unread_date = sst_fields_unread_date(parser->fields, values, &out->article);
    out->was_repaired = was_repaired;
    out->num_bad_bytes = was_repaired ? sst_charset_count_bad(record) : 0;
    return SST_OK;
}

/* A line that a reader made: its names are the usual ones, whatever names were given. */
static sst_status parse_made_line(sst_parser *parser, sst_text record, sst_parsed *out,
                                  sst_error *err)
{
    const sst_fields *fields = parser->fields;
    if (!fields->of_lines)
        return parse_line(parser, record, out, err);
    parser->fields = fields->of_lines;
    sst_status status = parse_line(parser, record, out, err);
    sst_parser_clear(parser); /* the article does without them */
    parser->fields = fields;
    return status;
}

static sst_status parse_json(sst_parser *parser, sst_text record, sst_parsed *out,
                             sst_error *err)
{
    sst_status status = parse_line(parser, record, out, err);
    return status == SST_OK ? sst_prose_from_html(parser, &out->article, err) : status;
}

/* The quick way through a record that begins a line. */
static bool take_json(sst_parser *parser, sst_cut_state *state, sst_text bytes,
                      sst_cut *cut, sst_parsed *out)
{
    size_t begin = sst_json_line_begin(state, bytes, cut->next), end = 0;
    if (begin == SIZE_MAX || parser->is_strict ||
        !sst_json_quick(parser, bytes, begin, &end))
        return false;
    sst_values values = sst_parser_values(parser);
    if (sst_fields_check_text(parser->fields, values, NULL) != SST_OK)
        return false;
    sst_article_init(&out->article);
    sst_fields_fill(parser->fields, values, &out->article);
    if (sst_prose_is_html(&out->article))
        return false;
    out->unread_date = sst_fields_unread_date(parser->fields, values, &out->article);
    out->was_repaired = false;
    out->num_bad_bytes = 0;
    sst_json_pass_object(state);
    *cut = (sst_cut){begin, end, end, false};
    return true;
}

const sst_reader sst_reader_json = {
    .name = "json",
    .about =
        "NDJSON, or an array: one object to an article, with the names that scrapers use",
    .endings = ".json .jsonl .ndjson",
    .bid = bid_json,
    .cut = sst_json_cut,
    .parse = parse_json,
    .whole_lines = sst_json_whole_lines,
    .take = take_json,
};

const sst_reader sst_reader_line = {.name = "line", .parse = parse_made_line};
