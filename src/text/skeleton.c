/* SPDX-License-Identifier: MIT */
/* skeleton.c - two texts in; out: how far they are one form filled in twice.
 *
 * The texts are read side by side.  Where they differ, the nearest place is looked for at
 * which two tokens in a row are equal again: what lies before it is a slot, at most
 * MOST_SLOT_TOKENS long in either text.  Texts that find no such place, or that differ
 * in more than a few words of running text, have different skeletons, and that is
 * mostly seen early. */
#include "skeleton.h"

#include <string.h>

#include "base/hash.h"
#include "base/status.h"
#include "fact.h"

#define MOST_SLOT_TOKENS 16
#define TOKENS_PER_OTHER 12 /* one word in so many may differ without being a fact */
#define SHINGLE_SIGNS 3
#define FACT_SIGN 0x9e3779b97f4a7c15u /* stands for any fact */
#define TOKENS_PER_NUMBER 16          /* of a dense text, at most */
#define MOST_NAME_WORDS 3    /* of a script without case; one word in Han or Thai ... */
#define MOST_NAME_LETTERS 10 /* ... is written letter by letter */

typedef struct comparer {
    const sst_written *a, *b;
    sst_skeleton *out;
    uint32_t most_other;
} comparer;

/* A place where the texts differ. */
typedef struct slot {
    uint32_t a, b;         /* where it begins */
    uint32_t num_a, num_b; /* tokens */
} slot;

static bool are_equal(const sst_words *x, size_t i, const sst_words *y, size_t k)
{
    sst_token s = sst_words_token(x, i), t = sst_words_token(y, k);
    return s.len_bytes == t.len_bytes &&
           memcmp(x->canonical + s.at, y->canonical + t.at, s.len_bytes) == 0;
}

/* Whether the texts go on alike behind a slot, by one word or by two tokens. */
static bool closes(const comparer *c, const slot *s, uint32_t num_wanted)
{
    const sst_words *x = c->a->words, *y = c->b->words;
    size_t i = s->a + s->num_a, k = s->b + s->num_b;
    if (i >= x->num_tokens || k >= y->num_tokens)
        return i == x->num_tokens && k == y->num_tokens;
    if (!are_equal(x, i, y, k))
        return false;
    if (num_wanted == 1)
        return !sst_fact_is_number(x, i);
    if (i + 1 == x->num_tokens || k + 1 == y->num_tokens)
        return i + 1 == x->num_tokens && k + 1 == y->num_tokens;
    return are_equal(x, i + 1, y, k + 1);
}

static bool try_slot(const comparer *c, slot *s, slot tried, uint32_t num_wanted)
{
    *s = tried;
    return s->a + s->num_a <= c->a->words->num_tokens &&
           s->b + s->num_b <= c->b->words->num_tokens && closes(c, s, num_wanted);
}

/* Find the shortest slot, by its longer side, that begins at s->a and s->b; of equals the
 * one most alike in length.  One that two equal tokens follow is surer than one that a
 * word alone does, as in a table of results.  False when there is none. */
static bool find_slot(const comparer *c, slot *s)
{
    uint32_t a = s->a, b = s->b;
    for (uint32_t num_wanted = 2; num_wanted > 0; num_wanted--)
        for (uint32_t longer = 1; longer <= MOST_SLOT_TOKENS; longer++)
            for (uint32_t shorter = longer + 1; shorter-- > 0;)
                if (try_slot(c, s, (slot){a, b, longer, shorter}, num_wanted) ||
                    try_slot(c, s, (slot){a, b, shorter, longer}, num_wanted))
                    return true;
    return false;
}

/* ---- what a slot holds ------------------------------------------------------------- */

/* A slot as one of the texts fills it in. */
typedef struct filling {
    const sst_written *of;
    uint32_t begin, end;
} filling;

static bool has_token(const filling *f, const sst_words *words, size_t token)
{
    for (uint32_t i = f->begin; i < f->end; i++)
        if (are_equal(f->of->words, i, words, token))
            return true;
    return false;
}

/* "of" in "Bank of Montreal". */
static bool is_within_name(const filling *f, uint32_t token)
{
    return token > f->begin && token + 1 < f->end &&
           sst_fact_of(f->of, token - 1) == SST_FACT_NAME &&
           sst_fact_of(f->of, token + 1) == SST_FACT_NAME;
}

/* Count what `mine` has and `other` has not; returns the words that are no facts.
 * *num_shared: tokens that both have. */
static uint32_t count_filling(sst_skeleton *out, const filling *mine,
                              const filling *other, uint32_t *num_shared)
{
    uint32_t num_days = 0, num_months = 0; /* "May 31" to "June 1" is one other date */
    uint32_t num_plain = 0, num_caseless = 0, most_caseless = MOST_NAME_WORDS;
    const sst_words *words = mine->of->words;
    for (uint32_t i = mine->begin; i < mine->end; i++) {
        bool is_shared = has_token(other, words, i);
        *num_shared += is_shared;
        if (is_shared)
            continue;
        sst_fact fact = sst_fact_of(mine->of, i);
        out->changed_numbers += fact == SST_FACT_NUMBER;
        out->changed_dates += fact == SST_FACT_DAY;
        num_days += fact == SST_FACT_DAY;
        num_months += fact == SST_FACT_MONTH;
        out->changed_names += fact == SST_FACT_NAME || fact == SST_FACT_CASELESS;
        num_plain += fact == SST_FACT_NONE && !is_within_name(mine, i);
        num_caseless += fact == SST_FACT_CASELESS;
        if (words->script[i] != SST_SCRIPT_SPACED)
            most_caseless = MOST_NAME_LETTERS;
    }
    out->changed_dates += num_days == 0 && num_months > 0;
    return num_plain + (num_caseless > most_caseless ? num_caseless : 0);
}

static void count_slot(const comparer *c, const slot *s)
{
    filling in_a = {c->a, s->a, s->a + s->num_a}, in_b = {c->b, s->b, s->b + s->num_b};
    uint32_t shared_a = 0, shared_b = 0;
    uint32_t of_a = count_filling(c->out, &in_a, &in_b, &shared_a);
    uint32_t of_b = count_filling(c->out, &in_b, &in_a, &shared_b);
    c->out->num_equal += shared_a < shared_b ? shared_a : shared_b;
    c->out->num_slots++;
    c->out->num_other += of_a > of_b ? of_a : of_b;
}

/* The third of May is not the third of June. */
static bool is_day_kept(const comparer *c, size_t i, size_t k)
{
    const sst_words *x = c->a->words, *y = c->b->words;
    bool is_end = i + 1 == x->num_tokens || k + 1 == y->num_tokens;
    return (i == 0 || k == 0 || are_equal(x, i - 1, y, k - 1)) &&
           (is_end || are_equal(x, i + 1, y, k + 1));
}

/* A token that both texts have here. */
static void keep_token(const comparer *c, size_t token, size_t of_b)
{
    sst_skeleton *out = c->out;
    sst_fact fact = sst_fact_of(c->a, token);
    out->num_equal++;
    out->has_case |= fact == SST_FACT_NONE;
    out->kept_numbers += fact == SST_FACT_NUMBER ? 2 : 0;
    out->kept_dates += fact == SST_FACT_DAY && is_day_kept(c, token, of_b) ? 2 : 0;
    if (fact == SST_FACT_NAME && !sst_fact_begins_sentence(c->a, token))
        out->kept_names += 2;
}

void sst_skeleton_compare(const sst_written *a, const sst_written *b, sst_skeleton *out)
{
    size_t num_a = a->words->num_tokens, num_b = b->words->num_tokens;
    size_t longer = num_a > num_b ? num_a : num_b;
    comparer c = {a, b, out, (uint32_t)(longer / TOKENS_PER_OTHER)};
    *out = (sst_skeleton){.num_tokens = (uint32_t)longer};
    slot at = {.a = 0};
    while (at.a < num_a || at.b < num_b) {
        if (at.a < num_a && at.b < num_b && are_equal(a->words, at.a, b->words, at.b)) {
            keep_token(&c, at.a, at.b);
            at = (slot){.a = at.a + 1, .b = at.b + 1};
            continue;
        }
        if (!find_slot(&c, &at))
            return;
        count_slot(&c, &at);
        if (out->num_other > c.most_other)
            return;
        at = (slot){.a = at.a + at.num_a, .b = at.b + at.num_b};
    }
    out->is_same = true;
}

/* ---- by which forms meet ----------------------------------------------------------- */

enum { BLOCK_BYTES = 32 };

/* A figure, or the first byte of a code point from U+0640 on: Arabic and what comes
 * behind it have figures of their own. */
static inline bool may_be_of_number(uint8_t byte)
{
    return (uint8_t)(byte - '0') < 10 || byte > 0xd8;
}

/* At least as many as there are numbers: such bytes of all words and of what stands
 * between. */
static size_t bound_bytes(const sst_words *words)
{
    const uint8_t *bytes = (const uint8_t *)words->canonical;
    size_t end = words->num_tokens > 0 ? words->at[words->num_tokens - 1].end : 0;
    size_t at = 0, num = 0;
    for (; at + BLOCK_BYTES <= end; at += BLOCK_BYTES) {
        uint8_t num_here = 0;
        for (size_t i = 0; i < BLOCK_BYTES; i++)
            num_here = (uint8_t)(num_here + may_be_of_number(bytes[at + i]));
        num += num_here;
    }
    for (; at < end; at++)
        num += may_be_of_number(bytes[at]);
    return num;
}

/* The same, closer: words that begin with a figure or another letter than
 * of ASCII, or end with a figure. */
static size_t bound_numbers(const sst_words *words)
{
    size_t num = 0;
    for (size_t i = 0; i < words->num_tokens; i++) {
        uint8_t first = (uint8_t)words->canonical[words->at[i].begin];
        uint8_t last = (uint8_t)words->canonical[words->at[i].end - 1];
        num += may_be_of_number(first) || (uint8_t)(last - '0') < 10;
    }
    return num;
}

bool sst_skeleton_is_dense(const sst_words *words)
{
    size_t num_numbers = 0;
    if (bound_bytes(words) * TOKENS_PER_NUMBER < words->num_tokens ||
        bound_numbers(words) * TOKENS_PER_NUMBER < words->num_tokens)
        return false;
    for (size_t i = 0; i < words->num_tokens; i++)
        num_numbers += sst_fact_is_number(words, i);
    return num_numbers * TOKENS_PER_NUMBER >= words->num_tokens;
}

sst_status sst_skeleton_shingles(const sst_written *written, const sst_hash_key *key,
                                 sst_scratch *scratch, sst_shingles *out, sst_error *err)
{
    const sst_words *words = written->words;
    uint64_t *hashes = sst_scratch_alloc(scratch, words->num_tokens, sizeof *hashes);
    if (!hashes)
        return sst_fail_memory(err);
    uint64_t window[SHINGLE_SIGNS] = {0};
    size_t num_signs = 0, num_hashes = 0;
    bool was_fact = false;
    for (size_t i = 0; i < words->num_tokens; i++) {
        sst_fact fact = sst_fact_of(written, i);
        bool is_fact = fact != SST_FACT_NONE && fact != SST_FACT_CASELESS;
        if (is_fact && was_fact)
            continue;
        was_fact = is_fact;
        uint64_t sign = is_fact ? FACT_SIGN
                                : sst_hash64(key, words->canonical + words->at[i].begin,
                                             sst_words_length(words, i));
        window[num_signs++ % SHINGLE_SIGNS] = sign;
        if (num_signs < SHINGLE_SIGNS)
            continue;
        uint64_t hash = FACT_SIGN;
        for (size_t k = 0; k < SHINGLE_SIGNS; k++)
            hash = sst_mix64(hash + window[(num_signs + k) % SHINGLE_SIGNS]);
        hashes[num_hashes++] = hash;
    }
    *out = (sst_shingles){.hash = hashes, .num = num_hashes};
    return SST_OK;
}
