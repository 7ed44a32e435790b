/* SPDX-License-Identifier: MIT */
/* kernel_least.h - hashes in, the least of each window of them out, once where it stays
 * the same.
 *
 * The least of 2, 4, 8 ... in a row from the least of half as many, and at last of two
 * such rows that overlap: a few operations per hash, however wide the window is, and the
 * same ones at every place, so that a compiler makes the vectors of each kernel of
 * them. */
#ifndef SST_TEXT_KERNEL_LEAST_H
#define SST_TEXT_KERNEL_LEAST_H

#include <stddef.h>
#include <stdint.h>

/* hashes[i] becomes the lesser of itself and hashes[i + apart]. */
static inline void take_lesser(uint64_t *hashes, size_t num, size_t apart)
{
    for (size_t i = 0; i < num; i++)
        hashes[i] = hashes[i + apart] < hashes[i] ? hashes[i + apart] : hashes[i];
}

static inline void spread_least(uint64_t *hashes, size_t num, size_t width)
{
    size_t reached = 1;
    for (; 2 * reached <= width; reached *= 2)
        take_lesser(hashes, num + width - 2 * reached, reached);
    if (reached < width)
        take_lesser(hashes, num, width - reached);
}

/* Of the hashes from `first` on, before which `last` stood, those that are not the one
 * before: they follow the `kept` ones. */
static inline size_t keep_changes(uint64_t *hashes, size_t first, size_t num,
                                  uint64_t last, size_t kept)
{
    for (size_t i = first; i < num; i++) {
        uint64_t hash = hashes[i];
        hashes[kept] = hash; /* written over when it is the one before */
        kept += hash != last;
        last = hash;
    }
    return kept;
}

static inline size_t find_least_singly(uint64_t *hashes, size_t num, size_t width)
{
    spread_least(hashes, num, width);
    return keep_changes(hashes, 1, num, hashes[0], 1);
}

#endif
