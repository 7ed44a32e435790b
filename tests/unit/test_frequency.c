/* SPDX-License-Identifier: MIT */
#include "text/frequency.h"
#include "text/frequency_class.h"

#include <criterion/criterion.h>
#include <math.h>

#include "text/background.h"
#include "text/terms.h"

static const uint32_t COMMON = 0x12345678, RARE = 0x2bcdef01, UNSEEN = 0x3c0ffee0;

static sst_frequencies *learnt(int language, uint32_t num_articles)
{
    sst_frequencies *f;
    const uint32_t both[] = {COMMON, RARE};
    cr_assert_eq(sst_frequencies_new(&f, NULL), SST_OK);
    for (uint32_t i = 0; i < num_articles; i++)
        cr_assert_eq(sst_frequencies_count(f, language, both, i == 0 ? 2 : 1, NULL),
                     SST_OK);
    return f;
}

static double idf(const sst_frequencies *f, bool use_background, int language,
                  uint32_t key)
{
    return sst_frequencies_idf(f, use_background, language, key, false);
}

static int none(void)
{
    return sst_frequencies_language((sst_text){NULL, 0});
}

Test(frequency, idf_is_the_formula)
{
    sst_frequencies *f = learnt(none(), 100);
    int english = sst_frequencies_language(sst_text_of("en"));
    sst_frequencies *in_english = learnt(english, 100);
    double share = sst_background_unlisted_frequency(english);
    double of_background = SST_BACKGROUND_ARTICLES * share;
    cr_expect_float_eq(idf(in_english, true, english, UNSEEN),
                       log((SST_BACKGROUND_ARTICLES + 101) / (of_background + .5)),
                       1e-12);
    cr_expect_float_eq(idf(f, true, none(), COMMON), log(1101 / 1101.5), 1e-3);
    cr_expect_float_eq(idf(f, true, none(), RARE), log(1101 / 2.5), 1e-12);
    cr_expect_float_eq(idf(f, true, none(), UNSEEN), log(1101 / 1.5), 1e-12);
    sst_frequencies_free(in_english);
    sst_frequencies_free(f);
}

Test(frequency, without_a_table_few_articles_tell_only_the_commonest_words)
{
    const uint32_t topic = 77;
    sst_frequencies *f = learnt(none(), 40);
    for (int i = 0; i < 2; i++)
        cr_assert_eq(sst_frequencies_count(f, none(), &topic, 1, NULL), SST_OK);
    double rare = idf(f, false, none(), RARE);
    cr_expect_lt(idf(f, false, none(), COMMON), .5, "in 40 of 42 articles: %g",
                 idf(f, false, none(), COMMON));
    cr_expect_gt(idf(f, false, none(), topic), .5 * rare, "in 2 of 42");
    cr_expect_gt(rare, idf(f, false, none(), topic));
    sst_frequencies_free(f);
}

Test(frequency, no_idf_exceeds_its_bound)
{
    const int languages[] = {none(), sst_frequencies_language(sst_text_of("en"))};
    const uint32_t keys[] = {COMMON, RARE, UNSEEN, sst_term_key("the", 3)};
    for (uint32_t num = 1; num < 600; num += num / 3 + 1)
        for (size_t i = 0; i < 16; i++) {
            int language = languages[i % 2];
            bool use_background = i / 2 % 2;
            uint32_t key = keys[i / 4];
            sst_frequencies *f = learnt(language, num);
            const uint16_t forms[] = {1};
            uint16_t bound;
            double true_idf = idf(f, use_background, language, key);
            for (int is_settled = 0; is_settled < 2; is_settled++) {
                sst_frequencies_bounds(f, use_background, language,
                                       (sst_idf_terms){&key, forms, 1}, &bound);
                cr_expect_leq(true_idf, bound * SST_IDF_OF_BOUND, "%u articles, case %zu",
                              num, i);
                cr_assert_eq(sst_frequencies_settle(f, use_background, NULL), SST_OK);
            }
            sst_frequencies_free(f);
        }
}

Test(frequency, every_document_frequency_is_in_the_class_that_begins_at_or_before_it)
{
    static const uint32_t most[] = {1,       2,       999,        65535,     65536,
                                    1000000, 5000000, 4000000000, UINT32_MAX};
    for (size_t i = 0; i < sizeof most / sizeof *most; i++) {
        unsigned steps = sst_frequency_finest_steps(most[i]);
        uint32_t last = sst_frequency_class(most[i], steps);
        cr_expect(last < SST_MOST_FREQUENCY_CLASSES && steps >= 11);
        cr_expect_eq(sst_frequency_least(0, steps), 0);
        for (uint32_t class = 1; class <= last; class ++) {
            uint32_t least = sst_frequency_least(class, steps);
            cr_assert_eq(sst_frequency_class(least, steps), class);
            cr_assert_eq(sst_frequency_class(least - 1, steps), class - 1);
        }
    }
}

/* Document frequencies beyond two bytes, and on both sides of where their classes grow
 * wider. */
Test(frequency, bounds_of_common_terms_of_many_articles_are_close)
{
    enum { NUM_ARTICLES = 200000 };
    static const uint32_t dfs[] = {1,     2,     16383, 32767, 32768,  32771,
                                   65535, 65536, 65537, 99999, 131077, 199999};
    enum { NUM = sizeof dfs / sizeof *dfs };
    const int languages[] = {none(), sst_frequencies_language(sst_text_of("en"))};
    uint32_t keys[NUM];
    uint16_t forms[NUM], bounds[NUM];
    double idfs[NUM];
    for (size_t i = 0; i < 2; i++) {
        sst_frequencies *f = learnt(languages[i], 1);
        for (uint32_t k = 0; k < NUM; k++) {
            keys[k] = 0x01234567 + 0x1003 * k;
            forms[k] = 1;
        }
        for (uint32_t n = 1, first = 0; n < NUM_ARTICLES; n++) {
            while (dfs[first] < n)
                first++;
            cr_assert_eq(
                sst_frequencies_count(f, languages[i], keys + first, NUM - first, NULL),
                SST_OK);
        }
        for (size_t k = 0; k < NUM; k++)
            idfs[k] = idf(f, false, languages[i], keys[k]);
        cr_assert_eq(sst_frequencies_settle(f, false, NULL), SST_OK);
        sst_frequencies_bounds(f, false, languages[i], (sst_idf_terms){keys, forms, NUM},
                               bounds);
        for (size_t k = 0; k < NUM; k++) {
            cr_expect_leq(idfs[k], bounds[k] * SST_IDF_OF_BOUND, "in %u", dfs[k]);
            cr_expect_leq(bounds[k], idfs[k] / SST_IDF_OF_BOUND + 3, "in %u", dfs[k]);
            cr_expect_eq(idf(f, false, languages[i], keys[k]), idfs[k],
                         "in %u: settled, it is the same", dfs[k]);
        }
        sst_frequencies_free(f);
    }
}

Test(frequency, terms_of_an_article_may_share_a_counter)
{
    const uint32_t keys[] = {COMMON, COMMON + (1u << 20)};
    const uint16_t forms[] = {1, 1};
    for (uint32_t num = 900; num < 1200; num += 200)
        for (int use_background = 0; use_background < 2; use_background++) {
            int english = sst_frequencies_language(sst_text_of("en"));
            sst_frequencies *f;
            uint16_t bounds[2];
            cr_assert_eq(sst_frequencies_new(&f, NULL), SST_OK);
            for (uint32_t i = 0; i < num; i++)
                cr_assert_eq(sst_frequencies_count(f, english, keys, 2, NULL), SST_OK);
            double before = idf(f, use_background, english, COMMON);
            cr_assert_eq(sst_frequencies_settle(f, use_background, NULL), SST_OK);
            sst_frequencies_bounds(f, use_background, english,
                                   (sst_idf_terms){keys, forms, 2}, bounds);
            cr_expect_eq(idf(f, use_background, english, COMMON), before);
            cr_expect_leq(before, bounds[0] * SST_IDF_OF_BOUND);
            sst_frequencies_free(f);
        }
}

Test(frequency, what_is_taken_back_was_never_counted)
{
    sst_frequencies *f = learnt(none(), 10), *fewer = learnt(none(), 9);
    sst_frequencies_take_back(f, none(), &COMMON, 1);
    cr_expect_eq(idf(f, false, none(), COMMON), idf(fewer, false, none(), COMMON));
    sst_frequencies_free(f);
    sst_frequencies_free(fewer);
}

Test(frequency, merged_counts_are_those_of_all_articles)
{
    sst_frequencies *f = learnt(none(), 7), *more = learnt(none(), 5),
                    *all = learnt(none(), 12);
    cr_assert_eq(sst_frequencies_merge(f, more, NULL), SST_OK);
    cr_expect_eq(idf(f, false, none(), COMMON), idf(all, false, none(), COMMON));
    sst_frequencies_free(f);
    sst_frequencies_free(more);
    sst_frequencies_free(all);
}

Test(frequency, languages_do_not_leak_into_one_another)
{
    int english = sst_frequencies_language(sst_text_of("en-GB"));
    int german = sst_frequencies_language(sst_text_of("DE"));
    cr_assert_neq(english, german);
    cr_assert_neq(english, none());
    cr_expect_eq(sst_frequencies_language(sst_text_of("tlh")), none(),
                 "an unknown language is und");
    sst_frequencies *f = learnt(english, 50);
    cr_expect_eq(idf(f, true, german, COMMON), idf(NULL, true, german, COMMON));
    sst_frequencies_free(f);
}

Test(frequency, languages_without_a_background_do_not_leak_either)
{
    static const char *const tags[] = {"sw",  "et",  "th", "tha-TH", "sq",
                                       "alb", "tlh", "",   "x"};
    for (size_t i = 0; i < sizeof tags / sizeof *tags; i++) {
        int language = sst_frequencies_language(sst_text_of(tags[i]));
        cr_assert_lt((size_t)language, sst_frequencies_num_languages(), "%s", tags[i]);
        sst_frequencies *f = learnt(language, 50);
        for (size_t k = 0; k < sizeof tags / sizeof *tags; k++) {
            int other = sst_frequencies_language(sst_text_of(tags[k]));
            if (other != language)
                cr_expect_eq(idf(f, true, other, COMMON), idf(NULL, true, other, COMMON),
                             "%s and %s", tags[i], tags[k]);
        }
        sst_frequencies_free(f);
    }
    cr_expect_eq(sst_frequencies_language(sst_text_of("tha-TH")),
                 sst_frequencies_language(sst_text_of("th")));
    cr_expect_neq(sst_frequencies_language(sst_text_of("sw")), none());
    cr_expect_eq(sst_frequencies_language(sst_text_of("")), none());
    cr_expect_eq(sst_frequencies_language(sst_text_of("x")), none());
}

Test(frequency, every_language_is_found_by_its_code)
{
    for (int i = 0; i + 1 < (int)sst_frequencies_num_languages(); i++)
        cr_expect_eq(sst_frequencies_language(sst_text_of(sst_frequencies_code(i))), i,
                     "%s", sst_frequencies_code(i));
    cr_expect_null(sst_frequencies_code(none()));
}

Test(frequency, a_language_says_what_its_terms_are)
{
    static const struct {
        const char *code;
        sst_tokenizer tokenizer;
    } cases[] = {{"en", SST_TOKENIZER_WORDS},     {"ar-EG", SST_TOKENIZER_ABJAD},
                 {"ja", SST_TOKENIZER_HAN},       {"zh-TW", SST_TOKENIZER_HAN},
                 {"ko", SST_TOKENIZER_HANGUL},    {"th", SST_TOKENIZER_THAI},
                 {"vi", SST_TOKENIZER_SYLLABLES}, {"tlh", SST_TOKENIZER_WORDS}};
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++)
        cr_expect_eq(sst_frequencies_tokenizer(
                         sst_frequencies_language(sst_text_of(cases[i].code))),
                     cases[i].tokenizer, "%s", cases[i].code);
}

Test(frequency, the_background_alone_tells_common_from_rare)
{
    int english = sst_frequencies_language(sst_text_of("en"));
    double the = idf(NULL, true, english, sst_term_key("the", 3));
    double parliament = idf(NULL, true, english, sst_term_key("parli", 5));
    double unknown = idf(NULL, true, english, sst_term_key("apt40", 5));
    cr_expect_lt(the, .1);
    cr_expect_lt(the, parliament);
    cr_expect_lt(parliament, unknown);
    cr_expect_eq(idf(NULL, false, english, sst_term_key("the", 3)),
                 idf(NULL, false, english, UNSEEN), "without it nothing is known");
}
