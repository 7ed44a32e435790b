/* SPDX-License-Identifier: MIT */
/* fuzz_unpack.c - any bytes through read/unpack.c: they end, with a reason or without. */
#include "fuzz.h"
#include "read/unpack.h"

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t len_bytes)
{
    char out[1000];
    ssize_t got = 0;
    uint64_t sum = 0;
    if (!sst_packed_name((const char *)bytes, len_bytes))
        return 0;
    sst_unpack *unpack = sst_unpack_new((const char *)bytes, len_bytes, -1, 200);
    MUST(unpack);
    while ((got = sst_unpack_read(unpack, out, sizeof out)) > 0 && sum < 1 << 26)
        sum += (uint64_t)got;
    MUST(got >= 0 || sst_unpack_reason(unpack)[0]);
    sst_unpack_free(unpack);
    return 0;
}
