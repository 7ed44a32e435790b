/* SPDX-License-Identifier: MIT */
/* thread.h - two ways to use several cores: independent tasks, and an ordered
 * pipeline. */
#ifndef SST_BASE_THREAD_H
#define SST_BASE_THREAD_H

#include "samestory.h"

/* Cores this process may run on, at least 1. */
unsigned sst_num_cores(void);

/* How long blocks of `num` things are that are to be about num_blocks > 0: at least `least`, at
 * most `most`. */
static inline size_t sst_block_length(size_t num, size_t num_blocks, size_t least,
                                      size_t most)
{
    size_t length = num / num_blocks;
    return length < least ? least : length > most ? most : length;
}

/* Run task(context, thread, i) for i = 0 .. num_tasks - 1 on num_threads threads;
 * tasks are taken in order, so the long ones should come first.  The first failure
 * (the one of the smallest i that was run) stops further tasks and is returned. */
typedef sst_status (*sst_task_fn)(void *context, unsigned thread, size_t i,
                                  sst_error *err);
sst_status sst_parallel_for(unsigned num_threads, size_t num_tasks, sst_task_fn task,
                            void *context, sst_error *err);

/* A pipeline of three steps over slots that the caller owns:
 *   produce   one thread at a time, in order: fill the slot, or set *end at the end
 *   work      all threads at once
 *   commit    one thread at a time, in the order in which slots were produced
 * The first failure of any step, in the order of slots, stops the pipeline and is
 * returned; slots before it are still committed.  A slot is in one thread's hands at a
 * time, though not in the same thread's from step to step. */
typedef struct sst_pipeline {
    sst_status (*produce)(void *context, unsigned slot, bool *end, sst_error *err);
    sst_status (*work)(void *context, unsigned slot, sst_error *err);
    sst_status (*commit)(void *context, unsigned slot, sst_error *err);
    void *context;
    /* 0: one for each thread.  With more a thread need not wait for the turn of the slot
     * that it has worked off. */
    unsigned num_slots;
} sst_pipeline;
sst_status sst_pipeline_run(const sst_pipeline *pipeline, unsigned num_threads,
                            sst_error *err);

#endif
