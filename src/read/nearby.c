/* SPDX-License-Identifier: MIT */
/* nearby.c - places of a file in, their bytes out, in few reads where they come from the disk.
 *
 * Records that are read again mostly go forward, each with others here and there that it is
 * held against.  One that is in the page cache is copied from there.  One that is not costs a
 * request to the device and a wait for it, and so much processor time that NEAR_BYTES more are
 * read in the same.  So a read that begins near the end of an earlier one takes what follows
 * with it, each time twice as much, as long as records of it are wanted:
 *
 *     | record | near | record, and what follows ...... | near | record, and twice as much ...
 *
 * A walk takes another stretch each time, the one that was not of use for longest, so that
 * records a little behind it are still there. */
#include "nearby.h"

#include <errno.h>
#include <string.h>
#include <sys/uio.h>
#include <unistd.h>

#define NEAR_BYTES ((size_t)64 << 10)
#define MOST_AHEAD_BYTES ((size_t)512 << 10)

void sst_nearby_free(sst_nearby *nearby)
{
    for (int i = 0; i < SST_NEARBY_STRETCHES; i++)
        sst_vec_free(&nearby->stretches[i].bytes);
    *nearby = (sst_nearby){0};
}

static sst_status read_alone(const sst_nearby_place *wanted, void *to, sst_error *err)
{
    return sst_file_read_at(wanted->fd, wanted->name, wanted->offset, to,
                            wanted->len_bytes, err);
}

/* ---- stretches --------------------------------------------------------------------- */

static bool holds(const sst_stretch *s, const sst_nearby_place *wanted)
{
    return s->turn > 0 && s->input == wanted->input && wanted->offset >= s->begin &&
           wanted->offset <= s->end && wanted->len_bytes <= s->end - wanted->offset;
}

/* It begins a little behind the stretch's end, or across it. */
static bool goes_on_from(const sst_stretch *s, const sst_nearby_place *wanted)
{
    return s->turn > 0 && s->input == wanted->input && wanted->offset >= s->begin &&
           wanted->offset <= s->end + NEAR_BYTES;
}

static sst_stretch *find_holding(sst_nearby *nearby, const sst_nearby_place *wanted)
{
    for (int i = 0; i < SST_NEARBY_STRETCHES; i++)
        if (holds(&nearby->stretches[i], wanted))
            return &nearby->stretches[i];
    return NULL;
}

/* The longest that the record goes on from; NULL: none. */
static const sst_stretch *find_before(const sst_nearby *nearby,
                                      const sst_nearby_place *wanted)
{
    const sst_stretch *before = NULL;
    for (int i = 0; i < SST_NEARBY_STRETCHES; i++) {
        const sst_stretch *s = &nearby->stretches[i];
        if (goes_on_from(s, wanted) && (!before || s->ahead_bytes > before->ahead_bytes))
            before = s;
    }
    return before;
}

static sst_stretch *find_oldest(sst_nearby *nearby)
{
    sst_stretch *oldest = &nearby->stretches[0];
    for (int i = 1; i < SST_NEARBY_STRETCHES; i++)
        if (nearby->stretches[i].turn < oldest->turn)
            oldest = &nearby->stretches[i];
    return oldest;
}

/* How much to read where one has gone on from `before`: the record alone, if too few were
 * wanted of what was read there. */
static size_t bytes_ahead(const sst_stretch *before)
{
    size_t twice = before->ahead_bytes > 0 ? 2 * before->ahead_bytes : NEAR_BYTES;
    if (before->ahead_bytes > 0 && before->num_taken * NEAR_BYTES <= before->ahead_bytes)
        return 0;
    return twice < MOST_AHEAD_BYTES ? twice : MOST_AHEAD_BYTES;
}

/* Bytes from there on, up to the end of the file or a failure. */
static size_t read_most(int fd, uint64_t offset, char *to, size_t len_bytes)
{
    size_t done = 0;
    while (done < len_bytes) {
        ssize_t got = pread(fd, to + done, len_bytes - done, (off_t)(offset + done));
        if (got < 0 && errno == EINTR)
            continue;
        if (got <= 0)
            break;
        done += (size_t)got;
    }
    return done;
}

/* Read the record and what follows; false: it is not there, or there is no room. */
static bool fill_stretch(sst_stretch *s, const sst_nearby_place *wanted,
                         size_t ahead_bytes)
{
    size_t len = ahead_bytes > wanted->len_bytes ? ahead_bytes : wanted->len_bytes;
    s->turn = 0;
    if (!sst_vec_reserve(&s->bytes, len))
        return false;
    s->input = wanted->input;
    s->begin = wanted->offset;
    s->end = wanted->offset + read_most(wanted->fd, wanted->offset, s->bytes.at, len);
    s->ahead_bytes = ahead_bytes;
    s->num_taken = 0;
    return s->end - s->begin >= wanted->len_bytes;
}

sst_status sst_nearby_fetch(sst_nearby *nearby, const sst_nearby_place *wanted, void *to,
                            sst_error *err)
{
    if (wanted->offset > INT64_MAX - MOST_AHEAD_BYTES || wanted->len_bytes == 0 ||
        wanted->len_bytes > MOST_AHEAD_BYTES)
        return read_alone(wanted, to, err);
    sst_stretch *s = find_holding(nearby, wanted);
    if (!s) {
        const sst_stretch *before = find_before(nearby, wanted);
        size_t ahead_bytes = before ? bytes_ahead(before) : 0;
        s = find_oldest(nearby);
        if (!fill_stretch(s, wanted, ahead_bytes))
            return read_alone(wanted, to, err);
    }
    memcpy(to, s->bytes.at + (wanted->offset - s->begin), wanted->len_bytes);
    s->num_taken++;
    s->turn = ++nearby->turn;
    return SST_OK;
}

/* ---- the page cache ---------------------------------------------------------------- */

/* Read what need not be waited for; -1 and EAGAIN: nothing.  Another errno: who knows. */
static ssize_t read_cached(const sst_nearby_place *wanted, void *to)
{
#ifdef RWF_NOWAIT
    struct iovec part = {to, wanted->len_bytes};
    if (wanted->offset <= INT64_MAX)
        return preadv2(wanted->fd, &part, 1, (off_t)wanted->offset, RWF_NOWAIT);
#endif
    (void)wanted;
    (void)to;
    errno = EOPNOTSUPP;
    return -1;
}

sst_status sst_nearby_read(sst_nearby *nearby, const sst_nearby_place *wanted, void *to,
                           sst_error *err)
{
    if (find_holding(nearby, wanted))
        return sst_nearby_fetch(nearby, wanted, to, err);
    ssize_t got = read_cached(wanted, to);
    if (got >= 0 && (size_t)got == wanted->len_bytes)
        return SST_OK;
    return got >= 0 || errno == EAGAIN ? sst_nearby_fetch(nearby, wanted, to, err)
                                       : read_alone(wanted, to, err);
}
