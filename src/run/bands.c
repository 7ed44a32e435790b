/* SPDX-License-Identifier: MIT */
/* bands.c - candidates for near-duplicates: articles whose signatures agree in a band.
 *
 * Bands are joined from the signatures, one per thread at a time, and never all stored.  What
 * a bucket brings together is dropped at once when the whole signatures rule it out. */
#include <stdlib.h>

#include "base/status.h"
#include "base/thread.h"
#include "finder.h"
#include "match/candidate.h"
#include "match/keys.h"
#include "match/measure.h"
#include "match/table.h"

/* One thread's memory for joining bands. */
typedef struct band_joiner {
    sst_table *table;
    sst_linked linked;    /* pairs of one bucket; its hot buckets are those of all */
    sst_candidates found; /* of them, those that the signatures let pass */
    const sst_finder *finder;
} band_joiner;

/* Link a bucket and drop at once what the signatures rule out. */
static sst_status band_bucket(void *context, const sst_article_no *members, size_t num,
                              sst_error *err)
{
    band_joiner *joiner = context;
    const sst_run *run = joiner->finder->run;
    const uint16_t *signatures = run->signatures.at;
    sst_candidates *pairs = &joiner->linked.candidates, *found = &joiner->found;
    pairs->len = 0;
    sst_status st = sst_linked_bucket(&joiner->linked, members, num, err);
    if (st != SST_OK)
        return st;
    if (!sst_candidates_make_room(found, pairs->len))
        return sst_fail_memory(err);
    for (size_t i = 0; i < pairs->len; i++) {
        size_t a = sst_candidate_a(pairs->at[i]), b = sst_candidate_b(pairs->at[i]);
        if (sst_measure_may_be_near(signatures + a * SST_NUM_COMPONENTS,
                                    signatures + b * SST_NUM_COMPONENTS,
                                    run->params.options.near))
            found->at[found->len++] = pairs->at[i];
    }
    return SST_OK;
}

static sst_status join_band(void *context, unsigned thread, size_t band, sst_error *err)
{
    band_joiner *joiner = (band_joiner *)context + thread;
    const sst_run *run = joiner->finder->run;
    sst_status st = SST_OK;
    if (joiner->table)
        sst_table_clear(joiner->table);
    else
        st = sst_table_new(run->rows.len, &joiner->table, err);
    for (size_t i = 0; i < run->rows.len && st == SST_OK; i++)
        if (sst_finder_takes(joiner->finder, i))
            st = sst_table_add(joiner->table,
                               sst_band_key(run->signatures.at + i * SST_NUM_COMPONENTS,
                                            &run->params.bands, (uint32_t)band),
                               (sst_article_no)i, err);
    if (st == SST_OK)
        st = sst_table_group(joiner->table, band_bucket, joiner, err);
    sst_candidates_sort(&joiner->found); /* a pair is found by many bands */
    return st;
}

sst_status sst_find_by_bands(sst_finder *f, sst_error *err)
{
    unsigned num_threads = f->run->num_threads;
    band_joiner *joiners = calloc(num_threads, sizeof *joiners);
    if (!joiners)
        return sst_fail_memory(err);
    for (unsigned i = 0; i < num_threads; i++)
        joiners[i].finder = f;
    sst_status st = sst_parallel_for(num_threads, f->run->params.bands.num_bands,
                                     join_band, joiners, err);
    for (unsigned i = 0; i < num_threads; i++) {
        const sst_candidates *found = &joiners[i].found;
        if (st == SST_OK && !sst_vec_append(f->candidates, found->at, found->len))
            st = sst_fail_memory(err);
        f->groups->summary.num_hot_buckets += joiners[i].linked.num_hot_buckets;
        sst_vec_free(&joiners[i].found);
        sst_vec_free(&joiners[i].linked.candidates);
        sst_table_free(joiners[i].table);
    }
    free(joiners);
    return st;
}
