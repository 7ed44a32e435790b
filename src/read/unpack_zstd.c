/* SPDX-License-Identifier: MIT */
/* unpack_zstd.c - frames of Zstandard, by libzstd. */
#include "unpack_member.h"

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

const sst_packing sst_packing_zstd = {
    .name = "zstd",
    .magic = "\x28\xb5\x2f\xfd",
    .magic_bytes = 4,
    .new_member = new_member,
    .step = step_member,
    .free_member = free_member,
};
