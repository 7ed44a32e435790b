/* SPDX-License-Identifier: MIT */
/* relation.c - measures in, one relation out. */
#include "relation.h"

enum { SHORT_TERMS = 24 }; /* of a title and a line or two */

static bool holds(sst_relation relation, const sst_evidence *e, double near)
{
    bool is_long_enough = e->shorter_tokens >= SST_MIN_TOKENS;
    switch (relation) {
    case SST_DUPLICATE:
        return e->has_same_content;
    case SST_TEMPLATE:
        return is_long_enough && e->is_of_series;
    case SST_REVISION:
        return is_long_enough && e->has_same_address &&
               e->containment >= SST_LEAST_REVISION;
    case SST_NEAR_DUPLICATE:
        return is_long_enough && e->jaccard >= near;
    case SST_PART_OF:
        return e->shorter_tokens >= SST_MIN_PASSAGE_TOKENS &&
               e->containment >= SST_LEAST_PART;
    case SST_SHARES_PASSAGE:
        return is_long_enough && e->passage_tokens >= SST_MIN_PASSAGE_TOKENS;
    case SST_SAME_STORY:
        return e->cosine >= SST_LEAST_STORY;
    default:
        return false;
    }
}

/* Measured on 123 news articles in translations (NTREX-128, Federmann, Kocmi, Xin,
 * "NTREX-128 - news test references for MT evaluation of 128 languages", 2022), so that
 * what differs is the language alone: the geometric mean of two ratios to English, of the
 * cosine that as many halves of an article reach with its other half, and of the one that
 * as many unrelated articles reach; bench/README.md has them.  What lies within a tenth
 * of 1 is 1. */
double sst_story_scale(sst_tokenizer tokenizer)
{
    static const double scales[SST_NUM_TOKENIZERS] = {
        [SST_TOKENIZER_WORDS] = 1, [SST_TOKENIZER_ABJAD] = .86,
        [SST_TOKENIZER_HAN] = 1,   [SST_TOKENIZER_HANGUL] = 1,
        [SST_TOKENIZER_THAI] = 1,  [SST_TOKENIZER_SYLLABLES] = 1.34,
    };
    return scales[tokenizer];
}

/* Of two reports cut to a share p of their terms, drawn at random, p p of the shared
 * terms are left, and lengths shrink by sqrt(p) each: the cosine by p when both are cut,
 * by sqrt(p) when one is, so that each brings a factor of its own.  First words say more
 * than random ones, and short vectors are alike by chance more often: what is given way
 * is less, and ends at SHORT_TERMS. bench/README.md has what was measured. */
double sst_story_shortness(size_t num_terms)
{
    if (num_terms >= SST_MAX_TERMS)
        return 1;
    if (num_terms <= SHORT_TERMS)
        return SST_LEAST_SHORTNESS;
    return 1 - (1 - SST_LEAST_SHORTNESS) * (double)(SST_MAX_TERMS - num_terms) /
                   (SST_MAX_TERMS - SHORT_TERMS);
}

sst_relation sst_relation_of(const sst_evidence *evidence, double near, unsigned wanted)
{
    for (int relation = SST_NUM_RELATIONS - 1; relation > SST_UNRELATED; relation--)
        if ((wanted & SST_RELATION_BIT(relation)) &&
            holds((sst_relation)relation, evidence, near))
            return (sst_relation)relation;
    return SST_UNRELATED;
}

sst_confidence sst_relation_confidence(sst_relation relation, double cosine)
{
    if (relation != SST_SAME_STORY)
        return SST_CERTAIN;
    if (cosine >= SST_LEAST_LIKELY)
        return SST_LIKELY;
    return cosine >= SST_LEAST_PROBABLE ? SST_PROBABLE : SST_POSSIBLE;
}

const char *sst_relation_name(sst_relation relation)
{
    static const char *const names[SST_NUM_RELATIONS] = {
        "unrelated",      "same-story", "shares-passage", "part-of",
        "near-duplicate", "revision",   "template",       "duplicate"};
    return (unsigned)relation < SST_NUM_RELATIONS ? names[relation] : "unrelated";
}

const char *sst_confidence_name(sst_confidence confidence)
{
    static const char *const names[] = {"possible", "probable", "likely", "certain"};
    return (unsigned)confidence <= SST_CERTAIN ? names[confidence] : "possible";
}
