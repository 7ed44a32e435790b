/* SPDX-License-Identifier: MIT */
/* align.c - the shingles of two articles in, their aligned passages out (passage.h).
 *
 *   1. join   Shingles of a meet the equal ones of b through a hash table.  Matches that
 *             follow one another in both texts are one block: the same tokens, on one
 *             diagonal.  In mixed text a block may end with tokens that no shingle within it
 *             covers: those of a word are 5 tokens long, but those of a Thai letter before
 *             it reach further.  There the tokens that follow are compared themselves.
 *   2. chain  A block is added to the passage that ended at most SST_MAX_PASSAGE_GAP
 *             tokens before it in both texts, on the same diagonal (a replaced word) or
 *             on one as near as that (an inserted or a deleted one).
 *   3. choose Longest first; what a longer passage took of a is cut off a shorter one.
 *
 * A shingle of a meets at most MOST_MATCHES of b, so that repeats cost linear time:
 * first the ones that continue a match of the shingle before it, then the ones whose
 * rank among the repeats in b is nearest to its own rank in a.  Up to that many
 * repeats nothing is lost. */
#include "passage.h"

#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

#include "base/status.h"

#define MOST_MATCHES 8u
#define MOST_UNCOVERED 7 /* tokens: 12 - 5 */
#define NONE UINT32_MAX

static uint32_t tokens_of(const sst_passage_side *side)
{
    const sst_shingles *s = side->shingles;
    uint32_t end = 0;
    if (side->words)
        return (uint32_t)side->words->num_tokens;
    for (size_t i = 0; i < s->num; i++)
        end = s->first[i] + s->num_tokens[i] > end ? s->first[i] + s->num_tokens[i] : end;
    return end;
}

/* ---- b's shingles by hash ---------------------------------------------------------- */

/* Equal shingles are a group; its places in b are places[begin .. begin + num),
 * ascending. */
typedef struct group {
    uint64_t hash;
    uint32_t begin, num;
    uint32_t rank; /* how many equal ones were seen in a */
} group;

typedef struct group_table {
    uint32_t *slots; /* 1 + number of the group; 0: free */
    size_t mask;
    group *groups;
    uint32_t num_groups;
    uint32_t *places;
} group_table;

static uint32_t *find_slot(const group_table *t, uint64_t hash)
{
    size_t slot = (size_t)hash & t->mask;
    while (t->slots[slot] != 0 && t->groups[t->slots[slot] - 1].hash != hash)
        slot = (slot + 1) & t->mask;
    return &t->slots[slot];
}

static group *find_group(const group_table *t, uint64_t hash)
{
    uint32_t slot = *find_slot(t, hash);
    return slot == 0 ? NULL : &t->groups[slot - 1];
}

/* `groups_of`: 1 + the group of each shingle of b. */
static void count_groups(group_table *t, const sst_shingles *b, uint32_t *groups_of)
{
    for (size_t j = 0; j < b->num; j++) {
        uint32_t *slot = find_slot(t, b->hash[j]);
        if (*slot == 0) {
            t->groups[t->num_groups] = (group){.hash = b->hash[j]};
            *slot = ++t->num_groups;
        }
        t->groups[*slot - 1].num++;
        groups_of[j] = *slot;
    }
}

static void fill_groups(group_table *t, const sst_shingles *b, const uint32_t *groups_of)
{
    uint32_t begin = 0;
    for (uint32_t g = 0; g < t->num_groups; g++) {
        t->groups[g].begin = begin;
        begin += t->groups[g].num;
        t->groups[g].num = 0;
    }
    for (size_t j = 0; j < b->num; j++) {
        group *g = &t->groups[groups_of[j] - 1];
        t->places[g->begin + g->num++] = (uint32_t)j;
    }
}

static bool init_groups(group_table *t, const sst_shingles *b, sst_scratch *scratch)
{
    size_t size = 16;
    while (size < 2 * b->num)
        size *= 2;
    *t = (group_table){.slots = sst_scratch_alloc(scratch, size, sizeof *t->slots),
                       .mask = size - 1,
                       .groups = sst_scratch_alloc(scratch, b->num, sizeof *t->groups),
                       .places = sst_scratch_alloc(scratch, b->num, sizeof *t->places)};
    uint32_t *groups_of = sst_scratch_alloc(scratch, b->num, sizeof *groups_of);
    if (t->slots == NULL || t->groups == NULL || t->places == NULL || groups_of == NULL)
        return false;
    memset(t->slots, 0, size * sizeof *t->slots);
    count_groups(t, b, groups_of);
    fill_groups(t, b, groups_of);
    return true;
}

/* ---- 1. join ----------------------------------------------------------------------- */

/* Equal tokens of a and b, as many here as there; then, as part of a passage, what
 * follows. */
typedef struct block {
    sst_aligned at;
    uint32_t next; /* block of its passage; NONE: the last */
} block;

typedef struct block_list {
    block *at;
    size_t len, cap;
} block_list;

/* The matches of one shingle of a. */
typedef struct matches {
    uint32_t place[MOST_MATCHES]; /* in b */
    uint32_t block[MOST_MATCHES];
    uint32_t num;
} matches;

typedef struct joiner {
    const sst_passage_side *side_a, *side_b;
    const sst_shingles *a, *b; /* theirs */
    group_table table;
    block_list blocks; /* by their beginning in a */
    sst_scratch *scratch;
} joiner;

/* A scratch cannot give back one array, so growing wastes as much again as is used. */
static bool append_block(joiner *j, sst_aligned at)
{
    block_list *list = &j->blocks;
    if (list->len == list->cap) {
        size_t cap = list->cap == 0 ? 16 : 2 * list->cap;
        block *grown = sst_scratch_alloc(j->scratch, cap, sizeof *grown);
        if (grown == NULL)
            return false;
        if (list->len > 0)
            memcpy(grown, list->at, list->len * sizeof *grown);
        list->at = grown;
        list->cap = cap;
    }
    list->at[list->len++] = (block){.at = at, .next = NONE};
    return true;
}

static void add_place(matches *m, uint32_t place)
{
    for (uint32_t i = 0; i < m->num; i++)
        if (m->place[i] == place)
            return;
    if (m->num < MOST_MATCHES)
        m->place[m->num++] = place;
}

/* Where shingle i of a stands in b, as the opening comment says. */
static void find_places(joiner *j, size_t i, const matches *before, matches *now)
{
    now->num = 0;
    group *g = find_group(&j->table, j->a->hash[i]);
    if (g == NULL)
        return;
    uint32_t rank = g->rank++, from = 0;
    const uint32_t *places = j->table.places + g->begin;
    if (g->num > MOST_MATCHES) {
        for (uint32_t m = 0; m < before->num; m++) {
            uint32_t next = before->place[m] + 1;
            if (next < j->b->num && j->b->hash[next] == j->a->hash[i])
                add_place(now, next);
        }
        from = rank > MOST_MATCHES / 2 ? rank - MOST_MATCHES / 2 : 0;
        from = from < g->num - MOST_MATCHES ? from : g->num - MOST_MATCHES;
    }
    for (uint32_t p = from; p < g->num && p < from + MOST_MATCHES; p++)
        add_place(now, places[p]);
}

/* The block that the match of shingle i with `place` continues, or NONE. */
static uint32_t continued_block(const joiner *j, size_t i, uint32_t place,
                                const matches *before)
{
    for (uint32_t m = 0; m < before->num; m++)
        if (before->place[m] + 1 == place && j->a->first[i] == j->a->first[i - 1] + 1 &&
            j->b->first[place] == j->b->first[place - 1] + 1)
            return before->block[m];
    return NONE;
}

static bool join_shingle(joiner *j, size_t i, const matches *before, matches *now)
{
    find_places(j, i, before, now);
    for (uint32_t m = 0; m < now->num; m++) {
        uint32_t place = now->place[m], num_tokens = j->a->num_tokens[i];
        sst_aligned at = {.a_first = j->a->first[i],
                          .a_end = j->a->first[i] + num_tokens,
                          .b_first = j->b->first[place],
                          .b_end = j->b->first[place] + num_tokens};
        now->block[m] = continued_block(j, i, place, before);
        if (now->block[m] == NONE) {
            now->block[m] = (uint32_t)j->blocks.len;
            if (!append_block(j, at))
                return false;
        }
        sst_aligned *block_at = &j->blocks.at[now->block[m]].at;
        if (block_at->a_end < at.a_end) { /* not so when a longer shingle came before */
            block_at->a_end = at.a_end;
            block_at->b_end = at.b_end;
        }
    }
    return true;
}

static bool join_shingles(joiner *j)
{
    matches of_two[2] = {{.num = 0}, {.num = 0}};
    for (size_t i = 0; i < j->a->num; i++)
        if (!join_shingle(j, i, &of_two[i & 1], &of_two[~i & 1]))
            return false;
    return true;
}

static bool is_mixed(const sst_shingles *s)
{
    for (size_t i = 1; i < s->num; i++)
        if (s->num_tokens[i] != s->num_tokens[0])
            return true;
    return false;
}

static bool has_equal_next(const joiner *j, const sst_aligned *at)
{
    const sst_words *a = j->side_a->words, *b = j->side_b->words;
    if (at->a_end >= a->num_tokens || at->b_end >= b->num_tokens)
        return false;
    sst_token x = sst_words_token(a, at->a_end), y = sst_words_token(b, at->b_end);
    return x.len_bytes == y.len_bytes &&
           memcmp(a->canonical + x.at, b->canonical + y.at, x.len_bytes) == 0;
}

/* Blocks of mixed text, to their last common token. */
static void extend_blocks(joiner *j)
{
    if (!j->side_a->words || !j->side_b->words || !(is_mixed(j->a) || is_mixed(j->b)))
        return;
    for (size_t i = 0; i < j->blocks.len; i++) {
        sst_aligned *at = &j->blocks.at[i].at;
        for (int k = 0; k < MOST_UNCOVERED && has_equal_next(j, at); k++) {
            at->a_end++;
            at->b_end++;
        }
    }
}

/* ---- 2. chain ---------------------------------------------------------------------- */

typedef struct passage {
    sst_aligned at;
    uint32_t first, last; /* blocks */
} passage;

typedef struct chainer {
    block *blocks;
    passage *passages;
    uint32_t num_passages;
    uint32_t *latest; /* on each diagonal, the passage that ended there last; or NONE */
    uint32_t num_diagonals;
    uint32_t b_tokens; /* diagonal: a - b + b_tokens + a margin */
} chainer;

static uint32_t diagonal_of(const chainer *c, uint32_t in_a, uint32_t in_b)
{
    return in_a + c->b_tokens + SST_MAX_PASSAGE_GAP - in_b;
}

/* Can `next` follow `before`?  Where they overlap in one text, as after a doubled
 * word, the overlap is taken off `next` in both. */
static bool can_follow(const sst_aligned *before, const sst_aligned *next)
{
    if (next->a_end <= before->a_end || next->b_end <= before->b_end ||
        next->a_first <= before->a_first || next->b_first <= before->b_first)
        return false;
    int64_t gap_a = (int64_t)next->a_first - before->a_end;
    int64_t gap_b = (int64_t)next->b_first - before->b_end;
    int64_t least = gap_a < gap_b ? gap_a : gap_b;
    int64_t overlap = least < 0 ? -least : 0;
    return gap_a + overlap <= SST_MAX_PASSAGE_GAP &&
           gap_b + overlap <= SST_MAX_PASSAGE_GAP &&
           overlap < (int64_t)next->a_end - next->a_first;
}

/* The longest passage that the block can follow, the nearest diagonal first; or NONE. */
static uint32_t find_passage(const chainer *c, const block *next)
{
    uint32_t best = NONE, best_len = 0;
    uint32_t middle = diagonal_of(c, next->at.a_first, next->at.b_first);
    for (uint32_t k = 0; k <= 2 * SST_MAX_PASSAGE_GAP; k++) {
        uint32_t away = (k + 1) / 2; /* 0, +1, -1, +2, -2 ... */
        uint32_t found = c->latest[k % 2 == 1 ? middle + away : middle - away];
        if (found == NONE || !can_follow(&c->passages[found].at, &next->at))
            continue;
        uint32_t len = c->passages[found].at.a_end - c->passages[found].at.a_first;
        if (len > best_len) {
            best = found;
            best_len = len;
        }
    }
    return best;
}

/* Whether the last block of the passage that ended last on this diagonal has all of `at`:
 * in mixed text a longer shingle may have gone before shorter ones. */
static bool is_covered(const chainer *c, const sst_aligned *at)
{
    uint32_t found = c->latest[diagonal_of(c, at->a_end, at->b_end)];
    if (found == NONE)
        return false;
    const sst_aligned *last = &c->blocks[c->passages[found].last].at;
    return at->a_first >= last->a_first && at->a_end <= last->a_end;
}

static void chain_block(chainer *c, uint32_t number)
{
    block *next = &c->blocks[number];
    if (is_covered(c, &next->at))
        return;
    uint32_t to = find_passage(c, next);
    if (to == NONE) {
        to = c->num_passages++;
        c->passages[to] = (passage){.at = next->at, .first = number, .last = number};
    } else {
        passage *p = &c->passages[to];
        c->blocks[p->last].next = number;
        p->last = number;
        p->at.a_end = next->at.a_end;
        p->at.b_end = next->at.b_end;
    }
    c->latest[diagonal_of(c, next->at.a_end, next->at.b_end)] = to;
}

static bool chain_blocks(chainer *c, const joiner *j)
{
    size_t num_blocks = j->blocks.len;
    c->blocks = j->blocks.at;
    c->b_tokens = tokens_of(j->side_b);
    c->num_diagonals = tokens_of(j->side_a) + c->b_tokens + 2 * SST_MAX_PASSAGE_GAP + 1;
    c->passages = sst_scratch_alloc(j->scratch, num_blocks, sizeof *c->passages);
    c->latest = sst_scratch_alloc(j->scratch, c->num_diagonals, sizeof *c->latest);
    if (c->passages == NULL || c->latest == NULL)
        return false;
    memset(c->latest, 0xff, c->num_diagonals * sizeof *c->latest); /* NONE */
    for (uint32_t i = 0; i < num_blocks; i++)
        chain_block(c, i);
    return true;
}

/* ---- 3. choose --------------------------------------------------------------------- */

static bool is_long_enough(const sst_aligned *at)
{
    return at->a_end >= at->a_first + SST_MIN_PASSAGE_TOKENS &&
           at->b_end >= at->b_first + SST_MIN_PASSAGE_TOKENS;
}

static int compare_passages(const void *x, const void *y)
{
    const passage *p = x, *q = y;
    uint32_t p_len = p->at.a_end - p->at.a_first, q_len = q->at.a_end - q->at.a_first;
    if (p_len != q_len)
        return p_len > q_len ? -1 : 1;
    return (p->first > q->first) - (p->first < q->first);
}

static int compare_aligned(const void *x, const void *y)
{
    const sst_aligned *p = x, *q = y;
    return (p->a_first > q->a_first) - (p->a_first < q->a_first);
}

/* Cut a passage to the tokens [begin, end) of a; b follows block by block. */
static sst_aligned cut_passage(const block *blocks, const passage *p, uint32_t begin,
                               uint32_t end)
{
    sst_aligned cut = {begin, begin, 0, 0};
    bool is_first = true;
    for (uint32_t n = p->first; n != NONE && blocks[n].at.a_first < end;
         n = blocks[n].next) {
        sst_aligned at = blocks[n].at;
        if (at.a_end <= begin)
            continue;
        if (is_first) {
            cut.a_first = at.a_first > begin ? at.a_first : begin;
            cut.b_first = at.b_first + (cut.a_first - at.a_first);
            is_first = false;
        }
        cut.a_end = at.a_end < end ? at.a_end : end;
        uint32_t b_end = at.b_end - (at.a_end - cut.a_end);
        cut.b_end = b_end > cut.b_end ? b_end : cut.b_end;
    }
    return cut;
}

/* Tokens of a by the passage that took them, 1 + its place in the result; 0: free. */
typedef struct taken_tokens {
    uint32_t *taker;
    sst_aligned *ranges; /* what each took, gaps beside it included */
} taken_tokens;

/* Passages come longest first, so one that was taken before is not inside a later one: it
 * overlaps the later one's beginning, its end, or all of it. */
static void narrow_to_free(const taken_tokens *t, uint32_t *begin, uint32_t *end)
{
    while (*begin < *end && t->taker[*begin] != 0)
        *begin = t->ranges[t->taker[*begin] - 1].a_end;
    while (*begin < *end && t->taker[*end - 1] != 0)
        *end = t->ranges[t->taker[*end - 1] - 1].a_first;
}

static size_t choose_passages(const chainer *c, const taken_tokens *t,
                              sst_aligned *chosen)
{
    size_t num = 0;
    for (uint32_t i = 0; i < c->num_passages; i++) {
        const passage *p = &c->passages[i];
        uint32_t begin = p->at.a_first, end = p->at.a_end;
        if (end - begin < SST_MIN_PASSAGE_TOKENS)
            break; /* so are all that follow */
        narrow_to_free(t, &begin, &end);
        if (begin >= end)
            continue;
        sst_aligned cut = p->at;
        if (begin > p->at.a_first || end < p->at.a_end)
            cut = cut_passage(c->blocks, p, begin, end);
        if (!is_long_enough(&cut))
            continue;
        chosen[num] = cut;
        t->ranges[num++] = (sst_aligned){.a_first = begin, .a_end = end};
        for (uint32_t token = begin; token < end; token++)
            t->taker[token] = (uint32_t)num;
    }
    return num;
}

sst_status sst_passage_align(const sst_passage_side *a, const sst_passage_side *b,
                             sst_scratch *scratch, sst_aligned_list *out, sst_error *err)
{
    uint32_t a_tokens = tokens_of(a);
    size_t most = a_tokens / SST_MIN_PASSAGE_TOKENS; /* they do not overlap in a */
    sst_aligned *chosen = sst_scratch_alloc(scratch, most, sizeof *chosen);
    sst_scratch_mark mark = sst_scratch_save(scratch);
    joiner j = {
        .side_a = a, .side_b = b, .a = a->shingles, .b = b->shingles, .scratch = scratch};
    chainer c = {0};
    taken_tokens t = {.taker = sst_scratch_alloc(scratch, a_tokens, sizeof *t.taker),
                      .ranges = sst_scratch_alloc(scratch, most, sizeof *t.ranges)};
    if (chosen == NULL || t.taker == NULL || t.ranges == NULL ||
        !init_groups(&j.table, b->shingles, scratch) || !join_shingles(&j))
        return sst_fail_memory(err);
    extend_blocks(&j);
    if (!chain_blocks(&c, &j))
        return sst_fail_memory(err);
    memset(t.taker, 0, a_tokens * sizeof *t.taker);
    qsort(c.passages, c.num_passages, sizeof *c.passages, compare_passages);
    size_t num = choose_passages(&c, &t, chosen);
    qsort(chosen, num, sizeof *chosen, compare_aligned);
    *out = (sst_aligned_list){chosen, num};
    sst_scratch_restore(scratch, mark);
    return SST_OK;
}
