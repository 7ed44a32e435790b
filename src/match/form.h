/* SPDX-License-Identifier: MIT */
/* form.h - how two texts lie beside one another in; out: whether they are one form filled
 * in twice. */
#ifndef SST_MATCH_FORM_H
#define SST_MATCH_FORM_H

#include "samestory.h"
#include "text/skeleton.h"

#define SST_LEAST_SERIES 3 /* articles of one source */
#define SST_LEAST_SLOTS 3  /* of two fillings */
#define SST_LEAST_CHANGED_FACTS (1. / 3)
#define SST_LEAST_EQUAL_WORDS (1. / 3)

typedef enum sst_form {
    SST_FORM_NOT = 0,
    SST_FORM_ALIKE, /* the same skeleton on another occasion, but few facts differ: of a
                       series only if the series is known from others */
    SST_FORM_FILLED /* two fillings of one form */
} sst_form;

/* days_apart: NaN when either is undated. */
sst_form sst_form_of(const sst_skeleton *skeleton, double days_apart);

/* Places that two fillings of so many tokens differ in at least. */
uint32_t sst_form_least_slots(uint32_t num_tokens);

/* The share of their numbers and dates in which two texts differ; of texts with few of
 * these, names are taken in. */
double sst_form_changed_facts(const sst_skeleton *skeleton);

#endif
