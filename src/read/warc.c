/* SPDX-License-Identifier: MIT */
/* warc.c - the reader of WARC archives, of whole responses or of their text (WET).
 *
 *     response     of HTTP: if it is 200 its body, without chunks and compression
 *     resource     the thing itself
 *     conversion   its text; of WET the first line is the page's title
 *     request, metadata, revisit, warcinfo       nothing
 *
 * warc_cut.c cuts, warc_record.c reads headers, http.c unpacks, payload.c makes lines of
 * what is found. */
#include "base/status.h"
#include "http.h"
#include "language_code.h"
#include "parser.h"
#include "payload.h"
#include "reader.h"
#include "unpack.h"
#include "warc_cut.h"
#include "warc_record.h"

#include <inttypes.h>
#include <string.h>

/* ---- bid --------------------------------------------------------------------------- */

static int bid_warc(const char *head, size_t len_bytes, bool is_all)
{
    sst_text bytes = {head, len_bytes};
    size_t at = 0;
    bool is_open;
    (void)is_all;
    while (at < len_bytes && (head[at] == '\r' || head[at] == '\n'))
        at++;
    if (sst_warc_is_version(bytes, at, &is_open))
        return 100;
    bool has_fields = memmem(head, len_bytes, "\nWARC-", 6) != NULL;
    size_t begin = sst_warc_find_begin(bytes, at, false);
    return has_fields && begin != SIZE_MAX ? 60 : 0; /* the first record is broken */
}

/* ---- what was found ---------------------------------------------------------------- */

/* A record, and what it was made of. */
typedef struct finding {
    sst_parser *parser;
    const sst_origin *origin;
    sst_translation *out;
    sst_warc_record record;
    sst_text block;
    bool is_cut; /* the block is shorter than its header says */
} finding;

static sst_text about(const finding *f, const char *name)
{
    return sst_head_value(&f->record.head, name);
}

/* The first of the languages that the archiver found. */
static sst_text find_language(const finding *f)
{
    sst_text list = about(f, "WARC-Identified-Content-Language");
    const char *comma = memchr(list.data ? list.data : "", ',', list.len_bytes);
    if (comma)
        list.len_bytes = (size_t)(comma - list.data);
    return sst_language_code(sst_text_trim(list));
}

/* The first of these values that names a media type. */
static sst_media find_media(const finding *f, sst_text content_type)
{
    sst_media media = sst_media_of(content_type);
    if (media != SST_MEDIA_UNSAID)
        return media;
    return sst_media_of(about(f, "WARC-Identified-Payload-Type"));
}

static sst_status translate_payload(finding *f, sst_text bytes, sst_text content_type,
                                    sst_error *err)
{
    char charset[SST_HEAD_WORD_BYTES];
    bool has_charset = sst_head_parameter(content_type, "charset", charset);
    sst_payload payload = {
        .bytes = bytes,
        .media = find_media(f, content_type),
        .type = content_type,
        .charset = has_charset ? charset : NULL,
        .url = sst_warc_address(&f->record),
        .language = find_language(f),
        .taken = about(f, "WARC-Date"),
        .offset = f->record.head.body,
        .begins_with_title = sst_warc_is_type(&f->record, "conversion"),
    };
    if (!sst_head_unfold(&payload.url, &f->parser->scratch))
        return sst_fail_memory(err);
    return sst_payload_translate(f->parser, &payload, f->origin, f->out, err);
}

/* What ends early by the archiver's own account is no news. */
static bool is_truncated(const finding *f)
{
    return f->is_cut || about(f, "WARC-Truncated").len_bytes > 0;
}

static sst_status translate_http(finding *f, sst_error *err)
{
    const sst_warc_record *record = &f->record;
    const sst_parser *parser = f->parser;
    if (!record->has_http)
        return sst_fail(err, SST_ERR_RECORD, record->head.body,
                        "found no HTTP header; wanted HTTP/1.1 200 OK and its fields");
    sst_http_response response = {
        &record->http,
        {f->block.data + record->http.body, f->block.len_bytes - record->http.body}};
    sst_coding_limits limits = {parser->max_record_bytes, SST_FREE_EXPANSION_BYTES,
                                parser->max_expansion};
    sst_http_body found;
    sst_status status =
        sst_http_body_read(&response, &limits, &f->parser->scratch, &found, err);
    if (status == SST_OK && found.defect[0] && !is_truncated(f))
        sst_translation_skip(f->out, record->head.body + record->http.body,
                             "%s; read as far as it goes", found.defect);
    if (status == SST_OK)
        status = translate_payload(f, found.bytes,
                                   sst_head_value(&record->http, "Content-Type"), err);
    if (status == SST_ERR_RECORD && err)
        err->offset = record->head.body;
    return status;
}

static sst_status translate_block(finding *f, sst_error *err)
{
    switch (f->record.holds) {
    case SST_WARC_HTTP:
        return translate_http(f, err);
    case SST_WARC_PAYLOAD:
        return translate_payload(f, f->block, about(f, "Content-Type"), err);
    case SST_WARC_PART:
        return sst_fail(
            err, SST_ERR_RECORD, 0,
            "continues what another record begins, which is not put together");
    default:
        return SST_OK;
    }
}

/* ---- translate --------------------------------------------------------------------- */

static sst_status fail_broken(sst_text bytes, sst_error *err)
{
    bool is_open;
    if (bytes.len_bytes == 0)
        return sst_fail(err, SST_ERR_RECORD, 0, "the input ends inside a record");
    if (!sst_warc_is_version(bytes, 0, &is_open))
        return sst_fail(err, SST_ERR_RECORD, 0,
                        "%zu bytes that begin no record; wanted a line such as WARC/1.0",
                        bytes.len_bytes);
    return sst_fail(err, SST_ERR_RECORD, 0,
                    "record of %zu bytes whose header has no Content-Length, or no end",
                    bytes.len_bytes);
}

/* What its type says is no text. */
static void pass_over(finding *f)
{
    sst_text type = f->record.has_http ? sst_head_value(&f->record.http, "Content-Type")
                                       : about(f, "Content-Type");
    if (sst_media_of(type) == SST_MEDIA_UNSAID)
        type = about(f, "WARC-Identified-Payload-Type");
    sst_payload_pass_over(f->out, type, SST_PASSED_NO_TEXT);
}

static sst_status translate_warc(sst_parser *parser, sst_text bytes,
                                 const sst_origin *origin, sst_translation *out,
                                 sst_error *err)
{
    finding f = {.parser = parser, .origin = origin, .out = out};
    if (sst_warc_record_look(bytes, true, &f.record) != SST_WARC_GOOD)
        return fail_broken(bytes, err);
    if (f.record.holds == SST_WARC_OTHER) { /* and its header is all that was cut of it */
        pass_over(&f);
        return SST_OK;
    }
    size_t body = f.record.head.body, have = bytes.len_bytes - body;
    f.is_cut = have < f.record.block_bytes;
    if (!f.is_cut)
        have = (size_t)f.record.block_bytes;
    f.block = (sst_text){bytes.data + body, have};
    if (f.is_cut)
        sst_translation_skip(out, 0,
                             "record ends after %zu of its %" PRIu64
                             " bytes; read as far as it goes",
                             have, f.record.block_bytes);
    return translate_block(&f, err);
}

const sst_reader sst_reader_warc = {
    .name = "warc",
    .about = "WARC and WET archives: a page, feed or text that was kept is an article",
    .endings = ".warc .wet",
    .bid = bid_warc,
    .knows_charset = true,
    .cut = sst_warc_cut,
    .translate = translate_warc,
    .gives_text = true,
};
