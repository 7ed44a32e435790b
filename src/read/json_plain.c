/* SPDX-License-Identifier: MIT */
/* json_plain.c - the bytes of a JSON string that stand for themselves: where they end.
 *
 * A quote, a backslash or a control character ends them.  Sixty-four bytes are looked at in
 * one step, on the way copied if that is wanted, so that a text is touched once; escapes of
 * two bytes become what they mean.  SSE2 is in every x86-64; what more a machine has is asked
 * of it; elsewhere the bytes of a word are looked at side by side. */
#include "json_plain.h"

#include "base/bytes.h"

#define STEP_BYTES SST_PLAIN_STEP_BYTES

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

/* A short escape: put what it means. */
static inline bool take_escape(sst_plain_walk *w)
{
    char meant = *w->at == '\\' ? sst_json_meant[(uint8_t)w->at[1]] : '\0';
    if (!meant)
        return false;
    *w->to++ = meant;
    w->at += 2;
    return true;
}

/* What a step has found: a bit for each byte that ends what is plain, and for each that is
 * not ASCII.  false: nothing ends here. */
static inline bool end_step(sst_plain_walk *w, uint64_t ends, uint64_t high,
                            bool is_copied)
{
    int num = ends ? __builtin_ctzll(ends) : STEP_BYTES;
    uint64_t passed = ends ? high & ~ends & (ends - 1) : high;
    w->high[w->num_high] = (sst_plain_high){w->at, passed};
    w->num_high += (passed != 0) & (w->num_high < SST_MOST_PLAIN_HIGH);
    w->at += num;
    w->to += is_copied ? num : 0;
    return ends != 0 && !(is_copied && take_escape(w));
}

static void pass_plainly(sst_plain_walk *walk, bool is_copied)
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

/* ---- wider steps ------------------------------------------------------------------- */

#ifdef __x86_64__

/* Two lanes, as find_end has one. */
__attribute__((target("avx2"))) static inline __m256i find_end_avx2(__m256i bytes)
{
    __m256i quotes = _mm256_cmpeq_epi8(bytes, _mm256_set1_epi8('"'));
    __m256i slashes = _mm256_cmpeq_epi8(bytes, _mm256_set1_epi8('\\'));
    __m256i low = _mm256_min_epu8(bytes, _mm256_set1_epi8(0x1f));
    __m256i controls = _mm256_cmpeq_epi8(low, bytes);
    return _mm256_or_si256(_mm256_or_si256(quotes, slashes), controls);
}

__attribute__((target("avx2"))) static inline uint64_t top_bits_avx2(__m256i low,
                                                                     __m256i high)
{
    return (uint64_t)(uint32_t)_mm256_movemask_epi8(low) |
           (uint64_t)(uint32_t)_mm256_movemask_epi8(high) << 32;
}

__attribute__((target("avx2"))) static void pass_avx2(sst_plain_walk *walk,
                                                      bool is_copied)
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
        uint64_t ends = top_bits_avx2(find_end_avx2(a), find_end_avx2(b));
        is_end = end_step(&w, ends, top_bits_avx2(a, b), is_copied);
    }
    *walk = w;
}

__attribute__((target("avx512f,avx512bw"))) static void pass_avx512(sst_plain_walk *walk,
                                                                    bool is_copied)
{
    const __m512i quote = _mm512_set1_epi8('"'), slash = _mm512_set1_epi8('\\');
    const __m512i blank = _mm512_set1_epi8(' ');
    sst_plain_walk w = *walk;
    bool is_end = false;
    while (w.at < w.end && !is_end) {
        __m512i bytes = _mm512_loadu_si512(w.at);
        if (is_copied)
            _mm512_storeu_si512(w.to, bytes);
        uint64_t ends = _mm512_cmpeq_epi8_mask(bytes, quote) |
                        _mm512_cmpeq_epi8_mask(bytes, slash) |
                        _mm512_cmplt_epu8_mask(bytes, blank);
        is_end = end_step(&w, ends, _mm512_movepi8_mask(bytes), is_copied);
    }
    *walk = w;
}

/* ---- escapes without a branch ------------------------------------------------------- */

#define BMI2 "bmi,bmi2,popcnt"
#define VBMI2 "avx512f,avx512bw,avx512vbmi,avx512vbmi2," BMI2

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

__attribute__((target(VBMI2))) static inline spots find_spots(__m512i bytes)
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
__attribute__((target(VBMI2))) static void unescape_vbmi2(sst_plain_walk *walk)
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

__attribute__((target(VBMI2))) static void pass_vbmi2(sst_plain_walk *walk,
                                                      bool is_copied)
{
    if (is_copied)
        unescape_vbmi2(walk);
    else
        pass_avx512(walk, false);
}

/* All that VBMI2 names. */
static bool has_vbmi2(void)
{
    return __builtin_cpu_supports("avx512f") && __builtin_cpu_supports("avx512bw") &&
           __builtin_cpu_supports("avx512vbmi") &&
           __builtin_cpu_supports("avx512vbmi2") && __builtin_cpu_supports("bmi") &&
           __builtin_cpu_supports("bmi2") && __builtin_cpu_supports("popcnt");
}

#endif

void sst_plains(sst_plain_fn out[SST_MOST_PLAINS])
{
    size_t num = 0;
#ifdef __x86_64__
    if (has_vbmi2())
        out[num++] = pass_vbmi2;
    if (__builtin_cpu_supports("avx512f") && __builtin_cpu_supports("avx512bw"))
        out[num++] = pass_avx512;
    if (__builtin_cpu_supports("avx2"))
        out[num++] = pass_avx2;
#endif
    out[num++] = pass_plainly;
    while (num < SST_MOST_PLAINS)
        out[num++] = NULL;
}
