/* SPDX-License-Identifier: MIT */
/* room.h - memory of the worker, counted page by page.
 *
 * The worker does one page after the other, and whatever a page took is given back at its
 * end.  A page that wants more than the limit ends the worker at once, with
 * SST_WIRE_EXIT_MEMORY: so nothing here fails, libxml2 never sees memory run out, and whether
 * a page is over the limit does not depend on the pages before it. */
#ifndef SST_MARKUP_ROOM_H
#define SST_MARKUP_ROOM_H

#include <stddef.h>
#include <stdint.h>

/* Bytes that a page may take; SIZE_MAX at first. */
void sst_room_limit(size_t limit_bytes);
/* The end of a page: everything from sst_room_take and sst_room_grow is given back. */
void sst_room_clear(void);

/* count * element_bytes bytes, aligned to 16, not cleared. */
void *sst_room_take(size_t count, size_t element_bytes);
/* The same, cleared. */
void *sst_room_take_clear(size_t count, size_t element_bytes);

/* An array that grows: *at has room for *cap elements, and for `want` afterwards. */
void sst_room_grow(void *at, size_t *cap, size_t want, size_t element_bytes);

/* For libxml2, which gives back by itself. */
void *sst_room_malloc(size_t len_bytes);
void *sst_room_realloc(void *old, size_t len_bytes);
char *sst_room_strdup(const char *string);
void sst_room_free(void *block);

/* Bytes that grow.  {0} is empty. */
typedef struct sst_bytes {
    char *at;
    size_t len, cap;
} sst_bytes;

void sst_bytes_add(sst_bytes *to, const char *bytes, size_t len);
void sst_bytes_add_char(sst_bytes *to, char c);
/* As UTF-8. */
void sst_bytes_add_code(sst_bytes *to, uint32_t code);

#endif
