/* SPDX-License-Identifier: MIT */
/* page.h - elements and text of a page -> its boxes and blocks.
 *
 * A block is what stands between two tags that part blocks: a paragraph, a heading, an entry
 * of a menu.  A box is an element that holds blocks; boxes know the box around them and no
 * more.  Both are numbered as they begin in the page, so that a box is also a stretch of
 * blocks. */
#ifndef SST_MARKUP_PAGE_H
#define SST_MARKUP_PAGE_H

#include <stdbool.h>

#include "hints.h"
#include "meta.h"
#include "parse.h"
#include "room.h"

typedef struct sst_page_limits {
    size_t depth;     /* of elements */
    size_t tag_bytes; /* of a tag, without the values of its attributes */
} sst_page_limits;

typedef struct sst_box {
    uint32_t parent;     /* of box 0, the page: itself */
    uint32_t begin, end; /* blocks */
    uint32_t hints;      /* of its own class, id and so on (hints.h) */
    uint32_t kind;       /* a hash of its class, where there are hints and one; else 0 */
    sst_tag tag;
} sst_box;

typedef struct sst_page_block {
    uint32_t box;                  /* the innermost around it */
    uint32_t begin, len;           /* in the page's text */
    uint32_t weight;               /* letters, or as many as they are worth: see page.c */
    uint32_t link_weight;          /* of those within <a> */
    uint32_t num_words, num_stops; /* stops: marks that end or part sentences */
    sst_tag tag;                   /* SST_TAG_P, _HEADING, _ITEM ...; else of the box */
} sst_page_block;

typedef struct sst_page_content {
    sst_box *boxes;
    size_t num_boxes, cap_boxes;
    sst_page_block *blocks;
    size_t num_blocks, cap_blocks;
    sst_bytes text;
    sst_meta meta;
    sst_page_limits limits;
    char refused[96]; /* why it cannot be read; empty: it can */
} sst_page_content;

/* HTML in good UTF-8 without NUL. */
void sst_page_read(const char *html, size_t len, const sst_page_limits *limits,
                   sst_page_content *out);

#endif
