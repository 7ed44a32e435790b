/* SPDX-License-Identifier: MIT */
/* url.c - a URL as read in, its normal form out.
 *
 *     scheme :// user @ host : port path ? query # fragment
 *
 * The rules are those of RFC 3986: 6.2.2 (case, percent encoding, dot segments) and
 * 6.2.3 (empty path, default port).  Bytes that may not stand in a path or query,
 * non-ASCII ones above all, are percent-encoded first, as RFC 3987 section 3.1 has it,
 * since sites print both forms.  What has no scheme and host, or whose host or port
 * cannot be one, is no URL here. */
#include "url.h"

#include <stdbool.h>
#include <string.h>

#include "base/hex.h"
#include "base/status.h"

typedef struct url_parts {
    sst_text scheme, user, host, port, path, query;
    bool has_user, has_port, has_query;
} url_parts;

/* ---- bytes ------------------------------------------------------------------------- */

static bool is_alpha(char c)
{
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}

static bool is_digit(char c)
{
    return c >= '0' && c <= '9';
}

static bool is_unreserved(char c)
{
    return is_alpha(c) || is_digit(c) || c == '-' || c == '.' || c == '_' || c == '~';
}

/* Blanks, controls, DEL and non-ASCII bytes, and what no part of a URL may contain. */
static bool is_forbidden(char c)
{
    switch (c) {
    case '"':
    case '<':
    case '>':
    case '\\':
    case '^':
    case '`':
    case '{':
    case '|':
    case '}':
        return true;
    default:
        return (unsigned char)c <= ' ' || (unsigned char)c >= 0x7f;
    }
}

/* Of a few characters, fewer than a call of strchr is worth. */
static inline bool is_one_of(char c, const char *characters)
{
    while (*characters && *characters != c)
        characters++;
    return *characters != '\0';
}

static char to_lower(char c)
{
    return c >= 'A' && c <= 'Z' ? (char)(c - 'A' + 'a') : c;
}

static bool equals(sst_text text, const char *string)
{
    return text.len_bytes == strlen(string) &&
           memcmp(text.data, string, text.len_bytes) == 0;
}

static bool begins_with(sst_text text, const char *string)
{
    size_t len = strlen(string);
    return text.len_bytes >= len && memcmp(text.data, string, len) == 0;
}

static sst_text text_from(sst_text text, size_t begin)
{
    return (sst_text){text.data + begin, text.len_bytes - begin};
}

/* Bytes up to the first of `stops`, which are cut off *text. */
static inline sst_text take_until(sst_text *text, const char *stops)
{
    size_t len = 0;
    while (len < text->len_bytes && !is_one_of(text->data[len], stops))
        len++;
    sst_text taken = {text->data, len};
    *text = text_from(*text, len);
    return taken;
}

static sst_text trim(sst_text text)
{
    while (text.len_bytes > 0 && (unsigned char)text.data[0] <= ' ')
        text = text_from(text, 1);
    while (text.len_bytes > 0 && (unsigned char)text.data[text.len_bytes - 1] <= ' ')
        text.len_bytes--;
    return text;
}

/* ---- parts ------------------------------------------------------------------------- */

static bool take_scheme(sst_text *url, sst_text *scheme)
{
    size_t len = 0;
    while (len < url->len_bytes &&
           (is_alpha(url->data[len]) ||
            (len > 0 && (is_digit(url->data[len]) || is_one_of(url->data[len], "+-.")))))
        len++;
    if (len == 0 || !begins_with(text_from(*url, len), "://"))
        return false;
    *scheme = (sst_text){url->data, len};
    *url = text_from(*url, len + 3);
    return true;
}

static bool is_host(sst_text host)
{
    for (size_t i = 0; i < host.len_bytes; i++)
        if ((unsigned char)host.data[i] < 0x80 && is_forbidden(host.data[i]))
            return false;
    return host.len_bytes > 0;
}

static bool split_host(sst_text authority, url_parts *parts)
{
    size_t at = authority.len_bytes;
    while (at > 0 && authority.data[at - 1] != '@')
        at--;
    parts->has_user = at > 0;
    parts->user = (sst_text){authority.data, at > 0 ? at - 1 : 0};
    sst_text rest = text_from(authority, at);
    sst_text host = rest;
    if (begins_with(rest, "[")) { /* an IPv6 address has colons of its own */
        host = take_until(&rest, "]");
        if (rest.len_bytes == 0)
            return false;
        host.len_bytes++;
        rest = text_from(rest, 1);
    } else {
        host = take_until(&rest, ":");
    }
    parts->host = host;
    parts->has_port = rest.len_bytes > 0;
    if (parts->has_port && rest.data[0] != ':')
        return false;
    parts->port = parts->has_port ? text_from(rest, 1) : rest;
    for (size_t i = 0; i < parts->port.len_bytes; i++)
        if (!is_digit(parts->port.data[i]))
            return false;
    return is_host(host);
}

static bool split_url(sst_text url, url_parts *parts)
{
    *parts = (url_parts){0};
    if (!take_scheme(&url, &parts->scheme) || !split_host(take_until(&url, "/?#"), parts))
        return false;
    parts->path = take_until(&url, "?#");
    parts->has_query = begins_with(url, "?");
    if (parts->has_query) {
        url = text_from(url, 1);
        parts->query = take_until(&url, "#");
    }
    return true;
}

/* ---- normal form ------------------------------------------------------------------- */

/* Enough was allocated for three bytes per byte of the URL. */
typedef struct writer {
    char *at;
    size_t len_bytes;
} writer;

static void put(writer *w, char c)
{
    w->at[w->len_bytes++] = c;
}

static void put_lower(writer *w, sst_text text)
{
    for (size_t i = 0; i < text.len_bytes; i++)
        put(w, to_lower(text.data[i]));
}

static void put_percent(writer *w, unsigned byte)
{
    static const char digits[] = "0123456789ABCDEF";
    put(w, '%');
    put(w, digits[byte >> 4 & 15]);
    put(w, digits[byte & 15]);
}

/* %7e becomes ~ and %c3 becomes %C3; a % that encodes nothing stays as it is. */
static void put_normalised(writer *w, sst_text text)
{
    for (size_t i = 0; i < text.len_bytes; i++) {
        char c = text.data[i];
        int high = -1, low = -1;
        if (c == '%' && text.len_bytes - i > 2) {
            high = sst_hex_digit(text.data[i + 1]);
            low = sst_hex_digit(text.data[i + 2]);
        }
        if (high >= 0 && low >= 0) {
            char meant = (char)(high << 4 | low);
            if (is_unreserved(meant))
                put(w, meant);
            else
                put_percent(w, (unsigned)(high << 4 | low));
            i += 2;
        } else if (is_forbidden(c)) {
            put_percent(w, (unsigned char)c);
        } else {
            put(w, c);
        }
    }
}

static void put_host(writer *w, const url_parts *parts)
{
    static const struct {
        const char *scheme, *port;
    } defaults[] = {
        {"http", "80"}, {"https", "443"}, {"ws", "80"}, {"wss", "443"}, {"ftp", "21"}};

    sst_text scheme = {w->at, parts->scheme.len_bytes};
    if (parts->has_user) {
        put_normalised(w, parts->user);
        put(w, '@');
    }
    size_t begin = w->len_bytes;
    put_normalised(w, parts->host);
    for (size_t i = begin; i < w->len_bytes; i++) {
        if (w->at[i] == '%' && w->len_bytes - i > 2)
            i += 2; /* encodings are upper case, all else lower */
        else
            w->at[i] = to_lower(w->at[i]);
    }
    bool is_default = parts->port.len_bytes == 0;
    for (size_t i = 0; i < sizeof defaults / sizeof *defaults; i++)
        is_default |=
            equals(scheme, defaults[i].scheme) && equals(parts->port, defaults[i].port);
    if (!is_default) {
        put(w, ':');
        put_normalised(w, parts->port);
    }
}

/* Remove "." and ".." from the path that begins at `begin`, in place (RFC 3986,
 * 5.2.4). */
static void remove_dot_segments(writer *w, size_t begin)
{
    sst_text path = {w->at + begin, w->len_bytes - begin};
    char *to = w->at + begin;
    while (path.len_bytes > 0) { /* every turn takes one "/segment" */
        sst_text rest = text_from(path, 1);
        sst_text segment = take_until(&rest, "/");
        bool is_last = rest.len_bytes == 0;
        bool is_up = equals(segment, "..");
        if (is_up)
            while (to > w->at + begin && *--to != '/')
                continue;
        if (!is_up && !equals(segment, ".")) {
            memmove(to, path.data, segment.len_bytes + 1);
            to += segment.len_bytes + 1;
        } else if (is_last) {
            *to++ = '/'; /* what is left is a folder */
        }
        path = rest;
    }
    w->len_bytes = (size_t)(to - w->at);
}

static bool is_tracking(sst_text parameter)
{
    sst_text name = take_until(&parameter, "=");
    return begins_with(name, "utm_") || equals(name, "fbclid") || equals(name, "gclid");
}

/* The query normalised, then cut at its "&" in place. */
static void put_query(writer *w, sst_text query)
{
    put(w, '?');
    size_t begin = w->len_bytes;
    put_normalised(w, query);
    sst_text rest = {w->at + begin, w->len_bytes - begin};
    char *to = w->at + begin;
    size_t num_kept = 0, num_removed = 0;
    for (bool is_last = false; !is_last;) {
        sst_text parameter = take_until(&rest, "&");
        is_last = rest.len_bytes == 0;
        if (!is_last)
            rest = text_from(rest, 1);
        if (is_tracking(parameter)) {
            num_removed++;
            continue;
        }
        if (num_kept++ > 0)
            *to++ = '&';
        memmove(to, parameter.data, parameter.len_bytes);
        to += parameter.len_bytes;
    }
    w->len_bytes = (size_t)(to - w->at);
    if (num_kept == 0 && num_removed > 0)
        w->len_bytes--; /* the "?" too */
}

sst_status sst_url_normalise(sst_text url, sst_scratch *scratch, sst_text *out,
                             sst_error *err)
{
    url_parts parts;
    url = trim(url);
    if (!split_url(url, &parts)) {
        *out = url;
        return SST_OK;
    }
    writer w = {sst_scratch_alloc(scratch, url.len_bytes + 1, 3), 0};
    if (w.at == NULL)
        return sst_fail_memory(err);
    put_lower(&w, parts.scheme);
    memcpy(w.at + w.len_bytes, "://", 3);
    w.len_bytes += 3;
    put_host(&w, &parts);
    size_t path_begin = w.len_bytes;
    if (parts.path.len_bytes == 0)
        put(&w, '/');
    put_normalised(&w, parts.path);
    remove_dot_segments(&w, path_begin);
    if (parts.has_query)
        put_query(&w, parts.query);
    *out = (sst_text){w.at, w.len_bytes};
    return SST_OK;
}

sst_text sst_url_host(sst_text url)
{
    url_parts parts;
    if (!split_url(trim(url), &parts))
        return (sst_text){NULL, 0};
    sst_text host = parts.host;
    if (host.len_bytes > 4 && to_lower(host.data[0]) == 'w' &&
        to_lower(host.data[1]) == 'w' && to_lower(host.data[2]) == 'w' &&
        host.data[3] == '.')
        host = text_from(host, 4);
    return host;
}
