/* SPDX-License-Identifier: MIT */
/* tally.h - an article's term counts as bytes: they wait in a spool until they can be
 * weighed. */
#ifndef SST_RUN_TALLY_H
#define SST_RUN_TALLY_H

#include "run.h"

/* Append the tally of an article that was looked at with SST_LOOK_TERMS; false when memory ran
 * out. */
bool sst_tally_append(sst_chars *tallies, const sst_looked *looked);

/* A tally read back.  Where the terms stand is not known. */
typedef struct sst_tally {
    size_t num_tokens; /* of title and text */
    sst_term_counts terms;
} sst_tally;

/* One thread that reads tallies.  With a window those behind a tally are read as well. */
typedef struct sst_tally_reader {
    const sst_run *run;
    sst_spool_window *window; /* NULL: those behind are not wanted next */
    sst_scratch *scratch;     /* of what it reads */
} sst_tally_reader;

/* The tally of article `no`; out->terms are the reader's scratch's.  Safe from several threads
 * with a window and a scratch each.  errors: SST_ERR_MEMORY, SST_ERR_READ. */
sst_status sst_tally_fetch(const sst_tally_reader *reader, sst_article_no no,
                           sst_tally *out, sst_error *err);

#endif
