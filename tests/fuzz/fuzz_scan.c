/* SPDX-License-Identifier: MIT */
/* fuzz_scan.c - any bytes as an input file: read, relate, report.  Whatever they are,
 * they are articles or skips and never a failure, and the report has a line for each. */
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

#include "fuzz.h"
#include "samestory_io.h"

static void count_skip(void *num_skips, const sst_skip *skip)
{
    MUST(skip->input && skip->reason && *skip->reason);
    ++*(uint64_t *)num_skips;
}

static void check_report(sst_groups *groups, uint64_t num_articles)
{
    char *json = NULL;
    size_t len_bytes = 0;
    FILE *stream = open_memstream(&json, &len_bytes);
    sst_report_options options;
    sst_report_options_init(&options);
    MUST(stream && sst_report_json(groups, &options, stream, NULL) == SST_OK);
    MUST(sst_report_text(groups, &options, stream, NULL) == SST_OK);
    fclose(stream);
    uint64_t num_lines = 0;
    for (const char *at = json; (at = strstr(at, "\"type\":\"article\"")) != NULL; at++)
        num_lines++;
    MUST(num_lines >= num_articles); /* more when a title says the same */
    free(json);
}

static void scan_file(const char *path)
{
    uint64_t num_skips = 0;
    sst_options options;
    sst_read_options read_options;
    sst_run *run = NULL;
    sst_inputs *inputs = NULL;
    sst_groups *groups = NULL;
    sst_options_init(&options);
    sst_read_options_init(&read_options);
    options.num_threads = read_options.num_threads = 1;
    read_options.skip = count_skip;
    read_options.skip_context = &num_skips;
    MUST(sst_run_new(&options, &run, NULL) == SST_OK);
    MUST(sst_inputs_new(&read_options, &inputs, NULL) == SST_OK);
    MUST(sst_inputs_read(inputs, path, run, NULL) == SST_OK);

    sst_read_counts counts = {.size = sizeof counts};
    sst_inputs_counts(inputs, &counts);
    MUST(counts.num_skipped + counts.num_bad_inputs == num_skips);
    MUST(sst_run_finish(run, sst_inputs_give_again, inputs, &groups, NULL) == SST_OK);
    MUST(sst_groups_num_lost(groups) == 0);
    check_report(groups, counts.num_articles);
    sst_groups_free(groups);
    sst_inputs_free(inputs);
    sst_run_free(run);
}

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t len_bytes)
{
    char path[64];
    int fd = memfd_create("input", 0);
    MUST(fd >= 0 && write(fd, bytes, len_bytes) == (ssize_t)len_bytes);
    snprintf(path, sizeof path, "/proc/self/fd/%d", fd);
    scan_file(path);
    close(fd);
    return 0;
}
