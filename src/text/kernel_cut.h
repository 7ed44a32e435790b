/* SPDX-License-Identifier: MIT */
/* kernel_cut.h - text in, tokens out, by blocks of 64 bytes: the loops that every kernel
 * has for `cut`.
 *
 * Most blocks of most texts are plain: ASCII, or ASCII and a few letters, dashes and
 * quotation marks of several bytes that can be told one by one.  They take the first
 * loop, in registers, where the next block waits for nothing that is found in this one.
 * A plain block in which an apostrophe or a comma between figures vanishes is squeezed.
 * All other blocks are taken one by one, with all that is known of them (block_marks), up
 * to what only normalise.c can tell; but there are two more loops, for many letters of
 * two bytes (kernel_cut_letters.h) and for letters of scripts without spaces
 * (kernel_cut_unspaced.h), which go as far as there is nothing else.
 *
 * Whoever includes it has defined
 *     read_ascii     up to 64 bytes -> what those of ASCII are; the bytes, letters small
 *     read_latin     the same, and letters of Latin-1 count as ASCII -> which others there are
 *     read_foreign   the same bytes -> what the others are; the bytes, folded
 *     write_places   the places of the bits of a mask, plus a number -> their count
 *     write_by_turns the same of two masks, one of each by turns
 *     write_scripts  where tokens begin, and which of these bytes are Han or Thai -> scripts
 * and what kernel_cut_letters.h and kernel_cut_unspaced.h ask for. */
#ifndef SST_TEXT_KERNEL_CUT_H
#define SST_TEXT_KERNEL_CUT_H

#include "kernel.h"
#include "kernel_block.h"
#include "kernel_cut_unspaced.h"
#include "kernel_foreign.h"

static SST_ALWAYS_INLINE block_before before_of(const sst_cutter *c)
{
    bool is_spaced = c->open == SST_OPEN_WORD;
    return (block_before){c->open != SST_OPEN_NOT, is_spaced,
                          is_spaced && c->last == SST_CODE_DIGIT};
}

/* Where the tokens of a block begin and where they end, as edges. */
typedef struct block_edges {
    uint64_t begins, ends;
    bool is_open; /* the first one to end was open before */
} block_edges;

static SST_ALWAYS_INLINE void write_edges(block_edges e, uint32_t base, uint32_t *to)
{
    if (e.begins & e.ends)
        write_by_turns(e.is_open ? e.ends : e.begins, e.is_open ? e.begins : e.ends, base,
                       to);
    else
        write_places(e.begins | e.ends, base, to);
}

/* In the text.  A token that ends where the block begins has its end already: what stood
 * behind it may have left no trace. */
static SST_ALWAYS_INLINE void write_text_edges(block_edges e, uint32_t from, uint32_t *to)
{
    uint32_t end_of_open = *to;
    write_edges(e, from, to);
    if (e.ends & 1)
        *to = end_of_open;
}

/* ---- plain blocks --------------------------------------------------------------------- */

/* Where the loop stands, in registers: a store through char might change the cutter. */
typedef struct ascii_loop {
    const uint8_t *text, *end; /* from the block on, and where blocks have no room */
    const uint8_t *text_begin, *text_end;
    uint32_t *edge; /* the next one */
    uint32_t place; /* of the block in the canonical bytes */
    uint64_t is_in_word, is_digit,
        is_in_marks; /* 0 or 1: what is open, as the cutter has it */
    bool is_bare;    /* edges alone are wanted */
} ascii_loop;

static SST_ALWAYS_INLINE ascii_loop enter_ascii(const sst_cutter *c, sst_source source,
                                                uint32_t at)
{
    size_t most_bytes = c->cap_bytes - c->len_bytes - SST_KERNEL_BYTES + 1;
    size_t num_bytes = source.end - at < most_bytes ? source.end - at : most_bytes;
    block_before before = before_of(c);
    return (ascii_loop){.text = source.text + at,
                        .end = source.text + at + num_bytes,
                        .text_begin = source.text,
                        .text_end = source.text + source.end,
                        .edge = edges_of(c->at + c->num_tokens) - before.is_in_token,
                        .place = (uint32_t)c->len_bytes,
                        .is_in_word = before.is_spaced,
                        .is_digit = before.is_digit,
                        .is_in_marks = before.is_in_token & ~before.is_spaced,
                        .is_bare = !c->has_unspaced && !c->has_places};
}

/* Up to there edges have room for a block. */
static SST_ALWAYS_INLINE const uint32_t *most_edge_of(const sst_cutter *c)
{
    return edges_of(c->at + c->cap_tokens - SST_KERNEL_TOKENS);
}

static SST_ALWAYS_INLINE void leave_ascii(sst_cutter *c, const ascii_loop *l)
{
    c->len_bytes = l->place;
    c->num_tokens = (size_t)(l->edge - edges_of(c->at) + 1) / 2;
    if (l->is_in_marks)
        return;
    c->open = l->is_in_word ? SST_OPEN_WORD : SST_OPEN_NOT;
    c->last = l->is_digit ? SST_CODE_DIGIT : SST_CODE_LETTER;
}

/* What is not always wanted of the first `num` bytes of a block that begins at `from` in
 * the text, and with edge `first`: the scripts of its tokens, and their places in the
 * text. */
static __attribute__((noinline)) void take_more(const sst_cutter *c, uint64_t words,
                                                uint64_t edges, size_t first,
                                                sst_span from)
{
    uint32_t *to = edges_of(c->from) + first;
    if (c->has_unspaced)
        memset(c->script + (first + 1) / 2, SST_SCRIPT_SPACED, BLOCK_BYTES);
    if (!c->has_places)
        return;
    write_text_edges((block_edges){edges & words, edges & ~words, first & 1}, from.begin,
                     to);
    if (words >> (from.end - from.begin - 1) & 1)
        to[__builtin_popcountll(edges)] = from.end;
}

/* The tokens of the first `num` bytes of a block. */
static SST_ALWAYS_INLINE void take_ascii(const sst_cutter *c, ascii_loop *l,
                                         ascii_marks m, uint64_t vanished, uint32_t num)
{
    uint64_t edges = (m.words ^ (m.words << 1 | l->is_in_word)) & low_bits(num);
    if (!l->is_bare) {
        uint32_t from = (uint32_t)(l->text - l->text_begin);
        take_more(c, m.words, edges, (size_t)(l->edge - edges_of(c->at)),
                  (sst_span){from, from + num});
    }
    l->edge += write_places(squeeze_bits(edges, vanished), l->place, l->edge);
    l->is_in_word = m.words >> (num - 1) & 1;
    l->is_digit = m.digits >> (num - 1) & 1;
    l->text += num;
    l->place += num - (uint32_t)__builtin_popcountll(vanished);
}

/* Where the loop stands in the text: the last block may be a short one. */
static SST_ALWAYS_INLINE uint32_t leave_at(const ascii_loop *l)
{
    const uint8_t *at = l->text < l->text_end ? l->text : l->text_end;
    return (uint32_t)(at - l->text_begin);
}

/* ---- letters of several bytes -------------------------------------------------------- */

#include "kernel_cut_letters.h"

/* ---- all of Unicode ----------------------------------------------------------------- */

/* What the cutter holds open behind the `num` > 0 bytes of a block that were taken. */
static SST_ALWAYS_INLINE void leave_open(sst_cutter *c, const block_marks *m,
                                         uint64_t unspaced, uint32_t num, uint32_t end)
{
    uint64_t last = (uint64_t)1 << (num - 1);
    c->open = SST_OPEN_NOT;
    if (!(m->words & last))
        return;
    c->open = unspaced & last ? SST_OPEN_MARKS : SST_OPEN_WORD;
    c->last = m->digits & last ? SST_CODE_DIGIT : SST_CODE_LETTER;
    c->from[c->num_tokens - 1].end = end;
}

/* The tokens of the first `num` > 0 bytes of a block that begins at `from` in the text. */
static SST_ALWAYS_INLINE void take_block(sst_cutter *c, const block_marks *m,
                                         uint64_t unspaced, uint32_t num, uint32_t from)
{
    uint64_t words = m->words & low_bits(num);
    bool is_open = c->open != SST_OPEN_NOT;
    uint64_t behind = words << 1 | is_open;
    uint64_t behind_unspaced = unspaced << 1 | (c->open == SST_OPEN_MARKS);
    uint64_t anew = m->unspaced_leads | (words & ~unspaced & behind_unspaced);
    uint64_t begins = words & (~behind | anew);
    uint64_t ends = behind & (~words | anew) & low_bits(num);
    size_t first = 2 * c->num_tokens - is_open;
    if (m->unspaced_leads & low_bits(num))
        sst_cutter_meet_unspaced(c);
    if (c->has_unspaced)
        write_scripts(begins, m->han, m->thai, c->script + c->num_tokens);
    block_edges edges = {begins, ends, is_open};
    if (c->has_places)
        write_text_edges(edges, from, edges_of(c->from) + first);
    write_edges(edges, (uint32_t)c->len_bytes, edges_of(c->at) + first);
    c->num_tokens += (size_t)__builtin_popcountll(begins);
    c->len_bytes += num;
    leave_open(c, m, unspaced, num, from + num);
}

/* One block, whose bytes of ASCII are known; *is_stopped: what is left of it begins with
 * what cannot be told.  Not inlined, so that the registers are the ASCII loop's. */
static __attribute__((noinline)) uint32_t cut_block(sst_cutter *c, sst_source source,
                                                    uint32_t at, const ascii_marks *ascii,
                                                    bool *is_stopped)
{
    block_before before = before_of(c);
    block_rest rest = {source.end - at, 0};
    if (rest.num_bytes > BLOCK_BYTES)
        rest.next = source.text[at + BLOCK_BYTES];
    uint8_t *folded = (uint8_t *)c->canonical + c->len_bytes;
    block_marks m = {.words = ascii->words, .digits = ascii->digits};
    m.points = ascii->points;
    m.apostrophes = ascii->apostrophes;
    m.foreign = ascii->foreign;
    if (m.foreign)
        read_foreign(source.text + at, rest.num_bytes, folded, &m);
    uint64_t unspaced = unspaced_bytes(&m, before);
    m.apostrophes &= (m.words & ~unspaced) << 1 | before.is_spaced;
    if (m.apostrophes)
        settle_apostrophes(&m, folded, rest.num_bytes);
    uint32_t num = count_told(&m, source.text + at, before, rest, is_stopped);
    if (num > 0)
        take_block(c, &m, unspaced, num, at);
    return at + num;
}

/* ---- both --------------------------------------------------------------------------- */

/* A plain block in which something stops: what vanishes is squeezed out.  False: not all
 * of it can be told. */
static SST_ALWAYS_INLINE bool take_stops(const sst_cutter *c, ascii_loop *l,
                                         ascii_marks m, uint64_t stops)
{
    uint8_t *folded = (uint8_t *)c->canonical + l->place;
    uint64_t vanished = 0;
    size_t num_bytes = (size_t)(l->text_end - l->text);
    ascii_marks settled = m;
    if (!settle_stops(&settled, stops, folded, num_bytes, &vanished))
        return false;
    take_ascii(c, l, settled, vanished, BLOCK_BYTES);
    squeeze_bytes(folded, vanished);
    return true;
}

/* What stands where plain blocks end. */
typedef enum plain_end {
    PLAIN_GOES_ON,
    PLAIN_LETTERS, /* a block with letters of several bytes, like most before it */
    PLAIN_OTHER    /* a block that cannot be told so */
} plain_end;

/* A block with others than ASCII and Latin letters: a few of them count as ASCII.  With a
 * copy of the marks, so that all else stays in registers. */
static SST_ALWAYS_INLINE plain_end read_others(const ascii_loop *l, uint64_t others,
                                               uint8_t *folded, letter_count *count,
                                               ascii_marks *m)
{
    ascii_marks few = *m;
    if (are_many(count, l->text, others))
        return PLAIN_LETTERS;
    if (l->text_end - l->text <= BLOCK_BYTES ||
        !read_letters(l->text, others, folded, &few))
        return PLAIN_OTHER;
    *m = few;
    return PLAIN_GOES_ON;
}

/* May a block be followed by such a byte?  What is not ASCII might join what stands
 * before it. */
static SST_ALWAYS_INLINE bool ends_plainly(const ascii_loop *l, size_t num_bytes)
{
    uint8_t next = num_bytes > BLOCK_BYTES ? l->text[BLOCK_BYTES] : 0;
    return !(next >> 7 | l->is_in_marks);
}

/* Plain blocks, the last of the text as if blanks were behind it; *at: where they end. */
static SST_ALWAYS_INLINE plain_end cut_plainly(sst_cutter *c, sst_source source,
                                               uint32_t *at, uint32_t num_tries)
{
    ascii_loop l = enter_ascii(c, source, *at);
    const uint32_t *most_edge = most_edge_of(c);
    letter_count count = {.begin = l.text, .is_over = num_tries == 0};
    uint8_t *canonical = (uint8_t *)c->canonical;
    plain_end end = PLAIN_GOES_ON;
    while (l.text < l.end && l.edge <= most_edge) {
        size_t num_bytes = (size_t)(l.text_end - l.text);
        uint8_t *folded = canonical + l.place;
        uint64_t others;
        ascii_marks m = read_latin(l.text, num_bytes, folded, &others);
        if (others)
            end = read_others(&l, others, folded, &count, &m);
        if (end != PLAIN_GOES_ON)
            break;
        end = PLAIN_OTHER;
        if (!ends_plainly(&l, num_bytes))
            break;
        uint64_t stops = ascii_stops(m, l.is_in_word, l.is_digit);
        if (!stops)
            take_ascii(c, &l, m, 0, BLOCK_BYTES);
        else if (!take_stops(c, &l, m, stops))
            break;
        end = PLAIN_GOES_ON;
    }
    leave_ascii(c, &l);
    *at = leave_at(&l);
    return end;
}

/* In a text that has letters of scripts without spaces, may those come now? */
static SST_ALWAYS_INLINE bool may_be_unspaced(const sst_cutter *c)
{
    return c->has_unspaced && c->open != SST_OPEN_WORD;
}

/* Behind a block that was mostly foreign, so is the next. */
static uint32_t cut_blocks(sst_cutter *c, sst_source source, uint32_t at)
{
    bool is_stopped = false, is_foreign = false;
    letter_tries tries = begin_tries();
    while (!is_stopped && at < source.end && has_room(c)) {
        bool is_unspaced = is_foreign && may_be_unspaced(c);
        if (is_unspaced)
            at = cut_unspaced(c, source, at);
        else if (is_foreign && tries.num_left > 0)
            at = try_letters(c, source, at, &tries);
        is_foreign &= is_unspaced || tries.num_left == 0;
        if (at == source.end || !has_room(c))
            break;
        plain_end end = PLAIN_OTHER;
        if (!is_foreign)
            end = cut_plainly(c, source, &at, tries.num_left);
        if (end == PLAIN_GOES_ON)
            break;
        is_foreign = end == PLAIN_LETTERS;
        if (is_foreign)
            continue;
        ascii_marks ascii = read_ascii(source.text + at, source.end - at,
                                       (uint8_t *)c->canonical + c->len_bytes);
        is_foreign = __builtin_popcountll(ascii.foreign) > BLOCK_BYTES / 2;
        at = cut_block(c, source, at, &ascii, &is_stopped);
    }
    return at;
}

#endif
