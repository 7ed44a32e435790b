/* SPDX-License-Identifier: MIT */
/* members.c - an object of JSON in, the same without some of its members out.
 *
 *     {"id": 1, "version": 2, "text": "a, b"
 *             ^^^^^^^^^^^^^^
 * A member goes with the comma before it; the first one with that behind it. */
#include "members.h"

#include <stdbool.h>
#include <string.h>

static bool has_any(const char *object, size_t len_bytes, const char *const *names)
{
    for (; *names; names++)
        if (memmem(object, len_bytes, *names, strlen(*names)))
            return true;
    return false;
}

/* Behind the string that begins here. */
static const char *pass_string(const char *p, const char *end)
{
    for (p++; p < end && *p != '"'; p++)
        p += *p == '\\';
    return p < end ? p + 1 : end;
}

/* To the next byte out of `wanted` that is in no string and no brackets. */
static const char *find_outside(const char *p, const char *end, char wanted)
{
    size_t depth = 0;
    while (p < end && (depth > 0 || *p != wanted)) {
        if (*p == '"') {
            p = pass_string(p, end);
            continue;
        }
        depth += *p == '{' || *p == '[';
        depth -= depth > 0 && (*p == '}' || *p == ']');
        p++;
    }
    return p;
}

static bool is_one_of(const char *name, size_t len_bytes, const char *const *names)
{
    for (; *names; names++)
        if (strlen(*names) == len_bytes && memcmp(name, *names, len_bytes) == 0)
            return true;
    return false;
}

/* Has the member that begins here one of the names? */
static bool is_to_go(const char *p, const char *end, const char *const *names)
{
    while (p < end && *p != '"')
        p++;
    const char *name_end = pass_string(p, end);
    return name_end > p + 1 && is_one_of(p + 1, (size_t)(name_end - p) - 2, names);
}

size_t sst_members_drop(char *object, size_t len_bytes, const char *const *names)
{
    const char *end = object + len_bytes, *p = memchr(object, '{', len_bytes);
    if (!p || !has_any(object, len_bytes, names))
        return len_bytes;
    char *to = object + (++p - object);
    bool is_first = true;
    while (p < end) {
        const char *member_end = find_outside(p, end, ',');
        size_t member_bytes = (size_t)(member_end - p);
        if (!is_to_go(p, member_end, names)) {
            if (!is_first)
                *to++ = ',';
            memmove(to, p, member_bytes);
            to += member_bytes;
            is_first = false;
        }
        p = member_end + (member_end < end);
    }
    return (size_t)(to - object);
}
