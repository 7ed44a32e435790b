/* SPDX-License-Identifier: MIT */
/* json.c - groups in, one JSON object per line out: articles in input order, pairs by
 * (a, b), versions and stories by their first article, what was skipped, the summary
 * last.
 *
 * The order of the keys is part of the format.  A value that is not known is null, never
 * missing; where nobody asked for stories there are no lines of them.  A line is written
 * piece by piece: texts of the groups live until the next question to them, so a line
 * that names several articles asks for each when its place is reached. */
#include <errno.h>
#include <math.h>

#include "sections.h"

#define LARGEST_GROUP_OF_ALL_PAIRS 1000
#define ITEMS_AT_ONCE 512         /* some 100 KB: small writes cost more */
#define ARTICLES_WITH_ALL_PAIRS 4 /* at once: a megabyte at most */

/* By the first letter of the key: a version's or a story's id. */
static inline void put_group(sst_lines *to, const char *key, uint64_t id)
{
    sst_put_key(to, key);
    sst_json_group(to, key[0], id);
}

/* Which story it is; none where nobody asked. */
static void put_story_of(sst_pen *pen, uint32_t story)
{
    if (pen->overview->summary.has_stories)
        put_group(&pen->lines, "story", pen->overview->story_ids[story]);
    else
        sst_put_null(&pen->lines, "story");
}

/* An id that was put from `begin` on is known from now on, until another takes its place. */
static void remember_id(sst_pen *pen, sst_article_no no, size_t begin)
{
    sst_known_id *known = &pen->known[no % SST_KNOWN_IDS];
    size_t end = pen->lines.len_bytes;
    if (begin >= end || end - begin > sizeof known->json)
        return; /* too long, or lost because memory ran out */
    known->no = no;
    known->len_bytes = (uint8_t)(end - begin);
    memcpy(known->json, pen->lines.bytes + begin, known->len_bytes);
}

static sst_status put_id(sst_pen *pen, const char *key, sst_article_no no, sst_error *err)
{
    const sst_known_id *known = &pen->known[no % SST_KNOWN_IDS];
    sst_text id;
    uint32_t repeat;
    if (known->no == no && known->len_bytes > 0) {
        sst_put_key(&pen->lines, key);
        sst_put_bytes(&pen->lines, known->json, known->len_bytes);
        return SST_OK;
    }
    sst_status st = sst_groups_article_id(pen->groups, no, &id, &repeat, err);
    if (st != SST_OK)
        return st;
    sst_put_key(&pen->lines, key);
    size_t begin = pen->lines.len_bytes;
    sst_json_id(&pen->lines, id, repeat);
    remember_id(pen, no, begin);
    return SST_OK;
}

/* ---- articles ---------------------------------------------------------------------- */

static sst_status put_article(sst_pen *pen, uint64_t no, sst_error *err)
{
    sst_article_info article;
    sst_status st = sst_groups_article(pen->groups, (sst_article_no)no, &article, err);
    if (st != SST_OK)
        return st;
    sst_lines *to = &pen->lines;
    sst_put(to, "{\"v\":1,\"type\":\"article\",\"id\":");
    sst_json_id(to, article.id, article.repeat);
    put_group(to, "version", pen->overview->version_ids[article.version]);
    put_story_of(pen, article.story);
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
        sst_json_group(to, 's', pen->overview->story_ids[article.also[i]]);
    }
    sst_put(to, "]}\n");
    return SST_OK;
}

/* ---- pairs ------------------------------------------------------------------------- */

static sst_status put_pair_ids(sst_pen *pen, sst_article_no a, sst_article_no b,
                               sst_error *err)
{
    sst_put(&pen->lines, "{\"v\":1,\"type\":\"pair\"");
    sst_status st = put_id(pen, "a", a, err);
    return st == SST_OK ? put_id(pen, "b", b, err) : st;
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

static sst_status put_pair(sst_pen *pen, uint64_t index, sst_error *err)
{
    sst_pair pair;
    sst_status st = sst_groups_pair_outline(pen->groups, index, &pair, err);
    if (st == SST_OK)
        st = put_pair_ids(pen, pair.a, pair.b, err);
    if (st == SST_OK && pair.relation == SST_SAME_STORY)
        /* now with its terms, which the ids would have taken along */
        st = sst_groups_pair(pen->groups, index, &pair, err);
    if (st == SST_OK)
        put_relation(&pen->lines, &pair);
    return st;
}

/* Two articles of one group that were not measured against each other. */
static sst_status put_unmeasured(sst_pen *pen, sst_article_no a, sst_article_no b,
                                 sst_error *err)
{
    sst_status st = put_pair_ids(pen, a, b, err);
    if (st == SST_OK)
        sst_put(
            &pen->lines,
            ",\"relation\":null,\"of\":null,\"confidence\":null,\"jaccard\":null,"
            "\"containment\":null,\"cosine\":null,\"passages\":null,\"terms\":null}\n");
    return st;
}

/* Copy the members of the largest group of article `no` that is small enough. */
static sst_status copy_companions(sst_pen *pen, sst_article_no no,
                                  sst_article_no companions[LARGEST_GROUP_OF_ALL_PAIRS],
                                  size_t *num, sst_error *err)
{
    const sst_overview *o = pen->overview;
    uint32_t version = o->version_of[no], story = o->story_of[version];
    sst_group_info group = {.size = sizeof group};
    sst_status st = SST_OK;
    if (o->story_sizes[story] <= LARGEST_GROUP_OF_ALL_PAIRS)
        st = sst_groups_story_outline(pen->groups, story, &group, err);
    else if (o->version_sizes[version] <= LARGEST_GROUP_OF_ALL_PAIRS)
        st = sst_groups_version(pen->groups, version, &group, err);
    if (st != SST_OK)
        return st;
    *num = group.num_members;
    for (size_t i = 0; i < group.num_members; i++)
        companions[i] = group.members[i];
    return SST_OK;
}

/* The first pair whose first article is `a` or a later one. */
static sst_status find_pairs_of(sst_pen *pen, sst_article_no a, uint64_t *index,
                                sst_error *err)
{
    uint64_t low = 0, high = pen->overview->summary.num_pairs;
    sst_pair pair;
    while (low < high) {
        uint64_t middle = low + (high - low) / 2;
        sst_status st = sst_groups_pair_outline(pen->groups, middle, &pair, err);
        if (st != SST_OK)
            return st;
        if (pair.a < a)
            low = middle + 1;
        else
            high = middle;
    }
    *index = low;
    return SST_OK;
}

/* All pairs whose first article is `no`: what was measured, merged with the companions. */
static sst_status put_pairs_of(sst_pen *pen, uint64_t no, sst_error *err)
{
    sst_article_no a = (sst_article_no)no;
    uint64_t next = 0;
    sst_article_no companions[LARGEST_GROUP_OF_ALL_PAIRS];
    size_t num = 0, i = 0;
    sst_status st = copy_companions(pen, a, companions, &num, err);
    if (st == SST_OK)
        st = find_pairs_of(pen, a, &next, err);
    while (i < num && companions[i] <= a)
        i++;
    while (st == SST_OK) {
        sst_pair pair = {.size = sizeof pair, .a = SST_NO_ARTICLE};
        if (next < pen->overview->summary.num_pairs)
            st = sst_groups_pair_outline(pen->groups, next, &pair, err);
        if (st != SST_OK)
            break;
        bool has_edge = pair.a == a;
        if (!has_edge && i == num)
            break;
        if (has_edge && (i == num || pair.b <= companions[i])) {
            i += i < num && pair.b == companions[i];
            st = put_pair(pen, next++, err);
        } else {
            st = put_unmeasured(pen, a, companions[i++], err);
        }
    }
    return st;
}

/* ---- groups ------------------------------------------------------------------------ */

static sst_status put_version(sst_pen *pen, uint64_t index, sst_error *err)
{
    sst_group_info version;
    sst_status st = sst_groups_version(pen->groups, (uint32_t)index, &version, err);
    if (st != SST_OK)
        return st;
    sst_put(&pen->lines, "{\"v\":1,\"type\":\"version\",\"id\":");
    sst_json_group(&pen->lines, 'v', version.id);
    put_story_of(pen, version.story);
    if ((st = put_id(pen, "lead", version.lead, err)) != SST_OK)
        return st;
    sst_put_number(&pen->lines, "articles", version.num_members);
    sst_put_number(&pen->lines, "sources", version.num_sources);
    sst_put_date(&pen->lines, "first", version.first);
    sst_put_date(&pen->lines, "last", version.last);
    sst_put_ratio(&pen->lines, "weakest", version.weakest);
    sst_put(&pen->lines, "}\n");
    return SST_OK;
}

static sst_status put_story(sst_pen *pen, uint64_t index, sst_error *err)
{
    sst_group_info story;
    sst_status st = sst_groups_story_outline(pen->groups, (uint32_t)index, &story, err);
    if (st != SST_OK)
        return st;
    sst_put(&pen->lines, "{\"v\":1,\"type\":\"story\",\"id\":");
    sst_json_group(&pen->lines, 's', story.id);
    if ((st = put_id(pen, "lead", story.lead, err)) != SST_OK)
        return st;
    if (story.num_versions >
        1) /* now with its terms, which the id would have taken along */
        st = sst_groups_story(pen->groups, (uint32_t)index, &story, err);
    if (st != SST_OK)
        return st;
    sst_put_number(&pen->lines, "articles", story.num_members);
    sst_put_number(&pen->lines, "versions", story.num_versions);
    sst_put_number(&pen->lines, "sources", story.num_sources);
    sst_put_number(&pen->lines, "sources_own", story.num_sources_own);
    sst_put_date(&pen->lines, "first", story.first);
    sst_put_date(&pen->lines, "last", story.last);
    if (story.num_versions > 1)
        sst_put_name(&pen->lines, "confidence", sst_confidence_name(story.confidence));
    else
        sst_put_null(&pen->lines, "confidence");
    sst_put_ratio(&pen->lines, "weakest", story.num_versions > 1 ? story.weakest : NAN);
    sst_put_key(&pen->lines, "terms");
    sst_json_texts(&pen->lines, story.terms,
                   story.num_versions > 1 ? story.num_terms : 0);
    sst_put(&pen->lines, "}\n");
    return SST_OK;
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
    put_count(to, "stories", s->has_stories ? &s->num_stories : NULL);
    put_count(to, "undated", &s->num_undated);
    put_count(to, "repaired", counts != NULL ? &counts->num_repaired : NULL);
    put_count(to, "stubs", &s->num_stubs);
    put_count(to, "replaced_bytes", &s->num_replaced_bytes);
    put_count(to, "bad_inputs", counts != NULL ? &counts->num_bad_inputs : NULL);
    put_count(to, "cut_inputs", counts != NULL ? &counts->num_cut_inputs : NULL);
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

/* What has a line of its own, or several. */
static sst_status put_items(sst_groups *groups, const sst_report_options *options,
                            const sst_overview *o, FILE *to, sst_error *err)
{
    const sst_summary *s = &o->summary;
    uint64_t num_stories = s->has_stories ? s->num_stories : 0;
    sst_section pairs = {s->num_pairs, ITEMS_AT_ONCE, put_pair};
    if (options->pairs == SST_PAIRS_ALL)
        pairs = (sst_section){s->num_articles, ARTICLES_WITH_ALL_PAIRS, put_pairs_of};
    if (options->pairs == SST_PAIRS_NONE)
        pairs.num = 0;
    const sst_section sections[] = {{s->num_articles, ITEMS_AT_ONCE, put_article},
                                    pairs,
                                    {s->num_versions, ITEMS_AT_ONCE, put_version},
                                    {num_stories, ITEMS_AT_ONCE, put_story},
                                    {0, 1, NULL}};
    return sst_sections_write(groups, o, sections, to, err);
}

sst_status sst_report_json(sst_groups *groups, const sst_report_options *options,
                           FILE *to, sst_error *err)
{
    sst_lines lines;
    sst_overview overview;
    sst_status st = sst_overview_init(groups, &overview, err);
    if (st != SST_OK)
        return st;
    errno = 0;
    st = put_items(groups, options, &overview, to, err);
    sst_lines_init(&lines, to);
    for (size_t i = 0; st == SST_OK && i < options->num_skips; i++)
        sst_put_skip(&lines, &options->skips[i]);
    if (st == SST_OK)
        sst_put_summary(&lines, &overview.summary, options->counts);
    sst_lines_flush(&lines);
    if (st == SST_OK)
        st = sst_report_end(to, err);
    sst_overview_free(&overview);
    return st;
}
