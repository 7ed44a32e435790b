/* SPDX-License-Identifier: MIT */
/* date.h - a date as it was written in, a moment out. */
#ifndef SST_READ_DATE_H
#define SST_READ_DATE_H

#include "samestory.h"

/* Read a date in any form that date.c lists; what is in none of them is undated. */
sst_date sst_date_parse(sst_text text);

#endif
