/* SPDX-License-Identifier: MIT */
/* comparison_json.c - one pair in, one JSON object out, with every measure and
 * threshold. */
#include <errno.h>
#include <math.h>

#include "lines.h"

static void put_article(sst_lines *to, const char *name, const sst_article *article,
                        uint32_t num_words)
{
    sst_put_key(to, name);
    sst_put(to, "{\"id\":");
    sst_json_text(to, article->id);
    sst_put_text(to, "title", article->title);
    sst_put_text(to, "source", article->source);
    sst_put_text(to, "url", article->url);
    sst_put_text(to, "language", article->language);
    sst_put_date(to, "published", article->published);
    sst_put_number(to, "words", num_words);
    sst_put(to, "}");
}

/* `of`: which of the two is the whole. */
static void put_relation(sst_lines *to, const sst_comparison *c)
{
    sst_put_name(to, "relation", sst_relation_name(c->relation));
    if (c->relation == SST_PART_OF)
        sst_put_name(to, "of", c->b_is_part ? "a" : "b");
    else
        sst_put_null(to, "of");
    if (c->relation == SST_UNRELATED)
        sst_put_null(to, "confidence");
    else
        sst_put_name(to, "confidence", sst_confidence_name(c->confidence));
}

static void put_measures(sst_lines *to, const sst_comparison *c)
{
    sst_put_truth(to, "same_words", c->same_content);
    sst_put_truth(to, "same_url", c->same_url);
    sst_put_truth(to, "same_id", c->same_id);
    sst_put_truth(to, "same_source", c->same_source);
    sst_put_ratio(to, "jaccard", c->jaccard);
    sst_put_ratio(to, "containment", c->containment);
    sst_put(to, ",\"form\":{\"same\":");
    sst_put(to, c->same_form ? "true" : "false");
    sst_put_ratio(to, "equal", c->form_equal);
    sst_put_number(to, "slots", c->num_slots);
    sst_put_ratio(to, "changed", c->changed_facts);
    sst_put(to, "}");
    sst_put_rounded(to, "longest_passage", c->longest_passage_words, 0);
    sst_put_ratio(to, "cosine", c->cosine);
    sst_put_ratio(to, "days_apart", c->days_apart);
    sst_put(to, ",\"shingles\":{\"a\":");
    sst_json_number(to, c->num_shingles[0]);
    sst_put_number(to, "b", c->num_shingles[1]);
    sst_put_number(to, "shared", c->num_shared_shingles);
    sst_put(to, "}");
}

static void put_thresholds(sst_lines *to, const sst_comparison *c)
{
    sst_put(to, ",\"thresholds\":{\"jaccard\":");
    sst_json_ratio(to, c->near);
    sst_put_ratio(to, "containment_part", c->containment_part);
    sst_put_ratio(to, "containment_revision", c->containment_revision);
    sst_put_number(to, "slots", c->slots_wanted);
    sst_put_ratio(to, "equal", c->form_equal_wanted);
    sst_put_ratio(to, "changed", c->changed_facts_wanted);
    sst_put_number(to, "longest_passage", c->passage_words);
    /* no cosine is enough for what lies too far apart in time */
    sst_put_ratio(to, "cosine", c->cosine_story > 1 ? NAN : c->cosine_story);
    sst_put(to, "}");
}

static void put_terms(sst_lines *to, const sst_comparison *c)
{
    sst_put_key(to, "terms");
    if (c->num_terms == 0)
        sst_put(to, "null");
    for (size_t i = 0; i < c->num_terms; i++) {
        sst_put(to, i == 0 ? "[{\"term\":" : ",{\"term\":");
        sst_json_text(to, c->terms[i]);
        sst_put_ratio(to, "share", c->term_shares[i]);
        sst_put(to, "}");
    }
    if (c->num_terms > 0)
        sst_put(to, "]");
}

sst_status sst_report_comparison_json(const sst_comparison *comparison,
                                      const sst_article *a, const sst_article *b,
                                      const sst_report_options *options, FILE *to,
                                      sst_error *err)
{
    sst_lines lines;
    (void)options;
    errno = 0;
    sst_lines_init(&lines, to);
    sst_put(&lines, "{\"v\":1,\"type\":\"comparison\"");
    put_article(&lines, "a", a, comparison->num_words[0]);
    put_article(&lines, "b", b, comparison->num_words[1]);
    put_relation(&lines, comparison);
    put_measures(&lines, comparison);
    put_thresholds(&lines, comparison);
    sst_put_key(&lines, "passages");
    sst_json_passages(&lines, comparison->passages, comparison->num_passages);
    put_terms(&lines, comparison);
    sst_put(&lines, "}\n");
    sst_lines_flush(&lines);
    return sst_report_end(to, err);
}
