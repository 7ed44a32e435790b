/* SPDX-License-Identifier: MIT */
/* text.c - groups in, a report for a person out: what was found in a paragraph, the
 * largest stories, passages that are shared across versions, and how much may have been
 * missed. */
#include <errno.h>
#include <inttypes.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

#include "base/status.h"
#include "base/vec.h"
#include "report.h"

typedef struct sized_story {
    uint32_t size, index;
} sized_story;
typedef SST_VEC(sized_story) sized_stories;

void sst_report_options_init(sst_report_options *options)
{
    *options = (sst_report_options){.size = sizeof *options, .top = 20, .columns = 80};
}

/* ---- the summary ------------------------------------------------------------------- */

/* A paragraph, sentence by sentence; what does not fit is left out. */
typedef struct paragraph {
    char text[1024];
    size_t len;
} paragraph;

static void say(paragraph *p, const char *format, ...)
    __attribute__((format(printf, 2, 3)));
static void say(paragraph *p, const char *format, ...)
{
    va_list arguments;
    va_start(arguments, format);
    int len = vsnprintf(p->text + p->len, sizeof p->text - p->len, format, arguments);
    va_end(arguments);
    if (len > 0 && (size_t)len < sizeof p->text - p->len)
        p->len += (size_t)len;
    p->text[p->len] = '\0';
}

/* " 3 records were skipped." when there are any. */
static void say_count(paragraph *p, uint64_t num, const char *one, const char *several)
{
    if (num > 0)
        say(p, " %" PRIu64 " %s.", num, num == 1 ? one : several);
}

static void say_size(paragraph *p, const sst_overview *o)
{
    const sst_summary *s = &o->summary;
    char first[SST_DATE_BYTES], last[SST_DATE_BYTES];
    sst_day_write(o->first, first);
    sst_day_write(o->last, last);
    say(p, "%" PRIu64 " %s in %" PRIu64 " %s", s->num_articles,
        s->num_articles == 1 ? "article" : "articles", s->num_versions,
        s->num_versions == 1 ? "version" : "versions");
    if (s->has_stories)
        say(p, " and %" PRIu64 " %s", s->num_stories,
            s->num_stories == 1 ? "story" : "stories");
    if (first[0] != '\0' && strcmp(first, last) == 0)
        say(p, ", %s", first);
    else if (first[0] != '\0')
        say(p, ", %s to %s", first, last);
    say(p, ".");
}

static void put_summary(const sst_text_report *report, uint64_t num_several)
{
    const sst_summary *s = &report->overview->summary;
    const sst_read_counts *counts = report->options->counts;
    paragraph p = {.len = 0};
    say_size(&p, report->overview);
    if (s->has_stories)
        say_count(&p, num_several, "story has several articles",
                  "stories have several articles each");
    else
        say_count(&p, num_several, "version has several articles",
                  "versions have several articles each");
    say_count(&p, s->num_stories - num_several, "article stands alone",
              "articles stand alone");
    if (counts != NULL) {
        say_count(&p, counts->num_skipped, "record was skipped or read in part",
                  "records were skipped or read in part");
        say_count(&p, counts->num_bad_inputs - counts->num_cut_inputs,
                  "input could not be read", "inputs could not be read");
        say_count(&p, counts->num_cut_inputs, "input ended early and was read in part",
                  "inputs ended early and were read in part");
        say_count(&p, counts->num_passed_over, "file of a folder was passed over",
                  "files of folders were passed over");
        say_count(
            &p, counts->num_repaired,
            "record was mended: it is not well-formed, or has bytes that mean "
            "nothing and are read as unknown letters",
            "records were mended: they are not well-formed, or have bytes that mean "
            "nothing and are read as unknown letters");
    }
    if (counts != NULL)
        say_count(&p, counts->num_without_text, "article has no text but its title",
                  "articles have no text but their titles");
    say_count(&p, s->num_undated, "article has no date", "articles have no date");
    say_count(&p, s->num_repeated_ids, "article repeats an id", "articles repeat an id");
    say_count(&p, s->num_stubs, "article is a stub", "articles are stubs");
    say_count(&p, s->num_with_furniture, "article has page furniture",
              "articles have page furniture");
    say_count(&p, s->num_replaced_bytes, "byte was not UTF-8", "bytes were not UTF-8");
    sst_print_folded(report->to, p.text, 0, report->options->columns);
    putc('\n', report->to);
}

/* ---- the end ----------------------------------------------------------------------- */

/* How much may have been missed. */
static void put_limits(const sst_text_report *report)
{
    const sst_summary *s = &report->overview->summary;
    char recall[SST_RATIO_BYTES];
    sst_ratio_write(s->expected_recall, 4, recall);
    paragraph p = {.len = 0};
    if (s->num_bands == 0)
        say(&p, "Near-duplicates were found by an exact join: recall %s.", recall);
    else
        say(&p,
            "%" PRIu32 " bands of %" PRIu32
            " rows: at least %s of the near-duplicate pairs "
            "are expected to be found.",
            s->num_bands, s->num_rows, recall);
    say_count(&p, s->num_hot_buckets, "bucket was too large to meet all its pairs",
              "buckets were too large to meet all their pairs");
    say_count(&p, s->num_caps, "article met the limit on candidates",
              "articles met the limit on candidates");
    sst_print_folded(report->to, p.text, 0, report->options->columns);
}

/* ---- stories ----------------------------------------------------------------------- */

static int compare_sizes(const void *x, const void *y)
{
    const sized_story *a = x, *b = y;
    if (a->size != b->size)
        return a->size > b->size ? -1 : 1;
    return a->index < b->index ? -1 : a->index > b->index;
}

/* Stories of several articles, the largest first. */
static sst_status collect_stories(const sst_overview *o, sized_stories *out,
                                  sst_error *err)
{
    for (uint32_t s = 0; s < o->summary.num_stories; s++) {
        sized_story story = {.size = o->story_sizes[s], .index = s};
        if (story.size > 1 && !sst_vec_push(out, story))
            return sst_fail_memory(err);
    }
    if (out->len > 0)
        qsort(out->at, out->len, sizeof *out->at, compare_sizes);
    return SST_OK;
}

static sst_status put_stories(sst_text_report *report, const sized_stories *stories,
                              size_t num, sst_error *err)
{
    sst_member_links links = {0};
    sst_hoard *shelf = report->overview->shelf;
    size_t num_stories = (size_t)report->overview->summary.num_stories;
    bool *is_shown = sst_hoard_calloc(shelf, num_stories + 1, sizeof *is_shown);
    if (is_shown == NULL)
        return sst_fail_memory(err);
    for (size_t i = 0; i < num; i++)
        is_shown[stories->at[i].index] = true;
    sst_status st = sst_member_links_init(report, is_shown, &links, err);
    for (size_t i = 0; i < num && st == SST_OK && !ferror(report->to); i++)
        st = sst_report_story(report, stories->at[i].index, &links, err);
    sst_member_links_free(&links);
    sst_hoard_release(shelf, is_shown);
    return st;
}

/* How many more there are. */
static void put_rest(const sst_text_report *report, size_t num)
{
    const char *one = "version", *several = "versions";
    if (report->overview->summary.has_stories) {
        one = "story";
        several = "stories";
    }
    fprintf(report->to, "and %zu smaller %s\n\n", num, num == 1 ? one : several);
}

static sst_status put_report(sst_text_report *report, const sized_stories *stories,
                             sst_error *err)
{
    put_summary(report, stories->len);
    size_t num_shown = stories->len;
    if (report->options->top > 0 && num_shown > report->options->top)
        num_shown = report->options->top;
    sst_status st = put_stories(report, stories, num_shown, err);
    if (st == SST_OK && num_shown < stories->len)
        put_rest(report, stories->len - num_shown);
    if (st == SST_OK && report->options->pairs != SST_PAIRS_NONE)
        st = sst_report_passages(report, err);
    if (st == SST_OK && report->options->is_verbose &&
        report->options->pairs != SST_PAIRS_NONE)
        st = sst_report_pairs(report, err);
    if (st == SST_OK)
        put_limits(report);
    return st;
}

sst_status sst_report_text(sst_groups *groups, const sst_report_options *options,
                           FILE *to, sst_error *err)
{
    sst_overview overview;
    sst_status st = sst_overview_init(groups, &overview, err);
    if (st != SST_OK)
        return st;
    sized_stories stories = {.hoard = overview.shelf};
    errno = 0;
    sst_text_report report = {.groups = groups,
                              .options = options,
                              .overview = &overview,
                              .palette = sst_palette_of(options->has_color),
                              .to = to};
    if ((st = collect_stories(&overview, &stories, err)) == SST_OK)
        st = put_report(&report, &stories, err);
    if (st == SST_OK)
        st = sst_report_end(to, err);
    sst_scratch_free(&report.scratch);
    sst_vec_free(&stories);
    sst_overview_free(&overview);
    return st;
}
