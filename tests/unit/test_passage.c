/* SPDX-License-Identifier: MIT */
/* Tests of text/passage.c and text/align.c. */
#include <stdio.h>

#include "make_words.h"
#include "text/passage.h"
#include "text/shingle.h"

enum { MOST_TOKENS = 20100, RUN = SST_MIN_PASSAGE_TOKENS };

/* A text as the numbers of its words. */
typedef struct text {
    uint32_t words[MOST_TOKENS];
    size_t num;
} text;

/* How a random text mixes its scripts: each token's letter is drawn from these. */
static const char *const mixtures[] = {"w", "H", "T", "HHHHw", "wwwT", "wHT"};
enum { NUM_MIXTURES = sizeof mixtures / sizeof *mixtures };

static void add_word(text *t, uint32_t word)
{
    cr_assert_lt(t->num, MOST_TOKENS);
    t->words[t->num++] = word;
}

/* Words that stand nowhere else. */
static void add_random(text *t, size_t num, uint64_t *state)
{
    for (size_t i = 0; i < num; i++)
        add_word(t, (uint32_t)next_random(state));
}

static void add_words(text *t, const uint32_t *words, size_t num)
{
    for (size_t i = 0; i < num; i++)
        add_word(t, words[i]);
}

static sst_shingles shingle_words(const text *t, const char *mixture,
                                  sst_scratch *scratch)
{
    char *line = sst_scratch_alloc(scratch, t->num + 1, 12);
    size_t len = 0;
    line[0] = '\0';
    for (size_t i = 0; i < t->num; i++)
        len += (size_t)sprintf(line + len, "%c%u ",
                               mixture[t->words[i] % strlen(mixture)], t->words[i]);
    sst_words words = make_words(line, scratch);
    sst_shingles shingles = {0};
    cr_assert_eq(sst_words_hash(&sst_kernel_plain, 1, &words, scratch, NULL), SST_OK);
    cr_assert_eq(sst_shingle(&sst_kernel_plain, &words, scratch, &shingles, NULL),
                 SST_OK);
    return shingles;
}

/* ---- marks */

static sst_mark_list take_marks(const sst_shingles *shingles, sst_scratch *scratch)
{
    sst_mark_list marks = {0};
    cr_assert_eq(sst_passage_marks(&sst_kernel_plain, shingles, scratch, &marks, NULL),
                 SST_OK);
    return marks;
}

static size_t count_shared_marks(const sst_shingles *a, const sst_shingles *b,
                                 sst_scratch *scratch)
{
    size_t num_shared = 0;
    sst_mark_list of_a = take_marks(a, scratch), of_b = take_marks(b, scratch);
    for (size_t i = 0; i < of_a.num; i++)
        for (size_t j = 0; j < of_b.num; j++)
            num_shared += of_a.hash[i] == of_b.hash[j];
    return num_shared;
}

Test(passage, any_thirty_shared_tokens_share_a_mark)
{
    static text a, b;
    sst_scratch scratch = {0};
    uint64_t state = 1;
    for (int trial = 0; trial < 3000; trial++) {
        sst_scratch_reset(&scratch);
        const char *mixture = mixtures[trial % NUM_MIXTURES];
        a.num = b.num = 0;
        /* also at the very beginning and end of either text */
        add_random(&a, trial % 5 == 0 ? 0 : next_random(&state) % 60, &state);
        add_random(&b, trial % 7 == 0 ? 0 : next_random(&state) % 60, &state);
        size_t run_at = a.num;
        add_random(&a, RUN, &state);
        add_words(&b, a.words + run_at, RUN);
        add_random(&a, trial % 11 == 0 ? 0 : next_random(&state) % 60, &state);
        add_random(&b, trial % 13 == 0 ? 0 : next_random(&state) % 60, &state);
        sst_shingles of_a = shingle_words(&a, mixture, &scratch);
        sst_shingles of_b = shingle_words(&b, mixture, &scratch);
        cr_assert_gt(count_shared_marks(&of_a, &of_b, &scratch), 0, "trial %d, %s", trial,
                     mixture);
    }
    sst_scratch_free(&scratch);
}

Test(passage, four_hundred_words_have_about_29_marks)
{
    static text t;
    sst_scratch scratch = {0};
    uint64_t state = 2;
    size_t sum = 0;
    enum { TEXTS = 400 };
    for (int i = 0; i < TEXTS; i++) {
        sst_scratch_reset(&scratch);
        t.num = 0;
        add_random(&t, 400, &state);
        sst_shingles s = shingle_words(&t, "w", &scratch);
        sum += take_marks(&s, &scratch).num;
    }
    cr_assert(sum > 28 * TEXTS && sum < 31 * TEXTS, "%zu", sum);
    sst_scratch_free(&scratch);
}

Test(passage, marks_are_distinct_and_a_short_text_has_one)
{
    static text t;
    sst_scratch scratch = {0};
    uint64_t state = 3;
    for (size_t len = 0; len < 300; len++) {
        sst_scratch_reset(&scratch);
        t.num = 0;
        add_random(&t, len, &state);
        for (size_t i = 0; i < t.num; i++)
            t.words[i] %= 5; /* repeats in plenty */
        sst_shingles s = shingle_words(&t, mixtures[len % NUM_MIXTURES], &scratch);
        sst_mark_list marks = take_marks(&s, &scratch);
        cr_assert_eq(marks.num > 0, len > 0);
        cr_assert(len >= 23 || marks.num <= 1);
        for (size_t i = 0; i < marks.num; i++)
            for (size_t j = 0; j < i; j++)
                cr_assert_neq(marks.hash[i], marks.hash[j]);
    }
    sst_scratch_free(&scratch);
}

/* ---- alignment */

static size_t align(const text *a, const text *b, const char *mixture,
                    sst_scratch *scratch, sst_aligned **out)
{
    sst_aligned_list aligned = {0};
    sst_shingles of_a = shingle_words(a, mixture, scratch);
    sst_shingles of_b = shingle_words(b, mixture, scratch);
    sst_passage_side x = {&of_a, NULL}, y = {&of_b, NULL};
    cr_assert_eq(sst_passage_align(&x, &y, scratch, &aligned, NULL), SST_OK);
    *out = aligned.at;
    return aligned.num;
}

/* Passages as "a_first-a_end=b_first-b_end ...". */
static const char *describe(const sst_aligned *passages, size_t num, sst_scratch *scratch)
{
    char *to = sst_scratch_alloc(scratch, num + 1, 60);
    size_t len = 0;
    to[0] = '\0';
    for (size_t i = 0; i < num; i++)
        len += (size_t)sprintf(to + len, "%s%u-%u=%u-%u", i > 0 ? " " : "",
                               passages[i].a_first, passages[i].a_end,
                               passages[i].b_first, passages[i].b_end);
    return to;
}

Test(passage, any_planted_run_of_thirty_tokens_is_aligned)
{
    static text a, b;
    sst_scratch scratch = {0};
    uint64_t state = 4;
    for (int trial = 0; trial < 1000; trial++) {
        sst_scratch_reset(&scratch);
        a.num = b.num = 0;
        add_random(&a, next_random(&state) % 60, &state);
        add_random(&b, next_random(&state) % 60, &state);
        uint32_t in_a = (uint32_t)a.num, in_b = (uint32_t)b.num;
        uint32_t len = RUN + (uint32_t)(next_random(&state) % 40);
        add_random(&a, len, &state);
        add_words(&b, a.words + in_a, len);
        add_random(&a, next_random(&state) % 60, &state);
        add_random(&b, next_random(&state) % 60, &state);
        sst_aligned *passages = NULL;
        const char *mixture = trial % 2 == 0 ? "w" : "H";
        cr_assert_eq(align(&a, &b, mixture, &scratch, &passages), 1, "trial %d", trial);
        cr_assert(passages->a_first == in_a && passages->b_first == in_b &&
                      passages->a_end == in_a + len && passages->b_end == in_b + len,
                  "trial %d: %s", trial, describe(passages, 1, &scratch));
    }
    sst_scratch_free(&scratch);
}

Test(passage, in_mixed_scripts_a_run_is_found_but_for_its_last_tokens)
{
    static text a, b;
    sst_scratch scratch = {0};
    uint64_t state = 5;
    for (int trial = 0; trial < 600; trial++) {
        sst_scratch_reset(&scratch);
        a.num = b.num = 0;
        add_random(&a, next_random(&state) % 60, &state);
        add_random(&b, next_random(&state) % 60, &state);
        uint32_t in_a = (uint32_t)a.num, in_b = (uint32_t)b.num;
        add_random(&a, RUN + 7,
                   &state); /* 7: what a last Thai token may leave uncovered */
        add_words(&b, a.words + in_a, RUN + 7);
        add_random(&a, 20, &state);
        add_random(&b, 20, &state);
        sst_aligned *passages = NULL;
        cr_assert_eq(align(&a, &b, mixtures[trial % NUM_MIXTURES], &scratch, &passages),
                     1, "trial %d", trial);
        cr_assert(passages->a_first == in_a && passages->b_first == in_b);
        cr_assert_geq(passages->a_end, in_a + RUN);
    }
    sst_scratch_free(&scratch);
}

Test(passage, small_gaps_are_bridged_and_larger_ones_are_not)
{
    /* both texts: 10 words of their own, 40 shared ones, `in_a` and `in_b` own words,
     * 50 shared ones, 10 own words */
    static const struct {
        size_t in_a, in_b;
        const char *passages;
    } cases[] = {
        {0, 0, "10-100=10-100"},             /* nothing */
        {1, 1, "10-101=10-101"},             /* a replaced word */
        {0, 1, "10-100=10-101"},             /* an inserted word */
        {1, 0, "10-101=10-100"},             /* a deleted word */
        {3, 3, "10-103=10-103"},             /* three replaced in a row */
        {0, 3, "10-100=10-103"},             /* three inserted */
        {2, 3, "10-102=10-103"},             /* two by three */
        {4, 4, "10-50=10-50 54-104=54-104"}, /* four replaced: too far */
        {0, 4, "10-50=10-50 50-100=54-104"}, /* four inserted */
        {4, 1, "10-50=10-50 54-104=51-101"}, /* four by one */
        {30, 5, "10-50=10-50 80-130=55-105"},
    };
    static text a, b;
    sst_scratch scratch = {0};
    uint64_t state = 6;
    for (size_t c = 0; c < sizeof cases / sizeof *cases; c++) {
        uint32_t shared[90];
        for (size_t i = 0; i < 90; i++)
            shared[i] = (uint32_t)next_random(&state);
        text *both[] = {&a, &b};
        for (int side = 0; side < 2; side++) {
            text *t = both[side];
            t->num = 0;
            add_random(t, 10, &state);
            add_words(t, shared, 40);
            add_random(t, side == 0 ? cases[c].in_a : cases[c].in_b, &state);
            add_words(t, shared + 40, 50);
            add_random(t, 10, &state);
        }
        sst_aligned *passages = NULL;
        size_t num = align(&a, &b, "w", &scratch, &passages);
        cr_assert_str_eq(describe(passages, num, &scratch), cases[c].passages,
                         "case %zu gave %s", c, describe(passages, num, &scratch));
    }
    sst_scratch_free(&scratch);
}

Test(passage, a_doubled_word_does_not_part_a_passage)
{
    static text a, b;
    sst_scratch scratch = {0};
    uint64_t state = 7;
    add_random(&a, 60, &state);
    add_words(&b, a.words, 31);
    add_words(&b, a.words + 30, 30);
    sst_aligned *passages = NULL;
    size_t num = align(&a, &b, "w", &scratch, &passages);
    cr_assert_str_eq(describe(passages, num, &scratch), "0-60=0-61");
    num = align(&b, &a, "w", &scratch, &passages);
    cr_assert_str_eq(describe(passages, num, &scratch), "0-61=0-60");
    sst_scratch_free(&scratch);
}

Test(passage, paragraphs_in_another_order_are_passages_of_their_own)
{
    static text a, b;
    sst_scratch scratch = {0};
    uint64_t state = 8;
    add_random(&a, 130, &state);
    a.words[50] = a.words[0]; /* what follows the first paragraph here ... */
    add_words(&b, a.words + 50, 80);
    add_words(&b, a.words, 50);
    add_words(&b, a.words, 1); /* ... follows it there too: the longer takes it */
    add_random(&b, 20, &state);
    sst_aligned *passages = NULL;
    size_t num = align(&a, &b, "w", &scratch, &passages);
    cr_assert_str_eq(describe(passages, num, &scratch), "0-50=80-130 50-130=0-80");
    sst_scratch_free(&scratch);
}

Test(passage, passages_of_a_do_not_overlap_when_b_says_things_twice)
{
    static text a, b;
    sst_scratch scratch = {0};
    uint64_t state = 9;
    add_random(&a, 100, &state);
    add_words(&b, a.words, 60); /* 0-60 */
    add_random(&b, 10, &state);
    add_words(&b, a.words + 20, 80); /* 20-100 is the longer one */
    add_random(&b, 10, &state);
    add_words(&b, a.words + 40, 40);
    sst_aligned *passages = NULL;
    size_t num = align(&a, &b, "w", &scratch, &passages);
    cr_assert_str_eq(describe(passages, num, &scratch), "20-100=70-150");
    /* in the other direction b's halves both stand in a */
    num = align(&b, &a, "w", &scratch, &passages);
    cr_assert_str_eq(describe(passages, num, &scratch),
                     "0-60=0-60 70-150=20-100 160-200=40-80");
    sst_scratch_free(&scratch);
}

Test(passage, what_a_longer_passage_took_is_cut_off_a_shorter_one)
{
    static text a, b;
    sst_scratch scratch = {0};
    uint64_t state = 10;
    add_random(&a, 150, &state);
    add_words(&b, a.words + 60, 90);
    add_random(&b, 10, &state);
    add_words(&b, a.words, 80); /* 60-80 belong to the 90 above */
    sst_aligned *passages = NULL;
    size_t num = align(&a, &b, "w", &scratch, &passages);
    cr_assert_str_eq(describe(passages, num, &scratch), "0-60=100-160 60-150=0-90");
    sst_scratch_free(&scratch);
}

Test(passage, texts_that_repeat_themselves_are_aligned_in_linear_memory_and_time)
{
    enum { LEN = 20000 };
    static text a, b;
    sst_scratch scratch = {0};
    for (uint32_t period = 1; period <= 500; period *= 20) {
        sst_scratch_reset(&scratch);
        a.num = b.num = 0;
        for (uint32_t i = 0; i < LEN; i++) {
            add_word(&a, i % period);
            add_word(&b, i % period);
        }
        sst_aligned *passages = NULL;
        size_t num = align(&a, &b, "w", &scratch, &passages);
        cr_assert_str_eq(describe(passages, num, &scratch), "0-20000=0-20000");
        sst_shingles s = shingle_words(&a, "w", &scratch);
        cr_assert_leq(take_marks(&s, &scratch).num, period);
    }
    sst_scratch_free(&scratch);
}

Test(passage, texts_without_shingles_have_no_passages)
{
    static text a, b;
    sst_scratch scratch = {0};
    uint64_t state = 11;
    sst_aligned *passages = NULL;
    cr_assert_eq(align(&a, &b, "w", &scratch, &passages), 0);
    add_random(&a, 100, &state);
    cr_assert_eq(align(&a, &b, "w", &scratch, &passages), 0);
    cr_assert_eq(align(&b, &a, "w", &scratch, &passages), 0);
    cr_assert_eq(align(&a, &a, "w", &scratch, &passages), 1);
    sst_scratch_free(&scratch);
}
