/* SPDX-License-Identifier: MIT */
/* kept.c - groups and their inputs in, NDJSON out: the article to keep of each version,
 * and where the others went.
 *
 * A record is written as it was read; what is said of it stands behind its own members.
 * All threads read some articles again and make their lines, which are written in order.
 * The first that needs to know finds out whether the lead of a version can be read again,
 * or else which other stands for it: all of them obey. */
#include <errno.h>
#include <stdatomic.h>
#include <stdlib.h>
#include <string.h>

#include "base/status.h"
#include "base/thread.h"
#include "base/vec.h"
#include "lines.h"
#include "members.h"

/* What is said of an article: members of its record that are called so make room. */
static const char *const mark_names[] = {
    "version", "duplicate_of", "relation", "jaccard", "containment", "through", NULL};

#define NO_PAIR UINT32_MAX
#define UNDECIDED SST_NO_ARTICLE

#define ARTICLES_AT_ONCE 128

/* An article whose record is not what it was. */
typedef struct lost_record {
    sst_article_no no;
    sst_error why;
} lost_record;

/* Some articles on their way. */
typedef struct slot {
    sst_groups *groups;  /* a view */
    unsigned number;     /* nobody else reads again with it */
    uint64_t first, end; /* articles */
    sst_lines kept, rejects;
    SST_VEC(lost_record) lost;
} slot;

typedef struct kept_report {
    sst_groups *groups;
    sst_inputs *inputs;
    const sst_kept_options *options;
    FILE *to;
    sst_summary summary;
    sst_article_no *leads;   /* by version */
    _Atomic(uint32_t) *kept; /* by version: the lead, else who stands for it; UNDECIDED */
    uint64_t *ids;           /* by version */
    uint32_t *version_of;    /* by article */
    uint32_t *pairs;         /* by article: the pair that joined it; NO_PAIR */
    uint64_t next;           /* article */
    slot *slots;
} kept_report;

/* ---- which pair joined an article to its version ------------------------------------ */

static bool allocate(kept_report *r)
{
    size_t articles = (size_t)r->summary.num_articles + 1; /* none is no failure */
    size_t versions = (size_t)r->summary.num_versions + 1;
    r->leads = calloc(versions, sizeof *r->leads);
    r->kept = malloc(versions * sizeof *r->kept);
    for (size_t i = 0; r->kept && i < versions; i++)
        atomic_init(&r->kept[i], UNDECIDED);
    r->ids = calloc(versions, sizeof *r->ids);
    r->version_of = calloc(articles, sizeof *r->version_of);
    r->pairs = malloc(articles * sizeof *r->pairs);
    if (r->pairs)
        memset(r->pairs, 0xff, articles * sizeof *r->pairs);
    return r->leads && r->kept && r->ids && r->version_of && r->pairs;
}

static sst_status note_versions(kept_report *r, sst_error *err)
{
    sst_group_info version = {.size = sizeof version};
    for (uint32_t v = 0; v < r->summary.num_versions; v++) {
        sst_status st = sst_groups_version(r->groups, v, &version, err);
        if (st != SST_OK)
            return st;
        r->leads[v] = version.lead;
        r->ids[v] = version.id;
        for (uint32_t i = 0; i < version.num_members; i++)
            r->version_of[version.members[i]] = v;
    }
    return SST_OK;
}

static bool has_lead(const kept_report *r, const sst_pair *pair)
{
    sst_article_no lead = r->leads[r->version_of[pair->a]];
    return pair->a == lead || pair->b == lead;
}

/* The pair with the lead is the one, else the strongest, else the first. */
static bool is_better(const kept_report *r, const sst_pair *pair, const sst_pair *than)
{
    bool here = has_lead(r, pair), there = has_lead(r, than);
    if (here != there)
        return here;
    return pair->relation < than->relation;
}

static sst_status offer(kept_report *r, sst_article_no no, uint32_t index,
                        const sst_pair *pair, sst_error *err)
{
    sst_pair than = {.size = sizeof than};
    if (r->pairs[no] != NO_PAIR) {
        sst_status st = sst_groups_pair_outline(r->groups, r->pairs[no], &than, err);
        if (st != SST_OK || !is_better(r, pair, &than))
            return st;
    }
    r->pairs[no] = index;
    return SST_OK;
}

static sst_status note_pairs(kept_report *r, sst_error *err)
{
    sst_pair pair = {.size = sizeof pair};
    uint64_t num = r->summary.num_pairs;
    if (num >= NO_PAIR)
        return sst_fail(err, SST_ERR_SPACE, 0, "%llu pairs, the limit is %u",
                        (unsigned long long)num, NO_PAIR - 1);
    for (uint32_t i = 0; i < num; i++) {
        sst_status st = sst_groups_pair_outline(r->groups, i, &pair, err);
        if (st == SST_OK && r->version_of[pair.a] == r->version_of[pair.b]) {
            st = offer(r, pair.a, i, &pair, err);
            if (st == SST_OK)
                st = offer(r, pair.b, i, &pair, err);
        }
        if (st != SST_OK)
            return st;
    }
    return SST_OK;
}

/* ---- records ----------------------------------------------------------------------- */

/* Where an article was read, if its id does not say that. */
static void put_file(const kept_report *r, sst_article_no no, sst_text id, sst_lines *to)
{
    sst_text file = sst_text_of(sst_inputs_file_of(r->inputs, no));
    bool is_told =
        id.len_bytes <= file.len_bytes &&
        memcmp(file.data + file.len_bytes - id.len_bytes, id.data, id.len_bytes) == 0;
    if (!is_told)
        sst_put_text(to, "file", file);
}

/* The fields of an article that was not JSON, without the brace that ends it. */
static sst_status put_fields(const kept_report *r, slot *s, sst_article_no no,
                             sst_lines *to, sst_error *err)
{
    sst_article_info info = {.size = sizeof info};
    sst_article article;
    uint32_t repeat;
    sst_status st = sst_groups_article_id(s->groups, no, &info.id, &repeat, err);
    if (st == SST_OK)
        st = sst_groups_article(s->groups, no, &info, err);
    if (st == SST_OK)
        st = sst_inputs_give_again(r->inputs, s->number, no, &article, err);
    if (st != SST_OK)
        return st;
    sst_put(to, "{\"id\":");
    sst_json_id(to, info.id, repeat);
    put_file(r, no, info.id, to);
    if (info.title.data)
        sst_put_text(to, "title", info.title);
    if (info.url.data)
        sst_put_text(to, "url", info.url);
    if (info.source.data)
        sst_put_text(to, "source", info.source);
    if (article.language.data)
        sst_put_text(to, "language", article.language);
    if (info.published.precision != SST_UNDATED)
        sst_put_date(to, "date", info.published);
    sst_put_text(to, "text", article.text);
    return SST_OK;
}

/* The record's own members, without the brace that ends it. */
static sst_status put_record(const kept_report *r, slot *s, sst_article_no no,
                             sst_lines *to, sst_error *err)
{
    sst_text line;
    sst_status st = sst_inputs_give_line(r->inputs, s->number, no, &line, err);
    if (st != SST_OK)
        return st;
    if (!line.data)
        return put_fields(r, s, no, to, err);
    while (line.len_bytes > 1 && line.data[line.len_bytes - 1] != '}')
        line.len_bytes--;
    sst_put_bytes(to, line.data, line.len_bytes - 1);
    return SST_OK;
}

/* ---- which of a version is kept ---------------------------------------------------- */

/* The first other member that can be read, its record behind what s->kept has; the lead when
 * there is none. */
static sst_status find_another(const kept_report *r, slot *s, uint32_t version,
                               sst_article_no *out, sst_error *err)
{
    sst_group_info info = {.size = sizeof info};
    sst_article_no lead = r->leads[version];
    sst_status st = sst_groups_version(s->groups, version, &info, err);
    *out = lead;
    for (uint32_t i = 0; st == SST_OK && i < info.num_members; i++) {
        if (info.members[i] == lead)
            continue;
        st = put_record(r, s, info.members[i], &s->kept, err);
        if (st == SST_OK) {
            *out = info.members[i];
            return SST_OK;
        }
        if (st == SST_ERR_CHANGED)
            st = SST_OK;
    }
    return st;
}

/* Who is kept of a version.  Where that was not decided before, its record is read, and stands
 * behind what s->kept has. */
static sst_status find_kept(const kept_report *r, slot *s, uint32_t version,
                            sst_article_no *out, sst_error *err)
{
    uint32_t before = atomic_load(&r->kept[version]);
    size_t begin = s->kept.len_bytes;
    *out = before;
    if (before != UNDECIDED)
        return SST_OK;
    *out = r->leads[version];
    sst_status st = put_record(r, s, *out, &s->kept, err);
    if (st == SST_ERR_CHANGED && r->options->lost)
        st = find_another(r, s, version, out, err);
    if (st != SST_OK)
        return st;
    if (!atomic_compare_exchange_strong(&r->kept[version], &before, *out) &&
        before != *out) { /* the file changes right now, and another thread was first */
        s->kept.len_bytes = begin;
        *out = before;
    }
    return SST_OK;
}

/* ---- what is said of them ---------------------------------------------------------- */

static sst_status put_id(slot *s, const char *key, sst_article_no no, sst_lines *to,
                         sst_error *err)
{
    sst_text id;
    uint32_t repeat;
    sst_status st = sst_groups_article_id(s->groups, no, &id, &repeat, err);
    if (st != SST_OK)
        return st;
    sst_put_key(to, key);
    sst_json_id(to, id, repeat);
    return SST_OK;
}

static sst_status put_pair(const kept_report *r, slot *s, sst_article_no no,
                           sst_lines *to, sst_error *err)
{
    sst_pair pair = {.size = sizeof pair};
    sst_article_no lead = atomic_load(&r->kept[r->version_of[no]]);
    if (no == lead || r->pairs[no] == NO_PAIR) {
        sst_put(to, ",\"relation\":null,\"jaccard\":null,\"containment\":null,"
                    "\"through\":null");
        return SST_OK;
    }
    sst_status st = sst_groups_pair_outline(s->groups, r->pairs[no], &pair, err);
    if (st != SST_OK)
        return st;
    sst_article_no other = pair.a == no ? pair.b : pair.a;
    sst_put_name(to, "relation", sst_relation_name(pair.relation));
    sst_put_ratio(to, "jaccard", pair.jaccard);
    sst_put_ratio(to, "containment", pair.containment);
    if (other != lead)
        return put_id(s, "through", other, to, err);
    sst_put_null(to, "through");
    return SST_OK;
}

static sst_status put_marks(const kept_report *r, slot *s, sst_article_no no,
                            sst_lines *to, sst_error *err)
{
    uint32_t version = r->version_of[no];
    sst_article_no lead = atomic_load(&r->kept[version]);
    sst_status st = SST_OK;
    sst_put_key(to, "version");
    sst_json_group(to, 'v', r->ids[version]);
    if (no == lead)
        sst_put_null(to, "duplicate_of");
    else
        st = put_id(s, "duplicate_of", lead, to, err);
    return st == SST_OK ? put_pair(r, s, no, to, err) : st;
}

/* A line on its way: where it goes, and behind which byte. */
typedef struct target {
    sst_lines *to;
    size_t begin;
    bool has_marks;
} target;

/* Of the record that stands there: they are those of an earlier run, or mean something
 * else. */
static void drop_marks(const target *line)
{
    sst_lines *to = line->to;
    if (to->len_bytes > line->begin)
        to->len_bytes =
            line->begin + sst_members_drop(to->bytes + line->begin,
                                           to->len_bytes - line->begin, mark_names);
}

/* The line of an article, whose record may stand there already. */
static sst_status put_line(const kept_report *r, slot *s, sst_article_no no,
                           const target *line, sst_error *err)
{
    lost_record lost = {.no = no};
    sst_status st = SST_OK;
    if (line->to->len_bytes == line->begin)
        st = put_record(r, s, no, line->to, &lost.why);
    if (st == SST_OK && line->has_marks) {
        drop_marks(line);
        st = put_marks(r, s, no, line->to, &lost.why);
    }
    if (st == SST_ERR_CHANGED && r->options->lost) {
        line->to->len_bytes = line->begin;
        return sst_vec_push(&s->lost, lost) ? SST_OK : sst_fail_memory(err);
    }
    sst_put(line->to, "}\n");
    return st == SST_OK ? st : sst_fail(err, st, lost.why.offset, "%s", lost.why.message);
}

static sst_status put_article(const kept_report *r, slot *s, sst_article_no no,
                              sst_error *err)
{
    bool marks = r->options->marks;
    uint32_t version = r->version_of[no];
    bool is_place = no == r->leads[version]; /* of the one line that is kept */
    if (!is_place && !marks && !r->options->rejects)
        return SST_OK;
    target kept = {&s->kept, s->kept.len_bytes, marks};
    target reject = {&s->rejects, s->rejects.len_bytes, true};
    sst_article_no lead;
    sst_status st = find_kept(r, s, version, &lead, err);
    if (st != SST_OK)
        return st;
    if (marks ? no != lead : !is_place)
        s->kept.len_bytes = kept.begin; /* it was read to be decided alone */
    if (marks)
        return put_line(r, s, no, &kept, err);
    if (is_place)
        st = put_line(r, s, lead, &kept, err);
    /* a lead that comes here is lost, and is named, even if nobody wants the others */
    return st == SST_OK && no != lead ? put_line(r, s, no, &reject, err) : st;
}

/* ---- on all threads ---------------------------------------------------------------- */

static sst_status produce(void *context, unsigned at, bool *end, sst_error *err)
{
    (void)err;
    kept_report *r = context;
    slot *s = &r->slots[at];
    uint64_t left = r->summary.num_articles - r->next;
    *end = left == 0;
    s->first = r->next;
    s->end = r->next += left < ARTICLES_AT_ONCE ? left : ARTICLES_AT_ONCE;
    return SST_OK;
}

static sst_status work(void *context, unsigned at, sst_error *err)
{
    const kept_report *r = context;
    slot *s = &r->slots[at];
    sst_status st = SST_OK;
    sst_article_no nos[ARTICLES_AT_ONCE];
    for (uint64_t no = s->first; no < s->end; no++)
        nos[no - s->first] = (sst_article_no)no;
    sst_inputs_expect(r->inputs, s->number, nos, (size_t)(s->end - s->first));
    s->kept.len_bytes = s->rejects.len_bytes = s->lost.len = 0;
    if (!s->groups)
        st = sst_groups_view(r->groups, &s->groups, err);
    for (uint64_t no = s->first; no < s->end && st == SST_OK; no++)
        st = put_article(r, s, (sst_article_no)no, err);
    if (st == SST_OK && (s->kept.is_short_of_memory || s->rejects.is_short_of_memory))
        return sst_fail_memory(err);
    return st;
}

static sst_status write_lines(const sst_lines *lines, FILE *to, sst_error *err)
{
    if (!to)
        return SST_OK;
    errno = 0;
    (void)fwrite(lines->bytes, 1, lines->len_bytes, to);
    return ferror(to) ? sst_report_end(to, err) : SST_OK;
}

static sst_status commit(void *context, unsigned at, sst_error *err)
{
    const kept_report *r = context;
    const slot *s = &r->slots[at];
    sst_status st = write_lines(&s->kept, r->to, err);
    if (st == SST_OK)
        st = write_lines(&s->rejects, r->options->rejects, err);
    for (size_t i = 0; st == SST_OK && i < s->lost.len; i++)
        st = r->options->lost(r->options->lost_context, s->lost.at[i].no,
                              &s->lost.at[i].why, err);
    return st;
}

static sst_status put_articles(kept_report *r, sst_error *err)
{
    unsigned num_threads = sst_groups_num_threads(r->groups);
    unsigned num_slots = num_threads + 1; /* one waits for its turn, another is made */
    r->slots = calloc(num_slots, sizeof *r->slots);
    if (!r->slots)
        return sst_fail_memory(err);
    for (unsigned i = 0; i < num_slots; i++) {
        r->slots[i].number = i;
        sst_lines_init(&r->slots[i].kept, NULL);
        sst_lines_init(&r->slots[i].rejects, NULL);
    }
    sst_pipeline pipeline = {produce, work, commit, r, num_slots};
    sst_status st = sst_pipeline_run(&pipeline, num_threads, err);
    for (unsigned i = 0; i < num_slots; i++) {
        sst_groups_free(r->slots[i].groups);
        sst_lines_free(&r->slots[i].kept);
        sst_lines_free(&r->slots[i].rejects);
        sst_vec_free(&r->slots[i].lost);
    }
    free(r->slots);
    if (st == SST_OK)
        st = sst_report_end(r->to, err);
    if (st == SST_OK && r->options->rejects)
        st = sst_report_end(r->options->rejects, err);
    return st;
}

sst_status sst_report_kept(sst_groups *groups, sst_inputs *inputs,
                           const sst_kept_options *options, FILE *to, sst_error *err)
{
    kept_report r = {.groups = groups, .inputs = inputs, .options = options, .to = to};
    r.summary.size = sizeof r.summary;
    sst_groups_summary(groups, &r.summary);
    errno = 0;
    sst_status st = allocate(&r) ? note_versions(&r, err) : sst_fail_memory(err);
    if (st == SST_OK)
        st = note_pairs(&r, err);
    if (st == SST_OK)
        st = put_articles(&r, err);
    free(r.leads);
    free(r.kept);
    free(r.ids);
    free(r.version_of);
    free(r.pairs);
    return st;
}
