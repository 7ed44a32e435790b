/* SPDX-License-Identifier: MIT */
/* normalise_utf8.h - code points in and out of 32-bit numbers that hold their UTF-8, the
 * first byte lowest. */
#ifndef SST_TEXT_NORMALISE_UTF8_H
#define SST_TEXT_NORMALISE_UTF8_H

#include <stdbool.h>
#include <stdint.h>

#define SST_UTF8_REPLACEMENT 0xBDBFEFu /* U+FFFD */

/* The code point at the front of four bytes, the first lowest; returns how many of them
 * are its own, 0 when none is valid.  Behind the end of a text zeros will do. */
static inline uint32_t sst_utf8_decode(uint32_t four, uint32_t *code_point)
{
    uint32_t lead = four & 0xFF, second = four >> 8 & 0x3F, third = four >> 16 & 0x3F;
    if (lead < 0x80) {
        *code_point = lead;
        return 1;
    }
    if ((four & 0xC0E0) == 0x80C0) {
        *code_point = (lead & 0x1F) << 6 | second;
        return *code_point >= 0x80 ? 2 : 0;
    }
    if ((four & 0xC0C0F0) == 0x8080E0) {
        *code_point = (lead & 0xF) << 12 | second << 6 | third;
        return *code_point >= 0x800 && (*code_point & ~0x7FFu) != 0xD800 ? 3 : 0;
    }
    *code_point = (lead & 7) << 18 | second << 12 | third << 6 | (four >> 24 & 0x3F);
    bool is_valid = (four & 0xC0C0C0F8) == 0x808080F0 && *code_point >= 0x10000 &&
                    *code_point <= 0x10FFFF;
    return is_valid ? 4 : 0;
}

/* The first 1 to 4 bytes of four. */
static inline uint32_t sst_utf8_keep(uint32_t four, uint32_t len_bytes)
{
    return four & UINT32_MAX >> (32 - 8 * len_bytes);
}

/* Write all four bytes, in a form that compilers make one store of. */
static inline void sst_utf8_store(char *to, uint32_t four)
{
    to[0] = (char)four;
    to[1] = (char)(four >> 8);
    to[2] = (char)(four >> 16);
    to[3] = (char)(four >> 24);
}

#endif
