/* SPDX-License-Identifier: MIT */
/* expected.c - places of files that will be wanted soon in, their bytes at hand.
 *
 * To ask a device for a record and wait for it costs many times what it takes to copy the
 * record, in time and, where the device is a virtual one, in processor time too.  So the
 * records of some hundred candidates are asked for by one call (io_submit(2)): the device
 * is told once, and works on all of them side by side.  Records that lie close together
 * are read as one stretch. */
#include "expected.h"

#include <stdlib.h>
#include <string.h>

#include "direct.h"

#ifdef __linux__
#include <sys/syscall.h>
#endif

#if defined(SYS_io_submit) && defined(SYS_io_getevents)

#include <errno.h>
#include <linux/aio_abi.h>
#include <sys/mman.h>
#include <unistd.h>

#define HUGE_PAGE_BYTES ((size_t)2 << 20)
#define ROOM_BYTES (2 * HUGE_PAGE_BYTES)
#define GAP_BYTES ((uint64_t)16 << 10) /* to be read rather than to ask once more */

enum { MOST_STRETCHES = 512 };

/* Bytes of a file, at the same alignment in memory. */
typedef struct stretch {
    uint64_t begin;
    size_t len_bytes; /* wanted; from when they are asked for, what came */
    char *bytes;
    uint32_t input;
} stretch;

struct sst_expected {
    aio_context_t context;
    char *room;
    size_t used_bytes; /* of the room */
    bool is_broken;    /* the system may still be writing to the room: it stays as it is */
    size_t num;
    stretch stretches[MOST_STRETCHES]; /* by input in groups, ascending within */
};

sst_expected *sst_expected_new(void)
{
    sst_expected *expected = calloc(1, sizeof *expected);
    if (!expected)
        return NULL;
    expected->room = aligned_alloc(HUGE_PAGE_BYTES, ROOM_BYTES);
    if (expected->room &&
        syscall(SYS_io_setup, MOST_STRETCHES, &expected->context) == 0) {
        (void)madvise(expected->room, ROOM_BYTES, MADV_HUGEPAGE);
        return expected;
    }
    free(expected->room);
    free(expected);
    return NULL;
}

void sst_expected_free(sst_expected *expected)
{
    if (!expected)
        return;
    (void)syscall(SYS_io_destroy, expected->context);
    free(expected->room);
    free(expected);
}

void sst_expected_clear(sst_expected *expected)
{
    expected->num = expected->used_bytes = 0;
}

/* ---- stretches --------------------------------------------------------------------- */

/* Append the pages of a place to the last stretch, of those from `first` on, or as
 * another; what has no room is passed over. */
static void add_place(sst_expected *expected, size_t first, const sst_place *place)
{
    const uint64_t mask = SST_DIRECT_ALIGNMENT - 1;
    uint64_t begin = place->offset & ~mask;
    uint64_t end = (place->offset + place->len_bytes + mask) & ~mask;
    stretch *last =
        expected->num > first ? &expected->stretches[expected->num - 1] : NULL;
    bool joins = last && begin <= last->begin + last->len_bytes + GAP_BYTES;
    uint64_t from = joins ? last->begin + last->len_bytes : begin;
    if (end <= from)
        return; /* it is in the last one */
    if (end - from > ROOM_BYTES - expected->used_bytes ||
        (!joins && expected->num == MOST_STRETCHES))
        return;
    if (joins)
        last->len_bytes += (size_t)(end - from);
    else
        expected->stretches[expected->num++] =
            (stretch){begin, (size_t)(end - begin), expected->room + expected->used_bytes,
                      place->input};
    expected->used_bytes += (size_t)(end - from);
}

/* ---- asking ------------------------------------------------------------------------ */

/* How many of `num` requests the system took. */
static size_t submit(const sst_expected *expected, struct iocb **requests, size_t num)
{
    size_t taken = 0;
    while (taken < num) {
        long more =
            syscall(SYS_io_submit, expected->context, num - taken, requests + taken);
        if (more < 0 && errno == EINTR)
            continue;
        if (more <= 0)
            break;
        taken += (size_t)more;
    }
    return taken;
}

/* Wait for that many; a stretch has what came, nothing if that is an error. A context
 * that says nothing of what it was asked for is not asked again. */
static void wait_for(sst_expected *expected, size_t num)
{
    struct io_event events[64];
    while (num > 0 && !expected->is_broken) {
        size_t most = num < 64 ? num : 64;
        long got = syscall(SYS_io_getevents, expected->context, (long)most, (long)most,
                           events, NULL);
        expected->is_broken = got < 0 && errno != EINTR;
        for (long i = 0; i < got; i++)
            if (events[i].res > 0)
                expected->stretches[events[i].data].len_bytes = (size_t)events[i].res;
        num -= got > 0 ? (size_t)got : 0;
    }
}

void sst_expected_read(sst_expected *expected, int direct_fd, const sst_place *places,
                       size_t num)
{
    struct iocb requests[MOST_STRETCHES], *each[MOST_STRETCHES];
    size_t first = expected->num;
    if (expected->is_broken)
        return;
    for (size_t i = 0; i < num; i++)
        add_place(expected, first, &places[i]);
    size_t num_requests = expected->num - first;
    for (size_t i = 0; i < num_requests; i++) {
        stretch *s = &expected->stretches[first + i];
        requests[i] = (struct iocb){.aio_data = first + i,
                                    .aio_lio_opcode = IOCB_CMD_PREAD,
                                    .aio_fildes = (uint32_t)direct_fd,
                                    .aio_buf = (uintptr_t)s->bytes,
                                    .aio_nbytes = s->len_bytes,
                                    .aio_offset = (int64_t)s->begin};
        each[i] = &requests[i];
        s->len_bytes = 0;
    }
    size_t taken = submit(expected, each, num_requests);
    expected->num = first + taken;
    wait_for(expected, taken);
}

/* ---- finding ----------------------------------------------------------------------- */

const char *sst_expected_find(const sst_expected *expected, const sst_place *place)
{
    size_t low = 0, high = expected->num;
    while (low < high) { /* the last that begins at the place, or before it */
        size_t middle = low + (high - low) / 2;
        const stretch *s = &expected->stretches[middle];
        if (s->input != place->input ? s->input < place->input
                                     : s->begin <= place->offset)
            low = middle + 1;
        else
            high = middle;
    }
    const stretch *s = low > 0 ? &expected->stretches[low - 1] : NULL;
    if (!s || s->input != place->input ||
        place->offset + place->len_bytes > s->begin + s->len_bytes)
        return NULL;
    return s->bytes + (place->offset - s->begin);
}

#else

sst_expected *sst_expected_new(void)
{
    return NULL;
}

void sst_expected_free(sst_expected *expected)
{
    (void)expected;
}

void sst_expected_clear(sst_expected *expected)
{
    (void)expected;
}

void sst_expected_read(sst_expected *expected, int direct_fd, const sst_place *places,
                       size_t num)
{
    (void)expected;
    (void)direct_fd;
    (void)places;
    (void)num;
}

const char *sst_expected_find(const sst_expected *expected, const sst_place *place)
{
    (void)expected;
    (void)place;
    return NULL;
}

#endif
