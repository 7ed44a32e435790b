/* SPDX-License-Identifier: MIT */
/* sections.h - items in, their lines out in their order, made by all threads. */
#ifndef SST_REPORT_SECTIONS_H
#define SST_REPORT_SECTIONS_H

#include "lines.h"

/* An article's id as it is written, quotation marks and all, when it is short. */
typedef struct sst_known_id {
    sst_article_no no;
    uint8_t len_bytes; /* 0: of none */
    char json[59];
} sst_known_id;

/* Ids lie in a file, and pairs name an article again and again: by its last bits. */
enum { SST_KNOWN_IDS = 2048 };

/* What one thread puts lines with. */
typedef struct sst_pen {
    const sst_overview *overview;
    sst_groups *groups;  /* a view that nobody else asks; NULL before the first item */
    sst_known_id *known; /* SST_KNOWN_IDS; NULL before the first item */
    sst_lines lines;
} sst_pen;

/* Items of one kind: i = 0 .. num - 1. */
typedef struct sst_section {
    uint64_t num;
    uint64_t num_at_once; /* items whose lines are kept in memory */
    sst_status (*put)(sst_pen *pen, uint64_t i, sst_error *err);
} sst_section;

/* Write all items of the sections, one section behind the other; after the last stands one
 * that puts nothing (NULL).  A failed stream ends it and
 * is no failure here: the stream and errno say so.  At any other failure the lines before it
 * are written. */
sst_status sst_sections_write(sst_groups *groups, const sst_overview *overview,
                              const sst_section sections[], FILE *to, sst_error *err);

#endif
