/* SPDX-License-Identifier: MIT */
/* key_terms.c - versions with vectors in, the buckets of those that share a salient term out.
 *
 * The KEY_TERMS heaviest terms of a version are enough to meet others by: the lighter ones are
 * common, and add little to a cosine.
 *
 * A table of all takes 192 bytes for a version while the vectors are in memory.  Its buckets come
 * in the order of their keys, so when it is large a quarter of the keys is grouped after the
 * other. */
#include "key_terms.h"

#include <string.h>

#include "match/keys.h"
#include "match/table.h"
#include "run.h"

enum { KEY_TERMS = 24 };

#define SMALL_TABLE ((uint64_t)16 << 20) /* bytes: taken at once */
#define BYTES_PER_ENTRY 8

/* Eight weights, or what is true of each (-1) or not (0). */
typedef uint16_t weights8 __attribute__((vector_size(16)));
typedef int16_t truths8 __attribute__((vector_size(16)));
enum { LANES = 8, NUM_PARTS = SST_MAX_TERMS / LANES };

static size_t num_reaching(const weights8 parts[NUM_PARTS], uint16_t least)
{
    truths8 sums = {0};
    int sum = 0;
    for (size_t i = 0; i < NUM_PARTS; i++)
        sums += (truths8)(parts[i] >= least);
    for (size_t i = 0; i < LANES; i++)
        sum -= sums[i];
    return (size_t)sum;
}

/* The weight that the KEY_TERMS heaviest of a vector reach at least, found bit by bit; 0: it has
 * fewer.  Behind its weights a vector has zeros. */
static uint16_t key_weight(const uint16_t weights[SST_MAX_TERMS])
{
    weights8 parts[NUM_PARTS];
    memcpy(parts, weights, sizeof parts);
    uint32_t least = 0;
    for (uint32_t bit = 1u << 15; bit > 0; bit >>= 1)
        if (num_reaching(parts, (uint16_t)(least | bit)) >= KEY_TERMS)
            least |= bit;
    return (uint16_t)least;
}

/* The most salient terms of a version, by which it meets others; of equal ones at the end the
 * smaller keys. */
static size_t key_terms(const sst_vectors *vectors, uint32_t version,
                        uint32_t keys[KEY_TERMS])
{
    const uint16_t *weights = vectors->weights + (size_t)version * SST_MAX_TERMS;
    const uint32_t *all = vectors->keys + (size_t)version * SST_MAX_TERMS;
    size_t num_all = vectors->num_terms[version], num_over = 0, num = 0;
    uint16_t least = key_weight(weights);
    for (size_t i = 0; i < num_all; i++)
        num_over += weights[i] > least;
    size_t num_equal = KEY_TERMS - num_over; /* that there is room for */
    for (size_t i = 0; i < num_all; i++) {
        if (weights[i] < least || (weights[i] == least && num_equal == 0))
            continue;
        num_equal -= weights[i] == least;
        keys[num++] = all[i];
    }
    return num;
}

/* The keys of a table that are grouped together: those whose first bits are `at`. */
typedef struct part {
    unsigned at, num; /* of 1 or 4 */
} part;

static bool is_in(part p, uint64_t key)
{
    return p.num == 1 || key >> 62 == p.at;
}

/* Those terms whose keys in the table are in a part. */
static sst_status add_key_terms(const sst_vectors *vectors, const uint32_t *version_at,
                                part taken, sst_table *table, sst_error *err)
{
    uint32_t keys[KEY_TERMS];
    sst_status st = SST_OK;
    for (uint32_t p = 0; p < vectors->num_versions; p++) {
        size_t num = key_terms(vectors, version_at[p], keys);
        for (size_t i = 0; i < num && st == SST_OK; i++) {
            uint64_t key = sst_family_key(keys[i], 0, SST_FAMILY_TERM);
            if (is_in(taken, key))
                st = sst_table_add(table, key, p, err);
        }
    }
    return st;
}

sst_status sst_meet_by_key_terms(const sst_vectors *vectors, const uint32_t *version_at,
                                 const sst_table_limits *limits, sst_counted *counted,
                                 sst_error *err)
{
    sst_table *table;
    sst_table_options options = {.expected = (uint64_t)vectors->num_versions * KEY_TERMS,
                                 .limits = *limits};
    sst_status st = sst_table_new(&options, &table, err);
    if (st != SST_OK)
        return st;
    part taken = {.num = options.expected * BYTES_PER_ENTRY <= SMALL_TABLE ? 1 : 4};
    for (; taken.at < taken.num && st == SST_OK; taken.at++) {
        sst_table_clear(table);
        st = add_key_terms(vectors, version_at, taken, table, err);
        if (st == SST_OK)
            st = sst_table_group(table, sst_counted_bucket, counted, err);
    }
    sst_table_free(table);
    return st == SST_OK ? sst_counted_seal(counted, err) : st;
}
