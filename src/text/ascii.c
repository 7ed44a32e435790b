/* SPDX-License-Identifier: MIT */
/* ascii.c - ASCII text in, canonical words out.
 *
 * Sixty-four bytes become two masks (normalise_block.c): what is in a word, and where
 * ASCII alone cannot tell.  What is left to do is once per word, not per byte. */
#include "ascii.h"

#include <string.h>

/* Sixteen bytes at once, since most words are shorter. */
static inline void copy_word(sst_cutter *c, const uint8_t *folded, uint32_t len_bytes)
{
    char *to = c->canonical + c->len_bytes;
    memcpy(to, folded, 16);
    if (len_bytes > 16)
        memcpy(to + 16, folded + 16, len_bytes - 16);
    c->len_bytes += len_bytes;
}

static inline uint32_t count_low_ones(uint64_t mask)
{
    return ~mask ? (uint32_t)__builtin_ctzll(~mask) : 64;
}

/* Take the words of num_bytes <= 64 bytes of ASCII; bit i of `words`: byte i is in
 * one.  Each has its blank written behind it, which is taken back when the last may go
 * on. */
static void cut_words(sst_cutter *c, const uint8_t *folded, uint64_t words, uint32_t at,
                      uint32_t num_bytes)
{
    uint32_t begin = 0, end = 0;
    if (c->open != SST_OPEN_WORD || !(words & 1)) {
        sst_cutter_close(c);
    } else {
        end = count_low_ones(words);
        copy_word(c, folded, end);
        c->tokens[c->num_tokens - 1].end = at + end;
        c->canonical[c->len_bytes++] = ' ';
        words &= words + 1;
    }
    for (; words; words &= words + (1ull << begin)) {
        begin = (uint32_t)__builtin_ctzll(words);
        end = begin + count_low_ones(words >> begin);
        c->tokens[c->num_tokens++] = (sst_token){.at = (uint32_t)c->len_bytes,
                                                 .begin = at + begin,
                                                 .end = at + end,
                                                 .script = SST_SCRIPT_SPACED};
        copy_word(c, folded + begin, end - begin);
        c->canonical[c->len_bytes++] = ' ';
    }
    c->open = end == num_bytes ? SST_OPEN_WORD : SST_OPEN_NOT;
    c->len_bytes -= end == num_bytes;
}

/* How many of the next bytes ASCII alone can tell.  The block is kept while the other
 * paths work inside it. */
static uint32_t count_ascii(sst_text_reader *r)
{
    if (r->at >= r->block_end) {
        uint32_t left = r->source.end - r->at;
        sst_ascii_block_classify(r->source.text + r->at, left, &r->block);
        r->block_at = r->at;
        r->block_end =
            r->at + (left < SST_ASCII_BLOCK_BYTES ? left : SST_ASCII_BLOCK_BYTES);
    }
    uint32_t num = r->block_end - r->at;
    uint64_t stops = r->block.stops >> (r->at - r->block_at);
    if (stops && (uint32_t)__builtin_ctzll(stops) < num)
        num = (uint32_t)__builtin_ctzll(stops);
    return num;
}

bool sst_ascii_cut(sst_text_reader *r, sst_cutter *c)
{
    while (r->at < r->source.end) {
        uint8_t next = r->source.text[r->at];
        bool follows_digit = c->open && c->last == SST_CODE_DIGIT;
        uint32_t num = count_ascii(r);
        if (num == 0 || (follows_digit && (next == ',' || next == '.')))
            break;
        if (!sst_cutter_reserve(c, 2 * SST_ASCII_BLOCK_BYTES,
                                SST_ASCII_BLOCK_BYTES / 2 + 1))
            return false;
        uint32_t from = r->at - r->block_at;
        uint64_t words = r->block.words >> from & UINT64_MAX >> (64 - num);
        cut_words(c, r->block.folded + from, words, r->at, num);
        r->at += num;
        uint8_t last = r->source.text[r->at - 1];
        c->last = last >= '0' && last <= '9' ? SST_CODE_DIGIT : SST_CODE_LETTER;
    }
    return true;
}
