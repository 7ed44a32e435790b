/* SPDX-License-Identifier: MIT */
/* inputs.c - the public face of reading: options checked, inputs read, counts kept. */
#include "inputs.h"
#include "base/machine.h"
#include "base/status.h"
#include "base/thread.h"
#include "legible.h"
#include "notes.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define SPOOL_MEMORY_BYTES ((size_t)4 << 20) /* a longer spool goes to a file */
#define WINDOW_BYTES ((uint64_t)4 << 20)     /* of the places, when they are in a file, */
#define SHORT_BYTES ((uint64_t)2 << 20)      /* as they are from this length on */
#define MOST_RECORD_BYTES ((uint64_t)1 << 31) /* a place has 32 bits for a length */

/* An article that was handed out, and the memory it lives in. */
struct sst_kept {
    sst_kept *next;
    sst_parser parser;
    sst_block block;
    sst_translation translation;
};

void sst_read_options_init(sst_read_options *options)
{
    *options = (sst_read_options){
        .size = sizeof *options,
        .max_record_bytes = (uint64_t)16 << 20,
        .max_json_depth = 64,
        .max_expansion = 200,
        .max_html_memory_bytes = 200000000,
        .max_html_cpu_ms = 2000,
        .max_html_depth = 512,
        .max_html_tag_bytes = 64 << 10,
        .max_xml_depth = 256,
        .max_tag_bytes = (uint64_t)64 << 10,
    };
}

/* ---- new and free ------------------------------------------------------------------ */

static sst_status fail_format(const char *format, sst_error *err)
{
    char names[160];
    size_t len = 0;
    for (size_t i = 0; sst_format_name(i) && len < sizeof names; i++)
        len += (size_t)snprintf(names + len, sizeof names - len, "%s%s", i ? ", " : "",
                                sst_format_name(i));
    return sst_fail(err, SST_ERR_ARGUMENT, 0,
                    "format \"%s\": there is no such format; wanted one of %s", format,
                    names);
}

static sst_status check_options(const sst_read_options *options, sst_error *err)
{
    if (options->size != sizeof *options)
        return sst_fail(err, SST_ERR_ARGUMENT, 0, "read options of size %zu, wanted %zu",
                        options->size, sizeof *options);
    if (options->format && !sst_reader_find(options->format))
        return fail_format(options->format, err);
    if (options->charset && !sst_recode_is_known(options->charset))
        return sst_fail(err, SST_ERR_ARGUMENT, 0,
                        "charset \"%s\": wanted " SST_RECODE_WANTED, options->charset);
    if (options->max_record_bytes < 1 || options->max_record_bytes > MOST_RECORD_BYTES)
        return sst_fail(err, SST_ERR_ARGUMENT, 0,
                        "record limit of %llu bytes, wanted 1 to %llu",
                        (unsigned long long)options->max_record_bytes,
                        (unsigned long long)MOST_RECORD_BYTES);
    if (options->max_html_memory_bytes < 1 || options->max_html_cpu_ms < 1 ||
        options->max_html_depth < 1 || options->max_html_tag_bytes < 1)
        return sst_fail(err, SST_ERR_ARGUMENT, 0,
                        "a limit of HTML is 0, wanted at least 1");
    if (options->max_json_depth < 1)
        return sst_fail(err, SST_ERR_ARGUMENT, 0,
                        "JSON depth limit 0, wanted at least 1");
    if (options->max_expansion < 1)
        return sst_fail(err, SST_ERR_ARGUMENT, 0, "expansion limit 0, wanted at least 1");
    if (options->max_xml_depth < 1 || options->max_tag_bytes < 1)
        return sst_fail(err, SST_ERR_ARGUMENT, 0,
                        "XML depth limit %u, tag limit %llu bytes, wanted at least 1",
                        options->max_xml_depth,
                        (unsigned long long)options->max_tag_bytes);
    if (options->num_threads > SST_MAX_THREADS)
        return sst_fail(err, SST_ERR_ARGUMENT, 0, "%u threads, the limit is %d",
                        options->num_threads, SST_MAX_THREADS);
    return SST_OK;
}

sst_status sst_inputs_new(const sst_read_options *options, sst_inputs **out,
                          sst_error *err)
{
    sst_status status = check_options(options, err);
    if (status != SST_OK)
        return status;
    sst_inputs *inputs = calloc(1, sizeof *inputs);
    if (!inputs)
        return sst_fail_memory(err);
    inputs->options = *options;
    inputs->reader = options->format ? sst_reader_find(options->format) : NULL;
    inputs->num_threads = options->num_threads ? options->num_threads : sst_num_cores();
    if (inputs->num_threads > SST_MAX_THREADS)
        inputs->num_threads = SST_MAX_THREADS;
    inputs->counts.size = sizeof inputs->counts;
    sst_spool_init(&inputs->spool, options->tmp_dir ? options->tmp_dir : "/tmp",
                   SPOOL_MEMORY_BYTES);
    const sst_hoard_limits limits = {.budget_bytes = SHORT_BYTES,
                                     .window_bytes = WINDOW_BYTES};
    status = sst_hoard_new(options->tmp_dir ? options->tmp_dir : "/tmp", &limits,
                           &inputs->shelf, err);
    inputs->names.hoard = inputs->inputs.hoard = inputs->places.hoard = inputs->shelf;
    if (status == SST_OK)
        status =
            sst_fields_init(&inputs->fields, options->fields, options->num_fields, err);
    if (status != SST_OK) {
        sst_inputs_free(inputs);
        return status;
    }
    *out = inputs;
    return SST_OK;
}

static void free_kept(sst_kept *kept)
{
    sst_parser_free(&kept->parser);
    sst_block_free(&kept->block);
    sst_translation_free(&kept->translation);
    free(kept);
}

void sst_inputs_free(sst_inputs *inputs)
{
    if (!inputs)
        return;
    while (inputs->kept) {
        sst_kept *next = inputs->kept->next;
        free_kept(inputs->kept);
        inputs->kept = next;
    }
    for (size_t i = 0; i < SST_MAX_AGAIN; i++)
        sst_again_free(inputs->again[i]);
    sst_slots_free(inputs->slots, inputs->num_threads);
    sst_spool_free(&inputs->spool);
    sst_vec_free(&inputs->places);
    sst_vec_free(&inputs->inputs);
    sst_vec_free(&inputs->names);
    sst_hoard_free(inputs->shelf);
    sst_fields_free(&inputs->fields);
    free(inputs);
}

/* ---- reading ----------------------------------------------------------------------- */

/* Of files that are larger than the page cache may be, together with those that were read
 * before, nothing would lie there when it is wanted again. */
static sst_cache choose_cache(const sst_inputs *inputs, const sst_walk *walk)
{
    uint64_t total = inputs->counts.num_bytes;
    uint64_t max_cached_bytes = inputs->options.max_cached_bytes;
    for (size_t i = 0; i < walk->files.len; i++)
        if (walk->files.at[i].kind == SST_FILE_REGULAR)
            total += walk->files.at[i].len_bytes;
    if (max_cached_bytes > 0)
        return total > max_cached_bytes ? SST_CACHE_PASSED : SST_CACHE_USED;
    uint64_t memory = sst_machine_memory();
    if (total > memory)
        return SST_CACHE_PASSED; /* a part of it may be there, until it is wanted */
    return total > memory / 2 ? SST_CACHE_PASSED_UNLESS_THERE : SST_CACHE_USED;
}

static uint64_t total_bytes(const sst_walk *walk)
{
    uint64_t total = 0;
    for (size_t i = 0; i < walk->files.len; i++) {
        if (walk->files.at[i].kind == SST_FILE_STREAM)
            return 0;
        total += walk->files.at[i].len_bytes;
    }
    return total;
}

sst_status sst_inputs_read(sst_inputs *inputs, const char *path, sst_run *run,
                           sst_error *err)
{
    sst_walk walk;
    sst_status status =
        sst_walk_input(path, &inputs->options, &inputs->names, &walk, err);
    if (status == SST_OK) {
        uint64_t total = total_bytes(&walk);
        inputs->total_bytes = total ? inputs->counts.num_bytes + total : 0;
        inputs->cache = choose_cache(inputs, &walk);
        inputs->counts.num_passed_over += walk.num_passed_over;
        for (size_t i = 0; i < walk.passed.len; i++)
            sst_notes_name_passed(inputs->names.at + walk.passed.at[i].path_at,
                                  walk.passed.at[i].why, &inputs->options);
        status =
            sst_hoard_explain(inputs->shelf, sst_ingest(inputs, &walk, run, err), err);
    }
    sst_walk_free(&walk);
    return status;
}

void sst_inputs_counts(const sst_inputs *inputs, sst_read_counts *out)
{
    *out = inputs->counts;
    if (out->num_without_text > 0)
        out->without_text = inputs->names.at + inputs->without_text_at;
}

/* ---- one article ------------------------------------------------------------------- */

/* The same reason, with the file before it. */
static sst_status fail_path(const char *path, const sst_error *why, sst_error *err)
{
    return sst_fail(err, why->status, why->offset, "%s: %s", path, why->message);
}

/* Make *bytes the line of the one article that it holds. */
static sst_status translate_first(sst_kept *kept, const char *path, sst_text *bytes,
                                  sst_error *why)
{
    const sst_block *block = &kept->block;
    sst_translation *made = &kept->translation;
    sst_origin origin = {path, {block->header.at, block->header.len}};
    sst_status status =
        block->reader->translate(&kept->parser, *bytes, &origin, made, why);
    if (made->is_out_of_memory)
        return sst_fail_memory(why);
    if (status != SST_OK)
        return status;
    const sst_piece *piece = NULL, *skip = NULL;
    size_t num_articles = 0;
    for (size_t i = 0; i < made->pieces.len; i++) {
        const sst_piece *at = &made->pieces.at[i];
        num_articles += !at->is_skip;
        *(at->is_skip ? &skip : &piece) = at;
    }
    if (num_articles == 0 && skip)
        return sst_fail(why, SST_ERR_RECORD, skip->offset, "%s",
                        made->bytes.at + skip->begin);
    if (num_articles != 1)
        return sst_fail(why, SST_ERR_RECORD, 0,
                        "found %zu articles, wanted a file of one", num_articles);
    *bytes = (sst_text){made->bytes.at + piece->begin, piece->len_bytes};
    return SST_OK;
}

static sst_status parse_first(sst_kept *kept, const char *path, sst_article *out,
                              sst_error *err)
{
    const sst_block *block = &kept->block;
    sst_error why = {0};
    sst_parsed parsed;
    if (!block->reader) {
        char reason[200];
        sst_reader_explain_binary(block->bytes.at, block->bytes.len, reason,
                                  sizeof reason);
        return sst_fail(err, SST_ERR_READ, 0, "%s: %s", path, reason);
    }
    if (block->reason[0])
        return sst_fail(err, SST_ERR_READ, 0, "%s: %s", path, block->reason);
    size_t num = sst_block_num_records(block), at = 0;
    if (num == 0)
        return sst_fail(err, SST_ERR_RECORD, 0, "%s: found nothing, wanted an article",
                        path);
    if (num > 1)
        return sst_fail(err, SST_ERR_RECORD, 0,
                        "%s: found several articles, wanted a file of one", path);
    while (block->records.at[at].is_aside)
        at++;
    const sst_record *record = &block->records.at[at];
    sst_text bytes = {block->bytes.at + record->begin, record->len_bytes};
    const sst_reader *reader = block->reader;
    sst_status status = SST_OK;
    if (record->too_long_bytes > 0)
        return sst_fail(err, SST_ERR_RECORD, record->offset,
                        "%s: record of %llu bytes, over the limit (--max-record)", path,
                        (unsigned long long)record->too_long_bytes);
    if (reader->translate) {
        status = translate_first(kept, path, &bytes, &why);
        reader = sst_reader_of_lines(reader);
    }
    if (status == SST_OK)
        status = reader->parse(&kept->parser, bytes, &parsed, &why);
    if (status != SST_OK)
        return fail_path(path, &why, err);
    if (!parsed.article.id.data)
        parsed.article.id =
            parsed.article.url.data ? parsed.article.url : sst_text_of(path);
    *out = parsed.article;
    return SST_OK;
}

static sst_status read_first(sst_inputs *inputs, sst_kept *kept, const char *path,
                             sst_article *out, sst_error *err)
{
    sst_stream stream = {.fd = -1};
    sst_stream_options options = sst_stream_options_of(&inputs->options);
    options.reader = inputs->reader;
    int trouble = 0;
    sst_status status = sst_stream_open(&stream, path, &options, &trouble, err);
    if (status == SST_OK && trouble)
        status = sst_fail(err, SST_ERR_READ, 0, "%s: %s", path, strerror(trouble));
    do {
        if (status == SST_OK)
            status = sst_stream_next(&stream, &kept->block, err);
    } while (status == SST_OK && sst_block_num_records(&kept->block) == 0 &&
             !kept->block.is_last);
    sst_stream_close(&stream);
    sst_block_free(&stream.carry);
    sst_error why = {0};
    if (status == SST_OK)
        status = parse_first(kept, path, out, err);
    if (status == SST_OK &&
        sst_legible_check(out, options.charset, kept->block.is_marked, &why) != SST_OK)
        return fail_path(path, &why, err);
    return status;
}

sst_status sst_inputs_read_one(sst_inputs *inputs, const char *path, sst_article *out,
                               sst_error *err)
{
    sst_kept *kept = calloc(1, sizeof *kept);
    if (!kept)
        return sst_fail_memory(err);
    sst_status status =
        sst_parser_init(&kept->parser, &inputs->options, &inputs->fields, err);
    if (status == SST_OK)
        status = read_first(inputs, kept, path, out, err);
    if (status != SST_OK) {
        free_kept(kept);
        return status;
    }
    kept->next = inputs->kept;
    inputs->kept = kept;
    return SST_OK;
}
