/* SPDX-License-Identifier: MIT */
/* scan.c - samestory scan: inputs in, the report of their versions and stories out. */
#include "cli.h"

static sst_status report(sst_job *job, const sst_report_options *options, FILE *to,
                         sst_error *err)
{
    return job->settings->is_json ? sst_report_json(job->groups, options, to, err)
                                  : sst_report_text(job->groups, options, to, err);
}

int sst_scan(sst_settings *settings)
{
    return sst_job_run(settings, report, NULL);
}
