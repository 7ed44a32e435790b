/* SPDX-License-Identifier: MIT */
/* kernel_letters.h - pages of letters of two bytes that a text has, as accents, Cyrillic
 * or Arabic, and its quotation marks and dashes; see kernel_cut_letters.h. */
#ifndef SST_TEXT_KERNEL_LETTERS_H
#define SST_TEXT_KERNEL_LETTERS_H

#include <string.h>

#include "kernel_block.h"

/* What the second byte of a code point says of it.  All other codes are of letters: the
 * last byte of one, folded, and CHANGES_LEAD, which no byte from 0x80 to 0xBF has; or,
 * with another lead as well, a byte of ASCII that has it. */
enum {
    CODE_SEPARATES = 0,
    CODE_UNTOLD,     /* not to be told here */
    CODE_APOSTROPHE, /* of three bytes */
    FIRST_LETTER_CODE,
    CHANGES_LEAD = 0x40
};

typedef struct letter_page {
    uint8_t codes[SST_PAGE_CODES];
    const uint8_t *leads; /* folded, by second byte; NULL: all stay */
    uint8_t lead, change; /* XOR between the lead and that of letters with CHANGES_LEAD */
} letter_page;

/* Punctuation of three bytes that news has: dashes and quotation marks, E2 80 80 to E2 80
 * BF. */
#define PUNCTUATION_LEAD 0xE2
#define PUNCTUATION_NEXT 0x80

#define MOST_LETTER_PAGES 4

typedef struct letter_pages {
    letter_page at[MOST_LETTER_PAGES];
    size_t num;
    bool has_punctuation;
    uint8_t punctuation[SST_PAGE_CODES]; /* codes by third byte */
} letter_pages;

/* Of a page whose leads become `leads`, of which `another` is one. */
static inline void fill_codes(const sst_page *page, const uint8_t *leads, uint8_t lead,
                              uint8_t another, uint8_t codes[SST_PAGE_CODES])
{
    for (size_t i = 0; i < SST_PAGE_CODES; i++) {
        uint8_t class = page->class[i], trail = page->trail[i];
        uint8_t changed = trail | CHANGES_LEAD;
        bool stays = leads[i] == lead && trail >= 0x80;
        bool changes = leads[i] == another && (trail >= 0x80 || changed == trail);
        uint8_t letter = stays ? trail : changes ? changed : CODE_UNTOLD;
        uint8_t other = class == 0 ? CODE_SEPARATES : CODE_UNTOLD;
        codes[i] = class == SST_PAGE_WORD ? letter : other;
    }
}

static inline bool meet_letter_page(letter_pages *pages, uint8_t lead)
{
    for (size_t i = 0; i < pages->num; i++)
        if (pages->at[i].lead == lead)
            return false;
    if (pages->num == MOST_LETTER_PAGES)
        return false;
    letter_page *p = &pages->at[pages->num++];
    const sst_page *page = &sst_pages_of_two[lead & 31];
    const uint8_t *leads = sst_page_leads[lead & 31];
    uint8_t another = 0;
    for (size_t i = 0; i < SST_PAGE_CODES; i++) {
        uint8_t changed = page->class[i] == SST_PAGE_WORD ? leads[i] : lead;
        changed = changed == lead ? 0 : changed;
        another = changed > another ? changed : another;
    }
    fill_codes(page, leads, lead, another, p->codes);
    p->leads = another ? leads : NULL;
    p->lead = lead;
    p->change = lead ^ another;
    return true;
}

static inline bool meet_punctuation(letter_pages *pages)
{
    if (pages->has_punctuation)
        return false;
    unsigned page = sst_page_numbers[PUNCTUATION_LEAD & 15][PUNCTUATION_NEXT & 63];
    const uint8_t *class = sst_pages_of_three[page].class;
    for (size_t i = 0; i < SST_PAGE_CODES; i++) {
        uint8_t other = class[i] == 0 ? CODE_SEPARATES : CODE_UNTOLD;
        pages->punctuation[i] = class[i] == SST_PAGE_APOSTROPHE ? CODE_APOSTROPHE : other;
    }
    pages->has_punctuation = true;
    return true;
}

/* What is known of code points in a block, at their leads; bits of other bytes may be
 * anything. */
typedef struct letter_leads {
    uint64_t all;                          /* of any code point of several bytes */
    uint64_t two, three;                   /* of those of known pages, whole or not */
    uint64_t letters, untold, apostrophes; /* codes */
} letter_leads;

/* Add them to what is known of ASCII; back: the bytes that cannot be told.  Of letters
 * those are left that are whole. */
static SST_ALWAYS_INLINE uint64_t add_letters(letter_leads *l, ascii_marks *m)
{
    uint64_t goes_on = m->foreign & ~l->all;
    uint64_t two = l->two & goes_on >> 1;
    uint64_t three = l->three & goes_on >> 1 & goes_on >> 2;
    uint64_t told = (two | three) & ~l->untold;
    l->letters &= two;
    m->words |= l->letters | l->letters << 1;
    m->apostrophes |= told & l->apostrophes;
    return m->foreign & ~(told | told << 1 | (told & three) << 2);
}

#endif
