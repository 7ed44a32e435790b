/* SPDX-License-Identifier: MIT */
/* sweeper.c - mapped files in, no more of them resident than the limits allow.
 *
 * What is resident is looked at again and again, unless all that is mapped would fit the
 * window; the later, the more room there is. */
#include "sweeper.h"

#include <signal.h>
#include <time.h>
#include <unistd.h>

#include "resident.h"

#define LEAST_NAP ((uint64_t)500000)   /* nanoseconds, of the thread, */
#define LEAST_PAUSE ((uint64_t)200000) /* between two looks by others, */
#define MOST_REST ((uint64_t)20000000) /* and of either, if there is room */
#define BYTES_A_NANOSECOND 64 /* that may come of files in the page cache, a thread */

/* ---- new and free ------------------------------------------------------------------ */

static void init_news(pthread_cond_t *news)
{
    pthread_condattr_t attributes;
    pthread_condattr_init(&attributes);
    pthread_condattr_setclock(&attributes, CLOCK_MONOTONIC);
    pthread_cond_init(news, &attributes);
    pthread_condattr_destroy(&attributes);
}

void sst_sweeper_init(sst_sweeper *sweeper, pthread_mutex_t *mutex,
                      void (*let_go)(void *owner), void *owner)
{
    *sweeper =
        (sst_sweeper){.let_go = let_go, .owner = owner, .mutex = mutex, .statm = -1};
    init_news(&sweeper->news);
}

void sst_sweeper_end(sst_sweeper *sweeper)
{
    pthread_mutex_lock(sweeper->mutex);
    sweeper->is_ending = true;
    pthread_cond_signal(&sweeper->news);
    pthread_mutex_unlock(sweeper->mutex);
    if (sweeper->has_thread)
        pthread_join(sweeper->thread, NULL);
}

void sst_sweeper_free(sst_sweeper *sweeper)
{
    if (sweeper->statm >= 0)
        close(sweeper->statm);
    pthread_cond_destroy(&sweeper->news);
}

uint64_t sst_sweeper_mapped_bytes(const sst_sweeper *sweeper)
{
    return atomic_load_explicit(&sweeper->mapped_bytes, memory_order_relaxed);
}

/* ---- looking ----------------------------------------------------------------------- */

static bool may_be_too_many(const sst_sweeper *sweeper)
{
    return sst_sweeper_mapped_bytes(sweeper) > sweeper->window_bytes;
}

static uint64_t least_of(uint64_t x, uint64_t y)
{
    return x < y ? x : y;
}

static uint64_t most_of(uint64_t x, uint64_t y)
{
    return x > y ? x : y;
}

/* How many bytes more there may be before there are too many; 0: there are. */
static uint64_t find_room(const sst_sweeper *sweeper)
{
    sst_resident now = sst_resident_now(sweeper->statm);
    uint64_t process = sweeper->process_bytes;
    uint64_t files = sweeper->other_file_bytes + sweeper->window_bytes;
    uint64_t of_process = now.bytes < process ? process - now.bytes : 0;
    bool is_known = now.file_bytes != UINT64_MAX;
    uint64_t of_files =
        is_known && now.file_bytes <= files ? files - now.file_bytes + 1 : 0;
    return most_of(of_process, of_files);
}

/* With the mutex; back: for how many nanoseconds it is not worth while to look again. */
static uint64_t sweep_once(const sst_sweeper *sweeper)
{
    uint64_t room = find_room(sweeper);
    if (room > 0)
        return least_of(room / BYTES_A_NANOSECOND, MOST_REST);
    sweeper->let_go(sweeper->owner);
    return 0;
}

static uint64_t time_now(void)
{
    struct timespec time;
    clock_gettime(CLOCK_MONOTONIC, &time);
    return (uint64_t)time.tv_sec * 1000000000 + (uint64_t)time.tv_nsec;
}

void sst_sweeper_look(sst_sweeper *sweeper)
{
    if (!may_be_too_many(sweeper) ||
        time_now() < atomic_load_explicit(&sweeper->look_at, memory_order_relaxed) ||
        pthread_mutex_trylock(sweeper->mutex) != 0)
        return; /* the thread is at it, or an array moves: another turn will do */
    uint64_t rest = most_of(sweep_once(sweeper), LEAST_PAUSE);
    atomic_store_explicit(&sweeper->look_at, time_now() + rest, memory_order_relaxed);
    pthread_mutex_unlock(sweeper->mutex);
}

/* Wait for so many nanoseconds, or until there is a reason to look. */
static void nap(sst_sweeper *sweeper, uint64_t rest)
{
    uint64_t until = time_now() + most_of(rest, LEAST_NAP);
    struct timespec time = {.tv_sec = (time_t)(until / 1000000000),
                            .tv_nsec = (long)(until % 1000000000)};
    if (may_be_too_many(sweeper))
        pthread_cond_timedwait(&sweeper->news, sweeper->mutex, &time);
    else
        pthread_cond_wait(&sweeper->news, sweeper->mutex);
}

static void *sweep(void *argument)
{
    sst_sweeper *sweeper = argument;
    pthread_mutex_lock(sweeper->mutex);
    while (!sweeper->is_ending)
        nap(sweeper, may_be_too_many(sweeper) ? sweep_once(sweeper) : 0);
    pthread_mutex_unlock(sweeper->mutex);
    return NULL;
}

/* Without the thread all is the same, only more of it is resident. */
void sst_sweeper_start(sst_sweeper *sweeper)
{
    sigset_t all, before;
    if (sweeper->has_thread)
        return;
    if (sweeper->statm < 0) {
        sweeper->statm = sst_resident_open();
        sweeper->other_file_bytes = sst_resident_now(sweeper->statm).file_bytes;
    }
    sigfillset(&all); /* signals are for the threads of the program */
    pthread_sigmask(SIG_SETMASK, &all, &before);
    sweeper->has_thread = pthread_create(&sweeper->thread, NULL, sweep, sweeper) == 0;
    pthread_sigmask(SIG_SETMASK, &before, NULL);
}

void sst_sweeper_count(sst_sweeper *sweeper, uint64_t more_bytes)
{
    bool were_too_many = may_be_too_many(sweeper);
    sweeper->mapped_bytes += more_bytes;
    if (!were_too_many && may_be_too_many(sweeper))
        pthread_cond_signal(&sweeper->news);
}

void sst_sweeper_uncount(sst_sweeper *sweeper, uint64_t less_bytes)
{
    sweeper->mapped_bytes -= less_bytes;
}
