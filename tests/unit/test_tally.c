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

static void expect_same(const sst_tally *tally, const sst_looked *looked)
{
    cr_expect_eq(tally->num_tokens,
                 looked->words.num_tokens + looked->title_words.num_tokens);
    cr_assert_eq(tally->terms.num, looked->terms.num);
    cr_expect_eq(tally->terms.num_early, looked->terms.num_early);
    for (size_t i = 0; i < looked->terms.num; i++) {
        cr_expect_eq(tally->terms.keys[i], looked->terms.keys[i]);
        cr_expect_eq(tally->terms.forms[i], looked->terms.forms[i]);
    }
}

/* Forms of two bytes and, in the second, of one. */
Test(tally, what_was_counted_comes_back)
{
    uint32_t keys[] = {0, UINT32_MAX, 7, 8, 9};
    uint16_t forms[] = {1, 62, SST_TERM_PAIR | 63, SST_TERM_PAIR | 1, SST_TERM_MOST};
    uint16_t small_forms[] = {UINT8_MAX, 1};
    sst_looked looked[2] = {
        {.terms = {.keys = keys, .forms = forms, .num = 5, .num_early = 3}},
        {.terms = {.keys = keys, .forms = small_forms, .num = 2, .num_early = 2}}};
    looked[0].words.num_tokens = 100;
    looked[0].title_words.num_tokens = 11;
    sst_run run = {.is_finished = false};
    sst_scratch scratch = {0};
    sst_spool_window window = {.begin = 0};
    sst_tally_reader readers[] = {{&run, &window, &scratch}, {&run, NULL, &scratch}};
    sst_tally tally;
    spool_two(&run, looked);
    for (sst_article_no no = 2; no-- > 0;)
        for (size_t i = 0; i < 2; i++) {
            cr_assert_eq(sst_tally_fetch(&readers[i], no, &tally, NULL), SST_OK);
            expect_same(&tally, &looked[no]);
        }
    sst_vec_free(&window.bytes);
    sst_scratch_free(&scratch);
    sst_vec_free(&run.details);
    sst_vec_free(&run.rows);
    sst_spool_free(&run.tallies);
}
