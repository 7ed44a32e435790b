/* SPDX-License-Identifier: MIT */
/* make_words.h - for tests: words without a normaliser, and random numbers that are the same
 * on every machine. */
#ifndef SST_TESTS_MAKE_WORDS_H
#define SST_TESTS_MAKE_WORDS_H

#include <criterion/criterion.h>
#include <string.h>

#include "base/hash.h"
#include "base/scratch.h"
#include "text/text.h"

static inline uint64_t next_random(uint64_t *state)
{
    return sst_mix64(*state += 0x9e3779b97f4a7c15u);
}

/* The words of a text that is canonical already.  A word that begins with 'H' or 'T' stands
 * for a token of Han or of Thai. */
static inline sst_words make_words(const char *text, sst_scratch *scratch)
{
    sst_words words = {.len_bytes = strlen(text)};
    words.canonical = sst_scratch_alloc(scratch, words.len_bytes + SST_WORDS_PADDING, 1);
    words.tokens = sst_scratch_alloc(scratch, words.len_bytes + 1, sizeof *words.tokens);
    cr_assert(words.canonical != NULL && words.tokens != NULL);
    memset(words.canonical, 0, words.len_bytes + SST_WORDS_PADDING);
    memcpy(words.canonical, text, words.len_bytes);
    for (size_t at = 0; at < words.len_bytes;) {
        size_t len = strcspn(text + at, " ");
        sst_token token = {.at = (uint32_t)at, .len_bytes = (uint32_t)len};
        token.begin = token.at;
        token.end = token.at + token.len_bytes;
        token.script = text[at] == 'H'   ? SST_SCRIPT_HAN
                       : text[at] == 'T' ? SST_SCRIPT_THAI
                                         : SST_SCRIPT_SPACED;
        if (len > 0)
            words.tokens[words.num_tokens++] = token;
        at += len + 1;
    }
    return words;
}

#endif
