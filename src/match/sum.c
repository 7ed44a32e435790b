/* SPDX-License-Identifier: MIT */
/* sum.c - terms of two versions or stories in, their product and their sum out.
 *
 * Weights are integers, so that the order in which versions joined a story does not tell in
 * its sum, but for what is cut from it. */
#include "sum.h"

#include <assert.h>
#include <stdbool.h>
#include <string.h>

#include "text/text.h"

#define MAX_SUM_TERMS 256
#define LEAST_SLAB_BYTES ((size_t)1 << 20)

/* Two versions have at most 2 * SST_MAX_TERMS terms: there are two sizes of sums, kept for
 * further use when a story is merged away. */
struct sst_sum {
    sst_sum *next_unused;
    uint32_t num, cap;
    uint32_t terms[]; /* cap keys, then cap weights */
};

static const uint32_t sum_terms[SST_NUM_SUM_SIZES] = {2 * SST_MAX_TERMS, MAX_SUM_TERMS};

/* All bits when it is so, else none: which of two keys is the smaller no branch could
 * guess. */
static inline uint32_t mask_of(bool is)
{
    return -(uint32_t)is;
}

double sst_terms_product(sst_term_list a, sst_term_list b)
{
    double sum = 0;
    for (uint32_t i = 0, j = 0; i < a.num && j < b.num;) {
        uint32_t key_a = a.keys[i], key_b = b.keys[j];
        uint32_t weight = a.weights[i] & mask_of(key_a == key_b);
        sum += (double)weight * b.weights[j];
        i += key_a <= key_b;
        j += key_b <= key_a;
    }
    return sum;
}

/* Stays at the largest number: no story of fewer than 131,072 versions gets there. */
static uint32_t add_weights(uint32_t x, uint32_t y)
{
    return (x + y) | mask_of(x + y < x);
}

static uint32_t append_terms(sst_term_list from, uint32_t first, uint32_t *keys,
                             uint32_t *weights, uint32_t num)
{
    uint32_t num_more = from.num - first;
    memcpy(keys + num, from.keys + first, num_more * sizeof *keys);
    memcpy(weights + num, from.weights + first, num_more * sizeof *weights);
    return num + num_more;
}

static uint32_t add_terms(sst_term_list a, sst_term_list b, uint32_t *keys,
                          uint32_t *weights)
{
    uint32_t num = 0, i = 0, j = 0;
    while (i < a.num && j < b.num) {
        uint32_t key_a = a.keys[i], key_b = b.keys[j];
        bool has_a = key_a <= key_b, has_b = key_b <= key_a;
        keys[num] = has_a ? key_a : key_b;
        weights[num++] =
            add_weights(a.weights[i] & mask_of(has_a), b.weights[j] & mask_of(has_b));
        i += has_a;
        j += has_b;
    }
    num = append_terms(a, i, keys, weights, num);
    return append_terms(b, j, keys, weights, num);
}

/* The weight that MAX_SUM_TERMS of so many terms reach: 8 bits at a time, from the
 * highest that any has, of the terms that agree in those before. */
static uint32_t least_kept_weight(const uint32_t *weights, uint32_t num)
{
    uint32_t left[2 * MAX_SUM_TERMS], all = 0, wanted = MAX_SUM_TERMS;
    for (uint32_t i = 0; i < num; i++)
        all |= left[i] = weights[i];
    unsigned shift = all < 0x100 ? 0 : 24 - (unsigned)__builtin_clz(all);
    for (;; shift = shift < 8 ? 0 : shift - 8) {
        uint32_t num_of[256] = {0}, step = 255, num_left = 0;
        for (uint32_t i = 0; i < num; i++)
            num_of[left[i] >> shift & 0xff]++;
        for (; num_of[step] < wanted; step--)
            wanted -= num_of[step];
        for (uint32_t i = 0; i < num; i++) {
            left[num_left] = left[i];
            num_left += (left[i] >> shift & 0xff) == step;
        }
        num = num_left;
        if (shift == 0 || num == 1)
            return left[0];
    }
}

/* Keep the MAX_SUM_TERMS heaviest, ties by key; returns how many there are. */
static uint32_t cut_terms(uint32_t *keys, uint32_t *weights, uint32_t num)
{
    if (num <= MAX_SUM_TERMS)
        return num;
    uint32_t least = least_kept_weight(weights, num), num_equal = MAX_SUM_TERMS, kept = 0;
    for (uint32_t i = 0; i < num; i++)
        num_equal -= weights[i] > least;
    for (uint32_t i = 0; i < num; i++) {
        if (weights[i] < least || (weights[i] == least && num_equal == 0))
            continue;
        num_equal -= weights[i] == least;
        keys[kept] = keys[i];
        weights[kept++] = weights[i];
    }
    return kept;
}

/* A further slab is a quarter of all before it, so that there are never many. */
static bool add_slab(sst_sum_pool *pool)
{
    size_t bytes = pool->all_bytes / 4;
    bytes = bytes < LEAST_SLAB_BYTES ? LEAST_SLAB_BYTES : bytes;
    char *slab = sst_hoard_calloc(pool->hoard, bytes, 1);
    if (!slab || !sst_vec_push(&pool->slabs, slab)) {
        sst_hoard_release(pool->hoard, slab);
        return false;
    }
    pool->slab_bytes = bytes;
    pool->all_bytes += bytes;
    pool->used_bytes = 0;
    return true;
}

static sst_sum *cut_sum(sst_sum_pool *pool, uint32_t cap)
{
    size_t bytes = sizeof(sst_sum) + 2 * sizeof(uint32_t) * cap;
    if (pool->slab_bytes - pool->used_bytes < bytes && !add_slab(pool))
        return NULL;
    sst_sum *sum = (void *)(pool->slabs.at[pool->slabs.len - 1] + pool->used_bytes);
    pool->used_bytes += bytes;
    sum->cap = cap;
    return sum;
}

static sst_sum *take_sum(sst_sum_pool *pool, uint32_t num)
{
    int size = num <= sum_terms[SST_SMALL_SUM] ? SST_SMALL_SUM : SST_LARGE_SUM;
    sst_sum *sum = pool->unused[size];
    if (!sum)
        return cut_sum(pool, sum_terms[size]);
    pool->unused[size] = sum->next_unused;
    return sum;
}

sst_sum *sst_sum_new(sst_sum_pool *pool, sst_term_list a, sst_term_list b)
{
    uint32_t keys[2 * MAX_SUM_TERMS], weights[2 * MAX_SUM_TERMS];
    assert(a.num <= MAX_SUM_TERMS && b.num <= MAX_SUM_TERMS);
    uint32_t num = cut_terms(keys, weights, add_terms(a, b, keys, weights));
    sst_sum *sum = take_sum(pool, num);
    if (!sum)
        return NULL;
    sum->num = num;
    memcpy(sum->terms, keys, num * sizeof *keys);
    memcpy(sum->terms + sum->cap, weights, num * sizeof *weights);
    return sum;
}

sst_term_list sst_sum_terms(const sst_sum *sum)
{
    return (sst_term_list){sum->terms, sum->terms + sum->cap, sum->num};
}

void sst_sum_give_back(sst_sum_pool *pool, sst_sum *sum)
{
    if (!sum)
        return;
    int size = sum->cap == sum_terms[SST_SMALL_SUM] ? SST_SMALL_SUM : SST_LARGE_SUM;
    sum->next_unused = pool->unused[size];
    pool->unused[size] = sum;
}

void sst_sum_pool_free(sst_sum_pool *pool)
{
    for (size_t i = 0; i < pool->slabs.len; i++)
        sst_hoard_release(pool->hoard, pool->slabs.at[i]);
    sst_vec_free(&pool->slabs);
    *pool = (sst_sum_pool){.hoard = pool->hoard};
}
