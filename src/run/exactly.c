/* SPDX-License-Identifier: MIT */
/* exactly.c - candidates for near-duplicates without loss: the prefix filter over all
 * texts.
 *
 * Two readings: one counts the shingles, one takes of each article the prefix that
 * match/exact.c describes and puts it into the bucket table. */
#include <stdlib.h>
#include <string.h>

#include "base/status.h"
#include "base/thread.h"
#include "finder.h"
#include "match/exact.h"
#include "match/keys.h"
#include "match/table.h"

enum { EXACT_BLOCK = 128 }; /* articles read at a time */

/* A block of articles on its way through the exact join; one per thread. */
typedef struct exact_slot {
    sst_scratch scratch;
    size_t first, end;
    sst_marks keys; /* prefix keys of all, one article after the other */
    uint32_t num_keys[EXACT_BLOCK];
    sst_losses losses;
} exact_slot;

typedef struct exact_joiner {
    sst_finder *finder;
    exact_slot *slots;
    sst_shingle_counts counts;
    uint32_t *set_sizes; /* by article */
    sst_table *table;
    size_t next;
    bool is_counting; /* first pass: counts; second: prefixes */
} exact_joiner;

static sst_status exact_produce(void *context, unsigned slot, bool *end, sst_error *err)
{
    (void)err;
    exact_joiner *joiner = context;
    size_t num = joiner->finder->run->rows.len;
    exact_slot *s = &joiner->slots[slot];
    *end = joiner->next == num;
    s->first = joiner->next;
    s->end = joiner->next = num - s->first < EXACT_BLOCK ? num : s->first + EXACT_BLOCK;
    return SST_OK;
}

static sst_status exact_article(exact_joiner *joiner, exact_slot *s, unsigned thread,
                                sst_article_no no, sst_error *err)
{
    sst_rereader reader = {joiner->finder->again, thread, &s->scratch};
    sst_looked looked;
    sst_error reason = {.status = SST_OK};
    sst_scratch_reset(&s->scratch);
    sst_status st = sst_again_look(&reader, no, SST_LOOK_SET, &looked, &reason);
    if (st != SST_OK)
        return sst_lose_text(&s->losses, no, st, &reason, err);
    if (joiner->is_counting) {
        sst_shingle_counts_learn(&joiner->counts, looked.set, looked.set_size);
        joiner->set_sizes[no] = (uint32_t)looked.set_size;
        return SST_OK;
    }
    st = sst_shingle_counts_order(&joiner->counts, looked.set, looked.set_size,
                                  &s->scratch, err);
    if (st != SST_OK)
        return st;
    size_t num =
        sst_exact_prefix_size(looked.set_size, joiner->finder->run->params.options.near);
    s->num_keys[no - s->first] = (uint32_t)num;
    return sst_vec_append(&s->keys, looked.set, num) ? SST_OK : sst_fail_memory(err);
}

static sst_status exact_work(void *context, unsigned slot, sst_error *err)
{
    exact_joiner *joiner = context;
    exact_slot *s = &joiner->slots[slot];
    sst_status st = SST_OK;
    s->keys.len = s->losses.len = 0;
    memset(s->num_keys, 0, sizeof s->num_keys);
    for (size_t i = s->first; i < s->end && st == SST_OK; i++)
        if (sst_finder_takes(joiner->finder, i))
            st = exact_article(joiner, s, slot, (sst_article_no)i, err);
    return st;
}

static sst_status exact_commit(void *context, unsigned slot, sst_error *err)
{
    exact_joiner *joiner = context;
    const exact_slot *s = &joiner->slots[slot];
    const uint64_t *key = s->keys.at;
    sst_losses *losses = &joiner->finder->groups->losses;
    sst_status st = sst_vec_append(losses, s->losses.at, s->losses.len)
                        ? SST_OK
                        : sst_fail_memory(err);
    for (size_t i = s->first; i < s->end; i++)
        for (uint32_t k = 0; k < s->num_keys[i - s->first] && st == SST_OK; k++)
            st =
                sst_table_add(joiner->table, sst_family_key(*key++, 0, SST_FAMILY_PREFIX),
                              (sst_article_no)i, err);
    return st;
}

/* Read all articles twice: count their shingles, then put their prefixes into the table. */
static sst_status exact_passes(exact_joiner *joiner, sst_error *err)
{
    sst_pipeline pipeline = {exact_produce, exact_work, exact_commit, joiner, 0};
    unsigned num_threads = joiner->finder->run->num_threads;
    joiner->is_counting = true;
    sst_status st = sst_pipeline_run(&pipeline, num_threads, err);
    joiner->is_counting = false;
    joiner->next = 0;
    return st == SST_OK ? sst_pipeline_run(&pipeline, num_threads, err) : st;
}

static sst_status exact_group(exact_joiner *joiner, sst_error *err)
{
    sst_exact_linked linked = {.candidates.hoard = joiner->finder->run->hoard,
                               .set_sizes = joiner->set_sizes,
                               .t = joiner->finder->run->params.options.near};
    const sst_candidates *found = &linked.candidates;
    sst_status st = sst_table_group(joiner->table, sst_exact_bucket, &linked, err);
    if (st == SST_OK &&
        !sst_vec_append(joiner->finder->candidates, found->at, found->len))
        st = sst_fail_memory(err);
    sst_vec_free(&linked.candidates);
    return st;
}

sst_status sst_find_exactly(sst_finder *f, sst_error *err)
{
    const sst_run *run = f->run;
    uint64_t num_shingles = 0; /* about */
    for (size_t i = 0; i < run->rows.len; i++)
        num_shingles += run->rows.at[i].num_words;
    exact_joiner joiner = {.finder = f};
    sst_status st = sst_shingle_counts_init(&joiner.counts, num_shingles, err);
    if (st != SST_OK)
        return st;
    sst_table_options options = {.expected = num_shingles / 2,
                                 .limits = sst_run_table_limits(run)};
    joiner.slots = calloc(run->num_threads, sizeof *joiner.slots);
    joiner.set_sizes =
        sst_hoard_calloc(run->hoard, run->rows.len + 1, sizeof *joiner.set_sizes);
    st = joiner.slots && joiner.set_sizes ? sst_table_new(&options, &joiner.table, err)
                                          : sst_fail_memory(err);
    if (st == SST_OK)
        st = exact_passes(&joiner, err);
    if (st == SST_OK)
        st = exact_group(&joiner, err);
    for (unsigned i = 0; joiner.slots && i < run->num_threads; i++) {
        sst_scratch_free(&joiner.slots[i].scratch);
        sst_vec_free(&joiner.slots[i].keys);
        sst_vec_free(&joiner.slots[i].losses);
    }
    free(joiner.slots);
    sst_hoard_release(run->hoard, joiner.set_sizes);
    sst_table_free(joiner.table);
    sst_shingle_counts_free(&joiner.counts);
    return st;
}
