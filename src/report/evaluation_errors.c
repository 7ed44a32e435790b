/* SPDX-License-Identifier: MIT */
/* evaluation_errors.c - shortlists of errors in, the worst of each kind out.
 *
 * A missed pair is the worse the nearer it came to being found: its best measure as a share of
 * what was wanted.  A wrong pair is the worse the surer the run was: words in common before
 * terms in common.  So both lists begin where a small change would matter. */
#include "evaluation.h"

#include <math.h>

#include "base/status.h"

/* ---- the order --------------------------------------------------------------------- */

/* A measure as a share of its threshold; 0 when it is not known. */
static double share(double found, double wanted)
{
    return isnan(found) ? 0 : found / wanted;
}

static double larger(double a, double b)
{
    return a > b ? a : b;
}

void sst_evaluation_rank(const sst_evaluation *e, sst_judged judged, sst_fault fault,
                         const sst_alike *alike, sst_worst *worst)
{
    double words = larger(share(alike->jaccard, e->options.near),
                          share(alike->containment, alike->containment_part));
    double terms = share(alike->cosine, alike->cosine_story);
    double passage = share(alike->passage, 1);
    bool is_one_version =
        sst_evaluation_is_joined(e, SST_JUDGED_VERSION, worst->a, worst->b);
    worst->first = words;
    worst->second = terms;
    if (judged == SST_JUDGED_VERSION)
        return;
    if (judged == SST_JUDGED_RELATION && fault == SST_FAULT_MISSED) {
        worst->first = larger(larger(words, passage), terms);
        return;
    }
    if (fault == SST_FAULT_MISSED && !isnan(alike->cosine)) {
        worst->first = terms;
        worst->second = words;
    } else if (fault == SST_FAULT_WRONG && !is_one_version && !isnan(alike->cosine)) {
        worst->first = alike->cosine - 2; /* behind all that share their words */
        worst->second = words;
    }
}

/* ---- reading again ----------------------------------------------------------------- */

sst_status sst_evaluation_compare(sst_evaluation *e, const sst_worst *worst,
                                  sst_article articles[2], sst_comparison *out,
                                  sst_error *err)
{
    const sst_evaluation_options *o = &e->options;
    sst_status st = SST_OK;
    for (unsigned i = 0; i < 2 && st == SST_OK; i++) {
        sst_article_init(&articles[i]);
        st = o->give_again(o->give_context, i, i == 0 ? worst->a : worst->b, &articles[i],
                           err);
    }
    if (st != SST_OK)
        return st;
    *out = (sst_comparison){.size = sizeof *out};
    return sst_compare_articles(o->sketcher, &articles[0], &articles[1], out, err);
}

/* Measure a pair on its texts, and rank it by what they say. */
static sst_status measure(sst_evaluation *e, sst_judged judged, sst_fault fault,
                          sst_worst *worst, sst_error *err)
{
    sst_article articles[2];
    sst_comparison c;
    sst_status st = sst_evaluation_compare(e, worst, articles, &c, err);
    if (st != SST_OK)
        return st;
    sst_alike alike = {.jaccard = c.jaccard,
                       .containment = c.containment,
                       .containment_part = c.containment_part,
                       .passage = c.longest_passage_words / c.passage_words,
                       .cosine = c.cosine,
                       .cosine_story = c.cosine_story};
    sst_evaluation_rank(e, judged, fault, &alike, worst);
    return SST_OK;
}

static sst_status settle(sst_evaluation *e, sst_judged judged, sst_fault fault,
                         sst_error *err)
{
    sst_worsts *worsts = &e->worst[judged][fault];
    uint32_t top = e->options.report->top;
    size_t limit = sst_evaluation_shortlist(e), num_kept = 0;
    sst_worsts_sort(worsts);
    for (size_t i = 0; i < worsts->len && i < limit; i++) {
        sst_worst worst = worsts->at[i];
        sst_error reason = {0};
        sst_status st = measure(e, judged, fault, &worst, &reason);
        if (st == SST_ERR_MEMORY || st == SST_ERR_SPACE)
            return sst_fail(err, st, 0, "%s", reason.message);
        if (st == SST_OK) /* else its text is lost, and was named as such */
            worsts->at[num_kept++] = worst;
    }
    worsts->len = num_kept;
    sst_worsts_sort(worsts);
    if (top > 0 && worsts->len > top)
        worsts->len = top;
    return SST_OK;
}

sst_status sst_evaluation_settle(sst_evaluation *e, sst_error *err)
{
    sst_status st = SST_OK;
    for (sst_judged j = 0; j < SST_NUM_JUDGED; j++)
        for (sst_fault f = 0; f < SST_NUM_FAULTS && st == SST_OK; f++)
            st = settle(e, j, f, err);
    return st;
}
