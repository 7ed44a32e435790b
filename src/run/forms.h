/* SPDX-License-Identifier: MIT */
/* forms.h - notices of one form: the keys by which they meet, and what two of them are. */
#ifndef SST_RUN_FORMS_H
#define SST_RUN_FORMS_H

#include "match/form.h"
#include "run.h"

/* An article as it is first read. */
typedef struct sst_first_look {
    sst_article_no no;
    const sst_row *row;
    const sst_looked *looked;
} sst_first_look;

/* Append the keys of an article, of which the bands of signatures may find no pair, though
 * it has the form of another: none for most articles.  errors: SST_ERR_MEMORY. */
sst_status sst_form_keys_append(const sst_params *params, const sst_first_look *first,
                                sst_scratch *scratch, sst_form_keys *keys,
                                sst_error *err);

/* What two articles at different addresses are to each other as fillings of a form: something
 * only when they are of one source. */
sst_form sst_form_of_pair(const sst_row *row_a, const sst_looked *a, const sst_row *row_b,
                          const sst_looked *b, double jaccard);

#endif
