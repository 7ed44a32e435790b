/* SPDX-License-Identifier: MIT */
/* charset.h - bytes of a page in whatever charset -> UTF-8 without NUL. */
#ifndef SST_MARKUP_CHARSET_H
#define SST_MARKUP_CHARSET_H

#include <stdbool.h>

#include "room.h"

/* What is converted by the C library is opened now, as no file can be later. */
void sst_charset_open_all(void);

/* UTF-8 of a page.  A byte order mark says what it is; else `outside` (from a header of the
 * transport; may be NULL); else the page's own <meta>; else it is UTF-8 if it can be, and
 * windows-1252 if it cannot (https://encoding.spec.whatwg.org/, with one thing added: bytes
 * that are good UTF-8 beyond chance are UTF-8, whatever is said of them).  What cannot be
 * converted becomes U+FFFD; NUL vanishes.  Borrows from `bytes` where nothing is to be done. */
sst_bytes sst_charset_convert(const char *bytes, size_t len, const char *outside,
                              size_t outside_len);

/* UTF-8 in, good UTF-8 without NUL out. */
sst_bytes sst_charset_mend(const char *bytes, size_t len);

#endif
