/* SPDX-License-Identifier: MIT */
/* direct.h - an open file in, its bytes out past the page cache: for inputs that are
 * larger than it, and would only sweep it. */
#ifndef SST_READ_DIRECT_H
#define SST_READ_DIRECT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <sys/types.h>

/* Of offsets, lengths and memory; nearly every device is content with it. */
#define SST_DIRECT_ALIGNMENT ((size_t)4096)

/* Whether most of the file lies in the page cache already, or nobody can say. */
bool sst_direct_is_cached(int fd, uint64_t len_bytes);

/* From now on the file is read past the page cache; false: its file system cannot, and nothing
 * has changed. */
bool sst_direct_begin(int fd);

/* Into aligned memory, from an aligned offset: how many bytes, fewer than len_bytes at
 * the end of the file or before what cannot be read; -1 and errno when there is none
 * before that. */
ssize_t sst_direct_read_at(int fd, char *to, size_t len_bytes, uint64_t offset);

/* A file that is read from beginning to end, wherever its takers want the bytes. */
typedef struct sst_direct sst_direct;

/* From the place of `fd` on, which is borrowed, and closed after it is freed.  NULL: it
 * is read as any other. */
sst_direct *sst_direct_new(int fd);
void sst_direct_free(sst_direct *direct);

/* As read. */
ssize_t sst_direct_read(sst_direct *direct, char *to, size_t len_bytes);

#endif
