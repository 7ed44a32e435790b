/* SPDX-License-Identifier: MIT */
/* text_rows.c - articles in, rows of aligned columns out:
 *
 *     473 words             2024-04-03  Formosa Courier  hualien-quake.md
 *       near-duplicate .87  2024-04-03  Eastern Wire     Nine killed as quake hits Taiwan
 *                                                        wire.ndjson:4
 *
 * An id is never folded, so that it can be copied.  Where one would not fit, and on a
 * narrow terminal, the last column of all rows goes below the others. */
#include <inttypes.h>
#include <stdarg.h>
#include <string.h>

#include "base/status.h"
#include "report.h"

#define INDENT 2
#define GAP 2
#define BELOW 4 /* indentation of a text below its row */
#define DAY_COLUMNS 10
#define MOST_SOURCE_COLUMNS 20
#define FEWEST_SOURCE_COLUMNS 8
#define FEWEST_TEXT_COLUMNS 32

char *sst_report_string(sst_text_report *report, const char *format, ...)
{
    va_list arguments;
    va_start(arguments, format);
    int len = vsnprintf(NULL, 0, format, arguments);
    va_end(arguments);
    char *string =
        len < 0 ? NULL : sst_scratch_alloc(&report->scratch, (size_t)len + 1, 1);
    if (string == NULL)
        return NULL;
    va_start(arguments, format);
    vsnprintf(string, (size_t)len + 1, format, arguments);
    va_end(arguments);
    return string;
}

char *sst_counted_noun(sst_text_report *report, uint64_t num, const char *singular,
                       const char *plural)
{
    return sst_report_string(report, "%" PRIu64 " %s", num, num == 1 ? singular : plural);
}

/* "also in: ..." with the titles of other stories that an article speaks of. */
static sst_status note_others(sst_text_report *report, const uint32_t *also,
                              size_t num_also, sst_row *row, sst_error *err)
{
    row->note = sst_report_string(report, "also in:");
    for (size_t i = 0; i < num_also && row->note != NULL; i++) {
        sst_group_info story = {.size = sizeof story};
        sst_article_info lead = {.size = sizeof lead};
        sst_status st = sst_groups_story(report->groups, also[i], &story, err);
        if (st == SST_OK)
            st = sst_groups_article(report->groups, story.lead, &lead, err);
        if (st != SST_OK)
            return st;
        const char *name = lead.title.len_bytes > 0
                               ? sst_safe_text(&report->scratch, lead.title)
                               : sst_safe_id(&report->scratch, &lead);
        row->note = name == NULL ? NULL
                                 : sst_report_string(report, "%s%s %s", row->note,
                                                     i > 0 ? ";" : "", name);
    }
    return row->note == NULL ? sst_fail_memory(err) : SST_OK;
}

/* Other stories are asked for one by one, and the article's list goes with the first. */
static sst_status name_others(sst_text_report *report, const sst_article_info *article,
                              sst_row *row, sst_error *err)
{
    if (article->num_also == 0)
        return SST_OK;
    uint32_t *also = sst_scratch_alloc(&report->scratch, article->num_also, sizeof *also);
    if (also == NULL)
        return sst_fail_memory(err);
    memcpy(also, article->also, article->num_also * sizeof *also);
    return note_others(report, also, article->num_also, row, err);
}

sst_status sst_row_of(sst_text_report *report, sst_article_no no, const char *title_above,
                      sst_row *out, sst_error *err)
{
    sst_article_info article = {.size = sizeof article};
    sst_status st = sst_groups_article(report->groups, no, &article, err);
    if (st != SST_OK)
        return st;
    const char *source = sst_safe_text(&report->scratch, article.source);
    const char *title = sst_safe_text(&report->scratch, article.title);
    const char *id = sst_safe_id(&report->scratch, &article);
    if (source == NULL || title == NULL || id == NULL)
        return sst_fail_memory(err);
    bool is_shown = title[0] != '\0' && strcmp(title, title_above) != 0;
    *out = (sst_row){.source = source, .title = is_shown ? title : NULL, .id = id};
    sst_day_write(article.published, out->day);
    return name_others(report, &article, out, err);
}

/* ---- columns ----------------------------------------------------------------------- */

typedef struct row_columns {
    size_t label, day, source; /* 0: not shown */
    size_t text_at;            /* where the last column begins */
    bool is_below;             /* the last column has lines of its own */
} row_columns;

static size_t most(size_t a, size_t b)
{
    return a > b ? a : b;
}

static size_t least(size_t a, size_t b)
{
    return a < b ? a : b;
}

static row_columns measure_columns(const sst_row *rows, size_t num, size_t width)
{
    row_columns c = {0};
    size_t id = FEWEST_TEXT_COLUMNS;
    for (size_t i = 0; i < num; i++) {
        if (rows[i].id == NULL)
            continue;
        c.label = most(c.label, rows[i].depth + sst_safe_columns(rows[i].label));
        c.source = most(c.source, sst_safe_columns(rows[i].source));
        id = most(id, sst_safe_columns(rows[i].id));
        if (rows[i].day[0] != '\0')
            c.day = DAY_COLUMNS;
    }
    size_t source = c.source,
           left = INDENT + c.label + GAP + (c.day > 0 ? c.day + GAP : 0);
    c.source = least(source, MOST_SOURCE_COLUMNS);
    c.text_at = left + (c.source > 0 ? c.source + GAP : 0);
    c.is_below = c.text_at + id > width;
    if (c.is_below)
        c.source =
            least(source, most(FEWEST_SOURCE_COLUMNS, width > left ? width - left : 0));
    return c;
}

/* Cells, each filled up only when another follows, so that no line ends in blanks. */
typedef struct line {
    FILE *to;
    size_t owed; /* blanks before the next cell */
} line;

static void put_cell(line *l, const char *safe, size_t columns)
{
    size_t taken = sst_safe_columns(safe);
    if (columns == 0)
        return;
    if (taken == 0) {
        l->owed += columns + GAP;
        return;
    }
    sst_print_blanks(l->to, l->owed);
    sst_print_cell(l->to, safe, taken < columns ? taken : columns);
    l->owed = GAP + (taken < columns ? columns - taken : 0);
}

/* A line below the one before it, or the rest of this one. */
static void put_faint(sst_text_report *report, const char *safe)
{
    fprintf(report->to, "%s%s%s\n", report->palette.faint, safe, report->palette.plain);
}

static void print_row(sst_text_report *report, const sst_row *row, const row_columns *c)
{
    size_t text_at = c->is_below ? INDENT + row->depth + BELOW : c->text_at;
    line l = {.to = report->to};
    sst_print_blanks(l.to, INDENT + row->depth);
    fputs(report->palette.relation, l.to);
    put_cell(&l, row->label, c->label - row->depth);
    fputs(report->palette.plain, l.to);
    put_cell(&l, row->day, c->day);
    put_cell(&l, row->source, c->source);
    if (c->is_below) {
        putc('\n', l.to);
        l.owed = text_at;
    }
    sst_print_blanks(l.to, l.owed);
    if (row->title != NULL) {
        sst_print_folded(l.to, row->title, text_at, report->options->columns);
        sst_print_blanks(l.to, text_at);
    }
    put_faint(report, row->id);
    if (row->note != NULL) {
        sst_print_blanks(l.to, text_at);
        put_faint(report, row->note);
    }
}

void sst_print_rows(sst_text_report *report, const sst_row *rows, size_t num)
{
    row_columns c = measure_columns(rows, num, report->options->columns);
    for (size_t i = 0; i < num; i++) {
        if (rows[i].id != NULL) {
            print_row(report, &rows[i], &c);
            continue;
        }
        sst_print_blanks(report->to, INDENT + rows[i].depth);
        fprintf(report->to, "%s\n", rows[i].label);
    }
}
