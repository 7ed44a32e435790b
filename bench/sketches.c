/* SPDX-License-Identifier: MIT */
/* sketches.c - a command: sets of hashes in, what their signatures take out, and how far
 * their estimates are off.
 *
 *     sketches ROUNDS SETS PAIRS        both as join.c writes them
 *
 * A line of output for each kernel: its name, nanoseconds by the clock (as others say
 * theirs), sets, hashes, the root of the mean squared error of the estimates of the pairs
 * that are no copies over that of as many independent hashes, and the mean error, with
 * tabs between them. */
#include <inttypes.h>
#include <math.h>

#include "base/vec.h"
#include "kernels.h"
#include "text/minhash.h"

#define COPIES .9999 /* Jaccard of a pair that is not looked at */

typedef struct sets {
    uint64_t *words; /* of the file */
    size_t num, num_hashes;
    const uint64_t *begins, *hashes;
} sets;

static void read_sets(sets *s, const char *path)
{
    FILE *file = fopen(path, "rb");
    SST_VEC(uint64_t) words = {0};
    size_t num, chunk = (size_t)1 << 17;
    if (!file)
        die("the sets cannot be read");
    do {
        if (!sst_vec_reserve(&words, words.len + chunk))
            die("memory ran out");
        num = fread(words.at + words.len, sizeof *words.at, chunk, file);
        words.len += num;
    } while (num > 0);
    fclose(file);
    if (words.len < 2 || words.len < words.at[0] + 2)
        die("the sets are cut short");
    *s = (sets){words.at, words.at[0], 0, words.at + 1, words.at + words.at[0] + 2};
    s->num_hashes = s->begins[s->num];
    if (words.len != s->num + 2 + s->num_hashes)
        die("the sets are cut short");
}

static double sketch(const sets *s, const sst_params *params, uint16_t *signatures)
{
    double begin = clock_ns(CLOCK_MONOTONIC);
    for (size_t i = 0; i < s->num; i++) {
        size_t num = s->begins[i + 1] - s->begins[i];
        if (num > 0)
            params->kernel->sign(&params->minhash, s->hashes + s->begins[i], num,
                                 signatures + i * SST_NUM_COMPONENTS);
    }
    return clock_ns(CLOCK_MONOTONIC) - begin;
}

static void print_errors(const uint16_t *signatures, const char *path)
{
    FILE *file = fopen(path, "r");
    uint64_t a, b;
    double jaccard, sum = 0, squares = 0, independent = 0, num = 0;
    if (!file)
        die("the pairs cannot be read");
    while (fscanf(file, "%" SCNu64 " %" SCNu64 " %lf", &a, &b, &jaccard) == 3) {
        if (jaccard >= COPIES)
            continue;
        double estimate = sst_signature_similarity(signatures + a * SST_NUM_COMPONENTS,
                                                   signatures + b * SST_NUM_COMPONENTS,
                                                   SST_NUM_COMPONENTS);
        sum += estimate - jaccard;
        squares += (estimate - jaccard) * (estimate - jaccard);
        independent += jaccard * (1 - jaccard) / SST_NUM_COMPONENTS;
        num++;
    }
    fclose(file);
    printf("\t%.4f\t%.5f\n", sqrt(squares / independent), sum / num);
}

int main(int argc, char **argv)
{
    size_t num_rounds = argc == 4 ? strtoul(argv[1], NULL, 10) : 0;
    const char *kernels[MOST_KERNELS];
    double times[MOST_KERNELS][MAX_ROUNDS];
    sst_params params[MOST_KERNELS];
    sets s;
    if (num_rounds < 1 || num_rounds > MAX_ROUNDS)
        die("usage: sketches ROUNDS SETS PAIRS");
    read_sets(&s, argv[2]);
    uint16_t *signatures =
        must_have(calloc(s.num, SST_NUM_COMPONENTS * sizeof *signatures));
    size_t num_kernels = list_kernels(kernels);
    for (size_t k = 0; k < num_kernels; k++)
        params_with_kernel(&params[k], kernels[k], .5);
    for (size_t round = 0; round < num_rounds; round++)
        for (size_t k = 0; k < num_kernels; k++)
            times[k][round] = sketch(&s, &params[k], signatures);
    for (size_t k = 0; k < num_kernels; k++) {
        printf("%s\t%.0f\t%zu\t%zu", kernels[k], median(times[k], num_rounds), s.num,
               s.num_hashes);
        print_errors(signatures, argv[3]);
    }
    free(signatures);
    free(s.words);
    return 0;
}
