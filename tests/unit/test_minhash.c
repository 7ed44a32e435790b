/* SPDX-License-Identifier: MIT */
/* test_minhash.c - the laws of signatures, with every kernel that runs here. */
#include <criterion/criterion.h>
#include <math.h>
#include <string.h>

#include "base/hash.h"
#include "text/minhash.h"

enum { K = SST_NUM_COMPONENTS, MOST_SHINGLES = 2000 };

/* Distinct, evenly spread numbers, as shingle hashes are. */
static void fill_hashes(uint64_t *hashes, size_t num, uint64_t *state)
{
    for (size_t i = 0; i < num; i++)
        hashes[i] = sst_mix64(++*state);
}

static void with_each_kernel(void (*check)(const sst_kernel *kernel))
{
    const sst_kernel *kernel;
    for (size_t i = 0; (kernel = sst_kernel_at(i)) != NULL; i++)
        check(kernel);
}

static void check_order(const sst_kernel *kernel)
{
    sst_minhash m;
    sst_minhash_init(&m, 3);
    uint64_t hashes[600], turned[1200], state = 0;
    static const size_t nums[] = {1, 2, 8, 100, 600};
    fill_hashes(hashes, 600, &state);
    for (size_t n = 0; n < sizeof nums / sizeof *nums; n++) {
        size_t num = nums[n];
        for (size_t i = 0; i < num; i++)
            turned[i] = turned[2 * num - 1 - i] = hashes[num - 1 - i];
        uint16_t a[K], b[K];
        kernel->sign(&m, hashes, num, a);
        kernel->sign(&m, turned, 2 * num, b);
        cr_assert_arr_eq(a, b, sizeof a);
    }
}

Test(minhash, the_order_and_repeats_of_shingles_do_not_matter)
{
    with_each_kernel(check_order);
}

static void check_lowest_bit(const sst_kernel *kernel)
{
    sst_minhash m;
    sst_minhash_init(&m, 3);
    uint64_t hashes[200], state = 9;
    fill_hashes(hashes, 200, &state);
    for (size_t num = 1; num <= 200; num++) {
        uint16_t signature[K];
        bool is_hit[K] = {false};
        kernel->sign(&m, hashes, num, signature);
        for (size_t i = 0; i < num; i++)
            is_hit[hashes[i] % K] = true;
        for (size_t i = 0; i < K; i++)
            cr_assert_eq(signature[i] & 1, !is_hit[i]);
    }
}

Test(minhash, the_lowest_bit_says_whether_a_component_was_refilled)
{
    with_each_kernel(check_lowest_bit);
}

static void check_components(const sst_kernel *kernel)
{
    sst_minhash m;
    sst_minhash_init(&m, 77);
    uint64_t hashes[90], state = 5;
    fill_hashes(hashes, 90, &state);
    uint16_t signature[K];
    kernel->sign(&m, hashes, 90, signature);
    for (size_t c = 0; c < K; c++) {
        uint64_t least_value = UINT64_MAX, least_refill = UINT64_MAX;
        for (size_t i = 0; i < 90; i++) {
            uint64_t value = hashes[i] >> 33 << 1;
            uint64_t refill =
                (m.a[c] * (hashes[i] >> 16 & 0xffffffff) + m.b[c]) % ((uint64_t)1 << 32);
            if (hashes[i] % K == c && value < least_value)
                least_value = value;
            if (refill < least_refill)
                least_refill = refill;
        }
        uint64_t wanted = least_value != UINT64_MAX ? least_value : (least_refill | 1);
        cr_assert_eq(signature[c], (uint16_t)wanted, "component %zu", c);
        cr_assert_eq(m.a[c] & 1, 1);
    }
}

Test(minhash, a_component_is_the_least_value_of_its_bin_or_of_its_own_function)
{
    with_each_kernel(check_components);
}

static void check_seeds(const sst_kernel *kernel)
{
    sst_minhash one, two;
    sst_minhash_init(&one, 1);
    sst_minhash_init(&two, 2);
    uint64_t hash = sst_mix64(12345);
    uint16_t a[K], b[K];
    kernel->sign(&one, &hash, 1, a);
    kernel->sign(&two, &hash, 1, b);
    cr_assert_lt(sst_signature_similarity(a, b, K), .05);
}

Test(minhash, other_seeds_refill_otherwise)
{
    with_each_kernel(check_seeds);
}

Test(minhash, similarity_is_the_share_of_equal_components)
{
    uint16_t a[4] = {1, 2, 3, 4}, b[4] = {1, 9, 3, 9};
    cr_assert_eq(sst_signature_similarity(a, b, 4), .5);
    cr_assert_eq(sst_signature_similarity(a, a, 4), 1);
    cr_assert_eq(sst_signature_similarity(a, b, 0), 0);
}

/* The variance that the formula at the top of minhash.c gives. */
static double expected_variance(double j, double f)
{
    double k = K;
    double pairs = k * (k - 1) * (1 - 2 * pow(1 - 1 / k, f) + pow(1 - 2 / k, f));
    return j * (1 - j) / k * (1 - pairs / (k * (f - 1)));
}

static void check_estimate(const sst_kernel *kernel)
{
    enum { PAIRS = 1500 }; /* the RMSE is known to 1.8 % */
    static const size_t unions[] = {20, 50, 200, MOST_SHINGLES};
    static const double wanted[] = {.3, .5, .8};
    uint64_t hashes[MOST_SHINGLES], state = 42;
    sst_minhash m;
    sst_minhash_init(&m, 1);
    for (size_t u = 0; u < sizeof unions / sizeof *unions; u++)
        for (size_t w = 0; w < sizeof wanted / sizeof *wanted; w++) {
            /* a has the first `only` of the union and the shared ones, b all after
             * `only` */
            size_t f = unions[u], shared = (size_t)round(wanted[w] * (double)f);
            size_t only = (f - shared) / 2;
            double j = (double)shared / (double)f, sum = 0, squares = 0;
            for (int p = 0; p < PAIRS; p++) {
                uint16_t a[K], b[K];
                fill_hashes(hashes, f, &state);
                kernel->sign(&m, hashes, only + shared, a);
                kernel->sign(&m, hashes + only, f - only, b);
                double error = sst_signature_similarity(a, b, K) - j;
                sum += error;
                squares += error * error;
            }
            double sigma = sqrt(expected_variance(j, (double)f));
            double bias = sum / PAIRS, rmse = sqrt(squares / PAIRS);
            cr_assert_lt(fabs(bias), 4 * sigma / sqrt(PAIRS),
                         "%s, J %.1f, union %zu: %+.5f", kernel->name, j, f, bias);
            cr_assert_lt(fabs(rmse / sigma - 1), .1,
                         "%s, J %.1f, union %zu: %.5f, wanted %.5f", kernel->name, j, f,
                         rmse, sigma);
        }
}

Test(minhash, the_estimate_is_unbiased_and_its_error_is_that_of_the_formula)
{
    with_each_kernel(check_estimate);
}

static void check_chance(const sst_kernel *kernel)
{
    /* at most one of 2^15 components: of 2,000 * 128, 7.8 by expectation */
    enum { PAIRS = 2000 };
    static const size_t sizes[] = {8, 50, 400};
    uint64_t hashes[400], state = 4711;
    sst_minhash m;
    sst_minhash_init(&m, 1);
    for (size_t s = 0; s < sizeof sizes / sizeof *sizes; s++) {
        int num_equal = 0;
        for (int p = 0; p < PAIRS; p++) {
            uint16_t a[K], b[K];
            fill_hashes(hashes, sizes[s], &state);
            kernel->sign(&m, hashes, sizes[s], a);
            fill_hashes(hashes, sizes[s], &state);
            kernel->sign(&m, hashes, sizes[s], b);
            for (size_t i = 0; i < K; i++)
                num_equal += a[i] == b[i];
        }
        cr_assert_lt(num_equal, 26, "%s, %zu shingles: %d", kernel->name, sizes[s],
                     num_equal);
    }
}

Test(minhash, different_articles_agree_only_by_chance)
{
    with_each_kernel(check_chance);
}
