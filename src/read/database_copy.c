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
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
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

void sst_database_copy_remove(sst_database_copy *copy)
{
    if (copy->is_made) {
        unlink(copy->path);
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
    if (!write_all(fd, source->head, source->head_bytes))
        return fail_space(source, err);
    char *buffer = malloc(COPIED_AT_ONCE_BYTES);
    if (!buffer)
        return sst_fail_memory(err);
    sst_status status = copy_rest(source, fd, buffer, err);
    free(buffer);
    return status;
}

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
    bool has_name = copy.fd < 0; /* not every file system has files without */
    if (has_name && make_folder(&copy))
        copy.fd = open(copy.path, O_RDWR | O_CREAT | O_EXCL | O_CLOEXEC, 0600);
    if (copy.fd < 0)
        status = fail_space(source, err);
    if (status == SST_OK)
        status = copy_all(source, copy.fd, err);
    if (status == SST_OK && !has_name && !give_name(&copy))
        status = fail_space(source, err);
    if (status != SST_OK) {
        sst_database_copy_remove(&copy);
        return status;
    }
    *out = copy;
    return SST_OK;
}
