/* SPDX-License-Identifier: MIT */
/* beside.c - what two articles have in common beside the passages they share.
 *
 * A quotation in reports of different events makes their terms alike, the more the shorter
 * they are.  So articles that share a passage are read once more, and tell one story only if
 * the rest of them does too. */
#include "beside.h"

#include <string.h>

#include "base/status.h"

/* One of the two articles, and its terms outside of passages. */
typedef struct side {
    sst_looked looked;
    sst_term_source rest;
    sst_vector vector;
} side;

/* Take the passages out. */
static sst_status keep_rest(side *s, const sst_aligned *passages, size_t num, bool is_a,
                            sst_scratch *scratch, sst_error *err)
{
    size_t num_tokens = s->looked.words.num_tokens;
    bool *is_in_passage =
        sst_scratch_alloc(scratch, num_tokens + 1, sizeof *is_in_passage);
    if (!is_in_passage)
        return sst_fail_memory(err);
    memset(is_in_passage, false, num_tokens + 1);
    for (size_t i = 0; i < num; i++) {
        uint32_t first = is_a ? passages[i].a_first : passages[i].b_first;
        uint32_t end = is_a ? passages[i].a_end : passages[i].b_end;
        memset(is_in_passage + first, true, end - first);
    }
    return sst_term_places_rest(s->looked.places, is_in_passage, scratch, &s->rest, err);
}

static bool has_rest(const side *s)
{
    return s->rest.num + s->looked.title_places.num >= SST_MIN_TOKENS;
}

static sst_status weigh(const sst_run *run, side *s, sst_scratch *scratch, sst_error *err)
{
    sst_term_counts counts;
    sst_term_weights by = sst_run_term_weights(run, s->looked.language);
    sst_status st =
        sst_term_counts_make(s->looked.title_places, s->rest, scratch, &counts, err);
    if (st == SST_OK)
        sst_terms_weigh(&counts, &by, &s->vector);
    return st;
}

sst_status sst_cosine_beside(const sst_rereader *reader, const sst_article_no of[2],
                             uint64_t *out, sst_error *err)
{
    const sst_run *run = reader->again->run;
    sst_scratch *scratch = reader->scratch;
    side x, y;
    sst_aligned *passages;
    size_t num;
    sst_scratch_reset(scratch);
    unsigned looks = SST_LOOK_SHINGLES | SST_LOOK_PLACES;
    sst_status st = sst_again_look(reader, of[0], looks, &x.looked, err);
    if (st == SST_OK)
        st = sst_again_look(reader, of[1], looks, &y.looked, err);
    if (st != SST_OK)
        return st;
    sst_passage_side of_a = {&x.looked.shingles, &x.looked.words};
    sst_passage_side of_b = {&y.looked.shingles, &y.looked.words};
    st = sst_passage_align(&of_a, &of_b, SST_MIN_PASSAGE_TOKENS, scratch, &passages, &num,
                           err);
    if (st != SST_OK)
        return st;
    st = keep_rest(&x, passages, num, true, scratch, err);
    if (st == SST_OK)
        st = keep_rest(&y, passages, num, false, scratch, err);
    if (st != SST_OK)
        return st;
    *out = 0;
    if (!has_rest(&x) || !has_rest(&y))
        return SST_OK;
    st = weigh(run, &x, scratch, err);
    if (st == SST_OK)
        st = weigh(run, &y, scratch, err);
    if (st == SST_OK)
        *out = sst_vector_cosine(&x.vector, &y.vector);
    return st;
}
