/* SPDX-License-Identifier: MIT */
/* unpack_xz.c - streams of xz, by liblzma. */
#include "unpack_member.h"

#include <lzma.h>
#include <stdlib.h>

static void *new_member(void)
{
    lzma_stream *z = calloc(1, sizeof *z);
    if (z && lzma_stream_decoder(z, SST_UNPACK_MEMORY_BYTES, 0) != LZMA_OK) {
        free(z);
        return NULL;
    }
    return z;
}

static void free_member(void *member)
{
    lzma_end(member);
    free(member);
}

static sst_unpacked step_member(void *member, sst_unpack_step *step)
{
    lzma_stream *z = member;
    z->next_in = (const uint8_t *)step->in;
    z->avail_in = step->in_bytes;
    z->next_out = (uint8_t *)step->out;
    z->avail_out = step->out_bytes;
    lzma_ret status = lzma_code(z, LZMA_RUN);
    step->in = (const char *)z->next_in;
    step->in_bytes = z->avail_in;
    step->out = (char *)z->next_out;
    step->out_bytes = z->avail_out;
    switch (status) {
    case LZMA_OK:
    case LZMA_BUF_ERROR: /* it waits for bytes or room */
        return SST_UNPACKED_SOME;
    case LZMA_STREAM_END:
        return SST_UNPACKED_ALL;
    case LZMA_MEM_ERROR:
        return SST_UNPACKED_NO_MEMORY;
    case LZMA_MEMLIMIT_ERROR:
        return SST_UNPACKED_TOO_LARGE;
    default:
        return SST_UNPACKED_BROKEN;
    }
}

const sst_packing sst_packing_xz = {
    .name = "xz",
    .magic = "\xfd\x37zXZ\0",
    .magic_bytes = 6,
    .new_member = new_member,
    .step = step_member,
    .free_member = free_member,
};
