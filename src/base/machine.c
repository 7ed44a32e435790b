/* SPDX-License-Identifier: MIT */
/* machine.c - what there is to work with. */
#include "machine.h"

#include <limits.h>
#include <stdbool.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#define USUAL_BYTES ((uint64_t)2 << 30) /* where nobody can say */

/* A number in a file of a control group; UINT64_MAX where it is none ("max"), or there is no
 * file. */
static uint64_t read_limit(const char *root, const char *group, const char *name)
{
    char path[2 * PATH_MAX];
    unsigned long long bytes;
    snprintf(path, sizeof path, "%s/sys/fs/cgroup%s/%s", root, group, name);
    FILE *file = fopen(path, "re");
    bool is_limited = file && fscanf(file, "%llu", &bytes) == 1;
    if (file)
        fclose(file);
    return is_limited ? bytes : UINT64_MAX;
}

/* The least limit of a group and all that it is in; `group` is changed. */
static uint64_t least_limit(const char *root, char *group, const char *name)
{
    uint64_t least = UINT64_MAX;
    for (;;) {
        uint64_t limit = read_limit(root, group, name);
        least = limit < least ? limit : least;
        char *slash = strrchr(group, '/');
        if (!slash)
            return least;
        *slash = '\0';
    }
}

/* "0::/user.slice" is of version 2; "4:cpu,memory:/job" of version 1, whose controllers have
 * folders of their own, and where no limit is a very large one. */
static uint64_t limit_of_line(const char *root, char *line)
{
    char *controllers = strchr(line, ':');
    char *group = controllers ? strchr(++controllers, ':') : NULL;
    char of_memory[PATH_MAX];
    if (!group)
        return UINT64_MAX;
    *group++ = '\0';
    group[strcspn(group, "\n")] = '\0';
    if (strncmp(line, "0:", 2) == 0 && *controllers == '\0')
        return least_limit(root, group, "memory.max");
    for (char *rest, *one = strtok_r(controllers, ",", &rest); one;
         one = strtok_r(NULL, ",", &rest))
        if (strcmp(one, "memory") == 0) {
            snprintf(of_memory, sizeof of_memory, "/memory%.4000s", group);
            return least_limit(root, of_memory, "memory.limit_in_bytes");
        }
    return UINT64_MAX;
}

/* A container may see its own group as the root of all, wherever its name says that it is. */
uint64_t sst_machine_cgroup_memory(const char *root)
{
    char path[PATH_MAX], line[PATH_MAX];
    uint64_t least = read_limit(root, "", "memory.max");
    snprintf(path, sizeof path, "%s/proc/self/cgroup", root);
    FILE *file = fopen(path, "re");
    while (file && fgets(line, sizeof line, file)) {
        uint64_t limit = limit_of_line(root, line);
        least = limit < least ? limit : least;
    }
    if (file)
        fclose(file);
    return least;
}

uint64_t sst_machine_memory(void)
{
    long pages = sysconf(_SC_PHYS_PAGES), page_bytes = sysconf(_SC_PAGE_SIZE);
    uint64_t machine = pages > 0 && page_bytes > 0
                           ? (uint64_t)pages * (uint64_t)page_bytes
                           : USUAL_BYTES;
    uint64_t cgroup = sst_machine_cgroup_memory("");
    return machine < cgroup ? machine : cgroup;
}
