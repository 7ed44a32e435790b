/* SPDX-License-Identifier: MIT */
/* frequency.h - in how many articles a term occurs: what was learnt, beside the background. */
#ifndef SST_TEXT_FREQUENCY_H
#define SST_TEXT_FREQUENCY_H

#include "text.h"

/* What the background table counts for, in articles of its language: enough that two articles
 * alone can be compared, few enough that an archive soon speaks for itself. */
#define SST_BACKGROUND_ARTICLES 20000

/* Languages are numbered 0 .. num - 1: those of the background as there, then further
 * ones, last one number for all others. */
size_t sst_frequencies_num_languages(void);

/* The number of a BCP 47 tag's language by its primary subtag; that of all others when it is
 * not known, or the tag is empty. */
int sst_frequencies_language(sst_text tag);

/* The code of a language's number, NULL for those that share the last. */
const char *sst_frequencies_code(int language);

/* What its terms are. */
sst_tokenizer sst_frequencies_tokenizer(int language);

/* Count an article of that language with its `num` distinct term keys.
 * errors: SST_ERR_MEMORY. */
sst_status sst_frequencies_count(sst_frequencies *frequencies, int language,
                                 const uint32_t *keys, size_t num, sst_error *err);

/* Take back an article that was counted.  Unlike counting it is safe from several
 * threads. */
void sst_frequencies_take_back(sst_frequencies *frequencies, int language,
                               const uint32_t *keys, size_t num);

/* Prepare for many idfs, when all is counted and taken back: they are the same without it, but
 * cost more.  errors: SST_ERR_MEMORY. */
sst_status sst_frequencies_settle(sst_frequencies *frequencies, bool use_background,
                                  sst_error *err);

/* Inverse document frequency of a term, ln((N + 1) / (df + .5)); never negative.  is_pair: of
 * Han or Kana.  `frequencies` may be NULL: background alone. */
double sst_frequencies_idf(const sst_frequencies *frequencies, bool use_background,
                           int language, uint32_t key, bool is_pair);

/* Terms by their keys and forms. */
typedef struct sst_idf_terms {
    const uint32_t *keys;
    const uint16_t *forms;
    size_t num;
} sst_idf_terms;

/* The same, of each term. */
void sst_frequencies_idfs(const sst_frequencies *frequencies, bool use_background,
                          int language, sst_idf_terms terms, double *idfs);

/* The unit of bounds; an idf is below ln(2^33). */
#define SST_BOUNDS_OF_IDF 2048
#define SST_IDF_OF_BOUND (1. / SST_BOUNDS_OF_IDF)

/* Of each term a bound of its idf, which costs no logarithm. */
void sst_frequencies_bounds(const sst_frequencies *frequencies, bool use_background,
                            int language, sst_idf_terms terms, uint16_t *bounds);

#endif
