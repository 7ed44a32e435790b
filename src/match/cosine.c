/* SPDX-License-Identifier: MIT */
/* cosine.c - salient-term vectors of versions in, how alike two of them are out.
 *
 * Two vectors are merged, ascending by key; one that is compared with many is spread into a
 * table first, by open addressing. */
#include "cosine.h"

#include "text/text.h"

double sst_vectors_scale_of(const sst_vectors *vectors, uint32_t v)
{
    return vectors->scales ? vectors->scales[v] : 1;
}

double sst_vectors_shortness_of(const sst_vectors *vectors, uint32_t v)
{
    return vectors->shortness ? vectors->shortness[v] : 1;
}

double sst_vectors_scale(const sst_vectors *vectors, uint32_t a, uint32_t b)
{
    double of_a = sst_vectors_scale_of(vectors, a),
           of_b = sst_vectors_scale_of(vectors, b);
    return (of_a > of_b ? of_a : of_b) * sst_vectors_shortness_of(vectors, a) *
           sst_vectors_shortness_of(vectors, b);
}

uint64_t sst_vectors_cosine(const sst_vectors *vectors, uint32_t a, uint32_t b)
{
    const uint32_t *keys_a = vectors->keys + (size_t)a * SST_MAX_TERMS;
    const uint32_t *keys_b = vectors->keys + (size_t)b * SST_MAX_TERMS;
    const uint16_t *weights_a = vectors->weights + (size_t)a * SST_MAX_TERMS;
    const uint16_t *weights_b = vectors->weights + (size_t)b * SST_MAX_TERMS;
    uint64_t sum = 0;
    for (uint32_t i = 0, j = 0; i < vectors->num_terms[a] && j < vectors->num_terms[b];) {
        uint32_t key_a = keys_a[i], key_b = keys_b[j];
        if (key_a == key_b)
            sum += (uint32_t)weights_a[i] * weights_b[j];
        i += key_a <= key_b;
        j += key_b <= key_a;
    }
    return sum;
}

/* Where a key is, or would be. */
static inline size_t find_slot(const sst_spread *spread, uint32_t key)
{
    size_t slot = key % SST_SPREAD_SLOTS;
    while (spread->slots[slot].weight != 0 && spread->slots[slot].key != key)
        slot = (slot + 1) % SST_SPREAD_SLOTS;
    return slot;
}

void sst_spread_fill(sst_spread *spread, const sst_vectors *vectors, uint32_t version)
{
    size_t first = (size_t)version * SST_MAX_TERMS;
    for (size_t i = first; i < first + vectors->num_terms[version]; i++) {
        size_t slot = find_slot(spread, vectors->keys[i]);
        spread->slots[slot].key = vectors->keys[i];
        spread->slots[slot].weight = vectors->weights[i];
    }
}

void sst_spread_clear(sst_spread *spread, const sst_vectors *vectors, uint32_t version)
{
    size_t first = (size_t)version * SST_MAX_TERMS;
    for (size_t i = first; i < first + vectors->num_terms[version]; i++) {
        size_t slot = vectors->keys[i] % SST_SPREAD_SLOTS;
        for (; spread->slots[slot].weight != 0; slot = (slot + 1) % SST_SPREAD_SLOTS)
            spread->slots[slot].weight = 0; /* with those pushed on from there */
    }
}

uint64_t sst_spread_cosine(const sst_spread *spread, const sst_vectors *vectors,
                           uint32_t version)
{
    const uint32_t *keys = vectors->keys + (size_t)version * SST_MAX_TERMS;
    const uint16_t *weights = vectors->weights + (size_t)version * SST_MAX_TERMS;
    uint64_t sum = 0;
    for (uint32_t i = 0; i < vectors->num_terms[version]; i++)
        sum += (uint64_t)spread->slots[find_slot(spread, keys[i])].weight * weights[i];
    return sum;
}
