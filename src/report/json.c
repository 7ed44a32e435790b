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
#include <inttypes.h>
#include <math.h>

#include "base/status.h"
#include "base/vec.h"
#include "report.h"

#define LARGEST_GROUP_OF_ALL_PAIRS 1000

typedef struct json_report {
    sst_groups *groups;
    const sst_report_options *options;
    sst_overview overview;
    FILE *to;
} json_report;

static const char *truth(bool is_true)
{
    return is_true ? "true" : "false";
}

static void put_key_text(FILE *to, const char *key, sst_text text)
{
    sst_json_key(to, key);
    sst_json_text(to, text);
}

static void put_key_number(FILE *to, const char *key, uint64_t number)
{
    sst_json_key(to, key);
    sst_json_number(to, number);
}

/* By the first letter of the key: a version's or a story's id. */
static void put_key_group(FILE *to, const char *key, uint64_t id)
{
    sst_json_key(to, key);
    sst_json_group(to, key[0], id);
}

static void put_key_ratio(FILE *to, const char *key, double ratio)
{
    sst_json_key(to, key);
    sst_json_ratio(to, ratio);
}

static void put_key_date(FILE *to, const char *key, sst_date date)
{
    sst_json_key(to, key);
    sst_json_date(to, date);
}

static sst_status put_key_id(json_report *r, const char *key, sst_article_no no,
                             sst_error *err)
{
    sst_article_info article = {.size = sizeof article};
    sst_status st = sst_groups_article(r->groups, no, &article, err);
    if (st != SST_OK)
        return st;
    sst_json_key(r->to, key);
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
    FILE *to = r->to;
    fputs("{\"v\":1,\"type\":\"article\",\"id\":", to);
    sst_json_id(to, &article);
    put_key_group(to, "version", r->overview.version_ids[article.version]);
    put_key_group(to, "story", r->overview.story_ids[article.story]);
    sst_json_key(to, "lead");
    fputs(truth(article.is_lead), to);
    put_key_text(to, "class", sst_text_of(sst_article_class_name(article.article_class)));
    put_key_text(to, "title", article.title);
    put_key_text(to, "source", article.source);
    put_key_text(to, "url", article.url);
    put_key_text(to, "language", article.language);
    put_key_date(to, "published", article.published);
    put_key_number(to, "words", article.num_words);
    fputs(",\"also\":[", to);
    for (size_t i = 0; i < article.num_also; i++) {
        fputs(i > 0 ? "," : "", to);
        sst_json_group(to, 's', r->overview.story_ids[article.also[i]]);
    }
    fputs("]}\n", to);
    return SST_OK;
}

static sst_status put_articles(json_report *r, sst_error *err)
{
    sst_status st = SST_OK;
    uint64_t num = r->overview.summary.num_articles;
    for (uint64_t no = 0; no < num && st == SST_OK && !ferror(r->to); no++)
        st = put_article(r, (sst_article_no)no, err);
    return st;
}

/* ---- pairs ------------------------------------------------------------------------- */

static sst_status put_pair_ids(json_report *r, sst_article_no a, sst_article_no b,
                               sst_error *err)
{
    fputs("{\"v\":1,\"type\":\"pair\"", r->to);
    sst_status st = put_key_id(r, "a", a, err);
    return st == SST_OK ? put_key_id(r, "b", b, err) : st;
}

static void put_relation(FILE *to, const sst_pair *pair)
{
    const char *of = pair->of == pair->a   ? "\"a\""
                     : pair->of == pair->b ? "\"b\""
                                           : "null";
    put_key_text(to, "relation", sst_text_of(sst_relation_name(pair->relation)));
    sst_json_key(to, "of");
    fputs(of, to);
    put_key_text(to, "confidence", sst_text_of(sst_confidence_name(pair->confidence)));
    put_key_ratio(to, "jaccard", pair->jaccard);
    put_key_ratio(to, "containment", pair->containment);
    put_key_ratio(to, "cosine", pair->cosine);
    fputs(",\"passages\":", to);
    sst_json_passages(to, pair->passages, pair->num_passages);
    fputs(",\"terms\":", to);
    sst_json_texts(to, pair->terms, pair->num_terms);
    fputs("}\n", to);
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
        fputs(",\"relation\":null,\"of\":null,\"confidence\":null,\"jaccard\":null,"
              "\"containment\":null,\"cosine\":null,\"passages\":null,\"terms\":null}\n",
              r->to);
    return st;
}

static sst_status put_edges(json_report *r, sst_error *err)
{
    sst_status st = SST_OK;
    uint64_t num = r->overview.summary.num_pairs;
    for (uint64_t i = 0; i < num && st == SST_OK && !ferror(r->to); i++)
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
    for (uint64_t a = 0; a < num && st == SST_OK && !ferror(r->to); a++)
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
    fputs("{\"v\":1,\"type\":\"version\",\"id\":", r->to);
    sst_json_group(r->to, 'v', version.id);
    put_key_group(r->to, "story", r->overview.story_ids[version.story]);
    if ((st = put_key_id(r, "lead", version.lead, err)) != SST_OK)
        return st;
    put_key_number(r->to, "articles", version.num_members);
    put_key_number(r->to, "sources", version.num_sources);
    put_key_date(r->to, "first", version.first);
    put_key_date(r->to, "last", version.last);
    put_key_ratio(r->to, "weakest", version.weakest);
    fputs("}\n", r->to);
    return SST_OK;
}

static sst_status put_story(json_report *r, uint32_t index, sst_error *err)
{
    sst_group_info story = {.size = sizeof story};
    sst_status st = sst_groups_story_outline(r->groups, index, &story, err);
    if (st != SST_OK)
        return st;
    fputs("{\"v\":1,\"type\":\"story\",\"id\":", r->to);
    sst_json_group(r->to, 's', story.id);
    if ((st = put_key_id(r, "lead", story.lead, err)) != SST_OK)
        return st;
    /* now with its terms, which the id would have taken along */
    if ((st = sst_groups_story(r->groups, index, &story, err)) != SST_OK)
        return st;
    put_key_number(r->to, "articles", story.num_members);
    put_key_number(r->to, "versions", story.num_versions);
    put_key_number(r->to, "sources", story.num_sources);
    put_key_number(r->to, "sources_own", story.num_sources_own);
    put_key_date(r->to, "first", story.first);
    put_key_date(r->to, "last", story.last);
    if (story.num_versions > 1)
        put_key_text(r->to, "confidence",
                     sst_text_of(sst_confidence_name(story.confidence)));
    else
        fputs(",\"confidence\":null", r->to);
    put_key_ratio(r->to, "weakest", story.num_versions > 1 ? story.weakest : NAN);
    fputs(",\"terms\":", r->to);
    sst_json_texts(r->to, story.terms, story.num_versions > 1 ? story.num_terms : 0);
    fputs("}\n", r->to);
    return SST_OK;
}

static sst_status put_groups(json_report *r, sst_error *err)
{
    const sst_summary *s = &r->overview.summary;
    sst_status st = SST_OK;
    for (uint32_t i = 0; i < s->num_versions && st == SST_OK && !ferror(r->to); i++)
        st = put_version(r, i, err);
    for (uint32_t i = 0; i < s->num_stories && st == SST_OK && !ferror(r->to); i++)
        st = put_story(r, i, err);
    return st;
}

/* ---- skips and summary ------------------------------------------------------------- */

void sst_json_skip(FILE *to, const sst_skip *skip)
{
    fputs("{\"v\":1,\"type\":\"skip\"", to);
    put_key_text(to, "input", sst_text_of(skip->input));
    if (skip->line > 0)
        fprintf(to, ",\"line\":%" PRIu64, skip->line);
    else
        fputs(",\"line\":null", to);
    if (skip->is_input && skip->byte == 0)
        fputs(",\"byte\":null", to);
    else
        fprintf(to, ",\"byte\":%" PRIu64, skip->byte);
    put_key_text(to, "reason", sst_text_of(skip->reason));
    fputs("}\n", to);
}

/* Null when nobody counted. */
static void put_count(FILE *to, const char *key, const uint64_t *count)
{
    if (count != NULL)
        fprintf(to, ",\"%s\":%" PRIu64, key, *count);
    else
        fprintf(to, ",\"%s\":null", key);
}

void sst_json_summary(FILE *to, const sst_summary *s, const sst_read_counts *counts)
{
    fprintf(to, "{\"v\":1,\"type\":\"summary\",\"articles\":%" PRIu64, s->num_articles);
    put_count(to, "skipped", counts != NULL ? &counts->num_skipped : NULL);
    put_count(to, "versions", &s->num_versions);
    put_count(to, "stories", &s->num_stories);
    put_count(to, "undated", &s->num_undated);
    put_count(to, "repaired", counts != NULL ? &counts->num_repaired : NULL);
    put_count(to, "stubs", &s->num_stubs);
    put_count(to, "replaced_bytes", &s->num_replaced_bytes);
    put_count(to, "passed_over", counts != NULL ? &counts->num_passed_over : NULL);
    put_count(to, "repeated_ids", &s->num_repeated_ids);
    fprintf(to, ",\"bands\":%" PRIu32 ",\"rows\":%" PRIu32, s->num_bands, s->num_rows);
    put_key_ratio(to, "expected_recall", s->expected_recall);
    put_count(to, "hot_buckets", &s->num_hot_buckets);
    put_count(to, "caps", &s->num_caps);
    fputs("}\n", to);
}

/* ---- the report -------------------------------------------------------------------- */

sst_status sst_report_json(sst_groups *groups, const sst_report_options *options,
                           FILE *to, sst_error *err)
{
    json_report r = {.groups = groups, .options = options, .to = to};
    sst_status st = sst_overview_init(groups, &r.overview, err);
    if (st != SST_OK)
        return st;
    errno = 0;
    st = put_articles(&r, err);
    if (st == SST_OK && options->pairs == SST_PAIRS_EDGES)
        st = put_edges(&r, err);
    if (st == SST_OK && options->pairs == SST_PAIRS_ALL)
        st = put_all_pairs(&r, err);
    if (st == SST_OK)
        st = put_groups(&r, err);
    for (size_t i = 0; st == SST_OK && i < options->num_skips; i++)
        sst_json_skip(to, &options->skips[i]);
    if (st == SST_OK) {
        sst_json_summary(to, &r.overview.summary, options->counts);
        st = sst_report_end(to, err);
    }
    sst_overview_free(&r.overview);
    return st;
}
