/* SPDX-License-Identifier: MIT */
/* output.c - a report to a file that appears whole or not at all: by a name for what had
 * none, or by rename. */
#include "file.h"

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdio_ext.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "status.h"

#define OUTPUT_BLOCK_BYTES ((size_t)1 << 16)
#define PIPE_BYTES (1 << 20) /* what any process may ask for */
#define MOST_LINKS 40        /* one behind another, as the system allows */

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

static const char *output_name(const sst_output *output)
{
    return output->path == NULL ? "standard output" : output->path;
}

static sst_status fail_write(const char *name, int error_number, sst_error *err)
{
    return sst_fail(err, SST_ERR_WRITE, 0, "%s: cannot be written: %s", name,
                    strerror(error_number));
}

/* A file in the folder of another; NULL when memory ran out. */
static char *join_beside(const char *path, const char *name)
{
    const char *slash = strrchr(path, '/');
    size_t len_folder = slash != NULL ? (size_t)(slash - path) + 1 : 0;
    char *joined = malloc(len_folder + strlen(name) + 1);
    if (joined == NULL)
        return NULL;
    memcpy(joined, path, len_folder);
    strcpy(joined + len_folder, name);
    return joined;
}

/* The next name that a file beside the target may have, however long the target's is; false:
 * memory ran out. */
static bool name_temporary(sst_output *output, unsigned attempt)
{
    char name[64];
    snprintf(name, sizeof name, ".samestory-%ld-%u.part", (long)getpid(), attempt);
    free(output->temporary);
    output->temporary = join_beside(output->path, name);
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

/* Where a link leads that leads to no file yet, through other links maybe; the path itself when
 * it is none.  NULL: an errno says why. */
static char *follow_links(const char *path)
{
    char *at = join_text(path, ""), to[PATH_MAX];
    for (unsigned num_links = 0; at != NULL; num_links++) {
        ssize_t len = readlink(at, to, sizeof to - 1);
        if (len < 0)
            return at;
        to[len] = '\0';
        char *next = to[0] == '/' ? join_text(to, "") : join_beside(at, to);
        free(at);
        at = next;
        if (num_links == MOST_LINKS) {
            free(at);
            errno = ELOOP;
            return NULL;
        }
    }
    return at;
}

/* What is written in the end.  Behind a link it is the file that is replaced, not the link; what
 * is not replaced need not have a path: /dev/stdout leads to "pipe:[4711]". */
static char *find_target(const char *path, bool exists, bool is_regular)
{
    if (is_regular)
        return realpath(path, NULL);
    return exists ? join_text(path, "") : follow_links(path);
}

/* One thread writes, in many small pieces: without a lock for each, and a block at a time. */
static void ready_stream(sst_output *output)
{
    (void)__fsetlocking(output->stream, FSETLOCKING_BYCALLER);
    output->buffer = malloc(OUTPUT_BLOCK_BYTES); /* without it, it is only slower */
    if (output->buffer != NULL)
        (void)setvbuf(output->stream, output->buffer, _IOFBF, OUTPUT_BLOCK_BYTES);
}

/* Let a reader be behind without holding up the threads: lines are written by one at a
 * time. */
static void widen_pipe(int fd)
{
    int has_bytes = fcntl(fd, F_GETPIPE_SZ); /* -1: it is no pipe */
    if (has_bytes > 0 && has_bytes < PIPE_BYTES)
        (void)fcntl(fd, F_SETPIPE_SZ, PIPE_BYTES); /* not allowed: it is only slower */
}

sst_status sst_output_open(const char *path, sst_output *out, sst_error *err)
{
    sst_output output = {0};
    if (strcmp(path, "-") == 0) {
        output.stream = stdout;
        widen_pipe(fileno(stdout));
        (void)__fsetlocking(stdout, FSETLOCKING_BYCALLER);
        *out = output;
        return SST_OK;
    }
    struct stat target;
    bool exists = stat(path, &target) == 0;
    if (!exists && (errno != ENOENT || *path == '\0'))
        return fail_write(*path == '\0' ? "an empty name" : path, errno, err);
    bool is_regular = output.replaces = exists && S_ISREG(target.st_mode);
    output.path = find_target(path, exists, is_regular);
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
    ready_stream(&output);
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
    free(output->buffer);
    free(output->temporary);
    free(output->path);
    *output = (sst_output){0};
}
