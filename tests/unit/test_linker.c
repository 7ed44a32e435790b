/* SPDX-License-Identifier: MIT */
/* test_linker.c - a sorted stream of keys and row ids becomes edges. */
#include <criterion/criterion.h>
#include <string.h>

#include "samestory.h"

#define MAX_EDGES 4000

typedef struct edge_log {
    uint64_t edges[MAX_EDGES][2];
    size_t num, fail_at; /* the edge that is refused; 0: none */
} edge_log;

static sst_status log_edge(void *context, uint64_t a, uint64_t b)
{
    edge_log *log = context;
    if (log->fail_at > 0 && log->num + 1 == log->fail_at)
        return SST_ERR_SPACE;
    cr_assert_lt(log->num, MAX_EDGES);
    log->edges[log->num][0] = a;
    log->edges[log->num++][1] = b;
    return SST_OK;
}

static size_t times(const edge_log *log, uint64_t a, uint64_t b)
{
    size_t num = 0;
    for (size_t i = 0; i < log->num; i++)
        num += log->edges[i][0] == a && log->edges[i][1] == b;
    return num;
}

Test(linker, a_bucket_of_up_to_32_rows_gives_each_pair_once)
{
    edge_log log = {.num = 0};
    sst_linker *linker;
    const uint64_t far = (uint64_t)1 << 60; /* ids of 64 bits */
    cr_assert_eq(sst_linker_new(log_edge, &log, &linker, NULL), SST_OK);
    for (uint64_t id = 0; id < 32; id++)
        cr_assert_eq(sst_linker_push(linker, 5, far + id, NULL), SST_OK);
    cr_assert_eq(sst_linker_end(linker, NULL), SST_OK);
    cr_expect_eq(log.num, 32 * 31 / 2);
    for (uint64_t b = 0; b < 32; b++)
        for (uint64_t a = 0; a < b; a++)
            cr_expect_eq(times(&log, far + a, far + b), 1);
    sst_linker_free(linker);
}

Test(linker, a_large_bucket_gives_edges_in_proportion)
{
    edge_log log = {.num = 0};
    sst_linker *linker;
    cr_assert_eq(sst_linker_new(log_edge, &log, &linker, NULL), SST_OK);
    for (uint64_t id = 0; id < 1000; id++)
        cr_assert_eq(sst_linker_push(linker, 5, id * 10, NULL), SST_OK);
    cr_expect_eq(log.num, 32 * 31 / 2 + 2 * (1000 - 32));
    for (uint64_t id = 32; id < 1000; id++) {
        cr_expect_eq(times(&log, 0, id * 10), 1, "with the first");
        cr_expect_eq(times(&log, (id - 1) * 10, id * 10), 1, "with the predecessor");
    }
    sst_linker_free(linker);
}

Test(linker, rows_of_different_keys_do_not_meet_and_repeats_count_once)
{
    edge_log log = {.num = 0};
    sst_linker *linker;
    const uint64_t rows[][2] = {{0, 1}, {0, 1}, {0, 2}, {0, 2},
                                {1, 0}, {2, 2}, {2, 9}, {2, 9}};
    cr_assert_eq(sst_linker_new(log_edge, &log, &linker, NULL), SST_OK);
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++)
        cr_assert_eq(sst_linker_push(linker, rows[i][0], rows[i][1], NULL), SST_OK);
    cr_expect_eq(log.num, 2);
    cr_expect_eq(times(&log, 1, 2), 1);
    cr_expect_eq(times(&log, 2, 9), 1);
    sst_linker_free(linker);
}

Test(linker, rows_out_of_order_are_refused_and_change_nothing)
{
    edge_log log = {.num = 0};
    sst_linker *linker;
    sst_error err = {0};
    cr_assert_eq(sst_linker_new(log_edge, &log, &linker, NULL), SST_OK);
    cr_assert_eq(sst_linker_push(linker, 5, 7, &err), SST_OK);
    cr_expect_eq(sst_linker_push(linker, 5, 6, &err), SST_ERR_ARGUMENT);
    cr_expect_eq(err.status, SST_ERR_ARGUMENT);
    cr_expect_not_null(strstr(err.message, "sorted by key, then id"), "%s", err.message);
    cr_expect_eq(sst_linker_push(linker, 4, 9, &err), SST_ERR_ARGUMENT);
    cr_expect_eq(log.num, 0);
    cr_assert_eq(sst_linker_push(linker, 5, 8, &err), SST_OK);
    cr_expect_eq(times(&log, 7, 8), 1);
    sst_linker_free(linker);
}

Test(linker, after_the_end_a_new_stream_may_begin)
{
    edge_log log = {.num = 0};
    sst_linker *linker;
    cr_assert_eq(sst_linker_new(log_edge, &log, &linker, NULL), SST_OK);
    cr_assert_eq(sst_linker_push(linker, 5, 7, NULL), SST_OK);
    cr_assert_eq(sst_linker_end(linker, NULL), SST_OK);
    cr_expect_eq(sst_linker_push(linker, 5, 1, NULL), SST_OK);
    cr_expect_eq(log.num, 0, "rows of two streams do not meet");
    sst_linker_free(linker);
}

Test(linker, what_the_edge_function_returns_is_passed_on)
{
    edge_log log = {.fail_at = 2};
    sst_linker *linker;
    sst_error err = {0};
    cr_assert_eq(sst_linker_new(log_edge, &log, &linker, NULL), SST_OK);
    cr_assert_eq(sst_linker_push(linker, 5, 1, &err), SST_OK);
    cr_assert_eq(sst_linker_push(linker, 5, 2, &err), SST_OK);
    cr_expect_eq(sst_linker_push(linker, 5, 3, &err), SST_ERR_SPACE);
    cr_expect_eq(err.status, SST_ERR_SPACE);
    sst_linker_free(linker);
}
