/* SPDX-License-Identifier: MIT */
/* json_cut.h - a stream of JSON in, one object at a time out. */
#ifndef SST_READ_JSON_CUT_H
#define SST_READ_JSON_CUT_H

#include "read.h"

/* The cut of sst_reader, for NDJSON and for an array, on one line or on several. */
bool sst_json_cut(sst_cut_state *state, sst_text bytes, size_t at, bool is_all,
                  sst_cut *out);

/* The same for documents with arrays of objects, each of which may begin a line. */
bool sst_json_cut_documents(sst_cut_state *state, sst_text bytes, size_t at, bool is_all,
                            sst_cut *out);

/* The same where every byte counts (json_strict.c): what stands between objects and should
 * not is a record, and so is an array that does not begin with an object, and, if any is
 * wanted, all of an input that is blank. */
bool sst_json_cut_strictly(sst_cut_state *state, sst_text bytes, size_t at, bool is_all,
                           sst_cut *out);

/* The whole_lines of sst_reader. */
size_t sst_json_whole_lines(sst_cut_state *state, sst_text bytes, bool is_all,
                            uint64_t *num_lines);

/* Where the next record may begin, if that is a line's first byte: `at`, or behind what may
 * follow a record on its line.  SIZE_MAX: it is not. */
size_t sst_json_line_begin(const sst_cut_state *state, sst_text bytes, size_t at);

/* An object that began a line was cut elsewhere: the state behind it. */
void sst_json_pass_object(sst_cut_state *state);

/* Is the record one object whose brackets and strings close, no deeper than max_depth?
 * errors: SST_ERR_RECORD names what does not. */
sst_status sst_json_check(sst_text record, uint32_t max_depth, sst_error *err);

#endif
