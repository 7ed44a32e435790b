/* SPDX-License-Identifier: MIT */
/* utf8.h - code points to UTF-8, and what a sequence is. */
#ifndef SST_BASE_UTF8_H
#define SST_BASE_UTF8_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define SST_REPLACEMENT 0xFFFDu
#define SST_REPLACEMENT_BYTES 3

/* One that no text has: blanks and line ends are none. */
static inline bool sst_utf8_is_control(uint32_t c)
{
    return c < 0x20 && !(c >= '\t' && c <= '\r');
}

/* How many bytes it took. */
static inline size_t sst_utf8_put(char *to, uint32_t c)
{
    if (c < 0x80) {
        to[0] = (char)c;
        return 1;
    }
    if (c < 0x800) {
        to[0] = (char)(0xC0 | c >> 6);
        to[1] = (char)(0x80 | (c & 0x3F));
        return 2;
    }
    if (c < 0x10000) {
        to[0] = (char)(0xE0 | c >> 12);
        to[1] = (char)(0x80 | (c >> 6 & 0x3F));
        to[2] = (char)(0x80 | (c & 0x3F));
        return 3;
    }
    to[0] = (char)(0xF0 | c >> 18);
    to[1] = (char)(0x80 | (c >> 12 & 0x3F));
    to[2] = (char)(0x80 | (c >> 6 & 0x3F));
    to[3] = (char)(0x80 | (c & 0x3F));
    return 4;
}

/* The length of the well-formed sequence at p, 0 when there is none: table 3-7 of the
 * Unicode standard, by the range of the second byte.  room: bytes there are, one at least. */
static inline size_t sst_utf8_length(const uint8_t *p, size_t room)
{
    if (p[0] < 0x80)
        return 1;
    size_t len = p[0] >= 0xF0 ? 4 : p[0] >= 0xE0 ? 3 : 2;
    if (p[0] < 0xC2 || p[0] > 0xF4 || room < len)
        return 0;
    uint8_t low = p[0] == 0xE0 ? 0xA0 : p[0] == 0xF0 ? 0x90 : 0x80;
    uint8_t high = p[0] == 0xED ? 0x9F : p[0] == 0xF4 ? 0x8F : 0xBF;
    if (p[1] < low || p[1] > high)
        return 0;
    for (size_t i = 2; i < len; i++)
        if ((p[i] & 0xC0) != 0x80)
            return 0;
    return len;
}

#endif
