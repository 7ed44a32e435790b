/* SPDX-License-Identifier: MIT */
/* feed_link.c - an address, and what it is relative to, in; one that stands alone out.
 *
 * RFC 3986, section 5.2.2.  Dot segments stay: addresses are compared in their normal form
 * (text/url.c), which takes them away. */
#include "base/status.h"
#include "feed.h"

#include <string.h>

/* The bytes of "scheme:", 0 when there is none (RFC 3986, 3.1). */
static size_t scheme_bytes(sst_text url)
{
    for (size_t i = 0; i < url.len_bytes; i++) {
        char c = url.data[i], lower = (char)(c | 0x20);
        if (c == ':')
            return i > 0 ? i + 1 : 0;
        bool is_letter = lower >= 'a' && lower <= 'z';
        bool is_other = (c >= '0' && c <= '9') || c == '+' || c == '-' || c == '.';
        if (!is_letter && !(i > 0 && is_other))
            return 0;
    }
    return 0;
}

/* Where the path begins: behind "scheme://authority". */
static size_t path_begin(sst_text url)
{
    size_t at = scheme_bytes(url);
    if (url.len_bytes - at < 2 || memcmp(url.data + at, "//", 2) != 0)
        return at;
    at += 2;
    while (at < url.len_bytes && !memchr("/?#", url.data[at], 3))
        at++;
    return at;
}

static size_t find_first(sst_text url, size_t at, const char *bytes)
{
    while (at < url.len_bytes && !strchr(bytes, url.data[at]))
        at++;
    return at;
}

/* How much of the base stays before the reference. */
static size_t kept_bytes(sst_text base, sst_text reference)
{
    size_t path = path_begin(base), query = find_first(base, path, "?#");
    switch (*reference.data) {
    case '/':
        if (reference.len_bytes > 1 && reference.data[1] == '/')
            return scheme_bytes(base);
        return path;
    case '?':
        return query;
    case '#':
        return find_first(base, path, "#");
    default:
        while (query > path && base.data[query - 1] != '/')
            query--;
        return query;
    }
}

sst_status sst_feed_resolve(sst_text reference, sst_text base, sst_scratch *scratch,
                            sst_text *out, sst_error *err)
{
    reference = sst_text_trim(reference);
    base = sst_text_trim(base);
    *out = reference;
    if (reference.len_bytes == 0 || scheme_bytes(reference) || !scheme_bytes(base))
        return SST_OK;
    size_t kept = kept_bytes(base, reference), path = path_begin(base);
    bool lacks_slash = kept == path && !memchr("/?#", *reference.data, 3);
    size_t len = kept + lacks_slash + reference.len_bytes;
    char *url = sst_scratch_alloc(scratch, len, 1);
    if (!url)
        return sst_fail_memory(err);
    memcpy(url, base.data, kept);
    if (lacks_slash)
        url[kept] = '/';
    memcpy(url + kept + lacks_slash, reference.data, reference.len_bytes);
    *out = (sst_text){url, len};
    return SST_OK;
}
