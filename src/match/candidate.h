/* SPDX-License-Identifier: MIT */
/* candidate.h - buckets in, candidate pairs out: what a family does with its buckets. */
#ifndef SST_MATCH_CANDIDATE_H
#define SST_MATCH_CANDIDATE_H

#include "match.h"

#define SST_SMALL_BUCKET 32 /* up to here all pairs of a bucket are candidates */
#define SST_NEAREST_IN_DATE 8
#define SST_MOST_UNDATED_CANDIDATES 50

/* m = 1: one shared key makes a candidate.  All pairs of a bucket of up to
 * SST_SMALL_BUCKET members; of a larger one each member with the first and with its
 * predecessor: linear, never m^2.  Fits sst_bucket_fn through a sst_linked. */
typedef struct sst_linked {
    sst_candidates candidates; /* appended to; pairs may repeat across buckets */
    uint64_t num_hot_buckets;  /* those of which not all pairs were met */
} sst_linked;
sst_status sst_linked_bucket(void *linked, const sst_article_no *members, size_t num,
                             sst_error *err);

/* m = 1 for passage marks: as above, and in a large bucket each member also meets the 8
 * nearest in date and the longest. */
typedef struct sst_marked {
    sst_candidates candidates;
    uint64_t num_hot_buckets;
    const sst_date *dates;     /* by article number */
    const uint32_t *num_words; /* by article number */
    sst_article_nos by_date;   /* memory for one bucket */
} sst_marked;
sst_status sst_marked_bucket(void *marked, const sst_article_no *members, size_t num,
                             sst_error *err);

/* m > 1: pairs that share at least `min_shared` buckets.  Buckets are collected first,
 * then each article counts its companions, its largest buckets last. */
typedef struct sst_counted sst_counted;

typedef struct sst_counted_options {
    uint32_t min_shared; /* at least 1 */
    sst_article_no num_articles;
    const sst_date *dates;  /* by article number */
    int64_t window_seconds; /* two dated articles lie at most this far apart; >= 0 */
    size_t hot_bucket; /* a bucket of more members (in the window) only raises articles
                          already hit */
    const bool
        *has_few;     /* by article number: two that have few keys need one less, and at
                            least 1; NULL: none has */
    sst_hoard *hoard; /* for what grows with the articles; or NULL */
    unsigned num_threads; /* that seal; 0: one */
} sst_counted_options;

sst_status sst_counted_new(const sst_counted_options *options, sst_counted **out,
                           sst_error *err);
void sst_counted_free(sst_counted *counted);
/* Fits sst_bucket_fn.  Members ascend by number, and numbers follow dates: undated
 * articles first, then by date.  So the members within the window are one run of the
 * bucket. */
sst_status sst_counted_bucket(void *counted, const sst_article_no *members, size_t num,
                              sst_error *err);
/* Buckets put aside, to be taken in their turn; {0} has none.  sst_buckets_add fits
 * sst_bucket_fn. */
typedef struct sst_buckets {
    sst_article_nos members; /* of all buckets, one after another */
    SST_VEC(uint32_t) sizes; /* members of each */
} sst_buckets;
sst_status sst_buckets_add(void *buckets, const sst_article_no *members, size_t num,
                           sst_error *err);
void sst_buckets_free(sst_buckets *buckets);
/* As sst_counted_bucket with each of them. */
sst_status sst_counted_take(sst_counted *counted, const sst_buckets *buckets,
                            sst_error *err);
/* After the last bucket, before the first companions. */
sst_status sst_counted_seal(sst_counted *counted, sst_error *err);

/* Memory of one thread for counting. */
typedef struct sst_counter sst_counter;
sst_status sst_counter_new(const sst_counted *counted, sst_counter **out, sst_error *err);
void sst_counter_free(sst_counter *counter);

typedef struct sst_companions {
    const sst_article_no *at; /* ascending; borrowed until the counter's next call */
    size_t num;
    bool was_capped; /* a limit on the undated bit: the best by shared buckets were kept,
                        ties by number */
} sst_companions;

/* The companions of article `no` among smaller numbers.  Safe from several threads with a
 * counter each.  errors: SST_ERR_MEMORY. */
sst_status sst_counted_companions(const sst_counted *counted, sst_counter *counter,
                                  sst_article_no no, sst_companions *out, sst_error *err);

/* The number of hot buckets that were met, but for meetings where nothing could be
 * lost. */
uint64_t sst_counted_hot_buckets(const sst_counted *counted);

#endif
