/* SPDX-License-Identifier: MIT */
/* vectors.c - the third reading: founders of versions -> salient-term vectors.
 *
 * First the terms of all articles that founded nothing are taken back, so that a text counts
 * once however often it is printed; only then are weights taken, so that order does not matter.
 *
 * The words that stand for the terms are spooled, since only output needs them.  A version's
 * entry: for each term of its vector, in order, the length of its word (16 bits,
 * little-endian) and its bytes. */
#include <stdlib.h>
#include <string.h>

#include "base/status.h"
#include "base/thread.h"
#include "text/frequency.h"
#include "vectors.h"

enum { BLOCK = 64, MAX_WORD_BYTES = 96 };

/* ---- taking back ---- */

typedef struct taker {
    const sst_again *again;
    const sst_groups *groups;
    sst_scratch *scratches; /* one per thread */
} taker;

static sst_status take_back_article(const taker *t, unsigned thread, sst_article_no no,
                                    sst_error *err)
{
    sst_looked looked;
    sst_scratch *scratch = &t->scratches[thread];
    sst_scratch_reset(scratch);
    sst_status st =
        sst_again_look(t->again, thread, no, SST_LOOK_TERMS, scratch, &looked, err);
    if (st != SST_OK)
        return st == SST_ERR_MEMORY ? st
                                    : SST_OK; /* lost: what it counted stays counted */
    uint32_t *keys = sst_scratch_alloc(scratch, looked.terms.num, sizeof *keys);
    if (!keys)
        return sst_fail_memory(err);
    for (size_t i = 0; i < looked.terms.num; i++)
        keys[i] = looked.terms.at[i].key;
    return sst_frequencies_count(t->again->run->frequencies, looked.language, keys,
                                 looked.terms.num, -1, err);
}

static sst_status take_back_block(void *context, unsigned thread, size_t block,
                                  sst_error *err)
{
    const taker *t = context;
    const sst_groups *groups = t->groups;
    size_t num = t->again->run->rows.len;
    sst_status st = SST_OK;
    for (size_t i = block * BLOCK; i < num && i < (block + 1) * BLOCK && st == SST_OK;
         i++)
        if (groups->versions.at[groups->version_of[i]].founder != i)
            st = take_back_article(t, thread, (sst_article_no)i, err);
    return st;
}

sst_status sst_take_back_copies(const sst_again *again, const sst_groups *groups,
                                sst_error *err)
{
    unsigned num_threads = again->run->num_threads;
    taker t = {again, groups, calloc(num_threads, sizeof *t.scratches)};
    if (!t.scratches)
        return sst_fail_memory(err);
    sst_status st =
        sst_parallel_for(num_threads, (again->run->rows.len + BLOCK - 1) / BLOCK,
                         take_back_block, &t, err);
    for (unsigned i = 0; i < num_threads; i++)
        sst_scratch_free(&t.scratches[i]);
    free(t.scratches);
    return st;
}

/* ---- vectors ---- */

/* A block of versions on its way; one per thread. */
typedef struct slot {
    sst_scratch scratch;
    size_t first, end;       /* versions */
    sst_chars words;         /* of all of them */
    uint64_t word_at[BLOCK]; /* from the start of `words` */
    sst_losses losses;
} slot;

typedef struct maker {
    const sst_again *again;
    sst_groups *groups;
    slot *slots;
    size_t next;
} maker;

static sst_status produce(void *context, unsigned at, bool *end, sst_error *err)
{
    (void)err;
    maker *m = context;
    slot *s = &m->slots[at];
    size_t num = m->groups->versions.len;
    *end = m->next == num;
    s->first = m->next;
    s->end = m->next = num - s->first < BLOCK ? num : s->first + BLOCK;
    return SST_OK;
}

static bool append_word(sst_chars *words, const sst_looked *looked,
                        const sst_term_count *term)
{
    sst_text word = sst_looked_word(looked, term);
    if (word.len_bytes > MAX_WORD_BYTES)
        for (word.len_bytes = MAX_WORD_BYTES;
             ((uint8_t)word.data[word.len_bytes] & 0xc0) == 0x80;)
            word.len_bytes--;
    char len[2] = {(char)(word.len_bytes & 0xff), (char)(word.len_bytes >> 8)};
    return sst_vec_append(words, len, sizeof len) &&
           sst_vec_append(words, word.data, word.len_bytes);
}

/* Order of a vector's terms by key. */
static void order_by_key(const sst_vector *vector, uint32_t order[SST_MAX_TERMS])
{
    for (uint32_t i = 0; i < vector->num; i++) {
        uint32_t to = i;
        for (; to > 0 && vector->keys[order[to - 1]] > vector->keys[i]; to--)
            order[to] = order[to - 1];
        order[to] = i;
    }
}

static sst_status store_vector(const maker *m, slot *s, size_t version,
                               const sst_looked *looked, sst_error *err)
{
    sst_groups *groups = m->groups;
    const sst_params *params = &m->again->run->params;
    sst_term_weights by = {m->again->run->frequencies, params->options.use_background,
                           looked->language};
    sst_vector vector;
    uint32_t order[SST_MAX_TERMS];
    sst_terms_weigh(&looked->terms, &by, &vector);
    order_by_key(&vector, order);
    groups->num_terms[version] = (uint8_t)vector.num;
    for (uint32_t i = 0; i < vector.num; i++) {
        groups->keys[version * SST_MAX_TERMS + i] = vector.keys[order[i]];
        groups->weights[version * SST_MAX_TERMS + i] = vector.weights[order[i]];
        if (!append_word(&s->words, looked, &looked->terms.at[vector.of[order[i]]]))
            return sst_fail_memory(err);
    }
    return SST_OK;
}

static sst_status make_vector(const maker *m, unsigned at, size_t version, sst_error *err)
{
    slot *s = &m->slots[at];
    sst_article_no founder = m->groups->versions.at[version].founder;
    sst_run *run = m->again->run;
    if (run->rows.at[founder].is_stub)
        return SST_OK;
    sst_looked looked;
    sst_error reason = {.status = SST_OK};
    sst_scratch_reset(&s->scratch);
    sst_status st = sst_again_look(m->again, at, founder, SST_LOOK_TERMS, &s->scratch,
                                   &looked, &reason);
    if (st != SST_OK) /* a story of its own */
        return sst_lose_text(&s->losses, founder, st, &reason, err);
    if (run->rows.at[founder].has_furniture && looked.words.num_tokens < SST_MIN_TOKENS) {
        run->rows.at[founder].is_stub = true; /* nothing is left of it */
        return SST_OK;
    }
    if (looked.words.num_tokens + looked.title_words.num_tokens < SST_MIN_TOKENS)
        return SST_OK;
    return store_vector(m, s, version, &looked, err);
}

static sst_status work(void *context, unsigned at, sst_error *err)
{
    const maker *m = context;
    slot *s = &m->slots[at];
    sst_status st = SST_OK;
    s->words.len = s->losses.len = 0;
    for (size_t v = s->first; v < s->end && st == SST_OK; v++) {
        s->word_at[v - s->first] = s->words.len;
        st = make_vector(m, at, v, err);
    }
    return st;
}

static sst_status commit(void *context, unsigned at, sst_error *err)
{
    const maker *m = context;
    const slot *s = &m->slots[at];
    uint64_t base;
    sst_status st =
        sst_spool_append(&m->groups->words, s->words.at, s->words.len, &base, err);
    for (size_t v = s->first; st == SST_OK && v < s->end; v++)
        m->groups->word_at[v] = base + s->word_at[v - s->first];
    if (st == SST_OK && !sst_vec_append(&m->groups->losses, s->losses.at, s->losses.len))
        st = sst_fail_memory(err);
    sst_run_tell(m->again->run, "weighing terms", s->end, m->groups->versions.len);
    return st;
}

sst_status sst_make_vectors(const sst_again *again, sst_groups *groups, sst_error *err)
{
    unsigned num_threads = again->run->num_threads;
    size_t num = groups->versions.len;
    maker m = {
        .again = again, .groups = groups, .slots = calloc(num_threads, sizeof *m.slots)};
    groups->keys = calloc(num + 1, SST_MAX_TERMS * sizeof *groups->keys);
    groups->weights = calloc(num + 1, SST_MAX_TERMS * sizeof *groups->weights);
    groups->num_terms = calloc(num + 1, sizeof *groups->num_terms);
    groups->word_at = calloc(num + 2, sizeof *groups->word_at);
    sst_status st = SST_OK;
    if (!m.slots || !groups->keys || !groups->weights || !groups->num_terms ||
        !groups->word_at)
        st = sst_fail_memory(err);
    sst_pipeline pipeline = {produce, work, commit, &m};
    if (st == SST_OK)
        st = sst_pipeline_run(&pipeline, num_threads, err);
    for (unsigned i = 0; m.slots && i < num_threads; i++) {
        sst_scratch_free(&m.slots[i].scratch);
        sst_vec_free(&m.slots[i].words);
        sst_vec_free(&m.slots[i].losses);
    }
    free(m.slots);
    return st;
}
