/* SPDX-License-Identifier: MIT */
/* kernel_scalar.h - hash_words and hash_windows one by one, for processors that multiply 64 bits
 * in no other way. */
#ifndef SST_TEXT_KERNEL_SCALAR_H
#define SST_TEXT_KERNEL_SCALAR_H

#include "kernel_hash.h"

static void hash_words(const sst_words *words, sst_word_key key, uint64_t *out)
{
    for (size_t i = 0; i < words->num_tokens; i++)
        out[i] = hash_word(words->canonical + words->at[i].begin,
                           sst_words_length(words, i), key);
}

/* A window is the one before it without its first word, and with one more at the end. */
static void hash_spaced_windows(const uint64_t *words, size_t num, uint64_t *out)
{
    uint64_t x = 0;
    for (unsigned i = 0; i < SPACED_TOKENS - 1 && num > 0; i++)
        x ^= turn_left(words[i], TURN(i + 1));
    for (size_t i = 0; i < num; i++) {
        x = turn_left(x, 64 - TURN(1)) ^
            turn_left(words[i + SPACED_TOKENS - 1], TURN(SPACED_TOKENS - 1));
        out[i] = finish_window(x, SPACED_TOKENS);
        x ^= words[i];
    }
}

static void hash_windows(const uint64_t *words, const uint8_t *scripts, size_t num,
                         uint64_t *out)
{
    if (!scripts)
        hash_spaced_windows(words, num, out);
    else
        for (size_t i = 0; i < num; i++)
            out[i] = hash_window(words + i, window_tokens[scripts[i]]);
}

#endif
