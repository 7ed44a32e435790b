/* SPDX-License-Identifier: MIT */
/* legible.h - whether what was read of an article is text at all. */
#ifndef SST_READ_LEGIBLE_H
#define SST_READ_LEGIBLE_H

#include "read.h"

/* Bytes that are no UTF-8 are read as U+FFFD, all alike: texts that are little else would be
 * equal whatever they say.  Called where bytes were mended; charset: the one that was given,
 * or NULL; is_marked: a byte order mark said that they were.
 * errors: SST_ERR_RECORD: more than a quarter of the article's text is such. */
sst_status sst_legible_check(const sst_article *article, const char *charset,
                             bool is_marked, sst_error *err);

#endif
