/* SPDX-License-Identifier: MIT */
/* desk.c - the articles that one thread looked at last.
 *
 * Candidates come in groups whose members all meet one another, so that an article is wanted
 * again soon.  Each place of the desk belongs to the numbers that leave one remainder. */
#include "desk.h"

#include <stdlib.h>
#include <string.h>

#include "base/status.h"

enum { PLACES = 64 };

typedef struct place {
    sst_article_no no; /* SST_NO_ARTICLE: empty */
    sst_scratch scratch;
    sst_looked looked;
} place;

struct sst_desk {
    const sst_again *again;
    unsigned thread;
    place places[PLACES +
                 1]; /* the last one serves when `keep` lies where another should */
};

sst_status sst_desk_new(const sst_again *again, unsigned thread, sst_desk **out,
                        sst_error *err)
{
    sst_desk *desk = calloc(1, sizeof *desk);
    if (!desk)
        return sst_fail_memory(err);
    desk->again = again;
    desk->thread = thread;
    for (size_t i = 0; i <= PLACES; i++)
        desk->places[i].no = SST_NO_ARTICLE;
    *out = desk;
    return SST_OK;
}

void sst_desk_free(sst_desk *desk)
{
    if (!desk)
        return;
    for (size_t i = 0; i <= PLACES; i++)
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

sst_status sst_desk_look(sst_desk *desk, sst_article_no no, sst_article_no keep,
                         const sst_looked **out, sst_error *err)
{
    place *p = &desk->places[no % PLACES];
    if (p->no != no && p->no == keep)
        p = &desk->places[PLACES];
    if (p->no != no) {
        p->no = SST_NO_ARTICLE;
        sst_scratch_reset(&p->scratch);
        sst_status st = sst_again_look(desk->again, desk->thread, no, SST_LOOK_TABLE,
                                       &p->scratch, &p->looked, err);
        if (st == SST_OK)
            st = keep_text(p, err);
        if (st != SST_OK)
            return st;
        p->no = no;
    }
    *out = &p->looked;
    return SST_OK;
}
