/* SPDX-License-Identifier: MIT */
/* curve.c - samestory curve: a threshold and a wanted recall in, the S-curve of the bands
 * out; with --sample also what these bands find of edited copies of the user's own
 * articles, and how many candidates there are among them. */
#include <stdlib.h>

#include "base/status.h"
#include "sample.h"

typedef struct curving {
    sst_settings *settings;
    sst_progress progress;
    sst_skips skips;
    sst_inputs *inputs;
    sst_run *run; /* that the inputs are read into; it is not finished */
    sst_read_counts counts;
    sst_sample sample;
    sst_curve curve;
    sst_curve_edit *edits;
    sst_curve_sample measured;
    double begun; /* seconds */
} curving;

/* ---- the sample -------------------------------------------------------------------- */

static sst_status read_sample(curving *c, sst_error *err)
{
    sst_settings *settings = c->settings;
    sst_options options = settings->run;
    options.relations = SST_RELATIONS_NEAR; /* terms and marks would only cost */
    settings->read.skip = sst_skips_add;
    settings->read.skip_context = &c->skips;
    settings->read.progress = sst_progress_bytes;
    settings->read.progress_context = &c->progress;
    sst_status st = sst_run_new(&options, &c->run, err);
    if (st == SST_OK)
        st = sst_inputs_new(&settings->read, &c->inputs, err);
    for (size_t i = 0; i < settings->num_samples && st == SST_OK; i++)
        st = sst_inputs_read(c->inputs, settings->samples[i], c->run, err);
    if (c->inputs != NULL)
        sst_inputs_counts(c->inputs, &c->counts);
    return st;
}

static sst_status measure_sample(curving *c, sst_error *err)
{
    c->edits = calloc(sst_num_edits, sizeof *c->edits);
    if (c->edits == NULL)
        return sst_fail_memory(err);
    sst_status st = sst_sample_draw(&c->sample, c->settings, c->inputs, &c->skips, err);
    if (st == SST_OK)
        st = sst_sample_try_edits(&c->sample, &c->progress, &c->curve, c->edits, err);
    if (st == SST_OK)
        st = sst_sample_count_pairs(&c->sample, &c->progress, &c->curve,
                                    &c->measured.pairs, err);
    c->measured.num_articles = c->counts.num_articles;
    c->measured.num_skipped = c->skips.num;
    c->measured.num_chosen = c->sample.num_chosen;
    c->measured.num_short = c->sample.num_short;
    c->measured.num_repeated = c->sample.num_repeated;
    c->measured.num_used = c->sample.specimens.len;
    c->measured.seed = c->settings->seed;
    c->measured.edits = c->edits;
    c->measured.num_edits = sst_num_edits;
    c->curve.sample = &c->measured;
    return st;
}

static sst_status take_sample(curving *c, sst_error *err)
{
    sst_status st = read_sample(c, err);
    if (st == SST_OK)
        st = measure_sample(c, err);
    sst_skips_end(&c->skips);
    sst_progress_clear(&c->progress);
    if (st == SST_OK && c->measured.num_used == 0 && c->skips.num == 0 &&
        !c->settings->is_quiet)
        sst_say(&c->progress, "there are no articles in the sample that can be compared");
    return st;
}

/* ---- the command ------------------------------------------------------------------- */

static sst_status report(curving *c, FILE *to, sst_error *err)
{
    const sst_settings *settings = c->settings;
    sst_status st = settings->is_json
                        ? sst_report_curve_json(&c->curve, to, err)
                        : sst_report_curve_text(&c->curve, &settings->report, to, err);
    if (st == SST_OK && settings->has_stats)
        sst_print_stats(to, settings->is_json, c->begun, NULL);
    return st;
}

static int exit_of_reading(const curving *c)
{
    uint64_t num_records = c->skips.num - c->counts.num_bad_inputs;
    int status = num_records > 0 ? SST_EXIT_SKIPPED : SST_EXIT_DONE;
    return c->counts.num_bad_inputs > 0 ? sst_exit_worse(status, SST_EXIT_READ) : status;
}

static int curve_to(curving *c, sst_output *output)
{
    sst_error err = {0};
    const sst_options *run = &c->settings->run;
    sst_progress_init(&c->progress, c->settings->is_quiet);
    sst_skips_init(&c->skips, &c->progress, false);
    c->counts.size = sizeof c->counts;
    sst_status st = sst_curve_init(run->near, run->recall, &c->curve, &err);
    if (st == SST_OK && c->settings->num_samples > 0)
        st = take_sample(c, &err);
    if (st == SST_OK && sst_is_in_vain(&c->counts) && output->replaces) {
        sst_leave_output(output, &c->progress);
        return exit_of_reading(c);
    }
    if (st == SST_OK)
        st = report(c, output->stream, &err);
    return sst_exit_worse(sst_finish_output(output, st, &err, &c->progress),
                          exit_of_reading(c));
}

int sst_show_curve(sst_settings *settings)
{
    curving c = {.settings = settings, .begun = sst_seconds_now()};
    sst_output output;
    if (sst_is_output_read("-o", settings->output, settings->samples,
                           settings->num_samples))
        return SST_EXIT_USAGE;
    settings->read.pass_over = settings->written;
    settings->read.num_pass_over = sst_note_written(settings);
    int opened = sst_open_output(settings, settings->output, &output);
    if (opened != SST_EXIT_DONE)
        return opened;
    int status = curve_to(&c, &output);
    sst_sample_free(&c.sample);
    free(c.edits);
    sst_run_free(c.run);
    sst_inputs_free(c.inputs);
    sst_skips_free(&c.skips);
    return status;
}
