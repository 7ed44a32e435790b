/* SPDX-License-Identifier: MIT */
/* test_shown.c - the terms of a story are those that weigh most, however many founders it
 * has. */
#include <criterion/criterion.h>
#include <stdlib.h>

#include "base/bytes.h"
#include "make_words.h"
#include "run/shown.h"

enum { MOST_FOUNDERS = 9000, LETTERS = 4 };

typedef struct sum {
    uint32_t key, num;
    uint64_t weight;
} sum;

static int compare_keys(const void *x, const void *y)
{
    uint32_t a = *(const uint32_t *)x, b = *(const uint32_t *)y;
    return (a > b) - (a < b);
}

static int compare_sums(const void *x, const void *y)
{
    const sum *a = x, *b = y;
    if (a->weight != b->weight)
        return a->weight < b->weight ? 1 : -1;
    return (a->key > b->key) - (a->key < b->key);
}

/* The word that is spooled for a key. */
static void spell_key(uint32_t key, char word[LETTERS])
{
    for (int i = 0; i < LETTERS; i++)
        word[i] = (char)(33 + (key >> 8 * i) % 90);
}

/* Vectors of terms of which few are in many of them, as in a story, and their words. */
static sst_groups *make_groups(uint32_t num)
{
    uint64_t state = num;
    sst_groups *g = calloc(1, sizeof *g);
    g->keys = calloc(num, SST_MAX_TERMS * sizeof *g->keys);
    g->weights = calloc(num, SST_MAX_TERMS * sizeof *g->weights);
    g->num_terms = calloc(num, 1);
    g->version_of = calloc(num, sizeof *g->version_of);
    g->word_at = calloc(num + 1, sizeof *g->word_at);
    sst_spool_init(&g->words, NULL, (size_t)64 << 20);
    for (uint32_t v = 0; v < num; v++) {
        uint32_t *keys = g->keys + (size_t)v * SST_MAX_TERMS;
        size_t most = SST_MAX_TERMS - next_random(&state) % 4;
        for (size_t k = 0; k < most; k++) {
            uint64_t word = next_random(&state) % (k < 20 ? 40 : 20 * (uint64_t)num);
            keys[k] = (uint32_t)(word * 0x9E3779B97F4A7C15u >> 32);
            g->weights[(size_t)v * SST_MAX_TERMS + k] = (uint16_t)next_random(&state);
        }
        qsort(keys, most, sizeof *keys, compare_keys);
        uint8_t kept = 0;
        for (size_t k = 0; k < most; k++)
            if (kept == 0 || keys[kept - 1] != keys[k])
                keys[kept++] = keys[k];
        g->num_terms[v] = kept;
        g->version_of[v] = num - 1 - v;
        char entry[SST_MAX_TERMS * (SST_WORD_END_BYTES + LETTERS)];
        size_t words = (size_t)kept * SST_WORD_END_BYTES;
        for (size_t k = 0; k < kept; k++) {
            sst_store16(entry + k * SST_WORD_END_BYTES, (uint16_t)((k + 1) * LETTERS));
            spell_key(keys[k], entry + words + k * LETTERS);
        }
        cr_assert_eq(sst_spool_append(&g->words, entry, words + kept * (size_t)LETTERS,
                                      &g->word_at[v], NULL),
                     SST_OK);
    }
    g->word_at[num] = sst_spool_len(&g->words);
    return g;
}

static void free_groups(sst_groups *g)
{
    free(g->keys);
    free(g->weights);
    free(g->num_terms);
    free(g->version_of);
    free(g->word_at);
    sst_spool_free(&g->words);
    sst_vec_free(&g->given.text);
    sst_vec_free(&g->given.words.bytes);
    free(g);
}

static int compare_by_key(const void *x, const void *y)
{
    const sum *a = x, *b = y;
    return (a->key > b->key) - (a->key < b->key);
}

/* All terms that stand in two vectors, the heaviest first; how many. */
static size_t add_up(const sst_groups *g, uint32_t num, sum *sums)
{
    size_t len = 0, kept = 0, shared = 0;
    for (uint32_t v = 0; v < num; v++)
        for (size_t k = 0; k < g->num_terms[v]; k++) {
            size_t at = (size_t)v * SST_MAX_TERMS + k;
            sums[len++] = (sum){g->keys[at], 1, g->weights[at]};
        }
    qsort(sums, len, sizeof *sums, compare_by_key);
    for (size_t i = 0; i < len; i++)
        if (kept > 0 && sums[kept - 1].key == sums[i].key) {
            sums[kept - 1].num++;
            sums[kept - 1].weight += sums[i].weight;
        } else {
            sums[kept++] = sums[i];
        }
    for (size_t i = 0; i < kept; i++)
        if (sums[i].num >= 2)
            sums[shared++] = sums[i];
    qsort(sums, shared, sizeof *sums, compare_sums);
    return shared;
}

Test(shown, the_terms_of_a_story_weigh_most_of_those_in_two_of_any_number_of_founders)
{
    static const uint32_t nums[] = {2, 3, 100, 4096, 4200, MOST_FOUNDERS};
    sum *sums = calloc(MOST_FOUNDERS * SST_MAX_TERMS, sizeof *sums);
    for (size_t i = 0; i < sizeof nums / sizeof *nums; i++) {
        sst_groups *g = make_groups(nums[i]);
        sst_article_nos founders = {0};
        for (sst_article_no a = 0; a < nums[i]; a++)
            cr_assert(sst_vec_push(&founders, a));
        sst_text terms[SST_MAX_SHARED_TERMS];
        size_t num = 0, want = add_up(g, nums[i], sums);
        want = want < SST_MAX_SHARED_TERMS ? want : SST_MAX_SHARED_TERMS;
        cr_assert_eq(sst_story_terms(g, &founders, terms, &num, NULL), SST_OK);
        cr_assert_eq(num, want, "%u founders", nums[i]);
        for (size_t k = 0; k < num; k++) {
            char word[LETTERS];
            spell_key(sums[k].key, word);
            cr_assert_eq(terms[k].len_bytes, LETTERS);
            cr_assert_arr_eq(terms[k].data, word, LETTERS, "%u founders", nums[i]);
        }
        sst_vec_free(&founders);
        free_groups(g);
    }
    free(sums);
}
