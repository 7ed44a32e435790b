/* SPDX-License-Identifier: MIT */
/* unpack_gzip.c - members of gzip, and what HTTP calls deflate, by zlib. */
#include "unpack_member.h"

#include <limits.h>
#include <stdlib.h>
#include <zlib.h>

/* The largest windows; what is added or negated says which header and checksum there are. */
#define WINDOW_BITS_OF_GZIP (MAX_WBITS + 16)
#define WINDOW_BITS_OF_ZLIB MAX_WBITS
#define WINDOW_BITS_OF_BARE (-MAX_WBITS)

static void *new_of(int window_bits)
{
    z_stream *z = calloc(1, sizeof *z);
    if (z && inflateInit2(z, window_bits) != Z_OK) {
        free(z);
        return NULL;
    }
    return z;
}

static void *new_member(void)
{
    return new_of(WINDOW_BITS_OF_GZIP);
}

static void *new_zlib(void)
{
    return new_of(WINDOW_BITS_OF_ZLIB);
}

static void *new_bare(void)
{
    return new_of(WINDOW_BITS_OF_BARE);
}

static void free_member(void *member)
{
    inflateEnd(member);
    free(member);
}

static uInt clamp(size_t len_bytes)
{
    return len_bytes < UINT_MAX ? (uInt)len_bytes : UINT_MAX;
}

static sst_unpacked step_member(void *member, sst_unpack_step *step)
{
    z_stream *z = member;
    z->next_in = (Bytef *)step->in;
    z->avail_in = clamp(step->in_bytes);
    z->next_out = (Bytef *)step->out;
    z->avail_out = clamp(step->out_bytes);
    int status = inflate(z, Z_NO_FLUSH);
    step->in_bytes -= (size_t)((const char *)z->next_in - step->in);
    step->in = (const char *)z->next_in;
    step->out_bytes -= (size_t)((char *)z->next_out - step->out);
    step->out = (char *)z->next_out;
    switch (status) {
    case Z_OK:
    case Z_BUF_ERROR: /* it waits for bytes or room */
        return SST_UNPACKED_SOME;
    case Z_STREAM_END:
        return SST_UNPACKED_ALL;
    case Z_MEM_ERROR:
        return SST_UNPACKED_NO_MEMORY;
    default:
        return SST_UNPACKED_BROKEN;
    }
}

const sst_packing sst_packing_gzip = {
    .name = "gzip",
    .magic = "\x1f\x8b\x08",
    .magic_bytes = 3,
    .new_member = new_member,
    .step = step_member,
    .free_member = free_member,
};

/* Neither begins with bytes that would tell. */
const sst_packing sst_packing_zlib = {
    .name = "deflate",
    .magic = "",
    .new_member = new_zlib,
    .step = step_member,
    .free_member = free_member,
};

const sst_packing sst_packing_bare = {
    .name = "deflate",
    .magic = "",
    .new_member = new_bare,
    .step = step_member,
    .free_member = free_member,
};
