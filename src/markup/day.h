/* SPDX-License-Identifier: MIT */
/* day.h - a day as a page shows it to readers -> ISO 8601. */
#ifndef SST_MARKUP_DAY_H
#define SST_MARKUP_DAY_H

#include <stdbool.h>
#include <stddef.h>

#define SST_DAY_BYTES 16

/* The first day in some text, as "2024-03-05": names of months in eight languages, days with
 * dots, days in Chinese, Japanese and Korean.  Not 03/04/2024, which is two days.  false:
 * there is none. */
bool sst_find_day(const char *text, size_t len, char out[SST_DAY_BYTES]);

#endif
