/* SPDX-License-Identifier: MIT */
/* candidates.c - rows -> candidate pairs, by duplicate and revision keys, and the other
 * families.
 *
 * Every family goes through the bucket table.  Equal articles are folded first: of each
 * content only the first article goes on to bands and marks, so that 200,000 equal
 * articles cost no more than as many different ones. */
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "base/status.h"
#include "base/thread.h"
#include "finder.h"
#include "match/candidate.h"
#include "match/keys.h"
#include "match/table.h"

#define PAIRS_AHEAD 8 /* of the one looked at, whose rows are fetched */

/* ---- classes ----
 * The table keeps 32 bits of a key, so that chance may bring foreign keys into one bucket.
 * What must not be mixed is taken apart. */

typedef struct classes {
    const sst_run *run;
    bool (*belong_together)(const sst_run *run, sst_article_no a, sst_article_no b);
    sst_bucket_fn each; /* called for each class of at least two */
    void *context;
} classes;

static bool has_same_content(const sst_run *run, sst_article_no a, sst_article_no b)
{
    return memcmp(run->rows.at[a].content, run->rows.at[b].content, 16) == 0;
}

static bool has_same_id(const sst_run *run, sst_article_no a, sst_article_no b)
{
    return run->details.at[a].id_key == run->details.at[b].id_key;
}

static bool has_same_url(const sst_run *run, sst_article_no a, sst_article_no b)
{
    return run->details.at[a].url_key == run->details.at[b].url_key;
}

/* Move the members that belong to the first one to the front, in order; how many they are. */
static size_t gather_class(const classes *c, sst_article_no *left, size_t num,
                           sst_article_no *others)
{
    size_t num_equal = 0, num_others = 0;
    sst_article_no first = left[0];
    for (size_t i = 0; i < num; i++) {
        if (c->belong_together(c->run, first, left[i]))
            left[num_equal++] = left[i];
        else
            others[num_others++] = left[i];
    }
    memcpy(left + num_equal, others, num_others * sizeof *others);
    return num_equal;
}

static sst_status for_each_class(const classes *c, const sst_article_no *members,
                                 size_t num, sst_error *err)
{
    sst_article_no *left = malloc(2 * num * sizeof *left);
    sst_status st = SST_OK;
    sst_run_sweep(c->run); /* members are anywhere */
    if (!left)
        return sst_fail_memory(err);
    memcpy(left, members, num * sizeof *left);
    for (size_t i = 0; i < num && st == SST_OK;) {
        size_t num_equal = gather_class(c, left + i, num - i, left + num);
        if (num_equal > 1)
            st = c->each(c->context, left + i, num_equal, err);
        i += num_equal;
    }
    free(left);
    return st;
}

/* ---- duplicates ---- */

static sst_status link_duplicates(sst_finder *f, const sst_candidates *pairs,
                                  sst_error *err)
{
    for (size_t i = 0; i < pairs->len; i++) {
        sst_link link = {.a = sst_candidate_a(pairs->at[i]),
                         .b = sst_candidate_b(pairs->at[i]),
                         .jaccard = 1,
                         .containment = 1,
                         .cosine = NAN,
                         .relation = SST_DUPLICATE};
        if (!sst_vec_push(f->links, link))
            return sst_fail_memory(err);
    }
    return SST_OK;
}

/* Articles of one content, across sources: each with the first of another source, so that all
 * are together.  The first two of different sources go on: one of them differs from whatever
 * comes.  If all are of one source they have nothing to do with one another. */
static sst_status fold_across(sst_finder *f, sst_candidates *pairs,
                              const sst_article_no *members, size_t num, sst_error *err)
{
    const sst_run *run = f->run;
    size_t other = 1;
    while (other < num && !sst_run_may_relate(run, members[0], members[other]))
        other++;
    for (size_t i = 1; i < num && other < num; i++) {
        bool is_apart = sst_run_may_relate(run, members[0], members[i]);
        sst_article_no with = is_apart ? members[0] : members[other];
        sst_candidate pair = with < members[i] ? sst_candidate_of(with, members[i])
                                               : sst_candidate_of(members[i], with);
        f->sits_out[members[i]] |= i != other;
        if (!sst_vec_push(pairs, pair))
            return sst_fail_memory(err);
    }
    return SST_OK;
}

static sst_status fold_into_first(sst_finder *f, sst_linked *linked,
                                  const sst_article_no *members, size_t num,
                                  sst_error *err)
{
    for (size_t i = 1; i < num; i++)
        f->sits_out[members[i]] = true;
    return sst_linked_bucket(linked, members, num, err);
}

/* Articles of one content: the first goes on, the others are copies. */
static sst_status fold_class(void *context, const sst_article_no *members, size_t num,
                             sst_error *err)
{
    sst_finder *f = context;
    sst_linked linked = {0};
    sst_status st = f->run->params.options.across_sources
                        ? fold_across(f, &linked.candidates, members, num, err)
                        : fold_into_first(f, &linked, members, num, err);
    if (st == SST_OK) {
        sst_candidates_sort(&linked.candidates);
        st = link_duplicates(f, &linked.candidates, err);
    }
    sst_vec_free(&linked.candidates);
    return st;
}

static sst_status fold_bucket(void *context, const sst_article_no *members, size_t num,
                              sst_error *err)
{
    sst_finder *f = context;
    classes by_content = {f->run, has_same_content, fold_class, f};
    return for_each_class(&by_content, members, num, err);
}

/* For one of three tables that are filled side by side: content, ids, URLs. */
static sst_table_options table_options(const sst_run *run)
{
    sst_table_options options = {.expected = run->rows.len,
                                 .limits = sst_run_table_limits(run)};
    options.limits.memory_bytes /= 3;
    return options;
}

static sst_status fold_copies(sst_finder *f, sst_error *err)
{
    const sst_rows *rows = &f->run->rows;
    sst_table *table;
    sst_table_options options = table_options(f->run);
    sst_status st = sst_table_new(&options, &table, err);
    if (st != SST_OK)
        return st;
    for (size_t i = 0; i < rows->len && st == SST_OK; i++) {
        sst_run_pace(f->run, i);
        bool may_relate = sst_run_may_relate_one(f->run, (sst_article_no)i);
        f->sits_out[i] = !may_relate || rows->at[i].num_words < SST_MIN_TOKENS;
        if (may_relate && rows->at[i].num_words > 0)
            st = sst_table_add(
                table, sst_family_key(rows->at[i].content[0], 0, SST_FAMILY_CONTENT),
                (sst_article_no)i, err);
    }
    if (st == SST_OK)
        st = sst_table_group(table, fold_bucket, f, err);
    sst_table_free(table);
    return st;
}

/* ---- revisions and repeated ids ---- */

typedef struct address_bucket {
    sst_finder *finder;
    sst_linked linked;
    bool is_id; /* the family: id, else URL */
} address_bucket;

/* Number the articles of one id 1, 2, 3 ...; members ascend. */
static bool number_repeats(sst_repeats *repeats, const sst_article_no *members,
                           size_t num)
{
    for (size_t i = 1; i < num; i++) {
        sst_repeat repeat = {.no = members[i], .repeat = (uint32_t)i + 1};
        if (!sst_vec_push(repeats, repeat))
            return false;
    }
    return true;
}

static sst_status link_address(void *context, const sst_article_no *members, size_t num,
                               sst_error *err)
{
    address_bucket *bucket = context;
    if (bucket->is_id && !number_repeats(&bucket->finder->groups->repeats, members, num))
        return sst_fail_memory(err);
    return sst_linked_bucket(&bucket->linked, members, num, err);
}

static sst_status address_classes(void *context, const sst_article_no *members,
                                  size_t num, sst_error *err)
{
    address_bucket *bucket = context;
    classes by_address = {bucket->finder->run, bucket->is_id ? has_same_id : has_same_url,
                          link_address, bucket};
    return for_each_class(&by_address, members, num, err);
}

static sst_status group_addresses(address_bucket *bucket, sst_error *err)
{
    const sst_run *run = bucket->finder->run;
    uint32_t family = bucket->is_id ? SST_FAMILY_ID : SST_FAMILY_URL;
    sst_table *table;
    sst_table_options options = table_options(run);
    sst_status st = sst_table_new(&options, &table, err);
    if (st != SST_OK)
        return st;
    for (size_t i = 0; i < run->details.len && st == SST_OK; i++) {
        sst_run_pace(run, i);
        const sst_detail *detail = &run->details.at[i];
        uint64_t address = bucket->is_id ? detail->id_key : detail->url_key;
        if (address != 0)
            st = sst_table_add(table, sst_family_key(address, 0, family),
                               (sst_article_no)i, err);
    }
    if (st == SST_OK)
        st = sst_table_group(table, address_classes, bucket, err);
    sst_table_free(table);
    return st;
}

/* What was found goes to the finder. */
static sst_status take_addresses(sst_finder *f, address_bucket *bucket, sst_error *err)
{
    sst_candidates *found = &bucket->linked.candidates;
    f->groups->summary.num_hot_buckets += bucket->linked.num_hot_buckets;
    return sst_vec_append(f->candidates, found->at, found->len) ? SST_OK
                                                                : sst_fail_memory(err);
}

/* ---- both: copies, ids and URLs have nothing to do with one another ----------------- */

typedef struct exact_families {
    sst_finder *finder;
    address_bucket ids, urls;
} exact_families;

static sst_status find_family(void *context, unsigned thread, size_t i, sst_error *err)
{
    (void)thread;
    exact_families *all = context;
    if (i == 0)
        return fold_copies(all->finder, err);
    return group_addresses(i == 1 ? &all->ids : &all->urls, err);
}

static sst_status find_exact_families(sst_finder *f, sst_error *err)
{
    const sst_run *run = f->run;
    const address_bucket fresh = {.finder = f, .linked.candidates.hoard = run->hoard};
    exact_families all = {.finder = f, .ids = fresh, .urls = fresh};
    all.ids.is_id = true;
    sst_status st = sst_parallel_for(run->num_threads, 3, find_family, &all, err);
    if (st == SST_OK)
        st = sst_settle_repeats(run, &f->groups->repeats, err);
    if (st == SST_OK)
        st = take_addresses(f, &all.ids, err);
    if (st == SST_OK)
        st = take_addresses(f, &all.urls, err);
    sst_vec_free(&all.ids.linked.candidates);
    sst_vec_free(&all.urls.linked.candidates);
    return st;
}

/* Equal articles are linked already; others may be none that are wanted. */
static void drop_needless(const sst_run *run, sst_candidates *candidates)
{
    const sst_row *rows = run->rows.at;
    size_t kept = 0;
    for (size_t i = 0; i < candidates->len; i++) {
        sst_run_pace(run, i);
        if (i + PAIRS_AHEAD < candidates->len) {
            sst_candidate ahead = candidates->at[i + PAIRS_AHEAD];
            __builtin_prefetch(&rows[sst_candidate_a(ahead)]);
            __builtin_prefetch(&rows[sst_candidate_b(ahead)]);
        }
        sst_article_no a = sst_candidate_a(candidates->at[i]);
        sst_article_no b = sst_candidate_b(candidates->at[i]);
        if (!has_same_content(run, a, b) && sst_run_may_relate(run, a, b))
            candidates->at[kept++] = candidates->at[i];
    }
    candidates->len = kept;
}

sst_status sst_find_candidates(const sst_again *again, sst_candidates *candidates,
                               sst_groups *groups, sst_error *err)
{
    const sst_run *run = again->run;
    sst_finder f = {
        .again = again,
        .run = run,
        .sits_out = sst_hoard_calloc(run->hoard, run->rows.len + 1, sizeof *f.sits_out),
        .links = &groups->links,
        .candidates = candidates,
        .groups = groups};
    if (!f.sits_out)
        return sst_fail_memory(err);
    sst_run_tell(run, "candidates", 0, 0);
    sst_status st = find_exact_families(&f, err);
    if (st == SST_OK && run->marks.len > 0)
        st = sst_learn_furniture(&f, err);
    sst_run_tell(run, "candidates", 0, 0);
    if (st == SST_OK)
        st = run->params.options.exact ? sst_find_exactly(&f, err)
                                       : sst_find_by_bands(&f, err);
    if (st == SST_OK && run->marks.len > 0)
        st = sst_find_by_marks(&f, err);
    if (st == SST_OK && run->form_keys.len > 0)
        st = sst_find_by_forms(&f, err);
    sst_hoard_release(run->hoard, f.sits_out);
    sst_candidates_sort(candidates);
    drop_needless(run, candidates);
    return st;
}
