/* SPDX-License-Identifier: MIT */
/* words.c - the third reading: founders of stories -> the words that show their terms.
 *
 * A vector knows its terms by their keys.  What is printed of a story, and of a pair of
 * one, are words as they stand in the text, so founders of versions that are in a story
 * with others are read once more: those that lend their words (shown.c).  An article that
 * cannot be had again stays in its story; others must lend their words, so all of them
 * are read then. */
#include <stdlib.h>
#include <string.h>

#include "base/bytes.h"
#include "base/status.h"
#include "base/thread.h"
#include "shown.h"
#include "vectors.h"

enum {
    LEAST_BLOCK = 32, /* versions */
    MOST_BLOCK = 512,
    BLOCKS_OF_THREAD = 8, /* so that none waits long for another's last */
};

/* A block of versions on its way; one per thread. */
typedef struct slot {
    sst_scratch scratch;
    size_t first, end;       /* versions */
    sst_chars words;         /* of all of them */
    uint64_t word_at[MOST_BLOCK]; /* from the start of `words` */
    sst_losses losses;
} slot;

typedef struct shower {
    const sst_again *again;
    sst_groups *groups;
    bool *is_shown; /* by version */
    slot *slots;
    size_t next, block; /* versions */
} shower;

/* ---- which versions ---- */

/* Those of stories of several, and those whose founders a pair names as of one story. */
static void choose_all(shower *s, const uint32_t *story_of)
{
    const sst_groups *groups = s->groups;
    for (size_t v = 0; v < groups->versions.len; v++)
        if (story_of[v] != v)
            s->is_shown[v] = s->is_shown[story_of[v]] = true;
    for (size_t i = 0; i < groups->links.len; i++) {
        const sst_link *link = &groups->links.at[i];
        if (link->relation == SST_SAME_STORY)
            s->is_shown[groups->version_of[link->a]] =
                s->is_shown[groups->version_of[link->b]] = true;
    }
}

/* Of these the lenders: the first of a pair, and all of a story but its last version,
 * which has no term in common with another that is not the other's to lend. */
static void choose_lenders(shower *s, const uint32_t *story_of, uint32_t *last)
{
    const sst_groups *groups = s->groups;
    for (size_t v = 0; v < groups->versions.len; v++) {
        uint32_t story = story_of[v];
        if (story != v)
            s->is_shown[last[story]] = true;
        last[story] = (uint32_t)v;
    }
    for (size_t i = 0; i < groups->links.len; i++) {
        const sst_link *link = &groups->links.at[i];
        if (link->relation == SST_SAME_STORY)
            s->is_shown[groups->version_of[link->a]] = true;
    }
}

static sst_status choose_versions(shower *s, const uint32_t *story_of, sst_error *err)
{
    sst_hoard *hoard = s->groups->run->hoard;
    size_t num = s->groups->versions.len;
    uint32_t *last = sst_hoard_calloc(hoard, num + 1, sizeof *last);
    s->is_shown = sst_hoard_calloc(hoard, num + 1, sizeof *s->is_shown);
    bool has_memory = last && s->is_shown;
    if (has_memory)
        choose_lenders(s, story_of, last);
    sst_hoard_release(hoard, last);
    return has_memory ? SST_OK : sst_fail_memory(err);
}

/* ---- their words ---- */

enum { SLOTS = 1024 };

/* The terms of one version, and where each stands first. */
typedef struct search {
    const uint32_t *keys;
    uint32_t num;
    uint8_t
        slots[SLOTS]; /* open addressing by key: 1 + its index; 0: most fall through */
    uint32_t first[SST_MAX_TERMS]; /* 1 + its index among the places; 0: it has none */
} search;

static void init_search(search *s, const sst_groups *groups, size_t version)
{
    s->keys = groups->keys + version * SST_MAX_TERMS;
    s->num = groups->num_terms[version];
    memset(s->slots, 0, sizeof s->slots);
    for (uint32_t i = 0; i < s->num; i++) {
        size_t at = s->keys[i] % SLOTS;
        while (s->slots[at])
            at = (at + 1) % SLOTS;
        s->slots[at] = (uint8_t)(i + 1);
    }
}

/* Where each term stands first.  `hits` is memory for one more than there are places. */
static void find_first(search *s, sst_term_source source, uint32_t *hits)
{
    size_t num_hits = 0;
    memset(s->first, 0, sizeof s->first);
    for (size_t i = 0; i < source.num; i++) {
        hits[num_hits] = (uint32_t)i;
        num_hits += s->slots[source.keys[i] % SLOTS] != 0;
    }
    while (num_hits-- > 0) { /* backwards: the first one stays */
        uint32_t key = source.keys[hits[num_hits]];
        size_t at = key % SLOTS;
        while (s->slots[at] && s->keys[s->slots[at] - 1] != key)
            at = (at + 1) % SLOTS;
        if (s->slots[at])
            s->first[s->slots[at] - 1] = hits[num_hits] + 1;
    }
}

/* The words of terms that have none yet, in the title or in the text; false: memory ran
 * out. */
static bool find_words(search *s, const sst_looked *looked, bool is_title,
                       sst_scratch *scratch, sst_text found[SST_MAX_TERMS])
{
    const sst_words *words = is_title ? &looked->title_words : &looked->words;
    sst_text text = is_title ? looked->title : looked->text;
    sst_term_source source = is_title ? looked->title_places : looked->places;
    uint32_t *hits = sst_scratch_alloc(scratch, source.num + 1, sizeof *hits);
    if (!hits)
        return false;
    find_first(s, source, hits);
    for (uint32_t i = 0; i < s->num; i++)
        if (!found[i].data && s->first[i])
            found[i] =
                sst_term_word(words, text, sst_term_place_at(source, s->first[i] - 1));
    return true;
}

/* A word of which no more is shown than there is room for. */
static size_t shown_len(sst_text word)
{
    if (word.len_bytes <= SST_MAX_WORD_BYTES)
        return word.len_bytes;
    size_t len = SST_MAX_WORD_BYTES;
    while (((uint8_t)word.data[len] & 0xc0) == 0x80)
        len--;
    return len;
}

static bool append_words(sst_chars *words, const sst_text *found, size_t num)
{
    if (!sst_vec_reserve(words,
                         words->len + num * (SST_WORD_END_BYTES + SST_MAX_WORD_BYTES)))
        return false;
    char *ends = words->at + words->len, *at = ends + num * SST_WORD_END_BYTES;
    const char *begin = at;
    for (size_t i = 0; i < num; i++) {
        size_t len = shown_len(found[i]);
        sst_vec_copy(at, 0, found[i].data, len);
        at += len;
        sst_store16(ends + i * SST_WORD_END_BYTES, (uint16_t)(at - begin));
    }
    words->len = (size_t)(at - words->at);
    return true;
}

static sst_status show_version(const shower *sh, unsigned at, size_t version,
                               sst_error *err)
{
    slot *s = &sh->slots[at];
    const sst_groups *groups = sh->groups;
    sst_article_no founder = groups->versions.at[version].founder;
    sst_rereader reader = {sh->again, at, &s->scratch};
    sst_looked looked;
    sst_error reason = {.status = SST_OK};
    search wanted;
    sst_scratch_reset(&s->scratch);
    sst_status st = sst_again_look(&reader, founder, SST_LOOK_PLACES, &looked, &reason);
    if (st != SST_OK)
        return sst_lose_text(&s->losses, founder, st, &reason, err);
    sst_text found[SST_MAX_TERMS] = {{NULL, 0}};
    init_search(&wanted, groups, version);
    if (!find_words(&wanted, &looked, true, &s->scratch, found) ||
        !find_words(&wanted, &looked, false, &s->scratch, found))
        return sst_fail_memory(err);
    return append_words(&s->words, found, wanted.num) ? SST_OK : sst_fail_memory(err);
}

/* ---- all of them ---- */

static sst_status produce(void *context, unsigned at, bool *end, sst_error *err)
{
    (void)err;
    shower *sh = context;
    slot *s = &sh->slots[at];
    size_t num = sh->groups->versions.len;
    *end = sh->next == num;
    s->first = sh->next;
    s->end = sh->next = num - s->first < sh->block ? num : s->first + sh->block;
    return SST_OK;
}

static void expect_founders(const shower *sh, unsigned thread, const slot *s)
{
    sst_article_no nos[MOST_BLOCK];
    size_t num = 0;
    for (size_t v = s->first; v < s->end; v++)
        if (sh->is_shown[v])
            nos[num++] = sh->groups->versions.at[v].founder;
    if (num > 0)
        sst_again_expect(sh->again, thread, nos, num);
}

static sst_status work(void *context, unsigned at, sst_error *err)
{
    const shower *sh = context;
    slot *s = &sh->slots[at];
    sst_status st = SST_OK;
    expect_founders(sh, at, s);
    s->words.len = s->losses.len = 0;
    for (size_t v = s->first; v < s->end && st == SST_OK; v++) {
        s->word_at[v - s->first] = s->words.len;
        if (sh->is_shown[v])
            st = show_version(sh, at, v, err);
    }
    return st;
}

static sst_status commit(void *context, unsigned at, sst_error *err)
{
    const shower *sh = context;
    const slot *s = &sh->slots[at];
    sst_groups *groups = sh->groups;
    uint64_t base;
    sst_status st =
        sst_spool_append(&groups->words, s->words.at, s->words.len, &base, err);
    if (st != SST_OK)
        return st;
    for (size_t v = s->first; v < s->end; v++)
        groups->word_at[v] = base + s->word_at[v - s->first];
    groups->word_at[s->end] = base + s->words.len;
    if (!sst_vec_append(&groups->losses, s->losses.at, s->losses.len))
        return sst_fail_memory(err);
    sst_run_tell(sh->again->run, "finding words", s->end, groups->versions.len);
    return SST_OK;
}

static sst_status show_versions(shower *sh, const uint32_t *story_of, sst_error *err)
{
    sst_groups *groups = sh->groups;
    sst_pipeline pipeline = {produce, work, commit, sh, 0};
    size_t num_lost = groups->losses.len;
    sst_status st = sst_pipeline_run(&pipeline, sh->again->run->num_threads, err);
    if (st != SST_OK || groups->losses.len == num_lost)
        return st;
    choose_all(sh, story_of); /* lenders are missing: all anew */
    groups->losses.len = num_lost;
    sst_spool_cut(&groups->words, 0);
    sh->next = 0;
    return sst_pipeline_run(&pipeline, sh->again->run->num_threads, err);
}

sst_status sst_find_words(const sst_again *again, sst_groups *groups,
                          const uint32_t *story_of, sst_error *err)
{
    unsigned num_threads = again->run->num_threads;
    shower sh = {.again = again,
                 .groups = groups,
                 .slots = calloc(num_threads, sizeof *sh.slots),
                 .block = sst_block_length(groups->versions.len,
                                            (size_t)num_threads * BLOCKS_OF_THREAD,
                                            LEAST_BLOCK, MOST_BLOCK)};
    groups->word_at = sst_hoard_calloc(again->run->shelf, groups->versions.len + 1,
                                       sizeof *groups->word_at);
    sst_status st = sh.slots && groups->word_at ? choose_versions(&sh, story_of, err)
                                                : sst_fail_memory(err);
    if (st == SST_OK)
        st = show_versions(&sh, story_of, err);
    for (unsigned i = 0; sh.slots && i < num_threads; i++) {
        sst_again_expect(again, i, NULL, 0);
        sst_scratch_free(&sh.slots[i].scratch);
        sst_vec_free(&sh.slots[i].words);
        sst_vec_free(&sh.slots[i].losses);
    }
    sst_hoard_release(again->run->hoard, sh.is_shown);
    free(sh.slots);
    return st;
}
