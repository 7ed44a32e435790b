/* SPDX-License-Identifier: MIT */
/* comparison_json.c - one pair in, one JSON object out, with every measure and
 * threshold. */
#include <errno.h>
#include <inttypes.h>
#include <math.h>

#include "report.h"

static void put_article(FILE *to, const char *name, const sst_article *article,
                        uint32_t num_words)
{
    fprintf(to, ",\"%s\":{\"id\":", name);
    sst_json_text(to, article->id);
    fputs(",\"title\":", to);
    sst_json_text(to, article->title);
    fputs(",\"source\":", to);
    sst_json_text(to, article->source);
    fputs(",\"url\":", to);
    sst_json_text(to, article->url);
    fputs(",\"language\":", to);
    sst_json_text(to, article->language);
    fputs(",\"published\":", to);
    sst_json_date(to, article->published);
    fprintf(to, ",\"words\":%" PRIu32 "}", num_words);
}

static void put_fact(FILE *to, const char *key, bool is_so)
{
    fprintf(to, ",\"%s\":%s", key, is_so ? "true" : "false");
}

static void put_ratio(FILE *to, const char *key, double ratio)
{
    fprintf(to, ",\"%s\":", key);
    sst_json_ratio(to, ratio);
}

/* `of`: which of the two is the whole. */
static void put_relation(FILE *to, const sst_comparison *c)
{
    fprintf(to, ",\"relation\":\"%s\"", sst_relation_name(c->relation));
    if (c->relation == SST_PART_OF)
        fprintf(to, ",\"of\":\"%s\"", c->b_is_part ? "a" : "b");
    else
        fputs(",\"of\":null", to);
    if (c->relation == SST_UNRELATED)
        fputs(",\"confidence\":null", to);
    else
        fprintf(to, ",\"confidence\":\"%s\"", sst_confidence_name(c->confidence));
}

static void put_measures(FILE *to, const sst_comparison *c)
{
    put_fact(to, "same_words", c->same_content);
    put_fact(to, "same_url", c->same_url);
    put_fact(to, "same_id", c->same_id);
    put_fact(to, "same_source", c->same_source);
    put_ratio(to, "jaccard", c->jaccard);
    put_ratio(to, "containment", c->containment);
    fprintf(to, ",\"form\":{\"same\":%s", c->same_form ? "true" : "false");
    put_ratio(to, "equal", c->form_equal);
    fprintf(to, ",\"slots\":%" PRIu32, c->num_slots);
    put_ratio(to, "changed", c->changed_facts);
    putc('}', to);
    fprintf(to, ",\"longest_passage\":%.0f", c->longest_passage_words);
    put_ratio(to, "cosine", c->cosine);
    put_ratio(to, "days_apart", c->days_apart);
    fprintf(to,
            ",\"shingles\":{\"a\":%" PRIu32 ",\"b\":%" PRIu32 ",\"shared\":%" PRIu32 "}",
            c->num_shingles[0], c->num_shingles[1], c->num_shared_shingles);
}

static void put_thresholds(FILE *to, const sst_comparison *c)
{
    fputs(",\"thresholds\":{\"jaccard\":", to);
    sst_json_ratio(to, c->near);
    put_ratio(to, "containment_part", c->containment_part);
    put_ratio(to, "containment_revision", c->containment_revision);
    fprintf(to, ",\"slots\":%" PRIu32, c->slots_wanted);
    put_ratio(to, "equal", c->form_equal_wanted);
    put_ratio(to, "changed", c->changed_facts_wanted);
    fprintf(to, ",\"longest_passage\":%" PRIu32, c->passage_words);
    /* no cosine is enough for what lies too far apart in time */
    put_ratio(to, "cosine", c->cosine_story > 1 ? NAN : c->cosine_story);
    putc('}', to);
}

static void put_terms(FILE *to, const sst_comparison *c)
{
    fputs(",\"terms\":", to);
    if (c->num_terms == 0)
        fputs("null", to);
    for (size_t i = 0; i < c->num_terms; i++) {
        fprintf(to, "%c{\"term\":", i == 0 ? '[' : ',');
        sst_json_text(to, c->terms[i]);
        put_ratio(to, "share", c->term_shares[i]);
        putc('}', to);
    }
    if (c->num_terms > 0)
        putc(']', to);
}

sst_status sst_report_comparison_json(const sst_comparison *comparison,
                                      const sst_article *a, const sst_article *b,
                                      const sst_report_options *options, FILE *to,
                                      sst_error *err)
{
    (void)options;
    errno = 0;
    fputs("{\"v\":1,\"type\":\"comparison\"", to);
    put_article(to, "a", a, comparison->num_words[0]);
    put_article(to, "b", b, comparison->num_words[1]);
    put_relation(to, comparison);
    put_measures(to, comparison);
    put_thresholds(to, comparison);
    fputs(",\"passages\":", to);
    sst_json_passages(to, comparison->passages, comparison->num_passages);
    put_terms(to, comparison);
    fputs("}\n", to);
    return sst_report_end(to, err);
}
