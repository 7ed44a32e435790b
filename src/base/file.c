/* SPDX-License-Identifier: MIT */
/* file.c - bytes to disk and back: exact reads, spools, output that appears by rename. */
#include "file.h"

#include <assert.h>
#include <errno.h>
#include <fcntl.h>
#include <stdio_ext.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "status.h"

#define LARGEST_OFFSET ((uint64_t)INT64_MAX)
#define WINDOW_BYTES 8192
#define WIDE_WINDOW_BYTES 65536 /* of who reads on */
#define NEAR_BYTES ((uint64_t)128 << 10)
#define LONG_BYTES 65536 /* once there is a file, as much goes there without a copy */
#define OUTPUT_BLOCK_BYTES ((size_t)1 << 16)

/* Two strings as one, to be freed; NULL when memory ran out. */
static char *join_text(const char *before, const char *after)
{
    size_t len_before = strlen(before), len_after = strlen(after);
    char *joined = malloc(len_before + len_after + 1);
    if (joined == NULL)
        return NULL;
    memcpy(joined, before, len_before);
    memcpy(joined + len_before, after, len_after + 1);
    return joined;
}

/* ---- exact reads ------------------------------------------------------------------- */

sst_status sst_file_read_at(int fd, const char *name, uint64_t offset, void *to,
                            size_t len_bytes, sst_error *err)
{
    if (offset > LARGEST_OFFSET || len_bytes > LARGEST_OFFSET - offset)
        return sst_fail(err, SST_ERR_READ, offset, "%s: byte %llu is past any file's end",
                        name, (unsigned long long)offset);
    size_t done = 0;
    while (done < len_bytes) {
        ssize_t got =
            pread(fd, (char *)to + done, len_bytes - done, (off_t)(offset + done));
        if (got < 0 && errno == EINTR)
            continue;
        if (got < 0)
            return sst_fail(err, SST_ERR_READ, offset + done, "%s: %s", name,
                            strerror(errno));
        if (got == 0)
            return sst_fail(err, SST_ERR_READ, offset + done,
                            "%s: ends at byte %llu, %zu more are wanted", name,
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
    char *path = join_text(dir, "/samestory-XXXXXX");
    if (path == NULL) {
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
        sst_status st =
            sst_file_read_at(spool->fd, "temporary file", offset, to, from_file, err);
        if (st != SST_OK)
            return st;
    }
    if (from_file < len_bytes)
        memcpy((char *)to + from_file,
               spool->buffer.at + (offset + from_file - spool->file_bytes),
               len_bytes - from_file);
    return SST_OK;
}

/* What to read for [begin, end) beside it: what follows, and more if the last of the window is gone
 * on from.  Entries that are wanted by turns from two places not far from one another are to lie in
 * one window. */
static uint64_t widen(const sst_spool_window *window, uint64_t begin, uint64_t *end)
{
    uint64_t last = window->begin + window->bytes.len, want = WINDOW_BYTES;
    bool is_used = last > 0;
    bool reads_on = is_used && begin >= window->begin && begin <= last;
    bool is_near =
        is_used && begin <= last + NEAR_BYTES && begin + NEAR_BYTES >= window->begin;
    uint64_t from = begin;
    if (reads_on) {
        want = WIDE_WINDOW_BYTES;
    } else if (is_near) {
        want = NEAR_BYTES;
        from = begin > NEAR_BYTES ? begin - NEAR_BYTES : 0;
    }
    if (*end < begin + want)
        *end = begin + want;
    return from;
}

/* Have [begin, end) of the spool in the window, and what is beside it as far as it is cheap. */
static sst_status move_window(const sst_spool *spool, uint64_t begin, uint64_t end,
                              sst_spool_window *window, sst_error *err)
{
    uint64_t spooled = sst_spool_len(spool);
    uint64_t from = widen(window, begin, &end);
    size_t len = (size_t)((end < spooled ? end : spooled) - from);
    window->bytes.len = 0;
    if (!sst_vec_reserve(&window->bytes, len))
        return sst_fail_memory(err);
    sst_status st = sst_spool_read(spool, from, window->bytes.at, len, err);
    if (st != SST_OK)
        return st;
    window->bytes.len = len;
    window->begin = from;
    return SST_OK;
}

sst_status sst_spool_look(const sst_spool *spool, uint64_t begin, uint64_t end,
                          sst_spool_window *window, const char **out, sst_error *err)
{
    assert(begin <= end && end <= sst_spool_len(spool));
    if (begin >= spool->file_bytes) { /* in memory */
        *out = spool->buffer.at + (begin - spool->file_bytes);
        return SST_OK;
    }
    if (begin < window->begin || end > window->begin + window->bytes.len) {
        sst_status st = move_window(spool, begin, end, window, err);
        if (st != SST_OK)
            return st;
    }
    *out = window->bytes.at + (begin - window->begin);
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

/* ---- output ------------------------------------------------------------------------ */

static const char *output_name(const sst_output *output)
{
    return output->path == NULL ? "standard output" : output->path;
}

static sst_status fail_write(const char *name, int error_number, sst_error *err)
{
    return sst_fail(err, SST_ERR_WRITE, 0, "%s: cannot be written: %s", name,
                    strerror(error_number));
}

/* The next name that a file beside the target may have; false: memory ran out. */
static bool name_temporary(sst_output *output, unsigned attempt)
{
    char suffix[48];
    snprintf(suffix, sizeof suffix, ".%ld-%u.part", (long)getpid(), attempt);
    free(output->temporary);
    output->temporary = join_text(output->path, suffix);
    return output->temporary != NULL;
}

/* The name of an open file, as linkat takes it. */
static void spell_descriptor(int fd, char to[32])
{
    snprintf(to, 32, "/proc/self/fd/%d", fd);
}

/* A new file without a name in the target's folder; -1: there is none to be had, or none that
 * could be given a name. */
static int open_nameless_beside(const char *path)
{
    char name[32], *folder = join_text(path, "");
    if (folder == NULL)
        return -1;
    char *slash = strrchr(folder, '/');
    if (slash != NULL)
        slash[slash == folder] = '\0';
    int fd = open(slash != NULL ? folder : ".", O_WRONLY | O_TMPFILE | O_CLOEXEC, 0666);
    free(folder);
    spell_descriptor(fd, name);
    if (fd < 0 || access(name, F_OK) == 0)
        return fd;
    close(fd);
    return -1;
}

/* Give a file without a name one beside the target, once all was written; 0 or an errno. */
static int name_nameless(sst_output *output)
{
    char name[32];
    errno = 0;
    if (fflush(output->stream) != 0 || ferror(output->stream))
        return errno != 0 ? errno : EIO;
    spell_descriptor(fileno(output->stream), name);
    for (unsigned attempt = 0; attempt < 100; attempt++) {
        if (!name_temporary(output, attempt))
            return ENOMEM;
        if (linkat(AT_FDCWD, name, AT_FDCWD, output->temporary, AT_SYMLINK_FOLLOW) == 0)
            return 0;
        if (errno != EEXIST)
            break;
    }
    int error_number = errno;
    free(output->temporary);
    output->temporary = NULL; /* not ours: nothing to remove */
    return error_number;
}

static sst_status open_named(sst_output *output, int *fd, sst_error *err)
{
    *fd = -1;
    for (unsigned attempt = 0; attempt < 100 && *fd < 0; attempt++) {
        if (!name_temporary(output, attempt))
            return sst_fail_memory(err);
        *fd = open(output->temporary, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0666);
        if (*fd < 0 && errno != EEXIST)
            break;
    }
    if (*fd >= 0)
        return SST_OK;
    sst_status st = fail_write(output->path, errno, err);
    free(output->temporary);
    output->temporary = NULL; /* not ours: nothing to remove */
    return st;
}

/* A new file beside the target, with the permissions that the target has or would get. */
static sst_status open_beside(sst_output *output, const struct stat *target,
                              sst_error *err)
{
    int fd = open_nameless_beside(output->path);
    sst_status st = SST_OK;
    output->is_nameless = fd >= 0;
    if (fd < 0 && (st = open_named(output, &fd, err)) != SST_OK)
        return st;
    if (target != NULL)
        (void)fchmod(fd, target->st_mode & 0777); /* at worst it stays as it was made */
    if ((output->stream = fdopen(fd, "w")) == NULL) {
        close(fd);
        return sst_fail_memory(err);
    }
    return SST_OK;
}

/* One thread writes, in many small pieces: without a lock for each, and a block at a time. */
static void ready_stream(FILE *stream)
{
    (void)__fsetlocking(stream, FSETLOCKING_BYCALLER);
    (void)setvbuf(stream, NULL, _IOFBF, OUTPUT_BLOCK_BYTES);
}

sst_status sst_output_open(const char *path, sst_output *out, sst_error *err)
{
    sst_output output = {0};
    if (strcmp(path, "-") == 0) {
        output.stream = stdout;
        (void)__fsetlocking(stdout, FSETLOCKING_BYCALLER);
        *out = output;
        return SST_OK;
    }
    struct stat target;
    bool exists = stat(path, &target) == 0;
    bool is_regular = exists && S_ISREG(target.st_mode);
    /* behind a link it is the file that is replaced, not the link; what is not replaced need
     * not have a path: /dev/stdout leads to "pipe:[4711]" */
    output.path = is_regular ? realpath(path, NULL) : join_text(path, "");
    if (output.path == NULL)
        return fail_write(path, errno, err);
    sst_status st = SST_OK;
    if (!exists || is_regular)
        st = open_beside(&output, exists ? &target : NULL, err);
    else if ((output.stream = fopen(path, "we")) == NULL)
        st = fail_write(path, errno, err);
    if (st != SST_OK) {
        sst_output_abandon(&output);
        return st;
    }
    ready_stream(output.stream);
    *out = output;
    return SST_OK;
}

/* Everything handed to the stream has gone to the file; 0 or an errno. */
static int finish_stream(sst_output *output)
{
    FILE *stream = output->stream;
    errno = 0;
    bool is_good = fflush(stream) == 0;
    is_good = !ferror(stream) && is_good;
    int error_number = errno;
    if (stream != stdout && fclose(stream) != 0) {
        is_good = false;
        error_number = error_number != 0 ? error_number : errno;
    }
    output->stream = NULL;
    if (is_good)
        return 0;
    return error_number != 0 ? error_number : EIO;
}

sst_status sst_output_commit(sst_output *output, sst_error *err)
{
    sst_status st = SST_OK;
    int error_number = output->is_nameless ? name_nameless(output) : 0;
    int write_error = finish_stream(output);
    if (error_number == 0)
        error_number = write_error;
    if (error_number == 0 && output->temporary != NULL &&
        rename(output->temporary, output->path) != 0)
        error_number = errno;
    if (error_number != 0) {
        st = fail_write(output_name(output), error_number, err);
    } else {
        free(output->temporary);
        output->temporary = NULL; /* it has the other name now */
    }
    sst_output_abandon(output);
    return st;
}

void sst_output_abandon(sst_output *output)
{
    if (output == NULL)
        return;
    if (output->stream != NULL && output->stream != stdout)
        fclose(output->stream);
    if (output->temporary != NULL)
        unlink(output->temporary);
    free(output->temporary);
    free(output->path);
    *output = (sst_output){0};
}
