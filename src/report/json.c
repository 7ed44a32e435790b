/* SPDX-License-Identifier: MIT */
/* json.c - groups in, one JSON object per line out: articles in input order, pairs by
 * (a, b), versions and stories by their first article, what was skipped, the summary
 * last.
 *
 * The order of the keys is part of the format.  A value that is not known is null, never
 * missing.  A line is written piece by piece: texts of the groups live until the next
 * question to them, so a line that names several articles asks for each when its place
 * is reached. */
#include <errno.h>
#include <math.h>

#include "lines.h"

#define LARGEST_GROUP_OF_ALL_PAIRS 1000

typedef struct json_report {
    sst_groups *groups;
    const sst_report_options *options;
    sst_overview overview;
    sst_lines *to;
} json_report;

/* By the first letter of the key: a version's or a story's id. */
static inline void put_group(sst_lines *to, const char *key, uint64_t id)
{
    sst_put_key(to, key);
    sst_json_group(to, key[0], id);
}

static sst_status put_id(json_report *r, const char *key, sst_article_no no,
                         sst_error *err)
{
    sst_article_info article = {.size = sizeof article};
    sst_status st = sst_groups_article(r->groups, no, &article, err);
    if (st != SST_OK)
        return st;
    sst_put_key(r->to, key);
    sst_json_id(r->to, &article);
    return SST_OK;
}

/* ---- articles ---------------------------------------------------------------------- */

static sst_status put_article(json_report *r, sst_article_no no, sst_error *err)
{
    sst_article_info article = {.size = sizeof article};
    sst_status st = sst_groups_article(r->groups, no, &article, err);
    if (st != SST_OK)
        return st;
    sst_lines *to = r->to;
    sst_put(to, "{\"v\":1,\"type\":\"article\",\"id\":");
    sst_json_id(to, &article);
    put_group(to, "version", r->overview.version_ids[article.version]);
    put_group(to, "story", r->overview.story_ids[article.story]);
    sst_put_truth(to, "lead", article.is_lead);
    sst_put_name(to, "class", sst_article_class_name(article.article_class));
    sst_put_text(to, "title", article.title);
    sst_put_text(to, "source", article.source);
    sst_put_text(to, "url", article.url);
    sst_put_text(to, "language", article.language);
    sst_put_date(to, "published", article.published);
    sst_put_number(to, "words", article.num_words);
    sst_put(to, ",\"also\":[");
    for (size_t i = 0; i < article.num_also; i++) {
        if (i > 0)
            sst_put(to, ",");
        sst_json_group(to, 's', r->overview.story_ids[article.also[i]]);
    }
    sst_put(to, "]}\n");
    return SST_OK;
}

static sst_status put_articles(json_report *r, sst_error *err)
{
    sst_status st = SST_OK;
    uint64_t num = r->overview.summary.num_articles;
    for (uint64_t no = 0; no < num && st == SST_OK && !sst_lines_failed(r->to); no++)
        st = put_article(r, (sst_article_no)no, err);
    return st;
}

/* ---- pairs ------------------------------------------------------------------------- */

static sst_status put_pair_ids(json_report *r, sst_article_no a, sst_article_no b,
                               sst_error *err)
{
    sst_put(r->to, "{\"v\":1,\"type\":\"pair\"");
    sst_status st = put_id(r, "a", a, err);
    return st == SST_OK ? put_id(r, "b", b, err) : st;
}

static void put_relation(sst_lines *to, const sst_pair *pair)
{
    sst_put_name(to, "relation", sst_relation_name(pair->relation));
    if (pair->of == SST_NO_ARTICLE)
        sst_put_null(to, "of");
    else
        sst_put_name(to, "of", pair->of == pair->a ? "a" : "b");
    sst_put_name(to, "confidence", sst_confidence_name(pair->confidence));
    sst_put_ratio(to, "jaccard", pair->jaccard);
    sst_put_ratio(to, "containment", pair->containment);
    sst_put_ratio(to, "cosine", pair->cosine);
    sst_put_key(to, "passages");
    sst_json_passages(to, pair->passages, pair->num_passages);
    sst_put_key(to, "terms");
    sst_json_texts(to, pair->terms, pair->num_terms);
    sst_put(to, "}\n");
}

static sst_status put_pair(json_report *r, uint64_t index, sst_error *err)
{
    sst_pair pair = {.size = sizeof pair};
    sst_status st = sst_groups_pair_outline(r->groups, index, &pair, err);
    if (st == SST_OK)
        st = put_pair_ids(r, pair.a, pair.b, err);
    if (st == SST_OK) /* now with its terms, which the ids would have taken along */
        st = sst_groups_pair(r->groups, index, &pair, err);
    if (st == SST_OK)
        put_relation(r->to, &pair);
    return st;
}

/* Two articles of one group that were not measured against each other. */
static sst_status put_unmeasured(json_report *r, sst_article_no a, sst_article_no b,
                                 sst_error *err)
{
    sst_status st = put_pair_ids(r, a, b, err);
    if (st == SST_OK)
        sst_put(
            r->to,
            ",\"relation\":null,\"of\":null,\"confidence\":null,\"jaccard\":null,"
            "\"containment\":null,\"cosine\":null,\"passages\":null,\"terms\":null}\n");
    return st;
}

static sst_status put_edges(json_report *r, sst_error *err)
{
    sst_status st = SST_OK;
    uint64_t num = r->overview.summary.num_pairs;
    for (uint64_t i = 0; i < num && st == SST_OK && !sst_lines_failed(r->to); i++)
        st = put_pair(r, i, err);
    return st;
}

/* Copy the members of the largest group of article `no` that is small enough. */
static sst_status copy_companions(json_report *r, sst_article_no no,
                                  sst_article_no companions[LARGEST_GROUP_OF_ALL_PAIRS],
                                  size_t *num, sst_error *err)
{
    const sst_overview *o = &r->overview;
    uint32_t version = o->version_of[no], story = o->story_of[version];
    sst_group_info group = {.size = sizeof group};
    sst_status st = SST_OK;
    if (o->story_sizes[story] <= LARGEST_GROUP_OF_ALL_PAIRS)
        st = sst_groups_story(r->groups, story, &group, err);
    else if (o->version_sizes[version] <= LARGEST_GROUP_OF_ALL_PAIRS)
        st = sst_groups_version(r->groups, version, &group, err);
    if (st != SST_OK)
        return st;
    *num = group.num_members;
    for (size_t i = 0; i < group.num_members; i++)
        companions[i] = group.members[i];
    return SST_OK;
}

/* All pairs whose first article is `a`: what was measured, from pair *next on, merged
 * with the companions. */
static sst_status put_pairs_of(json_report *r, sst_article_no a, uint64_t *next,
                               sst_error *err)
{
    sst_article_no companions[LARGEST_GROUP_OF_ALL_PAIRS];
    size_t num = 0, i = 0;
    sst_status st = copy_companions(r, a, companions, &num, err);
    while (i < num && companions[i] <= a)
        i++;
    while (st == SST_OK) {
        sst_pair pair = {.size = sizeof pair, .a = SST_NO_ARTICLE};
        if (*next < r->overview.summary.num_pairs)
            st = sst_groups_pair_outline(r->groups, *next, &pair, err);
        if (st != SST_OK)
            break;
        bool has_edge = pair.a == a;
        if (!has_edge && i == num)
            break;
        if (has_edge && (i == num || pair.b <= companions[i])) {
            i += i < num && pair.b == companions[i];
            st = put_pair(r, (*next)++, err);
        } else {
            st = put_unmeasured(r, a, companions[i++], err);
        }
    }
    return st;
}

static sst_status put_all_pairs(json_report *r, sst_error *err)
{
    sst_status st = SST_OK;
    uint64_t next = 0, num = r->overview.summary.num_articles;
    for (uint64_t a = 0; a < num && st == SST_OK && !sst_lines_failed(r->to); a++)
        st = put_pairs_of(r, (sst_article_no)a, &next, err);
    return st;
}

/* ---- groups ------------------------------------------------------------------------ */

static sst_status put_version(json_report *r, uint32_t index, sst_error *err)
{
    sst_group_info version = {.size = sizeof version};
    sst_status st = sst_groups_version(r->groups, index, &version, err);
    if (st != SST_OK)
        return st;
    sst_put(r->to, "{\"v\":1,\"type\":\"version\",\"id\":");
    sst_json_group(r->to, 'v', version.id);
    put_group(r->to, "story", r->overview.story_ids[version.story]);
    if ((st = put_id(r, "lead", version.lead, err)) != SST_OK)
        return st;
    sst_put_number(r->to, "articles", version.num_members);
    sst_put_number(r->to, "sources", version.num_sources);
    sst_put_date(r->to, "first", version.first);
    sst_put_date(r->to, "last", version.last);
    sst_put_ratio(r->to, "weakest", version.weakest);
    sst_put(r->to, "}\n");
    return SST_OK;
}

static sst_status put_story(json_report *r, uint32_t index, sst_error *err)
{
    sst_group_info story = {.size = sizeof story};
    sst_status st = sst_groups_story_outline(r->groups, index, &story, err);
    if (st != SST_OK)
        return st;
    sst_put(r->to, "{\"v\":1,\"type\":\"story\",\"id\":");
    sst_json_group(r->to, 's', story.id);
    if ((st = put_id(r, "lead", story.lead, err)) != SST_OK)
        return st;
    if (story.num_versions >
        1) /* now with its terms, which the id would have taken along */
        st = sst_groups_story(r->groups, index, &story, err);
    if (st != SST_OK)
        return st;
    sst_put_number(r->to, "articles", story.num_members);
    sst_put_number(r->to, "versions", story.num_versions);
    sst_put_number(r->to, "sources", story.num_sources);
    sst_put_number(r->to, "sources_own", story.num_sources_own);
    sst_put_date(r->to, "first", story.first);
    sst_put_date(r->to, "last", story.last);
    if (story.num_versions > 1)
        sst_put_name(r->to, "confidence", sst_confidence_name(story.confidence));
    else
        sst_put_null(r->to, "confidence");
    sst_put_ratio(r->to, "weakest", story.num_versions > 1 ? story.weakest : NAN);
    sst_put_key(r->to, "terms");
    sst_json_texts(r->to, story.terms, story.num_versions > 1 ? story.num_terms : 0);
    sst_put(r->to, "}\n");
    return SST_OK;
}

static sst_status put_groups(json_report *r, sst_error *err)
{
    const sst_summary *s = &r->overview.summary;
    sst_status st = SST_OK;
    for (uint32_t i = 0; i < s->num_versions && st == SST_OK && !sst_lines_failed(r->to);
         i++)
        st = put_version(r, i, err);
    for (uint32_t i = 0; i < s->num_stories && st == SST_OK && !sst_lines_failed(r->to);
         i++)
        st = put_story(r, i, err);
    return st;
}

/* ---- skips and summary ------------------------------------------------------------- */

void sst_put_skip(sst_lines *to, const sst_skip *skip)
{
    sst_put(to, "{\"v\":1,\"type\":\"skip\"");
    sst_put_text(to, "input", sst_text_of(skip->input));
    if (skip->line > 0)
        sst_put_number(to, "line", skip->line);
    else
        sst_put_null(to, "line");
    if (skip->is_input && skip->byte == 0)
        sst_put_null(to, "byte");
    else
        sst_put_number(to, "byte", skip->byte);
    sst_put_text(to, "reason", sst_text_of(skip->reason));
    sst_put(to, "}\n");
}

/* Null when nobody counted. */
static void put_count(sst_lines *to, const char *key, const uint64_t *count)
{
    if (count != NULL)
        sst_put_number(to, key, *count);
    else
        sst_put_null(to, key);
}

void sst_put_summary(sst_lines *to, const sst_summary *s, const sst_read_counts *counts)
{
    sst_put(to, "{\"v\":1,\"type\":\"summary\"");
    put_count(to, "articles", &s->num_articles);
    put_count(to, "skipped", counts != NULL ? &counts->num_skipped : NULL);
    put_count(to, "versions", &s->num_versions);
    put_count(to, "stories", &s->num_stories);
    put_count(to, "undated", &s->num_undated);
    put_count(to, "repaired", counts != NULL ? &counts->num_repaired : NULL);
    put_count(to, "stubs", &s->num_stubs);
    put_count(to, "replaced_bytes", &s->num_replaced_bytes);
    put_count(to, "passed_over", counts != NULL ? &counts->num_passed_over : NULL);
    put_count(to, "repeated_ids", &s->num_repeated_ids);
    sst_put_number(to, "bands", s->num_bands);
    sst_put_number(to, "rows", s->num_rows);
    sst_put_ratio(to, "expected_recall", s->expected_recall);
    put_count(to, "hot_buckets", &s->num_hot_buckets);
    put_count(to, "caps", &s->num_caps);
    sst_put(to, "}\n");
}

/* ---- the report -------------------------------------------------------------------- */

sst_status sst_report_json(sst_groups *groups, const sst_report_options *options,
                           FILE *to, sst_error *err)
{
    sst_lines lines;
    json_report r = {.groups = groups, .options = options, .to = &lines};
    sst_status st = sst_overview_init(groups, &r.overview, err);
    if (st != SST_OK)
        return st;
    errno = 0;
    sst_lines_init(&lines, to);
    st = put_articles(&r, err);
    if (st == SST_OK && options->pairs == SST_PAIRS_EDGES)
        st = put_edges(&r, err);
    if (st == SST_OK && options->pairs == SST_PAIRS_ALL)
        st = put_all_pairs(&r, err);
    if (st == SST_OK)
        st = put_groups(&r, err);
    for (size_t i = 0; st == SST_OK && i < options->num_skips; i++)
        sst_put_skip(&lines, &options->skips[i]);
    if (st == SST_OK)
        sst_put_summary(&lines, &r.overview.summary, options->counts);
    sst_lines_flush(&lines); /* what is good is there, whatever came after it */
    if (st == SST_OK)
        st = sst_report_end(to, err);
    sst_overview_free(&r.overview);
    return st;
}
