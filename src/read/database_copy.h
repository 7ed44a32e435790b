/* SPDX-License-Identifier: MIT */
/* database_copy.h - bytes of a database that come once in, a file of them out. */
#ifndef SST_READ_DATABASE_COPY_H
#define SST_READ_DATABASE_COPY_H

#include "database.h"
#include "samestory.h"

/* A file in a folder of its own, where nobody can lay a log of SQLite beside it. */
typedef struct sst_database_copy {
    char *folder, *path;
    bool is_made; /* the folder */
    int fd;
} sst_database_copy;

/* Copy all that the source has.  The message of an error goes behind the name of what is
 * copied.  errors: SST_ERR_SPACE, SST_ERR_READ: it ends early; SST_ERR_MEMORY;
 * SST_ERR_CHANGED: somebody wrote to the file of the log meanwhile. */
sst_status sst_database_copy_make(const sst_database_source *source,
                                  sst_database_copy *out, sst_error *err);

/* Who has it open keeps it. */
void sst_database_copy_remove(sst_database_copy *copy);

#endif
