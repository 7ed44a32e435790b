/* SPDX-License-Identifier: MIT */
/* json_plain.h - the bytes of a JSON string that stand for themselves: where they end. */
#ifndef SST_READ_JSON_PLAIN_H
#define SST_READ_JSON_PLAIN_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define SST_PLAIN_STEP_BYTES 64 /* so many may be read, and written, past the end */

/* Where a step passed bytes that are not ASCII: a bit for each of the bytes from `at` on. */
typedef struct sst_plain_high {
    const char *at;
    uint64_t bits;
} sst_plain_high;

/* What is looked at, and how far it has come. */
#define SST_MOST_PLAIN_HIGH 32
typedef struct sst_plain_walk {
    const char *at, *end;
    char *to;             /* where a copy goes on */
    sst_plain_high *high; /* one more than SST_MOST_PLAIN_HIGH */
    size_t num_high;      /* SST_MOST_PLAIN_HIGH: there may have been more */
} sst_plain_walk;

/* What \c stands for, by c; '\0': JSON has no such escape, or one that is longer. */
extern const char sst_json_meant[256];

/* Move `at` to the first quote, backslash or control character; from the end on it may lie
 * anywhere.  With is_copied what was passed is copied, and a backslash is passed too where
 * a short escape begins: what it means is put into the copy. */
typedef void (*sst_plain_fn)(sst_plain_walk *walk, bool is_copied);

void sst_plain_plain(sst_plain_walk *walk, bool is_copied);
void sst_plain_avx2(sst_plain_walk *walk, bool is_copied);   /* if built */
void sst_plain_avx512(sst_plain_walk *walk, bool is_copied); /* if built */

/* That of a kernel by its name, of the fastest for NULL; the plain one where a kernel has
 * none of its own, or is not to be had here. */
sst_plain_fn sst_plain_find(const char *kernel);

#endif
