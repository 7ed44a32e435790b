/* SPDX-License-Identifier: MIT */
/* language.h - the language of an article whose reader does not say it. */
#ifndef SST_TEXT_LANGUAGE_H
#define SST_TEXT_LANGUAGE_H

#include "text.h"

/* The commonest terms of all background languages, for guessing: built once, then read
 * only. */
typedef struct sst_guesser sst_guesser;

sst_status sst_guesser_new(sst_guesser **out, sst_error *err);
void sst_guesser_free(sst_guesser *guesser);

/* The language of a text (its number as frequency.h has them) from its words and the
 * terms made of them; -1 when no language stands out. */
int sst_guesser_guess(const sst_guesser *guesser, const sst_words *words,
                      sst_term_source source);

#endif
