/* SPDX-License-Identifier: MIT */
/* likeness.c - a finished run and any two of its articles in, what the run knows of them out:
 * whether they were candidates, and how alike their signatures and terms are.
 *
 * Nothing is read again, so that millions of pairs can be asked about. */
#include <math.h>
#include <stdlib.h>

#include "base/status.h"
#include "match/relation.h"
#include "run.h"

#define DAY_SECONDS 86400.0

double sst_days_between(sst_date a, sst_date b)
{
    if (a.precision == SST_UNDATED || b.precision == SST_UNDATED)
        return NAN;
    return fabs((double)a.seconds - (double)b.seconds) / DAY_SECONDS;
}

double sst_least_cosine(const sst_params *params, double days_apart)
{
    double sigma_days = params->options.window_days * SST_SIGMA_OF_WINDOW;
    if (isnan(days_apart))
        return SST_LEAST_STORY_UNDATED;
    return SST_LEAST_STORY / sst_story_date_factor(days_apart, sigma_days);
}

/* ---- candidates ---- */

sst_status sst_find_first_copies(sst_groups *groups, sst_error *err)
{
    size_t num = groups->run->rows.len;
    sst_article_no *first = sst_hoard_calloc(groups->run->hoard, num + 1, sizeof *first);
    if (first == NULL)
        return sst_fail_memory(err);
    for (size_t i = 0; i < num; i++)
        first[i] = (sst_article_no)i;
    for (size_t i = 0; i < groups->links.len; i++) { /* the first has one to each copy */
        const sst_link *link = &groups->links.at[i];
        if (link->relation == SST_DUPLICATE && link->a < first[link->b])
            first[link->b] = link->a;
    }
    groups->first_copies = first;
    return SST_OK;
}

static int compare_candidates(const void *x, const void *y)
{
    const sst_candidate *a = x, *b = y;
    return (*a > *b) - (*a < *b);
}

static bool has_candidate(const sst_candidates *candidates, uint32_t x, uint32_t y)
{
    sst_candidate wanted = sst_candidate_of(x, y);
    return candidates->len > 0 && bsearch(&wanted, candidates->at, candidates->len,
                                          sizeof wanted, compare_candidates) != NULL;
}

static bool was_candidate(const sst_groups *groups, sst_article_no a, sst_article_no b)
{
    uint32_t v = groups->version_of[a], w = groups->version_of[b];
    sst_article_no first_a = groups->first_copies[a], first_b = groups->first_copies[b];
    return v == w || has_candidate(&groups->candidates, a, b) ||
           has_candidate(&groups->candidates, first_a, first_b) ||
           has_candidate(&groups->story_candidates, v, w);
}

/* ---- how alike ---- */

static double estimate_jaccard(const sst_run *run, sst_article_no a, sst_article_no b)
{
    const uint16_t *signatures = run->signatures.at;
    if (run->rows.at[a].num_words == 0 || run->rows.at[b].num_words == 0)
        return 0; /* signatures of nothing are equal */
    return sst_signature_similarity(signatures + (size_t)a * SST_NUM_COMPONENTS,
                                    signatures + (size_t)b * SST_NUM_COMPONENTS,
                                    SST_NUM_COMPONENTS);
}

static double cosine_of(const sst_groups *groups, uint32_t v, uint32_t w)
{
    const sst_vectors vectors = {.keys = groups->keys,
                                 .weights = groups->weights,
                                 .num_terms = groups->num_terms,
                                 .num_versions = (uint32_t)groups->versions.len};
    if (groups->keys == NULL)
        return NAN;
    return fmin((double)sst_vectors_cosine(&vectors, v, w) / (1 << 30), 1);
}

/* Of both versions. */
static double shortness_of(const sst_groups *groups, uint32_t v, uint32_t w)
{
    if (groups->num_terms == NULL)
        return 1;
    return sst_story_shortness(groups->num_terms[v]) *
           sst_story_shortness(groups->num_terms[w]);
}

static sst_date date_of_founder(const sst_groups *groups, uint32_t version)
{
    return sst_row_date(&groups->run->rows.at[groups->versions.at[version].founder]);
}

sst_status sst_groups_likeness(const sst_groups *groups, sst_article_no a,
                               sst_article_no b, sst_likeness *out, sst_error *err)
{
    const sst_run *run = groups->run;
    if (!run->params.options.keep_candidates)
        return sst_fail(err, SST_ERR_ARGUMENT, 0,
                        "the run has not kept its candidates: set keep_candidates");
    if (a >= run->rows.len || b >= run->rows.len)
        return sst_fail(err, SST_ERR_ARGUMENT, 0,
                        "articles %u and %u are asked for, there are %zu", a, b,
                        run->rows.len);
    uint32_t v = groups->version_of[a], w = groups->version_of[b];
    double days =
        sst_days_between(date_of_founder(groups, v), date_of_founder(groups, w));
    *out = (sst_likeness){.size = sizeof *out,
                          .was_candidate = was_candidate(groups, a, b),
                          .jaccard = estimate_jaccard(run, a, b),
                          .cosine = cosine_of(groups, v, w),
                          .cosine_story = sst_least_cosine(&run->params, days) *
                                          sst_run_scale(run, a, b) *
                                          shortness_of(groups, v, w)};
    return SST_OK;
}
