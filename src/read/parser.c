/* SPDX-License-Identifier: MIT */
/* parser.c - what one thread needs to parse records. */
#include "parser.h"
#include "base/status.h"

#include <stdlib.h>
#include <string.h>

sst_status sst_parser_init(sst_parser *parser, const sst_read_options *options,
                           const sst_fields *fields, sst_error *err)
{
    sst_value *values = calloc(fields->wanted.len, sizeof *values);
    if (!values)
        return sst_fail_memory(err);
    *parser = (sst_parser){
        .fields = fields,
        .values = values,
        .max_json_depth = options->max_json_depth,
        .is_strict = options->is_strict,
    };
    return SST_OK;
}

void sst_parser_free(sst_parser *parser)
{
    if (!parser)
        return;
    sst_scratch_free(&parser->scratch);
    sst_scratch_free(&parser->tree);
    sst_json_free(parser->json);
    free(parser->values);
    *parser = (sst_parser){0};
}

void sst_parser_clear(sst_parser *parser)
{
    memset(parser->values, 0, parser->fields->wanted.len * sizeof *parser->values);
}
