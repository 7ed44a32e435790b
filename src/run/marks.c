/* SPDX-License-Identifier: MIT */
/* marks.c - candidates for what shares passages: articles that have a mark in common.
 *
 * Each thread adds the marks of a stretch of the articles, then groups partitions. */
#include <stdlib.h>

#include "base/status.h"
#include "base/thread.h"
#include "finder.h"
#include "match/candidate.h"
#include "match/keys.h"
#include "text/furniture.h"

enum { CHUNK = 512 }; /* marks added together */

/* ---- adding ---- */

typedef struct mark_adder {
    const sst_finder *finder;
    sst_table *table;
    uint64_t *first_marks; /* by stretch: where its marks begin */
    bool has_furniture;
} mark_adder;

/* Stretch i of as many as there are threads begins with this article. */
static size_t first_of_stretch(const sst_run *run, size_t i)
{
    return run->rows.len * i / run->num_threads;
}

static void find_first_marks(mark_adder *adder)
{
    const sst_run *run = adder->finder->run;
    uint64_t num_marks = 0;
    for (size_t i = 0; i < run->num_threads; i++) {
        adder->first_marks[i] = num_marks;
        for (size_t no = first_of_stretch(run, i); no < first_of_stretch(run, i + 1);
             no++)
            num_marks += run->details.at[no].num_marks;
    }
}

static bool is_taken(const mark_adder *adder, uint64_t mark)
{
    return !adder->has_furniture ||
           !sst_furniture_has(adder->finder->run->furniture, mark);
}

static sst_status add_stretch(void *context, unsigned thread, size_t i, sst_error *err)
{
    (void)thread;
    const mark_adder *adder = context;
    const sst_run *run = adder->finder->run;
    const uint64_t *mark = run->marks.at + adder->first_marks[i];
    size_t end = first_of_stretch(run, i + 1), num = 0;
    uint64_t keys[CHUNK];
    sst_article_no nos[CHUNK];
    sst_status st = SST_OK;
    for (size_t no = first_of_stretch(run, i); no < end && st == SST_OK; no++) {
        const uint64_t *end_marks = mark + run->details.at[no].num_marks;
        if (!sst_finder_takes(adder->finder, no))
            mark = end_marks;
        for (; mark < end_marks && st == SST_OK; mark++) {
            if (!is_taken(adder, *mark))
                continue;
            keys[num] = sst_family_key(*mark, 0, SST_FAMILY_MARK);
            nos[num++] = (sst_article_no)no;
            if (num < CHUNK)
                continue;
            st = sst_table_add_many(adder->table, (unsigned)i,
                                    (sst_table_entries){keys, nos, num}, err);
            num = 0;
        }
    }
    return st == SST_OK ? sst_table_add_many(adder->table, (unsigned)i,
                                             (sst_table_entries){keys, nos, num}, err)
                        : st;
}

sst_status sst_finder_marks(const sst_finder *finder, sst_table **out, sst_error *err)
{
    const sst_run *run = finder->run;
    sst_table_options options = {.expected = run->marks.len,
                                 .num_writers = run->num_threads,
                                 .limits = sst_run_table_limits(run)};
    mark_adder adder = {.finder = finder,
                        .first_marks = calloc(run->num_threads, sizeof(uint64_t)),
                        .has_furniture = sst_furniture_size(run->furniture) > 0};
    sst_status st = adder.first_marks ? sst_table_new(&options, &adder.table, err)
                                      : sst_fail_memory(err);
    if (st == SST_OK) {
        find_first_marks(&adder);
        st = sst_parallel_for(run->num_threads, run->num_threads, add_stretch, &adder,
                              err);
    }
    free(adder.first_marks);
    if (st == SST_OK)
        *out = adder.table;
    else
        sst_table_free(adder.table);
    return st;
}

/* ---- grouping ---- */

typedef struct mark_grouper {
    sst_hoard *hoard;
    sst_date *dates;
    uint32_t *num_words;
    sst_marked *marked; /* by thread, as are */
    void **contexts;    /* pointers to them */
} mark_grouper;

static sst_status open_grouper(const sst_run *run, mark_grouper *g, sst_error *err)
{
    *g = (mark_grouper){
        .hoard = run->hoard,
        .dates = sst_hoard_calloc(run->hoard, run->rows.len, sizeof *g->dates),
        .num_words = sst_hoard_calloc(run->hoard, run->rows.len, sizeof *g->num_words),
        .marked = calloc(run->num_threads, sizeof *g->marked),
        .contexts = calloc(run->num_threads, sizeof *g->contexts)};
    if (!g->dates || !g->num_words || !g->marked || !g->contexts)
        return sst_fail_memory(err);
    for (size_t i = 0; i < run->rows.len; i++) {
        g->dates[i] = sst_row_date(&run->rows.at[i]);
        g->num_words[i] = run->rows.at[i].num_words;
    }
    for (unsigned i = 0; i < run->num_threads; i++) {
        g->marked[i] = (sst_marked){
            .candidates.hoard = run->hoard, .dates = g->dates, .num_words = g->num_words};
        g->contexts[i] = &g->marked[i];
    }
    return SST_OK;
}

static void close_grouper(mark_grouper *g, unsigned num_threads)
{
    for (unsigned i = 0; g->marked && i < num_threads; i++) {
        sst_vec_free(&g->marked[i].candidates);
        sst_vec_free(&g->marked[i].by_date);
    }
    free(g->marked);
    free(g->contexts);
    sst_hoard_release(g->hoard, g->num_words);
    sst_hoard_release(g->hoard, g->dates);
}

/* What a thread found goes to the finder. */
static sst_status take_marked(sst_finder *f, sst_marked *marked, sst_error *err)
{
    sst_candidates *found = &marked->candidates;
    sst_candidates_sort(found); /* a passage has many marks */
    if (!sst_vec_append(f->candidates, found->at, found->len))
        return sst_fail_memory(err);
    sst_vec_free(found);
    f->groups->summary.num_hot_buckets += marked->num_hot_buckets;
    f->groups->summary.num_caps += marked->num_hot_buckets;
    return SST_OK;
}

sst_status sst_find_by_marks(sst_finder *f, sst_error *err)
{
    unsigned num_threads = f->run->num_threads;
    sst_table *table;
    sst_status st = sst_finder_marks(f, &table, err);
    if (st != SST_OK)
        return st;
    mark_grouper g;
    st = open_grouper(f->run, &g, err);
    if (st == SST_OK)
        st = sst_table_group_by_threads(table, num_threads, sst_marked_bucket, g.contexts,
                                        err);
    sst_table_free(table);
    for (unsigned i = 0; i < num_threads && st == SST_OK; i++)
        st = take_marked(f, &g.marked[i], err);
    close_grouper(&g, num_threads);
    return st;
}
