/* SPDX-License-Identifier: MIT */
/* json_cut.h - a stream of JSON in, one object at a time out. */
#ifndef SST_READ_JSON_CUT_H
#define SST_READ_JSON_CUT_H

#include "read.h"

/* The cut of sst_reader, for NDJSON and for an array, on one line or on several. */
bool sst_json_cut(sst_cut_state *state, sst_text bytes, size_t at, bool is_all,
                  sst_cut *out);

/* Is the record one object whose brackets and strings close, no deeper than max_depth?
 * errors: SST_ERR_RECORD names what does not. */
sst_status sst_json_check(sst_text record, uint32_t max_depth, sst_error *err);

#endif
