/* SPDX-License-Identifier: MIT */
/* block.c - an input's bytes in, blocks of whole records out.
 *
 *     | carry from before | read now ............ | incomplete record |
 *     |  record  |  record   |  record  |  record | carried over      |
 *
 * Where a record takes a line, blocks are parted between lines and left for their takers to
 * cut, so that only newlines are looked for here.  A record longer than a block makes its
 * block longer.  One over the limit is passed over in pieces: the reader looks for its end,
 * and what it has looked at is dropped. */
#include "base/status.h"
#include "stream.h"

#include <string.h>

void sst_block_free(sst_block *block)
{
    if (!block)
        return;
    sst_vec_free(&block->bytes);
    sst_vec_free(&block->header);
    sst_vec_free(&block->records);
}

/* ---- records ----------------------------------------------------------------------- */

/* Of a reader that does not cut: all bytes are one record. */
static bool cut_whole(sst_cut_state *state, sst_text bytes, size_t at, bool is_all,
                      sst_cut *out)
{
    *out = (sst_cut){.begin = at, .end = bytes.len_bytes, .next = bytes.len_bytes};
    state->seen_bytes = bytes.len_bytes - at;
    bool is_begun = state->seen_bytes > 0 || state->word[0];
    state->word[0] = is_begun && !is_all;
    return is_all && is_begun;
}

static bool cut_next(sst_stream *stream, const sst_block *block, size_t at, sst_cut *out)
{
    sst_text bytes = {block->bytes.at, block->bytes.len};
    bool (*cut)(sst_cut_state *, sst_text, size_t, bool, sst_cut *) =
        block->reader->cut ? block->reader->cut : cut_whole;
    return cut(&stream->state, bytes, at, block->is_last, out);
}

size_t sst_block_num_records(const sst_block *block)
{
    size_t num = 0;
    for (size_t i = 0; i < block->records.len; i++)
        num += !block->records.at[i].is_aside;
    return num;
}

static sst_status push_record(sst_stream *stream, sst_block *block, const sst_cut *cut,
                              sst_error *err)
{
    sst_record record = {
        .offset = block->offset + cut->begin,
        .begin = cut->begin,
        .len_bytes = cut->end - cut->begin,
        .is_aside = cut->is_aside,
    };
    if (record.len_bytes > stream->max_record_bytes && !record.is_aside)
        record.too_long_bytes = record.len_bytes;
    return sst_vec_push(&block->records, record) ? SST_OK : sst_fail_memory(err);
}

/* The first record of a table: kept for this block and all that follow. */
static sst_status keep_header(sst_stream *stream, sst_block *block, const sst_cut *cut,
                              sst_error *err)
{
    sst_block *carry = &stream->carry;
    carry->has_its_header = true;
    const char *header = block->bytes.at + cut->begin;
    size_t len = cut->end - cut->begin;
    bool is_kept = sst_vec_append(&carry->header, header, len) &&
                   sst_vec_append(&block->header, header, len);
    return is_kept ? SST_OK : sst_fail_memory(err);
}

/* Cut what can be cut, from byte `at` on; used_bytes is where the incomplete rest is. */
static sst_status cut_records(sst_stream *stream, sst_block *block, size_t at,
                              sst_error *err)
{
    sst_cut cut = {0};
    while (cut_next(stream, block, at, &cut)) {
        bool is_header = block->reader->has_header && !stream->carry.has_its_header;
        sst_status status = is_header ? keep_header(stream, block, &cut, err)
                                      : push_record(stream, block, &cut, err);
        if (status != SST_OK)
            return status;
        at = cut.next;
    }
    block->used_bytes = block->is_last ? block->bytes.len : cut.begin;
    return SST_OK;
}

/* Leave the records to whoever takes the block, as far as its lines are whole. */
static bool leave_uncut(sst_stream *stream, sst_block *block)
{
    const sst_reader *reader = block->reader;
    sst_text bytes = {block->bytes.at, block->bytes.len};
    if (!stream->leaves_lines || !reader->whole_lines)
        return false;
    size_t whole =
        reader->whole_lines(&stream->state, bytes, block->is_last, &block->num_lines);
    block->is_uncut = whole > 0;
    block->used_bytes = whole;
    return block->is_uncut;
}

/* The block begins with a record over the limit: drop it piece by piece, keep its length,
 * and cut what follows. */
static sst_status pass_over(sst_stream *stream, sst_block *block, sst_error *err)
{
    sst_record record = {.offset = block->offset};
    sst_cut cut = {0};
    for (;;) {
        size_t seen = (size_t)stream->state.seen_bytes;
        block->lines_before += sst_count_lines(block->bytes.at, seen);
        record.too_long_bytes += seen;
        sst_block_drop_front(block, seen);
        stream->state.seen_bytes = 0;
        sst_status status = sst_stream_fill(stream, block, SST_BLOCK_BYTES, err);
        if (status != SST_OK)
            return status;
        if (cut_next(stream, block, 0, &cut))
            break;
        if (block->is_last) { /* it ended with the bytes already dropped */
            cut.end = cut.next = block->bytes.len;
            break;
        }
    }
    record.too_long_bytes += cut.end;
    stream->carry.has_its_header = true; /* what follows is none, if this was to be it */
    if (!sst_vec_push(&block->records, record))
        return sst_fail_memory(err);
    return cut_records(stream, block, cut.next, err);
}

/* Give the bytes behind the last record to the next block. */
static sst_status carry_over(sst_stream *stream, sst_block *block, sst_error *err)
{
    sst_block *carry = &stream->carry;
    size_t rest = block->bytes.len - block->used_bytes;
    carry->bytes.len = 0;
    if (!sst_vec_append(&carry->bytes, block->bytes.at + block->used_bytes, rest))
        return sst_fail_memory(err);
    carry->offset = block->offset + block->used_bytes;
    carry->first_number += sst_block_num_records(block);
    carry->is_first = false;
    carry->is_last = block->is_last;
    return SST_OK;
}

/* Begin a block with what was carried over. */
static sst_status begin_block(const sst_stream *stream, sst_block *block, sst_error *err)
{
    const sst_block *carry = &stream->carry;
    block->records.len = 0;
    block->bytes.len = 0;
    block->header.len = 0;
    if (!sst_vec_append(&block->bytes, carry->bytes.at, carry->bytes.len) ||
        !sst_vec_append(&block->header, carry->header.at, carry->header.len))
        return sst_fail_memory(err);
    block->reader = carry->reader;
    block->offset = carry->offset;
    block->first_number = carry->first_number;
    block->is_first = carry->is_first;
    block->is_last = carry->is_last;
    memcpy(block->reason, carry->reason, sizeof block->reason);
    block->comes_once = carry->comes_once;
    block->is_past_cache = stream->direct;
    block->is_marked = stream->is_marked;
    block->lacks_log = stream->lacks_log;
    block->lines_before = 0;
    block->used_bytes = 0;
    block->is_uncut = false;
    block->num_lines = 0;
    return SST_OK;
}

sst_status sst_stream_next(sst_stream *stream, sst_block *block, sst_error *err)
{
    sst_status status = begin_block(stream, block, err);
    if (status == SST_OK && !block->reader)
        block->is_last = true; /* binary: its first bytes have said it */
    size_t want = SST_BLOCK_BYTES;
    while (status == SST_OK && block->reader) {
        if (stream->state.seen_bytes > stream->max_record_bytes)
            status = pass_over(stream, block, err);
        else if ((status = sst_stream_fill(stream, block, want, err)) == SST_OK &&
                 !leave_uncut(stream, block))
            status = cut_records(stream, block, 0, err);
        if (block->used_bytes > 0 || block->records.len > 0 || block->is_last)
            break;
        want = want < stream->max_record_bytes ? want * 2 : want + SST_BLOCK_BYTES;
    }
    block->num_mended = stream->recode ? sst_recode_take_mended(stream->recode) : 0;
    block->wide = stream->recode ? sst_recode_wide(stream->recode) : NULL;
    block->taken_bytes = stream->unpack   ? sst_unpack_taken(stream->unpack)
                         : stream->recode ? stream->read_bytes
                                          : block->offset + block->used_bytes;
    return status == SST_OK ? carry_over(stream, block, err) : status;
}
