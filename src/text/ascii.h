/* SPDX-License-Identifier: MIT */
/* ascii.h - ASCII text in, canonical words out: the fast path of normalise.c. */
#ifndef SST_TEXT_ASCII_H
#define SST_TEXT_ASCII_H

#include "cutter.h"
#include "normalise_reader.h"

/* Is the ASCII path worth while here? */
static inline bool sst_ascii_is_worthwhile(sst_source s, uint32_t at)
{
    return s.end - at >= 8 && !(sst_load64(s.text + at) & 0x8080808080808080u);
}

/* Take what ASCII alone can tell, up to the first byte that the other paths must see;
 * nothing may wait.  False when memory ran out. */
bool sst_ascii_cut(sst_text_reader *reader, sst_cutter *cutter);

#endif
