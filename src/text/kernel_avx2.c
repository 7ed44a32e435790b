/* SPDX-License-Identifier: MIT */
/* kernel_avx2.c - the kernel for processors with AVX2, BMI, BMI2, LZCNT and POPCNT.
 *
 * A block of 64 bytes is two registers (kernel_avx2_bytes.h).  Four words, or windows,
 * are hashed at a time. */
#include <immintrin.h>
#include <string.h>

#include "base/bytes.h"
#include "kernel.h"
#include "kernel_avx2_bytes.h"
#include "kernel_four_words.h"
#include "kernel_hash.h"
#include "kernel_lanes.h"
#include "kernel_least.h"
#include "kernel_sign.h"
#include "kernel_stem.h"

#include "kernel_bytes.h"

static bool runs_here(void)
{
    /* GCC 12 knows no "lzcnt" here; what has AVX2 and BMI2 has LZCNT */
    return __builtin_cpu_supports("avx2") && __builtin_cpu_supports("bmi") &&
           __builtin_cpu_supports("bmi2") && __builtin_cpu_supports("popcnt");
}

/* ---- words -------------------------------------------------------------------------- */

/* Eight tokens at a time, a byte for each. */
static SST_ALWAYS_INLINE void write_scripts(uint64_t begins, uint64_t han, uint64_t thai,
                                            uint8_t *to)
{
    const uint64_t each_byte_once = 0x0101010101010101u;
    han = _pext_u64(han, begins);
    thai = _pext_u64(thai, begins);
    for (int num = __builtin_popcountll(begins); num > 0; num -= 8) {
        uint64_t scripts = SST_SCRIPT_HAN * _pdep_u64(han, each_byte_once) |
                           SST_SCRIPT_THAI * _pdep_u64(thai, each_byte_once);
        sst_store64(to, scripts);
        to += 8;
        han >>= 8;
        thai >>= 8;
    }
}

#include "kernel_cut.h"

/* ---- hashes ------------------------------------------------------------------------- */

/* The first 16 bytes of words i and i + 2, zeros behind the end of each; `ends` has their
 * lengths, 16 times each. */
static SST_ALWAYS_INLINE __m256i load_words(const char *canonical, const sst_span *at,
                                            __m256i ends)
{
    const __m256i places = _mm256_broadcastsi128_si256(
        _mm_setr_epi8(0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15));
    __m128i first = _mm_loadu_si128((const __m128i *)(canonical + at[0].begin));
    __m128i second = _mm_loadu_si128((const __m128i *)(canonical + at[2].begin));
    __m256i words = _mm256_inserti128_si256(_mm256_castsi128_si256(first), second, 1);
    return _mm256_and_si256(words, _mm256_cmpgt_epi8(ends, places));
}

#define NUM_AT_ONCE 4

static SST_ALWAYS_INLINE bool hash_several(const char *canonical, const sst_span *at,
                                           sst_word_key key, uint64_t *out)
{
    __m256i spans = load(at);
    __m256i lengths = _mm256_sub_epi32(_mm256_srli_epi64(spans, 32), spans);
    __m256i even_lengths = _mm256_shuffle_epi8(lengths, _mm256_setzero_si256());
    __m256i odd_lengths = _mm256_shuffle_epi8(lengths, each(8));
    __m256i even = load_words(canonical, at, even_lengths);
    __m256i odd = load_words(canonical, at + 1, odd_lengths);
    __m256i low = _mm256_unpacklo_epi64(even, odd);
    __m256i high = _mm256_unpackhi_epi64(even, odd);
    low = _mm256_xor_si256(low, _mm256_set1_epi64x((long long)key.low));
    high = _mm256_xor_si256(high, _mm256_set1_epi64x((long long)key.high));
    store(out, mix_four(low, high));
    return _mm256_testz_si256(lengths, _mm256_set1_epi64x(0xFFFFFFF0));
}

#include "kernel_words.h"

/* Four lanes, and the keys of the numbers that come next. */
typedef struct four_lanes {
    __m256i sums, keys;
} four_lanes;

static SST_ALWAYS_INLINE four_lanes add_four(four_lanes lanes, __m256i numbers,
                                             __m256i steps)
{
    __m256i x = _mm256_xor_si256(numbers, lanes.keys);
    __m256i products = _mm256_mul_epu32(x, _mm256_srli_epi64(x, 32));
    __m256i beside = _mm256_shuffle_epi32(numbers, 0x4E);
    lanes.sums = _mm256_add_epi64(lanes.sums, _mm256_add_epi64(products, beside));
    lanes.keys = _mm256_add_epi64(lanes.keys, steps);
    return lanes;
}

static void sum_lanes(const sst_content_key *key, const uint64_t *numbers, size_t num,
                      uint64_t sums[SST_CONTENT_LANES])
{
    const __m256i low_steps = load(key->steps), high_steps = load(key->steps + 4);
    four_lanes low = {_mm256_setzero_si256(), load(key->first)};
    four_lanes high = {_mm256_setzero_si256(), load(key->first + 4)};
    uint64_t rest[SST_CONTENT_LANES];
    copy_rest(numbers, num, rest);
    for (size_t row = num / SST_CONTENT_LANES; row > 0; row--) {
        low = add_four(low, load(numbers), low_steps);
        high = add_four(high, load(numbers + 4), high_steps);
        numbers += SST_CONTENT_LANES;
    }
    store(sums, add_four(low, load(rest), low_steps).sums);
    store(sums + 4, add_four(high, load(rest + 4), high_steps).sums);
}

/* Four words, turned as those `place` places behind the beginning of a window. */
static SST_ALWAYS_INLINE __m256i turn(__m256i words, unsigned place)
{
    const __m256i own = _mm256_broadcastsi128_si256(
        _mm_setr_epi8(0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15));
    __m256i from = _mm256_and_si256(_mm256_sub_epi8(own, each((uint8_t)place)), each(7));
    words =
        _mm256_shuffle_epi8(words, _mm256_or_si256(from, _mm256_and_si256(own, each(8))));
    if (place >= 8)
        words =
            _mm256_or_si256(_mm256_slli_epi64(words, 4), _mm256_srli_epi64(words, 60));
    return words;
}

/* The XOR of the first `num` of four windows' words. */
static SST_ALWAYS_INLINE __m256i turn_words(const uint64_t *words, unsigned num)
{
    __m256i x = load(words);
#pragma GCC unroll 3
    for (unsigned i = 1; i < num; i++)
        x = _mm256_xor_si256(x, turn(load(words + i), i));
    return x;
}

/* finish_window of four, but for what their numbers of tokens add. */
static SST_ALWAYS_INLINE __m256i finish_windows(__m256i x)
{
    const __m256i by = _mm256_set1_epi64x(WINDOW_MULTIPLIER);
    __m256i high = _mm256_mul_epu32(_mm256_srli_epi64(x, 32), by);
    x = _mm256_add_epi64(_mm256_mul_epu32(x, by), _mm256_slli_epi64(high, 32));
    return _mm256_xor_si256(x, _mm256_srli_epi64(x, 32));
}

/* As many as have a word behind them: their number.  A window of five is the pair of its
 * first two words, the next pair, turned by two places, and the fifth: two turns a window
 * are saved. */
static size_t hash_spaced_windows(const uint64_t *words, size_t num, uint64_t *out)
{
    size_t i = 0;
    if (num < SPACED_TOKENS)
        return 0;
    __m256i pairs = turn_words(words, 2);
    for (; i + 5 <= num; i += 4) {
        __m256i fifth = load(words + i + 4);
        __m256i behind = _mm256_xor_si256(fifth, turn(load(words + i + 5), 1));
        __m256i next = _mm256_permute2x128_si256(pairs, behind, 0x21);
        __m256i x = _mm256_xor_si256(pairs, turn(next, 2));
        x = _mm256_xor_si256(x, turn(fifth, 4));
        store(out + i, finish_windows(x));
        pairs = behind;
    }
    return i;
}

/* Four windows of any scripts: each is a four of words, and behind it a fifth word, the
 * next four or the next two. */
static SST_ALWAYS_INLINE __m256i hash_mixed_windows(const uint64_t *words,
                                                    const uint8_t *scripts,
                                                    const __m256i fours[3])
{
    const __m256i marks[2] = {_mm256_set1_epi64x((long long)token_mark(HAN_TOKENS)),
                              _mm256_set1_epi64x((long long)token_mark(THAI_TOKENS))};
    __m256i script = _mm256_cvtepu8_epi64(_mm_cvtsi32_si128((int)sst_load32(scripts)));
    __m256i spaced = _mm256_cmpeq_epi64(script, _mm256_set1_epi64x(SST_SCRIPT_SPACED));
    __m256i thai = _mm256_cmpeq_epi64(script, _mm256_set1_epi64x(SST_SCRIPT_THAI));
    __m256i second = _mm256_blendv_epi8(fours[1], load(words + 4), spaced);
    __m256i x = _mm256_xor_si256(fours[0], turn(second, 4));
    x = _mm256_xor_si256(x, _mm256_and_si256(thai, turn(fours[2], 8)));
    __m256i mark = _mm256_blendv_epi8(marks[0], marks[1], thai);
    return finish_windows(_mm256_xor_si256(x, _mm256_andnot_si256(spaced, mark)));
}

/* The same where all are of Han, or all of Thai. */
static SST_ALWAYS_INLINE __m256i hash_unspaced_windows(const __m256i fours[3],
                                                       bool is_thai)
{
    const __m256i of_han = _mm256_set1_epi64x((long long)token_mark(HAN_TOKENS));
    const __m256i of_thai = _mm256_set1_epi64x((long long)token_mark(THAI_TOKENS));
    __m256i x = _mm256_xor_si256(fours[0], turn(fours[1], 4));
    if (is_thai)
        x = _mm256_xor_si256(x, turn(fours[2], 8));
    return finish_windows(_mm256_xor_si256(x, is_thai ? of_thai : of_han));
}

/* Most texts have long runs of one script. */
static SST_ALWAYS_INLINE __m256i hash_any_windows(const uint64_t *words,
                                                  const uint8_t *scripts,
                                                  const __m256i fours[3])
{
    uint32_t four = sst_load32(scripts);
    if (four == (uint32_t)EIGHT_OF(SST_SCRIPT_HAN))
        return hash_unspaced_windows(fours, false);
    if (four == (uint32_t)EIGHT_OF(SST_SCRIPT_THAI))
        return hash_unspaced_windows(fours, true);
    return hash_mixed_windows(words, scripts, fours);
}

static size_t hash_all_mixed_windows(const uint64_t *words, const uint8_t *scripts,
                                     size_t num, uint64_t *out)
{
    size_t i = 0;
    if (num < 4)
        return 0;
    __m256i fours[3] = {turn_words(words, 4), turn_words(words + 4, 4)};
    for (; i + 4 <= num; i += 4) {
        fours[2] = turn_words(words + i + 8, 4);
        store(out + i, hash_any_windows(words + i, scripts + i, fours));
        fours[0] = fours[1];
        fours[1] = fours[2];
    }
    return i;
}

static void hash_windows(const uint64_t *words, const uint8_t *scripts, size_t num,
                         uint64_t *out)
{
    size_t i = scripts ? hash_all_mixed_windows(words, scripts, num, out)
                       : hash_spaced_windows(words, num, out);
    for (; i < num; i++)
        out[i] =
            hash_window(words + i, scripts ? window_tokens[scripts[i]] : SPACED_TOKENS);
}

/* ---- signature ---------------------------------------------------------------------- */

#define NUM_LANES 8
typedef __m256i lanes;

static SST_ALWAYS_INLINE lanes load_lanes(const uint32_t *from)
{
    return load(from);
}

static SST_ALWAYS_INLINE void store_lanes(uint32_t *to, lanes x)
{
    store(to, x);
}

static SST_ALWAYS_INLINE lanes each_lane(uint32_t x)
{
    return _mm256_set1_epi32((int)x);
}

/* Bits 16 to 47 are a number of 32 bits, the first of two, when loaded two bytes further
 * on, and the second, two bytes before; nothing beside the hashes is read. */
static SST_ALWAYS_INLINE lanes load_numbers(const uint64_t *hashes)
{
    __m256 x = _mm256_castsi256_ps(load((const char *)hashes + 2));
    __m256 y = _mm256_castsi256_ps(load((const char *)(hashes + 4) - 2));
    return _mm256_castps_si256(_mm256_shuffle_ps(x, y, _MM_SHUFFLE(3, 1, 2, 0)));
}

static SST_ALWAYS_INLINE lanes least_values(lanes least, lanes a, lanes x, lanes b)
{
    return _mm256_min_epu32(least, _mm256_add_epi32(_mm256_mullo_epi32(a, x), b));
}

static SST_ALWAYS_INLINE void keep_lesser(uint32_t *least, const uint64_t *hash)
{
    __m128i value = _mm_loadu_si32((const char *)hash + 4);
    _mm_storeu_si32(least, _mm_min_epu32(value, _mm_loadu_si32(least)));
}

static SST_ALWAYS_INLINE uint32_t least_lane(lanes x)
{
    __m128i four =
        _mm_min_epu32(_mm256_castsi256_si128(x), _mm256_extracti128_si256(x, 1));
    __m128i two = _mm_min_epu32(four, _mm_shuffle_epi32(four, 0x4E));
    return (uint32_t)_mm_cvtsi128_si32(_mm_min_epu32(two, _mm_shuffle_epi32(two, 0xB1)));
}

/* Into the signature what eight bins have; back: which of them are empty. */
static SST_ALWAYS_INLINE uint64_t take_eight(const uint32_t *least, uint16_t *signature)
{
    const __m256i kept = _mm256_set1_epi32((uint16_t)~REFILLED);
    __m256i values = _mm256_min_epu32(load(least), load(least + NUM_BINS));
    __m256i empty = _mm256_cmpeq_epi32(values, _mm256_set1_epi32((int)EMPTY));
    values = _mm256_and_si256(values, kept);
    _mm_storeu_si128((__m128i *)signature,
                     _mm_packus_epi32(_mm256_castsi256_si128(values),
                                      _mm256_extracti128_si256(values, 1)));
    return (uint64_t)_mm256_movemask_ps(_mm256_castsi256_ps(empty));
}

#include "kernel_refill.h"

const sst_kernel sst_kernel_avx2 = {
    .name = "avx2",
    .runs_here = runs_here,
    .cut = cut_blocks,
    .hash_words = hash_words,
    .sum_lanes = sum_lanes,
    .hash_windows = hash_windows,
    .key_stems = key_stems_singly,
    .find_least = find_least_singly,
    .sign = sign,
};
