/* SPDX-License-Identifier: MIT */
/* fuzz_document.c - any bytes through the reader of read/document.c. */
#include "fuzz_reader.h"

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t len_bytes)
{
    fuzz_reader(&sst_reader_document, bytes, len_bytes);
    return 0;
}
