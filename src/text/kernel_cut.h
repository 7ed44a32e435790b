/* SPDX-License-Identifier: MIT */
/* kernel_cut.h - text in, tokens out, by blocks of 64 bytes: the loops that every kernel has for
 * `cut`, one for ASCII and one for all of Unicode.
 *
 * Whoever includes it has defined
 *     read_ascii     up to 64 bytes -> what those of ASCII are; the bytes, letters small
 *     read_foreign   the same bytes -> what the others are; the bytes, folded
 *     write_places   the places of the bits of a mask, plus a number -> their count */
#ifndef SST_TEXT_KERNEL_CUT_H
#define SST_TEXT_KERNEL_CUT_H

#include "kernel.h"
#include "kernel_block.h"

static SST_ALWAYS_INLINE bool has_room(const sst_cutter *c, size_t len_bytes,
                                       size_t num_tokens)
{
    return c->cap_bytes - len_bytes >= SST_KERNEL_BYTES &&
           c->cap_tokens - num_tokens >= SST_KERNEL_TOKENS;
}

static SST_ALWAYS_INLINE block_before before_of(const sst_cutter *c)
{
    bool is_spaced = c->open == SST_OPEN_WORD;
    return (block_before){c->open != SST_OPEN_NOT, is_spaced,
                          is_spaced && c->last == SST_CODE_DIGIT};
}

/* The tokens that begin and those that end in a block: the second are one further when one is
 * open. */
typedef struct token_range {
    size_t beginning, ending;
} token_range;

/* The places in the text.  A token that ends where the block begins has its end already: what
 * stood behind it may have left no trace. */
static SST_ALWAYS_INLINE void write_text_places(const sst_cutter *c, uint64_t begins,
                                                uint64_t ends, token_range to,
                                                uint32_t from)
{
    uint32_t end_of_open = c->end[to.ending];
    write_places(begins, from, c->begin + to.beginning);
    write_places(ends, from, c->end + to.ending);
    if (ends & 1)
        c->end[to.ending] = end_of_open;
}

/* ---- ASCII -------------------------------------------------------------------------- */

/* Where the loop stands, in registers: a store through char might change the cutter. */
typedef struct cut_place {
    uint32_t at, len_bytes; /* in the text, in the canonical bytes */
    size_t num_tokens;
    block_before before;
} cut_place;

/* The tokens of the first `num` > 0 bytes of a block. */
static SST_ALWAYS_INLINE void take_ascii(sst_cutter *c, cut_place *p, ascii_marks m,
                                         uint32_t num)
{
    uint64_t words = m.words & low_bits(num), behind = words << 1 | p->before.is_in_token;
    uint64_t begins = words & ~behind, ends = behind & ~words & low_bits(num);
    size_t first = p->num_tokens, open = first - p->before.is_in_token;
    memset(c->script + first, SST_SCRIPT_SPACED, BLOCK_BYTES);
    p->num_tokens += write_places(begins, p->len_bytes, c->at + first);
    write_places(ends, p->len_bytes, c->end_at + open);
    if (c->has_places)
        write_text_places(c, begins, ends, (token_range){first, open}, p->at);
    p->before.is_in_token = p->before.is_spaced = words >> (num - 1) & 1;
    p->before.is_digit = m.digits >> (num - 1) & 1;
    p->len_bytes += num;
    p->at += num;
    if (p->before.is_in_token && c->has_places)
        c->end[p->num_tokens - 1] = p->at;
}

/* Up to the first block that is not of ASCII, or to what cannot be told (*is_stopped).  No token
 * of a script without spaces may be open; what is open was last touched by a block. */
static uint32_t cut_ascii(sst_cutter *c, sst_source source, uint32_t at, bool *is_stopped)
{
    cut_place p = {at, (uint32_t)c->len_bytes, c->num_tokens, before_of(c)};
    while (p.at < source.end && has_room(c, p.len_bytes, p.num_tokens)) {
        uint32_t left = source.end - p.at;
        ascii_marks m =
            read_ascii(source.text + p.at, left, (uint8_t *)c->canonical + p.len_bytes);
        if (m.foreign || (left > BLOCK_BYTES && source.text[p.at + BLOCK_BYTES] >= 0x80))
            break;
        uint32_t num = left < BLOCK_BYTES ? left : BLOCK_BYTES;
        uint64_t stops = ascii_stops(m, p.before) & low_bits(num);
        *is_stopped = stops != 0;
        if (stops)
            num = (uint32_t)__builtin_ctzll(stops);
        if (num > 0)
            take_ascii(c, &p, m, num);
        if (stops)
            break;
    }
    c->len_bytes = p.len_bytes;
    c->num_tokens = p.num_tokens;
    c->open = p.before.is_in_token ? SST_OPEN_WORD : SST_OPEN_NOT;
    c->last = p.before.is_digit ? SST_CODE_DIGIT : SST_CODE_LETTER;
    return p.at;
}

/* ---- all of Unicode ----------------------------------------------------------------- */

/* The scripts of tokens that begin at these bytes. */
static SST_ALWAYS_INLINE void write_scripts(const block_marks *m, uint64_t begins,
                                            uint8_t *to)
{
    if (((m->han | m->thai) & begins) == 0) {
        memset(to, SST_SCRIPT_SPACED, BLOCK_BYTES);
        return;
    }
    for (; begins; begins &= begins - 1) {
        uint64_t lowest = begins & -begins;
        *to++ = m->han & lowest    ? SST_SCRIPT_HAN
                : m->thai & lowest ? SST_SCRIPT_THAI
                                   : SST_SCRIPT_SPACED;
    }
}

/* What the cutter holds open behind the `num` > 0 bytes of a block that were taken. */
static SST_ALWAYS_INLINE void leave_open(sst_cutter *c, const block_marks *m,
                                         uint64_t unspaced, uint32_t num, uint32_t end)
{
    uint64_t last = (uint64_t)1 << (num - 1);
    c->open = SST_OPEN_NOT;
    if (!(m->words & last))
        return;
    c->open = unspaced & last ? SST_OPEN_MARKS : SST_OPEN_WORD;
    c->last = m->digits & last ? SST_CODE_DIGIT : SST_CODE_LETTER;
    c->end[c->num_tokens - 1] = end;
}

/* The tokens of the first `num` > 0 bytes of a block that begins at `from` in the text. */
static SST_ALWAYS_INLINE void take_block(sst_cutter *c, const block_marks *m,
                                         uint64_t unspaced, uint32_t num, uint32_t from)
{
    uint64_t words = m->words & low_bits(num);
    bool is_open = c->open != SST_OPEN_NOT;
    uint64_t behind = words << 1 | is_open;
    uint64_t behind_unspaced = unspaced << 1 | (c->open == SST_OPEN_MARKS);
    uint64_t anew = m->unspaced_leads | (words & ~unspaced & behind_unspaced);
    uint64_t begins = words & (~behind | anew);
    uint64_t ends = behind & (~words | anew) & low_bits(num);
    size_t first = c->num_tokens, open = first - is_open;
    uint32_t at = (uint32_t)c->len_bytes;
    write_scripts(m, begins, c->script + first);
    c->num_tokens += write_places(begins, at, c->at + first);
    write_places(ends, at, c->end_at + open);
    if (c->has_places)
        write_text_places(c, begins, ends, (token_range){first, open}, from);
    c->has_unspaced |= m->unspaced_leads != 0;
    c->len_bytes += num;
    leave_open(c, m, unspaced, num, from + num);
}

/* Blocks as long as they are foreign. */
static uint32_t cut_foreign(sst_cutter *c, sst_source source, uint32_t at,
                            bool *is_stopped)
{
    bool is_foreign = true;
    while (!*is_stopped && is_foreign && at < source.end &&
           has_room(c, c->len_bytes, c->num_tokens)) {
        block_before before = before_of(c);
        block_rest rest = {source.end - at, 0};
        if (rest.num_bytes > BLOCK_BYTES)
            rest.next = source.text[at + BLOCK_BYTES];
        uint8_t *folded = (uint8_t *)c->canonical + c->len_bytes;
        ascii_marks ascii = read_ascii(source.text + at, rest.num_bytes, folded);
        block_marks m = {.words = ascii.words, .digits = ascii.digits};
        m.points = ascii.points;
        m.apostrophes = ascii.apostrophes;
        m.foreign = ascii.foreign;
        if (m.foreign)
            read_foreign(source.text + at, rest.num_bytes, folded, &m);
        uint64_t unspaced = unspaced_bytes(&m, before);
        uint32_t num = count_told(&m, before, unspaced, rest, is_stopped);
        if (num > 0)
            take_block(c, &m, unspaced, num, at);
        at += num;
        is_foreign = m.foreign || c->open == SST_OPEN_MARKS;
    }
    return at;
}

/* ---- both --------------------------------------------------------------------------- */

static uint32_t cut_blocks(sst_cutter *c, sst_source source, uint32_t at)
{
    bool is_stopped = false;
    uint32_t before;
    do {
        before = at;
        if (c->open != SST_OPEN_MARKS)
            at = cut_ascii(c, source, at, &is_stopped);
        if (!is_stopped)
            at = cut_foreign(c, source, at, &is_stopped);
    } while (!is_stopped && at > before);
    return at;
}

#endif
