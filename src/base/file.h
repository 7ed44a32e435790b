/* SPDX-License-Identifier: MIT */
/* file.h - whole reads, temporary space, and output that appears by rename. */
#ifndef SST_BASE_FILE_H
#define SST_BASE_FILE_H

#include <stdio.h>

#include "samestory.h"
#include "vec.h"

/* A file that is open; all borrowed. */
typedef struct sst_open_file {
    int fd;
    const char *name; /* for messages */
} sst_open_file;

/* Read exactly len_bytes at offset; SST_ERR_READ when there are fewer.  Safe from several
 * threads. */
sst_status sst_file_read_at(sst_open_file file, uint64_t offset, void *to,
                            size_t len_bytes, sst_error *err);

/* Open a file without a name in a folder: it goes when its descriptor does.  -1: errno
 * says why there is none. */
int sst_open_nameless(const char *dir);

/* A spool: bytes appended once and read back by offset.  Held in memory up to a limit,
 * then in an unlinked temporary file, so nothing is left behind whatever kills the
 * process. */
typedef struct sst_spool {
    SST_VEC(char) buffer; /* what is not in the file yet, or everything */
    uint64_t file_bytes;  /* what is in the file */
    size_t memory_limit_bytes;
    int fd;              /* -1: no file yet */
    const char *tmp_dir; /* borrowed */
} sst_spool;

void sst_spool_init(sst_spool *spool, const char *tmp_dir, size_t memory_limit_bytes);
/* errors: SST_ERR_MEMORY, SST_ERR_SPACE. */
sst_status sst_spool_append(sst_spool *spool, const void *bytes, size_t len_bytes,
                            uint64_t *offset, sst_error *err);
uint64_t sst_spool_len(const sst_spool *spool);
/* Forget all but the first len_bytes, of at least as many.  Windows that lay on what is
 * forgotten are to be emptied. */
void sst_spool_cut(sst_spool *spool, uint64_t len_bytes);
/* Safe from several threads while nothing is appended. */
sst_status sst_spool_read(const sst_spool *spool, uint64_t offset, void *to,
                          size_t len_bytes, sst_error *err);
void sst_spool_free(sst_spool *spool);

/* The bytes of a spool from `begin` up to `end`. */
typedef struct sst_spool_range {
    uint64_t begin, end;
} sst_spool_range;

/* A stretch of a spool that was read: entries are mostly wanted in order, so that several are
 * read at once.  {0} is empty; bytes is freed by sst_vec_free. */
typedef struct sst_spool_window {
    SST_VEC(char) bytes;
    uint64_t begin; /* in the spool */
} sst_spool_window;

/* The bytes of a range, which lies within the spool.  *out is valid until the window is moved
 * again or the spool appended to.  Safe from several threads with a window each, as above. */
sst_status sst_spool_look(const sst_spool *spool, sst_spool_range range,
                          sst_spool_window *window, const char **out, sst_error *err);

/* An output file that appears whole or not at all, unless the system itself fails: written
 * beside `path` without a name, and where a file system has no such files under another one,
 * renamed by commit, removed by abandon.  A path of "-" is standard output. */
typedef struct sst_output {
    FILE *stream;
    char *buffer;     /* of the stream; NULL: its own */
    char *path;       /* NULL for standard output */
    char *temporary;  /* the other name; NULL: it has none */
    bool is_nameless; /* nothing is left of it, however the process ends */
    bool replaces;    /* a file that is there, by commit */
} sst_output;

sst_status sst_output_open(const char *path, sst_output *out, sst_error *err);
/* Either way the output is closed and its memory freed.  errors: SST_ERR_WRITE. */
sst_status sst_output_commit(sst_output *output, sst_error *err);
void sst_output_abandon(sst_output *output);

#endif
