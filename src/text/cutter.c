/* SPDX-License-Identifier: MIT */
/* cutter.c - code points of the folded text in, canonical words out: see cutter.h.
 *
 * A word is written as it comes.  An apostrophe or point inside it is not written; the
 * word goes on as if it had vanished.  When what follows says otherwise, at most three
 * code points have been written since: a blank is pushed in between, or they are taken
 * back. */
#include "cutter.h"

#include <string.h>

#define MAX_TAIL 2            /* letters behind an apostrophe that vanishes */
#define START_SLACK_BYTES 192 /* short texts, too, seldom grow */
#define START_SLACK_TOKENS 192
#define LONG_TEXT_BYTES ((size_t)1 << 20)

static bool grow_bytes(sst_cutter *c, size_t want)
{
    if (want > UINT32_MAX) {
        c->is_too_long = true;
        return false;
    }
    size_t cap = want + want / 2;
    char *grown = sst_scratch_alloc(c->scratch, cap, 1);
    if (!grown)
        return false;
    if (c->len_bytes > 0)
        memcpy(grown, c->canonical, c->len_bytes);
    c->canonical = grown;
    c->cap_bytes = cap;
    return true;
}

/* The two arrays of places lie one behind the other, scripts last. */
static bool place_tokens(sst_cutter *c, size_t cap)
{
    sst_span *places = sst_scratch_alloc(c->scratch, cap, 2 * sizeof *places + 1);
    if (!places)
        return false;
    c->at = places;
    c->from = places + cap;
    c->script = (uint8_t *)(places + 2 * cap);
    c->cap_tokens = cap;
    return true;
}

static bool grow_tokens(sst_cutter *c, size_t want)
{
    const sst_cutter from = *c;
    size_t num = c->num_tokens;
    if (!place_tokens(c, want + want / 2))
        return false;
    memcpy(c->at, from.at, num * sizeof *c->at);
    memcpy(c->from, from.from, num * sizeof *c->from);
    memcpy(c->script, from.script, num);
    return true;
}

bool sst_cutter_reserve(sst_cutter *c, size_t num_bytes, size_t num_tokens)
{
    if (c->cap_bytes - c->len_bytes < num_bytes &&
        !grow_bytes(c, c->len_bytes + num_bytes))
        return false;
    return c->cap_tokens - c->num_tokens >= num_tokens ||
           grow_tokens(c, c->num_tokens + num_tokens);
}

/* Folding makes a few code points eleven times as long: to be ready for that would cost
 * every article dear.  Of what a long text does not need no page is ever touched, so it gets
 * room for words of one letter: to grow would take the old places and the new. */
bool sst_cutter_init(sst_cutter *c, size_t text_bytes)
{
    size_t bytes_per_token = text_bytes < LONG_TEXT_BYTES ? 3 : 2;
    c->cap_bytes = text_bytes + START_SLACK_BYTES + SST_WORDS_PADDING;
    c->canonical = sst_scratch_alloc(c->scratch, c->cap_bytes, 1);
    return c->canonical &&
           place_tokens(c, text_bytes / bytes_per_token + START_SLACK_TOKENS);
}

/* What stands behind the apostrophe is a word of its own. */
static void split_tail(sst_cutter *c)
{
    char *tail = c->canonical + c->tail.at;
    size_t i = c->num_tokens++;
    memmove(tail + 1, tail, c->len_bytes - c->tail.at);
    *tail = ' ';
    c->len_bytes++;
    c->at[i - 1].end = (uint32_t)c->tail.at;
    c->at[i].begin = (uint32_t)c->tail.at + 1;
    c->from[i] = (sst_span){c->tail.begin, c->from[i - 1].end};
    c->script[i] = SST_SCRIPT_SPACED;
    c->from[i - 1].end = c->tail.end;
    c->waiting = 0;
}

/* One more code point is about to come behind the apostrophe. */
static void lengthen_tail(sst_cutter *c, const sst_piece *piece)
{
    uint8_t code = piece->kind->code;
    if (c->tail.num == 0)
        c->tail.begin = piece->begin;
    if (c->tail.num == MAX_TAIL || code == SST_CODE_DIGIT || code == SST_CODE_NUMBER)
        split_tail(c);
    else
        c->tail.num++;
}

static bool tail_is_s(const sst_cutter *c)
{
    return c->waiting == SST_CODE_APOSTROPHE && c->len_bytes - c->tail.at == 1 &&
           c->canonical[c->tail.at] == 's';
}

/* The word ends while something waits. */
void sst_cutter_settle_end(sst_cutter *c)
{
    if (tail_is_s(c)) {
        c->len_bytes = c->tail.at;
        c->from[c->num_tokens - 1].end = c->tail.end;
    }
    c->waiting = 0;
}

/* Something waits, and `piece` decides: does the word go on? */
static void settle(sst_cutter *c, const sst_piece *piece)
{
    const sst_kind *kind = piece->kind;
    bool has_letter = c->waiting == SST_CODE_APOSTROPHE && c->tail.num > 0;
    if (c->waiting == SST_CODE_POINT && kind->code == SST_CODE_DIGIT)
        c->waiting = 0;
    else if (c->waiting == SST_CODE_POINT || kind->code < SST_CODE_LETTER)
        sst_cutter_close(c);
    else if (kind->script == SST_SCRIPT_SPACED ||
             (kind->code == SST_CODE_MARK && has_letter))
        lengthen_tail(c, piece);
    else
        sst_cutter_close(c);
}

/* A second apostrophe ends the first one's tail and may have its own: rock'n'roll. */
static void take_apostrophe(sst_cutter *c)
{
    bool had_tail = c->waiting == SST_CODE_APOSTROPHE && c->tail.num > 0 && !tail_is_s(c);
    if (c->open != SST_OPEN_WORD || (c->waiting && !had_tail)) {
        sst_cutter_close(c);
        return;
    }
    c->waiting = SST_CODE_APOSTROPHE;
    c->tail = (sst_tail){.at = c->len_bytes, .end = c->from[c->num_tokens - 1].end};
}

bool sst_cutter_take_slowly(sst_cutter *c, sst_piece piece)
{
    uint8_t code = piece.kind->code;
    if (!sst_cutter_reserve(c, SST_CUTTER_SLACK, 2))
        return false;
    if (code == SST_CODE_DROPPED || code == SST_CODE_TATWEEL)
        return true;
    if (code == SST_CODE_APOSTROPHE) {
        take_apostrophe(c);
        return true;
    }
    bool follows_digit =
        c->open == SST_OPEN_WORD && c->last == SST_CODE_DIGIT && !c->waiting;
    if (code == SST_CODE_POINT && follows_digit) {
        c->waiting = SST_CODE_POINT;
        return true;
    }
    if (c->waiting)
        settle(c, &piece);
    sst_cutter_take_plainly(c, piece);
    return true;
}

bool sst_cutter_finish(sst_cutter *c, sst_words *out)
{
    if (!sst_cutter_reserve(c, 1 + SST_WORDS_PADDING, 0))
        return false;
    sst_cutter_close(c);
    if (!c->has_unspaced)
        memset(c->script, SST_SCRIPT_SPACED, c->num_tokens);
    *out = (sst_words){.canonical = c->canonical,
                       .at = c->at,
                       .from = c->has_places ? c->from : NULL,
                       .script = c->script,
                       .num_tokens = c->num_tokens,
                       .is_spaced = !c->has_unspaced};
    return true;
}
