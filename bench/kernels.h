/* SPDX-License-Identifier: MIT */
/* kernels.h - the kernels that the programs of the bench go through. */
#ifndef BENCH_KERNELS_H
#define BENCH_KERNELS_H

#include "measure.h"
#include "run/article.h"

#define MOST_KERNELS 8

/* What articles are looked at with; ends the program when there is no such kernel here. */
static inline void params_with_kernel(sst_params *params, const char *kernel, double near)
{
    sst_error err = {0};
    sst_options options;
    sst_options_init(&options);
    options.near = near;
    options.relations = SST_RELATIONS_NEAR;
    options.kernel = kernel;
    must(sst_params_init(params, &options, &err), &err);
}

/* The names of all that are here; their number. */
static inline size_t list_kernels(const char *names[MOST_KERNELS])
{
    size_t num = 0;
    while (num < MOST_KERNELS && sst_kernel_name(num)) {
        names[num] = sst_kernel_name(num);
        num++;
    }
    return num;
}

#endif
