/* SPDX-License-Identifier: MIT */
/* overview.c - groups in, the tables out that reports look things up in: which version
 * an article is of, and id and size of each group.
 *
 * The groups answer one question at a time, and a large version takes its time to
 * answer; so each is asked once. */
#include "base/status.h"
#include "report.h"

#define WINDOW_BYTES ((uint64_t)4 << 20) /* resident of tables that are in files */

static sst_date earlier(sst_date a, sst_date b)
{
    if (a.precision == SST_UNDATED)
        return b;
    return b.precision == SST_UNDATED || a.seconds <= b.seconds ? a : b;
}

static sst_date later(sst_date a, sst_date b)
{
    if (a.precision == SST_UNDATED)
        return b;
    return b.precision == SST_UNDATED || a.seconds >= b.seconds ? a : b;
}

static bool allocate(sst_overview *o)
{
    size_t articles = (size_t)o->summary.num_articles + 1; /* none is no failure */
    size_t versions = (size_t)o->summary.num_versions + 1;
    size_t stories = (size_t)o->summary.num_stories + 1;
    o->version_of = sst_hoard_calloc(o->shelf, articles, sizeof *o->version_of);
    o->story_of = sst_hoard_calloc(o->shelf, versions, sizeof *o->story_of);
    o->version_ids = sst_hoard_calloc(o->shelf, versions, sizeof *o->version_ids);
    o->version_sizes = sst_hoard_calloc(o->shelf, versions, sizeof *o->version_sizes);
    o->story_ids = sst_hoard_calloc(o->shelf, stories, sizeof *o->story_ids);
    o->story_sizes = sst_hoard_calloc(o->shelf, stories, sizeof *o->story_sizes);
    return o->version_of != NULL && o->story_of != NULL && o->version_ids != NULL &&
           o->version_sizes != NULL && o->story_ids != NULL && o->story_sizes != NULL;
}

static sst_status fill_versions(sst_groups *groups, sst_overview *o, sst_error *err)
{
    sst_group_info version = {.size = sizeof version};
    for (uint32_t v = 0; v < o->summary.num_versions; v++) {
        sst_status st = sst_groups_version(groups, v, &version, err);
        if (st != SST_OK)
            return st;
        o->story_of[v] = version.story;
        o->version_ids[v] = version.id;
        o->version_sizes[v] = version.num_members;
        o->first = earlier(o->first, version.first);
        o->last = later(o->last, version.last);
        for (uint32_t i = 0; i < version.num_members; i++)
            o->version_of[version.members[i]] = v;
    }
    return SST_OK;
}

static sst_status fill_stories(sst_groups *groups, sst_overview *o, sst_error *err)
{
    sst_group_info story = {.size = sizeof story};
    for (uint32_t s = 0; s < o->summary.num_stories; s++) {
        sst_status st = sst_groups_story_outline(groups, s, &story, err);
        if (st != SST_OK)
            return st;
        o->story_ids[s] = story.id;
        o->story_sizes[s] = story.num_members;
    }
    return SST_OK;
}

sst_status sst_overview_init(sst_groups *groups, sst_overview *out, sst_error *err)
{
    sst_overview o = {.summary.size = sizeof o.summary};
    sst_groups_summary(groups, &o.summary);
    sst_status st =
        sst_hoard_new(sst_groups_tmp_dir(groups), 0, WINDOW_BYTES, &o.shelf, err);
    if (st == SST_OK && !allocate(&o))
        st = sst_hoard_explain(o.shelf, sst_fail_memory(err), err);
    if (st == SST_OK)
        st = fill_versions(groups, &o, err);
    if (st == SST_OK)
        st = fill_stories(groups, &o, err);
    if (st != SST_OK) {
        sst_overview_free(&o);
        return st;
    }
    *out = o;
    return SST_OK;
}

void sst_overview_free(sst_overview *overview)
{
    sst_hoard_release(overview->shelf, overview->version_of);
    sst_hoard_release(overview->shelf, overview->story_of);
    sst_hoard_release(overview->shelf, overview->version_ids);
    sst_hoard_release(overview->shelf, overview->version_sizes);
    sst_hoard_release(overview->shelf, overview->story_ids);
    sst_hoard_release(overview->shelf, overview->story_sizes);
    sst_hoard_free(overview->shelf);
    *overview = (sst_overview){0};
}
