/* SPDX-License-Identifier: MIT */
/* test_table.c - what the bucket table groups is what a plain sort would. */
#include <criterion/criterion.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/hash.h"
#include "match/table.h"

/* Buckets as they were told: the number of members, then the members. */
typedef sst_article_nos bucket_log;

static sst_status log_bucket(void *context, const sst_article_no *members, size_t num,
                             sst_error *err)
{
    (void)err;
    bucket_log *log = context;
    cr_assert(sst_vec_push(log, (sst_article_no)num));
    cr_assert(sst_vec_append(log, members, num));
    return SST_OK;
}

typedef struct entry {
    uint64_t key;
    sst_article_no no;
} entry;

static int compare_entries(const void *x, const void *y)
{
    const entry *a = x, *b = y;
    if (a->key != b->key)
        return a->key < b->key ? -1 : 1;
    return a->no < b->no ? -1 : a->no > b->no;
}

/* The same by a plain sort; reorders the entries. */
static void log_by_sorting(entry *entries, size_t num, bucket_log *log)
{
    qsort(entries, num, sizeof *entries, compare_entries);
    for (size_t begin = 0, end; begin < num; begin = end) {
        size_t at = log->len;
        cr_assert(sst_vec_push(log, 0));
        for (end = begin; end < num && entries[end].key == entries[begin].key; end++)
            if (end == begin || entries[end].no != entries[end - 1].no)
                cr_assert(sst_vec_push(log, entries[end].no));
        log->at[at] = (sst_article_no)(log->len - at - 1);
        if (log->at[at] < 2)
            log->len = at;
    }
}

static void add_all(sst_table *table, const entry *entries, size_t num)
{
    for (size_t i = 0; i < num; i++)
        cr_assert_eq(sst_table_add(table, entries[i].key, entries[i].no, NULL), SST_OK);
}

static void expect_equal(const bucket_log *log, const bucket_log *wanted,
                         const char *what)
{
    cr_assert_eq(log->len, wanted->len, "%s: %zu, wanted %zu", what, log->len,
                 wanted->len);
    cr_expect(memcmp(log->at, wanted->at, log->len * sizeof *log->at) == 0, "%s", what);
}

/* Different for different k in its 32 high bits, which are all that a table must keep. */
static uint64_t key_of(uint64_t k)
{
    uint32_t high = (uint32_t)k * 0x9e3779b1u;
    high = (high ^ high >> 15) * 0x85ebca6bu;
    return (uint64_t)high << 32 | (uint32_t)sst_mix64(k);
}

/* A random key out of num_keys, for articles of keys_per_article entries each. */
static entry *random_entries(size_t num, uint64_t num_keys, unsigned keys_per_article)
{
    entry *entries = malloc(num * sizeof *entries);
    cr_assert_not_null(entries);
    for (size_t i = 0; i < num; i++)
        entries[i] = (entry){key_of(sst_mix64(i + 1) % num_keys),
                             (sst_article_no)(i / keys_per_article)};
    return entries;
}

Test(table, groups_as_a_plain_sort_does)
{
    const struct {
        const char *what;
        size_t num, expected;
        uint64_t num_keys;
        unsigned keys_per_article;
    } cases[] = {
        {"two entries", 2, 2, 1, 1},
        {"nearly all keys once", 100000, 100000, 10000000, 1},
        {"many repeats", 100000, 100000, 5000, 1},
        {"repeats within an article", 50000, 50000, 100, 8},
        {"one key", 40000, 40000, 1, 3},
        {"two keys, as many partitions as there are", 20000, 1 << 30, 2, 1},
        {"many more than expected", 200000, 0, 70000, 2},
        {"many fewer than expected", 3000, 1 << 30, 900, 2},
    };
    for (size_t c = 0; c < sizeof cases / sizeof *cases; c++) {
        entry *entries =
            random_entries(cases[c].num, cases[c].num_keys, cases[c].keys_per_article);
        bucket_log log = {0}, wanted = {0};
        sst_table *table;
        cr_assert_eq(sst_table_new(&(sst_table_options){.expected = cases[c].expected},
                                   &table, NULL),
                     SST_OK);
        add_all(table, entries, cases[c].num);
        cr_assert_eq(sst_table_group(table, log_bucket, &log, NULL), SST_OK);
        log_by_sorting(entries, cases[c].num, &wanted);
        expect_equal(&log, &wanted, cases[c].what);
        sst_table_free(table);
        sst_vec_free(&log);
        sst_vec_free(&wanted);
        free(entries);
    }
}

Test(table, a_cleared_table_begins_anew)
{
    sst_table *table;
    cr_assert_eq(sst_table_new(&(sst_table_options){.expected = 1000}, &table, NULL),
                 SST_OK);
    for (unsigned round = 0; round < 3; round++) {
        size_t num = 20000 >> (4 * round); /* fewer each time: nothing may be left over */
        entry *entries = random_entries(num, 100 + round, 1);
        bucket_log log = {0}, wanted = {0};
        add_all(table, entries, num);
        cr_assert_eq(sst_table_group(table, log_bucket, &log, NULL), SST_OK);
        log_by_sorting(entries, num, &wanted);
        expect_equal(&log, &wanted, "round");
        sst_table_clear(table);
        log.len = 0;
        cr_assert_eq(sst_table_group(table, log_bucket, &log, NULL), SST_OK);
        cr_expect_eq(log.len, 0);
        sst_vec_free(&log);
        sst_vec_free(&wanted);
        free(entries);
    }
    sst_table_free(table);
}

Test(table, grouping_twice_gives_the_same)
{
    sst_table *table;
    entry *entries = random_entries(5000, 700, 2);
    bucket_log first = {0}, second = {0};
    cr_assert_eq(sst_table_new(&(sst_table_options){.expected = 5000}, &table, NULL),
                 SST_OK);
    add_all(table, entries, 5000);
    cr_assert_eq(sst_table_group(table, log_bucket, &first, NULL), SST_OK);
    cr_assert_eq(sst_table_group(table, log_bucket, &second, NULL), SST_OK);
    expect_equal(&second, &first, "again");
    sst_table_free(table);
    sst_vec_free(&first);
    sst_vec_free(&second);
    free(entries);
}

/* Writer by writer, a stretch of the entries each, by two calls that differ in length. */
static void add_by_writers(sst_table *table, unsigned num_writers, const entry *entries,
                           size_t num)
{
    uint64_t *keys = calloc(num, sizeof *keys);
    sst_article_no *nos = calloc(num, sizeof *nos);
    cr_assert(keys && nos);
    for (size_t i = 0; i < num; i++) {
        keys[i] = entries[i].key;
        nos[i] = entries[i].no;
    }
    for (unsigned w = 0; w < num_writers; w++) {
        size_t begin = num * w / num_writers, end = num * (w + 1) / num_writers;
        size_t middle = begin + (end - begin) / 3;
        sst_table_entries some = {keys + begin, nos + begin, middle - begin};
        sst_table_entries rest = {keys + middle, nos + middle, end - middle};
        cr_assert_eq(sst_table_add_many(table, w, some, NULL), SST_OK);
        cr_assert_eq(sst_table_add_many(table, w, rest, NULL), SST_OK);
    }
    free(keys);
    free(nos);
}

Test(table, buckets_do_not_depend_on_memory_and_writers)
{
    const uint64_t memory_bytes[] = {1, 5000, 60000, 1000000, (uint64_t)1 << 30, 0};
    const uint64_t expected[] = {0, 150000, 3000000};
    const unsigned writers[] = {1, 2, 7};
    enum { NUM = 150000, NUM_KEYS = 40000 };
    entry *entries = random_entries(NUM, NUM_KEYS, 1);
    entry *sorted = random_entries(NUM, NUM_KEYS, 1);
    bucket_log wanted = {0};
    log_by_sorting(sorted, NUM, &wanted);
    for (size_t c = 0; c < 6 * 3 * 3; c++) {
        sst_table_options options = {.expected = expected[c / 6 % 3],
                                     .num_writers = writers[c / 18],
                                     .limits.memory_bytes = memory_bytes[c % 6]};
        bucket_log log = {0};
        sst_table *table;
        cr_assert_eq(sst_table_new(&options, &table, NULL), SST_OK);
        for (unsigned round = 0; round < 2; round++) { /* what was spilled is forgotten */
            add_by_writers(table, options.num_writers, entries, NUM);
            log.len = 0;
            cr_assert_eq(sst_table_group(table, log_bucket, &log, NULL), SST_OK);
            expect_equal(&log, &wanted, "these limits and writers");
            sst_table_clear(table);
        }
        sst_table_free(table);
        sst_vec_free(&log);
    }
    sst_vec_free(&wanted);
    free(sorted);
    free(entries);
}

Test(table, partitions_may_be_grouped_one_by_one)
{
    enum { NUM = 300000 };
    entry *entries = random_entries(NUM, 50000, 2);
    bucket_log log = {0}, wanted = {0};
    sst_table_options options = {.expected = NUM, .limits.memory_bytes = 100000};
    sst_table *table;
    cr_assert_eq(sst_table_new(&options, &table, NULL), SST_OK);
    add_all(table, entries, NUM);
    size_t num = sst_table_num_partitions(table);
    cr_assert_gt(num, 4);
    sst_grouper *groupers[2];
    for (size_t i = 0; i < 2; i++)
        cr_assert_eq(sst_grouper_new(table, log_bucket, &log, &groupers[i], NULL),
                     SST_OK);
    for (size_t i = 0; i < num; i++)
        cr_assert_eq(sst_table_group_partition(table, i, groupers[i % 2], NULL), SST_OK);
    log_by_sorting(entries, NUM, &wanted);
    expect_equal(&log, &wanted, "by partition");
    for (size_t i = 0; i < 2; i++)
        sst_grouper_free(groupers[i]);
    sst_table_free(table);
    sst_vec_free(&log);
    sst_vec_free(&wanted);
    free(entries);
}

Test(table, without_temporary_space_it_says_which_folder_has_none)
{
    const char *const folder = "/no/such/folder";
    const struct {
        uint64_t memory_bytes;
        sst_status wanted;
    } cases[] = {{100000, SST_ERR_SPACE}, {0, SST_OK}, {100000000, SST_OK}};
    entry *entries = random_entries(100000, 1000, 1);
    for (size_t c = 0; c < sizeof cases / sizeof *cases; c++) {
        sst_table_options options = {.expected = 100000,
                                     .limits = {cases[c].memory_bytes, folder}};
        sst_error err = {.status = SST_OK};
        sst_status st = SST_OK;
        sst_table *table;
        cr_assert_eq(sst_table_new(&options, &table, NULL), SST_OK);
        for (size_t i = 0; i < 100000 && st == SST_OK; i++)
            st = sst_table_add(table, entries[i].key, entries[i].no, &err);
        cr_expect_eq(st, cases[c].wanted);
        cr_expect_eq(strstr(err.message, folder) != NULL, st == SST_ERR_SPACE, "%s",
                     err.message);
        sst_table_free(table);
    }
    free(entries);
}

Test(table, keys_at_both_ends_of_their_range_have_a_place)
{
    const size_t expected[] = {0, 1000000, (size_t)1 << 40};
    for (size_t i = 0; i < sizeof expected / sizeof *expected; i++) {
        const entry entries[] = {
            {0, 1}, {UINT64_MAX, 1}, {0, 2}, {UINT64_MAX, UINT32_MAX - 1}};
        const sst_article_no wanted[] = {2, 1, 2, 2, 1, UINT32_MAX - 1};
        bucket_log log = {0};
        sst_table *table;
        cr_assert_eq(
            sst_table_new(&(sst_table_options){.expected = expected[i]}, &table, NULL),
            SST_OK);
        add_all(table, entries, 4);
        cr_assert_eq(sst_table_group(table, log_bucket, &log, NULL), SST_OK);
        cr_assert_eq(log.len, 6);
        cr_expect(memcmp(log.at, wanted, sizeof wanted) == 0);
        sst_table_free(table);
        sst_vec_free(&log);
    }
}

/* Of the process, in use or not. */
static size_t address_bytes(void)
{
    unsigned long all;
    FILE *statm = fopen("/proc/self/statm", "re");
    cr_assert_not_null(statm);
    cr_assert_eq(fscanf(statm, "%lu", &all), 1);
    fclose(statm);
    return all * (size_t)sysconf(_SC_PAGESIZE);
}

/* Blocks come in arenas, from the system or from malloc by what is expected. */
Test(table, memory_goes_back_to_where_it_came_from)
{
#if defined(__SANITIZE_ADDRESS__) || defined(__SANITIZE_THREAD__)
    cr_skip_test("what was freed is kept, to be watched");
#endif
    enum { NUM = 1000, ROUNDS = 100 };
    entry *entries = random_entries(NUM, NUM, 1);
    for (uint64_t expected = 10000; expected <= 10000000; expected *= 2) {
        sst_table_options options = {.expected = expected};
        size_t before = 0;
        for (int round = -10; round < ROUNDS; round++) {
            sst_table *table;
            if (round == 0)
                before = address_bytes();
            cr_assert_eq(sst_table_new(&options, &table, NULL), SST_OK);
            add_all(table, entries, NUM);
            sst_table_free(table);
        }
        cr_expect_leq(address_bytes(), before + ((size_t)2 << 20), "%llu expected",
                      (unsigned long long)expected);
    }
    free(entries);
}

static sst_status refuse_third(void *context, const sst_article_no *members, size_t num,
                               sst_error *err)
{
    (void)members, (void)num, (void)err;
    return ++*(int *)context == 3 ? SST_ERR_WRITE : SST_OK;
}

Test(table, a_status_of_the_bucket_function_ends_the_grouping)
{
    sst_table *table;
    entry *entries = random_entries(1000, 100, 1);
    int num_calls = 0;
    cr_assert_eq(sst_table_new(&(sst_table_options){.expected = 1000}, &table, NULL),
                 SST_OK);
    add_all(table, entries, 1000);
    cr_expect_eq(sst_table_group(table, refuse_third, &num_calls, NULL), SST_ERR_WRITE);
    cr_expect_eq(num_calls, 3);
    sst_table_free(table);
    free(entries);
}
