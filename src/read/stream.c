/* SPDX-License-Identifier: MIT */
/* stream.c - an input in, its bytes out as they are to be cut: unpacked, UTF-8, and of a
 * database its rows as lines.
 *
 *     file or pipe -> unpack -> database -> recode -> bytes
 *
 * The first bytes say which of these there are, and which reader cuts what comes out. */
#include "stream.h"
#include "base/status.h"
#include "document.h"
#include "wide.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

/* A row over the record limit is skipped; one of so many times it is not even held. */
#define MOST_ROW_RECORDS 4

static const char byte_order_mark[] = {'\xEF', '\xBB', '\xBF'};

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
    if (stream->direct)
        got = sst_direct_read(stream->direct, to, len_bytes);
    else
        do
            got = read(stream->fd, to, len_bytes);
        while (got < 0 && errno == EINTR);
    stream->read_bytes += got > 0 ? (uint64_t)got : 0;
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

sst_status sst_stream_fill(sst_stream *stream, sst_block *block, size_t want,
                           sst_error *err)
{
    size_t most = want > block->bytes.len ? want : block->bytes.len; /* carried over */
    if (!sst_vec_reserve(&block->bytes, most + SST_RECORD_PADDING))
        return sst_fail_memory(err);
    while (!block->is_last && block->bytes.len < want) {
        char *to = block->bytes.at + block->bytes.len;
        ssize_t got = take_bytes(stream, to, want - block->bytes.len);
        if (got < 0 && errno == ENOMEM)
            return sst_fail_memory(err);
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

void sst_block_drop_front(sst_block *block, size_t len_bytes)
{
    block->bytes.len -= len_bytes;
    block->offset += len_bytes;
    memmove(block->bytes.at, block->bytes.at + len_bytes, block->bytes.len);
}

/* ---- open and close ---------------------------------------------------------------- */

static bool has_utf8_mark(const sst_block *block)
{
    size_t mark = sizeof byte_order_mark;
    return block->bytes.len >= mark &&
           memcmp(block->bytes.at, byte_order_mark, mark) == 0;
}

/* The array of articles may stand behind much else that a service says first; where it does
 * not begin within the longest record, it is none that could be read. */
static sst_status look_further(sst_stream *stream, size_t seen_bytes, sst_error *err)
{
    sst_block *carry = &stream->carry;
    sst_status status = SST_OK;
    while (status == SST_OK && carry->reader == &sst_reader_json &&
           seen_bytes < stream->max_record_bytes &&
           sst_document_is_open(carry->bytes.at, seen_bytes)) {
        size_t want = 2 * seen_bytes;
        status = sst_stream_fill(stream, carry, want, err);
        size_t now = carry->bytes.len < want ? carry->bytes.len : want;
        if (now == seen_bytes)
            break;
        seen_bytes = now;
        bool is_all = carry->is_last && seen_bytes == carry->bytes.len;
        carry->reader =
            sst_reader_refine(carry->reader, carry->bytes.at, seen_bytes, is_all);
    }
    return status;
}

/* From the first bytes, without the byte order mark that may stand before them. */
static sst_status choose_reader(sst_stream *stream, const char *path,
                                const sst_reader *given, sst_error *err)
{
    sst_block *carry = &stream->carry;
    if (has_utf8_mark(carry))
        sst_block_drop_front(carry, sizeof byte_order_mark);
    size_t head = carry->bytes.len < SST_HEAD_BYTES ? carry->bytes.len : SST_HEAD_BYTES;
    bool is_all = carry->is_last && head == carry->bytes.len;
    const char *bytes = carry->bytes.at;
    carry->reader = given ? sst_reader_refine(given, bytes, head, is_all)
                          : sst_reader_choose(path, bytes, head, is_all);
    return look_further(stream, head, err);
}

/* The first bytes are not what is to be cut: have what they hold instead. */
static sst_status take_source(sst_stream *stream, sst_error *err)
{
    sst_block *carry = &stream->carry;
    carry->bytes.len = 0;
    carry->is_last = false;
    carry->comes_once = true;
    return sst_stream_fill(stream, carry, SST_HEAD_BYTES, err);
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

/* A database is read by its path, and where it has none, is packed, or has a log, beside which
 * SQLite would write, from a copy. */
static sst_status open_database(sst_stream *stream, const char *path,
                                const sst_stream_options *options, sst_error *err)
{
    const sst_block *carry = &stream->carry;
    uint64_t max_row_bytes = MOST_ROW_RECORDS * options->max_record_bytes;
    if (!sst_database_is(carry->bytes.at, carry->bytes.len))
        return SST_OK;
    bool is_file = !carry->comes_once;
    bool is_logged = is_file && sst_database_has_log_beside(path);
    sst_database_source source = {.head = carry->bytes.at,
                                  .head_bytes = carry->bytes.len,
                                  .take = take_source_bytes,
                                  .context = stream,
                                  .tmp_dir = options->tmp_dir,
                                  .log_of = is_logged ? path : NULL};
    stream->lacks_log = !is_file && sst_database_has_log(source.head, source.head_bytes);
    sst_database *database = is_file && !is_logged
                                 ? sst_database_open(path, max_row_bytes)
                                 : sst_database_open_copy(&source, max_row_bytes);
    stream->database = database;
    return database ? take_source(stream, err) : sst_fail_memory(err);
}

/* The encoding that was given, where first bytes do not speak against it. */
static const char *given_encoding(const sst_stream *stream, const char *charset,
                                  sst_text head)
{
    if (!charset || stream->is_marked || !sst_recode_is_needed(charset))
        return NULL;
    bool is_other = sst_reader_is_binary(head.data, head.len_bytes) ||
                    sst_recode_is_utf8_text(head.data, head.len_bytes);
    return sst_wide_is(charset) && is_other ? NULL : charset;
}

/* The encoding that an input has, beside UTF-8, and that its reader does not find out. */
static const char *find_encoding(const sst_stream *stream, const char *path,
                                 const sst_stream_options *options)
{
    const sst_block *carry = &stream->carry;
    sst_text bytes = {carry->bytes.at, carry->bytes.len};
    if (bytes.len_bytes > SST_HEAD_BYTES)
        bytes.len_bytes = SST_HEAD_BYTES;
    const char *shown = sst_wide_shown(bytes.data, bytes.len_bytes);
    const char *name = shown ? shown : given_encoding(stream, options->charset, bytes);
    if (!name)
        return NULL;
    const sst_reader *reader = options->reader;
    if (!reader)
        reader = sst_reader_choose(path, bytes.data, bytes.len_bytes, carry->is_last);
    if (reader ? reader->knows_charset : !sst_wide_is(name))
        return NULL; /* it says so, or is no text */
    return name;
}

static sst_status recode(sst_stream *stream, const char *path,
                         const sst_stream_options *options, sst_error *err)
{
    const sst_block *carry = &stream->carry;
    stream->is_marked = has_utf8_mark(carry);
    const char *name = stream->database ? NULL : find_encoding(stream, path, options);
    if (!name)
        return SST_OK;
    stream->recode = sst_recode_new(name, carry->bytes.at, carry->bytes.len,
                                    take_source_bytes, stream);
    return stream->recode ? take_source(stream, err) : sst_fail_memory(err);
}

/* What follows of a file that is read as it is may go past the page cache. */
static void pass_cache(sst_stream *stream, const sst_stream_options *options)
{
    bool is_plain = !stream->unpack && !stream->database && !stream->carry.is_last;
    if (is_plain && (options->cache == SST_CACHE_PASSED ||
                     (options->cache == SST_CACHE_PASSED_UNLESS_THERE &&
                      !sst_direct_is_cached(stream->fd, options->expected_bytes))))
        stream->direct = sst_direct_new(stream->fd);
}

/* A small file is read in one piece; the byte more finds its end. */
static size_t first_bytes(uint64_t expected_bytes)
{
    if (expected_bytes < SST_HEAD_BYTES || expected_bytes > SST_BLOCK_BYTES)
        return SST_HEAD_BYTES;
    return (size_t)expected_bytes + 1;
}

static bool is_regular(int fd)
{
    struct stat info;
    return fstat(fd, &info) == 0 && S_ISREG(info.st_mode);
}

sst_stream_options sst_stream_options_of(const sst_read_options *given)
{
    return (sst_stream_options){
        .kind = SST_FILE_REGULAR,
        .charset = given->charset,
        .tmp_dir = given->tmp_dir ? given->tmp_dir : "/tmp",
        .max_record_bytes = given->max_record_bytes,
        .max_expansion = given->max_expansion,
        .cache = SST_CACHE_USED,
        .is_strict = given->is_strict,
    };
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
    stream->lacks_log = false;
    stream->read_bytes = 0;
    stream->state = (sst_cut_state){.most_bytes = options->max_record_bytes,
                                    .is_strict = options->is_strict,
                                    .wants_any = options->is_strict && options->reader};
    carry->bytes.len = carry->header.len = 0;
    carry->offset = 0;
    carry->has_its_header = false;
    carry->comes_once = options->kind == SST_FILE_STREAM || !is_regular(stream->fd);
    carry->first_number = 1;
    carry->is_first = true;
    carry->is_last = false;
    carry->reason[0] = '\0';
    sst_status status =
        sst_stream_fill(stream, carry, first_bytes(options->expected_bytes), err);
    if (status == SST_OK)
        status = unpack(stream, options->max_expansion, err);
    if (status == SST_OK)
        status = open_database(stream, path, options, err);
    if (status == SST_OK)
        pass_cache(stream, options);
    if (status == SST_OK)
        status = recode(stream, path, options, err);
    return status == SST_OK ? choose_reader(stream, path, options->reader, err) : status;
}

void sst_stream_close(sst_stream *stream)
{
    sst_direct_free(stream->direct);
    if (stream->fd >= 0)
        close(stream->fd);
    stream->fd = -1;
    sst_unpack_free(stream->unpack);
    sst_database_free(stream->database);
    sst_recode_free(stream->recode);
    stream->direct = NULL;
    stream->recode = NULL;
    stream->unpack = NULL;
    stream->database = NULL;
}
