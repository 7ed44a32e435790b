/* SPDX-License-Identifier: MIT */
/* stream.h - the bytes of an input, as they are to be cut; block.h has the rest of a
 * stream. */
#ifndef SST_READ_STREAM_H
#define SST_READ_STREAM_H

#include "block.h"

/* Read until the block holds `want` bytes or the input ends; if early, the block says why.
 * errors: SST_ERR_MEMORY. */
sst_status sst_stream_fill(sst_stream *stream, sst_block *block, size_t want,
                           sst_error *err);

/* The block begins so many bytes later. */
void sst_block_drop_front(sst_block *block, size_t len_bytes);

#endif
