/* SPDX-License-Identifier: MIT */
/* run.c - the stages in their order.
 *
 *     append     every article -> row, signature, marks, counted terms         (batch.c)
 *     finish     rows -> candidate pairs                                       (candidates.c)
 *                candidate pairs, texts read again -> links                    (verify.c)
 *                links -> stubs                                                (stubs.c)
 *                links -> series of notices                                    (templates.c)
 *                links -> versions                                             (versions.c)
 *                founders, from the terms counted -> vectors -> stories        (stories.c)
 *                stories, texts of founders read again -> words to show        (words.c)
 *
 * No text is kept: it is given again by whoever read it, or taken from the run's own spool
 * when the caller asked for that. */
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/machine.h"
#include "base/status.h"
#include "base/thread.h"
#include "match/gather.h"
#include "run.h"
#include "text/frequency.h"
#include "text/furniture.h"

#define MOST_SPOOLED_IN_MEMORY ((uint64_t)4 << 20)
#define SHELF_WINDOW_BYTES ((uint64_t)8 << 20)

const char *sst_version(void)
{
    return SST_VERSION;
}

sst_text sst_text_of(const char *string)
{
    return string ? (sst_text){string, strlen(string)} : (sst_text){NULL, 0};
}

void sst_article_init(sst_article *article)
{
    *article = (sst_article){.size = sizeof *article};
}

void sst_options_init(sst_options *options)
{
    *options = (sst_options){
        .size = sizeof *options,
        .near = .5,
        .recall = .98,
        .window_days = 3,
        .relations = SST_RELATIONS_ALL,
        .keep = SST_KEEP_EARLIEST,
        .use_background = true,
    };
}

/* ---- the budget --------------------------------------------------------------------
 * Of max_memory_bytes a quarter is for the bucket tables, a 16th for files that are resident, at
 * most a 32nd for each of five spools; large arrays have what is left beside what is needed
 * anyway.  Where articles lie on desks (desk.c), for which a 16th is meant, there are no tables. */

/* Spools take little of a small budget, and of a large one no more than makes large writes. */
static uint64_t spool_limit(uint64_t max_memory_bytes)
{
    uint64_t share = max_memory_bytes / 32;
    return share < MOST_SPOOLED_IN_MEMORY ? share : MOST_SPOOLED_IN_MEMORY;
}

static uint64_t spoken_for(uint64_t all)
{
    return all / 4 + all / 16 + 5 * spool_limit(all);
}

/* Measured: code and its tables; of each thread a block of input with what becomes of it, and
 * memory for articles; with terms also the background and the counters of some languages, and
 * longer tallies. */
static uint64_t needed_bytes(unsigned relations, unsigned num_threads)
{
    bool has_terms = relations & SST_RELATION_BIT(SST_SAME_STORY);
    return (has_terms ? 16 + 8 * (uint64_t)num_threads : 6 + 5 * (uint64_t)num_threads)
           << 20;
}

uint64_t sst_options_least_memory(const sst_options *options)
{
    unsigned num_threads = options->num_threads ? options->num_threads : sst_num_cores();
    return needed_bytes(options->relations, num_threads) / (32 - spoken_for(32)) * 32;
}

static uint64_t hoard_budget(const sst_run *run)
{
    uint64_t all = run->params.options.max_memory_bytes;
    uint64_t left = all - spoken_for(all);
    uint64_t needed = needed_bytes(run->params.options.relations, run->num_threads);
    return left < needed ? 0 : left - needed;
}

static sst_status open_hoards(sst_run *run, sst_error *err)
{
    uint64_t all = run->params.options.max_memory_bytes, window = all / 32;
    bool is_tight = window < SHELF_WINDOW_BYTES;
    const sst_hoard_limits of_hoard = {.budget_bytes = hoard_budget(run),
                                       .window_bytes = window,
                                       .process_bytes = all - all / 4};
    /* a short shelf would be resident anyway: then without files */
    const sst_hoard_limits of_shelf = {.budget_bytes = is_tight ? 0 : SHELF_WINDOW_BYTES,
                                       .window_bytes =
                                           is_tight ? window : SHELF_WINDOW_BYTES};
    sst_status st = sst_hoard_new(run->tmp_dir, &of_hoard, &run->hoard, err);
    if (st == SST_OK)
        st = sst_hoard_new(run->tmp_dir, &of_shelf, &run->shelf, err);
    run->rows.hoard = run->signatures.hoard = run->form_keys.hoard = run->hoard;
    run->details.hoard = run->marks.hoard = run->shelf;
    return st;
}

void sst_run_sweep(const sst_run *run)
{
    sst_hoard_sweep(run->hoard);
    sst_hoard_sweep(run->shelf);
}

sst_status sst_run_explain(const sst_run *run, sst_status st, sst_error *err)
{
    return sst_hoard_explain(run->shelf, sst_hoard_explain(run->hoard, st, err), err);
}

/* A folder that was named must be there, before hours are spent. */
static sst_status check_tmp(const char *tmp_dir, sst_error *err)
{
    int fd = sst_open_nameless(tmp_dir);
    if (fd < 0)
        return sst_fail(err, SST_ERR_ARGUMENT, 0, "%s: cannot take temporary files: %s",
                        tmp_dir, strerror(errno));
    close(fd);
    return SST_OK;
}

static sst_status open_run(sst_run *run, const sst_options *options, sst_error *err)
{
    sst_status st = sst_params_init(&run->params, options, err);
    if (st != SST_OK)
        return st;
    sst_options *o = &run->params.options;
    run->num_threads = o->num_threads ? o->num_threads : sst_num_cores();
    if (o->max_memory_bytes == 0)
        o->max_memory_bytes = sst_machine_memory() / 2;
    if (o->tmp_dir && (st = check_tmp(o->tmp_dir, err)) != SST_OK)
        return st;
    run->tmp_dir = strdup(o->tmp_dir ? o->tmp_dir : "/tmp");
    if (!run->tmp_dir)
        return sst_fail_memory(err);
    o->tmp_dir = run->tmp_dir;
    if ((st = open_hoards(run, err)) != SST_OK)
        return st;
    size_t spools = (size_t)spool_limit(o->max_memory_bytes);
    sst_spool_init(&run->cards, run->tmp_dir, spools);
    sst_spool_init(&run->tallies, run->tmp_dir, spools);
    sst_spool_init(&run->texts, run->tmp_dir, spools);
    sst_spool_init(&run->text_sizes, run->tmp_dir, spools);
    if (sst_params_wants(&run->params, SST_SAME_STORY)) {
        st = sst_frequencies_new(&run->frequencies, err);
        if (st == SST_OK)
            st = sst_guesser_new(&run->guesser, err);
    }
    return st;
}

sst_status sst_run_new(const sst_options *options, sst_run **out, sst_error *err)
{
    sst_run *run = calloc(1, sizeof *run);
    if (!run)
        return sst_fail_memory(err);
    sst_spool_init(&run->cards, NULL, 0);
    sst_spool_init(&run->tallies, NULL, 0);
    sst_spool_init(&run->texts, NULL, 0);
    sst_spool_init(&run->text_sizes, NULL, 0);
    sst_status st = open_run(run, options, err);
    if (st == SST_OK)
        *out = run;
    else
        sst_run_free(run);
    return st;
}

void sst_run_free(sst_run *run)
{
    if (!run)
        return;
    sst_vec_free(&run->rows);
    sst_vec_free(&run->signatures);
    sst_vec_free(&run->details);
    sst_vec_free(&run->marks);
    sst_vec_free(&run->form_keys);
    sst_spool_free(&run->cards);
    sst_spool_free(&run->tallies);
    sst_spool_free(&run->texts);
    sst_spool_free(&run->text_sizes);
    sst_frequencies_free(run->frequencies);
    sst_guesser_free(run->guesser);
    sst_furniture_free(run->furniture);
    sst_hoard_free(run->hoard);
    sst_hoard_free(run->shelf);
    free(run->tmp_dir);
    free(run);
}

const sst_furniture *sst_run_furniture(const sst_run *run)
{
    return run->furniture;
}

const sst_frequencies *sst_run_frequencies(const sst_run *run)
{
    return run->frequencies;
}

/* ---- finishing ---- */

static int by_article(const void *x, const void *y)
{
    const sst_lost_text *a = x, *b = y;
    return (a->no > b->no) - (a->no < b->no);
}

/* One loss per article. */
static void sort_losses(sst_losses *losses)
{
    size_t kept = 0;
    if (losses->len > 0)
        qsort(losses->at, losses->len, sizeof *losses->at, by_article);
    for (size_t i = 0; i < losses->len; i++)
        if (kept == 0 || losses->at[kept - 1].no != losses->at[i].no)
            losses->at[kept++] = losses->at[i];
    losses->len = kept;
}

static int by_repeated(const void *x, const void *y)
{
    const sst_repeat *a = x, *b = y;
    return (a->no > b->no) - (a->no < b->no);
}

static void summarise(const sst_run *run, sst_groups *groups)
{
    sst_summary *s = &groups->summary;
    s->size = sizeof *s;
    s->num_articles = run->rows.len;
    s->num_versions = groups->versions.len;
    s->has_stories = sst_params_wants(&run->params, SST_SAME_STORY);
    s->num_stories = s->has_stories ? groups->stories.len : groups->versions.len;
    s->num_pairs = groups->links.len;
    for (size_t i = 0; i < run->rows.len; i++) {
        sst_run_pace(run, i);
        s->num_undated += run->rows.at[i].precision == SST_UNDATED;
        s->num_stubs += run->rows.at[i].is_stub;
        s->num_with_furniture += run->rows.at[i].has_furniture;
    }
    s->num_replaced_bytes = run->num_replaced_bytes;
    s->num_repeated_ids = groups->repeats.len;
    s->num_bands = run->params.bands.num_bands;
    s->num_rows = run->params.bands.num_rows;
    s->expected_recall = run->params.bands.expected_recall;
}

static sst_status finish_run(const sst_again *again, sst_groups *groups, sst_error *err)
{
    sst_candidates candidates = {.hoard = again->run->hoard};
    sst_signatures *signatures = &again->run->signatures;
    sst_hoard_trim(again->run->hoard, signatures->at,
                   signatures->len * sizeof *signatures->at);
    sst_status st = sst_find_candidates(again, &candidates, groups, err);
    bool is_kept = again->run->params.options.keep_candidates;
    sst_vec_free(&again->run->marks); /* their work is done */
    if (!is_kept)
        sst_vec_free(&again->run->signatures);
    sst_vec_free(&again->run->form_keys);
    sst_run_tell(again->run, "verifying", 0, candidates.len);
    if (st == SST_OK)
        st =
            sst_candidates_gather(&candidates, (sst_article_no)again->run->rows.len, err);
    if (st == SST_OK)
        st = sst_verify_candidates(again, &candidates, groups, err);
    if (is_kept) {
        sst_candidates_sort(&candidates);
        groups->candidates = candidates;
    } else {
        sst_vec_free(&candidates);
    }
    if (st == SST_OK && is_kept)
        st = sst_find_first_copies(groups, err); /* by links that stubs lose */
    sst_run_tell(again->run, "versions", 0, 0);
    if (st == SST_OK)
        st = sst_find_stubs(again->run, groups, err);
    if (st == SST_OK)
        st = sst_find_templates(again->run, groups, err);
    if (st == SST_OK)
        st = sst_make_versions(again->run, groups, err);
    if (st == SST_OK)
        st = sst_find_series_of_versions(again->run, groups, err);
    sst_run_tell(again->run, "relating stories", 0, groups->versions.len);
    if (st == SST_OK)
        st = sst_make_stories(again, groups, err);
    return st;
}

sst_status sst_run_finish(sst_run *run, sst_give_again_fn give_again, void *context,
                          sst_groups **out, sst_error *err)
{
    if (run->is_finished)
        return sst_fail(err, SST_ERR_ARGUMENT, 0, "the run is finished already");
    if (!give_again && !run->params.options.keep_text)
        return sst_fail(err, SST_ERR_ARGUMENT, 0,
                        "no function gives texts again, and keep_text is not set");
    sst_groups *groups = calloc(1, sizeof *groups);
    if (!groups)
        return sst_fail_memory(err);
    groups->run = run;
    sst_hash_key_init(&groups->id_key, 0);
    groups->links.hoard = groups->passages.hoard = groups->losses.hoard = run->hoard;
    groups->versions.hoard = groups->stories.hoard = run->hoard;
    groups->candidates.hoard = groups->story_candidates.hoard = run->hoard;
    groups->repeats.hoard = groups->alsos.hoard = run->hoard;
    sst_spool_init(&groups->words, run->tmp_dir,
                   spool_limit(run->params.options.max_memory_bytes));
    sst_again again = {run, give_again, context};
    run->is_finished = true;
    sst_status st = finish_run(&again, groups, err);
    if (st != SST_OK) {
        sst_groups_free(groups);
        return sst_run_explain(run, st, err);
    }
    sort_losses(&groups->losses);
    if (groups->repeats.len > 0)
        qsort(groups->repeats.at, groups->repeats.len, sizeof *groups->repeats.at,
              by_repeated);
    summarise(run, groups);
    *out = groups;
    return SST_OK;
}
