/* SPDX-License-Identifier: MIT */
/* nearby.c - places of a file in, their bytes out, in few reads where they come from the
 * disk.
 *
 * Records that are read again mostly go forward, each with others here and there that it
 * is held against.  One that is in the page cache is copied from there.  One that is not
 * costs a request to the device and a wait for it, and so much processor time that a
 * whole chunk is as cheap as two of them.  So the first record of a chunk is read alone,
 * unless much was wanted of the chunk before it, and with the next one the chunk is read:
 *
 *     |  chunk .. record .. |  .......... record .. |  chunk ............. |
 *
 * As many chunks stay as a thread is likely to come back to; of those that its number
 * allows a chunk takes the place of the one that was not of use for longest. */
#include "nearby.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/uio.h>
#include <unistd.h>

#include "direct.h"

#define CHUNK_BYTES ((uint64_t)128 << 10)
#define MANY_TAKEN 2 /* records of a chunk: the next one is worth it, too */

void sst_nearby_free(sst_nearby *nearby)
{
    for (int i = 0; i < SST_NEARBY_SETS; i++)
        for (int k = 0; k < SST_NEARBY_WAYS; k++)
            free(nearby->chunks[i][k].bytes);
    *nearby = (sst_nearby){0};
}

static sst_status read_alone(const sst_nearby_place *wanted, void *to, sst_error *err)
{
    sst_open_file file = {wanted->fd, wanted->name};
    return sst_file_read_at(file, wanted->offset, to, wanted->len_bytes, err);
}

/* ---- chunks ------------------------------------------------------------------------ */

static sst_chunk *set_of(sst_nearby *nearby, uint32_t input, uint64_t number)
{
    return nearby->chunks[(number + input) % SST_NEARBY_SETS];
}

/* NULL: it is not at hand. */
static sst_chunk *find_chunk(sst_nearby *nearby, uint32_t input, uint64_t number)
{
    sst_chunk *set = set_of(nearby, input, number);
    for (int i = 0; i < SST_NEARBY_WAYS; i++)
        if (set[i].len_bytes > 0 && set[i].number == number && set[i].input == input)
            return &set[i];
    return NULL;
}

static sst_chunk *find_oldest(sst_chunk *set)
{
    sst_chunk *oldest = &set[0];
    for (int i = 1; i < SST_NEARBY_WAYS; i++)
        if (set[i].turn < oldest->turn)
            oldest = &set[i];
    return oldest;
}

/* Whether it was asked for lately; from now on it was. */
static bool ask(sst_nearby *nearby, uint32_t input, uint64_t number)
{
    uint64_t name = (number << 20 ^ input) + 1; /* at worst, of two: too much is read */
    uint64_t *asked = &nearby->asked[(number + input) % SST_NEARBY_ASKED];
    bool was_asked = *asked == name;
    *asked = name;
    return was_asked;
}

static bool is_worth_it(sst_nearby *nearby, uint32_t input, uint64_t number)
{
    const sst_chunk *before = number > 0 ? find_chunk(nearby, input, number - 1) : NULL;
    bool goes_on = before && before->num_taken >= MANY_TAKEN;
    return ask(nearby, input, number) || goes_on;
}

/* NULL: nothing could be read, or there is no memory. */
static sst_chunk *read_chunk(sst_nearby *nearby, const sst_nearby_place *wanted,
                             uint64_t number)
{
    sst_chunk *chunk = find_oldest(set_of(nearby, wanted->input, number));
    if (!chunk->bytes &&
        !(chunk->bytes = aligned_alloc(SST_DIRECT_ALIGNMENT, CHUNK_BYTES)))
        return NULL;
    int fd = wanted->direct_fd >= 0 ? wanted->direct_fd : wanted->fd;
    ssize_t got = sst_direct_read_at(fd, chunk->bytes, CHUNK_BYTES, number * CHUNK_BYTES);
    chunk->input = wanted->input;
    chunk->number = number;
    chunk->len_bytes = got > 0 ? (size_t)got : 0;
    chunk->num_taken = 0;
    return got > 0 ? chunk : NULL;
}

/* Have a chunk, if it is at hand or worth it; else NULL. */
static sst_chunk *have_chunk(sst_nearby *nearby, const sst_nearby_place *wanted,
                             uint64_t number)
{
    sst_chunk *chunk = find_chunk(nearby, wanted->input, number);
    if (!chunk && is_worth_it(nearby, wanted->input, number))
        chunk = read_chunk(nearby, wanted, number);
    if (chunk) {
        chunk->num_taken++;
        chunk->turn = ++nearby->turn;
    }
    return chunk;
}

/* Copy what the chunk has of the bytes; false: it should have more. */
static bool copy_part(const sst_chunk *chunk, const sst_nearby_place *wanted, char *to)
{
    uint64_t begin = chunk->number * CHUNK_BYTES, end = begin + CHUNK_BYTES;
    uint64_t first = wanted->offset > begin ? wanted->offset : begin;
    uint64_t last = wanted->offset + wanted->len_bytes;
    last = last < end ? last : end;
    if (last - begin > chunk->len_bytes)
        return false;
    memcpy(to + (first - wanted->offset), chunk->bytes + (first - begin),
           (size_t)(last - first));
    return true;
}

sst_status sst_nearby_fetch(sst_nearby *nearby, const sst_nearby_place *wanted, void *to,
                            sst_error *err)
{
    if (wanted->offset > INT64_MAX - 2 * CHUNK_BYTES || wanted->len_bytes == 0 ||
        wanted->len_bytes > CHUNK_BYTES)
        return read_alone(wanted, to, err);
    uint64_t first = wanted->offset / CHUNK_BYTES;
    uint64_t last = (wanted->offset + wanted->len_bytes - 1) / CHUNK_BYTES;
    bool is_whole = true;
    for (uint64_t number = first; number <= last; number++) {
        const sst_chunk *chunk = have_chunk(nearby, wanted, number);
        is_whole = is_whole && chunk && copy_part(chunk, wanted, to);
    }
    return is_whole ? SST_OK : read_alone(wanted, to, err);
}

/* ---- the page cache ---------------------------------------------------------------- */

/* Read what need not be waited for; -1 and EAGAIN: nothing, though the system begins to
 * fetch it. Another errno: who knows. */
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

/* It was read past the page cache, or the chunk that it begins in is at hand. */
static bool is_elsewhere(sst_nearby *nearby, const sst_nearby_place *wanted)
{
    return wanted->direct_fd >= 0 ||
           find_chunk(nearby, wanted->input, wanted->offset / CHUNK_BYTES);
}

sst_status sst_nearby_read(sst_nearby *nearby, const sst_nearby_place *wanted, void *to,
                           sst_error *err)
{
    if (is_elsewhere(nearby, wanted))
        return sst_nearby_fetch(nearby, wanted, to, err);
    ssize_t got = read_cached(wanted, to);
    if (got >= 0 && (size_t)got == wanted->len_bytes)
        return SST_OK;
    return got >= 0 || errno == EAGAIN ? sst_nearby_fetch(nearby, wanted, to, err)
                                       : read_alone(wanted, to, err);
}
