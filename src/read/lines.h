/* SPDX-License-Identifier: MIT */
/* lines.h - how many lines end in some bytes. */
#ifndef SST_READ_LINES_H
#define SST_READ_LINES_H

#include <stddef.h>
#include <stdint.h>
#include <string.h>

static inline uint64_t sst_count_lines(const char *bytes, size_t len_bytes)
{
    uint64_t num = 0;
    const char *end = bytes + len_bytes;
    while (bytes < end && (bytes = memchr(bytes, '\n', (size_t)(end - bytes))) != NULL) {
        num++;
        bytes++;
    }
    return num;
}

#endif
