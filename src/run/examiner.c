/* SPDX-License-Identifier: MIT */
/* examiner.c - a recurrence in, those of its articles that are otherwise different out. */
#include "examiner.h"

#include "base/status.h"
#include "text/frequency.h"
#include "text/language.h"

void sst_examiner_forget(sst_examiner *examiner)
{
    for (size_t i = 0; i < SST_NUM_PLACES; i++)
        examiner->is_filled[i] = false;
}

void sst_examiner_free(sst_examiner *examiner)
{
    for (size_t i = 0; i < SST_NUM_PLACES; i++)
        sst_scratch_free(&examiner->scratches[i]);
    sst_scratch_free(&examiner->scratch);
}

/* What a rest is about is told by the background where it may be: a run that looks for no
 * stories has counted no terms and guessed no language, and is to learn the same. */
static sst_term_weights weights_of(const sst_run *run, const sst_looked *looked)
{
    bool use_background = run->params.options.use_background;
    int language = looked->language;
    if (!sst_frequencies_code(language)) {
        int guess = sst_guesser_guess(run->guesser, &looked->words, looked->places);
        language = guess >= 0 ? guess : language;
    }
    return (sst_term_weights){use_background ? NULL : run->frequencies, use_background,
                              language};
}

/* Look at an article, unless it is the one that was looked at last in its place; whether
 * there is one in the place now. */
static sst_status look_at(sst_examiner *e, size_t place, sst_article_no no, bool *out,
                          sst_error *err)
{
    const sst_run *run = e->again->run;
    sst_exemplar *exemplar = &e->exemplars[place];
    *out = e->is_filled[place] && e->nos[place] == no;
    if (*out || run->rows.at[no].num_words > SST_MOST_PAGE_WORDS)
        return SST_OK;
    sst_rereader reader = {e->again, e->thread, &e->scratches[place]};
    e->is_filled[place] = false;
    sst_scratch_reset(reader.scratch);
    sst_status st = sst_again_look(&reader, no, SST_LOOK_SET | SST_LOOK_TERMS,
                                   &exemplar->looked, err);
    if (st != SST_OK)
        return st == SST_ERR_MEMORY ? st : SST_OK;
    exemplar->weights = weights_of(run, &exemplar->looked);
    sst_exemplar_index(exemplar);
    e->nos[place] = no;
    *out = e->is_filled[place] = true;
    return SST_OK;
}

/* Whether two are states of one page: what stays of it is what it says. */
static bool are_one_page(const sst_examiner *e, const sst_exemplar *kept, size_t place)
{
    return sst_has_one_address(e->again->run, e->nos[kept - e->exemplars], e->nos[place]);
}

/* Keep exemplar `place` when it is different from all that are kept. */
static sst_status offer_exemplar(sst_examiner *e, size_t place, sst_error *err)
{
    bool is_different = true;
    for (size_t i = 0; i < e->num_different && is_different; i++) {
        if (are_one_page(e, e->different[i], place))
            return SST_OK;
        sst_scratch_reset(&e->scratch);
        sst_status st = sst_otherwise_different(e->different[i], &e->exemplars[place],
                                                &e->scratch, &is_different, err);
        if (st != SST_OK)
            return st;
    }
    if (is_different)
        e->different[e->num_different++] = &e->exemplars[place];
    return SST_OK;
}

sst_status sst_examiner_gather(sst_examiner *examiner, const sst_recurrence *r,
                               sst_error *err)
{
    sst_status st = SST_OK;
    examiner->num_different = 0;
    for (size_t i = 0; i < r->num_exemplars && st == SST_OK; i++) {
        bool is_there;
        st = look_at(examiner, i, r->exemplars[i], &is_there, err);
        if (st == SST_OK && is_there)
            st = offer_exemplar(examiner, i, err);
    }
    return st;
}

sst_status sst_examiner_look_elsewhere(sst_examiner *examiner, const sst_recurrence *r,
                                       double least_part, const sst_exemplar **out,
                                       sst_error *err)
{
    const sst_exemplar *elsewhere = &examiner->exemplars[SST_PLACE_ELSEWHERE];
    bool is_there, tells_it;
    *out = NULL;
    sst_status st = look_at(examiner, SST_PLACE_ELSEWHERE, r->elsewhere, &is_there, err);
    tells_it = is_there;
    for (size_t i = 0; i < r->num_exemplars && tells_it && st == SST_OK; i++) {
        double part = 0;
        sst_scratch_reset(&examiner->scratch);
        st = look_at(examiner, i, r->exemplars[i], &is_there, err);
        if (st == SST_OK && is_there)
            st = sst_shared_part(elsewhere, &examiner->exemplars[i], &examiner->scratch,
                                 &part, err);
        tells_it = part >= least_part;
    }
    if (st == SST_OK && tells_it)
        *out = elsewhere;
    return st;
}

sst_status sst_examiner_share_at_most(sst_examiner *examiner, double most_part, bool *out,
                                      sst_error *err)
{
    const sst_exemplar *const *of = examiner->different;
    *out = true;
    for (size_t i = 0; i < examiner->num_different && *out; i++) {
        double part;
        sst_scratch_reset(&examiner->scratch);
        sst_status st =
            sst_shared_part(of[i], of[i > 0 ? i - 1 : 1], &examiner->scratch, &part, err);
        if (st != SST_OK)
            return st;
        *out = part <= most_part;
    }
    return SST_OK;
}
