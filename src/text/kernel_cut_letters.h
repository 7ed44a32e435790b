/* SPDX-License-Identifier: MIT */
/* kernel_cut_letters.h - blocks of ASCII and of letters of two bytes, in any mixture:
 * texts with many accents or quotation marks, Cyrillic, Arabic.
 *
 * All pages of letters that the text has had are looked up in each block, whether it has
 * them or not: a branch on that would seldom be foreseen.  A block is cut short before a
 * code point that is not seen whole; else it is taken as one of ASCII.
 *
 * It is a part of kernel_cut.h, and wants of a kernel besides
 *     read_known   64 bytes, and those one and two further on, with pages that are known -> the bytes
 *                  that cannot be told; what the others are; the bytes, folded */
#ifndef SST_TEXT_KERNEL_CUT_LETTERS_H
#define SST_TEXT_KERNEL_CUT_LETTERS_H

#include "kernel_letters.h"

#ifndef HAS_NO_LETTERS
#define HAS_NO_LETTERS 0
#endif

#ifndef LETTER_BYTES
/* A letter or two in a block cost less one by one than all pages that are known. */
#define LETTER_BYTES FEW_BYTES
#endif

/* So many blocks without letters, and the text is ASCII again. */
#define MANY_PLAIN_BLOCKS 8

/* Of a block in which these bytes are foreign. */
static SST_ALWAYS_INLINE bool has_letters(uint64_t foreign)
{
    return LETTER_BYTES == 0 ? foreign != 0
                             : __builtin_popcountll(foreign) > LETTER_BYTES;
}

/* Blocks with letters, from some place on. */
typedef struct letter_count {
    const uint8_t *begin;
    size_t num;
    bool is_over; /* they are taken one by one */
} letter_count;

/* Are such blocks more than half of all up to this one? */
static SST_ALWAYS_INLINE bool are_many(letter_count *count, const uint8_t *text,
                                       uint64_t foreign)
{
    if (count->is_over || !has_letters(foreign))
        return false;
    return 2 * ++count->num > (size_t)(text - count->begin) / BLOCK_BYTES + 3;
}

/* In a text whose letters are of three bytes each try is in vain. */
#define MOST_TRIES 4

typedef struct letter_tries {
    letter_pages known;
    uint32_t num_left;
} letter_tries;

#if HAS_NO_LETTERS
/* A kernel without look-ups of many bytes: it takes them in cut_block. */
static SST_ALWAYS_INLINE letter_tries begin_tries(void)
{
    return (letter_tries){.num_left = 0};
}

static SST_ALWAYS_INLINE uint32_t try_letters(sst_cutter *c, sst_source source,
                                              uint32_t at, letter_tries *tries)
{
    (void)c, (void)source, (void)tries;
    return at;
}

#else
/* Of the code point that begins at a byte; false: that tells nothing new. */
static __attribute__((noinline)) bool meet_letters(letter_pages *pages,
                                                   const uint8_t *bytes)
{
    if (bytes[0] >= 0xC0 && bytes[0] < 0xE0)
        return meet_letter_page(pages, bytes[0]);
    return bytes[0] == PUNCTUATION_LEAD && bytes[1] == PUNCTUATION_NEXT &&
           meet_punctuation(pages);
}

static SST_ALWAYS_INLINE letter_tries begin_tries(void)
{
    letter_tries tries;
    tries.known.num = 0;
    tries.known.has_punctuation = false;
    tries.num_left = MOST_TRIES;
    return tries;
}

/* How many of the first bytes of a block to take, of code points of at most three bytes:
 * up to the last one that is seen whole, since what comes behind the block might join it.
 * Where none begins in the last eight bytes, some of them belong to none, and the whole
 * block is seen to have these. */
static SST_ALWAYS_INLINE uint32_t count_letters(const uint8_t *text)
{
    uint64_t last = sst_load64(text + BLOCK_BYTES - 8);
    uint64_t begins = ~last >> 7 | last >> 6;
    uint64_t torn = (last >> 7 & (uint64_t)1 << 56) |
                    (last >> 7 & last >> 6 & last >> 5 & (uint64_t)1 << 48);
    uint64_t whole = begins & ~torn & 0x0101010101010101;
    return text[BLOCK_BYTES] < 0x80 || whole == 0
               ? BLOCK_BYTES
               : BLOCK_BYTES - 1 - (uint32_t)__builtin_clzll(whole) / 8;
}

/* What stops within the first bytes of a block: as ascii_stops, and a comma or point
 * between a figure and what is not ASCII. */
static SST_ALWAYS_INLINE uint64_t letter_stops(const ascii_loop *l, const ascii_marks *m,
                                               uint32_t num)
{
    uint64_t stops = ascii_stops(*m, l->is_in_word, l->is_digit);
    stops |= m->points & (m->digits << 1 | l->is_digit) & m->foreign >> 1;
    return stops & low_bits(num);
}

/* What vanishes where something stops; false: that cannot be told. */
static SST_ALWAYS_INLINE bool settle_letters(const ascii_loop *l, uint64_t stops,
                                             const uint8_t *folded, ascii_marks *m,
                                             uint64_t *vanished)
{
    ascii_marks settled = *m;
    if ((stops & m->points & m->foreign >> 1) ||
        !settle_stops(&settled, stops, folded, (size_t)(l->text_end - l->text), vanished))
        return false;
    *m = settled;
    return true;
}

/* From `at` on, as far as it goes, or until the text is mostly ASCII; back: up to where. */
static __attribute__((noinline)) uint32_t cut_letters(sst_cutter *c, sst_source source,
                                                      uint32_t at, letter_pages *known)
{
    ascii_loop l = enter_ascii(c, source, at);
    const uint32_t *most_edge = most_edge_of(c);
    uint8_t *canonical = (uint8_t *)c->canonical;
    uint32_t num_plain = 0;
    while (l.text < l.end && l.text_end - l.text >= BLOCK_BYTES + 2 &&
           l.edge <= most_edge && num_plain < MANY_PLAIN_BLOCKS && !l.is_in_marks) {
        uint8_t *folded = canonical + l.place;
        ascii_marks m;
        uint32_t num = count_letters(l.text);
        uint64_t untold = read_known(l.text, known, folded, &m) & low_bits(num + 1),
                 vanished = 0;
        if (__builtin_expect(untold != 0, 0)) {
            if (!meet_letters(known, l.text + __builtin_ctzll(untold)))
                break;
            continue;
        }
        uint64_t stops = letter_stops(&l, &m, num);
        if (stops && !settle_letters(&l, stops, folded, &m, &vanished))
            break;
        take_ascii(c, &l, m, vanished, num);
        if (vanished)
            squeeze_bytes(folded, vanished);
        num_plain = has_letters(m.foreign) ? 0 : num_plain + 1;
    }
    leave_ascii(c, &l);
    return leave_at(&l);
}

static SST_ALWAYS_INLINE uint32_t try_letters(sst_cutter *c, sst_source source,
                                              uint32_t at, letter_tries *tries)
{
    uint32_t end = cut_letters(c, source, at, &tries->known);
    if (end == at)
        tries->num_left--;
    return end;
}
#endif

#endif
