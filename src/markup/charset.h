/* SPDX-License-Identifier: MIT */
/* charset.h - bytes of a page in whatever charset -> UTF-8 without NUL. */
#ifndef SST_MARKUP_CHARSET_H
#define SST_MARKUP_CHARSET_H

#include <stdbool.h>

#include "room.h"

/* What is converted by the C library is opened now, as no file can be later: the charsets
 * of pages, and `given` by the C library's name, for pages that do not say theirs (NULL:
 * none). */
void sst_charset_open_all(const char *given);

/* What is not certain of a page's text. */
typedef struct sst_charset_doubt {
    size_t num_mended; /* bytes that meant nothing */
    bool is_guess;     /* windows-1252, since nothing was said that can be */
} sst_charset_doubt;

/* UTF-8 of a page.  A byte order mark says what it is; else `outside` (from a header of the
 * transport; may be absent); else the page's own <meta>; else it is UTF-8 if it can be, and
 * the given charset, or windows-1252, if it cannot (https://encoding.spec.whatwg.org/, with
 * two things added: bytes that are good UTF-8 beyond chance are UTF-8, whatever is said of
 * them, and where nothing is said they are if most of them are).  What cannot be converted
 * becomes U+FFFD; NUL vanishes.  Borrows from `bytes` where nothing is to be done. */
sst_bytes sst_charset_convert(sst_bytes page, sst_bytes outside,
                              sst_charset_doubt *doubt);

/* UTF-8 in, good UTF-8 without NUL out. */
sst_bytes sst_charset_mend(const char *bytes, size_t len);

#endif
