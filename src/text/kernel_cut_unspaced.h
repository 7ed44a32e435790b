/* SPDX-License-Identifier: MIT */
/* kernel_cut_unspaced.h - blocks of scripts without spaces: letters of Han and of Thai
 * and its kin, their marks, and what separates.
 *
 * Here each letter begins a token, code points are of three bytes or of one, and nothing
 * is folded or vanishes.  So what a code point is counts at its lead alone, the canonical
 * bytes are those of the text, and a block is cut short before its last letter, so that
 * no token is open between blocks.
 *
 * Whoever includes it has defined
 *     read_unspaced   the first 66 bytes of a text -> what the first 64 of them are
 *     write_letters   where at most 21 letters of three bytes stand -> their count
 *     write_by_turns, write_scripts: see kernel_cut.h */
#ifndef SST_TEXT_KERNEL_CUT_UNSPACED_H
#define SST_TEXT_KERNEL_CUT_UNSPACED_H

#include <string.h>

#include "kernel.h"
#include "kernel_unspaced.h"

/* How many of the first bytes of a block are such, up to where a code point begins that
 * leaves alone what stands before it. */
static SST_ALWAYS_INLINE uint32_t count_unspaced(const unspaced_marks *m)
{
    uint64_t stops = m->words | m->others;
    if (m->marks) { /* on nothing, or two that might have to change places */
        uint64_t behind = (m->han | m->thai | m->marks) << 3;
        stops |= (m->marks & ~behind) | (m->low & (m->low | m->high) << 3) |
                 (m->high & m->high << 3);
    }
    uint64_t starters = ~m->foreign | (m->three & ~m->marks);
    starters &= ROOM_FOR_THREE & ~m->others & (stops ^ (stops - 1)); /* up to the first */
    return 63 - (uint32_t)__builtin_clzll(starters | 1);
}

/* Where tokens stand that begin at some bytes of a block, and end at others -> their count. */
static SST_ALWAYS_INLINE size_t write_tokens(const unspaced_marks *m, uint64_t begins,
                                             uint64_t ends, uint32_t base, sst_span *to)
{
    if (!m->marks) /* all have three bytes */
        return write_letters(begins, base, to);
    write_by_turns(begins, ends, base, edges_of(to));
    return (size_t)__builtin_popcountll(begins);
}

/* Of the tokens that begin at these bytes: most texts have one script of the two. */
static SST_ALWAYS_INLINE void note_scripts(const unspaced_marks *m, uint64_t begins,
                                           uint8_t *to)
{
    if (m->han && m->thai)
        write_scripts(begins, m->han, m->thai, to);
    else
        memset(to, m->han ? SST_SCRIPT_HAN : SST_SCRIPT_THAI, BLOCK_BYTES / 2);
}

/* The tokens of the first `num` bytes of a block that begins at `from` in the text. */
static SST_ALWAYS_INLINE void take_unspaced(sst_cutter *c, const unspaced_marks *m,
                                            uint32_t num, uint32_t from)
{
    uint64_t begins = (m->han | m->thai) & low_bits(num);
    uint64_t whole = begins | (m->marks & low_bits(num));
    whole |= whole << 1 | whole << 2;
    uint64_t ends = whole << 1 & (~whole | begins);
    size_t i = c->num_tokens;
    note_scripts(m, begins, c->script + i);
    if (c->has_places)
        write_tokens(m, begins, ends, from, c->from + i);
    c->num_tokens += write_tokens(m, begins, ends, (uint32_t)c->len_bytes, c->at + i);
    c->len_bytes += num;
    c->open = whole >> (num - 1) & 1 ? SST_OPEN_MARKS : SST_OPEN_NOT;
}

/* Where the next block begins.  In Han most blocks go equally far; said as a branch, the
 * next one is begun before this one is told. */
static SST_ALWAYS_INLINE uint32_t go_on(uint32_t at, uint32_t num, bool has_marks)
{
    enum { LETTERS_ALONE = 60 }; /* bytes that a block of nothing else is cut to */
    if (!has_marks && num == LETTERS_ALONE)
        return at + LETTERS_ALONE;
    return at + num;
}

/* From `at` on, where no word of a spaced script is open, as far as it goes; back: up to
 * where. */
static __attribute__((noinline)) uint32_t cut_unspaced(sst_cutter *c, sst_source source,
                                                       uint32_t at)
{
    known_pages known;
    known.num = 0;
    while (source.end - at >= BLOCK_BYTES + 2 && has_room(c)) {
        unspaced_marks m = read_unspaced(source.text + at, &known);
        uint32_t num = count_unspaced(&m);
        if (num == 0)
            break;
        if (c->open) /* nothing goes on with it */
            c->at[c->num_tokens - 1].end = (uint32_t)c->len_bytes;
        memcpy(c->canonical + c->len_bytes, source.text + at, BLOCK_BYTES);
        take_unspaced(c, &m, num, at);
        at = go_on(at, num, m.marks != 0);
    }
    return at;
}

#endif
