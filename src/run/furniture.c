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
 *   3. elsewhere     One article of another source may have the mark as well.  When most of
 *                    what it says stands in every exemplar, it is what is told: a wire story
 *                    in several reports of one outlet, say.
 *   4. furniture     The shingles that several mutually different exemplars share, but for
 *                    what is told elsewhere; and, of a source that has some, the titles of its
 *                    articles: they stand in the lists of its other pages.
 *
 * Sources come first, each by itself.  Then, on texts without that furniture, what
 * crosses sources: there it must also be a small part of each text, since a wire story
 * inside frames that nothing else shows would look the same.  It is learnt once, never
 * iterated. */
#include <stdlib.h>
#include <string.h>

#include "base/status.h"
#include "base/thread.h"
#include "examiner.h"
#include "text/furniture.h"
#include "text/language.h"
#include "text/normalise.h"
#include "text/shingle.h"

enum {
    LEAST_DIFFERENT = 3,       /* exemplars of one source */
    MOST_TELLING = 3,          /* articles of one source; what more have is their frame */
    LEAST_KNOWN = 12,          /* tokens of furniture, for two exemplars to be enough */
    LEAST_HEADLINE_TOKENS = 5, /* fewer may stand anywhere */
    MOST_HEADLINE_TOKENS = 30, /* more are a text */
    MOST_WORDS_EXAMINED =
        2000000,               /* of one source, the most frequent recurrences first */
    MOST_EXAMINED_ACROSS = 512 /* recurrences that cross sources */
};

#define MOST_PART_OF_TWO .7     /* of a text, that two exemplars alone show */
#define MOST_PART_ACROSS .25    /* of a text, that crosses sources */
#define LEAST_PART_ELSEWHERE .8 /* of a text, that all exemplars tell */

typedef struct learner {
    sst_finder *finder;
    sst_recurrences recurrences;
    uint64_t *mark_begins;   /* by article, in the run's marks */
    sst_examiner *examiners; /* by thread */
    sst_furniture **found;   /* by source */
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

/* ---- furniture --------------------------------------------------------------------- */

/* Whether all marks that two exemplars share are known as furniture. */
static bool is_explained(const learner *l, const sst_recurrence *r,
                         const sst_furniture *furniture)
{
    const uint64_t *marks = l->finder->run->marks.at;
    const sst_row *rows = l->finder->run->rows.at;
    if (rows[r->exemplars[0]].num_words > SST_MOST_PAGE_WORDS ||
        rows[r->exemplars[1]].num_words > SST_MOST_PAGE_WORDS)
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

/* Whether at least `least` exemplars have a shingle, of which this is the first that has
 * it. */
static bool is_shared(const sst_examiner *e, size_t first, size_t least, uint64_t hash)
{
    size_t num_having = 1;
    for (size_t i = 0; i < first; i++)
        if (sst_exemplar_has(e->different[i], hash))
            return false; /* it was met there */
    for (size_t i = first + 1; i < e->num_different; i++)
        num_having += sst_exemplar_has(e->different[i], hash);
    return num_having >= least;
}

/* Add what `least` of the different exemplars share, but for what is told: two shingles in a
 * row at least, since one may be a turn of phrase. */
static sst_status add_shared(const sst_examiner *e, size_t least,
                             const sst_furniture *told, sst_furniture *to, sst_error *err)
{
    sst_status st = SST_OK;
    for (size_t i = 0; i + least <= e->num_different; i++) {
        const sst_shingles *s = &e->different[i]->looked.shingles;
        bool was_shared = false;
        for (size_t k = 0; k < s->num && st == SST_OK; k++) {
            bool is = is_shared(e, i, least, s->hash[k]) &&
                      !(told && sst_furniture_has(told, s->hash[k]));
            if (is && was_shared)
                st = sst_furniture_add(to, s->hash[k - 1], err);
            if (is && was_shared && st == SST_OK)
                st = sst_furniture_add(to, s->hash[k], err);
            was_shared = is;
        }
    }
    return st;
}

/* Two exemplars are little to learn from: what they share must be no more than frames are,
 * and begin or end both pages, or other furniture must be known of both. */
static sst_status are_two_enough(sst_examiner *e, const sst_furniture *known, bool *out,
                                 sst_error *err)
{
    const sst_exemplar *a = e->different[0], *b = e->different[1];
    sst_status st = sst_examiner_share_at_most(e, MOST_PART_OF_TWO, out, err);
    if (st != SST_OK || !*out)
        return st;
    sst_scratch_reset(&e->scratch);
    st = sst_share_an_end(a, b, &e->scratch, out, err);
    if (st == SST_OK && !*out)
        *out = sst_furniture_longest(known, &a->looked.shingles) >= LEAST_KNOWN &&
               sst_furniture_longest(known, &b->looked.shingles) >= LEAST_KNOWN;
    return st;
}

/* ---- sources, each by itself ---- */

/* What is known of one source. */
typedef struct lesson {
    sst_examiner *examiner;
    sst_furniture *told;  /* shingles that are told elsewhere */
    sst_furniture *found; /* the source's furniture */
} lesson;

static sst_status note_told(const lesson *x, const sst_recurrence *r, sst_error *err)
{
    const sst_exemplar *elsewhere;
    sst_status st = sst_examiner_look_elsewhere(x->examiner, r, LEAST_PART_ELSEWHERE,
                                                &elsewhere, err);
    if (st != SST_OK || !elsewhere)
        return st;
    const sst_shingles *s = &elsewhere->looked.shingles;
    for (size_t i = 0; i < s->num && st == SST_OK; i++)
        if (sst_exemplar_has(&x->examiner->exemplars[0], s->hash[i]))
            st = sst_furniture_add(x->told, s->hash[i], err);
    return st;
}

static sst_status examine_in_source(const lesson *x, const sst_recurrence *r,
                                    sst_error *err)
{
    sst_examiner *e = x->examiner;
    bool are_enough = true;
    sst_status st = sst_examiner_gather(e, r, err);
    if (st != SST_OK || e->num_different < 2)
        return st;
    if (e->num_different < LEAST_DIFFERENT)
        st = are_two_enough(e, x->found, &are_enough, err);
    size_t least = e->num_different < LEAST_DIFFERENT ? 2 : LEAST_DIFFERENT;
    return st == SST_OK && are_enough ? add_shared(e, least, x->told, x->found, err) : st;
}

/* Words of the exemplars that may be read. */
static uint64_t num_words_of(const learner *l, const sst_recurrence *r)
{
    const sst_row *rows = l->finder->run->rows.at;
    uint64_t num = 0;
    for (size_t i = 0; i < r->num_exemplars; i++)
        if (rows[r->exemplars[i]].num_words <= SST_MOST_PAGE_WORDS)
            num += rows[r->exemplars[i]].num_words;
    return num;
}

/* The recurrences of a source. */
typedef struct stretch {
    const sst_recurrence *first;
    size_t num;
} stretch;

/* What is told elsewhere comes first: it may be part of what recurs otherwise, too. */
static sst_status note_all_told(const learner *l, const lesson *x, stretch of,
                                sst_error *err)
{
    const sst_row *rows = l->finder->run->rows.at;
    sst_status st = SST_OK;
    uint64_t num_words = 0; /* that were looked at */
    for (size_t i = 0; i < of.num && num_words < MOST_WORDS_EXAMINED && st == SST_OK;
         i++) {
        const sst_recurrence *r = &of.first[i];
        if (r->elsewhere == SST_NO_ARTICLE || r->num > MOST_TELLING ||
            is_explained(l, r, x->told))
            continue;
        num_words += rows[r->elsewhere].num_words + rows[r->exemplars[0]].num_words;
        st = note_told(x, r, err);
    }
    return st;
}

static sst_status learn_all(const learner *l, const lesson *x, stretch of, sst_error *err)
{
    sst_status st = SST_OK;
    uint64_t num_words = 0; /* that were looked at */
    for (size_t i = 0; i < of.num && num_words < MOST_WORDS_EXAMINED && st == SST_OK;
         i++) {
        if (is_explained(l, &of.first[i], x->found))
            continue;
        num_words += num_words_of(l, &of.first[i]);
        st = examine_in_source(x, &of.first[i], err);
    }
    return st;
}

static sst_status learn_source(void *context, unsigned thread, size_t i, sst_error *err)
{
    learner *l = context;
    const size_t *begins = &l->recurrences.begins.at[i];
    stretch of = {l->recurrences.at + begins[0], begins[1] - begins[0]};
    lesson x = {.examiner = &l->examiners[thread]};
    sst_status st = sst_furniture_new(&l->found[i], err);
    if (st != SST_OK || of.first->source_key == 0)
        return st; /* of several sources: later */
    x.found = l->found[i];
    st = sst_furniture_new(&x.told, err);
    if (st == SST_OK)
        st = note_all_told(l, &x, of, err);
    if (st == SST_OK)
        st = learn_all(l, &x, of, err);
    sst_furniture_free(x.told);
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

static sst_status examine_across(const learner *l, const sst_recurrence *r,
                                 sst_furniture *to, sst_error *err)
{
    sst_examiner *e = &l->examiners[0];
    bool is_small;
    sst_status st = sst_examiner_gather(e, r, err);
    if (st != SST_OK || e->num_different < SST_LEAST_ACROSS_DIFFERENT)
        return st;
    st = sst_examiner_share_at_most(e, MOST_PART_ACROSS, &is_small, err);
    return st == SST_OK && is_small
               ? add_shared(e, SST_LEAST_ACROSS_DIFFERENT, NULL, to, err)
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
    if (st == SST_OK && !run->guesser)
        st = sst_guesser_new(&run->guesser, err);
    l->examiners = calloc(run->num_threads, sizeof *l->examiners);
    l->found = calloc(l->recurrences.begins.len, sizeof *l->found);
    if (st == SST_OK && (!l->examiners || !l->found))
        st = sst_fail_memory(err);
    for (unsigned i = 0; st == SST_OK && i < run->num_threads; i++) {
        l->examiners[i].again = l->finder->again;
        l->examiners[i].thread = i;
    }
    if (st == SST_OK)
        st = learn_sources(l, err);
    if (st == SST_OK) {
        sst_examiner_forget(&l->examiners[0]); /* from now on without that furniture */
        st = learn_across(l, err);
    }
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
    for (unsigned i = 0; l.examiners && i < num_threads; i++)
        sst_examiner_free(&l.examiners[i]);
    for (size_t i = 0; l.found && i + 1 < l.recurrences.begins.len; i++)
        sst_furniture_free(l.found[i]);
    free(l.found);
    free(l.examiners);
    sst_hoard_release(finder->run->hoard, l.mark_begins);
    sst_recurrences_free(&l.recurrences);
    return st;
}
