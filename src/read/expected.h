/* SPDX-License-Identifier: MIT */
/* expected.h - places of files that will be wanted soon in, their bytes at hand: all are
 * asked for at once, past the page cache. */
#ifndef SST_READ_EXPECTED_H
#define SST_READ_EXPECTED_H

#include "inputs.h"

/* What one thread expects. */
typedef struct sst_expected sst_expected;

/* NULL: there is no memory, or the system cannot ask for much at once. */
sst_expected *sst_expected_new(void);
void sst_expected_free(sst_expected *expected);

/* What was expected before is let go. */
void sst_expected_clear(sst_expected *expected);

/* Have the bytes of `num` places of one file, ascending, but not of those that there is
 * no room for.  direct_fd: the file, as sst_direct_begin leaves it.  What cannot be read
 * is not at hand.  Files come by their numbers. */
void sst_expected_read(sst_expected *expected, int direct_fd, const sst_place *places,
                       size_t num);

/* NULL: it is not at hand.  Else valid until the next clear or read. */
const char *sst_expected_find(const sst_expected *expected, const sst_place *place);

#endif
