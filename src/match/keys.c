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

/* 2^64 over the golden ratio, odd: small numbers times this differ in all bits. */
#define SPREAD 0x9e3779b97f4a7c15u

uint64_t sst_band_key(const uint16_t *signature, const sst_bands *bands, uint32_t band)
{
    const uint16_t *row = signature + (size_t)band * bands->num_rows;
    uint64_t key = sst_mix64((band + 1) * SPREAD);
    /* Four rows at a time, so that up to four are mixed by a bijection. */
    for (uint32_t done = 0; done < bands->num_rows; done += 4) {
        uint32_t left = bands->num_rows - done;
        uint64_t rows = 0;
        for (uint32_t i = 0; i < 4 && i < left; i++)
            rows = rows << 16 | row[done + i];
        key = sst_mix64(key ^ rows);
    }
    return key;
}

uint64_t sst_family_key(uint64_t hash, uint64_t seed, uint32_t family)
{
    return sst_mix64(hash ^ sst_mix64(seed ^ (family + 1) * SPREAD));
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
