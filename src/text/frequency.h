/* SPDX-License-Identifier: MIT */
/* frequency.h - in how many articles a term occurs: what was learnt, beside the background. */
#ifndef SST_TEXT_FREQUENCY_H
#define SST_TEXT_FREQUENCY_H

#include "text.h"

/* What the background table counts for, in articles of its language: enough that two articles
 * alone can be compared, few enough that an archive soon speaks for itself. */
#define SST_BACKGROUND_ARTICLES 20000

/* Languages are numbered 0 .. num - 1: those of the background as there, then further ones, last
 * one number for all others. */
size_t sst_frequencies_num_languages(void);

/* The number of a BCP 47 tag's language by its primary subtag; that of all others when it is
 * not known, or the tag is empty. */
int sst_frequencies_language(sst_text tag);

/* The code of a language's number, NULL for those that share the last. */
const char *sst_frequencies_code(int language);

/* What its terms are. */
sst_tokenizer sst_frequencies_tokenizer(int language);

/* Count an article of that language, with its distinct term keys (sign 1), or take it back
 * (sign -1).  Taking back is safe from several threads; counting is not.
 * errors: SST_ERR_MEMORY, only when counting. */
sst_status sst_frequencies_count(sst_frequencies *frequencies, int language,
                                 const uint32_t *keys, size_t num, int sign,
                                 sst_error *err);

/* Inverse document frequency of the term at a place, ln((N + 1) / (df + .5)); never negative.
 * `frequencies` may be NULL: background alone. */
double sst_frequencies_idf(const sst_frequencies *frequencies, bool use_background,
                           int language, const sst_term_place *term);

/* A bound that costs no logarithm: the idf of no term exceeds most_idf, and that of one whose key
 * is given lies below it by at least least_fall. */
double sst_frequencies_most_idf(const sst_frequencies *frequencies, bool use_background,
                                int language);
double sst_frequencies_least_fall(const sst_frequencies *frequencies, int language,
                                  uint32_t key);

/* Say that a term's count will be wanted soon: it lies far away in memory. */
void sst_frequencies_prefetch(const sst_frequencies *frequencies, int language,
                              uint32_t key);

#endif
