/* SPDX-License-Identifier: MIT */
/* markdown_check.h - is this Markdown that a parser of Markdown can be given? */
#ifndef SST_READ_MARKDOWN_CHECK_H
#define SST_READ_MARKDOWN_CHECK_H

#include "samestory.h"

/* errors: SST_ERR_RECORD, with offset: marks that make work grow faster than the text. */
sst_status sst_markdown_check(sst_text body, sst_error *err);

#endif
