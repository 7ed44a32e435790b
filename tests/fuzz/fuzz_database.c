/* SPDX-License-Identifier: MIT */
/* fuzz_database.c - any bytes through read/database.c, as a file: they end, with a reason or
 * without, and what is made of a row is a line of JSON. */
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "fuzz.h"
#include "read/database.h"

#define MOST_ROW_BYTES (1u << 20)

/* What comes out of it, by turns of few bytes and of many. */
static void read_lines(sst_database *database)
{
    static char lines[1 << 16];
    size_t most = 7;
    ssize_t got = 0;
    char last = '\n';
    while ((got = sst_database_read(database, lines, most)) > 0) {
        MUST((size_t)got <= most);
        MUST(last != '\n' || lines[0] == '{');
        last = lines[got - 1];
        most = most == 7 ? sizeof lines : 7;
    }
    MUST(last == '\n'); /* no half of a row */
    MUST(got == 0 || sst_database_reason(database)[0]);
}

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t len_bytes)
{
    char path[] = "/tmp/samestory-fuzz-XXXXXX";
    if (!sst_database_is((const char *)bytes, len_bytes))
        return 0;
    int fd = mkstemp(path);
    MUST(fd >= 0);
    MUST(write(fd, bytes, len_bytes) == (ssize_t)len_bytes);
    close(fd);
    sst_database *database = sst_database_open(path, MOST_ROW_BYTES);
    MUST(database);
    read_lines(database);
    sst_database_free(database);
    unlink(path);
    return 0;
}
