/* SPDX-License-Identifier: MIT */
/* language_code.h - a language's code of three letters in, that of two out. */
#ifndef SST_READ_LANGUAGE_CODE_H
#define SST_READ_LANGUAGE_CODE_H

#include "samestory.h"

/* The code of ISO 639-1 for one of ISO 639-2 or 639-3; a code that has none, or is none,
 * as it is.  The text is static or the given one. */
sst_text sst_language_code(sst_text code);

#endif
