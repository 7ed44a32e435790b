/* SPDX-License-Identifier: MIT */
/* slot.c - files or a block in, articles in a batch and a log out.
 *
 * Nothing here depends on what other slots hold, and nothing but the slot is written. */
#include "base/status.h"
#include "slot_log.h"
#include "slot_record.h"

/* Of a block that was left uncut: cut, and parse in the same pass where that goes. */
static sst_status work_uncut(sst_slot *slot, size_t *num_records, sst_error *err)
{
    const sst_block *block = &slot->block;
    const sst_reader *reader = block->reader;
    const uint64_t max_bytes = slot->inputs->options.max_record_bytes;
    sst_text bytes = {block->bytes.at, block->used_bytes};
    sst_cut_state state = {0};
    sst_cut cut = {0};
    sst_parsed parsed;
    sst_status status = sst_parser_reserve(&slot->parser, bytes.len_bytes, err);
    for (*num_records = 0; status == SST_OK; ++*num_records) {
        sst_scratch_reset(&slot->parser.scratch);
        bool is_taken =
            reader->take && reader->take(&slot->parser, &state, bytes, &cut, &parsed);
        if (!is_taken && !reader->cut(&state, bytes, cut.next, true, &cut))
            break;
        size_t len = cut.end - cut.begin;
        sst_record record = {.offset = block->offset + cut.begin,
                             .begin = cut.begin,
                             .len_bytes = len,
                             .too_long_bytes = len > max_bytes ? len : 0};
        status =
            sst_slot_record(slot, *num_records, &record, is_taken ? &parsed : NULL, err);
    }
    return status;
}

/* Name a header that is none; its rows are named one by one. */
static sst_status check_header(sst_slot *slot, sst_error *err)
{
    const sst_block *block = &slot->block;
    sst_text header = {block->header.at, block->header.len};
    sst_error why = {0};
    if (!block->is_first || !block->reader->check_header || header.len_bytes == 0)
        return SST_OK;
    sst_status status = block->reader->check_header(&slot->parser, header, &why);
    sst_event e = {.file = slot->file, .offset = block->offset};
    if (status == SST_ERR_RECORD)
        return sst_slot_log_skip(slot, e, why.message, err);
    return status == SST_OK ? SST_OK
                            : sst_fail(err, status, why.offset, "%s", why.message);
}

/* Of a block that is cut; those aside have no number. */
static sst_status work_cut(sst_slot *slot, size_t *num_records, sst_error *err)
{
    const sst_block *block = &slot->block;
    sst_status status = SST_OK;
    *num_records = 0;
    for (size_t i = 0; status == SST_OK && i < block->records.len; i++) {
        status = sst_slot_record(slot, *num_records, &block->records.at[i], NULL, err);
        *num_records += !block->records.at[i].is_aside;
    }
    return status;
}

static sst_status work_records(sst_slot *slot, sst_error *err)
{
    sst_status status = check_header(slot, err);
    size_t num = 0;
    slot->is_counted = false;
    slot->lines_at = slot->num_lines = 0;
    if (status == SST_OK)
        status = slot->block.is_uncut ? work_uncut(slot, &num, err)
                                      : work_cut(slot, &num, err);
    sst_slot_tell_records(slot, num);
    if (!slot->large)
        slot->num_before += num;
    return status;
}

static sst_status log_begin(sst_slot *slot, sst_error *err)
{
    const sst_block *block = &slot->block;
    const sst_reader *reader = sst_reader_of_lines(block->reader);
    sst_event e = {.kind = SST_INPUT_BEGINS,
                   .file = slot->file,
                   .reader = (uint32_t)sst_reader_number(reader),
                   .is_kept = block->comes_once || block->reader->translate,
                   .is_past_cache = block->is_past_cache,
                   .is_page = block->reader == &sst_reader_html};
    return block->is_first ? sst_slot_log(slot, e, err) : SST_OK;
}

static sst_status log_end(sst_slot *slot, sst_error *err)
{
    const sst_block *block = &slot->block;
    sst_event e = {.kind = SST_BLOCK_ENDS,
                   .file = slot->file,
                   .offset = block->taken_bytes,
                   .num_bad_bytes = block->num_mended,
                   .is_last = block->is_last,
                   .is_marked = block->is_marked,
                   .wide = block->wide,
                   .lacks_log = block->lacks_log};
    e.line = block->is_uncut ? block->lines_before + block->num_lines
                             : sst_slot_lines_until(slot, block->used_bytes);
    return sst_slot_log(slot, e, err);
}

static sst_status work_block(sst_slot *slot, const sst_file *file, sst_error *err)
{
    const sst_block *block = &slot->block;
    slot->file = file;
    if (!block->reader)
        return sst_slot_log_binary(slot, file, block, err);
    sst_status status = log_begin(slot, err);
    if (status == SST_OK)
        status = work_records(slot, err);
    sst_event e = {.file = file,
                   .offset = block->offset + block->used_bytes,
                   .is_input = true,
                   .is_cut = true};
    if (status == SST_OK && block->reason[0])
        status = sst_slot_log_skip(slot, e, block->reason, err);
    return status == SST_OK ? log_end(slot, err) : status;
}

/* ---- files -------------------------------------------------------------------------- */

sst_stream_options sst_slot_stream_options(sst_inputs *inputs, const sst_file *file)
{
    sst_stream_options options = sst_stream_options_of(&inputs->options);
    options.kind = file->kind;
    options.reader = inputs->reader;
    options.expected_bytes = file->len_bytes;
    if (file->kind == SST_FILE_REGULAR && file->len_bytes > SST_BLOCK_BYTES)
        options.cache = inputs->cache;
    options.leaves_lines = !inputs->options.is_strict;
    return options;
}

static sst_status work_small_file(sst_slot *slot, const sst_file *file, sst_error *err)
{
    sst_stream_options options = sst_slot_stream_options(slot->inputs, file);
    int trouble = file->trouble;
    sst_status status = SST_OK;
    slot->num_before = 0;
    if (!trouble)
        status = sst_stream_open(&slot->stream, sst_slot_path(slot, file), &options,
                                 &trouble, err);
    if (status == SST_OK && trouble)
        return sst_slot_log_trouble(slot, file, trouble, err);
    bool is_last = false;
    while (status == SST_OK && !is_last) {
        status = sst_stream_next(&slot->stream, &slot->block, err);
        is_last = slot->block.is_last;
        if (status == SST_OK)
            status = work_block(slot, file, err);
    }
    sst_stream_close(&slot->stream);
    return status;
}

sst_status sst_slot_work(sst_slot *slot, sst_error *err)
{
    sst_status status = SST_OK;
    if (slot->large) {
        status = work_block(slot, slot->large, err);
        sst_slot_tell_records(
            slot, 0); /* unless it is done: of a block that failed nobody asks */
        return status;
    }
    for (size_t i = 0; status == SST_OK && i < slot->num_files; i++)
        status = work_small_file(slot, &slot->files[i], err);
    return status;
}
