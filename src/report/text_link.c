/* SPDX-License-Identifier: MIT */
/* text_link.c - verified pairs in, for each member of a version out what it is to the
 * lead.
 *
 * A version is joined by a chain of pairs, so not every member was measured against the
 * lead; one that was not hangs on the member to which it is closest, and the report says
 * which. */
#include <math.h>
#include <stdlib.h>

#include "base/status.h"
#include "base/vec.h"
#include "report.h"

typedef SST_VEC(sst_member_link) link_vec;

/* By article; then the lead before others, stronger before weaker, ties by number. */
static int compare_links(const void *x, const void *y)
{
    const sst_member_link *a = x, *b = y;
    if (a->article != b->article)
        return a->article < b->article ? -1 : 1;
    if (a->is_to_lead != b->is_to_lead)
        return a->is_to_lead ? -1 : 1;
    if (a->relation != b->relation)
        return a->relation > b->relation ? -1 : 1;
    if (!isnan(a->value) && !isnan(b->value) && fabs(a->value - b->value) > 0)
        return a->value > b->value ? -1 : 1;
    return a->other < b->other ? -1 : a->other > b->other;
}

static double value_of(const sst_pair *pair)
{
    if (pair->relation == SST_NEAR_DUPLICATE)
        return pair->jaccard;
    return pair->relation == SST_PART_OF ? pair->containment : NAN;
}

/* A pair within a version is a link of both its articles. */
static bool add_links(const sst_pair *pair, sst_article_no lead, link_vec *links)
{
    for (int i = 0; i < 2; i++) {
        sst_member_link link = {.article = i == 0 ? pair->a : pair->b,
                                .other = i == 0 ? pair->b : pair->a,
                                .of = pair->of,
                                .relation = pair->relation,
                                .value = value_of(pair)};
        link.is_to_lead = link.other == lead;
        if (link.article != lead && !sst_vec_push(links, link))
            return false;
    }
    return true;
}

/* The leads of the versions of marked stories. */
static sst_status find_leads(sst_text_report *report, const bool *is_shown_story,
                             sst_article_no *leads, sst_error *err)
{
    const sst_overview *o = report->overview;
    for (uint32_t v = 0; v < o->summary.num_versions; v++) {
        sst_group_info version = {.size = sizeof version};
        leads[v] = SST_NO_ARTICLE;
        if (!is_shown_story[o->story_of[v]])
            continue;
        sst_status st = sst_groups_version(report->groups, v, &version, err);
        if (st != SST_OK)
            return st;
        leads[v] = version.lead;
    }
    return SST_OK;
}

static sst_status collect_links(sst_text_report *report, const sst_article_no *leads,
                                link_vec *links, sst_error *err)
{
    const sst_overview *o = report->overview;
    for (uint64_t i = 0; i < o->summary.num_pairs; i++) {
        sst_pair pair = {.size = sizeof pair};
        sst_status st = sst_groups_pair_outline(report->groups, i, &pair, err);
        if (st != SST_OK)
            return st;
        uint32_t version = o->version_of[pair.a];
        if (version != o->version_of[pair.b] || leads[version] == SST_NO_ARTICLE)
            continue;
        if (!add_links(&pair, leads[version], links))
            return sst_fail_memory(err);
    }
    return SST_OK;
}

sst_status sst_member_links_init(sst_text_report *report, const bool *is_shown_story,
                                 sst_member_links *out, sst_error *err)
{
    size_t num_versions = (size_t)report->overview->summary.num_versions;
    link_vec links = {0};
    sst_hoard *shelf = report->overview->shelf;
    sst_article_no *leads = sst_hoard_calloc(shelf, num_versions + 1, sizeof *leads);
    sst_status st = leads != NULL ? find_leads(report, is_shown_story, leads, err)
                                  : sst_fail_memory(err);
    if (st == SST_OK)
        st = collect_links(report, leads, &links, err);
    sst_hoard_release(shelf, leads);
    if (st != SST_OK) {
        sst_vec_free(&links);
        return st;
    }
    if (links.len > 0)
        qsort(links.at, links.len, sizeof *links.at, compare_links);
    *out = (sst_member_links){.at = links.at, .num = links.len};
    return SST_OK;
}

const sst_member_link *sst_member_links_best(const sst_member_links *links,
                                             sst_article_no article)
{
    size_t low = 0, high = links->num;
    while (low < high) {
        size_t middle = low + (high - low) / 2;
        if (links->at[middle].article < article)
            low = middle + 1;
        else
            high = middle;
    }
    return low < links->num && links->at[low].article == article ? &links->at[low] : NULL;
}

void sst_member_links_free(sst_member_links *links)
{
    sst_vec_release(NULL, links->at);
    *links = (sst_member_links){0};
}

char *sst_relation_label(sst_text_report *report, const sst_member_link *link)
{
    if (link == NULL)
        return sst_report_string(report, "same version");
    bool is_of_article = link->of == link->article;
    if (link->relation == SST_REVISION && link->of != SST_NO_ARTICLE)
        return sst_report_string(report, "%s revision",
                                 is_of_article ? "earlier" : "later");
    const char *name = link->relation == SST_PART_OF && is_of_article
                           ? "contains"
                           : sst_relation_name(link->relation);
    if (isnan(link->value))
        return sst_report_string(report, "%s", name);
    char ratio[SST_RATIO_BYTES];
    sst_ratio_write_short(link->value, ratio);
    return sst_report_string(report, "%s %s", name, ratio);
}
