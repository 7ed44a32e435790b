/* SPDX-License-Identifier: MIT */
/* table.c - keys in, buckets out.
 *
 * Sorting in two steps, each of which stays in the cache.  On arrival the high bits of a
 * key choose a partition (table_writer.c).  Grouping takes the partitions in order.  Most
 * keys of most families occur once: what has no like, by marks in an array, is
 * dropped.  Of what is left, most shared a mark with another key by chance: it is marked
 * once more by other key bits.  The rest is sorted by its 32 key bits with a stable radix
 * sort of three digits.
 * Since articles arrive in ascending order, the members of a bucket ascend; since the order
 * is that of the keys, it does not depend on the number of partitions. */
#include "table.h"

#include <assert.h>
#include <stdlib.h>
#include <string.h>

#include "base/status.h"
#include "base/thread.h"
#include "table_writer.h"

#define PARTITION_RECORDS (1 << 15) /* wanted at most: 256 KiB, and as many marks */
#define MAX_PARTITION_BITS 12       /* more places than this miss the cache */
#define MOST_MARKS ((size_t)1 << 22)
#define LOW_BITS 32  /* of a record, where its key bits begin */
#define HIGH_BITS 42 /* as many as marks may want lie above */
#define DIGIT_BITS 11
#define NUM_DIGITS 3
#define NUM_VALUES (1 << DIGIT_BITS)

struct sst_table {
    unsigned partition_bits;
    unsigned num_writers;
    sst_table_writer *writers;
    sst_hoard *hoard;
};

struct sst_grouper {
    sst_bucket_fn bucket;
    void *context;
    SST_VEC(uint8_t) marks; /* bit 0: a key was seen, bit 1: and again */
    uint64_t mark_mask;
    unsigned mark_shift;                /* the key bits that choose a mark begin there */
    SST_VEC(uint64_t) sorted, unsorted; /* records; at last the members of a bucket */
    sst_table_window window;
};

/* ---- arrival --------------------------------------------------------------------------- */

size_t sst_table_num_partitions(const sst_table *table)
{
    return (size_t)1 << table->partition_bits;
}

sst_status sst_table_new(const sst_table_options *options, sst_table **out,
                         sst_error *err)
{
    sst_table *table = calloc(1, sizeof *table);
    if (!table)
        return sst_fail_memory(err);
    while (table->partition_bits < MAX_PARTITION_BITS &&
           options->expected >> table->partition_bits > PARTITION_RECORDS)
        table->partition_bits++;
    unsigned num = options->num_writers ? options->num_writers : 1;
    sst_table_limits each = options->limits;
    each.memory_bytes = (each.memory_bytes + num - 1) / num;
    table->hoard = each.hoard;
    table->writers = calloc(num, sizeof *table->writers);
    sst_status st = table->writers ? SST_OK : sst_fail_memory(err);
    for (; st == SST_OK && table->num_writers < num; table->num_writers++)
        st = sst_table_writer_init(&table->writers[table->num_writers],
                                   table->partition_bits, options->expected / num, &each,
                                   err);
    if (st == SST_OK)
        *out = table;
    else
        sst_table_free(table);
    return st;
}

void sst_table_clear(sst_table *table)
{
    for (unsigned i = 0; i < table->num_writers; i++)
        sst_table_writer_clear(&table->writers[i]);
}

void sst_table_free(sst_table *table)
{
    if (!table)
        return;
    for (unsigned i = 0; i < table->num_writers; i++)
        sst_table_writer_free(&table->writers[i]);
    free(table->writers);
    free(table);
}

sst_status sst_table_add(sst_table *table, uint64_t key, sst_article_no no,
                         sst_error *err)
{
    return sst_table_writer_add(table->writers, &key, &no, 1, err);
}

sst_status sst_table_add_many(sst_table *table, unsigned writer,
                              sst_table_entries entries, sst_error *err)
{
    assert(writer < table->num_writers);
    return sst_table_writer_add(&table->writers[writer], entries.keys, entries.nos,
                                entries.num, err);
}

/* ---- grouping -------------------------------------------------------------------------- */

sst_status sst_grouper_new(const sst_table *table, sst_bucket_fn bucket, void *context,
                           sst_grouper **out, sst_error *err)
{
    sst_grouper *grouper = calloc(1, sizeof *grouper);
    if (!grouper)
        return sst_fail_memory(err);
    grouper->sorted.hoard = grouper->unsorted.hoard = table->hoard;
    grouper->bucket = bucket;
    grouper->context = context;
    *out = grouper;
    return SST_OK;
}

void sst_grouper_free(sst_grouper *grouper)
{
    if (!grouper)
        return;
    sst_vec_free(&grouper->marks);
    sst_vec_free(&grouper->sorted);
    sst_vec_free(&grouper->unsorted);
    sst_vec_free(&grouper->window);
    free(grouper);
}

/* Clear the marks for so many records: at least six for each, so that few different keys
 * share one.  Bytes, since single bits cost more to get at than to have in the cache. */
static bool clear_marks(sst_grouper *grouper, uint64_t num, unsigned shift)
{
    size_t num_marks = 64;
    while (num_marks < 6 * num && num_marks < MOST_MARKS)
        num_marks *= 2;
    if (!sst_vec_reserve(&grouper->marks, num_marks))
        return false;
    memset(grouper->marks.at, 0, num_marks);
    grouper->mark_mask = num_marks - 1;
    grouper->mark_shift = shift;
    return true;
}

static sst_status mark_repeats(void *context, const uint64_t *records, size_t num,
                               sst_error *err)
{
    (void)err;
    const sst_grouper *grouper = context;
    uint8_t *marks = grouper->marks.at;
    uint64_t mask = grouper->mark_mask;
    unsigned shift = grouper->mark_shift;
    for (size_t i = 0; i < num; i++) {
        uint8_t *mark = &marks[records[i] >> shift & mask];
        *mark = (uint8_t)(*mark << 1 | 1);
    }
    return SST_OK;
}

/* Copy the records that may have a like to grouper->unsorted. */
static sst_status take_repeats(void *context, const uint64_t *records, size_t num,
                               sst_error *err)
{
    sst_grouper *grouper = context;
    /* One more: each is written before it is decided upon. */
    if (!sst_vec_reserve(&grouper->unsorted, grouper->unsorted.len + num + 1))
        return sst_fail_memory(err);
    const uint8_t *marks = grouper->marks.at;
    uint64_t *to = grouper->unsorted.at + grouper->unsorted.len;
    uint64_t mask = grouper->mark_mask;
    unsigned shift = grouper->mark_shift;
    for (size_t i = 0; i < num; i++) {
        *to = records[i];
        to += marks[records[i] >> shift & mask] >> 1 & 1;
    }
    grouper->unsorted.len = (size_t)(to - grouper->unsorted.at);
    return SST_OK;
}

/* The same once more, by other key bits and in place: there is the room. */
static sst_status take_again(sst_grouper *grouper, sst_error *err)
{
    const uint64_t *records = grouper->unsorted.at;
    size_t num = grouper->unsorted.len;
    if (!clear_marks(grouper, num, HIGH_BITS))
        return sst_fail_memory(err);
    mark_repeats(grouper, records, num, err);
    grouper->unsorted.len = 0;
    return take_repeats(grouper, records, num, err);
}

/* The value of digit d of a record, least significant first. */
static inline size_t digit_of(uint64_t record, unsigned d)
{
    return record >> (32 + d * DIGIT_BITS) & (NUM_VALUES - 1);
}

/* For each digit, where the records of each of its values begin in the sorted order. */
static void find_begins(const uint64_t *records, size_t num,
                        uint32_t begin[NUM_DIGITS][NUM_VALUES])
{
    memset(begin, 0, NUM_DIGITS * sizeof *begin);
    for (size_t i = 0; i < num; i++)
        for (unsigned d = 0; d < NUM_DIGITS; d++)
            begin[d][digit_of(records[i], d)]++;
    for (unsigned d = 0; d < NUM_DIGITS; d++) {
        uint32_t sum = 0;
        for (size_t value = 0; value < NUM_VALUES; value++) {
            uint32_t num_of_value = begin[d][value];
            begin[d][value] = sum;
            sum += num_of_value;
        }
    }
}

static void scatter(const uint64_t *from, size_t num, unsigned d, uint32_t *begin,
                    uint64_t *to)
{
    for (size_t i = 0; i < num; i++)
        to[begin[digit_of(from[i], d)]++] = from[i];
}

/* From grouper->unsorted to grouper->sorted, by key; stable. */
static void sort_records(sst_grouper *grouper)
{
    uint32_t begin[NUM_DIGITS][NUM_VALUES];
    uint64_t *unsorted = grouper->unsorted.at, *sorted = grouper->sorted.at;
    size_t num = grouper->unsorted.len;
    find_begins(unsorted, num, begin);
    scatter(unsorted, num, 0, begin[0], sorted);
    scatter(sorted, num, 1, begin[1], unsorted);
    scatter(unsorted, num, 2, begin[2], sorted);
}

/* Tell of the buckets of grouper->sorted; members stand where the unsorted stood. */
static sst_status report_buckets(const sst_grouper *grouper, sst_error *err)
{
    const uint64_t *sorted = grouper->sorted.at;
    sst_article_no *members = (sst_article_no *)grouper->unsorted.at;
    size_t num = grouper->unsorted.len;
    for (size_t i = 0; i < num;) {
        uint64_t key = sorted[i] >> 32;
        size_t num_members = 0;
        for (; i < num && sorted[i] >> 32 == key; i++) {
            sst_article_no no = (sst_article_no)sorted[i];
            assert(num_members == 0 || members[num_members - 1] <= no);
            if (num_members == 0 || members[num_members - 1] != no)
                members[num_members++] = no;
        }
        if (num_members < 2)
            continue;
        sst_status st = grouper->bucket(grouper->context, members, num_members, err);
        if (st != SST_OK)
            return st;
    }
    return SST_OK;
}

/* The records of a partition, writer by writer. */
static sst_status read_partition(const sst_table *table, size_t partition,
                                 sst_grouper *grouper, sst_stretch_fn each,
                                 sst_error *err)
{
    sst_table_reader reader = {each, grouper, &grouper->window};
    sst_status st = SST_OK;
    for (unsigned i = 0; i < table->num_writers && st == SST_OK; i++)
        st = sst_table_writer_read(&table->writers[i], partition, &reader, err);
    return st;
}

sst_status sst_table_group_partition(const sst_table *table, size_t partition,
                                     sst_grouper *grouper, sst_error *err)
{
    uint64_t num = 0;
    for (unsigned i = 0; i < table->num_writers; i++)
        num += sst_table_writer_num(&table->writers[i], partition);
    if (num < 2)
        return SST_OK;
    if (!clear_marks(grouper, num, LOW_BITS))
        return sst_fail_memory(err);
    grouper->unsorted.len = 0;
    sst_status st = read_partition(table, partition, grouper, mark_repeats, err);
    if (st == SST_OK)
        st = read_partition(table, partition, grouper, take_repeats, err);
    if (st == SST_OK)
        st = take_again(grouper, err);
    if (st != SST_OK || grouper->unsorted.len == 0)
        return st;
    if (!sst_vec_reserve(&grouper->sorted, grouper->unsorted.len))
        return sst_fail_memory(err);
    sort_records(grouper);
    return report_buckets(grouper, err);
}

sst_status sst_table_group(sst_table *table, sst_bucket_fn bucket, void *context,
                           sst_error *err)
{
    sst_grouper *grouper = NULL;
    sst_status st = sst_grouper_new(table, bucket, context, &grouper, err);
    if (st != SST_OK)
        return st;
    for (size_t i = 0; i < sst_table_num_partitions(table) && st == SST_OK; i++)
        st = sst_table_group_partition(table, i, grouper, err);
    sst_grouper_free(grouper);
    return st;
}

/* ---- several threads ------------------------------------------------------------------- */

typedef struct group_job {
    const sst_table *table;
    sst_grouper **groupers; /* by thread */
} group_job;

static sst_status group_task(void *context, unsigned thread, size_t i, sst_error *err)
{
    const group_job *job = context;
    return sst_table_group_partition(job->table, i, job->groupers[thread], err);
}

sst_status sst_table_group_by_threads(const sst_table *table, unsigned num_threads,
                                      sst_bucket_fn bucket, void *const *contexts,
                                      sst_error *err)
{
    sst_grouper **groupers = calloc(num_threads, sizeof(sst_grouper *));
    sst_status st = groupers ? SST_OK : sst_fail_memory(err);
    for (unsigned i = 0; i < num_threads && st == SST_OK; i++)
        st = sst_grouper_new(table, bucket, contexts[i], &groupers[i], err);
    group_job job = {table, groupers};
    if (st == SST_OK)
        st = sst_parallel_for(num_threads, sst_table_num_partitions(table), group_task,
                              &job, err);
    for (unsigned i = 0; groupers && i < num_threads; i++)
        sst_grouper_free(groupers[i]);
    free(groupers);
    return st;
}
