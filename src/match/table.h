/* SPDX-License-Identifier: MIT */
/* table.h - keys in, buckets out. */
#ifndef SST_MATCH_TABLE_H
#define SST_MATCH_TABLE_H

#include "match.h"

/* A bucket table for one key family (or one band of it).  Keys are 64 bits and well
 * mixed: the high ones choose a partition that fits the cache, the next 32 are kept.
 * Different keys that agree in all of these share a bucket (of 10^7 keys some dozens do),
 * so that members of a bucket must be compared before they count as equal. */
typedef struct sst_table sst_table;

/* `expected` entries decide the number of partitions; more may come. */
sst_status sst_table_new(size_t expected, sst_table **out, sst_error *err);
void sst_table_free(sst_table *table);

/* Empty the table, keeping its memory. */
void sst_table_clear(sst_table *table);

/* Put article `no` under `key`.  Articles come in ascending order (an article may have
 * several keys, and the same key twice).  errors: SST_ERR_MEMORY. */
sst_status sst_table_add(sst_table *table, uint64_t key, sst_article_no no,
                         sst_error *err);

/* One bucket: at least two distinct articles under one key, ascending, each once.  What
 * it returns, when not SST_OK, ends the grouping. */
typedef sst_status (*sst_bucket_fn)(void *context, const sst_article_no *members,
                                    size_t num, sst_error *err);

/* Call `bucket` for every bucket, in an order that depends on the keys alone. */
sst_status sst_table_group(sst_table *table, sst_bucket_fn bucket, void *context,
                           sst_error *err);

#endif
