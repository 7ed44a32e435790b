/* SPDX-License-Identifier: MIT */
/* payload.c - what an archive kept of an address in, lines of NDJSON out.
 *
 * A page is given to the worker, a feed to its reader, plain text is taken as it is, and
 * JSON if it is an article.  The address is that of the archive, and so the source is
 * its host: a page may say anything of itself, but it came from there.  The archiver's
 * date is kept under a name of its own, warc_date, which means nothing unless it is
 * asked for: it says when a page was seen, and an old page is seen today. */
#include "payload.h"
#include "base/status.h"
#include "charset.h"
#include "markup.h"
#include "parser.h"
#include "reader.h"

#include <string.h>

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

static sst_status translate_plain(sst_parser *parser, const sst_payload *payload,
                                  sst_translation *out, sst_error *err)
{
    const sst_text absent = {NULL, 0};
    sst_decoded decoded;
    sst_text said = payload->charset ? sst_text_of(payload->charset) : absent;
    sst_status status =
        sst_charset_decode(payload->bytes, said, &parser->scratch, &decoded, err);
    if (status != SST_OK)
        return status;
    sst_text text = sst_text_trim(decoded.text);
    if (text.len_bytes == 0)
        return SST_OK;
    sst_translation_begin(out, payload->offset);
    put_about(out, payload, absent);
    if (payload->begins_with_title)
        sst_translation_field(out, "title", first_line(text));
    sst_translation_field(out, "text", text);
    sst_translation_end(out);
    if (!out->is_out_of_memory && decoded.num_mended > 0)
        out->pieces.at[out->pieces.len - 1].is_repaired = true;
    return SST_OK;
}

/* ---- JSON -------------------------------------------------------------------------- */

/* Is it an article, and no other object that has some text in it? */
static bool is_article(const sst_parser *parser)
{
    sst_article article;
    sst_article_init(&article);
    sst_fields_fill(parser->fields, sst_parser_values(parser), &article);
    return article.title.len_bytes > 0 && article.text.len_bytes > 0;
}

/* A value that means the same under its own name again. */
static void put_value(sst_translation *out, const sst_wanted *wanted,
                      const sst_value *value)
{
    bool is_text = value->kind == SST_KIND_TEXT || value->kind == SST_KIND_NUMBER;
    bool is_inside = memchr(wanted->name.data, '.', wanted->name.len_bytes) != NULL;
    bool is_ours = wanted->field == SST_FIELD_ID || wanted->field == SST_FIELD_URL ||
                   wanted->field == SST_FIELD_SOURCE;
    if (is_text && !is_inside && !is_ours)
        sst_translation_value(out, wanted->name, value->text);
}

static sst_status translate_json(sst_parser *parser, const sst_payload *payload,
                                 sst_translation *out, sst_error *err)
{
    bool was_repaired;
    sst_error why = {0};
    sst_status status =
        sst_json_values(parser, sst_text_trim(payload->bytes), &was_repaired, &why);
    if (status == SST_ERR_RECORD)
        return SST_OK; /* another kind of data */
    if (status != SST_OK)
        return sst_fail(err, status, 0, "%s", why.message);
    if (!is_article(parser))
        return SST_OK;
    sst_translation_begin(out, payload->offset);
    put_about(out, payload, (sst_text){NULL, 0});
    for (size_t i = 0; i < parser->fields->wanted.len; i++) {
        const sst_wanted *wanted = &parser->fields->wanted.at[i];
        if (wanted->same_name == i)
            put_value(out, wanted, &parser->values[i]);
    }
    sst_translation_end(out);
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

static int bid_of(const sst_reader *reader, sst_text bytes)
{
    bool is_all = bytes.len_bytes <= SST_HEAD_BYTES;
    return reader->bid(bytes.data, is_all ? bytes.len_bytes : SST_HEAD_BYTES, is_all);
}

/* What it is by its first bytes, where its type leaves that open.  Feeds are sent as all
 * kinds of things, text/html among them. */
static sst_media tell_media(const sst_payload *payload)
{
    sst_media said = payload->media;
    if (said == SST_MEDIA_PLAIN || said == SST_MEDIA_OTHER)
        return said;
    int html = bid_of(&sst_reader_html, payload->bytes);
    int feed = bid_of(&sst_reader_feed, payload->bytes);
    if (feed >= SURE && feed > html)
        return SST_MEDIA_FEED;
    if (said == SST_MEDIA_HTML || html >= SURE)
        return SST_MEDIA_HTML;
    bool is_json = bid_of(&sst_reader_json, payload->bytes) >= SURE;
    return said != SST_MEDIA_XML && is_json ? SST_MEDIA_JSON : SST_MEDIA_OTHER;
}

sst_status sst_payload_translate(sst_parser *parser, const sst_payload *payload,
                                 const sst_origin *origin, sst_translation *out,
                                 sst_error *err)
{
    if (sst_text_trim(payload->bytes).len_bytes == 0)
        return SST_OK;
    switch (tell_media(payload)) {
    case SST_MEDIA_HTML:
        return translate_page(parser, payload, out, err);
    case SST_MEDIA_FEED:
        return translate_feed(parser, payload, origin, out, err);
    case SST_MEDIA_PLAIN:
        return translate_plain(parser, payload, out, err);
    case SST_MEDIA_JSON:
        return translate_json(parser, payload, out, err);
    default:
        return SST_OK;
    }
}
