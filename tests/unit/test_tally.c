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
        cr_assert(sst_vec_push(&run->rows, ((sst_row){.tally = tallies.len})));
        cr_assert(sst_tally_append(&tallies, &looked[i]));
    }
    cr_assert_eq(sst_spool_append(&run->tallies, tallies.at, tallies.len, &ignored, NULL),
                 SST_OK);
    sst_vec_free(&tallies);
}

Test(tally, what_was_counted_comes_back)
{
    sst_term_count counts[] = {
        {.key = 0, .count = 1},
        {.key = UINT32_MAX, .count = 62, .is_early = true},
        {.key = 7, .count = 63, .place = {.is_pair = true}},
        {.key = 8, .count = 64, .is_early = true, .place = {.is_pair = true}},
        {.key = 9, .count = 3000000000u},
    };
    enum { NUM = sizeof counts / sizeof *counts };
    sst_looked looked[2] = {{.terms = {counts, NUM}}, {.terms = {counts, 1}}};
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
    for (size_t i = 0; i < NUM; i++) {
        const sst_term_count *back = &tally.terms.at[i];
        cr_expect_eq(back->key, counts[i].key);
        cr_expect_eq(back->place.key, counts[i].key);
        cr_expect_eq(back->count, counts[i].count);
        cr_expect_eq(back->is_early, counts[i].is_early);
        cr_expect_eq(back->place.is_pair, counts[i].place.is_pair);
    }
    sst_vec_free(&window.bytes);
    sst_scratch_free(&scratch);
    sst_vec_free(&run.rows);
    sst_spool_free(&run.tallies);
}
