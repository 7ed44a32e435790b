/* SPDX-License-Identifier: MIT */
/* kernel_hash.h - words in, their hashes and those of windows of them out, one by one.
 *
 * A word of up to 16 bytes is two loads of 8, with the bytes past its end masked away, and one
 * multiplication of 64 by 64 bits whose halves are folded together; a longer word takes one such
 * step per 16 bytes.  Its length need not be told, since no word has a zero byte.
 *
 * A window's hash is the XOR of its words' hashes, each turned by another number of bits so that
 * their order counts, a multiplication and a shift: since words' hashes are evenly spread, that is
 * enough for minhash.c, which takes three numbers from the low 7 bits, bits 16 to 47 and the
 * high 32 bits.  So a word is hashed once, and the rest of a window's work is the same few
 * operations at every place of the text. */
#ifndef SST_TEXT_KERNEL_HASH_H
#define SST_TEXT_KERNEL_HASH_H

#include "base/bytes.h"
#include "kernel.h"

#define GOLDEN_RATIO 0x9e3779b97f4a7c15u
#define WINDOW_MULTIPLIER 0xbf58476d1ce4e5b9u
#define TURN                                                                             \
    13 /* bits per place in a window; odd, so that no two of 64 places are equal */
#define SPACED_TOKENS 5
#define HAN_TOKENS 8
#define THAI_TOKENS 12 /* the longest */

/* The 128-bit product, its halves folded together. */
static inline uint64_t multiply_fold(uint64_t x, uint64_t y)
{
    __extension__ typedef unsigned __int128 product;
    product p = (product)x * y;
    return (uint64_t)p ^ (uint64_t)(p >> 64);
}

/* At least 16 bytes may be read from every byte of the word. */
static inline uint64_t hash_word(const char *bytes, size_t len_bytes, sst_word_key key)
{
    /* 16 bytes from 16 - n on: n bytes of ones, then zeros */
    static const uint8_t ones[32] = {255, 255, 255, 255, 255, 255, 255, 255,
                                     255, 255, 255, 255, 255, 255, 255, 255};
    uint64_t low = key.low;
    for (; len_bytes > 16; bytes += 16, len_bytes -= 16)
        low = multiply_fold(sst_load64(bytes) ^ low, sst_load64(bytes + 8) ^ key.high);
    const uint8_t *mask = ones + 16 - len_bytes;
    uint64_t first = sst_load64(bytes) & sst_load64(mask);
    uint64_t second = sst_load64(bytes + 8) & sst_load64(mask + 8);
    return multiply_fold(first ^ low, second ^ key.high);
}

static inline uint64_t turn_left(uint64_t x, unsigned bits)
{
    return x << (bits & 63) | x >> (-bits & 63);
}

static inline uint64_t finish_window(uint64_t x, uint32_t num_tokens)
{
    x = (x ^ num_tokens * GOLDEN_RATIO) * WINDOW_MULTIPLIER;
    return x ^ x >> 32;
}

static inline uint64_t hash_window(const uint64_t *words, uint32_t num_tokens)
{
    uint64_t x = 0;
    for (uint32_t i = 0; i < num_tokens; i++)
        x ^= turn_left(words[i], i * TURN);
    return finish_window(x, num_tokens);
}

/* By script: the tokens of a window that begins with such a one. */
static const uint8_t window_tokens[] = {
    [SST_SCRIPT_SPACED] = SPACED_TOKENS,
    [SST_SCRIPT_HAN] = HAN_TOKENS,
    [SST_SCRIPT_THAI] = THAI_TOKENS,
};

#endif
