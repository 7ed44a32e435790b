/* SPDX-License-Identifier: MIT */
/* nearest.c - a name that does not exist in, the one that was probably meant out. */
#include <string.h>

#include "cli.h"

#define MOST_CHARACTERS 32

static size_t least(size_t a, size_t b)
{
    return a < b ? a : b;
}

/* How many characters must be put in, left out, replaced, or change places with the next
 * one.  Row i % 3 holds the distances of all beginnings of b to the first i characters of
 * a. */
static size_t distance(const char *a, const char *b)
{
    size_t rows[3][MOST_CHARACTERS + 1], len = strlen(b), i = 0;
    for (size_t j = 0; j <= len; j++)
        rows[0][j] = j;
    for (; a[i] != '\0'; i++) {
        const size_t *one_before = rows[i % 3], *two_before = rows[(i + 2) % 3];
        size_t *row = rows[(i + 1) % 3];
        row[0] = i + 1;
        for (size_t j = 0; j < len; j++) {
            size_t replaced = one_before[j] + (a[i] != b[j]);
            row[j + 1] = least(replaced, least(row[j], one_before[j + 1]) + 1);
            if (i > 0 && j > 0 && a[i] == b[j - 1] && a[i - 1] == b[j])
                row[j + 1] = least(row[j + 1], two_before[j - 1] + 1);
        }
    }
    return rows[i % 3][len];
}

const char *sst_nearest_name(const char *name, const char *const *names, size_t num)
{
    const char *nearest = NULL;
    size_t len = strlen(name), best = least(3, len / 3) + 1; /* farther is not near */
    if (len > MOST_CHARACTERS)
        return NULL;
    for (size_t i = 0; i < num; i++) {
        size_t d = strlen(names[i]) <= MOST_CHARACTERS ? distance(name, names[i]) : best;
        if (d < best) {
            best = d;
            nearest = names[i];
        }
    }
    return nearest;
}
