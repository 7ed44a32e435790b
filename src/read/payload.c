/* SPDX-License-Identifier: MIT */
/* payload.c - what an archive kept of an address in, lines of NDJSON out.
 *
 * A page is given to the worker, a feed or Markdown to its reader, plain text is taken as
 * it is, and of JSON and tables (payload_records.c) what are articles.  The address is
 * that of the archive, and so the source is its host: a page may say anything of itself,
 * but it came from there.  The archiver's date is kept under a name of its own,
 * warc_date, which means nothing unless it is asked for: it says when a page was seen,
 * and an old page is seen today. */
#include "payload.h"
#include "base/status.h"
#include "charset.h"
#include "markup.h"
#include "parser.h"
#include "payload_records.h"
#include "reader.h"

#include <string.h>
#include <time.h>

#define LONGEST_TITLE 300

static void put_about(sst_translation *out, const sst_payload *payload, sst_text language)
{
    bool is_told = payload->language.len_bytes > 0;
    sst_translation_field(out, "url", payload->url);
    sst_translation_field(out, "language", is_told ? payload->language : language);
    sst_translation_field(out, "warc_date", payload->taken);
}

/* ---- text -------------------------------------------------------------------------- */

static sst_text first_line(sst_text text)
{
    const char *end = memchr(text.data, '\n', text.len_bytes);
    size_t len = end ? (size_t)(end - text.data) : 0;
    return sst_text_trim((sst_text){text.data, len < LONGEST_TITLE ? len : 0});
}

/* As UTF-8. */
static sst_status decode(sst_parser *parser, const sst_payload *payload, sst_decoded *out,
                         sst_error *err)
{
    const sst_text absent = {NULL, 0};
    const sst_charset_said said = {
        payload->charset ? sst_text_of(payload->charset) : absent, parser->charset};
    return sst_charset_decode(payload->bytes, &said, &parser->scratch, out, err);
}

static void end_text(sst_translation *out, const sst_decoded *decoded)
{
    sst_translation_end(out);
    sst_translation_mended(out, out->pieces.len - 1, decoded->num_mended,
                           decoded->is_guessed);
}

static sst_status translate_plain(sst_parser *parser, const sst_payload *payload,
                                  sst_translation *out, sst_error *err)
{
    sst_decoded decoded;
    sst_status status = decode(parser, payload, &decoded, err);
    if (status != SST_OK)
        return status;
    sst_text text = sst_text_trim(decoded.text);
    if (text.len_bytes == 0)
        return SST_OK;
    sst_translation_begin(out, payload->offset);
    put_about(out, payload, (sst_text){NULL, 0});
    if (payload->begins_with_title)
        sst_translation_field(out, "title", first_line(text));
    sst_translation_field(out, "text", text);
    end_text(out, &decoded);
    return SST_OK;
}

/* As a date is read again. */
static void put_date(sst_translation *out, sst_date date)
{
    char text[40];
    struct tm parts;
    time_t seconds = (time_t)date.seconds;
    const char *format = date.precision == SST_DAY ? "%Y-%m-%d" : "%Y-%m-%dT%H:%M:%SZ";
    if (date.precision == SST_UNDATED || !gmtime_r(&seconds, &parts))
        return;
    size_t len = strftime(text, sizeof text, format, &parts);
    sst_translation_field(out, "date", (sst_text){text, len});
}

/* The title and date of front matter, or a heading. */
static sst_status translate_markdown(sst_parser *parser, const sst_payload *payload,
                                     sst_translation *out, sst_error *err)
{
    sst_decoded decoded;
    sst_parsed parsed;
    sst_status status = decode(parser, payload, &decoded, err);
    if (status == SST_OK)
        status = sst_reader_markdown.parse(parser, decoded.text, &parsed, err);
    if (status != SST_OK)
        return status;
    const sst_article *a = &parsed.article;
    if (a->text.len_bytes == 0 && a->title.len_bytes == 0)
        return SST_OK;
    sst_translation_begin(out, payload->offset);
    put_about(out, payload, a->language);
    sst_translation_field(out, "title", a->title);
    sst_translation_field(out, "summary", a->summary);
    put_date(out, a->published);
    sst_translation_field(out, "text", a->text);
    end_text(out, &decoded);
    return SST_OK;
}

/* ---- pages and feeds --------------------------------------------------------------- */

static sst_status translate_page(sst_parser *parser, const sst_payload *payload,
                                 sst_translation *out, sst_error *err)
{
    sst_page page;
    sst_status status =
        sst_markup_page(parser, payload->bytes, payload->charset, &page, err);
    if (status != SST_OK)
        return status;
    if (!page.text.data && !page.title.data) {
        sst_translation_skip(out, payload->offset, "a page without text");
        return SST_OK;
    }
    sst_translation_begin(out, payload->offset);
    put_about(out, payload, page.language);
    sst_translation_field(out, "title", page.title);
    sst_translation_field(out, "date", page.date);
    sst_translation_field(out, "text", page.text);
    sst_translation_end(out);
    sst_translation_mended(out, out->pieces.len - 1, page.num_mended, page.is_guessed);
    return SST_OK;
}

/* A feed tells addresses, dates and languages of its own.  Where its articles stand is
 * told by the archive: they may have been packed. */
static sst_status translate_feed(sst_parser *parser, const sst_payload *payload,
                                 const sst_origin *origin, sst_translation *out,
                                 sst_error *err)
{
    size_t piece = out->pieces.len;
    sst_status status =
        sst_reader_feed.translate(parser, payload->bytes, origin, out, err);
    for (; piece < out->pieces.len; piece++)
        out->pieces.at[piece].offset = payload->offset;
    return status;
}

/* ---- any --------------------------------------------------------------------------- */

#define SURE 80 /* a bid by which a type that says little, or nothing, is told */
#define SURE_OF_TABLE 70

static int bid_of(const sst_reader *reader, sst_text bytes)
{
    bool is_all = bytes.len_bytes <= SST_HEAD_BYTES;
    return reader->bid(bytes.data, is_all ? bytes.len_bytes : SST_HEAD_BYTES, is_all);
}

static bool is_text(sst_text bytes)
{
    return bid_of(&sst_reader_plain, bytes) > 0;
}

/* What plain text is after all, or what has no type. */
static sst_media tell_text(const sst_payload *payload, sst_media otherwise)
{
    const sst_reader *const readers[] = {&sst_reader_json, &sst_reader_markdown};
    static const sst_media media[] = {SST_MEDIA_JSON, SST_MEDIA_MARKDOWN};
    for (size_t i = 0; i < 2; i++)
        if (bid_of(readers[i], payload->bytes) >= SURE)
            return media[i];
    bool is_table = bid_of(&sst_reader_csv, payload->bytes) >= SURE_OF_TABLE;
    return is_table ? SST_MEDIA_TABLE : otherwise;
}

/* What it is by its first bytes, where its type leaves that open.  Feeds are sent as all
 * kinds of things, text/html among them, and so is JSON. */
static sst_media tell_media(const sst_payload *payload)
{
    sst_media said = payload->media;
    if (said == SST_MEDIA_MARKDOWN || said == SST_MEDIA_TABLE ||
        said == SST_MEDIA_OTHER || payload->begins_with_title)
        return said;
    if (said == SST_MEDIA_PLAIN)
        return tell_text(payload, said);
    int html = bid_of(&sst_reader_html, payload->bytes);
    int feed = bid_of(&sst_reader_feed, payload->bytes);
    if (feed >= SURE && feed > html)
        return SST_MEDIA_FEED;
    if (said == SST_MEDIA_HTML || html >= SURE)
        return SST_MEDIA_HTML;
    return said == SST_MEDIA_UNSAID ? tell_text(payload, said) : said;
}

void sst_payload_pass_over(sst_translation *out, sst_text type, sst_passed_kind kind)
{
    sst_text name = sst_media_name(type);
    if (name.len_bytes == 0)
        name = sst_text_of("no type");
    int len = name.len_bytes < 64 ? (int)name.len_bytes : 64;
    sst_translation_pass_over(out, kind, "%s%.*s",
                              kind == SST_PASSED_TEXT_IN_PART ? "part of " : "", len,
                              name.data);
}

static sst_status translate_records(sst_parser *parser, const sst_payload *payload,
                                    sst_media media, sst_translation *out, sst_error *err)
{
    sst_payload_counts counts = {0};
    sst_payload text = *payload;
    sst_decoded decoded;
    size_t first = out->pieces.len;
    sst_status status = decode(parser, payload, &decoded, err);
    if (status != SST_OK)
        return status;
    text.bytes = decoded.text;
    status = media == SST_MEDIA_JSON
                 ? sst_payload_json(parser, &text, out, &counts, err)
                 : sst_payload_table(parser, &text, out, &counts, err);
    sst_translation_mended(out, first, decoded.num_mended, decoded.is_guessed);
    if (status == SST_OK && counts.num_others > 0)
        sst_payload_pass_over(out, payload->type,
                              counts.num_articles > 0 ? SST_PASSED_TEXT_IN_PART
                                                      : SST_PASSED_TEXT);
    return status;
}

sst_status sst_payload_translate(sst_parser *parser, const sst_payload *payload,
                                 const sst_origin *origin, sst_translation *out,
                                 sst_error *err)
{
    if (sst_text_trim(payload->bytes).len_bytes == 0)
        return SST_OK;
    sst_media media = tell_media(payload);
    switch (media) {
    case SST_MEDIA_HTML:
        return translate_page(parser, payload, out, err);
    case SST_MEDIA_FEED:
        return translate_feed(parser, payload, origin, out, err);
    case SST_MEDIA_PLAIN:
        return translate_plain(parser, payload, out, err);
    case SST_MEDIA_MARKDOWN:
        return translate_markdown(parser, payload, out, err);
    case SST_MEDIA_JSON:
    case SST_MEDIA_TABLE:
        return translate_records(parser, payload, media, out, err);
    default:
        sst_payload_pass_over(out, payload->type,
                              is_text(payload->bytes) ? SST_PASSED_TEXT
                                                      : SST_PASSED_NO_TEXT);
        return SST_OK;
    }
}
