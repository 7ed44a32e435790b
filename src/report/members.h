/* SPDX-License-Identifier: MIT */
/* members.h - members of a JSON object that others are about to replace. */
#ifndef SST_REPORT_MEMBERS_H
#define SST_REPORT_MEMBERS_H

#include <stddef.h>

/* Drop the outermost members that have one of the names, from an object without the brace
 * that ends it; all other bytes stay.
 *   object  valid JSON but for that brace; changed in place
 *   names   ended by NULL
 * Back: how many bytes are left. */
size_t sst_members_drop(char *object, size_t len_bytes, const char *const *names);

#endif
