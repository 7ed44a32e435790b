/* SPDX-License-Identifier: MIT */
/* room.c - memory of the worker, counted page by page. */
#include "room.h"
#include "base/utf8.h"
#include "wire.h"

#include <stdlib.h>
#include <unistd.h>

#define BLOCK_BYTES ((size_t)1 << 20)
#define ALIGNMENT 16

typedef struct block {
    struct block *next;
    size_t room_bytes, used_bytes;
} block;

/* The worker is a program that does one page at a time. */
static struct {
    block *blocks; /* the one that is filled first; the oldest is kept */
    size_t used_bytes, limit_bytes;
} room = {NULL, 0, SIZE_MAX};

static void count(size_t len_bytes)
{
    if (len_bytes > room.limit_bytes - room.used_bytes)
        _exit(SST_WIRE_EXIT_MEMORY);
    room.used_bytes += len_bytes;
}

void sst_room_limit(size_t limit_bytes)
{
    room.limit_bytes = limit_bytes;
}

static block *new_block(size_t room_bytes)
{
    if (room_bytes > SIZE_MAX - sizeof(block) - ALIGNMENT)
        _exit(SST_WIRE_EXIT_MEMORY);
    block *b = malloc(sizeof *b + ALIGNMENT + room_bytes);
    if (!b)
        _exit(SST_WIRE_EXIT_MEMORY);
    *b = (block){room.blocks, room_bytes, 0};
    room.blocks = b;
    return b;
}

void sst_room_clear(void)
{
    while (room.blocks && room.blocks->next) {
        block *next = room.blocks->next;
        free(room.blocks);
        room.blocks = next;
    }
    if (room.blocks && room.blocks->room_bytes > BLOCK_BYTES) {
        free(room.blocks);
        room.blocks = NULL;
    }
    if (room.blocks)
        room.blocks->used_bytes = 0;
    room.used_bytes = 0;
}

static char *begin_of(block *b)
{
    uintptr_t begin = (uintptr_t)(b + 1);
    return (char *)b + sizeof *b + (-begin & (ALIGNMENT - 1));
}

void *sst_room_take(size_t num, size_t element_bytes)
{
    if (element_bytes > 0 && num > (SIZE_MAX - ALIGNMENT) / element_bytes)
        _exit(SST_WIRE_EXIT_MEMORY);
    size_t len = (num * element_bytes + ALIGNMENT - 1) & ~(size_t)(ALIGNMENT - 1);
    count(len);
    block *b = room.blocks;
    if (!b || len > b->room_bytes - b->used_bytes)
        b = new_block(len > BLOCK_BYTES ? len : BLOCK_BYTES);
    void *taken = begin_of(b) + b->used_bytes;
    b->used_bytes += len;
    return taken;
}

void *sst_room_take_clear(size_t num, size_t element_bytes)
{
    void *taken = sst_room_take(num, element_bytes);
    memset(taken, 0, num * element_bytes);
    return taken;
}

void sst_room_grow(void *at, size_t *cap, size_t want, size_t element_bytes)
{
    if (want <= *cap)
        return;
    size_t room_for = want > SIZE_MAX / 4 ? want : want + want / 2 + 16;
    void *old, *fresh = sst_room_take(room_for, element_bytes);
    memcpy(&old, at, sizeof old); /* a pointer to any type */
    if (*cap > 0)
        memcpy(fresh, old, *cap * element_bytes);
    memcpy(at, &fresh, sizeof fresh);
    *cap = room_for;
}

/* ---- for libxml2 ------------------------------------------------------------------- */

/* Before each block: its length. */
void *sst_room_malloc(size_t len_bytes)
{
    if (len_bytes > SIZE_MAX / 2)
        _exit(SST_WIRE_EXIT_MEMORY);
    count(len_bytes + ALIGNMENT);
    char *b = malloc(len_bytes + ALIGNMENT);
    if (!b)
        _exit(SST_WIRE_EXIT_MEMORY);
    memcpy(b, &len_bytes, sizeof len_bytes);
    return b + ALIGNMENT;
}

static size_t length_of(const void *block_of)
{
    size_t len_bytes;
    memcpy(&len_bytes, (const char *)block_of - ALIGNMENT, sizeof len_bytes);
    return len_bytes;
}

void sst_room_free(void *old)
{
    if (!old)
        return;
    size_t counted = length_of(old) + ALIGNMENT;
    room.used_bytes -= counted < room.used_bytes ? counted : room.used_bytes;
    free((char *)old - ALIGNMENT);
}

void *sst_room_realloc(void *old, size_t len_bytes)
{
    void *fresh = sst_room_malloc(len_bytes);
    if (old) {
        size_t old_bytes = length_of(old);
        memcpy(fresh, old, old_bytes < len_bytes ? old_bytes : len_bytes);
        sst_room_free(old);
    }
    return fresh;
}

char *sst_room_strdup(const char *string)
{
    size_t len = strlen(string) + 1;
    return memcpy(sst_room_malloc(len), string, len);
}

/* ---- bytes ------------------------------------------------------------------------- */

void sst_bytes_add(sst_bytes *to, const char *bytes, size_t len)
{
    sst_room_grow(&to->at, &to->cap, to->len + len, 1);
    if (len > 0)
        memcpy(to->at + to->len, bytes, len);
    to->len += len;
}

void sst_bytes_add_char(sst_bytes *to, char c)
{
    if (to->len == to->cap)
        sst_room_grow(&to->at, &to->cap, to->len + 1, 1);
    to->at[to->len++] = c;
}

void sst_bytes_add_code(sst_bytes *to, uint32_t code)
{
    char utf8[4];
    sst_bytes_add(to, utf8, sst_utf8_put(utf8, code));
}
