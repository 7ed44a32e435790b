/* SPDX-License-Identifier: MIT */
/* status.h - how a function says why it failed. */
#ifndef SST_BASE_STATUS_H
#define SST_BASE_STATUS_H

#include "samestory.h"

/* Fill *err (may be NULL) and return `status`, so that a failure is one line:
 *     return sst_fail(err, SST_ERR_READ, 0, "%s: %s", path, strerror(errno)); */
sst_status sst_fail(sst_error *err, sst_status status, uint64_t offset,
                    const char *format, ...) __attribute__((format(printf, 4, 5)));

/* SST_ERR_MEMORY with its message. */
sst_status sst_fail_memory(sst_error *err);

#endif
