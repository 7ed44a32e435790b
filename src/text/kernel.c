/* SPDX-License-Identifier: MIT */
/* kernel.c - which kernels there are, and which of them run here. */
#include "kernel.h"

#include <string.h>

static const sst_kernel *const kernels[] = {
#ifdef SST_HAS_AVX512
    &sst_kernel_avx512,
#endif
#ifdef SST_HAS_AVX2
    &sst_kernel_avx2,
#endif
#ifdef SST_HAS_NEON
    &sst_kernel_neon,
#endif
    &sst_kernel_plain,
};

const sst_kernel *sst_kernel_at(size_t i)
{
    for (size_t k = 0; k < sizeof kernels / sizeof *kernels; k++)
        if (kernels[k]->runs_here() && i-- == 0)
            return kernels[k];
    return NULL;
}

const sst_kernel *sst_kernel_find(const char *name)
{
    const sst_kernel *kernel = NULL;
    for (size_t i = 0; (kernel = sst_kernel_at(i)) != NULL; i++)
        if (!name || strcmp(name, kernel->name) == 0)
            break;
    return kernel;
}
