/* SPDX-License-Identifier: MIT */
/* Tests of base/machine.c. */
#include <criterion/criterion.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "base/machine.h"

static char root[] = "/tmp/test_machine_XXXXXX";

static void make_root(void)
{
    cr_assert_not_null(mkdtemp(root));
}

static void remove_root(void)
{
    char command[64];
    snprintf(command, sizeof command, "rm -r %s", root);
    cr_assert_eq(system(command), 0);
}

/* A file under the root, and the folders that it needs. */
static void put(const char *name, const char *text)
{
    char path[PATH_MAX];
    snprintf(path, sizeof path, "%s/%s", root, name);
    for (char *slash = path + strlen(root); (slash = strchr(slash + 1, '/'));) {
        *slash = '\0';
        (void)mkdir(path, 0777);
        *slash = '/';
    }
    FILE *file = fopen(path, "w");
    cr_assert_not_null(file, "%s", path);
    fputs(text, file);
    fclose(file);
}

TestSuite(machine, .init = make_root, .fini = remove_root);

Test(machine, without_control_groups_there_is_no_limit)
{
    cr_expect_eq(sst_machine_cgroup_memory(root), UINT64_MAX);
    put("proc/self/cgroup", "no such line\n0::\n:::\n");
    cr_expect_eq(sst_machine_cgroup_memory(root), UINT64_MAX);
}

Test(machine, a_container_is_the_root_of_its_groups)
{
    put("proc/self/cgroup", "0::/\n");
    put("sys/fs/cgroup/memory.max", "1000000\n");
    cr_expect_eq(sst_machine_cgroup_memory(root), 1000000);
}

Test(machine, the_least_limit_from_the_group_to_the_root_counts)
{
    put("proc/self/cgroup", "0::/user.slice/run-7.scope/inner\n");
    put("sys/fs/cgroup/user.slice/run-7.scope/inner/memory.max", "max\n");
    cr_expect_eq(sst_machine_cgroup_memory(root), UINT64_MAX);
    put("sys/fs/cgroup/user.slice/run-7.scope/memory.max", "3000000\n");
    cr_expect_eq(sst_machine_cgroup_memory(root), 3000000);
    put("sys/fs/cgroup/user.slice/memory.max", "2000000\n");
    cr_expect_eq(sst_machine_cgroup_memory(root), 2000000);
    put("sys/fs/cgroup/user.slice/run-7.scope/inner/memory.max", "1000000\n");
    cr_expect_eq(sst_machine_cgroup_memory(root), 1000000);
}

Test(machine, of_version_1_it_is_the_group_for_memory)
{
    put("proc/self/cgroup", "7:cpu,cpuacct:/a\n4:blkio,memory:/job_1/step\n0::/\n");
    put("sys/fs/cgroup/memory/memory.limit_in_bytes", "9223372036854771712\n");
    put("sys/fs/cgroup/memory/job_1/memory.limit_in_bytes", "5000000\n");
    put("sys/fs/cgroup/memory/job_1/step/memory.limit_in_bytes", "9223372036854771712\n");
    put("sys/fs/cgroup/memory/a/memory.limit_in_bytes", "1\n");
    cr_expect_eq(sst_machine_cgroup_memory(root), 5000000);
}

Test(machine, there_is_some_memory)
{
    cr_expect_gt(sst_machine_memory(), 1 << 20);
}
