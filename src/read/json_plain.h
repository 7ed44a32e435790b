/* SPDX-License-Identifier: MIT */
/* json_plain.h - the bytes of a JSON string that stand for themselves: where they end. */
#ifndef SST_READ_JSON_PLAIN_H
#define SST_READ_JSON_PLAIN_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define SST_PLAIN_STEP_BYTES 64 /* so many may be read, and written, past the end */

/* What is looked at, and how far it has come. */
typedef struct sst_plain_walk {
    const char *at, *end;
    char *to;      /* where a copy goes on */
    uint64_t high; /* not 0: not all that was passed is ASCII */
} sst_plain_walk;

/* Move `at` to the first quote, backslash or control character; from the end on it may lie
 * anywhere.  With is_copied what was passed is copied. */
typedef void (*sst_plain_fn)(sst_plain_walk *walk, bool is_copied);

/* All that this machine can run, the fastest first; NULL behind the last. */
#define SST_MOST_PLAINS 4
void sst_plains(sst_plain_fn out[SST_MOST_PLAINS]);

#endif
