/* SPDX-License-Identifier: MIT */
/* tags.h - what the names of elements mean here. */
#ifndef SST_MARKUP_TAGS_H
#define SST_MARKUP_TAGS_H

#include <stdint.h>

typedef enum sst_tag {
    SST_TAG_BLOCK = 0, /* a name that parts blocks and says no more; any unknown one */
    SST_TAG_INLINE,    /* within a line: b, i, span ... */
    SST_TAG_SKIP,      /* what stands inside is no text: style, svg, iframe ... */
    SST_TAG_A,
    SST_TAG_ARTICLE,
    SST_TAG_ASIDE,
    SST_TAG_BODY,
    SST_TAG_BR,
    SST_TAG_BUTTON,
    SST_TAG_CAPTION, /* figcaption */
    SST_TAG_CELL,    /* td, th */
    SST_TAG_DIV,
    SST_TAG_FIGURE,
    SST_TAG_FOOTER,
    SST_TAG_FORM,
    SST_TAG_HEADER,
    SST_TAG_HEADING, /* h2 to h6 */
    SST_TAG_H1,
    SST_TAG_HTML,
    SST_TAG_ITEM, /* li, dt, dd */
    SST_TAG_LINK,
    SST_TAG_LIST, /* ul, ol, dl */
    SST_TAG_MAIN,
    SST_TAG_META,
    SST_TAG_NAV,
    SST_TAG_P,
    SST_TAG_PRE,
    SST_TAG_QUOTE,
    SST_TAG_SCRIPT,
    SST_TAG_SECTION,
    SST_TAG_TABLE, /* table, tr, tbody ... */
    SST_TAG_TIME,
    SST_TAG_TITLE
} sst_tag;

/* Must be called once before. */
void sst_tags_init(void);
/* Of a name in small letters. */
sst_tag sst_tag_of(const char *name);

#endif
