/* SPDX-License-Identifier: MIT */
/* parse.h - HTML -> elements and text, one after the other; no tree is made. */
#ifndef SST_MARKUP_PARSE_H
#define SST_MARKUP_PARSE_H

#include <stdbool.h>
#include <stddef.h>

#include "tags.h"

/* Who is told what stands in a page, in its order. */
typedef struct sst_sink {
    /* attributes: name, value, name, value ..., NULL; a value may be NULL; the array may be.
     * Every element that was opened is closed, the inner one first.  false: no more is wanted;
     * the parser ends. */
    bool (*open)(void *context, sst_tag tag, const char *const *attributes);
    void (*close)(void *context, sst_tag tag);
    /* What stands between tags: references are resolved. */
    void (*text)(void *context, const char *bytes, size_t len);
    /* What stands in a script or style. */
    void (*raw)(void *context, const char *bytes, size_t len);
    void *context;
} sst_sink;

/* Once, before anything is read. */
void sst_parse_init(void);

/* HTML in good UTF-8 without NUL.  It need not be well formed: any bytes are a page. */
void sst_parse(const char *html, size_t len, const sst_sink *sink);

#endif
