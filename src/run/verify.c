/* SPDX-License-Identifier: MIT */
/* verify.c - the second reading: candidate pairs -> links.
 *
 * Candidates of one cluster come together, so that a text is read once for all of them, and
 * clusters by their first article, so that reading goes forward.  Blocks of candidates are
 * measured side by side and committed in order. */
#include <math.h>
#include <stdlib.h>

#include "base/status.h"
#include "base/thread.h"
#include "desk.h"
#include "forms.h"
#include "match/measure.h"
#include "match/relation.h"
#include "text/passage.h"

/* Candidates of a block.  The last ones of a thread are no long wait; where there are
 * many, each thread has a part of the inputs for itself, so that what lies side by side
 * is read once. */
enum { LEAST_BLOCK = 64, MOST_BLOCK = 4096, BLOCKS_OF_THREAD = 64 };

enum { EXPECTED = 256 }; /* candidates whose texts are asked for at once */

#define LEAST_SHARE_OF_WHOLE .3 /* of its length, for a part to belong to the version */

/* A block of candidates on its way; one per thread. */
typedef struct slot {
    sst_desk *desk;
    sst_scratch scratch; /* for aligning one pair */
    size_t first, end;   /* in the candidates */
    sst_links links;
    sst_passages passages; /* of its links, counting from 0 */
    sst_losses losses;
} slot;

typedef struct verifier {
    const sst_again *again;
    const sst_candidates *candidates;
    sst_groups *groups;
    slot *slots;
    size_t next, block; /* candidates */
} verifier;

/* Of two that follow one another: then it need not be read for each. */
static bool share_text(sst_candidate x, sst_candidate y)
{
    sst_article_no a = sst_candidate_a(y), b = sst_candidate_b(y);
    return sst_candidate_a(x) == a || sst_candidate_b(x) == a || sst_candidate_b(x) == b;
}

static sst_status produce(void *context, unsigned at, bool *end, sst_error *err)
{
    (void)err;
    verifier *v = context;
    slot *s = &v->slots[at];
    size_t num = v->candidates->len;
    *end = v->next == num;
    s->first = v->next;
    s->end = num - s->first < v->block ? num : s->first + v->block;
    while (s->end < num && s->end - s->first < 2 * v->block &&
           share_text(v->candidates->at[s->end - 1], v->candidates->at[s->end]))
        s->end++;
    v->next = s->end;
    return SST_OK;
}

static uint32_t longest_tokens(const sst_aligned_list *aligned)
{
    uint32_t longest = 0;
    for (size_t i = 0; i < aligned->num; i++)
        if (sst_aligned_tokens(&aligned->at[i]) > longest)
            longest = sst_aligned_tokens(&aligned->at[i]);
    return longest;
}

static bool is_large_part(size_t num_a, size_t num_b)
{
    size_t shorter = num_a < num_b ? num_a : num_b,
           longer = num_a < num_b ? num_b : num_a;
    return (double)shorter >= LEAST_SHARE_OF_WHOLE * (double)longer;
}

/* Two articles as they were looked at, and their rows. */
typedef struct couple {
    sst_article_no a, b;
    const sst_row *row_a, *row_b;
    const sst_looked *looked_a, *looked_b;
} couple;

/* Which of the two is the whole, or the earlier revision. */
static uint8_t find_of(const couple *c, sst_relation relation)
{
    if (relation == SST_PART_OF)
        return c->looked_a->table.num >= c->looked_b->table.num ? SST_OF_A : SST_OF_B;
    if (relation != SST_REVISION)
        return SST_OF_NEITHER;
    bool is_dated =
        c->row_a->precision != SST_UNDATED && c->row_b->precision != SST_UNDATED;
    return is_dated && c->row_b->seconds < c->row_a->seconds ? SST_OF_B : SST_OF_A;
}

static bool append_passages(slot *s, const couple *c, const sst_aligned_list *aligned)
{
    for (size_t i = 0; i < aligned->num; i++) {
        sst_passage passage =
            sst_looked_passage(c->looked_a, c->looked_b, &aligned->at[i]);
        if (!sst_vec_push(&s->passages, passage))
            return false;
    }
    return true;
}

static sst_status measure_couple(const verifier *v, slot *s, const couple *c,
                                 sst_error *err)
{
    const sst_params *params = &v->again->run->params;
    const sst_looked *a = c->looked_a, *b = c->looked_b;
    size_t num_a = a->words.num_tokens, num_b = b->words.num_tokens;
    sst_overlap overlap = sst_overlap_of(a->table.num, b->table.num,
                                         sst_shingle_tables_share(&a->table, &b->table));
    sst_aligned_list aligned = {0};
    sst_evidence evidence = {
        .has_same_address = sst_has_one_address(v->again->run, c->a, c->b),
        .shorter_tokens = (uint32_t)(num_a < num_b ? num_a : num_b),
        .jaccard = overlap.jaccard,
        .containment = overlap.containment,
    };
    double near = params->options.near;
    unsigned wanted = params->options.relations;
    sst_relation relation = sst_relation_of(&evidence, near, wanted);
    if (relation < SST_NEAR_DUPLICATE && overlap.num_shared > 0 &&
        sst_params_wants_passages(params)) {
        sst_passage_side x = {&a->shingles, &a->words}, y = {&b->shingles, &b->words};
        sst_status st = sst_passage_align(&x, &y, &s->scratch, &aligned, err);
        if (st != SST_OK)
            return st;
        evidence.passage_tokens = longest_tokens(&aligned);
        relation = sst_relation_of(&evidence, near, wanted);
    }
    sst_form form = SST_FORM_NOT;
    if (relation < SST_TEMPLATE && !evidence.has_same_address &&
        sst_params_wants(params, SST_TEMPLATE))
        form = sst_form_of_pair(c->row_a, a, c->row_b, b, overlap.jaccard);
    if (relation == SST_UNRELATED && form != SST_FORM_FILLED)
        return SST_OK;
    sst_link link = {.a = c->a,
                     .b = c->b,
                     .jaccard = overlap.jaccard,
                     .containment = overlap.containment,
                     .cosine = NAN,
                     .relation = (uint8_t)relation,
                     .of = find_of(c, relation),
                     .is_large_part = is_large_part(num_a, num_b),
                     .form = (uint8_t)form,
                     .num_passages = (uint32_t)aligned.num,
                     .first_passage = s->passages.len};
    return append_passages(s, c, &aligned) && sst_vec_push(&s->links, link)
               ? SST_OK
               : sst_fail_memory(err);
}

/* Look at an article; *out is NULL for one that cannot be had again, which is noted. */
static sst_status look_or_lose(slot *s, sst_article_no no, sst_article_no keep,
                               const sst_looked **out, sst_error *err)
{
    sst_error reason = {.status = SST_OK};
    sst_status st = sst_desk_look(s->desk, no, keep, out, &reason);
    if (st == SST_OK)
        return SST_OK;
    *out = NULL;
    return sst_lose_text(&s->losses, no, st, &reason, err);
}

static sst_status measure_candidate(const verifier *v, slot *s, sst_candidate candidate,
                                    sst_error *err)
{
    const sst_rows *rows = &v->again->run->rows;
    couple c = {.a = sst_candidate_a(candidate), .b = sst_candidate_b(candidate)};
    c.row_a = &rows->at[c.a];
    c.row_b = &rows->at[c.b];
    sst_desk_expect(s->desk, c.a, c.b);
    sst_status st = look_or_lose(s, c.a, c.a, &c.looked_a, err);
    if (st == SST_OK)
        st = look_or_lose(s, c.b, c.a, &c.looked_b, err);
    if (st != SST_OK)
        return st;
    if (!c.looked_a || !c.looked_b)
        return SST_OK;
    sst_scratch_reset(&s->scratch);
    return measure_couple(v, s, &c, err);
}

/* So that they come into the cache while another pair is measured. */
static void fetch_rows(const verifier *v, sst_candidate candidate)
{
    const sst_row *rows = v->again->run->rows.at;
    __builtin_prefetch(&rows[sst_candidate_a(candidate)]);
    __builtin_prefetch(&rows[sst_candidate_b(candidate)]);
}

/* Articles of the candidates from `first` on. */
static void expect_articles(const verifier *v, unsigned thread, size_t first, size_t end)
{
    sst_article_no nos[2 * EXPECTED];
    size_t num = 0;
    for (size_t i = first; i < end && i - first < EXPECTED; i++) {
        nos[num++] = sst_candidate_a(v->candidates->at[i]);
        nos[num++] = sst_candidate_b(v->candidates->at[i]);
    }
    sst_again_expect(v->again, thread, nos, num);
}

static sst_status work(void *context, unsigned at, sst_error *err)
{
    const verifier *v = context;
    slot *s = &v->slots[at];
    sst_status st = SST_OK;
    sst_run_sweep(v->again->run); /* candidates are of articles anywhere */
    s->links.len = s->passages.len = s->losses.len = 0;
    if (!s->desk)
        st = sst_desk_new(v->again, at, &s->desk, err);
    for (size_t i = s->first; i < s->end && st == SST_OK; i++) {
        if ((i - s->first) % EXPECTED == 0)
            expect_articles(v, at, i, s->end);
        if (i + 1 < s->end)
            fetch_rows(v, v->candidates->at[i + 1]);
        st = measure_candidate(v, s, v->candidates->at[i], err);
    }
    return st;
}

static sst_status commit(void *context, unsigned at, sst_error *err)
{
    const verifier *v = context;
    slot *s = &v->slots[at];
    sst_groups *groups = v->groups;
    for (size_t i = 0; i < s->links.len; i++)
        s->links.at[i].first_passage += groups->passages.len;
    sst_run_tell(v->again->run, "verifying", s->end, v->candidates->len);
    return sst_vec_append(&groups->links, s->links.at, s->links.len) &&
                   sst_vec_append(&groups->passages, s->passages.at, s->passages.len) &&
                   sst_vec_append(&groups->losses, s->losses.at, s->losses.len)
               ? SST_OK
               : sst_fail_memory(err);
}

sst_status sst_verify_candidates(const sst_again *again, const sst_candidates *candidates,
                                 sst_groups *groups, sst_error *err)
{
    unsigned num_threads = again->run->num_threads;
    verifier v = {.again = again,
                  .candidates = candidates,
                  .groups = groups,
                  .slots = calloc(num_threads, sizeof *v.slots),
                  .block = sst_block_length(candidates->len,
                                            (size_t)num_threads * BLOCKS_OF_THREAD,
                                            LEAST_BLOCK, MOST_BLOCK)};
    if (!v.slots)
        return sst_fail_memory(err);
    sst_pipeline pipeline = {produce, work, commit, &v, 0};
    sst_status st = sst_pipeline_run(&pipeline, num_threads, err);
    for (unsigned i = 0; i < num_threads; i++) {
        sst_again_expect(again, i, NULL, 0);
        sst_desk_free(v.slots[i].desk);
        sst_scratch_free(&v.slots[i].scratch);
        sst_vec_free(&v.slots[i].links);
        sst_vec_free(&v.slots[i].passages);
        sst_vec_free(&v.slots[i].losses);
    }
    free(v.slots);
    groups->summary.num_candidates += candidates->len;
    return st;
}
