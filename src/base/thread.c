/* SPDX-License-Identifier: MIT */
/* thread.c - tasks or slots in, the same results for any number of threads out.
 *
 * The caller's thread is thread 0; with one thread none is created.  A thread that
 * cannot be created is done without. */
#include "thread.h"

#include <limits.h>
#include <pthread.h>
#include <sched.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "status.h"

unsigned sst_num_cores(void)
{
    cpu_set_t set;
    if (sched_getaffinity(0, sizeof set, &set) == 0 && CPU_COUNT(&set) > 0)
        return (unsigned)CPU_COUNT(&set);
    long online =
        sysconf(_SC_NPROCESSORS_ONLN); /* more cores than a cpu_set_t has room for */
    return online > 0 && online < UINT_MAX ? (unsigned)online : 1;
}

/* ---- a crew: the same function on several threads ---------------------------------- */

typedef void (*crew_fn)(void *job, unsigned thread);

typedef struct crew_member {
    pthread_t handle;
    crew_fn function;
    void *job;
    unsigned thread;
} crew_member;

static void *start_member(void *argument)
{
    crew_member *member = argument;
    member->function(member->job, member->thread);
    return NULL;
}

/* Returns when all have returned.  Fewer threads than asked for may run. */
static void run_crew(unsigned num_threads, crew_fn function, void *job)
{
    crew_member *members = num_threads > 1 ? calloc(num_threads, sizeof *members) : NULL;
    unsigned num_started = 1;
    for (; members != NULL && num_started < num_threads; num_started++) {
        crew_member *member = &members[num_started];
        member->function = function;
        member->job = job;
        member->thread = num_started;
        if (pthread_create(&member->handle, NULL, start_member, member) != 0)
            break;
    }
    function(job, 0);
    for (unsigned i = 1; i < num_started; i++)
        pthread_join(members[i].handle, NULL);
    free(members);
}

/* The failure with the smallest number so far. */
typedef struct first_failure {
    sst_status status; /* SST_OK: none */
    size_t number;
    sst_error error;
} first_failure;

static void note_failure(first_failure *first, size_t number, sst_status status,
                         const sst_error *error)
{
    if (first->status != SST_OK && first->number <= number)
        return;
    first->status = status;
    first->number = number;
    first->error = *error;
}

static sst_status report_failure(const first_failure *first, sst_error *err)
{
    if (first->status != SST_OK && err != NULL)
        *err = first->error;
    return first->status;
}

/* ---- independent tasks ------------------------------------------------------------- */

typedef struct task_job {
    pthread_mutex_t mutex;
    size_t next, num_tasks; /* guarded, as is the failure */
    first_failure failure;
    sst_task_fn task;
    void *context;
} task_job;

static bool take_task(task_job *job, size_t *i)
{
    pthread_mutex_lock(&job->mutex);
    bool is_left = job->next < job->num_tasks && job->failure.status == SST_OK;
    if (is_left)
        *i = job->next++;
    pthread_mutex_unlock(&job->mutex);
    return is_left;
}

static void work_off_tasks(void *argument, unsigned thread)
{
    task_job *job = argument;
    size_t i = 0;
    while (take_task(job, &i)) {
        sst_error error = {.status = SST_OK};
        sst_status st = job->task(job->context, thread, i, &error);
        if (st == SST_OK)
            continue;
        pthread_mutex_lock(&job->mutex);
        note_failure(&job->failure, i, st, &error);
        pthread_mutex_unlock(&job->mutex);
    }
}

sst_status sst_parallel_for(unsigned num_threads, size_t num_tasks, sst_task_fn task,
                            void *context, sst_error *err)
{
    task_job job = {.num_tasks = num_tasks, .task = task, .context = context};
    pthread_mutex_init(&job.mutex, NULL);
    if (num_threads > num_tasks)
        num_threads = (unsigned)num_tasks;
    run_crew(num_threads, work_off_tasks, &job);
    pthread_mutex_destroy(&job.mutex);
    return report_failure(&job.failure, err);
}

/* ---- the ordered pipeline ---------------------------------------------------------- */

/* One slot on its way. */
typedef struct voyage {
    unsigned slot, thread; /* that works it off */
    sst_status status;
    sst_error error;
} voyage;

/* Who produces draws a ticket; slots are committed in the order of their tickets, each by
 * whoever finds that its turn has come.  A slot that is worked off before its turn is put
 * aside, and its thread goes on with another one as long as there are any.  Since all
 * smaller tickets were drawn before, the first failure by ticket does not depend on the
 * threads' pace. */
typedef struct pipeline_job {
    const sst_pipeline *pipeline;
    unsigned num_slots;
    pthread_mutex_t production; /* held while one thread produces */
    pthread_mutex_t mutex;      /* guards all below */
    pthread_cond_t slot_came_free;
    unsigned *free_slots; /* the one that was used last is on top */
    unsigned num_free;
    voyage *voyages;  /* by slot */
    voyage **arrived; /* by ticket, modulo num_slots; NULL: not worked off yet */
    size_t next_ticket, turn;
    bool is_committing; /* a thread is; it looks for the next turn itself */
    bool is_over;       /* nothing more is produced: the end, or a failure */
    first_failure failure;
} pipeline_job;

static void end_production(pipeline_job *job)
{
    pthread_mutex_lock(&job->mutex);
    job->is_over = true;
    pthread_cond_broadcast(&job->slot_came_free); /* whoever waits, waits in vain */
    pthread_mutex_unlock(&job->mutex);
}

static bool is_over(pipeline_job *job)
{
    pthread_mutex_lock(&job->mutex);
    bool is = job->is_over;
    pthread_mutex_unlock(&job->mutex);
    return is;
}

/* Of the free slots the one that the thread had last, whose memory is in its core's cache;
 * else the one that was used last.  The others stay in their order. */
static unsigned choose_slot(pipeline_job *job, unsigned thread)
{
    unsigned at = job->num_free;
    while (at-- > 0 && job->voyages[job->free_slots[at]].thread != thread)
        ;
    unsigned last = --job->num_free;
    at = at < last ? at : last;
    unsigned slot = job->free_slots[at];
    memmove(&job->free_slots[at], &job->free_slots[at + 1],
            (last - at) * sizeof *job->free_slots);
    return slot;
}

/* Wait for a slot; false: there is nothing more to fill it with. */
static bool take_slot(pipeline_job *job, unsigned thread, voyage *v)
{
    pthread_mutex_lock(&job->mutex);
    while (job->num_free == 0 && !job->is_over)
        pthread_cond_wait(&job->slot_came_free, &job->mutex);
    bool is_taken = !job->is_over;
    if (is_taken)
        *v = (voyage){.slot = choose_slot(job, thread), .thread = thread};
    pthread_mutex_unlock(&job->mutex);
    return is_taken;
}

static bool produce_slot(pipeline_job *job, voyage *v, size_t *ticket)
{
    pthread_mutex_lock(&job->production);
    bool end = is_over(job);
    if (!end) {
        v->status =
            job->pipeline->produce(job->pipeline->context, v->slot, &end, &v->error);
        if (v->status != SST_OK)
            end = false; /* the failure takes its turn like a slot */
        if (end || v->status != SST_OK)
            end_production(job);
    }
    if (!end)
        *ticket = job->next_ticket++;
    pthread_mutex_unlock(&job->production);
    return !end;
}

/* Commit a slot whose turn has come, without the mutex: nobody else commits. */
static void commit_slot(pipeline_job *job, voyage *v)
{
    const sst_pipeline *p = job->pipeline;
    bool has_failed = job->failure.status != SST_OK;
    pthread_mutex_unlock(&job->mutex);
    if (!has_failed && v->status == SST_OK)
        v->status = p->commit(p->context, v->slot, &v->error);
    pthread_mutex_lock(&job->mutex);
    if (v->status == SST_OK)
        return;
    note_failure(&job->failure, job->turn, v->status, &v->error);
    job->is_over = true;
    pthread_cond_broadcast(&job->slot_came_free); /* whoever waits, waits in vain */
}

/* Put a slot aside that was worked off, and commit all whose turn has come. */
static void land_slot(pipeline_job *job, voyage *v, size_t ticket)
{
    pthread_mutex_lock(&job->mutex);
    job->arrived[ticket % job->num_slots] = v;
    if (!job->is_committing) {
        job->is_committing = true;
        voyage *next;
        while ((next = job->arrived[job->turn % job->num_slots]) != NULL) {
            commit_slot(job, next);
            job->arrived[job->turn++ % job->num_slots] = NULL;
            job->free_slots[job->num_free++] = next->slot;
            pthread_cond_signal(&job->slot_came_free);
        }
        job->is_committing = false;
    }
    pthread_mutex_unlock(&job->mutex);
}

static void work_off_slots(void *argument, unsigned thread)
{
    pipeline_job *job = argument;
    const sst_pipeline *p = job->pipeline;
    voyage fresh = {0};
    size_t ticket = 0;
    while (take_slot(job, thread, &fresh) && produce_slot(job, &fresh, &ticket)) {
        voyage *v = &job->voyages[fresh.slot];
        *v = fresh;
        if (v->status == SST_OK)
            v->status = p->work(p->context, v->slot, &v->error);
        if (v->status != SST_OK)
            end_production(job);
        land_slot(job, v, ticket);
    }
}

static bool allocate_slots(pipeline_job *job)
{
    job->free_slots = calloc(job->num_slots, sizeof *job->free_slots);
    job->voyages = calloc(job->num_slots, sizeof *job->voyages);
    job->arrived = calloc(job->num_slots, sizeof(voyage *));
    if (job->free_slots == NULL || job->voyages == NULL || job->arrived == NULL)
        return false;
    while (job->num_free < job->num_slots) {
        job->free_slots[job->num_free] = job->num_slots - 1 - job->num_free;
        job->num_free++;
    }
    return true;
}

sst_status sst_pipeline_run(const sst_pipeline *pipeline, unsigned num_threads,
                            sst_error *err)
{
    pipeline_job job = {.pipeline = pipeline, .num_slots = pipeline->num_slots};
    if (num_threads == 0)
        num_threads = 1;
    if (job.num_slots == 0)
        job.num_slots = num_threads;
    sst_status st = SST_OK;
    if (allocate_slots(&job)) {
        pthread_mutex_init(&job.production, NULL);
        pthread_mutex_init(&job.mutex, NULL);
        pthread_cond_init(&job.slot_came_free, NULL);
        run_crew(num_threads, work_off_slots, &job);
        pthread_cond_destroy(&job.slot_came_free);
        pthread_mutex_destroy(&job.mutex);
        pthread_mutex_destroy(&job.production);
        st = report_failure(&job.failure, err);
    } else {
        st = sst_fail_memory(err);
    }
    free(job.free_slots);
    free(job.voyages);
    free(job.arrived);
    return st;
}
