/* SPDX-License-Identifier: MIT */
/* fact.h - a token in; out: what kind of fact it may be.  Part of the skeleton stage. */
#ifndef SST_TEXT_FACT_H
#define SST_TEXT_FACT_H

#include "skeleton.h"

typedef enum sst_fact {
    SST_FACT_NONE = 0, /* a word of the running text */
    SST_FACT_NUMBER,
    SST_FACT_DAY,     /* a weekday, or the number of a day */
    SST_FACT_MONTH,   /* month or year: most dates of one text have the same */
    SST_FACT_NAME,    /* capitalised */
    SST_FACT_CASELESS /* a letter of a script in which a name looks like any word */
} sst_fact;

sst_fact sst_fact_of(const sst_written *written, size_t token);

/* Whether a token is the first of its sentence, where a capital says nothing. */
bool sst_fact_begins_sentence(const sst_written *written, size_t token);

/* Whether a token begins or ends with a digit, or stands for a number in Han. */
bool sst_fact_is_number(const sst_words *words, size_t token);

#endif
