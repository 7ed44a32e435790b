/* SPDX-License-Identifier: MIT */
/* worker.c - a child process that answers requests over two pipes.
 *
 * Its ends of the pipes are its standard input and output, and it inherits nothing else: no
 * descriptor, no environment, no blocked signal.  It ends when its input does, whatever
 * becomes of this process.  Our ends never block, and every wait has an end: whoever is at
 * the other end is not believed to be well. */
#include "worker.h"
#include "base/status.h"
#include "charset.h"

#include <errno.h>
#include <fcntl.h>
#include <inttypes.h>
#include <limits.h>
#include <poll.h>
#include <signal.h>
#include <spawn.h>
#include <stdio.h>
#include <string.h>
#include <sys/uio.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#define PIPE_BYTES (1 << 20)   /* asked for: fewer turns between two processes */
#define FIRST_FREE 3           /* descriptors below are standard streams */
#define PATIENCE 10            /* waiting time for each of processor time ... */
#define LEAST_PATIENCE_MS 1000 /* ... and on top of it */
#define NUMBER_BYTES 24
#define MOST_GATHERED 64 /* pieces of a request that are written at once */

void sst_worker_init(sst_worker *worker, const sst_worker_options *options)
{
    *worker = (sst_worker){.options = *options, .to = -1, .from = -1};
}

/* ---- begin and end ----------------------------------------------------------------- */

static void close_pipe(int *fd)
{
    if (*fd >= 0)
        close(*fd);
    *fd = -1;
}

/* A pipe whose ends are no standard streams, and are closed when another program starts. */
static bool open_pipe(int ends[2])
{
    if (pipe2(ends, O_CLOEXEC) != 0) {
        ends[0] = ends[1] = -1;
        return false;
    }
    for (int i = 0; i < 2; i++) {
        int old = ends[i];
        if (old >= FIRST_FREE)
            continue;
        ends[i] = fcntl(old, F_DUPFD_CLOEXEC, FIRST_FREE);
        close(old);
    }
    fcntl(ends[1], F_SETPIPE_SZ, PIPE_BYTES); /* less will do, too */
    return ends[0] >= 0 && ends[1] >= 0;
}

/* In its own process group: what a terminal signals to the command does not reach it. */
static int set_up(posix_spawn_file_actions_t *actions, posix_spawnattr_t *attributes,
                  int in, int out)
{
    sigset_t none, all;
    sigemptyset(&none);
    sigfillset(&all);
    int error = posix_spawn_file_actions_adddup2(actions, in, STDIN_FILENO);
    error = error ? error : posix_spawn_file_actions_adddup2(actions, out, STDOUT_FILENO);
    error =
        error ? error : posix_spawn_file_actions_addclosefrom_np(actions, STDERR_FILENO);
    error = error ? error : posix_spawnattr_setsigmask(attributes, &none);
    error = error ? error : posix_spawnattr_setsigdefault(attributes, &all);
    error = error ? error : posix_spawnattr_setpgroup(attributes, 0);
    const short flags =
        POSIX_SPAWN_SETSIGMASK | POSIX_SPAWN_SETSIGDEF | POSIX_SPAWN_SETPGROUP;
    return error ? error : posix_spawnattr_setflags(attributes, flags);
}

static int spawn_between(sst_worker *w, int in, int out)
{
    const sst_worker_options *o = &w->options;
    char limits[4][NUMBER_BYTES];
    char room[SST_LONGEST_CHARSET + 1];
    char *charset = (char *)(uintptr_t)sst_charset_name(sst_text_of(o->charset), room);
    char *arguments[] = {(char *)(uintptr_t)o->program,
                         limits[0],
                         limits[1],
                         limits[2],
                         limits[3],
                         charset,
                         NULL};
    char *no_environment[] = {NULL};
    posix_spawn_file_actions_t actions;
    posix_spawnattr_t attributes;
    const uint64_t numbers[4] = {o->memory_bytes, o->cpu_ms, o->depth, o->tag_bytes};
    for (int i = 0; i < 4; i++)
        snprintf(limits[i], NUMBER_BYTES, "%" PRIu64, numbers[i]);
    int error = posix_spawn_file_actions_init(&actions);
    if (error)
        return error;
    error = posix_spawnattr_init(&attributes);
    if (error == 0) {
        error = set_up(&actions, &attributes, in, out);
        if (error == 0)
            error = posix_spawn(&w->pid, w->options.program, &actions, &attributes,
                                arguments, no_environment);
        posix_spawnattr_destroy(&attributes);
    }
    posix_spawn_file_actions_destroy(&actions);
    return error;
}

static sst_status spawn(sst_worker *w, sst_error *err)
{
    int requests[2] = {-1, -1}, answers[2] = {-1, -1};
    int error = open_pipe(requests) && open_pipe(answers) ? 0 : errno;
    if (error == 0)
        error = spawn_between(w, requests[0], answers[1]);
    close_pipe(&requests[0]);
    close_pipe(&answers[1]);
    w->to = requests[1];
    w->from = answers[0];
    w->owner = getpid();
    if (error) {
        w->pid = 0;
        close_pipe(&w->to);
        close_pipe(&w->from);
        return sst_fail(err, SST_ERR_RECORD, 0, "the HTML worker %s cannot be run: %s",
                        w->options.program, strerror(error));
    }
    fcntl(w->to, F_SETFL, O_NONBLOCK);
    fcntl(w->from, F_SETFL, O_NONBLOCK);
    return SST_OK;
}

/* How the child ended, as waitpid has it; -1: somebody else was told. */
static int end(sst_worker *w)
{
    int status = -1;
    bool is_ours = w->pid > 0 && w->owner == getpid();
    close_pipe(&w->to);
    close_pipe(&w->from);
    if (is_ours && waitpid(w->pid, &status, WNOHANG) == 0) {
        pid_t ended;
        kill(w->pid, SIGKILL); /* nothing, when it is about to end by itself */
        do
            ended = waitpid(w->pid, &status, 0);
        while (ended < 0 && errno == EINTR);
        status = ended == w->pid ? status : -1;
    }
    w->pid = 0;
    return status;
}

void sst_worker_free(sst_worker *worker)
{
    if (worker && worker->options.program)
        end(worker);
}

/* ---- messages ---------------------------------------------------------------------- */

typedef enum outcome { DONE, GONE, STALLED, NONSENSE, NO_MEMORY } outcome;

/* End the worker and say what was wrong. */
static sst_status give_up(sst_worker *w, outcome what, sst_error *err)
{
    int status = end(w);
    if (what == NO_MEMORY)
        return sst_fail_memory(err);
    if (what == STALLED)
        return sst_fail(err, SST_ERR_RECORD, 0, "the HTML worker did not answer in time");
    if (what == NONSENSE)
        return sst_fail(err, SST_ERR_RECORD, 0, "the HTML worker's answer is no answer");
    if (status != -1 && WIFSIGNALED(status) && WTERMSIG(status) == SIGPROF)
        return sst_fail(err, SST_ERR_RECORD, 0,
                        "HTML that takes more than %" PRIu64
                        " ms of processor time, which is the limit (--max-html-time)",
                        w->options.cpu_ms);
    if (status != -1 && WIFEXITED(status) && WEXITSTATUS(status) == SST_WIRE_EXIT_MEMORY)
        return sst_fail(err, SST_ERR_RECORD, 0,
                        "HTML that takes more than %" PRIu64
                        " bytes of memory, which is the limit (--max-html-memory)",
                        w->options.memory_bytes);
    if (status != -1 && WIFSIGNALED(status) && WTERMSIG(status) != SIGKILL)
        return sst_fail(err, SST_ERR_RECORD, 0, "HTML that ends its worker: %s",
                        strsignal(WTERMSIG(status)));
    return sst_fail(err, SST_ERR_RECORD, 0, "the HTML worker ended without an answer");
}

/* ---- pipes ------------------------------------------------------------------------- */

static int64_t now_ms(void)
{
    struct timespec now;
    clock_gettime(CLOCK_MONOTONIC, &now);
    return (int64_t)now.tv_sec * 1000 + now.tv_nsec / 1000000;
}

/* Wait until something can be done with a pipe; false: not before the deadline. */
static bool wait_for(const sst_worker *w, int fd, short events)
{
    for (;;) {
        int64_t left = w->deadline_ms - now_ms();
        struct pollfd polled = {.fd = fd, .events = events};
        int ready =
            left <= 0 ? 0 : poll(&polled, 1, left < INT_MAX ? (int)left : INT_MAX);
        if (ready >= 0 || errno != EINTR)
            return ready > 0;
    }
}

/* Write what fits.  A pipe without a reader raises SIGPIPE, which must not end a program
 * that has no part in this: the thread holds it back, and takes away what it raised. */
static ssize_t write_quietly(int fd, const struct iovec *parts, int num)
{
    sigset_t broken, old, pending;
    sigemptyset(&broken);
    sigaddset(&broken, SIGPIPE);
    sigpending(&pending);
    pthread_sigmask(SIG_BLOCK, &broken, &old);
    ssize_t put = writev(fd, parts, num);
    int error = errno;
    if (put < 0 && error == EPIPE && !sigismember(&pending, SIGPIPE))
        while (sigtimedwait(&broken, NULL, &(struct timespec){0}) < 0 && errno == EINTR)
            ;
    pthread_sigmask(SIG_SETMASK, &old, NULL);
    errno = error;
    return put;
}

static outcome write_parts(const sst_worker *w, struct iovec *parts, int num)
{
    while (num > 0) {
        ssize_t put = write_quietly(w->to, parts, num);
        if (put < 0 && errno == EAGAIN && !wait_for(w, w->to, POLLOUT))
            return STALLED;
        if (put < 0 && errno != EAGAIN && errno != EINTR)
            return GONE;
        for (size_t left = put > 0 ? (size_t)put : 0; num > 0;) {
            if (left < parts->iov_len) {
                parts->iov_base = (char *)parts->iov_base + left;
                parts->iov_len -= left;
                break;
            }
            left -= parts->iov_len;
            parts++;
            num--;
        }
    }
    return DONE;
}

static outcome read_bytes(const sst_worker *w, void *to, size_t len_bytes)
{
    for (char *at = to; len_bytes > 0;) {
        ssize_t got = read(w->from, at, len_bytes);
        if (got < 0 && errno == EAGAIN && !wait_for(w, w->from, POLLIN))
            return STALLED;
        if (got == 0 || (got < 0 && errno != EAGAIN && errno != EINTR))
            return GONE;
        at += got > 0 ? got : 0;
        len_bytes -= got > 0 ? (size_t)got : 0;
    }
    return DONE;
}

/* ---- a request --------------------------------------------------------------------- */

static outcome send_request(const sst_worker *w, const sst_request *request,
                            sst_scratch *scratch)
{
    size_t head_bytes =
        SST_WIRE_HEAD_BYTES + request->num * (size_t)SST_WIRE_LENGTH_BYTES;
    char *head = sst_scratch_alloc(scratch, head_bytes, 1);
    if (!head)
        return NO_MEMORY;
    uint64_t num_bytes = 0;
    for (uint32_t i = 0; i < request->num; i++) {
        const sst_text *piece = &request->pieces[i];
        sst_store64(head + SST_WIRE_HEAD_BYTES + (size_t)i * SST_WIRE_LENGTH_BYTES,
                    piece->data ? piece->len_bytes : SST_WIRE_ABSENT);
        num_bytes += piece->data ? piece->len_bytes : 0;
    }
    sst_wire_store(head, (sst_wire_head){request->kind, request->num, num_bytes});
    struct iovec parts[MOST_GATHERED] = {{head, head_bytes}};
    int num = 1;
    for (uint32_t i = 0; i < request->num; i++) {
        const sst_text *piece = &request->pieces[i];
        if (!piece->data || piece->len_bytes == 0)
            continue;
        parts[num++] = (struct iovec){(char *)(uintptr_t)piece->data, piece->len_bytes};
        if (num < MOST_GATHERED)
            continue;
        outcome done = write_parts(w, parts, num);
        if (done != DONE)
            return done;
        num = 0;
    }
    return write_parts(w, parts, num);
}

/* The pieces of an answer whose lengths stand in `lengths`; false: they are not its own. */
static bool take_pieces(const char *lengths, uint32_t num, sst_text bytes, sst_text *out)
{
    size_t at = 0;
    for (uint32_t i = 0; i < num; i++) {
        uint64_t len = sst_load64(lengths + (size_t)i * SST_WIRE_LENGTH_BYTES);
        out[i] = (sst_text){NULL, 0};
        if (len == SST_WIRE_ABSENT)
            continue;
        if (len > bytes.len_bytes - at)
            return false;
        out[i] = (sst_text){bytes.data + at, (size_t)len};
        at += (size_t)len;
    }
    return at == bytes.len_bytes;
}

/* What the worker answers: the pieces that are wanted, or why it refuses. */
static outcome receive(const sst_worker *w, const sst_request *request,
                       sst_scratch *scratch, sst_text *answer, sst_text *refusal)
{
    char start[SST_WIRE_HEAD_BYTES];
    outcome done = read_bytes(w, start, sizeof start);
    if (done != DONE)
        return done;
    sst_wire_head head = sst_wire_load(start);
    bool is_refused = head.kind == SST_WIRE_REFUSED;
    if ((head.kind != request->wanted && !is_refused) ||
        head.num != (is_refused ? 1 : request->num_wanted) ||
        head.num_bytes > w->options.memory_bytes)
        return NONSENSE;
    size_t lengths_bytes = head.num * (size_t)SST_WIRE_LENGTH_BYTES;
    char *lengths = sst_scratch_alloc(scratch, lengths_bytes, 1);
    char *bytes = sst_scratch_alloc(scratch, (size_t)head.num_bytes, 1);
    if (!lengths || !bytes)
        return NO_MEMORY;
    done = read_bytes(w, lengths, lengths_bytes);
    if (done == DONE)
        done = read_bytes(w, bytes, (size_t)head.num_bytes);
    if (done != DONE)
        return done;
    sst_text all = {bytes, (size_t)head.num_bytes};
    bool is_sound = take_pieces(lengths, head.num, all, is_refused ? refusal : answer) &&
                    (!is_refused || refusal->data);
    return is_sound ? DONE : NONSENSE;
}

/* A worker that is there and has not ended since the last request. */
static sst_status have_worker(sst_worker *w, sst_error *err)
{
    if (!w->options.program)
        return sst_fail(err, SST_ERR_RECORD, 0,
                        "HTML is not read: there is no program samestory-html");
    if (w->pid > 0 && w->owner == getpid() && waitpid(w->pid, NULL, WNOHANG) == 0)
        return SST_OK;
    if (w->pid > 0 && w->owner == getpid())
        w->pid = 0; /* it was waited for: nobody is to be ended */
    end(w);
    return spawn(w, err);
}

sst_status sst_worker_ask(sst_worker *worker, const sst_request *request,
                          sst_scratch *scratch, sst_text *answer, sst_error *err)
{
    sst_status status = have_worker(worker, err);
    if (status != SST_OK)
        return status;
    int64_t patience_ms =
        (int64_t)(worker->options.cpu_ms * PATIENCE + LEAST_PATIENCE_MS);
    worker->deadline_ms = now_ms() + patience_ms;
    sst_text refusal = {NULL, 0};
    outcome done = send_request(worker, request, scratch);
    if (done == DONE)
        done = receive(worker, request, scratch, answer, &refusal);
    if (done != DONE)
        return give_up(worker, done, err);
    if (refusal.data)
        return sst_fail(err, SST_ERR_RECORD, 0, "%.*s", (int)refusal.len_bytes,
                        refusal.data);
    return SST_OK;
}
