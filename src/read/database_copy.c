/* SPDX-License-Identifier: MIT */
/* database_copy.c - bytes of a database that come once in, a file of them out.
 *
 * SQLite opens names alone.  So the copy is written without one, where the file system has
 * such files, and gets its name only then, until it is open: whenever the program ends,
 * little is left of it. */
#include "database_copy.h"
#include "base/status.h"

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#define COPIED_AT_ONCE_BYTES ((size_t)64 << 10)

static sst_status fail_space(const sst_database_source *source, sst_error *err)
{
    if (errno == ENOMEM)
        return sst_fail_memory(err);
    return sst_fail(err, SST_ERR_SPACE, 0, ": temporary space in %s: %s", source->tmp_dir,
                    strerror(errno));
}

/* ---- the name ----------------------------------------------------------------------- */

static bool spell_names(sst_database_copy *copy, const char *tmp_dir)
{
    static const char folder[] = "/samestory-XXXXXX", file[] = "/database";
    size_t len = strlen(tmp_dir) + sizeof folder;
    *copy = (sst_database_copy){
        .folder = malloc(len), .path = malloc(len + sizeof file), .fd = -1};
    if (!copy->folder || !copy->path)
        return false;
    sprintf(copy->folder, "%s%s", tmp_dir, folder);
    return true;
}

static bool make_folder(sst_database_copy *copy)
{
    copy->is_made = mkdtemp(copy->folder) != NULL;
    sprintf(copy->path, "%s/database", copy->folder);
    return copy->is_made;
}

/* A copy that has no name gets one; no other thread has the descriptor. */
static bool give_name(sst_database_copy *copy)
{
    char name[32];
    snprintf(name, sizeof name, "/proc/self/fd/%d", copy->fd);
    return make_folder(copy) &&
           linkat(AT_FDCWD, name, AT_FDCWD, copy->path, AT_SYMLINK_FOLLOW) == 0;
}

static void spell_beside(const char *path, const char *ending, char name[PATH_MAX])
{
    if (snprintf(name, PATH_MAX, "%s%s", path, ending) >= PATH_MAX)
        *name = '\0'; /* of no file */
}

/* What SQLite wants beside a database. */
static void unlink_beside(const sst_database_copy *copy, const char *ending)
{
    char name[PATH_MAX];
    spell_beside(copy->path, ending, name);
    unlink(name);
}

void sst_database_copy_remove(sst_database_copy *copy)
{
    if (copy->is_made) {
        unlink(copy->path);
        unlink_beside(copy, "-wal");
        unlink_beside(copy, "-shm");
        rmdir(copy->folder);
    }
    if (copy->fd >= 0)
        close(copy->fd);
    free(copy->folder);
    free(copy->path);
    *copy = (sst_database_copy){.fd = -1};
}

/* ---- the bytes ---------------------------------------------------------------------- */

static bool write_all(int fd, const char *bytes, size_t len_bytes)
{
    while (len_bytes > 0) {
        ssize_t put = write(fd, bytes, len_bytes);
        if (put < 0 && errno == EINTR)
            continue;
        if (put <= 0)
            return false;
        bytes += put;
        len_bytes -= (size_t)put;
    }
    return true;
}

static sst_status copy_rest(const sst_database_source *source, int fd, char *buffer,
                            sst_error *err)
{
    for (;;) {
        ssize_t got = source->take(source->context, buffer, COPIED_AT_ONCE_BYTES);
        if (got == 0)
            return SST_OK;
        if (got < 0 && errno == ENOMEM)
            return sst_fail_memory(err);
        if (got < 0)
            return sst_fail(err, SST_ERR_READ, 0, " that ends early");
        if (!write_all(fd, buffer, (size_t)got))
            return fail_space(source, err);
    }
}

static sst_status copy_all(const sst_database_source *source, int fd, sst_error *err)
{
    if (source->head && !write_all(fd, source->head, source->head_bytes))
        return fail_space(source, err);
    char *buffer = malloc(COPIED_AT_ONCE_BYTES);
    if (!buffer)
        return sst_fail_memory(err);
    sst_status status = copy_rest(source, fd, buffer, err);
    free(buffer);
    return status;
}

static sst_status copy_file(const sst_database_source *source, sst_database_copy *copy,
                            sst_error *err)
{
    sst_status status = copy_all(source, copy->fd, err);
    bool is_named = status != SST_OK || copy->is_made || give_name(copy);
    return is_named ? status : fail_space(source, err);
}

/* ---- the log ------------------------------------------------------------------------ */

static ssize_t take_log(void *context, char *to, size_t len_bytes)
{
    const int *fd = context;
    ssize_t got;
    do
        got = read(*fd, to, len_bytes);
    while (got < 0 && errno == EINTR);
    return got;
}

/* The log of a file goes beside its copy; one that is gone was not needed any more. */
static sst_status copy_log(const sst_database_source *source, const char *file,
                           const sst_database_copy *copy, sst_error *err)
{
    char from_name[PATH_MAX], to_name[PATH_MAX];
    spell_beside(file, "-wal", from_name);
    spell_beside(copy->path, "-wal", to_name);
    int from = open(from_name, O_RDONLY | O_CLOEXEC);
    if (from < 0 && errno != ENOENT)
        return sst_fail(err, SST_ERR_READ, 0, ": its -wal file: %s", strerror(errno));
    if (from < 0)
        return SST_OK;
    int to = open(to_name, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0600);
    sst_database_source log = {.take = take_log, .context = &from};
    log.tmp_dir = source->tmp_dir;
    sst_status status = to < 0 ? fail_space(source, err) : copy_all(&log, to, err);
    close(from);
    if (to >= 0)
        close(to);
    return status;
}

/* When the file was written to last. */
static struct timespec written_at(const char *file)
{
    struct stat found;
    return stat(file, &found) == 0 ? found.st_mtim : (struct timespec){0};
}

/* Both belong together as long as nobody takes what the log has into the database. */
static sst_status copy_with_log(const sst_database_source *source,
                                sst_database_copy *copy, sst_error *err)
{
    char *file = realpath(source->log_of, NULL);
    if (!file)
        return sst_fail(err, SST_ERR_CHANGED, 0, ": %s", strerror(errno));
    struct timespec before = written_at(file);
    sst_status status = copy_file(source, copy, err);
    if (status == SST_OK)
        status = copy_log(source, file, copy, err);
    struct timespec after = written_at(file);
    free(file);
    if (status == SST_OK &&
        (before.tv_sec != after.tv_sec || before.tv_nsec != after.tv_nsec))
        return sst_fail(err, SST_ERR_CHANGED, 0, " that is written to");
    return status;
}

/* ---- both --------------------------------------------------------------------------- */

sst_status sst_database_copy_make(const sst_database_source *source,
                                  sst_database_copy *out, sst_error *err)
{
    sst_database_copy copy;
    sst_status status = SST_OK;
    if (!spell_names(&copy, source->tmp_dir)) {
        sst_database_copy_remove(&copy);
        return sst_fail_memory(err);
    }
    copy.fd = open(source->tmp_dir, O_TMPFILE | O_RDWR | O_CLOEXEC, 0600);
    if (copy.fd < 0 && make_folder(&copy)) /* not every file system has files without */
        copy.fd = open(copy.path, O_RDWR | O_CREAT | O_EXCL | O_CLOEXEC, 0600);
    if (copy.fd < 0)
        status = fail_space(source, err);
    if (status == SST_OK)
        status = source->log_of ? copy_with_log(source, &copy, err)
                                : copy_file(source, &copy, err);
    if (status != SST_OK) {
        sst_database_copy_remove(&copy);
        return status;
    }
    *out = copy;
    return SST_OK;
}
