/* SPDX-License-Identifier: MIT */
/* gather.h - candidate pairs in, the same pairs with those of one cluster together out. */
#ifndef SST_MATCH_GATHER_H
#define SST_MATCH_GATHER_H

#include "match.h"

/* Texts that whoever measures the pairs keeps at hand. */
#define SST_TEXTS_AT_HAND 64

/* Put the pairs, which ascend, of articles that hang together one behind another:
 * clusters by their smallest number, within one in the order of pairs, or, where not all
 * of its texts may be at hand, those of some first articles by their second ones.  So
 * whoever reads the texts of both sides soon wants them again.  errors: SST_ERR_MEMORY,
 * and the pairs are as they were. */
sst_status sst_candidates_gather(sst_candidates *candidates, sst_article_no num_articles,
                                 sst_error *err);

#endif
