/* SPDX-License-Identifier: MIT */
/* text_pairs.c - verified pairs in; out: what articles of different versions have in
 * common word for word, the longest first, and for the verbose report every pair with
 * its measures. */
#include <inttypes.h>
#include <math.h>
#include <stdlib.h>

#include "base/status.h"
#include "base/vec.h"
#include "report.h"

/* A pair whose articles share words although they are of different versions. */
typedef struct crossing {
    uint64_t index, shared_words;
} crossing;
typedef SST_VEC(crossing) crossing_vec;

static int compare_crossings(const void *x, const void *y)
{
    const crossing *a = x, *b = y;
    if (a->shared_words != b->shared_words)
        return a->shared_words > b->shared_words ? -1 : 1;
    return a->index < b->index ? -1 : a->index > b->index;
}

static uint64_t shared_words(const sst_pair *pair)
{
    uint64_t sum = 0;
    for (size_t i = 0; i < pair->num_passages; i++)
        sum += pair->passages[i].num_words;
    return sum;
}

static sst_status collect_crossings(sst_text_report *report, crossing_vec *out,
                                    sst_error *err)
{
    const sst_overview *o = report->overview;
    for (uint64_t i = 0; i < o->summary.num_pairs; i++) {
        sst_pair pair = {.size = sizeof pair};
        sst_status st = sst_groups_pair_outline(report->groups, i, &pair, err);
        if (st != SST_OK)
            return st;
        bool shares_words =
            pair.relation == SST_SHARES_PASSAGE || pair.relation == SST_PART_OF;
        if (!shares_words || o->version_of[pair.a] == o->version_of[pair.b])
            continue;
        crossing c = {.index = i, .shared_words = shared_words(&pair)};
        if (!sst_vec_push(out, c))
            return sst_fail_memory(err);
    }
    if (out->len > 0)
        qsort(out->at, out->len, sizeof *out->at, compare_crossings);
    return SST_OK;
}

/* What a is to b, and how much they share. */
static const char *crossing_label(sst_text_report *report, const sst_pair *pair)
{
    if (pair->relation == SST_PART_OF) {
        char ratio[SST_RATIO_BYTES];
        sst_ratio_write_short(pair->containment, ratio);
        return sst_report_string(report, "%s %s",
                                 pair->of == pair->a ? "contains" : "part-of", ratio);
    }
    if (pair->num_passages == 1)
        return sst_report_string(report, "%" PRIu64 " words", shared_words(pair));
    return sst_report_string(report, "%" PRIu64 " words in %zu passages",
                             shared_words(pair), pair->num_passages);
}

static sst_status put_crossing(sst_text_report *report, uint64_t index, sst_error *err)
{
    sst_scratch_reset(&report->scratch);
    sst_pair pair = {.size = sizeof pair};
    sst_row rows[2];
    sst_status st = sst_groups_pair(report->groups, index, &pair, err);
    if (st != SST_OK)
        return st;
    const char *label = crossing_label(report, &pair);
    if (label == NULL)
        return sst_fail_memory(err);
    if ((st = sst_row_of(report, pair.a, "", &rows[0], err)) != SST_OK ||
        (st = sst_row_of(report, pair.b, "", &rows[1], err)) != SST_OK)
        return st;
    rows[0].label = label;
    rows[1].label = "with";
    rows[1].depth = 2;
    sst_print_rows(report, rows, 2);
    putc('\n', report->to);
    return SST_OK;
}

sst_status sst_report_passages(sst_text_report *report, sst_error *err)
{
    crossing_vec crossings = {.hoard = report->overview->shelf};
    sst_status st = collect_crossings(report, &crossings, err);
    size_t num_shown = crossings.len;
    if (report->options->top > 0 && num_shown > report->options->top)
        num_shown = report->options->top;
    if (num_shown > 0 && st == SST_OK)
        fprintf(report->to, "%sPassages shared across versions%s\n\n",
                report->palette.heading, report->palette.plain);
    for (size_t i = 0; i < num_shown && st == SST_OK; i++)
        st = put_crossing(report, crossings.at[i].index, err);
    if (st == SST_OK && num_shown < crossings.len)
        fprintf(report->to, "  and %zu more pairs\n\n", crossings.len - num_shown);
    sst_vec_free(&crossings);
    return st;
}

/* ---- every pair -------------------------------------------------------------------- */

static void put_measure(FILE *to, const char *name, double measure)
{
    char ratio[SST_RATIO_BYTES];
    if (isnan(measure))
        return;
    sst_ratio_write(measure, 4, ratio);
    fprintf(to, ", %s %s", name, ratio);
}

static sst_status put_shared_terms(sst_text_report *report, const sst_pair *pair,
                                   sst_error *err)
{
    for (size_t i = 0; i < pair->num_terms; i++) {
        const char *term = sst_safe_text(&report->scratch, pair->terms[i]);
        if (term == NULL)
            return sst_fail_memory(err);
        fprintf(report->to, "%s%s", i == 0 ? "    on " : ", ", term);
    }
    if (pair->num_terms > 0)
        putc('\n', report->to);
    return SST_OK;
}

static sst_status put_id_line(sst_text_report *report, sst_article_no no, sst_error *err)
{
    sst_row row;
    sst_status st = sst_row_of(report, no, "", &row, err);
    if (st == SST_OK)
        fprintf(report->to, "    %s%s%s\n", report->palette.faint, row.id,
                report->palette.plain);
    return st;
}

static sst_status put_pair(sst_text_report *report, uint64_t index, sst_error *err)
{
    sst_scratch_reset(&report->scratch);
    sst_pair pair = {.size = sizeof pair};
    sst_status st = sst_groups_pair(report->groups, index, &pair, err);
    if (st != SST_OK)
        return st;
    fprintf(report->to, "  %s%s%s, %s", report->palette.relation,
            sst_relation_name(pair.relation), report->palette.plain,
            sst_confidence_name(pair.confidence));
    put_measure(report->to, "Jaccard", pair.jaccard);
    put_measure(report->to, "containment", pair.containment);
    put_measure(report->to, "cosine", pair.cosine);
    putc('\n', report->to);
    if ((st = put_shared_terms(report, &pair, err)) != SST_OK ||
        (st = put_id_line(report, pair.a, err)) != SST_OK ||
        (st = put_id_line(report, pair.b, err)) != SST_OK)
        return st;
    putc('\n', report->to);
    return SST_OK;
}

sst_status sst_report_pairs(sst_text_report *report, sst_error *err)
{
    uint64_t num = report->overview->summary.num_pairs;
    sst_status st = SST_OK;
    if (num > 0)
        fprintf(report->to, "%sPairs%s\n\n", report->palette.heading,
                report->palette.plain);
    for (uint64_t i = 0; i < num && st == SST_OK && !ferror(report->to); i++)
        st = put_pair(report, i, err);
    return st;
}
