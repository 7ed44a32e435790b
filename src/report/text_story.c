/* SPDX-License-Identifier: MIT */
/* text_story.c - one story in, its heading and its versions with their members out.
 *
 * The version of the story's lead comes first, the others by date; so do the members of a
 * version.  Of a large group only the first are shown, unless the report is verbose. */
#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

#include "base/status.h"
#include "report.h"

#define MOST_VERSIONS_SHOWN 20
#define MOST_MEMBERS_SHOWN 10

/* An article, or a version, and its place: the lead, then by date, the undated last. */
typedef struct place {
    uint32_t number;
    bool is_first;
    sst_date date;
} place;

/* What is known of the story while its rows are made. */
typedef struct story_rows {
    const sst_member_links *links;
    sst_article_no lead; /* of the story */
    const char *title;   /* of the lead, shown as heading; "" without one */
    sst_row *rows;
    size_t num;
} story_rows;

static int compare_places(const void *x, const void *y)
{
    const place *a = x, *b = y;
    if (a->is_first != b->is_first)
        return a->is_first ? -1 : 1;
    bool is_dated_a = a->date.precision != SST_UNDATED;
    bool is_dated_b = b->date.precision != SST_UNDATED;
    if (is_dated_a != is_dated_b)
        return is_dated_a ? -1 : 1;
    if (a->date.seconds != b->date.seconds)
        return a->date.seconds < b->date.seconds ? -1 : 1;
    return a->number < b->number ? -1 : a->number > b->number;
}

/* ---- heading ----------------------------------------------------------------------- */

static sst_status put_terms(sst_text_report *report, uint32_t index, sst_error *err)
{
    sst_group_info story = {.size = sizeof story};
    sst_status st = sst_groups_story(report->groups, index, &story, err);
    if (st != SST_OK || story.num_terms == 0 || story.num_versions < 2)
        return st;
    char *terms = sst_report_string(report, "%s", "");
    for (size_t i = 0; i < story.num_terms && terms != NULL; i++) {
        const char *term = sst_safe_text(&report->scratch, story.terms[i]);
        terms = term == NULL
                    ? NULL
                    : sst_report_string(report, "%s%s%s", terms, i > 0 ? ", " : "", term);
    }
    if (terms == NULL)
        return sst_fail_memory(err);
    sst_print_blanks(report->to, 2);
    sst_print_folded(report->to, terms, 2, report->options->columns);
    return SST_OK;
}

static const char *span_of(sst_text_report *report, const sst_group_info *story)
{
    char first[SST_DATE_BYTES], last[SST_DATE_BYTES];
    sst_day_write(story->first, first);
    sst_day_write(story->last, last);
    if (first[0] == '\0')
        return "";
    if (strcmp(first, last) == 0)
        return sst_report_string(report, ", %s", first);
    return sst_report_string(report, ", %s to %s", first, last);
}

/* "5 articles in 3 versions from 4 sources, 2024-04-03 to 2024-04-04, likely" */
static sst_status put_facts(sst_text_report *report, const sst_group_info *story,
                            sst_error *err)
{
    const char *articles =
        sst_counted_noun(report, story->num_members, "article", "articles");
    const char *versions =
        sst_counted_noun(report, story->num_versions, "version", "versions");
    const char *sources =
        sst_counted_noun(report, story->num_sources, "source", "sources");
    const char *span = span_of(report, story);
    if (articles == NULL || versions == NULL || sources == NULL || span == NULL)
        return sst_fail_memory(err);
    const char *facts = sst_report_string(
        report, "%s in %s%s%s%s%s%s", articles, versions,
        story->num_sources > 0 ? " from " : "", story->num_sources > 0 ? sources : "",
        span, story->num_versions > 1 ? ", " : "",
        story->num_versions > 1 ? sst_confidence_name(story->confidence) : "");
    if (facts == NULL)
        return sst_fail_memory(err);
    sst_print_blanks(report->to, 2);
    sst_print_folded(report->to, facts, 2, report->options->columns);
    return SST_OK;
}

static sst_status put_heading(sst_text_report *report, const sst_group_info *story,
                              story_rows *rows, sst_error *err)
{
    sst_row lead;
    sst_status st = sst_row_of(report, story->lead, "", &lead, err);
    if (st != SST_OK)
        return st;
    rows->title = lead.title != NULL ? lead.title : "";
    fputs(report->palette.heading, report->to);
    sst_print_folded(report->to, lead.title != NULL ? lead.title : lead.id, 0,
                     report->options->columns);
    fputs(report->palette.plain, report->to);
    return put_facts(report, story, err);
}

/* ---- versions ---------------------------------------------------------------------- */

static sst_status add_note(story_rows *rows, size_t depth, const char *label,
                           sst_error *err)
{
    if (label == NULL)
        return sst_fail_memory(err);
    rows->rows[rows->num++] = (sst_row){.label = label, .depth = depth};
    return SST_OK;
}

/* The row of a version's lead says how long it is, the others what they are to it. */
static sst_status add_member(sst_text_report *report, story_rows *rows, sst_article_no no,
                             const char *title_above, sst_error *err)
{
    const sst_member_link *link = sst_member_links_best(rows->links, no);
    sst_row row, other;
    sst_status st = sst_row_of(report, no, title_above, &row, err);
    if (st != SST_OK)
        return st;
    row.depth = 2;
    row.label = sst_relation_label(report, link);
    if (link != NULL && !link->is_to_lead) {
        if ((st = sst_row_of(report, link->other, "", &other, err)) != SST_OK)
            return st;
        row.note = sst_report_string(report, "to %s", other.id);
    }
    if (row.label == NULL || (link != NULL && !link->is_to_lead && row.note == NULL))
        return sst_fail_memory(err);
    rows->rows[rows->num++] = row;
    return SST_OK;
}

static sst_status add_lead(sst_text_report *report, story_rows *rows, sst_article_no no,
                           sst_error *err)
{
    sst_article_info article = {.size = sizeof article};
    sst_status st = sst_groups_article(report->groups, no, &article, err);
    if (st != SST_OK)
        return st;
    uint32_t num_words = article.num_words;
    sst_row row;
    if ((st = sst_row_of(report, no, rows->title, &row, err)) != SST_OK)
        return st;
    row.label = sst_counted_noun(report, num_words, "word", "words");
    if (row.label == NULL)
        return sst_fail_memory(err);
    rows->rows[rows->num++] = row;
    return SST_OK;
}

/* The members of a version, its lead first. */
static sst_status place_members(sst_text_report *report, const sst_group_info *version,
                                place **out, sst_error *err)
{
    size_t num = version->num_members;
    place *places = sst_scratch_alloc(&report->scratch, num, sizeof *places);
    if (places == NULL)
        return sst_fail_memory(err);
    /* The group's members go with the first question about an article: copied before. */
    for (size_t i = 0; i < num; i++)
        places[i] = (place){.number = version->members[i]};
    for (size_t i = 0; i < num; i++) {
        sst_article_info article = {.size = sizeof article};
        sst_status st =
            sst_groups_article(report->groups, places[i].number, &article, err);
        if (st != SST_OK)
            return st;
        places[i].date = article.published;
        places[i].is_first = places[i].number == version->lead;
    }
    qsort(places, num, sizeof *places, compare_places);
    *out = places;
    return SST_OK;
}

static sst_status add_version(sst_text_report *report, story_rows *rows, uint32_t index,
                              sst_error *err)
{
    sst_group_info version = {.size = sizeof version};
    place *places = NULL;
    sst_status st = sst_groups_version(report->groups, index, &version, err);
    if (st == SST_OK)
        st = place_members(report, &version, &places, err);
    if (st == SST_OK)
        st = add_lead(report, rows, version.lead, err);
    if (st != SST_OK)
        return st;
    const sst_row *lead = &rows->rows[rows->num - 1];
    const char *title_above = lead->title != NULL ? lead->title : rows->title;
    size_t num = version.num_members, num_shown = num;
    if (!report->options->is_verbose && num > MOST_MEMBERS_SHOWN + 1)
        num_shown = MOST_MEMBERS_SHOWN + 1;
    for (size_t i = 1; i < num_shown && st == SST_OK; i++)
        st = add_member(report, rows, places[i].number, title_above, err);
    if (st == SST_OK && num_shown < num)
        st = add_note(
            rows, 2,
            sst_report_string(report, "and %zu more of this version", num - num_shown),
            err);
    return st;
}

/* ---- the story --------------------------------------------------------------------- */

static int compare_numbers(const void *x, const void *y)
{
    const uint32_t *a = x, *b = y;
    return *a < *b ? -1 : *a > *b;
}

/* The versions of a story, in the order in which they are shown. */
static sst_status place_versions(sst_text_report *report, const sst_group_info *story,
                                 place **out, size_t *num, sst_error *err)
{
    const uint32_t *version_of = report->overview->version_of;
    uint32_t *numbers =
        sst_scratch_alloc(&report->scratch, story->num_members, sizeof *numbers);
    place *places =
        sst_scratch_alloc(&report->scratch, story->num_members, sizeof *places);
    if (numbers == NULL || places == NULL)
        return sst_fail_memory(err);
    for (size_t i = 0; i < story->num_members; i++)
        numbers[i] = version_of[story->members[i]];
    qsort(numbers, story->num_members, sizeof *numbers, compare_numbers);
    *num = 0;
    for (size_t i = 0; i < story->num_members; i++) {
        if (i > 0 && numbers[i] == numbers[i - 1])
            continue;
        sst_group_info version = {.size = sizeof version};
        sst_status st = sst_groups_version(report->groups, numbers[i], &version, err);
        if (st != SST_OK)
            return st;
        places[(*num)++] = (place){.number = numbers[i],
                                   .is_first = numbers[i] == version_of[story->lead],
                                   .date = version.first};
    }
    qsort(places, *num, sizeof *places, compare_places);
    *out = places;
    return SST_OK;
}

static sst_status add_versions(sst_text_report *report, const sst_group_info *story,
                               story_rows *rows, sst_error *err)
{
    place *places = NULL;
    size_t num = 0;
    sst_status st = place_versions(report, story, &places, &num, err);
    if (st != SST_OK)
        return st;
    size_t num_shown = num;
    if (!report->options->is_verbose && num > MOST_VERSIONS_SHOWN)
        num_shown = MOST_VERSIONS_SHOWN;
    for (size_t i = 0; i < num_shown && st == SST_OK; i++)
        st = add_version(report, rows, places[i].number, err);
    if (st == SST_OK && num_shown < num)
        st = add_note(rows, 0,
                      sst_report_string(report, "and %zu more versions", num - num_shown),
                      err);
    return st;
}

sst_status sst_report_story(sst_text_report *report, uint32_t story,
                            const sst_member_links *links, sst_error *err)
{
    sst_scratch_reset(&report->scratch);
    sst_group_info info = {.size = sizeof info};
    story_rows rows = {.links = links};
    sst_status st = sst_groups_story(report->groups, story, &info, err);
    if (st != SST_OK)
        return st;
    /* at most one note for each member, and one for the story */
    rows.rows = sst_scratch_alloc(&report->scratch, 2 * (size_t)info.num_members + 1,
                                  sizeof *rows.rows);
    if (rows.rows == NULL)
        return sst_fail_memory(err);
    if ((st = put_heading(report, &info, &rows, err)) != SST_OK)
        return st;
    if ((st = put_terms(report, story, err)) != SST_OK)
        return st;
    /* again: its members went with the heading */
    if ((st = sst_groups_story(report->groups, story, &info, err)) != SST_OK)
        return st;
    if ((st = add_versions(report, &info, &rows, err)) != SST_OK)
        return st;
    putc('\n', report->to);
    sst_print_rows(report, rows.rows, rows.num);
    putc('\n', report->to);
    return SST_OK;
}
