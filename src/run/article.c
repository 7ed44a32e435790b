/* SPDX-License-Identifier: MIT */
/* article.c - one article through the stages of floor 1, as far as somebody wants to look. */
#include "article.h"

#include <string.h>

#include "base/status.h"
#include "text/frequency.h"
#include "text/normalise.h"
#include "text/shingle.h"

static sst_status check_options(const sst_options *o, sst_error *err)
{
    if (o->size != sizeof *o)
        return sst_fail(err, SST_ERR_ARGUMENT, 0,
                        "options.size is %zu, wanted %zu: call sst_options_init first",
                        o->size, sizeof *o);
    if (!(o->near > 0 && o->near <= 1))
        return sst_fail(err, SST_ERR_ARGUMENT, 0,
                        "near is %g, wanted a number above 0 and at most 1", o->near);
    if (!(o->recall > 0 && o->recall < 1))
        return sst_fail(err, SST_ERR_ARGUMENT, 0,
                        "recall is %g, wanted a number between 0 and 1", o->recall);
    if (!(o->window_days > 0 && o->window_days <= 36525))
        return sst_fail(err, SST_ERR_ARGUMENT, 0,
                        "window is %g days, wanted more than 0 and at most 36525",
                        o->window_days);
    if (o->relations & ~SST_RELATIONS_ALL)
        return sst_fail(err, SST_ERR_ARGUMENT, 0, "relations has unknown bits: %#x",
                        o->relations & ~SST_RELATIONS_ALL);
    return SST_OK;
}

static sst_status fail_kernel(const char *name, sst_error *err)
{
    char here[64] = "";
    for (size_t i = 0; sst_kernel_name(i); i++) {
        strcat(here, i > 0 ? ", " : "");
        strcat(here, sst_kernel_name(i));
    }
    return sst_fail(err, SST_ERR_ARGUMENT, 0, "kernel is %s, this processor has %s", name,
                    here);
}

const char *sst_kernel_name(size_t i)
{
    const sst_kernel *kernel = sst_kernel_at(i);
    return kernel ? kernel->name : NULL;
}

sst_status sst_params_init(sst_params *params, const sst_options *options, sst_error *err)
{
    sst_status st = check_options(options, err);
    if (st != SST_OK)
        return st;
    sst_params p = {.options = *options, .kernel = sst_kernel_find(options->kernel)};
    if (!p.kernel)
        return fail_kernel(options->kernel, err);
    p.options.kernel = p.kernel->name;
    if (!options->exact &&
        (st = sst_bands_choose(options->near, options->recall, &p.bands, err)) != SST_OK)
        return st;
    if (options->exact)
        p.bands.expected_recall = 1;
    sst_hash_key_init(&p.hash_key, options->hash_key);
    sst_content_key_init(&p.content_key, &p.hash_key);
    p.shingle_seed = sst_mix64(options->hash_key ^ 0x5348494e474c4531u);
    sst_minhash_init(&p.minhash, sst_mix64(options->hash_key ^ 0x4d494e4841534831u));
    *params = p;
    return SST_OK;
}

bool sst_params_wants(const sst_params *params, sst_relation relation)
{
    return (params->options.relations & SST_RELATION_BIT(relation)) != 0;
}

bool sst_params_wants_passages(const sst_params *params)
{
    return sst_params_wants(params, SST_PART_OF) ||
           sst_params_wants(params, SST_SHARES_PASSAGE);
}

bool sst_params_wants_marks(const sst_params *params)
{
    return (params->options.relations & ~(unsigned)SST_RELATIONS_NEAR) != 0;
}

/* An article without text takes title and summary as its text. */
static sst_status choose_text(const sst_article *article, sst_scratch *scratch,
                              sst_looked *out, sst_error *err)
{
    out->text = article->text;
    out->title = article->title;
    out->is_page = article->text.len_bytes > 0;
    if (out->is_page)
        return SST_OK;
    size_t title_len = article->title.len_bytes, summary_len = article->summary.len_bytes;
    char *joined = sst_scratch_alloc(scratch, title_len + summary_len + 1, 1);
    if (!joined)
        return sst_fail_memory(err);
    if (title_len > 0)
        memcpy(joined, article->title.data, title_len);
    joined[title_len] = '\n';
    if (summary_len > 0)
        memcpy(joined + title_len + 1, article->summary.data, summary_len);
    out->text = (sst_text){joined, title_len + summary_len + 1};
    out->title = (sst_text){NULL, 0};
    return SST_OK;
}

static sst_status look_at_places(const sst_looker *looker, sst_scratch *scratch,
                                 sst_looked *out, sst_error *err)
{
    const sst_kernel *kernel = looker->params->kernel;
    sst_status st = sst_normalise(kernel, out->title, scratch, &out->title_words, err);
    if (st == SST_OK)
        st = sst_term_places(kernel, &out->title_words, scratch, &out->title_places, err);
    if (st == SST_OK)
        st = sst_term_places(kernel, &out->words, scratch, &out->places, err);
    return st;
}

static sst_status look_at_terms(const sst_guesser *guesser, sst_text language,
                                sst_scratch *scratch, sst_looked *out, sst_error *err)
{
    sst_term_source places = out->places;
    if (guesser && language.len_bytes == 0) {
        int guess = sst_guesser_guess(guesser, &out->words, places);
        if (guess >= 0)
            out->language = guess;
    }
    return sst_term_counts_make(out->title_places, places, scratch, &out->terms, err);
}

/* Furniture is dropped from the tokens in their place. */
static sst_status keep_all_words(const sst_looker *looker, sst_scratch *scratch,
                                 sst_looked *out, sst_error *err)
{
    out->all_words = out->words;
    if (sst_furniture_size(looker->furniture) == 0)
        return SST_OK;
    return sst_words_copy(&out->words, scratch, &out->all_words) ? SST_OK
                                                                 : sst_fail_memory(err);
}

/* Nobody will ask where words and shingles stand. */
static bool looks_barely(const sst_looker *looker)
{
    return !sst_params_wants_marks(looker->params) &&
           !(looker->looks & (SST_LOOK_PLACES | SST_LOOK_TERMS));
}

static sst_status shingle_words(const sst_looker *looker, sst_scratch *scratch,
                                sst_looked *out, sst_error *err)
{
    const sst_kernel *kernel = looker->params->kernel;
    bool is_told_little = (looker->looks & SST_LOOK_HASHES) && out->words.is_spaced &&
                          sst_furniture_size(looker->furniture) == 0;
    return is_told_little || looks_barely(looker)
               ? sst_shingle_hashes(kernel, &out->words, scratch, &out->shingles, err)
               : sst_shingle(kernel, &out->words, scratch, &out->shingles, err);
}

/* What stands in a table is compared with many. */
static sst_status make_tables(const sst_params *params, sst_scratch *scratch,
                              sst_looked *out, sst_error *err)
{
    size_t num_tokens = out->all_words.num_tokens;
    if (sst_params_wants(params, SST_TEMPLATE)) {
        out->facts = sst_scratch_alloc(scratch, num_tokens + 1, sizeof *out->facts);
        if (!out->facts)
            return sst_fail_memory(err);
        memset(out->facts, 0, num_tokens + 1);
    }
    return sst_shingle_table_make(&out->shingles, scratch, &out->table, err);
}

static sst_status look_at_shingles(const sst_looker *looker, sst_scratch *scratch,
                                   sst_looked *out, sst_error *err)
{
    sst_status st = keep_all_words(looker, scratch, out, err);
    if (st == SST_OK)
        st = shingle_words(looker, scratch, out, err);
    if (st == SST_OK && out->is_page)
        st = sst_furniture_drop(looker->furniture, &out->shingles, scratch, &out->words,
                                err);
    if (st == SST_OK && out->words.num_tokens < out->all_words.num_tokens)
        st = shingle_words(looker, scratch, out, err);
    if (st == SST_OK && (looker->looks & SST_LOOK_SET))
        st = sst_shingle_set(&out->shingles, scratch, &out->set, &out->set_size, err);
    if (st == SST_OK && (looker->looks & SST_LOOK_TABLE))
        st = make_tables(looker->params, scratch, out, err);
    return st;
}

sst_status sst_article_look(const sst_looker *looker, const sst_article *article,
                            sst_scratch *scratch, sst_looked *out, sst_error *err)
{
    const sst_params *params = looker->params;
    unsigned looks = looker->looks;
    bool is_bare = looks_barely(looker);
    *out = (sst_looked){.language = sst_frequencies_language(article->language)};
    sst_status st = choose_text(article, scratch, out, err);
    if (st == SST_OK)
        st =
            is_bare
                ? sst_normalise_bare(params->kernel, out->text, scratch, &out->words, err)
                : sst_normalise(params->kernel, out->text, scratch, &out->words, err);
    if (st == SST_OK)
        st = sst_words_hash(params->kernel, params->shingle_seed, &out->words, scratch,
                            err);
    if (st != SST_OK)
        return st;
    /* Two words of one hash are as rare as two texts of one hash of 64 bits. */
    sst_content_hash(params->kernel, &params->content_key, out->words.hash,
                     out->words.num_tokens, out->content);
    if (looks & ~(unsigned)(SST_LOOK_PLACES | SST_LOOK_TERMS))
        st = look_at_shingles(looker, scratch, out, err);
    if (st == SST_OK && (looks & (SST_LOOK_PLACES | SST_LOOK_TERMS)))
        st = look_at_places(looker, scratch, out, err);
    if (st == SST_OK && (looks & SST_LOOK_TERMS))
        st = look_at_terms(looker->guesser, article->language, scratch, out, err);
    return st;
}

sst_text sst_looked_word(const sst_looked *looked, size_t term)
{
    uint32_t first = looked->terms.first[term];
    size_t num_of_title = looked->title_places.num;
    return first < num_of_title
               ? sst_term_word(&looked->title_words, looked->title,
                               sst_term_place_at(looked->title_places, first))
               : sst_term_word(&looked->words, looked->text,
                               sst_term_place_at(looked->places, first - num_of_title));
}

sst_passage sst_looked_passage(const sst_looked *a, const sst_looked *b,
                               const sst_aligned *aligned)
{
    const sst_words *x = &a->words, *y = &b->words;
    return (sst_passage){x->from[aligned->a_first].begin, x->from[aligned->a_end - 1].end,
                         y->from[aligned->b_first].begin, y->from[aligned->b_end - 1].end,
                         sst_aligned_tokens(aligned)};
}
