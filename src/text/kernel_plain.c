/* SPDX-License-Identifier: MIT */
/* kernel_plain.c - the kernel for every processor, in C alone.
 *
 * Text is looked at eight bytes at a time in one 64-bit number.  With the top bit of each byte
 * clear, adding 0x80 - first to a byte sets its top bit when the byte is at least `first`, and
 * nothing is carried into its neighbour.  A multiplication gathers the eight top bits. */
#include "base/bytes.h"
#include "kernel.h"
#define FEW_BYTES 64 /* there is no other way */
#include "kernel_foreign.h"
#include "kernel_lanes.h"
#include "kernel_least.h"
#include "kernel_scalar.h"
#include "kernel_sign.h"
#include "kernel_stem.h"
#include "kernel_unspaced.h"

#include <assert.h>
#include <string.h>

static bool runs_everywhere(void)
{
    return true;
}

/* ---- words -------------------------------------------------------------------------- */

#define EACH(byte) (0x0101010101010101u * (uint64_t)(byte))
#define TOP EACH(0x80)

static uint64_t at_least(uint64_t bytes, uint8_t first)
{
    return bytes + EACH(0x80 - first);
}

static uint64_t in_range(uint64_t bytes, uint8_t first, uint8_t last)
{
    return at_least(bytes, first) & ~at_least(bytes, (uint8_t)(last + 1)) & TOP;
}

static uint64_t gather(uint64_t tops)
{
    return (tops >> 7) * 0x0102040810204080u >> 56;
}

/* What eight bytes are, i to i + 7; back: the bytes, letters small. */
static inline uint64_t read_eight(uint64_t bytes, unsigned i, ascii_marks *m)
{
    uint64_t low = bytes & ~TOP, ascii = ~bytes & TOP;
    uint64_t digits = in_range(low, '0', '9') & ascii;
    uint64_t letters = in_range(low | EACH(0x20), 'a', 'z') & ascii;
    m->foreign |= gather(bytes & TOP) << i;
    m->digits |= gather(digits) << i;
    m->words |= gather(letters | digits) << i;
    m->apostrophes |= gather(in_range(low, '\'', '\'') & ascii) << i;
    /* the comma is two less */
    m->points |= gather(in_range(low | EACH(2), '.', '.') & ascii) << i;
    return bytes | letters >> 2;
}

static inline ascii_marks read_ascii(const uint8_t *bytes, size_t num_bytes,
                                     uint8_t *folded)
{
    uint8_t copy[BLOCK_BYTES];
    if (num_bytes < BLOCK_BYTES)
        bytes = pad_block(bytes, num_bytes, copy);
    ascii_marks m = {0};
    for (unsigned i = 0; i < BLOCK_BYTES; i += 8)
        sst_store64(folded + i, read_eight(sst_load64(bytes + i), i, &m));
    return m;
}

/* All that is not ASCII is told one by one. */
static inline ascii_marks read_latin(const uint8_t *bytes, size_t num_bytes,
                                     uint8_t *folded, uint64_t *others)
{
    ascii_marks m = read_ascii(bytes, num_bytes, folded);
    *others = m.foreign;
    return m;
}

static inline void read_foreign(const uint8_t *bytes, uint32_t num_bytes, uint8_t *folded,
                                block_marks *m)
{
    read_singly(bytes, num_bytes, folded, m);
}

static inline size_t write_places(uint64_t mask, uint32_t base, uint32_t *to)
{
    size_t num = 0;
    for (; mask; mask &= mask - 1)
        to[num++] = base + (uint32_t)__builtin_ctzll(mask);
    return num;
}

static inline void write_by_turns(uint64_t first, uint64_t second, uint32_t base,
                                  uint32_t *to)
{
    write_by_turns_singly(first, second, base, to);
}

static inline void write_scripts(uint64_t begins, uint64_t han, uint64_t thai,
                                 uint8_t *to)
{
    write_scripts_singly(begins, han, thai, to);
}

/* ---- words of scripts without spaces ---------------------------------------------------- */

static inline bool is_three(uint32_t four)
{
    return (four & 0xC0C0F0) == 0x8080E0;
}

/* Of what has three bytes. */
static inline uint8_t class_of(uint32_t four)
{
    unsigned lead = four & 15, second = four >> 8 & 63, third = four >> 16 & 63;
    return sst_pages_of_three[sst_page_numbers[lead][second]].class[third];
}

/* Of ASCII, and neither a letter nor a digit. */
static inline bool is_separator(uint8_t byte)
{
    return byte < 0x80 && (uint8_t)((byte | 0x20) - 'a') >= 26 &&
           (uint8_t)(byte - '0') >= 10;
}

/* Where the classes have one bit. */
static inline uint64_t gather_bit(const uint8_t classes[BLOCK_BYTES], unsigned bit)
{
    uint64_t all = 0;
    for (unsigned i = 0; i < BLOCK_BYTES; i += 8)
        all |= gather(sst_load64(classes + i) << (7 - bit) & TOP) << i;
    return all;
}

/* A word of another script, or what cannot be told. */
static inline bool is_other(uint8_t class)
{
    const uint8_t own = SST_PAGE_HAN | SST_PAGE_THAI | SST_PAGE_MARK;
    return (class & SST_PAGE_STOP) || (class & (SST_PAGE_WORD | own)) == SST_PAGE_WORD;
}

/* Code point by code point, up to the first that stops: their classes, at their leads. */
static inline void read_classes(const uint8_t *text, unspaced_marks *m,
                                uint8_t classes[BLOCK_BYTES])
{
    for (unsigned i = 0; i + 3 <= BLOCK_BYTES;) {
        uint32_t four = sst_load32(text + i);
        uint64_t lead = (uint64_t)1 << i;
        if (is_separator((uint8_t)four)) {
            i++;
            continue;
        }
        uint8_t class = is_three(four) ? class_of(four) : SST_PAGE_STOP;
        if (is_other(class)) {
            m->words = four & 0x80 ? 0 : lead;
            m->others = lead ^ m->words;
            return;
        }
        m->three |= lead;
        classes[i] = class;
        i += 3;
    }
}

static inline unspaced_marks read_unspaced(const uint8_t *text, known_pages *known)
{
    uint8_t classes[BLOCK_BYTES] = {0};
    unspaced_marks m = {0};
    (void)known; /* all are looked up alike */
    read_classes(text, &m, classes);
    m.foreign = m.three | m.three << 1 | m.three << 2;
    m.han = gather_bit(classes, 1);
    m.thai = gather_bit(classes, 2);
    m.marks = gather_bit(classes, 3);
    if (m.marks) {
        m.low = m.marks & gather_bit(classes, 4);
        m.high = m.marks & gather_bit(classes, 5);
    }
    return m;
}

/* Of letters of three bytes. */
static inline size_t write_letters(uint64_t mask, uint32_t base, sst_span *to)
{
    size_t num = 0;
    for (; mask; mask &= mask - 1, num++) {
        uint32_t place = base + (uint32_t)__builtin_ctzll(mask);
        to[num] = (sst_span){place, place + 3};
    }
    return num;
}

#define HAS_NO_LETTERS 1
#include "kernel_cut.h"

/* ---- signature ---------------------------------------------------------------------- */

static void fill_bins(const uint64_t *hashes, size_t num, uint32_t least[NUM_BINS])
{
    for (size_t i = 0; i < NUM_BINS; i++)
        least[i] = EMPTY;
#pragma GCC unroll 4
    for (size_t i = 0; i < num; i++) {
        uint32_t value = (uint32_t)(hashes[i] >> 32), *bin = &least[hashes[i] % NUM_BINS];
        *bin = value < *bin ? value : *bin;
    }
}

/* The empty bins' functions side by side, some more added to fill the last group: a
 * group's numbers stay in registers while all shingles pass by, once per GROUP empty
 * bins. */
#define GROUP 2

typedef struct refill {
    uint32_t a[NUM_BINS], b[NUM_BINS], minimum[NUM_BINS];
    uint8_t bin[NUM_BINS];
    size_t num;
} refill;

static_assert(NUM_BINS % GROUP == 0, "the last group has room");

static void gather_empty(const sst_minhash *minhash, const uint32_t least[NUM_BINS],
                         refill *r)
{
    r->num = 0;
    for (size_t i = 0; i < NUM_BINS; i++) { /* without a branch nobody can foresee */
        r->bin[r->num] = (uint8_t)i;
        r->num += least[i] == EMPTY;
    }
    for (size_t e = 0; e < r->num; e++) {
        r->a[e] = minhash->a[r->bin[e]];
        r->b[e] = minhash->b[r->bin[e]];
    }
    for (size_t e = r->num; e % GROUP != 0; e++)
        r->a[e] = r->b[e] = 0;
}

static void refill_group(const uint64_t *hashes, size_t num, refill *r, size_t begin)
{
    uint32_t a[GROUP], b[GROUP], minimum[GROUP];
    for (size_t e = 0; e < GROUP; e++) {
        a[e] = r->a[begin + e];
        b[e] = r->b[begin + e];
        minimum[e] = UINT32_MAX;
    }
    for (size_t i = 0; i < num; i++) {
        uint32_t x = (uint32_t)(hashes[i] >> 16);
        for (size_t e = 0; e < GROUP; e++) {
            uint32_t value = a[e] * x + b[e];
            minimum[e] = value < minimum[e] ? value : minimum[e];
        }
    }
    for (size_t e = 0; e < GROUP; e++)
        r->minimum[begin + e] = minimum[e];
}

static void sign(const sst_minhash *minhash, const uint64_t *hashes, size_t num,
                 uint16_t signature[SST_NUM_COMPONENTS])
{
    uint32_t least[NUM_BINS];
    refill r;
    fill_bins(hashes, num, least);
    gather_empty(minhash, least, &r);
    for (size_t begin = 0; begin < r.num; begin += GROUP)
        refill_group(hashes, num, &r, begin);
    for (size_t i = 0; i < NUM_BINS; i++)
        signature[i] = (uint16_t)(least[i] & ~REFILLED);
    for (size_t e = 0; e < r.num; e++)
        signature[r.bin[e]] = (uint16_t)(r.minimum[e] | REFILLED);
}

const sst_kernel sst_kernel_plain = {
    .name = "plain",
    .runs_here = runs_everywhere,
    .cut = cut_blocks,
    .hash_words = hash_words,
    .sum_lanes = sum_lanes_by_two,
    .hash_windows = hash_windows,
    .key_stems = key_stems_singly,
    .find_least = find_least_singly,
    .sign = sign,
};
