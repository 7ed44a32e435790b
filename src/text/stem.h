/* SPDX-License-Identifier: MIT */
/* stem.h - the part of a word that stands for it in all its endings. */
#ifndef SST_TEXT_STEM_H
#define SST_TEXT_STEM_H

#include <stddef.h>

#define SST_STEM_BYTES 20 /* five code points */

/* Write the stem of a canonical word of a script with blanks; its length in bytes, 0 only for
 * a word that is empty or all harakat.  The rules stand at the top of stem.c. */
size_t sst_stem(const char *word, size_t len_bytes, char stem[SST_STEM_BYTES]);

#endif
