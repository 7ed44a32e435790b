/* SPDX-License-Identifier: MIT */
/* vec.h - a growing array of any type.
 *
 *     typedef SST_VEC(uint32_t) numbers;
 *     numbers v = {0};
 *     if (!sst_vec_push(&v, 7))
 *         return sst_fail_memory(err);
 *     sst_vec_free(&v); */
#ifndef SST_BASE_VEC_H
#define SST_BASE_VEC_H

#include <stdbool.h>
#include <stddef.h>

struct sst_hoard;

/* One that grows with the articles has a hoard from the start: SST_VEC(uint32_t) v = {.hoard =
 * hoard}; else its memory is from malloc. */
#define SST_VEC(type)                                                                    \
    struct {                                                                             \
        type *at;                                                                        \
        size_t len, cap;                                                                 \
        struct sst_hoard *hoard; /* borrowed, or NULL */                                 \
    }

/* Room for at least `want` elements in all; false when memory ran out, *v unchanged. */
#define sst_vec_reserve(v, want)                                                         \
    ((want) <= (v)->cap || sst_vec_grow((v), sizeof *(v)->at, (want)))

#define sst_vec_push(v, value)                                                           \
    (sst_vec_reserve((v), (v)->len + 1) ? ((v)->at[(v)->len++] = (value), true) : false)

/* Append n elements copied from `from`. */
#define sst_vec_append(v, from, n)                                                       \
    (sst_vec_reserve((v), (v)->len + (n))                                                \
         ? (sst_vec_copy((v)->at, (v)->len * sizeof *(v)->at, (from),                    \
                         (n) * sizeof *(v)->at),                                         \
            (v)->len += (n), true)                                                       \
         : false)

#define sst_vec_free(v)                                                                  \
    (sst_vec_release((v)->hoard, (v)->at), (v)->at = NULL, (v)->len = (v)->cap = 0)

bool sst_vec_grow(void *vec, size_t element_bytes, size_t want);
/* Copy to at + offset_bytes.  When len_bytes is 0 both may be NULL. */
void sst_vec_copy(void *at, size_t offset_bytes, const void *from, size_t len_bytes);
void sst_vec_release(struct sst_hoard *hoard, void *at);

#endif
