/* SPDX-License-Identifier: MIT */
/* stubs.c - links in, which articles are stubs out.
 *
 * A cookie wall, "enable JavaScript", "not found": what a site answers instead of its
 * articles is one text under many URLs of a source, while the titles, taken from feeds or
 * links, differ.  A report that is printed under many URLs keeps its title.  Texts are
 * compared without their furniture, so that the page around a stub may vary. */
#include <stdlib.h>

#include "base/hash.h"
#include "base/status.h"
#include "match/cluster.h"
#include "match/sort.h"
#include "run.h"

enum { LEAST_URLS = 5, LEAST_TITLES = 3 };

#define LEAST_SAME_TEXT .9 /* Jaccard: a reference number may vary */

typedef SST_VEC(uint64_t) keys;

/* Memory for one group. */
typedef struct group_keys {
    keys urls, titles;
    sst_spool_window cards;
} group_keys;

static bool is_same_text(const sst_run *run, const sst_link *link)
{
    const sst_row *a = &run->rows.at[link->a], *b = &run->rows.at[link->b];
    return link->relation >= SST_NEAR_DUPLICATE && link->jaccard >= LEAST_SAME_TEXT &&
           a->source_key != 0 && a->source_key == b->source_key;
}

static int by_key(const void *x, const void *y)
{
    const uint64_t *a = x, *b = y;
    return (*a > *b) - (*a < *b);
}

/* How many distinct keys there are, but for 0: absent. */
static size_t count_distinct(keys *k)
{
    size_t num = 0;
    if (k->len > 0)
        qsort(k->at, k->len, sizeof *k->at, by_key);
    for (size_t i = 0; i < k->len; i++)
        num += k->at[i] != 0 && (i == 0 || k->at[i] != k->at[i - 1]);
    return num;
}

static sst_status note_article(const sst_run *run, sst_article_no no, group_keys *group,
                               sst_error *err)
{
    sst_card card;
    sst_status st = sst_card_fetch(run, no, &group->cards, &card, err);
    if (st != SST_OK)
        return st;
    uint64_t title =
        sst_hash64(&run->params.hash_key, card.title.data, card.title.len_bytes);
    return sst_vec_push(&group->urls, run->details.at[no].url_key) &&
                   sst_vec_push(&group->titles, card.title.len_bytes ? title : 0)
               ? SST_OK
               : sst_fail_memory(err);
}

/* An article and the smallest of its group. */
typedef struct member {
    sst_article_no root, no;
} member;
typedef SST_VEC(member) members;

static inline unsigned digit_of(member m, unsigned level)
{
    return (level < 4 ? m.root : m.no) >> (24 - 8 * (level & 3)) & 0xff;
}

static inline bool comes_before(member x, member y)
{
    return x.root != y.root ? x.root < y.root : x.no < y.no;
}

SST_DEFINE_SORT(sort_members, member, digit_of, 8, comes_before)

/* Mark the articles of one group when they are stubs. */
static sst_status judge_group(sst_run *run, const member *first, size_t num,
                              group_keys *group, sst_error *err)
{
    sst_status st = SST_OK;
    group->urls.len = group->titles.len = 0;
    for (size_t i = 0; i < num && st == SST_OK; i++)
        st = note_article(run, first[i].no, group, err);
    bool are_stubs = st == SST_OK && count_distinct(&group->urls) >= LEAST_URLS &&
                     count_distinct(&group->titles) >= LEAST_TITLES;
    for (size_t i = 0; i < num && are_stubs; i++)
        run->rows.at[first[i].no].is_stub = true;
    return st;
}

/* An article comes once for each of its links. */
static void drop_repeats(members *all)
{
    size_t kept = 0;
    for (size_t i = 0; i < all->len; i++)
        if (kept == 0 || all->at[kept - 1].no != all->at[i].no)
            all->at[kept++] = all->at[i];
    all->len = kept;
}

static sst_status judge_groups(sst_run *run, members *all, sst_error *err)
{
    group_keys group = {.cards = {.begin = 0}};
    sst_status st = SST_OK;
    sort_members(all->at, all->len, 0);
    drop_repeats(all);
    for (size_t i = 0, end; i < all->len && st == SST_OK; i = end) {
        for (end = i + 1; end < all->len && all->at[end].root == all->at[i].root;)
            end++;
        if (end - i >= LEAST_URLS)
            st = judge_group(run, all->at + i, end - i, &group, err);
    }
    sst_vec_free(&group.urls);
    sst_vec_free(&group.titles);
    sst_vec_free(&group.cards.bytes);
    return st;
}

/* Articles of one source and one text, group by group. */
static sst_status gather_members(const sst_run *run, const sst_links *links, members *all,
                                 sst_error *err)
{
    sst_forest forest;
    sst_status st =
        sst_forest_init(&forest, (sst_article_no)run->rows.len, run->hoard, err);
    if (st != SST_OK)
        return st;
    for (size_t i = 0; i < links->len; i++) {
        sst_run_pace(run, i);
        if (is_same_text(run, &links->at[i]))
            sst_forest_join(&forest, links->at[i].a, links->at[i].b);
    }
    for (size_t i = 0; i < links->len && st == SST_OK; i++) {
        sst_run_pace(run, i);
        if (!is_same_text(run, &links->at[i]))
            continue;
        sst_article_no root = sst_forest_root(&forest, links->at[i].a);
        if (!sst_vec_push(all, ((member){root, links->at[i].a})) ||
            !sst_vec_push(all, ((member){root, links->at[i].b})))
            st = sst_fail_memory(err);
    }
    sst_forest_free(&forest);
    return st;
}

static void drop_links_of_stubs(const sst_run *run, sst_links *links)
{
    size_t kept = 0;
    for (size_t i = 0; i < links->len; i++) {
        sst_run_pace(run, i);
        if (!run->rows.at[links->at[i].a].is_stub &&
            !run->rows.at[links->at[i].b].is_stub)
            links->at[kept++] = links->at[i];
    }
    links->len = kept;
}

sst_status sst_find_stubs(sst_run *run, sst_groups *groups, sst_error *err)
{
    members all = {.hoard = run->hoard};
    sst_status st = gather_members(run, &groups->links, &all, err);
    if (st == SST_OK)
        st = judge_groups(run, &all, err);
    if (st == SST_OK)
        drop_links_of_stubs(run, &groups->links);
    sst_vec_free(&all);
    return st;
}
