/* SPDX-License-Identifier: MIT */
/* block.h - an input's bytes in, blocks of whole records out. */
#ifndef SST_READ_BLOCK_H
#define SST_READ_BLOCK_H

#include "base/file.h"
#include "database.h"
#include "direct.h"
#include "lines.h"
#include "reader.h"
#include "recode.h"
#include "unpack.h"
#include "walk.h"

#define SST_REASON_BYTES 200
#define SST_BLOCK_BYTES ((size_t)1 << 20) /* fits the second cache beside the rest */

typedef struct sst_record {
    uint64_t offset;         /* in the input */
    size_t begin, len_bytes; /* in the block */
    uint64_t too_long_bytes; /* over the limit: this long, and not in the block; else 0 */
    bool is_aside;           /* holds no article, and has no number */
} sst_record;

/* Bytes of an input and the records in them.  Records of one input follow one another
 * without a gap in blocks, so a block may be parsed by whichever thread is free. */
typedef struct sst_block {
    SST_VEC(char) bytes;  /* and SST_RECORD_PADDING readable ones behind them */
    SST_VEC(char) header; /* the input's first record, of a reader that has_header */
    SST_VEC(sst_record) records;
    const sst_reader *reader; /* NULL: binary data, and no records */
    uint64_t offset;          /* of bytes[0] in the input */
    uint64_t first_number;  /* of its first record in the input, from 1; with leaves_lines
                                 it is not known */
    uint64_t lines_before;  /* that ended in bytes of a record too long, not kept */
    size_t used_bytes;      /* up to where the next block begins */
    bool is_uncut;          /* the records are still to be cut, from a state of {0} */
    uint64_t num_lines;     /* that end in its used bytes, if it is uncut */
    bool is_first, is_last; /* of its input */
    bool comes_once;        /* its bytes cannot be read again */
    bool is_past_cache;     /* they came past the page cache */
    bool has_its_header;    /* of the carry: the first record was seen */
    uint64_t taken_bytes;   /* of the file, until the block's end or somewhat beyond */
    uint64_t num_mended;    /* bytes of another encoding that meant nothing */
    bool is_marked;         /* a byte order mark says that the input is UTF-8 */
    const char *wide; /* its encoding of two or four bytes; NULL: it is in another */
    bool lacks_log;   /* of a database that was copied: what is in its log is missing */
    char reason[SST_REASON_BYTES]; /* why the input ended early; empty: it did not */
} sst_block;

void sst_block_free(sst_block *block);

/* Of a block that is cut: without those aside. */
size_t sst_block_num_records(const sst_block *block);

/* An input that is being cut. */
typedef struct sst_stream {
    int fd;                 /* -1: closed */
    sst_direct *direct;     /* past the page cache; else NULL */
    sst_unpack *unpack;     /* what the file holds, if it is packed; else NULL */
    sst_database *database; /* or what it holds in tables */
    sst_recode *recode;     /* UTF-8 of it, if it is in another encoding */
    uint64_t read_bytes;    /* of the file, by the stream itself */
    bool is_marked;         /* a byte order mark says that the input is UTF-8 */
    bool lacks_log; /* of a database that was copied: what is in its log is missing */
    uint64_t max_record_bytes;
    bool leaves_lines; /* blocks of whole lines are left uncut */
    sst_cut_state state;
    sst_block carry; /* the bytes behind the last block, and what is known of the next */
} sst_stream;

/* Whether a regular file is read through the page cache. */
typedef enum sst_cache {
    SST_CACHE_USED,
    SST_CACHE_PASSED_UNLESS_THERE, /* unless it lies there already */
    SST_CACHE_PASSED
} sst_cache;

/* How inputs are opened. */
typedef struct sst_stream_options {
    sst_file_kind kind;
    const sst_reader *reader; /* NULL: chosen by content */
    const char *charset;      /* of what does not say its own; NULL: UTF-8 */
    const char *tmp_dir;
    uint64_t max_record_bytes;
    uint32_t max_expansion;
    uint64_t expected_bytes; /* of a regular file; only speed depends on it */
    sst_cache cache;
    bool is_strict;
    bool leaves_lines; /* whoever takes blocks cuts those of whole lines */
} sst_stream_options;

/* Those that were given for all inputs, and for the rest what holds of a file of which nothing
 * is known. */
sst_stream_options sst_stream_options_of(const sst_read_options *given);

/* Open a file and choose its reader.  *trouble: errno when it is not to be had, and
 * nothing is open.  errors: SST_ERR_MEMORY. */
sst_status sst_stream_open(sst_stream *stream, const char *path,
                           const sst_stream_options *options, int *trouble,
                           sst_error *err);

/* The next block; block->is_last tells when there is no other. */
sst_status sst_stream_next(sst_stream *stream, sst_block *block, sst_error *err);
void sst_stream_close(sst_stream *stream);

#endif
