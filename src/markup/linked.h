/* SPDX-License-Identifier: MIT */
/* linked.h - JSON-LD of a page (https://schema.org/NewsArticle) -> what it says of itself. */
#ifndef SST_MARKUP_LINKED_H
#define SST_MARKUP_LINKED_H

#include "meta.h"

/* Read as far as it is JSON: what is wrong ends it, and what was found stays. */
void sst_linked_read(sst_meta *meta, const char *json, size_t len);

#endif
