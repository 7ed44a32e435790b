/* SPDX-License-Identifier: MIT */
/* kernel_neon_bytes.h - 64 bytes at a time with NEON: what kernel_bytes.h is made of.
 * Masks are bytes of ones or zeros. */
#ifndef SST_TEXT_KERNEL_NEON_BYTES_H
#define SST_TEXT_KERNEL_NEON_BYTES_H

#include <arm_neon.h>
#include <stdbool.h>

#include "cutter.h"

typedef uint8x16x4_t bytes64;

#define QUARTERS 4 /* of 16 bytes */

static SST_ALWAYS_INLINE bytes64 load_bytes(const uint8_t *from)
{
    return (bytes64){
        {vld1q_u8(from), vld1q_u8(from + 16), vld1q_u8(from + 32), vld1q_u8(from + 48)}};
}

static SST_ALWAYS_INLINE void store_bytes(uint8_t *to, bytes64 x)
{
    for (int i = 0; i < QUARTERS; i++)
        vst1q_u8(to + 16 * i, x.val[i]);
}

static SST_ALWAYS_INLINE bytes64 each_byte(uint8_t byte)
{
    uint8x16_t each = vdupq_n_u8(byte);
    return (bytes64){{each, each, each, each}};
}

static SST_ALWAYS_INLINE bytes64 either(bytes64 x, bytes64 y)
{
    for (int i = 0; i < QUARTERS; i++)
        x.val[i] = vorrq_u8(x.val[i], y.val[i]);
    return x;
}

static SST_ALWAYS_INLINE bytes64 both(bytes64 x, bytes64 y)
{
    for (int i = 0; i < QUARTERS; i++)
        x.val[i] = vandq_u8(x.val[i], y.val[i]);
    return x;
}

static SST_ALWAYS_INLINE bytes64 except(bytes64 x, bytes64 y)
{
    for (int i = 0; i < QUARTERS; i++)
        x.val[i] = veorq_u8(x.val[i], y.val[i]);
    return x;
}

static SST_ALWAYS_INLINE bytes64 minus(bytes64 x, bytes64 y)
{
    for (int i = 0; i < QUARTERS; i++)
        x.val[i] = vsubq_u8(x.val[i], y.val[i]);
    return x;
}

static SST_ALWAYS_INLINE bytes64 where_equal(bytes64 x, bytes64 y)
{
    for (int i = 0; i < QUARTERS; i++)
        x.val[i] = vceqq_u8(x.val[i], y.val[i]);
    return x;
}

static SST_ALWAYS_INLINE bytes64 where_at_most(bytes64 x, bytes64 y)
{
    for (int i = 0; i < QUARTERS; i++)
        x.val[i] = vcleq_u8(x.val[i], y.val[i]);
    return x;
}

/* Where a byte is one of `num` from `first` on. */
static SST_ALWAYS_INLINE bytes64 where_in(bytes64 x, uint8_t first, uint8_t num)
{
    return where_at_most(minus(x, each_byte(first)), each_byte((uint8_t)(num - 1)));
}

/* Of x where the mask is, of y elsewhere. */
static SST_ALWAYS_INLINE bytes64 choose(bytes64 mask, bytes64 x, bytes64 y)
{
    for (int i = 0; i < QUARTERS; i++)
        x.val[i] = vbslq_u8(mask.val[i], x.val[i], y.val[i]);
    return x;
}

/* Each byte one place up, a zero before them. */
static SST_ALWAYS_INLINE bytes64 one_up(bytes64 x)
{
    return (bytes64){{vextq_u8(vdupq_n_u8(0), x.val[0], 15),
                      vextq_u8(x.val[0], x.val[1], 15), vextq_u8(x.val[1], x.val[2], 15),
                      vextq_u8(x.val[2], x.val[3], 15)}};
}

/* Each byte one place down, a zero behind them. */
static SST_ALWAYS_INLINE bytes64 one_down(bytes64 x)
{
    return (bytes64){{vextq_u8(x.val[0], x.val[1], 1), vextq_u8(x.val[1], x.val[2], 1),
                      vextq_u8(x.val[2], x.val[3], 1),
                      vextq_u8(x.val[3], vdupq_n_u8(0), 1)}};
}

/* A bit for each byte of a mask: those of eight neighbours add up to one byte. */
static SST_ALWAYS_INLINE uint64_t bits_of(bytes64 mask)
{
    static const uint8_t powers[16] = {1, 2, 4, 8, 16, 32, 64, 128,
                                       1, 2, 4, 8, 16, 32, 64, 128};
    uint8x16_t power = vld1q_u8(powers);
    for (int i = 0; i < QUARTERS; i++)
        mask.val[i] = vandq_u8(mask.val[i], power);
    uint8x16_t pairs = vpaddq_u8(mask.val[0], mask.val[1]);
    uint8x16_t fours = vpaddq_u8(pairs, vpaddq_u8(mask.val[2], mask.val[3]));
    return vgetq_lane_u64(vreinterpretq_u64_u8(vpaddq_u8(fours, fours)), 0);
}

/* Which bytes have bit number `bit`. */
static SST_ALWAYS_INLINE uint64_t with_bit(bytes64 x, int bit)
{
    uint8x16_t wanted = vdupq_n_u8((uint8_t)(1 << bit));
    for (int i = 0; i < QUARTERS; i++)
        x.val[i] = vtstq_u8(x.val[i], wanted);
    return bits_of(x);
}

static SST_ALWAYS_INLINE uint64_t top_bits(bytes64 x)
{
    return with_bit(x, 7);
}

static SST_ALWAYS_INLINE bool has_any(bytes64 x, uint8_t bits)
{
    uint8x16_t any = vorrq_u8(vorrq_u8(x.val[0], x.val[1]), vorrq_u8(x.val[2], x.val[3]));
    return vmaxvq_u8(vandq_u8(any, vdupq_n_u8(bits))) != 0;
}

/* ---- look-ups ----------------------------------------------------------------------- */

/* The low six bits of each byte that goes on with a code point. */
typedef bytes64 places64;

static SST_ALWAYS_INLINE places64 places_of(bytes64 x)
{
    return minus(x, each_byte(0x80));
}

/* Of bytes that do not go on with a code point: anything. */
static SST_ALWAYS_INLINE bytes64 look_up(const places64 *p, const uint8_t table[64])
{
    bytes64 whole = load_bytes(table), found;
    for (int i = 0; i < QUARTERS; i++)
        found.val[i] = vqtbl4q_u8(whole, p->val[i]);
    return found;
}

/* By the low half of each byte. */
static SST_ALWAYS_INLINE bytes64 look_up_low(bytes64 x, const uint8_t table[16])
{
    uint8x16_t whole = vld1q_u8(table), low = vdupq_n_u8(0x0F);
    for (int i = 0; i < QUARTERS; i++)
        x.val[i] = vqtbl1q_u8(whole, vandq_u8(x.val[i], low));
    return x;
}

#endif
