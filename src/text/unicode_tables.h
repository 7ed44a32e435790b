/* SPDX-License-Identifier: MIT */
/* unicode_tables.h - what each code point becomes and how it cuts words.  The tables
 * stand in unicode_tables.c, which unicode_make.c writes.
 *
 *     code point -> block -> entry
 *         bit 15       it joins: it may change what stands before it
 *         bits 0..14   under 256: a kind, and the code point stays as it is;
 *                      else 256 + the number of a mapping */
#ifndef SST_TEXT_UNICODE_TABLES_H
#define SST_TEXT_UNICODE_TABLES_H

#include <stdbool.h>
#include <stdint.h>

/* How a code point of the folded text cuts words. */
typedef enum sst_code {
    SST_CODE_SEPARATES = 0,
    SST_CODE_DROPPED,    /* default ignorable: as if it were not there */
    SST_CODE_TATWEEL,    /* dropped once the text is folded: nothing composes across it */
    SST_CODE_APOSTROPHE, /* in any of its shapes */
    SST_CODE_POINT,      /* comma or point */
    SST_CODE_LETTER,     /* category L */
    SST_CODE_DIGIT,      /* category Nd */
    SST_CODE_NUMBER,     /* the rest of N */
    SST_CODE_MARK        /* category M */
} sst_code;

typedef struct sst_kind {
    uint8_t code;   /* sst_code */
    uint8_t script; /* sst_script */
    uint8_t order;  /* canonical combining class */
    bool composes;  /* may become one code point with what stands before it */
} sst_kind;

typedef struct sst_mapping {
    uint32_t bytes; /* one code point: its UTF-8, first byte lowest; several: where they
                           begin in sst_unicode_pool */
    uint8_t len_bytes;  /* UTF-8 bytes of the whole */
    uint8_t kind;       /* of the one code point, or SST_UNICODE_SEVERAL */
    uint8_t last_order; /* 0, or 255 when the last code point has a combining class */
} sst_mapping;

#define SST_UNICODE_DROPPED 1 /* the kind of all that is dropped while folding */
#define SST_UNICODE_LETTER 2  /* of letters of spaced scripts that compose with nothing */
#define SST_UNICODE_HAN 3     /* of letters of Han and Kana */
#define SST_UNICODE_MAX_KINDS 255
#define SST_UNICODE_SEVERAL 255
#define SST_UNICODE_BLOCK_BITS 7
#define SST_UNICODE_NUM_BLOCKS (0x110000 >> SST_UNICODE_BLOCK_BITS)
#define SST_UNICODE_JOINS 0x8000u
#define SST_UNICODE_FIRST_MAPPING 256u

extern const char sst_unicode_version[];
extern const uint16_t sst_unicode_blocks[SST_UNICODE_NUM_BLOCKS];
extern const uint16_t sst_unicode_entries[];
extern const sst_kind sst_unicode_kinds[];
extern const sst_mapping sst_unicode_mappings[];
extern const uint8_t sst_unicode_pool[]; /* four bytes past any sequence may be read */

/* Does a code point that joins, or is dropped, begin with this byte? */
extern const uint8_t sst_unicode_may_join[256];

static inline unsigned sst_unicode_entry(uint32_t code_point)
{
    unsigned block = sst_unicode_blocks[code_point >> SST_UNICODE_BLOCK_BITS];
    unsigned place = code_point & ((1u << SST_UNICODE_BLOCK_BITS) - 1);
    return sst_unicode_entries[block << SST_UNICODE_BLOCK_BITS | place];
}

static inline bool sst_unicode_joins(unsigned entry)
{
    return (entry & SST_UNICODE_JOINS) != 0;
}

/* NULL: the code point is of a kind. */
static inline const sst_mapping *sst_unicode_mapping(unsigned entry)
{
    unsigned index = entry & ~SST_UNICODE_JOINS;
    if (index < SST_UNICODE_FIRST_MAPPING)
        return 0;
    return &sst_unicode_mappings[index - SST_UNICODE_FIRST_MAPPING];
}

#endif
