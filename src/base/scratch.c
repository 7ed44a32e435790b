/* SPDX-License-Identifier: MIT */
/* scratch.c - a chain of blocks in, memory for one article out.
 *
 *     first -> [used ....] -> [used .. free] -> [kept] -> [kept]
 *                              ^ current
 *
 * An allocation moves a mark in the current block.  When it does not fit there it goes
 * to the next kept block, or to a new one put in between.  New blocks double in size,
 * so that there are few.  Under GCC's address sanitizer everything that was not handed
 * out is poisoned, with a gap behind each allocation: a read past the end is found. */
#include "scratch.h"

#include <assert.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdlib.h>

#if defined(__SANITIZE_ADDRESS__)
#include <sanitizer/asan_interface.h>
#define GAP_BYTES ALIGNMENT
#define hide_bytes(at, len_bytes) __asan_poison_memory_region((at), (len_bytes))
#define show_bytes(at, len_bytes) __asan_unpoison_memory_region((at), (len_bytes))
#else
#define GAP_BYTES 0
#define hide_bytes(at, len_bytes) ((void)(at), (void)(len_bytes))
#define show_bytes(at, len_bytes) ((void)(at), (void)(len_bytes))
#endif

#define ALIGNMENT 64u /* a line of the cache, a register of 512 bits */
#define SMALLEST_BLOCK_BYTES ((size_t)1 << 16)
#define LARGEST_DOUBLED_BYTES                                                            \
    ((size_t)1 << 22) /* beyond, blocks are as large as asked for */
#define KEPT_BYTES                                                                       \
    ((size_t)1 << 26) /* across resets, so that one giant article is forgotten */

struct sst_scratch_block {
    sst_scratch_block *next;
    size_t cap_bytes, used_bytes; /* of what follows the header */
    size_t padding[5];            /* to ALIGNMENT */
};

static char *block_bytes(sst_scratch_block *block)
{
    return (char *)(block + 1);
}

static void block_empty(sst_scratch_block *block)
{
    block->used_bytes = 0;
    hide_bytes(block_bytes(block), block->cap_bytes);
}

static void block_free(sst_scratch_block *block)
{
    show_bytes(block_bytes(block), block->cap_bytes);
    free(block);
}

static bool block_has_room(const sst_scratch_block *block, size_t len_bytes)
{
    return len_bytes <= block->cap_bytes - block->used_bytes;
}

/* A new block behind the current one, which it becomes. */
static sst_scratch_block *insert_block(sst_scratch *scratch, size_t len_bytes)
{
    sst_scratch_block *current = scratch->current;
    size_t cap_bytes = current == NULL ? SMALLEST_BLOCK_BYTES : 2 * current->cap_bytes;
    if (cap_bytes > LARGEST_DOUBLED_BYTES)
        cap_bytes = LARGEST_DOUBLED_BYTES;
    if (cap_bytes < len_bytes)
        cap_bytes = len_bytes;
    sst_scratch_block *block = aligned_alloc(ALIGNMENT, sizeof *block + cap_bytes);
    if (block == NULL)
        return NULL;
    block->cap_bytes = cap_bytes;
    block_empty(block);
    if (current == NULL) {
        block->next = NULL;
        scratch->first = block;
    } else {
        block->next = current->next;
        current->next = block;
    }
    return scratch->current = block;
}

static sst_scratch_block *block_with_room(sst_scratch *scratch, size_t len_bytes)
{
    sst_scratch_block *current = scratch->current;
    if (current == NULL)
        return insert_block(scratch, len_bytes);
    if (block_has_room(current, len_bytes))
        return current;
    sst_scratch_block *next = current->next;
    if (next == NULL || next->cap_bytes < len_bytes)
        return insert_block(scratch, len_bytes);
    return scratch->current = next;
}

void *sst_scratch_alloc(sst_scratch *scratch, size_t count, size_t element_bytes)
{
    static_assert(sizeof(sst_scratch_block) % ALIGNMENT == 0,
                  "blocks keep the alignment");
    const size_t most = SIZE_MAX / 2;
    if (element_bytes > 0 && count > most / element_bytes)
        return NULL;
    size_t wanted_bytes = count * element_bytes;
    size_t len_bytes = (wanted_bytes + ALIGNMENT - 1) / ALIGNMENT * ALIGNMENT + GAP_BYTES;
    sst_scratch_block *block = block_with_room(scratch, len_bytes);
    if (block == NULL)
        return NULL;
    char *at = block_bytes(block) + block->used_bytes;
    block->used_bytes += len_bytes;
    show_bytes(at, wanted_bytes);
    return at;
}

/* Free the blocks with which the chain would hold more than KEPT_BYTES. */
static void forget_excess(sst_scratch *scratch)
{
    size_t kept_bytes = 0;
    sst_scratch_block **link = &scratch->first;
    while (*link != NULL) {
        sst_scratch_block *block = *link;
        if (kept_bytes + block->cap_bytes > KEPT_BYTES) {
            *link = block->next;
            block_free(block);
        } else {
            kept_bytes += block->cap_bytes;
            link = &block->next;
        }
    }
}

size_t sst_scratch_held_bytes(const sst_scratch *scratch)
{
    size_t held_bytes = 0;
    for (const sst_scratch_block *block = scratch->first; block; block = block->next)
        held_bytes += block->cap_bytes;
    return held_bytes;
}

void sst_scratch_reset(sst_scratch *scratch)
{
    forget_excess(scratch);
    sst_scratch_restore(scratch, (sst_scratch_mark){NULL, 0});
}

sst_scratch_mark sst_scratch_save(const sst_scratch *scratch)
{
    const sst_scratch_block *current = scratch->current;
    return (sst_scratch_mark){scratch->current,
                              current == NULL ? 0 : current->used_bytes};
}

void sst_scratch_restore(sst_scratch *scratch, sst_scratch_mark mark)
{
    /* a mark of an empty scratch knows no block: it means the start of the first */
    sst_scratch_block *block = mark.block == NULL ? scratch->first : mark.block;
    scratch->current = block;
    if (block == NULL)
        return;
    block->used_bytes = mark.used_bytes;
    hide_bytes(block_bytes(block) + mark.used_bytes, block->cap_bytes - mark.used_bytes);
    while ((block = block->next) != NULL)
        block_empty(block);
}

void sst_scratch_free(sst_scratch *scratch)
{
    while (scratch->first != NULL) {
        sst_scratch_block *next = scratch->first->next;
        block_free(scratch->first);
        scratch->first = next;
    }
    scratch->current = NULL;
}
