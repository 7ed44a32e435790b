/* SPDX-License-Identifier: MIT */
/* database.h - what a feed reader keeps in SQLite, as lines of NDJSON. */
#ifndef SST_READ_DATABASE_H
#define SST_READ_DATABASE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <sys/types.h>

typedef struct sst_database sst_database;

/* By the first bytes of a file. */
bool sst_database_is(const char *head, size_t len_bytes);

/* Does it keep what was written last in a log beside it, which these bytes are not?  Known by
 * the first bytes of one that sst_database_is. */
bool sst_database_has_log(const char *head, size_t len_bytes);

/* Does such a log stand beside the file? */
bool sst_database_has_log_beside(const char *path);

/* Open for reading alone; nothing is written beside a file without a log.  What is wrong
 * with it is told by the first read.  max_row_bytes: of a longer row nothing is read, and
 * a line of as many bytes stands for it; more than a record may have.  NULL: memory ran
 * out. */
sst_database *sst_database_open(const char *path, uint64_t max_row_bytes);

/* Bytes that cannot be read at any place, but come one after another. */
typedef struct sst_database_source {
    const char *head; /* the first of them */
    size_t head_bytes;
    ssize_t (*take)(void *context, char *to,
                    size_t len_bytes); /* 0: the end, -1: too early */
    void *context;
    const char *tmp_dir;
    const char *log_of; /* the file they are of, if its log is to be copied too; or NULL */
} sst_database_source;

/* The same of such bytes: they are copied to a temporary file, which has a name until it
 * is open, in a folder of its own. */
sst_database *sst_database_open_copy(const sst_database_source *source,
                                     uint64_t max_row_bytes);
void sst_database_free(sst_database *database);

/* Up to len_bytes more of the lines; 0 at the end, -1 when they end early:
 * sst_database_reason says why. */
ssize_t sst_database_read(sst_database *database, char *to, size_t len_bytes);
const char *sst_database_reason(const sst_database *database);

#endif
