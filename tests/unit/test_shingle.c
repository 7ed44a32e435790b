/* SPDX-License-Identifier: MIT */
/* Tests of text/shingle.c. */
#include <stdio.h>

#include "make_words.h"
#include "text/shingle.h"

static sst_shingles shingle_text(const char *text, uint64_t seed, sst_scratch *scratch)
{
    sst_words words = make_words(text, scratch);
    sst_shingles shingles = {0};
    cr_assert_eq(sst_words_hash(&sst_kernel_plain, seed, &words, scratch, NULL), SST_OK);
    cr_assert_eq(sst_shingle(&sst_kernel_plain, &words, scratch, &shingles, NULL),
                 SST_OK);
    return shingles;
}

/* Shingles as "first+tokens ...". */
static void describe(const sst_shingles *s, char *to, size_t room)
{
    size_t len = 0;
    to[0] = '\0';
    for (size_t i = 0; i < s->num && len < room; i++)
        len += (size_t)snprintf(to + len, room - len, "%s%u+%u", i > 0 ? " " : "",
                                s->first[i], s->num_tokens[i]);
}

Test(shingle,
     the_first_token_sets_the_length_and_windows_that_run_off_the_end_are_dropped)
{
    static const struct {
        const char *text, *shingles;
    } cases[] = {
        {"", ""},
        {"a", "0+1"},
        {"a b c d", "0+4"},
        {"a b c d e", "0+5"},
        {"a b c d e f g", "0+5 1+5 2+5"},
        {"H1 H2 H3 H4 H5 H6 H7", "0+7"},
        {"H1 H2 H3 H4 H5 H6 H7 H8 H9", "0+8 1+8"},
        {"T1 T2 T3 T4 T5 T6 T7 T8 T9 T1 T2", "0+11"},
        {"T1 T2 T3 T4 T5 T6 T7 T8 T9 T1 T2 T3 T4", "0+12 1+12"},
        {"a b H1 H2 H3", "0+5"},
        {"a b H1 H2 H3 H4 H5 H6 H7 H8 H9", "0+5 1+5 2+8 3+8"},
        {"T1 a b c d e", "1+5"},
        {"H1 H2 a b c d e H8 H9", "0+8 1+8 2+5 3+5 4+5"},
        {"T1 a H2 b c d e f g h i", "1+5 2+8 3+5 4+5 5+5 6+5"},
    };
    sst_scratch scratch = {0};
    for (size_t c = 0; c < sizeof cases / sizeof *cases; c++) {
        char description[200];
        sst_shingles s = shingle_text(cases[c].text, 1, &scratch);
        describe(&s, description, sizeof description);
        cr_assert_str_eq(description, cases[c].shingles, "\"%s\" gave %s", cases[c].text,
                         description);
    }
    sst_scratch_free(&scratch);
}

Test(shingle, equal_windows_have_equal_hashes_wherever_they_stand)
{
    sst_scratch scratch = {0};
    sst_shingles a = shingle_text("one two three four five six", 1, &scratch);
    sst_shingles b = shingle_text("zero H1 two three four five six", 1, &scratch);
    cr_assert_eq(b.num, 2);
    cr_assert_eq(b.first[1], 2);
    cr_assert_eq(a.hash[1], b.hash[1]);
    cr_assert_neq(a.hash[0], a.hash[1]);
    sst_scratch_free(&scratch);
}

Test(shingle, order_seed_length_and_every_word_count)
{
    static const char *texts[] = {
        "a b c d e", "b a c d e", "a b c e d", "e b c d a", "e d c b a", "a b c d f",
        "x b c d e", "a b x d e", "a b c d",   "a a a a a", "a a a a",   "b b b b b",
        "a",         "b",         "a b",       "ab",        "a a",       "aa",
        "a a b b c", "b b a a c", "c a a b b", "H1 H1",     "H1 H1 H1",
    };
    enum { NUM = sizeof texts / sizeof *texts };
    uint64_t hashes[2 * NUM];
    sst_scratch scratch = {0};
    for (size_t i = 0; i < 2 * NUM; i++) {
        sst_shingles s = shingle_text(texts[i % NUM], i / NUM, &scratch);
        cr_assert_eq(s.num, 1);
        hashes[i] = s.hash[0];
        for (size_t j = 0; j < i; j++)
            cr_assert_neq(hashes[i], hashes[j], "\"%s\" and \"%s\"", texts[i % NUM],
                          texts[j % NUM]);
    }
    sst_scratch_free(&scratch);
}

static uint64_t hash_of_word(const sst_kernel *kernel, char *bytes, uint32_t len,
                             uint64_t seed)
{
    sst_span at = {0, len};
    uint64_t hash;
    sst_words words = {.canonical = bytes, .at = &at, .num_tokens = 1};
    kernel->hash_words(&words, (sst_word_key){sst_mix64(seed), sst_mix64(seed + 1)},
                       &hash);
    return hash;
}

Test(shingle, a_word_hash_sees_every_byte_of_the_word_and_none_behind_it)
{
    for (uint32_t len = 0; len <= 70; len++) {
        const sst_kernel *kernel = sst_kernel_at(len % 2 && sst_kernel_at(1) ? 1 : 0);
        char bytes[70 + SST_WORDS_PADDING];
        memset(bytes, 'w', sizeof bytes);
        uint64_t hash = hash_of_word(kernel, bytes, len, 5);
        for (size_t i = 0; i < sizeof bytes; i++) {
            bytes[i] ^= 1;
            cr_assert_eq(hash_of_word(kernel, bytes, len, 5) == hash, i >= len,
                         "byte %zu of a word of %u", i, len);
            bytes[i] ^= 1;
        }
        cr_assert_neq(hash_of_word(kernel, bytes, len, 9), hash);
        cr_assert_neq(hash_of_word(kernel, bytes, len + 1, 5), hash);
    }
}

Test(shingle, hashes_of_similar_windows_are_evenly_spread_in_every_part_that_is_used)
{
    /* 20,000 windows of small numbers; each part of the hash is counted in 128 cells.
     * The chi-square has mean 127 and standard deviation 15.9: 7 of these are 239. */
    enum { NUM = 20000, CELLS = 128 };
    static const unsigned shifts[] = {0, 16, 32, 41, 48, 57};
    sst_scratch scratch = {0};
    char *text = sst_scratch_alloc(&scratch, NUM + 4, 7);
    size_t len = 0;
    for (unsigned i = 0; i < NUM + 4; i++)
        len += (size_t)sprintf(text + len, "%u ", i % 3 == 0 ? i / 3 : i % 10);
    sst_shingles s = shingle_text(text, 0, &scratch);
    cr_assert_eq(s.num, NUM);
    for (size_t p = 0; p < sizeof shifts / sizeof *shifts; p++) {
        double counts[CELLS] = {0}, chi_square = 0;
        for (size_t i = 0; i < s.num; i++)
            counts[s.hash[i] >> shifts[p] & (CELLS - 1)]++;
        for (size_t c = 0; c < CELLS; c++)
            chi_square += (counts[c] - (double)NUM / CELLS) *
                          (counts[c] - (double)NUM / CELLS) / ((double)NUM / CELLS);
        cr_assert(chi_square > 60 && chi_square < 239, "bits from %u: %.1f", shifts[p],
                  chi_square);
    }
    sst_scratch_free(&scratch);
}

Test(shingle, the_set_is_ascending_distinct_and_complete)
{
    enum { MOST = 5000 };
    sst_scratch scratch = {0};
    uint64_t state = 1;
    for (size_t num = 0; num <= MOST; num = num * 3 + 1) {
        for (uint64_t variety = 1; variety <= 3 * MOST; variety *= 50) {
            sst_scratch_reset(&scratch);
            sst_shingles s = {.hash = sst_scratch_alloc(&scratch, num, sizeof *s.hash),
                              .num = num};
            for (size_t i = 0; i < num; i++)
                s.hash[i] = sst_mix64(next_random(&state) % variety);
            uint64_t *set = NULL;
            size_t num_set = 0;
            cr_assert_eq(sst_shingle_set(&s, &scratch, &set, &num_set, NULL), SST_OK);
            for (size_t i = 1; i < num_set; i++)
                cr_assert_lt(set[i - 1], set[i]);
            size_t num_found = 0;
            for (size_t i = 0; i < num; i++) {
                size_t low = 0, high = num_set;
                while (high - low > 1) {
                    size_t middle = (low + high) / 2;
                    *(set[middle] <= s.hash[i] ? &low : &high) = middle;
                }
                num_found += set[low] == s.hash[i];
            }
            cr_assert_eq(num_found, num);
            cr_assert(num_set <= num && num_set <= variety && (num == 0 || num_set > 0));
        }
    }
    sst_scratch_free(&scratch);
}

Test(shingle, what_two_tables_share_is_what_their_sets_share)
{
    enum { MOST = 500 };
    sst_scratch scratch = {0};
    uint64_t state = 5;
    for (size_t i = 0; i < 300; i++) {
        uint64_t hashes[2][MOST], *sets[2];
        size_t sizes[2];
        sst_shingle_table tables[2];
        for (size_t side = 0; side < 2; side++) {
            size_t num = next_random(&state) % MOST;
            for (size_t k = 0; k < num; k++) /* few values: repeats, and 0 */
                hashes[side][k] = next_random(&state) % 700 * 0x9e3779b97f4a7c15u;
            sst_shingles shingles = {.hash = hashes[side], .num = num};
            cr_assert_eq(
                sst_shingle_set(&shingles, &scratch, &sets[side], &sizes[side], NULL),
                SST_OK);
            cr_assert_eq(sst_shingle_table_make(&shingles, &scratch, &tables[side], NULL),
                         SST_OK);
            cr_assert_eq(tables[side].num, sizes[side]);
        }
        size_t shared = 0;
        for (size_t a = 0; a < sizes[0]; a++)
            for (size_t b = 0; b < sizes[1]; b++)
                shared += sets[0][a] == sets[1][b];
        cr_assert_eq(sst_shingle_tables_share(&tables[0], &tables[1]), shared);
        cr_assert_eq(sst_shingle_tables_share(&tables[1], &tables[0]), shared);
        sst_scratch_reset(&scratch);
    }
    sst_scratch_free(&scratch);
}
