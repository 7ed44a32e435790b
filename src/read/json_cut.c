/* SPDX-License-Identifier: MIT */
/* json_cut.c - a stream of JSON in, one object at a time out.
 *
 * Brackets are counted outside of strings, so it is all one whether objects stand one to
 * a line, many to a line, or spread over lines, in an array or not.  Inside a string only
 * its closing quote is looked for, which memchr does at the speed of memory.
 *
 * What is broken must not carry the rest of the input with it.  Two things are certain in
 * any JSON: a newline is never inside a string, so it ends one; and an object may begin
 * only after a colon, a bracket, or a comma of an array.  One more is true of what
 * programs write: within an indented object nothing begins in the object's own column.
 * So an open object ends before a line that begins another one in the same column. */
#include "json_cut.h"
#include "base/status.h"
#include "lines.h"

#include <assert.h>
#include <string.h>

enum what { NOTHING = 0, OBJECT, OTHER }; /* what the record that is being cut is */
enum defect { SOUND = 0, OPEN_STRING, WRONG_CLOSER };
enum line { FIRST_LINE = 0, SECOND_LINE, LATER_LINE }; /* of the record */

/* Lives in the words of sst_cut_state between calls. */
typedef struct scan {
    uint64_t kinds; /* of the open brackets, innermost lowest: 1 is an array */
    uint32_t depth, deepest;
    uint32_t column; /* indentation of the line on which the record begins */
    uint32_t indent; /* of the line at hand */
    uint8_t what, defect, line;
    uint8_t last;        /* byte that is not white space, outside of strings */
    uint8_t is_in_array; /* the whole input is one array, and it is open */
    uint8_t is_in_string;
    uint8_t is_mid_line;   /* more than blanks so far on this line */
    uint8_t is_line_style; /* more than a brace on the record's first line */
    uint8_t is_flat;       /* not indented: columns say nothing */
    uint8_t begins_line;   /* the record does */
    uint8_t is_behind;     /* a record on this line, and in no array */
    uint8_t has_elements;  /* objects of an array may begin lines like a record does */
} scan;

static_assert(sizeof(scan) <= sizeof((sst_cut_state){0}.word),
              "a scan fits the state's words");

enum progress { NEEDS_MORE, CLOSED, BEGINS_ANEW };

/* ---- within an object -------------------------------------------------------------- */

static bool is_escaped(const char *quote, const char *from)
{
    const char *p = quote;
    while (p > from && p[-1] == '\\')
        p--;
    return (quote - p) % 2 != 0;
}

/* Go on inside a string from byte i; back: where scanning goes on.  At the end of the
 * bytes a backslash that may escape what follows is left to be seen again. */
static size_t scan_string(scan *s, sst_text bytes, size_t i)
{
    const char *end = bytes.data + bytes.len_bytes, *from = bytes.data + i;
    for (;;) {
        const char *quote = memchr(from, '"', (size_t)(end - from));
        const char *stop = quote ? quote : end;
        const char *newline = memchr(from, '\n', (size_t)(stop - from));
        if (newline) {
            s->is_in_string = 0;
            s->defect = OPEN_STRING;
            return (size_t)(newline - bytes.data);
        }
        if (!quote)
            return bytes.len_bytes - (is_escaped(end, from) ? 1 : 0);
        bool is_end = !is_escaped(quote, from);
        from = quote + 1;
        if (is_end) {
            s->is_in_string = 0;
            return (size_t)(from - bytes.data);
        }
    }
}

static bool may_begin_object(const scan *s)
{
    bool is_array = s->kinds & 1;
    return s->last == ':' || s->last == '[' || (s->last == ',' && is_array);
}

/* The first byte of a line that is no blank: does it begin another record? */
static bool begins_anew(scan *s, char c)
{
    s->is_mid_line = 1;
    if (s->line == SECOND_LINE && s->indent <= s->column)
        s->is_flat = 1;
    if (c != '{' || s->indent != s->column)
        return false;
    if (s->defect || !may_begin_object(s))
        return true;
    return !s->has_elements && (s->is_line_style || !s->is_flat);
}

static void begin_line(scan *s)
{
    s->is_mid_line = 0;
    s->indent = 0;
    if (s->line < LATER_LINE)
        s->line++;
}

static void open_bracket(scan *s, char c)
{
    s->kinds = s->kinds << 1 | (c == '[');
    if (++s->depth > s->deepest)
        s->deepest = s->depth;
}

static void close_bracket(scan *s, char c)
{
    bool is_known = s->deepest <= 64; /* deeper ones push the outer ones out */
    if (is_known && (s->kinds & 1) != (c == ']'))
        s->defect = WRONG_CLOSER;
    s->kinds >>= 1;
    s->depth--;
}

/* One byte outside of strings. */
static void scan_byte(scan *s, char c)
{
    if (s->depth > 0 && s->line == FIRST_LINE)
        s->is_line_style = 1;
    s->last = (uint8_t)c;
    if (c == '"')
        s->is_in_string = 1;
    else if (c == '{' || c == '[')
        open_bracket(s, c);
    else if (c == '}' || c == ']')
        close_bracket(s, c);
}

/* Scan an object from byte *i on. */
static enum progress scan_object(scan *s, sst_text bytes, size_t *i)
{
    while (*i < bytes.len_bytes) {
        if (s->is_in_string) {
            *i = scan_string(s, bytes, *i);
            if (s->is_in_string)
                return NEEDS_MORE;
            continue;
        }
        char c = bytes.data[*i];
        if (c == '\n') {
            begin_line(s);
        } else if (c == ' ' || c == '\t' || c == '\r') {
            s->indent += !s->is_mid_line;
        } else {
            if (!s->is_mid_line && begins_anew(s, c))
                return BEGINS_ANEW;
            scan_byte(s, c);
            if (s->depth == 0) {
                *i += 1;
                return CLOSED;
            }
        }
        *i += 1;
    }
    return NEEDS_MORE;
}

/* ---- between objects --------------------------------------------------------------- */

/* Pass over what separates records: an array that holds them begins before all records of
 * its line.  Back: where one begins, or the end of the bytes. */
static size_t find_begin(scan *s, sst_text bytes, size_t at)
{
    for (; at < bytes.len_bytes; at++) {
        char c = bytes.data[at];
        if (c == '\n') {
            s->indent = 0;
            s->is_mid_line = 0;
            s->is_behind = 0;
        } else if (c == ' ' || c == '\t') {
            s->indent += !s->is_mid_line;
        } else if (c == '[' && !s->is_in_array && !s->is_behind) {
            s->is_in_array = 1;
            s->is_mid_line = 1;
        } else if (c == ']' && s->is_in_array) {
            s->is_in_array = 0;
        } else if (c != ',' && c != '\r') {
            break;
        }
    }
    return at;
}

static void begin_record(scan *s, char first)
{
    *s = (scan){
        .column = s->indent,
        .indent = s->indent,
        .what = first == '{' ? OBJECT : OTHER,
        .is_in_array = s->is_in_array,
        .has_elements = s->has_elements,
        .is_mid_line = first == '{' || s->is_mid_line,
        .begins_line = !s->is_mid_line,
    };
}

/* Something that is no object: the rest of its line; behind an object, up to the next
 * one. */
static enum progress scan_other(const scan *s, sst_text bytes, size_t *i)
{
    const char *from = bytes.data + *i;
    size_t room = bytes.len_bytes - *i;
    const char *end = memchr(from, '\n', room);
    const char *brace =
        s->is_mid_line ? memchr(from, '{', end ? (size_t)(end - from) : room) : NULL;
    if (brace)
        end = brace;
    *i = end ? (size_t)(end - bytes.data) : bytes.len_bytes;
    return end ? CLOSED : NEEDS_MORE;
}

/* Whether it is a value of an array, with others on its line. */
static bool is_element(const scan *s, char first)
{
    return s->what == OTHER && s->is_in_array && s->is_mid_line && first &&
           strchr("-0123456789\"[tfn", first);
}

/* Such a value: up to the comma or bracket behind it, or an object within. */
static enum progress scan_element(scan *s, sst_text bytes, size_t *i)
{
    for (; *i < bytes.len_bytes; ++*i) {
        char c = bytes.data[*i];
        if (c == '\n' || (c == '{' && !s->is_in_string))
            return CLOSED;
        if (s->is_in_string && c == '\\') {
            if (*i + 1 == bytes.len_bytes)
                break;
            ++*i;
        } else if (c == '"') {
            s->is_in_string = !s->is_in_string;
        } else if (!s->is_in_string) {
            if (s->depth == 0 && (c == ',' || c == ']'))
                return CLOSED;
            s->depth += c == '[';
            s->depth -= c == ']';
        }
    }
    return NEEDS_MORE;
}

/* The end of a record without the separators behind it. */
static size_t trim_end(const scan *s, sst_text bytes, size_t begin, size_t end)
{
    bool is_bare =
        s->what == OTHER && s->is_in_array && !is_element(s, bytes.data[begin]);
    const char *separators = is_bare ? " \t\r\n,]" : " \t\r\n,";
    while (end > begin && bytes.data[end - 1] && strchr(separators, bytes.data[end - 1]))
        end--;
    return end;
}

/* Go on with the record that begins (or went on) at `begin`. */
static bool cut_record(scan *s, sst_cut_state *state, sst_text bytes, bool is_all,
                       sst_cut *out)
{
    size_t i = out->begin + state->seen_bytes;
    enum progress progress = s->what == OBJECT ? scan_object(s, bytes, &i)
                             : is_element(s, bytes.data[out->begin])
                                 ? scan_element(s, bytes, &i)
                                 : scan_other(s, bytes, &i);
    if (progress == NEEDS_MORE && !is_all) {
        state->seen_bytes = i - out->begin;
        return false;
    }
    if (progress == NEEDS_MORE) {
        i = bytes.len_bytes;
        s->is_in_array &= s->what == OTHER; /* one complaint is enough */
    }
    out->end = trim_end(s, bytes, out->begin, i);
    out->next = s->what == OTHER ? out->end : i;
    s->what = NOTHING;
    s->is_mid_line = progress != BEGINS_ANEW;
    s->is_behind = s->is_mid_line && !s->is_in_array;
    state->seen_bytes = 0;
    return true;
}

bool sst_json_cut(sst_cut_state *state, sst_text bytes, size_t at, bool is_all,
                  sst_cut *out)
{
    scan s;
    if (state->is_strict)
        return sst_json_cut_strictly(state, bytes, at, is_all, out);
    memcpy(&s, state->word, sizeof s);
    bool is_found = false;
    out->begin = at;
    if (s.what == NOTHING)
        out->begin = find_begin(&s, bytes, at);
    if (s.what != NOTHING || out->begin < bytes.len_bytes) {
        if (s.what == NOTHING)
            begin_record(&s, bytes.data[out->begin]);
        is_found = cut_record(&s, state, bytes, is_all, out);
    } else if (is_all && s.is_in_array) {
        s.is_in_array = 0; /* an empty record, to be named once: the array does not end */
        out->end = out->next = out->begin;
        is_found = true;
    }
    memcpy(state->word, &s, sizeof s);
    return is_found;
}

bool sst_json_cut_documents(sst_cut_state *state, sst_text bytes, size_t at, bool is_all,
                            sst_cut *out)
{
    scan s;
    if (!state->is_strict) {
        memcpy(&s, state->word, sizeof s);
        s.has_elements = 1;
        memcpy(state->word, &s, sizeof s);
    }
    return sst_json_cut(state, bytes, at, is_all, out);
}

/* ---- lines -------------------------------------------------------------------------- */

/* Is it all one whether the bytes at hand follow, or begin an input?  *state is made so when
 * the record that is open began a line: it is cut anew. */
static bool begin_anew(sst_cut_state *state)
{
    scan s;
    memcpy(&s, state->word, sizeof s);
    bool is_begun = s.what == OBJECT && s.begins_line && s.column == 0;
    bool is_between = s.what == NOTHING && !s.is_mid_line && s.indent == 0;
    if (s.is_in_array || !(is_begun || is_between))
        return false;
    *state = (sst_cut_state){0};
    return true;
}

/* The last byte of a line that is no white space, of which there is some. */
static char last_of_line(const char *newline)
{
    while (newline[-1] == ' ' || newline[-1] == '\t' || newline[-1] == '\r')
        newline--;
    return newline[-1];
}

/* A line that begins with { in the first column begins a record: the one before it was in
 * the first column too, if all lines before are like that, and ends here at the latest when
 * its own last byte is } (begins_anew).  So bytes may be cut between two such lines. */
size_t sst_json_whole_lines(sst_cut_state *state, sst_text bytes, bool is_all,
                            uint64_t *num_lines)
{
    sst_cut_state anew = *state;
    if (!begin_anew(&anew))
        return 0;
    const char *begin = bytes.data, *end = bytes.data + bytes.len_bytes, *last = begin;
    uint64_t num = 0;
    while (begin < end && *begin == '{') {
        const char *newline = memchr(begin, '\n', (size_t)(end - begin));
        last = begin;
        if (!newline || last_of_line(newline) != '}')
            break;
        begin = newline + 1;
        num++;
    }
    if (is_all) {
        last = end;
        num += sst_count_lines(begin, (size_t)(end - begin));
    } else {
        num -=
            last < begin; /* a line that is followed by something else, or by nothing */
    }
    if (last > bytes.data) {
        *state = anew;
        *num_lines = num;
    }
    return (size_t)(last - bytes.data);
}

size_t sst_json_line_begin(const sst_cut_state *state, sst_text bytes, size_t at)
{
    scan s;
    memcpy(&s, state->word, sizeof s);
    if (s.what != NOTHING)
        return SIZE_MAX;
    if (!s.is_mid_line)
        return s.indent == 0 ? at : SIZE_MAX;
    for (; at < bytes.len_bytes; at++) {
        char c = bytes.data[at];
        if (c == '\n')
            return at + 1;
        if (c != ' ' && c != '\t' && c != '\r' && c != ',')
            break;
    }
    return SIZE_MAX;
}

void sst_json_pass_object(sst_cut_state *state)
{
    scan s;
    memcpy(&s, state->word, sizeof s);
    s = (scan){
        .is_in_array = s.is_in_array, .is_mid_line = 1, .is_behind = !s.is_in_array};
    memcpy(state->word, &s, sizeof s);
}

/* ---- one record -------------------------------------------------------------------- */

static sst_status fail_no_object(char first, sst_error *err)
{
    const char *found = first == '\0'                  ? "a NUL byte"
                        : first == '"'                 ? "a string"
                        : first == '['                 ? "an array"
                        : strchr("-0123456789", first) ? "a number"
                        : strchr("}])", first)         ? "a closing bracket"
                        : strchr("tfn", first)         ? "true, false, null or a word"
                                                       : "something else";
    return sst_fail(err, SST_ERR_RECORD, 0, "found %s, wanted a JSON object {...}",
                    found);
}

sst_status sst_json_check(sst_text record, uint32_t max_depth, sst_error *err)
{
    if (record.len_bytes == 0)
        return sst_fail(err, SST_ERR_RECORD, 0,
                        "the input ends inside its array; wanted ]");
    if (*record.data != '{')
        return fail_no_object(*record.data, err);
    scan s = {.column = UINT32_MAX, .what = OBJECT};
    size_t i = 0;
    enum progress progress = scan_object(&s, record, &i);
    if (s.deepest > max_depth)
        return sst_fail(err, SST_ERR_RECORD, 0,
                        "depth %u, the limit is %u (--max-json-depth)", s.deepest,
                        max_depth);
    if (s.defect == OPEN_STRING || s.is_in_string)
        return sst_fail(err, SST_ERR_RECORD, 0,
                        "not valid JSON: a string does not end on its line; wanted \"");
    if (s.defect == WRONG_CLOSER)
        return sst_fail(err, SST_ERR_RECORD, 0,
                        "not valid JSON: } or ] closes a bracket of the other kind");
    if (progress != CLOSED)
        return sst_fail(err, SST_ERR_RECORD, 0,
                        "not valid JSON: the object does not end; wanted }");
    return SST_OK;
}
