/* SPDX-License-Identifier: MIT */
/* versions.c - links -> versions.
 *
 * Duplicates, revisions and near-duplicates join their articles; then a version whose founder
 * is a large part of an article elsewhere joins that article's
 * version whole. */
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "base/hash.h"
#include "base/status.h"
#include "base/thread.h"
#include "match/cluster.h"
#include "run.h"

/* < 0 when the id of the first is the smaller; a window for the card of each. */
static sst_status compare_ids(const sst_run *run, const sst_article_no of[2],
                              sst_spool_window cards[2], int *order, sst_error *err)
{
    sst_text x, y;
    sst_status st = sst_card_fetch_id(run, of[0], &cards[0], &x, err);
    if (st == SST_OK)
        st = sst_card_fetch_id(run, of[1], &cards[1], &y, err);
    if (st != SST_OK)
        return st;
    size_t len = x.len_bytes < y.len_bytes ? x.len_bytes : y.len_bytes;
    int difference = memcmp(x.data, y.data, len);
    *order = difference ? difference : (x.len_bytes > len) - (y.len_bytes > len);
    return SST_OK;
}

/* < 0 when a was published before b; 0 when the dates do not tell. */
static int compare_dates(const sst_row *a, const sst_row *b)
{
    bool is_a_dated = a->precision != SST_UNDATED,
         is_b_dated = b->precision != SST_UNDATED;
    if (is_a_dated != is_b_dated)
        return is_a_dated ? -1 : 1;
    return is_a_dated ? (a->seconds > b->seconds) - (a->seconds < b->seconds) : 0;
}

sst_status sst_find_founder(const sst_run *run, const sst_article_no *members,
                            uint32_t num, sst_article_no *out, sst_error *err)
{
    sst_spool_window cards[2] = {{.begin = 0}, {.begin = 0}};
    sst_article_no founder = members[0];
    sst_status st = SST_OK;
    for (uint32_t i = 1; i < num && st == SST_OK; i++) {
        sst_article_no of[] = {members[i], founder};
        int order = compare_dates(&run->rows.at[members[i]], &run->rows.at[founder]);
        if (order == 0)
            st = compare_ids(run, of, cards, &order, err);
        if (st == SST_OK && order < 0)
            founder = members[i];
    }
    sst_vec_free(&cards[0].bytes);
    sst_vec_free(&cards[1].bytes);
    if (st == SST_OK)
        *out = founder;
    return st;
}

bool sst_leads(const sst_run *run, sst_article_no x, sst_article_no y)
{
    const sst_row *a = &run->rows.at[x], *b = &run->rows.at[y];
    int order = 0;
    if (run->params.options.keep == SST_KEEP_EARLIEST)
        order = compare_dates(a, b);
    if (run->params.options.keep == SST_KEEP_LONGEST)
        order = (a->num_words < b->num_words) - (a->num_words > b->num_words);
    return order ? order < 0 : x < y;
}

static sst_article_no find_lead(const sst_run *run, const bool *is_superseded,
                                const sst_article_no *members, uint32_t num)
{
    sst_article_no lead = SST_NO_ARTICLE;
    for (uint32_t i = 0; i < num; i++)
        if (!is_superseded[members[i]] &&
            (lead == SST_NO_ARTICLE || sst_leads(run, members[i], lead)))
            lead = members[i];
    return lead == SST_NO_ARTICLE ? members[0] : lead;
}

/* Room for as many as there are trees: had at once, it is of huge pages. */
static bool reserve_versions(sst_run *run, sst_forest *forest, sst_groups *groups)
{
    size_t num_roots = 0;
    for (size_t i = 0; i < run->rows.len; i++) {
        sst_run_pace(run, i);
        num_roots += sst_forest_root(forest, (sst_article_no)i) == i;
    }
    return sst_vec_reserve(&groups->versions, num_roots);
}

/* Members of each version side by side; versions in the order of their first article. */
static sst_status list_members(sst_run *run, sst_forest *forest, sst_groups *groups,
                               sst_error *err)
{
    size_t num = run->rows.len;
    if (!reserve_versions(run, forest, groups))
        return sst_fail_memory(err);
    for (size_t i = 0; i < num; i++) {
        sst_run_pace(run, i);
        sst_article_no root = sst_forest_root(forest, (sst_article_no)i);
        sst_group fresh = {.num_versions = 1, .weakest = NAN};
        if (root == i) { /* the smallest number of its tree: a new version */
            groups->version_of[i] = (uint32_t)groups->versions.len;
            if (!sst_vec_push(&groups->versions, fresh))
                return sst_fail_memory(err);
        }
        groups->version_of[i] = groups->version_of[root];
        groups->versions.at[groups->version_of[i]].num_members++;
    }
    uint32_t first = 0;
    for (size_t v = 0; v < groups->versions.len; v++) {
        sst_run_pace(run, v);
        groups->versions.at[v].first_member = first;
        first += groups->versions.at[v].num_members;
        groups->versions.at[v].num_members = 0;
    }
    for (size_t i = 0; i < num; i++) {
        sst_run_pace(run, i);
        sst_group *version = &groups->versions.at[groups->version_of[i]];
        groups->version_members[version->first_member + version->num_members++] =
            (sst_article_no)i;
    }
    return SST_OK;
}

/* ---- founders, then leads and ids: stretches of the versions, by all threads --------- */

#define STRETCHES_OF_THREAD 4

typedef struct chooser {
    const sst_run *run;
    sst_groups *groups;
    const bool *is_superseded; /* by article; NULL: founders are wanted */
    size_t num_stretches;
} chooser;

static sst_status hash_founder(const sst_groups *groups, sst_article_no founder,
                               sst_spool_window *cards, uint64_t *out, sst_error *err)
{
    sst_text id;
    sst_status st = sst_card_fetch_id(groups->run, founder, cards, &id, err);
    if (st != SST_OK)
        return st;
    uint64_t hash = sst_hash64(&groups->id_key, id.data, id.len_bytes);
    *out = sst_mix64(hash + sst_repeats_find(&groups->repeats, founder) - 1);
    return SST_OK;
}

static sst_status choose_of_stretch(void *context, unsigned thread, size_t i,
                                    sst_error *err)
{
    (void)thread;
    const chooser *c = context;
    size_t num = c->groups->versions.len;
    size_t end = num * (i + 1) / c->num_stretches;
    sst_spool_window cards = {.begin = 0};
    sst_status st = SST_OK;
    for (size_t v = num * i / c->num_stretches; v < end && st == SST_OK; v++) {
        sst_run_pace(c->run, v);
        sst_group *version = &c->groups->versions.at[v];
        uint32_t num_members = version->num_members;
        const sst_article_no *members =
            c->groups->version_members + version->first_member;
        if (c->is_superseded) {
            version->lead = find_lead(c->run, c->is_superseded, members, num_members);
            st = hash_founder(c->groups, version->founder, &cards, &version->id, err);
        } else if (num_members == 1) { /* as of most versions */
            version->founder = members[0];
        } else {
            st = sst_find_founder(c->run, members, num_members, &version->founder, err);
        }
    }
    sst_vec_free(&cards.bytes);
    return st;
}

static sst_status choose(const sst_run *run, sst_groups *groups,
                         const bool *is_superseded, sst_error *err)
{
    chooser c = {run, groups, is_superseded,
                 (size_t)run->num_threads * STRETCHES_OF_THREAD};
    return sst_parallel_for(run->num_threads, c.num_stretches, choose_of_stretch, &c,
                            err);
}

static sst_status choose_founders(const sst_run *run, sst_groups *groups, sst_error *err)
{
    return choose(run, groups, NULL, err);
}

/* And ids, for which founders are known. */
static sst_status choose_leads(const sst_run *run, sst_groups *groups, sst_error *err)
{
    bool *is_superseded =
        sst_hoard_calloc(run->hoard, run->rows.len + 1, sizeof *is_superseded);
    if (!is_superseded)
        return sst_fail_memory(err);
    for (size_t i = 0; i < groups->links.len; i++) {
        sst_run_pace(run, i);
        const sst_link *link = &groups->links.at[i];
        if (link->relation == SST_REVISION)
            is_superseded[link->of == SST_OF_A ? link->a : link->b] = true;
    }
    sst_status st = choose(run, groups, is_superseded, err);
    sst_hoard_release(run->hoard, is_superseded);
    return st;
}

/* ---- links to versions -------------------------------------------------------------- */

/* A page that lists notices of a series must not bring them together. */
static bool is_of_series(const sst_groups *groups, const sst_link *link)
{
    return groups->series_of[link->of == SST_OF_A ? link->b : link->a] != 0;
}

/* The part-of links by which a version may join another. */
static sst_status join_parts(sst_run *run, sst_forest *forest, sst_groups *groups,
                             sst_error *err)
{
    SST_VEC(sst_part_edge) edges = {.hoard = run->hoard};
    for (size_t i = 0; i < groups->links.len; i++) {
        sst_run_pace(run, i);
        const sst_link *link = &groups->links.at[i];
        if (link->relation != SST_PART_OF ||
            (groups->series_of && is_of_series(groups, link)))
            continue;
        sst_part_edge edge = {.whole = link->of == SST_OF_A ? link->a : link->b,
                              .part = link->of == SST_OF_A ? link->b : link->a,
                              .containment = (float)link->containment};
        bool is_founder =
            groups->versions.at[groups->version_of[edge.part]].founder == edge.part;
        if (is_founder && link->is_large_part && !sst_vec_push(&edges, edge)) {
            sst_vec_free(&edges);
            return sst_fail_memory(err);
        }
    }
    sst_cluster_parts(forest, edges.at, edges.len);
    sst_vec_free(&edges);
    groups->versions.len = 0; /* listed anew */
    return list_members(run, forest, groups, err);
}

static void note_weakest(const sst_run *run, sst_groups *groups)
{
    for (size_t i = 0; i < groups->links.len; i++) {
        sst_run_pace(run, i);
        const sst_link *link = &groups->links.at[i];
        uint32_t v = groups->version_of[link->a];
        sst_group *version = &groups->versions.at[v];
        if (link->relation < SST_PART_OF || v != groups->version_of[link->b])
            continue;
        if (isnan(version->weakest) || link->jaccard < version->weakest)
            version->weakest = link->jaccard;
    }
}

sst_status sst_make_versions(sst_run *run, sst_groups *groups, sst_error *err)
{
    sst_forest forest;
    size_t num = run->rows.len;
    groups->version_of =
        sst_hoard_calloc(run->hoard, num + 1, sizeof *groups->version_of);
    groups->version_members =
        sst_hoard_calloc(run->hoard, num + 1, sizeof *groups->version_members);
    if (!groups->version_of || !groups->version_members)
        return sst_fail_memory(err);
    sst_status st = sst_forest_init(&forest, (sst_article_no)num, run->hoard, err);
    if (st != SST_OK)
        return st;
    st = sst_join_links(run, &forest, groups, err);
    if (st == SST_OK)
        st = list_members(run, &forest, groups, err);
    if (st == SST_OK)
        st = choose_founders(run, groups, err);
    if (st == SST_OK && sst_params_wants(&run->params, SST_PART_OF)) {
        st = join_parts(run, &forest, groups, err);
        if (st == SST_OK)
            st = choose_founders(run, groups, err);
    }
    if (st == SST_OK)
        st = choose_leads(run, groups, err);
    if (st == SST_OK)
        note_weakest(run, groups);
    sst_forest_free(&forest);
    return st;
}
