/* SPDX-License-Identifier: MIT */
/* evaluation.c - a finished run and a gold in; out: which article each label is of, and
 * how well the groups agree with the labels.
 *
 * Only labelled documents count.  One that is not in the input counts as an article of
 * its own: what was not read was not found. */
#include "evaluation.h"

#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

#include "base/status.h"

const char *sst_judged_name(sst_judged judged)
{
    static const char *const names[] = {"version", "story", "relation"};
    return names[judged];
}

const char *sst_fault_name(sst_fault fault)
{
    return fault == SST_FAULT_MISSED ? "missed" : "wrong";
}

uint32_t sst_evaluation_group(const sst_evaluation *e, sst_judged judged,
                              sst_article_no no)
{
    uint32_t version = e->overview.version_of[no];
    return judged == SST_JUDGED_VERSION ? version : e->overview.story_of[version];
}

bool sst_evaluation_is_joined(const sst_evaluation *e, sst_judged judged,
                              sst_article_no a, sst_article_no b)
{
    return sst_evaluation_group(e, judged, a) == sst_evaluation_group(e, judged, b);
}

const char *sst_evaluation_label(const sst_evaluation *e, sst_article_no no)
{
    uint32_t document = e->document_of[no];
    if (document == SST_NO_CLUSTER ||
        e->gold->documents.at[document].label_at == SIZE_MAX)
        return NULL;
    return sst_gold_text(e->gold, e->gold->documents.at[document].label_at);
}

/* ---- ids --------------------------------------------------------------------------- */

typedef SST_VEC(char) chars;

/* The id as reports print it. */
static bool print_id(const sst_article_info *article, chars *out)
{
    char suffix[16] = "";
    if (article->repeat > 1)
        snprintf(suffix, sizeof suffix, "#%" PRIu32, article->repeat);
    out->len = 0;
    return sst_vec_append(out, article->id.data, article->id.len_bytes) &&
           sst_vec_append(out, suffix, strlen(suffix) + 1);
}

static sst_status match_articles(sst_evaluation *e, sst_error *err)
{
    chars id = {0};
    sst_status st = SST_OK;
    uint64_t num = e->overview.summary.num_articles;
    for (uint64_t no = 0; no < num && st == SST_OK; no++) {
        sst_article_info article = {.size = sizeof article};
        st = sst_groups_article(e->groups, (sst_article_no)no, &article, err);
        if (st == SST_OK && !print_id(&article, &id))
            st = sst_fail_memory(err);
        if (st != SST_OK)
            break;
        uint32_t document = sst_gold_find(e->gold, id.at);
        e->document_of[no] = document;
        if (document != SST_NO_CLUSTER)
            e->article_of[document] = (sst_article_no)no;
    }
    sst_vec_free(&id);
    return st;
}

static sst_status match_ids(sst_evaluation *e, sst_error *err)
{
    size_t num_documents = e->gold->documents.len;
    e->article_of = calloc(num_documents + 1, sizeof *e->article_of);
    e->document_of =
        calloc((size_t)e->overview.summary.num_articles + 1, sizeof *e->document_of);
    if (e->article_of == NULL || e->document_of == NULL)
        return sst_fail_memory(err);
    for (size_t i = 0; i < num_documents; i++)
        e->article_of[i] = SST_NO_ARTICLE;
    sst_status st = match_articles(e, err);
    if (st != SST_OK)
        return st;
    for (size_t i = 0; i < num_documents; i++) {
        if (!e->gold->is_pairs && e->gold->documents.at[i].cluster == SST_NO_CLUSTER)
            continue;
        e->num_known++;
        e->num_missing += e->article_of[i] == SST_NO_ARTICLE;
    }
    if (e->num_known > e->num_missing)
        return SST_OK;
    return sst_fail(err, SST_ERR_ARGUMENT, 0,
                    "the gold has %" PRIu64
                    " ids, such as %.100s, and none of them is in "
                    "the input; wanted ids as samestory scan --json prints them",
                    e->num_known, sst_gold_text(e->gold, e->gold->documents.at[0].id_at));
}

/* ---- scores ------------------------------------------------------------------------ */

static sst_status score(sst_evaluation *e, sst_judged judged, uint32_t *gold,
                        uint32_t *found, sst_error *err)
{
    uint32_t num_groups = (uint32_t)e->overview.summary.num_versions;
    size_t num = 0;
    for (size_t i = 0; i < e->gold->documents.len; i++) {
        sst_article_no no = e->article_of[i];
        if (e->gold->documents.at[i].cluster == SST_NO_CLUSTER)
            continue;
        gold[num] = e->gold->documents.at[i].cluster;
        found[num++] = no == SST_NO_ARTICLE ? num_groups + (uint32_t)i
                                            : sst_evaluation_group(e, judged, no);
    }
    sst_score *out = &e->scores[judged];
    sst_status st = sst_score_clusters(gold, found, num, out, err);
    if (st != SST_OK)
        return st;
    e->num_faults[judged][SST_FAULT_MISSED] = out->num_gold_pairs - out->num_right_pairs;
    e->num_faults[judged][SST_FAULT_WRONG] = out->num_found_pairs - out->num_right_pairs;
    return SST_OK;
}

static sst_status score_groups(sst_evaluation *e, sst_error *err)
{
    size_t num = e->gold->documents.len + 1;
    uint32_t *gold = calloc(num, sizeof *gold), *found = calloc(num, sizeof *found);
    sst_status st = gold && found ? SST_OK : sst_fail_memory(err);
    if (st == SST_OK)
        st = score(e, SST_JUDGED_VERSION, gold, found, err);
    if (st == SST_OK)
        st = score(e, SST_JUDGED_STORY, gold, found, err);
    free(gold);
    free(found);
    return st;
}

static uint32_t largest(const uint32_t *sizes, uint64_t num)
{
    uint32_t most = 0;
    for (uint64_t i = 0; i < num; i++)
        if (sizes[i] > most)
            most = sizes[i];
    return most;
}

/* ---- all of it --------------------------------------------------------------------- */

sst_status sst_evaluation_make(sst_groups *groups, const sst_gold *gold,
                               const sst_evaluation_options *options, sst_evaluation *out,
                               sst_error *err)
{
    sst_evaluation *e = out;
    *e = (sst_evaluation){.groups = groups, .gold = gold, .options = *options};
    sst_status st = sst_overview_init(groups, &e->overview, err);
    if (st != SST_OK)
        return st;
    const sst_overview *o = &e->overview;
    e->largest_of_all[SST_JUDGED_VERSION] =
        largest(o->version_sizes, o->summary.num_versions);
    e->largest_of_all[SST_JUDGED_STORY] = largest(o->story_sizes, o->summary.num_stories);
    st = match_ids(e, err);
    if (st == SST_OK && !gold->is_pairs)
        st = score_groups(e, err);
    if (st == SST_OK)
        st = sst_evaluation_look_at_pairs(e, err);
    return st == SST_OK ? sst_evaluation_settle(e, err) : st;
}

void sst_evaluation_free(sst_evaluation *e)
{
    for (int j = 0; j < SST_NUM_JUDGED; j++)
        for (int f = 0; f < SST_NUM_FAULTS; f++)
            sst_vec_free(&e->worst[j][f]);
    free(e->article_of);
    free(e->document_of);
    sst_overview_free(&e->overview);
}
