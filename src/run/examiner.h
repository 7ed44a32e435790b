/* SPDX-License-Identifier: MIT */
/* examiner.h - a recurrence in, those of its articles that are otherwise different out. */
#ifndef SST_RUN_EXAMINER_H
#define SST_RUN_EXAMINER_H

#include "otherwise.h"
#include "recurrence.h"

#define SST_MOST_PAGE_WORDS 20000 /* more are no page */

/* One thread's memory: the exemplars of one recurrence, and the article that has it
 * elsewhere.  {0}, with again and thread filled in, has looked at none. */
enum { SST_PLACE_ELSEWHERE = SST_MOST_EXEMPLARS, SST_NUM_PLACES };
typedef struct sst_examiner {
    const sst_again *again;
    unsigned thread;
    sst_scratch scratch, scratches[SST_NUM_PLACES];
    bool is_filled[SST_NUM_PLACES];
    sst_article_no nos[SST_NUM_PLACES];
    sst_exemplar exemplars[SST_NUM_PLACES];
    const sst_exemplar *different[SST_MOST_EXEMPLARS]; /* those that were gathered */
    size_t num_different;
} sst_examiner;

/* Nothing that was looked at is at hand any more. */
void sst_examiner_forget(sst_examiner *examiner);
void sst_examiner_free(sst_examiner *examiner);

/* Gather exemplars that are mutually different; one that cannot be had again is passed
 * over, and so is one that is no page. errors: SST_ERR_MEMORY. */
sst_status sst_examiner_gather(sst_examiner *examiner, const sst_recurrence *r,
                               sst_error *err);

/* The article that has the recurrence elsewhere, when every exemplar has at least such a part
 * of it; *out is NULL when one has less, or cannot be had again. owner: the examiner.
 * errors: SST_ERR_MEMORY. */
sst_status sst_examiner_look_elsewhere(sst_examiner *examiner, const sst_recurrence *r,
                                       double least_part, const sst_exemplar **out,
                                       sst_error *err);

/* Whether each of the gathered, two at least, shares at most such a part of it with its
 * neighbour.  errors: SST_ERR_MEMORY. */
sst_status sst_examiner_share_at_most(sst_examiner *examiner, double most_part, bool *out,
                                      sst_error *err);

#endif
