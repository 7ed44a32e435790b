/* SPDX-License-Identifier: MIT */
/* kernel_scalar.h - hash_words and hash_windows one by one, for processors that multiply 64 bits
 * in no other way. */
#ifndef SST_TEXT_KERNEL_SCALAR_H
#define SST_TEXT_KERNEL_SCALAR_H

#include "kernel_hash.h"

static void hash_words(const sst_words *words, sst_word_key key, uint64_t *out)
{
    for (size_t i = 0; i < words->num_tokens; i++)
        out[i] = hash_word(words->canonical + words->at[i],
                           words->end_at[i] - words->at[i], key);
}

/* hash_window of SPACED_TOKENS, whose loop not every compiler unrolls. */
static inline uint64_t hash_spaced_window(const uint64_t *words)
{
    uint64_t x = words[0];
    x ^= turn_left(words[1], TURN) ^ turn_left(words[2], 2 * TURN);
    x ^= turn_left(words[3], 3 * TURN) ^ turn_left(words[4], 4 * TURN);
    return finish_window(x, SPACED_TOKENS);
}

static void hash_windows(const uint64_t *words, const uint8_t *scripts, size_t num,
                         uint64_t *out)
{
    if (!scripts)
        for (size_t i = 0; i < num; i++)
            out[i] = hash_spaced_window(words + i);
    else
        for (size_t i = 0; i < num; i++)
            out[i] = hash_window(words + i, window_tokens[scripts[i]]);
}

#endif
