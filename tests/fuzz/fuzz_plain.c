/* SPDX-License-Identifier: MIT */
/* fuzz_plain.c - any bytes through the reader of read/plain.c. */
#include "fuzz_reader.h"

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t len_bytes)
{
    fuzz_reader(&sst_reader_plain, bytes, len_bytes);
    return 0;
}
