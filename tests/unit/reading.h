/* SPDX-License-Identifier: MIT */
/* reading.h - files in a folder of their own in, ids, texts and skips out: what the tests of
 * whole inputs share. */
#ifndef UNIT_READING_H
#define UNIT_READING_H

#include <fcntl.h>
#include <ftw.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "read_records.h"

/* A folder of our own that is the working folder of a test. */
static char folder[] = "/tmp/samestory-test-XXXXXX";

typedef struct reading {
    sst_options run_options;
    sst_read_options options;
    sst_run *run;
    sst_inputs *inputs;
    sst_error error;
    SST_VEC(char) skips; /* a line each: input:line:byte:reason */
    uint64_t num_input_skips;
} reading;

static reading r;

static inline void note_skip(void *context, const sst_skip *skip)
{
    reading *to = context;
    char line[600];
    int len = snprintf(line, sizeof line, "%s:%llu:%llu: %s\n", skip->input,
                       (unsigned long long)skip->line, (unsigned long long)skip->byte,
                       skip->reason);
    cr_assert(sst_vec_append(&to->skips, line, (size_t)len));
    to->num_input_skips += skip->is_input;
}

static inline void set_up(void)
{
    cr_assert_not_null(mkdtemp(folder));
    cr_assert_eq(chdir(folder), 0);
    r = (reading){0};
    sst_options_init(&r.run_options);
    r.run_options.num_threads = 1;
    r.run_options.relations = SST_RELATIONS_NEAR;
    sst_read_options_init(&r.options);
    r.options.num_threads = 2;
    r.options.skip = note_skip;
    r.options.skip_context = &r;
}

static inline void stop(void)
{
    sst_inputs_free(r.inputs);
    sst_run_free(r.run);
    r.inputs = NULL;
    r.run = NULL;
    r.skips.len = 0;
    r.num_input_skips = 0;
}

static inline int remove_one(const char *path, const struct stat *info, int kind,
                             struct FTW *at)
{
    (void)info;
    (void)kind;
    (void)at;
    return remove(path);
}

static inline void tear_down(void)
{
    stop();
    sst_vec_free(&r.skips);
    cr_assert_eq(chdir("/"), 0);
    nftw(folder, remove_one, 16, FTW_DEPTH | FTW_PHYS);
}

static inline void write_bytes(const char *path, const char *bytes, size_t len_bytes)
{
    FILE *file = fopen(path, "wb");
    cr_assert_not_null(file, "%s", path);
    cr_assert_eq(fwrite(bytes, 1, len_bytes, file), len_bytes);
    cr_assert_eq(fclose(file), 0);
}

static inline void write_file(const char *path, const char *text)
{
    write_bytes(path, text, strlen(text));
}

static inline void start(void)
{
    stop();
    cr_assert_eq(sst_run_new(&r.run_options, &r.run, &r.error), SST_OK, "%s",
                 r.error.message);
    cr_assert_eq(sst_inputs_new(&r.options, &r.inputs, &r.error), SST_OK, "%s",
                 r.error.message);
}

static inline sst_status read_input(const char *path)
{
    return sst_inputs_read(r.inputs, path, r.run, &r.error);
}

static inline sst_read_counts counts(void)
{
    sst_read_counts found = {0};
    sst_inputs_counts(r.inputs, &found);
    return found;
}

/* Ids of all articles, a line each. */
static inline void expect_ids(const char *wanted)
{
    sst_groups *groups = NULL;
    SST_VEC(char) ids = {0};
    cr_assert_eq(
        sst_run_finish(r.run, sst_inputs_give_again, r.inputs, &groups, &r.error), SST_OK,
        "%s", r.error.message);
    for (sst_article_no no = 0; no < counts().num_articles; no++) {
        sst_article_info info = {.size = sizeof info};
        cr_assert_eq(sst_groups_article(groups, no, &info, NULL), SST_OK);
        cr_assert(sst_vec_append(&ids, info.id.data, info.id.len_bytes));
        cr_assert(sst_vec_push(&ids, '\n'));
    }
    cr_assert(sst_vec_push(&ids, '\0'));
    cr_assert_str_eq(ids.at, wanted);
    sst_vec_free(&ids);
    sst_groups_free(groups);
}

static inline void expect_skips(const char *wanted)
{
    cr_assert(sst_vec_push(&r.skips, '\0'));
    cr_assert_str_eq(r.skips.at, wanted);
    r.skips.len--;
}

static inline void expect_text(sst_article_no no, const char *wanted)
{
    sst_article article;
    cr_assert_eq(sst_inputs_give_again(r.inputs, 0, no, &article, &r.error), SST_OK, "%s",
                 r.error.message);
    ASSERT_TEXT(article.text, wanted);
}

static inline void be_stdin(const char *path)
{
    int fd = open(path, O_RDONLY);
    cr_assert(fd >= 0 && dup2(fd, STDIN_FILENO) == STDIN_FILENO);
    close(fd);
}

#endif
