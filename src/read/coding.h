/* SPDX-License-Identifier: MIT */
/* coding.h - a body that is compressed as HTTP's Content-Encoding says in, the body
 * out. */
#ifndef SST_READ_CODING_H
#define SST_READ_CODING_H

#include "base/scratch.h"
#include "samestory.h"

#define SST_CODING_PADDING 64 /* readable bytes behind what was unpacked */

/* How much may come of how little. */
typedef struct sst_coding_limits {
    uint64_t max_bytes;     /* of all that is unpacked */
    uint64_t free_bytes;    /* up to here the ratio does not matter */
    uint32_t max_expansion; /* bytes for each packed one */
} sst_coding_limits;

/* A body as it was sent; borrowed. */
typedef struct sst_coded_body {
    const char *coding; /* in lower case */
    sst_text bytes;
} sst_coded_body;

typedef struct sst_decoded_body {
    sst_text bytes; /* borrowed from what was coded, or of the scratch */
    const char
        *defect; /* the body ends early, or is broken from some place on; else NULL */
} sst_decoded_body;

/* Undo one coding: gzip, x-gzip, deflate, zstd or identity.  Archives often hold bodies
 * that are unpacked already under a header that says they are not: these come out as they
 * are.  errors: SST_ERR_RECORD: no such coding is read (it is named), nothing could be
 * unpacked, or it is too much; SST_ERR_MEMORY. */
sst_status sst_coding_undo(sst_coded_body body, const sst_coding_limits *limits,
                           sst_scratch *scratch, sst_decoded_body *out, sst_error *err);

#endif
