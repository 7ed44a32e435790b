/* SPDX-License-Identifier: MIT */
/* background.h - in which share of a language's articles a term occurs: the built-in
 * table, so that two articles alone can be compared. */
#ifndef SST_TEXT_BACKGROUND_H
#define SST_TEXT_BACKGROUND_H

#include <stddef.h>
#include <stdint.h>

/* Languages are numbered 0 .. num - 1, by the bytes of their codes. */
size_t sst_background_num_languages(void);

/* "en"; the code of one of the languages.  Static, NUL-terminated. */
const char *sst_background_code(int language);

/* The language of a BCP 47 tag by its primary subtag: "en", "EN-gb", "pt_BR"; also by
 * ISO 639-2 and older codes ("eng", "iw").  What the source does not tell apart is one
 * language: "nn" is "nb"; "bs", "hr" and "sr" are "sh".  -1: not in the table.  `code`
 * may be NULL when len is 0. */
int sst_background_language(const char *code, size_t len_bytes);

/* Share of articles, 0..1, in which a term (its key as sst_term_key makes it) occurs; 0
 * when it is not in the table of the language.  Keys are compared by 24 bits: of
 * unlisted terms one in 1,000 passes for a listed one (one in 280 in Chinese, whose
 * table is the largest). */
double sst_background_frequency(int language, uint32_t term_key);

/* The same as q, of a share 2^(-q / 16); -1 when it is not in the table. */
int sst_background_rarity(int language, uint32_t term_key);

/* What may be assumed of a term that is not listed: half of the least share that is. */
double sst_background_unlisted_frequency(int language);

/* sst_background_frequency for a pair of Han or Kana code points: when it is not in the
 * table of the language, from those of Chinese and Japanese; when in neither, the median
 * of the language's table where that is of pairs itself, else of the Chinese.  (Any two
 * characters may meet by chance, so that an unlisted pair says less than an unlisted
 * word.) */
double sst_background_pair_frequency(int language, uint32_t pair_key);

typedef struct sst_background_entry {
    uint32_t key24;   /* the top 24 bits of a term's key */
    double frequency; /* share of articles */
} sst_background_entry;

/* The n terms of a language that occur in most articles, most frequent first, ties by
 * key.  Fills `out` with min(n, terms of the language) entries and returns how many. */
size_t sst_background_most_frequent(int language, size_t n, sst_background_entry *out);

#endif
