/* SPDX-License-Identifier: MIT */
/* core.c - the shortest program over libsamestory. */
#include <samestory.h>
#include <stdio.h>
#include <string.h>

int main(void)
{
    sst_bands bands;
    if (strcmp(sst_version(), SST_VERSION) != 0 ||
        sst_bands_choose(.5, .98, &bands, NULL))
        return 1;
    printf("%u bands of %u rows\n", (unsigned)bands.num_bands, (unsigned)bands.num_rows);
    return 0;
}
