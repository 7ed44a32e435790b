/* SPDX-License-Identifier: MIT */
/* ingest.c - inputs in, articles of a run out.
 *
 *     produce   a block of a large input, or the names of some small files
 *     work      open and cut the small files; parse; sketch into a batch (slot.c)
 *     commit    append the batch to the run, and take the log over
 *
 * All that depends on the order of inputs happens in commit, so numbers, skips and counts
 * are the same for any number of threads. */
#include "base/status.h"
#include "base/thread.h"
#include "notes.h"
#include "slot_log.h"

#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

#define SMALL_FILE_BYTES (256u << 10) /* up to here a file is opened by a worker */
#define MOST_FILES_OF_SLOT 64
#define MOST_BYTES_OF_SLOT (1u << 20)
#define KEPT_BYTES ((size_t)1 << 20) /* longer buffers are given back after an input */

typedef struct ingest {
    sst_inputs *inputs;
    const sst_walk *walk;
    sst_run *run;
    size_t next_file;         /* produce */
    const sst_file *open;     /* produce: the file of the stream, NULL: none is open */
    sst_stream stream;        /* produce */
    uint64_t num_blocks;      /* produce: of large files */
    uint64_t lines_before;    /* commit: lines of the open input in earlier blocks */
    uint64_t bytes_before;    /* commit: bytes of earlier inputs */
    uint64_t articles_before; /* commit: the same of articles */
    sst_notes notes;          /* commit: of the open input */
    sst_numbers *numbers;
} ingest;

/* ---- produce ----------------------------------------------------------------------- */

static bool is_small(const sst_file *file)
{
    return file->trouble ||
           (file->kind == SST_FILE_REGULAR && file->len_bytes <= SMALL_FILE_BYTES);
}

static void take_small_files(ingest *in, sst_slot *slot)
{
    uint64_t num_bytes = 0;
    slot->files = &in->walk->files.at[in->next_file];
    while (in->next_file < in->walk->files.len && slot->num_files < MOST_FILES_OF_SLOT &&
           num_bytes < MOST_BYTES_OF_SLOT) {
        const sst_file *file = &in->walk->files.at[in->next_file];
        if (!is_small(file))
            break;
        num_bytes += file->len_bytes;
        slot->num_files++;
        in->next_file++;
    }
}

/* Open the next large input; in->open stays NULL when it is not to be had. */
static sst_status open_large(ingest *in, sst_slot *slot, sst_error *err)
{
    const sst_file *file = &in->walk->files.at[in->next_file++];
    sst_stream_options options = sst_slot_stream_options(in->inputs, file);
    int trouble = 0;
    sst_status status = sst_stream_open(&in->stream, in->inputs->names.at + file->path_at,
                                        &options, &trouble, err);
    if (status != SST_OK)
        return status;
    if (trouble)
        return sst_slot_log_trouble(slot, file, trouble, err);
    in->open = file;
    return SST_OK;
}

static sst_status produce(void *context, unsigned number, bool *end, sst_error *err)
{
    ingest *in = context;
    sst_slot *slot = &in->inputs->slots[number];
    slot->log.len = slot->reasons.len = slot->kept.len = slot->num_files = 0;
    slot->large = NULL;
    if (!in->open && in->next_file < in->walk->files.len) {
        take_small_files(in, slot);
        if (slot->num_files > 0)
            return SST_OK;
        sst_status status = open_large(in, slot, err);
        if (status != SST_OK || !in->open)
            return status;
    }
    *end = !in->open;
    if (*end)
        return SST_OK;
    slot->large = in->open;
    sst_status status = sst_stream_next(&in->stream, &slot->block, err);
    if (status != SST_OK)
        return status;
    slot->block_number = in->num_blocks++;
    slot->is_told = false;
    if (slot->block.is_last) {
        sst_stream_close(&in->stream);
        in->open = NULL;
    }
    return SST_OK;
}

/* ---- work -------------------------------------------------------------------------- */

static sst_status work(void *context, unsigned number, sst_error *err)
{
    ingest *in = context;
    return sst_slot_work(&in->inputs->slots[number], err);
}

/* ---- commit ------------------------------------------------------------------------ */

static sst_status begin_input(sst_inputs *inputs, const sst_event *e, sst_error *err)
{
    sst_input input = {
        .path_at = e->file->path_at,
        .reader = e->reader,
        .is_spooled = e->is_kept,
        .is_past_cache = e->is_past_cache,
        .is_page = e->is_page,
    };
    if (inputs->inputs.len == UINT32_MAX)
        return sst_fail(err, SST_ERR_SPACE, 0, "more than %u inputs", UINT32_MAX);
    return sst_vec_push(&inputs->inputs, input) ? SST_OK : sst_fail_memory(err);
}

/* kept_at: of what the slot keeps, in the spool. */
static sst_status add_place(sst_inputs *inputs, const sst_event *e, uint64_t kept_at,
                            sst_error *err)
{
    uint32_t input = (uint32_t)(inputs->inputs.len - 1);
    uint64_t base = inputs->inputs.at[input].is_spooled ? kept_at : 0;
    sst_place place = {base + e->offset, e->len_bytes, input};
    if (!sst_vec_push(&inputs->places, place))
        return sst_fail_memory(err);
    inputs->counts.num_articles++;
    inputs->counts.num_repaired += e->is_repaired;
    if (e->has_text)
        return SST_OK;
    if (inputs->counts.num_without_text++ == 0)
        inputs->without_text_at = e->file->path_at;
    inputs->counts.num_nameable_texts += e->is_nameable;
    return SST_OK;
}

/* Tell of a skip; with is_strict fail with it. */
static sst_status report_skip(ingest *in, const sst_event *e, const char *reason,
                              sst_error *err)
{
    sst_inputs *inputs = in->inputs;
    sst_skip skip = {
        .input = inputs->names.at + e->file->path_at,
        .line = e->is_input ? 0 : in->lines_before + e->line + 1,
        .byte = e->offset,
        .reason = reason,
        .is_input = e->is_input,
    };
    if (inputs->options.is_strict && e->is_input)
        return sst_fail(err, SST_ERR_READ, 0, "%s: %s", skip.input, reason);
    if (inputs->options.is_strict)
        return sst_fail(err, SST_ERR_RECORD, e->offset, "%s: line %" PRIu64 ": %s",
                        skip.input, skip.line, reason);
    inputs->counts.num_cut_inputs +=
        e->is_cut && inputs->counts.num_articles > in->articles_before;
    *(e->is_input ? &inputs->counts.num_bad_inputs : &inputs->counts.num_skipped) += 1;
    if (inputs->options.skip)
        inputs->options.skip(inputs->options.skip_context, &skip);
    return SST_OK;
}

static void end_block(ingest *in, const sst_event *e)
{
    const sst_read_options *options = &in->inputs->options;
    in->lines_before = e->is_last ? 0 : in->lines_before + e->line;
    uint64_t num_bytes = in->bytes_before + e->offset;
    in->notes.num_bad_bytes += e->num_bad_bytes;
    in->notes.is_marked = e->is_marked;
    in->notes.wide = e->wide;
    in->notes.lacks_log = e->lacks_log;
    if (e->is_last) {
        in->bytes_before = num_bytes;
        sst_notes_tell(&in->notes, in->inputs->names.at + e->file->path_at, options);
    }
    if (options->progress)
        options->progress(options->progress_context, "read", num_bytes,
                          in->inputs->total_bytes);
}

static sst_status commit_event(ingest *in, const sst_slot *slot, const sst_event *e,
                               uint64_t kept_at, sst_error *err)
{
    switch (e->kind) {
    case SST_INPUT_BEGINS:
        in->articles_before = in->inputs->counts.num_articles;
        return begin_input(in->inputs, e, err);
    case SST_ARTICLE_ADDED:
        in->notes.num_bad_bytes += e->num_bad_bytes;
        return add_place(in->inputs, e, kept_at, err);
    case SST_RECORD_NOTED:
        in->notes.num_mended += e->num_bad_bytes;
        in->notes.num_guessed += e->is_guessed;
        in->notes.num_several += e->may_be_several;
        return SST_OK;
    case SST_DATE_UNREAD:
        sst_notes_count_date(&in->notes, slot->reasons.at + e->reason_at);
        return SST_OK;
    case SST_SKIPPED:
        return report_skip(in, e, slot->reasons.at + e->reason_at, err);
    case SST_PASSED_OVER:
        in->inputs->counts.num_passed_over++;
        sst_notes_name_passed(in->inputs->names.at + e->file->path_at,
                              slot->reasons.at + e->reason_at, &in->inputs->options);
        return SST_OK;
    case SST_KIND_PASSED_OVER:
        sst_notes_pass_over(e->is_no_text ? &in->notes.no_text : &in->notes.text,
                            slot->reasons.at + e->reason_at);
        return SST_OK;
    case SST_BLOCK_ENDS:
        end_block(in, e);
        return SST_OK;
    }
    return SST_OK;
}

static sst_status commit(void *context, unsigned number, sst_error *err)
{
    ingest *in = context;
    sst_slot *slot = &in->inputs->slots[number];
    uint64_t kept_at = 0;
    sst_status status = sst_run_append(in->run, slot->batch, err);
    if (status == SST_OK)
        status = sst_spool_append(&in->inputs->spool, slot->kept.at, slot->kept.len,
                                  &kept_at, err);
    for (size_t i = 0; status == SST_OK && i < slot->log.len; i++)
        status = commit_event(in, slot, &slot->log.at[i], kept_at, err);
    return status;
}

/* ---- slots ------------------------------------------------------------------------- */

/* One more for every two threads: what is worked off before its turn lies there. */
static unsigned slots_for(unsigned num_threads)
{
    return num_threads + num_threads / 2;
}

void sst_slots_free(sst_slot *slots, unsigned num_threads)
{
    unsigned num = slots_for(num_threads);
    for (unsigned i = 0; slots && i < num; i++) {
        sst_stream_close(&slots[i].stream);
        sst_block_free(&slots[i].stream.carry);
        sst_block_free(&slots[i].block);
        sst_parser_free(&slots[i].parser);
        sst_translation_free(&slots[i].translation);
        sst_vec_free(&slots[i].kept);
        sst_vec_free(&slots[i].log);
        sst_vec_free(&slots[i].reasons);
    }
    free(slots);
}

/* Buffers, parsers and logs stay from input to input; batches belong to the run. */
static sst_status ready_slots(ingest *in, unsigned num, sst_error *err)
{
    sst_inputs *inputs = in->inputs;
    if (!in->numbers)
        return sst_fail_memory(err);
    if (!inputs->slots) {
        unsigned most = slots_for(inputs->num_threads);
        inputs->slots = calloc(most, sizeof *inputs->slots);
        if (!inputs->slots)
            return sst_fail_memory(err);
        for (unsigned i = 0; i < most; i++)
            inputs->slots[i] = (sst_slot){.inputs = inputs, .stream = {.fd = -1}};
    }
    sst_status status = SST_OK;
    for (unsigned i = 0; status == SST_OK && i < num; i++) {
        sst_slot *slot = &inputs->slots[i];
        if (!slot->parser.values)
            status =
                sst_parser_init(&slot->parser, &inputs->options, &inputs->fields, err);
        slot->numbers = in->numbers;
        if (status == SST_OK)
            status = sst_batch_new(in->run, &slot->batch, err);
    }
    return status;
}

static void rest_slots(sst_inputs *inputs, unsigned num)
{
    for (unsigned i = 0; inputs->slots && i < num; i++) {
        sst_slot *slot = &inputs->slots[i];
        sst_batch_free(slot->batch);
        slot->batch = NULL;
        if (slot->block.bytes.cap > KEPT_BYTES)
            sst_vec_free(&slot->block.bytes);
        if (slot->stream.carry.bytes.cap > KEPT_BYTES)
            sst_vec_free(&slot->stream.carry.bytes);
        sst_vec_free(&slot->kept);
        sst_translation_free(&slot->translation);
        slot->numbers = NULL;
        sst_scratch_free(&slot->parser.scratch);
        sst_vec_free(&slot->parser.texts);
    }
}

/* As many threads as there may be slots to fill. */
static unsigned threads_for(const sst_inputs *inputs, const sst_walk *walk)
{
    const sst_file *first = walk->files.at;
    bool is_one_slot = walk->files.len == 0 || (walk->files.len == 1 && is_small(first));
    return is_one_slot ? 1 : inputs->num_threads;
}

sst_status sst_ingest(sst_inputs *inputs, const sst_walk *walk, sst_run *run,
                      sst_error *err)
{
    ingest in = {.inputs = inputs, .walk = walk, .run = run};
    in.stream.fd = -1;
    in.bytes_before = inputs->counts.num_bytes;
    unsigned num_threads = threads_for(inputs, walk);
    unsigned num_slots = slots_for(num_threads);
    in.numbers = sst_numbers_new(num_slots);
    sst_status status = ready_slots(&in, num_slots, err);
    if (status == SST_OK) {
        sst_pipeline pipeline = {produce, work, commit, &in, num_slots};
        status = sst_pipeline_run(&pipeline, num_threads, err);
    }
    inputs->counts.num_bytes = in.bytes_before;
    rest_slots(inputs, num_slots);
    sst_numbers_free(in.numbers);
    sst_stream_close(&in.stream);
    sst_block_free(&in.stream.carry);
    return status;
}
