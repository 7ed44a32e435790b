/* SPDX-License-Identifier: MIT */
/* media.h - the name of a content type in, what can be made of it out. */
#ifndef SST_READ_MEDIA_H
#define SST_READ_MEDIA_H

#include "samestory.h"

typedef enum sst_media {
    SST_MEDIA_OTHER = 0, /* holds no article: pictures, styles, programs */
    SST_MEDIA_UNSAID,    /* no type, or one that says little */
    SST_MEDIA_HTML,
    SST_MEDIA_PLAIN,
    SST_MEDIA_XML,  /* may be a feed */
    SST_MEDIA_JSON, /* may be an article, several, or a feed */
    SST_MEDIA_MARKDOWN,
    SST_MEDIA_TABLE,
    SST_MEDIA_FEED /* which no type says for sure */
} sst_media;

/* Of a value such as "text/html; charset=utf-8"; {NULL, 0} is unsaid. */
sst_media sst_media_of(sst_text content_type);

/* "text/html" alone of such a value. */
sst_text sst_media_name(sst_text content_type);

#endif
