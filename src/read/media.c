/* SPDX-License-Identifier: MIT */
/* media.c - the name of a content type in, what can be made of it out. */
#include "media.h"

#include <string.h>
#include <strings.h>

static const struct type {
    const char *name;
    sst_media media;
} types[] = {
    {"text/html", SST_MEDIA_HTML},
    {"application/xhtml+xml", SST_MEDIA_HTML},
    {"application/vnd.wap.xhtml+xml", SST_MEDIA_HTML},
    {"text/plain", SST_MEDIA_PLAIN},
    {"text/xml", SST_MEDIA_XML},
    {"application/xml", SST_MEDIA_XML},
    {"application/rss+xml", SST_MEDIA_XML},
    {"application/atom+xml", SST_MEDIA_XML},
    {"application/rdf+xml", SST_MEDIA_XML},
    {"application/json", SST_MEDIA_JSON},
    {"application/ld+json", SST_MEDIA_JSON},
    {"application/feed+json", SST_MEDIA_JSON},
    {"application/octet-stream", SST_MEDIA_UNSAID},
    {"application/x-unknown-content-type", SST_MEDIA_UNSAID},
    {"unk", SST_MEDIA_UNSAID},
    {"unknown/unknown", SST_MEDIA_UNSAID},
};

sst_media sst_media_of(sst_text content_type)
{
    size_t len = 0;
    while (len < content_type.len_bytes && !strchr("; \t\r\n,", content_type.data[len]))
        len++;
    if (len == 0)
        return SST_MEDIA_UNSAID;
    for (size_t i = 0; i < sizeof types / sizeof *types; i++)
        if (strlen(types[i].name) == len &&
            strncasecmp(types[i].name, content_type.data, len) == 0)
            return types[i].media;
    return SST_MEDIA_OTHER;
}
