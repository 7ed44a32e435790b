/* SPDX-License-Identifier: MIT */
/* nearby.h - places of a file in, their bytes out: few reads of a file on the disk,
 * though many records of it are wanted again. */
#ifndef SST_READ_NEARBY_H
#define SST_READ_NEARBY_H

#include "base/file.h"

enum { SST_NEARBY_SETS = 16, SST_NEARBY_WAYS = 4, SST_NEARBY_ASKED = 256 };

/* A stretch of an input that was read as a whole. */
typedef struct sst_chunk {
    char *bytes;     /* aligned, as direct.h wants it; NULL: none yet */
    uint64_t number; /* which of its input; */
    uint32_t input;
    size_t len_bytes;   /* fewer at the end of the file; 0: nothing is there */
    uint32_t num_taken; /* records */
    uint64_t turn;      /* of the last one */
} sst_chunk;

/* What one thread has at hand.  {0} is empty. */
typedef struct sst_nearby {
    sst_chunk chunks[SST_NEARBY_SETS][SST_NEARBY_WAYS];
    uint64_t asked[SST_NEARBY_ASKED]; /* chunks of which a record was wanted lately */
    uint64_t turn;
} sst_nearby;

void sst_nearby_free(sst_nearby *nearby);

/* What is wanted of which file. */
typedef struct sst_nearby_place {
    int fd;
    int direct_fd;    /* the same file, to be read past the page cache; -1: it is not */
    uint32_t input;   /* its number, by which files are told apart */
    const char *name; /* for messages */
    uint64_t offset;
    size_t len_bytes;
} sst_nearby_place;

/* As sst_file_read_at. */
sst_status sst_nearby_read(sst_nearby *nearby, const sst_nearby_place *wanted, void *to,
                           sst_error *err);

/* The same where the bytes have to come from the disk. */
sst_status sst_nearby_fetch(sst_nearby *nearby, const sst_nearby_place *wanted, void *to,
                            sst_error *err);

#endif
