/* SPDX-License-Identifier: MIT */
/* kernel_hash.h - words in, their hashes and those of windows of them out, one by one.
 *
 * A word of up to 16 bytes is two numbers of 64 bits, the bytes past its end masked away,
 * and two multiplications of 32 by 32 bits, each of a half of one by a half of the other;
 * a longer word takes one such step per 16 bytes.  Processors do several of these at a
 * time.  Its length need not be told, since no word has a zero byte.
 *
 * A window's hash is the XOR of its words' hashes, each turned by another number of bits
 * so that their order counts, a multiplication and a shift.  Some bits of a short word's
 * hash are mostly the same, but after the turns others' bits meet them, and the high half
 * of the product moves the low one: that is enough for minhash.c, which takes three
 * numbers from the low 7 bits, bits 16 to 47 and the high 32 bits.  So a word is hashed
 * once, and the rest of a window's work is the same few operations at every place of the
 * text. */
#ifndef SST_TEXT_KERNEL_HASH_H
#define SST_TEXT_KERNEL_HASH_H

#include "base/bytes.h"
#include "kernel.h"

#define GOLDEN_RATIO 0x9e3779b97f4a7c15u
#define WINDOW_MULTIPLIER 0x9e3779b9u
#define SPACED_TOKENS 5
#define HAN_TOKENS 8
#define THAI_TOKENS 12 /* the longest */

static inline uint64_t turn_left(uint64_t x, unsigned bits)
{
    return x << (bits & 63) | x >> (-bits & 63);
}

/* By how many bits a word is turned: a byte per place in its window, since bytes are
 * moved by one instruction everywhere; when all eight places are used up, by half a byte
 * more. */
#define TURN(place) (8 * (place) + 4 * ((place) / 8))

/* A key for which no factor of `mix` is 0: in UTF-8 no byte is above 0xF7. */
static inline sst_word_key make_word_key(uint64_t low, uint64_t high)
{
    const uint64_t above = 0xF8000000F8000000u;
    return (sst_word_key){low | above, high | above};
}

static inline uint64_t mix(uint64_t x, uint64_t y)
{
    uint64_t outer = (x & UINT32_MAX) * (y >> 32), inner = (x >> 32) * (y & UINT32_MAX);
    return outer ^ turn_left(inner, 32);
}

/* At least 16 bytes may be read from every byte of the word. */
static inline uint64_t hash_word(const char *bytes, size_t len_bytes, sst_word_key key)
{
    /* 16 bytes from 16 - n on: n bytes of ones, then zeros */
    static const uint8_t ones[32] = {255, 255, 255, 255, 255, 255, 255, 255,
                                     255, 255, 255, 255, 255, 255, 255, 255};
    uint64_t low = key.low;
    for (; len_bytes > 16; bytes += 16, len_bytes -= 16)
        low = mix(sst_load64(bytes) ^ low, sst_load64(bytes + 8) ^ key.high);
    const uint8_t *mask = ones + 16 - len_bytes;
    uint64_t first = sst_load64(bytes) & sst_load64(mask);
    uint64_t second = sst_load64(bytes + 8) & sst_load64(mask + 8);
    return mix(first ^ low, second ^ key.high);
}

/* What the number of its tokens adds to a window: to most of them nothing. */
static inline uint64_t token_mark(uint32_t num_tokens)
{
    return (num_tokens ^ SPACED_TOKENS) * GOLDEN_RATIO;
}

static inline uint64_t finish_window(uint64_t x, uint32_t num_tokens)
{
    x = (x ^ token_mark(num_tokens)) * WINDOW_MULTIPLIER;
    return x ^ x >> 32;
}

static inline uint64_t hash_window(const uint64_t *words, uint32_t num_tokens)
{
    uint64_t x = 0;
    for (uint32_t i = 0; i < num_tokens; i++)
        x ^= turn_left(words[i], TURN(i));
    return finish_window(x, num_tokens);
}

/* By script: the tokens of a window that begins with such a one. */
static const uint8_t window_tokens[] = {
    [SST_SCRIPT_SPACED] = SPACED_TOKENS,
    [SST_SCRIPT_HAN] = HAN_TOKENS,
    [SST_SCRIPT_THAI] = THAI_TOKENS,
};

/* Eight scripts that are the same, as one number. */
#define EIGHT_OF(script) (UINT64_C(0x0101010101010101) * (script))

#endif
