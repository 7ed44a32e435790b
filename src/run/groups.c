/* SPDX-License-Identifier: MIT */
/* groups.c - what was found, as the public header shows it.
 *
 * Texts are fetched from the spools into the groups' own buffers when they are asked for. */
#include <math.h>
#include <stdlib.h>

#include "base/status.h"
#include "match/relation.h"
#include "run.h"
#include "shown.h"
#include "text/frequency.h"

static void free_given(sst_given *given)
{
    sst_vec_free(&given->also);
    sst_vec_free(&given->text);
    sst_vec_free(&given->cards.bytes);
    sst_vec_free(&given->words.bytes);
}

void sst_groups_free(sst_groups *groups)
{
    if (!groups)
        return;
    free_given(&groups->given);
    if (groups->is_view) {
        free(groups);
        return;
    }
    sst_vec_free(&groups->links);
    sst_vec_free(&groups->passages);
    sst_vec_free(&groups->losses);
    sst_vec_free(&groups->repeats);
    sst_vec_free(&groups->alsos);
    sst_vec_free(&groups->versions);
    sst_vec_free(&groups->stories);
    sst_vec_free(&groups->candidates);
    sst_vec_free(&groups->story_candidates);
    sst_spool_free(&groups->words);
    sst_hoard_release(groups->run->hoard, groups->series_of);
    sst_hoard_release(groups->run->hoard, groups->series_of_version);
    sst_hoard_release(groups->run->hoard, groups->version_of);
    sst_hoard_release(groups->run->hoard, groups->version_members);
    sst_hoard_release(groups->run->hoard, groups->story_members);
    sst_hoard_release(groups->run->hoard, groups->keys);
    sst_hoard_release(groups->run->hoard, groups->weights);
    sst_hoard_release(groups->run->hoard, groups->num_terms);
    sst_hoard_release(groups->run->shelf, groups->word_at);
    sst_hoard_release(groups->run->hoard, groups->first_copies);
    free(groups);
}

sst_status sst_groups_view(const sst_groups *groups, sst_groups **out, sst_error *err)
{
    sst_groups *view = malloc(sizeof *view);
    if (!view)
        return sst_fail_memory(err);
    *view = *groups;
    view->is_view = true;
    view->given = (sst_given){.also = {.at = NULL}};
    *out = view;
    return SST_OK;
}

unsigned sst_groups_num_threads(const sst_groups *groups)
{
    return groups->run->num_threads;
}

const char *sst_groups_tmp_dir(const sst_groups *groups)
{
    return groups->run->tmp_dir;
}

void sst_groups_summary(const sst_groups *groups, sst_summary *out)
{
    *out = groups->summary;
}

uint64_t sst_groups_num_lost(const sst_groups *groups)
{
    return groups->losses.len;
}

bool sst_groups_lost(const sst_groups *groups, size_t index, sst_lost_text *out)
{
    if (index >= groups->losses.len)
        return false;
    *out = groups->losses.at[index];
    return true;
}

static sst_status check_index(uint64_t index, uint64_t num, const char *what,
                              sst_error *err)
{
    if (index < num)
        return SST_OK;
    return sst_fail(err, SST_ERR_ARGUMENT, 0, "%s %llu is asked for, there are %llu",
                    what, (unsigned long long)index, (unsigned long long)num);
}

const char *sst_article_class_name(sst_article_class article_class)
{
    static const char *const names[] = {"article", "stub", "roundup"};
    return (unsigned)article_class <= SST_CLASS_ROUNDUP ? names[article_class]
                                                        : "article";
}

/* Where in the alsos those of a version begin. */
static size_t find_also(const sst_groups *groups, uint32_t version)
{
    size_t low = 0, high = groups->alsos.len;
    while (low < high) {
        size_t middle = low + (high - low) / 2;
        if (groups->alsos.at[middle].version < version)
            low = middle + 1;
        else
            high = middle;
    }
    return low;
}

bool sst_version_is_roundup(const sst_groups *groups, uint32_t version)
{
    size_t at = find_also(groups, version);
    return at < groups->alsos.len && groups->alsos.at[at].version == version;
}

/* The other stories that a version speaks of, into groups->given.also. */
static sst_status list_also(sst_groups *groups, uint32_t version, sst_error *err)
{
    size_t low = find_also(groups, version);
    groups->given.also.len = 0;
    for (; low < groups->alsos.len && groups->alsos.at[low].version == version; low++) {
        uint32_t story = groups->versions.at[groups->alsos.at[low].story].story;
        if (!sst_vec_push(&groups->given.also, story))
            return sst_fail_memory(err);
    }
    return SST_OK;
}

sst_status sst_groups_article(sst_groups *groups, sst_article_no no,
                              sst_article_info *out, sst_error *err)
{
    const sst_run *run = groups->run;
    sst_run_pace(run, no);
    sst_card card;
    sst_status st = check_index(no, run->rows.len, "article", err);
    if (st == SST_OK)
        st = sst_card_fetch(run, no, &groups->given.cards, &card, err);
    if (st == SST_OK)
        st = list_also(groups, groups->version_of[no], err);
    if (st != SST_OK)
        return st;
    const sst_row *row = &run->rows.at[no];
    if (card.language.len_bytes == 0)
        card.language = sst_text_of(sst_frequencies_code(row->language));
    const sst_group *version = &groups->versions.at[groups->version_of[no]];
    *out = (sst_article_info){.size = sizeof *out,
                              .article_class = row->is_stub ? SST_CLASS_STUB
                                               : groups->given.also.len > 0
                                                   ? SST_CLASS_ROUNDUP
                                                   : SST_CLASS_ARTICLE,
                              .id = card.id,
                              .url = card.url,
                              .source = card.source,
                              .language = card.language,
                              .title = card.title,
                              .published = sst_row_date(row),
                              .num_words = row->num_words,
                              .version = groups->version_of[no],
                              .story = version->story,
                              .is_lead = version->lead == no,
                              .repeat = sst_repeats_find(&groups->repeats, no),
                              .also = groups->given.also.at,
                              .num_also = groups->given.also.len};
    return SST_OK;
}

sst_status sst_groups_article_id(sst_groups *groups, sst_article_no no, sst_text *id,
                                 uint32_t *repeat, sst_error *err)
{
    sst_status st = check_index(no, groups->run->rows.len, "article", err);
    if (st == SST_OK)
        st = sst_card_fetch_id(groups->run, no, &groups->given.cards, id, err);
    if (st == SST_OK)
        *repeat = sst_repeats_find(&groups->repeats, no);
    return st;
}

/* ---- pairs ---- */

/* Weights are rounded, so that the cosine of equal vectors may come out a little over 1. */
static double at_most_one(double cosine)
{
    return cosine > 1 ? 1 : cosine; /* NaN stays */
}

sst_status sst_groups_pair_outline(sst_groups *groups, uint64_t index, sst_pair *out,
                                   sst_error *err)
{
    sst_status st = check_index(index, groups->links.len, "pair", err);
    if (st != SST_OK)
        return st;
    sst_run_pace(groups->run, index);
    const sst_link *link = &groups->links.at[index];
    sst_pair pair = {.size = sizeof pair,
                     .a = link->a,
                     .b = link->b,
                     .relation = (sst_relation)link->relation,
                     .of = SST_NO_ARTICLE,
                     .jaccard = link->jaccard,
                     .containment = link->containment,
                     .cosine = at_most_one(link->cosine),
                     .num_passages = link->num_passages};
    double scale = pair.relation == SST_SAME_STORY
                       ? sst_run_scale(groups->run, link->a, link->b)
                       : 1; /* nobody asks */
    pair.confidence = sst_relation_confidence(pair.relation, pair.cosine / scale);
    if (link->of != SST_OF_NEITHER)
        pair.of = link->of == SST_OF_A ? link->a : link->b;
    if (link->num_passages > 0)
        pair.passages = groups->passages.at + link->first_passage;
    *out = pair;
    return SST_OK;
}

sst_status sst_groups_pair(sst_groups *groups, uint64_t index, sst_pair *out,
                           sst_error *err)
{
    sst_pair pair;
    sst_status st = sst_groups_pair_outline(groups, index, &pair, err);
    if (st == SST_OK && pair.relation == SST_SAME_STORY)
        st = sst_pair_terms(groups, &pair, err);
    if (st == SST_OK)
        *out = pair;
    return st;
}

bool sst_groups_find_pair(const sst_groups *groups, sst_article_no a, sst_article_no b,
                          uint64_t *index)
{
    const sst_link *found = sst_links_find(&groups->links, a, b);
    if (found)
        *index = (uint64_t)(found - groups->links.at);
    return found != NULL;
}

/* ---- groups ---- */

static int by_number(const void *x, const void *y)
{
    const uint64_t *a = x, *b = y;
    return (*a > *b) - (*a < *b);
}

/* Distinct sources of articles; those without one count for nothing. */
static sst_status count_sources(const sst_run *run, const sst_article_no *members,
                                uint32_t num, uint32_t *out, sst_error *err)
{
    if (num == 1) {
        *out = run->rows.at[members[0]].source_key != 0;
        return SST_OK;
    }
    uint64_t *sources = calloc(num + 1u, sizeof *sources);
    if (!sources)
        return sst_fail_memory(err);
    size_t with_source = 0;
    uint32_t distinct = 0;
    for (uint32_t i = 0; i < num; i++)
        if (run->rows.at[members[i]].source_key != 0)
            sources[with_source++] = run->rows.at[members[i]].source_key;
    qsort(sources, with_source, sizeof *sources, by_number);
    for (size_t i = 0; i < with_source; i++)
        distinct += i == 0 || sources[i] != sources[i - 1];
    free(sources);
    *out = distinct;
    return SST_OK;
}

static void find_span(const sst_run *run, sst_group_info *info)
{
    for (uint32_t i = 0; i < info->num_members; i++) {
        sst_date date = sst_row_date(&run->rows.at[info->members[i]]);
        if (date.precision == SST_UNDATED)
            continue;
        if (info->first.precision == SST_UNDATED || date.seconds < info->first.seconds)
            info->first = date;
        if (info->last.precision == SST_UNDATED || date.seconds > info->last.seconds)
            info->last = date;
    }
}

/* All but what is known of several versions alone.  Members are written one by one: most
 * groups are of one article, and to clear the room for their terms took longer than all
 * the rest. */
static sst_status fill_info(sst_groups *groups, const sst_group *group,
                            const sst_article_no *all_members, sst_group_info *out,
                            sst_error *err)
{
    const sst_run *run = groups->run;
    const sst_article_no *members = all_members + group->first_member;
    uint32_t num_sources;
    sst_status st = count_sources(run, members, group->num_members, &num_sources, err);
    if (st != SST_OK)
        return st;
    out->size = sizeof *out;
    out->id = group->id;
    out->founder = group->founder;
    out->lead = group->lead;
    out->members = members;
    out->num_members = group->num_members;
    out->num_sources = num_sources;
    out->first = out->last = (sst_date){.precision = SST_UNDATED};
    out->story = group->story;
    out->num_versions = group->num_versions;
    out->num_sources_own =
        group->num_versions == 1 && run->rows.at[group->founder].source_key != 0;
    out->weakest = at_most_one(group->weakest);
    out->confidence = SST_CERTAIN;
    out->num_terms = 0;
    find_span(run, out);
    return SST_OK;
}

sst_status sst_groups_version(sst_groups *groups, uint32_t index, sst_group_info *out,
                              sst_error *err)
{
    sst_run_pace(groups->run, index);
    sst_status st = check_index(index, groups->versions.len, "version", err);
    if (st == SST_OK)
        st = fill_info(groups, &groups->versions.at[index], groups->version_members, out,
                       err);
    return st;
}

/* What a story of several versions is about, and how many sources wrote their own. */
static sst_status describe_story(sst_groups *groups, sst_group_info *info, sst_error *err)
{
    sst_article_nos founders = {0};
    sst_status st = SST_OK;
    for (uint32_t i = 0; i < info->num_members && st == SST_OK; i++) {
        uint32_t version = groups->version_of[info->members[i]];
        if (groups->versions.at[version].founder == info->members[i] &&
            !sst_vec_push(&founders, info->members[i]))
            st = sst_fail_memory(err);
    }
    if (st == SST_OK)
        st = count_sources(groups->run, founders.at, (uint32_t)founders.len,
                           &info->num_sources_own, err);
    if (st == SST_OK && groups->num_terms)
        st = sst_story_terms(groups, &founders, info->terms, &info->num_terms, err);
    sst_vec_free(&founders);
    return st;
}

sst_status sst_groups_story_outline(sst_groups *groups, uint32_t index,
                                    sst_group_info *out, sst_error *err)
{
    bool has_stories = groups->summary.has_stories;
    sst_run_pace(groups->run, index);
    sst_status st = check_index(index, groups->summary.num_stories, "story", err);
    if (st != SST_OK)
        return st;
    st = has_stories ? fill_info(groups, &groups->stories.at[index],
                                 groups->story_members, out, err)
                     : fill_info(groups, &groups->versions.at[index],
                                 groups->version_members, out, err);
    if (st != SST_OK)
        return st;
    out->story = index;
    if (!has_stories)
        out->weakest = NAN;
    if (out->num_versions > 1)
        out->confidence = sst_relation_confidence(
            SST_SAME_STORY,
            out->weakest / sst_run_scale(groups->run, out->founder, out->founder));
    return SST_OK;
}

sst_status sst_groups_story(sst_groups *groups, uint32_t index, sst_group_info *out,
                            sst_error *err)
{
    sst_group_info info;
    sst_status st = sst_groups_story_outline(groups, index, &info, err);
    if (st == SST_OK && info.num_versions > 1)
        st = describe_story(groups, &info, err);
    if (st == SST_OK)
        *out = info;
    return st;
}
