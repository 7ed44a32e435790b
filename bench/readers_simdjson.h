/* SPDX-License-Identifier: MIT */
/* readers_simdjson.h - a C face: simdjson alone on lines of JSON. */
#ifndef BENCH_READERS_SIMDJSON_H
#define BENCH_READERS_SIMDJSON_H

#include <stddef.h>
#include <stdint.h>

#ifdef __cplusplus
extern "C" {
#endif

/* Each line through On-Demand: the names of its members, strings unescaped.  Behind the bytes there
 * are SST_RECORD_PADDING more.  Something that depends on the work. */
uint64_t simdjson_alone(const char *bytes, size_t len_bytes);

#ifdef __cplusplus
}
#endif

#endif
