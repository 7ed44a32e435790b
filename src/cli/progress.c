/* SPDX-License-Identifier: MIT */
/* progress.c - how far a run has come, on standard error: on a terminal one line that
 * changes, else a line every 30 seconds. */
#include <stdio.h>
#include <string.h>
#include <sys/resource.h>
#include <time.h>
#include <unistd.h>

#include "cli.h"

#define TERMINAL_SECONDS 0.2
#define FILE_SECONDS 30.0
#define LEAST_SHARE .01 /* done: less says nothing of the time that is left */
#define MEGABYTE 1e6

double sst_seconds_now(void)
{
    struct timespec now;
    clock_gettime(CLOCK_MONOTONIC, &now);
    return (double)now.tv_sec + (double)now.tv_nsec * 1e-9;
}

void sst_progress_init(sst_progress *progress, bool is_quiet)
{
    *progress =
        (sst_progress){.is_quiet = is_quiet, .is_terminal = isatty(STDERR_FILENO) == 1};
}

void sst_progress_clear(sst_progress *progress)
{
    if (progress->is_shown)
        fputs("\r\033[K", stderr);
    progress->is_shown = false;
}

/* The step of that name; NULL: it is a new one, and there are too many. */
static sst_step *find_step(sst_progress *p, const char *name)
{
    for (size_t i = 0; i < p->num_steps; i++)
        if (strcmp(p->steps[i].name, name) == 0)
            return &p->steps[i];
    if (p->num_steps == SST_MOST_STEPS)
        return NULL;
    p->steps[p->num_steps] = (sst_step){.name = name};
    return &p->steps[p->num_steps++];
}

static double seconds_of(struct timeval time)
{
    return (double)time.tv_sec + (double)time.tv_usec * 1e-6;
}

void sst_progress_enter(sst_progress *p, const char *step)
{
    struct rusage usage = {0};
    getrusage(RUSAGE_SELF, &usage);
    double now = sst_seconds_now();
    double cpu = seconds_of(usage.ru_utime) + seconds_of(usage.ru_stime);
    sst_step *ended = p->step != NULL ? find_step(p, p->step) : NULL;
    if (ended != NULL) {
        ended->seconds += now - p->begun;
        ended->cpu_seconds += cpu - p->begun_cpu;
        ended->peak_bytes = (uint64_t)usage.ru_maxrss * 1024;
    }
    p->step = step;
    p->begun = p->shown = now;
    p->begun_cpu = cpu;
}

/* Whether it is time to show something; a new step starts the clock. */
static bool is_due(sst_progress *p, const char *step, double now)
{
    if (p->step == NULL || strcmp(p->step, step) != 0) {
        sst_progress_enter(p, step);
        return false;
    }
    if (p->is_quiet)
        return false;
    if (now - p->shown < (p->is_terminal ? TERMINAL_SECONDS : FILE_SECONDS))
        return false;
    p->shown = now;
    return true;
}

/* Show "step: amount, 12 s left". */
static void show(sst_progress *p, const char *amount, double share_done, double seconds)
{
    char left[48] = "";
    if (share_done >= LEAST_SHARE && share_done < 1)
        snprintf(left, sizeof left, ", %.0f s left",
                 seconds * (1 - share_done) / share_done);
    if (p->is_terminal)
        fprintf(stderr, "\r%s: %s%s\033[K", p->step, amount, left);
    else
        fprintf(stderr, "samestory: %s: %s%s\n", p->step, amount, left);
    p->is_shown = p->is_terminal;
}

void sst_progress_bytes(void *progress, const char *step, uint64_t done, uint64_t total)
{
    sst_progress *p = progress;
    double now = sst_seconds_now();
    if (!is_due(p, step, now))
        return;
    char amount[96], of[32] = "";
    double megabytes = (double)done / MEGABYTE, seconds = now - p->begun;
    if (total > 0)
        snprintf(of, sizeof of, " of %.1f", (double)total / MEGABYTE);
    snprintf(amount, sizeof amount, "%.1f%s MB, %.1f MB/s", megabytes, of,
             megabytes / seconds);
    show(p, amount, total > 0 ? (double)done / (double)total : 0, seconds);
}

void sst_progress_units(void *progress, const char *step, uint64_t done, uint64_t total)
{
    sst_progress *p = progress;
    double now = sst_seconds_now();
    if (!is_due(p, step, now) || total == 0)
        return;
    char amount[32];
    double share = (double)done / (double)total;
    snprintf(amount, sizeof amount, "%.0f %%", share * 100);
    show(p, amount, share, now - p->begun);
}
