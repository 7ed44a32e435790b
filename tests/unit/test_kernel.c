/* SPDX-License-Identifier: MIT */
/* test_kernel.c - every kernel that runs here, bit by bit against the plain one. */
#include <criterion/criterion.h>
#include <stdlib.h>
#include <string.h>

#include "make_words.h"
#include "text/content.h"
#include "text/minhash.h"
#include "text/normalise.h"
#include "text/shingle.h"
#include "text/terms.h"

#define NUM_OF(array) (sizeof(array) / sizeof *(array))
#define SEED 42

static uint64_t state = SEED;
static sst_scratch scratch;

static void free_scratch(void)
{
    sst_scratch_free(&scratch);
}

TestSuite(kernel, .fini = free_scratch);

static uint32_t draw(uint32_t below)
{
    return (uint32_t)(next_random(&state) % below);
}

/* ---- text ---- */

/* Pieces of which long runs are made, a script to a line. */
static const char *const pieces[][8] = {
    {"the ", "Police ", "of", " a", "government", "NATO's ", "1,000.5", "don't, "},
    {"\xE2\x80\x9C"
     "said\xE2\x80\x9D ",
     "Trump\xE2\x80\x99s ", "\xE2\x80\x93 ",
     "l\xE2\x80\x99"
     "eau ",
     "\xE2\x80\xA6", "\xC2\xA0", "caf\xC3\xA9 ",
     "\xC3\x9C"
     "ber "},
    {"\xD0\x9F\xD1\x80\xD0\xB0\xD0\xB2\xD0\xB8\xD1\x82 ", "\xD0\xB5\xD0\xBB", "\xD0\xB9",
     "\xD1\x91 ", "\xD0\x99", "\xC2\xAB", ", ", "\xD0\xB8\xCC\x86"},
    {"\xE4\xB8\xAD\xE5\x9B\xBD", "\xE6\x94\xBF", "\xE3\x80\x82", "\xEF\xBC\x8C",
     "\xE3\x81\xAF", "\xE3\x82\xAB\xE3\x82\x99", "2024", "\xEF\xBC\x93"},
    {"\xE0\xB8\x9C\xE0\xB8\xB9\xE0\xB9\x89", "\xE0\xB8\x81\xE0\xB8\xB2\xE0\xB8\xA3",
     "\xE0\xB8\x99\xE0\xB9\x89\xE0\xB8\xB3", " ", "\xE0\xB8\xA1\xE0\xB8\xB5",
     "\xE0\xB9\x88\xE0\xB8\xB9", "ok", "\xE0\xB8\xB4"},
    {"\xD8\xA7\xD9\x84", "\xD8\xB1\xD8\xA6\xD9\x8A\xD8\xB3 ", "\xD9\x8B ",
     "\xD9\xA3,\xD9\xA5", "\xD9\x80", "\xD8\x8C ", "\xE2\x80\x8C", "\xD9\x8E\xD9\x91"},
    {"gro\xC3\x9F", "\xC3\x84rzte ",
     "\xC5\x81\xC3\xB3"
     "d\xC5\xBA ",
     "\xC4\xB0zmir ", "\xC5\xB8", "\xC5\xBF", "M\xC3\xA4nner ",
     "\xCE\x86\xCE\xA3\xCF\x82 "},
    {"\xFF", "\xE2\x82", "\xC3", "\xF0\x9F\x98\x80", "\xC3\x9F", "\xEF\xAC\x81",
     "e\xCC\x81", "\xEF\xBC\xA1"},
};

static size_t put_piece(char *to, const char *piece)
{
    size_t len = strlen(piece);
    memcpy(to, piece, len);
    return len;
}

/* Mostly one script, with some of all others. */
static size_t draw_text(char *out, size_t most)
{
    const uint32_t num_scripts = NUM_OF(pieces), script = draw(num_scripts);
    uint32_t foreign = 1 + draw(40);
    size_t len = 0;
    while (len + 32 < most) {
        size_t from = draw(foreign) == 0 ? draw(num_scripts) : script;
        len += put_piece(out + len, pieces[from][draw(8)]);
    }
    return len;
}

/* All but the canonical bytes between tokens. */
static void expect_equal_words(const sst_words *a, const sst_words *b,
                               const sst_kernel *kernel)
{
    cr_assert_eq(a->num_tokens, b->num_tokens, "%s", kernel->name);
    cr_assert_eq(a->is_spaced, b->is_spaced, "%s", kernel->name);
    cr_assert_eq(a->num_replaced_bytes, b->num_replaced_bytes, "%s", kernel->name);
    for (size_t i = 0; i < a->num_tokens; i++) {
        sst_token x = sst_words_token(a, i), y = sst_words_token(b, i);
        cr_assert(memcmp(a->canonical + x.at, b->canonical + y.at, x.len_bytes) == 0,
                  "%s: token %zu", kernel->name, i);
        cr_assert(memcmp(&x, &y, sizeof x) == 0, "%s: token %zu", kernel->name, i);
    }
}

static sst_words words_of(const sst_kernel *kernel, const char *text, size_t len_bytes)
{
    sst_words words;
    char *copy = malloc(len_bytes); /* of its own size, so that a read past it is found */
    cr_assert(copy || len_bytes == 0);
    if (len_bytes > 0)
        memcpy(copy, text, len_bytes);
    cr_assert_eq(
        sst_normalise(kernel, (sst_text){copy, len_bytes}, &scratch, &words, NULL),
        SST_OK);
    free(copy);
    cr_assert_eq(sst_words_hash(kernel, SEED, &words, &scratch, NULL), SST_OK);
    return words;
}

static void expect_equal_shingles(const sst_kernel *kernel, const sst_words *words)
{
    sst_shingles want, got;
    cr_assert_eq(sst_shingle(&sst_kernel_plain, words, &scratch, &want, NULL), SST_OK);
    cr_assert_eq(sst_shingle(kernel, words, &scratch, &got, NULL), SST_OK);
    cr_assert_eq(got.num, want.num, "%s", kernel->name);
    for (size_t i = 0; i < want.num; i++)
        cr_assert(got.hash[i] == want.hash[i] && got.first[i] == want.first[i] &&
                      got.num_tokens[i] == want.num_tokens[i],
                  "%s: shingle %zu of %zu", kernel->name, i, want.num);
}

/* Of the words alone whose stems are ASCII. */
static void expect_equal_stems(const sst_kernel *kernel, const sst_words *words)
{
    size_t num = words->num_tokens;
    uint32_t *want = sst_scratch_alloc(&scratch, num, sizeof *want);
    uint32_t *got = sst_scratch_alloc(&scratch, num, sizeof *got);
    uint32_t *want_others = sst_scratch_alloc(&scratch, num + 1, sizeof *want_others);
    uint32_t *others = sst_scratch_alloc(&scratch, num + 1, sizeof *others);
    cr_assert(want && got && want_others && others);
    size_t num_others = sst_kernel_plain.key_stems(words, want, want_others);
    cr_assert_eq(kernel->key_stems(words, got, others), num_others, "%s", kernel->name);
    for (size_t i = 0, k = 0; i < num; i++) {
        if (k < num_others && want_others[k] == i) {
            cr_assert_eq(others[k++], i, "%s", kernel->name);
            continue;
        }
        size_t len = sst_words_length(words, i);
        uint32_t key =
            sst_term_key(words->canonical + words->at[i].begin, len < 5 ? len : 5);
        cr_assert(got[i] == key && want[i] == key, "%s: token %zu", kernel->name, i);
    }
}

/* The same words when nobody asks where they stand in the text. */
static void expect_equal_bare_words(const sst_kernel *kernel, sst_text text,
                                    const sst_words *want)
{
    sst_words got;
    cr_assert_eq(sst_normalise_bare(kernel, text, &scratch, &got, NULL), SST_OK);
    cr_assert(got.from == NULL, "%s", kernel->name);
    got.from = want->from;
    expect_equal_words(want, &got, kernel);
}

static void expect_equal_text(const char *text, size_t len_bytes)
{
    sst_scratch_reset(&scratch);
    sst_words want = words_of(&sst_kernel_plain, text, len_bytes);
    for (size_t k = 0; sst_kernel_at(k); k++) {
        const sst_kernel *kernel = sst_kernel_at(k);
        sst_words got = words_of(kernel, text, len_bytes);
        expect_equal_words(&want, &got, kernel);
        expect_equal_bare_words(kernel, (sst_text){text, len_bytes}, &want);
        cr_assert(memcmp(got.hash, want.hash, want.num_tokens * sizeof *want.hash) == 0,
                  "%s", kernel->name);
        expect_equal_shingles(kernel, &got);
        expect_equal_stems(kernel, &got);
    }
}

Test(kernel, words_and_shingles_of_random_text_are_those_of_the_plain_one)
{
    for (size_t i = 0; i < 6000; i++) {
        char text[2000];
        expect_equal_text(text, draw_text(text, 40 + draw(1960)));
    }
}

Test(kernel, the_sums_of_a_content_hash_are_those_of_the_plain_one)
{
    enum { MOST = 70 };
    for (size_t num = 0; num <= MOST; num++) {
        uint64_t *numbers =
            malloc(num * sizeof *numbers); /* so that a read past it is found */
        uint64_t want[SST_CONTENT_LANES], got[SST_CONTENT_LANES];
        sst_hash_key hash_key;
        sst_content_key key;
        sst_hash_key_init(&hash_key, num);
        sst_content_key_init(&key, &hash_key);
        cr_assert(numbers || num == 0);
        for (size_t i = 0; i < num; i++)
            numbers[i] = draw(5) == 0 ? UINT64_MAX : next_random(&state);
        sst_kernel_plain.sum_lanes(&key, numbers, num, want);
        for (size_t k = 0; sst_kernel_at(k); k++) {
            sst_kernel_at(k)->sum_lanes(&key, numbers, num, got);
            cr_assert_arr_eq(got, want, sizeof got, "%s: %zu", sst_kernel_at(k)->name,
                             num);
        }
        free(numbers);
    }
}

Test(kernel, the_least_of_each_window_is_found_once)
{
    enum { MOST = 100, MOST_WIDTH = 30 };
    for (size_t k = 0; sst_kernel_at(k); k++)
        for (size_t trial = 0; trial < 2000; trial++) {
            uint64_t hashes[MOST + MOST_WIDTH], least[MOST + MOST_WIDTH];
            size_t num = 1 + draw(MOST), width = 1 + draw(MOST_WIDTH);
            for (size_t i = 0; i < num + width - 1; i++)
                least[i] = hashes[i] = next_random(&state); /* also above 2^63 */
            size_t num_least = sst_kernel_at(k)->find_least(least, num, width), kept = 0;
            uint64_t last = 0;
            for (size_t i = 0; i < num; i++) {
                uint64_t want = UINT64_MAX;
                for (size_t j = i; j < i + width; j++)
                    want = hashes[j] < want ? hashes[j] : want;
                if (i == 0 || want != last)
                    cr_assert_eq(least[kept++], want, "%s: %zu of %zu, width %zu",
                                 sst_kernel_at(k)->name, i, num, width);
                last = want;
            }
            cr_assert_eq(num_least, kept, "%s", sst_kernel_at(k)->name);
        }
}

Test(kernel, words_and_shingles_of_random_bytes_are_those_of_the_plain_one)
{
    for (size_t i = 0; i < 6000; i++) {
        char text[400];
        size_t len = draw(sizeof text + 1);
        for (size_t k = 0; k < len; k++)
            text[k] = (char)(draw(3) == 0 ? draw(256) : 'a' + draw(30));
        expect_equal_text(text, len);
    }
}

Test(kernel, every_code_point_is_taken_as_the_plain_one_takes_it)
{
    for (uint32_t code = 0x80; code < 0x10000; code++) {
        char text[80];
        memset(text, 'x', sizeof text);
        size_t at = 40 + code % 30, len = code < 0x800 ? 2 : 3;
        if (len == 2) {
            text[at] = (char)(0xC0 | code >> 6);
        } else {
            text[at] = (char)(0xE0 | code >> 12);
            text[at + 1] = (char)(0x80 | (code >> 6 & 63));
        }
        text[at + len - 1] = (char)(0x80 | (code & 63));
        expect_equal_text(text, sizeof text);
    }
}

Test(kernel, code_points_among_letters_of_two_bytes_are_taken_as_the_plain_one_takes_them)
{
    static const char *const letters[] = {"\xD0\xB6\xD0\x91 ", "\xC3\xB6\xC3\x9F,",
                                          "\xD8\xB1"};
    for (uint32_t code = 0x80; code < 0x2100; code++) {
        char text[256], *at = text + 90 + code % 70;
        const char *letter = letters[code / 70 % NUM_OF(letters)];
        for (size_t i = 0, len = strlen(letter); i < sizeof text; i++)
            text[i] = letter[i % len];
        while ((*at & 0xC0) == 0x80)
            at++;
        *at++ = (char)(code < 0x800 ? 0xC0 | code >> 6 : 0xE0 | code >> 12);
        if (code >= 0x800)
            *at++ = (char)(0x80 | (code >> 6 & 63));
        *at++ = (char)(0x80 | (code & 63));
        while ((*at & 0xC0) == 0x80) /* what is left of a letter */
            *at++ = ' ';
        expect_equal_text(text, sizeof text);
    }
}

/* At every place of a block, valid or with bytes that belong to nothing. */
Test(kernel, marks_of_three_bytes_side_by_side_are_taken_as_the_plain_one_takes_them)
{
    enum { HEAD = 4 * 64, TAIL = 150 };
    static const char *const rows[] = {
        "\xE2\x80\x94\xE2\x80\x94\xE2\x80\x94", "\xE2\x80\x9D\xE2\x80\x93 ",
        "\xE2\x80\x9C\xE2\x80\x98\xE2\x80\x99", "\xE2\x80\xA6\xE2\x80\x9D\xD0\xB6",
        "\xE2\x80\x94\x80\x80\xE2\x80\x94",     "\xE2\x80\x94\x80\xE2\x80\x94",
        "\xD0\xB6\x80\x80\x80\xE2\x80\x94",     "\x80\x80\x80\x80\x80\x80\x80\xD0\xB6",
        "\xE2\x80\xE2\x80\x94\xE2\x80"};
    static const char *const letters[] = {"\xD0\xB6\xD0\x91", "\xC3\xB6 ", "\xD8\xB1,"};
    for (size_t i = 0; i < NUM_OF(rows) * NUM_OF(letters) * 2 * 64; i++) {
        const char *row = rows[i % NUM_OF(rows)];
        const char *letter = letters[i / NUM_OF(rows) % NUM_OF(letters)];
        size_t offset = i / NUM_OF(rows) / NUM_OF(letters), len = offset & 1;
        char text[HEAD + 64 + TAIL];
        text[0] = 'a'; /* so that letters of two bytes begin at odd places, too */
        while (len < HEAD + offset / 2)
            len += put_piece(text + len, letter);
        for (size_t times = 0; times < 1 + offset % 3; times++)
            len += put_piece(text + len, row);
        while (len + 8 < sizeof text)
            len += put_piece(text + len, letter);
        expect_equal_text(text, len);
    }
}

/* ---- signatures ---- */

Test(kernel, signatures_of_any_number_of_shingles_are_those_of_the_plain_one)
{
    enum { MOST = 3000 };
    static uint64_t hashes[MOST];
    sst_minhash minhash;
    sst_minhash_init(&minhash, SEED);
    for (size_t i = 0; i < 4000; i++) {
        size_t num = 1 + draw(draw(4) == 0 ? MOST : 200);
        for (size_t h = 0; h < num; h++)
            hashes[h] =
                draw(20) == 0 && h > 0 ? hashes[draw((uint32_t)h)] : next_random(&state);
        if (draw(50) == 0)
            hashes[draw((uint32_t)num)] = draw(2) ? 0 : UINT64_MAX;
        uint16_t want[SST_NUM_COMPONENTS], got[SST_NUM_COMPONENTS];
        sst_kernel_plain.sign(&minhash, hashes, num, want);
        for (size_t k = 0; sst_kernel_at(k); k++) {
            sst_kernel_at(k)->sign(&minhash, hashes, num, got);
            cr_assert(memcmp(got, want, sizeof want) == 0, "%s: %zu shingles",
                      sst_kernel_at(k)->name, num);
        }
    }
}

/* ---- names ---- */

Test(kernel, the_plain_one_runs_everywhere_and_a_name_finds_its_kernel)
{
    size_t num = 0;
    for (; sst_kernel_at(num); num++)
        cr_assert_eq(sst_kernel_find(sst_kernel_at(num)->name), sst_kernel_at(num));
    cr_assert(num > 0);
    cr_assert_eq(sst_kernel_at(num - 1), &sst_kernel_plain);
    cr_assert_eq(sst_kernel_find(NULL), sst_kernel_at(0));
    cr_assert_null(sst_kernel_find("mmx"));
}
