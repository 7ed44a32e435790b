/* SPDX-License-Identifier: MIT */
/* wide.c - first bytes in, the encoding of two or four bytes that they are in out.
 *
 *     FF FE 54 00 68 00 65 00     UTF-16 by its mark, and since text follows
 *     54 00 68 00 65 00 20 00     UTF-16 by the zeros of its ASCII letters
 *
 * No memory is asked for, so that it cannot be the reason why text is taken for binary. */
#include "wide.h"
#include "base/utf8.h"

#include <stdint.h>
#include <string.h>
#include <strings.h>

typedef struct wide {
    const char *name;
    size_t unit_bytes;
    bool is_big; /* the high byte comes first */
} wide;

/* Longer ones first: the mark of UTF-32 begins with that of UTF-16. */
static const wide wides[] = {{"UTF-32LE", 4, false},
                             {"UTF-32BE", 4, true},
                             {"UTF-16LE", 2, false},
                             {"UTF-16BE", 2, true}};

#define NUM_WIDES (sizeof wides / sizeof *wides)
#define MARK 0xFEFF

/* Without a mark one letter in so many is of ASCII, if only a space or a line end: of bytes
 * read in pairs that are none, hardly any is. */
#define MOST_LETTERS_TO_ASCII 8
#define LEAST_ASCII 2

/* Of numbers, or of words with a NUL between them, many pairs have their zero on the
 * other side, which of letters only one in 256 has. */
#define LEAST_ASCII_TO_TURNED 4

/* ---- letters ------------------------------------------------------------------------ */

static uint32_t unit_at(const unsigned char *p, const wide *w)
{
    uint32_t unit = 0;
    for (size_t i = 0; i < w->unit_bytes; i++)
        unit |= (uint32_t)p[i] << 8 * (w->is_big ? w->unit_bytes - 1 - i : i);
    return unit;
}

static bool is_surrogate(uint32_t unit, uint32_t first)
{
    return unit >= first && unit < first + 0x400;
}

/* No letter of a text is a control character, or one that Unicode will never have. */
static bool is_letter(uint32_t letter)
{
    return !sst_utf8_is_control(letter) && letter <= 0x10FFFF &&
           (letter & 0xFFFE) != 0xFFFE;
}

typedef struct counts {
    size_t num_units, num_ascii;
    size_t num_turned; /* that would be of ASCII with the bytes in the other order */
    size_t num_bad;    /* halves of a letter without the other */
    bool is_text;
} counts;

static counts count_units(const char *head, size_t len_bytes, const wide *w)
{
    counts c = {.is_text = true};
    const unsigned char *p = (const unsigned char *)head;
    bool is_open = false; /* the second half is to come */
    for (; len_bytes >= w->unit_bytes && c.is_text; len_bytes -= w->unit_bytes) {
        uint32_t unit = unit_at(p, w);
        bool is_second = is_surrogate(unit, 0xDC00);
        p += w->unit_bytes;
        c.num_bad += is_open != is_second;
        is_open = is_surrogate(unit, 0xD800);
        c.num_units++;
        c.num_ascii += unit < 0x80;
        c.num_turned += unit >= 0x100 && unit < 0x8000 && (unit & 0xFF) == 0;
        c.is_text = is_letter(unit);
    }
    return c;
}

/* ---- the decision ------------------------------------------------------------------- */

const char *sst_wide_shown(const char *head, size_t len_bytes)
{
    for (size_t i = 0; i < NUM_WIDES; i++) {
        const wide *w = &wides[i];
        if (len_bytes < w->unit_bytes || unit_at((const unsigned char *)head, w) != MARK)
            continue;
        counts c = count_units(head, len_bytes, w);
        return c.is_text && c.num_bad <= 1 ? w->name : NULL;
    }
    for (size_t i = 0; i < NUM_WIDES; i++) {
        if (wides[i].unit_bytes > 2)
            continue; /* nobody writes it without; numbers look like it */
        counts c = count_units(head, len_bytes, &wides[i]);
        if (c.is_text && c.num_bad == 0 && c.num_ascii >= LEAST_ASCII &&
            c.num_ascii * MOST_LETTERS_TO_ASCII >= c.num_units &&
            c.num_ascii >= LEAST_ASCII_TO_TURNED * c.num_turned)
            return wides[i].name;
    }
    return NULL;
}

/* ---- names -------------------------------------------------------------------------- */

bool sst_wide_is(const char *name)
{
    static const char *const beginnings[] = {"utf-16", "utf16",  "utf_16", "utf-32",
                                             "utf32",  "utf_32", "ucs"};
    for (size_t i = 0; i < sizeof beginnings / sizeof *beginnings; i++)
        if (strncasecmp(name, beginnings[i], strlen(beginnings[i])) == 0)
            return true;
    return false;
}

size_t sst_wide_unit_bytes(const char *name)
{
    return strpbrk(name, "34") ? 4 : 2; /* UTF-32, UCS-4 */
}
