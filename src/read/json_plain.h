/* SPDX-License-Identifier: MIT */
/* json_plain.h - the bytes of a JSON string that stand for themselves: where they end.
 *
 * A quote, a backslash or a control character ends them.  Sixty-four bytes are looked at in
 * one step, on the way copied if that is wanted, so that a text is touched once.  SSE2 is in
 * every x86-64; elsewhere eight bytes of a word are looked at side by side. */
#ifndef SST_READ_JSON_PLAIN_H
#define SST_READ_JSON_PLAIN_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include "base/bytes.h"

#define SST_PLAIN_STEP_BYTES 64 /* so many may be read, and written, past the end */

/* What sst_plain looks at, and where it has come to. */
typedef struct sst_plain_walk {
    const char *at, *end;
    char *to;      /* sst_plain_copy: where the copy goes on */
    uint64_t high; /* not 0: not all that was passed is ASCII */
} sst_plain_walk;

#ifdef __SSE2__
#include <emmintrin.h>

typedef struct sst_plain_step {
    __m128i bytes[4];
} sst_plain_step;

static inline __m128i sst_plain_ends(__m128i bytes)
{
    __m128i quotes = _mm_cmpeq_epi8(bytes, _mm_set1_epi8('"'));
    __m128i slashes = _mm_cmpeq_epi8(bytes, _mm_set1_epi8('\\'));
    __m128i controls = _mm_cmpeq_epi8(_mm_min_epu8(bytes, _mm_set1_epi8(0x1f)), bytes);
    return _mm_or_si128(_mm_or_si128(quotes, slashes), controls);
}

static inline sst_plain_step sst_plain_load(const char *from)
{
    sst_plain_step step;
    for (int i = 0; i < 4; i++)
        step.bytes[i] = _mm_loadu_si128((const __m128i *)(const void *)(from + 16 * i));
    return step;
}

static inline uint64_t sst_plain_bits(const sst_plain_step *step)
{
    uint64_t bits = 0;
    for (int i = 0; i < 4; i++)
        bits |= (uint64_t)(uint32_t)_mm_movemask_epi8(step->bytes[i]) << (16 * i);
    return bits;
}

/* A bit for each byte that ends what is plain, and for each that is not ASCII. */
static inline uint64_t sst_plain_look(const sst_plain_step *step, uint64_t *high)
{
    sst_plain_step ends;
    for (int i = 0; i < 4; i++)
        ends.bytes[i] = sst_plain_ends(step->bytes[i]);
    *high = sst_plain_bits(step);
    return sst_plain_bits(&ends);
}

static inline void sst_plain_store(char *to, const sst_plain_step *step)
{
    for (int i = 0; i < 4; i++)
        _mm_storeu_si128((__m128i *)(void *)(to + 16 * i), step->bytes[i]);
}

#else

typedef struct sst_plain_step {
    char bytes[SST_PLAIN_STEP_BYTES];
} sst_plain_step;

#define SST_EACH_BYTE 0x0101010101010101u

/* The top bit of each byte that ends what is plain.  A borrow may set it in bytes above such
 * a one as well, but the lowest is right, and only that is asked for. */
static inline uint64_t sst_plain_ends(uint64_t bytes)
{
    uint64_t quotes = bytes ^ SST_EACH_BYTE * '"';
    uint64_t slashes = bytes ^ SST_EACH_BYTE * '\\';
    uint64_t ends = ((quotes - SST_EACH_BYTE) & ~quotes) |
                    ((slashes - SST_EACH_BYTE) & ~slashes) |
                    ((bytes - SST_EACH_BYTE * 0x20) & ~bytes);
    return ends & SST_EACH_BYTE * 0x80;
}

static inline sst_plain_step sst_plain_load(const char *from)
{
    sst_plain_step step;
    memcpy(step.bytes, from, sizeof step.bytes);
    return step;
}

/* From the top bit of each byte to a bit for each byte, lowest first. */
static inline uint64_t sst_plain_gather(uint64_t tops)
{
    return (tops >> 7) * 0x0102040810204080u >> 56;
}

static inline uint64_t sst_plain_look(const sst_plain_step *step, uint64_t *high)
{
    uint64_t ends = 0;
    *high = 0;
    for (int i = 0; i < SST_PLAIN_STEP_BYTES / 8; i++) {
        uint64_t word = sst_load64(step->bytes + 8 * i);
        ends |= sst_plain_gather(sst_plain_ends(word)) << (8 * i);
        *high |= sst_plain_gather(word & SST_EACH_BYTE * 0x80) << (8 * i);
    }
    return ends;
}

static inline void sst_plain_store(char *to, const sst_plain_step *step)
{
    memcpy(to, step->bytes, sizeof step->bytes);
}

#endif

static inline void sst_plain_go(sst_plain_walk *w, bool is_copied)
{
    while (w->at < w->end) {
        sst_plain_step step = sst_plain_load(w->at);
        uint64_t high, ends = sst_plain_look(&step, &high);
        if (is_copied)
            sst_plain_store(w->to, &step);
        if (ends != 0) {
            int num = __builtin_ctzll(ends);
            w->high |= high & ((ends & -ends) - 1);
            w->at += num;
            w->to += is_copied ? num : 0;
            return;
        }
        w->high |= high;
        w->at += SST_PLAIN_STEP_BYTES;
        w->to += is_copied ? SST_PLAIN_STEP_BYTES : 0;
    }
}

/* Move `at` to the first byte that is not plain; from the end on it may lie anywhere. */
static inline void sst_plain_pass(sst_plain_walk *w)
{
    sst_plain_go(w, false);
}

/* The same, and copy what was passed. */
static inline void sst_plain_copy(sst_plain_walk *w)
{
    sst_plain_go(w, true);
}

#endif
