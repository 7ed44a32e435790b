/* SPDX-License-Identifier: MIT */
/* curve.h - how likely pairs are found, in numbers that reports write: the choice of bands
 * beside its neighbours, and what was measured on a sample. */
#ifndef SST_REPORT_CURVE_H
#define SST_REPORT_CURVE_H

#include "samestory_io.h"

#define SST_MOST_CHOICES 5
#define SST_NUM_BACKGROUNDS 4

/* Jaccard similarities of unrelated articles, for which candidates are counted. */
extern const double sst_backgrounds[SST_NUM_BACKGROUNDS];

/* One choice of rows; the bands are as many as fit into a signature. */
typedef struct sst_curve_choice {
    sst_bands bands;
    bool is_chosen;     /* by sst_bands_choose */
    double mean_recall; /* P(candidate) averaged over Jaccard near..1, each as likely */
    double half;        /* Jaccard at which P(candidate) is 1/2 */
    double per_million[SST_NUM_BACKGROUNDS]; /* candidates among a million articles */
    /* With a sample, expected from the shingles that its pairs share: */
    double copies;     /* share found of all edited copies with Jaccard >= near */
    double candidates; /* pairs of its articles that share a band */
} sst_curve_choice;

/* What became of the copies with one kind of edit. */
typedef struct sst_curve_edit {
    const char *name, *about; /* for programs, for people */
    double rate;              /* 0: the edit has none */
    uint64_t num_pairs;       /* copy and original, where the edit can be made */
    uint64_t num_found;       /* of these, those that share a band */
    uint64_t num_near;        /* of the pairs, those with Jaccard >= near */
    uint64_t num_near_found;
    uint64_t num_near_kept; /* of these, those that the signatures let pass as well */
    double mean_jaccard, median_jaccard; /* NaN without pairs; and so on */
    /* By the S-curve: the sum of P(candidate), and of its variance P (1 - P). */
    double expected_found, variance_found, expected_near, variance_near;
} sst_curve_edit;

/* The pairs of different articles of a sample. */
typedef struct sst_curve_pairs {
    uint64_t num_pairs;
    uint64_t num_candidates; /* those that share a band */
    uint64_t num_kept;       /* of these, those that the signatures let pass */
    uint64_t num_near;       /* of all, those with Jaccard >= near */
    uint64_t num_near_found; /* of these, those that share a band */
    double expected;         /* candidates, from the shingles that each pair shares */
    double error_candidates, error_kept; /* standard errors of the shares of pairs */
} sst_curve_pairs;

typedef struct sst_curve_sample {
    uint64_t num_articles;                        /* that were read */
    uint64_t num_skipped;                         /* that could not be read */
    uint64_t num_chosen, num_short, num_repeated; /* left out: the latter two */
    uint64_t num_used;
    uint32_t seed;
    const sst_curve_edit *edits;
    size_t num_edits;
    sst_curve_pairs pairs;
} sst_curve_sample;

typedef struct sst_curve {
    double near, recall;
    sst_curve_choice choices[SST_MOST_CHOICES]; /* by rows, ascending */
    size_t num_choices;
    size_t chosen;                  /* place of the one that is */
    const sst_curve_sample *sample; /* NULL: none */
} sst_curve;

/* errors: those of sst_bands_choose. */
sst_status sst_curve_init(double near, double recall, sst_curve *out, sst_error *err);

/* P(candidate) of articles of Jaccard similarity j.  Components that differ agree by
 * chance in the 15 bits that are kept of them beside one of their kind (minhash.c); with
 * bands of one row that is seen. */
double sst_curve_probability(const sst_bands *bands, double jaccard);

/* P(candidate) of two articles by their numbers of shingles, above 0, and of those that
 * both have.  The least shingles of different bins are different shingles (minhash.c), so
 * that the rows of a band agree by as many shared shingles: the S-curve, which takes rows
 * as independent, says too much of pairs that share only a few.  A bin stays empty among u
 * shingles with probability (1 - 1/k)^u, and is refilled independently; components that
 * differ agree by chance only when both are refilled or neither is. */
double sst_curve_shared_probability(const sst_bands *bands, double num_a, double num_b,
                                    double num_shared);

/* The number of articles of the input that could be compared: those that were read, less
 * the share that was left out of the sample. */
double sst_curve_comparable(const sst_curve_sample *sample);

/* errors: SST_ERR_WRITE, SST_ERR_MEMORY. */
sst_status sst_report_curve_text(const sst_curve *curve,
                                 const sst_report_options *options, FILE *to,
                                 sst_error *err);
sst_status sst_report_curve_json(const sst_curve *curve, FILE *to, sst_error *err);

#endif
