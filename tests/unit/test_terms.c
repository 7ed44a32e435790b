/* SPDX-License-Identifier: MIT */
#include "text/terms.h"

#include <criterion/criterion.h>
#include <stdio.h>
#include <string.h>

#include "text/normalise.h"
#include "text/stem.h"

static sst_scratch scratch;

static void give_back(void)
{
    sst_scratch_free(&scratch);
}

TestSuite(terms, .fini = give_back);

static sst_words words_of(const char *text)
{
    sst_words words;
    cr_assert_eq(
        sst_normalise(&sst_kernel_plain, sst_text_of(text), &scratch, &words, NULL),
        SST_OK);
    return words;
}

static sst_term_source places_of(const sst_words *words)
{
    sst_term_source places;
    cr_assert_eq(sst_term_places(&sst_kernel_plain, words, &scratch, &places, NULL),
                 SST_OK);
    return places;
}

static uint32_t key_of(const char *stem)
{
    return sst_term_key(stem, strlen(stem));
}

/* The text's terms as they stand there, separated by bars. */
static const char *shown_terms(const char *text)
{
    static char shown[512];
    sst_words words = words_of(text);
    sst_term_source places = places_of(&words);
    size_t len = 0;
    for (size_t i = 0; i < places.num; i++) {
        sst_text word =
            sst_term_word(&words, sst_text_of(text), sst_term_place_at(places, i));
        len += (size_t)snprintf(shown + len, sizeof shown - len, "%s%.*s", i ? "|" : "",
                                (int)word.len_bytes, word.data);
    }
    shown[len] = '\0';
    return shown;
}

Test(terms, keys_never_change)
{
    /* The background table is keyed by these: a change here is a new table. */
    cr_expect_eq(key_of(""), 0xcf7e19c0u);
    cr_expect_eq(key_of("the"), 0x6d3136ecu);
    cr_expect_eq(key_of("parli"), 0x730ecb45u);
    cr_expect_eq(key_of("парла"), 0xbaebd9cdu);
}

Test(terms, a_word_is_cut_to_five_code_points)
{
    static const char *const cases[][2] = {
        {"parliament", "parli"}, {"Parliamentary", "parli"}, {"hack", "hack"},
        {"парламент", "парла"},  {"Übergröße", "überg"},     {"1,000,000", "10000"},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        sst_words words = words_of(cases[i][0]);
        sst_term_source places = places_of(&words);
        cr_assert_eq(places.num, 1);
        cr_expect_eq(places.keys[0], key_of(cases[i][1]), "%s", cases[i][0]);
    }
}

Test(terms, the_key_of_a_word_is_that_of_its_stem)
{
    static const char *const words[] = {
        "a",       "ab",     "abcd",   "abcde",         "abcdef", "abcdé",
        "abcdeé",  "éabcde", "1abcde", "caf\xc3\xa9",   "я",      "на",
        "что",     "мира",   "слово",  "правительства", "ёлка",   "её",
        "приём",   "объём",  "ещё",    "самолёт",       "ґанок",  "їхній",
        "ковид19", "я1",     "вирусa", "єврокомісія",   "λόγος",  "ціна"};
    for (size_t i = 0; i < sizeof words / sizeof *words; i++) {
        char stem[SST_STEM_BYTES];
        sst_words one = words_of(words[i]);
        size_t len =
            sst_stem(one.canonical + one.at[0].begin, sst_words_length(&one, 0), stem);
        cr_expect_eq(places_of(&one).keys[0], sst_term_key(stem, len), "%s", words[i]);
    }
}

Test(terms, scripts_without_blanks_are_cut_into_grams)
{
    static const char *const cases[][2] = {
        {"新西兰议会", "新西|西兰|兰议|议会"},
        {"议", "议"},
        {"议会。新", "议会|新"},
        {"iPhone発売", "iPhone|発売"},
        {"ประเทศไทย", "ปร|ระ|ะเ|เท|ทศ|ศไ|ไท|ทย"},
        {"กรุงเทพ", "กรุ|รุง|งเ|เท|ทพ"},                 /* marks stay with their letters */
        {"法国的总统和政府", "法国|的|总统|和|政府"}, /* particles end words */
        {"法國與臺灣", "法國|與|臺灣"},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++)
        cr_expect_str_eq(shown_terms(cases[i][0]), cases[i][1], "%s gave %s", cases[i][0],
                         shown_terms(cases[i][0]));
}

Test(terms, a_term_is_counted_over_title_and_text)
{
    sst_words title = words_of("Hackers in parliament"),
              text = words_of("The hackers hacked parliament; a hacker");
    sst_term_counts counts;
    cr_assert_eq(sst_term_counts_make(places_of(&title), places_of(&text), &scratch,
                                      &counts, NULL),
                 SST_OK);
    cr_expect_eq(counts.num, 5); /* hacke in parli the a */
    cr_expect_eq(counts.keys[0], key_of("hacke"));
    cr_expect_eq(sst_term_form_count(counts.forms[0]), 4);
    cr_expect_lt(counts.first[0], places_of(&title).num);
    cr_expect_eq(sst_term_form_count(counts.forms[2]), 2);
}

Test(terms, terms_after_the_first_hundred_words_are_not_early)
{
    char text[2048] = "";
    for (int i = 0; i < 120; i++)
        sprintf(text + strlen(text), "w%d ", i);
    sst_words words = words_of(text);
    sst_term_counts counts;
    cr_assert_eq(sst_term_counts_make((sst_term_source){.num = 0}, places_of(&words),
                                      &scratch, &counts, NULL),
                 SST_OK);
    cr_expect_eq(counts.num_early, 100);
}

Test(terms, a_vector_has_unit_length_and_is_sorted_by_weight)
{
    sst_words words = words_of("New Zealand accused hackers backed by Beijing of "
                               "breaking into parliament in 2021 "
                               "and the hackers, known as APT40, stole nothing, said the "
                               "spy agency in Wellington");
    sst_term_counts counts;
    sst_vector vector;
    sst_term_weights by = {NULL, false, 0};
    cr_assert_eq(sst_term_counts_make((sst_term_source){.num = 0}, places_of(&words),
                                      &scratch, &counts, NULL),
                 SST_OK);
    sst_terms_weigh(&counts, &by, &vector);
    double squares = 0;
    for (uint32_t i = 0; i < vector.num; i++) {
        squares += (double)vector.weights[i] * vector.weights[i];
        if (i > 0)
            cr_expect(vector.weights[i] < vector.weights[i - 1] ||
                      (vector.weights[i] == vector.weights[i - 1] &&
                       vector.keys[i] > vector.keys[i - 1]));
    }
    cr_expect_float_eq(squares / (32768.0 * 32768.0), 1, 1e-3);
    cr_expect_eq(counts.keys[vector.of[0]], vector.keys[0]);
}

Test(terms, an_article_without_words_has_no_terms)
{
    sst_term_counts counts;
    sst_vector vector;
    sst_term_weights by = {NULL, true, 0};
    sst_words words = words_of(" ... ");
    cr_assert_eq(sst_term_counts_make(places_of(&words), places_of(&words), &scratch,
                                      &counts, NULL),
                 SST_OK);
    sst_terms_weigh(&counts, &by, &vector);
    cr_expect_eq(vector.num, 0);
}
