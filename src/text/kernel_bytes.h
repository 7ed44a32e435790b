/* SPDX-License-Identifier: MIT */
/* kernel_bytes.h - what the bytes of a block are, for kernels that have it in several
 * registers.
 *
 * Whoever includes it has defined `bytes64`, 64 bytes, and
 *     load_bytes, store_bytes, each_byte
 *     either, both, minus, except, choose   byte by byte; except: bits of one or the other
 *     where_equal, where_at_most        bytes of ones or zeros
 *     where_in                          likewise: one of `num` bytes from `first` on
 *     one_up, one_down                  bytes that change places with their neighbours
 *     top_bits, with_bit, has_any       bits of masks out of them
 *     places64, places_of, look_up      of the second and later bytes of code points in a table
 *     look_up_low                       of the low halves of bytes in a table of 16
 *
 * Code points of one page (unicode_pages.h) get their classes by one look-up in a table
 * of 64; news has few pages in a block. */
#ifndef SST_TEXT_KERNEL_BYTES_H
#define SST_TEXT_KERNEL_BYTES_H

#include "kernel_block.h"
#include "kernel_foreign.h"
#include "kernel_letters.h"
#include "kernel_unspaced.h"

static SST_ALWAYS_INLINE bytes64 load_block(const uint8_t *bytes, size_t num_bytes)
{
    uint8_t copy[BLOCK_BYTES];
    return load_bytes(num_bytes <= BLOCK_BYTES ? pad_block(bytes, num_bytes, copy)
                                               : bytes);
}

static SST_ALWAYS_INLINE bytes64 where(bytes64 x, uint8_t byte)
{
    return where_equal(x, each_byte(byte));
}

/* What the bytes of ASCII are; *folded: all bytes, letters small. */
static SST_ALWAYS_INLINE ascii_marks mark_ascii(bytes64 block, bytes64 *folded)
{
    bytes64 letters = where_in(either(block, each_byte(0x20)), 'a', 26);
    bytes64 digits = where_in(block, '0', 10);
    *folded = either(block, both(letters, each_byte(0x20)));
    return (ascii_marks){
        .words = top_bits(either(letters, digits)),
        .digits = top_bits(digits),
        /* the comma is two less */
        .points = top_bits(where(either(block, each_byte(2)), '.')),
        .apostrophes = top_bits(where(block, '\'')),
        .foreign = top_bits(block),
    };
}

static SST_ALWAYS_INLINE ascii_marks read_ascii(const uint8_t *bytes, size_t num_bytes,
                                                uint8_t *folded)
{
    bytes64 small;
    ascii_marks m = mark_ascii(load_block(bytes, num_bytes), &small);
    store_bytes(folded, small);
    return m;
}

/* The same, and letters of Latin-1 count as ASCII; *others: what else is foreign. */
static SST_ALWAYS_INLINE ascii_marks read_latin(const uint8_t *bytes, size_t num_bytes,
                                                uint8_t *folded, uint64_t *others)
{
    bytes64 block = load_block(bytes, num_bytes), small;
    ascii_marks m = mark_ascii(block, &small);
    bytes64 lasts = where_in(either(block, each_byte(0x28)), 0x80, LATIN_NOT - 0x80);
    *others = add_latin(&m, top_bits(where(block, LATIN_LEAD)), top_bits(lasts));
    store_bytes(folded, either(small, both(lasts, each_byte(0x20))));
    return m;
}

/* As many letters of three bytes as have room, without asking how many there are:
 * branches on that are seldom foreseen. */
static SST_ALWAYS_INLINE size_t write_letters(uint64_t mask, uint32_t base, sst_span *to)
{
    size_t num = (size_t)__builtin_popcountll(mask);
#pragma GCC unroll 7
    for (size_t i = 0; i < BLOCK_BYTES / 3; i++) {
        uint32_t place = base + (uint32_t)__builtin_ctzll(mask | (uint64_t)1 << 63);
        to[i] = (sst_span){place, place + 3};
        mask &= mask - 1;
    }
    return num;
}

/* ---- code points of several bytes --------------------------------------------------- */

/* What is known of them; classes stand with the last byte. */
typedef struct foreign_bytes {
    bytes64 bytes, goes_on; /* where second and later bytes are */
    bytes64 folded, classes;
    places64 places;
    uint64_t two, three; /* leads of code points that are whole */
} foreign_bytes;

static SST_ALWAYS_INLINE uint8_t byte_at(const uint8_t *bytes, uint64_t mask)
{
    return bytes[__builtin_ctzll(mask)];
}

/* All code points of two bytes, a page at a time. */
static SST_ALWAYS_INLINE void read_twos(const uint8_t *bytes, foreign_bytes *f)
{
    bytes64 leads = each_byte(0), all = leads; /* both with the second byte */
    for (uint64_t left = f->two; left;) {
        uint8_t lead = byte_at(bytes, left);
        const sst_page *page = &sst_pages_of_two[lead & 31];
        bytes64 same = where(f->bytes, lead);
        bytes64 last = both(one_up(same), f->goes_on);
        f->classes = either(f->classes, both(last, look_up(&f->places, page->class)));
        f->folded = choose(last, look_up(&f->places, page->trail), f->folded);
        leads = either(leads, both(last, look_up(&f->places, sst_page_leads[lead & 31])));
        all = either(all, last);
        left &= ~top_bits(same);
    }
    f->folded = choose(one_down(all), one_down(leads), f->folded);
}

/* Those of three bytes in the runs of pages of one class; back: the leads of the others. */
static SST_ALWAYS_INLINE uint64_t read_runs(foreign_bytes *f)
{
    const sst_page_runs *runs = &sst_runs_of_three;
    bytes64 place = minus(one_down(f->bytes), look_up_low(f->bytes, runs->begin));
    bytes64 in_run = where_at_most(place, look_up_low(f->bytes, runs->last));
    in_run = both(in_run, where_in(f->bytes, 0xE0, 16));
    bytes64 classes = both(in_run, look_up_low(f->bytes, runs->class));
    classes = both(one_up(classes), f->goes_on);
    f->classes = either(f->classes, both(one_up(classes), f->goes_on));
    return f->three & ~top_bits(in_run);
}

/* A page at a time. */
static SST_ALWAYS_INLINE void read_threes(const uint8_t *bytes, uint64_t left,
                                          foreign_bytes *f)
{
    while (left) {
        uint8_t lead = byte_at(bytes, left), second = byte_at(bytes + 1, left);
        bytes64 seconds = both(one_up(where(f->bytes, lead)), where(f->bytes, second));
        bytes64 last = both(one_up(seconds), f->goes_on);
        left &= ~(top_bits(last) >> 2);
        const sst_page *page =
            &sst_pages_of_three[sst_page_numbers[lead & 15][second & 63]];
        f->classes = choose(last, look_up(&f->places, page->class), f->classes);
        f->folded = choose(last, look_up(&f->places, page->trail), f->folded);
    }
}

/* Last bytes to all bytes, and to leads. */
static SST_ALWAYS_INLINE uint64_t whole_of(const foreign_bytes *f, uint64_t last)
{
    return last | last >> 1 | (last >> 2 & f->three);
}

static SST_ALWAYS_INLINE uint64_t leads_of(const foreign_bytes *f, uint64_t last)
{
    return (last >> 1 & f->two) | (last >> 2 & f->three);
}

static SST_ALWAYS_INLINE uint64_t with_class(const foreign_bytes *f, uint8_t class)
{
    return with_bit(f->classes, __builtin_ctz(class));
}

static SST_ALWAYS_INLINE void mark_classes(const foreign_bytes *f, block_marks *m)
{
    uint64_t words = with_class(f, SST_PAGE_WORD), marks = 0;
    m->words |= whole_of(f, words);
    if (!has_any(f->classes, (uint8_t)~SST_PAGE_WORD)) /* plain letters */
        return;
    uint64_t han = with_class(f, SST_PAGE_HAN), thai = with_class(f, SST_PAGE_THAI);
    m->han = whole_of(f, han);
    m->thai = whole_of(f, thai);
    m->unspaced_leads = leads_of(f, han | thai);
    if (has_any(f->classes, SST_PAGE_MARK)) {
        marks = with_class(f, SST_PAGE_MARK);
        m->marks = whole_of(f, marks);
        m->low = whole_of(f, marks & with_class(f, SST_PAGE_LOW));
        m->high = whole_of(f, marks & with_class(f, SST_PAGE_HIGH));
    }
    if (!has_any(f->classes,
                 SST_PAGE_DIGIT | SST_PAGE_POINT | SST_PAGE_STOP | SST_PAGE_APOSTROPHE))
        return;
    uint64_t stops = with_class(f, SST_PAGE_STOP);
    m->digits |= whole_of(f, words & ~marks & with_class(f, SST_PAGE_DIGIT));
    m->points |= leads_of(f, top_bits(where(f->classes, SST_PAGE_POINT)));
    m->apostrophes |= leads_of(f, top_bits(where(f->classes, SST_PAGE_APOSTROPHE)));
    m->stops |= leads_of(f, stops);
    m->joins |= leads_of(f, stops & with_class(f, SST_PAGE_JOINS));
}

static void read_pages(const uint8_t *bytes, uint32_t num_bytes, uint8_t *folded,
                       block_marks *m)
{
    foreign_bytes f = {.bytes = load_block(bytes, num_bytes),
                       .folded = load_bytes(folded)};
    f.classes = each_byte(0);
    f.goes_on = where_in(f.bytes, 0x80, 0x40);
    f.places = places_of(f.bytes);
    uint64_t leads = m->foreign & with_bit(f.bytes, 6),
             three = leads & with_bit(f.bytes, 5);
    block_leads whole = mark_leads(m, leads, three, three & with_bit(f.bytes, 4));
    f.two = whole.two;
    f.three = whole.three;
    if (f.two)
        read_twos(bytes, &f);
    if (f.three)
        read_threes(bytes, read_runs(&f), &f);
    mark_classes(&f, m);
    store_bytes(folded, f.folded);
}

/* ---- scripts without spaces ----------------------------------------------------------- */

/* 64 bytes, and those one and two further on. */
typedef struct triples {
    bytes64 first, second;
    places64 third;
} triples;

/* The classes of those of one page, at their leads; back: which they are. */
static SST_ALWAYS_INLINE uint64_t read_page(const triples *t, known_page p,
                                            bytes64 *classes)
{
    bytes64 same = both(where(t->first, p.lead), where(t->second, p.next));
    *classes = either(*classes, both(same, look_up(&t->third, p.page->class)));
    return top_bits(same);
}

/* Letters of Han in runs of pages of one class. */
static SST_ALWAYS_INLINE bytes64 find_han(const triples *t)
{
    const sst_page_runs *runs = &sst_runs_of_three;
    bytes64 place = minus(t->second, look_up_low(t->first, runs->begin));
    bytes64 in_run = where_at_most(place, look_up_low(t->first, runs->last));
    return both(in_run,
                where(look_up_low(t->first, runs->class), SST_PAGE_WORD | SST_PAGE_HAN));
}

static SST_ALWAYS_INLINE triples load_triples(const uint8_t *text)
{
    return (triples){load_bytes(text), load_bytes(text + 1),
                     places_of(load_bytes(text + 2))};
}

static SST_ALWAYS_INLINE unspaced_marks read_first(const triples *t)
{
    bytes64 letters = where_in(either(t->first, each_byte(0x20)), 'a', 26);
    unspaced_marks m = {.foreign = top_bits(t->first)};
    m.words = top_bits(either(letters, where_in(t->first, '0', 10)));
    mark_threes(&m, m.foreign & with_bit(t->first, 6),
                top_bits(where_in(t->first, 0xE0, 16)));
    m.han = m.three & top_bits(find_han(t));
    return m;
}

#include "kernel_unspaced_pages.h"

/* ---- letters of two bytes ----------------------------------------------------------------- */

/* Codes of code points of several bytes, at their leads, and how these change with
 * CHANGES_LEAD. */
typedef struct letter_codes {
    bytes64 codes, changes;
} letter_codes;

/* Those of one page of two bytes; which they are. */
static SST_ALWAYS_INLINE uint64_t read_letter_page(const letter_page *p, bytes64 first,
                                                   const places64 *second,
                                                   letter_codes *c)
{
    bytes64 same = where(first, p->lead);
    c->codes = either(c->codes, both(same, look_up(second, p->codes)));
    c->changes = either(c->changes, both(same, each_byte(p->change)));
    return top_bits(same);
}

static SST_ALWAYS_INLINE uint64_t read_punctuation(const letter_pages *known,
                                                   const uint8_t *text, bytes64 first,
                                                   letter_codes *c)
{
    bytes64 second = load_bytes(text + 1);
    bytes64 same = both(where(first, PUNCTUATION_LEAD), where(second, PUNCTUATION_NEXT));
    places64 third = places_of(load_bytes(text + 2));
    c->codes = either(c->codes, both(same, look_up(&third, known->punctuation)));
    return top_bits(same);
}

/* Small letters of ASCII are there; leads change, and last bytes, one up from the codes. */
static SST_ALWAYS_INLINE bytes64 fold_letters(const letter_codes *c, bytes64 is_letter,
                                              bytes64 small)
{
    bytes64 changes = where(both(c->codes, each_byte(CHANGES_LEAD)), CHANGES_LEAD);
    changes = both(both(changes, is_letter), c->changes);
    bytes64 of_ascii = where_at_most(c->codes, each_byte(0x7F));
    bytes64 last = both(c->codes, either(of_ascii, each_byte((uint8_t)~CHANGES_LEAD)));
    return choose(one_up(is_letter), one_up(last), except(small, changes));
}

static SST_ALWAYS_INLINE uint64_t read_known(const uint8_t *text,
                                             const letter_pages *known, uint8_t *folded,
                                             ascii_marks *m)
{
    bytes64 first = load_bytes(text), small;
    letter_codes c = {each_byte(0), each_byte(0)};
    places64 second = places_of(load_bytes(text + 1));
    *m = mark_ascii(first, &small);
    letter_leads l = {.all = m->foreign & with_bit(first, 6)};
    for (size_t i = 0; i < known->num; i++)
        l.two |= read_letter_page(&known->at[i], first, &second, &c);
    if (known->has_punctuation) {
        l.three = read_punctuation(known, text, first, &c);
        l.apostrophes = top_bits(where(c.codes, CODE_APOSTROPHE));
    }
    bytes64 is_letter = where_at_most(each_byte(FIRST_LETTER_CODE), c.codes);
    l.letters = top_bits(is_letter);
    l.untold = top_bits(where(c.codes, CODE_UNTOLD));
    uint64_t untold = add_letters(&l, m);
    store_bytes(folded, fold_letters(&c, is_letter, small));
    return untold;
}

/* ---- both ------------------------------------------------------------------------------- */

/* m knows what is foreign, and all of ASCII; folded has the bytes. */
static SST_ALWAYS_INLINE void read_foreign(const uint8_t *bytes, uint32_t num_bytes,
                                           uint8_t *folded, block_marks *m)
{
    if (__builtin_popcountll(m->foreign) <= FEW_BYTES)
        read_singly(bytes, num_bytes, folded, m);
    else
        read_pages(bytes, num_bytes, folded, m);
}

#endif
