/* SPDX-License-Identifier: MIT */
/* keys.c - signatures and hashes in, bucket keys out; the choice of bands.
 *
 * A signature is cut into bands of r rows.  Two articles meet when at least one band is
 * equal in all its rows: of Jaccard similarity j, with b bands, that happens with
 * probability 1 - (1 - j^r)^b, the S-curve (Leskovec, Rajaraman, Ullman, "Mining of
 * Massive Datasets", 3.4).  A candidate is verified for some nanoseconds, a missed one
 * is missed for good; so recall at the threshold is given, and the rows are as many as
 * it allows. */
#include "keys.h"

#include "base/hash.h"
#include "base/status.h"
#include "text/text.h"

/* Twelve signatures further on: articles mostly follow one another, but not their bands. */
#define PREFETCH_BYTES (12 * SST_NUM_COMPONENTS * sizeof(uint16_t))

/* 2^64 over the golden ratio, odd: small numbers times this differ in all bits. */
#define SPREAD 0x9e3779b97f4a7c15u

/* Where the number of rows is to be a constant. */
#define INLINE inline __attribute__((always_inline))

static inline uint64_t seed_of(uint32_t band)
{
    return (band + 1) * SPREAD;
}

sst_band sst_band_of(const sst_bands *bands, uint32_t band)
{
    return (sst_band){.seed = seed_of(band),
                      .first_row = band * bands->num_rows,
                      .num_rows = bands->num_rows};
}

/* Rows, at most four, as one number; four in one expression, which becomes one load. */
static INLINE uint64_t load_rows(const uint16_t *row, uint32_t num_rows)
{
    uint64_t rows = 0;
    if (num_rows == 4)
        return (uint64_t)row[0] | (uint64_t)row[1] << 16 | (uint64_t)row[2] << 32 |
               (uint64_t)row[3] << 48;
    for (uint32_t i = 0; i < num_rows; i++)
        rows |= (uint64_t)row[i] << 16 * i;
    return rows;
}

/* Eight rows at a time are multiplied, half by half, and the halves of the product folded
 * together. */
static INLINE uint64_t key_of_rows(uint64_t seed, const uint16_t *row, uint32_t num_rows)
{
    __extension__ typedef unsigned __int128 product;
    uint64_t key = seed;
    for (uint32_t done = 0; done < num_rows; done += 8) {
        uint32_t left = num_rows - done, low = left < 4 ? left : 4;
        uint32_t high = left < 8 ? left - low : 4;
        product p = (product)(load_rows(row + done, low) ^ key) *
                    (load_rows(row + done + low, high) ^ SPREAD);
        key = (uint64_t)p ^ (uint64_t)(p >> 64);
    }
    return key;
}

uint64_t sst_band_key(const uint16_t *signature, const sst_bands *bands, uint32_t band)
{
    sst_band b = sst_band_of(bands, band);
    return key_of_rows(b.seed, signature + b.first_row, b.num_rows);
}

/* One band of signatures that stand one after another. */
typedef struct banded {
    uint64_t seed;
    const uint16_t *first; /* its rows in the first signature */
} banded;

/* Of one band, for each of several articles. */
static INLINE void make_keys(banded of, const sst_article_no *nos, size_t num,
                             uint64_t *keys, uint32_t num_rows)
{
    for (size_t i = 0; i < num; i++) {
        const uint16_t *row = of.first + (size_t)nos[i] * SST_NUM_COMPONENTS;
        __builtin_prefetch((const void *)((uintptr_t)row + PREFETCH_BYTES));
        keys[i] = key_of_rows(of.seed, row, num_rows);
    }
}

/* Of one signature, for each of its bands. */
static INLINE void make_all_keys(const uint16_t *signature, uint32_t num_bands,
                                 uint64_t *keys, uint32_t num_rows)
{
    for (uint32_t band = 0; band < num_bands; band++)
        keys[band] =
            key_of_rows(seed_of(band), signature + (size_t)band * num_rows, num_rows);
}

/* make(..., num_rows): for the numbers of rows that thresholds have by default the
 * compiler knows it, so that no loop over rows is left. */
#define MAKE_OF_ROWS(num_rows, make, ...)                                                \
    ((num_rows) == 2   ? make(__VA_ARGS__, 2)                                            \
     : (num_rows) == 3 ? make(__VA_ARGS__, 3)                                            \
     : (num_rows) == 5 ? make(__VA_ARGS__, 5)                                            \
     : (num_rows) == 7 ? make(__VA_ARGS__, 7)                                            \
                       : make(__VA_ARGS__, num_rows))

void sst_band_keys(const sst_band *band, const uint16_t *signatures,
                   const sst_article_no *nos, size_t num, uint64_t *keys)
{
    banded of = {band->seed, signatures + band->first_row};
    MAKE_OF_ROWS(band->num_rows, make_keys, of, nos, num, keys);
}

void sst_signature_keys(const uint16_t *signature, const sst_bands *bands, uint64_t *keys)
{
    MAKE_OF_ROWS(bands->num_rows, make_all_keys, signature, bands->num_bands, keys);
}

uint64_t sst_family_mask(uint64_t seed, uint32_t family)
{
    return sst_mix64(seed ^ (family + 1) * SPREAD);
}

uint64_t sst_family_key(uint64_t hash, uint64_t seed, uint32_t family)
{
    return sst_mix64(hash ^ sst_family_mask(seed, family));
}

/* By repeated multiplication: to the last bit the same with every libm. */
static double power(double base, uint32_t exponent)
{
    double product = 1;
    while (exponent-- > 0)
        product *= base;
    return product;
}

double sst_bands_probability(const sst_bands *bands, double jaccard)
{
    return 1 - power(1 - power(jaccard, bands->num_rows), bands->num_bands);
}

sst_status sst_bands_choose(double near, double recall, sst_bands *out, sst_error *err)
{
    if (!(near > 0 && near <= 1)) /* put so that NaN is refused too */
        return sst_fail(err, SST_ERR_ARGUMENT, 0, "near is %g, it must be in (0, 1]",
                        near);
    if (!(recall > 0 && recall < 1))
        return sst_fail(err, SST_ERR_ARGUMENT, 0, "recall is %g, it must be in (0, 1)",
                        recall);
    sst_bands bands = {0};
    for (uint32_t rows = SST_NUM_COMPONENTS; rows > 0; rows--) {
        bands.num_rows = rows;
        bands.num_bands = SST_NUM_COMPONENTS / rows;
        bands.expected_recall = sst_bands_probability(&bands, near);
        if (bands.expected_recall >= recall) {
            *out = bands;
            return SST_OK;
        }
    }
    /* Bands of one row reach most of all; rounded down, so that it stays under the
     * wanted. */
    return sst_fail(err, SST_ERR_ARGUMENT, 0,
                    "near %g with recall %g: even %u bands of 1 row reach only %.4f",
                    near, recall, (unsigned)SST_NUM_COMPONENTS,
                    (double)(int)(bands.expected_recall * 10000) / 10000);
}
