/* SPDX-License-Identifier: MIT */
/* stem.c - the part of a word that stands for it in all its endings.
 *
 * The first five code points, after
 *   - spellings that outlets mix are folded: the forms of Arabic alef are one, so are alef
 *     maqsura and ya, ta marbuta and ha; harakat are dropped; Cyrillic yo is ye;
 *   - decimal digits of Arabic, Persian, Indic and other scripts become 0 to 9;
 *   - what Arabic writes in front of a noun is taken off: "and" (waw), the article, and the
 *     article behind a one-letter preposition, as the light10 stemmer does (Larkey,
 *     Ballesteros, Connell, "Light stemming for Arabic information retrieval", 2007).
 * Five code points do as well as a stemmer of the language, and need to know of none. */
#include "stem.h"

#include <stdbool.h>
#include <stdint.h>
#include <string.h>

enum { STEM_CODE_POINTS = 5, FOLDED_CODE_POINTS = 12 };

/* Arabic letters */
enum {
    ALEF = 0x627,
    BA = 0x628,
    FA = 0x641,
    KAF = 0x643,
    LAM = 0x644,
    HA = 0x647,
    WAW = 0x648,
    YA = 0x64a
};

/* The zeros of the decimal digits that news is written with beside 0 (Unicode Nd). */
static const uint32_t zeros[] = {0x660, 0x6f0, 0x966, 0x9e6, 0xa66, 0xae6, 0xb66,
                                 0xbe6, 0xc66, 0xce6, 0xd66, 0xe50, 0xed0, 0x1040};

/* What a code point is written as; 0: nothing. */
static uint32_t fold(uint32_t c)
{
    if (c < 0x451)
        return c;
    if (c == 0x451) /* yo */
        return 0x435;
    if (c == 0x622 || c == 0x623 || c == 0x625 || c == 0x671)
        return ALEF;
    if (c == 0x649)
        return YA;
    if (c == 0x629)
        return HA;
    if ((c >= 0x64b && c <= 0x652) || c == 0x670)
        return 0;
    for (size_t i = 0; i < sizeof zeros / sizeof *zeros && zeros[i] <= c; i++)
        if (c - zeros[i] < 10)
            return '0' + (c - zeros[i]);
    return c;
}

/* The code point at *at, which moves behind it; canonical words are valid UTF-8. */
static uint32_t next_code_point(const uint8_t *word, size_t *at)
{
    uint8_t lead = word[(*at)++];
    if (lead < 0x80)
        return lead;
    int following = lead < 0xe0 ? 1 : lead < 0xf0 ? 2 : 3;
    uint32_t c = lead & (0x3fu >> following);
    for (; following > 0; following--)
        c = c << 6 | (word[(*at)++] & 0x3f);
    return c;
}

static size_t write_code_point(uint32_t c, char *to)
{
    if (c < 0x80) {
        to[0] = (char)c;
        return 1;
    }
    int following = c < 0x800 ? 1 : c < 0x10000 ? 2 : 3;
    static const uint8_t leads[] = {0, 0xc0, 0xe0, 0xf0};
    to[0] = (char)(leads[following] | c >> (6 * following));
    for (int i = 1; i <= following; i++)
        to[i] = (char)(0x80 | ((c >> (6 * (following - i))) & 0x3f));
    return (size_t)following + 1;
}

/* How many letters of an Arabic word stand in front of the noun. */
static size_t prefix_len(const uint32_t *letters, size_t num)
{
    size_t at = num > 3 && letters[0] == WAW ? 1 : 0;
    const uint32_t *rest = letters + at;
    size_t left = num - at;
    bool has_preposition = left > 4 &&
                           (rest[0] == BA || rest[0] == KAF || rest[0] == FA) &&
                           rest[1] == ALEF && rest[2] == LAM;
    if (has_preposition)
        return at + 3;
    if (left > 3 && rest[1] == LAM && (rest[0] == ALEF || rest[0] == LAM))
        return at + 2;
    return at;
}

static bool is_plain(const uint8_t *word, size_t len_bytes)
{
    for (size_t i = 0; i < len_bytes; i++)
        if (word[i] >= 0x80)
            return false;
    return true;
}

size_t sst_stem(const char *word, size_t len_bytes, char stem[SST_STEM_BYTES])
{
    const uint8_t *bytes = (const uint8_t *)word;
    size_t short_len = len_bytes < STEM_CODE_POINTS ? len_bytes : STEM_CODE_POINTS;
    if (is_plain(bytes, short_len)) {
        memcpy(stem, word, short_len);
        return short_len;
    }
    uint32_t letters[FOLDED_CODE_POINTS];
    size_t num = 0, at = 0, len = 0;
    while (at < len_bytes && num < FOLDED_CODE_POINTS) {
        uint32_t c = fold(next_code_point(bytes, &at));
        if (c != 0)
            letters[num++] = c;
    }
    size_t first =
        num > 0 && letters[0] >= ALEF && letters[0] <= YA ? prefix_len(letters, num) : 0;
    for (size_t i = first; i < num && i < first + STEM_CODE_POINTS; i++)
        len += write_code_point(letters[i], stem + len);
    return len;
}
