/* SPDX-License-Identifier: MIT */
/* kernel_block.h - what is known of up to 64 bytes of text, bit i of each mask about byte i;
 * and what follows from it, the same for all instruction sets. */
#ifndef SST_TEXT_KERNEL_BLOCK_H
#define SST_TEXT_KERNEL_BLOCK_H

#include <string.h>

#include "base/bytes.h"
#include "cutter.h"
#include "kernel.h"
#include "unicode_pages.h"

#define BLOCK_BYTES 64

/* What the bytes of ASCII are. */
typedef struct ascii_marks {
    uint64_t words; /* letters and digits */
    uint64_t digits, points, apostrophes;
    uint64_t foreign; /* the others */
} ascii_marks;

/* Letters of Latin-1, U+00C0 to U+00FE: the second byte of a small one is that of the
 * other with one bit more, as in ASCII.  Three are none of them, U+00D7, U+00F7 and
 * U+00DF: with that bit and the one that is 8 their second bytes are all LATIN_NOT. */
#define LATIN_LEAD 0xC3
#define LATIN_NOT 0xBF

/* They count as ASCII: `leads` are such bytes, `lasts` those from 0x80 to 0xBF that may
 * stand behind them.  Back: whatever else is foreign. */
static SST_ALWAYS_INLINE uint64_t add_latin(ascii_marks *m, uint64_t leads,
                                            uint64_t lasts)
{
    uint64_t behind = leads << 1 & lasts, letters = behind | behind >> 1;
    m->words |= letters;
    return m->foreign & ~letters;
}

/* What all bytes are.  A code point of several bytes counts with all of them, unless its lead
 * (first byte) is said. */
typedef struct block_marks {
    uint64_t words;          /* letters, numbers, marks */
    uint64_t digits;         /* decimal */
    uint64_t points;         /* leads of commas and points */
    uint64_t apostrophes;    /* leads */
    uint64_t dropped;        /* an s behind one of them, which is no word any more */
    uint64_t han, thai;      /* letters that are tokens of their own */
    uint64_t unspaced_leads; /* of these */
    uint64_t marks;          /* the last two: also words */
    uint64_t low, high;      /* marks of the two ranks that sort */
    uint64_t foreign;        /* not ASCII */
    uint64_t leads;          /* of code points of several bytes, wrong ones too */
    uint64_t continuations;  /* second and later bytes, wrong ones too */
    uint64_t stops, joins; /* leads of what cannot be told here; joins: of those that may
                                change what stands before them */
} block_marks;

/* The last bytes of a text, zeros behind them. */
static inline const uint8_t *pad_block(const uint8_t *bytes, size_t num_bytes,
                                       uint8_t copy[BLOCK_BYTES])
{
    memset(copy, 0, BLOCK_BYTES);
    memcpy(copy, bytes, num_bytes);
    return copy;
}

/* Leads of code points of two and three bytes that are whole. */
typedef struct block_leads {
    uint64_t two, three;
} block_leads;

/* Note where code points of several bytes stand, and what is wrong; of `leads`, which are not
 * ASCII, some are of three bytes at least, and of four. */
static SST_ALWAYS_INLINE block_leads mark_leads(block_marks *m, uint64_t leads,
                                                uint64_t three, uint64_t four)
{
    uint64_t continuations = m->foreign & ~leads;
    uint64_t goes_on = leads & continuations >> 1;
    block_leads whole = {goes_on & ~three, goes_on & three & ~four & continuations >> 2};
    uint64_t right = (whole.two | whole.three) << 1 | whole.three << 2;
    m->continuations = right;
    m->stops = (leads & ~(whole.two | whole.three)) | (continuations & ~right);
    m->leads = leads | m->stops;
    m->joins = four;
    return whole;
}

/* What came before the block. */
typedef struct block_before {
    uint64_t is_in_token; /* 0 or 1: of any script */
    uint64_t is_spaced;   /* and of one with blanks */
    uint64_t is_digit;    /* and its last code point is one */
} block_before;

static SST_ALWAYS_INLINE uint64_t low_bits(uint32_t num)
{
    return num >= 64 ? UINT64_MAX : ((uint64_t)1 << num) - 1;
}

/* Where a block of ASCII has an apostrophe right behind a word, or a comma or point
 * between two figures: what that is cutter.c tells. */
static SST_ALWAYS_INLINE uint64_t ascii_stops(ascii_marks m, uint64_t is_in_word,
                                              uint64_t is_digit)
{
    uint64_t behind_word = m.words << 1 | is_in_word;
    uint64_t behind_figure = m.digits << 1 | is_digit;
    uint64_t before_figure = m.digits >> 1 | (uint64_t)1 << 63;
    return (m.apostrophes & behind_word) | (m.points & behind_figure & before_figure);
}

/* Marks that stand behind a letter of Han or Thai belong to its token: runs of them are found
 * by the carry of an addition. */
static SST_ALWAYS_INLINE uint64_t unspaced_bytes(const block_marks *m,
                                                 block_before before)
{
    uint64_t letters = m->han | m->thai;
    uint64_t behind = letters << 1 | (before.is_in_token && !before.is_spaced);
    return letters | (m->marks & ~(m->marks + (behind & m->marks)));
}

/* How many of the lowest bits of a mask are ones. */
static SST_ALWAYS_INLINE uint32_t count_ones(uint64_t mask)
{
    return ~mask ? (uint32_t)__builtin_ctzll(~mask) : 64;
}

/* What becomes of an apostrophe right behind a word. */
typedef enum apostrophe {
    APOSTROPHE_SEPARATES, /* behind it is a number, or none or three letters at least */
    APOSTROPHE_TAKES_S,   /* an s alone is dropped with it */
    APOSTROPHE_VANISHES,  /* one or two letters go on with the word */
    APOSTROPHE_UNTOLD     /* another stands there, not all is seen, or is not ASCII */
} apostrophe;

/* `behind` is the byte behind it. */
static inline apostrophe read_apostrophe(const ascii_marks *m, uint32_t behind,
                                         const uint8_t *folded, size_t num_bytes)
{
    if (behind + 4 > BLOCK_BYTES || behind + 4 > num_bytes || (m->foreign >> behind & 15))
        return APOSTROPHE_UNTOLD;
    uint32_t num = count_ones(m->words >> behind);
    if (num == 0 || num > 2 || (m->digits >> behind & low_bits(num)))
        return APOSTROPHE_SEPARATES;
    if (folded[behind + num] == '\'')
        return APOSTROPHE_UNTOLD;
    return num == 1 && folded[behind] == 's' ? APOSTROPHE_TAKES_S : APOSTROPHE_VANISHES;
}

/* Those that are settled are no apostrophes any more. */
static inline void settle_apostrophes(block_marks *m, const uint8_t *folded,
                                      uint32_t num_bytes)
{
    for (uint64_t left = m->apostrophes; left; left &= left - 1) {
        uint32_t at = (uint32_t)__builtin_ctzll(left);
        uint32_t behind = at + 1 + count_ones(m->continuations >> at >> 1);
        ascii_marks ascii = {
            .words = m->words, .digits = m->digits, .foreign = m->foreign};
        apostrophe found = read_apostrophe(&ascii, behind, folded, num_bytes);
        if (found == APOSTROPHE_VANISHES || found == APOSTROPHE_UNTOLD)
            continue;
        m->apostrophes &= ~(left & -left);
        if (found == APOSTROPHE_TAKES_S)
            m->dropped |= (uint64_t)1 << behind;
    }
    m->words &= ~m->dropped;
}

static SST_ALWAYS_INLINE bool has_room(const sst_cutter *c)
{
    return c->cap_bytes - c->len_bytes >= SST_KERNEL_BYTES &&
           c->cap_tokens - c->num_tokens >= SST_KERNEL_TOKENS;
}

/* ---- what vanishes within words ------------------------------------------------------- */

/* What stops a block of ASCII: the bytes that vanish are noted, and count as parts of words.
 * False: not all can be told. */
static __attribute__((noinline)) bool settle_stops(ascii_marks *m, uint64_t stops,
                                                   const uint8_t *folded,
                                                   size_t num_bytes, uint64_t *vanished)
{
    for (; stops; stops &= stops - 1) {
        uint32_t at = (uint32_t)__builtin_ctzll(stops);
        uint64_t bytes = stops & -stops;
        if (m->apostrophes & bytes) {
            uint32_t len = folded[at] < 0x80 ? 1 : folded[at] < 0xE0 ? 2 : 3;
            apostrophe found = read_apostrophe(m, at + len, folded, num_bytes);
            if (found == APOSTROPHE_UNTOLD)
                return false;
            if (found == APOSTROPHE_TAKES_S)
                m->words &= ~(bytes << len);
            if (found != APOSTROPHE_VANISHES)
                continue;
            bytes = low_bits(len) << at;
        } else if (at ==
                   BLOCK_BYTES - 1) { /* a comma or point: what follows is not seen */
            return false;
        }
        *vanished |= bytes;
        m->words |= bytes;
    }
    return true;
}

/* Bits without those that have vanished: what stood behind them moves up. */
static inline uint64_t squeeze_bits(uint64_t bits, uint64_t vanished)
{
    while (vanished) { /* from the last to the first */
        uint64_t before = low_bits(63 - (uint32_t)__builtin_clzll(vanished));
        bits = (bits & before) | (bits >> 1 & ~before);
        vanished &= before;
    }
    return bits;
}

/* The bytes of a block likewise; as many may be read and written behind it. */
static inline void squeeze_bytes(uint8_t *bytes, uint64_t vanished)
{
    while (vanished) {
        uint32_t at = 63 - (uint32_t)__builtin_clzll(vanished);
        uint8_t rest[BLOCK_BYTES];
        memcpy(rest, bytes + at + 1, sizeof rest);
        memcpy(bytes + at, rest, sizeof rest);
        vanished &= low_bits(at);
    }
}

/* ---- places ------------------------------------------------------------------------- */

/* Where tokens begin and end is one list of edges, two for each, of which the last one is
 * to come when a token is open. */
static SST_ALWAYS_INLINE uint32_t *edges_of(sst_span *spans)
{
    return (uint32_t *)spans;
}

/* The places of the bits of a mask, four at a time, whether there are as many or not:
 * what is too much is written over later. */
static inline size_t write_places_singly(uint64_t mask, uint32_t base, uint32_t *to)
{
    size_t num = (size_t)__builtin_popcountll(mask);
    for (size_t i = 0; i < num; i += 4)
        for (size_t k = 0; k < 4; k++) {
            to[i + k] = base + (uint32_t)__builtin_ctzll(mask | (uint64_t)1 << 63);
            mask &= mask - 1;
        }
    return num;
}

/* The same of two masks by turns: the first has as many as the second, or one more. */
static inline void write_by_turns_singly(uint64_t first, uint64_t second, uint32_t base,
                                         uint32_t *to)
{
    for (; first; first &= first - 1, second &= second - 1, to += 2) {
        to[0] = base + (uint32_t)__builtin_ctzll(first);
        to[1] = base + (uint32_t)__builtin_ctzll(second | (uint64_t)1 << 63);
    }
}

/* ---- marks that join ---------------------------------------------------------------- */

/* Before a code point that joins, the last one that does not. */
static inline uint64_t back_to_starters(const block_marks *m, uint64_t joins)
{
    uint64_t starters = ~(m->continuations | m->low | m->high | m->joins), back = 0;
    for (; joins; joins &= joins - 1) {
        uint64_t before = starters & ((joins & -joins) - 1);
        back |= before ? (uint64_t)1 << (63 - __builtin_clzll(before)) : 1;
    }
    return back;
}

/* Where two marks stand that might have to change places. */
static SST_ALWAYS_INLINE uint64_t disorderly(const block_marks *m)
{
    uint64_t sorted = m->low | m->high;
    return ((m->low & (sorted << 1)) | (m->high & (m->high << 1))) & m->leads;
}

/* How much of the text is left, and its 65th byte. */
typedef struct block_rest {
    uint32_t num_bytes;
    uint8_t next;
} block_rest;

/* How many bytes of a block whose last code points are not seen whole can surely be told:
 * up to one that is, and leaves alone what stands before it. */
static SST_ALWAYS_INLINE uint32_t count_whole(const block_marks *m, const uint8_t *bytes)
{
    uint64_t others = m->continuations | m->low | m->high | m->joins;
    uint32_t last =
        sst_load32(bytes + BLOCK_BYTES - 7); /* to the one before the last three */
    uint32_t begins = (~last >> 7 | last >> 6) & 0x01010101u; /* code points */
    uint32_t num = BLOCK_BYTES - 4 - (uint32_t)__builtin_clz(begins | 1) / 8;
    if (__builtin_expect(others >> num & 1, 0)) {
        uint64_t starters = ~others & low_bits(num);
        num = starters & ~(uint64_t)1 ? 63 - (uint32_t)__builtin_clzll(starters) : 0;
    }
    if (m->dropped >> num & 1) /* an s goes with its apostrophe */
        do
            num--;
        while (m->continuations >> num & 1);
    return num;
}

/* How many of the first bytes of the block can be told; *is_stopped: the next cannot.  Of
 * apostrophes only those are left that are not settled.  The next block begins there: what is
 * usual is a matter of few steps, and all else stands behind branches. */
static SST_ALWAYS_INLINE uint32_t count_told(const block_marks *m, const uint8_t *bytes,
                                             block_before before, block_rest rest,
                                             bool *is_stopped)
{
    uint64_t behind_figure = m->digits << 1 | before.is_digit;
    uint64_t before_figure = (m->digits | m->foreign) >> 1 | (uint64_t)1 << 63;
    uint64_t stops =
        m->stops | m->apostrophes | (m->points & behind_figure & before_figure);
    uint32_t num = rest.num_bytes < BLOCK_BYTES ? rest.num_bytes : BLOCK_BYTES;
    if (m->foreign) {
        uint64_t joins = m->joins | disorderly(m);
        if (joins)
            stops |= back_to_starters(m, joins);
        stops |= m->marks & m->leads & ~(m->words << 1 | before.is_in_token);
    }
    if (rest.num_bytes > BLOCK_BYTES && ((m->foreign >> 60) || rest.next >= 0x80))
        num = count_whole(m, bytes);
    stops &= low_bits(num);
    *is_stopped = stops || num == 0;
    if (__builtin_expect(stops != 0, 0))
        num = (uint32_t)__builtin_ctzll(stops);
    return num;
}

#endif
