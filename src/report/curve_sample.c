/* SPDX-License-Identifier: MIT */
/* curve_sample.c - what was measured on a sample in, its part of the text report out:
 * edited copies beside the S-curve, and candidates among the articles as they are. */
#include <inttypes.h>
#include <math.h>

#include "curve_text.h"
#include "grid.h"

#define MILLION 1e6

static double share(double num, double of)
{
    return of > 0 ? num / of : NAN;
}

/* ---- edits ------------------------------------------------------------------------- */

static void add_similarity(const sst_curve_edit *e, sst_grid *grid)
{
    double num_near = (double)e->num_near, num_pairs = (double)e->num_pairs;
    sst_grid_add(grid, "%s", e->about);
    sst_grid_add(grid, "%" PRIu64, e->num_pairs);
    sst_grid_add(grid, "%s", sst_digits_of_ratio(e->mean_jaccard).of);
    sst_grid_add(grid, "%s", sst_digits_of_ratio(e->median_jaccard).of);
    sst_grid_add(grid, "%s", sst_digits_of_ratio(share(num_near, num_pairs)).of);
}

/* How many pairs, the share that was found, the share that the curve expects, and its
 * standard error. */
static void add_recall(uint64_t num, uint64_t num_found, double expected, double variance,
                       sst_grid *grid)
{
    double of = (double)num;
    sst_grid_add(grid, "%" PRIu64, num);
    sst_grid_add(grid, "%s", sst_digits_of_ratio(share((double)num_found, of)).of);
    sst_grid_add(grid, "%s", sst_digits_of_ratio(share(expected, of)).of);
    sst_grid_add(grid, "%s", sst_digits_of_ratio(share(sqrt(variance), of)).of);
}

static void add_found(const sst_curve_edit *e, sst_grid *grid)
{
    sst_grid_add(grid, "%s", e->about);
    add_recall(e->num_near, e->num_near_found, e->expected_near, e->variance_near, grid);
    add_recall(e->num_pairs, e->num_found, e->expected_found, e->variance_found, grid);
}

static sst_curve_edit sum_of(const sst_curve_sample *sample)
{
    sst_curve_edit all = {.about = "all of these"};
    for (size_t i = 0; i < sample->num_edits; i++) {
        const sst_curve_edit *e = &sample->edits[i];
        all.num_pairs += e->num_pairs;
        all.num_found += e->num_found;
        all.expected_found += e->expected_found;
        all.variance_found += e->variance_found;
        all.num_near += e->num_near;
        all.num_near_found += e->num_near_found;
        all.num_near_kept += e->num_near_kept;
        all.expected_near += e->expected_near;
        all.variance_near += e->variance_near;
    }
    return all;
}

static void put_similarities(const sst_curve_report *r)
{
    static const char *const headings[] = {"edit", "pairs", "mean J", "median J",
                                           "J >= T"};
    const sst_curve_sample *sample = r->curve->sample;
    sst_grid grid = {.headings = headings,
                     .num_columns = sizeof headings / sizeof *headings};
    sst_curve_heading(r, "Edited copies of the sample's articles: how similar they stay");
    for (size_t i = 0; i < sample->num_edits; i++)
        add_similarity(&sample->edits[i], &grid);
    sst_grid_print(r->to, &grid, r->options->columns, &r->palette);
    fputc('\n', r->to);
    sst_curve_say(r,
                  "A pair is an article and its copy, where the edit can be made and "
                  "leaves other words. J >= T: the share of pairs with Jaccard %g or "
                  "more.",
                  r->curve->near);
}

static void put_found(const sst_curve_report *r)
{
    static const char *const headings[] = {"edit",  "J >= T", "found", "curve", "+-",
                                           "any J", "found",  "curve", "+-"};
    const sst_curve_sample *sample = r->curve->sample;
    sst_curve_edit all = sum_of(sample);
    sst_grid grid = {.headings = headings,
                     .num_columns = sizeof headings / sizeof *headings};
    sst_curve_heading(r, "Edited copies: how many are found");
    for (size_t i = 0; i < sample->num_edits; i++)
        add_found(&sample->edits[i], &grid);
    add_found(&all, &grid);
    sst_grid_print(r->to, &grid, r->options->columns, &r->palette);
    fputc('\n', r->to);
    sst_curve_say(
        r,
        "First the pairs with Jaccard %g or more, then all pairs: their number, "
        "the share that shares a band, the share that the S-curve expects of "
        "just these pairs, and the standard error of that. The filter on whole "
        "signatures, three standard errors wide, lets %" PRIu64 " of the %" PRIu64
        " found with Jaccard %g or more pass.",
        r->curve->near, all.num_near_kept, all.num_near_found, r->curve->near);
}

/* ---- pairs ------------------------------------------------------------------------- */

/* The standard error of candidates among `num` others; what was never met tells of none,
 * and `correction` is 0 where nothing is unseen. */
static sst_digits error_among(double num, uint64_t num_met, double correction,
                              double error)
{
    bool is_known = num_met > 0 && correction > 0;
    return sst_digits_of_amount(is_known ? num * sqrt(correction) * error : NAN);
}

/* A row: candidates that an article meets among `num` others. */
static void add_others(const sst_curve_pairs *p, const char *name, double num,
                       double correction, sst_grid *grid)
{
    double per_pair = num / (double)p->num_pairs;
    sst_grid_add(grid, "%s", name);
    sst_grid_add(grid, "%.0f", num);
    sst_grid_add(grid, "%s", sst_digits_of_amount(per_pair * p->expected).of);
    sst_grid_add(grid, "%s",
                 sst_digits_of_amount(per_pair * (double)p->num_candidates).of);
    sst_grid_add(grid, "%s",
                 error_among(num, p->num_candidates, correction, p->error_candidates).of);
    sst_grid_add(grid, "%s", sst_digits_of_amount(per_pair * (double)p->num_kept).of);
    sst_grid_add(grid, "%s", error_among(num, p->num_kept, correction, p->error_kept).of);
}

static void put_candidates(const sst_curve_report *r)
{
    static const char *const headings[] = {
        "candidates of an article", "others", "expected", "meet", "+-", "pass", "+-"};
    const sst_curve_sample *sample = r->curve->sample;
    const sst_curve_pairs *p = &sample->pairs;
    sst_grid grid = {.headings = headings,
                     .num_columns = sizeof headings / sizeof *headings};
    double num_all = sst_curve_comparable(sample);
    /* of a sample without replacement; 0 when nothing was left out */
    double unseen = 1 - (double)sample->num_chosen / (double)sample->num_articles;
    add_others(p, "in the sample", (double)sample->num_used - 1, 0, &grid);
    add_others(p, "in all that was read", num_all - 1, unseen, &grid);
    add_others(p, "in a million like these", MILLION, 1, &grid);
    sst_curve_heading(r, "Candidates among the articles as they are");
    sst_grid_print(r->to, &grid, r->options->columns, &r->palette);
    fputc('\n', r->to);
    sst_curve_say(r,
                  "Pairs of the sample: %" PRIu64 "; that share a band (meet): %" PRIu64
                  ", expected from the shingles they share: %s; of these let pass by the "
                  "filter on whole signatures: %" PRIu64
                  ". Pairs with Jaccard %g or more: "
                  "%" PRIu64 ", of which meet: %" PRIu64 ".",
                  p->num_pairs, p->num_candidates, sst_digits_of_amount(p->expected).of,
                  p->num_kept, r->curve->near, p->num_near, p->num_near_found);
    sst_curve_say(r,
                  "The sample was drawn at random from what was read, so that its "
                  "pairs stand for all pairs; +- is the standard error of that. meet "
                  "may lie farther from what is expected: a phrase that many articles "
                  "share makes candidates of all of them or of none. A million like "
                  "these: as if all further articles were related as these are. Chance "
                  "candidates grow so; near-copies do not where a collection grows by "
                  "other days, and the figure is too high then. Texts with equal words "
                  "count once, and in buckets of more than 32 articles a scan meets "
                  "fewer pairs.");
}

/* ---- the sample -------------------------------------------------------------------- */

void sst_curve_put_sample(const sst_curve_report *r)
{
    const sst_curve_sample *s = r->curve->sample;
    sst_curve_heading(r, "The sample");
    sst_curve_say(r,
                  "%" PRIu64 " of %" PRIu64 " articles were drawn (seed %" PRIu32
                  "), %" PRIu64 " of them are used: %" PRIu64
                  " have fewer than %d words, "
                  "%" PRIu64 " the same words as another.",
                  s->num_chosen, s->num_articles, s->seed, s->num_used, s->num_short,
                  SST_LEAST_WORDS, s->num_repeated);
    if (s->num_used > 0) {
        put_similarities(r);
        put_found(r);
    }
    if (s->pairs.num_pairs > 0)
        put_candidates(r);
}
