/* SPDX-License-Identifier: MIT */
/* wide.h - which encoding of two or four bytes the first bytes of an input are in. */
#ifndef SST_READ_WIDE_H
#define SST_READ_WIDE_H

#include <stdbool.h>
#include <stddef.h>

/* Its name, if there is a byte order mark and text behind it, or if the zeros show it
 * that stand beside the letters of ASCII; NULL: they are in none. */
const char *sst_wide_shown(const char *head, size_t len_bytes);

/* Has `name` such letters, whose bytes are not those of ASCII? */
bool sst_wide_is(const char *name);

/* Of how many bytes a letter of it is, at least. */
size_t sst_wide_unit_bytes(const char *name);

#endif
