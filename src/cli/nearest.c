/* SPDX-License-Identifier: MIT */
/* nearest.c - a name that does not exist in, the one that was probably meant out. */
#include <string.h>

#include "cli.h"

#define MOST_CHARACTERS 32

static size_t least(size_t a, size_t b)
{
    return a < b ? a : b;
}

/* Levenshtein's distance: how many characters must be put in, left out or replaced.
 * `row` holds the distances of all beginnings of b to the beginning of a read so far. */
static size_t distance(const char *a, const char *b)
{
    size_t row[MOST_CHARACTERS + 1], len = strlen(b);
    for (size_t j = 0; j <= len; j++)
        row[j] = j;
    for (size_t i = 0; a[i] != '\0'; i++) {
        size_t diagonal = row[0];
        row[0] = i + 1;
        for (size_t j = 0; j < len; j++) {
            size_t replaced = diagonal + (a[i] != b[j]);
            diagonal = row[j + 1];
            row[j + 1] = least(replaced, least(row[j], row[j + 1]) + 1);
        }
    }
    return row[len];
}

const char *sst_nearest_name(const char *name, const char *const *names, size_t num)
{
    const char *nearest = NULL;
    size_t len = strlen(name), best = least(3, len / 2) + 1; /* farther is not near */
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
