/* SPDX-License-Identifier: MIT */
/* huge.c - memory for tables that are looked up here and there. */
#include "huge.h"

#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>

#define HUGE_PAGE_BYTES ((size_t)2 << 20)

void *sst_huge_calloc(size_t num_bytes)
{
    if (num_bytes > SIZE_MAX - HUGE_PAGE_BYTES)
        return NULL;
    size_t bytes = (num_bytes + HUGE_PAGE_BYTES - 1) & ~(HUGE_PAGE_BYTES - 1);
    void *at = aligned_alloc(HUGE_PAGE_BYTES, bytes);
    if (!at)
        return NULL;
#ifdef MADV_HUGEPAGE
    (void)madvise(at, bytes, MADV_HUGEPAGE); /* without it is only slower */
#endif
    return memset(at, 0, num_bytes);
}
