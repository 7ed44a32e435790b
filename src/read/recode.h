/* SPDX-License-Identifier: MIT */
/* recode.h - bytes of another encoding in, UTF-8 out, as they come. */
#ifndef SST_READ_RECODE_H
#define SST_READ_RECODE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <sys/types.h>

typedef struct sst_recode sst_recode;

/* Has `name` an encoding that lines can be read in: UTF-8, one in which ASCII is itself, or a
 * wide one (wide.h)? */
bool sst_recode_is_known(const char *name);

/* What sst_recode_is_known wants. */
#define SST_RECODE_WANTED                                                                \
    "an encoding that has ASCII in it, such as windows-1251, or UTF-16 or UTF-32"

/* Is there anything to be done for it? */
bool sst_recode_is_needed(const char *name);

/* Are first bytes UTF-8, and text? */
bool sst_recode_is_utf8_text(const char *head, size_t len_bytes);

/* Where bytes come from: up to len_bytes, 0 at the end, -1 when they end early. */
typedef ssize_t (*sst_recode_take_fn)(void *context, char *to, size_t len_bytes);

/* Of bytes that begin with `head` and then are taken.  Lines that are UTF-8 stay as they are,
 * unless the encoding is wide.  NULL: memory ran out. */
sst_recode *sst_recode_new(const char *name, const char *head, size_t len_bytes,
                           sst_recode_take_fn take, void *context);
void sst_recode_free(sst_recode *recode);

/* As its source; -1 with errno ENOMEM: memory ran out. */
ssize_t sst_recode_read(sst_recode *recode, char *to, size_t len_bytes);

/* Bytes that stood for nothing and became U+FFFD, since the last call. */
uint64_t sst_recode_take_mended(sst_recode *recode);

/* The encoding, if it is a wide one; else NULL. */
const char *sst_recode_wide(const sst_recode *recode);

#endif
