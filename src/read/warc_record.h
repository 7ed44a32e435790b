/* SPDX-License-Identifier: MIT */
/* warc_record.h - what one WARC record says of itself: where its block is, and whether
 * that may hold an article. */
#ifndef SST_READ_WARC_RECORD_H
#define SST_READ_WARC_RECORD_H

#include "head.h"

typedef enum sst_warc_holds {
    SST_WARC_NOTHING, /* a request, an answer that is not 200 ... */
    SST_WARC_OTHER,   /* what its type says is no text: a picture, a program, PDF */
    SST_WARC_HTTP,    /* an HTTP response */
    SST_WARC_PAYLOAD, /* the thing itself */
    SST_WARC_PART     /* of a thing that begins in another record */
} sst_warc_holds;

typedef struct sst_warc_record {
    sst_head head;
    uint64_t block_bytes; /* as its header says */
    sst_warc_holds holds;
    sst_head http; /* of SST_WARC_HTTP, if it has one; body is an offset in the block */
    bool has_http;
} sst_warc_record;

typedef enum sst_warc_look {
    SST_WARC_GOOD,
    SST_WARC_OPEN,  /* more bytes are needed to say */
    SST_WARC_BROKEN /* no header, or one that does not say how long the block is */
} sst_warc_look;

/* Look at a record that begins with the bytes' first; with is_all nothing follows
 * them. */
sst_warc_look sst_warc_record_look(sst_text bytes, bool is_all, sst_warc_record *out);

/* Does a version line, such as WARC/1.0, begin at `at`? *is_open: more bytes are needed
 * to say. */
bool sst_warc_is_version(sst_text bytes, size_t at, bool *is_open);

/* The first place from `at` on where a record seems to begin: a version line at a line's
 * start, or one in mid-line with a field of WARC's behind it.  With is_parted only one
 * behind an empty line. SIZE_MAX: there is none, as far as these bytes tell; what begins
 * in the last SST_WARC_BEGIN_BYTES of them may be one yet. */
size_t sst_warc_find_begin(sst_text bytes, size_t at, bool is_parted);

#define SST_WARC_BEGIN_BYTES 32

/* Is it of that WARC-Type? */
bool sst_warc_is_type(const sst_warc_record *record, const char *type);

/* The address without the <> that some write around it. */
sst_text sst_warc_address(const sst_warc_record *record);

#endif
