/* SPDX-License-Identifier: MIT */
/* prose.h - texts that are HTML, where a format does not say what they are. */
#ifndef SST_READ_PROSE_H
#define SST_READ_PROSE_H

#include "read.h"

/* Whether any of the article's texts is HTML: has a tag that HTML knows; of a title a
 * reference such as &amp; is enough. */
bool sst_prose_is_html(const sst_article *article);

/* Make texts of those that are; what they point to then lies in the parser's scratch.
 * errors: SST_ERR_MEMORY. */
sst_status sst_prose_from_html(sst_parser *parser, sst_article *article, sst_error *err);

#endif
