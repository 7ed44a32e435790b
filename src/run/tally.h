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

/* The tally of article `no`; out->terms are `scratch`'s.  With a window the tallies behind it are
 * read as well; NULL: none of them is wanted next.  Safe from several threads with a window each.
 * errors: SST_ERR_MEMORY, SST_ERR_READ. */
sst_status sst_tally_fetch(const sst_run *run, sst_article_no no,
                           sst_spool_window *window, sst_scratch *scratch, sst_tally *out,
                           sst_error *err);

#endif
