/* SPDX-License-Identifier: MIT */
/* trial.c - a sample in, edited copies of its articles searched for, the share that was
 * found out, beside the share that the S-curve expects.
 *
 * A copy is found when it shares a band with its original, by the same bands and
 * signatures as a scan.  The curve's expectation is the sum of P(candidate) over the true
 * Jaccard similarities of these very pairs; the pairs are independent of one another but
 * for the hash functions, so that its variance is the sum of P (1 - P). */
#include <math.h>
#include <stdlib.h>

#include "base/hash.h"
#include "base/status.h"
#include "sample.h"

typedef struct trial {
    const sst_sample *sample;
    sst_curve *curve;
    sst_sketcher *sketcher;
    sst_copy copy;
    SST_VEC(double) jaccards;          /* of the pairs of one edit */
    double found_by[SST_MOST_CHOICES]; /* expected among all near copies, by choice */
    uint64_t num_near;
} trial;

static int compare_ratios(const void *x, const void *y)
{
    const double *a = x, *b = y;
    return (*a > *b) - (*a < *b);
}

static bool share_band(const sst_sample *sample, const uint64_t *a, const uint64_t *b)
{
    for (size_t i = 0; i < sample->num_bands; i++)
        if (a[i] == b[i])
            return true;
    return false;
}

static void note_pair(trial *t, const sst_specimen *original, const sst_specimen *copy,
                      double jaccard, sst_curve_edit *out)
{
    const sst_curve *curve = t->curve;
    double expected =
        sst_curve_probability(&curve->choices[curve->chosen].bands, jaccard);
    double variance = expected * (1 - expected);
    bool is_near = jaccard >= curve->near;
    bool is_found = share_band(t->sample, original->band_keys, copy->band_keys);
    out->num_pairs++;
    out->num_found += is_found;
    out->expected_found += expected;
    out->variance_found += variance;
    if (!is_near)
        return;
    out->num_near++;
    out->num_near_found += is_found;
    out->num_near_kept +=
        is_found &&
        sst_signature_may_be_near(original->signature, copy->signature, curve->near);
    out->expected_near += expected;
    out->variance_near += variance;
    t->num_near++;
    for (size_t i = 0; i < curve->num_choices; i++)
        t->found_by[i] += sst_curve_probability(&curve->choices[i].bands, jaccard);
}

/* A stream of random numbers of its own for each edit of each article. */
static uint64_t seed_of(const trial *t, size_t edit, size_t which)
{
    uint64_t seed = t->sample->settings->seed, no = t->sample->specimens.at[which].no;
    return sst_mix64(sst_mix64(sst_mix64(seed + 1) ^ (edit + 1)) ^ no);
}

static sst_status try_article(trial *t, size_t edit, size_t which, sst_curve_edit *out,
                              sst_error *err)
{
    const sst_drafts drafts = {t->sample->drafts.at, t->sample->drafts.len, which};
    const sst_specimen *original = &t->sample->specimens.at[which];
    sst_status st = sst_edit_copy(&sst_edit_table[edit], &drafts, seed_of(t, edit, which),
                                  &t->copy, err);
    if (st != SST_OK || t->copy.len == 0)
        return st;
    sst_article article;
    sst_sketch sketch = {.size = sizeof sketch};
    sst_article_init(&article);
    article.text = (sst_text){t->copy.at, t->copy.len};
    if ((st = sst_sketch_article(t->sketcher, &article, &sketch, err)) != SST_OK)
        return st;
    bool is_same = sketch.content_hash[0] == original->content_hash[0] &&
                   sketch.content_hash[1] == original->content_hash[1];
    if (sketch.num_words < SST_LEAST_WORDS || is_same)
        return SST_OK; /* a duplicate, or too short for anything else */
    sst_specimen copy = {.shingles = sketch.shingles,
                         .num_shingles = sketch.num_shingles,
                         .signature = sketch.signature,
                         .band_keys = sketch.band_keys};
    double jaccard = sst_specimen_jaccard(original, &copy);
    note_pair(t, original, &copy, jaccard, out);
    return sst_vec_push(&t->jaccards, jaccard) ? SST_OK : sst_fail_memory(err);
}

/* In the order of the articles, so that the sum is the same on every machine. */
static void average(trial *t, sst_curve_edit *out)
{
    size_t num = t->jaccards.len;
    double sum = 0;
    out->mean_jaccard = out->median_jaccard = NAN;
    if (num == 0)
        return;
    for (size_t i = 0; i < num; i++)
        sum += t->jaccards.at[i];
    qsort(t->jaccards.at, num, sizeof *t->jaccards.at, compare_ratios);
    out->mean_jaccard = sum / (double)num;
    out->median_jaccard = (t->jaccards.at[(num - 1) / 2] + t->jaccards.at[num / 2]) / 2;
}

static sst_status try_edits(trial *t, sst_progress *progress, sst_curve_edit *edits,
                            sst_error *err)
{
    size_t num = t->sample->specimens.len;
    sst_status st = SST_OK;
    for (size_t e = 0; e < sst_num_edits && st == SST_OK; e++) {
        edits[e] = (sst_curve_edit){.name = sst_edit_table[e].name,
                                    .about = sst_edit_table[e].about,
                                    .rate = sst_edit_table[e].rate};
        t->jaccards.len = 0;
        for (size_t i = 0; i < num && st == SST_OK; i++) {
            st = try_article(t, e, i, &edits[e], err);
            sst_progress_units(progress, "edit", e * num + i, sst_num_edits * num);
        }
        average(t, &edits[e]);
    }
    return st;
}

sst_status sst_sample_try_edits(const sst_sample *sample, sst_progress *progress,
                                sst_curve *curve, sst_curve_edit *edits, sst_error *err)
{
    trial t = {.sample = sample, .curve = curve};
    sst_status st = sst_sketcher_new(&sample->settings->run, &t.sketcher, err);
    if (st == SST_OK)
        st = try_edits(&t, progress, edits, err);
    for (size_t i = 0; i < curve->num_choices && st == SST_OK; i++)
        curve->choices[i].copies =
            t.num_near > 0 ? t.found_by[i] / (double)t.num_near : NAN;
    sst_sketcher_free(t.sketcher);
    sst_vec_free(&t.jaccards);
    sst_vec_free(&t.copy);
    return st;
}
