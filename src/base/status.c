/* SPDX-License-Identifier: MIT */
/* status.c - a reason in, a status and a filled sst_error out. */
#include "status.h"

#include <stdarg.h>
#include <stdio.h>

sst_status sst_fail(sst_error *err, sst_status status, uint64_t offset,
                    const char *format, ...)
{
    if (err == NULL)
        return status;
    err->status = status;
    err->offset = offset;
    va_list arguments;
    va_start(arguments, format);
    int len = vsnprintf(err->message, sizeof err->message, format, arguments);
    va_end(arguments);
    if (len < 0)
        err->message[0] = '\0';
    return status;
}

sst_status sst_fail_memory(sst_error *err)
{
    return sst_fail(err, SST_ERR_MEMORY, 0, "memory ran out");
}
