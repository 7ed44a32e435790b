/* SPDX-License-Identifier: MIT */
/* shingle.c - canonical words in, shingle hashes out.
 *
 * A word of up to 16 bytes is two loads of 8, with the bytes past its end masked away,
 * and one multiplication of 64 by 64 bits whose halves are folded together; a longer word
 * takes one such step per 16 bytes.  A shingle is the XOR of its words' hashes, each
 * turned by another number of bits so that their order counts, through a finaliser.  So a
 * word is hashed once, and the rest of a shingle's work is the same few operations at
 * every place of the text: without branches when all words are between blanks, and fit
 * for a vectorised sibling.
 *
 * The finaliser is SplitMix64's, since minhash.c takes its three numbers from the low
 * 7 bits, bits 16 to 47 and the high 32 bits of one shingle hash. */
#include "shingle.h"

#include <stdlib.h>

#include "base/bytes.h"
#include "base/hash.h"
#include "base/status.h"

#define TURN                                                                             \
    13 /* bits per place in a shingle; odd, so that no two of 64 places are equal */
#define GOLDEN_RATIO 0x9e3779b97f4a7c15u
#define SPACED_TOKENS 5

static const uint32_t tokens_per_shingle[] = {
    [SST_SCRIPT_SPACED] = SPACED_TOKENS,
    [SST_SCRIPT_HAN] = 8,
    [SST_SCRIPT_THAI] = 12,
};

/* ---- words ------------------------------------------------------------------------- */

typedef struct word_key {
    uint64_t low, high;
} word_key;

static word_key word_key_of(uint64_t seed)
{
    return (word_key){sst_mix64(seed + GOLDEN_RATIO), sst_mix64(seed + 2 * GOLDEN_RATIO)};
}

/* The 128-bit product, its halves folded together. */
static inline uint64_t multiply_fold(uint64_t x, uint64_t y)
{
    __extension__ typedef unsigned __int128 product;
    product p = (product)x * y;
    return (uint64_t)p ^ (uint64_t)(p >> 64);
}

/* At least 16 bytes may be read from every byte of the word. */
static inline uint64_t hash_word(const char *bytes, size_t len_bytes, word_key key)
{
    /* 16 bytes from 16 - n on: n bytes of ones, then zeros */
    static const uint8_t ones[32] = {255, 255, 255, 255, 255, 255, 255, 255,
                                     255, 255, 255, 255, 255, 255, 255, 255};
    uint64_t low = key.low ^ len_bytes * GOLDEN_RATIO;
    for (; len_bytes > 16; bytes += 16, len_bytes -= 16)
        low = multiply_fold(sst_load64(bytes) ^ low, sst_load64(bytes + 8) ^ key.high);
    const uint8_t *mask = ones + 16 - len_bytes;
    uint64_t first = sst_load64(bytes) & sst_load64(mask);
    uint64_t second = sst_load64(bytes + 8) & sst_load64(mask + 8);
    return multiply_fold(first ^ low, second ^ key.high);
}

uint64_t sst_word_hash(const char *bytes, size_t len_bytes, uint64_t seed)
{
    return hash_word(bytes, len_bytes, word_key_of(seed));
}

/* *scripts: a bit for each script that occurs. */
static uint64_t *hash_words(const sst_words *words, uint64_t seed, sst_scratch *scratch,
                            uint32_t *scripts)
{
    uint64_t *hashes = sst_scratch_alloc(scratch, words->num_tokens, sizeof *hashes);
    if (hashes == NULL)
        return NULL;
    word_key key = word_key_of(seed);
    *scripts = 0;
    for (size_t i = 0; i < words->num_tokens; i++) {
        const sst_token *token = &words->tokens[i];
        hashes[i] = hash_word(words->canonical + token->at, token->len_bytes, key);
        *scripts |= 1u << token->script;
    }
    return hashes;
}

/* ---- shingles ---------------------------------------------------------------------- */

static inline uint64_t turn_left(uint64_t x, unsigned bits)
{
    return x << (bits & 63) | x >> (-bits & 63);
}

static inline uint64_t hash_window(const uint64_t *words, uint32_t num_tokens)
{
    uint64_t h = num_tokens * GOLDEN_RATIO;
    for (uint32_t i = 0; i < num_tokens; i++)
        h ^= turn_left(words[i], i * TURN);
    return sst_mix64(h);
}

/* hash_window of SPACED_TOKENS, whose loop not every compiler unrolls. */
static inline uint64_t hash_spaced_window(const uint64_t *words)
{
    uint64_t h = SPACED_TOKENS * GOLDEN_RATIO ^ words[0];
    h ^= turn_left(words[1], TURN) ^ turn_left(words[2], 2 * TURN);
    h ^= turn_left(words[3], 3 * TURN) ^ turn_left(words[4], 4 * TURN);
    return sst_mix64(h);
}

/* Every token begins a shingle of SPACED_TOKENS, but for the last few. */
static void shingle_spaced(const uint64_t *words, size_t num_tokens, sst_shingles *out)
{
    size_t num = num_tokens < SPACED_TOKENS ? 0 : num_tokens - SPACED_TOKENS + 1;
    for (size_t i = 0; i < num; i++)
        out->hash[i] = hash_spaced_window(words + i);
    for (size_t i = 0; i < num; i++) {
        out->first[i] = (uint32_t)i;
        out->num_tokens[i] = SPACED_TOKENS;
    }
    out->num = num;
}

static void shingle_mixed(const sst_words *words, const uint64_t *hashes,
                          sst_shingles *out)
{
    size_t num = 0;
    for (size_t i = 0; i < words->num_tokens; i++) {
        uint32_t num_tokens = tokens_per_shingle[words->tokens[i].script];
        if (num_tokens > words->num_tokens - i)
            continue;
        out->hash[num] = hash_window(hashes + i, num_tokens);
        out->first[num] = (uint32_t)i;
        out->num_tokens[num++] = num_tokens;
    }
    out->num = num;
}

sst_status sst_shingle(const sst_words *words, uint64_t seed, sst_scratch *scratch,
                       sst_shingles *out, sst_error *err)
{
    size_t num_tokens = words->num_tokens;
    sst_shingles s = {.hash = sst_scratch_alloc(scratch, num_tokens, sizeof *s.hash),
                      .first = sst_scratch_alloc(scratch, num_tokens, sizeof *s.first),
                      .num_tokens =
                          sst_scratch_alloc(scratch, num_tokens, sizeof *s.num_tokens)};
    uint32_t scripts = 0;
    uint64_t *hashes = hash_words(words, seed, scratch, &scripts);
    if (s.hash == NULL || s.first == NULL || s.num_tokens == NULL || hashes == NULL)
        return sst_fail_memory(err);
    if (scripts == 1u << SST_SCRIPT_SPACED)
        shingle_spaced(hashes, num_tokens, &s);
    else
        shingle_mixed(words, hashes, &s);
    if (s.num == 0 && num_tokens > 0) {
        s.hash[0] = hash_window(hashes, (uint32_t)num_tokens);
        s.first[0] = 0;
        s.num_tokens[0] = (uint32_t)num_tokens;
        s.num = 1;
    }
    *out = s;
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

static void sort_few(uint64_t *hashes, size_t num)
{
    if (num > LARGEST_INSERTION) { /* a text that says one thing again and again */
        qsort(hashes, num, sizeof *hashes, compare_hashes);
        return;
    }
    for (size_t i = 1; i < num; i++) {
        uint64_t hash = hashes[i];
        size_t to = i;
        for (; to > 0 && hashes[to - 1] > hash; to--)
            hashes[to] = hashes[to - 1];
        hashes[to] = hash;
    }
}

/* Sort into `to`: since hashes are evenly spread, their top bits put each close to its
 * place.  `ends` has 2^bits zeros. */
static void sort_hashes(const uint64_t *from, size_t num, unsigned bits, uint32_t *ends,
                        uint64_t *to)
{
    size_t num_buckets = (size_t)1 << bits;
    for (size_t i = 0; i < num; i++)
        ends[from[i] >> (64 - bits)]++;
    for (size_t b = 1; b < num_buckets; b++)
        ends[b] += ends[b - 1];
    for (size_t i = num; i-- > 0;)
        to[--ends[from[i] >> (64 - bits)]] = from[i];
    /* by now the ends are the beginnings */
    for (size_t b = 0; b < num_buckets; b++) {
        size_t end = b + 1 < num_buckets ? ends[b + 1] : num;
        sort_few(to + ends[b], end - ends[b]);
    }
}

sst_status sst_shingle_set(const sst_shingles *shingles, sst_scratch *scratch,
                           uint64_t **out, size_t *num, sst_error *err)
{
    unsigned bits = 1;
    while (bits < MOST_BUCKET_BITS && (size_t)2 << bits < shingles->num)
        bits++;
    uint64_t *set = sst_scratch_alloc(scratch, shingles->num, sizeof *set);
    sst_scratch_mark mark = sst_scratch_save(scratch);
    uint32_t *ends = sst_scratch_alloc(scratch, (size_t)1 << bits, sizeof *ends);
    if (set == NULL || ends == NULL)
        return sst_fail_memory(err);
    memset(ends, 0, sizeof *ends << bits);
    sort_hashes(shingles->hash, shingles->num, bits, ends, set);
    sst_scratch_restore(scratch, mark);
    size_t kept = 0;
    for (size_t i = 0; i < shingles->num; i++)
        if (i == 0 || set[i] != set[i - 1])
            set[kept++] = set[i];
    *out = set;
    *num = kept;
    return SST_OK;
}
