/* SPDX-License-Identifier: MIT */
/* resident.h - how much memory this process has at the moment. */
#ifndef SST_BASE_RESIDENT_H
#define SST_BASE_RESIDENT_H

#include <stdint.h>

typedef struct sst_resident {
    uint64_t bytes;
    uint64_t file_bytes; /* of them of mapped files, the program's own code among them */
} sst_resident;

/* What sst_resident_now asks for; -1: there is no such thing here.  Closed by close. */
int sst_resident_open(void);

/* UINT64_MAX each where nobody can know, even with a descriptor of -1: who asks had better be
 * careful. */
sst_resident sst_resident_now(int descriptor);

#endif
