/* SPDX-License-Identifier: MIT */
/* relation.c - measures in, one relation out. */
#include "relation.h"

#include "text/text.h"

sst_relation sst_relation_of(const sst_evidence *e, double near)
{
    if (e->has_same_content)
        return SST_DUPLICATE;
    if (e->shorter_tokens < SST_MIN_TOKENS)
        return SST_UNRELATED;
    if (e->has_same_address && e->containment >= SST_LEAST_REVISION)
        return SST_REVISION;
    if (e->jaccard >= near)
        return SST_NEAR_DUPLICATE;
    if (e->containment >= SST_LEAST_PART && e->shorter_tokens >= SST_MIN_PASSAGE_TOKENS)
        return SST_PART_OF;
    if (e->passage_tokens >= SST_MIN_PASSAGE_TOKENS)
        return SST_SHARES_PASSAGE;
    return e->cosine >= SST_LEAST_STORY ? SST_SAME_STORY : SST_UNRELATED;
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
        "near-duplicate", "revision",   "duplicate"};
    return (unsigned)relation < SST_NUM_RELATIONS ? names[relation] : "unrelated";
}

const char *sst_confidence_name(sst_confidence confidence)
{
    static const char *const names[] = {"possible", "probable", "likely", "certain"};
    return (unsigned)confidence <= SST_CERTAIN ? names[confidence] : "possible";
}
