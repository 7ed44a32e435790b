/* SPDX-License-Identifier: MIT */
/* pairs.c - the articles of a sample in, the candidates among them out: those that their
 * bands give, and those that are expected from the shingles they share.
 *
 * Candidates are collected band by band in a triangle of bits.  Shared shingles are
 * counted from an index of the shingles, article by article; pairs that share none, nearly
 * all of them, have Jaccard 0 and are never met. */
#include <math.h>
#include <stdlib.h>

#include "base/status.h"
#include "sample.h"

/* A key of an article: a band's or a shingle. */
typedef struct entry {
    uint64_t key;
    uint32_t article;
} entry;

typedef struct counting {
    const sst_sample *sample;
    sst_progress *progress;
    sst_curve *curve;
    sst_curve_pairs *out;
    uint64_t *met;                /* a bit for each pair */
    uint32_t *num_met, *num_kept; /* by article: its candidates */
    SST_VEC(entry) entries;
} counting;

static int compare_entries(const void *x, const void *y)
{
    const entry *a = x, *b = y;
    if (a->key != b->key)
        return a->key < b->key ? -1 : 1;
    return a->article < b->article ? -1 : a->article > b->article;
}

static void sort_entries(counting *c)
{
    if (c->entries.len > 0)
        qsort(c->entries.at, c->entries.len, sizeof *c->entries.at, compare_entries);
}

/* ---- candidates -------------------------------------------------------------------- */

/* The bit of articles i < j. */
static uint64_t bit_of(uint64_t i, uint64_t j)
{
    return j * (j - 1) / 2 + i;
}

static sst_status meet_in_band(counting *c, size_t band, sst_error *err)
{
    size_t num = c->sample->specimens.len;
    c->entries.len = 0;
    for (size_t i = 0; i < num; i++) {
        entry e = {c->sample->specimens.at[i].band_keys[band], (uint32_t)i};
        if (!sst_vec_push(&c->entries, e))
            return sst_fail_memory(err);
    }
    sort_entries(c);
    for (size_t j = 1; j < num; j++) {
        for (size_t i = j; i-- > 0 && c->entries.at[i].key == c->entries.at[j].key;) {
            uint64_t bit = bit_of(c->entries.at[i].article, c->entries.at[j].article);
            c->met[bit / 64] |= (uint64_t)1 << bit % 64;
        }
    }
    return SST_OK;
}

static void note_candidate(counting *c, size_t i, size_t j)
{
    const sst_specimen *a = &c->sample->specimens.at[i], *b = a - i + j;
    c->out->num_candidates++;
    c->num_met[i]++;
    c->num_met[j]++;
    c->out->num_near_found += sst_specimen_jaccard(a, b) >= c->curve->near;
    if (!sst_signature_may_be_near(a->signature, b->signature, c->curve->near))
        return;
    c->out->num_kept++;
    c->num_kept[i]++;
    c->num_kept[j]++;
}

static sst_status find_candidates(counting *c, sst_error *err)
{
    size_t num = c->sample->specimens.len;
    sst_status st = SST_OK;
    for (size_t band = 0; band < c->sample->num_bands && st == SST_OK; band++)
        st = meet_in_band(c, band, err);
    for (size_t j = 1; j < num && st == SST_OK; j++) {
        for (size_t i = 0; i < j; i++) {
            uint64_t bit = bit_of(i, j);
            if (c->met[bit / 64] >> bit % 64 & 1)
                note_candidate(c, i, j);
        }
    }
    return st;
}

/* The standard error of a share of pairs, from how it differs between articles: of a mean
 * over pairs nearly 4/n times the variance of one article's part (Hoeffding, "A class of
 * statistics with asymptotically normal distribution", 1948). */
static double error_of(const uint32_t *per_article, size_t num)
{
    double sum = 0, squares = 0, n = (double)num;
    for (size_t i = 0; i < num; i++)
        sum += per_article[i];
    for (size_t i = 0; i < num; i++) {
        double distance = per_article[i] - sum / n;
        squares += distance * distance;
    }
    return num < 3 ? NAN : 2 * sqrt(squares / (n - 1) / n) / (n - 1);
}

/* ---- what is expected -------------------------------------------------------- */

/* So many pairs with so many shingles, of which so many are shared. */
static void expect_pairs(counting *c, double num, double num_a, double num_b,
                         double num_shared)
{
    for (size_t i = 0; i < c->curve->num_choices; i++) {
        sst_curve_choice *choice = &c->curve->choices[i];
        choice->candidates +=
            num * sst_curve_shared_probability(&choice->bands, num_a, num_b, num_shared);
    }
}

/* The shingles of all articles, by shingle, then article; places: where those of an
 * article stand, article by article. */
static sst_status index_shingles(counting *c, uint32_t **places, sst_error *err)
{
    size_t num = c->sample->specimens.len, total = 0;
    c->entries.len = 0;
    for (size_t i = 0; i < num; i++) {
        const sst_specimen *s = &c->sample->specimens.at[i];
        total += s->num_shingles;
        if (!sst_vec_reserve(&c->entries, total))
            return sst_fail_memory(err);
        for (size_t k = 0; k < s->num_shingles; k++)
            c->entries.at[c->entries.len++] = (entry){s->shingles[k], (uint32_t)i};
    }
    size_t *next = calloc(num + 1, sizeof *next);
    *places = calloc(total + 1, sizeof **places);
    if (next == NULL || *places == NULL || total > UINT32_MAX) {
        free(next);
        return sst_fail_memory(err);
    }
    sort_entries(c);
    for (size_t i = 0; i < num; i++)
        next[i + 1] = next[i] + c->sample->specimens.at[i].num_shingles;
    for (size_t k = 0; k < total; k++)
        (*places)[next[c->entries.at[k].article]++] = (uint32_t)k;
    free(next);
    return SST_OK;
}

/* Count the shingles that article j shares with each smaller one, and what that says of
 * the pairs.  Returns how many pairs share some. */
static uint64_t expect_article(counting *c, size_t j, const uint32_t *places,
                               uint32_t *num_shared)
{
    const sst_specimen *s = c->sample->specimens.at;
    uint64_t num_met = 0;
    for (size_t k = 0; k < s[j].num_shingles; k++) {
        size_t place = places[k];
        for (size_t p = place;
             p-- > 0 && c->entries.at[p].key == c->entries.at[place].key;)
            num_shared[c->entries.at[p].article]++;
    }
    for (size_t i = 0; i < j; i++) {
        double shared = num_shared[i];
        if (num_shared[i] == 0)
            continue;
        double num_a = (double)s[i].num_shingles, num_b = (double)s[j].num_shingles;
        c->out->num_near += shared / (num_a + num_b - shared) >= c->curve->near;
        expect_pairs(c, 1, num_a, num_b, shared);
        num_shared[i] = 0;
        num_met++;
    }
    return num_met;
}

static sst_status expect_candidates(counting *c, sst_error *err)
{
    size_t num = c->sample->specimens.len, first = 0;
    uint64_t num_met = 0;
    uint32_t *places = NULL, *num_shared = calloc(num + 1, sizeof *num_shared);
    sst_status st = num_shared ? index_shingles(c, &places, err) : sst_fail_memory(err);
    for (size_t j = 0; j < num && st == SST_OK; j++) {
        num_met += expect_article(c, j, places + first, num_shared);
        first += c->sample->specimens.at[j].num_shingles;
        sst_progress_units(c->progress, "compare", j, num);
    }
    if (st == SST_OK && num > 0) { /* the others, as if all had the mean length */
        double mean = (double)first / (double)num;
        expect_pairs(c, (double)(c->out->num_pairs - num_met), mean, mean, 0);
    }
    if (st == SST_OK)
        c->out->expected = c->curve->choices[c->curve->chosen].candidates;
    free(num_shared);
    free(places);
    return st;
}

/* ------------------------------------------------------------------------------------ */

sst_status sst_sample_count_pairs(const sst_sample *sample, sst_progress *progress,
                                  sst_curve *curve, sst_curve_pairs *out, sst_error *err)
{
    uint64_t num = sample->specimens.len, num_pairs = num > 1 ? num * (num - 1) / 2 : 0;
    sst_curve_pairs pairs = {.num_pairs = num_pairs};
    counting c = {.sample = sample,
                  .progress = progress,
                  .curve = curve,
                  .out = &pairs,
                  .met = calloc(num_pairs / 64 + 1, sizeof *c.met),
                  .num_met = calloc(num + 1, sizeof *c.num_met),
                  .num_kept = calloc(num + 1, sizeof *c.num_kept)};
    bool has_memory = c.met && c.num_met && c.num_kept;
    sst_status st = has_memory ? find_candidates(&c, err) : sst_fail_memory(err);
    if (st == SST_OK)
        st = expect_candidates(&c, err);
    if (st == SST_OK) {
        pairs.error_candidates = error_of(c.num_met, num);
        pairs.error_kept = error_of(c.num_kept, num);
        *out = pairs;
    }
    free(c.met);
    free(c.num_met);
    free(c.num_kept);
    sst_vec_free(&c.entries);
    return st;
}
