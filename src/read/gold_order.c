/* SPDX-License-Identifier: MIT */
/* gold_order.c - labels as they were read in; out: documents, clusters and pairs, each
 * once and numbered in the order of the bytes of their names. */
#include "gold.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/status.h"

static int by_id(const void *x, const void *y, void *text)
{
    const sst_gold_document *a = x, *b = y;
    int order = strcmp((const char *)text + a->id_at, (const char *)text + b->id_at);
    return order != 0 ? order : (a->line > b->line) - (a->line < b->line);
}

static void sort_documents(sst_gold *gold)
{
    if (gold->documents.len > 1)
        qsort_r(gold->documents.at, gold->documents.len, sizeof *gold->documents.at,
                by_id, gold->text.at);
}

static const char *id_of(const sst_gold *gold, size_t document)
{
    return sst_gold_text(gold, gold->documents.at[document].id_at);
}

uint32_t sst_gold_find(const sst_gold *gold, const char *id)
{
    size_t low = 0, high = gold->documents.len;
    while (low < high) {
        size_t middle = low + (high - low) / 2;
        if (strcmp(id_of(gold, middle), id) < 0)
            low = middle + 1;
        else
            high = middle;
    }
    bool is_there = low < gold->documents.len && strcmp(id_of(gold, low), id) == 0;
    return is_there ? (uint32_t)low : SST_NO_CLUSTER;
}

/* ---- documents of one id ----------------------------------------------------------- */

/* The k-th article of an id is printed as "id#k". */
static sst_status name_repeat(sst_gold *gold, size_t document, uint64_t repeat,
                              sst_error *err)
{
    size_t from = gold->documents.at[document].id_at, at = gold->text.len;
    size_t len = strlen(sst_gold_text(gold, from));
    char suffix[24];
    int suffix_len = snprintf(suffix, sizeof suffix, "#%" PRIu64, repeat);
    if (!sst_vec_reserve(&gold->text, at + len + sizeof suffix))
        return sst_fail_memory(err);
    memcpy(gold->text.at + at, gold->text.at + from, len);
    memcpy(gold->text.at + at + len, suffix, (size_t)suffix_len + 1);
    gold->text.len += len + (size_t)suffix_len + 1;
    gold->documents.at[document].id_at = at;
    return SST_OK;
}

static sst_status name_repeats(sst_gold *gold, sst_error *err)
{
    sst_status st = SST_OK;
    sort_documents(gold);
    for (size_t i = 0, end; i < gold->documents.len; i = end) {
        size_t first = gold->documents.at[i].id_at;
        for (end = i + 1; end < gold->documents.len && st == SST_OK; end++) {
            if (strcmp(sst_gold_text(gold, first), id_of(gold, end)) != 0)
                break;
            st = name_repeat(gold, end, end - i + 1, err);
        }
        if (st != SST_OK)
            return st;
    }
    return st;
}

static bool has_same_label(const sst_gold *gold, const sst_gold_document *a,
                           const sst_gold_document *b)
{
    if (a->label_at == SIZE_MAX || b->label_at == SIZE_MAX)
        return a->label_at == b->label_at;
    return strcmp(sst_gold_text(gold, a->label_at), sst_gold_text(gold, b->label_at)) ==
           0;
}

/* Keep the first of each id; a table must not give one id two clusters. */
static sst_status fold_documents(const sst_gold_reading *reading, bool is_table,
                                 sst_error *err)
{
    sst_gold *gold = reading->gold;
    size_t kept = 0;
    sort_documents(gold);
    for (size_t i = 0; i < gold->documents.len; i++) {
        const sst_gold_document *d = &gold->documents.at[i];
        const sst_gold_document *last = kept > 0 ? &gold->documents.at[kept - 1] : NULL;
        bool is_new = kept == 0 || strcmp(sst_gold_text(gold, last->id_at),
                                          sst_gold_text(gold, d->id_at)) != 0;
        if (!is_new && is_table && !has_same_label(gold, last, d))
            return sst_fail(err, SST_ERR_READ, 0,
                            "%s: line %" PRIu64 ": found another cluster for %.100s than "
                            "in line %" PRIu64,
                            reading->path, d->line, sst_gold_text(gold, d->id_at),
                            last->line);
        if (is_new)
            gold->documents.at[kept++] = *d;
    }
    gold->documents.len = kept;
    return SST_OK;
}

/* ---- clusters ---------------------------------------------------------------------- */

static int by_name(const void *x, const void *y, void *text)
{
    const size_t *a = x, *b = y;
    return strcmp((const char *)text + *a, (const char *)text + *b);
}

static uint32_t find_cluster(const sst_gold *gold, size_t label_at)
{
    const char *label = sst_gold_text(gold, label_at);
    size_t low = 0, high = gold->clusters.len;
    while (low < high) {
        size_t middle = low + (high - low) / 2;
        if (strcmp(sst_gold_text(gold, gold->clusters.at[middle]), label) < 0)
            low = middle + 1;
        else
            high = middle;
    }
    return (uint32_t)low;
}

static sst_status number_clusters(sst_gold *gold, sst_error *err)
{
    for (size_t i = 0; i < gold->documents.len; i++) {
        size_t label_at = gold->documents.at[i].label_at;
        if (label_at != SIZE_MAX && !sst_vec_push(&gold->clusters, label_at))
            return sst_fail_memory(err);
    }
    gold->num_labelled = gold->clusters.len;
    size_t *at = gold->clusters.at, kept = 0;
    if (gold->clusters.len > 1)
        qsort_r(at, gold->clusters.len, sizeof *at, by_name, gold->text.at);
    for (size_t i = 0; i < gold->clusters.len; i++)
        if (kept == 0 || by_name(&at[kept - 1], &at[i], gold->text.at) != 0)
            at[kept++] = at[i];
    gold->clusters.len = kept;
    for (size_t i = 0; i < gold->documents.len; i++) {
        sst_gold_document *d = &gold->documents.at[i];
        if (d->label_at != SIZE_MAX)
            d->cluster = find_cluster(gold, d->label_at);
    }
    return SST_OK;
}

/* ---- pairs ------------------------------------------------------------------------- */

static int by_documents(const void *x, const void *y)
{
    const sst_gold_pair *p = x, *q = y;
    if (p->a != q->a)
        return p->a < q->a ? -1 : 1;
    if (p->b != q->b)
        return p->b < q->b ? -1 : 1;
    return (p->line > q->line) - (p->line < q->line);
}

static sst_status collect_documents(sst_gold *gold, sst_error *err)
{
    for (size_t i = 0; i < gold->pairs.len; i++)
        for (int k = 0; k < 2; k++) {
            sst_gold_document d = {.id_at = gold->pairs.at[i].id_at[k],
                                   .label_at = SIZE_MAX,
                                   .line = gold->pairs.at[i].line,
                                   .cluster = SST_NO_CLUSTER};
            if (!sst_vec_push(&gold->documents, d))
                return sst_fail_memory(err);
        }
    return SST_OK;
}

/* A document with itself is no pair. */
static void number_pairs(sst_gold *gold)
{
    size_t kept = 0;
    for (size_t i = 0; i < gold->pairs.len; i++) {
        sst_gold_pair pair = gold->pairs.at[i];
        uint32_t x = sst_gold_find(gold, sst_gold_text(gold, pair.id_at[0]));
        uint32_t y = sst_gold_find(gold, sst_gold_text(gold, pair.id_at[1]));
        pair.a = x < y ? x : y;
        pair.b = x < y ? y : x;
        if (x != y)
            gold->pairs.at[kept++] = pair;
    }
    gold->pairs.len = kept;
    if (kept > 1)
        qsort(gold->pairs.at, kept, sizeof *gold->pairs.at, by_documents);
}

/* Repeated pairs count once, and must not have two labels. */
static sst_status fold_pairs(const sst_gold_reading *reading, sst_error *err)
{
    sst_gold *gold = reading->gold;
    size_t kept = 0;
    for (size_t i = 0; i < gold->pairs.len; i++) {
        const sst_gold_pair *pair = &gold->pairs.at[i];
        const sst_gold_pair *last = kept > 0 ? &gold->pairs.at[kept - 1] : NULL;
        bool is_new = kept == 0 || last->a != pair->a || last->b != pair->b;
        if (!is_new && strcmp(sst_gold_text(gold, last->label_at),
                              sst_gold_text(gold, pair->label_at)) != 0)
            return sst_fail(err, SST_ERR_READ, 0,
                            "%s: line %" PRIu64 ": found another label for %.80s and "
                            "%.80s than in line %" PRIu64,
                            reading->path, pair->line, id_of(gold, pair->a),
                            id_of(gold, pair->b), last->line);
        if (is_new)
            gold->pairs.at[kept++] = *pair;
    }
    gold->pairs.len = kept;
    return SST_OK;
}

static sst_status order_pairs(const sst_gold_reading *reading, sst_error *err)
{
    sst_gold *gold = reading->gold;
    sst_status st = collect_documents(gold, err);
    if (st == SST_OK)
        st = fold_documents(reading, false, err);
    if (st != SST_OK)
        return st;
    number_pairs(gold);
    if ((st = fold_pairs(reading, err)) != SST_OK)
        return st;
    for (size_t i = 0; i < gold->pairs.len; i++)
        if (gold->pairs.at[i].is_positive)
            return SST_OK;
    return sst_fail(err, SST_ERR_READ, 0,
                    "%s: found no positive pair; wanted one whose label --positive or "
                    "--at-least takes",
                    reading->path);
}

sst_status sst_gold_order(const sst_gold_reading *reading, bool is_table, sst_error *err)
{
    sst_gold *gold = reading->gold;
    if (gold->is_pairs)
        return order_pairs(reading, err);
    sst_status st = is_table ? SST_OK : name_repeats(gold, err);
    if (st == SST_OK)
        st = fold_documents(reading, is_table, err);
    if (st == SST_OK)
        st = number_clusters(gold, err);
    if (st == SST_OK && gold->num_labelled == 0)
        st = sst_fail(err, SST_ERR_READ, 0,
                      "%s: found no record with a cluster; wanted the field cluster, or "
                      "its name by --field cluster=NAME",
                      reading->path);
    return st;
}
