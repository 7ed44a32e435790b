/* SPDX-License-Identifier: MIT */
/* scratch.h - memory for one article, given back all at once.
 *
 * One per thread.  What is allocated lives until the next reset, so that an error path
 * has nothing to free.  Blocks are kept across resets, up to 64 MiB of them: after
 * the first articles a reset costs nothing and no memory is asked for. */
#ifndef SST_BASE_SCRATCH_H
#define SST_BASE_SCRATCH_H

#include <stddef.h>

typedef struct sst_scratch_block sst_scratch_block;

typedef struct sst_scratch {
    sst_scratch_block *first, *current;
} sst_scratch; /* {0} is empty and ready */

/* count * element_bytes bytes, not cleared, aligned to 64; NULL when memory ran out or
 * the product overflows.  A count of 0 gives a pointer that must not be read. */
void *sst_scratch_alloc(sst_scratch *scratch, size_t count, size_t element_bytes);
void sst_scratch_reset(sst_scratch *scratch);

/* A place to come back to: everything allocated after the mark is given back. */
typedef struct sst_scratch_mark {
    sst_scratch_block *block;
    size_t used_bytes;
} sst_scratch_mark;
sst_scratch_mark sst_scratch_save(const sst_scratch *scratch);
void sst_scratch_restore(sst_scratch *scratch, sst_scratch_mark mark);

/* Of memory, whether it is handed out or not. */
size_t sst_scratch_held_bytes(const sst_scratch *scratch);

void sst_scratch_free(sst_scratch *scratch);

#endif
