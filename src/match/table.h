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

/* What tables may take.  tmp_dir is borrowed, as is the hoard; NULL is /tmp. */
typedef struct sst_table_limits {
    uint64_t memory_bytes; /* more goes to an unlinked temporary file; 0: no limit */
    const char *tmp_dir;
    sst_hoard *hoard; /* for what is grouped together; may be NULL */
} sst_table_limits;

typedef struct sst_table_options {
    uint64_t expected;       /* entries: they decide the number of partitions */
    unsigned num_writers;    /* 0: one */
    sst_table_limits limits; /* of all writers together */
} sst_table_options;

/* More entries than expected may come.  Buckets do not depend on writers and limits. */
sst_status sst_table_new(const sst_table_options *options, sst_table **out,
                         sst_error *err);
void sst_table_free(sst_table *table);

/* Empty the table, keeping its memory. */
void sst_table_clear(sst_table *table);

/* Put article `no` under `key`.  Articles come in ascending order (an article may have
 * several keys, and the same key twice).  errors: SST_ERR_MEMORY, SST_ERR_SPACE. */
sst_status sst_table_add(sst_table *table, uint64_t key, sst_article_no no,
                         sst_error *err);

/* Article nos[i] under keys[i]; borrowed. */
typedef struct sst_table_entries {
    const uint64_t *keys;
    const sst_article_no *nos;
    size_t num;
} sst_table_entries;

/* The same of many entries, for writer `writer`: of each writer articles come in ascending
 * order, and after all of the writers before it.  Safe from several threads with a writer
 * each. */
sst_status sst_table_add_many(sst_table *table, unsigned writer,
                              sst_table_entries entries, sst_error *err);

/* One bucket: at least two distinct articles under one key, ascending, each once.  What
 * it returns, when not SST_OK, ends the grouping. */
typedef sst_status (*sst_bucket_fn)(void *context, const sst_article_no *members,
                                    size_t num, sst_error *err);

/* Call `bucket` for every bucket, in an order that depends on the keys alone. */
sst_status sst_table_group(sst_table *table, sst_bucket_fn bucket, void *context,
                           sst_error *err);

/* The same on several threads, one at least, in no order; contexts[i] is what thread i hands to
 * `bucket`. */
sst_status sst_table_group_by_threads(const sst_table *table, unsigned num_threads,
                                      sst_bucket_fn bucket, void *const *contexts,
                                      sst_error *err);

/* What one thread needs to group tables with the limits of this one: memory, and whom it tells
 * of buckets. */
typedef struct sst_grouper sst_grouper;
sst_status sst_grouper_new(const sst_table *table, sst_bucket_fn bucket, void *context,
                           sst_grouper **out, sst_error *err);
void sst_grouper_free(sst_grouper *grouper);

/* The same a partition at a time: once all is added, safe from several threads with a
 * grouper each. */
size_t sst_table_num_partitions(const sst_table *table);
sst_status sst_table_group_partition(const sst_table *table, size_t partition,
                                     sst_grouper *grouper, sst_error *err);

#endif
