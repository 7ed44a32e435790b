/* SPDX-License-Identifier: MIT */
#include "run/tally.h"

#include <criterion/criterion.h>
#include <string.h>

/* Tallies of two articles, one behind the other. */
static void spool_two(sst_run *run, const sst_looked looked[2])
{
    sst_chars tallies = {0};
    uint64_t ignored;
    sst_spool_init(&run->tallies, NULL, 0);
    for (size_t i = 0; i < 2; i++) {
        cr_assert(sst_vec_push(&run->details, ((sst_detail){.tally = tallies.len})));
        cr_assert(sst_tally_append(&tallies, &looked[i]));
    }
    cr_assert_eq(sst_spool_append(&run->tallies, tallies.at, tallies.len, &ignored, NULL),
                 SST_OK);
    sst_vec_free(&tallies);
}

Test(tally, what_was_counted_comes_back)
{
    uint32_t keys[] = {0, UINT32_MAX, 7, 8, 9};
    uint16_t forms[] = {1, 62, SST_TERM_PAIR | 63, SST_TERM_PAIR | 1, SST_TERM_MOST};
    enum { NUM = sizeof keys / sizeof *keys };
    sst_term_counts counts = {.keys = keys, .forms = forms, .num = NUM, .num_early = 3};
    sst_looked looked[2] = {{.terms = counts}, {.terms = counts}};
    looked[1].terms.num = 1;
    looked[0].words.num_tokens = 100;
    looked[0].title_words.num_tokens = 11;
    sst_run run = {.is_finished = false};
    sst_scratch scratch = {0};
    sst_spool_window window = {.begin = 0};
    sst_tally tally;
    spool_two(&run, looked);
    cr_assert_eq(sst_tally_fetch(&run, 1, &window, &scratch, &tally, NULL), SST_OK);
    cr_expect_eq(tally.num_tokens, 0);
    cr_expect_eq(tally.terms.num, 1);
    cr_assert_eq(sst_tally_fetch(&run, 0, &window, &scratch, &tally, NULL), SST_OK);
    cr_expect_eq(tally.num_tokens, 111);
    cr_assert_eq(tally.terms.num, NUM);
    cr_expect_eq(tally.terms.num_early, 3);
    for (size_t i = 0; i < NUM; i++) {
        cr_expect_eq(tally.terms.keys[i], keys[i]);
        cr_expect_eq(tally.terms.forms[i], forms[i]);
    }
    sst_vec_free(&window.bytes);
    sst_scratch_free(&scratch);
    sst_vec_free(&run.rows);
    sst_spool_free(&run.tallies);
}
