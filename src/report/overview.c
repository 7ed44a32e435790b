/* SPDX-License-Identifier: MIT */
/* overview.c - groups in, the tables out that reports look things up in: which version
 * an article is of, and id and size of each group.
 *
 * The groups answer one question at a time, and a large version takes its time to
 * answer; so each is asked once. */
#include <stdlib.h>

#include "base/status.h"
#include "base/thread.h"
#include "report.h"

/* Of the tables so much is in memory, and resident of those in files. */
#define WINDOW_BYTES ((uint64_t)4 << 20)

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

/* ---- filling: stretches of the versions and of the stories ------------------------------ */

#define STRETCHES_OF_THREAD 8 /* so that none waits long for another's last */

/* The dates of a stretch's articles. */
typedef struct span {
    sst_date first, last;
} span;

typedef struct filler {
    sst_overview *overview;
    sst_groups **views; /* by thread */
    span *spans;        /* by stretch: of equal dates the first one counts */
    size_t num_stretches;
} filler;

static sst_status fill_version(sst_overview *o, sst_groups *groups, uint32_t v, span *s,
                               sst_error *err)
{
    sst_group_info version;
    sst_hoard_pace(o->shelf, v);
    sst_status st = sst_groups_version(groups, v, &version, err);
    if (st != SST_OK)
        return st;
    o->story_of[v] = version.story;
    o->version_ids[v] = version.id;
    o->version_sizes[v] = version.num_members;
    if (!o->summary.has_stories) { /* a story of that number is this version */
        o->story_ids[v] = version.id;
        o->story_sizes[v] = version.num_members;
    }
    s->first = earlier(s->first, version.first);
    s->last = later(s->last, version.last);
    for (uint32_t i = 0; i < version.num_members; i++)
        o->version_of[version.members[i]] = v;
    return SST_OK;
}

static sst_status fill_story(sst_overview *o, sst_groups *groups, uint32_t no,
                             sst_error *err)
{
    sst_group_info story;
    sst_status st = sst_groups_story_outline(groups, no, &story, err);
    if (st == SST_OK) {
        o->story_ids[no] = story.id;
        o->story_sizes[no] = story.num_members;
    }
    return st;
}

/* By turns, since most stories are of one version, whose card is in the cache then. */
static sst_status fill_stretch(void *context, unsigned thread, size_t i, sst_error *err)
{
    filler *f = context;
    sst_overview *o = f->overview;
    sst_groups *groups = f->views[thread];
    uint64_t num_versions = o->summary.num_versions;
    uint64_t num_stories = o->summary.has_stories ? o->summary.num_stories : 0;
    uint32_t v = (uint32_t)(num_versions * i / f->num_stretches);
    uint32_t s = (uint32_t)(num_stories * i / f->num_stretches);
    uint32_t v_end = (uint32_t)(num_versions * (i + 1) / f->num_stretches);
    uint32_t s_end = (uint32_t)(num_stories * (i + 1) / f->num_stretches);
    sst_status st = SST_OK;
    while ((v < v_end || s < s_end) && st == SST_OK) {
        if (v < v_end)
            st = fill_version(o, groups, v++, &f->spans[i], err);
        if (s < s_end && st == SST_OK)
            st = fill_story(o, groups, s++, err);
    }
    return st;
}

static sst_status fill(const sst_groups *groups, sst_overview *o, sst_error *err)
{
    unsigned num_threads = sst_groups_num_threads(groups);
    size_t num_stretches = (size_t)num_threads * STRETCHES_OF_THREAD;
    filler f = {.overview = o,
                .views = calloc(num_threads, sizeof(sst_groups *)),
                .spans = calloc(num_stretches, sizeof *f.spans),
                .num_stretches = num_stretches};
    sst_status st = f.views != NULL && f.spans != NULL ? SST_OK : sst_fail_memory(err);
    for (unsigned i = 0; i < num_threads && st == SST_OK; i++)
        st = sst_groups_view(groups, &f.views[i], err);
    if (st == SST_OK)
        st = sst_parallel_for(num_threads, num_stretches, fill_stretch, &f, err);
    for (size_t i = 0; i < num_stretches && st == SST_OK; i++) {
        o->first = earlier(o->first, f.spans[i].first);
        o->last = later(o->last, f.spans[i].last);
    }
    for (unsigned i = 0; f.views != NULL && i < num_threads; i++)
        sst_groups_free(f.views[i]);
    free(f.views);
    free(f.spans);
    return st;
}

sst_status sst_overview_init(sst_groups *groups, sst_overview *out, sst_error *err)
{
    sst_overview o = {.summary.size = sizeof o.summary};
    sst_groups_summary(groups, &o.summary);
    const sst_hoard_limits limits = {.budget_bytes = WINDOW_BYTES,
                                     .window_bytes = WINDOW_BYTES};
    sst_status st = sst_hoard_new(sst_groups_tmp_dir(groups), &limits, &o.shelf, err);
    if (st == SST_OK && !allocate(&o))
        st = sst_hoard_explain(o.shelf, sst_fail_memory(err), err);
    if (st == SST_OK)
        st = fill(groups, &o, err);
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
