/* SPDX-License-Identifier: MIT */
/* cutter.h - code points of the folded text in, one by one; canonical words out.
 *
 * The rules of words alone (normalise.c has them in prose): what is a word, which
 * apostrophes, commas and points vanish.  Part of normalise.c; no other file needs it.
 *
 * The end of a token in the canonical bytes is written when it is closed; its end in the
 * text with each code point, since what follows may be dropped without a trace. */
#ifndef SST_TEXT_CUTTER_H
#define SST_TEXT_CUTTER_H

#include <string.h>

#include "base/scratch.h"
#include "normalise_utf8.h"
#include "text.h"
#include "unicode_tables.h"

#define SST_ALWAYS_INLINE inline __attribute__((always_inline))

/* Room for a code point and two blanks, stored four bytes at a time. */
#define SST_CUTTER_SLACK 16

/* One code point of the folded text. */
typedef struct sst_piece {
    const sst_kind *kind;
    uint32_t bytes; /* its UTF-8, first byte lowest */
    uint32_t len_bytes;
    uint32_t begin, end; /* the bytes of the text as read that it stands for */
} sst_piece;

/* The letters behind an apostrophe, while it is not known whether the word goes on. */
typedef struct sst_tail {
    size_t at;      /* where they begin in the canonical bytes */
    uint32_t begin; /* the same in the text as read */
    uint32_t end;   /* where the word before the apostrophe ends in the text as read */
    uint32_t num;   /* code points so far, at most 2 */
} sst_tail;

/* What may go on the last token. */
typedef enum sst_open {
    SST_OPEN_NOT = 0,
    SST_OPEN_WORD, /* letters, marks, numbers: it is a word of a spaced script */
    SST_OPEN_MARKS /* marks: it is a code point of a script without spaces */
} sst_open;

typedef struct sst_cutter {
    sst_scratch *scratch;
    char *canonical; /* these four as in sst_words */
    sst_span *at, *from;
    uint8_t *script; /* with has_unspaced; until then all are of SST_SCRIPT_SPACED */
    size_t len_bytes, cap_bytes;
    size_t num_tokens, cap_tokens;
    uint8_t open; /* sst_open */
    uint8_t last; /* sst_code of the last code point of the open word */
    uint8_t
        waiting; /* SST_CODE_POINT, SST_CODE_APOSTROPHE: a word is open, and what comes
                         next decides what that is; else 0 */
    bool has_places;   /* `from` is wanted of tokens */
    bool has_unspaced; /* a token of a script without spaces */
    bool is_too_long;  /* for 32-bit places: why memory was refused */
    sst_tail tail;     /* of the apostrophe that waits */
} sst_cutter;

/* These return false when memory ran out or the words are too long for 32 bits. */
/* The cutter has its scratch, and zeros but for what is wanted. */
bool sst_cutter_init(sst_cutter *cutter, size_t text_bytes);
bool sst_cutter_reserve(sst_cutter *cutter, size_t num_bytes, size_t num_tokens);
bool sst_cutter_finish(sst_cutter *cutter, sst_words *out);

/* Where something waits, or begins to, or room is short.  Call sst_cutter_take. */
bool sst_cutter_take_slowly(sst_cutter *cutter, sst_piece piece);
void sst_cutter_settle_end(sst_cutter *cutter);

/* A token of a script without spaces: from now on the scripts of tokens are written. */
static inline void sst_cutter_meet_unspaced(sst_cutter *c)
{
    if (!c->has_unspaced)
        memset(c->script, SST_SCRIPT_SPACED, c->num_tokens);
    c->has_unspaced = true;
}

/* End the last token: what comes next is another word.  The byte between them keeps it
 * from being read as one. */
static inline void sst_cutter_close(sst_cutter *c)
{
    if (c->waiting)
        sst_cutter_settle_end(c);
    if (c->open) {
        c->at[c->num_tokens - 1].end = (uint32_t)c->len_bytes;
        c->canonical[c->len_bytes++] = ' ';
    }
    c->open = SST_OPEN_NOT;
}

static inline void sst_cutter_open(sst_cutter *c, uint32_t begin, uint8_t script)
{
    sst_cutter_close(c);
    size_t i = c->num_tokens++;
    c->at[i].begin = (uint32_t)c->len_bytes;
    c->from[i].begin = begin;
    if (script != SST_SCRIPT_SPACED)
        sst_cutter_meet_unspaced(c);
    c->script[i] = script;
    c->open = script == SST_SCRIPT_SPACED ? SST_OPEN_WORD : SST_OPEN_MARKS;
}

/* One more code point for the open token. */
static inline void sst_cutter_append(sst_cutter *c, uint32_t bytes, uint32_t len_bytes,
                                     uint32_t end)
{
    sst_utf8_store(c->canonical + c->len_bytes, bytes);
    c->len_bytes += len_bytes;
    c->from[c->num_tokens - 1].end = end;
}

/* The rules where nothing waits and room is reserved. */
static inline void sst_cutter_take_plainly(sst_cutter *c, sst_piece piece)
{
    uint8_t code = piece.kind->code, script = piece.kind->script;
    if (code < SST_CODE_LETTER) {
        if (code != SST_CODE_DROPPED && code != SST_CODE_TATWEEL)
            sst_cutter_close(c);
        return;
    }
    bool goes_on = code == SST_CODE_MARK
                       ? c->open != SST_OPEN_NOT
                       : c->open == SST_OPEN_WORD && script == SST_SCRIPT_SPACED;
    if (!goes_on)
        sst_cutter_open(c, piece.begin, script);
    sst_cutter_append(c, piece.bytes, piece.len_bytes, piece.end);
    c->last = code;
}

/* Take the next code point; false as above. */
static SST_ALWAYS_INLINE bool sst_cutter_take(sst_cutter *c, sst_piece piece)
{
    uint8_t code = piece.kind->code;
    bool is_plain = !c->waiting && code != SST_CODE_APOSTROPHE &&
                    (code != SST_CODE_POINT || c->last != SST_CODE_DIGIT) &&
                    c->cap_bytes - c->len_bytes >= SST_CUTTER_SLACK &&
                    c->cap_tokens > c->num_tokens;
    if (!is_plain)
        return sst_cutter_take_slowly(c, piece);
    sst_cutter_take_plainly(c, piece);
    return true;
}

#endif
