/* SPDX-License-Identifier: MIT */
/* samestory.h - which news articles say the same thing.
 *
 *     article -> keys -> bucket table -> candidate pairs -> measure -> relation -> versions -> stories
 *
 * Conventions, for every function below:
 *   - Text is UTF-8 bytes and a length (sst_text); it need not be valid and need not end in NUL.
 *     {NULL, 0} means absent.  What is handed in is borrowed until the call returns.
 *   - A function that can fail returns sst_status and fills *err (which may be NULL).  On failure
 *     everything it would have written is untouched.
 *   - What comes out through a parameter named `out` is the caller's, who frees it with the
 *     matching sst_..._free; these take NULL.
 *   - A struct that begins with `size` has sizeof itself there: the ..._init functions and what
 *     the library fills write it, and what is handed in with another size is refused, so that a
 *     program and a library of different versions are told apart.
 *   - Const objects may be shared between threads; others belong to one thread at a time.
 *   - The library never prints, exits or aborts, and keeps no global state. */
#ifndef SAMESTORY_H
#define SAMESTORY_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#ifdef __cplusplus
extern "C" {
#endif

#define SST_API __attribute__((visibility("default")))

#define SST_VERSION "0.1.0"

/* The version of the library that runs, as SST_VERSION is that of the header.  Never NULL. */
SST_API const char *sst_version(void);

/* ---- status -------------------------------------------------------------------------- */

typedef enum sst_status {
    SST_OK = 0,
    SST_ERR_ARGUMENT, /* a value outside what the function states */
    SST_ERR_MEMORY,   /* memory ran out */
    SST_ERR_SPACE,    /* temporary space or article numbers ran out */
    SST_ERR_READ,     /* an input is missing or cannot be read */
    SST_ERR_RECORD,   /* one record is malformed or over a limit; the next may be fine */
    SST_ERR_CHANGED,  /* an article's text differs from the first time it was read, or is gone */
    SST_ERR_WRITE     /* a result could not be written */
} sst_status;

typedef struct sst_error {
    sst_status status;
    uint64_t offset;   /* byte in the input where it was found, 0 when that means nothing */
    char message[256]; /* names the thing, what was found, what was wanted; NUL-terminated */
} sst_error;

/* ---- articles ------------------------------------------------------------------------ */

typedef struct sst_text {
    const char *data;
    size_t len_bytes;
} sst_text;

/* The text of a string literal or NUL-terminated string; NULL gives the absent text. */
SST_API sst_text sst_text_of(const char *string);

typedef enum sst_precision {
    SST_UNDATED = 0,
    SST_DAY,   /* a bare date: seconds are those of 12:00 UTC */
    SST_SECOND /* an exact moment */
} sst_precision;

typedef struct sst_date {
    int64_t seconds; /* since 1970-01-01T00:00:00Z; 0 when undated */
    sst_precision precision;
} sst_date;

/* The number of an article in its run: 0, 1, 2 ... in the order they were added. */
typedef uint32_t sst_article_no;
#define SST_NO_ARTICLE UINT32_MAX

/* One article as its reader hands it over.  Only `id` is required; an article without text
 * takes title and summary as its text. */
typedef struct sst_article {
    size_t size;
    sst_text id;       /* should be unique; a repeated one is a candidate revision */
    bool is_id_made;   /* of a place in the input: then its repeats are no revisions */
    sst_text url;      /* compared in normal form, printed as read */
    sst_text source;   /* outlet, as printed */
    sst_text language; /* BCP 47 tag, "en" or "pt-BR"; absent: guessed */
    sst_text title;
    sst_text summary;
    sst_text text; /* plain: no markup */
    sst_date published;
} sst_article;

SST_API void sst_article_init(sst_article *article);

/* ---- options ------------------------------------------------------------------------- */

/* Canonical words that an article needs to be more than a duplicate of another; to tell the same
 * story, with those of its title. */
#define SST_LEAST_WORDS 8

/* What two articles are to each other, weakest first; a pair has the strongest that holds. */
typedef enum sst_relation {
    SST_UNRELATED = 0,
    SST_SAME_STORY,     /* other words on the same event: cosine of salient terms, and date; of
                           two short items .64 of that cosine is asked */
    SST_SHARES_PASSAGE, /* one aligned passage of at least 30 tokens */
    SST_PART_OF,        /* containment >= .8, at least 30 tokens */
    SST_NEAR_DUPLICATE, /* Jaccard of the shingle sets >= near */
    SST_REVISION,       /* same URL or id, containment >= .5 */
    SST_TEMPLATE,       /* one form with other facts in it: at least 3 articles of one source */
    SST_DUPLICATE,      /* the same canonical words */
    SST_NUM_RELATIONS
} sst_relation;

/* "duplicate", "part-of" ...; never NULL. */
SST_API const char *sst_relation_name(sst_relation relation);

typedef enum sst_confidence {
    SST_POSSIBLE = 0, /* cosine under .40 */
    SST_PROBABLE,     /* cosine .40 to .55 */
    SST_LIKELY,       /* cosine .55 and above */
    SST_CERTAIN       /* every relation but same-story */
} sst_confidence;

SST_API const char *sst_confidence_name(sst_confidence confidence);

/* Which member of a group is its lead: the one that is shown and kept. */
typedef enum sst_keep { SST_KEEP_EARLIEST = 0, SST_KEEP_LONGEST, SST_KEEP_FIRST } sst_keep;

#define SST_RELATION_BIT(relation) (1u << (relation))
/* Near-duplicates alone: no templates, no passages, no parts, no terms, no stories. */
#define SST_RELATIONS_NEAR                                                                    \
    (SST_RELATION_BIT(SST_DUPLICATE) | SST_RELATION_BIT(SST_REVISION) |                       \
     SST_RELATION_BIT(SST_NEAR_DUPLICATE))
#define SST_RELATIONS_ALL                                                                     \
    (SST_RELATIONS_NEAR | SST_RELATION_BIT(SST_TEMPLATE) | SST_RELATION_BIT(SST_PART_OF) |    \
     SST_RELATION_BIT(SST_SHARES_PASSAGE) | SST_RELATION_BIT(SST_SAME_STORY))

/* Told from time to time how far a run has come: `done` of `total` units of the named step;
 * `total` is 0 when it is not known.  One call at a time, but from any thread of the run. */
typedef void (*sst_progress_fn)(void *context, const char *step, uint64_t done, uint64_t total);

/* Told by a thread of sst_run_finish which articles it will want again next, before it
 * asks for them: `num` numbers, some perhaps twice; 0: none for a while, so that memory
 * can be given back. Context and thread are those of give_again. */
typedef void (*sst_expect_fn)(void *context, unsigned thread, const sst_article_no *nos,
                              size_t num);

typedef struct sst_options {
    size_t size;
    double near;               /* Jaccard from which articles are near-duplicates, (0, 1]; .5 */
    double recall;             /* wanted P(candidate) at `near`, (0, 1); .98 */
    double window_days;        /* articles of one story lie this close, (0, 36525]; 3 */
    unsigned relations;        /* SST_RELATION_BITs; all */
    sst_keep keep;             /* earliest */
    bool across_sources;       /* only articles of different sources are related; one without
                                  a source differs from all; false */
    sst_date since, until;     /* only articles dated from `since` to `until`, both included, and
                                  undated ones, are related; undated: no limit; undated */
    bool exact;                /* candidates by an exact join: recall 1, slower; false */
    bool use_background;       /* document frequencies from the built-in table; true */
    bool keep_text;            /* the run keeps a copy of each text (in temporary space), so
                                  that sst_run_finish needs no function to give it again; false */
    bool keep_candidates;      /* the groups can say of any two articles whether they were
                                  candidates, and how alike they look (sst_groups_likeness);
                                  takes 260 bytes per article and 8 per candidate; false */
    unsigned num_threads;      /* 0: all cores */
    uint64_t max_memory_bytes; /* 0: half of the machine's or the cgroup's; what does not fit
                                  goes to temporary files (sst_options_least_memory) */
    const char *tmp_dir;       /* NULL: /tmp */
    uint64_t hash_key;         /* of all hashes; equal keys give equal output; 0 */
    const char *kernel;        /* instruction set, a sst_kernel_name; output does not depend on
                                  it.  NULL: the fastest that this processor has */
    sst_progress_fn progress;  /* may be NULL */
    void *progress_context;
    sst_expect_fn expect; /* for who can read much at once faster; may be NULL */
} sst_options;

SST_API void sst_options_init(sst_options *options);

/* The instruction sets that this processor has and the library has code for, the fastest
 * first: "avx512", "avx2", "neon", and last "plain", which is C alone.  NULL from their number
 * on. */
SST_API const char *sst_kernel_name(size_t i);

/* The max_memory_bytes that a run with these options needs however much of it goes to
 * files: by relations and threads, not by articles.  With less it works the same, and
 * takes more than it was given. */
SST_API uint64_t sst_options_least_memory(const sst_options *options);

/* ---- a run: articles in, groups out ---------------------------------------------------- */

typedef struct sst_frequencies sst_frequencies; /* in how many articles terms occur */
typedef struct sst_furniture sst_furniture;     /* what recurs on otherwise different pages */
typedef struct sst_run sst_run;       /* the articles so far; their sketches, not their text */
typedef struct sst_batch sst_batch;   /* articles on their way into a run; one per thread */
typedef struct sst_groups sst_groups; /* what a finished run found */

/* errors: SST_ERR_ARGUMENT names the option that is out of range, or the folder that takes no
 * temporary files, or says that no number of bands reaches the wanted recall.
 * owner: free the run after its groups. */
SST_API sst_status sst_run_new(const sst_options *options, sst_run **out, sst_error *err);
SST_API void sst_run_free(sst_run *run);

/* A batch may be filled while other threads fill others; it only reads the run. */
SST_API sst_status sst_batch_new(const sst_run *run, sst_batch **out, sst_error *err);
SST_API void sst_batch_free(sst_batch *batch);
SST_API sst_status sst_batch_add(sst_batch *batch, const sst_article *article, sst_error *err);

/* Move a batch's articles to the end of the run, which numbers them; the batch is empty
 * again.  Not while other threads append.  errors: SST_ERR_MEMORY and SST_ERR_SPACE, and both are
 * as they were; SST_ERR_ARGUMENT: the batch is of another run, or the run is finished. */
SST_API sst_status sst_run_append(sst_run *run, sst_batch *batch, sst_error *err);

/* Add one article: a batch of one.  For many articles or threads use batches. */
SST_API sst_status sst_run_add(sst_run *run, const sst_article *article, sst_error *err);

/* Gives article `no` again: its title, summary and text, the same as the first time, into
 * *out, which is initialised.  Called from several threads at once, 0 <= thread < num_threads.
 * What *out points to stays valid until the same thread's next call.  A failure leaves that
 * article without relations that need its text, and is listed by sst_groups_lost; only
 * SST_ERR_MEMORY ends the run. */
typedef sst_status (*sst_give_again_fn)(void *context, unsigned thread, sst_article_no no,
                                        sst_article *out, sst_error *err);

/* In how many articles of the run each term occurs; after sst_run_finish a text that was
 * printed often counts once.  NULL when same-story is not among the relations.  owner: the
 * run. */
SST_API const sst_frequencies *sst_run_frequencies(const sst_run *run);

/* The page furniture that sst_run_finish learnt: navigation, newsletter boxes, disclaimers;
 * it counts for nothing.  NULL: none.  owner: the run. */
SST_API const sst_furniture *sst_run_furniture(const sst_run *run);

/* Relate and group all articles.  A run is finished once.  `give_again` may be NULL when
 * options.keep_text is set. */
SST_API sst_status sst_run_finish(sst_run *run, sst_give_again_fn give_again, void *context,
                                  sst_groups **out, sst_error *err);
SST_API void sst_groups_free(sst_groups *groups);

/* ---- what a run found ------------------------------------------------------------------
 * Texts below belong to the groups and stay valid until the next call with the same groups. */

typedef enum sst_article_class {
    SST_CLASS_ARTICLE = 0,
    SST_CLASS_STUB,   /* the same text under five or more URLs of its source, with different
                         titles, as a cookie wall has; related to nothing */
    SST_CLASS_ROUNDUP /* speaks of several stories that have nothing else in common */
} sst_article_class;

/* "article", "stub", "roundup"; never NULL. */
SST_API const char *sst_article_class_name(sst_article_class article_class);

typedef struct sst_article_info {
    size_t size;
    sst_article_class article_class;
    sst_text id, url, source, title;
    sst_text language; /* as given, else as guessed; absent: neither */
    sst_date published;
    uint32_t num_words; /* canonical words */
    uint32_t version;   /* index of its version */
    uint32_t story;     /* index of its story */
    bool is_lead;       /* of its version */
    uint32_t repeat;    /* 1 for the first article of its id, 2, 3 ... for later ones */
    const uint32_t *also; /* indices of other stories that it speaks of, the nearest first */
    size_t num_also;
} sst_article_info;

typedef struct sst_passage { /* half-open byte ranges of the two articles' texts */
    uint32_t a_begin, a_end, b_begin, b_end;
    uint32_t num_words; /* of its shorter side */
} sst_passage;

#define SST_MAX_SHARED_TERMS 8

typedef struct sst_pair {
    size_t size;
    sst_article_no a, b; /* a < b */
    sst_relation relation;
    sst_confidence confidence;
    sst_article_no of; /* the whole, or the earlier revision; else SST_NO_ARTICLE */
    double jaccard, containment, cosine; /* 0..1; NaN where the relation did not need it */
    const sst_passage *passages;         /* NULL when there are none */
    size_t num_passages;
    sst_text terms[SST_MAX_SHARED_TERMS]; /* shared terms, heaviest first, as the text of a */
    size_t num_terms;                     /* has them */
} sst_pair;

typedef struct sst_group_info { /* a version or a story */
    size_t size;
    uint64_t id;                   /* hash of the founder's id */
    sst_article_no founder, lead;
    const sst_article_no *members; /* ascending */
    uint32_t num_members;
    uint32_t num_sources;
    sst_date first, last; /* undated when no member is dated */
    uint32_t story;       /* of a version: its story; of a story: its own index */
    uint32_t num_versions; /* of a version: 1 */
    uint32_t num_sources_own; /* distinct sources of its versions' founders */
    double weakest; /* least Jaccard (version) or cosine (story) that joined it; NaN: none */
    sst_confidence confidence; /* of a story of several versions: its weakest merge's tier */
    sst_text terms[SST_MAX_SHARED_TERMS]; /* of a story of several versions: what it is about */
    size_t num_terms;
} sst_group_info;

typedef struct sst_summary {
    size_t size;
    uint64_t num_articles, num_versions, num_stories, num_pairs;
    bool has_stories; /* same-story is among the relations; else each version is one, alone */
    uint64_t num_undated;
    uint64_t num_replaced_bytes; /* invalid UTF-8, replaced by U+FFFD */
    uint64_t num_repeated_ids;
    uint64_t num_stubs;
    uint64_t num_with_furniture; /* articles in which page furniture was found */
    uint32_t num_bands, num_rows; /* 0, 0 when the join was exact */
    double expected_recall;       /* P(candidate) at `near` */
    uint64_t num_hot_buckets;     /* buckets so large that only some of their pairs were met */
    uint64_t num_caps;            /* articles for which a limit on candidates bit */
    uint64_t num_candidates;      /* distinct candidate pairs that were measured */
    uint64_t num_story_candidates; /* pairs of versions whose terms were compared */
} sst_summary;

/* The same groups once more, for another thread: what a view is asked for stays valid
 * until the next call with the same view.  owner: free a view with sst_groups_free,
 * before its groups. */
SST_API sst_status sst_groups_view(const sst_groups *groups, sst_groups **out, sst_error *err);

/* With how many threads the run was finished. */
SST_API unsigned sst_groups_num_threads(const sst_groups *groups);
/* The run's folder for temporary files.  Never NULL; owner: the run. */
SST_API const char *sst_groups_tmp_dir(const sst_groups *groups);
SST_API void sst_groups_summary(const sst_groups *groups, sst_summary *out);
SST_API sst_status sst_groups_article(sst_groups *groups, sst_article_no no,
                                      sst_article_info *out, sst_error *err);
/* How it is named, alone: its id, and as in sst_article_info which of that id it is. */
SST_API sst_status sst_groups_article_id(sst_groups *groups, sst_article_no no, sst_text *id,
                                         uint32_t *repeat, sst_error *err);
/* Pairs are sorted by (a, b). */
SST_API sst_status sst_groups_pair(sst_groups *groups, uint64_t index, sst_pair *out,
                                   sst_error *err);
/* The same without terms, which cost most: for who goes through all pairs. */
SST_API sst_status sst_groups_pair_outline(sst_groups *groups, uint64_t index,
                                           sst_pair *out, sst_error *err);
/* The index of the pair of articles a and b, in any order; false: they are not related. */
SST_API bool sst_groups_find_pair(const sst_groups *groups, sst_article_no a,
                                  sst_article_no b, uint64_t *index);
/* Versions and stories are sorted by their first article. */
SST_API sst_status sst_groups_version(sst_groups *groups, uint32_t index, sst_group_info *out,
                                      sst_error *err);
SST_API sst_status sst_groups_story(sst_groups *groups, uint32_t index, sst_group_info *out,
                                    sst_error *err);
/* The same without what costs most: terms and num_sources_own of several versions. */
SST_API sst_status sst_groups_story_outline(sst_groups *groups, uint32_t index,
                                            sst_group_info *out, sst_error *err);

/* Articles whose text could not be had again, each once, ascending; false past the last. */
typedef struct sst_lost_text {
    size_t size;
    sst_article_no no;
    sst_error reason;
} sst_lost_text;
SST_API uint64_t sst_groups_num_lost(const sst_groups *groups);
SST_API bool sst_groups_lost(const sst_groups *groups, size_t index, sst_lost_text *out);

/* What a run with keep_candidates knows of any two articles, without reading them again. */
typedef struct sst_likeness {
    size_t size;
    bool was_candidate;  /* in one version; or they, or copies of them, met by a key of some
                            family; or the founders of their versions by their terms */
    double jaccard;      /* estimated from the signatures, 0..1 */
    double cosine;       /* of the founders of their versions, 0..1; NaN: no terms were asked for */
    double cosine_story; /* what it had to be for one story of these two, as far apart, in the
                            languages and as short as they are; over 1: never */
} sst_likeness;
/* errors: SST_ERR_ARGUMENT: no such article, or keep_candidates was not set. */
SST_API sst_status sst_groups_likeness(const sst_groups *groups, sst_article_no a,
                                       sst_article_no b, sst_likeness *out, sst_error *err);

/* ---- how good is it: clusters against labels --------------------------------------------- */

/* Found clusters against gold ones, over the same documents.  A ratio 0/0 is 0. */
typedef struct sst_score {
    size_t size;
    uint64_t num_documents, num_gold_clusters, num_found_clusters;
    uint64_t largest_found; /* documents of the largest found cluster */
    /* pairs of documents in one cluster: of the gold, as found, and in both */
    uint64_t num_gold_pairs, num_found_pairs, num_right_pairs;
    double pair_precision, pair_recall, pair_f1; /* 0..1 */
    /* The adjusted Rand index: 1 for equal clusters, about 0 for chance, may be negative; 1
     * when both have all documents alone, or all in one.
     * Source: Hubert and Arabie, "Comparing partitions", Journal of Classification 2, 1985. */
    double ari;
    /* Averages over documents: of the share of its found cluster that is of its gold
     * cluster, and the other way round.  Source: Bagga and Baldwin, "Algorithms for
     * scoring coreference chains", LREC 1998; for clusters without links Amigo, Gonzalo,
     * Artiles and Verdejo, "A comparison of extrinsic clustering evaluation metrics",
     * Information Retrieval 12, 2009. */
    double bcubed_precision, bcubed_recall, bcubed_f1;
} sst_score;

/* gold[i] and found[i]: the clusters of document i, by any numbers. */
SST_API sst_status sst_score_clusters(const uint32_t *gold, const uint32_t *found, size_t num,
                                      sst_score *out, sst_error *err);
/* The harmonic mean of precision and recall, 0 when both are. */
SST_API double sst_score_f1(double precision, double recall);

/* ---- the stages without state: for engines that bring their own rows -------------------- */

typedef struct sst_sketcher sst_sketcher; /* options and the memory for one article */

typedef struct sst_term {
    uint32_t key;    /* hash of the term */
    uint16_t weight; /* of a vector of length 2^15 */
} sst_term;

typedef struct sst_sketch { /* all borrowed from the sketcher, until its next call */
    size_t size;
    uint64_t content_hash[2]; /* of the canonical words */
    uint32_t num_words, num_shingles;
    const uint64_t *shingles;  /* num_shingles distinct hashes, ascending: the set of which
                                  Jaccard and containment speak */
    const uint16_t *signature; /* num_components of them; NULL: no words at all */
    size_t num_components;
    const uint64_t *band_keys; /* one per band */
    size_t num_bands;
    const uint64_t *marks; /* keys of the passage marks */
    size_t num_marks;
    const sst_term *terms; /* by descending weight, then key */
    size_t num_terms;
} sst_sketch;

SST_API sst_status sst_sketcher_new(const sst_options *options, sst_sketcher **out,
                                    sst_error *err);
SST_API void sst_sketcher_free(sst_sketcher *sketcher);
SST_API sst_status sst_sketch_article(sst_sketcher *sketcher, const sst_article *article,
                                      sst_sketch *out, sst_error *err);

/* Estimate the Jaccard similarity, 0..1, of two signatures of k components.
 * Standard error at most sqrt(s * (1 - s) / k): 0.035 at s = 0.8, k = 128.
 * Source: Dahlgaard, Knudsen, Thorup, "Fast Similarity Sketching", FOCS 2017. */
SST_API double sst_signature_similarity(const uint16_t *a, const uint16_t *b, size_t k);

/* Whether two signatures of a sketcher may be those of articles of Jaccard `near`: their
 * estimate is at most three standard errors under it.  A run measures no other candidates. */
SST_API bool sst_signature_may_be_near(const uint16_t *a, const uint16_t *b, double near);

/* A canonical word where it stands in its text: a half-open byte range. */
typedef struct sst_word {
    uint32_t begin, end;
    bool is_spaced; /* false: a code point of Han, Kana, Thai or its kin, with its marks */
} sst_word;

/* The canonical words of a text, in its order.  Ranges never go back; those of words that one
 * character stands for are equal.  *out: *num words, borrowed from the sketcher until its next
 * call. */
SST_API sst_status sst_sketch_words(sst_sketcher *sketcher, sst_text text,
                                    const sst_word **out, size_t *num, sst_error *err);

/* The bands that reach a recall: the most rows r for which floor(k / r) bands make
 * P(candidate) = 1 - (1 - near^r)^bands at least `recall`.
 * errors: SST_ERR_ARGUMENT when no r does. */
typedef struct sst_bands {
    uint32_t num_bands, num_rows;
    double expected_recall;
} sst_bands;
SST_API sst_status sst_bands_choose(double near, double recall, sst_bands *out, sst_error *err);
/* P(candidate) of two articles of Jaccard similarity j: the S-curve. */
SST_API double sst_bands_probability(const sst_bands *bands, double jaccard);

/* Link a stream of (key, row id), sorted by key, then id: each bucket gives edges from its
 * first row and along the chain, and all pairs up to 32 rows; never more than about 2 m. */
typedef struct sst_linker sst_linker;
typedef sst_status (*sst_edge_fn)(void *context, uint64_t a, uint64_t b);
SST_API sst_status sst_linker_new(sst_edge_fn edge, void *context, sst_linker **out,
                                  sst_error *err);
/* errors: SST_ERR_ARGUMENT when (key, id) comes before the one pushed last; what `edge`
 * returned, when that is not SST_OK. */
SST_API sst_status sst_linker_push(sst_linker *linker, uint64_t key, uint64_t id,
                                   sst_error *err);
SST_API sst_status sst_linker_end(sst_linker *linker, sst_error *err);
SST_API void sst_linker_free(sst_linker *linker);

/* Every measure of one pair, each with the relation's threshold: why yes, or why not. */
typedef struct sst_comparison {
    size_t size;
    sst_relation relation;
    sst_confidence confidence;
    double jaccard, containment, cosine;
    double longest_passage_words;
    double days_apart;            /* NaN when either is undated */
    double near, containment_part, containment_revision, cosine_story; /* the thresholds */
    uint32_t passage_words;       /* the threshold: 30 */
    bool same_content, same_url, same_id, same_source;
    bool b_is_part;               /* of the two, b is the shorter */
    uint32_t num_words[2], num_shingles[2], num_shared_shingles;
    /* Laid beside one another: whether they are one form filled in twice.  With a third of
     * their source they are a template; two alone never are. */
    bool same_form;
    double form_equal, form_equal_wanted; /* equal words / words of the longer; NaN: the
                                             texts are of different make */
    uint32_t num_slots, slots_wanted;     /* places that differ */
    double changed_facts, changed_facts_wanted; /* share of the numbers and dates */
    const sst_passage *passages;  /* borrowed from the sketcher, until its next call */
    size_t num_passages;
    sst_text terms[SST_MAX_SHARED_TERMS]; /* borrowed from the text of a */
    double term_shares[SST_MAX_SHARED_TERMS]; /* share of the cosine */
    size_t num_terms;
} sst_comparison;

SST_API sst_status sst_compare_articles(sst_sketcher *sketcher, const sst_article *a,
                                        const sst_article *b, sst_comparison *out,
                                        sst_error *err);

/* In how many articles each term occurs, beside the background: learnt by counting, merged
 * across engines by adding.  A sketcher takes them into account from then on (borrowed). */
SST_API sst_status sst_frequencies_new(sst_frequencies **out, sst_error *err);
SST_API void sst_frequencies_free(sst_frequencies *frequencies);
SST_API sst_status sst_frequencies_learn(sst_frequencies *frequencies, sst_sketcher *sketcher,
                                         const sst_article *article, sst_error *err);
SST_API sst_status sst_frequencies_merge(sst_frequencies *into, const sst_frequencies *from,
                                         sst_error *err);
SST_API void sst_sketcher_use_frequencies(sst_sketcher *sketcher,
                                          const sst_frequencies *frequencies);

/* Page furniture that a run of the same hash key learnt is left out from then on (borrowed;
 * NULL: none). */
SST_API void sst_sketcher_use_furniture(sst_sketcher *sketcher,
                                        const sst_furniture *furniture);

#ifdef __cplusplus
}
#endif
#endif
