/* SPDX-License-Identifier: MIT */
/* worker.h - a child process that answers requests over two pipes.
 *
 * One for each thread that has pages to read, spawned when it has the first.  A request that
 * ends its worker, or that is not answered in time, fails; the next one has a new worker. */
#ifndef SST_READ_WORKER_H
#define SST_READ_WORKER_H

#include <sys/types.h>

#include "base/scratch.h"
#include "markup/wire.h"
#include "samestory.h"

typedef struct sst_worker_options {
    const char *program; /* borrowed; NULL: there is none */
    const char
        *charset; /* of pages that do not say theirs; borrowed; NULL: none was given */
    uint64_t memory_bytes, cpu_ms; /* for each request */
    uint32_t depth, tag_bytes;     /* what the worker refuses */
} sst_worker_options;

typedef struct sst_worker {
    sst_worker_options options;
    pid_t pid;    /* 0: not spawned */
    pid_t owner;  /* the process that spawned it: after a fork it is the parent's alone */
    int to, from; /* pipes */
    int64_t deadline_ms; /* of the request under way, by CLOCK_MONOTONIC */
} sst_worker;

typedef struct sst_request {
    sst_wire_kind kind;
    const sst_text *pieces; /* data NULL: absent */
    uint32_t num;
    sst_wire_kind wanted; /* of the answer */
    uint32_t num_wanted;  /* pieces of it */
} sst_request;

/* Nothing is spawned yet. */
void sst_worker_init(sst_worker *worker, const sst_worker_options *options);
/* Ends the child, if there is one.  {0} may be freed, too. */
void sst_worker_free(sst_worker *worker);

/* Ask; the num_wanted texts of `answer` lie in the scratch, absent ones have data NULL.
 * errors: SST_ERR_RECORD: no worker could be had, or the request was too much for it, or it
 * was refused; SST_ERR_MEMORY. */
sst_status sst_worker_ask(sst_worker *worker, const sst_request *request,
                          sst_scratch *scratch, sst_text *answer, sst_error *err);

#endif
