/* SPDX-License-Identifier: MIT */
/* language.h - what made-up text of a language looks like: its letters and its marks. */
#ifndef GENERATOR_LANGUAGE_H
#define GENERATOR_LANGUAGE_H

#include <stdint.h>

#define GEN_NUM_ONSETS 24
#define GEN_NUM_NAME_ONSETS 16
#define GEN_NUM_VOWELS 8
#define GEN_NUM_CODAS 16

typedef struct gen_language {
    const char *name;
    const char *onsets[GEN_NUM_ONSETS];
    const char *name_onsets[GEN_NUM_NAME_ONSETS]; /* begin names, and no other word */
    const char *vowels[GEN_NUM_VOWELS];
    const char *codas[GEN_NUM_CODAS];
    const char *blank; /* between words */
    const char *comma, *stop, *open, *close;
    const char *suffix;                      /* of some words, and no part of them */
    uint32_t quotes_in_1024, suffix_in_1024; /* words that have them */
    uint32_t
        noun_every; /* one word in so many has a capital wherever it stands; 0: none */
} gen_language;

/* "en" and so on; NULL: there is none of that name. */
const gen_language *gen_language_find(const char *name);

#endif
