/* SPDX-License-Identifier: MIT */
/* curve_json.c - the curve in, one JSON object per line out: bands (the chosen ones and
 * their neighbours), points of the curve, edits of the sample, and a summary. */
#include <errno.h>
#include <inttypes.h>
#include <math.h>

#include "curve.h"
#include "report.h"

#define NUM_POINTS 100

static void put_ratio(FILE *to, const char *key, double ratio)
{
    fprintf(to, ",\"%s\":", key);
    sst_json_ratio(to, ratio);
}

/* A number of candidates, which is no ratio. */
static void put_amount(FILE *to, const char *key, double amount)
{
    if (isnan(amount))
        fprintf(to, ",\"%s\":null", key);
    else
        fprintf(to, ",\"%s\":%.4f", key, amount);
}

static void put_count(FILE *to, const char *key, uint64_t count)
{
    fprintf(to, ",\"%s\":%" PRIu64, key, count);
}

static double share(double num, double of)
{
    return of > 0 ? num / of : NAN;
}

static void put_choice(FILE *to, const sst_curve *curve, const sst_curve_choice *c)
{
    const sst_curve_sample *s = curve->sample;
    double copies = s != NULL ? c->copies : NAN, candidates = NAN;
    if (s != NULL && s->num_used > 0)
        candidates = 2 * c->candidates / (double)s->num_used;
    fprintf(to, "{\"v\":1,\"type\":\"bands\",\"bands\":%" PRIu32 ",\"rows\":%" PRIu32,
            c->bands.num_bands, c->bands.num_rows);
    fprintf(to, ",\"chosen\":%s", c->is_chosen ? "true" : "false");
    put_ratio(to, "expected_recall", c->bands.expected_recall);
    put_ratio(to, "mean_recall", c->mean_recall);
    put_ratio(to, "half", c->half);
    fputs(",\"per_million\":[", to);
    for (int i = 0; i < SST_NUM_BACKGROUNDS; i++) {
        fprintf(to, "%s{\"jaccard\":", i > 0 ? "," : "");
        sst_json_ratio(to, sst_backgrounds[i]);
        put_amount(to, "candidates", c->per_million[i]);
        putc('}', to);
    }
    putc(']', to);
    put_ratio(to, "copies_found", copies);
    put_amount(to, "candidates_per_article", candidates);
    fputs("}\n", to);
}

static void put_edit(FILE *to, const sst_curve_edit *e)
{
    double num_pairs = (double)e->num_pairs, num_near = (double)e->num_near;
    fprintf(to, "{\"v\":1,\"type\":\"edit\",\"edit\":\"%s\"", e->name);
    put_ratio(to, "rate", e->rate > 0 ? e->rate : NAN);
    put_count(to, "pairs", e->num_pairs);
    put_ratio(to, "mean_jaccard", e->mean_jaccard);
    put_ratio(to, "median_jaccard", e->median_jaccard);
    put_count(to, "near_pairs", e->num_near);
    put_count(to, "near_found", e->num_near_found);
    put_count(to, "near_kept", e->num_near_kept);
    put_ratio(to, "recall", share((double)e->num_near_found, num_near));
    put_ratio(to, "expected_recall", share(e->expected_near, num_near));
    put_ratio(to, "recall_error", share(sqrt(e->variance_near), num_near));
    put_count(to, "found", e->num_found);
    put_ratio(to, "share_found", share((double)e->num_found, num_pairs));
    put_ratio(to, "expected_found", share(e->expected_found, num_pairs));
    put_ratio(to, "found_error", share(sqrt(e->variance_found), num_pairs));
    fputs("}\n", to);
}

static void put_sample(FILE *to, const sst_curve_sample *s)
{
    const sst_curve_pairs *p = &s->pairs;
    double num_used = (double)s->num_used;
    fprintf(to, "{\"v\":1,\"type\":\"sample\",\"seed\":%" PRIu32, s->seed);
    put_count(to, "articles", s->num_articles);
    put_count(to, "skipped", s->num_skipped);
    put_count(to, "drawn", s->num_chosen);
    put_count(to, "short", s->num_short);
    put_count(to, "repeated", s->num_repeated);
    put_count(to, "used", s->num_used);
    put_count(to, "pairs", p->num_pairs);
    put_count(to, "candidates", p->num_candidates);
    put_amount(to, "expected_candidates", p->expected);
    put_count(to, "kept", p->num_kept);
    put_count(to, "near_pairs", p->num_near);
    put_count(to, "near_found", p->num_near_found);
    put_amount(to, "candidates_per_article",
               share(2 * (double)p->num_candidates, num_used));
    put_amount(to, "kept_per_article", share(2 * (double)p->num_kept, num_used));
    put_amount(to, "comparable", sst_curve_comparable(s));
    double others = sst_curve_comparable(s) - 1, num_pairs = (double)p->num_pairs;
    put_amount(to, "candidates_in_input",
               share(others * (double)p->num_candidates, num_pairs));
    put_amount(to, "kept_in_input", share(others * (double)p->num_kept, num_pairs));
    fputs("}\n", to);
}

static void put_summary(FILE *to, const sst_curve *curve)
{
    const sst_curve_choice *c = &curve->choices[curve->chosen];
    fputs("{\"v\":1,\"type\":\"summary\",\"near\":", to);
    sst_json_ratio(to, curve->near);
    put_ratio(to, "recall", curve->recall);
    fprintf(to, ",\"bands\":%" PRIu32 ",\"rows\":%" PRIu32, c->bands.num_bands,
            c->bands.num_rows);
    put_ratio(to, "expected_recall", c->bands.expected_recall);
    put_ratio(to, "mean_recall", c->mean_recall);
    fputs("}\n", to);
}

sst_status sst_report_curve_json(const sst_curve *curve, FILE *to, sst_error *err)
{
    errno = 0;
    for (size_t i = 0; i < curve->num_choices; i++)
        put_choice(to, curve, &curve->choices[i]);
    for (int i = 0; i <= NUM_POINTS; i++) {
        double jaccard = (double)i / NUM_POINTS;
        fputs("{\"v\":1,\"type\":\"point\",\"jaccard\":", to);
        sst_json_ratio(to, jaccard);
        put_ratio(to, "probability",
                  sst_bands_probability(&curve->choices[curve->chosen].bands, jaccard));
        fputs("}\n", to);
    }
    if (curve->sample != NULL) {
        for (size_t i = 0; i < curve->sample->num_edits; i++)
            put_edit(to, &curve->sample->edits[i]);
        put_sample(to, curve->sample);
    }
    put_summary(to, curve);
    return sst_report_end(to, err);
}
