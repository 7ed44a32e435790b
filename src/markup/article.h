/* SPDX-License-Identifier: MIT */
/* article.h - what was read of a page -> the article that it is. */
#ifndef SST_MARKUP_ARTICLE_H
#define SST_MARKUP_ARTICLE_H

#include "page.h"

typedef struct sst_page_article {
    sst_bytes title, text, url, source, date, language; /* empty: absent */
} sst_page_article;

sst_page_article sst_article_of_page(const sst_page_content *page);

#endif
