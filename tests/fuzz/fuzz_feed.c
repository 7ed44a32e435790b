/* SPDX-License-Identifier: MIT */
/* fuzz_feed.c - any bytes through the reader of read/feed.c, in both ways of reading. */
#include "fuzz_reader.h"

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t len_bytes)
{
    fuzz_reader(&sst_reader_feed, bytes, len_bytes);
    return 0;
}
