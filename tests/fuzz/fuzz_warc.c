/* SPDX-License-Identifier: MIT */
/* fuzz_warc.c - any bytes through the reader of read/warc.c. */
#include "fuzz_reader.h"

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t len_bytes)
{
    fuzz_reader(&sst_reader_warc, bytes, len_bytes);
    return 0;
}
