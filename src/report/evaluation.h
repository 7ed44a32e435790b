/* SPDX-License-Identifier: MIT */
/* evaluation.h - a finished run and a gold in, how good the run is out.
 *
 *     evaluation.c         matches the gold's ids with articles, scores, frees
 *     evaluation_pairs.c   goes through pairs: candidates among them, and a shortlist of errors
 *     evaluation_errors.c  reads the shortlist again and keeps the worst
 *     evaluation_text.c    for a person
 *     evaluation_json.c    for a program */
#ifndef SST_REPORT_EVALUATION_H
#define SST_REPORT_EVALUATION_H

#include "base/vec.h"
#include "read/gold.h"
#include "report.h"

/* Pairs that are gone through, at most; of more, one in every so many. */
#define SST_MOST_PAIRS_LOOKED_AT 4000000
/* Of each kind of error so many times as are shown are compared text by text ... */
#define SST_SHORTLIST_OF_SHOWN 4
#define SST_MOST_COMPARED 10000 /* ... but no more than these */

/* What two articles can wrongly be: in one version, in one story, related. */
typedef enum sst_judged {
    SST_JUDGED_VERSION = 0,
    SST_JUDGED_STORY,
    SST_JUDGED_RELATION, /* of gold pairs alone */
    SST_NUM_JUDGED
} sst_judged;
typedef enum sst_fault {
    SST_FAULT_MISSED = 0, /* a gold pair that was not found */
    SST_FAULT_WRONG,      /* one that was found and is none */
    SST_NUM_FAULTS
} sst_fault;

/* "version", "story", "relation"; "missed", "wrong". */
const char *sst_judged_name(sst_judged judged);
const char *sst_fault_name(sst_fault fault);

/* A pair that is an error, and how near to the other side of the line. */
typedef struct sst_worst {
    sst_article_no a, b; /* a < b */
    bool was_candidate;
    double first, second; /* the larger, the worse; `second` where `first` is equal */
} sst_worst;
typedef SST_VEC(sst_worst) sst_worsts;

/* Related pairs against a gold of pairs.  A ratio 0/0 is 0. */
typedef struct sst_pair_score {
    uint64_t num_pairs, num_positives;
    uint64_t num_right, num_wrong; /* found: positive and negative ones */
    double precision, recall, f1;
} sst_pair_score;

typedef struct sst_evaluation_options {
    const sst_report_options
        *report;        /* top: errors of each kind that are shown; 0: all */
    double near;        /* of the run */
    unsigned relations; /* of the run; without same-story no errors of stories */
    sst_give_again_fn give_again; /* of threads 0 and 1 */
    void *give_context;
    sst_sketcher *sketcher; /* with the run's options and frequencies */
} sst_evaluation_options;

typedef struct sst_evaluation {
    sst_groups *groups;
    const sst_gold *gold;
    sst_evaluation_options options;
    sst_overview overview;
    sst_article_no *article_of; /* by gold document; SST_NO_ARTICLE: not in the input */
    uint32_t *document_of;      /* by article; SST_NO_CLUSTER: not in the gold */
    uint64_t num_known;         /* documents with a label, or of a pair */
    uint64_t num_missing;       /* of them, those that are not in the input */
    sst_score scores[2];        /* gold of clusters; by sst_judged */
    uint32_t largest_of_all[2]; /* by sst_judged */
    sst_pair_score pair_scores[SST_NUM_JUDGED];            /* gold of pairs */
    uint64_t num_positives_by_relation[SST_NUM_RELATIONS]; /* gold of pairs */
    uint64_t num_gold_pairs; /* positive, with both articles in the input */
    uint64_t num_looked_at;  /* of them */
    uint64_t num_met;        /* of those looked at, candidates */
    uint64_t num_faults[SST_NUM_JUDGED][SST_NUM_FAULTS];
    sst_worsts worst[SST_NUM_JUDGED][SST_NUM_FAULTS]; /* the worst first */
    bool was_cut[SST_NUM_JUDGED]
                [SST_NUM_FAULTS]; /* its first ones are the worst so far */
} sst_evaluation;

/* Evaluate a run that kept its candidates.  *out is for sst_evaluation_free in any case.
 * errors: SST_ERR_ARGUMENT: gold and input have nothing in common. */
sst_status sst_evaluation_make(sst_groups *groups, const sst_gold *gold,
                               const sst_evaluation_options *options, sst_evaluation *out,
                               sst_error *err);
void sst_evaluation_free(sst_evaluation *evaluation);

sst_status sst_evaluation_text(sst_evaluation *evaluation, FILE *to, sst_error *err);
sst_status sst_evaluation_json(sst_evaluation *evaluation, FILE *to, sst_error *err);

/* ---- what the parts share ---------------------------------------------------------- */

/* The version or story of an article. */
uint32_t sst_evaluation_group(const sst_evaluation *e, sst_judged judged,
                              sst_article_no no);
/* Whether the run puts two articles into one version or story. */
bool sst_evaluation_is_joined(const sst_evaluation *e, sst_judged judged,
                              sst_article_no a, sst_article_no b);
/* The gold cluster's name of an article, NULL: it has none. */
const char *sst_evaluation_label(const sst_evaluation *e, sst_article_no no);

/* Fill pair scores, candidates and shortlists. */
sst_status sst_evaluation_look_at_pairs(sst_evaluation *e, sst_error *err);
/* Put the shortlists into the order of what the texts say, and cut them. */
sst_status sst_evaluation_settle(sst_evaluation *e, sst_error *err);

/* How many pairs of a kind are compared text by text. */
size_t sst_evaluation_shortlist(const sst_evaluation *e);
/* The worst first; ties by article number. */
void sst_worsts_sort(sst_worsts *worsts);

/* What an order of errors goes by; NaN: not known. */
typedef struct sst_alike {
    sst_relation relation; /* that the run found, of those that were asked for */
    double jaccard, containment, containment_part, passage, cosine, cosine_story;
} sst_alike;
/* Fill worst->first and worst->second. */
void sst_evaluation_rank(const sst_evaluation *e, sst_judged judged, sst_fault fault,
                         const sst_alike *alike, sst_worst *worst);

/* Read both articles again and compare them.  What *articles and *out point to lives until the
 * next call.  errors: SST_ERR_MEMORY; what giving again says. */
sst_status sst_evaluation_compare(sst_evaluation *e, const sst_worst *worst,
                                  sst_article articles[2], sst_comparison *out,
                                  sst_error *err);

#endif
