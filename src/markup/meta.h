/* SPDX-License-Identifier: MIT */
/* meta.h - what a page says of itself outside of its text: title, date, address ... */
#ifndef SST_MARKUP_META_H
#define SST_MARKUP_META_H

#include "room.h"
#include "tags.h"

typedef enum sst_meta_kind {
    SST_META_TITLE = 0,
    SST_META_URL,
    SST_META_SOURCE,
    SST_META_DATE,
    SST_META_LANGUAGE,
    SST_META_BODY,
    SST_META_PAGE_TITLE, /* of <title> */
    SST_NUM_META
} sst_meta_kind;

/* Of each kind the most trusted value that was met; the first of equals. */
typedef struct sst_meta {
    sst_bytes value[SST_NUM_META];
    int trust[SST_NUM_META]; /* 0: none */
    sst_bytes heading;       /* the first h1 that has words */
} sst_meta;

/* A date that is trusted less is when something else than the article was published. */
#define SST_TRUST_WHEN 30

/* Keep a copy of a value if it has words and is trusted more than what is there. */
void sst_meta_offer(sst_meta *meta, sst_meta_kind kind, int trust, const char *value,
                    size_t len);
/* <meta>, <link>, <html>, <time> and whatever has itemprop or class=date. */
void sst_meta_element(sst_meta *meta, sst_tag tag, const char *const *attributes);
/* The value of an attribute; NULL: not there. */
const char *sst_attribute(const char *const *attributes, const char *name);
/* The title, without the name of the site. */
sst_bytes sst_meta_title(const sst_meta *meta);

#endif
