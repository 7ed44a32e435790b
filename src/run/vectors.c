/* SPDX-License-Identifier: MIT */
/* vectors.c - tallies of founders -> salient-term vectors.
 *
 * First the terms of all articles that founded nothing are taken back, so that a text
 * counts once however often it is printed; only then are weights taken, so that order
 * does not matter. No text is read, but of pages with furniture: the tallies of the first
 * reading say all that is needed. */
#include "vectors.h"

#include <stdlib.h>
#include <string.h>

#include "base/status.h"
#include "base/thread.h"
#include "tally.h"
#include "text/frequency.h"

/* Tallies lie in the order of articles, and a thread that goes on elsewhere reads anew. */
enum { LEAST_BLOCK = 64, MOST_BLOCK = 4096, BLOCKS_OF_THREAD = 32 };

/* What one thread needs. */
typedef struct hand {
    unsigned thread;
    sst_scratch scratch; /* for one article */
    sst_spool_window tallies;
    sst_losses losses;
} hand;

typedef struct maker maker;

typedef sst_status (*article_fn)(const maker *m, hand *h, sst_article_no no,
                                 sst_error *err);

struct maker {
    const sst_again *again;
    sst_groups *groups;
    bool wants_founders; /* or else all others */
    article_fn do_article;
    hand *hands;
    size_t block;
};

static bool is_founder(const sst_groups *groups, sst_article_no no)
{
    return groups->versions.at[groups->version_of[no]].founder == no;
}

static sst_status do_block(void *context, unsigned thread, size_t block, sst_error *err)
{
    const maker *m = context;
    hand *h = &m->hands[thread];
    size_t begin = block * m->block, num = m->again->run->rows.len;
    sst_status st = SST_OK;
    for (size_t i = begin; i < num && i < begin + m->block && st == SST_OK; i++) {
        if (is_founder(m->groups, (sst_article_no)i) != m->wants_founders)
            continue;
        sst_scratch_reset(&h->scratch);
        st = m->do_article(m, h, (sst_article_no)i, err);
    }
    return st;
}

static sst_status do_articles(maker *m, sst_error *err)
{
    unsigned num_threads = m->again->run->num_threads;
    size_t num = m->again->run->rows.len;
    m->block = sst_block_length(num, (size_t)num_threads * BLOCKS_OF_THREAD, LEAST_BLOCK,
                                MOST_BLOCK);
    m->hands = calloc(num_threads, sizeof *m->hands);
    if (!m->hands)
        return sst_fail_memory(err);
    for (unsigned i = 0; i < num_threads; i++)
        m->hands[i].thread = i;
    sst_status st = sst_parallel_for(num_threads, (num + m->block - 1) / m->block,
                                     do_block, m, err);
    for (unsigned i = 0; i < num_threads; i++) {
        hand *h = &m->hands[i];
        if (st == SST_OK &&
            !sst_vec_append(&m->groups->losses, h->losses.at, h->losses.len))
            st = sst_fail_memory(err);
        sst_scratch_free(&h->scratch);
        sst_vec_free(&h->tallies.bytes);
        sst_vec_free(&h->losses);
    }
    free(m->hands);
    return st;
}

/* ---- taking back ---- */

/* Copies are few and far between: a tally is read for itself. */
static sst_status take_back(const maker *m, hand *h, sst_article_no no, sst_error *err)
{
    sst_run *run = m->again->run;
    sst_tally_reader reader = {run, NULL, &h->scratch};
    sst_tally tally;
    sst_status st = sst_tally_fetch(&reader, no, &tally, err);
    if (st != SST_OK)
        return st;
    sst_frequencies_take_back(run->frequencies, run->rows.at[no].language,
                              tally.terms.keys, tally.terms.num);
    return SST_OK;
}

sst_status sst_take_back_copies(const sst_again *again, sst_groups *groups,
                                sst_error *err)
{
    maker m = {.again = again, .groups = groups, .do_article = take_back};
    return do_articles(&m, err);
}

/* ---- vectors ---- */

static void store_vector(sst_groups *groups, size_t version, const sst_vector *vector)
{
    groups->num_terms[version] = (uint8_t)vector->num;
    memcpy(groups->keys + version * SST_MAX_TERMS, vector->keys,
           vector->num * sizeof *vector->keys);
    memcpy(groups->weights + version * SST_MAX_TERMS, vector->weights,
           vector->num * sizeof *vector->weights);
}

/* The terms of a page without its furniture: a tally has all of them.  A page of which nothing
 * is left, and that nobody has too, is a stub. */
static sst_status count_again(const maker *m, hand *h, sst_article_no no, sst_tally *out,
                              sst_error *err)
{
    sst_rereader reader = {m->again, h->thread, &h->scratch};
    bool is_alone = m->groups->versions.at[m->groups->version_of[no]].num_members == 1;
    sst_looked looked;
    sst_error reason = {.status = SST_OK};
    *out = (sst_tally){.num_tokens = 0};
    sst_status st = sst_again_look(&reader, no, SST_LOOK_TERMS, &looked, &reason);
    if (st != SST_OK)
        return sst_lose_text(&h->losses, no, st, &reason, err);
    if (looked.words.num_tokens < SST_MIN_TOKENS && is_alone)
        m->again->run->rows.at[no].is_stub = true;
    else if (looked.words.num_tokens >= SST_MIN_TOKENS)
        *out = (sst_tally){looked.words.num_tokens + looked.title_words.num_tokens,
                           looked.terms};
    return SST_OK;
}

static sst_status make_vector(const maker *m, hand *h, sst_article_no founder,
                              sst_error *err)
{
    const sst_run *run = m->again->run;
    const sst_row *row = &run->rows.at[founder];
    sst_tally_reader reader = {run, &h->tallies, &h->scratch};
    sst_tally tally;
    if (row->is_stub)
        return SST_OK;
    sst_status st = row->has_furniture ? count_again(m, h, founder, &tally, err)
                                       : sst_tally_fetch(&reader, founder, &tally, err);
    if (st != SST_OK)
        return st;
    sst_vector vector;
    vector.num = 0;
    sst_term_weights by = sst_run_term_weights(run, row->language);
    if (tally.num_tokens >= SST_MIN_TOKENS)
        sst_terms_weigh_by_key(&tally.terms, &by, &vector);
    store_vector(m->groups, m->groups->version_of[founder], &vector);
    return SST_OK;
}

sst_status sst_make_vectors(const sst_again *again, sst_groups *groups, sst_error *err)
{
    maker m = {.again = again,
               .groups = groups,
               .wants_founders = true,
               .do_article = make_vector};
    size_t num = groups->versions.len;
    sst_hoard *hoard = again->run->hoard;
    groups->keys = sst_hoard_calloc(hoard, num + 1, SST_MAX_TERMS * sizeof *groups->keys);
    groups->weights =
        sst_hoard_calloc(hoard, num + 1, SST_MAX_TERMS * sizeof *groups->weights);
    groups->num_terms = sst_hoard_calloc(hoard, num + 1, sizeof *groups->num_terms);
    if (!groups->keys || !groups->weights || !groups->num_terms)
        return sst_fail_memory(err);
    sst_status st = sst_frequencies_settle(
        again->run->frequencies, again->run->params.options.use_background, err);
    return st == SST_OK ? do_articles(&m, err) : st;
}
