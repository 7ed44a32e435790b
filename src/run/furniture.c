/* SPDX-License-Identifier: MIT */
/* furniture.c - passage marks of all articles -> the shingles that are page furniture.
 *
 * What recurs on pages that are otherwise different is furniture: navigation, newsletter
 * boxes, disclaimers, an agency's standard last paragraph.  What recurs because the pages
 * tell the same is not: a wire story stays one, however many outlets frame it.  So a mark
 * that several articles have is no verdict, it is a reason to look:
 *
 *   1. recurrences   A mark in two or more articles of one source, or in many articles of
 *                    several sources (recurrence.c).
 *   2. exemplars     A few of these articles are read again.  Two are otherwise different when
 *                    what they do not share is running text on both sides, and would not be
 *                    one story.  (In notices made from one form what differs are a few words
 *                    here and there; in updates of one report it is still about the event.)
 *   3. furniture     The shingles that several mutually different exemplars share; and, of a
 *                    source that has some, the titles of its articles: they stand in the lists
 *                    of its other pages.
 *
 * Sources come first, each by itself.  Then, on texts without that furniture, what
 * crosses sources: there it must also be a small part of each text, since a wire story
 * inside frames that nothing else shows would look the same.  It is learnt once, never
 * iterated. */
#include <stdlib.h>
#include <string.h>

#include "base/status.h"
#include "base/thread.h"
#include "otherwise.h"
#include "recurrence.h"
#include "text/furniture.h"
#include "text/normalise.h"
#include "text/shingle.h"

enum {
    LEAST_DIFFERENT = 3,       /* exemplars of one source */
    LEAST_KNOWN = 12,          /* tokens of furniture, for two exemplars to be enough */
    LEAST_HEADLINE_TOKENS = 5, /* fewer may stand anywhere */
    MOST_HEADLINE_TOKENS = 30, /* more are a text */
    MOST_PAGE_WORDS = 20000,   /* more are no page */
    MOST_WORDS_EXAMINED =
        2000000,               /* of one source, the most frequent recurrences first */
    MOST_EXAMINED_ACROSS = 512 /* recurrences that cross sources */
};

#define MOST_SHARE_ACROSS .25 /* of a text, that crosses sources */

/* One thread's memory: the exemplars of one recurrence. */
typedef struct examiner {
    sst_scratch scratches[SST_MOST_EXEMPLARS], scratch;
    sst_article_no nos[SST_MOST_EXEMPLARS];
    sst_exemplar exemplars[SST_MOST_EXEMPLARS];
    const sst_exemplar *different[SST_MOST_EXEMPLARS]; /* those kept */
    size_t num_different;
} examiner;

typedef struct learner {
    sst_finder *finder;
    sst_recurrences recurrences;
    uint64_t *mark_begins; /* by article, in the run's marks */
    examiner *examiners;   /* by thread */
    sst_furniture **found; /* by source */
} learner;

static sst_status find_mark_begins(learner *l, sst_error *err)
{
    const sst_run *run = l->finder->run;
    l->mark_begins =
        sst_hoard_calloc(run->hoard, run->rows.len + 1, sizeof *l->mark_begins);
    if (!l->mark_begins)
        return sst_fail_memory(err);
    for (size_t i = 0; i < run->rows.len; i++)
        l->mark_begins[i + 1] = l->mark_begins[i] + run->details.at[i].num_marks;
    return SST_OK;
}

/* ---- exemplars --------------------------------------------------------------------- */

/* Whether all marks that two exemplars share are known as furniture. */
static bool is_explained(const learner *l, const sst_recurrence *r,
                         const sst_furniture *furniture)
{
    const uint64_t *marks = l->finder->run->marks.at;
    const sst_row *rows = l->finder->run->rows.at;
    if (rows[r->exemplars[0]].num_words > MOST_PAGE_WORDS ||
        rows[r->exemplars[1]].num_words > MOST_PAGE_WORDS)
        return true; /* there is nothing to explain */
    uint64_t a_end = l->mark_begins[r->exemplars[0] + 1];
    uint64_t b_begin = l->mark_begins[r->exemplars[1]];
    uint64_t b_end = l->mark_begins[r->exemplars[1] + 1];
    for (uint64_t i = l->mark_begins[r->exemplars[0]]; i < a_end; i++) {
        if (sst_furniture_has(furniture, marks[i]))
            continue;
        for (uint64_t k = b_begin; k < b_end; k++)
            if (marks[k] == marks[i])
                return false;
    }
    return true;
}

/* Look at an exemplar, unless it is the one that was looked at last in its place. */
static sst_status look_at(const learner *l, unsigned thread, size_t place,
                          sst_article_no no, sst_error *err)
{
    examiner *e = &l->examiners[thread];
    sst_exemplar *exemplar = &e->exemplars[place];
    if (e->nos[place] == no)
        return SST_OK;
    sst_rereader reader = {l->finder->again, thread, &e->scratches[place]};
    e->nos[place] = SST_NO_ARTICLE;
    sst_scratch_reset(reader.scratch);
    sst_status st = sst_again_look(&reader, no, SST_LOOK_SET | SST_LOOK_TERMS,
                                   &exemplar->looked, err);
    if (st != SST_OK)
        return st;
    exemplar->weights = sst_run_term_weights(l->finder->run, exemplar->looked.language);
    sst_exemplar_index(exemplar);
    e->nos[place] = no;
    return SST_OK;
}

/* Keep exemplar `place` when it is different from all that are kept. */
static sst_status offer_exemplar(examiner *e, size_t place, sst_error *err)
{
    bool is_different = true;
    for (size_t i = 0; i < e->num_different && is_different; i++) {
        sst_scratch_reset(&e->scratch);
        sst_status st =
            sst_otherwise_different(e->different[i], &e->exemplars[place], &e->scratch,
                                    &is_different, err);
        if (st != SST_OK)
            return st;
    }
    if (is_different)
        e->different[e->num_different++] = &e->exemplars[place];
    return SST_OK;
}

/* Gather exemplars that are mutually different; one that cannot be had again is passed
 * over, and so is one that is no page. */
static sst_status gather_different(const learner *l, unsigned thread,
                                   const sst_recurrence *r, sst_error *err)
{
    examiner *e = &l->examiners[thread];
    e->num_different = 0;
    for (size_t i = 0; i < r->num_exemplars; i++) {
        if (l->finder->run->rows.at[r->exemplars[i]].num_words > MOST_PAGE_WORDS)
            continue;
        sst_status st = look_at(l, thread, i, r->exemplars[i], err);
        if (st == SST_OK)
            st = offer_exemplar(e, i, err);
        if (st == SST_ERR_MEMORY)
            return st;
    }
    return SST_OK;
}

/* ---- furniture --------------------------------------------------------------------- */

/* Whether at least `least` exemplars have a shingle, of which this is the first that has
 * it. */
static bool is_shared(const examiner *e, size_t first, size_t least, uint64_t hash)
{
    size_t num_having = 1;
    for (size_t i = 0; i < first; i++)
        if (sst_exemplar_has(e->different[i], hash))
            return false; /* it was met there */
    for (size_t i = first + 1; i < e->num_different; i++)
        num_having += sst_exemplar_has(e->different[i], hash);
    return num_having >= least;
}

/* Add what `least` of the different exemplars share: two shingles in a row at least, since one
 * may be a turn of phrase. */
static sst_status add_shared(const examiner *e, size_t least, sst_furniture *to,
                             sst_error *err)
{
    sst_status st = SST_OK;
    for (size_t i = 0; i + least <= e->num_different; i++) {
        const sst_shingles *s = &e->different[i]->looked.shingles;
        bool was_shared = false;
        for (size_t k = 0; k < s->num && st == SST_OK; k++) {
            bool is = is_shared(e, i, least, s->hash[k]);
            if (is && was_shared)
                st = sst_furniture_add(to, s->hash[k - 1], err);
            if (is && was_shared && st == SST_OK)
                st = sst_furniture_add(to, s->hash[k], err);
            was_shared = is;
        }
    }
    return st;
}

/* Two exemplars are little to learn from: what they share must begin or end both pages,
 * or other furniture must be known of both. */
static sst_status are_two_enough(const examiner *e, const sst_furniture *known,
                                 sst_scratch *scratch, bool *out, sst_error *err)
{
    const sst_exemplar *a = e->different[0], *b = e->different[1];
    sst_scratch_reset(scratch);
    sst_status st = sst_share_an_end(a, b, scratch, out, err);
    if (st == SST_OK && !*out)
        *out = sst_furniture_longest(known, &a->looked.shingles) >= LEAST_KNOWN &&
               sst_furniture_longest(known, &b->looked.shingles) >= LEAST_KNOWN;
    return st;
}

static sst_status examine_in_source(const learner *l, unsigned thread,
                                    const sst_recurrence *r, sst_furniture *to,
                                    sst_error *err)
{
    examiner *e = &l->examiners[thread];
    bool are_enough = true;
    sst_status st = gather_different(l, thread, r, err);
    if (st != SST_OK || e->num_different < 2)
        return st;
    if (e->num_different < LEAST_DIFFERENT)
        st = are_two_enough(e, to, &e->scratch, &are_enough, err);
    size_t least = e->num_different < LEAST_DIFFERENT ? 2 : LEAST_DIFFERENT;
    return st == SST_OK && are_enough ? add_shared(e, least, to, err) : st;
}

/* Words of the exemplars that may be read. */
static uint64_t num_words_of(const learner *l, const sst_recurrence *r)
{
    const sst_row *rows = l->finder->run->rows.at;
    uint64_t num = 0;
    for (size_t i = 0; i < r->num_exemplars; i++)
        if (rows[r->exemplars[i]].num_words <= MOST_PAGE_WORDS)
            num += rows[r->exemplars[i]].num_words;
    return num;
}

static sst_status learn_source(void *context, unsigned thread, size_t i, sst_error *err)
{
    learner *l = context;
    const sst_recurrence *first = l->recurrences.at + l->recurrences.begins.at[i];
    size_t num = l->recurrences.begins.at[i + 1] - l->recurrences.begins.at[i];
    sst_status st = sst_furniture_new(&l->found[i], err);
    if (first->source_key == 0)
        return st;          /* of several sources: later */
    uint64_t num_words = 0; /* that were looked at */
    for (size_t k = 0; k < num && num_words < MOST_WORDS_EXAMINED && st == SST_OK; k++) {
        if (is_explained(l, &first[k], l->found[i]))
            continue;
        num_words += num_words_of(l, &first[k]);
        st = examine_in_source(l, thread, &first[k], l->found[i], err);
    }
    return st;
}

/* ---- headlines in lists ---- */

/* Whether furniture was found for a source. */
static bool has_found(const learner *l, uint64_t source_key)
{
    size_t low = 0, high = l->recurrences.begins.len - 1;
    while (low < high) {
        size_t middle = low + (high - low) / 2;
        if (l->recurrences.at[l->recurrences.begins.at[middle]].source_key < source_key)
            low = middle + 1;
        else
            high = middle;
    }
    bool is_there =
        source_key != 0 && low + 1 < l->recurrences.begins.len &&
        l->recurrences.at[l->recurrences.begins.at[low]].source_key == source_key;
    return is_there && sst_furniture_size(l->found[low]) > 0;
}

static sst_status add_headline(const learner *l, sst_text title, sst_furniture *to,
                               sst_error *err)
{
    const sst_params *params = &l->finder->run->params;
    const sst_kernel *kernel = params->kernel;
    sst_scratch *scratch = &l->examiners[0].scratch;
    sst_words words;
    sst_shingles shingles;
    sst_scratch_reset(scratch);
    sst_status st = sst_normalise(kernel, title, scratch, &words, err);
    if (st == SST_OK)
        st = sst_words_hash(kernel, params->shingle_seed, &words, scratch, err);
    if (st == SST_OK)
        st = sst_shingle(kernel, &words, scratch, &shingles, err);
    if (st != SST_OK || words.num_tokens < LEAST_HEADLINE_TOKENS ||
        words.num_tokens > MOST_HEADLINE_TOKENS)
        return st;
    return sst_furniture_add_headline(to, &shingles, err);
}

static sst_status add_headlines(const learner *l, sst_furniture *to, sst_error *err)
{
    const sst_run *run = l->finder->run;
    sst_spool_window window = {.begin = 0};
    sst_status st = SST_OK;
    for (size_t i = 0; i < run->rows.len && st == SST_OK; i++) {
        sst_card card;
        if (!has_found(l, run->rows.at[i].source_key))
            continue;
        st = sst_card_fetch(run, (sst_article_no)i, &window, &card, err);
        if (st == SST_OK && card.title.len_bytes > 0)
            st = add_headline(l, card.title, to, err);
    }
    sst_vec_free(&window.bytes);
    return st;
}

/* ---- across sources ---- */

/* Whether what the exemplars share is a small part of each. */
static sst_status is_small_part(const examiner *e, sst_scratch *scratch, bool *out,
                                sst_error *err)
{
    *out = true;
    for (size_t i = 1; i < e->num_different && *out; i++) {
        double share;
        sst_scratch_reset(scratch);
        sst_status st =
            sst_shared_part(e->different[i], e->different[i - 1], scratch, &share, err);
        if (st != SST_OK)
            return st;
        *out = share <= MOST_SHARE_ACROSS;
    }
    return SST_OK;
}

static sst_status examine_across(const learner *l, const sst_recurrence *r,
                                 sst_furniture *to, sst_error *err)
{
    examiner *e = &l->examiners[0];
    bool is_small;
    sst_status st = gather_different(l, 0, r, err);
    if (st != SST_OK || e->num_different < SST_LEAST_ACROSS_DIFFERENT)
        return st;
    st = is_small_part(e, &e->scratch, &is_small, err);
    return st == SST_OK && is_small ? add_shared(e, SST_LEAST_ACROSS_DIFFERENT, to, err)
                                    : st;
}

/* What crosses sources stands first. */
static sst_status learn_across(learner *l, sst_error *err)
{
    sst_furniture *found = l->found[0];
    sst_furniture *known = l->finder->again->run->furniture;
    sst_status st = SST_OK;
    for (size_t i = 0;
         l->recurrences.at[0].source_key == 0 && i < l->recurrences.begins.at[1] &&
         i < MOST_EXAMINED_ACROSS && st == SST_OK;
         i++)
        if (!is_explained(l, &l->recurrences.at[i], known) &&
            !is_explained(l, &l->recurrences.at[i], found))
            st = examine_across(l, &l->recurrences.at[i], found, err);
    return st;
}

static sst_status learn_sources(learner *l, sst_error *err)
{
    sst_run *run = l->finder->again->run;
    size_t num = l->recurrences.begins.len - 1;
    sst_status st = sst_furniture_new(&run->furniture, err);
    sst_furniture *all = run->furniture;
    run->furniture = NULL; /* sources are looked at as they are */
    if (st == SST_OK)
        st = sst_parallel_for(run->num_threads, num, learn_source, l, err);
    for (size_t i = 0; i < num && st == SST_OK; i++)
        st = sst_furniture_add_all(all, l->found[i], err);
    if (st == SST_OK)
        st = add_headlines(l, all, err);
    run->furniture = all;
    return st;
}

/* Articles whose texts have furniture, as far as their marks tell. */
static void mark_articles(const learner *l)
{
    sst_run *run = l->finder->again->run;
    const uint64_t *mark = run->marks.at;
    for (size_t i = 0; i < run->rows.len; i++)
        for (uint32_t k = 0; k < run->details.at[i].num_marks; k++)
            if (sst_furniture_has(run->furniture, *mark++))
                run->rows.at[i].has_furniture = true;
}

static sst_status learn(learner *l, sst_error *err)
{
    sst_run *run = l->finder->again->run;
    sst_status st = sst_recurrences_find(l->finder, &l->recurrences, err);
    if (st != SST_OK || l->recurrences.len == 0)
        return st;
    st = find_mark_begins(l, err);
    l->examiners = calloc(run->num_threads, sizeof *l->examiners);
    l->found = calloc(l->recurrences.begins.len, sizeof *l->found);
    if (st == SST_OK && (!l->examiners || !l->found))
        st = sst_fail_memory(err);
    for (unsigned i = 0; st == SST_OK && i < run->num_threads; i++)
        for (size_t k = 0; k < SST_MOST_EXEMPLARS; k++)
            l->examiners[i].nos[k] = SST_NO_ARTICLE;
    if (st == SST_OK)
        st = learn_sources(l, err);
    for (size_t k = 0; st == SST_OK && k < SST_MOST_EXEMPLARS; k++)
        l->examiners[0].nos[k] = SST_NO_ARTICLE; /* from now on without that furniture */
    if (st == SST_OK)
        st = learn_across(l, err);
    if (st == SST_OK)
        st = sst_furniture_add_all(run->furniture, l->found[0], err);
    if (st == SST_OK)
        mark_articles(l);
    return st;
}

sst_status sst_learn_furniture(sst_finder *finder, sst_error *err)
{
    unsigned num_threads = finder->run->num_threads;
    learner l = {.finder = finder};
    sst_run_tell(finder->run, "learning furniture", 0, 0);
    sst_status st = learn(&l, err);
    for (unsigned i = 0; l.examiners && i < num_threads; i++) {
        for (size_t k = 0; k < SST_MOST_EXEMPLARS; k++)
            sst_scratch_free(&l.examiners[i].scratches[k]);
        sst_scratch_free(&l.examiners[i].scratch);
    }
    for (size_t i = 0; l.found && i + 1 < l.recurrences.begins.len; i++)
        sst_furniture_free(l.found[i]);
    free(l.found);
    free(l.examiners);
    sst_hoard_release(finder->run->hoard, l.mark_begins);
    sst_recurrences_free(&l.recurrences);
    return st;
}
