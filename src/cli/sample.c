/* SPDX-License-Identifier: MIT */
/* sample.c - inputs that were read in, the articles that were drawn from them out. */
#include "sample.h"

#include <string.h>

#include "base/hash.h"
#include "base/status.h"

/* What is needed while articles are drawn. */
typedef struct drawing {
    sst_sample *sample;
    sst_inputs *inputs;
    sst_sketcher *sketcher;
    sst_skips *skips;
} drawing;

static void *keep(sst_sample *sample, const void *from, size_t num, size_t element_bytes)
{
    void *to = sst_scratch_alloc(&sample->memory, num, element_bytes);
    if (to != NULL && num > 0)
        memcpy(to, from, num * element_bytes);
    return to;
}

/* An article without text has title and summary for it, as in a scan. */
static bool keep_text(sst_sample *sample, const sst_article *article, sst_text *out)
{
    sst_text title = article->title, summary = article->summary;
    if (article->text.len_bytes > 0) {
        out->len_bytes = article->text.len_bytes;
        out->data = keep(sample, article->text.data, out->len_bytes, 1);
        return out->data != NULL;
    }
    size_t len_bytes = title.len_bytes + 1 + summary.len_bytes;
    char *joined = sst_scratch_alloc(&sample->memory, len_bytes, 1);
    if (joined == NULL)
        return false;
    if (title.len_bytes > 0)
        memcpy(joined, title.data, title.len_bytes);
    joined[title.len_bytes] = '\n';
    if (summary.len_bytes > 0)
        memcpy(joined + title.len_bytes + 1, summary.data, summary.len_bytes);
    *out = (sst_text){joined, len_bytes};
    return true;
}

/* Thousands of articles at most: looking through all of them costs less than reading. */
static bool is_repeated(const sst_sample *sample, const uint64_t content_hash[2])
{
    for (size_t i = 0; i < sample->specimens.len; i++)
        if (memcmp(sample->specimens.at[i].content_hash, content_hash,
                   sizeof sample->specimens.at[i].content_hash) == 0)
            return true;
    return false;
}

static sst_status keep_specimen(sst_sample *sample, sst_article_no no,
                                const sst_sketch *sketch, sst_error *err)
{
    sst_specimen specimen = {
        .no = no,
        .content_hash = {sketch->content_hash[0], sketch->content_hash[1]},
        .shingles =
            keep(sample, sketch->shingles, sketch->num_shingles, sizeof(uint64_t)),
        .num_shingles = sketch->num_shingles,
        .signature =
            keep(sample, sketch->signature, sketch->num_components, sizeof(uint16_t)),
        .band_keys = keep(sample, sketch->band_keys, sketch->num_bands, sizeof(uint64_t)),
    };
    sample->num_components = sketch->num_components;
    sample->num_bands = sketch->num_bands;
    if (!specimen.shingles || !specimen.signature || !specimen.band_keys ||
        !sst_vec_push(&sample->specimens, specimen))
        return sst_fail_memory(err);
    return SST_OK;
}

static sst_status add_draft(drawing *d, sst_article_no no, sst_text text, sst_error *err)
{
    sst_sample *sample = d->sample;
    sst_article article;
    sst_sketch sketch = {.size = sizeof sketch};
    sst_draft draft = {.text = text};
    sst_article_init(&article);
    article.text = text;
    sst_status st = sst_sketch_article(d->sketcher, &article, &sketch, err);
    if (st != SST_OK)
        return st;
    bool is_short = sketch.num_words < SST_LEAST_WORDS;
    if (is_short || is_repeated(sample, sketch.content_hash)) {
        *(is_short ? &sample->num_short : &sample->num_repeated) += 1;
        return SST_OK;
    }
    st = keep_specimen(sample, no, &sketch, err);
    if (st == SST_OK)
        st = sst_sketch_words(d->sketcher, text, &draft.words, &draft.num_words, err);
    if (st != SST_OK)
        return st;
    draft.words = keep(sample, draft.words, draft.num_words, sizeof *draft.words);
    if (draft.words == NULL || !sst_vec_push(&sample->drafts, draft))
        return sst_fail_memory(err);
    return SST_OK;
}

static sst_status draw_article(drawing *d, sst_article_no no, sst_error *err)
{
    sst_article article;
    sst_error why = {0};
    sst_text text;
    sst_status st = sst_inputs_give_again(d->inputs, 0, no, &article, &why);
    if (st == SST_ERR_MEMORY)
        return sst_fail_memory(err);
    d->sample->num_chosen++;
    if (st != SST_OK) {
        sst_skip skip = {.input = "--sample", .byte = why.offset, .reason = why.message};
        sst_skips_add(d->skips, &skip);
        return SST_OK;
    }
    if (!keep_text(d->sample, &article, &text))
        return sst_fail_memory(err);
    return add_draft(d, no, text, err);
}

/* Every choice of so many articles is as likely: Knuth, TAOCP 2, 3.4.2, algorithm S. */
static sst_status draw_articles(drawing *d, sst_error *err)
{
    const sst_settings *settings = d->sample->settings;
    sst_read_counts counts = {.size = sizeof counts};
    uint64_t random = sst_mix64(settings->seed), wanted = settings->sample_size;
    sst_status st = SST_OK;
    sst_inputs_counts(d->inputs, &counts);
    for (uint64_t no = 0; no < counts.num_articles && st == SST_OK; no++) {
        random += 0x9e3779b97f4a7c15u;
        uint64_t draw = (sst_mix64(random) >> 32) * (counts.num_articles - no) >> 32;
        if (draw >= wanted)
            continue;
        wanted--;
        st = draw_article(d, (sst_article_no)no, err);
    }
    return st;
}

sst_status sst_sample_draw(sst_sample *sample, const sst_settings *settings,
                           sst_inputs *inputs, sst_skips *skips, sst_error *err)
{
    drawing d = {.sample = sample, .inputs = inputs, .skips = skips};
    sample->settings = settings;
    sst_status st = sst_sketcher_new(&settings->run, &d.sketcher, err);
    if (st == SST_OK)
        st = draw_articles(&d, err);
    sst_sketcher_free(d.sketcher);
    return st;
}

void sst_sample_free(sst_sample *sample)
{
    sst_vec_free(&sample->drafts);
    sst_vec_free(&sample->specimens);
    sst_scratch_free(&sample->memory);
}

double sst_specimen_jaccard(const sst_specimen *a, const sst_specimen *b)
{
    size_t num_shared = 0;
    for (size_t i = 0, j = 0; i < a->num_shingles && j < b->num_shingles;) {
        uint64_t x = a->shingles[i], y = b->shingles[j];
        num_shared += x == y;
        i += x <= y;
        j += y <= x;
    }
    return (double)num_shared / (double)(a->num_shingles + b->num_shingles - num_shared);
}
