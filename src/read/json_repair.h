/* SPDX-License-Identifier: MIT */
/* json_repair.h - JSON strings in, their text out; broken bytes in, sound ones out. */
#ifndef SST_READ_JSON_REPAIR_H
#define SST_READ_JSON_REPAIR_H

#include "base/scratch.h"
#include "samestory.h"

/* The text of what stands between a JSON string's quotes.  Without escapes it is the very
 * same bytes; else of the scratch.  A lone surrogate becomes U+FFFD; *num_mended counts
 * these.  errors: SST_ERR_RECORD: an escape that JSON does not have; SST_ERR_MEMORY. */
sst_status sst_json_unescape(sst_text raw, sst_scratch *scratch, sst_text *out,
                             size_t *num_mended, sst_error *err);

/* The length of the well-formed sequence of UTF-8 at the front of some bytes; 0: there is
 * none. */
size_t sst_json_utf8_length(const char *at, size_t room);

/* A copy in which every byte that belongs to no UTF-8 sequence is U+FFFD, and so is every
 * control character that may not stand in text as it is; a tab inside of a line is a
 * blank.  `bytes` itself when there is nothing to mend.  SST_RECORD_PADDING bytes may be
 * read behind the copy.  errors: SST_ERR_MEMORY. */
sst_status sst_mend_bytes(sst_text bytes, sst_scratch *scratch, sst_text *out,
                          size_t *num_mended, sst_error *err);

/* What an escape stands for, as UTF-8, to *to; *p is behind its backslash, and moves behind
 * the escape.  false: JSON has no such escape.  A lone surrogate is mended as above. */
bool sst_json_take_escape(const char **p, const char *end, char **to, size_t *num_mended);

#endif
