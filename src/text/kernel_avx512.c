/* SPDX-License-Identifier: MIT */
/* kernel_avx512.c - the kernel for processors with AVX-512 BW, VL, DQ, VBMI and VBMI2.
 *
 * A block of 64 bytes is one register: comparisons give the masks of kernel_block.h as they
 * are, code points of one page get their classes by one look-up (VPERMB), and the places of the
 * bits of a mask are a compression of 0, 1, 2 ... (VPCOMPRESSB). */
#include <immintrin.h>
#include <string.h>

#include "base/bytes.h"
#include "kernel.h"
#include "kernel_avx512_bytes.h"
#include "kernel_hash.h"
#include "kernel_sign.h"

static bool runs_here(void)
{
    return __builtin_cpu_supports("avx512bw") && __builtin_cpu_supports("avx512vl") &&
           __builtin_cpu_supports("avx512dq") && __builtin_cpu_supports("avx512vbmi") &&
           __builtin_cpu_supports("avx512vbmi2") && __builtin_cpu_supports("bmi2");
}

#include "kernel_cut.h" /* of these blocks */

/* ---- hashes ------------------------------------------------------------------------- */

/* The first 16 bytes of words i, i + 2, i + 4 and i + 6. */
static SST_ALWAYS_INLINE __m512i load_words(const char *canonical, const uint32_t *at)
{
    __m512i x =
        _mm512_castsi128_si512(_mm_loadu_si128((const __m128i *)(canonical + at[0])));
    x = _mm512_inserti32x4(x, _mm_loadu_si128((const __m128i *)(canonical + at[2])), 1);
    x = _mm512_inserti32x4(x, _mm_loadu_si128((const __m128i *)(canonical + at[4])), 2);
    return _mm512_inserti32x4(x, _mm_loadu_si128((const __m128i *)(canonical + at[6])),
                              3);
}

/* Zeros behind the end of each word; `lengths` of eight, `first` of which is that of the first. */
static SST_ALWAYS_INLINE __m512i cut_words(__m512i words, __m256i lengths, char first)
{
    const __m512i places = _mm512_broadcast_i32x4(
        _mm_setr_epi8(0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15));
    const __m512i whose = _mm512_add_epi8(
        _mm512_inserti64x4(
            _mm512_castsi256_si512(
                _mm256_inserti128_si256(_mm256_setzero_si256(), _mm_set1_epi8(8), 1)),
            _mm256_inserti128_si256(_mm256_set1_epi8(16), _mm_set1_epi8(24), 1), 1),
        _mm512_set1_epi8(first));
    __m512i ends = _mm512_permutexvar_epi8(whose, _mm512_castsi256_si512(lengths));
    return _mm512_maskz_mov_epi8(_mm512_cmplt_epu8_mask(places, ends), words);
}

/* multiply_fold of eight. */
static SST_ALWAYS_INLINE __m512i multiply_fold_eight(__m512i x, __m512i y)
{
    const __m512i low_half = _mm512_set1_epi64(UINT32_MAX);
    __m512i high_x = _mm512_srli_epi64(x, 32), high_y = _mm512_srli_epi64(y, 32);
    __m512i low = _mm512_mul_epu32(x, y), high = _mm512_mul_epu32(high_x, high_y);
    __m512i cross = _mm512_mul_epu32(x, high_y), other = _mm512_mul_epu32(high_x, y);
    __m512i middle =
        _mm512_add_epi64(cross, _mm512_srli_epi64(low, 32)); /* no overflow */
    other = _mm512_add_epi64(other, _mm512_and_si512(middle, low_half));
    high = _mm512_add_epi64(high, _mm512_srli_epi64(middle, 32));
    high = _mm512_add_epi64(high, _mm512_srli_epi64(other, 32));
    /* the low half of `other` over that of `low` */
    low = _mm512_mask_shuffle_epi32(low, 0xAAAA, other, _MM_PERM_CCAA);
    return _mm512_xor_si512(low, high);
}

static void hash_words(const sst_words *words, sst_word_key key, uint64_t *out)
{
    const char *canonical = words->canonical;
    const uint32_t *at = words->at, *end_at = words->end_at;
    size_t i = 0, num = words->num_tokens;
    for (; i + 8 <= num; i += 8) {
        __m256i lengths =
            _mm256_sub_epi32(_mm256_loadu_si256((const __m256i *)(end_at + i)),
                             _mm256_loadu_si256((const __m256i *)(at + i)));
        __mmask8 is_long = _mm256_cmpgt_epu32_mask(lengths, _mm256_set1_epi32(16));
        __m512i even = cut_words(load_words(canonical, at + i), lengths, 0);
        __m512i odd = cut_words(load_words(canonical, at + i + 1), lengths, 4);
        __m512i low = _mm512_unpacklo_epi64(even, odd);
        __m512i high = _mm512_unpackhi_epi64(even, odd);
        low = _mm512_xor_si512(low, _mm512_set1_epi64((long long)key.low));
        high = _mm512_xor_si512(high, _mm512_set1_epi64((long long)key.high));
        _mm512_storeu_si512(out + i, multiply_fold_eight(low, high));
        for (; is_long; is_long &= (__mmask8)(is_long - 1)) {
            size_t k = i + (size_t)__builtin_ctz(is_long);
            out[k] = hash_word(canonical + at[k], end_at[k] - at[k], key);
        }
    }
    for (; i < num; i++)
        out[i] = hash_word(canonical + at[i], end_at[i] - at[i], key);
}

/* The XOR of `from` to `to` - 1 of eight windows' words. */
static SST_ALWAYS_INLINE __m512i turn_words(const uint64_t *words, unsigned from,
                                            unsigned to)
{
    __m512i x = _mm512_setzero_si512();
    for (unsigned i = from; i < to; i++)
        x = _mm512_xor_si512(x, _mm512_rolv_epi64(_mm512_loadu_si512(words + i),
                                                  _mm512_set1_epi64(i * TURN & 63)));
    return x;
}

static SST_ALWAYS_INLINE __m512i finish_windows(__m512i x, __m512i num_tokens)
{
    x = _mm512_xor_si512(
        x, _mm512_mullo_epi64(num_tokens, _mm512_set1_epi64((long long)GOLDEN_RATIO)));
    x = _mm512_mullo_epi64(x, _mm512_set1_epi64((long long)WINDOW_MULTIPLIER));
    return _mm512_xor_si512(x, _mm512_srli_epi64(x, 32));
}

static SST_ALWAYS_INLINE __m512i hash_spaced_windows(const uint64_t *words)
{
    return finish_windows(turn_words(words, 0, SPACED_TOKENS),
                          _mm512_set1_epi64(SPACED_TOKENS));
}

static SST_ALWAYS_INLINE __m512i hash_mixed_windows(const uint64_t *words,
                                                    const uint8_t *scripts)
{
    __m512i script = _mm512_cvtepu8_epi64(_mm_loadl_epi64((const __m128i *)scripts));
    __mmask8 unspaced = _mm512_test_epi64_mask(script, script);
    __m512i x = turn_words(words, 0, SPACED_TOKENS);
    __m512i num = _mm512_set1_epi64(SPACED_TOKENS);
    if (unspaced) {
        __mmask8 thai =
            _mm512_cmpeq_epi64_mask(script, _mm512_set1_epi64(SST_SCRIPT_THAI));
        __m512i more = turn_words(words, SPACED_TOKENS, HAN_TOKENS);
        x = _mm512_mask_xor_epi64(x, unspaced, x, more);
        num = _mm512_mask_mov_epi64(num, unspaced, _mm512_set1_epi64(HAN_TOKENS));
        if (thai) {
            more = turn_words(words, HAN_TOKENS, THAI_TOKENS);
            x = _mm512_mask_xor_epi64(x, thai, x, more);
            num = _mm512_mask_mov_epi64(num, thai, _mm512_set1_epi64(THAI_TOKENS));
        }
    }
    return finish_windows(x, num);
}

static void hash_windows(const uint64_t *words, const uint8_t *scripts, size_t num,
                         uint64_t *out)
{
    size_t i = 0;
    if (!scripts)
        for (; i + 8 <= num; i += 8)
            _mm512_storeu_si512(out + i, hash_spaced_windows(words + i));
    else
        for (; i + 8 <= num; i += 8)
            _mm512_storeu_si512(out + i, hash_mixed_windows(words + i, scripts + i));
    for (; i < num; i++)
        out[i] =
            hash_window(words + i, scripts ? window_tokens[scripts[i]] : SPACED_TOKENS);
}

/* ---- signature ---------------------------------------------------------------------- */

#define NUM_LANES 16
typedef __m512i lanes;

static SST_ALWAYS_INLINE lanes load_lanes(const uint32_t *from)
{
    return _mm512_loadu_si512(from);
}

static SST_ALWAYS_INLINE void store_lanes(uint32_t *to, lanes x)
{
    _mm512_storeu_si512(to, x);
}

static SST_ALWAYS_INLINE lanes each_lane(uint32_t x)
{
    return _mm512_set1_epi32((int)x);
}

static SST_ALWAYS_INLINE lanes least_values(lanes least, lanes a, lanes x, lanes b)
{
    return _mm512_min_epu32(least, _mm512_add_epi32(_mm512_mullo_epi32(a, x), b));
}

static SST_ALWAYS_INLINE void keep_lesser(uint32_t *least, const uint64_t *hash)
{
    __m128i value = _mm_loadu_si32((const char *)hash + 4);
    _mm_storeu_si32(least, _mm_min_epu32(value, _mm_loadu_si32(least)));
}

static SST_ALWAYS_INLINE uint32_t least_lane(lanes x)
{
    return _mm512_reduce_min_epu32(x);
}

/* Into the signature what eight bins have; back: which of them are empty. */
static SST_ALWAYS_INLINE uint64_t take_eight(const uint32_t *least, uint16_t *signature)
{
    __m256i values =
        _mm256_min_epu32(_mm256_loadu_si256((const __m256i *)least),
                         _mm256_loadu_si256((const __m256i *)(least + NUM_BINS)));
    __m256i kept = _mm256_andnot_si256(_mm256_set1_epi32(REFILLED), values);
    _mm_storeu_si128((__m128i *)signature, _mm256_cvtepi32_epi16(kept));
    return _mm256_cmpeq_epi32_mask(values, _mm256_set1_epi32((int)EMPTY));
}

#include "kernel_refill.h"

const sst_kernel sst_kernel_avx512 = {
    .name = "avx512",
    .runs_here = runs_here,
    .cut = cut_blocks,
    .hash_words = hash_words,
    .hash_windows = hash_windows,
    .sign = sign,
};
