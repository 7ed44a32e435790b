/* SPDX-License-Identifier: MIT */
/* gold.c - a file of labels in, its lines or records out; those of NDJSON are read here.
 *
 * An object or an array at the start is NDJSON, anything else a table.  Both are cut into
 * blocks as an input is, so a gold that is the very input costs no memory for its texts. */
#include "gold.h"

#include <errno.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "base/status.h"
#include "block.h"
#include "parser.h"

typedef struct gold_file {
    sst_gold_reading reading;
    sst_stream stream;
    sst_block block;
    sst_fields fields;
    sst_parser parser;
    sst_gold_table table;
    uint64_t lines_before; /* of earlier blocks */
} gold_file;

bool sst_gold_keep(sst_gold *gold, sst_text text, size_t *at)
{
    *at = gold->text.len;
    return sst_vec_reserve(&gold->text, gold->text.len + text.len_bytes + 1) &&
           sst_vec_append(&gold->text, text.data, text.len_bytes) &&
           sst_vec_push(&gold->text, '\0');
}

void sst_gold_free(sst_gold *gold)
{
    sst_vec_free(&gold->text);
    sst_vec_free(&gold->documents);
    sst_vec_free(&gold->clusters);
    sst_vec_free(&gold->pairs);
}

/* ---- one record of NDJSON ---------------------------------------------------------- */

/* The cluster of the record that was parsed last; absent: it has none. */
static sst_status find_cluster(const gold_file *f, sst_text *out, sst_error *err)
{
    *out = (sst_text){NULL, 0};
    for (size_t i = 0; i < f->fields.wanted.len && out->len_bytes == 0; i++) {
        const sst_wanted *w = &f->fields.wanted.at[i];
        const sst_value *value = &f->parser.values[w->same_name];
        if (w->field != SST_FIELD_CLUSTER || value->kind <= SST_KIND_NULL)
            continue;
        if (value->kind != SST_KIND_TEXT && value->kind != SST_KIND_NUMBER)
            return sst_fail(err, SST_ERR_RECORD, 0,
                            "field \"%.*s\": found %s, wanted a string or a number",
                            (int)w->name.len_bytes, w->name.data,
                            sst_kind_name(value->kind));
        *out = value->text;
    }
    return SST_OK;
}

/* The id of a record, by the rules of inputs: its id, else its URL, else PATH or PATH:N. */
static sst_status keep_id(const gold_file *f, uint64_t number, size_t *at, sst_error *err)
{
    sst_article article;
    sst_article_init(&article);
    sst_fields_fill(&f->fields, sst_parser_values(&f->parser), &article);
    sst_text id = article.id.data ? article.id : article.url;
    char suffix[24] = "";
    if (id.data == NULL) {
        id = sst_text_of(f->reading.path);
        if (number > 0)
            snprintf(suffix, sizeof suffix, ":%" PRIu64, number);
    }
    sst_gold *gold = f->reading.gold;
    if (!sst_gold_keep(gold, id, at))
        return sst_fail_memory(err);
    gold->text.len--; /* the NUL */
    return sst_vec_append(&gold->text, suffix, strlen(suffix) + 1) ? SST_OK
                                                                   : sst_fail_memory(err);
}

static sst_status take_record(gold_file *f, sst_text record, uint64_t number,
                              uint64_t line, sst_error *err)
{
    sst_gold *gold = f->reading.gold;
    sst_gold_document document = {
        .label_at = SIZE_MAX, .line = line, .cluster = SST_NO_CLUSTER};
    sst_text cluster;
    bool was_repaired;
    sst_scratch_reset(&f->parser.scratch);
    sst_status st = sst_json_values(&f->parser, record, &was_repaired, err);
    if (st == SST_OK)
        st = find_cluster(f, &cluster, err);
    if (st == SST_OK)
        st = keep_id(f, number, &document.id_at, err);
    if (st != SST_OK)
        return st;
    if (cluster.len_bytes > 0 && !sst_gold_keep(gold, cluster, &document.label_at))
        return sst_fail_memory(err);
    return sst_vec_push(&gold->documents, document) ? SST_OK : sst_fail_memory(err);
}

/* ---- blocks ------------------------------------------------------------------------ */

static uint64_t line_of(const gold_file *f, size_t at)
{
    const sst_block *block = &f->block;
    return f->lines_before + block->lines_before + sst_count_lines(block->bytes.at, at) +
           1;
}

static sst_status skip_record(gold_file *f, const sst_record *record,
                              const sst_error *why, sst_error *err)
{
    const sst_read_options *options = f->reading.options->read;
    uint64_t inside = why->offset < record->len_bytes ? why->offset : 0;
    sst_skip skip = {.input = f->reading.path,
                     .line = line_of(f, record->begin + (size_t)inside),
                     .byte = record->offset,
                     .reason = why->message};
    if (options->is_strict)
        return sst_fail(err, SST_ERR_READ, record->offset, "%s: line %" PRIu64 ": %s",
                        f->reading.path, skip.line, why->message);
    f->reading.gold->num_skipped++;
    if (options->skip)
        options->skip(options->skip_context, &skip);
    return SST_OK;
}

static sst_status take_json(gold_file *f, size_t i, sst_error *err)
{
    const sst_block *block = &f->block;
    const sst_record *record = &block->records.at[i];
    bool is_only = block->is_first && block->is_last && block->records.len == 1;
    sst_text bytes = {block->bytes.at + record->begin, record->len_bytes};
    sst_error why = {0};
    sst_status st;
    if (record->too_long_bytes > 0)
        st = sst_fail(&why, SST_ERR_RECORD, 0,
                      "record of %" PRIu64 " bytes, the limit is %" PRIu64
                      " (--max-record)",
                      record->too_long_bytes, f->stream.max_record_bytes);
    else
        st = take_record(f, bytes, is_only ? 0 : block->first_number + i,
                         line_of(f, record->begin), &why);
    if (st == SST_ERR_RECORD)
        return skip_record(f, record, &why, err);
    return st == SST_OK ? SST_OK : sst_fail(err, st, 0, "%s", why.message);
}

static sst_status take_line(gold_file *f, size_t i, sst_error *err)
{
    const sst_block *block = &f->block;
    const sst_record *record = &block->records.at[i];
    sst_text line = {block->bytes.at + record->begin, record->len_bytes};
    uint64_t number = block->first_number + i;
    if (record->too_long_bytes > 0)
        return sst_fail(err, SST_ERR_READ, record->offset,
                        "%s: line %" PRIu64 ": found %" PRIu64
                        " bytes, wanted at most %" PRIu64 " (--max-record)",
                        f->reading.path, number, record->too_long_bytes,
                        f->stream.max_record_bytes);
    return sst_gold_take_line(&f->reading, &f->table, line, number, err);
}

static sst_status take_blocks(gold_file *f, bool is_table, sst_error *err)
{
    sst_status st = SST_OK;
    for (bool is_last = false; st == SST_OK && !is_last; is_last = f->block.is_last) {
        st = sst_stream_next(&f->stream, &f->block, err);
        for (size_t i = 0; i < f->block.records.len && st == SST_OK; i++)
            st = is_table ? take_line(f, i, err) : take_json(f, i, err);
        if (st == SST_OK && f->block.reason[0])
            st = sst_fail(err, SST_ERR_READ, 0, "%s: %s", f->reading.path,
                          f->block.reason);
        f->lines_before += f->block.lines_before;
        if (st == SST_OK)
            f->lines_before += sst_count_lines(f->block.bytes.at, f->block.used_bytes);
    }
    return st;
}

/* ---- the file ---------------------------------------------------------------------- */

static sst_status fail_binary(const char *path, const char *what, sst_error *err)
{
    if (what == NULL)
        return sst_fail(err, SST_ERR_READ, 0,
                        "%s: found binary data, wanted NDJSON or TSV", path);
    return sst_fail(err, SST_ERR_READ, 0, "%s: found %s, wanted NDJSON or TSV", path,
                    what);
}

/* A format that the user gave speaks of inputs, not of the gold. */
static sst_status open_gold(gold_file *f, bool *is_table, sst_error *err)
{
    const char *path = f->reading.path;
    sst_stream_options options = sst_stream_options_of(f->reading.options->read);
    struct stat info;
    int trouble = 0;
    if (stat(path, &info) == 0 && S_ISDIR(info.st_mode))
        return sst_fail(err, SST_ERR_READ, 0, "%s: found a folder, wanted a file", path);
    sst_status st = sst_stream_open(&f->stream, path, &options, &trouble, err);
    if (st == SST_OK && trouble)
        st = sst_fail(err, SST_ERR_READ, 0, "%s: %s", path, strerror(trouble));
    if (st != SST_OK)
        return st;
    sst_block *carry = &f->stream.carry;
    if (carry->reader == NULL)
        return fail_binary(
            path, sst_reader_name_binary(carry->bytes.at, carry->bytes.len), err);
    *is_table = carry->reader != &sst_reader_json;
    if (*is_table)
        carry->reader = &sst_gold_table_reader;
    return SST_OK;
}

/* The fields that were given, and `cluster` under its own name unless it was given too. */
static sst_status ready_parser(gold_file *f, sst_error *err)
{
    const sst_read_options *read = f->reading.options->read;
    sst_field_name *given = calloc(read->num_fields + 1, sizeof *given);
    if (given == NULL)
        return sst_fail_memory(err);
    size_t num = read->num_fields;
    bool is_given = false;
    for (size_t i = 0; i < num; i++) {
        given[i] = read->fields[i];
        is_given |= given[i].field && strcmp(given[i].field, "cluster") == 0;
    }
    if (!is_given)
        given[num++] = (sst_field_name){"cluster", "cluster"};
    sst_status st = sst_fields_init(&f->fields, given, num, err);
    if (st == SST_OK)
        st = sst_parser_init(&f->parser, read, &f->fields, err);
    free(given);
    return st;
}

sst_status sst_gold_read(const char *path, const sst_gold_options *options, sst_gold *out,
                         sst_error *err)
{
    gold_file f = {.reading = {path, options, out}, .stream = {.fd = -1}};
    bool is_table = false;
    *out = (sst_gold){0};
    sst_status st = ready_parser(&f, err);
    if (st == SST_OK)
        st = open_gold(&f, &is_table, err);
    if (st == SST_OK)
        st = take_blocks(&f, is_table, err);
    if (st == SST_OK)
        st = sst_gold_order(&f.reading, is_table, err);
    sst_stream_close(&f.stream);
    sst_block_free(&f.stream.carry);
    sst_block_free(&f.block);
    sst_parser_free(&f.parser);
    sst_fields_free(&f.fields);
    return st;
}
