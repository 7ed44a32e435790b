/* SPDX-License-Identifier: MIT */
/* sweeper.h - mapped files in, no more of them resident than the limits allow. */
#ifndef SST_BASE_SWEEPER_H
#define SST_BASE_SWEEPER_H

#include <pthread.h>
#include <stdatomic.h>
#include <stdbool.h>
#include <stdint.h>

/* A thread that looks what is resident from the first file on, and lets go of all mapped pages
 * when they are too many. */
typedef struct sst_sweeper {
    /* Of files so much is resident at any time, */
    uint64_t window_bytes;
    /* or more, as long as all that is resident is less than this. */
    uint64_t process_bytes;
    void (*let_go)(void *owner); /* called with the mutex */
    void *owner;
    pthread_mutex_t *mutex;         /* the owner's, of what is mapped and of all below */
    _Atomic(uint64_t) mapped_bytes; /* of files; read without the mutex, too */
    _Atomic(uint64_t) look_at;      /* when it is time again, in nanoseconds; the same */
    uint64_t other_file_bytes;      /* resident before there was a file of the owner's */
    int statm; /* open from the first file on; -1: what is resident is not known */
    pthread_t thread;
    pthread_cond_t news; /* for the thread: more in files than the window, or the end */
    bool has_thread, is_ending;
} sst_sweeper;

void sst_sweeper_init(sst_sweeper *sweeper, pthread_mutex_t *mutex,
                      void (*let_go)(void *owner), void *owner);
/* Without the mutex; nobody lets go from then on. */
void sst_sweeper_end(sst_sweeper *sweeper);
/* After the end. */
void sst_sweeper_free(sst_sweeper *sweeper);

/* With the mutex: before the first file is mapped; and so much more, or less, is mapped. */
void sst_sweeper_start(sst_sweeper *sweeper);
void sst_sweeper_count(sst_sweeper *sweeper, uint64_t more_bytes);
void sst_sweeper_uncount(sst_sweeper *sweeper, uint64_t less_bytes);

/* Without it: what the thread does, unless somebody looked just now.  The thread may come late
 * where all cores are busy. */
void sst_sweeper_look(sst_sweeper *sweeper);
uint64_t sst_sweeper_mapped_bytes(const sst_sweeper *sweeper);

#endif
