/* SPDX-License-Identifier: MIT */
/* script.c - code point in, script class out.
 *
 * The scripts that are written without spaces, as sorted ranges of letters, marks and
 * numbers; what is not listed is spaced.  Decimal digits are left out: they make words
 * in every script. Ranges that are yet to be filled by Unicode are listed whole. */
#include "normalise.h"

#include <stddef.h>

typedef struct script_range {
    uint32_t first, last;
    sst_script script;
} script_range;

static const script_range ranges[] = {
    {0x0E01, 0x0E3A, SST_SCRIPT_THAI},  /* Thai */
    {0x0E40, 0x0E4E, SST_SCRIPT_THAI},  /* Thai vowels before, marks */
    {0x0E81, 0x0ECE, SST_SCRIPT_THAI},  /* Lao */
    {0x0EDC, 0x0EDF, SST_SCRIPT_THAI},  /* Lao, for Khmu */
    {0x1000, 0x103F, SST_SCRIPT_THAI},  /* Myanmar */
    {0x1050, 0x108F, SST_SCRIPT_THAI},  /* Myanmar, for Mon, Karen, Shan */
    {0x109A, 0x109D, SST_SCRIPT_THAI},  /* Myanmar, for Khamti, Aiton */
    {0x1780, 0x17D3, SST_SCRIPT_THAI},  /* Khmer */
    {0x17D7, 0x17D7, SST_SCRIPT_THAI},  /* Khmer repetition mark */
    {0x17DC, 0x17DD, SST_SCRIPT_THAI},  /* Khmer, for Sanskrit */
    {0x3005, 0x3007, SST_SCRIPT_HAN},   /* Han iteration mark, closing mark, zero */
    {0x3021, 0x3029, SST_SCRIPT_HAN},   /* Hangzhou numerals */
    {0x3031, 0x3035, SST_SCRIPT_HAN},   /* Kana repeat marks */
    {0x3038, 0x303C, SST_SCRIPT_HAN},   /* Hangzhou numerals, iteration mark, masu */
    {0x3041, 0x309F, SST_SCRIPT_HAN},   /* Hiragana */
    {0x30A1, 0x30FF, SST_SCRIPT_HAN},   /* Katakana */
    {0x31F0, 0x31FF, SST_SCRIPT_HAN},   /* Katakana, for Ainu */
    {0x3400, 0x4DBF, SST_SCRIPT_HAN},   /* Han, extension A */
    {0x4E00, 0x9FFF, SST_SCRIPT_HAN},   /* Han */
    {0xA9E0, 0xA9EF, SST_SCRIPT_THAI},  /* Myanmar, extended B */
    {0xA9FA, 0xA9FE, SST_SCRIPT_THAI},  /* Myanmar, extended B */
    {0xAA60, 0xAA7F, SST_SCRIPT_THAI},  /* Myanmar, extended A */
    {0xF900, 0xFAFF, SST_SCRIPT_HAN},   /* Han, compatibility */
    {0xFF66, 0xFF9F, SST_SCRIPT_HAN},   /* Katakana of half width */
    {0x16FF0, 0x16FF1, SST_SCRIPT_HAN}, /* Han reading marks of Vietnam */
    {0x1AFF0, 0x1B16F, SST_SCRIPT_HAN}, /* Kana of Taiwan, supplements */
    {0x20000, 0x3FFFD, SST_SCRIPT_HAN}, /* Han, extensions B and on */
};

sst_script sst_script_of(uint32_t code_point)
{
    size_t low = 0, high = sizeof ranges / sizeof *ranges;
    while (low < high) {
        size_t middle = low + (high - low) / 2;
        if (ranges[middle].last < code_point)
            low = middle + 1;
        else
            high = middle;
    }
    if (low < sizeof ranges / sizeof *ranges && ranges[low].first <= code_point)
        return ranges[low].script;
    return SST_SCRIPT_SPACED;
}
