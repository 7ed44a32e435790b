/* SPDX-License-Identifier: MIT */
/* sum.h - terms of two versions or stories in, their product and their sum out. */
#ifndef SST_MATCH_SUM_H
#define SST_MATCH_SUM_H

#include "base/hoard.h"
#include "base/vec.h"

/* Terms of a version or a story, ascending by key. */
typedef struct sst_term_list {
    const uint32_t *keys, *weights;
    uint32_t num;
} sst_term_list;

/* Product of two lists: exact up to 2^53, which stories of fewer than 2,896 versions cannot
 * exceed; beyond that rounded, but always in the same order. */
double sst_terms_product(sst_term_list a, sst_term_list b);

/* The sum vector of a story of two or more. */
typedef struct sst_sum sst_sum;

enum { SST_SMALL_SUM = 0, SST_LARGE_SUM, SST_NUM_SUM_SIZES };

/* Where sums live: slabs of memory, and those sums in them that were given back.  {0} is
 * empty. */
typedef struct sst_sum_pool {
    sst_hoard *hoard; /* for the slabs; borrowed, or NULL */
    SST_VEC(char *) slabs;
    size_t slab_bytes, used_bytes; /* of the last slab */
    size_t all_bytes;              /* of all slabs */
    sst_sum *unused[SST_NUM_SUM_SIZES];
} sst_sum_pool;

/* Sum of two lists of at most 256 terms each, cut to its 256 heaviest terms, ties by key; of
 * neither list is anything kept.  NULL when memory ran out.  owner: the pool; the caller may
 * give it back. */
sst_sum *sst_sum_new(sst_sum_pool *pool, sst_term_list a, sst_term_list b);

/* Its terms, which live as long as it does. */
sst_term_list sst_sum_terms(const sst_sum *sum);

/* Keep a sum, or NULL, that is needed no more for sums to come. */
void sst_sum_give_back(sst_sum_pool *pool, sst_sum *sum);

/* Free all sums. */
void sst_sum_pool_free(sst_sum_pool *pool);

#endif
