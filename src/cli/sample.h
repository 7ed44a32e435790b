/* SPDX-License-Identifier: MIT */
/* sample.h - some of the articles of the inputs, with what is measured of them.
 *
 *     sample.c   inputs -> articles that were drawn -> drafts and sketches
 *     trial.c    drafts -> edited copies -> how many of them are found
 *     pairs.c    sketches -> candidates among the articles as they are */
#ifndef SST_CLI_SAMPLE_H
#define SST_CLI_SAMPLE_H

#include "base/scratch.h"
#include "cli.h"
#include "edit.h"
#include "report/curve.h"

/* One article of the sample. */
typedef struct sst_specimen {
    sst_article_no no; /* in the input */
    uint64_t content_hash[2];
    const uint64_t *shingles; /* distinct, ascending */
    size_t num_shingles;
    const uint16_t *signature; /* num_components */
    const uint64_t *band_keys; /* num_bands */
} sst_specimen;

typedef struct sst_sample {
    const sst_settings *settings; /* by which it was drawn; borrowed */
    sst_scratch memory;           /* of all else that is pointed to */
    SST_VEC(sst_draft) drafts;
    SST_VEC(sst_specimen) specimens; /* of the drafts */
    size_t num_components, num_bands;
    uint64_t num_chosen, num_short, num_repeated;
} sst_sample;

/* Draw articles from those that `inputs` has read and keep those that can be
 * near-duplicates, each text once.  An article that cannot be had again is told to
 * `skips`. */
sst_status sst_sample_draw(sst_sample *sample, const sst_settings *settings,
                           sst_inputs *inputs, sst_skips *skips, sst_error *err);
void sst_sample_free(sst_sample *sample);

/* Exact, of two sets of shingles. */
double sst_specimen_jaccard(const sst_specimen *a, const sst_specimen *b);

/* trial.c: edit every article of the sample once in every way and look for the copies.
 * edits: sst_num_edits of them, in the order of sst_edit_table; curve->choices[].copies
 * are set. */
sst_status sst_sample_try_edits(const sst_sample *sample, sst_progress *progress,
                                sst_curve *curve, sst_curve_edit *edits, sst_error *err);

/* pairs.c: candidates among the articles of the sample; curve->choices[].candidates are
 * set. */
sst_status sst_sample_count_pairs(const sst_sample *sample, sst_progress *progress,
                                  sst_curve *curve, sst_curve_pairs *out, sst_error *err);

#endif
