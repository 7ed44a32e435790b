/* SPDX-License-Identifier: MIT */
#include "text/background.h"

#include <criterion/criterion.h>
#include <stdlib.h>
#include <string.h>

#include "text/normalise.h"
#include "text/terms.h"

enum { MAX_TABLE_BYTES = 1500000, MAX_TERMS = 70000 };

/* The key of the only term of a word. */
static uint32_t term_of(const char *word)
{
    sst_scratch scratch = {0};
    sst_words words;
    sst_term_source places;
    cr_assert_eq(sst_normalise(&sst_kernel_plain, sst_text_of(word), &scratch, &words, NULL), SST_OK);
    cr_assert_eq(sst_term_places(&sst_kernel_plain, &words, &scratch, &places, NULL), SST_OK);
    cr_assert_eq(places.num, 1, "\"%s\" has %zu terms, want 1", word, places.num);
    uint32_t key = places.keys[0];
    sst_scratch_free(&scratch);
    return key;
}

static int language_of(const char *code)
{
    return sst_background_language(code, strlen(code));
}

static double frequency_of(const char *code, const char *word)
{
    return sst_background_frequency(language_of(code), term_of(word));
}

static double pair_frequency_of(const char *code, const char *pair)
{
    return sst_background_pair_frequency(language_of(code), term_of(pair));
}

static sst_background_entry *all_terms(int language, size_t *num)
{
    sst_background_entry *terms = calloc(MAX_TERMS, sizeof *terms);
    cr_assert_not_null(terms);
    *num = sst_background_most_frequent(language, MAX_TERMS, terms);
    cr_assert_lt(*num, MAX_TERMS);
    return terms;
}

Test(background, well_known_words_occur_in_the_share_of_articles_one_expects)
{
    static const struct {
        const char *language, *word;
        double least, most;
    } cases[] = {
        {"en", "the", .999, 1},
        {"en", "The", .999, 1},
        {"en", "people", .3, .7},
        {"en", "minister", .01, .2},
        {"en", "volcano", 1e-3, .05},
        {"de", "und", .999, 1},
        {"de", "Bundeskanzler", .002, .3},
        {"fr", "gouvernement", .02, .4},
        {"es", "España", .05, .6},
        {"ru", "который", .3, .9},
        {"uk", "України", .5, 1},
        {"el", "και", .99, 1},
        {"ar", "في", .99, 1},
        {"he", "של", .9, 1},
        {"fa", "است", .9, 1},
        {"hi", "के", .99, 1},
        {"bn", "এবং", .5, 1},
        {"ta", "ஒரு", .5, 1},
        {"ko", "그리고", .01, .5},
        {"vi", "là", .95, 1},
        {"zh", "中国", .2, .9},
        {"ja", "する", .5, 1},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        double share = frequency_of(cases[i].language, cases[i].word);
        cr_expect(share >= cases[i].least && share <= cases[i].most, "%s %s: %g",
                  cases[i].language, cases[i].word, share);
    }
}

Test(background, words_of_one_term_have_one_frequency)
{
    cr_expect_eq(frequency_of("en", "president"), frequency_of("en", "Presidents"));
    cr_expect_eq(frequency_of("de", "Regierung"), frequency_of("de", "Regierungen"));
}

Test(background, words_are_found_in_the_spelling_of_an_article)
{
    static const char *const cases[][2] = {
        {"tr", "İstanbul"}, {"tr", "istanbul"}, {"tr", "Irak"},  {"tr", "ırak"},
        {"sr", "година"},   {"sr", "godina"},   {"zh", "美国"},  {"zh", "美國"},
        {"zh", "臺灣"},     {"zh", "年前"}, /* two words that stand together */
        {"ja", "した"},     {"ja", "ニュ"},     {"ja", "年"},    {"ko", "정부는"},
        {"ko", "정부가"},   {"en", "don't"},    {"en", "don’t"}, {"fr", "l"},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++)
        cr_expect_gt(frequency_of(cases[i][0], cases[i][1]), 0, "%s %s", cases[i][0],
                     cases[i][1]);
}

Test(background, an_unlisted_term_has_frequency_0)
{
    cr_expect_eq(frequency_of("en", "zyzzyva"), 0);
    cr_expect_eq(frequency_of("en", "государство"), 0);
    cr_expect_eq(frequency_of("ru", "government"), 0);
}

Test(background, years_are_listed_and_other_numbers_left_to_the_run)
{
    static const char *const left[] = {"00",    "10",   "000",   "0000",
                                       "1,000", "7345", "123456"};
    for (size_t i = 0; i < sizeof left / sizeof *left; i++)
        cr_expect_eq(frequency_of("en", left[i]), 0, "%s", left[i]);
    cr_expect_gt(frequency_of("en", "2018"), frequency_of("en", "1975"));
}

Test(background, an_unlisted_term_is_assumed_rarer_than_any_listed)
{
    for (int language = 0; language < (int)sst_background_num_languages(); language++) {
        sst_background_entry terms[65536];
        size_t num = sst_background_most_frequent(language, 65536, terms);
        cr_expect_eq(sst_background_unlisted_frequency(language),
                     terms[num - 1].frequency / 2);
    }
}

Test(background, a_language_is_found_by_its_primary_subtag)
{
    static const char *const cases[][2] = {
        {"en", "en"},    {"en-GB", "en"},      {"EN_us", "en"}, {"eng", "en"},
        {"pt-BR", "pt"}, {"zh-Hant-TW", "zh"}, {"cmn", "zh"},   {"no", "nb"},
        {"nn-NO", "nb"}, {"nb", "nb"},         {"hr", "sh"},    {"sr-Latn", "sh"},
        {"bs", "sh"},    {"iw", "he"},         {"tl", "fil"},   {"fil-PH", "fil"},
        {"ger", "de"},   {"deu", "de"},        {"en-", "en"},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        int language = language_of(cases[i][0]);
        cr_assert_geq(language, 0, "%s", cases[i][0]);
        cr_expect_str_eq(sst_background_code(language), cases[i][1], "%s", cases[i][0]);
    }
}

Test(background, what_is_no_known_language_is_none)
{
    static const char *const cases[] = {
        "", "-", "e", "th", "und", "xx", "zz-EN", "-en", " en", "english", "en\xc3\xa9"};
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++)
        cr_expect_eq(language_of(cases[i]), -1, "\"%s\"", cases[i]);
    cr_expect_eq(sst_background_language(NULL, 0), -1);
    cr_expect_eq(sst_background_language("english", 2), language_of("en"));
}

Test(background, there_are_twenty_languages_and_more_each_found_by_its_code)
{
    size_t num = sst_background_num_languages();
    cr_expect_geq(num, 20);
    for (size_t i = 0; i < num; i++)
        cr_expect_eq(language_of(sst_background_code((int)i)), (int)i, "%s",
                     sst_background_code((int)i));
}

Test(background, the_whole_table_is_at_most_one_and_a_half_megabytes)
{
    size_t num_languages = sst_background_num_languages();
    size_t bytes = num_languages * (16 + 256 * sizeof(uint16_t));
    for (size_t i = 0; i < num_languages; i++) {
        size_t num;
        free(all_terms((int)i, &num));
        bytes += 3 * num;
    }
    cr_expect_leq(bytes, MAX_TABLE_BYTES, "%zu bytes", bytes);
}

Test(background, every_listed_term_is_found_with_its_frequency)
{
    for (int language = 0; language < (int)sst_background_num_languages(); language++) {
        size_t num;
        sst_background_entry *terms = all_terms(language, &num);
        cr_expect_geq(num, 3000, "%s", sst_background_code(language));
        for (size_t i = 0; i < num; i++) {
            uint32_t key =
                terms[i].key24 << 8 | (i & 0xff); /* the low bits do not count */
            cr_assert_eq(sst_background_frequency(language, key), terms[i].frequency);
            cr_assert(terms[i].frequency > 0 && terms[i].frequency <= 1);
        }
        free(terms);
    }
}

Test(background, the_most_frequent_terms_come_first_ties_by_key)
{
    for (int language = 0; language < (int)sst_background_num_languages(); language++) {
        size_t num;
        sst_background_entry *terms = all_terms(language, &num);
        for (size_t i = 1; i < num; i++)
            cr_assert(terms[i - 1].frequency > terms[i].frequency ||
                      (terms[i - 1].frequency == terms[i].frequency &&
                       terms[i - 1].key24 < terms[i].key24));
        sst_background_entry few[7];
        cr_assert_eq(sst_background_most_frequent(language, 7, few), 7);
        for (size_t i = 0; i < 7; i++)
            cr_assert(few[i].key24 == terms[i].key24 &&
                      few[i].frequency == terms[i].frequency);
        free(terms);
    }
}

Test(background, a_pair_in_no_table_has_the_median_frequency)
{
    static const char *const cases[][2] = {{"zh", "zh"}, {"ja", "ja"}, {"en", "zh"}};
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        size_t num;
        sst_background_entry *terms = all_terms(language_of(cases[i][1]), &num);
        double median = terms[(num - 1) / 2].frequency;
        cr_expect_eq(pair_frequency_of(cases[i][0], "龘靐"), median, "%s: %g, want %g",
                     cases[i][0], pair_frequency_of(cases[i][0], "龘靐"), median);
        free(terms);
    }
}

Test(background, a_pair_is_looked_up_in_its_own_language_then_in_the_other)
{
    cr_expect_eq(pair_frequency_of("zh", "中国"), frequency_of("zh", "中国"));
    cr_expect_eq(pair_frequency_of("ja", "日本"), frequency_of("ja", "日本"));
    cr_expect_neq(frequency_of("ja", "日本"), frequency_of("zh", "日本"));
    cr_assert_eq(frequency_of("zh", "ます"), 0);
    cr_expect_eq(pair_frequency_of("zh", "ます"), frequency_of("ja", "ます"));
    cr_assert_eq(frequency_of("ja", "美国"), 0);
    cr_expect_eq(pair_frequency_of("ja", "美国"), frequency_of("zh", "美国"));
    cr_expect_eq(pair_frequency_of("en", "中国"), frequency_of("zh", "中国"));
}
