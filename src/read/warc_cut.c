/* SPDX-License-Identifier: MIT */
/* warc_cut.c - a stream of WARC in, one record that may hold an article at a time out.
 *
 *     | header | block, as long as Content-Length says | CR LF CR LF | header | block ...
 *
 * A record's length is believed when what it says ends there: newlines and the next
 * version line, or the input.  Else the record ends where the next one seems to begin,
 * and so does whatever stands between records.
 *
 * Two kinds of records are not waited for.  One that holds no article (read from its
 * header) is passed over as its bytes come, so that a film in an archive takes no
 * memory: of one whose type is to be counted the header alone is cut, aside.  And the
 * length of one that is very long is not believed against a version line behind an empty
 * line, else one wrong digit would swallow the rest of the archive.
 * None of this depends on how the bytes come in pieces. */
#include "warc_cut.h"
#include "warc_record.h"

#include <assert.h>
#include <string.h>

#define VERY_LONG ((uint64_t)16 << 20)
#define MOST_NEWLINES 16 /* that are looked at behind a record */

enum place { BETWEEN = 0, IN_RECORD, AT_OTHER, IN_OTHER, IN_WASTE };

/* Lives in the words of sst_cut_state between calls. */
typedef struct scan {
    uint64_t place;
    uint64_t record_bytes; /* as the header says */
    uint64_t looked_bytes; /* of the record: these are not looked at again */
    uint64_t head_bytes;   /* of the record's header; AT_OTHER: and of HTTP's */
} scan;

static_assert(sizeof(scan) <= sizeof((sst_cut_state){0}.word),
              "a scan fits the state's words");

enum progress { NEEDS_MORE, FOUND, PASSED };

/* What is being cut, and the bytes at hand. */
typedef struct cutter {
    scan s;
    sst_text bytes;
    bool is_all;
    size_t begin;  /* of the record, or of what is left of it, in the bytes */
    size_t looked; /* where looking goes on */
    size_t end, next;
} cutter;

static bool is_newline(char c)
{
    return c == '\n' || c == '\r';
}

/* ---- ends -------------------------------------------------------------------------- */

/* Does a record end at `at`, by what follows? */
static bool ends_at(const cutter *c, size_t at)
{
    size_t i = at, most = at + MOST_NEWLINES;
    bool is_open;
    while (i < c->bytes.len_bytes && i < most && is_newline(c->bytes.data[i]))
        i++;
    if (i == c->bytes.len_bytes || i == most)
        return true;
    return sst_warc_is_version(c->bytes, i, &is_open) || (is_open && c->is_all);
}

static enum progress end_at(cutter *c, size_t end, enum progress progress)
{
    c->end = c->next = end;
    c->s = (scan){BETWEEN, 0, 0, 0};
    return progress;
}

/* Wait for more bytes, having looked at all but the last few of these. */
static enum progress wait_behind(cutter *c, size_t kept_bytes)
{
    size_t len = c->bytes.len_bytes;
    size_t looked = len > kept_bytes ? len - kept_bytes : 0;
    if (looked > c->looked)
        c->looked = looked;
    return NEEDS_MORE;
}

/* ---- what is being cut ------------------------------------------------------------- */

/* To where the next record seems to begin. */
static enum progress cut_waste(cutter *c)
{
    size_t found = sst_warc_find_begin(c->bytes, c->looked, false);
    if (found != SIZE_MAX)
        return end_at(c, found, FOUND);
    if (c->is_all)
        return end_at(c, c->bytes.len_bytes, FOUND);
    return wait_behind(c, SST_WARC_BEGIN_BYTES);
}

/* The record's end in the bytes as its header says; beyond them if it is not there
 * yet. */
static uint64_t stated_end(const cutter *c)
{
    return c->looked + (c->s.record_bytes - c->s.looked_bytes);
}

/* The first place behind the header where a record begins that is not to be, before
 * `end`. */
static size_t find_inside(const cutter *c, uint64_t end, bool is_parted)
{
    size_t from = c->begin + (size_t)c->s.head_bytes;
    bool is_dropped = c->looked - c->begin != c->s.looked_bytes;
    if (!is_parted && is_dropped)
        return SIZE_MAX;
    if (is_parted && (is_dropped || c->looked > from))
        from = c->looked;
    size_t found = sst_warc_find_begin(c->bytes, from, is_parted);
    return found < end ? found : SIZE_MAX;
}

/* Are there all bytes that can tell where the record ends? A record that begins before
 * `end` is known by some behind it. */
static bool has_seen(const cutter *c, uint64_t end)
{
    return c->is_all || end + SST_WARC_BEGIN_BYTES <= c->bytes.len_bytes;
}

static enum progress cut_record(cutter *c)
{
    uint64_t end = stated_end(c);
    size_t len = c->bytes.len_bytes, found = SIZE_MAX;
    if (c->s.record_bytes > VERY_LONG)
        found = find_inside(c, end, true);
    if (found == SIZE_MAX && !has_seen(c, end))
        return wait_behind(c, SST_WARC_BEGIN_BYTES);
    if (found == SIZE_MAX && end <= len && ends_at(c, (size_t)end))
        found = (size_t)end;
    if (found == SIZE_MAX)
        found = find_inside(c, end, false);
    if (found == SIZE_MAX)
        found = end <= len ? (size_t)end : len;
    return end_at(c, found, FOUND);
}

/* The header of a record without an article. */
static enum progress cut_head(cutter *c)
{
    c->end = c->next = c->begin + (size_t)c->s.head_bytes;
    c->s.looked_bytes = c->s.head_bytes;
    c->s.place = IN_OTHER;
    return FOUND;
}

/* Of a record without an article nothing is kept. */
static enum progress pass_other(cutter *c)
{
    uint64_t end = stated_end(c);
    size_t len = c->bytes.len_bytes, found = find_inside(c, end, true);
    if (found != SIZE_MAX)
        return end_at(c, found, PASSED);
    if (!has_seen(c, end))
        return wait_behind(c, SST_WARC_BEGIN_BYTES);
    if (end <= len)
        return end_at(c, (size_t)end, PASSED);
    c->begin = len; /* an empty record: the input ends inside this one */
    return end_at(c, len, FOUND);
}

/* ---- from record to record --------------------------------------------------------- */

/* Look at the record that begins at c->begin.  false: more bytes are needed. */
static bool begin_record(cutter *c)
{
    sst_warc_record record;
    sst_text rest = {c->bytes.data + c->begin, c->bytes.len_bytes - c->begin};
    sst_warc_look look = sst_warc_record_look(rest, c->is_all, &record);
    if (look == SST_WARC_OPEN)
        return false;
    c->looked = c->begin;
    c->s = (scan){.place = IN_WASTE};
    if (look == SST_WARC_BROKEN) {
        c->looked = c->begin + 1; /* the next one begins behind this */
        c->s.looked_bytes = 1;
        return true;
    }
    c->s.place = record.holds == SST_WARC_NOTHING ? IN_OTHER
                 : record.holds == SST_WARC_OTHER ? AT_OTHER
                                                  : IN_RECORD;
    c->s.head_bytes = record.head.body;
    if (c->s.place == AT_OTHER && record.has_http)
        c->s.head_bytes += record.http.body;
    c->s.record_bytes = record.head.body + record.block_bytes;
    return true;
}

static enum progress go_on(cutter *c)
{
    switch (c->s.place) {
    case IN_RECORD:
        return cut_record(c);
    case AT_OTHER:
        return cut_head(c);
    case IN_OTHER:
        return pass_other(c);
    default:
        return cut_waste(c);
    }
}

/* Go from record to record until one is cut. */
static enum progress cut_next(cutter *c)
{
    for (;;) {
        if (c->s.place == BETWEEN) {
            while (c->begin < c->bytes.len_bytes && is_newline(c->bytes.data[c->begin]))
                c->begin++;
            c->looked = c->begin;
            if (c->begin == c->bytes.len_bytes || !begin_record(c))
                return NEEDS_MORE;
        }
        size_t before = c->looked;
        enum progress progress = go_on(c);
        if (progress == PASSED)
            c->begin = c->next;
        else if (progress == NEEDS_MORE)
            c->s.looked_bytes += c->looked - before;
        if (progress != PASSED)
            return progress;
    }
}

bool sst_warc_cut(sst_cut_state *state, sst_text bytes, size_t at, bool is_all,
                  sst_cut *out)
{
    cutter c = {.bytes = bytes, .is_all = is_all, .begin = at};
    memcpy(&c.s, state->word, sizeof c.s);
    c.looked = at + (size_t)state->seen_bytes;
    bool is_found = cut_next(&c) == FOUND;
    if (!is_found && c.s.place == IN_OTHER)
        c.begin = c.looked;
    *out = (sst_cut){c.begin, c.end, c.next, is_found && c.s.place == IN_OTHER};
    state->seen_bytes = is_found ? 0 : c.looked - c.begin;
    memcpy(state->word, &c.s, sizeof c.s);
    return is_found;
}
