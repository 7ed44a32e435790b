/* SPDX-License-Identifier: MIT */
/* kernel_four_words.h - four words of up to 32 bytes hashed at once, with AVX2: most
 * words of scripts whose letters have two bytes are longer than 16.
 *
 * A word of up to 16 bytes takes one step of kernel_hash.h.  A longer one takes one with
 * its first 16 bytes, whose outcome stands in the place of half of the key, and another
 * with the rest. */
#ifndef SST_TEXT_KERNEL_FOUR_WORDS_H
#define SST_TEXT_KERNEL_FOUR_WORDS_H

#include <immintrin.h>

#include "kernel_hash.h"

/* 16 bytes of each of four words, in halves. */
typedef struct word_halves {
    __m256i low, high;
} word_halves;

/* From a place on: 16 bytes of a word, and of the next but one. */
static SST_ALWAYS_INLINE __m256i load_two_words(const char *canonical,
                                                const uint64_t *begin)
{
    __m128i first = _mm_loadu_si128((const __m128i *)(canonical + begin[0]));
    __m128i second = _mm_loadu_si128((const __m128i *)(canonical + begin[2]));
    return _mm256_inserti128_si256(_mm256_castsi128_si256(first), second, 1);
}

/* Zeros behind as many bytes as the lowest byte of each length, or that eight further on,
 * says. */
static SST_ALWAYS_INLINE __m256i cut_words_off(__m256i words, __m256i lengths,
                                               uint8_t which)
{
    const __m256i places = _mm256_broadcastsi128_si256(
        _mm_setr_epi8(0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15));
    __m256i ends = _mm256_shuffle_epi8(lengths, _mm256_set1_epi8((char)which));
    return _mm256_and_si256(words, _mm256_cmpgt_epi8(ends, places));
}

static SST_ALWAYS_INLINE word_halves load_four_words(const char *canonical,
                                                     __m256i begins, __m256i lengths)
{
    uint64_t begin[4];
    _mm256_storeu_si256((__m256i *)begin, begins);
    __m256i even = cut_words_off(load_two_words(canonical, begin), lengths, 0);
    __m256i odd = cut_words_off(load_two_words(canonical, begin + 1), lengths, 8);
    return (word_halves){_mm256_unpacklo_epi64(even, odd),
                         _mm256_unpackhi_epi64(even, odd)};
}

/* mix of four. */
static SST_ALWAYS_INLINE __m256i mix_four(__m256i x, __m256i y)
{
    __m256i outer = _mm256_mul_epu32(x, _mm256_srli_epi64(y, 32));
    __m256i inner = _mm256_mul_epu32(_mm256_srli_epi64(x, 32), y);
    return _mm256_xor_si256(outer, _mm256_shuffle_epi32(inner, 0xB1));
}

/* False: some of them are longer still. */
static SST_ALWAYS_INLINE bool hash_four_words(const char *canonical, const sst_span *at,
                                              sst_word_key key, uint64_t *out)
{
    const __m256i sixteen = _mm256_set1_epi64x(16);
    const __m256i low = _mm256_set1_epi64x((long long)key.low);
    const __m256i high = _mm256_set1_epi64x((long long)key.high);
    __m256i spans = _mm256_loadu_si256((const __m256i *)at);
    __m256i begins = _mm256_and_si256(spans, _mm256_set1_epi64x(UINT32_MAX));
    __m256i lengths = _mm256_sub_epi64(_mm256_srli_epi64(spans, 32), begins);
    __m256i is_long = _mm256_cmpgt_epi64(lengths, sixteen);
    word_halves first = load_four_words(canonical, begins, sixteen);
    __m256i key_of_rest =
        mix_four(_mm256_xor_si256(first.low, low), _mm256_xor_si256(first.high, high));
    key_of_rest = _mm256_blendv_epi8(low, key_of_rest, is_long);
    __m256i further_on = _mm256_and_si256(is_long, sixteen);
    word_halves rest = load_four_words(canonical, _mm256_add_epi64(begins, further_on),
                                       _mm256_sub_epi64(lengths, further_on));
    __m256i hashes = mix_four(_mm256_xor_si256(rest.low, key_of_rest),
                              _mm256_xor_si256(rest.high, high));
    _mm256_storeu_si256((__m256i *)out, hashes);
    return _mm256_testz_si256(_mm256_cmpgt_epi64(lengths, _mm256_set1_epi64x(32)),
                              _mm256_set1_epi64x(-1));
}

/* Any number of words, as many at once as the kernel has; some may be longer than it takes. */
static __attribute__((noinline)) void hash_longer(const char *canonical,
                                                  const sst_span *at, size_t num,
                                                  sst_word_key key, uint64_t *out)
{
    for (size_t i = 0; i < num; i += 4)
        if (!hash_four_words(canonical, at + i, key, out + i))
            for (size_t k = i; k < i + 4; k++)
                out[k] = hash_word(canonical + at[k].begin, at[k].end - at[k].begin, key);
}

#endif
