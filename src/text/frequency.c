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

typedef struct language_counts {
    uint32_t *of_term; /* NUM_COUNTERS; NULL until the language is met */
    uint32_t num_articles;
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
    for (size_t i = 0; i < frequencies->num_languages; i++)
        free(frequencies->languages[i].of_term);
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

void sst_frequencies_prefetch(const sst_frequencies *frequencies, int language,
                              uint32_t key)
{
    if (frequencies && frequencies->languages[language].of_term)
        __builtin_prefetch(&frequencies->languages[language].of_term[key % NUM_COUNTERS]);
}

/* Articles of the language that were counted. */
static double count_learnt(const sst_frequencies *frequencies, int language)
{
    return frequencies && frequencies->languages[language].of_term
               ? frequencies->languages[language].num_articles
               : 0;
}

/* The articles that stand for all those that were not. */
static double count_prior(bool use_background, int language)
{
    bool has_table = use_background && (size_t)language < sst_background_num_languages();
    return has_table ? SST_BACKGROUND_ARTICLES : UNTOLD_ARTICLES;
}

double sst_frequencies_most_idf(const sst_frequencies *frequencies, bool use_background,
                                int language)
{
    double num_articles =
        count_learnt(frequencies, language) + count_prior(use_background, language);
    return log((num_articles + 1) / .5) + 1e-9; /* more than any rounding */
}

/* df >= 2^b makes the denominator at least 2^(b + 1) times the .5 of df = 0. */
double sst_frequencies_least_fall(const sst_frequencies *frequencies, int language,
                                  uint32_t key)
{
    if (!frequencies || !frequencies->languages[language].of_term)
        return 0;
    uint32_t df = frequencies->languages[language].of_term[key % NUM_COUNTERS];
    return df == 0 ? 0 : (32 - __builtin_clz(df)) * LN_2;
}

/* Multiplied out: pow() differs between libms. */
static double untold_articles_with(double df, double num_articles)
{
    double share = df < num_articles ? df / num_articles : df > 0;
    double share2 = share * share, share4 = share2 * share2;
    return 1 + UNTOLD_ARTICLES * share4 * share4;
}

double sst_frequencies_idf(const sst_frequencies *frequencies, bool use_background,
                           int language, const sst_term_place *term)
{
    double num_articles = count_learnt(frequencies, language), df = 0;
    if (frequencies && frequencies->languages[language].of_term)
        df = frequencies->languages[language].of_term[term->key % NUM_COUNTERS];
    if (use_background && (size_t)language < sst_background_num_languages()) {
        double share = term->is_pair ? sst_background_pair_frequency(language, term->key)
                                     : sst_background_frequency(language, term->key);
        if (share == 0)
            share = sst_background_unlisted_frequency(language);
        df += SST_BACKGROUND_ARTICLES * share;
    } else {
        df += untold_articles_with(df, num_articles);
    }
    num_articles += count_prior(use_background, language);
    double idf = log((num_articles + 1) / (df + .5));
    return idf > 0 ? idf : 0;
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
