/* SPDX-License-Identifier: MIT */
/* unicode_pages.h - what the blocks of a text may do with code points of two and three
 * bytes without looking at each alone.  The tables stand in unicode_pages.c, which
 * unicode_make.c writes from those of unicode_tables.h.
 *
 * A page is the 64 code points that differ in their last byte only: one table look-up for
 * all its members in a block.  In many pages of three bytes, those of Han above all, every
 * code point is of one class and stays as it is: then the class stands with the second byte. */
#ifndef SST_TEXT_UNICODE_PAGES_H
#define SST_TEXT_UNICODE_PAGES_H

#include <stdint.h>

#define SST_PAGE_CODES 64
#define SST_PAGE_LEADS_OF_TWO 32 /* C0 to DF */

/* The class of a code point: bits, and four that are no words. */
enum {
    SST_PAGE_WORD = 1,  /* letter, number or mark: in a token */
    SST_PAGE_HAN = 2,   /* a token of its own, with the marks behind it */
    SST_PAGE_THAI = 4,  /* the same */
    SST_PAGE_MARK = 8,  /* goes on with whatever token stands before it */
    SST_PAGE_LOW = 16,  /* of a mark: it has a combining class, up to SST_PAGE_MOST_LOW */
    SST_PAGE_HIGH = 32, /* of a mark: up to SST_PAGE_MOST_ORDER */
    SST_PAGE_DIGIT = 32,       /* of what is no mark: a decimal digit */
    SST_PAGE_POINT = 16,       /* no word: reads as a comma or point */
    SST_PAGE_STOP = 64,        /* not to be told here; no word, whatever it is */
    SST_PAGE_JOINS = 128,      /* with STOP: it may change what stands before it */
    SST_PAGE_APOSTROPHE = 128, /* alone */
    SST_PAGE_MIXED = 255 /* of a page of three bytes: the class is its code points' own */
};

/* Combining classes that marks of news in all languages have: up to the vowels of Thai, and
 * from there to the tones of Lao. */
#define SST_PAGE_MOST_LOW 103
#define SST_PAGE_MOST_ORDER 122

typedef struct sst_page {
    uint8_t class[SST_PAGE_CODES]; /* by last byte, as is: */
    uint8_t trail[SST_PAGE_CODES]; /* the last byte when it is folded */
} sst_page;

extern const sst_page sst_pages_of_two[SST_PAGE_LEADS_OF_TWO];
/* By lead and last byte: the lead when it is folded. */
extern const uint8_t sst_page_leads[SST_PAGE_LEADS_OF_TWO][SST_PAGE_CODES];
/* By low half of the lead and second byte: the class of the page, or SST_PAGE_MIXED; the number of
 * the page. */
extern const uint8_t sst_page_classes[16][SST_PAGE_CODES];
/* By low half of the lead: the last run of pages of one class of words, Han and Hangul among them;
 * `begin` is the second byte of the first of them, `last` is how many follow it.  Where there is
 * none, no second byte lies in it. */
typedef struct sst_page_runs {
    uint8_t class[16], begin[16], last[16];
} sst_page_runs;

extern const sst_page_runs sst_runs_of_three;
extern const uint16_t sst_page_numbers[16][SST_PAGE_CODES];
extern const sst_page sst_pages_of_three[];

#endif
