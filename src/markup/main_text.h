/* SPDX-License-Identifier: MIT */
/* main_text.h - boxes and blocks of a page -> the text of its article. */
#ifndef SST_MARKUP_MAIN_TEXT_H
#define SST_MARKUP_MAIN_TEXT_H

#include "page.h"

/* The article's text, paragraphs a blank line apart.  `title` is not repeated in it.
 * *first: the block it begins with. */
sst_bytes sst_main_text(const sst_page_content *page, const sst_bytes *title,
                        size_t *first);
/* All text of a page or of a piece of one. */
sst_bytes sst_all_text(const sst_page_content *page);

#endif
