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

/* The words one behind the other, with a blank between. */
static inline const char *join_words(const sst_words *words, sst_scratch *scratch)
{
    size_t room = 1, len = 0;
    for (size_t i = 0; i < words->num_tokens; i++)
        room += sst_words_length(words, i) + 1;
    char *joined = sst_scratch_alloc(scratch, room, 1);
    cr_assert(joined != NULL);
    for (size_t i = 0; i < words->num_tokens; i++) {
        sst_token token = sst_words_token(words, i);
        memcpy(joined + len, words->canonical + token.at, token.len_bytes);
        len += token.len_bytes;
        joined[len++] = i + 1 < words->num_tokens ? ' ' : '\0';
    }
    joined[len] = '\0';
    return joined;
}

/* The words of a text that is canonical already.  A word that begins with 'H' or 'T' stands
 * for a token of Han or of Thai. */
static inline sst_words make_words(const char *text, sst_scratch *scratch)
{
    size_t len_bytes = strlen(text);
    sst_words words = {
        .canonical = sst_scratch_alloc(scratch, len_bytes + SST_WORDS_PADDING, 1),
        .at = sst_scratch_alloc(scratch, len_bytes + 1, sizeof *words.at),
        .script = sst_scratch_alloc(scratch, len_bytes + 1, 1),
        .is_spaced = true,
    };
    cr_assert(words.canonical && words.at && words.script);
    words.from = words.at;
    memset(words.canonical, 0, len_bytes + SST_WORDS_PADDING);
    memcpy(words.canonical, text, len_bytes);
    for (size_t at = 0; at < len_bytes;) {
        size_t len = strcspn(text + at, " ");
        words.at[words.num_tokens] = (sst_span){(uint32_t)at, (uint32_t)(at + len)};
        words.script[words.num_tokens] = text[at] == 'H'   ? SST_SCRIPT_HAN
                                         : text[at] == 'T' ? SST_SCRIPT_THAI
                                                           : SST_SCRIPT_SPACED;
        words.is_spaced &=
            len == 0 || words.script[words.num_tokens] == SST_SCRIPT_SPACED;
        words.num_tokens += len > 0;
        at += len + 1;
    }
    return words;
}

#endif
