/* SPDX-License-Identifier: MIT */
/* date_names.h - names of months and zones, as dates have them. */
#ifndef SST_READ_DATE_NAMES_H
#define SST_READ_DATE_NAMES_H

#include "samestory.h"

/* 1 to 12 for the name of a month, whole or cut short, in one of many languages; 0: none. */
int sst_month_of(sst_text word);

/* Minutes east of UTC.  A name that is in no table stands for UTC, as RFC 2822 (4.3) wants
 * it. */
int sst_zone_minutes(sst_text name);

#endif
