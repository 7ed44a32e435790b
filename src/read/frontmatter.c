/* SPDX-License-Identifier: MIT */
/* frontmatter.c - the YAML between two lines of --- at the start of a text; the only user
 * of libyaml.
 *
 *     ---
 *     title: A title that is
 *       folded over lines
 *     source: {name: The Courier}        is found as source.name
 *     ---
 *
 * Events are read one by one and no tree is built: a scalar is kept when the names above
 * it, joined by dots, are wanted.  An alias would let a few bytes stand for many, so it
 * is refused. */
#include "frontmatter.h"
#include "base/status.h"
#include "date.h"
#include "json_repair.h"

#include <string.h>
#include <yaml.h>

#define MAX_FRONT_MATTER_BYTES 65536
#define MAX_LEVELS 16
#define MAX_PATH_BYTES 256

/* ---- where it is ------------------------------------------------------------------- */

static sst_text line_at(const char *bytes, size_t len_bytes, size_t at)
{
    const char *end = memchr(bytes + at, '\n', len_bytes - at);
    return (sst_text){bytes + at, end ? (size_t)(end - bytes) - at : len_bytes - at};
}

/* A line of three hyphens (or, at the end, three points), and blanks. */
static bool is_fence(sst_text line, const char *fence)
{
    if (line.len_bytes < 3 || memcmp(line.data, fence, 3) != 0)
        return false;
    return sst_text_trim((sst_text){line.data + 3, line.len_bytes - 3}).len_bytes == 0;
}

/* "name: ..." or "name:" */
static bool is_entry(sst_text line)
{
    line = sst_text_trim(line);
    const char *colon = line.len_bytes ? memchr(line.data, ':', line.len_bytes) : NULL;
    if (!colon || colon == line.data)
        return false;
    for (const char *p = line.data; p < colon; p++)
        if (*p == ' ' || *p == '\t')
            return false;
    const char *end = line.data + line.len_bytes;
    return colon + 1 == end || colon[1] == ' ' || colon[1] == '\t';
}

bool sst_front_matter_begins(const char *head, size_t len_bytes)
{
    sst_text line = line_at(head, len_bytes, 0);
    if (!is_fence(line, "---"))
        return false;
    for (size_t at = line.len_bytes + 1; at < len_bytes; at += line.len_bytes + 1) {
        line = line_at(head, len_bytes, at);
        sst_text trimmed = sst_text_trim(line);
        if (trimmed.len_bytes > 0 && *trimmed.data != '#')
            return is_fence(line, "---") || is_entry(line);
    }
    return false;
}

sst_status sst_front_matter_find(sst_text record, sst_front_matter *out, sst_error *err)
{
    *out = (sst_front_matter){0};
    if (record.len_bytes == 0 || !sst_front_matter_begins(record.data, record.len_bytes))
        return SST_OK;
    size_t begin = line_at(record.data, record.len_bytes, 0).len_bytes + 1;
    sst_text line = {NULL, 0};
    for (size_t at = begin; at < record.len_bytes; at += line.len_bytes + 1) {
        line = line_at(record.data, record.len_bytes, at);
        if (!is_fence(line, "---") && !is_fence(line, "..."))
            continue;
        if (at - begin > MAX_FRONT_MATTER_BYTES)
            return sst_fail(err, SST_ERR_RECORD, 0,
                            "front matter of %zu bytes, the limit is %d", at - begin,
                            MAX_FRONT_MATTER_BYTES);
        out->yaml = (sst_text){record.data + begin, at - begin};
        out->begin = begin;
        out->body = at + line.len_bytes;
        return SST_OK;
    }
    return sst_fail(err, SST_ERR_RECORD, 0,
                    "front matter opened at line 1 never ends: wanted a line of ---");
}

/* ---- what it says ------------------------------------------------------------------ */

/* An open mapping or sequence. */
typedef struct level {
    bool is_mapping;
    bool has_key;  /* a mapping: the next node is the value */
    bool is_named; /* the path leads here */
    size_t path_bytes;
} level;

typedef struct reading {
    sst_front_matter *matter;
    sst_parser *parser;
    char path[MAX_PATH_BYTES]; /* the names so far, joined by dots */
    level levels[MAX_LEVELS];
    size_t num_levels;
    size_t line; /* of the event at hand; YAML counts from 0 and does not see the --- */
} reading;

static bool is_null(const yaml_event_t *event)
{
    if (event->data.scalar.style != YAML_PLAIN_SCALAR_STYLE)
        return false;
    const char *value = (const char *)event->data.scalar.value;
    return !*value || !strcmp(value, "~") || !strcmp(value, "null");
}

static sst_status keep_value(reading *r, size_t path_bytes, const yaml_event_t *event,
                             sst_error *err)
{
    const sst_fields *fields = r->parser->fields;
    sst_text scalar = {(const char *)event->data.scalar.value, event->data.scalar.length};
    if (path_bytes == 7 && memcmp(r->path, "updated", 7) == 0)
        r->matter->updated = sst_date_parse(scalar);
    for (size_t i = 0; i < fields->wanted.len; i++) {
        sst_text name = fields->wanted.at[i].name;
        if (name.len_bytes != path_bytes || memcmp(name.data, r->path, path_bytes) != 0)
            continue;
        sst_value *value = &r->parser->values[i];
        if (value->kind != SST_KIND_NONE || fields->wanted.at[i].same_name != i)
            return SST_OK;
        char *copy = sst_scratch_alloc(&r->parser->scratch, scalar.len_bytes, 1);
        if (!copy)
            return sst_fail_memory(err);
        memcpy(copy, scalar.data, scalar.len_bytes);
        *value = (sst_value){is_null(event) ? SST_KIND_NULL : SST_KIND_TEXT,
                             {copy, scalar.len_bytes}};
        return SST_OK;
    }
    return SST_OK;
}

/* The name that a scalar adds to the path of its mapping. */
static void take_key(reading *r, level *at, const yaml_event_t *event)
{
    const level *above = at > r->levels ? at - 1 : NULL;
    size_t begin = above ? above->path_bytes + 1 : 0;
    size_t len = event->data.scalar.length;
    at->is_named = (!above || above->is_named) && begin + len < sizeof r->path;
    if (!at->is_named)
        return;
    if (begin > 0)
        r->path[begin - 1] = '.';
    memcpy(r->path + begin, event->data.scalar.value, len);
    at->path_bytes = begin + len;
}

static sst_status take_scalar(reading *r, const yaml_event_t *event, sst_error *err)
{
    if (r->num_levels == 0)
        return sst_fail(err, SST_ERR_RECORD, 0,
                        "front matter: found a text, wanted names and values");
    level *at = &r->levels[r->num_levels - 1];
    if (!at->is_mapping)
        return SST_OK;
    at->has_key = !at->has_key;
    if (at->has_key) {
        take_key(r, at, event);
        return SST_OK;
    }
    return at->is_named ? keep_value(r, at->path_bytes, event, err) : SST_OK;
}

static sst_status open_level(reading *r, bool is_mapping, sst_error *err)
{
    if (r->num_levels == MAX_LEVELS)
        return sst_fail(err, SST_ERR_RECORD, 0, "front matter: depth %d, the limit is %d",
                        MAX_LEVELS + 1, MAX_LEVELS);
    level *above = r->num_levels ? &r->levels[r->num_levels - 1] : NULL;
    if (above && (!above->is_mapping || !above->has_key))
        above->is_named = false; /* within a list, or within a key */
    r->levels[r->num_levels++] = (level){.is_mapping = is_mapping};
    return SST_OK;
}

static void close_level(reading *r)
{
    r->num_levels--;
    if (r->num_levels > 0)
        r->levels[r->num_levels - 1].has_key ^= r->levels[r->num_levels - 1].is_mapping;
}

static sst_status take_event(reading *r, const yaml_event_t *event, sst_error *err)
{
    switch (event->type) {
    case YAML_SCALAR_EVENT:
        return take_scalar(r, event, err);
    case YAML_MAPPING_START_EVENT:
        return open_level(r, true, err);
    case YAML_SEQUENCE_START_EVENT:
        return open_level(r, false, err);
    case YAML_MAPPING_END_EVENT:
    case YAML_SEQUENCE_END_EVENT:
        close_level(r);
        return SST_OK;
    case YAML_ALIAS_EVENT:
        return sst_fail(
            err, SST_ERR_RECORD, 0,
            "front matter, line %zu: found an alias (*name), which is refused; "
            "wanted the value itself",
            r->line + 2);
    default:
        return SST_OK;
    }
}

static sst_status fail_yaml(reading *r, const yaml_parser_t *yaml, sst_error *err)
{
    r->line = yaml->problem_mark.line;
    if (yaml->error == YAML_MEMORY_ERROR)
        return sst_fail_memory(err);
    return sst_fail(err, SST_ERR_RECORD, 0, "front matter, line %zu: %s%s%s", r->line + 2,
                    yaml->context ? yaml->context : "", yaml->context ? ": " : "",
                    yaml->problem ? yaml->problem : "not YAML");
}

static sst_status read_events(reading *r, yaml_parser_t *yaml, sst_error *err)
{
    sst_status status = SST_OK;
    bool is_end = false;
    while (status == SST_OK && !is_end) {
        yaml_event_t event;
        if (!yaml_parser_parse(yaml, &event))
            return fail_yaml(r, yaml, err);
        is_end =
            event.type == YAML_STREAM_END_EVENT || event.type == YAML_DOCUMENT_END_EVENT;
        r->line = event.start_mark.line;
        status = take_event(r, &event, err);
        yaml_event_delete(&event);
    }
    return status;
}

static size_t offset_of_line(sst_text text, size_t line)
{
    const char *p = text.data, *end = text.data + text.len_bytes;
    for (; line > 0 && p < end; line--) {
        const char *newline = memchr(p, '\n', (size_t)(end - p));
        p = newline ? newline + 1 : end;
    }
    return (size_t)(p - text.data);
}

sst_status sst_front_matter_read(sst_front_matter *matter, sst_parser *parser,
                                 sst_error *err)
{
    sst_text sound = {NULL, 0};
    size_t num_mended = 0;
    sst_status status =
        sst_mend_bytes(matter->yaml, &parser->scratch, &sound, &num_mended, err);
    if (status != SST_OK)
        return status;
    yaml_parser_t yaml;
    if (!yaml_parser_initialize(&yaml))
        return sst_fail_memory(err);
    yaml_parser_set_encoding(&yaml, YAML_UTF8_ENCODING);
    yaml_parser_set_input_string(&yaml, (const unsigned char *)sound.data,
                                 sound.len_bytes);
    reading r = {.matter = matter, .parser = parser};
    matter->was_repaired = num_mended > 0;
    status = read_events(&r, &yaml, err);
    if (status != SST_OK && err)
        err->offset = matter->begin + offset_of_line(matter->yaml, r.line);
    yaml_parser_delete(&yaml);
    return status;
}
