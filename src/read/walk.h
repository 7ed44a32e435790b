/* SPDX-License-Identifier: MIT */
/* walk.h - an INPUT in, the files that it means out. */
#ifndef SST_READ_WALK_H
#define SST_READ_WALK_H

#include "base/vec.h"
#include "samestory_io.h"

typedef enum sst_file_kind {
    SST_FILE_REGULAR = 0,
    SST_FILE_STREAM /* standard input, a pipe: bytes that come once */
} sst_file_kind;

typedef struct sst_file {
    uint64_t path_at;    /* in the names: as given, or below the folder that was given */
    uint64_t len_bytes;  /* of a regular file */
    uint32_t root_bytes; /* of the path: the folder that was given, and its slash */
    int trouble;         /* errno: it is not to be had; 0: fine */
    sst_file_kind kind;
    bool is_found; /* in a folder, not given */
} sst_file;

/* Paths, each with its NUL, one after the other. */
typedef SST_VEC(char) sst_names;

/* What is no input. */
typedef struct sst_passed {
    uint64_t path_at;
    const char *why;
} sst_passed;

typedef struct sst_walk {
    SST_VEC(sst_file) files;    /* those of a folder sorted by the bytes of their paths */
    uint64_t num_passed_over;   /* dotfiles, linked folders, what is no file */
    SST_VEC(sst_passed) passed; /* if the options name them, sorted like the files */
} sst_walk;

/* Of the options only pass_over and names_passed_over matter.  What is missing or cannot be
 * opened is in the files, with its trouble.
 * errors: SST_ERR_MEMORY.  *out is for sst_walk_free in any case. */
sst_status sst_walk_input(const char *path, const sst_read_options *options,
                          sst_names *names, sst_walk *out, sst_error *err);
void sst_walk_free(sst_walk *walk);

#endif
