/* SPDX-License-Identifier: MIT */
/* frequency.c - in how many articles a term occurs: what was learnt, beside the background.
 *
 * Per language 2^20 counters, indexed by the term's key and allocated when the language is met;
 * terms that share a counter look commoner than they are, which costs weight, not truth.  The
 * background table adds its document frequencies as those of SST_BACKGROUND_ARTICLES further
 * articles, so that one formula serves two articles and a million.
 *
 * Without a table, or in a language that has none, a few articles do not tell a rare word from
 * one of their story, nor a common word from one of their topic.  So UNTOLD_ARTICLES further
 * articles are assumed in which a term occurs once, and nearly always if it is in nearly all
 * that were learnt: with the 8th power of its share there. */
#include "frequency.h"

#include <math.h>
#include <stdlib.h>

#include "background.h"
#include "base/status.h"

#define NUM_COUNTERS (1u << 20)
#define LN_2 .69314718055994 /* rounded down */
#define UNTOLD_ARTICLES 1000.0
#define MOST_SETTLED (1u << 16) /* document frequencies; greater ones are of few terms */

/* The idfs of terms that the background does not list, by document frequency: they hold for a
 * number of articles. */
typedef struct settled_idfs {
    uint32_t num_articles, num;
    bool use_background;
    double of_df[];
} settled_idfs;

typedef struct language_counts {
    uint32_t *of_term; /* NUM_COUNTERS; NULL until the language is met */
    uint32_t num_articles;
    settled_idfs *settled; /* or NULL */
} language_counts;

struct sst_frequencies {
    size_t num_languages;
    language_counts languages[];
};

sst_status sst_frequencies_new(sst_frequencies **out, sst_error *err)
{
    size_t num = sst_frequencies_num_languages();
    sst_frequencies *f = calloc(1, sizeof *f + num * sizeof f->languages[0]);
    if (!f)
        return sst_fail_memory(err);
    f->num_languages = num;
    *out = f;
    return SST_OK;
}

void sst_frequencies_free(sst_frequencies *frequencies)
{
    if (!frequencies)
        return;
    for (size_t i = 0; i < frequencies->num_languages; i++) {
        free(frequencies->languages[i].settled);
        free(frequencies->languages[i].of_term);
    }
    free(frequencies);
}

static sst_status meet_language(language_counts *counts, sst_error *err)
{
    if (!counts->of_term)
        counts->of_term = calloc(NUM_COUNTERS, sizeof *counts->of_term);
    return counts->of_term ? SST_OK : sst_fail_memory(err);
}

sst_status sst_frequencies_count(sst_frequencies *frequencies, int language,
                                 const uint32_t *keys, size_t num, int sign,
                                 sst_error *err)
{
    language_counts *counts = &frequencies->languages[language];
    sst_status st = meet_language(counts, err);
    if (st != SST_OK)
        return st;
    if (sign > 0) { /* one thread at a time */
        for (size_t i = 0; i < num; i++)
            counts->of_term[keys[i] % NUM_COUNTERS]++;
        counts->num_articles++;
        return SST_OK;
    }
    for (size_t i = 0; i < num; i++)
        __atomic_fetch_sub(&counts->of_term[keys[i] % NUM_COUNTERS], 1, __ATOMIC_RELAXED);
    __atomic_fetch_sub(&counts->num_articles, 1, __ATOMIC_RELAXED);
    return SST_OK;
}

/* Articles of the language that were counted. */
static double count_learnt(const sst_frequencies *frequencies, int language)
{
    return frequencies && frequencies->languages[language].of_term
               ? frequencies->languages[language].num_articles
               : 0;
}

static bool has_table(bool use_background, int language)
{
    return use_background && (size_t)language < sst_background_num_languages();
}

/* The articles that stand for all those that were not. */
static double count_prior(bool use_background, int language)
{
    return has_table(use_background, language) ? SST_BACKGROUND_ARTICLES
                                               : UNTOLD_ARTICLES;
}

/* Multiplied out: pow() differs between libms. */
static double untold_articles_with(double df, double num_articles)
{
    double share = df < num_articles ? df / num_articles : df > 0;
    double share2 = share * share, share4 = share2 * share2;
    return 1 + UNTOLD_ARTICLES * share4 * share4;
}

/* Of the background's articles those that have a term. */
static double background_df(int language, uint32_t key, bool is_pair)
{
    double share = is_pair ? sst_background_pair_frequency(language, key)
                           : sst_background_frequency(language, key);
    if (share == 0)
        share = sst_background_unlisted_frequency(language);
    return SST_BACKGROUND_ARTICLES * share;
}

static double idf_of(double num_articles, double df)
{
    double idf = log((num_articles + 1) / (df + .5));
    return idf > 0 ? idf : 0;
}

static double idf_unlisted(uint32_t num_learnt, bool use_background, int language,
                           uint32_t learnt_df)
{
    double df = learnt_df, num_articles = num_learnt;
    df += has_table(use_background, language)
              ? SST_BACKGROUND_ARTICLES * sst_background_unlisted_frequency(language)
              : untold_articles_with(df, num_articles);
    return idf_of(num_articles + count_prior(use_background, language), df);
}

sst_status sst_frequencies_settle(sst_frequencies *frequencies, bool use_background,
                                  sst_error *err)
{
    for (size_t i = 0; i < frequencies->num_languages; i++) {
        language_counts *counts = &frequencies->languages[i];
        if (!counts->of_term)
            continue;
        uint32_t num_articles = counts->num_articles;
        uint32_t num = num_articles < MOST_SETTLED ? num_articles + 1 : MOST_SETTLED;
        settled_idfs *settled = malloc(sizeof *settled + num * sizeof settled->of_df[0]);
        if (!settled)
            return sst_fail_memory(err);
        *settled = (settled_idfs){num_articles, num, use_background};
        for (uint32_t df = 0; df < num; df++)
            settled->of_df[df] = idf_unlisted(num_articles, use_background, (int)i, df);
        free(counts->settled);
        counts->settled = settled;
    }
    return SST_OK;
}

/* What is settled for the articles that are counted now; NULL: nothing is. */
static const settled_idfs *find_settled(const language_counts *counts,
                                        bool use_background)
{
    const settled_idfs *s = counts->settled;
    return s && s->num_articles == counts->num_articles &&
                   s->use_background == use_background
               ? s
               : NULL;
}

/* Bounds where nothing is settled, and for pairs, which have shares of their own: df >= 2^b makes
 * the denominator at least 2^(b + 1) times the .5 of df = 0. */
static double bound_idf(double most_idf, uint32_t df)
{
    double bound = df == 0 ? most_idf : most_idf - (32 - __builtin_clz(df)) * LN_2;
    return bound > 0 ? bound : 0;
}

static uint32_t df_of(const language_counts *counts, uint32_t key)
{
    return counts->of_term ? counts->of_term[key % NUM_COUNTERS] : 0;
}

/* False when a df is greater than what is settled. */
static bool take_settled(const language_counts *counts, const settled_idfs *settled,
                         sst_idf_terms terms, double *bounds)
{
    const uint32_t *of_term = counts->of_term;
    uint32_t last = settled->num - 1, most = 0;
    for (size_t i = 0; i < terms.num; i++) {
        uint32_t df = of_term[terms.keys[i] % NUM_COUNTERS];
        most = df > most ? df : most;
        bounds[i] = settled->of_df[df < last ? df : last];
    }
    return most <= last;
}

bool sst_frequencies_bounds(const sst_frequencies *frequencies, bool use_background,
                            int language, sst_idf_terms terms, double *bounds)
{
    static const language_counts none = {.of_term = NULL};
    const language_counts *counts =
        frequencies ? &frequencies->languages[language] : &none;
    const settled_idfs *settled = find_settled(counts, use_background);
    bool is_listed = has_table(use_background, language);
    bool is_exact = settled && take_settled(counts, settled, terms, bounds);
    if (settled && !is_listed)
        return is_exact;
    double num_articles =
        count_learnt(frequencies, language) + count_prior(use_background, language);
    double most_idf = log((num_articles + 1) / .5) + 1e-9; /* more than any rounding */
    for (size_t i = 0; i < terms.num; i++)
        if (!settled || (terms.forms[i] & SST_TERM_PAIR))
            bounds[i] = bound_idf(most_idf, df_of(counts, terms.keys[i]));
    return false;
}

double sst_frequencies_idf(const sst_frequencies *frequencies, bool use_background,
                           int language, uint32_t key, bool is_pair)
{
    double num_articles = count_learnt(frequencies, language);
    uint32_t df = frequencies ? df_of(&frequencies->languages[language], key) : 0;
    if (!has_table(use_background, language)) {
        const settled_idfs *settled =
            frequencies ? find_settled(&frequencies->languages[language], use_background)
                        : NULL;
        return settled && df < settled->num
                   ? settled->of_df[df]
                   : idf_unlisted((uint32_t)num_articles, use_background, language, df);
    }
    return idf_of(num_articles + SST_BACKGROUND_ARTICLES,
                  df + background_df(language, key, is_pair));
}

sst_status sst_frequencies_merge(sst_frequencies *into, const sst_frequencies *from,
                                 sst_error *err)
{
    for (size_t i = 0; i < from->num_languages; i++)
        if (from->languages[i].of_term) {
            sst_status st = meet_language(&into->languages[i], err);
            if (st != SST_OK)
                return st;
        }
    for (size_t i = 0; i < from->num_languages; i++) {
        const language_counts *more = &from->languages[i];
        if (!more->of_term)
            continue;
        into->languages[i].num_articles += more->num_articles;
        for (size_t k = 0; k < NUM_COUNTERS; k++)
            into->languages[i].of_term[k] += more->of_term[k];
    }
    return SST_OK;
}
