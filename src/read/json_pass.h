/* SPDX-License-Identifier: MIT */
/* json_pass.h - over what stands between the brackets of JSON, where only these matter. */
#ifndef SST_READ_JSON_PASS_H
#define SST_READ_JSON_PASS_H

#include <string.h>

#include "samestory.h"

/* Behind the white space at `at`. */
static inline size_t sst_json_pass_white(sst_text json, size_t at)
{
    while (at < json.len_bytes && json.data[at] && strchr(" \t\r\n", json.data[at]))
        at++;
    return at;
}

/* Behind the string that begins at `at`. */
static inline size_t sst_json_pass_string(sst_text json, size_t at)
{
    for (at++; at < json.len_bytes && json.data[at] != '"'; at++)
        at += json.data[at] == '\\';
    return at < json.len_bytes ? at + 1 : json.len_bytes;
}

#endif
