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
    sst_linked linked;
    const sst_finder *finder;
} band_joiner;

/* Link a bucket and drop at once what the signatures rule out. */
static sst_status band_bucket(void *context, const sst_article_no *members, size_t num,
                              sst_error *err)
{
    band_joiner *joiner = context;
    const sst_run *run = joiner->finder->run;
    sst_candidates *found = &joiner->linked.candidates;
    size_t kept = found->len, before = found->len;
    sst_status st = sst_linked_bucket(&joiner->linked, members, num, err);
    for (size_t i = before; st == SST_OK && i < found->len; i++) {
        const uint16_t *signatures = run->signatures.at;
        if (sst_measure_may_be_near(
                signatures + (size_t)sst_candidate_a(found->at[i]) * SST_NUM_COMPONENTS,
                signatures + (size_t)sst_candidate_b(found->at[i]) * SST_NUM_COMPONENTS,
                run->params.options.near))
            found->at[kept++] = found->at[i];
    }
    found->len = kept;
    return st;
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
    sst_candidates_sort(&joiner->linked.candidates); /* a pair is found by many bands */
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
        const sst_linked *linked = &joiners[i].linked;
        if (st == SST_OK &&
            !sst_vec_append(f->candidates, linked->candidates.at, linked->candidates.len))
            st = sst_fail_memory(err);
        f->groups->summary.num_hot_buckets += linked->num_hot_buckets;
        sst_vec_free(&joiners[i].linked.candidates);
        sst_table_free(joiners[i].table);
    }
    free(joiners);
    return st;
}
