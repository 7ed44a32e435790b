/* SPDX-License-Identifier: MIT */
/* prose.h - texts that are HTML, where a format does not say what they are. */
#ifndef SST_READ_PROSE_H
#define SST_READ_PROSE_H

#include "read.h"

/* Whether the article's text or summary is HTML: it has a tag that HTML knows. */
bool sst_prose_is_html(const sst_article *article);

/* Make texts of those that are, and then of the title as well; what they point to then
 * lies in the parser's scratch. errors: SST_ERR_MEMORY. */
sst_status sst_prose_from_html(sst_parser *parser, sst_article *article, sst_error *err);

#endif
