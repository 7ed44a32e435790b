/* SPDX-License-Identifier: MIT */
/* payload_records.c - payloads of many records, JSON and tables, in, lines of NDJSON out.
 *
 * Archives are full of JSON that a page's programs have asked for, so a record counts as an
 * article only if it has a title and a text, and what does not is counted, not complained
 * of.  An object that is alone in its payload is what was kept of the address, which it
 * therefore has; several have their own, and the archive's host where they name no source. */
#include "payload_records.h"
#include "base/status.h"
#include "document.h"
#include "json_cut.h"
#include "parser.h"
#include "prose.h"
#include "reader.h"
#include "text/url.h"

#include <string.h>

/* Records of a payload on their way. */
typedef struct records {
    sst_parser *parser;
    const sst_payload *payload;
    sst_translation *out;
    sst_translation lines; /* of the record at hand, as its reader makes them */
    sst_payload_counts counts;
} records;

/* ---- one article ------------------------------------------------------------------- */

/* Dates as they stand there, under their own names. */
static void put_dates(const records *r)
{
    const sst_parser *parser = r->parser;
    for (size_t i = 0; i < parser->fields->wanted.len; i++) {
        const sst_wanted *wanted = &parser->fields->wanted.at[i];
        const sst_value *value = &parser->values[wanted->same_name];
        bool is_text = value->kind == SST_KIND_TEXT || value->kind == SST_KIND_NUMBER;
        bool is_inside = memchr(wanted->name.data, '.', wanted->name.len_bytes) != NULL;
        if (wanted->field == SST_FIELD_DATE && is_text && !is_inside)
            sst_translation_value(r->out, wanted->name, value->text);
    }
}

static void put_article(const records *r, const sst_article *a, bool is_alone)
{
    const sst_payload *payload = r->payload;
    bool has_place = a->url.data || a->source.data;
    sst_text source = has_place ? a->source : sst_url_host(payload->url);
    sst_text language = payload->language.data ? payload->language : a->language;
    sst_translation_begin(r->out, payload->offset);
    if (!is_alone) {
        sst_translation_field(r->out, "id", a->id);
        sst_translation_field(r->out, "source", source);
    }
    sst_translation_field(r->out, "url", is_alone ? payload->url : a->url);
    sst_translation_field(r->out, "language", language);
    sst_translation_field(r->out, "warc_date", payload->taken);
    sst_translation_field(r->out, "title", a->title);
    sst_translation_field(r->out, "summary", a->summary);
    put_dates(r);
    sst_translation_field(r->out, "text", a->text);
    sst_translation_end(r->out);
}

static sst_status take_line(records *r, sst_text line, bool is_alone, sst_error *err)
{
    sst_article article;
    bool was_repaired;
    sst_status status = sst_json_values(r->parser, line, &was_repaired, NULL);
    sst_article_init(&article);
    if (status == SST_OK)
        sst_fields_fill(r->parser->fields, sst_parser_values(r->parser), &article);
    bool is_article = article.title.len_bytes > 0 && article.text.len_bytes > 0;
    r->counts.num_articles += is_article;
    r->counts.num_others += !is_article;
    if (!is_article)
        return status == SST_ERR_MEMORY ? sst_fail_memory(err) : SST_OK;
    if (sst_prose_from_html(r->parser, &article, NULL) == SST_ERR_MEMORY)
        return sst_fail_memory(err);
    put_article(r, &article, is_alone);
    return SST_OK;
}

/* What a reader made of one record of so many bytes; is_only: there is no other. */
static sst_status take_lines(records *r, size_t record_bytes, bool is_only,
                             sst_error *err)
{
    sst_status status = SST_OK;
    if (r->lines.is_out_of_memory)
        return sst_fail_memory(err);
    for (size_t i = 0; status == SST_OK && i < r->lines.pieces.len; i++) {
        const sst_piece *piece = &r->lines.pieces.at[i];
        bool is_alone = is_only && piece->len_bytes == record_bytes;
        sst_text line = {r->lines.bytes.at + piece->begin, piece->len_bytes};
        if (piece->is_skip)
            r->counts.num_others++;
        else
            status = take_line(r, line, is_alone, err);
    }
    sst_translation_clear(&r->lines);
    return status;
}

static sst_status end_records(records *r, sst_status status, sst_payload_counts *counts)
{
    sst_translation_free(&r->lines);
    *counts = r->counts;
    return status;
}

/* ---- JSON -------------------------------------------------------------------------- */

sst_status sst_payload_json(sst_parser *parser, const sst_payload *payload,
                            sst_translation *out, sst_payload_counts *counts,
                            sst_error *err)
{
    records r = {.parser = parser, .payload = payload, .out = out};
    sst_text bytes = sst_text_trim(payload->bytes);
    sst_cut_state state = {0};
    sst_cut cut = {0};
    sst_status status = SST_OK;
    while (status == SST_OK &&
           sst_json_cut_documents(&state, bytes, cut.next, true, &cut)) {
        sst_text record = {bytes.data + cut.begin, cut.end - cut.begin};
        sst_error why = {0};
        if (record.len_bytes > 0)
            status = sst_document_lines(parser, record, &r.lines, &why);
        r.counts.num_others += status == SST_ERR_RECORD;
        if (status == SST_ERR_MEMORY)
            status = sst_fail_memory(err);
        else
            status = take_lines(&r, record.len_bytes, record.len_bytes == bytes.len_bytes,
                                err);
    }
    return end_records(&r, status, counts);
}

/* ---- tables ------------------------------------------------------------------------ */

sst_status sst_payload_table(sst_parser *parser, const sst_payload *payload,
                             sst_translation *out, sst_payload_counts *counts,
                             sst_error *err)
{
    records r = {.parser = parser, .payload = payload, .out = out};
    sst_cut_state state = {0};
    sst_cut cut = {0};
    sst_text bytes = payload->bytes;
    const sst_reader *reader = &sst_reader_csv;
    sst_status status = SST_OK;
    if (!reader->cut(&state, bytes, 0, true, &cut))
        return end_records(&r, SST_OK, counts);
    sst_origin origin = {"", {bytes.data + cut.begin, cut.end - cut.begin}};
    while (status == SST_OK && reader->cut(&state, bytes, cut.next, true, &cut)) {
        sst_text row = {bytes.data + cut.begin, cut.end - cut.begin};
        status = reader->translate(parser, row, &origin, &r.lines, NULL);
        r.counts.num_others += status == SST_ERR_RECORD;
        if (status == SST_ERR_MEMORY)
            status = sst_fail_memory(err);
        else
            status = take_lines(&r, row.len_bytes, false, err);
    }
    return end_records(&r, status, counts);
}
