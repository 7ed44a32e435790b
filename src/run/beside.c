/* SPDX-License-Identifier: MIT */
/* beside.c - what two articles have in common beside the passages they share.
 *
 * A quotation in reports of different events makes their terms alike, the more the shorter
 * they are.  So articles that share a passage are read once more, and tell one story only if
 * the rest of them does too. */
#include "beside.h"

#include <string.h>

#include "base/status.h"

/* One of the two articles. */
typedef struct side {
    sst_looked looked;
    bool *is_in_passage; /* by word */
    sst_vector vector;   /* of its terms outside of passages */
} side;

/* Read one of them; no passage is known yet. */
static sst_status look_at(const sst_rereader *reader, sst_article_no no, side *out,
                          sst_error *err)
{
    sst_status st = sst_again_look(reader, no, SST_LOOK_SHINGLES | SST_LOOK_PLACES,
                                   &out->looked, err);
    if (st != SST_OK)
        return st;
    size_t num = out->looked.words.num_tokens;
    out->is_in_passage =
        sst_scratch_alloc(reader->scratch, num + 1, sizeof *out->is_in_passage);
    if (!out->is_in_passage)
        return sst_fail_memory(err);
    memset(out->is_in_passage, false, num + 1);
    return SST_OK;
}

static sst_status mark_passages(side *x, side *y, sst_scratch *scratch, sst_error *err)
{
    sst_aligned_list passages;
    sst_passage_side of_a = {&x->looked.shingles, &x->looked.words};
    sst_passage_side of_b = {&y->looked.shingles, &y->looked.words};
    sst_status st = sst_passage_align(&of_a, &of_b, scratch, &passages, err);
    if (st != SST_OK)
        return st;
    for (size_t i = 0; i < passages.num; i++) {
        const sst_aligned *p = &passages.at[i];
        memset(x->is_in_passage + p->a_first, true, p->a_end - p->a_first);
        memset(y->is_in_passage + p->b_first, true, p->b_end - p->b_first);
    }
    return SST_OK;
}

/* Weigh what stands outside of passages; without terms when that is too little. */
static sst_status weigh_rest(const sst_run *run, side *s, sst_scratch *scratch,
                             sst_error *err)
{
    sst_term_source rest, title = s->looked.title_places;
    sst_term_counts counts;
    sst_term_weights by = sst_run_term_weights(run, s->looked.language);
    s->vector.num = 0;
    sst_status st =
        sst_term_places_rest(s->looked.places, s->is_in_passage, scratch, &rest, err);
    if (st != SST_OK || rest.num + title.num < SST_MIN_TOKENS)
        return st;
    st = sst_term_counts_make(title, rest, scratch, &counts, err);
    if (st == SST_OK)
        sst_terms_weigh(&counts, &by, &s->vector);
    return st;
}

sst_status sst_cosine_beside(const sst_rereader *reader, const sst_article_no of[2],
                             uint64_t *out, sst_error *err)
{
    const sst_run *run = reader->again->run;
    side x, y;
    sst_scratch_reset(reader->scratch);
    sst_status st = look_at(reader, of[0], &x, err);
    if (st == SST_OK)
        st = look_at(reader, of[1], &y, err);
    if (st == SST_OK)
        st = mark_passages(&x, &y, reader->scratch, err);
    if (st == SST_OK)
        st = weigh_rest(run, &x, reader->scratch, err);
    if (st == SST_OK)
        st = weigh_rest(run, &y, reader->scratch, err);
    if (st == SST_OK)
        *out = sst_vector_cosine(&x.vector, &y.vector);
    return st;
}
