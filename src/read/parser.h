/* SPDX-License-Identifier: MIT */
/* parser.h - what one thread needs to parse records. */
#ifndef SST_READ_PARSER_H
#define SST_READ_PARSER_H

#include "fields.h"
#include "json_face.h"
#include "read.h"

struct sst_parser {
    sst_scratch scratch; /* for one record; reset by the caller */
    sst_scratch tree;    /* a Markdown tree, given back when its text is taken */
    sst_json *json;      /* NULL until the first JSON record */
    const sst_fields *fields;
    sst_value *values; /* one for each wanted name */
    uint32_t max_json_depth;
    bool is_strict;
};

/* Borrows the fields. */
sst_status sst_parser_init(sst_parser *parser, const sst_read_options *options,
                           const sst_fields *fields, sst_error *err);
void sst_parser_free(sst_parser *parser);

/* All values are absent again. */
void sst_parser_clear(sst_parser *parser);

/* json.c: the values of one JSON record into parser->values.  errors: SST_ERR_RECORD with
 * offset and reason; SST_ERR_MEMORY. */
sst_status sst_json_values(sst_parser *parser, sst_text record, bool *was_repaired,
                           sst_error *err);

#endif
