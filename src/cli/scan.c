/* SPDX-License-Identifier: MIT */
/* scan.c - samestory scan: inputs in, the report of their versions and stories out. */
#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

#include "cli.h"

typedef struct scan {
    sst_settings *settings;
    sst_progress progress;
    sst_skips skips;
    sst_inputs *inputs;
    sst_run *run;
    sst_groups *groups;
    sst_read_counts counts;
    double begun;    /* seconds */
    bool is_stopped; /* --strict, and something was skipped */
} scan;

/* ---- the steps --------------------------------------------------------------------- */

static sst_status prepare(scan *s, sst_error *err)
{
    sst_settings *settings = s->settings;
    sst_progress_init(&s->progress, settings->is_quiet);
    sst_skips_init(&s->skips, &s->progress, settings->is_json);
    settings->read.skip = sst_skips_add;
    settings->read.skip_context = &s->skips;
    settings->read.progress = sst_progress_bytes;
    settings->read.progress_context = &s->progress;
    settings->run.progress = sst_progress_units;
    settings->run.progress_context = &s->progress;
    sst_status st = sst_run_new(&settings->run, &s->run, err);
    return st == SST_OK ? sst_inputs_new(&settings->read, &s->inputs, err) : st;
}

static sst_status read_all(scan *s, sst_error *err)
{
    sst_status st = SST_OK;
    for (size_t i = 0; i < s->settings->num_inputs && st == SST_OK; i++)
        st = sst_inputs_read(s->inputs, s->settings->inputs[i], s->run, err);
    s->counts = (sst_read_counts){.size = sizeof s->counts};
    sst_inputs_counts(s->inputs, &s->counts);
    s->is_stopped =
        s->settings->read.is_strict && (st == SST_ERR_READ || st == SST_ERR_RECORD);
    return st;
}

/* An article whose text could not be had again is a skip, under its id. */
static sst_status add_lost(scan *s, sst_error *err)
{
    uint64_t num = sst_groups_num_lost(s->groups);
    sst_lost_text lost = {.size = sizeof lost};
    for (size_t i = 0; sst_groups_lost(s->groups, i, &lost); i++) {
        sst_article_info article = {.size = sizeof article};
        sst_status st = sst_groups_article(s->groups, lost.no, &article, err);
        if (st != SST_OK)
            return st;
        char id[256];
        size_t len =
            article.id.len_bytes < sizeof id ? article.id.len_bytes : sizeof id - 1;
        snprintf(id, sizeof id, "%.*s", (int)len, len > 0 ? article.id.data : "");
        sst_skip skip = {
            .input = id, .byte = lost.reason.offset, .reason = lost.reason.message};
        sst_skips_add(&s->skips, &skip);
    }
    s->counts.num_skipped += num;
    s->is_stopped = s->settings->read.is_strict && num > 0;
    return SST_OK;
}

static sst_status relate(scan *s, sst_error *err)
{
    sst_status st =
        sst_run_finish(s->run, sst_inputs_give_again, s->inputs, &s->groups, err);
    return st == SST_OK ? add_lost(s, err) : st;
}

static sst_status report(scan *s, FILE *to, sst_error *err)
{
    sst_report_options options = s->settings->report;
    options.counts = &s->counts;
    options.skips = s->skips.all.at;
    options.num_skips = s->skips.all.len;
    sst_status st = s->settings->is_json ? sst_report_json(s->groups, &options, to, err)
                                         : sst_report_text(s->groups, &options, to, err);
    if (st == SST_OK && s->settings->has_stats)
        sst_print_stats(to, s->settings->is_json, s->begun);
    return st;
}

/* ---- exit status ------------------------------------------------------------------- */

/* Whether --max-skipped allows so many. */
static bool is_allowed(const scan *s)
{
    double num_skipped = (double)s->counts.num_skipped;
    double limit = s->settings->max_skipped;
    if (limit < 0)
        return false;
    if (s->settings->max_skipped_is_percent)
        limit *= (num_skipped + (double)s->counts.num_articles) / 100;
    return num_skipped <= limit;
}

static int exit_of_reading(const scan *s)
{
    int status = SST_EXIT_DONE;
    if (s->counts.num_skipped > 0 && !is_allowed(s))
        status = SST_EXIT_SKIPPED;
    if (s->counts.num_bad_inputs > 0)
        status = sst_exit_worse(status, SST_EXIT_READ);
    if (s->skips.is_short_of_memory)
        status = sst_exit_worse(status, SST_EXIT_SPACE);
    return status;
}

static void note_empty(scan *s)
{
    if (s->counts.num_articles == 0 && s->counts.num_skipped == 0 &&
        s->counts.num_bad_inputs == 0 && !s->settings->is_quiet)
        sst_say(&s->progress, "there are no articles in the input");
}

/* Titles alone relate poorly: most often the text has a name that is not looked for. */
static void note_without_text(scan *s)
{
    if (s->counts.num_without_text > 0 && !s->settings->is_quiet)
        sst_say(&s->progress,
                "%" PRIu64 " of %" PRIu64
                " articles have no text, so that title and summary "
                "stand for it; if it has another name: --field text=NAME",
                s->counts.num_without_text, s->counts.num_articles);
}

/* All steps with an open output; it is committed or abandoned. */
static int scan_to(scan *s, sst_output *output)
{
    sst_error err = {0};
    sst_status st = prepare(s, &err);
    if (st == SST_OK)
        st = read_all(s, &err);
    if (st == SST_OK)
        st = relate(s, &err);
    sst_skips_end(&s->skips);
    if (s->is_stopped) {
        if (s->skips.num == 0)
            sst_say(&s->progress, "%s", err.message);
        sst_output_abandon(output);
        return st != SST_OK ? sst_exit_of(st) : SST_EXIT_SKIPPED;
    }
    sst_progress_clear(&s->progress);
    if (st == SST_OK) {
        note_empty(s);
        note_without_text(s);
        st = report(s, output->stream, &err);
    }
    int status = sst_finish_output(output, st, &err, &s->progress);
    return s->inputs != NULL ? sst_exit_worse(status, exit_of_reading(s)) : status;
}

int sst_scan(sst_settings *settings)
{
    if (sst_is_output_read(settings->output, settings->inputs, settings->num_inputs))
        return SST_EXIT_USAGE;
    settings->read.pass_over = settings->output;
    scan s = {.settings = settings, .begun = sst_seconds_now()};
    sst_output output;
    int opened = sst_open_output(settings, &output);
    if (opened != SST_EXIT_DONE)
        return opened;
    int status = scan_to(&s, &output);
    sst_groups_free(s.groups);
    sst_run_free(s.run);
    sst_inputs_free(s.inputs);
    sst_skips_free(&s.skips);
    return status;
}
