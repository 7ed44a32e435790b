/* SPDX-License-Identifier: MIT */
/* unpack_bzip2.c - streams of bzip2, by libbz2. */
#include "unpack_member.h"

#include <bzlib.h>
#include <limits.h>
#include <stdlib.h>

static void *new_member(void)
{
    bz_stream *z = calloc(1, sizeof *z);
    if (z && BZ2_bzDecompressInit(z, 0, 0) != BZ_OK) {
        free(z);
        return NULL;
    }
    return z;
}

static void free_member(void *member)
{
    BZ2_bzDecompressEnd(member);
    free(member);
}

static unsigned clamp(size_t len_bytes)
{
    return len_bytes < UINT_MAX ? (unsigned)len_bytes : UINT_MAX;
}

static sst_unpacked step_member(void *member, sst_unpack_step *step)
{
    bz_stream *z = member;
    z->next_in = (char *)step->in;
    z->avail_in = clamp(step->in_bytes);
    z->next_out = step->out;
    z->avail_out = clamp(step->out_bytes);
    int status = BZ2_bzDecompress(z);
    step->in_bytes -= (size_t)(z->next_in - step->in);
    step->in = z->next_in;
    step->out_bytes -= (size_t)(z->next_out - step->out);
    step->out = z->next_out;
    switch (status) {
    case BZ_OK:
        return SST_UNPACKED_SOME;
    case BZ_STREAM_END:
        return SST_UNPACKED_ALL;
    case BZ_MEM_ERROR:
        return SST_UNPACKED_NO_MEMORY;
    default:
        return SST_UNPACKED_BROKEN;
    }
}

const sst_packing sst_packing_bzip2 = {
    .name = "bzip2",
    .magic = "BZh",
    .magic_bytes = 3,
    .new_member = new_member,
    .step = step_member,
    .free_member = free_member,
};
