/* SPDX-License-Identifier: MIT */
/* key_terms.c - versions with vectors in, the buckets of those that share a salient term
 * out.
 *
 * The KEY_TERMS heaviest terms of a version are enough to meet others by: the lighter
 * ones are common, and add little to a cosine.  Which they are is found once, and kept as
 * one bit for each term of a version.
 *
 * A table of all takes 192 bytes for a version while the vectors are in memory.  Its
 * buckets come in the order of their keys, so when it is large a quarter of the keys is
 * grouped after the other.  The threads first add the terms of a stretch of the versions
 * each, then they group partitions, whose buckets are taken in the order of the
 * partitions. */
#include "key_terms.h"

#include <stdlib.h>
#include <string.h>

#include "base/hash.h"
#include "base/lanes.h"
#include "base/status.h"
#include "base/thread.h"
#include "match/keys.h"
#include "match/table.h"
#include "run.h"

enum {
    KEY_TERMS = 24,
    KEYS_OF_LINE = 16, /* of the cache */
    AHEAD = 8, /* versions, of the one whose terms are chosen: they lie here and there */
    BLOCK = 1024, /* versions whose terms are chosen by one thread */
    SOME = 256    /* entries added together; those of one version may be KEY_TERMS more */
};

#define SMALL_TABLE ((uint64_t)16 << 20) /* bytes: taken at once */
#define BYTES_PER_ENTRY 8

/* The keys of a table that are grouped together: those whose first bits are `at`. */
typedef struct part {
    unsigned at, num; /* of 1 or 4 */
} part;

/* Partitions of one thread on their way, with the buckets found there. */
typedef struct slot {
    sst_grouper *grouper;
    sst_buckets buckets;
    size_t partition;
} slot;

typedef struct meeting {
    const sst_vectors *vectors;
    const uint32_t *version_at;
    unsigned num_threads;
    uint64_t *chosen; /* by position: a bit for each term of its version */
    sst_table *table;
    part taken;
    slot *slots;
    size_t next; /* partition */
    sst_counted *counted;
} meeting;

/* ---- which terms ---- */

enum { NUM_PARTS = SST_MAX_TERMS / SST_LANES };

static unsigned num_reaching(const sst_lanes parts[NUM_PARTS], uint16_t least)
{
    sst_truths sums = {0};
    for (size_t i = 0; i < NUM_PARTS; i++)
        sums -= (sst_truths)(parts[i] >= least);
    return sst_lanes_sum(sums);
}

/* A weight that the KEY_TERMS heaviest of a vector reach and as few others as can be,
 * found bit by bit; 0: it has fewer.  Behind its weights a vector has zeros. */
static uint16_t key_weight(const sst_lanes parts[NUM_PARTS])
{
    uint32_t least = 0;
    for (uint32_t bit = 1u << 15; bit > 0; bit >>= 1) {
        unsigned num = num_reaching(parts, (uint16_t)(least | bit));
        if (num >= KEY_TERMS)
            least |= bit;
        if (num == KEY_TERMS)
            break;
    }
    return (uint16_t)least;
}

/* The most salient terms of a version, by which it meets others; of equal ones at the end the
 * smaller keys. */
static uint64_t choose_terms(const sst_vectors *vectors, uint32_t version)
{
    const uint16_t *weights = vectors->weights + (size_t)version * SST_MAX_TERMS;
    sst_lanes parts[NUM_PARTS];
    memcpy(parts, weights, sizeof parts);
    uint16_t least = key_weight(parts);
    uint64_t over = 0, equal = 0;
    for (size_t i = 0; i < NUM_PARTS; i++) {
        over |= (uint64_t)sst_lanes_bits((sst_truths)(parts[i] > least)) << i * SST_LANES;
        equal |= (uint64_t)sst_lanes_bits((sst_truths)(parts[i] == least))
                 << i * SST_LANES;
    }
    if (vectors->num_terms[version] < SST_MAX_TERMS)
        equal &= ((uint64_t)1 << vectors->num_terms[version]) - 1;
    int num = KEY_TERMS - __builtin_popcountll(over); /* that there is room for */
    for (; num > 0 && equal; num--) {
        over |= equal & -equal;
        equal &= equal - 1;
    }
    return over;
}

static sst_status choose_block(void *context, unsigned thread, size_t block,
                               sst_error *err)
{
    (void)thread;
    (void)err;
    const meeting *m = context;
    const sst_vectors *vectors = m->vectors;
    size_t num = vectors->num_versions;
    size_t end = num - block * BLOCK < BLOCK ? num : (block + 1) * BLOCK;
    for (size_t p = block * BLOCK; p < end; p++) {
        if (p + AHEAD < end) {
            const uint16_t *ahead =
                vectors->weights + (size_t)m->version_at[p + AHEAD] * SST_MAX_TERMS;
            __builtin_prefetch(ahead);
            __builtin_prefetch(ahead + SST_MAX_TERMS / 2);
        }
        m->chosen[p] = choose_terms(vectors, m->version_at[p]);
    }
    return SST_OK;
}

/* ---- adding ---- */

static bool is_in(part p, uint64_t key)
{
    return p.num == 1 || key >> 62 == p.at;
}

/* Those of a version's chosen terms whose keys in the table are in the part; how many. */
static size_t list_keys(const meeting *m, size_t position, uint64_t *keys)
{
    const uint32_t *all =
        m->vectors->keys + (size_t)m->version_at[position] * SST_MAX_TERMS;
    uint64_t mask = sst_family_mask(0, SST_FAMILY_TERM);
    size_t num = 0;
    for (uint64_t left = m->chosen[position]; left; left &= left - 1) {
        keys[num] = sst_mix64(all[__builtin_ctzll(left)] ^ mask);
        num += is_in(m->taken, keys[num]);
    }
    return num;
}

static void fetch_keys(const sst_vectors *vectors, uint32_t version)
{
    const uint32_t *keys = vectors->keys + (size_t)version * SST_MAX_TERMS;
    for (size_t i = 0; i < SST_MAX_TERMS; i += KEYS_OF_LINE)
        __builtin_prefetch(keys + i);
}

/* The versions of stretch i of as many as there are threads. */
static sst_status add_stretch(void *context, unsigned thread, size_t i, sst_error *err)
{
    (void)thread;
    const meeting *m = context;
    size_t num_versions = m->vectors->num_versions, num = 0;
    size_t p = num_versions * i / m->num_threads;
    size_t end = num_versions * (i + 1) / m->num_threads;
    uint64_t keys[SOME + KEY_TERMS];
    sst_article_no nos[SOME + KEY_TERMS];
    sst_status st = SST_OK;
    for (; p < end && st == SST_OK; p++) {
        if (p + AHEAD < end)
            fetch_keys(m->vectors, m->version_at[p + AHEAD]);
        size_t num_of_p = list_keys(m, p, keys + num);
        for (size_t k = 0; k < num_of_p; k++)
            nos[num++] = (sst_article_no)p;
        if (num < SOME)
            continue;
        st = sst_table_add_many(m->table, (unsigned)i,
                                (sst_table_entries){keys, nos, num}, err);
        num = 0;
    }
    return st == SST_OK ? sst_table_add_many(m->table, (unsigned)i,
                                             (sst_table_entries){keys, nos, num}, err)
                        : st;
}

/* ---- grouping ---- */

static sst_status produce(void *context, unsigned at, bool *end, sst_error *err)
{
    (void)err;
    meeting *m = context;
    *end = m->next == sst_table_num_partitions(m->table);
    m->slots[at].partition = m->next++;
    return SST_OK;
}

static sst_status work(void *context, unsigned at, sst_error *err)
{
    const meeting *m = context;
    slot *s = &m->slots[at];
    s->buckets.members.len = s->buckets.sizes.len = 0;
    return sst_table_group_partition(m->table, s->partition, s->grouper, err);
}

static sst_status commit(void *context, unsigned at, sst_error *err)
{
    const meeting *m = context;
    return sst_counted_take(m->counted, &m->slots[at].buckets, err);
}

static sst_status meet_in_part(meeting *m, sst_error *err)
{
    sst_pipeline pipeline = {produce, work, commit, m, 0};
    sst_table_clear(m->table);
    sst_status st = sst_parallel_for(m->num_threads, m->num_threads, add_stretch, m, err);
    m->next = 0;
    return st == SST_OK ? sst_pipeline_run(&pipeline, m->num_threads, err) : st;
}

/* ---- the whole ---- */

static sst_status open_meeting(meeting *m, const sst_table_limits *limits, sst_error *err)
{
    size_t num = m->vectors->num_versions;
    sst_table_options options = {.expected = (uint64_t)num * KEY_TERMS,
                                 .num_writers = m->num_threads,
                                 .limits = *limits};
    m->taken.num = options.expected * BYTES_PER_ENTRY <= SMALL_TABLE ? 1 : 4;
    m->chosen = sst_hoard_calloc(m->vectors->hoard, num + 1, sizeof *m->chosen);
    m->slots = calloc(m->num_threads, sizeof *m->slots);
    if (!m->chosen || !m->slots)
        return sst_fail_memory(err);
    sst_status st = sst_table_new(&options, &m->table, err);
    for (unsigned i = 0; i < m->num_threads && st == SST_OK; i++)
        st = sst_grouper_new(m->table, sst_buckets_add, &m->slots[i].buckets,
                             &m->slots[i].grouper, err);
    return st;
}

static void close_meeting(meeting *m)
{
    for (unsigned i = 0; m->slots && i < m->num_threads; i++) {
        sst_grouper_free(m->slots[i].grouper);
        sst_buckets_free(&m->slots[i].buckets);
    }
    free(m->slots);
    sst_table_free(m->table);
    sst_hoard_release(m->vectors->hoard, m->chosen);
}

sst_status sst_meet_by_key_terms(const sst_vectors *vectors, const uint32_t *version_at,
                                 const sst_table_limits *limits, sst_counted *counted,
                                 sst_error *err)
{
    meeting m = {.vectors = vectors,
                 .version_at = version_at,
                 .num_threads = sst_vectors_num_threads(vectors),
                 .counted = counted};
    sst_status st = open_meeting(&m, limits, err);
    size_t num_blocks = ((size_t)vectors->num_versions + BLOCK - 1) / BLOCK;
    if (st == SST_OK)
        st = sst_parallel_for(m.num_threads, num_blocks, choose_block, &m, err);
    for (; m.taken.at < m.taken.num && st == SST_OK; m.taken.at++)
        st = meet_in_part(&m, err);
    close_meeting(&m);
    return st == SST_OK ? sst_counted_seal(counted, err) : st;
}
