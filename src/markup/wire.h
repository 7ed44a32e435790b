/* SPDX-License-Identifier: MIT */
/* wire.h - what goes through the two pipes between a reader and its HTML worker.
 *
 * A request is answered by one answer; then comes the next request, until the pipe ends.
 *
 *      0         4         8                16                    16 + 8 num
 *     | kind    | num     | bytes of pieces | length of piece 0 ... | piece 0 ... |
 *
 * Numbers are little-endian.  An answer has the same form.  Neither end believes the other:
 * lengths are checked before room is made for them. */
#ifndef SST_MARKUP_WIRE_H
#define SST_MARKUP_WIRE_H

#include "base/bytes.h"

#define SST_WIRE_HEAD_BYTES 16
#define SST_WIRE_LENGTH_BYTES 8
#define SST_WIRE_ABSENT UINT64_MAX /* the length of a piece that is not there */
#define SST_WIRE_MOST_PIECES (1u << 20)

typedef enum sst_wire_kind {
    SST_WIRE_PAGE = 1,  /* request: the charset from outside or absent, the page */
    SST_WIRE_FRAGMENTS, /* request: fragments; answer: their texts */
    SST_WIRE_ANSWER,    /* to a page: see below */
    SST_WIRE_REFUSED    /* answer: the reason, one piece */
} sst_wire_kind;

/* The pieces of a page's request and of its answer. */
enum { SST_WIRE_CHARSET = 0, SST_WIRE_BYTES, SST_WIRE_PAGE_PIECES };
enum {
    SST_WIRE_TITLE = 0,
    SST_WIRE_TEXT,
    SST_WIRE_URL,
    SST_WIRE_SOURCE,
    SST_WIRE_DATE,
    SST_WIRE_LANGUAGE,
    SST_WIRE_DOUBT, /* of its encoding: bytes that meant nothing (64 bits), 1: it is a guess */
    SST_WIRE_ANSWER_PIECES
};

#define SST_WIRE_DOUBT_BYTES 9

/* What the worker ends with when a page is over a limit of its own. */
#define SST_WIRE_EXIT_MEMORY 11
#define SST_WIRE_EXIT_BROKEN 12 /* the request was no request */

typedef struct sst_wire_head {
    uint32_t kind, num;
    uint64_t num_bytes; /* of all pieces */
} sst_wire_head;

static inline void sst_wire_store(void *to, sst_wire_head head)
{
    sst_store32(to, head.kind);
    sst_store32((char *)to + 4, head.num);
    sst_store64((char *)to + 8, head.num_bytes);
}

static inline sst_wire_head sst_wire_load(const void *from)
{
    return (sst_wire_head){sst_load32(from), sst_load32((const char *)from + 4),
                           sst_load64((const char *)from + 8)};
}

#endif
