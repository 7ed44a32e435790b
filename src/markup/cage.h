/* SPDX-License-Identifier: MIT */
/* cage.h - what the worker may do from now on: read, write, and have memory and time. */
#ifndef SST_MARKUP_CAGE_H
#define SST_MARKUP_CAGE_H

#include <stdint.h>

/* No files, no processes, no core; of memory somewhat more than memory_bytes, which are
 * counted exactly elsewhere (room.h).  Call before the first byte of input. */
void sst_cage_enter(uint64_t memory_bytes);

/* Processor time from now on until the worker is ended by SIGPROF; 0: no longer. */
void sst_cage_time(uint64_t cpu_ms);

#endif
