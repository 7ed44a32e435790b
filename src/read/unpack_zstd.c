/* SPDX-License-Identifier: MIT */
/* unpack_zstd.c - frames of Zstandard, by libzstd. */
#include "base/bytes.h"
#include "unpack_member.h"

#include <string.h>
#include <zstd.h>
#include <zstd_errors.h>

static void *new_member(void)
{
    ZSTD_DCtx *z = ZSTD_createDCtx();
    if (z)
        ZSTD_DCtx_setParameter(z, ZSTD_d_windowLogMax, SST_UNPACK_WINDOW_LOG);
    return z;
}

static void free_member(void *member)
{
    ZSTD_freeDCtx(member);
}

static sst_unpacked step_member(void *member, sst_unpack_step *step)
{
    ZSTD_inBuffer in = {step->in, step->in_bytes, 0};
    ZSTD_outBuffer out = {step->out, step->out_bytes, 0};
    size_t status = ZSTD_decompressStream(member, &out, &in);
    step->in += in.pos;
    step->in_bytes -= in.pos;
    step->out += out.pos;
    step->out_bytes -= out.pos;
    if (!ZSTD_isError(status))
        return status == 0 ? SST_UNPACKED_ALL : SST_UNPACKED_SOME;
    switch (ZSTD_getErrorCode(status)) {
    case ZSTD_error_memory_allocation:
        return SST_UNPACKED_NO_MEMORY;
    case ZSTD_error_frameParameter_windowTooLarge:
        return SST_UNPACKED_TOO_LARGE;
    default:
        return SST_UNPACKED_BROKEN;
    }
}

#define SKIPPABLE_HEAD_BYTES 8

/* Frames that are to be skipped (RFC 8878, section 3.1.2), as pzstd writes before each of its
 * own: 5? 2A 4D 18, and their length. */
static bool is_skippable(const char *bytes, size_t len_bytes)
{
    return len_bytes >= 4 && ((uint8_t)bytes[0] & 0xF0) == 0x50 &&
           memcmp(bytes + 1, "\x2a\x4d\x18", 3) == 0;
}

/* LZ4 has them too, so in an input's first bytes the first other frame tells, if it is
 * there. */
static bool begins_skippable(const char *bytes, size_t len_bytes, bool is_first)
{
    size_t at = 0;
    while (is_skippable(bytes + at, len_bytes - at)) {
        if (!is_first || len_bytes - at < SKIPPABLE_HEAD_BYTES)
            return true;
        uint64_t len = sst_load32(bytes + at + 4);
        if (len + SKIPPABLE_HEAD_BYTES > len_bytes - at)
            return true;
        at += SKIPPABLE_HEAD_BYTES + (size_t)len;
    }
    return at > 0 &&
           (len_bytes - at < 4 || memcmp(bytes + at, "\x28\xb5\x2f\xfd", 4) == 0);
}

const sst_packing sst_packing_zstd = {
    .name = "zstd",
    .magic = "\x28\xb5\x2f\xfd",
    .magic_bytes = 4,
    .begins_too = begins_skippable,
    .new_member = new_member,
    .step = step_member,
    .free_member = free_member,
    .is_used_again = true,
};
