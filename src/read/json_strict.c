/* SPDX-License-Identifier: MIT */
/* json_strict.c - a stream of JSON in, one document at a time out, so that none of its bytes
 * goes unchecked.
 *
 *     {"a": 1}          a document to a line, or to several while brackets are open
 *     [{"a": 1}, ...]   an array that begins with an object: its elements
 *
 * What cutting leniently passes over (a comma too many, bytes behind an object) belongs to a
 * record here, which then is no JSON.  An array of other things is one record, so that its
 * syntax is told before its meaning.  Elements are cut with the bracket or comma before them
 * in sight: where the byte behind one is missing, it is part of the record. */
#include "json_cut.h"

#include <assert.h>
#include <string.h>

/* Lives in the words of sst_cut_state between calls. */
typedef struct scan {
    uint64_t depth;
    uint8_t is_in_array; /* of elements; the next byte is the [ or , before one */
    uint8_t is_open;     /* a record is being cut */
    uint8_t is_in_string, is_escaped;
    uint8_t has_any; /* the input is not blank */
} scan;

static_assert(sizeof(scan) <= sizeof((sst_cut_state){0}.word),
              "a scan fits the state's words");

static bool is_white(char c)
{
    return c == ' ' || c == '\t' || c == '\r' || c == '\n';
}

static size_t skip_white(sst_text bytes, size_t at)
{
    while (at < bytes.len_bytes && is_white(bytes.data[at]))
        at++;
    return at;
}

/* A byte inside a string; a newline cannot be there, and ends it. */
static void scan_string(scan *s, char c)
{
    bool ends = c == '\n' || (c == '"' && !s->is_escaped);
    s->is_escaped = c == '\\' && !s->is_escaped;
    s->is_in_string = !ends;
}

/* true: the record ends before this byte. */
static bool scan_byte(scan *s, char c)
{
    if (s->is_in_string) {
        scan_string(s, c);
        return c == '\n' && !s->is_in_array;
    }
    if (s->depth == 0 && (s->is_in_array ? c == ',' || c == ']' : c == '\n'))
        return true;
    s->is_in_string = c == '"';
    s->is_escaped = 0;
    s->depth += c == '{' || c == '[';
    s->depth -= s->depth > 0 && (c == '}' || c == ']');
    return false;
}

static void trim(sst_text bytes, sst_cut *cut)
{
    while (cut->end > cut->begin && is_white(bytes.data[cut->end - 1]))
        cut->end--;
    while (cut->begin < cut->end && is_white(bytes.data[cut->begin]))
        cut->begin++;
}

/* An element ended at byte i with a , or ] behind it, or with nothing. */
static void end_element(scan *s, sst_text bytes, size_t i, sst_cut *out)
{
    size_t before = out->begin;
    bool is_whole = i < bytes.len_bytes;
    *out = (sst_cut){before + 1, i, i, false};
    trim(bytes, out);
    bool is_last = is_whole && bytes.data[i] == ']';
    if (!is_whole || out->begin == out->end) {
        out->begin = before;
        out->end = i + is_last;
        trim(bytes, out);
    }
    s->is_in_array = is_whole && !is_last;
    out->next = i + is_last;
}

/* Go on with the record that begins at out->begin. */
static bool cut_record(scan *s, sst_cut_state *state, sst_text bytes, bool is_all,
                       sst_cut *out)
{
    size_t i = out->begin + state->seen_bytes;
    bool is_end = false;
    while (i < bytes.len_bytes && !(is_end = scan_byte(s, bytes.data[i])))
        i++;
    if (!is_end && !is_all) {
        state->seen_bytes = i - out->begin;
        return false;
    }
    if (s->is_in_array) {
        end_element(s, bytes, i, out);
    } else {
        *out = (sst_cut){out->begin, i, i, false};
        trim(bytes, out);
    }
    s->is_open = s->is_in_string = s->is_escaped = 0;
    s->depth = 0;
    state->seen_bytes = 0;
    return true;
}

/* Find where a record begins; false: not in these bytes. */
static bool begin_record(scan *s, sst_cut_state *state, sst_text bytes, bool is_all,
                         sst_cut *out)
{
    if (!s->is_in_array) {
        size_t at = out->begin = skip_white(bytes, out->begin);
        if (at == bytes.len_bytes)
            return false;
        size_t inside = bytes.data[at] == '[' ? skip_white(bytes, at + 1) : at;
        if (inside == bytes.len_bytes && !is_all)
            return false; /* an array of what? */
        s->is_in_array =
            inside > at && inside < bytes.len_bytes && bytes.data[inside] == '{';
    }
    s->has_any = s->is_open = 1;
    state->seen_bytes =
        s->is_in_array; /* the bracket or comma is no part of the element */
    return true;
}

bool sst_json_cut_strictly(sst_cut_state *state, sst_text bytes, size_t at, bool is_all,
                           sst_cut *out)
{
    scan s;
    memcpy(&s, state->word, sizeof s);
    out->begin = at;
    bool is_found = false;
    if (s.is_open || begin_record(&s, state, bytes, is_all, out)) {
        is_found = cut_record(&s, state, bytes, is_all, out);
    } else if (is_all && state->wants_any && !s.has_any) {
        s.has_any = 1; /* an empty record, to be named once: there is no document */
        *out = (sst_cut){out->begin, out->begin, out->begin, false};
        is_found = true;
    }
    memcpy(state->word, &s, sizeof s);
    return is_found;
}
