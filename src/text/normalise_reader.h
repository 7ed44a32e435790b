/* SPDX-License-Identifier: MIT */
/* normalise_reader.h - the text as read in, its code points out with their entries in
 * the tables. */
#ifndef SST_TEXT_NORMALISE_READER_H
#define SST_TEXT_NORMALISE_READER_H

#include "base/bytes.h"
#include "normalise_utf8.h"
#include "unicode_tables.h"

/* One code point of the text as read. */
typedef struct sst_unit {
    uint32_t bytes, len_bytes; /* its UTF-8, first byte lowest */
    uint32_t begin, end;       /* the bytes of the text that it stands for */
    unsigned entry;            /* of the tables */
} sst_unit;

typedef struct sst_source {
    const uint8_t *text;
    uint32_t end;
} sst_source;

typedef struct sst_text_reader {
    sst_source source;
    uint32_t at; /* the first byte that is not taken yet */
    size_t num_replaced_bytes;
} sst_text_reader;

/* The four bytes at `at`; zeros behind the end. */
static inline uint32_t sst_source_peek(sst_source s, uint32_t at)
{
    if (s.end - at >= 4)
        return sst_load32(s.text + at);
    uint32_t four = 0;
    for (uint32_t i = 0; i < s.end - at; i++)
        four |= (uint32_t)s.text[at + i] << (8 * i);
    return four;
}

/* The unit at `at`, which lies before the end. */
static inline sst_unit sst_unit_read(sst_source s, uint32_t at)
{
    uint32_t code_point = 0, four = sst_source_peek(s, at);
    uint32_t len = sst_utf8_decode(four, &code_point);
    if (len == 0)
        return (sst_unit){SST_UTF8_REPLACEMENT, 3, at, at + 1, sst_unicode_entry(0xFFFD)};
    return (sst_unit){sst_utf8_keep(four, len), len, at, at + len,
                      sst_unicode_entry(code_point)};
}

static inline bool sst_unit_is_replaced(sst_unit u)
{
    return u.len_bytes != u.end - u.begin;
}

/* Does what begins at `at` leave alone what stands before it?  What is dropped does
 * not: it may stand between that and a mark. */
static inline bool sst_source_is_boundary(sst_source s, uint32_t at)
{
    if (at >= s.end || !sst_unicode_may_join[s.text[at]])
        return true;
    sst_unit u = sst_unit_read(s, at);
    return !sst_unicode_joins(u.entry) && u.entry != SST_UNICODE_DROPPED;
}

#endif
