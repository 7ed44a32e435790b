/* SPDX-License-Identifier: MIT */
/* resident.c - how much memory this process has at the moment, as Linux says it: in pages, all
 * addresses, what is resident, and what is of files. */
#include "resident.h"

#include <fcntl.h>
#include <stdio.h>
#include <unistd.h>

int sst_resident_open(void)
{
    return open("/proc/self/statm", O_RDONLY | O_CLOEXEC);
}

sst_resident sst_resident_now(int descriptor)
{
    char text[128] = "";
    unsigned long long addresses, all, of_files;
    ssize_t len = descriptor < 0 ? -1 : pread(descriptor, text, sizeof text - 1, 0);
    if (len <= 0 || sscanf(text, "%llu %llu %llu", &addresses, &all, &of_files) != 3)
        return (sst_resident){UINT64_MAX, UINT64_MAX};
    uint64_t page_bytes = (uint64_t)sysconf(_SC_PAGESIZE);
    return (sst_resident){all * page_bytes, of_files * page_bytes};
}
