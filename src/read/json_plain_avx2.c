/* SPDX-License-Identifier: MIT */
/* json_plain_avx2.c - the steps of json_plain.c for processors with AVX2: two registers
 * each. */
#include <immintrin.h>

#include "json_plain_step.h"

/* Two lanes, as find_end has one. */
static inline __m256i find_end(__m256i bytes)
{
    __m256i quotes = _mm256_cmpeq_epi8(bytes, _mm256_set1_epi8('"'));
    __m256i slashes = _mm256_cmpeq_epi8(bytes, _mm256_set1_epi8('\\'));
    __m256i low = _mm256_min_epu8(bytes, _mm256_set1_epi8(0x1f));
    __m256i controls = _mm256_cmpeq_epi8(low, bytes);
    return _mm256_or_si256(_mm256_or_si256(quotes, slashes), controls);
}

static inline uint64_t top_bits(__m256i low, __m256i high)
{
    return (uint64_t)(uint32_t)_mm256_movemask_epi8(low) |
           (uint64_t)(uint32_t)_mm256_movemask_epi8(high) << 32;
}

void sst_plain_avx2(sst_plain_walk *walk, bool is_copied)
{
    sst_plain_walk w = *walk;
    bool is_end = false;
    while (w.at < w.end && !is_end) {
        __m256i a = _mm256_loadu_si256((const __m256i *)(const void *)w.at);
        __m256i b = _mm256_loadu_si256((const __m256i *)(const void *)(w.at + 32));
        if (is_copied) {
            _mm256_storeu_si256((__m256i *)(void *)w.to, a);
            _mm256_storeu_si256((__m256i *)(void *)(w.to + 32), b);
        }
        uint64_t ends = top_bits(find_end(a), find_end(b));
        is_end = end_step(&w, ends, top_bits(a, b), is_copied);
    }
    *walk = w;
}
