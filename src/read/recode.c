/* SPDX-License-Identifier: MIT */
/* recode.c - bytes of another encoding in, UTF-8 out, as they come.
 *
 *     | lines, each by itself: UTF-8, or of the encoding that was named |
 *
 * An encoding whose letters include those of ASCII ends its lines as UTF-8 does, so every
 * line is looked at alone: in a folder of old and new files, and in a file to which both
 * were written, what is UTF-8 stays.  A line of more than a MiB is taken in pieces. */
#include "recode.h"
#include "base/utf8.h"
#include "base/vec.h"
#include "charset.h"
#include "wide.h"

#include <errno.h>
#include <iconv.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#define TAKEN_AT_ONCE_BYTES ((size_t)64 << 10)
#define LONGEST_LINE_BYTES ((size_t)1 << 20)
#define PADDING_BYTES 64 /* that are read behind a line */
#define UTF8_BYTES 4     /* the most of a letter in any encoding */

struct sst_recode {
    const char *name;
    bool is_wide;
    iconv_t pin; /* as long as one is open, opening another takes no time */
    sst_recode_take_fn take;
    void *context;
    SST_VEC(char) in; /* taken, and not recoded before in_at */
    size_t in_at;
    SST_VEC(char) out; /* recoded, and not given before out_at */
    size_t out_at;
    bool is_at_end;
    int trouble; /* errno of an early end */
    bool is_out_of_memory;
    uint64_t num_mended;
    sst_scratch scratch;
};

/* ---- encodings --------------------------------------------------------------------- */

static iconv_t open_converter(const char *name)
{
    char room[SST_LONGEST_CHARSET + 1];
    const char *meant = sst_charset_name(sst_text_of(name), room);
    return iconv_open("UTF-8", meant ? meant : name);
}

/* Is the byte what it is in ASCII, and all of a letter? */
static bool is_itself(iconv_t converter, char c)
{
    char in = c, out[8];
    char *from = &in, *to = out;
    size_t from_bytes = 1, room = sizeof out;
    bool is_known = iconv(converter, &from, &from_bytes, &to, &room) != (size_t)-1;
    (void)iconv(converter, NULL, NULL, &to, &room);
    bool is_same = room == sizeof out - 1 && out[0] == c;
    return is_known && (is_same || c == '\\');
}

/* Are the bytes of ASCII that formats and numbers are made of themselves in it?  Where they
 * begin something else, or stand for another letter, lines cannot be told apart.  Two letters
 * differ in encodings of Japanese and Korean that are read all the same. */
static bool holds_ascii(iconv_t converter)
{
    bool is_held = is_itself(converter, '\t') && is_itself(converter, '\n');
    for (char c = ' '; c <= '}' && is_held; c++)
        is_held = is_itself(converter, c);
    return is_held;
}

bool sst_recode_is_known(const char *name)
{
    if (!sst_charset_is_name(sst_text_of(name)))
        return false;
    iconv_t converter = open_converter(name);
    if (converter == (iconv_t)-1)
        return false;
    bool is_known = sst_wide_is(name) || holds_ascii(converter);
    iconv_close(converter);
    return is_known;
}

bool sst_recode_is_needed(const char *name)
{
    char room[SST_LONGEST_CHARSET + 1];
    return sst_wide_is(name) || sst_charset_name(sst_text_of(name), room);
}

/* ---- new and free ------------------------------------------------------------------ */

sst_recode *sst_recode_new(const char *name, const char *head, size_t len_bytes,
                           sst_recode_take_fn take, void *context)
{
    sst_recode *recode = calloc(1, sizeof *recode);
    if (!recode)
        return NULL;
    recode->name = name;
    recode->is_wide = sst_wide_is(name);
    recode->take = take;
    recode->context = context;
    recode->pin = open_converter(name);
    if (recode->pin == (iconv_t)-1 || !sst_vec_append(&recode->in, head, len_bytes)) {
        sst_recode_free(recode);
        return NULL;
    }
    return recode;
}

void sst_recode_free(sst_recode *recode)
{
    if (!recode)
        return;
    if (recode->pin != (iconv_t)-1)
        iconv_close(recode->pin);
    sst_vec_free(&recode->in);
    sst_vec_free(&recode->out);
    sst_scratch_free(&recode->scratch);
    free(recode);
}

/* ---- bytes ------------------------------------------------------------------------- */

static void take_more(sst_recode *recode)
{
    size_t left = recode->in.len - recode->in_at;
    if (left > 0)
        memmove(recode->in.at, recode->in.at + recode->in_at, left);
    recode->in.len = left;
    recode->in_at = 0;
    if (!sst_vec_reserve(&recode->in, left + TAKEN_AT_ONCE_BYTES + PADDING_BYTES)) {
        recode->is_out_of_memory = true;
        return;
    }
    ssize_t got =
        recode->take(recode->context, recode->in.at + left, TAKEN_AT_ONCE_BYTES);
    recode->trouble = got < 0 ? (errno ? errno : EIO) : 0;
    recode->is_at_end = got <= 0;
    recode->in.len += got > 0 ? (size_t)got : 0;
}

static void put(sst_recode *recode, const char *bytes, size_t len_bytes)
{
    if (!sst_vec_append(&recode->out, bytes, len_bytes))
        recode->is_out_of_memory = true;
}

/* ---- wide encodings ---------------------------------------------------------------- */

static void put_replacement(sst_recode *recode)
{
    put(recode, "\xEF\xBF\xBD", 3);
    recode->num_mended++;
}

/* All that is there, but for a letter that is not. */
static void recode_wide(sst_recode *recode)
{
    char room[4096];
    size_t unit = sst_wide_unit_bytes(recode->name);
    char *from = recode->in.at + recode->in_at;
    size_t left = recode->in.len - recode->in_at;
    while (left > 0) {
        char *to = room;
        size_t free_bytes = sizeof room;
        size_t done = iconv(recode->pin, &from, &left, &to, &free_bytes);
        int why = errno;
        put(recode, room, sizeof room - free_bytes);
        if (done != (size_t)-1 || why == E2BIG)
            continue;
        if (why == EINVAL && !recode->is_at_end)
            break;
        put_replacement(recode);
        size_t passed = left < unit ? left : unit;
        from += passed;
        left -= passed;
    }
    recode->in_at = recode->in.len - left;
}

/* ---- lines ------------------------------------------------------------------------- */

/* Without the letter of UTF-8 that ends in bytes to come. */
static size_t whole_letters(const char *bytes, size_t len_bytes)
{
    size_t back = 1;
    while (back < UTF8_BYTES && back < len_bytes &&
           ((unsigned char)bytes[len_bytes - back] & 0xC0) == 0x80)
        back++;
    unsigned char lead = (unsigned char)bytes[len_bytes - back];
    size_t wanted = lead >= 0xF0 ? 4 : lead >= 0xE0 ? 3 : lead >= 0xC0 ? 2 : 1;
    return wanted > back ? len_bytes - back : len_bytes;
}

/* Without the letter of the named encoding that ends in bytes to come: as far as its
 * converter gets.  What is mended on the way takes a byte, as when it is decoded. */
static size_t whole_letters_of_name(const sst_recode *recode, const char *bytes,
                                    size_t len_bytes)
{
    char room[4096];
    char *from = (char *)(uintptr_t)bytes; /* iconv only reads there */
    size_t left = len_bytes;
    while (left > 0) {
        char *to = room;
        size_t free_bytes = sizeof room;
        if (iconv(recode->pin, &from, &left, &to, &free_bytes) != (size_t)-1 ||
            errno == E2BIG)
            continue;
        if (errno == EINVAL)
            break;
        from++;
        left--;
    }
    (void)iconv(recode->pin, NULL, NULL, NULL, NULL);
    return left < len_bytes ? len_bytes - left : len_bytes;
}

/* Where a piece ends: each is decoded by itself, and so is one behind an escape. */
static size_t end_piece(const sst_recode *recode, const char *bytes, size_t len_bytes)
{
    if (strncasecmp(recode->name, "iso-2022", 8) == 0) {
        const char *escape = memrchr(bytes, '\x1B', len_bytes);
        return escape && escape > bytes ? (size_t)(escape - bytes) : len_bytes;
    }
    size_t whole = whole_letters(bytes, len_bytes);
    bool is_utf8 = sst_charset_count_bad((sst_text){bytes, whole}) == 0;
    return is_utf8 ? whole : whole_letters_of_name(recode, bytes, len_bytes);
}

/* The bytes of the next line, or of a piece of a very long one; 0: more are to be had. */
static size_t next_line(const sst_recode *recode)
{
    const char *from = recode->in.at + recode->in_at;
    size_t left = recode->in.len - recode->in_at;
    size_t most = left < LONGEST_LINE_BYTES ? left : LONGEST_LINE_BYTES;
    const char *newline = most > 0 ? memchr(from, '\n', most) : NULL;
    if (newline)
        return (size_t)(newline - from) + 1;
    if (most == LONGEST_LINE_BYTES)
        return end_piece(recode, from, most);
    return recode->is_at_end ? left : 0;
}

static void recode_line(sst_recode *recode, size_t len_bytes)
{
    sst_decoded decoded;
    sst_text line = {recode->in.at + recode->in_at, len_bytes};
    sst_scratch_reset(&recode->scratch);
    const sst_charset_said said = {.here = sst_text_of(recode->name)};
    if (sst_charset_decode_part(line, &said, &recode->scratch, &decoded, NULL) !=
        SST_OK) {
        recode->is_out_of_memory = true;
        return;
    }
    recode->num_mended += decoded.num_mended;
    put(recode, decoded.text.data, decoded.text.len_bytes);
    recode->in_at += len_bytes;
}

static void recode_lines(sst_recode *recode)
{
    size_t len_bytes;
    while (!recode->is_out_of_memory && recode->out.len < TAKEN_AT_ONCE_BYTES &&
           (len_bytes = next_line(recode)) > 0)
        recode_line(recode, len_bytes);
}

bool sst_recode_is_utf8_text(const char *head, size_t len_bytes)
{
    for (size_t i = 0; i < len_bytes; i++) {
        unsigned char c = (unsigned char)head[i];
        if (sst_utf8_is_control(c))
            return false;
    }
    sst_text whole = {head, len_bytes > 0 ? whole_letters(head, len_bytes) : 0};
    return sst_charset_count_bad(whole) == 0;
}

/* ---- read -------------------------------------------------------------------------- */

ssize_t sst_recode_read(sst_recode *recode, char *to, size_t len_bytes)
{
    while (recode->out_at == recode->out.len && !recode->is_out_of_memory) {
        recode->out.len = recode->out_at = 0;
        if (recode->is_wide)
            recode_wide(recode);
        else
            recode_lines(recode);
        if (recode->out.len > 0 || recode->is_out_of_memory)
            break;
        if (recode->is_at_end && recode->in_at == recode->in.len)
            break;
        take_more(recode);
    }
    size_t rest = recode->out.len - recode->out_at;
    size_t given = rest < len_bytes ? rest : len_bytes;
    if (given > 0)
        memcpy(to, recode->out.at + recode->out_at, given);
    recode->out_at += given;
    if (given > 0)
        return (ssize_t)given;
    errno = recode->is_out_of_memory ? ENOMEM : recode->trouble;
    return errno ? -1 : 0;
}

uint64_t sst_recode_take_mended(sst_recode *recode)
{
    uint64_t num = recode->num_mended;
    recode->num_mended = 0;
    return num;
}

const char *sst_recode_wide(const sst_recode *recode)
{
    return recode->is_wide ? recode->name : NULL;
}
