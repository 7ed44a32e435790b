/* SPDX-License-Identifier: MIT */
/* passage.c - shingles in, passage marks out.
 *
 * Winnowing (Schleimer, Wilkerson, Aiken, "Winnowing: local algorithms for document
 * fingerprinting", SIGMOD 2003): from every window of the text the rightmost least
 * shingle hash is taken.  What is taken depends on nothing outside the window, so texts
 * that share all its tokens share its mark.
 *
 * A window here is SST_MIN_PASSAGE_TOKENS tokens and has the shingles that lie within:
 * 26 of words, 23 of Han, 19 of Thai, and in mixed text whatever fits.  About 2 of 27
 * shingles are taken, 29 in 400 words.  align.c has the second half of passage.h. */
#include "passage.h"

#include <string.h>

#include "base/status.h"
#include "kernel_hash.h"

#define WINDOW SST_MIN_PASSAGE_TOKENS
/* The last tokens of a text may be in no shingle, when a script of longer shingles
 * ends it: at most 12 - 5 of them.  A shared run may end there too, so windows go on
 * that far. */
#define MOST_UNCOVERED 7
#define NONE SIZE_MAX

/* Windows over the shingles of one text. */
typedef struct winnower {
    const sst_shingles *shingles;
    uint32_t shortest, longest; /* tokens of a shingle */
    uint32_t end;               /* tokens that shingles cover */
    size_t reached; /* the first shingle that begins too late for the window */
    size_t best;    /* of the window; NONE: it has no shingle */
} winnower;

static uint32_t shingle_end(const sst_shingles *s, size_t i)
{
    return s->first[i] + s->num_tokens[i];
}

static winnower winnower_of(const sst_shingles *shingles)
{
    winnower w = {.shingles = shingles, .shortest = UINT32_MAX, .best = NONE};
    for (size_t i = 0; i < shingles->num; i++) {
        uint32_t num_tokens = shingles->num_tokens[i], end = shingle_end(shingles, i);
        w.shortest = num_tokens < w.shortest ? num_tokens : w.shortest;
        w.longest = num_tokens > w.longest ? num_tokens : w.longest;
        w.end = end > w.end ? end : w.end;
    }
    return w;
}

/* The better of two shingles of a window: the smaller hash, of equals the one further
 * right. */
static void consider(winnower *w, size_t i)
{
    const uint64_t *hash = w->shingles->hash;
    if (w->best == NONE || hash[i] < hash[w->best] ||
        (hash[i] == hash[w->best] && i > w->best))
        w->best = i;
}

/* From the shingles before `reached` that begin at `begin` or later and end by `end`. */
static void consider_all(winnower *w, uint32_t begin, uint32_t earliest_end, uint32_t end)
{
    const sst_shingles *s = w->shingles;
    for (size_t i = w->reached; i-- > 0 && s->first[i] >= begin;)
        if (shingle_end(s, i) >= earliest_end && shingle_end(s, i) <= end)
            consider(w, i);
}

/* On to the window of tokens [begin, begin + WINDOW): windows are visited one by one. */
static void move_window(winnower *w, uint32_t begin)
{
    const sst_shingles *s = w->shingles;
    uint32_t end = begin + WINDOW;
    while (w->reached < s->num && s->first[w->reached] + w->shortest <= end)
        w->reached++;
    if (w->best == NONE || s->first[w->best] < begin) {
        w->best = NONE;
        consider_all(w, begin, 0, end); /* the best has left */
    } else {
        uint32_t newest = end > begin + w->longest ? end - w->longest : begin;
        consider_all(w, newest, end, end); /* those that end here have come */
    }
}

/* Whether each shingle begins one token behind the last and is as long: so it is in text
 * of one script, where the windows of tokens are windows of as many shingles. */
static bool is_even(const sst_shingles *s)
{
    if (s->num == 0 || s->first[0] != 0 || s->first[s->num - 1] != s->num - 1)
        return false;
    uint32_t differences = 0;
    for (size_t i = 0; i < s->num; i++)
        differences |= s->num_tokens[i] ^ s->num_tokens[0];
    return differences == 0 && s->num_tokens[0] + MOST_UNCOVERED <= WINDOW;
}

/* take_marks in even text, of num_tokens to a shingle: of equal hashes any is as good. */
static bool take_even_marks(const sst_kernel *kernel, const sst_shingles *shingles,
                            uint32_t num_tokens, sst_scratch *scratch, sst_mark_list *out)
{
    size_t num = shingles->num, width = WINDOW - num_tokens + 1;
    size_t reach = num + MOST_UNCOVERED > width ? num + MOST_UNCOVERED : width;
    uint64_t *least = sst_scratch_alloc(scratch, reach, sizeof *least);
    if (!least)
        return false;
    memcpy(least, shingles->hash, num * sizeof *least);
    for (size_t i = num; i < reach; i++)
        least[i] = UINT64_MAX;
    *out = (sst_mark_list){least, kernel->find_least(least, reach - width + 1, width)};
    return true;
}

/* The hashes taken, in the order of the windows.  At most two per shingle: the best
 * changes when a shingle comes in or goes out. */
static bool take_uneven_marks(const sst_shingles *shingles, sst_scratch *scratch,
                              sst_mark_list *out)
{
    uint64_t *marks = sst_scratch_alloc(scratch, 2 * shingles->num, sizeof *marks);
    if (!marks)
        return false;
    winnower w = winnower_of(shingles);
    uint32_t reach = w.end + MOST_UNCOVERED;
    uint32_t num_windows = reach > WINDOW ? reach - WINDOW + 1 : 1;
    size_t num = 0, last = NONE;
    for (uint32_t begin = 0; begin < num_windows; begin++) {
        move_window(&w, begin);
        if (w.best == NONE || w.best == last)
            continue;
        last = w.best;
        marks[num++] = shingles->hash[last];
    }
    *out = (sst_mark_list){marks, num};
    return true;
}

static bool take_marks(const sst_kernel *kernel, const sst_shingles *shingles,
                       sst_scratch *scratch, sst_mark_list *out)
{
    if (!shingles->first)
        return take_even_marks(kernel, shingles, SPACED_TOKENS, scratch, out);
    if (is_even(shingles))
        return take_even_marks(kernel, shingles, shingles->num_tokens[0], scratch, out);
    return take_uneven_marks(shingles, scratch, out);
}

/* Keep the first mark of each hash, by an open-addressing table of 1 + its place in
 * `marks`. */
static size_t drop_repeats(uint64_t *marks, size_t num, uint32_t *table,
                           size_t table_mask)
{
    size_t kept = 0;
    for (size_t i = 0; i < num; i++) {
        size_t slot = (size_t)marks[i] & table_mask;
        while (table[slot] != 0 && marks[table[slot] - 1] != marks[i])
            slot = (slot + 1) & table_mask;
        if (table[slot] != 0)
            continue;
        marks[kept++] = marks[i];
        table[slot] = (uint32_t)kept;
    }
    return kept;
}

sst_status sst_passage_marks(const sst_kernel *kernel, const sst_shingles *shingles,
                             sst_scratch *scratch, sst_mark_list *out, sst_error *err)
{
    sst_mark_list marks = {0};
    if (shingles->num > 0 && !take_marks(kernel, shingles, scratch, &marks))
        return sst_fail_memory(err);
    size_t table_size = 16;
    while (table_size < 2 * marks.num)
        table_size *= 2;
    sst_scratch_mark mark = sst_scratch_save(scratch);
    uint32_t *table = sst_scratch_alloc(scratch, table_size, sizeof *table);
    if (table == NULL)
        return sst_fail_memory(err);
    memset(table, 0, table_size * sizeof *table);
    marks.num = drop_repeats(marks.hash, marks.num, table, table_size - 1);
    *out = marks;
    sst_scratch_restore(scratch, mark);
    return SST_OK;
}
