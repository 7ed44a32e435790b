/* SPDX-License-Identifier: MIT */
/* kernel_unspaced_pages.h - what 64 bytes of a script without spaces are, a page at a time.
 *
 * Whoever includes it has defined
 *     bytes64, each_byte, with_bit, has_any: see kernel_bytes.h
 *     triples, load_triples   64 bytes of a text, and those one and two further on
 *     read_first              what the first of three tell, and letters of Han
 *     read_page               code points of one page -> their classes, at their leads */
#ifndef SST_TEXT_KERNEL_UNSPACED_PAGES_H
#define SST_TEXT_KERNEL_UNSPACED_PAGES_H

#include "kernel_unspaced.h"

/* The classes of code points at their leads.  All pages that have been met are looked up,
 * in whatever blocks they are: a branch on that would seldom be foreseen. */
static SST_ALWAYS_INLINE bytes64 read_classes(const uint8_t *text, const triples *t,
                                              uint64_t leads, known_pages *known)
{
    bytes64 classes = each_byte(0);
    for (size_t i = 0; i < known->num; i++)
        leads &= ~read_page(t, known->at[i], &classes);
    while (leads)
        leads &= ~read_page(t, meet_page(known, text + __builtin_ctzll(leads)), &classes);
    return classes;
}

static SST_ALWAYS_INLINE unspaced_marks read_unspaced(const uint8_t *text,
                                                      known_pages *known)
{
    triples t = load_triples(text);
    unspaced_marks m = read_first(&t);
    bytes64 classes = read_classes(text, &t, m.three & ~m.han, known);
    if (!has_any(classes, SST_PAGE_WORD | SST_PAGE_STOP))
        return m; /* all of them separate */
    m.han |= with_bit(classes, 1);
    m.thai = with_bit(classes, 2);
    m.marks = with_bit(classes, 3);
    m.low = m.marks & with_bit(classes, 4);
    m.high = m.marks & with_bit(classes, 5);
    m.others |= with_bit(classes, 0) & ~(m.han | m.thai | m.marks);
    m.others |= with_bit(classes, 6);
    return m;
}

#endif
