/* SPDX-License-Identifier: MIT */
/* normalise.h - UTF-8 bytes in, canonical words out. */
#ifndef SST_TEXT_NORMALISE_H
#define SST_TEXT_NORMALISE_H

#include "base/scratch.h"
#include "kernel.h"

/* Cut a text into canonical words, by the rules at the top of normalise.c.  Texts are
 * shorter than 4 GiB (readers cut records at 16 MiB).
 * errors: SST_ERR_MEMORY; SST_ERR_ARGUMENT when the text is too long. */
sst_status sst_normalise(const sst_kernel *kernel, sst_text text, sst_scratch *scratch,
                         sst_words *out, sst_error *err);

/* The same, of a text nobody asks where its words stand: from is NULL. */
sst_status sst_normalise_bare(const sst_kernel *kernel, sst_text text,
                              sst_scratch *scratch, sst_words *out, sst_error *err);

/* The script class of one code point, as text.h has them. */
sst_script sst_script_of(uint32_t code_point);

#endif
