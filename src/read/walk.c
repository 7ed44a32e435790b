/* SPDX-License-Identifier: MIT */
/* walk.c - an INPUT in, the files that it means out.
 *
 * Folders are taken from a list, not by recursion, so their depth costs no stack.  A link
 * to a file is followed; one to a folder is not, since it may lead back up. */
#include "walk.h"
#include "base/status.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

typedef struct walking {
    sst_names *names;
    sst_walk *out;
    SST_VEC(uint64_t) folders; /* still to be read: their paths in the names */
    uint32_t root_bytes;
    SST_VEC(struct stat) pass_over; /* files that are no input */
    bool names_passed;              /* whatever is passed over is kept by name */
} walking;

static bool push_name(sst_names *names, const char *bytes, size_t len_bytes)
{
    return sst_vec_append(names, bytes, len_bytes);
}

/* Put "folder/name" behind the names. */
static bool join_path(sst_names *names, uint64_t folder_at, const char *name,
                      uint64_t *at)
{
    size_t folder_bytes = strlen(names->at + folder_at);
    size_t name_bytes = strlen(name) + 1;
    *at = names->len;
    if (!sst_vec_reserve(names, names->len + folder_bytes + 1 + name_bytes))
        return false;
    bool has_slash = folder_bytes > 0 && names->at[folder_at + folder_bytes - 1] == '/';
    return push_name(names, names->at + folder_at, folder_bytes) &&
           push_name(names, "/", has_slash ? 0 : 1) && push_name(names, name, name_bytes);
}

static bool push_found(walking *w, uint64_t path_at, const struct stat *info, int trouble)
{
    sst_file file = {
        .path_at = path_at,
        .len_bytes = info ? (uint64_t)info->st_size : 0,
        .root_bytes = w->root_bytes,
        .trouble = trouble,
        .is_found = true,
    };
    return sst_vec_push(&w->out->files, file);
}

static bool is_passed_over(const walking *w, const struct stat *info)
{
    for (size_t i = 0; i < w->pass_over.len; i++)
        if (info->st_dev == w->pass_over.at[i].st_dev &&
            info->st_ino == w->pass_over.at[i].st_ino)
            return true;
    return false;
}

/* The path is the last of the names; false: memory ran out. */
static bool pass_over(walking *w, uint64_t path_at, const char *why)
{
    w->out->num_passed_over++;
    if (w->names_passed)
        return sst_vec_push(&w->out->passed, ((sst_passed){path_at, why}));
    w->names->len = path_at;
    return true;
}

/* One entry of a folder; false: memory ran out. */
static bool take_entry(walking *w, int folder, uint64_t folder_at, const char *name)
{
    struct stat info;
    uint64_t at = 0;
    if (strcmp(name, ".") == 0 || strcmp(name, "..") == 0)
        return true;
    if (!join_path(w->names, folder_at, name, &at))
        return false;
    if (name[0] == '.')
        return pass_over(w, at, "its name begins with a dot");
    if (fstatat(folder, name, &info, AT_SYMLINK_NOFOLLOW) != 0)
        return push_found(w, at, NULL, errno);
    bool is_link = S_ISLNK(info.st_mode);
    if (is_link && fstatat(folder, name, &info, 0) != 0)
        return push_found(w, at, NULL, errno);
    if (S_ISREG(info.st_mode) && !is_passed_over(w, &info))
        return push_found(w, at, &info, 0);
    if (S_ISDIR(info.st_mode) && !is_link)
        return sst_vec_push(&w->folders, at);
    return pass_over(w, at,
                     S_ISREG(info.st_mode)   ? "it is what is being written"
                     : S_ISDIR(info.st_mode) ? "a link to a folder"
                                             : "it is no file");
}

static bool take_folder(walking *w, uint64_t folder_at)
{
    DIR *folder = opendir(w->names->at + folder_at);
    if (!folder)
        return push_found(w, folder_at, NULL, errno);
    bool has_memory = true;
    for (;;) {
        errno = 0;
        struct dirent *entry = readdir(folder);
        if (!entry)
            break;
        if (!(has_memory = take_entry(w, dirfd(folder), folder_at, entry->d_name)))
            break;
    }
    if (has_memory && errno != 0)
        has_memory = push_found(w, folder_at, NULL, errno);
    closedir(folder);
    return has_memory;
}

static int by_path(const void *a, const void *b, void *names)
{
    const char *bytes = names;
    return strcmp(bytes + ((const sst_file *)a)->path_at,
                  bytes + ((const sst_file *)b)->path_at);
}

static int by_path_passed(const void *a, const void *b, void *names)
{
    const char *bytes = names;
    return strcmp(bytes + ((const sst_passed *)a)->path_at,
                  bytes + ((const sst_passed *)b)->path_at);
}

static bool note_passed_over(walking *w, const sst_read_options *options)
{
    struct stat info;
    for (size_t i = 0; i < options->num_pass_over; i++)
        if (stat(options->pass_over[i], &info) == 0 && !sst_vec_push(&w->pass_over, info))
            return false;
    return true;
}

static bool walk_folder(uint64_t path_at, const sst_read_options *options,
                        sst_names *names, sst_walk *out)
{
    walking w = {.names = names, .out = out, .names_passed = options->names_passed_over};
    size_t len = strlen(names->at + path_at);
    w.root_bytes = (uint32_t)(len + (names->at[path_at + len - 1] != '/'));
    bool has_memory = note_passed_over(&w, options) && sst_vec_push(&w.folders, path_at);
    while (has_memory && w.folders.len > 0)
        has_memory = take_folder(&w, w.folders.at[--w.folders.len]);
    sst_vec_free(&w.folders);
    sst_vec_free(&w.pass_over);
    if (has_memory && out->files.len > 1)
        qsort_r(out->files.at, out->files.len, sizeof *out->files.at, by_path, names->at);
    if (has_memory && out->passed.len > 1)
        qsort_r(out->passed.at, out->passed.len, sizeof *out->passed.at, by_path_passed,
                names->at);
    return has_memory;
}

sst_status sst_walk_input(const char *path, const sst_read_options *options,
                          sst_names *names, sst_walk *out, sst_error *err)
{
    sst_file file = {.path_at = names->len};
    struct stat info = {0};
    *out = (sst_walk){0};
    if (!push_name(names, path, strlen(path) + 1))
        return sst_fail_memory(err);
    if (strcmp(path, "-") == 0)
        file.kind = SST_FILE_STREAM;
    else if (stat(path, &info) != 0)
        file.trouble = errno;
    else if (S_ISDIR(info.st_mode))
        return walk_folder(file.path_at, options, names, out) ? SST_OK
                                                              : sst_fail_memory(err);
    else if (S_ISREG(info.st_mode))
        file.len_bytes = (uint64_t)info.st_size;
    else
        file.kind = SST_FILE_STREAM;
    return sst_vec_push(&out->files, file) ? SST_OK : sst_fail_memory(err);
}

void sst_walk_free(sst_walk *walk)
{
    if (!walk)
        return;
    sst_vec_free(&walk->files);
    sst_vec_free(&walk->passed);
}
