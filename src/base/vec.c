/* SPDX-License-Identifier: MIT */
/* vec.c - the part of vec.h that does not depend on the element's type.
 *
 * A vector comes in as a pointer to any SST_VEC struct.  It is read and written by memcpy
 * through one of void pointers, since C does not let one struct be used as another. */
#include "vec.h"

#include <stdint.h>
#include <string.h>

#include "hoard.h"

#define SMALLEST_CAP 8
#define LONG_BYTES                                                                       \
    ((size_t)1 << 20) /* a hoard's arrays of that length grow without a copy */

typedef SST_VEC(void) any_vec;

bool sst_vec_grow(void *vec, size_t element_bytes, size_t want)
{
    any_vec v;
    memcpy(&v, vec, sizeof v);
    if (want > SIZE_MAX / 2 / element_bytes)
        return false;
    bool is_long = v.hoard && v.cap * element_bytes >= LONG_BYTES;
    /* amortised O(1), and freed memory can be used again; what a hoard holds counts */
    size_t cap = v.cap + v.cap / (is_long ? 8 : 2);
    if (cap < SMALLEST_CAP)
        cap = SMALLEST_CAP;
    if (cap < want)
        cap = want;
    void *at =
        sst_hoard_resize(v.hoard, v.at, v.cap * element_bytes, cap * element_bytes);
    if (at == NULL)
        return false;
    v.at = at;
    v.cap = cap;
    memcpy(vec, &v, sizeof v);
    return true;
}

void sst_vec_copy(void *at, size_t offset_bytes, const void *from, size_t len_bytes)
{
    if (len_bytes > 0) /* C knows no arithmetic on NULL, not even by 0 */
        memcpy((char *)at + offset_bytes, from, len_bytes);
}

void sst_vec_release(sst_hoard *hoard, void *at)
{
    sst_hoard_release(hoard, at);
}
