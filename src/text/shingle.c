/* SPDX-License-Identifier: MIT */
/* shingle.c - canonical words in, shingle hashes out.
 *
 * The hashes are made by a kernel (kernel_hash.h says how); here is what happens at the end of
 * a text, where windows run off, and the set of them. */
#include "shingle.h"

#include <stdlib.h>
#include <string.h>

#include "base/hash.h"
#include "base/status.h"
#include "kernel_hash.h"

sst_status sst_words_hash(const sst_kernel *kernel, uint64_t seed, sst_words *words,
                          sst_scratch *scratch, sst_error *err)
{
    sst_word_key key =
        make_word_key(sst_mix64(seed + GOLDEN_RATIO), sst_mix64(seed + 2 * GOLDEN_RATIO));
    words->hash = sst_scratch_alloc(scratch, words->num_tokens, sizeof *words->hash);
    if (!words->hash)
        return sst_fail_memory(err);
    kernel->hash_words(words, key, words->hash);
    return SST_OK;
}

static uint32_t tokens_at(const sst_words *words, size_t i)
{
    return words->is_spaced ? SPACED_TOKENS : window_tokens[words->script[i]];
}

/* Windows that surely lie within the text: as many as have room for the longest. */
static size_t count_surely_within(const sst_words *words)
{
    size_t longest = words->is_spaced ? SPACED_TOKENS : THAI_TOKENS;
    return words->num_tokens < longest ? 0 : words->num_tokens - longest + 1;
}

static bool is_within(const sst_words *words, size_t i)
{
    return tokens_at(words, i) <= words->num_tokens - i;
}

sst_status sst_shingle_hashes(const sst_kernel *kernel, const sst_words *words,
                              sst_scratch *scratch, sst_shingles *out, sst_error *err)
{
    const uint64_t *hash = words->hash;
    sst_shingles s = {.num = count_surely_within(words)};
    s.hash = sst_scratch_alloc(scratch, words->num_tokens, sizeof *s.hash);
    if (!s.hash)
        return sst_fail_memory(err);
    kernel->hash_windows(hash, words->is_spaced ? NULL : words->script, s.num, s.hash);
    for (size_t i = s.num; i < words->num_tokens; i++)
        if (is_within(words, i))
            s.hash[s.num++] = hash_window(hash + i, tokens_at(words, i));
    if (s.num == 0 && words->num_tokens > 0)
        s.hash[s.num++] = hash_window(hash, (uint32_t)words->num_tokens);
    *out = s;
    return SST_OK;
}

sst_status sst_shingle(const sst_kernel *kernel, const sst_words *words,
                       sst_scratch *scratch, sst_shingles *out, sst_error *err)
{
    size_t num = words->num_tokens;
    uint32_t *first = sst_scratch_alloc(scratch, num, sizeof *first);
    uint32_t *num_tokens = sst_scratch_alloc(scratch, num, sizeof *num_tokens);
    if (!first || !num_tokens)
        return sst_fail_memory(err);
    sst_status st = sst_shingle_hashes(kernel, words, scratch, out, err);
    if (st != SST_OK)
        return st;
    size_t i = 0, k = count_surely_within(words);
    for (i = 0; i < k; i++)
        first[i] = (uint32_t)i;
    for (i = 0; i < k && words->is_spaced; i++)
        num_tokens[i] = SPACED_TOKENS;
    for (; i < k; i++)
        num_tokens[i] = window_tokens[words->script[i]];
    for (; i < num; i++) {
        first[k] = (uint32_t)i;
        num_tokens[k] = tokens_at(words, i);
        k += is_within(words, i);
    }
    if (k == 0 && num > 0) {
        first[0] = 0;
        num_tokens[0] = (uint32_t)num;
    }
    out->first = first;
    out->num_tokens = num_tokens;
    return SST_OK;
}

/* ---- the set ----------------------------------------------------------------------- */

#define LARGEST_INSERTION 32
#define MOST_BUCKET_BITS 16u

static int compare_hashes(const void *x, const void *y)
{
    const uint64_t *a = x, *b = y;
    return (*a > *b) - (*a < *b);
}

/* Nearly sorted already. */
static void sort_by_insertion(uint64_t *hashes, size_t num)
{
    for (size_t i = 1; i < num; i++) {
        uint64_t hash = hashes[i];
        size_t to = i;
        for (; to > 0 && hashes[to - 1] > hash; to--)
            hashes[to] = hashes[to - 1];
        hashes[to] = hash;
    }
}

/* Where each bucket begins, from how many it has; back: the most that one has. */
static uint32_t add_up(uint32_t *counts, size_t num_buckets)
{
    uint32_t sum = 0, most = 0;
    for (size_t b = 0; b < num_buckets; b++) {
        uint32_t count = counts[b];
        counts[b] = sum;
        sum += count;
        most = count > most ? count : most;
    }
    return most;
}

/* Sort into `to`: since hashes are evenly spread, their top bits put each on or beside its
 * place.  `begins` has 2^bits zeros. */
static void sort_hashes(const uint64_t *from, size_t num, unsigned bits, uint32_t *begins,
                        uint64_t *to)
{
    size_t num_buckets = (size_t)1 << bits;
    for (size_t i = 0; i < num; i++)
        begins[from[i] >> (64 - bits)]++;
    uint32_t most = add_up(begins, num_buckets);
    for (size_t i = 0; i < num; i++)
        to[begins[from[i] >> (64 - bits)]++] = from[i];
    /* by now the beginnings are the ends */
    for (size_t b = 0; b < num_buckets && most > LARGEST_INSERTION; b++) {
        size_t begin = b > 0 ? begins[b - 1] : 0, size = begins[b] - begin;
        if (size > LARGEST_INSERTION) /* a text that says one thing again and again */
            qsort(to + begin, size, sizeof *to, compare_hashes);
    }
    sort_by_insertion(to, num);
}

sst_status sst_shingle_set(const sst_shingles *shingles, sst_scratch *scratch,
                           uint64_t **out, size_t *num, sst_error *err)
{
    unsigned bits = 1;
    while (bits < MOST_BUCKET_BITS && (size_t)1 << bits < shingles->num)
        bits++;
    uint64_t *set = sst_scratch_alloc(scratch, shingles->num, sizeof *set);
    sst_scratch_mark mark = sst_scratch_save(scratch);
    uint32_t *begins = sst_scratch_alloc(scratch, (size_t)1 << bits, sizeof *begins);
    if (set == NULL || begins == NULL)
        return sst_fail_memory(err);
    memset(begins, 0, sizeof *begins << bits);
    sort_hashes(shingles->hash, shingles->num, bits, begins, set);
    sst_scratch_restore(scratch, mark);
    size_t kept = 0;
    uint64_t last = shingles->num > 0 ? ~set[0] : 0;
    for (size_t i = 0; i < shingles->num; i++) {
        uint64_t hash = set[i];
        set[kept] = hash;
        kept += hash != last;
        last = hash;
    }
    *out = set;
    *num = kept;
    return SST_OK;
}
