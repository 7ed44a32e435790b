/* SPDX-License-Identifier: MIT */
/* kernel_avx2_bytes.h - 64 bytes at a time with AVX2: what kernel_bytes.h is made of.
 * Masks are bytes of ones or zeros. */
#ifndef SST_TEXT_KERNEL_AVX2_BYTES_H
#define SST_TEXT_KERNEL_AVX2_BYTES_H

#include <immintrin.h>
#include <stdbool.h>

#include "kernel_block.h"

typedef struct bytes64 {
    __m256i low, high;
} bytes64;

static SST_ALWAYS_INLINE __m256i each(uint8_t byte)
{
    return _mm256_set1_epi8((char)byte);
}

/* A constant that the compiler does not know, so that it is not made anew with each use. */
static SST_ALWAYS_INLINE __m256i kept(__m256i x)
{
    __asm__("" : "+x"(x));
    return x;
}

static SST_ALWAYS_INLINE __m256i load(const void *from)
{
    return _mm256_loadu_si256((const __m256i *)from);
}

static SST_ALWAYS_INLINE void store(void *to, __m256i x)
{
    _mm256_storeu_si256((__m256i *)to, x);
}

static SST_ALWAYS_INLINE bytes64 load_bytes(const uint8_t *from)
{
    return (bytes64){load(from), load(from + 32)};
}

static SST_ALWAYS_INLINE void store_bytes(uint8_t *to, bytes64 x)
{
    store(to, x.low);
    store(to + 32, x.high);
}

static SST_ALWAYS_INLINE bytes64 each_byte(uint8_t byte)
{
    __m256i x = byte == 0 ? _mm256_setzero_si256() : kept(each(byte));
    return (bytes64){x, x};
}

static SST_ALWAYS_INLINE bytes64 either(bytes64 x, bytes64 y)
{
    return (bytes64){_mm256_or_si256(x.low, y.low), _mm256_or_si256(x.high, y.high)};
}

static SST_ALWAYS_INLINE bytes64 both(bytes64 x, bytes64 y)
{
    return (bytes64){_mm256_and_si256(x.low, y.low), _mm256_and_si256(x.high, y.high)};
}

static SST_ALWAYS_INLINE bytes64 except(bytes64 x, bytes64 y)
{
    return (bytes64){_mm256_xor_si256(x.low, y.low), _mm256_xor_si256(x.high, y.high)};
}

static SST_ALWAYS_INLINE bytes64 where_equal(bytes64 x, bytes64 y)
{
    return (bytes64){_mm256_cmpeq_epi8(x.low, y.low), _mm256_cmpeq_epi8(x.high, y.high)};
}

static SST_ALWAYS_INLINE bytes64 where_at_most(bytes64 x, bytes64 y)
{
    return where_equal(
        x, (bytes64){_mm256_min_epu8(x.low, y.low), _mm256_min_epu8(x.high, y.high)});
}

static SST_ALWAYS_INLINE bytes64 minus(bytes64 x, bytes64 y)
{
    return (bytes64){_mm256_sub_epi8(x.low, y.low), _mm256_sub_epi8(x.high, y.high)};
}

/* Where a byte is one of `num` from `first` on: moved up to the greatest of signed bytes. */
static SST_ALWAYS_INLINE bytes64 where_in(bytes64 x, uint8_t first, uint8_t num)
{
    const __m256i up = kept(each((uint8_t)(128 - num - first))),
                  below = kept(each((uint8_t)(127 - num)));
    return (bytes64){_mm256_cmpgt_epi8(_mm256_add_epi8(x.low, up), below),
                     _mm256_cmpgt_epi8(_mm256_add_epi8(x.high, up), below)};
}

/* Of x where the mask is, of y elsewhere. */
static SST_ALWAYS_INLINE bytes64 choose(bytes64 mask, bytes64 x, bytes64 y)
{
    return (bytes64){_mm256_blendv_epi8(y.low, x.low, mask.low),
                     _mm256_blendv_epi8(y.high, x.high, mask.high)};
}

/* Each byte one place up, a zero before them. */
static SST_ALWAYS_INLINE bytes64 one_up(bytes64 x)
{
    __m256i below_low = _mm256_permute2x128_si256(x.low, x.low, 0x08);
    __m256i below_high = _mm256_permute2x128_si256(x.low, x.high, 0x21);
    return (bytes64){_mm256_alignr_epi8(x.low, below_low, 15),
                     _mm256_alignr_epi8(x.high, below_high, 15)};
}

/* Each byte one place down, a zero behind them. */
static SST_ALWAYS_INLINE bytes64 one_down(bytes64 x)
{
    __m256i above_low = _mm256_permute2x128_si256(x.low, x.high, 0x21);
    __m256i above_high = _mm256_permute2x128_si256(x.high, x.high, 0x81);
    return (bytes64){_mm256_alignr_epi8(above_low, x.low, 1),
                     _mm256_alignr_epi8(above_high, x.high, 1)};
}

static SST_ALWAYS_INLINE uint64_t top_bits(bytes64 x)
{
    uint64_t high = (uint32_t)_mm256_movemask_epi8(x.high);
    return high << 32 | (uint32_t)_mm256_movemask_epi8(x.low);
}

/* Which bytes have bit number `bit`. */
static SST_ALWAYS_INLINE uint64_t with_bit(bytes64 x, int bit)
{
    return top_bits(
        (bytes64){_mm256_slli_epi16(x.low, 7 - bit), _mm256_slli_epi16(x.high, 7 - bit)});
}

static SST_ALWAYS_INLINE bool has_any(bytes64 x, uint8_t bits)
{
    return !_mm256_testz_si256(_mm256_or_si256(x.low, x.high), each(bits));
}

/* ---- places ------------------------------------------------------------------------- */

/* By a byte, the places of its bits, a byte for each, the first one lowest. */
#define PLACE(byte, i)                                                                   \
    ((uint64_t)((byte) >> (i)&1) * (i)                                                   \
     << 8 * __builtin_popcount((byte) & ((1u << (i)) - 1)))
#define PLACES(byte)                                                                     \
    (PLACE(byte, 1) | PLACE(byte, 2) | PLACE(byte, 3) | PLACE(byte, 4) |                 \
     PLACE(byte, 5) | PLACE(byte, 6) | PLACE(byte, 7))
#define FOUR_PLACES(byte)                                                                \
    PLACES(byte), PLACES((byte) + 1), PLACES((byte) + 2), PLACES((byte) + 3)
#define SIXTEEN_PLACES(byte)                                                             \
    FOUR_PLACES(byte), FOUR_PLACES((byte) + 4), FOUR_PLACES((byte) + 8),                 \
        FOUR_PLACES((byte) + 12)
#define ALL_PLACES(byte)                                                                 \
    SIXTEEN_PLACES(byte), SIXTEEN_PLACES((byte) + 16), SIXTEEN_PLACES((byte) + 32),      \
        SIXTEEN_PLACES((byte) + 48)

static const uint64_t places_of_byte[256] = {ALL_PLACES(0u), ALL_PLACES(64u),
                                             ALL_PLACES(128u), ALL_PLACES(192u)};

/* Eight bits of the mask at a time, and eight places, whether there are as many or not:
 * what is too much is written over later. */
static SST_ALWAYS_INLINE size_t write_places(uint64_t mask, uint32_t base, uint32_t *to)
{
    const uint32_t *first = to;
    const __m256i eight = kept(_mm256_set1_epi32(8));
    __m256i bases = _mm256_set1_epi32((int)base);
#pragma GCC unroll 8
    for (int i = 0; i < 8; i++, mask >>= 8) {
        uint64_t byte = mask & 0xFF;
        __m128i places = _mm_loadl_epi64((const __m128i *)&places_of_byte[byte]);
        store(to, _mm256_add_epi32(bases, _mm256_cvtepu8_epi32(places)));
        bases = _mm256_add_epi32(bases, eight);
        to += __builtin_popcountll(byte);
    }
    return (size_t)(to - first);
}

static inline void write_by_turns(uint64_t first, uint64_t second, uint32_t base,
                                  uint32_t *to)
{
    write_by_turns_singly(first, second, base, to);
}

/* ---- look-ups ----------------------------------------------------------------------- */

/* The low six bits of each byte that goes on with a code point, for each quarter of a table of
 * 64: in the low four bits when it is of that quarter, else with the top bit, which makes
 * VPSHUFB give zero. */
typedef struct places64 {
    bytes64 quarters[4];
} places64;

static SST_ALWAYS_INLINE places64 places_of(bytes64 x)
{
    places64 p;
#pragma GCC unroll 4
    for (unsigned i = 0; i < 4; i++) {
        const __m256i begin = each((uint8_t)(0x80 | i << 4)), carry = each(0x70);
        p.quarters[i].low = _mm256_add_epi8(_mm256_xor_si256(x.low, begin), carry);
        p.quarters[i].high = _mm256_add_epi8(_mm256_xor_si256(x.high, begin), carry);
    }
    return p;
}

/* Of bytes that do not go on with a code point: anything. */
static SST_ALWAYS_INLINE bytes64 look_up(const places64 *p, const uint8_t table[64])
{
    bytes64 found = each_byte(0);
#pragma GCC unroll 4
    for (unsigned i = 0; i < 4; i++) {
        __m256i quarter = _mm256_broadcastsi128_si256(
            _mm_loadu_si128((const __m128i *)(table + 16 * i)));
        found =
            either(found, (bytes64){_mm256_shuffle_epi8(quarter, p->quarters[i].low),
                                    _mm256_shuffle_epi8(quarter, p->quarters[i].high)});
    }
    return found;
}

/* By the low half of each byte. */
static SST_ALWAYS_INLINE bytes64 look_up_low(bytes64 x, const uint8_t table[16])
{
    const __m256i low = each(0x0F);
    __m256i whole = _mm256_broadcastsi128_si256(_mm_loadu_si128((const __m128i *)table));
    return (bytes64){_mm256_shuffle_epi8(whole, _mm256_and_si256(x.low, low)),
                     _mm256_shuffle_epi8(whole, _mm256_and_si256(x.high, low))};
}

#endif
