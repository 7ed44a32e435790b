/* SPDX-License-Identifier: MIT */
/* Tests of base/thread.c. */
#include <criterion/criterion.h>
#include <sched.h>
#include <stdatomic.h>
#include <stdint.h>
#include <time.h>

#include "base/status.h"
#include "base/thread.h"

enum { NUM_TASKS = 500, NUM_SLOTS = 400, MOST_THREADS = 8, MOST_SLOTS = 20 };

Test(thread, there_is_at_least_one_core)
{
    cr_assert_geq(sst_num_cores(), 1);
}

/* ---- independent tasks */

typedef struct task_log {
    atomic_int runs[NUM_TASKS];
    size_t failing; /* this task and all after it fail */
    unsigned num_threads;
} task_log;

static sst_status run_task(void *context, unsigned thread, size_t i, sst_error *err)
{
    task_log *log = context;
    if (thread >= log->num_threads)
        return sst_fail(err, SST_ERR_ARGUMENT, 0, "thread %u", thread);
    atomic_fetch_add(&log->runs[i], 1);
    if (i >= log->failing)
        return sst_fail(err, SST_ERR_RECORD, i, "task %zu", i);
    return SST_OK;
}

Test(thread, every_task_runs_once_on_any_number_of_threads)
{
    for (unsigned threads = 0; threads <= MOST_THREADS; threads++) {
        task_log log = {.failing = NUM_TASKS, .num_threads = threads == 0 ? 1 : threads};
        cr_assert_eq(sst_parallel_for(threads, NUM_TASKS, run_task, &log, NULL), SST_OK);
        for (int i = 0; i < NUM_TASKS; i++)
            cr_assert_eq(log.runs[i], 1, "task %d on %u threads", i, threads);
    }
}

Test(thread, no_tasks_are_no_failure)
{
    task_log log = {.num_threads = 4};
    cr_assert_eq(sst_parallel_for(4, 0, run_task, &log, NULL), SST_OK);
}

Test(thread, the_failure_with_the_smallest_number_is_returned)
{
    for (unsigned threads = 1; threads <= MOST_THREADS; threads++) {
        task_log log = {.failing = 123, .num_threads = threads};
        sst_error err = {0};
        cr_assert_eq(sst_parallel_for(threads, NUM_TASKS, run_task, &log, &err),
                     SST_ERR_RECORD);
        cr_assert_eq(err.status, SST_ERR_RECORD);
        cr_assert_eq(err.offset, 123);
        cr_assert_str_eq(err.message, "task 123");
        int num_failed = 0;
        for (int i = 0; i < NUM_TASKS; i++)
            num_failed += i >= 123 && log.runs[i] > 0;
        cr_assert_leq(num_failed, (int)threads); /* then it stopped */
    }
}

/* ---- the pipeline */

enum step { NOWHERE, PRODUCE, WORK, COMMIT };

typedef struct line_log {
    int slots[MOST_SLOTS]; /* number of the item in it */
    int num_produced, num_committed;
    int committed[NUM_SLOTS];
    atomic_int num_inside[4]; /* threads in each step */
    atomic_bool is_disturbed;
    int failing_item[4]; /* by step; -1: none */
} line_log;

static sst_status go_through(line_log *log, enum step step, int item, sst_error *err)
{
    int inside = atomic_fetch_add(&log->num_inside[step], 1);
    if (step != WORK && inside > 0)
        atomic_store(&log->is_disturbed, true);
    for (int i = item * 7 % 5; i > 0; i--) /* let the others overtake */
        sched_yield();
    atomic_fetch_sub(&log->num_inside[step], 1);
    if (log->failing_item[step] == item)
        return sst_fail(err, SST_ERR_RECORD, (uint64_t)item, "step %d", (int)step);
    return SST_OK;
}

static sst_status produce(void *context, unsigned slot, bool *end, sst_error *err)
{
    line_log *log = context;
    if (log->num_produced == NUM_SLOTS) {
        *end = true;
        return SST_OK;
    }
    log->slots[slot] = log->num_produced++;
    return go_through(log, PRODUCE, log->slots[slot], err);
}

static sst_status work(void *context, unsigned slot, sst_error *err)
{
    line_log *log = context;
    return go_through(log, WORK, log->slots[slot], err);
}

static sst_status commit(void *context, unsigned slot, sst_error *err)
{
    line_log *log = context;
    sst_status st = go_through(log, COMMIT, log->slots[slot], err);
    if (st == SST_OK)
        log->committed[log->num_committed++] = log->slots[slot];
    return st;
}

static const sst_pipeline line = {.produce = produce, .work = work, .commit = commit};

/* More threads have other numbers of slots: one each, more, and fewer. */
static sst_status run_line(line_log *log, unsigned threads, sst_error *err)
{
    static const unsigned nums_of_slots[] = {0, 0, 0, 7, 9, 5, MOST_SLOTS, 3, 13};
    sst_pipeline p = line;
    p.context = log;
    p.num_slots = nums_of_slots[threads];
    return sst_pipeline_run(&p, threads, err);
}

static void check_order(const line_log *log, int num_expected)
{
    cr_assert_not(log->is_disturbed, "two threads were in one ordered step");
    cr_assert_eq(log->num_committed, num_expected);
    for (int i = 0; i < num_expected; i++)
        cr_assert_eq(log->committed[i], i);
}

Test(thread, a_pipeline_commits_in_the_order_of_production)
{
    for (unsigned threads = 1; threads <= MOST_THREADS; threads++) {
        line_log log = {.failing_item = {-1, -1, -1, -1}};
        cr_assert_eq(run_line(&log, threads, NULL), SST_OK);
        check_order(&log, NUM_SLOTS);
    }
}

typedef struct handover {
    int item[2], num_produced, num_committed;
    atomic_int num_worked;
} handover;

static sst_status hand_out(void *context, unsigned slot, bool *end, sst_error *err)
{
    (void)err;
    handover *h = context;
    *end = h->num_produced == 2;
    if (!*end)
        h->item[slot] = h->num_produced++;
    return SST_OK;
}

/* The first item is done only when the second one is. */
static sst_status wait_for_second(void *context, unsigned slot, sst_error *err)
{
    (void)err;
    handover *h = context;
    while (h->item[slot] == 0 && atomic_load(&h->num_worked) == 0)
        sched_yield();
    atomic_fetch_add(&h->num_worked, 1);
    return SST_OK;
}

static sst_status count_commit(void *context, unsigned slot, sst_error *err)
{
    (void)err;
    handover *h = context;
    cr_assert_eq(h->item[slot], h->num_committed++);
    return SST_OK;
}

Test(thread, a_slot_that_is_ready_early_is_committed_in_its_turn)
{
    handover h = {0};
    sst_pipeline p = {hand_out, wait_for_second, count_commit, &h, 2};
    cr_assert_eq(sst_pipeline_run(&p, 2, NULL), SST_OK);
    cr_assert_eq(h.num_committed, 2);
}

typedef struct relay {
    atomic_int num_produced, num_worked;
    int item[2];
    bool was_awaited; /* the third item came while the second one was committed */
} relay;

static sst_status hand_out_three(void *context, unsigned slot, bool *end, sst_error *err)
{
    (void)err;
    relay *r = context;
    *end = atomic_load(&r->num_produced) == 3;
    if (!*end)
        r->item[slot] = atomic_fetch_add(&r->num_produced, 1);
    return SST_OK;
}

/* The first item is done when the second one was put aside, give or take. */
static sst_status be_overtaken(void *context, unsigned slot, sst_error *err)
{
    (void)err;
    relay *r = context;
    while (r->item[slot] == 0 && atomic_load(&r->num_worked) == 0)
        sched_yield();
    if (r->item[slot] == 0)
        nanosleep(&(struct timespec){.tv_nsec = 20000000}, NULL);
    atomic_fetch_add(&r->num_worked, 1);
    return SST_OK;
}

static sst_status await_third(void *context, unsigned slot, sst_error *err)
{
    (void)err;
    relay *r = context;
    time_t until = time(NULL) + 20;
    while (r->item[slot] == 1 && !r->was_awaited && time(NULL) < until) {
        r->was_awaited = atomic_load(&r->num_produced) == 3;
        sched_yield();
    }
    return SST_OK;
}

Test(thread, a_slot_is_filled_again_while_the_next_one_is_committed)
{
    relay r = {.item = {-1, -1}};
    sst_pipeline p = {hand_out_three, be_overtaken, await_third, &r, 2};
    cr_assert_eq(sst_pipeline_run(&p, 2, NULL), SST_OK);
    cr_assert(r.was_awaited);
}

Test(thread, the_first_failure_by_slots_stops_a_pipeline)
{
    static const struct {
        int produce, work, commit;
        int first;
        enum step step;
    } cases[] = {
        {0, -1, -1, 0, PRODUCE},
        {50, -1, -1, 50, PRODUCE},
        {-1, 50, -1, 50, WORK},
        {-1, -1, 50, 50, COMMIT},
        {52, 51, 50, 50, COMMIT},
        {51, 50, 52, 50, WORK},
        {50, 51, 52, 50, PRODUCE},
        {60, 55, 59, 55, WORK},
        {-1, NUM_SLOTS - 1, -1, NUM_SLOTS - 1, WORK},
    };
    for (size_t c = 0; c < sizeof cases / sizeof *cases; c++) {
        for (unsigned threads = 1; threads <= MOST_THREADS; threads++) {
            line_log log = {
                .failing_item = {-1, cases[c].produce, cases[c].work, cases[c].commit}};
            sst_error err = {0};
            cr_assert_eq(run_line(&log, threads, &err), SST_ERR_RECORD);
            cr_assert_eq(err.offset, (uint64_t)cases[c].first, "case %zu", c);
            cr_assert_eq(err.message[5] - '0', (int)cases[c].step, "case %zu", c);
            check_order(&log, cases[c].first);
        }
    }
}
