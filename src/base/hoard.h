/* SPDX-License-Identifier: MIT */
/* hoard.h - large arrays: in memory while a budget lasts, then in unlinked temporary files. */
#ifndef SST_BASE_HOARD_H
#define SST_BASE_HOARD_H

#include <stddef.h>

#include "samestory.h"

typedef struct sst_hoard sst_hoard;

typedef struct sst_hoard_limits {
    uint64_t budget_bytes; /* of arrays in memory; 0 where they are asked for seldom */
    /* Of files so much is resident at any time, */
    uint64_t window_bytes;
    /* or more, as long as all that is resident is less than this. */
    uint64_t process_bytes;
} sst_hoard_limits;

/* Arrays within the budget stay in memory, the others go to files in tmp_dir, of which no more
 * than the limits allow is resident for long (hoard.c says how).  What is shorter than 256 KiB
 * comes from malloc and does not count.
 * errors: SST_ERR_MEMORY. */
sst_status sst_hoard_new(const char *tmp_dir, const sst_hoard_limits *limits,
                         sst_hoard **out, sst_error *err);
/* After all of its arrays. */
void sst_hoard_free(sst_hoard *hoard);

/* As realloc, to more bytes: the array that begins at `at` (NULL: none yet) may move.
 * NULL when neither memory nor temporary space is left; the array is then as it was.
 * Without a hoard it is realloc.  Safe from several threads with an array each. */
void *sst_hoard_resize(sst_hoard *hoard, void *at, size_t old_bytes, size_t new_bytes);
/* As calloc and free. */
void *sst_hoard_calloc(sst_hoard *hoard, size_t num, size_t element_bytes);
void sst_hoard_release(sst_hoard *hoard, void *at);

/* The array that begins at `at` will not grow: of what lies behind used_bytes of it the
 * memory, and its part of the budget, is given back, or the space in a file.  Without a hoard
 * nothing is. */
void sst_hoard_trim(sst_hoard *hoard, void *at, size_t used_bytes);

/* An array that does not grow meanwhile, for who looks at much of it or here and there. */
typedef struct sst_hoard_view {
    const char *at;
    int fd; /* of the hoard; -1: it is in memory */
} sst_hoard_view;

sst_hoard_view sst_hoard_view_of(sst_hoard *hoard, const void *at);

/* len_bytes of it, `from` bytes from its beginning: in their place, or, out of a file, in
 * `buffer`, so that nothing more of it is resident. */
const void *sst_hoard_look(const sst_hoard_view *view, size_t from, size_t len_bytes,
                           void *buffer);

/* What the sweeper does, unless somebody looked just now: it may come late where all cores are
 * busy.  NULL: nothing to do.  Safe from several threads. */
void sst_hoard_sweep(sst_hoard *hoard);

/* The same, now and then: in each turn of a loop that goes through large arrays. A turn may
 * touch a page or two that no other does, and what comes with them from the file. */
static inline void sst_hoard_pace(sst_hoard *hoard, size_t turn)
{
    enum { TURNS = 64 };
    if (turn % TURNS == 0)
        sst_hoard_sweep(hoard);
}

/* What a failure comes to: an SST_ERR_MEMORY for want of temporary space is SST_ERR_SPACE, and
 * names the folder; it is told once. */
sst_status sst_hoard_explain(sst_hoard *hoard, sst_status st, sst_error *err);

/* What lies in files at present. */
uint64_t sst_hoard_spilled_bytes(const sst_hoard *hoard);

#endif
