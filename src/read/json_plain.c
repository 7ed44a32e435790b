/* SPDX-License-Identifier: MIT */
/* json_plain.c - the bytes of a JSON string that stand for themselves: where they end.
 *
 * A quote, a backslash or a control character ends them.  Sixty-four bytes are looked at in
 * one step, on the way copied if that is wanted, so that a text is touched once; escapes of
 * two bytes become what they mean.  The plain way has SSE2 where it is in every processor, as
 * in x86-64, and elsewhere looks at the bytes of a word side by side.  What other kernels have
 * is in json_plain_*.c, with compiler flags of its own. */
#include "json_plain_step.h"

#include <string.h>

#include "base/bytes.h"
#include "samestory.h"

const char sst_json_meant[256] = {
    ['"'] = '"',  ['\\'] = '\\', ['/'] = '/',  ['b'] = '\b',
    ['f'] = '\f', ['n'] = '\n',  ['r'] = '\r', ['t'] = '\t',
};

#ifdef __x86_64__
#include <immintrin.h>
#endif

/* ---- every machine ----------------------------------------------------------------- */

#ifdef __SSE2__
typedef struct step {
    __m128i a, b, c, d;
} step;

static inline step load_step(const char *from)
{
    const __m128i *at = (const __m128i *)(const void *)from;
    return (step){_mm_loadu_si128(at), _mm_loadu_si128(at + 1), _mm_loadu_si128(at + 2),
                  _mm_loadu_si128(at + 3)};
}

static inline void store_step(char *to, step s)
{
    __m128i *at = (__m128i *)(void *)to;
    _mm_storeu_si128(at, s.a);
    _mm_storeu_si128(at + 1, s.b);
    _mm_storeu_si128(at + 2, s.c);
    _mm_storeu_si128(at + 3, s.d);
}

/* Ones in the bytes that end what is plain. */
static inline __m128i find_end(__m128i bytes)
{
    __m128i quotes = _mm_cmpeq_epi8(bytes, _mm_set1_epi8('"'));
    __m128i slashes = _mm_cmpeq_epi8(bytes, _mm_set1_epi8('\\'));
    __m128i controls = _mm_cmpeq_epi8(_mm_min_epu8(bytes, _mm_set1_epi8(0x1f)), bytes);
    return _mm_or_si128(_mm_or_si128(quotes, slashes), controls);
}

static inline step find_ends(step s)
{
    return (step){find_end(s.a), find_end(s.b), find_end(s.c), find_end(s.d)};
}

/* Whether the top bit of any byte is set. */
static inline bool has_any(step s)
{
    return _mm_movemask_epi8(
               _mm_or_si128(_mm_or_si128(s.a, s.b), _mm_or_si128(s.c, s.d))) != 0;
}

/* The top bits of all bytes. */
static inline uint64_t top_bits(step s)
{
    return (uint64_t)(uint32_t)_mm_movemask_epi8(s.a) |
           (uint64_t)(uint32_t)_mm_movemask_epi8(s.b) << 16 |
           (uint64_t)(uint32_t)_mm_movemask_epi8(s.c) << 32 |
           (uint64_t)(uint32_t)_mm_movemask_epi8(s.d) << 48;
}

#else

typedef struct step {
    uint64_t word[STEP_BYTES / 8];
} step;

#define EACH_BYTE 0x0101010101010101u

static inline step load_step(const char *from)
{
    step s;
    for (int i = 0; i < STEP_BYTES / 8; i++)
        s.word[i] = sst_load64(from + 8 * i);
    return s;
}

static inline void store_step(char *to, step s)
{
    for (int i = 0; i < STEP_BYTES / 8; i++)
        sst_store64(to + 8 * i, s.word[i]);
}

/* The top bit of each byte that ends what is plain.  A borrow may set it in bytes above such
 * a one as well, but the lowest is right, and only that is asked for. */
static inline step find_ends(step s)
{
    for (int i = 0; i < STEP_BYTES / 8; i++) {
        uint64_t bytes = s.word[i];
        uint64_t quotes = bytes ^ EACH_BYTE * '"';
        uint64_t slashes = bytes ^ EACH_BYTE * '\\';
        s.word[i] = ((quotes - EACH_BYTE) & ~quotes) |
                    ((slashes - EACH_BYTE) & ~slashes) |
                    ((bytes - EACH_BYTE * 0x20) & ~bytes);
    }
    return s;
}

static inline bool has_any(step s)
{
    uint64_t all = 0;
    for (int i = 0; i < STEP_BYTES / 8; i++)
        all |= s.word[i];
    return (all & EACH_BYTE * 0x80) != 0;
}

static inline uint64_t top_bits(step s)
{
    uint64_t bits = 0;
    for (int i = 0; i < STEP_BYTES / 8; i++) {
        uint64_t tops = s.word[i] >> 7 & EACH_BYTE;
        bits |= (tops * 0x0102040810204080u >> 56) << (8 * i);
    }
    return bits;
}

#endif

void sst_plain_plain(sst_plain_walk *walk, bool is_copied)
{
    sst_plain_walk w = *walk;
    bool is_end = false;
    while (w.at < w.end && !is_end) {
        step s = load_step(w.at), ends = find_ends(s);
        if (is_copied)
            store_step(w.to, s);
        if (has_any(ends))
            is_end = end_step(&w, top_bits(ends), top_bits(s), is_copied);
        else
            is_end = end_step(&w, 0, has_any(s) ? top_bits(s) : 0, is_copied);
    }
    *walk = w;
}

/* ---- which of them ------------------------------------------------------------------ */

static const struct {
    const char *kernel;
    sst_plain_fn pass;
} ways[] = {
#ifdef SST_HAS_AVX512
    {"avx512", sst_plain_avx512},
#endif
#ifdef SST_HAS_AVX2
    {"avx2", sst_plain_avx2},
#endif
};

static bool is_here(const char *kernel)
{
    for (size_t i = 0; sst_kernel_name(i); i++)
        if (strcmp(sst_kernel_name(i), kernel) == 0)
            return true;
    return false;
}

sst_plain_fn sst_plain_find(const char *kernel)
{
    kernel = kernel ? kernel : sst_kernel_name(0);
    for (size_t i = 0; i < sizeof ways / sizeof *ways; i++)
        if (strcmp(ways[i].kernel, kernel) == 0 && is_here(kernel))
            return ways[i].pass;
    return sst_plain_plain;
}
