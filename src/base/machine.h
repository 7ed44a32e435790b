/* SPDX-License-Identifier: MIT */
/* machine.h - what there is to work with. */
#ifndef SST_BASE_MACHINE_H
#define SST_BASE_MACHINE_H

#include <stdint.h>

/* Bytes of memory that the machine has, or fewer that the process's control group, or one
 * that it is in, may use. */
uint64_t sst_machine_memory(void);

/* The control groups' part of it; UINT64_MAX: they set no limit.  root: "" or, for tests,
 * a folder with proc/self/cgroup and sys/fs/cgroup in it. */
uint64_t sst_machine_cgroup_memory(const char *root);

#endif
