/* SPDX-License-Identifier: MIT */
/* counted.h - what counted.c counts in, as counted_buckets.c has made it. */
#ifndef SST_MATCH_COUNTED_H
#define SST_MATCH_COUNTED_H

#include <stdatomic.h>

#include "candidate.h"

struct sst_counted {
    sst_counted_options options;
    sst_article_no num_undated;
    sst_article_nos members; /* of all buckets, one after another */
    SST_VEC(size_t) ends;    /* of each bucket in `members`; the first entry is 0 */
    uint32_t *buckets;       /* of all articles, one after another; from seal on */
    size_t *begin;           /* of each article in `buckets`, num_articles + 1 */
    _Atomic(bool) *was_hot;  /* by bucket */
};

static inline size_t sst_counted_num_buckets(const sst_counted *counted)
{
    return counted->ends.len - 1;
}

#endif
