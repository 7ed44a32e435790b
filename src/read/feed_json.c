/* SPDX-License-Identifier: MIT */
/* feed_json.c - a JSON Feed in, its items out (https://www.jsonfeed.org/version/1.1/).
 *
 *     {"version": "https://jsonfeed.org/version/1.1", "title": "...", "items": [{...}, ...]}
 *
 * Items are cut as objects of any array are, and each is read by itself, so that a broken one
 * costs no other. */
#include "base/status.h"
#include "charset.h"
#include "feed.h"
#include "json_cut.h"
#include "json_pass.h"

#include <string.h>

/* What is looked for, in the feed and in its items, and where it goes. */
static const struct member {
    sst_field_name name;
    sst_feed_place place;
} members[] = {
    {{"id", "id"}, {SST_SLOT_ID, 1, SST_FORM_PLAIN}},
    {{"url", "url"}, {SST_SLOT_URL, 1, SST_FORM_PLAIN}},
    {{"url", "external_url"}, {SST_SLOT_URL, 2, SST_FORM_PLAIN}},
    {{"url", "home_page_url"}, {SST_SLOT_URL, 3, SST_FORM_PLAIN}},
    {{"title", "title"}, {SST_SLOT_TITLE, 1, SST_FORM_PLAIN}},
    {{"summary", "summary"}, {SST_SLOT_SUMMARY, 1, SST_FORM_PLAIN}},
    {{"text", "content_html"}, {SST_SLOT_TEXT, 1, SST_FORM_HTML}},
    {{"text", "content_text"}, {SST_SLOT_TEXT, 2, SST_FORM_PLAIN}},
    {{"date", "date_published"}, {SST_SLOT_DATE, 1, SST_FORM_PLAIN}},
    {{"date", "date_modified"}, {SST_SLOT_DATE, 2, SST_FORM_PLAIN}},
    {{"language", "language"}, {SST_SLOT_LANGUAGE, 1, SST_FORM_PLAIN}},
};

#define NUM_MEMBERS (sizeof members / sizeof *members)

/* Where the array of items begins; the end of the record: nowhere. */
static size_t find_items(sst_text json)
{
    size_t depth = 0, at = 0;
    while (at < json.len_bytes) {
        char c = json.data[at];
        if (c == '"') {
            size_t begin = at, colon = sst_json_pass_white(json, at = sst_json_pass_string(json, at));
            size_t value = sst_json_pass_white(json, colon + 1);
            if (depth == 1 && at - begin == 7 &&
                !memcmp(json.data + begin, "\"items\"", 7) && value < json.len_bytes &&
                json.data[colon] == ':' && json.data[value] == '[')
                return value;
            continue;
        }
        depth += c == '{' || c == '[';
        depth -= depth > 0 && (c == '}' || c == ']');
        at++;
    }
    return at;
}

/* What the parser has found goes to an item. */
static void take_values(sst_feed *feed, sst_feed_item *item, const sst_parser *parser)
{
    sst_values values = sst_parser_values(parser);
    for (size_t i = 0; i < NUM_MEMBERS; i++) {
        const sst_value *value = &values.at[i];
        bool is_text = value->kind == SST_KIND_TEXT || value->kind == SST_KIND_NUMBER;
        if (is_text)
            sst_feed_keep(feed, item, members[i].place, value->text);
    }
}

static sst_status read_item(sst_feed *feed, sst_parser *inner, sst_text object,
                            size_t offset, sst_error *err)
{
    sst_feed_item item = {.offset = offset};
    sst_error why = {0};
    sst_scratch_reset(&inner->scratch);
    sst_status status = sst_json_values(inner, object, &item.is_mended, &why);
    if (status == SST_ERR_RECORD) {
        const sst_feed_sink *sink = feed->sink;
        size_t at = offset;
        if (why.offset < object.len_bytes) /* else it is of a mended copy */
            at += (size_t)why.offset;
        sst_feed_flush(feed); /* in order */
        sst_translation_skip(sink->out,
                             sst_charset_offset(sink->record, sink->decoded, at), "%s",
                             why.message);
        return SST_OK;
    }
    if (status != SST_OK)
        return sst_fail_memory(err);
    take_values(feed, &item, inner);
    sst_feed_add(feed, &item);
    return feed->is_out_of_memory ? sst_fail_memory(err) : SST_OK;
}

static sst_status read_items(sst_feed *feed, sst_parser *inner, sst_text json,
                             sst_error *err)
{
    size_t begin = find_items(json);
    if (begin == json.len_bytes)
        return sst_fail(err, SST_ERR_RECORD, 0,
                        "found JSON without an array \"items\", wanted a JSON Feed");
    sst_cut_state state = {0};
    sst_cut cut = {0};
    sst_text array = {json.data + begin, json.len_bytes - begin};
    sst_status status = SST_OK;
    while (status == SST_OK && sst_json_cut(&state, array, cut.next, true, &cut)) {
        if (cut.end == cut.begin)
            return sst_fail(err, SST_ERR_RECORD, json.len_bytes,
                            "the feed ends inside its items; wanted ]");
        if (array.data[cut.begin] != '{')
            break; /* behind the array */
        sst_text object = {array.data + cut.begin, cut.end - cut.begin};
        status = read_item(feed, inner, object, begin + cut.begin, err);
    }
    return status;
}

sst_status sst_feed_read_json(sst_feed *feed, sst_text json, sst_parser *parser,
                              sst_error *err)
{
    sst_read_options options;
    sst_field_name names[NUM_MEMBERS];
    sst_fields fields = {0};
    sst_parser inner = {0};
    bool was_repaired;
    for (size_t i = 0; i < NUM_MEMBERS; i++)
        names[i] = members[i].name;
    sst_read_options_init(&options);
    options.max_json_depth = parser->max_json_depth;
    options.is_strict = parser->is_strict;
    sst_status status = sst_fields_init(&fields, names, NUM_MEMBERS, err);
    if (status == SST_OK)
        status = sst_parser_init(&inner, &options, &fields, err);
    if (status == SST_OK) {
        status = sst_json_values(&inner, json, &was_repaired, err);
        if (status == SST_OK)
            take_values(feed, &feed->channel, &inner);
    }
    if (status == SST_OK || (status == SST_ERR_RECORD && !parser->is_strict))
        status = read_items(feed, &inner, json, err);
    sst_parser_free(&inner);
    sst_fields_free(&fields);
    return status;
}
