/* SPDX-License-Identifier: MIT */
/* run.h - the types of floor 3: what is known of each article, of pairs, and of groups.
 *
 *     batch.c       first reading: every article -> its row, signature, marks, term counts
 *     candidates.c  rows -> candidate pairs, by duplicate and revision keys
 *     bands.c       ... by the bands of signatures
 *     marks.c       ... by passage marks
 *     exactly.c     ... by an exact join instead
 *     forms.c       ... by what two notices have in common beside their facts
 *     furniture.c   ... without page furniture, learnt from the marks of all articles
 *     verify.c      second reading: candidate pairs -> links
 *     stubs.c       links -> which articles are stubs
 *     templates.c   links -> series of notices, which join nothing
 *     versions.c    links -> versions
 *     tally.c       an article's term counts, spooled until all are counted
 *     vectors.c     tallies of founders -> salient-term vectors
 *     stories.c     versions with vectors -> stories
 *     edges.c       ... by the pairs that edges are found between
 *     key_terms.c   ... whose most salient terms they share
 *     beside.c      ... but founders that share a passage, without it
 *     words.c       third reading: founders of stories -> the words to show
 *     links.c       links in order, and one of them found
 *     run.c         the order in which this happens
 *     again.c       what these steps ask of the run: texts again, cards, dates
 *     groups.c      what was found, as the public header shows it
 *     shown.c       ... the words that say what is in common
 *     likeness.c    ... and of any two articles, related or not
 *     stages.c      the same steps without a run */
#ifndef SST_RUN_RUN_H
#define SST_RUN_RUN_H

#include "article.h"
#include "base/file.h"
#include "base/hoard.h"
#include "base/vec.h"
#include "match/cluster.h"
#include "match/match.h"
#include "match/roundup.h"
#include "match/story.h"
#include "match/table.h"

/* The key families of one run (terms have a table of their own). */
enum {
    SST_FAMILY_CONTENT = 1,
    SST_FAMILY_URL,
    SST_FAMILY_ID,
    SST_FAMILY_MARK,
    SST_FAMILY_PREFIX,
    SST_FAMILY_FORM,
    SST_FAMILY_TERM
};

/* What stays in memory of every article: 40 bytes. */
typedef struct sst_row {
    uint64_t content[2];
    uint64_t source_key; /* 0: it has none */
    int64_t seconds;     /* of its date */
    uint32_t num_words;
    uint8_t precision;   /* sst_precision */
    uint8_t language;    /* index for frequencies */
    bool has_own_id : 1; /* not one made of a place in the input */
    bool has_furniture : 1;
    bool is_stub : 1;
} sst_row;

/* What is asked for seldom of an article, or of all in their order. */
typedef struct sst_detail {
    uint64_t url_key, id_key; /* 0: it has none */
    uint64_t card, tally;     /* offsets in their spools */
    uint32_t num_marks;
} sst_detail;

/* What only output needs of an article, as it lies in the spool of cards. */
typedef struct sst_card {
    sst_text id, url, source, language, title;
} sst_card;

typedef SST_VEC(sst_row) sst_rows;
typedef SST_VEC(sst_detail) sst_details;
typedef SST_VEC(uint16_t) sst_signatures;
typedef SST_VEC(uint64_t) sst_marks;
typedef SST_VEC(char) sst_chars;

/* An article's key in the family of forms. */
typedef struct sst_form_key {
    uint64_t key;
    sst_article_no no;
} sst_form_key;
typedef SST_VEC(sst_form_key) sst_form_keys;

/* A pair and what was measured of it. */
typedef struct sst_link {
    sst_article_no a, b;
    double jaccard, containment, cosine; /* NaN: not measured */
    uint8_t relation;
    uint8_t of;         /* SST_OF_NEITHER, SST_OF_A, SST_OF_B */
    bool is_large_part; /* of the whole: long enough to belong to its version */
    uint8_t form;       /* sst_form: then `relation` is what it is without a series */
    uint32_t num_passages;
    uint64_t first_passage; /* in passages */
} sst_link;
enum { SST_OF_NEITHER, SST_OF_A, SST_OF_B };

typedef SST_VEC(sst_link) sst_links;
typedef SST_VEC(sst_passage) sst_passages;
typedef SST_VEC(sst_lost_text) sst_losses;

/* The second and later articles of an id. */
typedef struct sst_repeat {
    sst_article_no no;
    uint32_t repeat; /* 2, 3 ... */
} sst_repeat;
typedef SST_VEC(sst_repeat) sst_repeats;

typedef struct sst_group { /* a version or a story */
    sst_article_no founder, lead;
    uint32_t first_member; /* in members, which it has num_members of */
    uint32_t num_members;
    uint32_t story, num_versions;
    double weakest; /* NaN: nothing joined */
    uint64_t id;    /* a hash of its founder's id, "#2" and so on included */
} sst_group;
typedef SST_VEC(sst_group) sst_group_vec;

struct sst_run {
    sst_params params;
    char *tmp_dir;
    unsigned num_threads;
    bool is_finished;
    sst_hoard *hoard; /* of what grows with the articles */
    sst_hoard *shelf; /* of what is asked for seldom: mostly in files */
    /* one per article */
    sst_rows rows;
    sst_details details;       /* on the shelf, as the marks are */
    sst_signatures signatures; /* SST_NUM_COMPONENTS per article */
    sst_marks marks;           /* detail.num_marks per article, one after the other */
    sst_form_keys form_keys;   /* of the articles that need them */
    sst_spool cards;
    sst_spool tallies;    /* with SST_SAME_STORY */
    sst_spool texts;      /* with keep_text */
    sst_spool text_sizes; /* its index: offset and length per article */
    sst_frequencies *frequencies;
    sst_guesser *guesser;
    sst_furniture *furniture; /* NULL until it is learnt */
    uint64_t num_replaced_bytes;
};

/* What the caller was given last. */
typedef struct sst_given {
    SST_VEC(uint32_t) also;
    sst_chars text;
    sst_spool_window cards, words;
} sst_given;

/* Everything a finished run knows beside its rows. */
struct sst_groups {
    sst_run *run;    /* borrowed */
    sst_links links; /* by (a, b) */
    sst_passages passages;
    sst_losses losses;    /* by article number */
    sst_repeats repeats;  /* by article number */
    uint32_t *version_of; /* by article */
    /* series of notices by article and by version, 0: of none; NULL: there are none.  What
     * stands in one version is one series to versions. */
    uint32_t *series_of, *series_of_version;
    sst_group_vec versions, stories;
    sst_article_no *version_members, *story_members;
    /* by version: the salient-term vectors of founders, and where their words are spooled, one
     * more; nothing between two places: they are not for showing, or could not be had again */
    uint32_t *keys;
    uint16_t *weights;
    uint8_t *num_terms;
    uint64_t *word_at;
    sst_spool words;
    /* with keep_candidates: pairs of articles, and of versions; both ascending */
    sst_candidates candidates, story_candidates;
    sst_article_no *first_copies; /* by article: the first of its content */
    sst_alsos alsos; /* by version; a story is named by its smallest version */
    sst_summary summary;
    sst_hash_key id_key; /* of group ids: the same in every run, whatever its own key */
    bool is_view;        /* all above is other groups' */
    sst_given given;
};

/* Gives texts again to the stages of a finish. */
typedef struct sst_again {
    sst_run *run;
    sst_give_again_fn give;
    void *context;
} sst_again;

/* One thread that reads texts again. */
typedef struct sst_rereader {
    const sst_again *again;
    unsigned thread;      /* its number, for `give` */
    sst_scratch *scratch; /* of what it looks at */
} sst_rereader;

/* Read article `no` again into `out`, whose memory is the reader's scratch; what it looks at
 * is SST_LOOK_... bits.  errors: SST_ERR_CHANGED when its words are not those of the first
 * time; what `give` returned. */
sst_status sst_again_look(const sst_rereader *reader, sst_article_no no, unsigned looks,
                          sst_looked *out, sst_error *err);

/* These will be looked at next. */
void sst_again_expect(const sst_again *again, unsigned thread, const sst_article_no *nos,
                      size_t num);

/* An article could not be had again, for which `st` and *reason say why: note it, and go on.
 * errors: SST_ERR_MEMORY, when that is why, or when it cannot be noted. */
sst_status sst_lose_text(sst_losses *losses, sst_article_no no, sst_status st,
                         const sst_error *reason, sst_error *err);

/* Fetch an article's card into `window`, of which *out borrows. */
sst_status sst_card_fetch(const sst_run *run, sst_article_no no, sst_spool_window *window,
                          sst_card *out, sst_error *err);
/* The same of its id alone. */
sst_status sst_card_fetch_id(const sst_run *run, sst_article_no no,
                             sst_spool_window *window, sst_text *out, sst_error *err);

/* Whether two articles have a URL in common, and whether that or an id. */
bool sst_has_one_url(const sst_run *run, sst_article_no a, sst_article_no b);
bool sst_has_one_address(const sst_run *run, sst_article_no a, sst_article_no b);

/* Before what goes here and there in the hoard and on the shelf, and in each turn of a loop
 * through much of them: sst_hoard_sweep, sst_hoard_pace. */
void sst_run_sweep(const sst_run *run);
static inline void sst_run_pace(const sst_run *run, size_t turn)
{
    sst_hoard_pace(run->hoard, turn);
    sst_hoard_pace(run->shelf, turn);
}

/* What a failure of the run comes to: sst_hoard_explain. */
sst_status sst_run_explain(const sst_run *run, sst_status st, sst_error *err);

sst_date sst_row_date(const sst_row *row);

/* Whether the options let two articles be related at all, whatever they say. */
bool sst_run_may_relate(const sst_run *run, sst_article_no a, sst_article_no b);
/* The same of one: is it dated as wanted? */
bool sst_run_may_relate_one(const sst_run *run, sst_article_no no);

/* What the least cosines of a story are multiplied by for two articles: of their languages the
 * greater. */
double sst_run_scale(const sst_run *run, sst_article_no a, sst_article_no b);

/* What terms of articles in a language (index for frequencies) are weighed by. */
static inline sst_term_weights sst_run_term_weights(const sst_run *run, int language)
{
    return (sst_term_weights){run->frequencies, run->params.options.use_background,
                              language};
}

/* What the bucket tables of a step may take together. */
sst_table_limits sst_run_table_limits(const sst_run *run);

/* Say how far a step has come. */
void sst_run_tell(const sst_run *run, const char *step, uint64_t done, uint64_t total);

/* ---- the steps of a finish, in their order ---- */

/* Into groups: links of duplicates, repeated ids.  candidates: the other pairs to measure,
 * ascending, no pair twice. */
sst_status sst_find_candidates(const sst_again *again, sst_candidates *candidates,
                               sst_groups *groups, sst_error *err);
/* Numbers of repeated ids, class by class and from 2 on, so that no two articles are printed
 * under one name. */
sst_status sst_settle_repeats(const sst_run *run, sst_repeats *repeats, sst_error *err);
/* The number of an article among those of its id; repeats by article number. */
uint32_t sst_repeats_find(const sst_repeats *repeats, sst_article_no no);
sst_status sst_verify_candidates(const sst_again *again, const sst_candidates *candidates,
                                 sst_groups *groups, sst_error *err);
/* Into the rows: who is a stub; links of stubs are dropped. */
sst_status sst_find_stubs(sst_run *run, sst_groups *groups, sst_error *err);
/* Say which of the links are templates, and drop those that would be nothing else. */
sst_status sst_find_templates(const sst_run *run, sst_groups *groups, sst_error *err);
/* Join what duplicates, revisions and near-duplicates join, but keep the notices of a series
 * apart. */
sst_status sst_join_links(const sst_run *run, sst_forest *forest, sst_groups *groups,
                          sst_error *err);
sst_status sst_find_series_of_versions(const sst_run *run, sst_groups *groups,
                                       sst_error *err);
sst_status sst_make_versions(sst_run *run, sst_groups *groups, sst_error *err);
sst_status sst_make_stories(const sst_again *again, sst_groups *groups, sst_error *err);

/* likeness.c, with keep_candidates: of equal articles only the first looked for candidates. */
sst_status sst_find_first_copies(sst_groups *groups, sst_error *err);

/* Founder of a group: earliest, dated before undated, then smallest id, then number. */
sst_status sst_find_founder(const sst_run *run, const sst_article_no *members,
                            uint32_t num, sst_article_no *out, sst_error *err);

/* Whether article x rather than y should lead, by the policy of the options. */
bool sst_leads(const sst_run *run, sst_article_no x, sst_article_no y);

/* Whether a version speaks of other stories too. */
bool sst_version_is_roundup(const sst_groups *groups, uint32_t version);

/* Order of links by (a, b). */
void sst_links_sort(sst_links *links);
/* The link of two articles among links in this order; NULL: there is none. */
const sst_link *sst_links_find(const sst_links *links, sst_article_no a,
                               sst_article_no b);

#endif
