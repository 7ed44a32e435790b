/* SPDX-License-Identifier: MIT */
/* evaluation_pairs.c - labelled articles in; out: how many gold pairs became candidates,
 * and shortlists of the pairs that are errors.
 *
 * Pairs of one gold cluster are gone through for what was missed, pairs of one story for
 * what is wrong, in order and at most SST_MOST_PAIRS_LOOKED_AT of them, evenly spread.
 * What the run knows of them without their texts (sst_groups_likeness) orders the
 * shortlists. */
#include "evaluation.h"

#include <math.h>
#include <stdlib.h>

#include "base/status.h"

/* An article that has a gold cluster, and what it is grouped by here. */
typedef struct labelled {
    uint32_t group;
    sst_article_no no;
} labelled;

typedef struct pairing {
    sst_evaluation *e;
    labelled *articles; /* by group, then number */
    size_t num;
    sst_status (*look)(sst_evaluation *e, sst_article_no a, sst_article_no b,
                       sst_error *err);
} pairing;

/* ---- shortlists -------------------------------------------------------------------- */

static int by_badness(const void *x, const void *y)
{
    const sst_worst *p = x, *q = y;
    if (p->first != q->first)
        return p->first > q->first ? -1 : 1;
    if (p->second != q->second)
        return p->second > q->second ? -1 : 1;
    if (p->a != q->a)
        return p->a < q->a ? -1 : 1;
    return (p->b > q->b) - (p->b < q->b);
}

void sst_worsts_sort(sst_worsts *worsts)
{
    if (worsts->len > 1)
        qsort(worsts->at, worsts->len, sizeof *worsts->at, by_badness);
}

size_t sst_evaluation_shortlist(const sst_evaluation *e)
{
    uint64_t top = e->options.report->top, most = SST_MOST_COMPARED;
    return (size_t)(top == 0 || top > most / SST_SHORTLIST_OF_SHOWN
                        ? most
                        : top * SST_SHORTLIST_OF_SHOWN);
}

static sst_status offer(sst_evaluation *e, sst_judged judged, sst_fault fault,
                        sst_worst worst, sst_error *err)
{
    size_t limit = sst_evaluation_shortlist(e);
    sst_worsts *worsts = &e->worst[judged][fault];
    bool *was_cut = &e->was_cut[judged][fault];
    if (*was_cut && by_badness(&worst, &worsts->at[limit - 1]) > 0)
        return SST_OK;
    if (!sst_vec_push(worsts, worst))
        return sst_fail_memory(err);
    if (worsts->len < 2 * limit)
        return SST_OK;
    sst_worsts_sort(worsts); /* rarely: each time pays for as many pairs again */
    worsts->len = limit;
    *was_cut = true;
    return SST_OK;
}

/* A pair that may be an error, and what the run knows of it. */
typedef struct suspect {
    sst_worst worst;
    sst_alike alike;
} suspect;

/* Fill all but the articles: of a pair that the run measured, also the containment. */
static sst_status know(const sst_evaluation *e, suspect *s, sst_error *err)
{
    sst_likeness likeness = {.size = sizeof likeness};
    sst_article_no a = s->worst.a, b = s->worst.b;
    uint64_t index;
    sst_status st = sst_groups_likeness(e->groups, a, b, &likeness, err);
    if (st != SST_OK)
        return st;
    s->worst.was_candidate = likeness.was_candidate;
    s->alike = (sst_alike){.relation = SST_UNRELATED,
                           .jaccard = likeness.jaccard,
                           .containment = NAN,
                           .containment_part = 1,
                           .passage = NAN,
                           .cosine = likeness.cosine,
                           .cosine_story = likeness.cosine_story};
    if (!sst_groups_find_pair(e->groups, a, b, &index))
        return SST_OK;
    sst_pair pair = {.size = sizeof pair};
    if ((st = sst_groups_pair(e->groups, index, &pair, err)) != SST_OK)
        return st;
    if (e->options.relations & SST_RELATION_BIT(pair.relation))
        s->alike.relation = pair.relation;
    s->alike.containment = pair.containment;
    if (!isnan(pair.jaccard))
        s->alike.jaccard = pair.jaccard;
    return SST_OK;
}

static sst_status shortlist(sst_evaluation *e, sst_judged judged, sst_fault fault,
                            const suspect *s, sst_error *err)
{
    sst_worst worst = s->worst;
    if (judged == SST_JUDGED_STORY && !e->overview.summary.has_stories)
        return SST_OK; /* they are the versions */
    sst_evaluation_rank(e, judged, fault, &s->alike, &worst);
    return offer(e, judged, fault, worst, err);
}

/* ---- clusters ---------------------------------------------------------------------- */

static sst_status look_at_gold_pair(sst_evaluation *e, sst_article_no a, sst_article_no b,
                                    sst_error *err)
{
    suspect s = {.worst = {.a = a, .b = b}};
    sst_status st = know(e, &s, err);
    e->num_looked_at++;
    e->num_met += st == SST_OK && s.worst.was_candidate;
    for (sst_judged j = SST_JUDGED_VERSION; j <= SST_JUDGED_STORY && st == SST_OK; j++)
        if (!sst_evaluation_is_joined(e, j, a, b))
            st = shortlist(e, j, SST_FAULT_MISSED, &s, err);
    return st;
}

static uint32_t cluster_of(const sst_evaluation *e, sst_article_no no)
{
    return e->gold->documents.at[e->document_of[no]].cluster;
}

static sst_status look_at_found_pair(sst_evaluation *e, sst_article_no a,
                                     sst_article_no b, sst_error *err)
{
    suspect s = {.worst = {.a = a, .b = b}};
    if (cluster_of(e, a) == cluster_of(e, b))
        return SST_OK;
    sst_status st = know(e, &s, err);
    for (sst_judged j = SST_JUDGED_VERSION; j <= SST_JUDGED_STORY && st == SST_OK; j++)
        if (sst_evaluation_is_joined(e, j, a, b))
            st = shortlist(e, j, SST_FAULT_WRONG, &s, err);
    return st;
}

static int by_group(const void *x, const void *y)
{
    const labelled *p = x, *q = y;
    if (p->group != q->group)
        return p->group < q->group ? -1 : 1;
    return (p->no > q->no) - (p->no < q->no);
}

static size_t end_of_group(const pairing *p, size_t begin)
{
    size_t end = begin + 1;
    while (end < p->num && p->articles[end].group == p->articles[begin].group)
        end++;
    return end;
}

/* Look at the pairs within groups, all or every so many; *num_pairs: how many there are. */
static sst_status look_within(pairing *p, uint64_t *num_pairs, sst_error *err)
{
    sst_status st = SST_OK;
    uint64_t num = 0, ahead = 0; /* pairs to pass over until the next */
    if (p->num > 1)
        qsort(p->articles, p->num, sizeof *p->articles, by_group);
    for (size_t i = 0, end; i < p->num; i = end) {
        end = end_of_group(p, i);
        num += (uint64_t)(end - i) * (end - i - 1) / 2;
    }
    uint64_t stride = num / SST_MOST_PAIRS_LOOKED_AT + 1;
    for (size_t x = 0, end = 0; x < p->num && st == SST_OK; x++) {
        if (x == end)
            end = end_of_group(p, x);
        uint64_t row = end - x - 1; /* pairs of x with those after it */
        for (; ahead < row && st == SST_OK; ahead += stride)
            st = p->look(p->e, p->articles[x].no, p->articles[x + 1 + ahead].no, err);
        ahead -= row;
    }
    *num_pairs = num;
    return st;
}

static void collect(pairing *p, bool by_gold)
{
    const sst_evaluation *e = p->e;
    p->num = 0;
    for (size_t i = 0; i < e->gold->documents.len; i++) {
        uint32_t cluster = e->gold->documents.at[i].cluster;
        sst_article_no no = e->article_of[i];
        if (cluster == SST_NO_CLUSTER || no == SST_NO_ARTICLE)
            continue;
        p->articles[p->num++] = (labelled){
            by_gold ? cluster : sst_evaluation_group(e, SST_JUDGED_STORY, no), no};
    }
}

static sst_status look_at_clusters(sst_evaluation *e, sst_error *err)
{
    uint64_t num_found_pairs;
    pairing p = {.e = e,
                 .articles = calloc(e->gold->documents.len + 1, sizeof *p.articles),
                 .look = look_at_gold_pair};
    if (p.articles == NULL)
        return sst_fail_memory(err);
    collect(&p, true);
    sst_status st = look_within(&p, &e->num_gold_pairs, err);
    if (st == SST_OK) {
        p.look = look_at_found_pair;
        collect(&p, false);
        st = look_within(&p, &num_found_pairs, err);
    }
    free(p.articles);
    return st;
}

/* ---- pairs ------------------------------------------------------------------------- */

/* The run's answer to one gold pair. */
static void count_answer(sst_evaluation *e, sst_judged judged, bool is_found,
                         bool is_positive)
{
    e->pair_scores[judged].num_right += is_found && is_positive;
    e->pair_scores[judged].num_wrong += is_found && !is_positive;
}

static sst_status look_at_pair(sst_evaluation *e, const sst_gold_pair *gold,
                               sst_error *err)
{
    sst_article_no x = e->article_of[gold->a], y = e->article_of[gold->b];
    if (x == SST_NO_ARTICLE || y == SST_NO_ARTICLE)
        return SST_OK;
    suspect s = {.worst = {.a = x < y ? x : y, .b = x < y ? y : x}};
    sst_fault fault = gold->is_positive ? SST_FAULT_MISSED : SST_FAULT_WRONG;
    sst_status st = know(e, &s, err);
    if (st != SST_OK)
        return st;
    bool is_related = s.alike.relation != SST_UNRELATED;
    count_answer(e, SST_JUDGED_RELATION, is_related, gold->is_positive);
    for (sst_judged j = SST_JUDGED_VERSION; j <= SST_JUDGED_STORY; j++)
        count_answer(e, j, sst_evaluation_is_joined(e, j, x, y), gold->is_positive);
    if (gold->is_positive) {
        e->num_gold_pairs++;
        e->num_looked_at++;
        e->num_met += s.worst.was_candidate;
        e->num_positives_by_relation[s.alike.relation]++;
    }
    return is_related == gold->is_positive
               ? SST_OK
               : shortlist(e, SST_JUDGED_RELATION, fault, &s, err);
}

static double ratio(uint64_t a, uint64_t b)
{
    return b > 0 ? (double)a / (double)b : 0;
}

static void finish_pair_score(sst_evaluation *e, sst_judged judged)
{
    sst_pair_score *s = &e->pair_scores[judged];
    s->num_pairs = e->gold->pairs.len;
    for (size_t i = 0; i < e->gold->pairs.len; i++)
        s->num_positives += e->gold->pairs.at[i].is_positive;
    s->precision = ratio(s->num_right, s->num_right + s->num_wrong);
    s->recall = ratio(s->num_right, s->num_positives);
    s->f1 = sst_score_f1(s->precision, s->recall);
    e->num_faults[judged][SST_FAULT_MISSED] = s->num_positives - s->num_right;
    e->num_faults[judged][SST_FAULT_WRONG] = s->num_wrong;
}

sst_status sst_evaluation_look_at_pairs(sst_evaluation *e, sst_error *err)
{
    sst_status st = SST_OK;
    if (!e->gold->is_pairs)
        return look_at_clusters(e, err);
    for (size_t i = 0; i < e->gold->pairs.len && st == SST_OK; i++)
        st = look_at_pair(e, &e->gold->pairs.at[i], err);
    for (sst_judged j = 0; j < SST_NUM_JUDGED && st == SST_OK; j++)
        finish_pair_score(e, j);
    return st;
}
