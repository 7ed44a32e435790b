/* SPDX-License-Identifier: MIT */
/* desk.c - the articles that one thread looked at last.
 *
 * Candidates come in groups whose members all meet one another, so that an article is wanted
 * again soon.  A pair of which neither lies here begins another group: its articles take the
 * places of the last one from the first on, whose memory is in the cache.  Once all places are
 * taken the group is a large one, and what was looked at longest ago goes.
 *
 * An article may be a book.  When all that lies here is more than the thread's share of the
 * memory, whatever does not belong to the pair at hand goes. */
#include "desk.h"

#include <stdlib.h>
#include <string.h>

#include "base/status.h"
#include "match/gather.h"

enum {
    PLACES = SST_TEXTS_AT_HAND,
    SHARES = 16 /* of max_memory_bytes one is for the desks of all threads */
};

typedef struct place {
    sst_scratch scratch;
    size_t held_bytes; /* by its scratch */
    sst_looked looked;
} place;

struct sst_desk {
    const sst_again *again;
    unsigned thread;
    uint64_t held_bytes, most_bytes;
    size_t num_used; /* places */
    uint64_t num_looks;
    sst_article_no nos[PLACES]; /* by place; SST_NO_ARTICLE: nothing came of it */
    uint64_t last_look[PLACES]; /* by place: how many there were before */
    place places[PLACES];
};

sst_status sst_desk_new(const sst_again *again, unsigned thread, sst_desk **out,
                        sst_error *err)
{
    sst_desk *desk = calloc(1, sizeof *desk);
    if (!desk)
        return sst_fail_memory(err);
    desk->again = again;
    desk->thread = thread;
    const sst_run *run = again->run;
    desk->most_bytes = run->params.options.max_memory_bytes / SHARES / run->num_threads;
    *out = desk;
    return SST_OK;
}

void sst_desk_free(sst_desk *desk)
{
    if (!desk)
        return;
    for (size_t i = 0; i < PLACES; i++)
        sst_scratch_free(&desk->places[i].scratch);
    free(desk);
}

/* Whoever gave the text lends it until another is wanted only. */
static sst_status keep_text(place *p, sst_error *err)
{
    sst_text *text = &p->looked.text;
    char *kept = sst_scratch_alloc(&p->scratch, text->len_bytes, 1);
    if (!kept)
        return sst_fail_memory(err);
    if (text->len_bytes > 0)
        memcpy(kept, text->data, text->len_bytes);
    text->data = kept;
    return SST_OK;
}

/* The place of an article; num_used: it lies on none. */
static size_t find_place(const sst_desk *desk, sst_article_no no)
{
    size_t i = 0;
    while (i < desk->num_used && desk->nos[i] != no)
        i++;
    return i;
}

/* A place for another article: that of the one that was looked at longest ago. */
static size_t take_place(sst_desk *desk)
{
    if (desk->num_used < PLACES)
        return desk->num_used++;
    size_t oldest = 0;
    for (size_t i = 1; i < PLACES; i++)
        if (desk->last_look[i] < desk->last_look[oldest])
            oldest = i;
    return oldest;
}

static void count_held(sst_desk *desk, place *p)
{
    desk->held_bytes -= p->held_bytes;
    p->held_bytes = sst_scratch_held_bytes(&p->scratch);
    desk->held_bytes += p->held_bytes;
}

/* Unless all may stay, clear the places but that of `keep`. */
static void clear_others(sst_desk *desk, sst_article_no keep)
{
    if (desk->held_bytes <= desk->most_bytes)
        return;
    for (size_t i = 0; i < PLACES; i++) {
        if (i < desk->num_used && desk->nos[i] == keep)
            continue;
        desk->nos[i] = SST_NO_ARTICLE;
        sst_scratch_free(&desk->places[i].scratch);
        count_held(desk, &desk->places[i]);
    }
}

static sst_status fill_place(sst_desk *desk, size_t at, sst_article_no no, sst_error *err)
{
    place *p = &desk->places[at];
    sst_rereader reader = {desk->again, desk->thread, &p->scratch};
    desk->nos[at] = SST_NO_ARTICLE;
    sst_scratch_reset(&p->scratch);
    sst_status st = sst_again_look(&reader, no, SST_LOOK_TABLE, &p->looked, err);
    if (st == SST_OK)
        st = keep_text(p, err);
    count_held(desk, p);
    if (st == SST_OK)
        desk->nos[at] = no;
    return st;
}

void sst_desk_expect(sst_desk *desk, sst_article_no a, sst_article_no b)
{
    if (desk->num_used < PLACES && find_place(desk, a) == desk->num_used &&
        find_place(desk, b) == desk->num_used)
        desk->num_used = 0;
}

sst_status sst_desk_look(sst_desk *desk, sst_article_no no, sst_article_no keep,
                         const sst_looked **out, sst_error *err)
{
    size_t at = find_place(desk, no);
    if (at == desk->num_used) {
        clear_others(desk, keep);
        at = take_place(desk);
        sst_status st = fill_place(desk, at, no, err);
        if (st != SST_OK)
            return st;
    }
    desk->last_look[at] = ++desk->num_looks;
    *out = &desk->places[at].looked;
    return SST_OK;
}
