/* SPDX-License-Identifier: MIT */
/* media.c - the name of a content type in, what can be made of it out. */
#include "media.h"
#include "fields.h"

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
    {"application/x-ndjson", SST_MEDIA_JSON},
    {"application/ndjson", SST_MEDIA_JSON},
    {"application/jsonl", SST_MEDIA_JSON},
    {"application/x-jsonlines", SST_MEDIA_JSON},
    {"text/json", SST_MEDIA_JSON},
    {"text/markdown", SST_MEDIA_MARKDOWN},
    {"text/x-markdown", SST_MEDIA_MARKDOWN},
    {"text/csv", SST_MEDIA_TABLE},
    {"application/csv", SST_MEDIA_TABLE},
    {"text/tab-separated-values", SST_MEDIA_TABLE},
    {"text/css", SST_MEDIA_OTHER},
    {"text/javascript", SST_MEDIA_OTHER},
    {"text/x-javascript", SST_MEDIA_OTHER},
    {"text/ecmascript", SST_MEDIA_OTHER},
    {"application/octet-stream", SST_MEDIA_UNSAID},
    {"application/x-unknown-content-type", SST_MEDIA_UNSAID},
    {"unk", SST_MEDIA_UNSAID},
    {"unknown/unknown", SST_MEDIA_UNSAID},
};

sst_text sst_media_name(sst_text content_type)
{
    size_t len = 0;
    while (len < content_type.len_bytes && !strchr("; \t\r\n,", content_type.data[len]))
        len++;
    return (sst_text){content_type.data, len};
}

static bool ends(sst_text name, const char *with)
{
    size_t len = strlen(with);
    return name.len_bytes >= len &&
           strncasecmp(name.data + name.len_bytes - len, with, len) == 0;
}

sst_media sst_media_of(sst_text content_type)
{
    sst_text name = sst_media_name(content_type);
    if (name.len_bytes == 0)
        return SST_MEDIA_UNSAID;
    for (size_t i = 0; i < sizeof types / sizeof *types; i++)
        if (strlen(types[i].name) == name.len_bytes && sst_text_begins(name, types[i].name))
            return types[i].media;
    if (sst_text_begins(name, "application/") && ends(name, "+json"))
        return SST_MEDIA_JSON;
    if (sst_text_begins(name, "application/") && ends(name, "+xml"))
        return SST_MEDIA_XML;
    return sst_text_begins(name, "text/") ? SST_MEDIA_UNSAID : SST_MEDIA_OTHER;
}
