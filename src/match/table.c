/* SPDX-License-Identifier: MIT */
/* table.c - keys in, buckets out.
 *
 * Sorting in two steps, each of which stays in the cache.  On arrival the high bits of a
 * key choose a partition; the record kept there is
 *
 *      63              32 31               0
 *     +------------------+------------------+
 *     | next 32 key bits |  article number  |
 *     +------------------+------------------+
 *
 * A partition is a chain of blocks, so it grows without copying.  Grouping takes the
 * partitions in order.  Most keys of most families occur once: what has no like in a
 * bitmap of its partition is dropped, the rest is sorted by its 32 key bits with a stable
 * radix sort of three digits.  Since articles arrive in ascending order, the members of a
 * bucket ascend; since the order is that of the keys, it does not depend on the number of
 * partitions. */
#include "table.h"

#include <assert.h>
#include <stdlib.h>
#include <string.h>

#include "base/status.h"

#define BLOCK_RECORDS 511           /* with the link: 4 KiB */
#define PARTITION_RECORDS (1 << 15) /* wanted at most: 256 KiB, and two bitmaps of 32 */
#define MAX_PARTITION_BITS 12       /* more open blocks than this miss the cache */
#define MAX_BITMAP_BITS 20          /* more bits than this do too */
#define PREFETCH_BYTES 128
#define DIGIT_BITS 11
#define NUM_DIGITS 3
#define NUM_VALUES (1 << DIGIT_BITS)

typedef struct block {
    struct block *next;
    uint64_t records[BLOCK_RECORDS];
} block;

/* Where the next record goes; apart from the rest, so that arrivals touch little. */
typedef struct place {
    uint64_t *next, *end; /* equal: the last block is full, or there is none */
} place;

typedef struct partition {
    block *first, *last;
    size_t num_blocks;
} partition;

struct sst_table {
    place *places;         /* by partition, like */
    partition *partitions; /* these */
    unsigned partition_bits;
    block *unused; /* a chain of blocks to be used again */
    /* Memory for one partition: */
    SST_VEC(uint64_t) seen, repeated;   /* bitmaps */
    SST_VEC(uint64_t) sorted, unsorted; /* records; at last the members of a bucket */
};

/* ---- arrival --------------------------------------------------------------------------- */

static size_t num_partitions(const sst_table *table)
{
    return (size_t)1 << table->partition_bits;
}

static size_t num_records(const sst_table *table, size_t i)
{
    return table->partitions[i].num_blocks * BLOCK_RECORDS -
           (size_t)(table->places[i].end - table->places[i].next);
}

sst_status sst_table_new(size_t expected, sst_table **out, sst_error *err)
{
    sst_table *table = calloc(1, sizeof *table);
    if (!table)
        return sst_fail_memory(err);
    while (table->partition_bits < MAX_PARTITION_BITS &&
           expected >> table->partition_bits > PARTITION_RECORDS)
        table->partition_bits++;
    table->places = calloc(num_partitions(table), sizeof *table->places);
    table->partitions = calloc(num_partitions(table), sizeof *table->partitions);
    if (!table->places || !table->partitions) {
        free(table->places);
        free(table->partitions);
        free(table);
        return sst_fail_memory(err);
    }
    *out = table;
    return SST_OK;
}

void sst_table_clear(sst_table *table)
{
    for (size_t i = 0; i < num_partitions(table); i++) {
        partition *p = &table->partitions[i];
        if (p->last) {
            p->last->next = table->unused;
            table->unused = p->first;
        }
        *p = (partition){0};
        table->places[i] = (place){0};
    }
}

void sst_table_free(sst_table *table)
{
    if (!table)
        return;
    sst_table_clear(table);
    while (table->unused) {
        block *next = table->unused->next;
        free(table->unused);
        table->unused = next;
    }
    sst_vec_free(&table->seen);
    sst_vec_free(&table->repeated);
    sst_vec_free(&table->sorted);
    sst_vec_free(&table->unsorted);
    free(table->partitions);
    free(table->places);
    free(table);
}

/* Rare: kept out of sst_table_add, which would otherwise save registers on every call. */
static __attribute__((noinline)) sst_status open_block(sst_table *table, size_t i,
                                                       sst_error *err)
{
    partition *p = &table->partitions[i];
    if (p->num_blocks >= UINT32_MAX / BLOCK_RECORDS)
        return sst_fail(err, SST_ERR_SPACE, 0,
                        "a partition of the bucket table is full at 2^32 entries");
    block *fresh = table->unused;
    if (fresh)
        table->unused = fresh->next;
    else if (!(fresh = malloc(sizeof *fresh)))
        return sst_fail_memory(err);
    fresh->next = NULL;
    if (p->last)
        p->last->next = fresh;
    else
        p->first = fresh;
    p->last = fresh;
    p->num_blocks++;
    table->places[i] = (place){fresh->records, fresh->records + BLOCK_RECORDS};
    return SST_OK;
}

sst_status sst_table_add(sst_table *table, uint64_t key, sst_article_no no,
                         sst_error *err)
{
    unsigned kept_shift = 32 - table->partition_bits;
    size_t i = key >> 32 >> kept_shift;
    place *p = &table->places[i];
    if (p->next == p->end) {
        sst_status st = open_block(table, i, err);
        if (st != SST_OK)
            return st;
    }
    /* The line after next, for writing: hardware does not foresee so many streams. */
    __builtin_prefetch((const void *)((uintptr_t)p->next + PREFETCH_BYTES), 1);
    *p->next++ = key >> kept_shift << 32 | no;
    return SST_OK;
}

/* ---- grouping -------------------------------------------------------------------------- */

/* The records of a block of partition i. */
static size_t block_records(const sst_table *table, size_t i, const block *b)
{
    return b->next ? BLOCK_RECORDS : (size_t)(table->places[i].next - b->records);
}

/* Bits in the bitmaps for so many records: at least eight for each, so that few different
 * keys share one. */
static size_t bitmap_bits(size_t num)
{
    size_t bits = 64;
    while (bits < 8 * num && bits < (size_t)1 << MAX_BITMAP_BITS)
        bits *= 2;
    return bits;
}

static void mark_repeats(sst_table *table, size_t i, size_t bits)
{
    uint64_t *seen = table->seen.at, *repeated = table->repeated.at;
    memset(seen, 0, bits / 8);
    memset(repeated, 0, bits / 8);
    for (const block *b = table->partitions[i].first; b; b = b->next) {
        size_t num = block_records(table, i, b);
        for (size_t k = 0; k < num; k++) {
            uint64_t at = b->records[k] >> 32 & (bits - 1),
                     bit = (uint64_t)1 << (at & 63);
            repeated[at / 64] |= seen[at / 64] & bit;
            seen[at / 64] |= bit;
        }
    }
}

/* Copies the records that may have a like to table->unsorted and returns their number. */
static size_t take_repeats(sst_table *table, size_t i, size_t bits)
{
    const uint64_t *repeated = table->repeated.at;
    uint64_t *to = table->unsorted.at;
    size_t num_taken = 0;
    for (const block *b = table->partitions[i].first; b; b = b->next) {
        size_t num = block_records(table, i, b);
        for (size_t k = 0; k < num; k++) {
            uint64_t record = b->records[k], at = record >> 32 & (bits - 1);
            to[num_taken] = record;
            num_taken += repeated[at / 64] >> (at & 63) & 1;
        }
    }
    return num_taken;
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

/* From table->unsorted to table->sorted, by key; stable. */
static void sort_records(sst_table *table, size_t num)
{
    uint32_t begin[NUM_DIGITS][NUM_VALUES];
    find_begins(table->unsorted.at, num, begin);
    scatter(table->unsorted.at, num, 0, begin[0], table->sorted.at);
    scatter(table->sorted.at, num, 1, begin[1], table->unsorted.at);
    scatter(table->unsorted.at, num, 2, begin[2], table->sorted.at);
}

/* `members` has room for all of them. */
static sst_status report_buckets(const uint64_t *sorted, size_t num,
                                 sst_article_no *members, sst_bucket_fn bucket,
                                 void *context, sst_error *err)
{
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
        sst_status st = bucket(context, members, num_members, err);
        if (st != SST_OK)
            return st;
    }
    return SST_OK;
}

static bool reserve_memory(sst_table *table)
{
    size_t largest = 0;
    for (size_t i = 0; i < num_partitions(table); i++) {
        size_t num = num_records(table, i);
        largest = num > largest ? num : largest;
    }
    size_t words = bitmap_bits(largest) / 64;
    /* One more: take_repeats writes before it decides. */
    return sst_vec_reserve(&table->seen, words) &&
           sst_vec_reserve(&table->repeated, words) &&
           sst_vec_reserve(&table->sorted, largest + 1) &&
           sst_vec_reserve(&table->unsorted, largest + 1);
}

sst_status sst_table_group(sst_table *table, sst_bucket_fn bucket, void *context,
                           sst_error *err)
{
    if (!reserve_memory(table))
        return sst_fail_memory(err);
    for (size_t i = 0; i < num_partitions(table); i++) {
        size_t bits = bitmap_bits(num_records(table, i));
        mark_repeats(table, i, bits);
        size_t num = take_repeats(table, i, bits);
        if (num == 0)
            continue;
        sort_records(table, num);
        sst_status st =
            report_buckets(table->sorted.at, num, (sst_article_no *)table->unsorted.at,
                           bucket, context, err);
        if (st != SST_OK)
            return st;
    }
    return SST_OK;
}
