/* SPDX-License-Identifier: MIT */
/* table.c - a command: how long the bucket table takes, in nanoseconds of CPU time per key.
 *
 * Keys are random; one of REPEATS is one of half as many and may come again. */
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <time.h>

#include "base/hash.h"
#include "match/table.h"

enum { CHUNK = 4096, REPEATS = 16, ROUNDS = 4 };

static double cpu_seconds(void)
{
    struct timespec now;
    clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &now);
    return (double)now.tv_sec + 1e-9 * (double)now.tv_nsec;
}

static sst_status count_members(void *context, const sst_article_no *members, size_t num,
                                sst_error *err)
{
    (void)members, (void)err;
    *(uint64_t *)context += num;
    return SST_OK;
}

/* The keys of the articles from `first` on. */
static void make_keys(uint64_t first, size_t num, uint64_t num_all, uint64_t *keys,
                      sst_article_no *nos)
{
    for (size_t i = 0; i < num; i++) {
        uint64_t random = sst_mix64(first + i + 1);
        keys[i] = random % REPEATS == 0 ? sst_mix64(~(random % (num_all / 2))) : random;
        nos[i] = (sst_article_no)(first + i);
    }
}

/* Add num keys; the seconds this took, without those of making them; < 0: it failed. */
static double add_keys(sst_table *table, uint64_t num)
{
    static uint64_t keys[CHUNK];
    static sst_article_no nos[CHUNK];
    double seconds = 0;
    for (uint64_t first = 0; first < num; first += CHUNK) {
        size_t chunk = num - first < CHUNK ? (size_t)(num - first) : CHUNK;
        make_keys(first, chunk, num, keys, nos);
        double begin = cpu_seconds();
        sst_table_entries entries = {keys, nos, chunk};
        if (sst_table_add_many(table, 0, entries, NULL) != SST_OK)
            return -1;
        seconds += cpu_seconds() - begin;
    }
    return seconds;
}

/* Fill and group a table; again with the memory of the first time, as for bands. */
static int measure(uint64_t num, uint64_t memory_bytes)
{
    sst_table_options options = {.expected = num, .limits.memory_bytes = memory_bytes};
    sst_table *table;
    if (sst_table_new(&options, &table, NULL) != SST_OK)
        return EXIT_FAILURE;
    bool is_good = true;
    for (int round = 0; round < ROUNDS && is_good; round++) {
        uint64_t num_members = 0;
        double add = add_keys(table, num), begin = cpu_seconds();
        is_good = add >= 0 &&
                  sst_table_group(table, count_members, &num_members, NULL) == SST_OK;
        double group = cpu_seconds() - begin, per_key = 1e9 / (double)num;
        printf("%11" PRIu64 " keys, memory %s: add %5.1f, group %5.1f, both %5.1f ns per "
               "key; %" PRIu64 " members\n",
               num, round == 0 ? "new " : "used", add * per_key, group * per_key,
               (add + group) * per_key, num_members);
        sst_table_clear(table);
    }
    sst_table_free(table);
    return is_good ? EXIT_SUCCESS : EXIT_FAILURE;
}

int main(int argc, char **argv)
{
    uint64_t num = argc > 1 ? strtoull(argv[1], NULL, 10) : 0;
    uint64_t memory_mib = argc > 2 ? strtoull(argv[2], NULL, 10) : 0;
    if (argc > 3 || num < 2 || num >= UINT32_MAX) {
        fprintf(stderr,
                "usage: table NUM_KEYS [MEMORY_MIB]\n"
                "\n"
                "Prints what adding and grouping so many keys takes on one core.\n");
        return 2;
    }
    return measure(num, memory_mib << 20);
}
