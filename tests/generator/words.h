/* SPDX-License-Identifier: MIT */
/* words.h - what the parts of the generator share: random numbers, and texts as lists of
 * words. */
#ifndef GENERATOR_WORDS_H
#define GENERATOR_WORDS_H

#include <stddef.h>
#include <stdint.h>

#include "generator.h"
#include "vocabulary.h"

#define LEAST_WORDS 20
#define BYLINE_WORDS 10

/* A word as it stands in a text: its number, and what is around it. */
typedef uint32_t placed_word;
#define WORD_MASK 0x000fffffu
#define HAS_CAPITAL 0x00100000u
#define HAS_COMMA 0x00200000u
#define HAS_STOP 0x00400000u
#define HAS_QUOTES 0x00800000u
#define ENDS_PARAGRAPH 0x01000000u
#define HAS_SUFFIX 0x02000000u

/* The most that stands around a word: quotes, suffix, stop, and the end of a paragraph. */
#define MARK_BYTES 16

typedef struct word_list {
    placed_word *at;
    size_t len;
} word_list;

/* Random numbers: SplitMix64 (Steele, Lea, Flood 2014). */
typedef struct stream {
    uint64_t state;
} stream;

static inline uint64_t next_random(stream *s)
{
    uint64_t x = s->state += 0x9e3779b97f4a7c15u;
    x = (x ^ (x >> 30)) * 0xbf58476d1ce4e5b9u;
    x = (x ^ (x >> 27)) * 0x94d049bb133111ebu;
    return x ^ (x >> 31);
}

static inline uint32_t below(stream *s, uint32_t limit)
{
    return (uint32_t)((next_random(s) >> 32) * limit >> 32);
}

static inline double unit(stream *s)
{
    return (double)(next_random(s) >> 11) / 9007199254740992.0;
}

/* Edit a text as copies of this kind are; room for BYLINE_WORDS more words is needed. */
void gen_words_edit(word_list *words, gen_kind kind, const gen_vocabulary *vocabulary,
                    stream *s);

/* The Jaccard similarity of two texts' sets of 5-word shingles.  Each set needs room for
 * as many numbers as its text has words. */
double gen_words_jaccard(const word_list *a, uint64_t *set_a, const word_list *b,
                         uint64_t *set_b);

#endif
