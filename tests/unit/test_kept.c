/* SPDX-License-Identifier: MIT */
/* Tests of report/kept.c, where a file changes between the readings. */
#include <stdlib.h>
#include <string.h>

#include "reading.h"

TestSuite(kept, .init = set_up, .fini = tear_down);

/* Told of what is lost: its number as a letter, then the status that it is to end with. */
typedef struct losing {
    char told[32];
    sst_status end;
} losing;

static sst_status lose(void *context, sst_article_no no, const sst_error *why,
                       sst_error *err)
{
    losing *l = context;
    cr_expect_eq(why->status, SST_ERR_CHANGED);
    l->told[strlen(l->told)] = (char)('a' + no);
    if (l->end != SST_OK)
        *err = (sst_error){.status = l->end, .message = "that is too much"};
    return l->end;
}

/* What is kept of what was read, once a file is `cut`. */
static sst_status keep(const char *cut, sst_kept_options *options, losing *l, char **out)
{
    sst_groups *groups = NULL;
    size_t len;
    FILE *to = open_memstream(out, &len);
    cr_assert_eq(sst_run_finish(r.run, sst_inputs_give_again, r.inputs, &groups, NULL),
                 SST_OK);
    write_file(cut, "");
    options->size = sizeof *options;
    options->lost = lose;
    options->lost_context = l;
    sst_status st = sst_report_kept(groups, r.inputs, options, to, &r.error);
    fclose(to);
    sst_groups_free(groups);
    return st;
}

Test(kept, what_the_caller_says_of_a_loss_ends_the_report)
{
    write_file("a.jsonl", "{\"id\":\"a\",\"text\":\"some words\"}\n");
    start();
    cr_assert_eq(read_input("a.jsonl"), SST_OK);
    sst_kept_options options = {.size = 0};
    losing l = {.end = SST_ERR_MEMORY};
    char *out;
    cr_assert_eq(keep("a.jsonl", &options, &l, &out), SST_ERR_MEMORY);
    cr_expect_str_eq(r.error.message, "that is too much");
    cr_expect_str_eq(l.told, "a");
    cr_expect_str_eq(out, "");
    free(out);
}

#define WORDS "The old lighthouse at the harbour mouth was lit again on Friday evening."
#define MARKS_OF_KEPT                                                                    \
    "\"duplicate_of\":null,\"relation\":null,\"jaccard\":null,\"containment\":null,"     \
    "\"through\":null}\n"

/* Without what differs from run to run: from "version" to "duplicate_of". */
static void expect_lines(char *out, const char *wanted)
{
    char *at = out, *version;
    while ((version = strstr(at, "\"version\"")) != NULL) {
        at = strstr(version, "\"duplicate_of\"");
        memmove(version, at, strlen(at) + 1);
        at = version + 1;
    }
    cr_expect_str_eq(out, wanted);
    free(out);
}

static void read_three(void)
{
    write_file("a.jsonl", "{\"id\":\"a\",\"text\":\"" WORDS "\"}\n");
    write_file("b.jsonl", "{\"id\":\"b\",\"text\":\"" WORDS "\"}\n"
                          "{\"id\":\"c\",\"text\":\"" WORDS "\"}\n");
    start();
    cr_assert_eq(read_input("a.jsonl"), SST_OK);
    cr_assert_eq(read_input("b.jsonl"), SST_OK);
}

Test(kept, another_of_its_version_stands_for_a_lead_that_is_lost)
{
    sst_kept_options options = {.size = 0};
    losing l = {.end = SST_OK};
    char *out;
    read_three();
    cr_assert_eq(keep("a.jsonl", &options, &l, &out), SST_OK);
    expect_lines(out, "{\"id\":\"b\",\"text\":\"" WORDS "\"}\n");
    cr_expect_str_eq(l.told, "a");
}

Test(kept, those_not_kept_name_the_one_that_stands_for_the_lead)
{
    size_t len;
    char *out, *others;
    sst_kept_options options = {.rejects = open_memstream(&others, &len)};
    losing l = {.end = SST_OK};
    read_three();
    cr_assert_eq(keep("a.jsonl", &options, &l, &out), SST_OK);
    fclose(options.rejects);
    expect_lines(out, "{\"id\":\"b\",\"text\":\"" WORDS "\"}\n");
    cr_expect(strncmp(others, "{\"id\":\"c\",", 10) == 0 && strchr(others, '\n')[1] == 0);
    cr_expect(strstr(others, "\"duplicate_of\":\"b\",\"relation\":\"duplicate\""));
    cr_expect_str_eq(l.told, "a");
    free(others);
}

Test(kept, marks_name_the_one_that_stands_for_the_lead)
{
    sst_kept_options options = {.marks = true};
    losing l = {.end = SST_OK};
    char *out;
    read_three();
    cr_assert_eq(keep("a.jsonl", &options, &l, &out), SST_OK);
    char *second = strchr(out, '\n') + 1;
    cr_expect(strstr(second, "\"id\":\"c\"") &&
              strstr(second, "\"duplicate_of\":\"b\",\"relation\":\"duplicate\""));
    *second = '\0';
    expect_lines(out, "{\"id\":\"b\",\"text\":\"" WORDS "\"," MARKS_OF_KEPT);
    cr_expect_str_eq(l.told, "a");
}

Test(kept, of_a_version_that_is_lost_entirely_nothing_is_written)
{
    sst_kept_options options = {.marks = true};
    losing l = {.end = SST_OK};
    char *out;
    write_file("a.jsonl", "{\"id\":\"a\",\"text\":\"" WORDS "\"}\n"
                          "{\"id\":\"b\",\"text\":\"" WORDS "\"}\n");
    start();
    cr_assert_eq(read_input("a.jsonl"), SST_OK);
    cr_assert_eq(keep("a.jsonl", &options, &l, &out), SST_OK);
    expect_lines(out, "");
    cr_expect_str_eq(l.told, "ab");
}
