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
