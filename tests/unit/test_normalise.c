/* SPDX-License-Identifier: MIT */
/* test_normalise.c - canonical words: tables of cases. */
#include "base/scratch.h"
#include "make_words.h"
#include "text/normalise.h"

#include <criterion/criterion.h>
#include <stdlib.h>
#include <string.h>

#define NUM_OF(array) (sizeof(array) / sizeof *(array))

static sst_scratch scratch;
static const sst_kernel *kernel; /* of the last case */

static void free_scratch(void)
{
    sst_scratch_free(&scratch);
}

TestSuite(normalise, .fini = free_scratch);

/* The words of a text in a block of exactly its size, so that a read past it is found.
 * Each call takes another kernel. */
static sst_words words_of(const char *text, size_t len_bytes)
{
    static size_t next_kernel;
    sst_words words;
    kernel = sst_kernel_at(next_kernel++);
    if (!kernel)
        kernel = sst_kernel_at(next_kernel = 0);
    char *copy = malloc(len_bytes);
    cr_assert(copy || len_bytes == 0);
    if (len_bytes > 0)
        memcpy(copy, text, len_bytes);
    sst_status st =
        sst_normalise(kernel, (sst_text){copy, len_bytes}, &scratch, &words, NULL);
    free(copy);
    cr_assert_eq(st, SST_OK);
    return words;
}

static void expect_words(const char *text, const char *want)
{
    for (size_t i = 0; sst_kernel_at(i); i++) {
        sst_scratch_reset(&scratch);
        sst_words words = words_of(text, strlen(text));
        const char *got = join_words(&words, &scratch);
        cr_expect_str_eq(got, want, "%s: of \"%s\": \"%s\", not \"%s\"", kernel->name,
                         text, got, want);
    }
}

typedef struct word_case {
    const char *text, *want;
} word_case;

static void expect_all(const word_case *cases, size_t num)
{
    for (size_t i = 0; i < num; i++)
        expect_words(cases[i].text, cases[i].want);
}

Test(normalise, words_are_runs_of_letters_marks_and_numbers)
{
    static const word_case cases[] = {
        {"", ""},
        {" \t\r\n!?", ""},
        {"a", "a"},
        {"The cat -- sat\non_the mat.", "the cat sat on the mat"},
        {"e-mail e.g. U.S.A. a,b x.y", "e mail e g u s a a b x y"},
        {"100% \xC2\xA3"
         "50 #tag @you",
         "100 50 tag you"},
        {"\xD0\x9C\xD0\xBE\xD1\x81\xD0\xBA\xD0\xB2\xD0\xB0 \xE2\x80\x94 x",
         "\xD0\xBC\xD0\xBE\xD1\x81\xD0\xBA\xD0\xB2\xD0\xB0 x"},
    };
    expect_all(cases, NUM_OF(cases));
}

Test(normalise, a_final_s_behind_an_apostrophe_is_dropped)
{
    static const word_case cases[] = {
        {"Trump's wall", "trump wall"},
        {"TRUMP'S", "trump"},
        {"Trump\xE2\x80\x99s.", "trump"},
        {"Trump\xCA\xBCs", "trump"},
        {"Trump\xEF\xBC\x87s", "trump"},
        {"the 1990's,", "the 1990"},
        {"1,000's", "1000"},
        {"it's'll", "it ll"},
        {"'s", "s"},
        {"James' book", "james book"},
        {"a's3", "a s3"},
        {"a'\xC5\xBF", "a"},
        {"Trump's\xE7\x99\xBA", "trump \xE7\x99\xBA"},
    };
    expect_all(cases, NUM_OF(cases));
}

Test(normalise, an_apostrophe_with_at_most_two_letters_behind_vanishes)
{
    static const word_case cases[] = {
        {"don't can\xE2\x80\x99t", "dont cant"},
        {"they're I'll", "theyre ill"},
        {"l'Ukraine O'Neill", "l ukraine o neill"},
        {"rock'n'roll", "rockn roll"},
        {"'quoted' ''twice''", "quoted twice"},
        {"don''t", "don t"},
        {"5'11 a'b3 a'3", "5 11 a b3 a 3"},
        {"d'\xC3\xA9t\xC3\xA9 d'\xC3\xA9t", "d \xC3\xA9t\xC3\xA9 d\xC3\xA9t"},
        {"ab'cd-ef", "abcd ef"},
        {"a'b'cde'f", "ab cdef"},
        {"\xD0\xBE\xD0\xB1'\xD1\x94\xD0\xBA\xD1\x82",
         "\xD0\xBE\xD0\xB1 \xD1\x94\xD0\xBA\xD1\x82"},
        {"\xE5\xAD\x97't", "\xE5\xAD\x97 t"},
        {"a'\xE5\xAD\x97", "a \xE5\xAD\x97"},
    };
    expect_all(cases, NUM_OF(cases));
}

Test(normalise, a_comma_or_point_between_digits_vanishes)
{
    static const word_case cases[] = {
        {"1,000 3.5 12.05.2024", "1000 35 12052024"},
        {"1, 2. 3", "1 2 3"},
        {"1,,2 1.,2", "1 2 1 2"},
        {"v1.2 1.a a.1", "v12 1 a a 1"},
        {"$3.5m", "35m"},
        {"1\xEF\xBC\x8C"
         "000",
         "1000"},
        {"1.", "1"},
        {"\xD9\xA1,\xD9\xA2", "\xD9\xA1\xD9\xA2"},
        {"\xE2\x85\xA7.5 \xE2\x92\x88"
         "5",
         "viii 5 15"},
    };
    expect_all(cases, NUM_OF(cases));
}

/* Kernels read blocks of 64 bytes: each case stands behind so many letters that its bytes
 * come to stand everywhere in one. */
Test(normalise, apostrophes_commas_and_points_are_the_same_wherever_a_block_ends)
{
    static const word_case cases[] = {
        {"'s 12\xEA\xB0\x80", " 12\xEA\xB0\x80"},
        {"\xE2\x80\x99s 12\xEA\xB0\x80", " 12\xEA\xB0\x80"},
        {"'s", ""},
        {"'t know 1,000.5, or 3.", "t know 10005 or 3"},
        {"\xE2\x80\x99t\xE2\x80\x94I\xE2\x80\x99m 7,5", "t im 75"},
        {"n'r'n'r", "nrnr"},
        {"\xC3\xA9's \xC3\xA9'\xC3\xA9 1.\xC3\xA9",
         "\xC3\xA9 \xC3\xA9\xC3\xA9 1 \xC3\xA9"},
    };
    for (size_t i = 0; i < NUM_OF(cases); i++)
        for (size_t num = 1; num <= 130; num++) {
            char text[200] = "", want[200] = "";
            memset(text, 'z', num);
            memset(want, 'z', num);
            strcpy(text + num, cases[i].text);
            strcpy(want + num, cases[i].want);
            expect_words(text, want);
        }
}

Test(normalise, forms_of_the_same_letters_fold_to_the_same_words)
{
    static const word_case cases[] = {
        {"Stra\xC3\x9F"
         "e STRASSE",
         "strasse strasse"},
        {"cafe\xCC\x81 caf\xC3\xA9 CAFE\xCC\x81", "caf\xC3\xA9 caf\xC3\xA9 caf\xC3\xA9"},
        {"\xEF\xAC\x81n \xEF\xBC\xA1\xEF\xBC\x91 m\xC2\xB2", "fin a1 m2"},
        {"so\xC2\xAD"
         "ft a\xE2\x80\x8D"
         "b \xEF\xBB\xBF"
         "c",
         "soft ab c"},
        {"hard\xC2\xA0space\xE2\x80\xAFhere", "hard space here"},
        {"\xC4\xB0", "i\xCC\x87"},
        {"e\xC2\xAD\xCC\x81", "\xC3\xA9"},
        {"a<\xCC\xB8"
         "b",
         "a b"},
        {"\xE1\x84\x92\xE1\x85\xA1\xE1\x86\xAB", "\xED\x95\x9C"},
        {"\xD8\xB9\xD9\x80\xD9\x80\xD8\xB1\xD8\xA8", "\xD8\xB9\xD8\xB1\xD8\xA8"},
    };
    expect_all(cases, NUM_OF(cases));
}

Test(normalise, scripts_without_spaces_give_a_word_per_code_point)
{
    static const word_case cases[] = {
        {"iPhone15\xE3\x82\x92\xE7\x99\xBA\xE5\xA3\xB2",
         "iphone15 \xE3\x82\x92 \xE7\x99\xBA \xE5\xA3\xB2"},
        {"\xE4\xBA\xBA\xE3\x80\x85\xE3\x80\x82"
         "2024",
         "\xE4\xBA\xBA \xE3\x80\x85 2024"},
        {"\xEF\xBD\xB6\xEF\xBE\x9E\xEF\xBD\xB0", "\xE3\x82\xAC \xE3\x83\xBC"},
        {"\xE0\xB8\x97\xE0\xB8\xB5\xE0\xB9\x88\xE0\xB8\x81x\xE0\xB9\x91",
         "\xE0\xB8\x97\xE0\xB8\xB5\xE0\xB9\x88 \xE0\xB8\x81 x\xE0\xB9\x91"},
        {"\xE1\x9E\x81\xE1\x9F\x92\xE1\x9E\x98", "\xE1\x9E\x81\xE1\x9F\x92 \xE1\x9E\x98"},
        {"\xED\x95\x9C\xEA\xB5\xAD", "\xED\x95\x9C\xEA\xB5\xAD"},
    };
    expect_all(cases, NUM_OF(cases));
}

Test(normalise, tokens_know_their_script)
{
    static const word_case cases[] = {
        {"a", "0"},
        {"\xE7\x99\xBA"
         "a1",
         "10"},
        {"\xE3\x82\xAB\xE3\x82\x99", "1"},
        {"\xE0\xB8\x81\xE0\xB9\x91", "20"},
        {"\xE0\xBA\x81\xE1\x80\x80\xE1\x9E\x80", "222"},
        {"\xD8\xB9 \xED\x95\x9C", "00"},
    };
    for (size_t i = 0; i < NUM_OF(cases); i++) {
        sst_words words = words_of(cases[i].text, strlen(cases[i].text));
        cr_assert_eq(words.num_tokens, strlen(cases[i].want), "of \"%s\"", cases[i].text);
        for (size_t t = 0; t < words.num_tokens; t++)
            cr_expect_eq(words.script[t], (unsigned)(cases[i].want[t] - '0'));
    }
}

Test(normalise, scripts_are_told_by_code_point)
{
    static const struct {
        uint32_t code_point;
        sst_script want;
    } cases[] = {
        {'a', SST_SCRIPT_SPACED},     {0x0E00, SST_SCRIPT_SPACED},
        {0x0E01, SST_SCRIPT_THAI},    {0x0E3A, SST_SCRIPT_THAI},
        {0x0E3F, SST_SCRIPT_SPACED},  {0x0E50, SST_SCRIPT_SPACED},
        {0x0EB0, SST_SCRIPT_THAI},    {0x103F, SST_SCRIPT_THAI},
        {0x1040, SST_SCRIPT_SPACED},  {0x1780, SST_SCRIPT_THAI},
        {0x17E0, SST_SCRIPT_SPACED},  {0x3005, SST_SCRIPT_HAN},
        {0x3042, SST_SCRIPT_HAN},     {0x30FC, SST_SCRIPT_HAN},
        {0x3131, SST_SCRIPT_SPACED},  {0x4E00, SST_SCRIPT_HAN},
        {0x9FFF, SST_SCRIPT_HAN},     {0xA000, SST_SCRIPT_SPACED},
        {0xAC00, SST_SCRIPT_SPACED},  {0xFF71, SST_SCRIPT_HAN},
        {0x2A6DF, SST_SCRIPT_HAN},    {0x3FFFD, SST_SCRIPT_HAN},
        {0x3FFFE, SST_SCRIPT_SPACED}, {0x10FFFF, SST_SCRIPT_SPACED},
    };
    for (size_t i = 0; i < NUM_OF(cases); i++)
        cr_expect_eq(sst_script_of(cases[i].code_point), cases[i].want, "U+%04X",
                     cases[i].code_point);
}

/* `want`: the bytes of the text that each token stands for, with | in between. */
Test(normalise, tokens_know_their_place_in_the_text)
{
    static const word_case cases[] = {
        {" The cat,", "The|cat"},
        {"Trump's wall", "Trump|wall"},
        {"don't l'Ukraine o'neil", "don't|l|Ukraine|o|neil"},
        {"1,000.50 x", "1,000.50|x"},
        {"na\xC3\xAFve Ab", "na\xC3\xAFve|Ab"},
        {"(cafe\xCC\x81)", "cafe\xCC\x81"},
        {"x\xE7\x99\xBA\xE5\xA3\xB2y", "x|\xE7\x99\xBA|\xE5\xA3\xB2|y"},
        {"so\xC2\xAD"
         "ft",
         "so\xC2\xAD"
         "ft"},
        {"\xE3\x8D\xBF", "\xE3\x8D\xBF|\xE3\x8D\xBF|\xE3\x8D\xBF|\xE3\x8D\xBF"},
        {"a \xFF"
         "b",
         "a|b"},
    };
    for (size_t i = 0; i < NUM_OF(cases); i++) {
        char got[256] = "";
        sst_words words = words_of(cases[i].text, strlen(cases[i].text));
        for (size_t t = 0; t < words.num_tokens; t++) {
            strcat(got, t ? "|" : "");
            strncat(got, cases[i].text + words.from[t].begin,
                    words.from[t].end - words.from[t].begin);
        }
        cr_expect_str_eq(got, cases[i].want, "%s, not %s", got, cases[i].want);
    }
}

Test(normalise, invalid_bytes_separate_and_are_counted)
{
    static const struct {
        const char *text;
        size_t len_bytes;
        const char *want;
        size_t num_replaced;
    } cases[] = {
        {"a\xFF"
         "b",
         3, "a b", 1},
        {"a\xE2\x82", 3, "a", 2},
        {"a\xE2\x82"
         "b",
         4, "a b", 2},
        {"\xC0\x80", 2, "", 2},
        {"\xED\xA0\x80", 3, "", 3},
        {"\xF4\x90\x80\x80", 4, "", 4},
        {"\xF0\x9F\x98", 3, "", 3},
        {"\xE0\x9F\xBF", 3, "", 3},
        {"a\0b", 3, "a b", 0},
        {"\xEF\xBF\xBD", 3, "", 0},
        {"a\xFF\xCC\x81", 4, "a \xCC\x81", 1},
        {"a\xC3", 2, "a", 1},
    };
    for (size_t i = 0; i < NUM_OF(cases); i++) {
        sst_words words = words_of(cases[i].text, cases[i].len_bytes);
        cr_expect_str_eq(join_words(&words, &scratch), cases[i].want, "case %zu", i);
        cr_expect_eq(words.num_replaced_bytes, cases[i].num_replaced, "case %zu", i);
    }
}

Test(normalise, an_absent_text_has_no_words)
{
    sst_words words;
    cr_assert_eq(
        sst_normalise(&sst_kernel_plain, (sst_text){NULL, 0}, &scratch, &words, NULL),
        SST_OK);
    cr_assert_eq(words.num_tokens, 0);
}

Test(normalise, a_text_of_4_gib_is_refused)
{
    sst_words words = {.num_tokens = 7};
    sst_error err;
    sst_status st = sst_normalise(&sst_kernel_plain, (sst_text){"", UINT32_MAX}, &scratch,
                                  &words, &err);
    cr_assert_eq(st, SST_ERR_ARGUMENT);
    cr_assert_eq(words.num_tokens, 7);
}

Test(normalise, code_points_that_fold_to_eleven_times_their_length_find_room)
{
    char text[3 * 1000];
    for (size_t i = 0; i < 1000; i++)
        memcpy(text + 3 * i, "\xEF\xB7\xBA", 3);
    sst_words words = words_of(text, sizeof text);
    cr_assert_eq(words.num_tokens, 3 * 1000 + 1); /* three blanks in each */
    cr_assert_eq(strlen(join_words(&words, &scratch)), 33 * 1000);
}

Test(normalise, a_long_text_does_not_grow_without_end)
{
    enum { NUM = 1 << 20, MOST_BYTES = 2 * 3 * NUM + (1 << 20) + 64 };
    static const char end[] = " \xC2\xBD caf\xC3\xA9 end";
    size_t len = 3 * (size_t)NUM;
    char *text = malloc(len + sizeof end);
    cr_assert(text);
    for (size_t i = 0; i < len; i += 3)
        memcpy(text + i, "\xEF\xB7\xBA", 3);
    memcpy(text + len, end, sizeof end);
    for (size_t k = 0; sst_kernel_at(k); k++) {
        sst_words words;
        sst_text all = {text, len + sizeof end - 1};
        sst_scratch_reset(&scratch);
        cr_assert_eq(sst_normalise(sst_kernel_at(k), all, &scratch, &words, NULL),
                     SST_OK);
        size_t num = words.num_tokens;
        sst_token last = sst_words_token(&words, num - 1);
        cr_assert(num > NUM / 2);
        cr_assert(last.at > MOST_BYTES / 2 && last.at < MOST_BYTES, "%u", last.at);
        cr_assert_eq(last.begin, len + sizeof end - 4);
        cr_assert_eq(sst_words_token(&words, num - 2).len_bytes,
                     5); /* the half is left out */
    }
    free(text);
}

/* Without a limit utf8proc sorts marks in quadratic time. */
Test(normalise, a_mountain_of_marks_is_folded_in_linear_time)
{
    enum { NUM_MARKS = 400000 };
    char *text = malloc(1 + 2 * NUM_MARKS);
    cr_assert(text);
    text[0] = 'e';
    for (size_t i = 0; i < NUM_MARKS; i++)
        memcpy(text + 1 + 2 * i, i % 2 ? "\xCC\xA3" : "\xCC\x81", 2);
    sst_words words = words_of(text, 1 + 2 * NUM_MARKS);
    free(text);
    cr_assert_eq(words.num_tokens, 1);
    cr_assert_eq(words.from[0].end, 1 + 2 * NUM_MARKS);
}
