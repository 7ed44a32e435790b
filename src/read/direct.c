/* SPDX-License-Identifier: MIT */
/* direct.c - an open file in, its bytes out past the page cache.
 *
 * What goes through the page cache takes a page, a copy, and, once the cache is full, the
 * search for another page that is given up.  Of a file that is larger than the cache none
 * of its pages is there when it is wanted again, and those of other programs are gone.
 * So the device writes to our memory (open(2), O_DIRECT), which wants all of it aligned.
 * Nobody reads ahead then, so while one buffer is taken the next is asked for
 * (aio(7)). */
#include "direct.h"

#include <aio.h>
#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/uio.h>
#include <unistd.h>

#define BUFFER_BYTES ((size_t)2 << 20) /* a huge page is one request */
#define NUM_PROBES 16 /* places that are looked at in the page cache */

struct sst_direct {
    int fd;
    uint64_t offset;   /* of the next byte to give, in the file */
    size_t begin, end; /* in the buffer: of those that are at hand */
    char *buffer, *next;
    struct aiocb request; /* for the next buffer */
    bool is_asked;
};

bool sst_direct_is_cached(int fd, uint64_t len_bytes)
{
#ifdef RWF_NOWAIT
    int num_missing = 0;
    for (uint64_t i = 0; i < NUM_PROBES; i++) {
        char byte;
        struct iovec part = {&byte, 1};
        uint64_t offset = len_bytes / NUM_PROBES * i + len_bytes / NUM_PROBES / 2;
        num_missing +=
            preadv2(fd, &part, 1, (off_t)offset, RWF_NOWAIT) < 0 && errno == EAGAIN;
    }
    return num_missing <= NUM_PROBES / 4;
#else
    (void)fd;
    (void)len_bytes;
    return true;
#endif
}

static bool set_direct(int fd, bool is_direct)
{
#ifdef O_DIRECT
    int flags = fcntl(fd, F_GETFL);
    int wanted = is_direct ? flags | O_DIRECT : flags & ~O_DIRECT;
    return flags >= 0 && fcntl(fd, F_SETFL, wanted) == 0;
#else
    (void)fd;
    return !is_direct;
#endif
}

bool sst_direct_begin(int fd)
{
    return set_direct(fd, true);
}

ssize_t sst_direct_read_at(int fd, char *to, size_t len_bytes, uint64_t offset)
{
    bool is_direct = true;
    size_t done = 0;
    while (done < len_bytes) {
        ssize_t got = pread(fd, to + done, len_bytes - done, (off_t)(offset + done));
        if (got < 0 && errno == EINTR)
            continue;
        if (got < 0 && errno == EINVAL && is_direct) { /* a device of larger blocks */
            is_direct = false;
            if (set_direct(fd, false))
                continue;
        }
        if (got < 0)
            return done > 0 ? (ssize_t)done : -1;
        done += (size_t)got;
        if (got == 0 || done % SST_DIRECT_ALIGNMENT != 0)
            break; /* the end */
    }
    return (ssize_t)done;
}

/* ---- ahead ------------------------------------------------------------------------- */

static void ask(sst_direct *direct, uint64_t offset)
{
    direct->request = (struct aiocb){.aio_fildes = direct->fd,
                                     .aio_buf = direct->next,
                                     .aio_nbytes = BUFFER_BYTES,
                                     .aio_offset = (off_t)offset};
    direct->request.aio_sigevent.sigev_notify = SIGEV_NONE;
    direct->is_asked = aio_read(&direct->request) == 0;
}

/* Wait for what was asked for: how many bytes there are of `offset` on; -1: they are to
 * be read. */
static ssize_t take_asked(sst_direct *direct, uint64_t offset)
{
    const struct aiocb *const requests[] = {&direct->request};
    if (!direct->is_asked)
        return -1;
    while (aio_error(&direct->request) == EINPROGRESS)
        (void)aio_suspend(requests, 1, NULL);
    direct->is_asked = false;
    ssize_t got = aio_return(&direct->request);
    return (uint64_t)direct->request.aio_offset == offset ? got : -1;
}

/* ---- a whole file ------------------------------------------------------------------ */

static char *new_buffer(void)
{
    char *buffer = aligned_alloc(BUFFER_BYTES, BUFFER_BYTES);
#ifdef MADV_HUGEPAGE
    if (buffer)
        (void)madvise(buffer, BUFFER_BYTES, MADV_HUGEPAGE);
#endif
    return buffer;
}

sst_direct *sst_direct_new(int fd)
{
    off_t offset = lseek(fd, 0, SEEK_CUR);
    if (offset < 0 || !sst_direct_begin(fd))
        return NULL;
    sst_direct *direct = calloc(1, sizeof *direct);
    if (direct) {
        direct->fd = fd;
        direct->offset = (uint64_t)offset;
        direct->buffer = new_buffer();
        direct->next = new_buffer();
    }
    if (direct && direct->buffer && direct->next)
        return direct;
    (void)set_direct(fd, false);
    sst_direct_free(direct);
    return NULL;
}

void sst_direct_free(sst_direct *direct)
{
    if (!direct)
        return;
    (void)take_asked(direct, 0);
    free(direct->buffer);
    free(direct->next);
    free(direct);
}

/* The block that the next byte is in, and what follows. */
static ssize_t fill(sst_direct *direct)
{
    size_t within = direct->offset % SST_DIRECT_ALIGNMENT;
    uint64_t from = direct->offset - within;
    char *taken = direct->buffer;
    ssize_t got = take_asked(direct, from);
    if (got == (ssize_t)BUFFER_BYTES) {
        direct->buffer = direct->next;
        direct->next = taken;
    } else { /* at the end, or in trouble, with what there is to know about it */
        got = sst_direct_read_at(direct->fd, direct->buffer, BUFFER_BYTES, from);
    }
    if (got == (ssize_t)BUFFER_BYTES)
        ask(direct, from + BUFFER_BYTES);
    direct->begin = direct->end = 0;
    if (got > (ssize_t)within) {
        direct->begin = within;
        direct->end = (size_t)got;
    }
    return got;
}

ssize_t sst_direct_read(sst_direct *direct, char *to, size_t len_bytes)
{
    if (direct->begin == direct->end && fill(direct) < 0)
        return -1;
    size_t left = direct->end - direct->begin, len = left < len_bytes ? left : len_bytes;
    memcpy(to, direct->buffer + direct->begin, len);
    direct->begin += len;
    direct->offset += len;
    return (ssize_t)len;
}
