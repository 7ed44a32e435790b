/* SPDX-License-Identifier: MIT */
/* kernel_avx512_bytes.h - blocks of text for kernel_cut.h by AVX-512: a block is one register,
 * and comparisons give the masks of kernel_block.h as they are. */
#ifndef SST_TEXT_KERNEL_AVX512_BYTES_H
#define SST_TEXT_KERNEL_AVX512_BYTES_H

#include <immintrin.h>

#include "kernel_block.h"
#include "kernel_foreign.h"
#include "kernel_letters.h"
#include "kernel_unspaced.h"

typedef __m512i bytes64;

static SST_ALWAYS_INLINE __m512i each(uint8_t byte)
{
    return _mm512_set1_epi8((char)byte);
}

/* A constant that the compiler does not know, so that it is not made anew with each use. */
static SST_ALWAYS_INLINE __m512i kept(uint8_t byte)
{
    __m512i x = each(byte);
    __asm__("" : "+v"(x));
    return x;
}

/* 0, 1, 2 ... 63 */
static SST_ALWAYS_INLINE __m512i iota(void)
{
    static const uint8_t numbers[64] = {
        0,  1,  2,  3,  4,  5,  6,  7,  8,  9,  10, 11, 12, 13, 14, 15,
        16, 17, 18, 19, 20, 21, 22, 23, 24, 25, 26, 27, 28, 29, 30, 31,
        32, 33, 34, 35, 36, 37, 38, 39, 40, 41, 42, 43, 44, 45, 46, 47,
        48, 49, 50, 51, 52, 53, 54, 55, 56, 57, 58, 59, 60, 61, 62, 63};
    return _mm512_loadu_si512(numbers);
}

static SST_ALWAYS_INLINE __m512i table_of(const uint8_t table[64])
{
    return _mm512_loadu_si512(table);
}

/* Which bytes have bit number `bit`.  No constant is to be made, and other ports are free. */
static SST_ALWAYS_INLINE uint64_t with_bit(__m512i x, int bit)
{
    return _mm512_movepi8_mask(_mm512_slli_epi16(x, 7 - bit));
}

static SST_ALWAYS_INLINE bool has_any(__m512i x, uint8_t bits)
{
    return _mm512_test_epi8_mask(x, each(bits)) != 0;
}

static SST_ALWAYS_INLINE __m512i each_byte(uint8_t byte)
{
    return each(byte);
}

/* By the low half of each byte. */
static SST_ALWAYS_INLINE __m512i look_up_low(__m512i x, const uint8_t table[16])
{
    __m512i whole = _mm512_broadcast_i32x4(_mm_loadu_si128((const __m128i *)table));
    return _mm512_shuffle_epi8(whole, _mm512_and_si512(x, each(15)));
}

/* What is known of the code points of several bytes, with each of their bytes: the first,
 * second and last byte of the code point, and its class. */
typedef struct foreign_bytes {
    __m512i first, second, last, classes, folded;
    uint64_t leads, two, three; /* leads of code points that are whole */
} foreign_bytes;

static SST_ALWAYS_INLINE uint8_t byte_at(const uint8_t *bytes, uint64_t mask)
{
    return bytes[__builtin_ctzll(mask)];
}

/* All bytes of code points of three. */
static SST_ALWAYS_INLINE uint64_t whole_threes(const foreign_bytes *f)
{
    return f->three | f->three << 1 | f->three << 2;
}

static SST_ALWAYS_INLINE void spread_bytes(__m512i block, foreign_bytes *f)
{
    const __m512i one = each(1);
    uint64_t third = f->three << 2, behind = f->leads << 1 | third;
    __m512i lead = _mm512_mask_sub_epi8(iota(), behind, iota(), one);
    lead = _mm512_mask_sub_epi8(lead, third, lead, one);
    __m512i second = _mm512_add_epi8(lead, one);
    f->first = _mm512_permutexvar_epi8(lead, block);
    f->second = _mm512_permutexvar_epi8(second, block);
    f->last = _mm512_mask_permutexvar_epi8(f->second, whole_threes(f),
                                           _mm512_add_epi8(second, one), block);
}

/* All code points of two bytes, a page at a time. */
static SST_ALWAYS_INLINE void read_twos(const uint8_t *bytes, foreign_bytes *f)
{
    uint64_t all = f->two | f->two << 1;
    for (uint64_t left = f->two; left;) {
        uint8_t lead = byte_at(bytes, left);
        uint64_t same = _mm512_mask_cmpeq_epi8_mask(all, f->first, each(lead));
        const sst_page *page = &sst_pages_of_two[lead & 31];
        f->classes = _mm512_mask_permutexvar_epi8(f->classes, same, f->last,
                                                  table_of(page->class));
        f->folded = _mm512_mask_permutexvar_epi8(f->folded, same & ~f->two, f->last,
                                                 table_of(page->trail));
        f->folded = _mm512_mask_permutexvar_epi8(f->folded, same & f->two, f->last,
                                                 table_of(sst_page_leads[lead & 31]));
        left &= ~same;
    }
}

/* Those of three bytes in the runs of pages of one class; back: the bytes of the others. */
static SST_ALWAYS_INLINE uint64_t read_runs(foreign_bytes *f)
{
    const sst_page_runs *runs = &sst_runs_of_three;
    uint64_t all = whole_threes(f);
    __m512i class = look_up_low(f->first, runs->class);
    __m512i place = _mm512_sub_epi8(f->second, look_up_low(f->first, runs->begin));
    uint64_t in_run =
        _mm512_mask_cmple_epu8_mask(all, place, look_up_low(f->first, runs->last));
    f->classes = _mm512_mask_mov_epi8(f->classes, in_run, class);
    return all & ~in_run;
}

/* A page at a time. */
static SST_ALWAYS_INLINE void read_threes(const uint8_t *bytes, uint64_t left,
                                          foreign_bytes *f)
{
    while (left) {
        uint8_t lead = byte_at(bytes, left), second = byte_at(bytes + 1, left);
        const sst_page *page =
            &sst_pages_of_three[sst_page_numbers[lead & 15][second & 63]];
        uint64_t same = _mm512_mask_cmpeq_epi8_mask(left, f->first, each(lead));
        same = _mm512_mask_cmpeq_epi8_mask(same, f->second, each(second));
        f->classes = _mm512_mask_permutexvar_epi8(f->classes, same, f->last,
                                                  table_of(page->class));
        f->folded = _mm512_mask_permutexvar_epi8(f->folded, same & f->three << 2, f->last,
                                                 table_of(page->trail));
        left &= ~same;
    }
}

/* `class` is one bit. */
static SST_ALWAYS_INLINE uint64_t with_class(const foreign_bytes *f, uint8_t class)
{
    return with_bit(f->classes, __builtin_ctz(class));
}

static SST_ALWAYS_INLINE uint64_t of_class(const foreign_bytes *f, uint8_t class)
{
    return _mm512_cmpeq_epi8_mask(f->classes, each(class));
}

static SST_ALWAYS_INLINE void mark_classes(const foreign_bytes *f, block_marks *m)
{
    m->words |= with_class(f, SST_PAGE_WORD);
    if (!_mm512_test_epi8_mask(f->classes, each((uint8_t)~SST_PAGE_WORD))) /* letters */
        return;
    m->han = with_class(f, SST_PAGE_HAN);
    m->thai = with_class(f, SST_PAGE_THAI);
    m->unspaced_leads = (m->han | m->thai) & f->leads;
    m->marks = with_class(f, SST_PAGE_MARK);
    if (m->marks) {
        m->low = m->marks & with_class(f, SST_PAGE_LOW);
        m->high = m->marks & with_class(f, SST_PAGE_HIGH);
    }
    const uint8_t others =
        SST_PAGE_DIGIT | SST_PAGE_POINT | SST_PAGE_STOP | SST_PAGE_APOSTROPHE;
    if (!_mm512_mask_test_epi8_mask(~m->marks, f->classes, each(others)))
        return;
    uint64_t stops = f->leads & with_class(f, SST_PAGE_STOP);
    m->digits |= m->words & ~m->marks & with_class(f, SST_PAGE_DIGIT);
    m->points |= f->leads & of_class(f, SST_PAGE_POINT);
    m->apostrophes |= f->leads & of_class(f, SST_PAGE_APOSTROPHE);
    m->stops |= stops;
    m->joins |= stops & with_class(f, SST_PAGE_JOINS);
}

static SST_ALWAYS_INLINE __m512i load_block(const uint8_t *bytes, size_t num_bytes)
{
    return num_bytes > BLOCK_BYTES
               ? _mm512_loadu_si512(bytes)
               : _mm512_maskz_loadu_epi8(low_bits((uint32_t)num_bytes), bytes);
}

/* What the bytes of ASCII are; *folded: all bytes, letters small. */
static SST_ALWAYS_INLINE ascii_marks mark_ascii(__m512i block, __m512i *folded)
{
    __m512i small = _mm512_or_si512(block, kept(0x20));
    __m512i of_letter = _mm512_sub_epi8(small, kept('a'));
    __m512i of_digit = _mm512_sub_epi8(block, kept('0'));
    uint64_t letters = _mm512_cmplt_epu8_mask(of_letter, kept(26));
    ascii_marks m = {.digits = _mm512_cmplt_epu8_mask(of_digit, kept(10))};
    m.words = letters | m.digits;
    m.apostrophes = _mm512_cmpeq_epi8_mask(block, kept('\''));
    m.points = _mm512_cmpeq_epi8_mask(_mm512_or_si512(block, kept(2)), kept('.'));
    m.foreign = _mm512_movepi8_mask(block);
    *folded = _mm512_mask_mov_epi8(block, letters, small);
    return m;
}

static SST_ALWAYS_INLINE ascii_marks read_ascii(const uint8_t *bytes, size_t num_bytes,
                                                uint8_t *folded)
{
    __m512i small;
    ascii_marks m = mark_ascii(load_block(bytes, num_bytes), &small);
    _mm512_storeu_si512(folded, small);
    return m;
}

/* The same, and letters of Latin-1 count as ASCII; *others: what else is foreign. */
static SST_ALWAYS_INLINE ascii_marks read_latin(const uint8_t *bytes, size_t num_bytes,
                                                uint8_t *folded, uint64_t *others)
{
    __m512i block = load_block(bytes, num_bytes), out;
    __m512i small = _mm512_or_si512(block, kept(0x20));
    ascii_marks m = mark_ascii(block, &out);
    uint64_t leads = _mm512_cmpeq_epi8_mask(block, kept(LATIN_LEAD));
    uint64_t lasts = _mm512_cmplt_epi8_mask(_mm512_or_si512(small, kept(8)),
                                            kept(LATIN_NOT)); /* below 0 */
    *others = add_latin(&m, leads, lasts);
    _mm512_storeu_si512(folded, _mm512_mask_mov_epi8(out, lasts, small));
    return m;
}

/* m knows what is foreign, and all of ASCII; folded has the bytes. */
static void read_pages(const uint8_t *bytes, uint32_t num_bytes, uint8_t *folded,
                       block_marks *m)
{
    __m512i block = load_block(bytes, num_bytes);
    uint64_t leads = m->foreign & with_bit(block, 6), three = leads & with_bit(block, 5);
    block_leads whole = mark_leads(m, leads, three, three & with_bit(block, 4));
    foreign_bytes f = {.classes = _mm512_setzero_si512(),
                       .folded = _mm512_loadu_si512(folded),
                       .leads = whole.two | whole.three,
                       .two = whole.two,
                       .three = whole.three};
    spread_bytes(block, &f);
    if (f.two)
        read_twos(bytes, &f);
    if (f.three)
        read_threes(bytes, read_runs(&f), &f);
    mark_classes(&f, m);
    _mm512_storeu_si512(folded, f.folded);
}

static SST_ALWAYS_INLINE void read_foreign(const uint8_t *bytes, uint32_t num_bytes,
                                           uint8_t *folded, block_marks *m)
{
    if (__builtin_popcountll(m->foreign) <= FEW_BYTES)
        read_singly(bytes, num_bytes, folded, m);
    else
        read_pages(bytes, num_bytes, folded, m);
}

/* 64 bytes, and those one and two further on. */
typedef struct triples {
    __m512i first, second, third;
} triples;

static SST_ALWAYS_INLINE triples load_triples(const uint8_t *text)
{
    return (triples){table_of(text), table_of(text + 1), table_of(text + 2)};
}

/* The classes of those of one page, at their leads; back: which they are. */
static SST_ALWAYS_INLINE uint64_t read_page(const triples *t, known_page p,
                                            __m512i *classes)
{
    uint64_t same = _mm512_cmpeq_epi8_mask(t->first, each(p.lead));
    same = _mm512_mask_cmpeq_epi8_mask(same, t->second, each(p.next));
    *classes =
        _mm512_mask_permutexvar_epi8(*classes, same, t->third, table_of(p.page->class));
    return same;
}

/* Letters of Han in runs of pages of one class. */
static SST_ALWAYS_INLINE uint64_t find_han(const triples *t)
{
    const sst_page_runs *runs = &sst_runs_of_three;
    __m512i place = _mm512_sub_epi8(t->second, look_up_low(t->first, runs->begin));
    uint64_t of_han = _mm512_cmpeq_epi8_mask(look_up_low(t->first, runs->class),
                                             each(SST_PAGE_WORD | SST_PAGE_HAN));
    return _mm512_mask_cmple_epu8_mask(of_han, place, look_up_low(t->first, runs->last));
}

static SST_ALWAYS_INLINE unspaced_marks read_first(const triples *t)
{
    __m512i of_letter = _mm512_sub_epi8(_mm512_or_si512(t->first, each(0x20)), each('a'));
    __m512i of_digit = _mm512_sub_epi8(t->first, each('0'));
    unspaced_marks m = {.foreign = _mm512_movepi8_mask(t->first)};
    m.words = _mm512_cmplt_epu8_mask(of_letter, each(26)) |
              _mm512_cmplt_epu8_mask(of_digit, each(10));
    __m512i of_three = _mm512_sub_epi8(t->first, each(0xE0));
    mark_threes(&m, m.foreign & with_bit(t->first, 6),
                _mm512_cmplt_epu8_mask(of_three, each(16)));
    m.han = m.three & find_han(t);
    return m;
}

#include "kernel_unspaced_pages.h"

/* The codes of code points of one page of two bytes, at their leads, and these, folded;
 * which they are. */
static SST_ALWAYS_INLINE uint64_t read_letter_page(const letter_page *p, const triples *t,
                                                   __m512i *codes, __m512i *folded)
{
    uint64_t same = _mm512_cmpeq_epi8_mask(t->first, each(p->lead));
    *codes = _mm512_mask_permutexvar_epi8(*codes, same, t->second, table_of(p->codes));
    if (p->leads)
        *folded =
            _mm512_mask_permutexvar_epi8(*folded, same, t->second, table_of(p->leads));
    return same;
}

static SST_ALWAYS_INLINE uint64_t read_punctuation(const letter_pages *known,
                                                   const triples *t, __m512i *codes)
{
    uint64_t same = _mm512_cmpeq_epi8_mask(t->first, each(PUNCTUATION_LEAD));
    same = _mm512_mask_cmpeq_epi8_mask(same, t->second, each(PUNCTUATION_NEXT));
    *codes = _mm512_mask_permutexvar_epi8(*codes, same, t->third,
                                          table_of(known->punctuation));
    return same;
}

/* The last bytes of letters from their codes. */
static SST_ALWAYS_INLINE __m512i last_bytes(__m512i codes)
{
    __m512i is_not_ascii = _mm512_and_si512(codes, each(0x80));
    return _mm512_andnot_si512(_mm512_srli_epi16(is_not_ascii, 1), codes);
}

static SST_ALWAYS_INLINE uint64_t read_known(const uint8_t *text,
                                             const letter_pages *known, uint8_t *folded,
                                             ascii_marks *m)
{
    const __m512i one_before = _mm512_sub_epi8(iota(), each(1));
    triples t = load_triples(text);
    __m512i codes = _mm512_setzero_si512(), out;
    *m = mark_ascii(t.first, &out);
    letter_leads l = {.all = m->foreign & with_bit(t.first, 6)};
    for (size_t i = 0; i < known->num; i++)
        l.two |= read_letter_page(&known->at[i], &t, &codes, &out);
    if (known->has_punctuation) {
        l.three = read_punctuation(known, &t, &codes);
        l.apostrophes = _mm512_cmpeq_epi8_mask(codes, each(CODE_APOSTROPHE));
    }
    l.letters = _mm512_cmpge_epu8_mask(codes, each(FIRST_LETTER_CODE));
    l.untold = _mm512_cmpeq_epi8_mask(codes, each(CODE_UNTOLD));
    uint64_t untold = add_letters(&l, m);
    out =
        _mm512_mask_permutexvar_epi8(out, l.letters << 1, one_before, last_bytes(codes));
    _mm512_storeu_si512(folded, out);
    return untold;
}

static SST_ALWAYS_INLINE void write_scripts(uint64_t begins, uint64_t han, uint64_t thai,
                                            uint8_t *to)
{
    __m512i scripts = _mm512_maskz_set1_epi8(han, SST_SCRIPT_HAN);
    scripts = _mm512_mask_mov_epi8(scripts, thai, each(SST_SCRIPT_THAI));
    _mm512_storeu_si512(to, _mm512_maskz_compress_epi8(begins, scripts));
}

/* Eight letters of three bytes, whose places are eight bytes. */
static SST_ALWAYS_INLINE void write_eight(__m128i places, __m512i bases, sst_span *to)
{
    __m512i begins = _mm512_cvtepu8_epi64(places);
    __m512i both = _mm512_or_si512(begins, _mm512_slli_epi64(begins, 32));
    _mm512_storeu_si512(to, _mm512_add_epi32(both, bases));
}

/* As many letters of three bytes as have room, without asking how many there are:
 * branches on that are seldom foreseen. */
static SST_ALWAYS_INLINE size_t write_letters(uint64_t mask, uint32_t base, sst_span *to)
{
    __m512i places = _mm512_maskz_compress_epi8(mask, iota());
    __m512i bases = _mm512_set1_epi64((long long)((base + UINT64_C(3)) << 32 | base));
    __m128i first = _mm512_castsi512_si128(places);
    write_eight(first, bases, to);
    write_eight(_mm_unpackhi_epi64(first, first), bases, to + 8);
    write_eight(_mm512_extracti32x4_epi32(places, 1), bases, to + 16);
    return (size_t)__builtin_popcountll(mask);
}

/* Sixteen at a time, and at least 32: words of news have some 20 edges in a block. */
static SST_ALWAYS_INLINE size_t write_places(uint64_t mask, uint32_t base, uint32_t *to)
{
    __m512i places = _mm512_maskz_compress_epi8(mask, iota());
    __m512i bases = _mm512_set1_epi32((int)base);
    size_t num = (size_t)__builtin_popcountll(mask);
    __m512i first = _mm512_cvtepu8_epi32(_mm512_castsi512_si128(places));
    _mm512_storeu_si512(to, _mm512_add_epi32(first, bases));
    __m512i second = _mm512_cvtepu8_epi32(_mm512_extracti32x4_epi32(places, 1));
    _mm512_storeu_si512(to + 16, _mm512_add_epi32(second, bases));
    if (num <= 32)
        return num;
    __m512i third = _mm512_cvtepu8_epi32(_mm512_extracti32x4_epi32(places, 2));
    _mm512_storeu_si512(to + 32, _mm512_add_epi32(third, bases));
    __m512i fourth = _mm512_cvtepu8_epi32(_mm512_extracti32x4_epi32(places, 3));
    _mm512_storeu_si512(to + 48, _mm512_add_epi32(fourth, bases));
    return num;
}

/* Eight of each at a time. */
static SST_ALWAYS_INLINE void write_by_turns(uint64_t first, uint64_t second,
                                             uint32_t base, uint32_t *to)
{
    uint8_t places[2][BLOCK_BYTES];
    __m512i bases = _mm512_set1_epi32((int)base);
    _mm512_storeu_si512(places[0], _mm512_maskz_compress_epi8(first, iota()));
    _mm512_storeu_si512(places[1], _mm512_maskz_compress_epi8(second, iota()));
    for (int i = 0; i < __builtin_popcountll(first); i += 8) {
        __m512i low =
            _mm512_cvtepu8_epi64(_mm_loadl_epi64((const __m128i *)(places[0] + i)));
        __m512i high =
            _mm512_cvtepu8_epi64(_mm_loadl_epi64((const __m128i *)(places[1] + i)));
        __m512i both = _mm512_or_si512(low, _mm512_slli_epi64(high, 32));
        _mm512_storeu_si512(to + 2 * i, _mm512_add_epi32(both, bases));
    }
}

#endif
