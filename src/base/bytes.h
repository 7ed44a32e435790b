/* SPDX-License-Identifier: MIT */
/* bytes.h - little-endian numbers in byte order of any machine. */
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
    uint8_t *p = to;
    for (int i = 0; i < 4; i++)
        p[i] = (uint8_t)(x >> (8 * i));
}

static inline void sst_store64(void *to, uint64_t x)
{
    sst_store32(to, (uint32_t)x);
    sst_store32((uint8_t *)to + 4, (uint32_t)(x >> 32));
}

#endif
