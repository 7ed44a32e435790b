/* SPDX-License-Identifier: MIT */
/* read_records.h - a text and a reader in, its articles and complaints out: what the
 * tests of readers share. */
#ifndef UNIT_READ_RECORDS_H
#define UNIT_READ_RECORDS_H

#include <criterion/criterion.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/vec.h"
#include "read/parser.h"
#include "read/reader.h"

/* A reader at work on one input that is all there. */
typedef struct records {
    sst_fields fields;
    sst_parser parser;
    sst_parsed parsed;
    sst_error error;
} records;

static inline void records_init(records *r, const sst_read_options *options)
{
    *r = (records){0};
    cr_assert_eq(sst_fields_init(&r->fields, options->fields, options->num_fields, NULL),
                 SST_OK);
    cr_assert_eq(sst_parser_init(&r->parser, options, &r->fields, NULL), SST_OK);
}

static inline void records_free(records *r)
{
    sst_parser_free(&r->parser);
    sst_fields_free(&r->fields);
}

/* Parse a copy of the record that has just the padding behind it that a reader may read.
 * */
static inline sst_status records_parse(records *r, const sst_reader *reader,
                                       const char *bytes, size_t len_bytes)
{
    static char *copy; /* articles borrow from it until the next record */
    free(copy);
    copy = malloc(len_bytes + SST_RECORD_PADDING);
    cr_assert(copy);
    memcpy(copy, bytes, len_bytes);
    memset(copy + len_bytes, 0xAA, SST_RECORD_PADDING);
    sst_scratch_reset(&r->parser.scratch);
    r->error = (sst_error){0};
    return reader->parse(&r->parser, (sst_text){copy, len_bytes}, &r->parsed, &r->error);
}

/* `wanted` NULL is the absent or empty text. */
static inline bool is_text(sst_text text, const char *wanted)
{
    size_t len = wanted ? strlen(wanted) : 0;
    return text.len_bytes == len && (len == 0 || memcmp(text.data, wanted, len) == 0);
}

#define ASSERT_TEXT(text, wanted)                                                        \
    cr_assert(is_text((text), (wanted)), "found <%.*s>, wanted <%s>",                    \
              (int)(text).len_bytes, (text).data ? (text).data : "",                     \
              (wanted) ? (wanted) : "")

#endif
