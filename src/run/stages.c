/* SPDX-License-Identifier: MIT */
/* stages.c - the stages without a run: sketch, compare, learn.
 *
 * For engines that bring their own rows: they sketch each article where it lies, join
 * band keys or marks in their own way (or by sst_linker), and compare what met. */
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "article.h"
#include "base/status.h"
#include "base/top.h"
#include "base/vec.h"
#include "match/form.h"
#include "match/keys.h"
#include "match/measure.h"
#include "match/relation.h"
#include "text/frequency.h"
#include "text/normalise.h"
#include "text/passage.h"
#include "text/url.h"

struct sst_sketcher {
    sst_params params;
    sst_guesser *guesser;
    const sst_frequencies *frequencies; /* borrowed; may be NULL */
    const sst_furniture *furniture;     /* borrowed; may be NULL */
    sst_scratch scratch;
    uint16_t signature[SST_NUM_COMPONENTS];
    uint64_t band_keys[SST_NUM_COMPONENTS];
    sst_term terms[SST_MAX_TERMS];
    SST_VEC(sst_passage) passages;
};

sst_status sst_sketcher_new(const sst_options *options, sst_sketcher **out,
                            sst_error *err)
{
    sst_sketcher *sketcher = calloc(1, sizeof *sketcher);
    if (!sketcher)
        return sst_fail_memory(err);
    sst_status st = sst_params_init(&sketcher->params, options, err);
    if (st == SST_OK)
        st = sst_guesser_new(&sketcher->guesser, err);
    if (st == SST_OK)
        *out = sketcher;
    else
        sst_sketcher_free(sketcher);
    return st;
}

void sst_sketcher_free(sst_sketcher *sketcher)
{
    if (!sketcher)
        return;
    sst_guesser_free(sketcher->guesser);
    sst_scratch_free(&sketcher->scratch);
    sst_vec_free(&sketcher->passages);
    free(sketcher);
}

void sst_sketcher_use_frequencies(sst_sketcher *sketcher,
                                  const sst_frequencies *frequencies)
{
    sketcher->frequencies = frequencies;
}

void sst_sketcher_use_furniture(sst_sketcher *sketcher, const sst_furniture *furniture)
{
    sketcher->furniture = furniture;
}

static sst_status check_article(const sst_article *article, sst_error *err)
{
    if (article->size == sizeof *article)
        return SST_OK;
    return sst_fail(err, SST_ERR_ARGUMENT, 0,
                    "article.size is %zu, wanted %zu: call sst_article_init first",
                    article->size, sizeof *article);
}

static sst_status look(sst_sketcher *sketcher, const sst_article *article, unsigned looks,
                       sst_looked *out, sst_error *err)
{
    sst_status st = check_article(article, err);
    if (st != SST_OK)
        return st;
    sst_looker looker = {&sketcher->params, looks, sketcher->guesser,
                         sketcher->furniture};
    return sst_article_look(&looker, article, &sketcher->scratch, out, err);
}

static void weigh(const sst_sketcher *sketcher, const sst_looked *looked, sst_vector *out)
{
    sst_term_weights by = {sketcher->frequencies, sketcher->params.options.use_background,
                           looked->language};
    sst_terms_weigh(&looked->terms, &by, out);
}

static void sketch_bands(sst_sketcher *s, const sst_looked *looked, sst_sketch *sketch)
{
    if (looked->set_size == 0)
        return;
    s->params.kernel->sign(&s->params.minhash, looked->set, looked->set_size,
                           s->signature);
    sst_signature_keys(s->signature, &s->params.bands, s->band_keys);
    sketch->signature = s->signature;
    sketch->num_components = SST_NUM_COMPONENTS;
    sketch->band_keys = s->band_keys;
    sketch->num_bands = s->params.bands.num_bands;
}

sst_status sst_sketch_article(sst_sketcher *sketcher, const sst_article *article,
                              sst_sketch *out, sst_error *err)
{
    sst_looked looked;
    sst_vector vector;
    sst_mark_list marks = {0};
    sst_scratch_reset(&sketcher->scratch);
    sst_status st = look(sketcher, article, SST_LOOK_SET | SST_LOOK_TERMS, &looked, err);
    if (st == SST_OK && looked.words.num_tokens >= SST_MIN_PASSAGE_TOKENS)
        st = sst_passage_marks(sketcher->params.kernel, &looked.shingles,
                               &sketcher->scratch, &marks, err);
    if (st != SST_OK)
        return st;
    weigh(sketcher, &looked, &vector);
    *out = (sst_sketch){.size = sizeof *out,
                        .content_hash = {looked.content[0], looked.content[1]},
                        .num_words = (uint32_t)looked.words.num_tokens,
                        .num_shingles = (uint32_t)looked.set_size,
                        .shingles = looked.set,
                        .marks = marks.hash,
                        .num_marks = marks.num,
                        .terms = sketcher->terms,
                        .num_terms = vector.num};
    for (uint32_t i = 0; i < vector.num; i++)
        sketcher->terms[i] = (sst_term){vector.keys[i], vector.weights[i]};
    sketch_bands(sketcher, &looked, out);
    return SST_OK;
}

sst_status sst_sketch_words(sst_sketcher *sketcher, sst_text text, const sst_word **out,
                            size_t *num, sst_error *err)
{
    sst_words words;
    sst_scratch_reset(&sketcher->scratch);
    sst_status st =
        sst_normalise(sketcher->params.kernel, text, &sketcher->scratch, &words, err);
    if (st != SST_OK)
        return st;
    sst_word *at = sst_scratch_alloc(&sketcher->scratch, words.num_tokens, sizeof *at);
    if (!at)
        return sst_fail_memory(err);
    for (size_t i = 0; i < words.num_tokens; i++) {
        sst_token token = sst_words_token(&words, i);
        at[i] = (sst_word){token.begin, token.end, token.script == SST_SCRIPT_SPACED};
    }
    *out = at;
    *num = words.num_tokens;
    return SST_OK;
}

bool sst_signature_may_be_near(const uint16_t *a, const uint16_t *b, double near)
{
    return sst_measure_may_be_near(a, b, near);
}

/* ---- comparing ---- */

/* One of the two articles to compare. */
typedef struct side {
    const sst_article *article;
    sst_looked looked;
    sst_vector vector;
} side;

static sst_status look_at_side(sst_sketcher *sketcher, side *s, sst_error *err)
{
    sst_status st =
        look(sketcher, s->article, SST_LOOK_SET | SST_LOOK_TERMS, &s->looked, err);
    if (st == SST_OK)
        weigh(sketcher, &s->looked, &s->vector);
    if (st == SST_OK &&
        s->looked.words.num_tokens + s->looked.title_words.num_tokens < SST_MIN_TOKENS)
        s->vector.num = 0; /* too few words to tell what it is about */
    return st;
}

static bool texts_equal(sst_text a, sst_text b)
{
    return a.len_bytes > 0 && a.len_bytes == b.len_bytes &&
           memcmp(a.data, b.data, a.len_bytes) == 0;
}

static sst_status urls_equal(sst_sketcher *sketcher, const side *a, const side *b,
                             bool *out, sst_error *err)
{
    sst_text url_a, url_b;
    sst_status st = sst_url_normalise(a->article->url, &sketcher->scratch, &url_a, err);
    if (st == SST_OK)
        st = sst_url_normalise(b->article->url, &sketcher->scratch, &url_b, err);
    if (st == SST_OK)
        *out = texts_equal(url_a, url_b);
    return st;
}

static sst_status find_passages(sst_sketcher *sketcher, const side *a, const side *b,
                                sst_comparison *out, sst_error *err)
{
    sst_aligned_list aligned;
    sst_passage_side x = {&a->looked.shingles, &a->looked.words};
    sst_passage_side y = {&b->looked.shingles, &b->looked.words};
    sst_status st = sst_passage_align(&x, &y, &sketcher->scratch, &aligned, err);
    if (st != SST_OK)
        return st;
    sketcher->passages.len = 0;
    for (size_t i = 0; i < aligned.num; i++) {
        sst_passage passage = sst_looked_passage(&a->looked, &b->looked, &aligned.at[i]);
        double words = sst_aligned_tokens(&aligned.at[i]);
        if (words > out->longest_passage_words)
            out->longest_passage_words = words;
        if (!sst_vec_push(&sketcher->passages, passage))
            return sst_fail_memory(err);
    }
    out->passages = sketcher->passages.at;
    out->num_passages = aligned.num;
    return SST_OK;
}

/* A term that both have: its part of the cosine, in units of 2^-30, and where a's word is. */
typedef struct shared_term {
    uint64_t part;
    uint32_t of_a;
} shared_term;

static inline bool adds_more(shared_term x, shared_term y)
{
    return x.part > y.part;
}

SST_DEFINE_TOP(offer_shared, shared_term, SST_MAX_SHARED_TERMS, adds_more)

/* The cosine of the two vectors, and the terms that make most of it. */
static uint64_t share_terms(const side *a, const side *b, shared_term *top, size_t *num)
{
    uint64_t sum = 0;
    *num = 0;
    for (uint32_t i = 0; i < a->vector.num; i++) {
        uint32_t k = 0;
        while (k < b->vector.num && b->vector.keys[k] != a->vector.keys[i])
            k++;
        if (k == b->vector.num)
            continue;
        shared_term term = {(uint64_t)a->vector.weights[i] * b->vector.weights[k],
                            a->vector.of[i]};
        sum += term.part;
        offer_shared(top, num, term);
    }
    return sum;
}

static void compare_terms(const side *a, const side *b, sst_comparison *out)
{
    shared_term top[SST_MAX_SHARED_TERMS];
    uint64_t cosine = share_terms(a, b, top, &out->num_terms);
    out->cosine = fmin((double)cosine / (1 << 30), 1); /* weights are rounded */
    for (size_t i = 0; i < out->num_terms; i++) {
        out->terms[i] = sst_looked_word(&a->looked, top[i].of_a);
        out->term_shares[i] = (double)top[i].part / (double)cosine;
    }
}

static void compare_shingles(const side *a, const side *b, sst_comparison *out)
{
    const sst_looked *x = &a->looked, *y = &b->looked;
    sst_overlap overlap = sst_measure_overlap(x->set, x->set_size, y->set, y->set_size);
    out->jaccard = overlap.jaccard;
    out->containment = overlap.containment;
    out->num_shared_shingles = overlap.num_shared;
    out->num_shingles[0] = overlap.num_a;
    out->num_shingles[1] = overlap.num_b;
    out->num_words[0] = (uint32_t)x->words.num_tokens;
    out->num_words[1] = (uint32_t)y->words.num_tokens;
    out->b_is_part = overlap.num_b <= overlap.num_a;
    out->same_content =
        out->num_words[0] > 0 && memcmp(x->content, y->content, sizeof x->content) == 0;
}

static double scale_of(const side *s)
{
    return sst_story_scale(sst_frequencies_tokenizer(s->looked.language));
}

/* What the least cosine of two articles is multiplied by, for their languages and for how
 * short they are. */
typedef struct story_scales {
    double language, shortness;
} story_scales;

static story_scales scales_of(const side *a, const side *b)
{
    return (story_scales){fmax(scale_of(a), scale_of(b)),
                          sst_story_shortness(a->vector.num) *
                              sst_story_shortness(b->vector.num)};
}

static void decide(const sst_params *params, story_scales scales, sst_comparison *c)
{
    double scale = scales.language * scales.shortness;
    bool is_dated = !isnan(c->days_apart);
    c->near = params->options.near;
    c->containment_part = SST_LEAST_PART;
    c->containment_revision = SST_LEAST_REVISION;
    c->passage_words = SST_MIN_PASSAGE_TOKENS;
    c->cosine_story = sst_least_cosine(params, c->days_apart) * scale;
    bool is_in_window = !is_dated || c->days_apart <= params->options.window_days;
    sst_evidence evidence = {
        .has_same_content = c->same_content,
        .has_same_address = c->same_url || c->same_id,
        .shorter_tokens =
            c->num_words[0] < c->num_words[1] ? c->num_words[0] : c->num_words[1],
        .jaccard = c->jaccard,
        .containment = c->containment,
        .cosine = is_in_window && c->cosine >= c->cosine_story ? c->cosine / scale : 0,
        .passage_tokens = (uint32_t)c->longest_passage_words,
    };
    c->relation = sst_relation_of(&evidence, c->near, SST_RELATIONS_ALL);
    c->confidence = sst_relation_confidence(c->relation, c->cosine / scales.language);
}

/* What of a template two articles alone can show. */
static void compare_forms(const side *a, const side *b, sst_comparison *out)
{
    sst_written x = {.text = a->looked.text, .words = &a->looked.words};
    sst_written y = {.text = b->looked.text, .words = &b->looked.words};
    sst_skeleton skeleton;
    sst_skeleton_compare(&x, &y, &skeleton);
    out->form_equal = out->changed_facts = NAN;
    out->form_equal_wanted = SST_LEAST_EQUAL_WORDS;
    out->slots_wanted = sst_form_least_slots(skeleton.num_tokens);
    out->changed_facts_wanted = SST_LEAST_CHANGED_FACTS;
    if (!skeleton.is_same || skeleton.num_tokens == 0)
        return;
    out->form_equal = (double)skeleton.num_equal / skeleton.num_tokens;
    out->num_slots = skeleton.num_slots;
    out->changed_facts = sst_form_changed_facts(&skeleton);
    out->same_form = out->same_source && !out->same_url && !out->same_id &&
                     sst_form_of(&skeleton, out->days_apart) == SST_FORM_FILLED;
}

sst_status sst_compare_articles(sst_sketcher *sketcher, const sst_article *a,
                                const sst_article *b, sst_comparison *out, sst_error *err)
{
    side x = {.article = a}, y = {.article = b};
    sst_comparison c = {.size = sizeof c};
    sst_scratch_reset(&sketcher->scratch);
    sst_status st = look_at_side(sketcher, &x, err);
    if (st == SST_OK)
        st = look_at_side(sketcher, &y, err);
    if (st == SST_OK)
        st = urls_equal(sketcher, &x, &y, &c.same_url, err);
    if (st == SST_OK)
        st = find_passages(sketcher, &x, &y, &c, err);
    if (st != SST_OK)
        return st;
    c.same_id = texts_equal(a->id, b->id) && !a->is_id_made && !b->is_id_made;
    c.same_source = texts_equal(a->source, b->source);
    c.days_apart = sst_days_between(a->published, b->published);
    compare_shingles(&x, &y, &c);
    compare_forms(&x, &y, &c);
    compare_terms(&x, &y, &c);
    decide(&sketcher->params, scales_of(&x, &y), &c);
    *out = c;
    return SST_OK;
}

sst_status sst_frequencies_learn(sst_frequencies *frequencies, sst_sketcher *sketcher,
                                 const sst_article *article, sst_error *err)
{
    sst_looked looked;
    sst_scratch_reset(&sketcher->scratch);
    sst_status st = look(sketcher, article, SST_LOOK_TERMS, &looked, err);
    if (st != SST_OK)
        return st;
    return sst_frequencies_count(frequencies, looked.language, looked.terms.keys,
                                 looked.terms.num, err);
}
