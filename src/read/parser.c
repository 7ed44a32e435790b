/* SPDX-License-Identifier: MIT */
/* parser.c - what one thread needs to parse records. */
#include "parser.h"
#include "base/status.h"

#include <stdlib.h>
#include <string.h>

sst_status sst_parser_init(sst_parser *parser, const sst_read_options *options,
                           const sst_fields *fields, sst_error *err)
{
    const sst_fields *most = fields->of_lines ? fields->of_lines : fields;
    sst_value *values = calloc(most->wanted.len, sizeof *values);
    uint32_t *told = calloc(most->wanted.len, sizeof *told);
    if (!values || !told) {
        free(values);
        free(told);
        return sst_fail_memory(err);
    }
    *parser = (sst_parser){
        .pass_plain = sst_plain_find(options->kernel),
        .fields = fields,
        .charset = options->charset,
        .values = values,
        .told = told,
        .max_record_bytes = options->max_record_bytes,
        .max_json_depth = options->max_json_depth,
        .max_xml_depth = options->max_xml_depth,
        .max_tag_bytes = options->max_tag_bytes,
        .max_expansion = options->max_expansion,
        .is_strict = options->is_strict,
    };
    const sst_worker_options worker = {.program = options->html_worker,
                                       .charset = options->charset,
                                       .memory_bytes = options->max_html_memory_bytes,
                                       .cpu_ms = options->max_html_cpu_ms,
                                       .depth = options->max_html_depth,
                                       .tag_bytes = options->max_html_tag_bytes};
    sst_worker_init(&parser->html_worker, &worker);
    return SST_OK;
}

void sst_parser_free(sst_parser *parser)
{
    if (!parser)
        return;
    sst_scratch_free(&parser->scratch);
    sst_scratch_free(&parser->tree);
    sst_json_free(parser->json);
    sst_csv_header_free(&parser->csv_header);
    sst_worker_free(&parser->html_worker);
    sst_vec_free(&parser->texts);
    free(parser->values);
    free(parser->told);
    *parser = (sst_parser){0};
}

sst_status sst_parser_reserve(sst_parser *parser, size_t len_bytes, sst_error *err)
{
    size_t room = len_bytes + SST_PLAIN_STEP_BYTES;
    return sst_vec_reserve(&parser->texts, room) ? SST_OK : sst_fail_memory(err);
}

void sst_parser_clear(sst_parser *parser)
{
    if (parser->num_told == SST_NOT_COUNTED)
        memset(parser->values, 0, parser->fields->wanted.len * sizeof *parser->values);
    else
        for (size_t i = 0; i < parser->num_told; i++)
            parser->values[parser->told[i]] = (sst_value){0};
    parser->num_told = 0;
}

void sst_parser_tell(sst_parser *parser, uint32_t wanted, sst_value value)
{
    if (parser->values[wanted].kind != SST_KIND_NONE)
        return;
    parser->values[wanted] = value;
    size_t at = parser->num_told++;
    for (; at > 0 && parser->told[at - 1] > wanted; at--)
        parser->told[at] = parser->told[at - 1];
    parser->told[at] = wanted;
}

void sst_parser_uncount(sst_parser *parser)
{
    parser->num_told = SST_NOT_COUNTED;
}

sst_values sst_parser_values(const sst_parser *parser)
{
    bool is_counted = parser->num_told != SST_NOT_COUNTED;
    return (sst_values){parser->values, is_counted ? parser->told : NULL,
                        parser->num_told};
}
