/* SPDX-License-Identifier: MIT */
/* markup.c - HTML -> what it says, by the worker process. */
#include "markup.h"
#include "base/status.h"
#include "parser.h"

#include <string.h>

sst_status sst_markup_page(sst_parser *parser, sst_text bytes, const char *charset,
                           sst_page *out, sst_error *err)
{
    sst_text pieces[SST_WIRE_PAGE_PIECES] = {
        [SST_WIRE_CHARSET] = charset ? sst_text_of(charset) : (sst_text){NULL, 0},
        [SST_WIRE_BYTES] = bytes};
    sst_request request = {SST_WIRE_PAGE, pieces, SST_WIRE_PAGE_PIECES, SST_WIRE_ANSWER,
                           SST_WIRE_ANSWER_PIECES};
    sst_text answer[SST_WIRE_ANSWER_PIECES];
    sst_status status =
        sst_worker_ask(&parser->html_worker, &request, &parser->scratch, answer, err);
    if (status != SST_OK)
        return status;
    sst_text doubt = answer[SST_WIRE_DOUBT];
    bool has_doubt = doubt.len_bytes == SST_WIRE_DOUBT_BYTES;
    *out = (sst_page){.num_mended = has_doubt ? (size_t)sst_load64(doubt.data) : 0,
                      .is_guessed = has_doubt && doubt.data[8],
                      .title = answer[SST_WIRE_TITLE],
                      .text = answer[SST_WIRE_TEXT],
                      .url = answer[SST_WIRE_URL],
                      .source = answer[SST_WIRE_SOURCE],
                      .date = answer[SST_WIRE_DATE],
                      .language = answer[SST_WIRE_LANGUAGE]};
    return SST_OK;
}

void sst_markup_fields(sst_translation *out, const sst_page *page)
{
    sst_translation_field(out, "title", page->title);
    sst_translation_field(out, "url", page->url);
    sst_translation_field(out, "source", page->source);
    sst_translation_field(out, "date", page->date);
    sst_translation_field(out, "language", page->language);
    sst_translation_field(out, "text", page->text);
}

sst_status sst_markup_fragments(sst_parser *parser, const sst_text *fragments, size_t num,
                                sst_text *out, sst_error *err)
{
    if (num == 0)
        return SST_OK;
    if (num > SST_WIRE_MOST_PIECES)
        return sst_fail(err, SST_ERR_RECORD, 0, "%zu pieces of HTML, the limit is %u",
                        num, SST_WIRE_MOST_PIECES);
    sst_request request = {SST_WIRE_FRAGMENTS, fragments, (uint32_t)num,
                           SST_WIRE_FRAGMENTS, (uint32_t)num};
    return sst_worker_ask(&parser->html_worker, &request, &parser->scratch, out, err);
}
