/* SPDX-License-Identifier: MIT */
/* hints.h - what an element's attributes say of what stands in it. */
#ifndef SST_MARKUP_HINTS_H
#define SST_MARKUP_HINTS_H

#include <stdint.h>

typedef enum sst_hint {
    SST_HINT_BODY = 1,     /* itemprop=articleBody, class=entry-content ... */
    SST_HINT_AWAY = 2,     /* menus, share buttons, related, newsletters ... */
    SST_HINT_HIDDEN = 4,   /* hidden, aria-hidden, display:none */
    SST_HINT_COMMENTS = 8, /* what readers say */
    SST_HINT_CAPTION = 16, /* of a picture */
    SST_HINT_BYLINE = 32   /* author, date, tags, reading time */
} sst_hint;

/* Once, before anything is read. */
void sst_hints_init(void);
/* Hints of an element's attributes (as parse.h has them). */
uint32_t sst_hints_of(const char *const *attributes);

#endif
