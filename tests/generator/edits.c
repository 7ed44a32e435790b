/* SPDX-License-Identifier: MIT */
/* edits.c - a text in, an edited copy out; two texts in, their true Jaccard out.
 *
 * The Jaccard is counted on word numbers, by sorting; nothing of the library is used, so
 * that the library can be judged by it. */
#include <stdlib.h>
#include <string.h>

#include "words.h"

#define SHINGLE_WORDS 5

static void add_byline(word_list *words, const gen_vocabulary *vocabulary, stream *s)
{
    memmove(words->at + BYLINE_WORDS, words->at, words->len * sizeof *words->at);
    for (size_t i = 0; i < BYLINE_WORDS; i++)
        words->at[i] = gen_vocabulary_draw(vocabulary, next_random(s)) | HAS_CAPITAL;
    words->at[BYLINE_WORDS - 1] |= ENDS_PARAGRAPH;
    words->len += BYLINE_WORDS;
}

/* Cut from the first end of a paragraph at or after a random word, for 1 to 3 paragraphs,
 * and leave LEAST_WORDS. */
static void cut_paragraphs(word_list *words, stream *s)
{
    size_t begin = below(s, (uint32_t)words->len), num_paragraphs = 1 + below(s, 3);
    while (begin > 0 && !(words->at[begin - 1] & ENDS_PARAGRAPH))
        begin--;
    size_t end = begin;
    while (end < words->len && num_paragraphs > 0)
        num_paragraphs -= (words->at[end++] & ENDS_PARAGRAPH) != 0;
    if (words->len - (end - begin) < LEAST_WORDS) {
        begin = LEAST_WORDS;
        end = words->len;
    }
    memmove(words->at + begin, words->at + end, (words->len - end) * sizeof *words->at);
    words->len -= end - begin;
}

static void replace_words(word_list *words, const gen_vocabulary *vocabulary, stream *s)
{
    double root = unit(s), rate = .3 * root * root;
    for (size_t i = 0; i < words->len; i++)
        if (unit(s) < rate)
            words->at[i] = (words->at[i] & ~WORD_MASK) |
                           gen_vocabulary_draw(vocabulary, next_random(s));
}

static void truncate_words(word_list *words, stream *s)
{
    size_t num = (size_t)((double)words->len * (.1 + .9 * unit(s)));
    if (num < LEAST_WORDS)
        num = LEAST_WORDS;
    words->len = num;
    words->at[num - 1] |= HAS_STOP;
}

void gen_words_edit(word_list *words, gen_kind kind, const gen_vocabulary *vocabulary,
                    stream *s)
{
    if (kind == GEN_BYLINE)
        add_byline(words, vocabulary, s);
    else if (kind == GEN_CUT)
        cut_paragraphs(words, s);
    else if (kind == GEN_REPLACED)
        replace_words(words, vocabulary, s);
    else if (kind == GEN_TRUNCATED)
        truncate_words(words, s);
}

static int compare_u64(const void *a, const void *b)
{
    uint64_t x = *(const uint64_t *)a, y = *(const uint64_t *)b;
    return x < y ? -1 : x > y;
}

/* The distinct shingles of a text as numbers, ascending. */
static size_t shingle_set(const word_list *words, uint64_t *set)
{
    size_t num = 0;
    for (size_t i = 0; i + SHINGLE_WORDS <= words->len; i++) {
        stream hash = {0};
        for (size_t j = 0; j < SHINGLE_WORDS; j++) {
            hash.state ^= words->at[i + j] & WORD_MASK;
            hash.state = next_random(&hash);
        }
        set[num++] = hash.state;
    }
    qsort(set, num, sizeof *set, compare_u64);
    size_t num_distinct = 0;
    for (size_t i = 0; i < num; i++)
        if (num_distinct == 0 || set[num_distinct - 1] != set[i])
            set[num_distinct++] = set[i];
    return num_distinct;
}

double gen_words_jaccard(const word_list *a, uint64_t *set_a, const word_list *b,
                         uint64_t *set_b)
{
    size_t num_a = shingle_set(a, set_a), num_b = shingle_set(b, set_b), num_shared = 0;
    for (size_t i = 0, j = 0; i < num_a && j < num_b;) {
        uint64_t x = set_a[i], y = set_b[j];
        num_shared += x == y;
        i += x <= y;
        j += y <= x;
    }
    return (double)num_shared / (double)(num_a + num_b - num_shared);
}
