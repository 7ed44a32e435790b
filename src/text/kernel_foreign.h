/* SPDX-License-Identifier: MIT */
/* kernel_foreign.h - what the code points of several bytes in a block are, one by one:
 * for plain blocks, which have few, and for processors that have no look-up of 64 at
 * once. */
#ifndef SST_TEXT_KERNEL_FOREIGN_H
#define SST_TEXT_KERNEL_FOREIGN_H

#include "kernel_block.h"

#ifndef FEW_BYTES
/* An umlaut or two, or a pair of quotation marks, cost less one by one than a page. */
#define FEW_BYTES 8
#endif

/* The bits of a code point, when `condition` holds. */
static SST_ALWAYS_INLINE uint64_t bits_if(bool condition, uint64_t bits)
{
    return condition ? bits : 0;
}

/* Note the class of the code point whose lead is the bit `lead`, and all of whose bytes are
 * `bytes`. */
static SST_ALWAYS_INLINE void mark_class(block_marks *m, uint8_t class, uint64_t lead,
                                         uint64_t bytes)
{
    if (class == SST_PAGE_WORD) { /* most of them */
        m->words |= bytes;
        return;
    }
    bool is_word = class & SST_PAGE_WORD, is_mark = class & SST_PAGE_MARK;
    bool is_stop = class & SST_PAGE_STOP;
    m->words |= bits_if(is_word, bytes);
    m->han |= bits_if(class & SST_PAGE_HAN, bytes);
    m->thai |= bits_if(class & SST_PAGE_THAI, bytes);
    m->unspaced_leads |= bits_if(class & (SST_PAGE_HAN | SST_PAGE_THAI), lead);
    m->marks |= bits_if(is_mark, bytes);
    m->low |= bits_if(is_mark && (class & SST_PAGE_LOW), bytes);
    m->high |= bits_if(is_mark && (class & SST_PAGE_HIGH), bytes);
    m->digits |= bits_if(is_word && !is_mark && (class & SST_PAGE_DIGIT), bytes);
    m->points |= bits_if(class == SST_PAGE_POINT, lead);
    m->apostrophes |= bits_if(class == SST_PAGE_APOSTROPHE, lead);
    m->stops |= bits_if(is_stop, lead);
    m->joins |= bits_if(is_stop && (class & SST_PAGE_JOINS), lead);
}

static inline void read_two(const uint8_t *bytes, uint32_t i, uint8_t *folded,
                            block_marks *m)
{
    unsigned page = bytes[i] & 31u, code = bytes[i + 1] & 63u;
    mark_class(m, sst_pages_of_two[page].class[code], (uint64_t)1 << i, (uint64_t)3 << i);
    folded[i] = sst_page_leads[page][code];
    folded[i + 1] = sst_pages_of_two[page].trail[code];
}

static inline void read_three(const uint8_t *bytes, uint32_t i, uint8_t *folded,
                              block_marks *m)
{
    unsigned lead = bytes[i] & 15u, second = bytes[i + 1] & 63u,
             code = bytes[i + 2] & 63u;
    uint8_t class = sst_page_classes[lead][second];
    if (class == SST_PAGE_MIXED) {
        const sst_page *page = &sst_pages_of_three[sst_page_numbers[lead][second]];
        class = page->class[code];
        folded[i + 2] = page->trail[code];
    }
    mark_class(m, class, (uint64_t)1 << i, (uint64_t)7 << i);
}

static inline bool is_continuation(uint8_t byte)
{
    return (byte & 0xC0) == 0x80;
}

/* The class of the code point of `len` bytes at `bytes`, and its bytes, folded;
 * SST_PAGE_STOP: it is of another length. */
static SST_ALWAYS_INLINE uint8_t fold_letter(const uint8_t *bytes, uint32_t len,
                                             uint8_t *folded)
{
    unsigned second = bytes[1] & 63u;
    if (!is_continuation(bytes[1]))
        return SST_PAGE_STOP;
    if (len == 2) {
        unsigned page = bytes[0] & 31u;
        folded[0] = sst_page_leads[page][second];
        folded[1] = sst_pages_of_two[page].trail[second];
        return sst_pages_of_two[page].class[second];
    }
    unsigned lead = bytes[0] & 15u, third = bytes[2] & 63u;
    uint8_t class = sst_page_classes[lead][second];
    if (!is_continuation(bytes[2]))
        return SST_PAGE_STOP;
    memcpy(folded, bytes, 3);
    if (class != SST_PAGE_MIXED)
        return class;
    const sst_page *page = &sst_pages_of_three[sst_page_numbers[lead][second]];
    folded[2] = page->trail[third];
    return page->class[third];
}

/* As if all were ASCII, where none of these bytes but a few are foreign: letters,
 * apostrophes, and what separates.  False: it is not so. */
static __attribute__((noinline)) bool read_letters(const uint8_t *bytes, uint64_t foreign,
                                                   uint8_t *folded, ascii_marks *m)
{
    if (__builtin_popcountll(foreign) > FEW_BYTES)
        return false;
    for (uint64_t left = foreign; left;) {
        uint32_t i = (uint32_t)__builtin_ctzll(left), len = bytes[i] < 0xE0 ? 2 : 3;
        uint64_t all = (((uint64_t)1 << len) - 1) << i;
        if (i + len > BLOCK_BYTES || bytes[i] < 0xC0 || bytes[i] >= 0xF0)
            return false;
        uint8_t class = fold_letter(bytes + i, len, folded + i);
        if (class == SST_PAGE_APOSTROPHE)
            m->apostrophes |= (uint64_t)1 << i;
        else if (class == SST_PAGE_WORD)
            m->words |= all;
        else if (class != 0)
            return false;
        left &= ~all;
    }
    return true;
}

/* m knows what is foreign, and all of ASCII; folded has the bytes. */
static void read_singly(const uint8_t *bytes, uint32_t num_bytes, uint8_t *folded,
                        block_marks *m)
{
    uint8_t copy[BLOCK_BYTES];
    if (num_bytes < BLOCK_BYTES)
        bytes = pad_block(bytes, num_bytes, copy);
    for (uint64_t left = m->foreign; left;) {
        uint32_t i = (uint32_t)__builtin_ctzll(left);
        uint64_t lead = (uint64_t)1 << i;
        uint32_t len = bytes[i] < 0xE0 ? 2 : bytes[i] < 0xF0 ? 3 : 4;
        bool is_whole = i + len <= BLOCK_BYTES && len < 4 && !is_continuation(bytes[i]) &&
                        is_continuation(bytes[i + 1]) &&
                        (len < 3 || is_continuation(bytes[i + 2]));
        if (!is_whole) { /* or wrong, or of four bytes */
            m->stops |= lead;
            m->joins |= bits_if(bytes[i] >= 0xF0, lead);
            m->leads |= lead;
            left &= left - 1;
            continue;
        }
        m->leads |= lead;
        m->continuations |= lead << 1 | bits_if(len == 3, lead << 2);
        if (len == 2)
            read_two(bytes, i, folded, m);
        else
            read_three(bytes, i, folded, m);
        left &= ~(lead | lead << 1 | bits_if(len == 3, lead << 2));
    }
}

/* ---- scripts ------------------------------------------------------------------------ */

/* One script for some of the tokens that begin at these bytes. */
static SST_ALWAYS_INLINE void write_script(uint64_t some, uint64_t begins, uint8_t script,
                                           uint8_t *to)
{
    for (; some; some &= some - 1)
        to[__builtin_popcountll(begins & ((some & -some) - 1))] = script;
}

/* The scripts of tokens that begin at these bytes: most are of one. */
static inline void write_scripts_singly(uint64_t begins, uint64_t han, uint64_t thai,
                                        uint8_t *to)
{
    han &= begins;
    thai &= begins;
    if ((han | thai) == 0) {
        memset(to, SST_SCRIPT_SPACED, BLOCK_BYTES);
        return;
    }
    bool is_han = __builtin_popcountll(han) > __builtin_popcountll(thai);
    memset(to, is_han ? SST_SCRIPT_HAN : SST_SCRIPT_THAI, BLOCK_BYTES);
    if (is_han)
        write_script(thai, begins, SST_SCRIPT_THAI, to);
    else
        write_script(han, begins, SST_SCRIPT_HAN, to);
    write_script(begins & ~(han | thai), begins, SST_SCRIPT_SPACED, to);
}

#endif
