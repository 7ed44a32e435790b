/* SPDX-License-Identifier: MIT */
/* templates.c - links -> series of notices, which join nothing.
 *
 * Two fillings of one form are a template when at least three articles of their source hang
 * together by such pairs: articles of different words at different addresses.  Otherwise a
 * pair stays what it is without that.  What is alike to a notice of a series is of it, too: of
 * notices that come daily, neighbours may differ in too little to tell by themselves.
 *
 * A series is kept apart, indirectly too: every notice of one outlet may have its copy at
 * another, and is nearly like the other copies as well.  So the surest links join first, and
 * what is less than sure joins no versions that hold a notice each of one series. */
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "base/status.h"
#include "match/apart.h"
#include "match/form.h"
#include "run.h"

/* A notice that may belong to a series. */
typedef struct notice {
    sst_article_no root; /* of what hangs together */
    sst_article_no no;
    uint64_t key; /* of what is counted: content, or address */
} notice;
typedef SST_VEC(notice) notice_vec;

static int compare_notices(const void *x, const void *y)
{
    const notice *a = x, *b = y;
    if (a->root != b->root)
        return a->root < b->root ? -1 : 1;
    if (a->key != b->key)
        return a->key < b->key ? -1 : 1;
    return (a->no > b->no) - (a->no < b->no);
}

static sst_status list_notices(const sst_links *links, sst_forest *forest,
                               notice_vec *out, sst_error *err)
{
    for (size_t i = 0; i < links->len; i++) {
        const sst_link *link = &links->at[i];
        if (link->form != SST_FORM_FILLED)
            continue;
        notice a = {.root = sst_forest_root(forest, link->a), .no = link->a}, b = a;
        b.no = link->b;
        if (!sst_vec_push(out, a) || !sst_vec_push(out, b))
            return sst_fail_memory(err);
    }
    return SST_OK;
}

/* An article without URL has its id as address. */
static void set_keys(const sst_run *run, notice_vec *notices, bool is_content)
{
    for (size_t i = 0; i < notices->len; i++) {
        sst_article_no no = notices->at[i].no;
        const sst_detail *detail = &run->details.at[no];
        uint64_t address = detail->url_key ? detail->url_key : detail->id_key;
        notices->at[i].key = is_content ? run->rows.at[no].content[0] : address;
    }
    qsort(notices->at, notices->len, sizeof *notices->at, compare_notices);
}

/* Drop the notices of roots that have fewer than three different keys. */
static void drop_small_series(notice_vec *notices)
{
    size_t kept = 0;
    for (size_t i = 0, end; i < notices->len; i = end) {
        size_t num_keys = 1;
        for (end = i + 1;
             end < notices->len && notices->at[end].root == notices->at[i].root; end++)
            num_keys += notices->at[end].key != notices->at[end - 1].key;
        if (num_keys < SST_LEAST_SERIES)
            continue;
        memmove(notices->at + kept, notices->at + i, (end - i) * sizeof *notices->at);
        kept += end - i;
    }
    notices->len = kept;
}

/* A link within a series is a template; one that would be nothing else and is none goes. */
static void settle_links(sst_groups *groups)
{
    const uint32_t *series = groups->series_of;
    size_t kept = 0;
    for (size_t i = 0; i < groups->links.len; i++) {
        sst_link link = groups->links.at[i];
        if (link.form != SST_FORM_NOT && series && series[link.a] &&
            series[link.a] == series[link.b]) {
            link.relation = SST_TEMPLATE;
            link.of = SST_OF_NEITHER;
            link.num_passages = 0;
        }
        if (link.relation != SST_UNRELATED)
            groups->links.at[kept++] = link;
    }
    groups->links.len = kept;
}

static sst_status number_series(const sst_run *run, sst_groups *groups,
                                const notice_vec *notices, sst_error *err)
{
    if (notices->len == 0)
        return SST_OK;
    groups->series_of =
        sst_hoard_calloc(run->hoard, run->rows.len, sizeof *groups->series_of);
    if (!groups->series_of)
        return sst_fail_memory(err);
    for (size_t i = 0; i < notices->len; i++)
        groups->series_of[notices->at[i].no] = notices->at[i].root + 1;
    return SST_OK;
}

/* An article that is alike to a notice of a series. */
typedef struct follower {
    sst_article_no no;
    uint32_t series; /* as in series_of */
} follower;
typedef SST_VEC(follower) follower_vec;

/* Those that are of no series yet. */
static sst_status list_followers(const sst_groups *groups, follower_vec *out,
                                 sst_error *err)
{
    const uint32_t *series = groups->series_of;
    out->len = 0;
    for (size_t i = 0; i < groups->links.len; i++) {
        const sst_link *link = &groups->links.at[i];
        uint32_t of_a = series[link->a], of_b = series[link->b];
        if (link->form != SST_FORM_ALIKE || !of_a == !of_b)
            continue;
        follower f = {of_a ? link->b : link->a, of_a ? of_a : of_b};
        if (!sst_vec_push(out, f))
            return sst_fail_memory(err);
    }
    return SST_OK;
}

/* Whoever is alike to notices of several series is of the first. */
static sst_status extend_series(const sst_run *run, sst_groups *groups, sst_error *err)
{
    follower_vec followers = {.hoard = run->hoard};
    sst_status st = list_followers(groups, &followers, err);
    while (st == SST_OK && followers.len > 0) {
        for (size_t i = 0; i < followers.len; i++) {
            uint32_t *of = &groups->series_of[followers.at[i].no];
            if (*of == 0 || followers.at[i].series < *of)
                *of = followers.at[i].series;
        }
        st = list_followers(groups, &followers, err);
    }
    sst_vec_free(&followers);
    return st;
}

static sst_status find_series(const sst_run *run, sst_groups *groups, sst_error *err)
{
    notice_vec notices = {.hoard = run->hoard};
    sst_forest forest;
    sst_status st =
        sst_forest_init(&forest, (sst_article_no)run->rows.len, run->hoard, err);
    if (st != SST_OK)
        return st;
    for (size_t i = 0; i < groups->links.len; i++)
        if (groups->links.at[i].form == SST_FORM_FILLED)
            sst_forest_join(&forest, groups->links.at[i].a, groups->links.at[i].b);
    st = list_notices(&groups->links, &forest, &notices, err);
    for (int is_content = 0; is_content < 2 && st == SST_OK; is_content++) {
        set_keys(run, &notices, is_content == 1);
        drop_small_series(&notices);
    }
    if (st == SST_OK)
        st = number_series(run, groups, &notices, err);
    if (st == SST_OK && groups->series_of)
        st = extend_series(run, groups, err);
    sst_vec_free(&notices);
    sst_forest_free(&forest);
    return st;
}

sst_status sst_find_templates(const sst_run *run, sst_groups *groups, sst_error *err)
{
    bool has_forms = false;
    for (size_t i = 0; i < groups->links.len && !has_forms; i++)
        has_forms = groups->links.at[i].form == SST_FORM_FILLED;
    sst_status st = has_forms ? find_series(run, groups, err) : SST_OK;
    if (st == SST_OK)
        settle_links(groups);
    return st;
}

/* ---- versions ---------------------------------------------------------------------- */

static bool joins(const sst_link *link)
{
    return link->relation >= SST_NEAR_DUPLICATE && link->relation != SST_TEMPLATE;
}

/* Of one source, a near-duplicate is a copy, unless it may be another notice of a form. */
static bool is_sure(const sst_run *run, const sst_groups *groups, const sst_link *link)
{
    const uint32_t *series = groups->series_of;
    uint64_t source = run->rows.at[link->a].source_key;
    bool may_be_notices =
        link->form != SST_FORM_NOT || (series && (series[link->a] || series[link->b]));
    return link->relation != SST_NEAR_DUPLICATE ||
           (source != 0 && source == run->rows.at[link->b].source_key && !may_be_notices);
}

/* Sure ones first, then by likeness. */
typedef struct joining {
    double jaccard;
    sst_article_no a, b;
    bool is_sure;
} joining;
typedef SST_VEC(joining) joining_vec;

static int compare_joinings(const void *x, const void *y)
{
    const joining *j = x, *k = y;
    if (j->is_sure != k->is_sure)
        return j->is_sure ? -1 : 1;
    if (j->jaccard > k->jaccard || j->jaccard < k->jaccard)
        return j->jaccard > k->jaccard ? -1 : 1;
    if (j->a != k->a)
        return j->a < k->a ? -1 : 1;
    return (j->b > k->b) - (j->b < k->b);
}

static sst_status join_apart(const sst_run *run, sst_forest *forest,
                             const uint32_t *series, joining_vec *joinings,
                             sst_error *err)
{
    sst_apart apart;
    sst_status st =
        sst_apart_init(&apart, series, (uint32_t)run->rows.len, run->hoard, err);
    if (st != SST_OK)
        return st;
    if (joinings->len > 0)
        qsort(joinings->at, joinings->len, sizeof *joinings->at, compare_joinings);
    for (size_t i = 0; i < joinings->len; i++) {
        const joining *j = &joinings->at[i];
        sst_article_no a = sst_forest_root(forest, j->a);
        sst_article_no b = sst_forest_root(forest, j->b);
        if (a == b || (!j->is_sure && !sst_apart_may_join(&apart, a, b)))
            continue;
        sst_forest_join(forest, a, b);
        sst_apart_join(&apart, a, b);
    }
    sst_apart_free(&apart);
    return SST_OK;
}

sst_status sst_join_links(const sst_run *run, sst_forest *forest, sst_groups *groups,
                          sst_error *err)
{
    joining_vec joinings = {.hoard = run->hoard};
    sst_status st = SST_OK;
    for (size_t i = 0; i < groups->links.len && st == SST_OK; i++) {
        sst_run_pace(run, i);
        const sst_link *link = &groups->links.at[i];
        if (!joins(link))
            continue;
        joining j = {link->jaccard, link->a, link->b, is_sure(run, groups, link)};
        if (!groups->series_of) /* the order says nothing */
            sst_forest_join(forest, link->a, link->b);
        else if (!sst_vec_push(&joinings, j))
            st = sst_fail_memory(err);
    }
    if (st == SST_OK && groups->series_of)
        st = join_apart(run, forest, groups->series_of, &joinings, err);
    sst_vec_free(&joinings);
    return st;
}

/* ---- stories ----------------------------------------------------------------------- */

/* Two outlets' series of the same notices are one. */
static void tie_series(const sst_run *run, const sst_groups *groups, uint32_t *of_version,
                       sst_forest *forest)
{
    for (size_t i = 0; i < run->rows.len; i++) {
        uint32_t series = groups->series_of[i],
                 *known = &of_version[groups->version_of[i]];
        if (series && *known)
            sst_forest_join(forest, series - 1, *known - 1);
        else if (series)
            *known = series;
    }
    for (size_t v = 0; v < groups->versions.len; v++)
        if (of_version[v])
            of_version[v] = sst_forest_root(forest, of_version[v] - 1) + 1;
}

sst_status sst_find_series_of_versions(const sst_run *run, sst_groups *groups,
                                       sst_error *err)
{
    sst_forest forest;
    if (!groups->series_of)
        return SST_OK;
    groups->series_of_version = sst_hoard_calloc(run->hoard, groups->versions.len + 1,
                                                 sizeof *groups->series_of_version);
    if (!groups->series_of_version)
        return sst_fail_memory(err);
    sst_status st =
        sst_forest_init(&forest, (sst_article_no)run->rows.len, run->hoard, err);
    if (st != SST_OK)
        return st;
    tie_series(run, groups, groups->series_of_version, &forest);
    sst_forest_free(&forest);
    return SST_OK;
}
