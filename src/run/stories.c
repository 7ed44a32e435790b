/* SPDX-License-Identifier: MIT */
/* stories.c - versions -> stories, listed with their members, founders and leads. */
#include <math.h>
#include <stdlib.h>

#include "base/status.h"
#include "vectors.h"

static sst_status number_stories(sst_groups *groups, const uint32_t *story_of,
                                 const float *weakest, sst_error *err)
{
    for (size_t v = 0; v < groups->versions.len; v++) {
        sst_group *version = &groups->versions.at[v];
        sst_group fresh = {.weakest = weakest[v], .story = (uint32_t)groups->stories.len};
        if (story_of[v] == v) { /* the first of its story */
            version->story = fresh.story;
            if (!sst_vec_push(&groups->stories, fresh))
                return sst_fail_memory(err);
        }
        version->story = groups->versions.at[story_of[v]].story;
        groups->stories.at[version->story].num_versions++;
        groups->stories.at[version->story].num_members += version->num_members;
    }
    return SST_OK;
}

/* Members of each story side by side, ascending. */
static void list_members(const sst_run *run, sst_groups *groups)
{
    uint32_t first = 0;
    for (size_t s = 0; s < groups->stories.len; s++) {
        sst_run_pace(run, s);
        groups->stories.at[s].first_member = first;
        first += groups->stories.at[s].num_members;
        groups->stories.at[s].num_members = 0;
    }
    for (size_t i = 0; i < run->rows.len; i++) {
        sst_run_pace(run, i);
        uint32_t s = groups->versions.at[groups->version_of[i]].story;
        sst_group *story = &groups->stories.at[s];
        groups->story_members[story->first_member + story->num_members++] =
            (sst_article_no)i;
    }
}

/* Whether version v should lead its story: what speaks of this story alone comes first. */
static bool leads_story(const sst_run *run, const sst_groups *groups, size_t v,
                        const sst_group *story)
{
    const sst_group *version = &groups->versions.at[v];
    if (story->lead == SST_NO_ARTICLE)
        return true;
    bool is_roundup = sst_version_is_roundup(groups, (uint32_t)v);
    bool was_roundup = sst_version_is_roundup(groups, groups->version_of[story->lead]);
    return is_roundup != was_roundup ? was_roundup
                                     : sst_leads(run, version->lead, story->lead);
}

/* The founder among the founders of its versions, whose id it has; the lead among their
 * leads. */
static sst_status choose_heads(const sst_run *run, sst_groups *groups, sst_error *err)
{
    for (size_t s = 0; s < groups->stories.len; s++)
        groups->stories.at[s].founder = groups->stories.at[s].lead = SST_NO_ARTICLE;
    for (size_t v = 0; v < groups->versions.len; v++) {
        sst_run_pace(run, v);
        const sst_group *version = &groups->versions.at[v];
        sst_group *story = &groups->stories.at[version->story];
        if (leads_story(run, groups, v, story))
            story->lead = version->lead;
        sst_article_no founders[2] = {story->founder, version->founder};
        sst_status st = SST_OK;
        if (story->founder == SST_NO_ARTICLE)
            story->founder = version->founder;
        else
            st = sst_find_founder(run, founders, 2, &story->founder, err);
        if (st != SST_OK)
            return st;
    }
    for (size_t s = 0; s < groups->stories.len; s++) {
        sst_group *story = &groups->stories.at[s];
        story->id = groups->versions.at[groups->version_of[story->founder]].id;
    }
    return SST_OK;
}

static sst_status find_stories(const sst_again *again, sst_groups *groups,
                               uint32_t *story_of, float *weakest, sst_error *err)
{
    for (size_t v = 0; v < groups->versions.len; v++) {
        story_of[v] = (uint32_t)v;
        weakest[v] = NAN;
    }
    sst_status st = sst_take_back_copies(again, groups, err);
    if (st == SST_OK)
        st = sst_make_vectors(again, groups, err);
    if (st == SST_OK)
        st = sst_join_versions(again, groups, story_of, weakest, err);
    if (st == SST_OK)
        st = sst_find_words(again, groups, story_of, err);
    return st;
}

/* When nobody asks for stories: each version is one, and there is no other list of them. */
static void make_each_a_story(const sst_run *run, sst_groups *groups)
{
    for (size_t v = 0; v < groups->versions.len; v++) {
        sst_run_pace(run, v);
        groups->versions.at[v].story = (uint32_t)v;
    }
    sst_links_sort(&groups->links);
}

sst_status sst_make_stories(const sst_again *again, sst_groups *groups, sst_error *err)
{
    size_t num = groups->versions.len;
    sst_hoard *hoard = again->run->hoard;
    if (!sst_params_wants(&again->run->params, SST_SAME_STORY)) {
        make_each_a_story(again->run, groups);
        return SST_OK;
    }
    uint32_t *story_of = sst_hoard_calloc(hoard, num + 1, sizeof *story_of);
    float *weakest = sst_hoard_calloc(hoard, num + 1, sizeof *weakest);
    sst_status st = story_of && weakest
                        ? find_stories(again, groups, story_of, weakest, err)
                        : sst_fail_memory(err);
    if (st == SST_OK)
        st = number_stories(groups, story_of, weakest, err);
    groups->story_members =
        sst_hoard_calloc(hoard, again->run->rows.len + 1, sizeof *groups->story_members);
    if (st == SST_OK && !groups->story_members)
        st = sst_fail_memory(err);
    if (st == SST_OK) {
        list_members(again->run, groups);
        st = choose_heads(again->run, groups, err);
    }
    sst_hoard_release(hoard, weakest);
    sst_hoard_release(hoard, story_of);
    return st;
}
