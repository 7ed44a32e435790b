/* SPDX-License-Identifier: MIT */
/* unpack_member.h - one member (gzip), frame (zstd) or stream (xz, bzip2) at a time: what the
 * ways of packing have in common. */
#ifndef SST_READ_UNPACK_MEMBER_H
#define SST_READ_UNPACK_MEMBER_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* 128 MiB: what came before that a member may refer to. */
#define SST_UNPACK_WINDOW_LOG 27
#define SST_UNPACK_MEMORY_BYTES ((uint64_t)160 << 20) /* for the window and all else */

/* What is to be unpacked, and where to. */
typedef struct sst_unpack_step {
    const char *in;
    size_t in_bytes; /* left */
    char *out;
    size_t out_bytes; /* left */
} sst_unpack_step;

typedef enum sst_unpacked {
    SST_UNPACKED_SOME = 0, /* as far as the bytes, or the room, went */
    SST_UNPACKED_ALL,      /* the member has ended */
    SST_UNPACKED_BROKEN,
    SST_UNPACKED_TOO_LARGE, /* it wants more memory than the limit */
    SST_UNPACKED_NO_MEMORY
} sst_unpacked;

typedef struct sst_packing {
    const char *name;
    const char *magic; /* what a member begins with */
    size_t magic_bytes;
    /* What else may begin where one does; NULL: nothing.  Magic bytes are there, and of an
     * input's first bytes as many as there are. */
    bool (*begins_too)(const char *bytes, size_t len_bytes, bool is_first);
    void *(*new_member)(void); /* NULL: memory ran out */
    sst_unpacked (*step)(void *member, sst_unpack_step *step);
    void (*free_member)(void *member);
    bool
        is_used_again; /* a member that has ended unpacks the next one: making one is dear */
} sst_packing;

extern const sst_packing sst_packing_gzip, sst_packing_zstd, sst_packing_xz,
    sst_packing_bzip2;

/* Only within HTTP: zlib's format (RFC 1950), and bare deflate (RFC 1951). */
extern const sst_packing sst_packing_zlib, sst_packing_bare;

#endif
