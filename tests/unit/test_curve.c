/* SPDX-License-Identifier: MIT */
/* The numbers of the curve, what is measured on a sample, and how both are written.  The
 * measuring belongs to the command, which is a program, so it is built in here. */
#include "cli/edit.c"
#include "cli/pairs.c"
#include "cli/progress.c"
#include "cli/sample.c"
#include "cli/trial.c"

#include <criterion/criterion.h>

#include "generator/generator.h"

void sst_skips_add(void *skips, const sst_skip *skip)
{
    (void)skips;
    cr_assert_fail("%s", skip->reason);
}

static sst_curve curve_at(double near, double recall)
{
    sst_curve curve;
    cr_assert_eq(sst_curve_init(near, recall, &curve, NULL), SST_OK, "%g %g", near,
                 recall);
    return curve;
}

static sst_progress quiet = {.is_quiet = true};

/* ---- the numbers ------------------------------------------------------------------- */

Test(curve, neighbours_stand_on_both_sides_of_the_chosen_rows)
{
    static const struct {
        double near, recall;
        uint32_t first, chosen, last;
    } cases[] = {
        {.5, .98, 1, 3, 5},    {.3, .98, 1, 2, 4},    {.7, .98, 3, 5, 7},
        {.8, .98, 5, 7, 9},    {.2, .99999, 1, 1, 3}, {1, .5, 126, 128, 128},
        {.9, .01, 48, 50, 52},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        sst_curve curve = curve_at(cases[i].near, cases[i].recall);
        const sst_curve_choice *c = curve.choices;
        sst_bands chosen;
        cr_assert_eq(sst_bands_choose(cases[i].near, cases[i].recall, &chosen, NULL),
                     SST_OK);
        cr_expect_eq(c[0].bands.num_rows, cases[i].first, "case %zu", i);
        cr_expect_eq(c[curve.num_choices - 1].bands.num_rows, cases[i].last,
                     "case %zu: %u", i, c[curve.num_choices - 1].bands.num_rows);
        cr_expect_eq(chosen.num_rows, c[curve.chosen].bands.num_rows, "case %zu", i);
        cr_expect_eq(chosen.num_bands, c[curve.chosen].bands.num_bands);
        for (size_t k = 0; k < curve.num_choices; k++) {
            const sst_bands *bands = &c[k].bands;
            cr_expect_eq(c[k].is_chosen, k == curve.chosen);
            cr_expect_eq(bands->num_bands, 128 / bands->num_rows);
            cr_expect_float_eq(sst_bands_probability(bands, c[k].half), .5, 1e-9);
            cr_expect(c[k].mean_recall >= bands->expected_recall);
        }
    }
}

Test(curve, what_cannot_be_chosen_is_refused)
{
    sst_curve curve = {.near = 7};
    sst_error err;
    cr_expect_eq(sst_curve_init(.01, .9999999, &curve, &err), SST_ERR_ARGUMENT);
    cr_expect_eq(sst_curve_init(0, .98, &curve, &err), SST_ERR_ARGUMENT);
    cr_expect(curve.near > 6, "what is not chosen is not touched");
}

Test(curve, the_mean_is_that_of_all_similarities_from_the_threshold_on)
{
    static const double nears[] = {.3, .5, .8, 1};
    for (size_t i = 0; i < sizeof nears / sizeof *nears; i++) {
        sst_curve curve = curve_at(nears[i], .98);
        const sst_curve_choice *chosen = &curve.choices[curve.chosen];
        double sum = 0;
        for (int k = 0; k < 100000; k++)
            sum += sst_bands_probability(&chosen->bands,
                                         nears[i] + (1 - nears[i]) * (k + .5) / 100000);
        cr_expect_float_eq(chosen->mean_recall, sum / 100000, 1e-7, "%g", nears[i]);
    }
}

Test(curve, shared_shingles_say_what_the_curve_says_when_there_are_many)
{
    const sst_bands bands = {.num_bands = 42, .num_rows = 3};
    for (int percent = 0; percent <= 100; percent += 10) {
        double curve = sst_bands_probability(&bands, percent / 100.0);
        double shared =
            sst_curve_shared_probability(&bands, 1e8, 1e6 * percent, 1e6 * percent);
        cr_expect_float_eq(shared, curve, 1e-4, "%d: %g, %g", percent, shared, curve);
    }
    /* three rows of different bins need three shingles, but for chance and refills */
    cr_expect_lt(sst_curve_shared_probability(&bands, 1000, 1000, 2), 1e-8);
    cr_expect_gt(sst_curve_shared_probability(&bands, 1000, 1000, 3), 2e-8);
    cr_expect_float_eq(sst_curve_shared_probability(&bands, 8, 8, 8), 1, 1e-12);
}

/* ---- samples of made-up articles --------------------------------------------------- */

/* Number `num` articles of about so many words; a share of them are copies. */
static void fill(sst_sample *sample, const sst_settings *settings, uint64_t num,
                 uint32_t words, double copies)
{
    gen_options options = gen_options_default();
    options.seed = 20240721;
    options.num_articles = num;
    options.words = words;
    options.copies_share = copies;
    generator *g = generator_new(&options);
    drawing d = {.sample = sample};
    cr_assert_not_null(g);
    cr_assert_eq(sst_sketcher_new(&settings->run, &d.sketcher, NULL), SST_OK);
    *sample = (sst_sample){.settings = settings};
    for (uint64_t no = 0; no < num; no++) {
        gen_article made;
        generator_make(g, no, &made);
        sst_article article;
        sst_text text;
        sst_article_init(&article);
        article.text = (sst_text){made.text, made.text_bytes};
        cr_assert(keep_text(sample, &article, &text));
        cr_assert_eq(add_draft(&d, (sst_article_no)no, text, NULL), SST_OK);
    }
    sst_sketcher_free(d.sketcher);
    generator_free(g);
}

static sst_settings settings_at(double near, double recall)
{
    sst_settings settings = {.seed = 1, .sample_size = 1000};
    sst_options_init(&settings.run);
    settings.run.near = near;
    settings.run.recall = recall;
    return settings;
}

static void check_edits(double near, double recall)
{
    sst_settings settings = settings_at(near, recall);
    sst_curve curve = curve_at(near, recall);
    sst_curve_edit *edits = calloc(sst_num_edits, sizeof *edits);
    sst_sample sample;
    cr_assert_not_null(edits);
    fill(&sample, &settings, 400, 300, 0);
    cr_assert_eq(sst_sample_try_edits(&sample, &quiet, &curve, edits, NULL), SST_OK);
    double found = 0, expected = 0, variance = 0;
    for (size_t e = 0; e < sst_num_edits; e++) {
        const sst_curve_edit *x = &edits[e];
        double away = fabs((double)x->num_found - x->expected_found);
        cr_expect_gt(x->num_pairs, 350, "%s: %d pairs", x->about, (int)x->num_pairs);
        cr_expect(away <= 4 * sqrt(x->variance_found) + 1,
                  "near %g, recall %g, %s: %d of %d found, expected %g", near, recall,
                  x->about, (int)x->num_found, (int)x->num_pairs, x->expected_found);
        cr_expect(x->num_near_kept <= x->num_near_found &&
                  x->num_near_found <= x->num_near && x->num_near <= x->num_pairs &&
                  x->num_near_found <= x->num_found);
        found += (double)x->num_found;
        expected += x->expected_found;
        variance += x->variance_found;
    }
    cr_expect(fabs(found - expected) <= 4 * sqrt(variance),
              "near %g, recall %g: %g found, expected %g", near, recall, found, expected);
    cr_expect_gt(variance, 50, "near %g: all or none are found: what is tested?", near);
    free(edits);
    sst_sample_free(&sample);
}

/* 64 x 2, 42 x 3, 25 x 5, 18 x 7 and 16 x 8 */
Test(curve, edited_copies_are_found_as_the_curve_says)
{
    check_edits(.3, .98);
    check_edits(.5, .98);
    check_edits(.7, .98);
    check_edits(.8, .98);
    check_edits(.8, .9);
}

Test(curve, edits_make_pairs_as_near_as_their_rates_say)
{
    sst_settings settings = settings_at(.5, .98);
    sst_curve curve = curve_at(.5, .98);
    sst_curve_edit edits[16];
    sst_sample sample;
    cr_assert(sst_num_edits <= 16);
    fill(&sample, &settings, 200, 300, 0);
    cr_assert_eq(sst_sample_try_edits(&sample, &quiet, &curve, edits, NULL), SST_OK);
    for (size_t e = 0; e < sst_num_edits; e++) {
        /* a shingle of five words survives with (1 - p)^5, in both sets */
        double whole = pow(1 - edits[e].rate, 5), wanted = whole / (2 - whole);
        if (sst_edit_table[e].kind == SST_EDIT_WORDS)
            cr_expect_float_eq(edits[e].mean_jaccard, wanted, .02, "%s: %g, not %g",
                               edits[e].about, edits[e].mean_jaccard, wanted);
        cr_expect(edits[e].mean_jaccard > .05 && edits[e].mean_jaccard < 1);
        cr_expect(fabs(edits[e].mean_jaccard - edits[e].median_jaccard) < .1);
    }
    sst_sample_free(&sample);
}

/* ---- pairs ------------------------------------------------------------------------- */

static void check_pairs(double near, double recall)
{
    sst_settings settings = settings_at(near, recall);
    sst_curve curve = curve_at(near, recall);
    sst_curve_pairs pairs;
    sst_sample sample;
    uint64_t num_candidates = 0, num_near = 0, num_kept = 0;
    fill(&sample, &settings, 400, 100, .4);
    cr_assert_eq(sst_sample_count_pairs(&sample, &quiet, &curve, &pairs, NULL), SST_OK);
    const sst_specimen *s = sample.specimens.at;
    for (size_t j = 0; j < sample.specimens.len; j++)
        for (size_t i = 0; i < j; i++) {
            bool meet = share_band(&sample, s[i].band_keys, s[j].band_keys);
            num_candidates += meet;
            num_near += sst_specimen_jaccard(&s[i], &s[j]) >= near;
            num_kept +=
                meet && sst_signature_may_be_near(s[i].signature, s[j].signature, near);
        }
    cr_expect_eq(pairs.num_candidates, num_candidates);
    cr_expect_eq(pairs.num_near, num_near);
    cr_expect_eq(pairs.num_kept, num_kept);
    cr_expect_gt(num_near, 30);
    cr_expect(pairs.num_near_found <= num_near &&
              (double)pairs.num_near_found > .9 * (double)num_near);
    sst_sample_free(&sample);
}

Test(curve, candidates_are_counted_as_if_all_pairs_were_looked_at)
{
    check_pairs(.3, .98);
    check_pairs(.5, .98);
    check_pairs(.8, .98);
    check_pairs(.3, .99999);
}

/* Common phrases make many candidates or none, by their hash: so with many hash keys the
 * mean is what is expected, within four of its own standard errors. */
static void check_expected(double near, double recall)
{
    enum { NUM_KEYS = 8 };
    sst_settings settings = settings_at(near, recall);
    double sum = 0, squares = 0, expected = 0;
    for (uint64_t key = 0; key < NUM_KEYS; key++) {
        sst_curve curve = curve_at(near, recall);
        sst_curve_pairs pairs;
        sst_sample sample;
        settings.run.hash_key = key;
        fill(&sample, &settings, 300, 100, .1);
        cr_assert_eq(sst_sample_count_pairs(&sample, &quiet, &curve, &pairs, NULL),
                     SST_OK);
        sum += (double)pairs.num_candidates / NUM_KEYS;
        squares += (double)pairs.num_candidates * (double)pairs.num_candidates / NUM_KEYS;
        expected = pairs.expected; /* the same for all keys */
        sst_sample_free(&sample);
    }
    double error = sqrt((squares - sum * sum) / (NUM_KEYS - 1));
    cr_expect(fabs(sum - expected) <= 4 * error && error < .2 * expected,
              "near %g, recall %g: %g meet, standard error %g, expected %g", near, recall,
              sum, error, expected);
}

Test(curve, candidates_are_as_many_as_shared_shingles_say)
{
    check_expected(.3, .98);
    check_expected(.3, .99999); /* bands of one row: chance plays its part */
}

Test(curve, equal_and_short_texts_are_left_out_of_a_sample)
{
    sst_settings settings = settings_at(.5, .98);
    sst_sample sample = {.num_bands = 0};
    drawing d = {.sample = &sample};
    static const char *const texts[] = {"one two three four five six seven eight",
                                        "One, two; three four five six seven eight!",
                                        "one two three four five six seven", "",
                                        "eight seven six five four three two one"};
    cr_assert_eq(sst_sketcher_new(&settings.run, &d.sketcher, NULL), SST_OK);
    for (size_t i = 0; i < sizeof texts / sizeof *texts; i++)
        cr_assert_eq(add_draft(&d, (sst_article_no)i, sst_text_of(texts[i]), NULL),
                     SST_OK);
    cr_expect_eq(sample.specimens.len, 2);
    cr_expect_eq(sample.drafts.len, 2);
    cr_expect_eq(sample.num_repeated, 1);
    cr_expect_eq(sample.num_short, 2);
    sst_sketcher_free(d.sketcher);
    sst_sample_free(&sample);
}

/* ---- the report -------------------------------------------------------------------- */

static char *print(const sst_curve *curve, uint32_t columns)
{
    char *text = NULL;
    size_t len;
    FILE *to = open_memstream(&text, &len);
    sst_report_options options;
    sst_report_options_init(&options);
    options.columns = columns;
    cr_assert_not_null(to);
    cr_assert_eq(columns == 0 ? sst_report_curve_json(curve, to, NULL)
                              : sst_report_curve_text(curve, &options, to, NULL),
                 SST_OK);
    fclose(to);
    return text;
}

/* A curve with a sample, measured; freed by the two calls at the end of each test. */
static void measure(sst_curve *curve, sst_curve_sample *measured, sst_curve_edit *edits,
                    size_t num_articles)
{
    sst_settings settings = settings_at(curve->near, curve->recall);
    sst_sample sample;
    fill(&sample, &settings, num_articles, 100, 0);
    cr_assert_eq(sst_sample_try_edits(&sample, &quiet, curve, edits, NULL), SST_OK);
    *measured = (sst_curve_sample){.num_articles = 10 * num_articles,
                                   .num_chosen = num_articles,
                                   .num_used = sample.specimens.len,
                                   .seed = 1,
                                   .edits = edits,
                                   .num_edits = sst_num_edits};
    cr_assert_eq(sst_sample_count_pairs(&sample, &quiet, curve, &measured->pairs, NULL),
                 SST_OK);
    curve->sample = measured;
    sst_sample_free(&sample);
}

Test(curve, no_line_is_wider_than_the_terminal)
{
    static const size_t sizes[] = {0, 1, 2, 50};
    for (size_t i = 0; i < sizeof sizes / sizeof *sizes; i++) {
        sst_curve curve = curve_at(.7, .98);
        sst_curve_sample measured;
        sst_curve_edit edits[16];
        if (i > 0)
            measure(&curve, &measured, edits, sizes[i]);
        for (uint32_t columns = 30; columns <= 120; columns += 10) {
            char *text = print(&curve, columns);
            for (char *line = text; *line != '\0'; line += strcspn(line, "\n") + 1) {
                size_t len = strcspn(line, "\n");
                cr_expect_leq(len, columns, "%zu articles: %.*s", sizes[i], (int)len,
                              line);
                cr_expect(len == 0 || line[len - 1] != ' ', "%.*s|", (int)len, line);
            }
            cr_expect(strstr(text, "nan") == NULL && strstr(text, "inf") == NULL);
            free(text);
        }
    }
}

Test(curve, json_has_one_object_per_line_and_nulls_for_what_is_unknown)
{
    sst_curve curve = curve_at(.5, .98);
    sst_curve_sample measured;
    sst_curve_edit edits[16];
    char *plain = print(&curve, 0);
    cr_expect_not_null(strstr(plain,
                              "{\"v\":1,\"type\":\"bands\",\"bands\":42,\"rows\":3,"
                              "\"chosen\":true,\"expected_recall\":0.9963,"));
    cr_expect_not_null(strstr(plain, "\"copies_found\":null,"
                                     "\"candidates_per_article\":null}\n"));
    cr_expect_not_null(strstr(plain, "\"type\":\"point\",\"jaccard\":0.5000,"
                                     "\"probability\":0.9963}\n"));
    cr_expect_null(strstr(plain, "\"type\":\"edit\""));
    measure(&curve, &measured, edits, 2);
    char *sampled = print(&curve, 0);
    cr_expect_not_null(strstr(sampled, "\"type\":\"edit\",\"edit\":\"byline\",\"rate\":"
                                       "null,\"pairs\":2,"));
    cr_expect_not_null(strstr(sampled, "\"type\":\"sample\",\"seed\":1,"));
    for (char *line = sampled; *line != '\0'; line += strcspn(line, "\n") + 1)
        cr_expect(strncmp(line, "{\"v\":1,\"type\":\"", 15) == 0 &&
                  line[strcspn(line, "\n") - 1] == '}');
    cr_expect_null(strstr(sampled, "nan"));
    free(plain);
    free(sampled);
}
