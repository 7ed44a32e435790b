/* SPDX-License-Identifier: MIT */
/* kernel_neon.c - the kernel for 64-bit ARM, all of which has NEON.
 *
 * A block of 64 bytes is four registers (kernel_neon_bytes.h), and a table of 64 is
 * looked up by one instruction.  Words and windows are hashed one by one: NEON has no
 * multiplication of 64 bits, and the processor turns a word and adds it in one step. */
#include <arm_neon.h>

#include "kernel.h"
#include "kernel_lanes.h"
#include "kernel_least.h"
#include "kernel_neon_bytes.h"
#include "kernel_scalar.h"
#include "kernel_sign.h"
#include "kernel_stem.h"

#include "kernel_bytes.h"

static bool runs_here(void)
{
    return true;
}

static inline size_t write_places(uint64_t mask, uint32_t base, uint32_t *to)
{
    return write_places_singly(mask, base, to);
}

static inline void write_by_turns(uint64_t first, uint64_t second, uint32_t base,
                                  uint32_t *to)
{
    write_by_turns_singly(first, second, base, to);
}

static inline void write_scripts(uint64_t begins, uint64_t han, uint64_t thai,
                                 uint8_t *to)
{
    write_scripts_singly(begins, han, thai, to);
}

#include "kernel_cut.h"

/* ---- signature ---------------------------------------------------------------------- */

#define NUM_LANES 4
typedef uint32x4_t lanes;

static SST_ALWAYS_INLINE lanes load_lanes(const uint32_t *from)
{
    return vld1q_u32(from);
}

static SST_ALWAYS_INLINE void store_lanes(uint32_t *to, lanes x)
{
    vst1q_u32(to, x);
}

static SST_ALWAYS_INLINE lanes each_lane(uint32_t x)
{
    return vdupq_n_u32(x);
}

static SST_ALWAYS_INLINE lanes load_numbers(const uint64_t *hashes)
{
    return vcombine_u32(vshrn_n_u64(vld1q_u64(hashes), 16),
                        vshrn_n_u64(vld1q_u64(hashes + 2), 16));
}

static SST_ALWAYS_INLINE lanes least_values(lanes least, lanes a, lanes x, lanes b)
{
    return vminq_u32(least, vmlaq_u32(b, a, x));
}

static SST_ALWAYS_INLINE uint32_t least_lane(lanes x)
{
    return vminvq_u32(x);
}

static SST_ALWAYS_INLINE void keep_lesser(uint32_t *least, const uint64_t *hash)
{
    uint32_t value = (uint32_t)(*hash >> 32);
    *least = value < *least ? value : *least;
}

/* Into the signature what eight bins have; back: which of them are empty. */
static SST_ALWAYS_INLINE uint64_t take_eight(const uint32_t *least, uint16_t *signature)
{
    static const uint8_t bits[8] = {1, 2, 4, 8, 16, 32, 64, 128};
    uint32x4_t x = vminq_u32(vld1q_u32(least), vld1q_u32(least + NUM_BINS));
    uint32x4_t y = vminq_u32(vld1q_u32(least + 4), vld1q_u32(least + NUM_BINS + 4));
    uint16x8_t values = vcombine_u16(vmovn_u32(x), vmovn_u32(y));
    vst1q_u16(signature, vandq_u16(values, vdupq_n_u16((uint16_t)~REFILLED)));
    const uint32x4_t none = vdupq_n_u32(EMPTY);
    uint16x8_t empty =
        vcombine_u16(vmovn_u32(vceqq_u32(x, none)), vmovn_u32(vceqq_u32(y, none)));
    return vaddv_u8(vand_u8(vmovn_u16(empty), vld1_u8(bits)));
}

#include "kernel_refill.h"

const sst_kernel sst_kernel_neon = {
    .name = "neon",
    .runs_here = runs_here,
    .cut = cut_blocks,
    .hash_words = hash_words,
    .sum_lanes = sum_lanes_by_two,
    .hash_windows = hash_windows,
    .key_stems = key_stems_singly,
    .find_least = find_least_singly,
    .sign = sign,
};
