/* SPDX-License-Identifier: MIT */
/* file.c - bytes to disk and back: exact reads, and spools. */
#include "file.h"

#include <assert.h>
#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "status.h"

#define LARGEST_OFFSET ((uint64_t)INT64_MAX)
#define WINDOW_BYTES 8192
#define WIDE_WINDOW_BYTES 65536 /* of who reads on */
#define NEAR_BYTES ((uint64_t)128 << 10)
#define LONG_BYTES 65536 /* once there is a file, as much goes there without a copy */

/* ---- exact reads ------------------------------------------------------------------- */

sst_status sst_file_read_at(sst_open_file file, uint64_t offset, void *to,
                            size_t len_bytes, sst_error *err)
{
    if (offset > LARGEST_OFFSET || len_bytes > LARGEST_OFFSET - offset)
        return sst_fail(err, SST_ERR_READ, offset, "%s: byte %llu is past any file's end",
                        file.name, (unsigned long long)offset);
    size_t done = 0;
    while (done < len_bytes) {
        ssize_t got =
            pread(file.fd, (char *)to + done, len_bytes - done, (off_t)(offset + done));
        if (got < 0 && errno == EINTR)
            continue;
        if (got < 0)
            return sst_fail(err, SST_ERR_READ, offset + done, "%s: %s", file.name,
                            strerror(errno));
        if (got == 0)
            return sst_fail(err, SST_ERR_READ, offset + done,
                            "%s: ends at byte %llu, %zu more are wanted", file.name,
                            (unsigned long long)(offset + done), len_bytes - done);
        done += (size_t)got;
    }
    return SST_OK;
}

/* ---- spools ------------------------------------------------------------------------ */

static sst_status fail_space(const sst_spool *spool, sst_error *err)
{
    return sst_fail(
        err, SST_ERR_SPACE, 0,
        "%s: no temporary space: %s; make room there, or choose another folder",
        spool->tmp_dir, strerror(errno));
}

int sst_open_nameless(const char *dir)
{
    int fd = open(dir, O_TMPFILE | O_RDWR | O_CLOEXEC | O_EXCL, 0600);
    if (fd >= 0)
        return fd;
    /* not every file system has such files */
    char *path;
    if (asprintf(&path, "%s/samestory-XXXXXX", dir) < 0) {
        errno = ENOMEM;
        return -1;
    }
    fd = mkostemp(path, O_CLOEXEC);
    int saved_errno = errno;
    if (fd >= 0)
        unlink(path);
    free(path);
    errno = saved_errno;
    return fd;
}

void sst_spool_init(sst_spool *spool, const char *tmp_dir, size_t memory_limit_bytes)
{
    *spool = (sst_spool){.memory_limit_bytes = memory_limit_bytes,
                         .fd = -1,
                         .tmp_dir = tmp_dir == NULL ? "/tmp" : tmp_dir};
}

/* Write behind what is in the file; only a complete write counts. */
static sst_status write_to_file(sst_spool *spool, const char *bytes, size_t len_bytes,
                                sst_error *err)
{
    if (spool->fd < 0 && (spool->fd = sst_open_nameless(spool->tmp_dir)) < 0)
        return fail_space(spool, err);
    size_t done = 0;
    while (done < len_bytes) {
        ssize_t put = pwrite(spool->fd, bytes + done, len_bytes - done,
                             (off_t)(spool->file_bytes + done));
        if (put < 0 && errno == EINTR)
            continue;
        if (put <= 0)
            return fail_space(spool, err);
        done += (size_t)put;
    }
    spool->file_bytes += len_bytes;
    return SST_OK;
}

static sst_status flush_buffer(sst_spool *spool, sst_error *err)
{
    sst_status st = write_to_file(spool, spool->buffer.at, spool->buffer.len, err);
    if (st == SST_OK)
        spool->buffer.len = 0;
    return st;
}

uint64_t sst_spool_len(const sst_spool *spool)
{
    return spool->file_bytes + spool->buffer.len;
}

void sst_spool_cut(sst_spool *spool, uint64_t len_bytes)
{
    assert(len_bytes <= sst_spool_len(spool));
    if (len_bytes < spool->file_bytes)
        spool->file_bytes = len_bytes; /* what is behind in the file is written over */
    spool->buffer.len = (size_t)(len_bytes - spool->file_bytes);
}

sst_status sst_spool_append(sst_spool *spool, const void *bytes, size_t len_bytes,
                            uint64_t *offset, sst_error *err)
{
    uint64_t at = sst_spool_len(spool);
    if (len_bytes > LARGEST_OFFSET - at)
        return sst_fail(err, SST_ERR_SPACE, 0, "%s: a temporary file is full",
                        spool->tmp_dir);
    sst_status st = SST_OK;
    bool fits = len_bytes <= spool->memory_limit_bytes &&
                spool->buffer.len <= spool->memory_limit_bytes - len_bytes;
    bool is_long = spool->fd >= 0 && len_bytes >= LONG_BYTES;
    if ((!fits || is_long) && spool->buffer.len > 0 &&
        (st = flush_buffer(spool, err)) != SST_OK)
        return st;
    if (is_long || len_bytes > spool->memory_limit_bytes)
        st = write_to_file(spool, bytes, len_bytes, err);
    else if (!sst_vec_append(&spool->buffer, bytes, len_bytes))
        st = sst_fail_memory(err);
    if (st == SST_OK)
        *offset = at;
    return st;
}

sst_status sst_spool_read(const sst_spool *spool, uint64_t offset, void *to,
                          size_t len_bytes, sst_error *err)
{
    uint64_t end = sst_spool_len(spool);
    if (offset > end || len_bytes > end - offset)
        return sst_fail(err, SST_ERR_READ, offset,
                        "temporary file: holds %llu bytes, %zu are wanted at %llu",
                        (unsigned long long)end, len_bytes, (unsigned long long)offset);
    size_t from_file = 0;
    if (offset < spool->file_bytes) {
        uint64_t in_file = spool->file_bytes - offset;
        from_file = in_file < len_bytes ? (size_t)in_file : len_bytes;
        sst_open_file file = {spool->fd, "temporary file"};
        sst_status st = sst_file_read_at(file, offset, to, from_file, err);
        if (st != SST_OK)
            return st;
    }
    if (from_file < len_bytes)
        memcpy((char *)to + from_file,
               spool->buffer.at + (offset + from_file - spool->file_bytes),
               len_bytes - from_file);
    return SST_OK;
}

/* What to read for a range beside it: what follows, and more if the last of the window is
 * gone on from.  Entries that are wanted by turns from two places not far from one another
 * are to lie in one window. */
static sst_spool_range widen(const sst_spool_window *window, sst_spool_range range)
{
    uint64_t last = window->begin + window->bytes.len, want = WINDOW_BYTES;
    uint64_t begin = range.begin;
    bool is_used = last > 0;
    bool reads_on = is_used && begin >= window->begin && begin <= last;
    bool is_near =
        is_used && begin <= last + NEAR_BYTES && begin + NEAR_BYTES >= window->begin;
    if (reads_on) {
        want = WIDE_WINDOW_BYTES;
    } else if (is_near) {
        want = NEAR_BYTES;
        range.begin = begin > NEAR_BYTES ? begin - NEAR_BYTES : 0;
    }
    if (range.end < begin + want)
        range.end = begin + want;
    return range;
}

/* Have a range of the spool in the window, and what is beside it as far as it is cheap. */
static sst_status move_window(const sst_spool *spool, sst_spool_range range,
                              sst_spool_window *window, sst_error *err)
{
    uint64_t spooled = sst_spool_len(spool);
    sst_spool_range wide = widen(window, range);
    size_t len = (size_t)((wide.end < spooled ? wide.end : spooled) - wide.begin);
    window->bytes.len = 0;
    if (!sst_vec_reserve(&window->bytes, len))
        return sst_fail_memory(err);
    sst_status st = sst_spool_read(spool, wide.begin, window->bytes.at, len, err);
    if (st != SST_OK)
        return st;
    window->bytes.len = len;
    window->begin = wide.begin;
    return SST_OK;
}

sst_status sst_spool_look(const sst_spool *spool, sst_spool_range range,
                          sst_spool_window *window, const char **out, sst_error *err)
{
    assert(range.begin <= range.end && range.end <= sst_spool_len(spool));
    if (range.begin >= spool->file_bytes) { /* in memory */
        *out = spool->buffer.at + (range.begin - spool->file_bytes);
        return SST_OK;
    }
    if (range.begin < window->begin || range.end > window->begin + window->bytes.len) {
        sst_status st = move_window(spool, range, window, err);
        if (st != SST_OK)
            return st;
    }
    *out = window->bytes.at + (range.begin - window->begin);
    return SST_OK;
}

void sst_spool_free(sst_spool *spool)
{
    if (spool == NULL)
        return;
    sst_vec_free(&spool->buffer);
    if (spool->fd >= 0)
        close(spool->fd);
    spool->fd = -1;
    spool->file_bytes = 0;
}
