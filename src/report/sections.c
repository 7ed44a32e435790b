/* SPDX-License-Identifier: MIT */
/* sections.c - items in, their lines out in their order, made by all threads.
 *
 *     produce   some items that follow one another, of one section
 *     work      put their lines side by side in memory
 *     commit    write them
 *
 * A failure waits for its turn: what was put before it is written first. */
#include "sections.h"

#include <errno.h>
#include <stdlib.h>

#include "base/status.h"
#include "base/thread.h"

/* Some items on their way. */
typedef struct slot {
    sst_pen pen;
    const sst_section *section;
    uint64_t first, end; /* in the section */
    sst_status status;   /* of the first item that failed */
    sst_error error;
} slot;

typedef struct writer {
    const sst_groups *groups;
    const sst_section *section; /* that has the next item */
    uint64_t next;
    FILE *to;
    int trouble; /* errno of a failed stream: each thread has one of its own */
    slot *slots;
} writer;

static sst_status produce(void *context, unsigned at, bool *end, sst_error *err)
{
    (void)err;
    writer *w = context;
    slot *s = &w->slots[at];
    while (w->section->put != NULL && w->next == w->section->num) {
        w->section++;
        w->next = 0;
    }
    *end = w->section->put == NULL;
    if (*end)
        return SST_OK;
    uint64_t left = w->section->num - w->next, most = w->section->num_at_once;
    s->section = w->section;
    s->first = w->next;
    s->end = w->next += left < most ? left : most;
    return SST_OK;
}

static sst_status put_items(const writer *w, slot *s, sst_error *err)
{
    sst_pen *pen = &s->pen;
    sst_status st = SST_OK;
    if (pen->known == NULL)
        pen->known = calloc(SST_KNOWN_IDS, sizeof *pen->known);
    if (pen->known == NULL)
        return sst_fail_memory(err);
    if (pen->groups == NULL)
        st = sst_groups_view(w->groups, &pen->groups, err);
    for (uint64_t i = s->first; i < s->end && st == SST_OK; i++)
        st = s->section->put(pen, i, err);
    return st == SST_OK && pen->lines.is_short_of_memory ? sst_fail_memory(err) : st;
}

static sst_status work(void *context, unsigned at, sst_error *err)
{
    (void)err;
    const writer *w = context;
    slot *s = &w->slots[at];
    s->pen.lines.len_bytes = 0;
    s->status = put_items(w, s, &s->error);
    return SST_OK;
}

static sst_status commit(void *context, unsigned at, sst_error *err)
{
    writer *w = context;
    slot *s = &w->slots[at];
    errno = 0;
    (void)fwrite(s->pen.lines.bytes, 1, s->pen.lines.len_bytes, w->to);
    if (ferror(w->to)) {
        w->trouble = errno;
        return SST_ERR_WRITE;
    }
    if (s->status != SST_OK && err != NULL)
        *err = s->error;
    return s->status;
}

/* No more than there is work for. */
static unsigned threads_for(const sst_groups *groups, const sst_section *sections)
{
    uint64_t num_slots = 0;
    unsigned num_threads = sst_groups_num_threads(groups);
    for (; sections->put != NULL; sections++)
        num_slots += (sections->num + sections->num_at_once - 1) / sections->num_at_once;
    return num_slots < num_threads ? (unsigned)num_slots : num_threads;
}

sst_status sst_sections_write(sst_groups *groups, const sst_overview *overview,
                              const sst_section sections[], FILE *to, sst_error *err)
{
    unsigned num_threads = threads_for(groups, sections);
    unsigned num_slots = num_threads + 1; /* one waits for its turn, another is made */
    writer w = {.groups = groups,
                .section = sections,
                .to = to,
                .slots = calloc(num_slots, sizeof *w.slots)};
    if (w.slots == NULL)
        return sst_fail_memory(err);
    for (unsigned i = 0; i < num_slots; i++) {
        w.slots[i].pen.overview = overview;
        sst_lines_init(&w.slots[i].pen.lines, NULL);
    }
    sst_pipeline pipeline = {produce, work, commit, &w, num_slots};
    sst_status st = sst_pipeline_run(&pipeline, num_threads, err);
    for (unsigned i = 0; i < num_slots; i++) {
        sst_groups_free(w.slots[i].pen.groups);
        free(w.slots[i].pen.known);
        sst_lines_free(&w.slots[i].pen.lines);
    }
    free(w.slots);
    if (w.trouble != 0)
        errno = w.trouble;
    return st == SST_ERR_WRITE && ferror(to) ? SST_OK : st;
}
