/* SPDX-License-Identifier: MIT */
/* frequency.c - in how many articles a term occurs: what was learnt, beside the
 * background.
 *
 * Per language 2^20 counters, indexed by the term's key and allocated when the language
 * is met; terms that share a counter look commoner than they are, which costs weight, not
 * truth.  The background table adds its document frequencies as those of
 * SST_BACKGROUND_ARTICLES further articles, so that one formula serves two articles and a
 * million.
 *
 * Without a table, or in a language that has none, a few articles do not tell a rare word
 * from one of their story, nor a common word from one of their topic.  So UNTOLD_ARTICLES
 * further articles are assumed in which a term occurs once, and nearly always if it is in
 * nearly all that were learnt: with the 8th power of its share there. */
#include "frequency.h"

#include <math.h>
#include <stdlib.h>

#include "background.h"
#include "base/huge.h"
#include "base/status.h"
#include "frequency_class.h"

#define NUM_COUNTERS (1u << 20)
#define LN_2 .69314718055994 /* rounded down */
#define UNTOLD_ARTICLES 1000.0

#define MANY_ARTICLES 1000u

/* The idfs of terms that the background does not list: they hold for a number of
 * articles.  Bounds are those of a class, by its least document frequency. */
typedef struct settled_idfs {
    uint32_t num_articles, num_exact; /* first classes, of one document frequency each */
    unsigned steps_log2;
    bool use_background;
    uint16_t *bounds;  /* of these, by class */
    uint16_t *classes; /* of many articles: by counter; or NULL */
    double of_df[];    /* of those that are exact */
} settled_idfs;

/* A term's document frequency is the sum of two counters.  Of many articles most counting
 * is done in bytes, which stay in the cache. */
typedef struct language_counts {
    uint32_t *of_term; /* NUM_COUNTERS; NULL until the language is met */
    uint8_t *more;     /* NUM_COUNTERS; NULL: all is in of_term */
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

static void free_settled(settled_idfs *settled)
{
    if (!settled)
        return;
    free(settled->bounds);
    free(settled->classes);
    free(settled);
}

static void unsettle(language_counts *counts)
{
    free_settled(counts->settled);
    counts->settled = NULL;
}

void sst_frequencies_free(sst_frequencies *frequencies)
{
    if (!frequencies)
        return;
    for (size_t i = 0; i < frequencies->num_languages; i++) {
        unsettle(&frequencies->languages[i]);
        free(frequencies->languages[i].more);
        free(frequencies->languages[i].of_term);
    }
    free(frequencies);
}

/* Most languages of a run are of few articles, whose counters lie on few pages. */
static sst_status meet_language(language_counts *counts, sst_error *err)
{
    if (!counts->of_term)
        counts->of_term = calloc(NUM_COUNTERS, sizeof *counts->of_term);
    if (!counts->more && counts->num_articles >= MANY_ARTICLES)
        counts->more = sst_huge_calloc(NUM_COUNTERS);
    bool has_memory =
        counts->of_term && (counts->more || counts->num_articles < MANY_ARTICLES);
    return has_memory ? SST_OK : sst_fail_memory(err);
}

static void add_article(language_counts *counts, const uint32_t *keys, size_t num)
{
    uint8_t *more = counts->more;
    for (size_t i = 0; i < num && !more; i++)
        counts->of_term[keys[i] % NUM_COUNTERS]++;
    for (size_t i = 0; i < num && more; i++) {
        uint32_t counter = keys[i] % NUM_COUNTERS;
        if (++more[counter] == 0)
            counts->of_term[counter] += 1u << 8;
    }
    counts->num_articles++;
}

sst_status sst_frequencies_count(sst_frequencies *frequencies, int language,
                                 const uint32_t *keys, size_t num, sst_error *err)
{
    language_counts *counts = &frequencies->languages[language];
    sst_status st = meet_language(counts, err);
    if (st != SST_OK)
        return st;
    unsettle(counts);
    add_article(counts, keys, num);
    return SST_OK;
}

void sst_frequencies_take_back(sst_frequencies *frequencies, int language,
                               const uint32_t *keys, size_t num)
{
    language_counts *counts = &frequencies->languages[language];
    for (size_t i = 0; i < num; i++) /* it may be below 0 without what is in `more` */
        __atomic_fetch_sub(&counts->of_term[keys[i] % NUM_COUNTERS], 1, __ATOMIC_RELAXED);
    __atomic_fetch_sub(&counts->num_articles, 1, __ATOMIC_RELAXED);
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

static uint16_t bound_of(double idf)
{
    return (uint16_t)(1 + idf * (1 / SST_IDF_OF_BOUND)); /* more than any rounding */
}

static uint32_t df_of(const language_counts *counts, uint32_t key)
{
    uint32_t counter = key % NUM_COUNTERS,
             df = counts->of_term ? counts->of_term[counter] : 0;
    return counts->more ? df + counts->more[counter] : df;
}

static void put_together(language_counts *counts)
{
    if (counts->more)
        for (size_t k = 0; k < NUM_COUNTERS; k++)
            counts->of_term[k] += counts->more[k];
    free(counts->more);
    counts->more = NULL;
}

/* Of a term's document frequency: one that is greater than there are articles, as of
 * terms of one article that share a counter, is in the last class. */
static inline uint32_t settled_class_of(const settled_idfs *settled, uint32_t df)
{
    uint32_t most = settled->num_articles;
    return sst_frequency_class(df < most ? df : most, settled->steps_log2);
}

static void settle_bounds(settled_idfs *s, int language)
{
    uint32_t last = sst_frequency_class(s->num_articles, s->steps_log2);
    for (uint32_t class = 0; class <= last; class ++) {
        uint32_t df = sst_frequency_least(class, s->steps_log2);
        double idf = idf_unlisted(s->num_articles, s->use_background, language, df);
        s->bounds[class] = bound_of(idf);
        if (class < s->num_exact)
            s->of_df[class] = idf;
    }
}

static sst_status settle_language(language_counts *counts, bool use_background,
                                  int language, sst_error *err)
{
    uint32_t num_articles = counts->num_articles;
    unsigned steps_log2 = sst_frequency_finest_steps(num_articles);
    uint32_t num_classes = sst_frequency_class(num_articles, steps_log2) + 1;
    uint32_t num_exact = 2u << steps_log2;
    num_exact = num_exact < num_articles ? num_exact : num_articles;
    settled_idfs *s = malloc(sizeof *s + num_exact * sizeof s->of_df[0]);
    if (!s)
        return sst_fail_memory(err);
    *s = (settled_idfs){.num_articles = num_articles,
                        .num_exact = num_exact,
                        .steps_log2 = steps_log2,
                        .use_background = use_background,
                        .bounds = calloc(num_classes, sizeof *s->bounds)};
    if (num_articles >= MANY_ARTICLES)
        s->classes = sst_huge_calloc(NUM_COUNTERS * sizeof *s->classes);
    if (!s->bounds || (num_articles >= MANY_ARTICLES && !s->classes)) {
        free_settled(s);
        return sst_fail_memory(err);
    }
    unsettle(counts);
    counts->settled = s;
    settle_bounds(s, language);
    put_together(counts);
    for (size_t k = 0; s->classes && k < NUM_COUNTERS; k++)
        s->classes[k] = (uint16_t)settled_class_of(s, counts->of_term[k]);
    return SST_OK;
}

sst_status sst_frequencies_settle(sst_frequencies *frequencies, bool use_background,
                                  sst_error *err)
{
    for (size_t i = 0; i < frequencies->num_languages; i++) {
        language_counts *counts = &frequencies->languages[i];
        sst_status st = counts->of_term
                            ? settle_language(counts, use_background, (int)i, err)
                            : SST_OK;
        if (st != SST_OK)
            return st;
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

/* Bounds where nothing is settled, and for pairs, which have shares of their own: df >=
 * 2^b makes the denominator at least 2^(b + 1) times the .5 of df = 0. */
static double bound_idf(double most_idf, uint32_t df)
{
    double bound = df == 0 ? most_idf : most_idf - (32 - __builtin_clz(df)) * LN_2;
    return bound > 0 ? bound : 0;
}

/* As df_of: the class of a term whose bound was taken is in the cache. */
static inline uint32_t settled_df_of(const language_counts *counts,
                                     const settled_idfs *settled, uint32_t key)
{
    if (settled && settled->classes &&
        settled->classes[key % NUM_COUNTERS] < settled->num_exact)
        return settled->classes[key % NUM_COUNTERS];
    return df_of(counts, key);
}

static void take_settled(const language_counts *counts, const settled_idfs *settled,
                         sst_idf_terms terms, uint16_t *bounds)
{
    const uint16_t *classes = settled->classes;
    if (classes)
        for (size_t i = 0; i < terms.num; i++)
            bounds[i] = settled->bounds[classes[terms.keys[i] % NUM_COUNTERS]];
    else
        for (size_t i = 0; i < terms.num; i++) {
            uint32_t df = df_of(counts, terms.keys[i]);
            bounds[i] = settled->bounds[settled_class_of(settled, df)];
        }
}

void sst_frequencies_bounds(const sst_frequencies *frequencies, bool use_background,
                            int language, sst_idf_terms terms, uint16_t *bounds)
{
    static const language_counts none = {.of_term = NULL};
    const language_counts *counts =
        frequencies ? &frequencies->languages[language] : &none;
    const settled_idfs *settled = find_settled(counts, use_background);
    if (settled)
        take_settled(counts, settled, terms, bounds);
    if (settled && !has_table(use_background, language))
        return;
    double num_articles =
        count_learnt(frequencies, language) + count_prior(use_background, language);
    double most_idf = log((num_articles + 1) / .5);
    for (size_t i = 0; i < terms.num; i++)
        if (!settled || (terms.forms[i] & SST_TERM_PAIR))
            bounds[i] = bound_of(bound_idf(most_idf, df_of(counts, terms.keys[i])));
}

static double idf_with_background(uint32_t num_learnt, uint32_t df, int language,
                                  uint32_t key, bool is_pair)
{
    return idf_of((double)num_learnt + SST_BACKGROUND_ARTICLES,
                  df + background_df(language, key, is_pair));
}

void sst_frequencies_idfs(const sst_frequencies *frequencies, bool use_background,
                          int language, sst_idf_terms terms, double *idfs)
{
    static const language_counts none = {.of_term = NULL};
    const language_counts *counts =
        frequencies ? &frequencies->languages[language] : &none;
    const settled_idfs *settled = find_settled(counts, use_background);
    uint32_t num_learnt = counts->of_term ? counts->num_articles : 0;
    bool is_listed = has_table(use_background, language);
    for (size_t i = 0; i < terms.num; i++) {
        uint32_t key = terms.keys[i], df = settled_df_of(counts, settled, key);
        idfs[i] = is_listed ? idf_with_background(num_learnt, df, language, key,
                                                  terms.forms[i] & SST_TERM_PAIR)
                  : settled && df < settled->num_exact
                      ? settled->of_df[df]
                      : idf_unlisted(num_learnt, use_background, language, df);
    }
}

double sst_frequencies_idf(const sst_frequencies *frequencies, bool use_background,
                           int language, uint32_t key, bool is_pair)
{
    double idf;
    uint16_t form = is_pair ? SST_TERM_PAIR : 0;
    sst_frequencies_idfs(frequencies, use_background, language,
                         (sst_idf_terms){&key, &form, 1}, &idf);
    return idf;
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
        const language_counts *added = &from->languages[i];
        if (!added->of_term)
            continue;
        unsettle(&into->languages[i]);
        into->languages[i].num_articles += added->num_articles;
        for (uint32_t k = 0; k < NUM_COUNTERS; k++)
            into->languages[i].of_term[k] += df_of(added, k);
    }
    return SST_OK;
}
