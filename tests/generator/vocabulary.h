/* SPDX-License-Identifier: MIT */
/* vocabulary.h - made-up words, drawn as often as real ones. */
#ifndef GENERATOR_VOCABULARY_H
#define GENERATOR_VOCABULARY_H

#include <stdint.h>

#include "language.h"

#define GEN_NUM_COMMON 200000u /* words 0 .. are drawn by rank */
#define GEN_NUM_NAMES                                                                    \
    40000u /* words GEN_NUM_COMMON .. are drawn evenly, for events alone */
#define GEN_MAX_WORD_BYTES 32

typedef struct gen_vocabulary gen_vocabulary;

gen_vocabulary *gen_vocabulary_new(const gen_language *language); /* NULL: no memory */
void gen_vocabulary_free(gen_vocabulary *vocabulary);

/* A common word from 64 random bits: rank r with probability ~ 1 / (r + 2.7)^1.05. */
uint32_t gen_vocabulary_draw(const gen_vocabulary *vocabulary, uint64_t random);

/* The bytes of a word, NUL-terminated, at most GEN_MAX_WORD_BYTES - 1. */
const char *gen_vocabulary_word(const gen_vocabulary *vocabulary, uint32_t word);

#endif
