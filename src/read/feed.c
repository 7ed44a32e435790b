/* SPDX-License-Identifier: MIT */
/* feed.c - the reader of feeds: RSS of all versions, Atom, RDF, JSON Feed.
 *
 *     bytes -> UTF-8 -> events -> items -> texts -> lines of NDJSON
 *
 * XML that is well-formed goes through expat; from where it is not, tags are taken as they
 * come, so that items come out of what browsers and feed readers read, too.  Limits that are
 * passed end the feed; the items before stay. */
#include "feed.h"
#include "base/status.h"
#include "charset.h"
#include "reader.h"

#include <string.h>
#include <strings.h>

/* ---- bid --------------------------------------------------------------------------- */

static sst_text rest_from(sst_text text, size_t at)
{
    return (sst_text){text.data + at, text.len_bytes - at};
}

static const char *find(sst_text text, const char *word)
{
    return text.len_bytes ? memmem(text.data, text.len_bytes, word, strlen(word)) : NULL;
}

/* Behind the declarations, comments and blanks that stand before the first element; a
 * document type that is longer than the head names the element, too. */
static sst_text find_root(sst_text head)
{
    sst_text type = {NULL, 0};
    for (;;) {
        const char *markup = find(head, "<");
        if (!markup)
            return type;
        head = rest_from(head, (size_t)(markup - head.data) + 1);
        bool is_comment = sst_text_begins(head, "!--");
        if (!is_comment && !sst_text_begins(head, "!") && !sst_text_begins(head, "?"))
            return head;
        if (sst_text_begins(head, "!DOCTYPE "))
            type = rest_from(head, strlen("!DOCTYPE "));
        const char *close = find(head, is_comment ? "-->" : ">");
        if (!close)
            return type;
        head = rest_from(head, (size_t)(close - head.data));
    }
}

static int bid_root(sst_text root, bool is_xml)
{
    static const struct root {
        const char *name;
        int bid;
    } roots[] = {{"rss", 92},     {"feed", 92},  {"RDF", 70},
                 {"channel", 60}, {"entry", 60}, {"html", 0}};
    size_t len = 0;
    while (len < root.len_bytes && !memchr(" \t\r\n/>", root.data[len], 6))
        len++;
    const char *colon = memchr(root.data, ':', len);
    size_t prefix = colon ? (size_t)(colon - root.data) + 1 : 0;
    sst_text local = {root.data + prefix, len - prefix};
    for (size_t i = 0; i < sizeof roots / sizeof *roots; i++)
        if (strlen(roots[i].name) == local.len_bytes && sst_text_begins(local, roots[i].name))
            return roots[i].bid;
    return is_xml ? 12 : 0; /* XML is no text to be read as it stands */
}

static int bid_feed(const char *bytes, size_t len_bytes, bool is_all)
{
    char narrow[SST_HEAD_BYTES];
    (void)is_all;
    size_t len = len_bytes < sizeof narrow ? len_bytes : sizeof narrow;
    sst_text head = {narrow, sst_charset_narrow(bytes, len, narrow)};
    head = sst_text_trim(head);
    if (sst_text_begins(head, "{"))
        return find(head, "jsonfeed.org/version/") && find(head, "\"version\"") ? 97 : 0;
    if (!sst_text_begins(head, "<"))
        return 0;
    sst_text root = find_root(head);
    bool is_xml = sst_text_begins(head, "<?xml");
    return root.len_bytes > 0 ? bid_root(root, is_xml) : is_xml ? 12 : 0;
}

/* ---- translate --------------------------------------------------------------------- */

/* The encoding that <?xml version="1.0" encoding="..."?> names. */
static sst_text declared_encoding(sst_text record)
{
    const sst_text none = {NULL, 0};
    record = sst_text_trim(record);
    const char *end = sst_text_begins(record, "<?xml") ? find(record, "?>") : NULL;
    if (!end)
        return none;
    record.len_bytes = (size_t)(end - record.data);
    const char *name = find(record, "encoding");
    if (!name)
        return none;
    record = rest_from(record, (size_t)(name - record.data) + strlen("encoding"));
    while (record.len_bytes > 0 && strchr(" \t\r\n=", *record.data))
        record = rest_from(record, 1);
    if (record.len_bytes == 0 || (*record.data != '"' && *record.data != '\''))
        return none;
    const char *close = memchr(record.data + 1, *record.data, record.len_bytes - 1);
    return close ? sst_text_trim(
                       (sst_text){record.data + 1, (size_t)(close - record.data) - 1})
                 : none;
}

/* Where what is missing at the end would be: a place inside, so that it has a line. */
static size_t last_byte(sst_text text)
{
    return text.len_bytes > 0 ? text.len_bytes - 1 : 0;
}

static sst_status fail_no_feed(const sst_feed *feed, sst_error *err)
{
    return sst_fail(err, SST_ERR_RECORD, 0,
                    feed->root[0]
                        ? "found <%s>, wanted a feed: <rss>, <feed> or <rdf:RDF>"
                        : "found no element%s, wanted a feed: <rss>, <feed> or "
                          "<rdf:RDF>",
                    feed->root);
}

static sst_status read_xml(sst_feed *feed, sst_error *err)
{
    const sst_feed_sink *sink = feed->sink;
    sst_text xml = sink->decoded->text;
    sst_feed_end_of end;
    sst_status status = sst_feed_read_xml(feed, xml, sink->parser, &end, err);
    if (status != SST_OK)
        return status;
    if (!end.is_sound && !end.is_limit && !sink->parser->is_strict) {
        sst_feed_read_loose(feed, xml, sink->parser, &end);
        end.is_sound = !end.is_limit;
    }
    sst_feed_finish(feed, end.is_sound || !sink->parser->is_strict);
    if (!end.is_sound)
        return sst_fail(err, SST_ERR_RECORD,
                        sst_charset_offset(sink->record, sink->decoded, end.offset), "%s",
                        end.reason);
    if (!feed->is_feed)
        return fail_no_feed(feed, err);
    if (feed->ends_in_item)
        return sst_fail(err, SST_ERR_RECORD, last_byte(sink->record),
                        "the feed ends inside an item, which lacks its end");
    return SST_OK;
}

/* Errors tell where in the record they are. */
static sst_status read_json(sst_feed *feed, sst_error *err)
{
    const sst_feed_sink *sink = feed->sink;
    sst_text json = sink->decoded->text;
    sst_error why = {0};
    sst_status status = sst_feed_read_json(feed, json, sink->parser, &why);
    if (status == SST_OK)
        return SST_OK;
    size_t at = why.offset < json.len_bytes ? (size_t)why.offset : last_byte(json);
    return sst_fail(err, status, sst_charset_offset(sink->record, sink->decoded, at),
                    "%s", why.message);
}

static sst_status translate_feed(sst_parser *parser, sst_text record,
                                 const sst_origin *origin, sst_translation *out,
                                 sst_error *err)
{
    sst_decoded decoded;
    sst_feed_sink sink = {parser, record, &decoded, out};
    sst_feed feed = {.sink = &sink};
    (void)origin;
    const sst_charset_said said = {declared_encoding(record), parser->charset};
    size_t first = out->pieces.len;
    sst_status status =
        sst_charset_decode(record, &said, &parser->scratch, &decoded, err);
    if (status != SST_OK)
        return status;
    bool is_json = sst_text_begins(sst_text_trim(decoded.text), "{");
    status = is_json ? read_json(&feed, err) : read_xml(&feed, err);
    sst_feed_flush(&feed);
    if (feed.num_empty > SST_FEED_MOST_EMPTY)
        sst_translation_skip(out, last_byte(record),
                             "%zu more items without title, text "
                             "and summary",
                             feed.num_empty - SST_FEED_MOST_EMPTY);
    sst_translation_mended(out, first, decoded.num_mended, decoded.is_guessed);
    bool is_memory_out = feed.is_out_of_memory;
    sst_feed_free(&feed);
    return is_memory_out ? sst_fail_memory(err) : status;
}

const sst_reader sst_reader_feed = {
    .name = "feed",
    .about = "RSS, Atom, RDF, JSON Feed: an item is an article",
    .endings = ".rss .atom .rdf .xml .feed .json .jsonl",
    .knows_charset = true,
    .reads_binary = true, /* UTF-16 looks like it */
    .bid = bid_feed,
    .translate = translate_feed,
    .gives_text = true,
    .has_fixed_fields = true,
};
