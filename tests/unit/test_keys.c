/* SPDX-License-Identifier: MIT */
/* test_keys.c - the choice of bands, and keys that meet exactly when they should. */
#include <criterion/criterion.h>
#include <math.h>
#include <string.h>

#include "base/hash.h"
#include "match/keys.h"
#include "text/text.h"

static double uniform(uint64_t *state)
{
    return (double)(sst_mix64(++*state) >> 11) / 9007199254740992.0;
}

Test(keys, bands_of_the_default_recall)
{
    const struct {
        double near;
        uint32_t num_bands, num_rows;
        double recall;
    } cases[] = {
        {.3, 64, 2, .998}, {.5, 42, 3, .996}, {.7, 25, 5, .990},
        {.8, 18, 7, .986}, {1, 1, 128, 1},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        sst_bands bands = {0};
        cr_assert_eq(sst_bands_choose(cases[i].near, .98, &bands, NULL), SST_OK);
        cr_expect_eq(bands.num_bands, cases[i].num_bands, "near %g", cases[i].near);
        cr_expect_eq(bands.num_rows, cases[i].num_rows, "near %g", cases[i].near);
        cr_expect(fabs(bands.expected_recall - cases[i].recall) < .0005, "near %g",
                  cases[i].near);
    }
}

Test(keys, no_more_rows_would_reach_the_recall)
{
    for (double near = .1; near < 1; near += .05) {
        for (double recall = .5; recall < .9999; recall += .07) {
            sst_bands bands = {0};
            cr_assert_eq(sst_bands_choose(near, recall, &bands, NULL), SST_OK);
            cr_expect_geq(bands.expected_recall, recall);
            cr_expect_eq(bands.expected_recall, sst_bands_probability(&bands, near));
            for (uint32_t rows = bands.num_rows + 1; rows <= SST_NUM_COMPONENTS; rows++) {
                double bands_of_rows = floor((double)SST_NUM_COMPONENTS / rows);
                double probability = 1 - pow(1 - pow(near, rows), bands_of_rows);
                cr_expect_lt(probability, recall + 1e-9, "near %g rows %u", near, rows);
            }
        }
    }
}

Test(keys, values_out_of_range_are_refused_by_name)
{
    const struct {
        double near, recall;
        const char *message;
    } cases[] = {
        {0, .98, "near is 0,"},
        {1.5, .98, "near is 1.5,"},
        {NAN, .98, "near is nan,"},
        {.5, 0, "recall is 0,"},
        {.5, 1, "recall is 1,"},
        {.5, NAN, "recall is nan,"},
        {.05, .999,
         "near 0.05 with recall 0.999: even 128 bands of 1 row reach only 0.9985"},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        sst_bands bands = {7, 7, 7};
        sst_error err = {0};
        cr_expect_eq(sst_bands_choose(cases[i].near, cases[i].recall, &bands, &err),
                     SST_ERR_ARGUMENT);
        cr_expect_eq(err.status, SST_ERR_ARGUMENT);
        cr_expect_not_null(strstr(err.message, cases[i].message), "%s", err.message);
        cr_expect_eq(bands.num_bands, 7);
    }
}

Test(keys, a_band_key_is_of_its_rows_and_of_nothing_else)
{
    const sst_bands all_bands[] = {
        {128, 1, 0}, {42, 3, 0}, {32, 4, 0}, {25, 5, 0}, {1, 128, 0}};
    for (size_t c = 0; c < sizeof all_bands / sizeof *all_bands; c++) {
        const sst_bands *bands = &all_bands[c];
        uint16_t a[SST_NUM_COMPONENTS], b[SST_NUM_COMPONENTS];
        for (size_t i = 0; i < SST_NUM_COMPONENTS; i++)
            a[i] = b[i] = (uint16_t)sst_mix64(i + 1);
        for (uint32_t i = 0; i < bands->num_bands * bands->num_rows; i++) {
            b[i] ^= 1;
            for (uint32_t band = 0; band < bands->num_bands; band++) {
                bool is_equal =
                    sst_band_key(a, bands, band) == sst_band_key(b, bands, band);
                cr_expect_eq(is_equal, i / bands->num_rows != band, "component %u", i);
            }
            b[i] ^= 1;
        }
    }
}

Test(keys, keys_of_many_articles_or_bands_are_those_of_each)
{
    enum { NUM = 50, NUM_ASKED = 20 };
    static uint16_t signatures[NUM][SST_NUM_COMPONENTS];
    for (size_t i = 0; i < NUM * SST_NUM_COMPONENTS; i++)
        signatures[i / SST_NUM_COMPONENTS][i % SST_NUM_COMPONENTS] =
            (uint16_t)sst_mix64(i + 1);
    sst_article_no nos[NUM_ASKED];
    for (uint32_t i = 0; i < NUM_ASKED; i++)
        nos[i] = i * i % NUM;
    for (uint32_t num_rows = 1; num_rows <= SST_NUM_COMPONENTS; num_rows++) {
        const sst_bands bands = {SST_NUM_COMPONENTS / num_rows, num_rows, 0};
        uint64_t of_first[SST_NUM_COMPONENTS];
        sst_signature_keys(signatures[0], &bands, of_first);
        for (uint32_t i = 0; i < bands.num_bands; i++) {
            sst_band band = sst_band_of(&bands, i);
            uint64_t keys[NUM_ASKED];
            cr_assert_eq(of_first[i], sst_band_key(signatures[0], &bands, i));
            sst_band_keys(&band, signatures[0], nos, NUM_ASKED, keys);
            for (size_t k = 0; k < NUM_ASKED; k++)
                cr_assert_eq(keys[k], sst_band_key(signatures[nos[k]], &bands, i));
        }
    }
}

Test(keys, equal_rows_in_two_bands_do_not_meet)
{
    const sst_bands bands = {42, 3, 0};
    uint16_t signature[SST_NUM_COMPONENTS] = {0};
    for (uint32_t x = 0; x < bands.num_bands; x++)
        for (uint32_t y = 0; y < x; y++)
            cr_expect_neq(sst_band_key(signature, &bands, x),
                          sst_band_key(signature, &bands, y));
}

Test(keys, a_family_key_depends_on_hash_seed_and_family)
{
    uint64_t key = sst_family_key(1, 2, 3);
    cr_expect_eq(key, sst_family_key(1, 2, 3));
    cr_expect_neq(key, sst_family_key(2, 2, 3));
    cr_expect_neq(key, sst_family_key(1, 3, 3));
    cr_expect_neq(key, sst_family_key(1, 2, 4));
    cr_expect_neq(sst_family_key(0, 0, 0), 0);
}

/* Share of random pairs, each component equal with probability `jaccard`, that meet. */
static double measured_rate(const sst_bands *bands, double jaccard, int num_pairs,
                            uint64_t *state)
{
    int num_met = 0;
    for (int pair = 0; pair < num_pairs; pair++) {
        uint16_t a[SST_NUM_COMPONENTS], b[SST_NUM_COMPONENTS];
        for (size_t i = 0; i < SST_NUM_COMPONENTS; i++) {
            a[i] = (uint16_t)sst_mix64(++*state);
            b[i] = uniform(state) < jaccard ? a[i] : (uint16_t)(a[i] + 1);
        }
        bool has_met = false;
        for (uint32_t band = 0; band < bands->num_bands && !has_met; band++)
            has_met = sst_band_key(a, bands, band) == sst_band_key(b, bands, band);
        num_met += has_met;
    }
    return (double)num_met / num_pairs;
}

Test(keys, the_candidate_rate_lies_on_the_s_curve)
{
    enum { NUM_PAIRS = 2000 };
    const double thresholds[] = {.3, .5, .8};
    uint64_t state = 42;
    for (size_t t = 0; t < sizeof thresholds / sizeof *thresholds; t++) {
        sst_bands bands;
        cr_assert_eq(sst_bands_choose(thresholds[t], .98, &bands, NULL), SST_OK);
        for (double jaccard = .05; jaccard < 1; jaccard += .1) {
            double wanted = sst_bands_probability(&bands, jaccard);
            double rate = measured_rate(&bands, jaccard, NUM_PAIRS, &state);
            double standard_error = sqrt(wanted * (1 - wanted) / NUM_PAIRS);
            cr_expect_lt(fabs(rate - wanted), 4 * standard_error + 1. / NUM_PAIRS,
                         "near %g, jaccard %g: %g, wanted %g", thresholds[t], jaccard,
                         rate, wanted);
        }
    }
}
