/* SPDX-License-Identifier: MIT */
/* warc_cut.h - a stream of WARC in, one record that may hold an article at a time out. */
#ifndef SST_READ_WARC_CUT_H
#define SST_READ_WARC_CUT_H

#include "read.h"

/* The cut of sst_reader.  Records that hold no article are passed over.  What is no
 * record, or is cut off by the end of the input, is given as it stands, for translate to
 * name; of one that was passed over by then an empty record. */
bool sst_warc_cut(sst_cut_state *state, sst_text bytes, size_t at, bool is_all,
                  sst_cut *out);

#endif
