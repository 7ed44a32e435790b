/* SPDX-License-Identifier: MIT */
/* measure.h - what the programs of the bench share: clocks, medians, an end on trouble. */
#ifndef BENCH_MEASURE_H
#define BENCH_MEASURE_H

#include <stdio.h>
#include <stdlib.h>
#include <time.h>

#include "samestory.h"

#define MAX_ROUNDS 99
#define SECOND_NS 1e9

static inline void die(const char *what)
{
    fprintf(stderr, "bench: %s\n", what);
    exit(2);
}

static inline void must(sst_status status, const sst_error *err)
{
    if (status != SST_OK)
        die(err->message);
}

static inline void *must_have(void *memory)
{
    if (!memory)
        die("memory ran out");
    return memory;
}

static inline double clock_ns(clockid_t clock)
{
    struct timespec now;
    clock_gettime(clock, &now);
    return (double)now.tv_sec * SECOND_NS + (double)now.tv_nsec;
}

/* CPU time of this thread, so that what else the machine does counts little. */
static inline double cpu_ns(void)
{
    return clock_ns(CLOCK_THREAD_CPUTIME_ID);
}

static int compare_doubles(const void *x, const void *y)
{
    double a = *(const double *)x, b = *(const double *)y;
    return (a > b) - (a < b);
}

/* Sorts them. */
static inline double median(double *values, size_t num)
{
    qsort(values, num, sizeof *values, compare_doubles);
    return values[num / 2];
}

/* What looking at this clock once takes, which is not little. */
static inline double clock_cost_ns(void)
{
    double costs[1001], before = cpu_ns();
    for (size_t i = 0; i < 1001; i++) {
        double now = cpu_ns();
        costs[i] = now - before;
        before = now;
    }
    return median(costs, 1001);
}

#endif
