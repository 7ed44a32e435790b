/* SPDX-License-Identifier: MIT */
/* unpack.h - packed bytes in, what was packed out: gzip, zstd, xz and bzip2, of one member or
 * many. */
#ifndef SST_READ_UNPACK_H
#define SST_READ_UNPACK_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <sys/types.h>

#define SST_PACKED_HEAD_BYTES 6                       /* tell how bytes are packed */
#define SST_FREE_EXPANSION_BYTES ((uint64_t)64 << 20) /* until then it is not measured */

typedef struct sst_unpack sst_unpack;

/* "gzip" and the like, by the first bytes; NULL: not packed, or not in one of these ways. */
const char *sst_packed_name(const char *head, size_t len_bytes);

/* Unpack bytes that begin with `head`, which sst_packed_name knows, and then come from a
 * file; fd (borrowed) -1: there are no more.  max_expansion: bytes out for one in, beyond
 * the free ones. NULL: memory ran out. */
sst_unpack *sst_unpack_new(const char *head, size_t len_bytes, int fd,
                           uint32_t max_expansion);
void sst_unpack_free(sst_unpack *unpack);

/* Up to len_bytes more; 0 at the end, -1 when they end early: sst_unpack_reason says why.
 * Whatever could be unpacked until then was given before. */
ssize_t sst_unpack_read(sst_unpack *unpack, char *to, size_t len_bytes);
const char *sst_unpack_reason(const sst_unpack *unpack);

/* Packed bytes that were taken so far. */
uint64_t sst_unpack_taken(const sst_unpack *unpack);

#endif
