/* SPDX-License-Identifier: MIT */
/* csv_cut.c - where the rows of a table of text end.
 *
 * What a quote means is what it means to libcsv (RFC 4180, and beyond it), save that one
 * which is never closed takes no line but its own, and that a value may just begin with one:
 *
 *     1,"Never again" says the mayor,The words of ...
 *
 * Such a value ends where one without quotes does. */
#include "csv_cut.h"
#include "reader.h"

#include <string.h>

#define SEP_LINE "sep="

/* Bytes behind quotes that are never closed are cut twice, up to so many of an input; then no
 * quoted value holds a line end, so that the time stays linear. */
#define MOST_CUT_TWICE ((uint64_t)64 << 20)

/* How many bytes of a value are skipped at once. */
#define SKIP_BYTES 1024

/* How far behind a stray quote the one is looked for that closes its value. */
#define AHEAD_BYTES ((size_t)1 << 16)

/* ---- the delimiter ----------------------------------------------------------------- */

static bool is_line_end(char c)
{
    return c == '\n' || c == '\r';
}

size_t sst_csv_sep_bytes(sst_text header)
{
    const char *p = header.data;
    size_t len = sizeof SEP_LINE; /* with the delimiter */
    if (header.len_bytes <= len || memcmp(p, SEP_LINE, len - 1) != 0 ||
        is_line_end(p[len - 1]) || p[len - 1] == '"' || !is_line_end(p[len]))
        return 0;
    while (len < header.len_bytes && is_line_end(p[len]))
        len++;
    return len;
}

char sst_csv_delimiter(const char *head, size_t len_bytes)
{
    if (sst_csv_sep_bytes((sst_text){head, len_bytes}) > 0)
        return head[sizeof SEP_LINE - 1];
    static const char delimiters[] = ",\t;";
    size_t counts[3] = {0};
    for (size_t i = 0; i < len_bytes && i < SST_HEAD_BYTES && !is_line_end(head[i]);
         i++) {
        const char *found = head[i] ? strchr(delimiters, head[i]) : NULL;
        if (found)
            counts[found - delimiters]++;
    }
    size_t best = 0;
    for (size_t i = 1; i < 3; i++)
        if (counts[i] > counts[best])
            best = i;
    return counts[best] > 0 ? delimiters[best] : '\0';
}

/* ---- a byte ------------------------------------------------------------------------ */

sst_csv_place sst_csv_step(sst_csv_place place, char c, char delimiter)
{
    bool is_blank = (c == ' ' || c == '\t') && c != delimiter;
    switch (place) {
    case SST_CSV_IN_QUOTED:
        return c == '"' ? SST_CSV_BEHIND_QUOTE : SST_CSV_IN_QUOTED;
    case SST_CSV_BEHIND_QUOTE:
    case SST_CSV_BEHIND_BLANK:
        if (c == delimiter)
            return SST_CSV_BEFORE_FIELD;
        if (c == '"' && place == SST_CSV_BEHIND_BLANK)
            return SST_CSV_BEHIND_QUOTE;
        return is_blank ? SST_CSV_BEHIND_BLANK : SST_CSV_IN_QUOTED;
    case SST_CSV_IN_PLAIN:
        return c == delimiter ? SST_CSV_BEFORE_FIELD : SST_CSV_IN_PLAIN;
    default:
        if (c == '"')
            return SST_CSV_IN_QUOTED;
        return c == delimiter || is_blank ? SST_CSV_BEFORE_FIELD : SST_CSV_IN_PLAIN;
    }
}

static size_t find_byte(sst_text bytes, size_t i, size_t end, char c)
{
    const char *found = i < end ? memchr(bytes.data + i, c, end - i) : NULL;
    return found ? (size_t)(found - bytes.data) : end;
}

size_t sst_csv_skip(sst_text row, size_t i, size_t end, sst_csv_place place,
                    char delimiter)
{
    if (place != SST_CSV_IN_QUOTED && place != SST_CSV_IN_PLAIN)
        return i;
    return find_byte(row, i, end, place == SST_CSV_IN_QUOTED ? '"' : delimiter);
}

bool sst_csv_is_stray(sst_csv_place place, sst_csv_place next, char c)
{
    return next == SST_CSV_IN_QUOTED && place > SST_CSV_IN_QUOTED && c != '"';
}

/* Does a quoted value, were it one, run into the next at this delimiter?  No text holds tabs,
 * and hardly one a quote right behind a comma. */
static bool runs_on(sst_text row, size_t i, size_t end, char delimiter)
{
    return row.data[i] == delimiter &&
           (delimiter == '\t' || (i + 1 < end && row.data[i + 1] == '"'));
}

/* The bytes to look at end with a whole AHEAD_BYTES of the row: so what was found for one
 * quote holds for the others before that end, and none is looked at for each of them. */
bool sst_csv_look_ahead(sst_text row, size_t i, char delimiter, bool is_all,
                        sst_csv_ahead *ahead)
{
    if (i < ahead->until)
        return true;
    size_t next = (i / AHEAD_BYTES + 1) * AHEAD_BYTES, most = next + AHEAD_BYTES;
    size_t end = row.len_bytes < most ? row.len_bytes : most, at = i;
    sst_csv_place place = SST_CSV_IN_QUOTED;
    bool runs = false;
    for (; at < end && place != SST_CSV_BEFORE_FIELD && !is_line_end(row.data[at]);
         at++) {
        runs = place == SST_CSV_IN_QUOTED && runs_on(row, at, end, delimiter);
        if (runs)
            break;
        place = sst_csv_step(place, row.data[at], delimiter);
    }
    bool is_closed = !runs && place != SST_CSV_IN_QUOTED;
    bool is_cut_off = !runs && place != SST_CSV_BEFORE_FIELD && at == end;
    if (is_cut_off && end < most && !is_all)
        return false;
    if (is_cut_off && end == most) { /* too far off */
        is_closed = false;
        at = next;
    }
    *ahead = (sst_csv_ahead){at, is_closed ? SST_CSV_IN_QUOTED : SST_CSV_IN_PLAIN};
    return true;
}

/* ---- cut --------------------------------------------------------------------------- */

/* Words of the cut state. */
enum { PLACE, DELIMITER, LINE_END, CUT_TWICE };

/* Find the delimiter in the header, once so much of it is there that more would not change
 * it.  false: it is not. */
static bool know_delimiter(sst_cut_state *state, sst_text header, bool is_all)
{
    size_t sep = sst_csv_sep_bytes(header);
    bool is_enough =
        header.len_bytes >= SST_HEAD_BYTES || (is_all && header.len_bytes > 0);
    for (size_t i = sep; i < header.len_bytes && !is_enough; i++)
        is_enough = sep > 0 || is_line_end(header.data[i]);
    if (is_enough) {
        char found = sst_csv_delimiter(header.data, header.len_bytes);
        state->word[DELIMITER] = (uint8_t)(found ? found : ',');
    }
    return state->word[DELIMITER] != 0;
}

/* Behind a quote in a quoted value, and what follows is no delimiter: does the quote stand
 * where one opens a value?  Then the one before was never closed. */
static bool opens_value(sst_text bytes, size_t at, size_t i, char delimiter)
{
    const char *p = bytes.data;
    while (i > at && (p[i - 1] == ' ' || p[i - 1] == '\t') && p[i - 1] != delimiter)
        i--;
    while (i > at && p[i - 1] == '"')
        i--;
    return i > at && (p[i - 1] == delimiter || is_line_end(p[i - 1]));
}

typedef enum row_end {
    ROW_GOES_ON, /* in bytes that are not there yet */
    ROW_ENDS,    /* here, or with the input */
    ROW_UNSOUND  /* a quote is never closed */
} row_end;

/* What is wrong with a value of several lines: as the quote shows that opens a value of a
 * later one, or the limit on records. */
static bool is_unsound(const sst_cut_state *state, sst_text bytes, size_t at, size_t i)
{
    sst_csv_place place = (sst_csv_place)state->word[PLACE];
    char delimiter = (char)state->word[DELIMITER], c = bytes.data[i];
    if (state->word[LINE_END] == 0)
        return false;
    if (place == SST_CSV_IN_QUOTED)
        return state->most_bytes > 0 && i - at >= state->most_bytes;
    return sst_csv_is_stray(place, sst_csv_step(place, c, delimiter), c) &&
           opens_value(bytes, at, i, delimiter);
}

/* Where the next byte stands that is looked at, from *i on: what is passed are bytes of a
 * value. Not far, as three kinds are looked for, and one of them may be nowhere. */
static size_t skip_value(const sst_cut_state *state, sst_text bytes, size_t at, size_t i)
{
    sst_csv_place place = (sst_csv_place)state->word[PLACE];
    size_t end = bytes.len_bytes - i > SKIP_BYTES ? i + SKIP_BYTES : bytes.len_bytes;
    if (place == SST_CSV_IN_QUOTED && state->word[LINE_END] > 0) {
        uint64_t left = at + state->most_bytes > i ? at + state->most_bytes - i : 0;
        if (state->most_bytes > 0 && end - i > left)
            end = i + (size_t)left;
        return sst_csv_skip(bytes, i, end, place, (char)state->word[DELIMITER]);
    }
    end = sst_csv_skip(bytes, i, end, place, (char)state->word[DELIMITER]);
    end = find_byte(bytes, i, end, '\n');
    return find_byte(bytes, i, end, '\r');
}

/* From *i to the end of the row, or of the bytes. */
static row_end pass_row(sst_cut_state *state, sst_text bytes, size_t at, bool is_all,
                        size_t *i)
{
    char delimiter = (char)state->word[DELIMITER];
    bool is_by_line = state->word[CUT_TWICE] > MOST_CUT_TWICE;
    sst_text row = {bytes.data + at, bytes.len_bytes - at};
    sst_csv_ahead ahead = {0};
    for (; (*i = skip_value(state, bytes, at, *i)) < bytes.len_bytes; ++*i) {
        sst_csv_place place = (sst_csv_place)state->word[PLACE];
        char c = bytes.data[*i];
        if (is_line_end(c) && (place != SST_CSV_IN_QUOTED || is_by_line))
            return ROW_ENDS;
        if (is_unsound(state, bytes, at, *i))
            return ROW_UNSOUND;
        sst_csv_place next = sst_csv_step(place, c, delimiter);
        if (next == SST_CSV_IN_QUOTED && place < SST_CSV_IN_PLAIN)
            state->word[LINE_END] = 0;
        else if (sst_csv_is_stray(place, next, c) && state->word[LINE_END] == 0) {
            if (!sst_csv_look_ahead(row, *i - at, delimiter, is_all, &ahead))
                return ROW_GOES_ON;
            next = ahead.place;
        } else if (is_line_end(c) && state->word[LINE_END] == 0)
            state->word[LINE_END] = *i - at + 1;
        state->word[PLACE] = next;
    }
    if (!is_all)
        return ROW_GOES_ON;
    return state->word[PLACE] == SST_CSV_IN_QUOTED ? ROW_UNSOUND : ROW_ENDS;
}

/* Where a row begins that is not looked at yet; false: its delimiter is not known. */
static bool begin_row(sst_cut_state *state, sst_text bytes, bool is_all, size_t *at)
{
    while (*at < bytes.len_bytes && is_line_end(bytes.data[*at]))
        ++*at;
    sst_text header = {bytes.data + *at, bytes.len_bytes - *at};
    state->word[LINE_END] = 0;
    if (state->word[DELIMITER] != 0)
        return true;
    if (!know_delimiter(state, header, is_all))
        return false;
    state->seen_bytes = sst_csv_sep_bytes(header);
    state->word[PLACE] =
        state->seen_bytes > 0 ? SST_CSV_BEFORE_FIELD : SST_CSV_BEFORE_ROW;
    return true;
}

bool sst_csv_cut(sst_cut_state *state, sst_text bytes, size_t at, bool is_all,
                 sst_cut *out)
{
    bool is_begun = state->word[PLACE] != SST_CSV_BEFORE_ROW;
    if (is_begun && state->seen_bytes == 0)
        state->word[LINE_END] = 0; /* it was dropped, with all before */
    bool is_known = is_begun || begin_row(state, bytes, is_all, &at);
    *out = (sst_cut){.begin = at};
    if (!is_known)
        return false;
    size_t i = at + (size_t)state->seen_bytes;
    row_end ends = pass_row(state, bytes, at, is_all, &i);
    if (ends == ROW_UNSOUND && state->word[LINE_END] > 0) {
        size_t line_end = at + (size_t)state->word[LINE_END] - 1;
        state->word[CUT_TWICE] += i - line_end;
        i = line_end;
    }
    bool is_whole = ends != ROW_GOES_ON && (i < bytes.len_bytes || i > at);
    if (is_whole)
        state->word[PLACE] = SST_CSV_BEFORE_ROW;
    state->seen_bytes = is_whole ? 0 : i - at;
    out->end = i;
    out->next = i < bytes.len_bytes ? i + 1 : i;
    return is_whole;
}
