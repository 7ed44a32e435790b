/* SPDX-License-Identifier: MIT */
/* hash.c - bytes in, 64 bits out: XXH3 keyed by a secret; numbers in, 128 bits out: NH in lanes.
 *
 * The secret is the output of SplitMix64 from the seed, stored little-endian, so that the
 * same seed gives the same hashes on every machine. */
#include "hash.h"

#ifdef __x86_64__
#include <immintrin.h>
#endif
#include <xxhash.h>
#if defined(__x86_64__) && __has_include(<xxh_x86dispatch.h>)
#include <xxh_x86dispatch.h> /* the same hashes, by the widest vectors there are */
#endif

#include "bytes.h"

#define GOLDEN_RATIO 0x9e3779b97f4a7c15u /* the step of SplitMix64 */

void sst_hash_key_init(sst_hash_key *key, uint64_t seed)
{
    for (size_t i = 0; i < SST_HASH_SECRET_BYTES / 8; i++)
        sst_store64(key->secret + 8 * i, sst_mix64(seed + (i + 1) * GOLDEN_RATIO));
}

uint64_t sst_hash64(const sst_hash_key *key, const void *bytes, size_t len_bytes)
{
    return XXH3_64bits_withSecret(bytes, len_bytes, key->secret, sizeof key->secret);
}

/* ---- numbers ----------------------------------------------------------------------- */

/* Where the secret has what numbers need: of each lane its first key, by how much the key
 * goes up with each row, and the key of its sum. */
enum { LANES = SST_NUMBER_LANES, FIRST_KEYS = 0, STEPS = 64, LAST_KEYS = 128 };

static void add_plainly(const sst_hash_key *key, const uint64_t *numbers, size_t num_rows,
                        sst_number_sums *s)
{
    for (size_t i = 0; i < num_rows * LANES; i++) {
        size_t lane = i % LANES;
        uint64_t x = numbers[i] ^ s->keys[lane];
        s->sums[lane] += (x & UINT32_MAX) * (x >> 32);
        s->sums[lane ^ 1] += numbers[i];
        s->keys[lane] += sst_load64(key->secret + STEPS + 8 * lane) | 1;
    }
}

#ifdef __x86_64__

__attribute__((target("avx2"))) static void add_avx2(const sst_hash_key *key,
                                                     const uint64_t *numbers,
                                                     size_t num_rows, sst_number_sums *s)
{
    for (size_t lane = 0; lane < LANES; lane += LANES / 2) {
        const __m256i *steps = (const void *)(key->secret + STEPS + 8 * lane);
        const __m256i step =
            _mm256_or_si256(_mm256_loadu_si256(steps), _mm256_set1_epi64x(1));
        __m256i *keys = (__m256i *)(void *)&s->keys[lane];
        __m256i *sums = (__m256i *)(void *)&s->sums[lane];
        __m256i k = _mm256_loadu_si256(keys), sum = _mm256_loadu_si256(sums);
        for (size_t row = 0; row < num_rows; row++) {
            const void *at = &numbers[row * LANES + lane];
            __m256i number = _mm256_loadu_si256(at), x = _mm256_xor_si256(number, k);
            __m256i product = _mm256_mul_epu32(x, _mm256_srli_epi64(x, 32));
            __m256i neighbour = _mm256_shuffle_epi32(number, 0x4e);
            sum = _mm256_add_epi64(sum, _mm256_add_epi64(product, neighbour));
            k = _mm256_add_epi64(k, step);
        }
        _mm256_storeu_si256(keys, k);
        _mm256_storeu_si256(sums, sum);
    }
}

__attribute__((target("avx512f"))) static void add_avx512(const sst_hash_key *key,
                                                          const uint64_t *numbers,
                                                          size_t num_rows,
                                                          sst_number_sums *s)
{
    const __m512i step =
        _mm512_or_si512(_mm512_loadu_si512(key->secret + STEPS), _mm512_set1_epi64(1));
    __m512i k = _mm512_loadu_si512(s->keys), sum = _mm512_loadu_si512(s->sums);
    for (size_t row = 0; row < num_rows; row++) {
        __m512i number = _mm512_loadu_si512(&numbers[row * LANES]);
        __m512i x = _mm512_xor_si512(number, k);
        __m512i product = _mm512_mul_epu32(x, _mm512_srli_epi64(x, 32));
        __m512i neighbour = _mm512_shuffle_epi32(number, _MM_PERM_BADC);
        sum = _mm512_add_epi64(sum, _mm512_add_epi64(product, neighbour));
        k = _mm512_add_epi64(k, step);
    }
    _mm512_storeu_si512(s->keys, k);
    _mm512_storeu_si512(s->sums, sum);
}

#endif

void sst_number_adders(sst_number_adder out[SST_MOST_NUMBER_ADDERS])
{
    size_t num = 0;
#ifdef __x86_64__
    if (__builtin_cpu_supports("avx512f"))
        out[num++] = add_avx512;
    if (__builtin_cpu_supports("avx2"))
        out[num++] = add_avx2;
#endif
    out[num++] = add_plainly;
    while (num < SST_MOST_NUMBER_ADDERS)
        out[num++] = NULL;
}

void sst_hash_numbers(const sst_hash_key *key, const uint64_t *numbers, size_t num,
                      uint64_t out[2])
{
    __extension__ typedef unsigned __int128 product;
    sst_number_adder adders[SST_MOST_NUMBER_ADDERS];
    sst_number_sums s = {.sums = {num}};
    uint64_t rest[LANES] = {0};
    size_t num_rows = num / LANES;
    for (size_t lane = 0; lane < LANES; lane++)
        s.keys[lane] = sst_load64(key->secret + FIRST_KEYS + 8 * lane);
    for (size_t i = num_rows * LANES; i < num; i++)
        rest[i % LANES] = numbers[i];
    sst_number_adders(adders);
    adders[0](key, numbers, num_rows, &s);
    adders[0](key, rest, 1, &s);
    product sum = 0;
    for (size_t lane = 0; lane < LANES; lane += 2)
        sum += (product)(s.sums[lane] ^ sst_load64(key->secret + LAST_KEYS + 8 * lane)) *
               (s.sums[lane + 1] ^ sst_load64(key->secret + LAST_KEYS + 8 * lane + 8));
    uint64_t high = sst_mix64((uint64_t)(sum >> 64));
    out[0] = sst_mix64((uint64_t)sum ^ high);
    out[1] = high + out[0];
}
