/* SPDX-License-Identifier: MIT */
/* shingle_table.c - shingles in, their set out, to be asked what it shares with another.
 *
 *     hashes   h0 h1 h2 h3 ...          distinct, in the order of the text
 *     places   . 2 . . . 1 3 . . 4 .    of each slot: the number of a hash, from 1 on
 *
 * Open addressing with at least four slots for a hash, which are small, so that nearly every
 * hash is in its first slot: what this costs is the branches that were guessed wrong. */
#include <string.h>

#include "base/status.h"
#include "shingle.h"

#define LEAST_SLOTS 8
#define SLOTS_PER_HASH 4

/* The slot of a hash, or the empty one where it would be.  Hashes are evenly spread. */
static inline uint32_t *find_slot(const sst_shingle_table *table, uint64_t hash)
{
    size_t slot = hash & table->mask;
    while (table->places[slot] != 0 && table->hashes[table->places[slot] - 1] != hash)
        slot = (slot + 1) & table->mask;
    return &table->places[slot];
}

sst_status sst_shingle_table_make(const sst_shingles *shingles, sst_scratch *scratch,
                                  sst_shingle_table *out, sst_error *err)
{
    size_t num_slots = LEAST_SLOTS;
    while (num_slots < SLOTS_PER_HASH * shingles->num)
        num_slots *= 2;
    sst_shingle_table t = {
        .hashes = sst_scratch_alloc(scratch, shingles->num, sizeof *t.hashes),
        .places = sst_scratch_alloc(scratch, num_slots, sizeof *t.places),
        .mask = num_slots - 1};
    if (!t.hashes || !t.places)
        return sst_fail_memory(err);
    memset(t.places, 0, num_slots * sizeof *t.places);
    for (size_t i = 0; i < shingles->num; i++) {
        uint32_t *slot = find_slot(&t, shingles->hash[i]);
        if (*slot != 0)
            continue;
        t.hashes[t.num++] = shingles->hash[i];
        *slot = (uint32_t)t.num;
    }
    *out = t;
    return SST_OK;
}

/* How many of the first hashes are equal. */
static inline size_t count_equal(const uint64_t *x, const uint64_t *y, size_t num)
{
    size_t i = 0;
    while (i + 4 <= num && ((x[i] ^ y[i]) | (x[i + 1] ^ y[i + 1]) |
                            (x[i + 2] ^ y[i + 2]) | (x[i + 3] ^ y[i + 3])) == 0)
        i += 4;
    while (i < num && x[i] == y[i])
        i++;
    return i;
}

/* Texts that share much share it in runs: behind a shared hash the next ones are shared
 * too, and are where they are expected. */
size_t sst_shingle_tables_share(const sst_shingle_table *a, const sst_shingle_table *b)
{
    const sst_shingle_table fewer = a->num < b->num ? *a : *b;
    const sst_shingle_table more = a->num < b->num ? *b : *a;
    size_t num_shared = 0, expected = 0, i = 0;
    for (;;) {
        size_t left = fewer.num - i, left_there = more.num - expected;
        size_t run = count_equal(fewer.hashes + i, more.hashes + expected,
                                 left < left_there ? left : left_there);
        num_shared += run;
        expected += run;
        i += run;
        if (i == fewer.num)
            return num_shared;
        uint32_t place = *find_slot(&more, fewer.hashes[i++]);
        num_shared += place != 0;
        expected = place != 0 ? place : expected;
    }
}
