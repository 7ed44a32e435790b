/* SPDX-License-Identifier: MIT */
/* kernel_sign.h - what signatures of all kernels have in common; minhash.c says what they
 * are. */
#ifndef SST_TEXT_KERNEL_SIGN_H
#define SST_TEXT_KERNEL_SIGN_H

#include "kernel.h"

#define NUM_BINS SST_NUM_COMPONENTS
#define EMPTY                                                                            \
    UINT32_MAX /* the least value of a bin without shingles; a shingle of this value is none */
#define REFILLED 1u /* the lowest bit of a minimum that is not its bin's own */

#endif
