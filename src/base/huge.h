/* SPDX-License-Identifier: MIT */
/* huge.h - memory for tables that are looked up here and there: in huge pages, if there
 * are any. */
#ifndef SST_BASE_HUGE_H
#define SST_BASE_HUGE_H

#include <stddef.h>

/* As calloc, for a table of about a megabyte or more: in huge pages a look into it seldom
 * waits for its address as well.  Give back by free.  NULL when memory ran out. */
void *sst_huge_calloc(size_t num_bytes);

#endif
