/* SPDX-License-Identifier: MIT */
/* terms.h - words and frequencies in, salient-term vector out. */
#ifndef SST_TEXT_TERMS_H
#define SST_TEXT_TERMS_H

#include "base/scratch.h"
#include "kernel.h"

/* The key of a term: a hash of its canonical bytes.  Fixed for all time and all runs,
 * since the background table is keyed by it.  Reads no byte past the end. */
uint32_t sst_term_key(const char *canonical, size_t len_bytes);

/* The terms of a text in order: the stem of a word; two adjacent tokens of Han and Kana, or of
 * Thai and its kin; what stands alone there, alone.
 * errors: SST_ERR_MEMORY. */
sst_status sst_term_places(const sst_kernel *kernel, const sst_words *words,
                           sst_scratch *scratch, sst_term_source *out, sst_error *err);

/* Those of its terms of which no token is left out.  errors: SST_ERR_MEMORY. */
sst_status sst_term_places_rest(sst_term_source source, const bool *is_left_out,
                                sst_scratch *scratch, sst_term_source *out,
                                sst_error *err);

/* The distinct terms of an article, in the order of their first places, the title's before the
 * text's. */
typedef struct sst_term_counts {
    uint32_t *keys;
    uint16_t *forms; /* counted in title and text */
    uint32_t *first; /* place: of the title's, then of the text's */
    size_t num;
    size_t
        num_early; /* first terms, in the title or the first 100 tokens: they weigh double */
} sst_term_counts;

/* The distinct terms of title and text (their places as sst_term_places gives them).
 * errors: SST_ERR_MEMORY. */
sst_status sst_term_counts_make(sst_term_source title, sst_term_source text,
                                sst_scratch *scratch, sst_term_counts *out,
                                sst_error *err);

/* Room for the counts of num terms.  errors: SST_ERR_MEMORY. */
sst_status sst_term_counts_alloc(sst_scratch *scratch, size_t num, sst_term_counts *out,
                                 sst_error *err);

/* How salient a term is in its language: sst_frequencies_idf with its arguments bound. */
typedef struct sst_term_weights {
    const sst_frequencies *frequencies; /* may be NULL */
    bool use_background;
    int language;
} sst_term_weights;

/* A salient-term vector: the at most SST_MAX_TERMS heaviest terms; weights of a vector of
 * length 2^15. */
typedef struct sst_vector {
    uint32_t keys[SST_MAX_TERMS];
    uint16_t weights[SST_MAX_TERMS];
    uint32_t of[SST_MAX_TERMS]; /* index into the sst_term_counts it was made of */
    uint32_t num;
} sst_vector;

/* weight = (1 + ln count) * idf, doubled for early terms.  By descending weight, then key. */
void sst_terms_weigh(const sst_term_counts *counts, const sst_term_weights *weights,
                     sst_vector *out);

/* The same, ascending by key. */
void sst_terms_weigh_by_key(const sst_term_counts *counts,
                            const sst_term_weights *weights, sst_vector *out);

/* Cosine of two vectors, in units of 2^-30. */
uint64_t sst_vector_cosine(const sst_vector *a, const sst_vector *b);

/* The bytes of `text` (of which `words` were made) in which a term stands: whole words. */
sst_text sst_term_word(const sst_words *words, sst_text text, sst_term_place place);

#endif
