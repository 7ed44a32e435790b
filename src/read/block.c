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
#include "block.h"
#include "base/status.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

/* A row over the record limit is skipped; one of so many times it is not even held. */
#define MOST_ROW_RECORDS 4

static const char byte_order_mark[] = {'\xEF', '\xBB', '\xBF'};

void sst_block_free(sst_block *block)
{
    if (!block)
        return;
    sst_vec_free(&block->bytes);
    sst_vec_free(&block->header);
    sst_vec_free(&block->records);
}

/* ---- bytes ------------------------------------------------------------------------- */

/* An input's bytes as they were written: as many as are at hand, up to len_bytes; 0 at the
 * end, -1 when it ends early. */
static ssize_t take_source_bytes(void *context, char *to, size_t len_bytes)
{
    sst_stream *stream = context;
    ssize_t got;
    if (stream->database)
        return sst_database_read(stream->database, to, len_bytes);
    if (stream->unpack)
        return sst_unpack_read(stream->unpack, to, len_bytes);
    do
        got = read(stream->fd, to, len_bytes);
    while (got < 0 && errno == EINTR);
    return got;
}

/* The one source of what is cut. */
static ssize_t take_bytes(sst_stream *stream, char *to, size_t len_bytes)
{
    return stream->recode ? sst_recode_read(stream->recode, to, len_bytes)
                          : take_source_bytes(stream, to, len_bytes);
}

/* Say in the block why its input ended early. */
static void note_trouble(const sst_stream *stream, sst_block *block, int trouble)
{
    char text[96];
    bool is_packing = stream->unpack && sst_unpack_reason(stream->unpack)[0];
    const char *reason = is_packing         ? sst_unpack_reason(stream->unpack)
                         : stream->database ? sst_database_reason(stream->database)
                                            : strerror_r(trouble, text, sizeof text);
    snprintf(block->reason, sizeof block->reason, "%s", reason);
}

/* Read until the block holds `want` bytes or the input ends. */
static sst_status fill(sst_stream *stream, sst_block *block, size_t want, sst_error *err)
{
    size_t most = want > block->bytes.len ? want : block->bytes.len; /* carried over */
    if (!sst_vec_reserve(&block->bytes, most + SST_RECORD_PADDING))
        return sst_fail_memory(err);
    while (!block->is_last && block->bytes.len < want) {
        char *to = block->bytes.at + block->bytes.len;
        ssize_t got = take_bytes(stream, to, want - block->bytes.len);
        if (got <= 0) {
            if (got < 0)
                note_trouble(stream, block, errno);
            block->is_last = true;
            break;
        }
        block->bytes.len += (size_t)got;
    }
    memset(block->bytes.at + block->bytes.len, 0, SST_RECORD_PADDING);
    return SST_OK;
}

static void drop_front(sst_block *block, size_t len_bytes)
{
    block->bytes.len -= len_bytes;
    block->offset += len_bytes;
    memmove(block->bytes.at, block->bytes.at + len_bytes, block->bytes.len);
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

static sst_status push_record(sst_stream *stream, sst_block *block, const sst_cut *cut,
                              sst_error *err)
{
    sst_record record = {
        .offset = block->offset + cut->begin,
        .begin = cut->begin,
        .len_bytes = cut->end - cut->begin,
    };
    if (record.len_bytes > stream->max_record_bytes)
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
        drop_front(block, seen);
        stream->state.seen_bytes = 0;
        sst_status status = fill(stream, block, SST_BLOCK_BYTES, err);
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
    carry->first_number += block->records.len;
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
        else if ((status = fill(stream, block, want, err)) == SST_OK &&
                 !leave_uncut(stream, block))
            status = cut_records(stream, block, 0, err);
        if (block->used_bytes > 0 || block->records.len > 0 || block->is_last)
            break;
        want = want < stream->max_record_bytes ? want * 2 : want + SST_BLOCK_BYTES;
    }
    block->num_mended = stream->recode ? sst_recode_take_mended(stream->recode) : 0;
    block->taken_bytes = stream->unpack ? sst_unpack_taken(stream->unpack)
                                        : block->offset + block->used_bytes;
    return status == SST_OK ? carry_over(stream, block, err) : status;
}

/* ---- open and close ---------------------------------------------------------------- */

/* From the first bytes, without the byte order mark that may stand before them. */
static void choose_reader(sst_block *carry, const char *path, const sst_reader *given)
{
    size_t mark = sizeof byte_order_mark;
    if (carry->bytes.len >= mark && memcmp(carry->bytes.at, byte_order_mark, mark) == 0)
        drop_front(carry, mark);
    size_t head = carry->bytes.len < SST_HEAD_BYTES ? carry->bytes.len : SST_HEAD_BYTES;
    bool is_all = carry->is_last && head == carry->bytes.len;
    const char *bytes = carry->bytes.at;
    carry->reader = given ? sst_reader_refine(given, bytes, head, is_all)
                          : sst_reader_choose(path, bytes, head, is_all);
}

/* The first bytes are not what is to be cut: have what they hold instead. */
static sst_status take_source(sst_stream *stream, sst_error *err)
{
    sst_block *carry = &stream->carry;
    carry->bytes.len = 0;
    carry->is_last = false;
    carry->comes_once = true;
    return fill(stream, carry, SST_HEAD_BYTES, err);
}

static sst_status unpack(sst_stream *stream, uint32_t max_expansion, sst_error *err)
{
    const sst_block *carry = &stream->carry;
    if (!sst_packed_name(carry->bytes.at, carry->bytes.len))
        return SST_OK;
    stream->unpack =
        sst_unpack_new(carry->bytes.at, carry->bytes.len, stream->fd, max_expansion);
    return stream->unpack ? take_source(stream, err) : sst_fail_memory(err);
}

/* A database is read by its path, and where it has none, or is packed, from a copy. */
static sst_status open_database(sst_stream *stream, const char *path,
                                const sst_stream_options *options, sst_error *err)
{
    const sst_block *carry = &stream->carry;
    uint64_t max_row_bytes = MOST_ROW_RECORDS * options->max_record_bytes;
    if (!sst_database_is(carry->bytes.at, carry->bytes.len))
        return SST_OK;
    sst_database_source source = {.head = carry->bytes.at,
                                  .head_bytes = carry->bytes.len,
                                  .take = take_source_bytes,
                                  .context = stream,
                                  .tmp_dir = options->tmp_dir};
    bool is_file = options->kind == SST_FILE_REGULAR && !stream->unpack;
    sst_database *database = is_file ? sst_database_open(path, max_row_bytes)
                                     : sst_database_open_copy(&source, max_row_bytes);
    stream->database = database;
    return database ? take_source(stream, err) : sst_fail_memory(err);
}

/* The encoding that an input has, beside UTF-8, and that its reader does not find out. */
static const char *find_encoding(const sst_block *carry, const char *path,
                                 const sst_stream_options *options)
{
    const char *bytes = carry->bytes.at, *charset = options->charset;
    size_t head = carry->bytes.len < SST_HEAD_BYTES ? carry->bytes.len : SST_HEAD_BYTES;
    size_t mark = sizeof byte_order_mark;
    bool has_mark = head >= mark && memcmp(bytes, byte_order_mark, mark) == 0;
    const char *marked = sst_recode_marked(bytes, head);
    if (!marked && (!charset || has_mark || !sst_recode_is_needed(charset)))
        return NULL;
    const sst_reader *reader = options->reader;
    if (!reader)
        reader = sst_reader_choose(path, bytes, head, carry->is_last);
    if (reader ? reader->knows_charset : !marked && !sst_recode_is_wide(charset))
        return NULL; /* it says so, or is no text */
    return marked ? marked : charset;
}

static sst_status recode(sst_stream *stream, const char *path,
                         const sst_stream_options *options, sst_error *err)
{
    const sst_block *carry = &stream->carry;
    const char *name = stream->database ? NULL : find_encoding(carry, path, options);
    if (!name)
        return SST_OK;
    stream->recode = sst_recode_new(name, carry->bytes.at, carry->bytes.len,
                                    take_source_bytes, stream);
    return stream->recode ? take_source(stream, err) : sst_fail_memory(err);
}

/* A small file is read in one piece; the byte more finds its end. */
static size_t first_bytes(uint64_t expected_bytes)
{
    if (expected_bytes < SST_HEAD_BYTES || expected_bytes > SST_BLOCK_BYTES)
        return SST_HEAD_BYTES;
    return (size_t)expected_bytes + 1;
}

sst_status sst_stream_open(sst_stream *stream, const char *path,
                           const sst_stream_options *options, int *trouble,
                           sst_error *err)
{
    sst_block *carry = &stream->carry;
    bool is_stdin = options->kind == SST_FILE_STREAM && strcmp(path, "-") == 0;
    sst_stream_close(stream);
    *trouble = 0;
    stream->fd =
        is_stdin ? dup(STDIN_FILENO) : open(path, O_RDONLY | O_CLOEXEC | O_NOCTTY);
    if (stream->fd < 0) {
        *trouble = errno;
        return SST_OK;
    }
    stream->max_record_bytes = options->max_record_bytes;
    stream->leaves_lines = options->leaves_lines;
    stream->state = (sst_cut_state){.is_strict = options->is_strict,
                                    .wants_any = options->is_strict && options->reader};
    carry->bytes.len = carry->header.len = 0;
    carry->offset = 0;
    carry->has_its_header = false;
    carry->comes_once = options->kind == SST_FILE_STREAM;
    carry->first_number = 1;
    carry->is_first = true;
    carry->is_last = false;
    carry->reason[0] = '\0';
    sst_status status = fill(stream, carry, first_bytes(options->expected_bytes), err);
    if (status == SST_OK)
        status = unpack(stream, options->max_expansion, err);
    if (status == SST_OK)
        status = open_database(stream, path, options, err);
    if (status == SST_OK)
        status = recode(stream, path, options, err);
    if (status != SST_OK)
        return status;
    choose_reader(carry, path, options->reader);
    return SST_OK;
}

void sst_stream_close(sst_stream *stream)
{
    if (stream->fd >= 0)
        close(stream->fd);
    stream->fd = -1;
    sst_unpack_free(stream->unpack);
    sst_database_free(stream->database);
    sst_recode_free(stream->recode);
    stream->recode = NULL;
    stream->unpack = NULL;
    stream->database = NULL;
}
