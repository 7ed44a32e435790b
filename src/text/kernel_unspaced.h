/* SPDX-License-Identifier: MIT */
/* kernel_unspaced.h - what is known of 64 bytes of a script without spaces: letters of
 * Han and of Thai and its kin, their marks, and what separates; see
 * kernel_cut_unspaced.h. */
#ifndef SST_TEXT_KERNEL_UNSPACED_H
#define SST_TEXT_KERNEL_UNSPACED_H

#include "kernel_block.h"

/* Bits of code points of three bytes stand at their leads, and only where these are
 * whole, within the block.  What lies behind the first of `words` and `others` may be
 * anything. */
typedef struct unspaced_marks {
    uint64_t foreign;   /* not ASCII */
    uint64_t three;     /* code points of three bytes */
    uint64_t han, thai; /* letters that are tokens of their own */
    uint64_t marks;     /* on them */
    uint64_t low, high; /* marks of the two ranks that sort */
    uint64_t words;     /* letters and digits of ASCII */
    uint64_t others;    /* words of other scripts, and what cannot be told here */
} unspaced_marks;

/* Where code points of three bytes may begin. */
#define ROOM_FOR_THREE (UINT64_MAX >> 2)

/* Pages of three bytes that a text has. */
typedef struct known_page {
    const sst_page *page;
    uint8_t lead, next;
} known_page;

#define MOST_KNOWN 8

typedef struct known_pages {
    known_page at[MOST_KNOWN];
    size_t num;
} known_pages;

/* That of a code point; it is known from now on, unless too many are. */
static inline known_page meet_page(known_pages *known, const uint8_t *bytes)
{
    unsigned number = sst_page_numbers[bytes[0] & 15][bytes[1] & 63];
    known_page p = {&sst_pages_of_three[number], bytes[0], bytes[1]};
    if (known->num < MOST_KNOWN)
        known->at[known->num++] = p;
    return p;
}

/* Of `leads`, which are not ASCII, some are of three bytes. */
static SST_ALWAYS_INLINE void mark_threes(unspaced_marks *m, uint64_t leads,
                                          uint64_t three)
{
    uint64_t continuations = m->foreign & ~leads;
    m->three = three & continuations >> 1 & continuations >> 2;
    m->others = (leads ^ m->three) | (continuations ^ (m->three << 1 | m->three << 2));
}

#endif
