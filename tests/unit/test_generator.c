/* SPDX-License-Identifier: MIT */
/* test_generator.c - what other tests take for granted of made-up articles. */
#include <criterion/criterion.h>
#include <ctype.h>
#include <locale.h>
#include <stdlib.h>
#include <string.h>

#include "generator/generator.h"

static generator *new_generator(uint64_t num_articles, uint32_t words)
{
    gen_options options = gen_options_default();
    options.num_articles = num_articles;
    options.words = words;
    options.copies_share = .4;
    generator *g = generator_new(&options);
    cr_assert_not_null(g);
    return g;
}

/* The words of a text alone, each after a blank; the caller frees it. */
static char *bare_words(const char *text)
{
    char *bare = malloc(2 * strlen(text) + 2), *to = bare;
    *to++ = ' ';
    for (; *text; text++)
        if (!strchr(" \n.,\"", *text))
            *to++ = (char)tolower((unsigned char)*text);
        else if (to[-1] != ' ')
            *to++ = ' ';
    if (to[-1] != ' ')
        *to++ = ' ';
    *to = '\0';
    return bare;
}

/* The bytes of the 5 words that begin at `at`, 0 when there are fewer. */
static size_t shingle_bytes(const char *at)
{
    const char *end = at;
    for (int i = 0; i < 5; i++)
        if (!(end = strchr(end + 1, ' ')))
            return 0;
    return (size_t)(end + 1 - at);
}

static const char *next_word(const char *at)
{
    return strchr(at + 1, ' ');
}

static int stands_in(const char *shingle, size_t len_bytes, const char *begin,
                     const char *end)
{
    return memmem(begin, (size_t)(end - begin), shingle, len_bytes) != NULL;
}

/* Distinct shingles of `words`; *shared: those that stand in `others` too. */
static size_t count_shingles(const char *words, const char *others, size_t *shared)
{
    size_t num = 0, len_bytes;
    *shared = 0;
    for (const char *at = words; (len_bytes = shingle_bytes(at)) > 0;
         at = next_word(at)) {
        if (stands_in(at, len_bytes, words, at + len_bytes - 1)) /* came before */
            continue;
        num++;
        *shared += (size_t)stands_in(at, len_bytes, others, others + strlen(others));
    }
    return num;
}

Test(generator, an_article_is_the_same_in_any_order)
{
    generator *forward = new_generator(2500, 100), *back = new_generator(2500, 100);
    for (uint64_t no = 0; no < 2500; no += 99) {
        gen_article article, again;
        generator_make(back, 2499 - no, &again);
        generator_make(back, no, &again);
        generator_make(forward, no, &article);
        cr_assert_str_eq(article.text, again.text);
        cr_assert_str_eq(article.title, again.title);
        cr_assert_str_eq(article.url, again.url);
        cr_assert_eq(article.seconds, again.seconds);
        cr_assert_eq(article.base, again.base);
    }
    generator_free(forward);
    generator_free(back);
}

Test(generator, the_stated_jaccard_is_that_of_the_texts)
{
    generator *g = new_generator(1000, 100);
    size_t num_copies = 0;
    for (uint64_t no = 0; no < 400; no++) {
        gen_article article, base;
        generator_make(g, no, &article);
        if (article.base == GEN_NONE)
            continue;
        char *words = bare_words(article.text);
        generator_make(g, article.base, &base);
        char *base_words = bare_words(base.text);
        size_t shared, shared_again;
        size_t num = count_shingles(words, base_words, &shared);
        size_t num_base = count_shingles(base_words, words, &shared_again);
        double jaccard = (double)shared / (double)(num + num_base - shared);
        cr_assert_eq(shared, shared_again);
        cr_assert_float_eq(jaccard, article.jaccard, 1e-12, "g%d: %f, stated %f", (int)no,
                           jaccard, article.jaccard);
        free(words);
        free(base_words);
        num_copies++;
    }
    cr_assert_gt(num_copies, 100);
    generator_free(g);
}

Test(generator, a_text_in_every_language_is_whole_letters)
{
    static const char *const languages[] = {"en", "en-ascii", "en-quotes", "de",
                                            "ru", "ar",       "zh",        "th"};
    cr_assert_not_null(setlocale(LC_CTYPE, "C.UTF-8"));
    for (size_t i = 0; i < sizeof languages / sizeof *languages; i++) {
        gen_options options = gen_options_default();
        options.language = languages[i];
        generator *g = generator_new(&options);
        cr_assert_not_null(g);
        size_t num_letters = 0, num_bytes = 0;
        for (uint64_t no = 0; no < 100; no++) {
            gen_article article;
            generator_make(g, no, &article);
            size_t num = mbstowcs(NULL, article.text, 0);
            cr_assert_neq(num, (size_t)-1, "%s: %s", languages[i], article.text);
            cr_assert_neq(mbstowcs(NULL, article.title, 0), (size_t)-1);
            num_letters += num;
            num_bytes += article.text_bytes;
        }
        cr_expect_eq(num_bytes == num_letters, strcmp(languages[i], "en-ascii") == 0);
        generator_free(g);
    }
}

Test(generator, a_language_that_is_not_there_is_refused)
{
    gen_options options = gen_options_default();
    options.language = "xx";
    cr_assert_null(generator_new(&options));
}

Test(generator, copies_lie_all_the_way_from_a_tenth_to_one)
{
    generator *g = new_generator(5000, 100);
    size_t in_tenth[11] = {0}, of_kind[GEN_NUM_KINDS] = {0};
    for (uint64_t no = 0; no < 5000; no++) {
        gen_article article;
        generator_make(g, no, &article);
        of_kind[article.kind]++;
        if (article.base != GEN_NONE)
            in_tenth[(int)(article.jaccard * 10)]++;
    }
    for (int tenth = 1; tenth <= 10; tenth++)
        cr_expect_gt(in_tenth[tenth], 40, "J >= .%d: %zu", tenth, in_tenth[tenth]);
    for (int kind = 0; kind < GEN_NUM_KINDS; kind++)
        cr_expect_gt(of_kind[kind], 300, "%s: %zu", gen_kind_name((gen_kind)kind),
                     of_kind[kind]);
    generator_free(g);
}

Test(generator, a_base_is_no_copy_and_reports_the_same_event)
{
    generator *g = new_generator(2100, 100); /* the last day is cut short */
    for (uint64_t no = 0; no < 2100; no++) {
        gen_article article, base;
        generator_make(g, no, &article);
        if (article.base == GEN_NONE)
            continue;
        uint64_t event = article.event;
        cr_assert_lt(article.base, 2100);
        generator_make(g, article.base, &base);
        cr_assert_eq(base.base, GEN_NONE);
        cr_assert_eq(base.event, event);
    }
    generator_free(g);
}

/* Words with a capital inside a sentence: the names. */
static size_t count_names_in(const char *text, const char *other)
{
    size_t num_shared = 0;
    for (const char *at = text; (at = strchr(at, ' ')) != NULL; at++) {
        size_t len = strcspn(at + 1, " .,\"\n") + 1;
        if (isupper((unsigned char)at[1]) && at[-1] != '.' && len >= 4)
            num_shared += (size_t)stands_in(at, len, other, other + strlen(other));
    }
    return num_shared;
}

Test(generator, reports_of_one_event_share_names_and_others_do_not)
{
    generator *g = new_generator(1000, 400);
    gen_article first, article;
    uint64_t no = 0;
    do
        generator_make(g, no++, &first);
    while (first.kind != GEN_REPORT);
    char *text = strdup(first.text);
    uint64_t event = first.event;
    size_t num_reports = 0, most_of_others = 0;
    for (uint64_t i = no; i < 1000; i++) {
        generator_make(g, i, &article);
        size_t num_shared = count_names_in(article.text, text);
        if (article.kind == GEN_REPORT && article.event == event) {
            num_reports++;
            cr_expect_gt(num_shared, 2, "g%d shares %zu", (int)i, num_shared);
        } else if (article.kind == GEN_REPORT && num_shared > most_of_others) {
            most_of_others = num_shared;
        }
    }
    cr_expect_geq(num_reports, 1);
    cr_expect_leq(num_reports, 9);
    cr_expect_leq(most_of_others, 2, "another event shares %zu", most_of_others);
    free(text);
    generator_free(g);
}

Test(generator, options_that_cannot_be_met_are_refused)
{
    struct {
        uint32_t words, per_day;
        double copies, events;
    } cases[] = {
        {49, 100, .1, .1}, {100, 19, .1, .1}, {100, 100, .5, .5}, {100, 100, -.1, .1}};
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        gen_options options = gen_options_default();
        options.words = cases[i].words;
        options.per_day = cases[i].per_day;
        options.copies_share = cases[i].copies;
        options.events_share = cases[i].events;
        cr_expect_null(generator_new(&options), "case %zu", i);
    }
}
