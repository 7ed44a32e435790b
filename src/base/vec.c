/* SPDX-License-Identifier: MIT */
/* vec.c - the part of vec.h that does not depend on the element's type.
 *
 * A vector comes in as a pointer to any SST_VEC struct.  It is read and written by memcpy
 * through one of void pointers, since C does not let one struct be used as another. */
#include "vec.h"

#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#define SMALLEST_CAP 8

typedef SST_VEC(void) any_vec;

bool sst_vec_grow(void *vec, size_t element_bytes, size_t want)
{
    any_vec v;
    memcpy(&v, vec, sizeof v);
    if (want > SIZE_MAX / 2 / element_bytes)
        return false;
    size_t cap =
        v.cap + v.cap / 2; /* amortised O(1), and freed memory can be used again */
    if (cap < SMALLEST_CAP)
        cap = SMALLEST_CAP;
    if (cap < want)
        cap = want;
    void *at = realloc(v.at, cap * element_bytes);
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

void sst_vec_release(void *at)
{
    free(at);
}
