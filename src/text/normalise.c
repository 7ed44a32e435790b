/* SPDX-License-Identifier: MIT */
/* normalise.c - UTF-8 bytes in, canonical words out.
 *
 * The rules.  First the text is folded:
 *   1. A byte that is no part of valid UTF-8 becomes U+FFFD, and is counted.
 *   2. NFKC_Casefold, as utf8proc has it: compatibility forms (ligatures, full and half
 *      width, superscripts, hard spaces), case, composition; default ignorables are
 *      dropped (soft hyphen, joiners, direction marks).  A base with more than 31 code
 *      points that compose with or sort behind it is cut after each 32 (no language
 *      needs that; compare the Stream-Safe Format of UAX 15).
 *   3. U+2018 U+2019 U+201B, the letters U+02BB and U+02BC, Armenian U+055A and Hebrew
 *      U+05F3 become apostrophes.  Tatweel (U+0640) is dropped.
 *   A code point that folds to several (U+FDFA, three bytes, to four words) is not folded but
 *   separates where the canonical bytes are already more than twice those of the text before
 *   it, and 1 MiB: no text takes much more memory than its length lets expect.
 * Then the folded text is cut:
 *   4. A word is a maximal run of letters, marks and numbers (categories L, M, N).
 *   5. In scripts without spaces (the ranges in script.c) each code point is a word,
 *      together with the marks that stand on it.  A mark that stands on nothing begins a
 *      word.
 *   6. An apostrophe right behind a word of a spaced script looks at the run of
 *      letters, marks and numbers of such scripts that follows:
 *         s alone                            both are dropped   Trump's    trump
 *         one or two, none of them a number  it vanishes        don't      dont
 *         otherwise                          it separates       l'Ukraine  l ukraine
 *      An apostrophe anywhere else separates.
 *   7. A comma or point between two decimal digits vanishes: 1,000 is 1000, 3.5 is 35.
 *   8. Everything else separates.
 *
 * Three paths, fastest first: a kernel takes blocks of 64 bytes as far as look-ups of many
 * bytes at once can tell what they are (kernel_cut.h); the tables of unicode_tables.h, a code
 * point at a time; and utf8proc, for the few code points around one that may compose with
 * what stands before it or must be sorted.  The paths meet at boundaries, where folding the
 * whole is folding both sides (unicode_make.c).  The rules of words are in cutter.c, which
 * takes the folded code points one by one; what a block tells without it agrees with it. */
#include "normalise.h"

#include "base/bytes.h"
#include "base/status.h"
#include "cutter.h"
#include "normalise_reader.h"

#include <assert.h>

#include <utf8proc.h>

#define FOLDING                                                                          \
    (UTF8PROC_STABLE | UTF8PROC_COMPOSE | UTF8PROC_COMPAT | UTF8PROC_CASEFOLD |          \
     UTF8PROC_IGNORE)
#define MAX_STRETCH 32    /* code points that are folded together, rule 2 */
#define MAX_DECOMPOSED 18 /* code points that one becomes at most: U+FDFA */
#define MOST_GROWTH 2
#define FREE_GROWTH_BYTES ((size_t)1 << 20)

/* ---- the table path --------------------------------------------------------------- */

/* A code point that the tables leave as it is, being folded. */
static bool take_folded(sst_cutter *c, uint32_t code_point, sst_piece piece)
{
    piece.kind = &sst_unicode_kinds[sst_unicode_entry(code_point) & ~SST_UNICODE_JOINS];
    return sst_cutter_take_slowly(c, piece);
}

static bool take_several(sst_cutter *c, sst_unit u, const sst_mapping *m)
{
    sst_piece piece = {.begin = u.begin, .end = u.end};
    for (uint32_t at = 0; at < m->len_bytes; at += piece.len_bytes) {
        uint32_t code_point = 0, four = sst_load32(sst_unicode_pool + m->bytes + at);
        piece.len_bytes = sst_utf8_decode(four, &code_point);
        piece.bytes = sst_utf8_keep(four, piece.len_bytes);
        if (!take_folded(c, code_point, piece))
            return false;
    }
    return true;
}

static SST_ALWAYS_INLINE bool take_unit(sst_cutter *c, sst_unit u)
{
    const sst_mapping *m = sst_unicode_mapping(u.entry);
    if (!m)
        return sst_cutter_take(
            c, (sst_piece){&sst_unicode_kinds[u.entry & ~SST_UNICODE_JOINS], u.bytes,
                           u.len_bytes, u.begin, u.end});
    if (m->kind == SST_UNICODE_SEVERAL)
        return take_several(c, u, m);
    return sst_cutter_take(c, (sst_piece){&sst_unicode_kinds[m->kind], m->bytes,
                                          m->len_bytes, u.begin, u.end});
}

/* ---- the slow path ---------------------------------------------------------------- */

/* Is the stretch folded once each unit of it is?  So it is when the units behind the
 * first stay as they are, cannot compose, and stand in canonical order. */
static bool is_orderly(const sst_unit *units, size_t num)
{
    const sst_mapping *first = sst_unicode_mapping(units[0].entry);
    unsigned order = first ? first->last_order
                           : sst_unicode_kinds[units[0].entry & ~SST_UNICODE_JOINS].order;
    for (size_t i = 1; i < num; i++) {
        if (sst_unicode_mapping(units[i].entry))
            return false;
        const sst_kind *kind = &sst_unicode_kinds[units[i].entry & ~SST_UNICODE_JOINS];
        if (kind->composes || kind->order < order)
            return false;
        order = kind->order;
    }
    return true;
}

/* utf8proc folds the stretch as a whole.  What it makes of the first unit, when that is
 * the same code point, keeps its place; the rest stands for all the others. */
static bool fold_stretch(sst_cutter *c, const sst_unit *units, size_t num)
{
    uint8_t bytes[4 * MAX_STRETCH];
    utf8proc_int32_t codes[MAX_STRETCH * MAX_DECOMPOSED];
    utf8proc_ssize_t len = 0;
    for (size_t i = 0; i < num; i++) {
        sst_store32(bytes + len, units[i].bytes);
        len += units[i].len_bytes;
    }
    const utf8proc_ssize_t max_codes = MAX_STRETCH * MAX_DECOMPOSED;
    utf8proc_ssize_t num_codes =
        utf8proc_decompose(bytes, len, codes, max_codes, FOLDING);
    assert(num_codes >= 0 && num_codes <= max_codes);
    if (num_codes < 0 || num_codes > max_codes)
        num_codes = 0;
    num_codes = utf8proc_normalize_utf32(codes, num_codes, FOLDING);
    for (utf8proc_ssize_t i = 0; i < num_codes; i++) {
        uint8_t one[4] = {0};
        sst_piece piece = {.begin = units[0].begin, .end = units[num - 1].end};
        piece.len_bytes = (uint32_t)utf8proc_encode_char(codes[i], one);
        piece.bytes = sst_load32(one);
        if (i == 0 && piece.bytes == units[0].bytes)
            piece.end = units[0].end;
        if (!take_folded(c, (uint32_t)codes[i], piece))
            return false;
    }
    return true;
}

/* The first unit from r->at on that is not dropped; false when there is none.  It is not
 * taken yet, what is dropped before it is. */
static bool find_unit(sst_text_reader *r, sst_unit *out)
{
    for (; r->at < r->source.end; r->at = out->end) {
        *out = sst_unit_read(r->source, r->at);
        if (out->entry != SST_UNICODE_DROPPED)
            return true;
    }
    return false;
}

/* Whether the stretch is one that may not be folded any more. */
static bool is_too_much(const sst_cutter *c, const sst_unit *units, size_t num)
{
    if (c->len_bytes <= MOST_GROWTH * (size_t)units[0].begin + FREE_GROWTH_BYTES)
        return false;
    for (size_t i = 0; i < num; i++) {
        const sst_mapping *m = sst_unicode_mapping(units[i].entry);
        if (m && m->kind == SST_UNICODE_SEVERAL)
            return true;
    }
    return false;
}

/* Take one code point and those behind it that join it. */
static bool cut_stretch(sst_text_reader *r, sst_cutter *c)
{
    sst_unit units[MAX_STRETCH];
    size_t num = 0;
    while (num < MAX_STRETCH && find_unit(r, &units[num])) {
        if (num > 0 && !sst_unicode_joins(units[num].entry))
            break;
        r->at = units[num++].end;
        if (sst_source_is_boundary(r->source, r->at))
            break;
    }
    if (num > 0)
        r->num_replaced_bytes += sst_unit_is_replaced(units[0]);
    if (num > 0 && is_too_much(c, units, num)) {
        sst_cutter_close(c);
        return true;
    }
    if (num > 1 && !is_orderly(units, num))
        return fold_stretch(c, units, num);
    for (size_t i = 0; i < num; i++)
        if (!take_unit(c, units[i]))
            return false;
    return true;
}

/* ---- what a block could not tell, in ASCII ------------------------------------------ */

static uint8_t small_letter(uint8_t byte)
{
    uint8_t small = byte | 0x20;
    return small >= 'a' && small <= 'z' ? small : 0;
}

static bool is_digit(uint8_t byte)
{
    return byte >= '0' && byte <= '9';
}

/* A comma or point between two digits vanishes. */
static bool cut_point(sst_text_reader *r, const sst_cutter *c)
{
    const uint8_t *next = r->source.text + r->at;
    bool vanishes = c->open == SST_OPEN_WORD && c->last == SST_CODE_DIGIT &&
                    r->source.end - r->at > 1 && (next[0] == ',' || next[0] == '.') &&
                    is_digit(next[1]);
    r->at += vanishes;
    return vanishes;
}

/* One or two letters behind an apostrophe, and then a blank or the like: don't, we're. */
static bool cut_short_tail(sst_text_reader *r, sst_cutter *c)
{
    const uint8_t *text = r->source.text + r->at;
    uint32_t left = r->source.end - r->at, at = 0;
    if (c->open != SST_OPEN_WORD || left < 6)
        return false;
    if (text[0] == '\'')
        at = 1;
    else if (text[0] == 0xE2 && text[1] == 0x80 && text[2] == 0x99)
        at = 3;
    uint8_t first = small_letter(text[at]), second = small_letter(text[at + 1]);
    uint32_t num = second ? 2 : 1;
    if (at == 0 || !first || (num == 1 && first == 's'))
        return false;
    uint8_t next = text[at + num];
    if (next >= 0x80 || next == '\'' || is_digit(next) || small_letter(next))
        return false;
    r->at += at + num;
    sst_cutter_append(c, first | (uint32_t)second << 8, num, r->at);
    c->last = SST_CODE_LETTER;
    return true;
}

/* ---- all paths -------------------------------------------------------------------- */

static bool cut_text(const sst_kernel *kernel, sst_text_reader *r, sst_cutter *c)
{
    while (r->at < r->source.end) {
        if (!c->waiting) {
            if (!sst_cutter_reserve(c, SST_KERNEL_BYTES, SST_KERNEL_TOKENS))
                return false;
            uint32_t from = r->at;
            r->at = kernel->cut(c, r->source, from);
            if (r->at != from || cut_point(r, c) || cut_short_tail(r, c))
                continue;
        }
        if (!cut_stretch(r, c))
            return false;
    }
    return true;
}

static sst_status cut_words(const sst_kernel *kernel, sst_text text, sst_cutter *c,
                            sst_words *out, sst_error *err)
{
    sst_text_reader r = {
        .source = {(const uint8_t *)text.data, (uint32_t)text.len_bytes}};
    sst_words words;
    bool done = sst_cutter_init(c, text.len_bytes) && cut_text(kernel, &r, c) &&
                sst_cutter_finish(c, &words);
    if (!done && c->is_too_long)
        return sst_fail(err, SST_ERR_ARGUMENT, 0,
                        "text: %zu bytes fold to more than 4 GiB of words",
                        text.len_bytes);
    if (!done)
        return sst_fail_memory(err);
    words.num_replaced_bytes = r.num_replaced_bytes;
    *out = words;
    return SST_OK;
}

static sst_status fail_length(sst_text text, sst_error *err)
{
    return sst_fail(err, SST_ERR_ARGUMENT, 0, "text: %zu bytes, the limit is 4 GiB",
                    text.len_bytes);
}

sst_status sst_normalise(const sst_kernel *kernel, sst_text text, sst_scratch *scratch,
                         sst_words *out, sst_error *err)
{
    sst_cutter c = {.scratch = scratch, .has_places = true};
    return text.len_bytes < UINT32_MAX ? cut_words(kernel, text, &c, out, err)
                                       : fail_length(text, err);
}

sst_status sst_normalise_bare(const sst_kernel *kernel, sst_text text,
                              sst_scratch *scratch, sst_words *out, sst_error *err)
{
    sst_cutter c = {.scratch = scratch};
    return text.len_bytes < UINT32_MAX ? cut_words(kernel, text, &c, out, err)
                                       : fail_length(text, err);
}
