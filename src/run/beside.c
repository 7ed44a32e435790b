/* SPDX-License-Identifier: MIT */
/* beside.c - what two articles have in common beside the passages they share.
 *
 * A quotation in reports of different events makes their terms alike, the more the shorter
 * they are.  So articles that share a passage are read once more, and tell one story only if
 * the rest of them does too. */
#include "beside.h"

#include "base/status.h"
#include "text/normalise.h"

/* One of the two articles. */
typedef struct side {
    sst_looked looked;
    sst_term_place *of_title, *of_text;
    size_t num_title, num_text;
    sst_vector vector;
} side;

static sst_status look(const sst_again *again, unsigned thread, sst_article_no no,
                       sst_scratch *scratch, side *s, sst_error *err)
{
    sst_status st =
        sst_again_look(again, thread, no, SST_LOOK_SHINGLES, scratch, &s->looked, err);
    if (st == SST_OK) /* at once: the title is lent until the next article */
        st = sst_normalise(s->looked.title, scratch, &s->looked.title_words, err);
    if (st == SST_OK)
        st = sst_term_places(&s->looked.title_words, scratch, &s->of_title, &s->num_title,
                             err);
    if (st == SST_OK)
        st = sst_term_places(&s->looked.words, scratch, &s->of_text, &s->num_text, err);
    return st;
}

static bool is_in_passage(const sst_aligned *passages, size_t num, bool is_a,
                          uint32_t token)
{
    for (size_t i = 0; i < num; i++) {
        const sst_aligned *p = &passages[i];
        if (token >= (is_a ? p->a_first : p->b_first) &&
            token < (is_a ? p->a_end : p->b_end))
            return true;
    }
    return false;
}

/* Take the passages out; how many places of terms are left. */
static size_t drop_passages(side *s, const sst_aligned *passages, size_t num, bool is_a)
{
    size_t kept = 0;
    for (size_t i = 0; i < s->num_text; i++)
        if (!is_in_passage(passages, num, is_a, s->of_text[i].token))
            s->of_text[kept++] = s->of_text[i];
    s->num_text = kept;
    return kept + s->num_title;
}

static sst_status weigh(const sst_run *run, side *s, sst_scratch *scratch, sst_error *err)
{
    sst_term_counts counts;
    sst_term_weights by = {run->frequencies, run->params.options.use_background,
                           s->looked.language};
    sst_status st = sst_term_counts_make((sst_term_source){s->of_title, s->num_title},
                                         (sst_term_source){s->of_text, s->num_text},
                                         scratch, &counts, err);
    if (st == SST_OK)
        sst_terms_weigh(&counts, &by, &s->vector);
    return st;
}

sst_status sst_cosine_beside(const sst_again *again, unsigned thread,
                             const sst_article_no of[2], sst_scratch *scratch,
                             uint64_t *out, sst_error *err)
{
    side x, y;
    sst_aligned *passages;
    size_t num;
    sst_scratch_reset(scratch);
    sst_status st = look(again, thread, of[0], scratch, &x, err);
    if (st == SST_OK)
        st = look(again, thread, of[1], scratch, &y, err);
    if (st != SST_OK)
        return st;
    sst_passage_side of_a = {&x.looked.shingles, &x.looked.words};
    sst_passage_side of_b = {&y.looked.shingles, &y.looked.words};
    st = sst_passage_align(&of_a, &of_b, SST_MIN_PASSAGE_TOKENS, scratch, &passages, &num,
                           err);
    if (st != SST_OK)
        return st;
    size_t left_a = drop_passages(&x, passages, num, true);
    size_t left_b = drop_passages(&y, passages, num, false);
    *out = 0;
    if (left_a < SST_MIN_TOKENS || left_b < SST_MIN_TOKENS)
        return SST_OK;
    st = weigh(again->run, &x, scratch, err);
    if (st == SST_OK)
        st = weigh(again->run, &y, scratch, err);
    if (st == SST_OK)
        *out = sst_vector_cosine(&x.vector, &y.vector);
    return st;
}
