/* SPDX-License-Identifier: MIT */
/* machine.c - what there is to work with. */
#include "machine.h"

#include <stdbool.h>
#include <stdio.h>
#include <unistd.h>

#define USUAL_BYTES ((uint64_t)2 << 30) /* where nobody can say */

/* What the control group allows, UINT64_MAX when it sets no limit (cgroup v2, memory.max). */
static uint64_t cgroup_memory(void)
{
    unsigned long long bytes;
    FILE *file = fopen("/sys/fs/cgroup/memory.max", "re");
    bool is_limited = file && fscanf(file, "%llu", &bytes) == 1;
    if (file)
        fclose(file);
    return is_limited ? bytes : UINT64_MAX;
}

uint64_t sst_machine_memory(void)
{
    long pages = sysconf(_SC_PHYS_PAGES), page_bytes = sysconf(_SC_PAGE_SIZE);
    uint64_t machine = pages > 0 && page_bytes > 0
                           ? (uint64_t)pages * (uint64_t)page_bytes
                           : USUAL_BYTES;
    uint64_t cgroup = cgroup_memory();
    return machine < cgroup ? machine : cgroup;
}
