/* SPDX-License-Identifier: MIT */
/* dedup.c - samestory dedup: inputs in, one article of each of their versions out, as NDJSON; the
 * others to a file of their own. */
#include "cli.h"

typedef struct deduping {
    sst_output rejects; /* stream NULL: nobody wants them */
    bool is_written;    /* all of both */
} deduping;

/* Of one that was not written, unless that has been said before. */
static void add_lost(void *context, sst_article_no no, const sst_error *why)
{
    sst_job *job = context;
    sst_lost_text lost = {.size = sizeof lost};
    for (size_t i = 0; sst_groups_lost(job->groups, i, &lost); i++)
        if (lost.no == no)
            return;
    sst_error ignored;
    (void)sst_job_add_lost(job, no, why, &ignored);
}

static sst_status write_kept(sst_job *job, const sst_report_options *options, FILE *to,
                             sst_error *err)
{
    (void)options;
    deduping *d = job->context;
    sst_kept_options kept = {.size = sizeof kept,
                             .marks = job->settings->marks,
                             .rejects = d->rejects.stream,
                             .lost = job->settings->read.is_strict ? NULL : add_lost,
                             .lost_context = job};
    sst_status st = sst_report_kept(job->groups, job->inputs, &kept, to, err);
    sst_skips_end(&job->skips);
    d->is_written = st == SST_OK;
    return st;
}

int sst_dedup(sst_settings *settings)
{
    deduping d = {0};
    const char *path = settings->rejects;
    if (path == NULL)
        return sst_job_run(settings, write_kept, &d);
    if (sst_is_output_read("--rejects", path, settings->inputs, settings->num_inputs))
        return SST_EXIT_USAGE;
    int opened = sst_open_output(settings, path, &d.rejects);
    if (opened != SST_EXIT_DONE)
        return opened;
    int status = sst_job_run(settings, write_kept, &d);
    sst_error err = {0};
    sst_status st = d.is_written && status != SST_EXIT_WRITE ? SST_OK : SST_ERR_WRITE;
    if (st == SST_OK)
        return sst_exit_worse(status, sst_finish_output(&d.rejects, st, &err, NULL));
    sst_abandon_output(&d.rejects);
    return status;
}
