/* SPDX-License-Identifier: MIT */
/* relation.h - measures in, one relation out. */
#ifndef SST_MATCH_RELATION_H
#define SST_MATCH_RELATION_H

#include "match.h"
#include "samestory.h"
#include "text/text.h"

#define SST_LEAST_PART .8      /* containment of a part */
#define SST_LEAST_REVISION .5  /* containment of a revision */
#define SST_LEAST_LIKELY .55   /* cosine; bench/confidence.py says what it is worth */
#define SST_LEAST_PROBABLE .40 /* cosine */
#define SST_LEAST_STORY .21    /* average cosine that joins two dated stories */
#define SST_LEAST_STORY_UNDATED .24
#define SST_LEAST_ALSO .75 /* of these: what a roundup has of one of its events */

/* What the least cosines above are multiplied by for articles of this tokenizer. */
double sst_story_scale(sst_tokenizer tokenizer);

/* And by this for each of the two, by the terms that its vector has: 1 for SST_MAX_TERMS,
 * falling evenly to SST_LEAST_SHORTNESS at 24 and fewer, so that two short items need .64
 * of the cosine of two articles, a short item and an article .8.  Confidence takes
 * cosines as they are. */
double sst_story_shortness(size_t num_terms);

/* What was measured of a pair; a measure that was not needed is 0.  The cosine is over
 * its scale, and 0 when either has too few words, those of its title among them. */
typedef struct sst_evidence {
    bool has_same_content;
    bool has_same_address; /* canonical URL, or id */
    uint32_t shorter_tokens;
    double jaccard, containment, cosine;
    uint32_t passage_tokens; /* of the longest aligned passage */
    bool is_of_series;       /* two fillings of a form of which their source has three */
} sst_evidence;

/* The strongest relation that holds for the evidence, of those whose SST_RELATION_BIT is
 * wanted. */
sst_relation sst_relation_of(const sst_evidence *evidence, double near, unsigned wanted);

/* Certain, but for SST_SAME_STORY: by its cosine, over the scale of its tokenizer. */
sst_confidence sst_relation_confidence(sst_relation relation, double cosine);

/* sst_relation_name and sst_confidence_name of samestory.h live in relation.c too. */

#endif
