/* SPDX-License-Identifier: MIT */
/* json_plain_avx512.c - the steps of json_plain.c for processors with AVX-512 BW, VBMI
 * and VBMI2.
 *
 * A step is one register.  Where a text is copied, its short escapes are taken without a
 * branch: what is escaped becomes what it means, and a compression (VPCOMPRESSB) drops
 * the backslashes. */
#include <immintrin.h>

#include "json_plain_step.h"

static void pass_only(sst_plain_walk *walk)
{
    const __m512i quote = _mm512_set1_epi8('"'), slash = _mm512_set1_epi8('\\');
    const __m512i blank = _mm512_set1_epi8(' ');
    sst_plain_walk w = *walk;
    bool is_end = false;
    while (w.at < w.end && !is_end) {
        __m512i bytes = _mm512_loadu_si512(w.at);
        uint64_t ends = _mm512_cmpeq_epi8_mask(bytes, quote) |
                        _mm512_cmpeq_epi8_mask(bytes, slash) |
                        _mm512_cmplt_epu8_mask(bytes, blank);
        is_end = end_step(&w, ends, _mm512_movepi8_mask(bytes), false);
    }
    *walk = w;
}

/* ---- escapes without a branch ------------------------------------------------------- */

/* Of a step of bytes. */
typedef struct spots {
    uint64_t escapes, escaped; /* backslashes that begin an escape; what is behind them */
    uint64_t ends;             /* where what can be passed ends */
    __m512i meant;             /* what each byte means if it is escaped */
} spots;

/* Every second backslash of a run is escaped by the one before it.  The sum carries through a
 * run from its first byte: Langdale and Lemire, "Parsing gigabytes of JSON per second"
 * (2019), here as a difference. */
static inline uint64_t find_escaped(uint64_t slashes)
{
    const uint64_t odd = 0xaaaaaaaaaaaaaaaau;
    uint64_t behind = slashes << 1;
    return (((behind | odd) - slashes) ^ odd) ^ slashes;
}

static inline spots find_spots(__m512i bytes)
{
    const __m512i *meant = (const __m512i *)(const void *)sst_json_meant;
    uint64_t slashes = _mm512_cmpeq_epi8_mask(bytes, _mm512_set1_epi8('\\'));
    uint64_t quotes = _mm512_cmpeq_epi8_mask(bytes, _mm512_set1_epi8('"'));
    uint64_t controls = _mm512_cmplt_epu8_mask(bytes, _mm512_set1_epi8(' '));
    spots s = {.escaped = find_escaped(slashes)};
    s.escapes = slashes & ~s.escaped;
    s.meant = _mm512_permutex2var_epi8(_mm512_loadu_si512(meant), bytes,
                                       _mm512_loadu_si512(meant + 1));
    uint64_t unknown = s.escaped & (_mm512_testn_epi8_mask(s.meant, s.meant) |
                                    _mm512_movepi8_mask(bytes));
    s.ends = (quotes & ~s.escaped) | controls | unknown >> 1;
    return s;
}

/* A backslash that is the last byte begins the next step. */
static void pass_and_copy(sst_plain_walk *walk)
{
    sst_plain_walk w = *walk;
    uint64_t ends = 0;
    while (w.at < w.end && ends == 0) {
        __m512i bytes = _mm512_loadu_si512(w.at);
        spots s = find_spots(bytes);
        ends = s.ends;
        uint64_t stops = ends | (s.escapes & (uint64_t)1 << 63);
        uint64_t passed = stops ? _blsmsk_u64(stops) >> 1 : UINT64_MAX;
        uint64_t high = _mm512_movepi8_mask(bytes) & passed;
        uint64_t kept = passed & ~s.escapes;
        bytes = _mm512_mask_mov_epi8(bytes, s.escaped, s.meant);
        _mm512_storeu_si512(w.to, _mm512_maskz_compress_epi8(kept, bytes));
        w.high[w.num_high] = (sst_plain_high){w.at, high};
        w.num_high += (high != 0) & (w.num_high < SST_MOST_PLAIN_HIGH);
        w.at += _mm_popcnt_u64(passed);
        w.to += _mm_popcnt_u64(kept);
    }
    *walk = w;
}

void sst_plain_avx512(sst_plain_walk *walk, bool is_copied)
{
    if (is_copied)
        pass_and_copy(walk);
    else
        pass_only(walk);
}
