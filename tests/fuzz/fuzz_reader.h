/* SPDX-License-Identifier: MIT */
/* fuzz_reader.h - any bytes through one reader: bid, cut, parse.  Whatever they are,
 * records lie one behind another in the input, each is an article or a record that is
 * skipped with a reason, and pieces give the same records as the whole. */
#ifndef FUZZ_FUZZ_READER_H
#define FUZZ_FUZZ_READER_H

#include <string.h>

#include "fuzz.h"
#include "read/parser.h"
#include "read/reader.h"

static inline void read_all(sst_text text)
{
    volatile char last = 0; /* a sanitizer sees whether the bytes are there */
    for (size_t i = 0; i < text.len_bytes; i++)
        last = text.data[i];
    (void)last;
}

/* A copy that has nothing but the padding behind it. */
static inline char *copy_record(sst_text record)
{
    char *copy = malloc(record.len_bytes + SST_RECORD_PADDING);
    MUST(copy);
    if (record.len_bytes > 0)
        memcpy(copy, record.data, record.len_bytes);
    memset(copy + record.len_bytes, '"', SST_RECORD_PADDING);
    return copy;
}

static inline void parse_record(sst_parser *parser, const sst_reader *reader,
                                sst_text record)
{
    sst_parsed parsed;
    sst_error err = {0};
    char *copy = copy_record(record);
    sst_scratch_reset(&parser->scratch);
    sst_status status =
        reader->parse(parser, (sst_text){copy, record.len_bytes}, &parsed, &err);
    MUST(status == SST_OK || status == SST_ERR_RECORD);
    MUST(status == SST_OK || err.message[0]);
    if (status == SST_OK) {
        read_all(parsed.article.id);
        read_all(parsed.article.url);
        read_all(parsed.article.source);
        read_all(parsed.article.language);
        read_all(parsed.article.title);
        read_all(parsed.article.summary);
        read_all(parsed.article.text);
    }
    free(copy);
}

/* What is made of a record is sound JSON, an article or a record without text. */
static inline void translate_record(sst_parser *parser, const sst_reader *reader,
                                    sst_text record, sst_text header)
{
    sst_translation made = {0};
    sst_error err = {0};
    sst_origin origin = {"fuzz", header};
    char *copy = copy_record(record);
    sst_text bytes = {copy, record.len_bytes};
    sst_scratch_reset(&parser->scratch);
    sst_status status = reader->translate(parser, bytes, &origin, &made, &err);
    MUST(status == SST_OK || (status == SST_ERR_RECORD && err.message[0]));
    MUST(!made.is_out_of_memory);
    for (size_t i = 0; i < made.pieces.len; i++) {
        const sst_piece *piece = &made.pieces.at[i];
        sst_text text = {made.bytes.at + piece->begin, piece->len_bytes};
        MUST(piece->offset <= record.len_bytes);
        if (piece->is_skip)
            MUST(text.len_bytes > 0 && strlen(text.data) == text.len_bytes);
        else
            parse_record(parser, sst_reader_of_lines(reader), text);
    }
    sst_translation_free(&made);
    free(copy);
}

/* Ends of records, as they come when the bytes come in pieces: a sum of them all. */
static inline uint64_t cut_in_pieces(const sst_reader *reader, sst_text bytes,
                                     size_t piece, sst_parser *parser)
{
    sst_cut_state state = {0};
    sst_cut cut = {0};
    size_t at = 0, have = 0;
    uint64_t sum = 0;
    sst_text header = {NULL, 0};
    do {
        have = bytes.len_bytes - have < piece ? bytes.len_bytes : have + piece;
        sst_text part = {bytes.data, have};
        while (reader->cut(&state, part, at, have == bytes.len_bytes, &cut)) {
            MUST(at <= cut.begin && cut.begin <= cut.end);
            MUST(cut.end <= cut.next && cut.next <= have);
            sst_text record = {bytes.data + cut.begin, cut.end - cut.begin};
            if (parser && reader->translate)
                translate_record(parser, reader, record, header);
            else if (parser)
                parse_record(parser, reader, record);
            if (reader->has_header && !header.data)
                header = record;
            sum = (sum * 31 + cut.begin) * 31 + cut.end;
            at = cut.next;
        }
        MUST(at <= cut.begin && cut.begin + state.seen_bytes <= have);
        at = cut.begin;
    } while (have < bytes.len_bytes);
    return sum;
}

/* The same sum, when records are taken by the quick way where that goes, and the input is
 * parted behind its first whole lines. */
static inline uint64_t take_in_parts(const sst_reader *reader, sst_text bytes,
                                     size_t num_whole, sst_parser *parser)
{
    const size_t ends[] = {num_whole, bytes.len_bytes};
    size_t from = 0;
    uint64_t sum = 0;
    for (int part = num_whole == 0; part < 2; from = ends[part++]) {
        sst_cut_state state = {0};
        sst_cut cut = {0};
        sst_parsed parsed;
        sst_text rest = {bytes.data + from, ends[part] - from};
        for (;;) {
            sst_scratch_reset(&parser->scratch);
            if (reader->take(parser, &state, rest, &cut, &parsed))
                read_all(parsed.article.text);
            else if (!reader->cut(&state, rest, cut.next, true, &cut))
                break;
            MUST(cut.begin <= cut.end && cut.end <= cut.next);
            MUST(cut.next <= rest.len_bytes);
            sum = (sum * 31 + from + cut.begin) * 31 + from + cut.end;
        }
    }
    return sum;
}

/* Take from a copy that has nothing but the padding behind it. */
static inline uint64_t take_all(const sst_reader *reader, sst_text bytes,
                                sst_parser *parser)
{
    sst_cut_state state = {0};
    uint64_t num_lines = 0;
    char *copy = malloc(bytes.len_bytes + SST_RECORD_PADDING);
    MUST(copy);
    if (bytes.len_bytes > 0)
        memcpy(copy, bytes.data, bytes.len_bytes);
    memset(copy + bytes.len_bytes, '"', SST_RECORD_PADDING);
    sst_text text = {copy, bytes.len_bytes};
    MUST(sst_parser_reserve(parser, bytes.len_bytes, NULL) == SST_OK);
    size_t num_whole = reader->whole_lines(&state, text, false, &num_lines);
    MUST(num_whole <= bytes.len_bytes);
    uint64_t sum = take_in_parts(reader, text, num_whole, parser);
    free(copy);
    return sum;
}

static inline void fuzz_reader(const sst_reader *reader, const uint8_t *data,
                               size_t len_bytes)
{
    sst_text bytes = {(const char *)data, len_bytes};
    sst_fields fields = {0};
    sst_parser parser = {0};
    sst_read_options options;
    sst_read_options_init(&options);
    MUST(sst_fields_init(&fields, NULL, 0, NULL) == SST_OK);
    MUST(sst_parser_init(&parser, &options, &fields, NULL) == SST_OK);
    int bid = reader->bid(bytes.data, len_bytes, true);
    MUST(bid >= 0 && bid <= 100);
    if (reader->cut) {
        uint64_t sum = cut_in_pieces(reader, bytes, len_bytes + 1, &parser);
        MUST(cut_in_pieces(reader, bytes, 1 + len_bytes % 7, NULL) == sum);
        MUST(!reader->take || take_all(reader, bytes, &parser) == sum);
    } else if (reader->translate) {
        translate_record(&parser, reader, bytes, (sst_text){NULL, 0});
    } else {
        parse_record(&parser, reader, bytes);
    }
    sst_parser_free(&parser);
    sst_fields_free(&fields);
}

#endif
