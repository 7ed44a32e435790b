/* SPDX-License-Identifier: MIT */
/* stem.c - the part of a word that stands for it in all its endings.
 *
 * Its first code points, after
 *   - spellings that outlets mix are folded (the table below);
 *   - decimal digits of Arabic, Persian, Indic and other scripts become 0 to 9;
 *   - what Arabic writes in front of a noun is taken off: "and" (waw), the article, and the
 *     article behind a one-letter preposition, as the light10 stemmer does (Larkey,
 *     Ballesteros, Connell, "Light stemming for Arabic information retrieval", 2007);
 *   - and what Hebrew does: "and", "that", "the", "in", "to", "from", "as".
 * Five code points do as well as a stemmer of the language, and need to know of none.
 * Arabic says as much in four, being written without vowels, Ethiopic in three syllables,
 * and Hangul in two: behind them come particles. */
#include "stem.h"

#include <stdbool.h>
#include <stdint.h>
#include <string.h>

enum {
    MOST_CODE_POINTS = 5,
    ARABIC_CODE_POINTS = 4,
    ETHIOPIC_SYLLABLES = 3,
    HANGUL_SYLLABLES = 2
};
enum { FOLDED_CODE_POINTS = 12 }; /* prefixes and stem lie within */

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

/* Hebrew letters */
enum {
    HEBREW_ALEF = 0x5d0,
    HEBREW_BET = 0x5d1,
    HEBREW_HE = 0x5d4,
    HEBREW_VAV = 0x5d5,
    HEBREW_KAF = 0x5db,
    HEBREW_LAMED = 0x5dc,
    HEBREW_MEM = 0x5de,
    HEBREW_SHIN = 0x5e9,
    HEBREW_TAV = 0x5ea
};

/* What outlets of one language write now one way, now another, at its code point: what it is
 * written as here.  0: itself. */
/* clang-format off */
static const uint16_t folds[0x700] = {
    /* French, Spanish, Italian and Portuguese capitals often go without their accents */
    [0xe0] = 'a', [0xe1] = 'a', [0xe2] = 'a', [0xe3] = 'a', [0xe7] = 'c',
    [0xe8] = 'e', [0xe9] = 'e', [0xea] = 'e', [0xeb] = 'e', [0xec] = 'i',
    [0xed] = 'i', [0xee] = 'i', [0xef] = 'i', [0xf1] = 'n', [0xf2] = 'o',
    [0xf3] = 'o', [0xf4] = 'o', [0xf5] = 'o', [0xf9] = 'u', [0xfa] = 'u',
    [0xfb] = 'u',
    /* Romanian: without marks, with a cedilla, with a comma */
    [0x103] = 'a', [0x15f] = 's', [0x163] = 't', [0x219] = 's', [0x21b] = 't',
    /* Croatian and Serbian in Latin letters: without marks */
    [0x107] = 'c', [0x10d] = 'c', [0x111] = 'd', [0x161] = 's', [0x17e] = 'z',
    /* Turkish, whose I is folded as that of all others: the dotless one */
    [0x131] = 'i',
    /* Greek capitals have no tonos */
    [0x390] = 0x3b9, [0x3ac] = 0x3b1, [0x3ad] = 0x3b5, [0x3ae] = 0x3b7,
    [0x3af] = 0x3b9, [0x3b0] = 0x3c5, [0x3ca] = 0x3b9, [0x3cb] = 0x3c5,
    [0x3cc] = 0x3bf, [0x3cd] = 0x3c5, [0x3ce] = 0x3c9,
    /* Cyrillic yo */
    [0x451] = 0x435,
    /* Arabic: alef with hamza, madda or wasla, ta marbuta, alef maqsura */
    [0x622] = ALEF, [0x623] = ALEF, [0x625] = ALEF, [0x671] = ALEF, [0x629] = HA,
    [0x649] = YA,
    /* Persian and Urdu kaf, ya and ha, for which Arabic keyboards write Arabic ones */
    [0x6a9] = KAF, [0x6cc] = YA, [0x6c0] = HA, [0x6c1] = HA, [0x6c2] = HA,
    [0x6d5] = HA,
};
/* clang-format on */

/* Marks that most writers leave out: the dot that folding leaves on a Turkish capital I,
 * Hebrew niqqud, Arabic harakat. */
static bool is_left_out(uint32_t c)
{
    return c == 0x307 || (c >= 0x591 && c <= 0x5c7) || (c >= 0x64b && c <= 0x652) ||
           c == 0x670;
}

/* The zeros of the decimal digits that news is written with beside 0 (Unicode Nd). */
static const uint32_t zeros[] = {0x660, 0x6f0, 0x966, 0x9e6, 0xa66, 0xae6, 0xb66,
                                 0xbe6, 0xc66, 0xce6, 0xd66, 0xe50, 0xed0, 0x1040};

enum { LAST_DIGIT = 0x1049 };

/* What a code point is written as; 0: nothing. */
static uint32_t fold(uint32_t c)
{
    if (c < sizeof folds / sizeof *folds && folds[c] != 0)
        return folds[c];
    if (c < 0x300)
        return c;
    if (is_left_out(c))
        return 0;
    if (c < zeros[0] || c > LAST_DIGIT)
        return c;
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
static size_t arabic_prefix(const uint32_t *letters, size_t num)
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

/* The same of a Hebrew word: all that may be particles, as long as three letters stay, so
 * that a word that begins with such a letter itself has one stem with and without
 * them. */
static size_t hebrew_prefix(const uint32_t *letters, size_t num)
{
    static const uint32_t particles[] = {HEBREW_BET,   HEBREW_HE,  HEBREW_KAF,
                                         HEBREW_LAMED, HEBREW_MEM, HEBREW_SHIN};
    size_t len = num > 3 && letters[0] == HEBREW_VAV ? 1 : 0;
    while (num - len > 3) {
        size_t i = 0;
        while (i < sizeof particles / sizeof *particles && particles[i] != letters[len])
            i++;
        if (i == sizeof particles / sizeof *particles)
            break;
        len++;
    }
    return len;
}

static bool is_arabic(uint32_t letter)
{
    return letter >= ALEF && letter < 0x700;
}

static bool is_hebrew(uint32_t letter)
{
    return letter >= HEBREW_ALEF && letter <= HEBREW_TAV;
}

/* How many letters a stem of the script of `letter` has. */
static size_t stem_letters(uint32_t letter)
{
    if (is_arabic(letter))
        return ARABIC_CODE_POINTS;
    if (letter >= 0x1200 && letter <= 0x137f)
        return ETHIOPIC_SYLLABLES;
    return letter >= 0xac00 && letter <= 0xd7a3 ? HANGUL_SYLLABLES : MOST_CODE_POINTS;
}

/* Fold the letters among which prefixes and stem are; how many. */
static size_t fold_letters(const uint8_t *word, size_t len_bytes,
                           uint32_t letters[FOLDED_CODE_POINTS])
{
    size_t num = 0, at = 0, most = FOLDED_CODE_POINTS;
    while (at < len_bytes && num < most) {
        uint32_t c = fold(next_code_point(word, &at));
        if (c == 0)
            continue;
        if (num == 0 && !is_arabic(c) && !is_hebrew(c))
            most = stem_letters(c);
        letters[num++] = c;
    }
    return num;
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
    size_t short_len = len_bytes < MOST_CODE_POINTS ? len_bytes : MOST_CODE_POINTS;
    if (is_plain(bytes, short_len)) {
        memcpy(stem, word, short_len);
        return short_len;
    }
    uint32_t letters[FOLDED_CODE_POINTS];
    size_t num = fold_letters(bytes, len_bytes, letters), len = 0;
    if (num == 0)
        return 0;
    uint32_t script = letters[0]; /* as good as any letter */
    size_t first = is_arabic(script)   ? arabic_prefix(letters, num)
                   : is_hebrew(script) ? hebrew_prefix(letters, num)
                                       : 0;
    size_t end = first + stem_letters(script);
    for (size_t i = first; i < end && i < num; i++)
        len += write_code_point(letters[i], stem + len);
    return len;
}
