/* SPDX-License-Identifier: MIT */
/* curve_json.c - the curve in, one JSON object per line out: bands (the chosen ones and
 * their neighbours), points of the curve, edits of the sample, and a summary. */
#include <errno.h>
#include <math.h>

#include "curve.h"
#include "lines.h"

#define NUM_POINTS 100

/* A number of candidates, which is no ratio. */
static void put_amount(sst_lines *to, const char *key, double amount)
{
    sst_put_rounded(to, key, amount, 4);
}

static double share(double num, double of)
{
    return of > 0 ? num / of : NAN;
}

static void put_choice(sst_lines *to, const sst_curve *curve, const sst_curve_choice *c)
{
    const sst_curve_sample *s = curve->sample;
    double copies = s != NULL ? c->copies : NAN, candidates = NAN;
    if (s != NULL && s->num_used > 0)
        candidates = 2 * c->candidates / (double)s->num_used;
    sst_put(to, "{\"v\":1,\"type\":\"bands\"");
    sst_put_number(to, "bands", c->bands.num_bands);
    sst_put_number(to, "rows", c->bands.num_rows);
    sst_put_truth(to, "chosen", c->is_chosen);
    sst_put_ratio(to, "expected_recall", c->bands.expected_recall);
    sst_put_ratio(to, "mean_recall", c->mean_recall);
    sst_put_ratio(to, "half", c->half);
    sst_put(to, ",\"per_million\":[");
    for (int i = 0; i < SST_NUM_BACKGROUNDS; i++) {
        sst_put(to, i > 0 ? ",{\"jaccard\":" : "{\"jaccard\":");
        sst_json_ratio(to, sst_backgrounds[i]);
        put_amount(to, "candidates", c->per_million[i]);
        sst_put(to, "}");
    }
    sst_put(to, "]");
    sst_put_ratio(to, "copies_found", copies);
    put_amount(to, "candidates_per_article", candidates);
    sst_put(to, "}\n");
}

static void put_edit(sst_lines *to, const sst_curve_edit *e)
{
    double num_pairs = (double)e->num_pairs, num_near = (double)e->num_near;
    sst_put(to, "{\"v\":1,\"type\":\"edit\"");
    sst_put_name(to, "edit", e->name);
    sst_put_ratio(to, "rate", e->rate > 0 ? e->rate : NAN);
    sst_put_number(to, "pairs", e->num_pairs);
    sst_put_ratio(to, "mean_jaccard", e->mean_jaccard);
    sst_put_ratio(to, "median_jaccard", e->median_jaccard);
    sst_put_number(to, "near_pairs", e->num_near);
    sst_put_number(to, "near_found", e->num_near_found);
    sst_put_number(to, "near_kept", e->num_near_kept);
    sst_put_ratio(to, "recall", share((double)e->num_near_found, num_near));
    sst_put_ratio(to, "expected_recall", share(e->expected_near, num_near));
    sst_put_ratio(to, "recall_error", share(sqrt(e->variance_near), num_near));
    sst_put_number(to, "found", e->num_found);
    sst_put_ratio(to, "share_found", share((double)e->num_found, num_pairs));
    sst_put_ratio(to, "expected_found", share(e->expected_found, num_pairs));
    sst_put_ratio(to, "found_error", share(sqrt(e->variance_found), num_pairs));
    sst_put(to, "}\n");
}

static void put_sample(sst_lines *to, const sst_curve_sample *s)
{
    const sst_curve_pairs *p = &s->pairs;
    double num_used = (double)s->num_used;
    sst_put(to, "{\"v\":1,\"type\":\"sample\"");
    sst_put_number(to, "seed", s->seed);
    sst_put_number(to, "articles", s->num_articles);
    sst_put_number(to, "skipped", s->num_skipped);
    sst_put_number(to, "drawn", s->num_chosen);
    sst_put_number(to, "short", s->num_short);
    sst_put_number(to, "repeated", s->num_repeated);
    sst_put_number(to, "used", s->num_used);
    sst_put_number(to, "pairs", p->num_pairs);
    sst_put_number(to, "candidates", p->num_candidates);
    put_amount(to, "expected_candidates", p->expected);
    sst_put_number(to, "kept", p->num_kept);
    sst_put_number(to, "near_pairs", p->num_near);
    sst_put_number(to, "near_found", p->num_near_found);
    put_amount(to, "candidates_per_article",
               share(2 * (double)p->num_candidates, num_used));
    put_amount(to, "kept_per_article", share(2 * (double)p->num_kept, num_used));
    put_amount(to, "comparable", sst_curve_comparable(s));
    double others = sst_curve_comparable(s) - 1, num_pairs = (double)p->num_pairs;
    put_amount(to, "candidates_in_input",
               share(others * (double)p->num_candidates, num_pairs));
    put_amount(to, "kept_in_input", share(others * (double)p->num_kept, num_pairs));
    sst_put(to, "}\n");
}

static void put_summary(sst_lines *to, const sst_curve *curve)
{
    const sst_curve_choice *c = &curve->choices[curve->chosen];
    sst_put(to, "{\"v\":1,\"type\":\"summary\",\"near\":");
    sst_json_ratio(to, curve->near);
    sst_put_ratio(to, "recall", curve->recall);
    sst_put_number(to, "bands", c->bands.num_bands);
    sst_put_number(to, "rows", c->bands.num_rows);
    sst_put_ratio(to, "expected_recall", c->bands.expected_recall);
    sst_put_ratio(to, "mean_recall", c->mean_recall);
    sst_put(to, "}\n");
}

static void put_points(sst_lines *to, const sst_bands *bands)
{
    for (int i = 0; i <= NUM_POINTS; i++) {
        double jaccard = (double)i / NUM_POINTS;
        sst_put(to, "{\"v\":1,\"type\":\"point\"");
        sst_put_ratio(to, "jaccard", jaccard);
        sst_put_ratio(to, "probability", sst_bands_probability(bands, jaccard));
        sst_put(to, "}\n");
    }
}

sst_status sst_report_curve_json(const sst_curve *curve, FILE *to, sst_error *err)
{
    sst_lines lines;
    errno = 0;
    sst_lines_init(&lines, to);
    for (size_t i = 0; i < curve->num_choices; i++)
        put_choice(&lines, curve, &curve->choices[i]);
    put_points(&lines, &curve->choices[curve->chosen].bands);
    if (curve->sample != NULL) {
        for (size_t i = 0; i < curve->sample->num_edits; i++)
            put_edit(&lines, &curve->sample->edits[i]);
        put_sample(&lines, curve->sample);
    }
    put_summary(&lines, curve);
    sst_lines_flush(&lines);
    return sst_report_end(to, err);
}
