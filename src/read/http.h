/* SPDX-License-Identifier: MIT */
/* http.h - the body of an HTTP response as it was sent in, as it was meant out. */
#ifndef SST_READ_HTTP_H
#define SST_READ_HTTP_H

#include "coding.h"
#include "head.h"

/* A response as it was sent; borrowed. */
typedef struct sst_http_response {
    const sst_head *head;
    sst_text body;
} sst_http_response;

typedef struct sst_http_body {
    sst_text bytes;
    char defect[96]; /* what is wrong with it, though there are bytes; empty: nothing */
} sst_http_body;

/* Undo the chunks and the compression that the response's header names; what is in no
 * chunks and not compressed though the header says so comes out as it is.  The bytes are
 * borrowed from the body or of the scratch, with SST_CODING_PADDING readable ones behind
 * them if those of the body have them. errors: as sst_coding_undo. */
sst_status sst_http_body_read(const sst_http_response *response,
                              const sst_coding_limits *limits, sst_scratch *scratch,
                              sst_http_body *out, sst_error *err);

#endif
