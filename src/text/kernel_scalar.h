/* SPDX-License-Identifier: MIT */
/* kernel_scalar.h - hash_words and hash_windows one by one, for processors that multiply
 * 64 bits in no other way. */
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

/* The sum of some first words is their XOR, each turned by its place.  Two sums put
 * together and turned back are the words between them: five, or eight, and of a window of
 * twelve the last four besides, which are turned by half a byte more. */
#define NUM_SUMS                                                                         \
    16 /* by the words they are of, around and around: up to twelve further on */

static inline uint64_t sum_between(const uint64_t sums[NUM_SUMS], size_t from, size_t to)
{
    return sums[from % NUM_SUMS] ^ sums[to % NUM_SUMS];
}

static void hash_mixed_windows(const uint64_t *words, const uint8_t *scripts, size_t num,
                               uint64_t *out)
{
    const uint64_t marks[] = {0, token_mark(HAN_TOKENS), token_mark(THAI_TOKENS)};
    const size_t firsts[] = {SPACED_TOKENS, HAN_TOKENS, HAN_TOKENS};
    uint64_t sums[NUM_SUMS] = {0}, sum = 0;
    for (unsigned i = 0; i < THAI_TOKENS - 1 && num > 0; i++)
        sums[i + 1] = sum ^= turn_left(words[i], 8 * i);
    for (size_t i = 0; i < num; i++) {
        unsigned script = scripts[i], turned = 8 * (unsigned)i;
        uint64_t is_thai = 0 - (uint64_t)(script == SST_SCRIPT_THAI);
        sum ^= turn_left(words[i + THAI_TOKENS - 1], turned + 8 * (THAI_TOKENS - 1));
        sums[(i + THAI_TOKENS) % NUM_SUMS] = sum;
        uint64_t x = sum_between(sums, i, i + firsts[script]);
        x ^= turn_left(sum_between(sums, i + HAN_TOKENS, i + THAI_TOKENS), 4) & is_thai;
        x = (turn_left(x, 0 - turned) ^ marks[script]) * WINDOW_MULTIPLIER;
        out[i] = x ^ x >> 32;
    }
}

static void hash_windows(const uint64_t *words, const uint8_t *scripts, size_t num,
                         uint64_t *out)
{
    if (scripts)
        hash_mixed_windows(words, scripts, num, out);
    else
        hash_spaced_windows(words, num, out);
}

#endif
