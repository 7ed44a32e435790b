/* SPDX-License-Identifier: MIT */
/* bytes.h - numbers to bytes and back, the lowest byte first on any machine. */
#ifndef SST_BASE_BYTES_H
#define SST_BASE_BYTES_H

#include <stdint.h>
#include <string.h>

static inline uint16_t sst_load16(const void *from)
{
    const uint8_t *p = from;
    return (uint16_t)(p[0] | p[1] << 8);
}

static inline uint32_t sst_load32(const void *from)
{
    const uint8_t *p = from;
    return (uint32_t)p[0] | (uint32_t)p[1] << 8 | (uint32_t)p[2] << 16 |
           (uint32_t)p[3] << 24;
}

static inline uint64_t sst_load64(const void *from)
{
    const uint8_t *p = from;
    return sst_load32(p) | (uint64_t)sst_load32(p + 4) << 32;
}

static inline void sst_store32(void *to, uint32_t x)
{
    uint8_t *p = to; /* one store: a loop would not become one */
    p[0] = (uint8_t)x;
    p[1] = (uint8_t)(x >> 8);
    p[2] = (uint8_t)(x >> 16);
    p[3] = (uint8_t)(x >> 24);
}

static inline void sst_store16(void *to, uint16_t x)
{
    uint8_t *p = to;
    p[0] = (uint8_t)x;
    p[1] = (uint8_t)(x >> 8);
}

static inline void sst_store64(void *to, uint64_t x)
{
    sst_store32(to, (uint32_t)x);
    sst_store32((uint8_t *)to + 4, (uint32_t)(x >> 32));
}

/* Numbers of 32 or 16 bits of an array, little-endian, or back: the same either way. */
static inline void sst_copy32(void *to, const void *from, size_t num)
{
#if __BYTE_ORDER__ == __ORDER_LITTLE_ENDIAN__
    if (num > 0)
        memcpy(to, from, num * sizeof(uint32_t));
#else
    for (size_t i = 0; i < num; i++) {
        uint32_t x;
        memcpy(&x, (const char *)from + i * sizeof x, sizeof x);
        sst_store32((char *)to + i * sizeof x, x);
    }
#endif
}

static inline void sst_copy16(void *to, const void *from, size_t num)
{
#if __BYTE_ORDER__ == __ORDER_LITTLE_ENDIAN__
    if (num > 0)
        memcpy(to, from, num * sizeof(uint16_t));
#else
    for (size_t i = 0; i < num; i++) {
        uint16_t x;
        memcpy(&x, (const char *)from + i * sizeof x, sizeof x);
        sst_store16((char *)to + i * sizeof x, x);
    }
#endif
}

#endif
