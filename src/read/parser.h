/* SPDX-License-Identifier: MIT */
/* parser.h - what one thread needs to parse records. */
#ifndef SST_READ_PARSER_H
#define SST_READ_PARSER_H

#include "csv_header.h"
#include "fields.h"
#include "json_face.h"
#include "json_plain.h"
#include "read.h"
#include "worker.h"

struct sst_parser {
    sst_scratch scratch; /* for one record; reset by the caller */
    sst_scratch tree;    /* a Markdown tree, given back when its text is taken */
    sst_plain_fn pass_plain;
    sst_worker html_worker;
    sst_json *json;            /* NULL until the first JSON record */
    sst_csv_header csv_header; /* of the row that was translated last */
    const sst_fields *fields;
    sst_value *values;   /* one for each wanted name */
    uint32_t *told;      /* those of them that are there, ascending ... */
    size_t num_told;     /* ... if it is not SST_NOT_COUNTED */
    SST_VEC(char) texts; /* unescaped, of the record that sst_json_quick read last */
    const char
        *charset; /* of what does not say its own; borrowed; NULL: none was given */
    uint64_t max_record_bytes; /* of what is unpacked, too */
    uint64_t max_tag_bytes;
    uint32_t max_json_depth, max_xml_depth, max_expansion;
    bool is_strict;
};

#define SST_NOT_COUNTED SIZE_MAX

/* Borrows the fields. */
sst_status sst_parser_init(sst_parser *parser, const sst_read_options *options,
                           const sst_fields *fields, sst_error *err);
void sst_parser_free(sst_parser *parser);

/* Room for the texts of a record of up to len_bytes. */
sst_status sst_parser_reserve(sst_parser *parser, size_t len_bytes, sst_error *err);

/* All values are absent again, and what is told from now on is counted. */
void sst_parser_clear(sst_parser *parser);

/* Set a value that is absent yet; of a name that stands there twice the first counts.  Who
 * writes to the values otherwise calls sst_parser_uncount before. */
void sst_parser_tell(sst_parser *parser, uint32_t wanted, sst_value value);
void sst_parser_uncount(sst_parser *parser);

/* The values, as fields.h takes them. */
sst_values sst_parser_values(const sst_parser *parser);

/* json.c: the values of one JSON record into parser->values.  errors: SST_ERR_RECORD with
 * offset and reason; SST_ERR_MEMORY. */
sst_status sst_json_values(sst_parser *parser, sst_text record, bool *was_repaired,
                           sst_error *err);

#endif
