/* SPDX-License-Identifier: MIT */
/* hex.h - hexadecimal digits in, numbers out. */
#ifndef SST_BASE_HEX_H
#define SST_BASE_HEX_H

#include <stdint.h>

/* -1: it is none. */
static inline int sst_hex_digit(char c)
{
    if (c >= '0' && c <= '9')
        return c - '0';
    c |= 0x20;
    return c >= 'a' && c <= 'f' ? c - 'a' + 10 : -1;
}

/* The number of the four digits at p; -1: they are not that. */
static inline int32_t sst_hex_four(const char p[4])
{
    int32_t number = 0;
    for (int i = 0; i < 4; i++) {
        int digit = sst_hex_digit(p[i]);
        if (digit < 0)
            return -1;
        number = number << 4 | digit;
    }
    return number;
}

#endif
