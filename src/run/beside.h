/* SPDX-License-Identifier: MIT */
/* beside.h - what two articles have in common beside the passages they share. */
#ifndef SST_RUN_BESIDE_H
#define SST_RUN_BESIDE_H

#include "run.h"

/* The cosine, in units of 2^-30, of two articles' salient terms, those that stand in their
 * shared passages left out; 0 when too little is left of either.  The reader's scratch is
 * reset.  errors: those of sst_again_look. */
sst_status sst_cosine_beside(const sst_rereader *reader, const sst_article_no of[2],
                             uint64_t *out, sst_error *err);

#endif
