/* SPDX-License-Identifier: MIT */
/* evaluate.c - samestory evaluate: labels and inputs in; how well the groups that a scan
 * of the inputs finds agree with the labels, and the worst errors, out. */
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "cli.h"
#include "report/evaluation.h"

/* What the labels and the report need beside the job. */
typedef struct evaluating {
    sst_gold gold;
    sst_sketcher *sketcher;
    sst_evaluation evaluation;
} evaluating;

/* ---- the gold ---------------------------------------------------------------------- */

/* Whether the gold is one of the INPUTs: then its bad records are named when that is read. */
static bool is_input(const sst_settings *settings)
{
    struct stat gold, input;
    if (stat(settings->gold, &gold) != 0)
        return false;
    for (size_t i = 0; i < settings->num_inputs; i++)
        if (stat(settings->inputs[i], &input) == 0 && input.st_dev == gold.st_dev &&
            input.st_ino == gold.st_ino)
            return true;
    return false;
}

/* Read the labels; an exit status.  Bad records of NDJSON are named and passed over. */
static int read_gold(const sst_settings *settings, sst_gold *gold)
{
    sst_read_options read = settings->read;
    sst_gold_options options = {
        .read = &read, .positive = settings->positive, .at_least = settings->at_least};
    sst_skips skips;
    sst_error err = {0};
    bool is_named_later = is_input(settings);
    sst_skips_init(&skips, NULL, false);
    read.skip = is_named_later ? NULL : sst_skips_add;
    read.skip_context = &skips;
    read.is_strict = settings->read.is_strict && !is_named_later;
    sst_status st = sst_gold_read(settings->gold, &options, gold, &err);
    sst_skips_end(&skips);
    sst_skips_free(&skips);
    if (st != SST_OK)
        sst_say(NULL, "--gold %s", err.message);
    if (st != SST_OK || is_named_later ||
        sst_may_skip(settings, gold->num_skipped, gold->documents.len))
        return sst_exit_of(st);
    return SST_EXIT_SKIPPED;
}

/* ---- the report -------------------------------------------------------------------- */

static sst_status report(sst_job *job, const sst_report_options *options, FILE *to,
                         sst_error *err)
{
    evaluating *ev = job->context;
    const sst_settings *settings = job->settings;
    sst_status st = sst_sketcher_new(&settings->run, &ev->sketcher, err);
    if (st != SST_OK)
        return st;
    sst_sketcher_use_frequencies(ev->sketcher, sst_run_frequencies(job->run));
    sst_sketcher_use_furniture(ev->sketcher, sst_run_furniture(job->run));
    sst_evaluation_options how = {.report = options,
                                  .near = settings->run.near,
                                  .relations = settings->run.relations,
                                  .give_again = sst_inputs_give_again,
                                  .give_context = job->inputs,
                                  .sketcher = ev->sketcher};
    sst_evaluation *e = &ev->evaluation;
    st = sst_evaluation_make(job->groups, &ev->gold, &how, e, err);
    if (st != SST_OK)
        return st;
    return settings->is_json ? sst_evaluation_json(e, to, err)
                             : sst_evaluation_text(e, to, err);
}

int sst_evaluate(sst_settings *settings)
{
    evaluating ev = {.sketcher = NULL};
    if (sst_is_output_read("-o", settings->output, &settings->gold, 1))
        return SST_EXIT_USAGE;
    int status = read_gold(settings, &ev.gold);
    if (status == SST_EXIT_DONE || status == SST_EXIT_SKIPPED) {
        settings->run.keep_candidates = true;
        status = sst_exit_worse(status, sst_job_run(settings, report, &ev));
    }
    sst_evaluation_free(&ev.evaluation);
    sst_sketcher_free(ev.sketcher);
    sst_gold_free(&ev.gold);
    return status;
}
