/* SPDX-License-Identifier: MIT */
/* job.c - what scan and evaluate share: inputs in, a finished run out, which they report;
 * and the exit status that reading gives. */
#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

#include "cli.h"

/* ---- the steps --------------------------------------------------------------------- */

/* What cannot be kept is said before hours are spent. */
static void note_memory(sst_job *job)
{
    const sst_settings *settings = job->settings;
    uint64_t given = settings->run.max_memory_bytes;
    uint64_t least = sst_options_least_memory(&settings->run);
    if (given > 0 && given < least && !settings->is_quiet)
        sst_say(
            &job->progress,
            "--max-memory is %" PRIu64 " bytes, which cannot be kept: with these threads "
            "and relations %" PRIu64 "M are needed, however much goes to temporary files",
            given, (least + ((uint64_t)1 << 20) - 1) >> 20);
}

static sst_status prepare(sst_job *job, sst_error *err)
{
    sst_settings *settings = job->settings;
    sst_progress_init(&job->progress, settings->is_quiet);
    sst_skips_init(&job->skips, &job->progress, settings->is_json);
    settings->read.skip = sst_skips_add;
    settings->read.skip_context = &job->skips;
    settings->read.note = settings->is_quiet ? NULL : sst_skips_note;
    settings->read.note_context = &job->skips;
    settings->read.names_passed_over = settings->report.is_verbose;
    job->skips.names_all = settings->report.is_verbose;
    settings->read.progress = sst_progress_bytes;
    settings->read.progress_context = &job->progress;
    settings->run.progress = sst_progress_units;
    settings->run.progress_context = &job->progress;
    settings->run.expect = sst_inputs_expect;
    sst_status st = sst_run_new(&settings->run, &job->run, err);
    if (st == SST_OK)
        note_memory(job);
    return st == SST_OK ? sst_inputs_new(&settings->read, &job->inputs, err) : st;
}

static sst_status read_all(sst_job *job, sst_error *err)
{
    sst_status st = SST_OK;
    sst_progress_enter(&job->progress, "read");
    for (size_t i = 0; i < job->settings->num_inputs && st == SST_OK; i++)
        st = sst_inputs_read(job->inputs, job->settings->inputs[i], job->run, err);
    job->counts = (sst_read_counts){.size = sizeof job->counts};
    sst_inputs_counts(job->inputs, &job->counts);
    job->is_stopped =
        job->settings->read.is_strict && (st == SST_ERR_READ || st == SST_ERR_RECORD);
    return st;
}

sst_status sst_job_add_lost(sst_job *job, sst_article_no no, const sst_error *why,
                            sst_error *err)
{
    sst_article_info article = {.size = sizeof article};
    sst_status st = sst_groups_article(job->groups, no, &article, err);
    if (st != SST_OK)
        return st;
    char id[256];
    size_t len = article.id.len_bytes < sizeof id ? article.id.len_bytes : sizeof id - 1;
    snprintf(id, sizeof id, "%.*s", (int)len, len > 0 ? article.id.data : "");
    sst_skip skip = {.input = id, .byte = why->offset, .reason = why->message};
    sst_skips_add_lost(&job->skips, &skip);
    job->counts.num_skipped++;
    return SST_OK;
}

static sst_status add_lost(sst_job *job, sst_error *err)
{
    sst_lost_text lost = {.size = sizeof lost};
    sst_status st = SST_OK;
    size_t i = 0;
    for (; st == SST_OK && sst_groups_lost(job->groups, i, &lost); i++)
        st = sst_job_add_lost(job, lost.no, &lost.reason, err);
    job->is_stopped = job->settings->read.is_strict && i > 0;
    return st;
}

static sst_status relate(sst_job *job, sst_error *err)
{
    sst_status st =
        sst_run_finish(job->run, sst_inputs_give_again, job->inputs, &job->groups, err);
    return st == SST_OK ? add_lost(job, err) : st;
}

static void print_stats(sst_job *job, FILE *to)
{
    sst_progress_enter(&job->progress, NULL);
    sst_print_stats(to, job->settings->is_json, job->begun, &job->progress);
}

static sst_status report(sst_job *job, FILE *to, sst_error *err)
{
    sst_progress_enter(&job->progress, "report");
    sst_report_options options = job->settings->report;
    options.counts = &job->counts;
    options.skips = job->skips.all.at;
    options.num_skips = job->skips.all.len;
    sst_status st = job->report(job, &options, to, err);
    if (st == SST_OK && job->settings->has_stats)
        print_stats(job, job->settings->command == SST_COMMAND_DEDUP ? stderr : to);
    return st;
}

/* ---- exit status ------------------------------------------------------------------- */

bool sst_may_skip(const sst_settings *settings, uint64_t num_skipped, uint64_t num_read)
{
    double limit = settings->max_skipped;
    if (num_skipped == 0)
        return true;
    if (limit < 0)
        return false;
    if (settings->max_skipped_is_percent)
        limit *= ((double)num_skipped + (double)num_read) / 100;
    return (double)num_skipped <= limit;
}

static int exit_of_reading(const sst_job *job)
{
    int status = SST_EXIT_DONE;
    if (!sst_may_skip(job->settings, job->counts.num_skipped, job->counts.num_articles))
        status = SST_EXIT_SKIPPED;
    if (job->counts.num_bad_inputs > 0)
        status = sst_exit_worse(status, SST_EXIT_READ);
    if (job->skips.is_short_of_memory)
        status = sst_exit_worse(status, SST_EXIT_SPACE);
    return status;
}

static void note_empty(sst_job *job)
{
    if (job->counts.num_articles == 0 && job->counts.num_skipped == 0 &&
        job->counts.num_bad_inputs == 0 && !job->settings->is_quiet)
        sst_say(&job->progress, "there are no articles in the input");
}

/* The name that was given for the text, the first of them; NULL: none was. */
static const char *given_text_name(const sst_read_options *options)
{
    for (size_t i = 0; i < options->num_fields; i++)
        if (strcmp(options->fields[i].field, "text") == 0)
            return options->fields[i].name;
    return NULL;
}

/* Titles alone relate poorly: most often the text has a name that is not looked for. */
static void note_without_text(sst_job *job)
{
    const sst_read_counts *counts = &job->counts;
    const char *name = given_text_name(&job->settings->read);
    if (counts->num_without_text == 0 || job->settings->is_quiet)
        return;
    bool is_nameable = counts->num_nameable_texts > 0;
    if (name && is_nameable && counts->num_without_text == counts->num_articles)
        sst_say(&job->progress, "--field text=%s: no record has a text of that name (%s)",
                name, counts->without_text);
    else
        sst_say(&job->progress,
                "%" PRIu64 " of %" PRIu64
                " article%s %s no text (%s), so that title and summary "
                "stand for it%s",
                counts->num_without_text, counts->num_articles,
                counts->num_articles == 1 ? "" : "s",
                counts->num_without_text == 1 ? "has" : "have", counts->without_text,
                is_nameable ? "; if it has another name: --field text=NAME" : "");
}

/* What dedup writes are articles alone, so it has no other place for this. */
static void note_passed_over(sst_job *job)
{
    uint64_t num = job->counts.num_passed_over;
    if (num > 0 && job->settings->command == SST_COMMAND_DEDUP &&
        !job->settings->is_quiet)
        sst_say(&job->progress, "%" PRIu64 " %s passed over", num,
                num == 1 ? "file of a folder was" : "files of folders were");
}

/* Files that there were before. */
static bool would_replace(const sst_job *job, const sst_output *output)
{
    return output->replaces || sst_is_file(job->settings->rejects);
}

static int leave_files(sst_job *job, sst_output *output)
{
    if (sst_is_file(job->settings->rejects))
        sst_say_left(&job->progress, job->settings->rejects);
    sst_leave_output(output, &job->progress);
    return exit_of_reading(job);
}

/* All steps with an open output; it is committed or abandoned. */
static int do_steps(sst_job *job, sst_output *output)
{
    sst_error err = {0};
    sst_status st = prepare(job, &err);
    if (st == SST_OK)
        st = read_all(job, &err);
    if (st == SST_OK)
        st = relate(job, &err);
    sst_skips_end(&job->skips);
    if (job->is_stopped) {
        if (job->skips.num == 0)
            sst_say(&job->progress, "%s", err.message);
        sst_abandon_output(output);
        return st != SST_OK ? sst_exit_of(st) : SST_EXIT_SKIPPED;
    }
    sst_progress_clear(&job->progress);
    if (st == SST_OK && sst_is_in_vain(&job->counts) && would_replace(job, output))
        return leave_files(job, output);
    if (st == SST_OK) {
        note_empty(job);
        note_without_text(job);
        note_passed_over(job);
        st = report(job, output->stream, &err);
    }
    int status = sst_finish_output(output, st, &err, &job->progress);
    return job->inputs != NULL ? sst_exit_worse(status, exit_of_reading(job)) : status;
}

int sst_job_run(sst_settings *settings, sst_job_report_fn report_fn, void *context)
{
    if (sst_is_output_read("-o", settings->output, settings->inputs,
                           settings->num_inputs))
        return SST_EXIT_USAGE;
    settings->read.pass_over = settings->written;
    settings->read.num_pass_over = sst_note_written(settings);
    sst_job job = {.settings = settings,
                   .report = report_fn,
                   .context = context,
                   .begun = sst_seconds_now()};
    sst_output output;
    int opened = sst_open_output(settings, settings->output, &output);
    if (opened != SST_EXIT_DONE)
        return opened;
    int status = do_steps(&job, &output);
    sst_groups_free(job.groups);
    sst_run_free(job.run);
    sst_inputs_free(job.inputs);
    sst_skips_free(&job.skips);
    return status;
}
