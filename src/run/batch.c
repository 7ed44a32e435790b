/* SPDX-License-Identifier: MIT */
/* batch.c - the first reading: every article -> its row, signature, marks and term counts.
 *
 * A batch is what one thread makes of some articles while others make theirs.  Appending gives
 * them their numbers, so the run is the same for any number of threads.
 *
 * A card in the spool: five texts (id, url, source, language, title), each its length plus one
 * as 32 bits little-endian (0: absent), then its bytes. */
#include <stdlib.h>
#include <string.h>

#include "base/bytes.h"
#include "base/status.h"
#include "forms.h"
#include "match/keys.h"
#include "tally.h"
#include "text/frequency.h"
#include "text/passage.h"
#include "text/url.h"

/* Longer ones are cut: they are for showing only. */
enum { MAX_CARD_TEXT_BYTES = 64 * 1024 };

struct sst_batch {
    const sst_run *run;
    sst_scratch scratch;
    sst_rows rows;
    sst_details details; /* cards and tallies count from the batch's start */
    sst_signatures signatures;
    sst_marks marks;
    sst_form_keys form_keys; /* articles count from the batch's start */
    sst_chars cards, tallies, texts;
    SST_VEC(uint64_t) text_sizes;
    SST_VEC(uint32_t) term_keys;
    SST_VEC(uint32_t) num_term_keys; /* by article */
    uint64_t num_replaced_bytes;
};

sst_status sst_batch_new(const sst_run *run, sst_batch **out, sst_error *err)
{
    sst_batch *batch = calloc(1, sizeof *batch);
    if (!batch)
        return sst_fail_memory(err);
    batch->run = run;
    *out = batch;
    return SST_OK;
}

void sst_batch_free(sst_batch *batch)
{
    if (!batch)
        return;
    sst_scratch_free(&batch->scratch);
    sst_vec_free(&batch->rows);
    sst_vec_free(&batch->details);
    sst_vec_free(&batch->signatures);
    sst_vec_free(&batch->marks);
    sst_vec_free(&batch->form_keys);
    sst_vec_free(&batch->cards);
    sst_vec_free(&batch->tallies);
    sst_vec_free(&batch->texts);
    sst_vec_free(&batch->text_sizes);
    sst_vec_free(&batch->term_keys);
    sst_vec_free(&batch->num_term_keys);
    free(batch);
}

/* A text behind its length plus one; 0: absent. */
static bool append_text(sst_chars *to, sst_text text)
{
    if (!sst_vec_reserve(to, to->len + 4 + text.len_bytes))
        return false;
    sst_store32(to->at + to->len, text.data ? (uint32_t)text.len_bytes + 1 : 0);
    sst_vec_copy(to->at, to->len + 4, text.data, text.len_bytes);
    to->len += 4 + text.len_bytes;
    return true;
}

static bool append_card_text(sst_chars *cards, sst_text text)
{
    if (text.len_bytes > MAX_CARD_TEXT_BYTES) {
        text.len_bytes = MAX_CARD_TEXT_BYTES;
        while (text.len_bytes > 0 && ((uint8_t)text.data[text.len_bytes] & 0xc0) == 0x80)
            text.len_bytes--; /* not within a code point */
    }
    return append_text(cards, text);
}

static bool append_card(sst_chars *cards, const sst_article *article)
{
    return append_card_text(cards, article->id) &&
           append_card_text(cards, article->url) &&
           append_card_text(cards, article->source) &&
           append_card_text(cards, article->language) &&
           append_card_text(cards, article->title);
}

/* A key that is never 0 for something that is there. */
static uint64_t key_of(const sst_run *run, sst_text text)
{
    if (text.len_bytes == 0)
        return 0;
    uint64_t key = sst_hash64(&run->params.hash_key, text.data, text.len_bytes);
    return key ? key : 1;
}

static sst_row row_of(const sst_run *run, const sst_article *article,
                      const sst_looked *looked)
{
    return (sst_row){
        .content = {looked->content[0], looked->content[1]},
        .source_key = key_of(run, article->source),
        .seconds = article->published.seconds,
        .num_words = (uint32_t)looked->words.num_tokens,
        .precision = (uint8_t)article->published.precision,
        .language = (uint8_t)looked->language,
        .has_own_id = !article->is_id_made,
    };
}

static sst_status fill_detail(sst_batch *batch, const sst_article *article,
                              sst_detail *detail, sst_error *err)
{
    const sst_run *run = batch->run;
    sst_text url = {NULL, 0};
    if (article->url.len_bytes > 0) {
        sst_status st = sst_url_normalise(article->url, &batch->scratch, &url, err);
        if (st != SST_OK)
            return st;
    }
    *detail = (sst_detail){
        .url_key = key_of(run, url),
        .id_key = key_of(run, article->id),
        .card = batch->cards.len,
        .tally = batch->tallies.len,
    };
    return SST_OK;
}

/* Made where it stays; of a text without shingles it is all zero. */
static bool append_sketch(sst_batch *batch, const sst_looked *looked)
{
    const sst_params *params = &batch->run->params;
    sst_signatures *all = &batch->signatures;
    if (!sst_vec_reserve(all, all->len + SST_NUM_COMPONENTS))
        return false;
    uint16_t *signature = all->at + all->len;
    if (looked->shingles.num > 0)
        params->kernel->sign(&params->minhash, looked->shingles.hash,
                             looked->shingles.num, signature);
    else
        memset(signature, 0, SST_NUM_COMPONENTS * sizeof *signature);
    all->len += SST_NUM_COMPONENTS;
    return true;
}

static bool append_terms(sst_batch *batch, const sst_looked *looked)
{
    const sst_term_counts *terms = &looked->terms;
    return sst_vec_append(&batch->term_keys, terms->keys, terms->num) &&
           sst_vec_push(&batch->num_term_keys, (uint32_t)terms->num) &&
           sst_tally_append(&batch->tallies, looked);
}

static sst_status append_marks(sst_batch *batch, const sst_looked *looked,
                               sst_detail *detail, sst_error *err)
{
    sst_mark_list marks;
    sst_status st = sst_passage_marks(batch->run->params.kernel, &looked->shingles,
                                      &batch->scratch, &marks, err);
    if (st != SST_OK)
        return st;
    if (!sst_vec_append(&batch->marks, marks.hash, marks.num))
        return sst_fail_memory(err);
    detail->num_marks = (uint32_t)marks.num;
    return SST_OK;
}

/* What is given again. */
static bool keep_text(sst_batch *batch, const sst_article *article)
{
    size_t begin = batch->texts.len;
    return append_text(&batch->texts, article->title) &&
           append_text(&batch->texts, article->summary) &&
           append_text(&batch->texts, article->text) &&
           sst_vec_push(&batch->text_sizes, batch->texts.len - begin);
}

static sst_status add_article(sst_batch *batch, const sst_article *article,
                              sst_error *err)
{
    const sst_params *params = &batch->run->params;
    bool wants_terms = sst_params_wants(params, SST_SAME_STORY);
    sst_looked looked;
    sst_row row;
    sst_detail detail;
    sst_first_look first = {(sst_article_no)batch->rows.len, &row, &looked};
    sst_looker looker = {.params = params,
                         .looks = SST_LOOK_HASHES | (wants_terms ? SST_LOOK_TERMS : 0),
                         .guesser = batch->run->guesser};
    sst_status st = sst_article_look(&looker, article, &batch->scratch, &looked, err);
    if (st == SST_OK)
        st = fill_detail(batch, article, &detail, err);
    if (st == SST_OK)
        row = row_of(batch->run, article, &looked);
    if (st == SST_OK && sst_params_wants_marks(params) &&
        looked.words.num_tokens >= SST_MIN_PASSAGE_TOKENS)
        st = append_marks(batch, &looked, &detail, err);
    if (st == SST_OK && sst_params_wants(params, SST_TEMPLATE))
        st =
            sst_form_keys_append(params, &first, &batch->scratch, &batch->form_keys, err);
    if (st != SST_OK)
        return st;
    if (!append_sketch(batch, &looked) || !append_card(&batch->cards, article) ||
        (wants_terms && !append_terms(batch, &looked)) ||
        (params->options.keep_text && !keep_text(batch, article)) ||
        !sst_vec_push(&batch->details, detail) || !sst_vec_push(&batch->rows, row))
        return sst_fail_memory(err);
    batch->num_replaced_bytes += looked.words.num_replaced_bytes;
    return SST_OK;
}

static sst_status check_article(const sst_article *article, sst_error *err)
{
    if (article->size != sizeof *article)
        return sst_fail(err, SST_ERR_ARGUMENT, 0,
                        "article.size is %zu, wanted %zu: call sst_article_init first",
                        article->size, sizeof *article);
    if (article->id.len_bytes == 0)
        return sst_fail(err, SST_ERR_ARGUMENT, 0, "article.id is empty, wanted an id");
    size_t longer = article->title.len_bytes > article->summary.len_bytes
                        ? article->title.len_bytes
                        : article->summary.len_bytes;
    if (longer >= UINT32_MAX) /* sst_normalise sees to the text */
        return sst_fail(err, SST_ERR_ARGUMENT, 0,
                        "title or summary: %zu bytes, the limit is 4 GiB", longer);
    return SST_OK;
}

/* How much of everything a batch has. */
typedef struct batch_lens {
    size_t signatures, details, marks, form_keys, cards, tallies, texts, text_sizes,
        term_keys, num_term_keys;
} batch_lens;

static batch_lens lens_of(const sst_batch *batch)
{
    return (batch_lens){.signatures = batch->signatures.len,
                        .details = batch->details.len,
                        .marks = batch->marks.len,
                        .form_keys = batch->form_keys.len,
                        .cards = batch->cards.len,
                        .tallies = batch->tallies.len,
                        .texts = batch->texts.len,
                        .text_sizes = batch->text_sizes.len,
                        .term_keys = batch->term_keys.len,
                        .num_term_keys = batch->num_term_keys.len};
}

static void cut_batch(sst_batch *batch, const batch_lens *to)
{
    batch->signatures.len = to->signatures;
    batch->details.len = to->details;
    batch->marks.len = to->marks;
    batch->form_keys.len = to->form_keys;
    batch->cards.len = to->cards;
    batch->tallies.len = to->tallies;
    batch->texts.len = to->texts;
    batch->text_sizes.len = to->text_sizes;
    batch->term_keys.len = to->term_keys;
    batch->num_term_keys.len = to->num_term_keys;
}

sst_status sst_batch_add(sst_batch *batch, const sst_article *article, sst_error *err)
{
    sst_status st = check_article(article, err);
    if (st != SST_OK)
        return st;
    batch_lens before = lens_of(batch);
    sst_scratch_reset(&batch->scratch);
    st = add_article(batch, article, err);
    if (st != SST_OK) /* as if it had never been handed in */
        cut_batch(batch, &before);
    return st;
}

static void empty_batch(sst_batch *batch)
{
    cut_batch(batch, &(batch_lens){0});
    batch->rows.len = 0;
    batch->num_replaced_bytes = 0;
}

/* The index of kept texts: per article offset and length, 16 bytes. */
static sst_status spool_texts(sst_run *run, const sst_batch *batch, sst_error *err)
{
    uint64_t at, ignored;
    sst_status st =
        sst_spool_append(&run->texts, batch->texts.at, batch->texts.len, &at, err);
    for (size_t i = 0; st == SST_OK && i < batch->text_sizes.len; i++) {
        char entry[16];
        sst_store64(entry, at);
        sst_store64(entry + 8, batch->text_sizes.at[i]);
        at += batch->text_sizes.at[i];
        st = sst_spool_append(&run->text_sizes, entry, sizeof entry, &ignored, err);
    }
    return st;
}

/* Memory is needed for a language that was not met before only; what was counted until then
 * is taken back. */
static sst_status count_terms(sst_run *run, const sst_batch *batch, sst_error *err)
{
    const uint32_t *keys = batch->term_keys.at;
    for (size_t i = 0; i < batch->rows.len; i++) {
        sst_status st =
            sst_frequencies_count(run->frequencies, batch->rows.at[i].language, keys,
                                  batch->num_term_keys.at[i], err);
        if (st != SST_OK) {
            while (i-- > 0) {
                keys -= batch->num_term_keys.at[i];
                sst_frequencies_take_back(run->frequencies, batch->rows.at[i].language,
                                          keys, batch->num_term_keys.at[i]);
            }
            return st;
        }
        keys += batch->num_term_keys.at[i];
    }
    return SST_OK;
}

/* All of a batch that goes to spools, and room for the rest. */
static sst_status take_in(sst_run *run, const sst_batch *batch, sst_error *err)
{
    uint64_t ignored;
    sst_status st =
        sst_spool_append(&run->cards, batch->cards.at, batch->cards.len, &ignored, err);
    if (st == SST_OK)
        st = sst_spool_append(&run->tallies, batch->tallies.at, batch->tallies.len,
                              &ignored, err);
    if (st == SST_OK && run->params.options.keep_text)
        st = spool_texts(run, batch, err);
    if (st != SST_OK)
        return st;
    if (!sst_vec_reserve(&run->rows, run->rows.len + batch->rows.len) ||
        !sst_vec_reserve(&run->details, run->details.len + batch->details.len) ||
        !sst_vec_reserve(&run->signatures, run->signatures.len + batch->signatures.len) ||
        !sst_vec_reserve(&run->marks, run->marks.len + batch->marks.len) ||
        !sst_vec_reserve(&run->form_keys, run->form_keys.len + batch->form_keys.len))
        return sst_fail_memory(err);
    return run->frequencies ? count_terms(run, batch, err) : SST_OK;
}

sst_status sst_run_append(sst_run *run, sst_batch *batch, sst_error *err)
{
    if (run->is_finished)
        return sst_fail(err, SST_ERR_ARGUMENT, 0,
                        "the run is finished: it takes no articles");
    if (batch->run != run)
        return sst_fail(err, SST_ERR_ARGUMENT, 0, "the batch is of another run");
    if (run->rows.len + batch->rows.len > SST_NO_ARTICLE - 1u)
        return sst_fail(err, SST_ERR_SPACE, 0, "more than %u articles in one run",
                        SST_NO_ARTICLE - 1u);
    uint64_t cards_len = sst_spool_len(&run->cards);
    uint64_t tallies_len = sst_spool_len(&run->tallies);
    uint64_t texts_len = sst_spool_len(&run->texts);
    uint64_t sizes_len = sst_spool_len(&run->text_sizes);
    sst_status st = take_in(run, batch, err);
    if (st != SST_OK) { /* as if the batch had never been handed in */
        st = sst_run_explain(run, st, err);
        sst_spool_cut(&run->cards, cards_len);
        sst_spool_cut(&run->tallies, tallies_len);
        sst_spool_cut(&run->texts, texts_len);
        sst_spool_cut(&run->text_sizes, sizes_len);
        return st;
    }
    size_t first = run->rows.len;
    (void)sst_vec_append(&run->rows, batch->rows.at, batch->rows.len);
    (void)sst_vec_append(&run->details, batch->details.at, batch->details.len);
    (void)sst_vec_append(&run->signatures, batch->signatures.at, batch->signatures.len);
    (void)sst_vec_append(&run->marks, batch->marks.at, batch->marks.len);
    for (size_t i = first; i < run->rows.len; i++) {
        run->details.at[i].card += cards_len;
        run->details.at[i].tally += tallies_len;
    }
    for (size_t i = 0; i < batch->form_keys.len; i++) {
        sst_form_key key = batch->form_keys.at[i];
        key.no += (sst_article_no)first;
        (void)sst_vec_push(&run->form_keys, key); /* there is room */
    }
    run->num_replaced_bytes += batch->num_replaced_bytes;
    empty_batch(batch);
    sst_run_sweep(run);
    return SST_OK;
}

sst_status sst_run_add(sst_run *run, const sst_article *article, sst_error *err)
{
    sst_batch *batch = NULL;
    sst_status st = sst_batch_new(run, &batch, err);
    if (st != SST_OK)
        return st;
    st = sst_batch_add(batch, article, err);
    if (st == SST_OK)
        st = sst_run_append(run, batch, err);
    sst_batch_free(batch);
    return st;
}
