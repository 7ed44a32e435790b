/* SPDX-License-Identifier: MIT */
/* bands.c - candidates for near-duplicates: articles whose signatures agree in a band.
 *
 * Bands are joined from the signatures, as many at a time as there is memory for, and never
 * all stored: a pass reads every signature once.  In its first half the threads add the keys
 * of a stretch of the articles each, in its second they group partitions, so that none waits
 * for another.  What a bucket brings together is dropped when the whole signatures rule it
 * out. */
#include <stdlib.h>

#include "base/hash.h"
#include "base/status.h"
#include "base/thread.h"
#include "finder.h"
#include "match/candidate.h"
#include "match/keys.h"
#include "match/measure.h"

enum {
    CHUNK = 256,                /* articles, whose signatures are 64 KiB */
    PENDING_PAIRS = 4096,       /* looked at together */
    PAIRS_AHEAD = 8,            /* of the one looked at, whose signatures are fetched */
    LEAST_REMEMBERED = 1 << 14, /* pairs */
    /* 4 bytes an article: of a million made-up ones 229,000 pairs were looked at then, 365,000
     * with half of it, and 152,000 with twice as much, of 1,545,000 that buckets held */
    ARTICLES_PER_REMEMBERED = 2,
};

#define SIGNATURE_BYTES (SST_NUM_COMPONENTS * sizeof(uint16_t))

#define BYTES_PER_ENTRY 10               /* of a table: 8 and the ends of its blocks */
#define TABLE_BYTES_PER_ARTICLE 32       /* of all tables of a pass */
#define SMALL_TABLES ((uint64_t)4 << 20) /* bytes that are no matter */

/* Pairs that were looked at, each in a place by its hash until another takes that: a pair
 * comes again with every band that it agrees in. Of all threads, as the next band may
 * bring it to any: where two meet, one of the pairs is remembered. */
typedef struct memory_of_pairs {
    sst_candidate *at; /* 0: none yet */
    uint64_t num;      /* a power of two */
} memory_of_pairs;

/* One thread's memory for joining bands. */
typedef struct band_joiner {
    sst_grouper *grouper;
    sst_linked linked;    /* pairs to look at; its hot buckets are those of all */
    sst_candidates found; /* those that the signatures let pass */
    memory_of_pairs looked_at; /* that of the pass */
    sst_hoard_view signatures;
    uint16_t *room;       /* for those of CHUNK articles */
    unsigned least_equal; /* components, of a pair that may be near */
} band_joiner;

typedef struct band_pass {
    const sst_finder *finder;
    band_joiner *joiners; /* by thread */
    sst_table **tables;   /* by band of the pass */
    memory_of_pairs looked_at;
    uint32_t first_band, num_bands, most_bands;
} band_pass;

/* The signatures of `num` articles from `first` on, at most CHUNK; `room` has as much
 * space. */
static const uint16_t *look_at_signatures(const band_joiner *joiner, size_t first,
                                          size_t num, uint16_t *room)
{
    return sst_hoard_look(&joiner->signatures, first * SIGNATURE_BYTES,
                          num * SIGNATURE_BYTES, room);
}

/* ---- adding ---- */

/* Articles that follow one another, at most CHUNK, and who writes their keys. */
typedef struct chunk {
    size_t first, num;
    unsigned writer;
} chunk;

/* Those of a chunk that take part. */
static sst_status add_chunk(const band_pass *pass, const band_joiner *joiner,
                            const chunk *c, sst_error *err)
{
    sst_article_no nos[CHUNK], places[CHUNK];
    size_t num_taken = 0;
    for (size_t i = 0; i < c->num; i++) {
        places[num_taken] = (sst_article_no)i;
        nos[num_taken] = (sst_article_no)(c->first + i);
        num_taken += sst_finder_takes(pass->finder, c->first + i);
    }
    const uint16_t *signatures =
        look_at_signatures(joiner, c->first, c->num, joiner->room);
    uint64_t keys[CHUNK];
    sst_status st = SST_OK;
    for (uint32_t i = 0; i < pass->num_bands && st == SST_OK; i++) {
        sst_band band =
            sst_band_of(&pass->finder->run->params.bands, pass->first_band + i);
        sst_band_keys(&band, signatures, places, num_taken, keys);
        st = sst_table_add_many(pass->tables[i], c->writer,
                                (sst_table_entries){keys, nos, num_taken}, err);
    }
    return st;
}

/* The articles of stretch i of as many as there are threads. */
static sst_status add_stretch(void *context, unsigned thread, size_t i, sst_error *err)
{
    const band_pass *pass = context;
    const sst_run *run = pass->finder->run;
    size_t end = run->rows.len * (i + 1) / run->num_threads;
    chunk c = {.first = run->rows.len * i / run->num_threads, .writer = (unsigned)i};
    sst_status st = SST_OK;
    for (; c.first < end && st == SST_OK; c.first += c.num) {
        c.num = end - c.first < CHUNK ? end - c.first : CHUNK;
        st = add_chunk(pass, &pass->joiners[thread], &c, err);
    }
    return st;
}

/* ---- grouping ---- */

static void fetch_signature(const char *signature)
{
    for (size_t i = 0; i < SIGNATURE_BYTES; i += 64)
        __builtin_prefetch(signature + i);
}

static void fetch_signatures(const band_joiner *joiner, sst_candidate pair)
{
    if (joiner->signatures.fd >= 0)
        return; /* they are read into the joiner's room */
    fetch_signature(joiner->signatures.at + sst_candidate_a(pair) * SIGNATURE_BYTES);
    fetch_signature(joiner->signatures.at + sst_candidate_b(pair) * SIGNATURE_BYTES);
}

/* As many components are equal as of a pair that may be near. */
static bool may_be_near(const band_joiner *joiner, sst_candidate pair)
{
    uint16_t *room = joiner->room;
    const uint16_t *a = look_at_signatures(joiner, sst_candidate_a(pair), 1, room);
    const uint16_t *b =
        look_at_signatures(joiner, sst_candidate_b(pair), 1, room + SST_NUM_COMPONENTS);
    return sst_measure_num_equal(a, b) >= joiner->least_equal;
}

/* Drop the pairs that are remembered, and remember the others. */
static void drop_looked_at(band_joiner *joiner)
{
    sst_candidates *pairs = &joiner->linked.candidates;
    const memory_of_pairs *looked_at = &joiner->looked_at;
    size_t kept = 0;
    for (size_t i = 0; i < pairs->len; i++) {
        sst_candidate pair = pairs->at[i];
        sst_candidate *place = &looked_at->at[sst_mix64(pair) & (looked_at->num - 1)];
        pairs->at[kept] = pair;
        kept += __atomic_load_n(place, __ATOMIC_RELAXED) != pair;
        __atomic_store_n(place, pair, __ATOMIC_RELAXED);
    }
    pairs->len = kept;
}

/* Look at the pending pairs and keep those that may be near. */
static sst_status sift_pairs(band_joiner *joiner, sst_error *err)
{
    sst_candidates *pairs = &joiner->linked.candidates, *found = &joiner->found;
    drop_looked_at(joiner);
    if (!sst_candidates_make_room(found, pairs->len))
        return sst_fail_memory(err);
    for (size_t i = 0; i < pairs->len; i++) {
        if (i + PAIRS_AHEAD < pairs->len)
            fetch_signatures(joiner, pairs->at[i + PAIRS_AHEAD]);
        if (may_be_near(joiner, pairs->at[i]))
            found->at[found->len++] = pairs->at[i];
    }
    pairs->len = 0;
    return SST_OK;
}

static sst_status band_bucket(void *context, const sst_article_no *members, size_t num,
                              sst_error *err)
{
    band_joiner *joiner = context;
    sst_status st = sst_linked_bucket(&joiner->linked, members, num, err);
    if (st == SST_OK && joiner->linked.candidates.len >= PENDING_PAIRS)
        st = sift_pairs(joiner, err);
    return st;
}

static sst_status group_partition(void *context, unsigned thread, size_t i,
                                  sst_error *err)
{
    const band_pass *pass = context;
    const sst_table *table = pass->tables[i % pass->num_bands];
    return sst_table_group_partition(table, i / pass->num_bands,
                                     pass->joiners[thread].grouper, err);
}

/* ---- passes ---- */

static sst_status run_pass(band_pass *pass, sst_error *err)
{
    unsigned num_threads = pass->finder->run->num_threads;
    for (uint32_t i = 0; i < pass->num_bands; i++)
        sst_table_clear(pass->tables[i]);
    sst_status st = sst_parallel_for(num_threads, num_threads, add_stretch, pass, err);
    size_t num_partitions = sst_table_num_partitions(pass->tables[0]) * pass->num_bands;
    if (st == SST_OK)
        st = sst_parallel_for(num_threads, num_partitions, group_partition, pass, err);
    return st;
}

/* As many bands at a time as fit, one at least; more would take more memory than the
 * signatures are worth reading again. */
static uint32_t num_bands_at_a_time(const sst_run *run, const sst_table_limits *limits)
{
    uint64_t num = run->rows.len, bytes = TABLE_BYTES_PER_ARTICLE * num;
    bytes = bytes > SMALL_TABLES ? bytes : SMALL_TABLES;
    bytes = bytes < limits->memory_bytes ? bytes : limits->memory_bytes;
    uint64_t fitting = bytes / (BYTES_PER_ENTRY * (num + 1));
    uint32_t all = run->params.bands.num_bands;
    return fitting < 1 ? 1 : fitting < all ? (uint32_t)fitting : all;
}

/* It grows with the articles, and has at most a 16th of the memory for tables, which is
 * less by that. */
static bool share_memory_with_pairs(size_t num_articles, sst_table_limits *limits,
                                    memory_of_pairs *out)
{
    uint64_t most = limits->memory_bytes / 16 / sizeof *out->at;
    out->num = LEAST_REMEMBERED;
    while (2 * out->num <= most &&
           2 * out->num <= num_articles / ARTICLES_PER_REMEMBERED)
        out->num *= 2;
    if (out->num > LEAST_REMEMBERED)
        limits->memory_bytes -= out->num * sizeof *out->at;
    out->at = calloc(out->num, sizeof *out->at);
    return out->at != NULL;
}

static sst_status open_pass(band_pass *pass, sst_error *err)
{
    const sst_run *run = pass->finder->run;
    sst_table_options options = {.expected = run->rows.len,
                                 .num_writers = run->num_threads,
                                 .limits = sst_run_table_limits(run)};
    bool has_memory =
        share_memory_with_pairs(run->rows.len, &options.limits, &pass->looked_at);
    pass->most_bands = num_bands_at_a_time(run, &options.limits);
    options.limits.memory_bytes /= pass->most_bands;
    pass->joiners = calloc(run->num_threads, sizeof *pass->joiners);
    pass->tables = calloc(pass->most_bands, sizeof *pass->tables);
    has_memory = has_memory && pass->joiners && pass->tables;
    sst_status st = has_memory ? SST_OK : sst_fail_memory(err);
    for (uint32_t i = 0; i < pass->most_bands && st == SST_OK; i++)
        st = sst_table_new(&options, &pass->tables[i], err);
    for (unsigned i = 0; i < run->num_threads && st == SST_OK; i++) {
        band_joiner *joiner = &pass->joiners[i];
        joiner->found.hoard = joiner->linked.candidates.hoard = run->hoard;
        joiner->signatures = sst_hoard_view_of(run->hoard, run->signatures.at);
        joiner->least_equal = sst_measure_least_equal(run->params.options.near);
        joiner->looked_at = pass->looked_at;
        joiner->room = malloc(CHUNK * SIGNATURE_BYTES);
        st = joiner->room ? SST_OK : sst_fail_memory(err);
        if (st == SST_OK)
            st = sst_grouper_new(pass->tables[0], band_bucket, joiner, &joiner->grouper,
                                 err);
    }
    return st;
}

static void close_pass(band_pass *pass)
{
    for (unsigned i = 0; pass->joiners && i < pass->finder->run->num_threads; i++) {
        sst_grouper_free(pass->joiners[i].grouper);
        free(pass->joiners[i].room);
        sst_vec_free(&pass->joiners[i].found);
        sst_vec_free(&pass->joiners[i].linked.candidates);
    }
    for (uint32_t i = 0; pass->tables && i < pass->most_bands; i++)
        sst_table_free(pass->tables[i]);
    free(pass->joiners);
    free(pass->tables);
    free(pass->looked_at.at);
}

/* A pair is found by many bands: put them in order, so that one is left of each. */
static sst_status sort_found(void *context, unsigned thread, size_t i, sst_error *err)
{
    (void)thread;
    const band_pass *pass = context;
    sst_status st = sift_pairs(&pass->joiners[i], err);
    if (st == SST_OK)
        sst_candidates_sort(&pass->joiners[i].found);
    return st;
}

/* What a thread found goes to the finder. */
static sst_status take_found(sst_finder *f, band_joiner *joiner, sst_error *err)
{
    if (!sst_vec_append(f->candidates, joiner->found.at, joiner->found.len))
        return sst_fail_memory(err);
    f->groups->summary.num_hot_buckets += joiner->linked.num_hot_buckets;
    sst_vec_free(&joiner->found);
    return SST_OK;
}

sst_status sst_find_by_bands(sst_finder *f, sst_error *err)
{
    const sst_run *run = f->run;
    uint32_t num_bands = run->params.bands.num_bands;
    band_pass pass = {.finder = f};
    sst_status st = open_pass(&pass, err);
    for (uint32_t band = 0; band < num_bands && st == SST_OK; band += pass.num_bands) {
        pass.first_band = band;
        pass.num_bands =
            num_bands - band < pass.most_bands ? num_bands - band : pass.most_bands;
        st = run_pass(&pass, err);
    }
    if (st == SST_OK)
        st = sst_parallel_for(run->num_threads, run->num_threads, sort_found, &pass, err);
    for (unsigned i = 0; i < run->num_threads && st == SST_OK; i++)
        st = take_found(f, &pass.joiners[i], err);
    close_pass(&pass);
    return st;
}
