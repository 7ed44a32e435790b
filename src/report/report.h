/* SPDX-License-Identifier: MIT */
/* report.h - what the reports share: how a value is written, and an overview of all
 * groups.
 *
 * Reports write to a FILE and go on when that fails; sst_report_end says so, once. */
#ifndef SST_REPORT_REPORT_H
#define SST_REPORT_REPORT_H

#include "base/hoard.h"
#include "base/scratch.h"
#include "samestory_io.h"

/* ---- width.c ----------------------------------------------------------------------- */

/* Columns that a code point takes on a terminal: 0, 1 or 2. */
unsigned sst_column_width(uint32_t code_point);

/* ---- format.c ---------------------------------------------------------------------- */

/* Decode the first code point of len_bytes > 0 bytes and return how many bytes it takes.
 * Invalid bytes give U+FFFD, one for each maximal part of a sequence (Unicode, 3.9).
 * *is_valid (may be NULL) tells it from a U+FFFD that stands in the text. */
size_t sst_utf8_decode(const char *bytes, size_t len_bytes, uint32_t *code_point,
                       bool *is_valid);

#define SST_DATE_BYTES 48
/* "2024-03-26T07:00:00Z", "2024-03-26" for a bare date, "" when undated. */
void sst_date_write(sst_date date, char out[SST_DATE_BYTES]);
/* The day alone, whatever the precision. */
void sst_day_write(sst_date date, char out[SST_DATE_BYTES]);

/* A ratio cut to `digits` decimal digits, never rounded up: .99996 is no 1.  One that
 * stands for a quotient with so few digits keeps them: 57 / 100 is .5700. */
#define SST_RATIO_BYTES 32
void sst_ratio_write(double ratio, int digits, char out[SST_RATIO_BYTES]);
/* For people: ".87", or "-" when it is not known. */
void sst_ratio_write_short(double ratio, char out[SST_RATIO_BYTES]);

/* ---- safe.c ------------------------------------------------------------------------ */

/* What a terminal would obey or hide: controls (C0, DEL, C1), marks and isolates of
 * direction, invisible tags. */
bool sst_is_active(uint32_t code_point);

/* A copy of the text that is harmless on a terminal: white space becomes one blank,
 * control characters and those that turn the direction of writing become escapes such as
 * \x1b and \u202e, invalid bytes U+FFFD.  Absent text gives "".  NULL: memory ran out. */
char *sst_safe_text(sst_scratch *scratch, sst_text text);
char *sst_safe_id(sst_scratch *scratch, const sst_article_info *article);

/* ---- layout.c: safe text in columns ------------------------------------------------ */

size_t sst_safe_columns(const char *safe);
void sst_print_blanks(FILE *to, size_t num);
/* Exactly `columns` wide: cut with "..." at the end, or filled with blanks. */
void sst_print_cell(FILE *to, const char *safe, size_t columns);
/* The text and a newline; lines after the first begin at column `indent`, where the
 * first one stands already, and none goes past `columns`. */
void sst_print_folded(FILE *to, const char *safe, size_t indent, size_t columns);

/* SGR sequences of the text reports; "" without color. */
typedef struct sst_palette {
    const char *heading, *relation, *faint, *plain;
} sst_palette;
sst_palette sst_palette_of(bool has_color);

/* ---- overview.c -------------------------------------------------------------------- */

/* What reports need of all groups at once, so that they do not ask again and again. */
typedef struct sst_overview {
    sst_summary summary;
    sst_hoard *shelf;        /* what is long of the tables lies in temporary files */
    uint32_t *version_of;    /* by article */
    uint32_t *story_of;      /* by version */
    uint64_t *version_ids;   /* by version */
    uint32_t *version_sizes; /* by version: articles */
    uint64_t *story_ids;     /* by story */
    uint32_t *story_sizes;   /* by story: articles */
    sst_date first, last;    /* of all articles */
} sst_overview;

sst_status sst_overview_init(sst_groups *groups, sst_overview *out, sst_error *err);
void sst_overview_free(sst_overview *overview);

/* ---- text_*.c: the parts of the text report ---------------------------------------- */

/* What the parts work with. */
typedef struct sst_text_report {
    sst_groups *groups;
    const sst_report_options *options;
    const sst_overview *overview;
    sst_palette palette;
    FILE *to;
    sst_scratch scratch; /* for one story, or one pair */
} sst_text_report;

/* text_rows.c: an article as a row of aligned columns. */
typedef struct sst_row {
    const char *label; /* what the article is to the row it hangs on */
    size_t depth;      /* of the label's indentation */
    char day[SST_DATE_BYTES];
    const char *source, *title, *id,
        *note; /* NULL: nothing to show; all NULL: label alone */
} sst_row;

/* All but label, depth and note; the title is left out when it is the one shown above. */
sst_status sst_row_of(sst_text_report *report, sst_article_no no, const char *title_above,
                      sst_row *out, sst_error *err);
void sst_print_rows(sst_text_report *report, const sst_row *rows, size_t num);

/* "12 articles", "1 article", in memory of the report's scratch; NULL: memory ran out. */
char *sst_counted_noun(sst_text_report *report, uint64_t num, const char *singular,
                       const char *plural);
/* A formatted string in memory of the report's scratch; NULL: memory ran out. */
char *sst_report_string(sst_text_report *report, const char *format, ...)
    __attribute__((format(printf, 2, 3)));

/* text_link.c: how a member hangs on its version. */
typedef struct sst_member_link {
    sst_article_no article, other;
    sst_article_no of; /* as in sst_pair */
    sst_relation relation;
    double value; /* the measure of the relation, or NaN */
    bool is_to_lead;
} sst_member_link;
typedef struct sst_member_links {
    sst_member_link *at; /* by article, best first */
    size_t num;
} sst_member_links;
/* The links of all articles of the marked stories. */
sst_status sst_member_links_init(sst_text_report *report, const bool *is_shown_story,
                                 sst_member_links *out, sst_error *err);
const sst_member_link *sst_member_links_best(const sst_member_links *links,
                                             sst_article_no article); /* NULL: none */
void sst_member_links_free(sst_member_links *links);
/* "near-duplicate .87", in memory of the report's scratch; NULL: memory ran out. */
char *sst_relation_label(sst_text_report *report, const sst_member_link *link);

/* text_story.c: one story of several articles, with its versions and their members. */
sst_status sst_report_story(sst_text_report *report, uint32_t story,
                            const sst_member_links *links, sst_error *err);

/* text_pairs.c: what is shared across versions, and all pairs with their measures. */
sst_status sst_report_passages(sst_text_report *report, sst_error *err);
sst_status sst_report_pairs(sst_text_report *report, sst_error *err);

/* SST_ERR_WRITE when anything written to the stream so far was lost; the reason is
 * errno's, which the report set to 0 when it began. */
sst_status sst_report_end(FILE *to, sst_error *err);

#endif
