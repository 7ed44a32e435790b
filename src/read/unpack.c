/* SPDX-License-Identifier: MIT */
/* unpack.c - packed bytes in, what was packed out: member after member, under a limit.
 *
 * What could be unpacked is given before the reason why there is no more, so that of a file
 * that was cut nothing is lost but what is not there.  Checksums are checked. */
#include "unpack.h"
#include "unpack_member.h"

#include <errno.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#define TAKEN_AT_ONCE_BYTES ((size_t)64 << 10)

static const sst_packing *const packings[] = {&sst_packing_gzip, &sst_packing_zstd,
                                              &sst_packing_xz, &sst_packing_bzip2};

#define NUM_PACKINGS (sizeof packings / sizeof *packings)

struct sst_unpack {
    const sst_packing *packing;
    void *member;   /* NULL: between two of them */
    void *ended;    /* one that may be used again, or NULL */
    char *head;     /* the first bytes, a copy */
    const char *in; /* bytes that were taken, and not unpacked yet */
    size_t in_bytes;
    int fd;
    bool is_at_end; /* no more are to be had */
    uint32_t max_expansion;
    uint64_t taken_bytes, given_bytes;
    bool is_out_of_memory;
    char reason[160]; /* why there is no more; empty: there may be */
    char buffer[TAKEN_AT_ONCE_BYTES];
};

static bool begins_with(const char *bytes, size_t len_bytes, const sst_packing *packing,
                        bool is_first)
{
    if (len_bytes < packing->magic_bytes)
        return false;
    return memcmp(bytes, packing->magic, packing->magic_bytes) == 0 ||
           (packing->begins_too && packing->begins_too(bytes, len_bytes, is_first));
}

static const sst_packing *find_packing(const char *head, size_t len_bytes)
{
    for (size_t i = 0; i < NUM_PACKINGS; i++)
        if (begins_with(head, len_bytes, packings[i], true))
            return packings[i];
    return NULL;
}

const char *sst_packed_name(const char *head, size_t len_bytes)
{
    const sst_packing *found = find_packing(head, len_bytes);
    return found ? found->name : NULL;
}

const char *sst_unpack_reason(const sst_unpack *unpack)
{
    return unpack->reason;
}

uint64_t sst_unpack_taken(const sst_unpack *unpack)
{
    return unpack->taken_bytes;
}

sst_unpack *sst_unpack_new(const char *head, size_t len_bytes, int fd,
                           uint32_t max_expansion)
{
    sst_unpack *unpack = calloc(1, sizeof *unpack);
    char *copy = malloc(len_bytes);
    if (!unpack || !copy) {
        free(unpack);
        free(copy);
        return NULL;
    }
    memcpy(copy, head, len_bytes);
    unpack->packing = find_packing(head, len_bytes);
    unpack->in = unpack->head = copy;
    unpack->in_bytes = unpack->taken_bytes = len_bytes;
    unpack->fd = fd;
    unpack->is_at_end = fd < 0;
    unpack->max_expansion = max_expansion;
    return unpack;
}

static void end_member(sst_unpack *unpack)
{
    if (unpack->member && unpack->packing->is_used_again)
        unpack->ended = unpack->member;
    else if (unpack->member)
        unpack->packing->free_member(unpack->member);
    unpack->member = NULL;
}

static void *new_member(sst_unpack *unpack)
{
    void *member = unpack->ended;
    unpack->ended = NULL;
    return member ? member : unpack->packing->new_member();
}

void sst_unpack_free(sst_unpack *unpack)
{
    if (!unpack)
        return;
    end_member(unpack);
    if (unpack->ended)
        unpack->packing->free_member(unpack->ended);
    free(unpack->head);
    free(unpack);
}

__attribute__((format(printf, 2, 3))) static void stop(sst_unpack *unpack,
                                                       const char *format, ...)
{
    char why[120];
    va_list arguments;
    if (unpack->reason[0])
        return; /* what follows of it is no news */
    va_start(arguments, format);
    vsnprintf(why, sizeof why, format, arguments);
    va_end(arguments);
    snprintf(unpack->reason, sizeof unpack->reason, "%s-compressed: %s",
             unpack->packing->name, why);
}

static void stop_without_memory(sst_unpack *unpack)
{
    stop(unpack, "memory ran out");
    unpack->is_out_of_memory = true;
}

/* ---- packed bytes ------------------------------------------------------------------ */

/* Take more bytes behind those that are left, of which there are few or none. */
static void take(sst_unpack *unpack)
{
    size_t left = unpack->in_bytes;
    ssize_t got;
    memmove(unpack->buffer, unpack->in, left);
    unpack->in = unpack->buffer;
    do
        got = read(unpack->fd, unpack->buffer + left, sizeof unpack->buffer - left);
    while (got < 0 && errno == EINTR);
    if (got < 0)
        stop(unpack, "%s", strerror(errno));
    unpack->is_at_end = got <= 0;
    if (got > 0) {
        unpack->in_bytes += (size_t)got;
        unpack->taken_bytes += (uint64_t)got;
    }
}

/* Between members: begin the next one, if there is one.  Zeros fill blocks of tapes, and of
 * xz. */
static void begin_member(sst_unpack *unpack)
{
    while (unpack->in_bytes > 0 && *unpack->in == '\0') {
        unpack->in++;
        unpack->in_bytes--;
    }
    if (unpack->in_bytes < unpack->packing->magic_bytes && !unpack->is_at_end) {
        take(unpack);
        return;
    }
    if (unpack->in_bytes == 0)
        return;
    if (!begins_with(unpack->in, unpack->in_bytes, unpack->packing, false))
        stop(unpack, "bytes follow its end that are none");
    else if (!(unpack->member = new_member(unpack)))
        stop_without_memory(unpack);
}

/* ---- what was packed --------------------------------------------------------------- */

static void step_member(sst_unpack *unpack, sst_unpack_step *to)
{
    if (unpack->in_bytes == 0 && !unpack->is_at_end)
        take(unpack);
    size_t room = to->out_bytes, left = unpack->in_bytes;
    to->in = unpack->in;
    to->in_bytes = left;
    sst_unpacked status = unpack->packing->step(unpack->member, to);
    unpack->in = to->in;
    unpack->in_bytes = to->in_bytes;
    bool is_stuck = to->out_bytes == room && to->in_bytes == left;
    if (status == SST_UNPACKED_ALL)
        end_member(unpack);
    else if (status == SST_UNPACKED_BROKEN)
        stop(unpack, "broken within %llu bytes of its beginning",
             (unsigned long long)unpack->taken_bytes);
    else if (status == SST_UNPACKED_TOO_LARGE)
        stop(unpack, "it wants a window of more than %u MiB",
             1u << (SST_UNPACK_WINDOW_LOG - 20));
    else if (status == SST_UNPACKED_NO_MEMORY)
        stop_without_memory(unpack);
    else if (is_stuck && unpack->is_at_end)
        stop(unpack, "it is cut off after %llu bytes",
             (unsigned long long)unpack->taken_bytes);
}

static void watch_expansion(sst_unpack *unpack)
{
    uint64_t given = unpack->given_bytes;
    if (given > SST_FREE_EXPANSION_BYTES && /* taken * most < given, which may overflow */
        (given - 1) / unpack->max_expansion >= unpack->taken_bytes)
        stop(unpack,
             "it expands more than %u to 1 after the first %u MiB (--max-expansion)",
             unpack->max_expansion, (unsigned)(SST_FREE_EXPANSION_BYTES >> 20));
}

ssize_t sst_unpack_read(sst_unpack *unpack, char *to, size_t len_bytes)
{
    sst_unpack_step step = {.out = to, .out_bytes = len_bytes};
    while (step.out_bytes > 0 && !unpack->reason[0]) {
        if (unpack->member)
            step_member(unpack, &step);
        else
            begin_member(unpack);
        if (!unpack->member && unpack->in_bytes == 0 && unpack->is_at_end)
            break;
    }
    size_t given = len_bytes - step.out_bytes;
    unpack->given_bytes += given;
    if (!unpack->reason[0])
        watch_expansion(unpack);
    if (given > 0 || !unpack->reason[0])
        return (ssize_t)given;
    errno = unpack->is_out_of_memory ? ENOMEM : EIO;
    return -1;
}
