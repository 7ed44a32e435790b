/* SPDX-License-Identifier: MIT */
/* nearby.h - places of a file in, their bytes out: few reads of a file on the disk, though many
 * records of it are wanted again. */
#ifndef SST_READ_NEARBY_H
#define SST_READ_NEARBY_H

#include "base/file.h"

#define SST_NEARBY_STRETCHES 4

/* Bytes of an input that were read, or that the next read there is to find. */
typedef struct sst_stretch {
    SST_VEC(char) bytes;
    uint64_t begin, end; /* in the input: the first end - begin of the bytes; their own
                            len says nothing */
    uint32_t input;
    size_t ahead_bytes; /* how long the read was to be */
    size_t num_taken;   /* records */
    uint64_t turn;      /* of the last one; 0: none yet */
} sst_stretch;

/* What one thread has at hand.  {0} is empty. */
typedef struct sst_nearby {
    sst_stretch stretches[SST_NEARBY_STRETCHES];
    uint64_t turn;
} sst_nearby;

void sst_nearby_free(sst_nearby *nearby);

/* What is wanted of which file. */
typedef struct sst_nearby_place {
    int fd;
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
