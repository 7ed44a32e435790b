/* SPDX-License-Identifier: MIT */
/* cluster.h - verified pairs in, versions out. */
#ifndef SST_MATCH_CLUSTER_H
#define SST_MATCH_CLUSTER_H

#include "match.h"

/* A union-find forest; the root of a tree is its smallest number, so the result does not
 * depend on the order of the pairs. */
typedef struct sst_forest {
    sst_article_no *parent;
    sst_hoard *hoard; /* borrowed, or NULL */
} sst_forest;

sst_status sst_forest_init(sst_forest *forest, sst_article_no num, sst_hoard *hoard,
                           sst_error *err);
void sst_forest_free(sst_forest *forest);
sst_article_no sst_forest_root(sst_forest *forest, sst_article_no a);
void sst_forest_join(sst_forest *forest, sst_article_no a, sst_article_no b);

/* A part-of join: the version of `part` may join the version of `whole`. */
typedef struct sst_part_edge {
    sst_article_no part, whole; /* articles: the part is the founder of its version */
    float containment;
} sst_part_edge;

/* Let each version join the version of the article that contains its founder best:
 * greatest containment first, ties by (part, whole).  Never chained: a version that
 * joined another takes no further version in, and one that took another in joins none.
 * Reorders edges. */
void sst_cluster_parts(sst_forest *forest, sst_part_edge *edges, size_t num);

#endif
