/* SPDX-License-Identifier: MIT */
/* io.c - the shortest program over libsamestory_io. */
#include <samestory_io.h>

int main(void)
{
    sst_options options;
    sst_read_options read_options;
    sst_report_options report_options;
    sst_run *run;
    sst_inputs *inputs;
    sst_groups *groups;
    sst_options_init(&options);
    sst_read_options_init(&read_options);
    sst_report_options_init(&report_options);
    if (sst_run_new(&options, &run, NULL) ||
        sst_inputs_new(&read_options, &inputs, NULL) ||
        sst_inputs_read(inputs, "-", run, NULL) ||
        sst_run_finish(run, sst_inputs_give_again, inputs, &groups, NULL) ||
        sst_report_json(groups, &report_options, stdout, NULL))
        return 1;
    sst_groups_free(groups);
    sst_inputs_free(inputs);
    sst_run_free(run);
    return 0;
}
