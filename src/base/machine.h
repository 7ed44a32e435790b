/* SPDX-License-Identifier: MIT */
/* machine.h - what there is to work with. */
#ifndef SST_BASE_MACHINE_H
#define SST_BASE_MACHINE_H

#include <stdint.h>

/* Bytes of memory that the machine has, or fewer that the process's control group may use. */
uint64_t sst_machine_memory(void);

#endif
