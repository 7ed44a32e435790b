/* SPDX-License-Identifier: MIT */
/* kernel_avx512.c - the kernel for processors with AVX-512 BW, VL, DQ, VBMI and VBMI2.
 *
 * A block of 64 bytes is one register: comparisons give the masks of kernel_block.h as
 * they are, code points of one page get their classes by one look-up (VPERMB), and the
 * places of the bits of a mask are a compression of 0, 1, 2 ... (VPCOMPRESSB). */
#include <immintrin.h>
#include <string.h>

#include "base/bytes.h"
#include "kernel.h"
#include "kernel_avx512_bytes.h"
#include "kernel_hash.h"
#include "kernel_least.h"
#include "kernel_sign.h"
#include "kernel_stem.h"

static bool runs_here(void)
{
    return __builtin_cpu_supports("avx512bw") && __builtin_cpu_supports("avx512vl") &&
           __builtin_cpu_supports("avx512dq") && __builtin_cpu_supports("avx512vbmi") &&
           __builtin_cpu_supports("avx512vbmi2") && __builtin_cpu_supports("bmi2");
}

#define LETTER_BYTES 0  /* look-ups cost little */
#include "kernel_cut.h" /* of these blocks */

/* ---- hashes ------------------------------------------------------------------------- */

#define EACH(byte) (0x0101010101010101 * (byte))

/* The lengths of eight words. */
static SST_ALWAYS_INLINE __m512i lengths_of(const sst_span *at)
{
    __m512i spans = _mm512_loadu_si512(at);
    return _mm512_maskz_sub_epi32(0x5555, _mm512_srli_epi64(spans, 32), spans);
}

/* The lowest byte of each of eight numbers, eight times over. */
static SST_ALWAYS_INLINE __m512i repeat_bytes(__m512i numbers)
{
    const __m512i of_each = _mm512_broadcast_i32x4(_mm_set_epi64x(EACH(8), EACH(0)));
    return _mm512_shuffle_epi8(numbers, of_each);
}

/* The bytes of text at `places`, where of `mask`, else 0. */
static SST_ALWAYS_INLINE __m512i take_bytes(const char *text, __m512i places,
                                            __mmask64 mask, bool is_wide)
{
    __m512i block = _mm512_loadu_si512(text);
    return is_wide ? _mm512_maskz_permutex2var_epi8(mask, block, places,
                                                    _mm512_loadu_si512(text + 64))
                   : _mm512_maskz_permutexvar_epi8(mask, places, block);
}

/* mix of eight. */
static SST_ALWAYS_INLINE __m512i mix_eight(__m512i x, __m512i y)
{
    __m512i outer = _mm512_mul_epu32(x, _mm512_srli_epi64(y, 32));
    __m512i inner = _mm512_mul_epu32(_mm512_srli_epi64(x, 32), y);
    return _mm512_xor_si512(outer, _mm512_rol_epi64(inner, 32));
}

#define NUM_AT_ONCE 8

/* Mostly eight words lie in 64 bytes of text, and their bytes are brought together by two
 * permutations of those: the first eight of each word, and the next. */
static SST_ALWAYS_INLINE bool hash_several(const char *canonical, const sst_span *at,
                                           sst_word_key key, uint64_t *out)
{
    const __m512i own = _mm512_set1_epi64(0x0706050403020100);
    const uint32_t first = at[0].begin, span = at[7].begin - first;
    const char *text = canonical + first;
    __m512i lengths = lengths_of(at);
    __mmask8 is_long = _mm512_cmpgt_epu64_mask(lengths, _mm512_set1_epi64(16));
    __m512i starts =
        _mm512_sub_epi32(_mm512_loadu_si512(at), _mm512_set1_epi32((int)first));
    __m512i places = _mm512_add_epi8(repeat_bytes(starts), own);
    __m512i ends = repeat_bytes(lengths);
    __mmask64 in_first = _mm512_cmplt_epu8_mask(own, ends);
    __mmask64 in_next = _mm512_cmplt_epu8_mask(_mm512_add_epi8(own, each(8)), ends);
    bool is_wide = span > 64 - 8;
    __m512i low = take_bytes(text, places, in_first, is_wide);
    __m512i high = take_bytes(text + 8, places, in_next, is_wide);
    low = _mm512_xor_si512(low, _mm512_set1_epi64((long long)key.low));
    high = _mm512_xor_si512(high, _mm512_set1_epi64((long long)key.high));
    _mm512_storeu_si512(out, mix_eight(low, high));
    return span <= 128 - 8 && !is_long;
}

#include "kernel_words.h"

static SST_ALWAYS_INLINE __m512i add_eight(__m512i sums, __m512i numbers, __m512i keys)
{
    __m512i x = _mm512_xor_si512(numbers, keys);
    __m512i products = _mm512_mul_epu32(x, _mm512_srli_epi64(x, 32));
    __m512i beside = _mm512_shuffle_epi32(numbers, _MM_PERM_BADC);
    return _mm512_add_epi64(sums, _mm512_add_epi64(products, beside));
}

static void sum_lanes(const sst_content_key *key, const uint64_t *numbers, size_t num,
                      uint64_t out[SST_CONTENT_LANES])
{
    const __m512i steps = _mm512_loadu_si512(key->steps);
    __m512i keys = _mm512_loadu_si512(key->first), sums = _mm512_setzero_si512();
    for (; num >= SST_CONTENT_LANES;
         num -= SST_CONTENT_LANES, numbers += SST_CONTENT_LANES) {
        sums = add_eight(sums, _mm512_loadu_si512(numbers), keys);
        keys = _mm512_add_epi64(keys, steps);
    }
    __mmask8 is_there = (__mmask8)((1u << num) - 1);
    sums = add_eight(sums, _mm512_maskz_loadu_epi64(is_there, numbers), keys);
    _mm512_storeu_si512(out, sums);
}

/* Eight words, turned as those `place` places behind the beginning of a window. */
static SST_ALWAYS_INLINE __m512i turn(__m512i words, unsigned place)
{
    return _mm512_rolv_epi64(words, _mm512_set1_epi64(TURN(place)));
}

/* The XOR of `from` to `to` - 1 of eight windows' words. */
static SST_ALWAYS_INLINE __m512i turn_words(const uint64_t *words, unsigned from,
                                            unsigned to)
{
    __m512i x = _mm512_setzero_si512();
    for (unsigned i = from; i < to; i++)
        x = _mm512_xor_si512(x, turn(_mm512_loadu_si512(words + i), i));
    return x;
}

/* finish_window of eight, but for what their numbers of tokens add. */
static SST_ALWAYS_INLINE __m512i finish_windows(__m512i x)
{
    x = _mm512_mullo_epi64(x, _mm512_set1_epi64(WINDOW_MULTIPLIER));
    return _mm512_xor_si512(x, _mm512_srli_epi64(x, 32));
}

/* As many as have 16 words behind the first of eight: their number.  A window of five is
 * the pair of its first two words, the next pair, turned by two places, and the fifth.
 * Words are loaded twice, not five times, which would cross a line of the cache nearly
 * every time. */
static size_t hash_spaced_windows(const uint64_t *words, size_t num, uint64_t *out)
{
    size_t i = 0;
    if (num < 8)
        return 0;
    __m512i here = _mm512_loadu_si512(words), pairs = turn_words(words, 0, 2);
    for (; i + 8 + SPACED_TOKENS <= num; i += 8) {
        __m512i behind = _mm512_loadu_si512(words + i + 8);
        __m512i pairs_behind = turn_words(words + i + 8, 0, 2);
        __m512i next = _mm512_alignr_epi64(pairs_behind, pairs, 2);
        __m512i fifth = _mm512_alignr_epi64(behind, here, 4);
        __m512i x = _mm512_xor_si512(pairs, turn(next, 2));
        x = _mm512_xor_si512(x, turn(fifth, 4));
        _mm512_storeu_si512(out + i, finish_windows(x));
        here = behind;
        pairs = pairs_behind;
    }
    return i;
}

/* Eight words, or what has been made of them, `num` < 8 places further on. */
#define FURTHER_ON(here, behind, num) _mm512_alignr_epi64(behind, here, num)

/* Windows of words from eight places on, as far as each goes. */
typedef struct windows {
    __m512i words, pairs, fours;
} windows;

/* All but the fours, which want those of the eight places behind. */
static SST_ALWAYS_INLINE windows begin_windows(const uint64_t *words)
{
    return (windows){.words = _mm512_loadu_si512(words),
                     .pairs = turn_words(words, 0, 2)};
}

static SST_ALWAYS_INLINE __m512i fours_of(const windows *w, const windows *behind)
{
    __m512i next = FURTHER_ON(w->pairs, behind->pairs, 2);
    return _mm512_xor_si512(w->pairs, turn(next, 2));
}

/* Each is a four of words, and behind it a fifth word, the next four or the next two;
 * there are fours behind. */
static SST_ALWAYS_INLINE __m512i hash_mixed_windows(const windows *w,
                                                    const windows *behind,
                                                    const uint8_t *scripts)
{
    const __m512i of_han = _mm512_set1_epi64((long long)token_mark(HAN_TOKENS));
    const __m512i of_thai = _mm512_set1_epi64((long long)token_mark(THAI_TOKENS));
    __m512i script = _mm512_cvtepu8_epi64(_mm_loadl_epi64((const __m128i *)scripts));
    __mmask8 spaced = _mm512_testn_epi64_mask(script, script);
    __mmask8 thai = _mm512_cmpeq_epi64_mask(script, _mm512_set1_epi64(SST_SCRIPT_THAI));
    __m512i second = FURTHER_ON(w->fours, behind->fours, 4);
    __m512i fifth = FURTHER_ON(w->words, behind->words, 4);
    second = turn(_mm512_mask_mov_epi64(second, spaced, fifth), 4);
    __m512i x = _mm512_xor_si512(w->fours, second);
    x = _mm512_mask_xor_epi64(x, thai, x, turn(behind->fours, 8));
    __m512i mark = _mm512_mask_mov_epi64(of_han, thai, of_thai);
    return finish_windows(_mm512_mask_xor_epi64(x, (__mmask8)~spaced, x, mark));
}

/* The same where all are of Han, or all of Thai. */
static SST_ALWAYS_INLINE __m512i hash_unspaced_windows(const windows *w,
                                                       const windows *behind,
                                                       bool is_thai)
{
    const __m512i of_han = _mm512_set1_epi64((long long)token_mark(HAN_TOKENS));
    const __m512i of_thai = _mm512_set1_epi64((long long)token_mark(THAI_TOKENS));
    __m512i second = turn(FURTHER_ON(w->fours, behind->fours, 4), 4);
    __m512i x = _mm512_xor_si512(w->fours, second);
    if (is_thai)
        x = _mm512_xor_si512(x, turn(behind->fours, 8));
    return finish_windows(_mm512_xor_si512(x, is_thai ? of_thai : of_han));
}

/* Most texts have long runs of one script. */
static SST_ALWAYS_INLINE __m512i hash_any_windows(const windows *w, const windows *behind,
                                                  const uint8_t *scripts)
{
    uint64_t eight = sst_load64(scripts);
    if (eight == EIGHT_OF(SST_SCRIPT_HAN))
        return hash_unspaced_windows(w, behind, false);
    if (eight == EIGHT_OF(SST_SCRIPT_THAI))
        return hash_unspaced_windows(w, behind, true);
    return hash_mixed_windows(w, behind, scripts);
}

/* As many as have 24 words behind the first of eight, where eleven stand behind the last
 * window: their number. */
static size_t hash_all_mixed_windows(const uint64_t *words, const uint8_t *scripts,
                                     size_t num, uint64_t *out)
{
    size_t i = 0;
    if (num < 16)
        return 0;
    windows here = begin_windows(words), behind = begin_windows(words + 8);
    here.fours = fours_of(&here, &behind);
    for (; i + 14 <= num; i += 8) {
        windows last = begin_windows(words + i + 16);
        behind.fours = fours_of(&behind, &last);
        _mm512_storeu_si512(out + i, hash_any_windows(&here, &behind, scripts + i));
        here = behind;
        behind = last;
    }
    return i;
}

static void hash_windows(const uint64_t *words, const uint8_t *scripts, size_t num,
                         uint64_t *out)
{
    size_t i = scripts ? hash_all_mixed_windows(words, scripts, num, out)
                       : hash_spaced_windows(words, num, out);
    for (; !scripts && i < num && num >= 8; i += 8) { /* the last are some once more */
        size_t first = i + 8 <= num ? i : num - 8;
        __m512i x = turn_words(words + first, 0, SPACED_TOKENS);
        _mm512_storeu_si512(out + first, finish_windows(x));
    }
    for (; i < num; i++)
        out[i] =
            hash_window(words + i, scripts ? window_tokens[scripts[i]] : SPACED_TOKENS);
}

/* ---- marks -------------------------------------------------------------------------- */

static size_t find_least(uint64_t *hashes, size_t num, size_t width)
{
    spread_least(hashes, num, width);
    __m512i last = _mm512_set1_epi64((long long)hashes[0]);
    size_t i = 1, kept = 1;
    for (; i + 8 <= num; i += 8) {
        __m512i x = _mm512_loadu_si512(hashes + i);
        __mmask8 is_new = _mm512_cmpneq_epu64_mask(x, _mm512_alignr_epi64(x, last, 7));
        /* what it writes too much is of hashes that were taken */
        _mm512_storeu_si512(hashes + kept, _mm512_maskz_compress_epi64(is_new, x));
        kept += (size_t)__builtin_popcount(is_new);
        last = x;
    }
    uint64_t last_hash =
        (uint64_t)_mm_extract_epi64(_mm512_extracti64x2_epi64(last, 3), 1);
    return keep_changes(hashes, i, num, last_hash, kept);
}

/* ---- stems -------------------------------------------------------------------------- */

/* sst_short_term_key of eight. */
static SST_ALWAYS_INLINE __m256i key_eight(__m512i bytes, __m512i lengths)
{
    const __m512i seed = _mm512_set1_epi64(SST_TERM_KEY_SEED);
    __m512i x = _mm512_xor_si512(seed, _mm512_xor_si512(bytes, lengths));
    x = _mm512_xor_si512(x, _mm512_srli_epi64(x, 30));
    x = _mm512_mullo_epi64(x, _mm512_set1_epi64((long long)0xbf58476d1ce4e5b9u));
    x = _mm512_xor_si512(x, _mm512_srli_epi64(x, 27));
    x = _mm512_mullo_epi64(x, _mm512_set1_epi64((long long)0x94d049bb133111ebu));
    x = _mm512_xor_si512(x, _mm512_srli_epi64(x, 31));
    return _mm512_cvtepi64_epi32(_mm512_srli_epi64(x, 32));
}

static SST_ALWAYS_INLINE __m512i load_stems(const char *canonical, const sst_span *at)
{
    return _mm512_setr_epi64((long long)sst_load64(canonical + at[0].begin),
                             (long long)sst_load64(canonical + at[1].begin),
                             (long long)sst_load64(canonical + at[2].begin),
                             (long long)sst_load64(canonical + at[3].begin),
                             (long long)sst_load64(canonical + at[4].begin),
                             (long long)sst_load64(canonical + at[5].begin),
                             (long long)sst_load64(canonical + at[6].begin),
                             (long long)sst_load64(canonical + at[7].begin));
}

static size_t key_stems(const sst_words *words, uint32_t *keys, uint32_t *others)
{
    const __m512i bytes_of =
        _mm512_setr_epi64(0, 0xff, 0xffff, 0xffffff, 0xffffffff, 0xffffffffff, 0, 0);
    const __m512i tops = _mm512_set1_epi64(NOT_ASCII);
    __m256i tokens = _mm256_setr_epi32(0, 1, 2, 3, 4, 5, 6, 7);
    size_t i = 0, num_others = 0;
    for (; i + 8 <= words->num_tokens; i += 8) {
        __m512i lengths = _mm512_min_epu64(lengths_of(words->at + i),
                                           _mm512_set1_epi64(SST_ASCII_STEM_BYTES));
        __m512i stems = _mm512_and_si512(load_stems(words->canonical, words->at + i),
                                         _mm512_permutexvar_epi64(lengths, bytes_of));
        __mmask8 is_other = _mm512_test_epi64_mask(stems, tops);
        _mm256_storeu_si256((__m256i *)(keys + i), key_eight(stems, lengths));
        _mm256_storeu_si256((__m256i *)(others + num_others),
                            _mm256_maskz_compress_epi32(is_other, tokens));
        num_others += (size_t)__builtin_popcount(is_other);
        tokens = _mm256_add_epi32(tokens, _mm256_set1_epi32(8));
    }
    return key_stems_from(words, i, keys, others, num_others);
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

/* Bits 16 to 47 are a number of 32 bits, the first of two, when loaded two bytes further
 * on, and the second, two bytes before; nothing beside the hashes is read. */
static SST_ALWAYS_INLINE lanes load_numbers(const uint64_t *hashes)
{
    __m512 x = _mm512_loadu_ps((const char *)hashes + 2);
    __m512 y = _mm512_loadu_ps((const char *)(hashes + 8) - 2);
    return _mm512_castps_si512(_mm512_shuffle_ps(x, y, _MM_SHUFFLE(3, 1, 2, 0)));
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
    .sum_lanes = sum_lanes,
    .hash_windows = hash_windows,
    .key_stems = key_stems,
    .find_least = find_least,
    .sign = sign,
};
