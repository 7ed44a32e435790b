/* SPDX-License-Identifier: MIT */
/* kernel_avx512_bytes.h - blocks of text for kernel_cut.h by AVX-512: a block is one register,
 * and comparisons give the masks of kernel_block.h as they are. */
#ifndef SST_TEXT_KERNEL_AVX512_BYTES_H
#define SST_TEXT_KERNEL_AVX512_BYTES_H

#include <immintrin.h>

#include "kernel_block.h"
#include "kernel_foreign.h"

static SST_ALWAYS_INLINE __m512i each(uint8_t byte)
{
    return _mm512_set1_epi8((char)byte);
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

#define FEW_BYTES 8

/* What is known of the code points of several bytes; classes stand with the last byte. */
typedef struct foreign_bytes {
    __m512i bytes, folded, classes;
    uint64_t two, three; /* leads of code points that are whole */
} foreign_bytes;

static SST_ALWAYS_INLINE uint8_t byte_at(const uint8_t *bytes, uint64_t mask)
{
    return bytes[__builtin_ctzll(mask)];
}

/* All code points of two bytes, a page at a time. */
static SST_ALWAYS_INLINE void read_twos(const uint8_t *bytes, foreign_bytes *f)
{
    __m512i leads = _mm512_setzero_si512();
    for (uint64_t left = f->two; left;) {
        uint8_t lead = byte_at(bytes, left);
        uint64_t same = _mm512_mask_cmpeq_epi8_mask(left, f->bytes, each(lead));
        uint64_t last = same << 1;
        const sst_page *page = &sst_pages_of_two[lead & 31];
        f->classes = _mm512_mask_permutexvar_epi8(f->classes, last, f->bytes,
                                                  table_of(page->class));
        f->folded = _mm512_mask_permutexvar_epi8(f->folded, last, f->bytes,
                                                 table_of(page->trail));
        leads = _mm512_mask_permutexvar_epi8(leads, last, f->bytes,
                                             table_of(sst_page_leads[lead & 31]));
        left &= ~same;
    }
    /* one byte down, to where leads stand */
    __m512i below = _mm512_add_epi8(iota(), each(1));
    f->folded = _mm512_mask_permutexvar_epi8(f->folded, f->two, below, leads);
}

/* Those of three bytes of the pages that are of one class; back: the last bytes of the others. */
static SST_ALWAYS_INLINE uint64_t read_even_threes(const uint8_t *bytes, foreign_bytes *f)
{
    const __m512i above = _mm512_sub_epi8(iota(), each(1));
    const __m512i classes_of_leads =
        _mm512_broadcast_i32x4(_mm_loadu_si128((const __m128i *)sst_page_lead_classes));
    __m512i nibbles = _mm512_and_si512(f->bytes, each(15));
    __m512i of_leads = _mm512_maskz_shuffle_epi8(f->three, classes_of_leads, nibbles);
    uint64_t left = f->three & _mm512_cmpeq_epi8_mask(of_leads, each(SST_PAGE_MIXED));
    __m512i classes = _mm512_permutexvar_epi8(above, of_leads); /* with the second byte */
    while (left) {
        uint8_t lead = byte_at(bytes, left);
        uint64_t same = _mm512_mask_cmpeq_epi8_mask(left, f->bytes, each(lead));
        classes = _mm512_mask_permutexvar_epi8(classes, same << 1, f->bytes,
                                               table_of(sst_page_classes[lead & 15]));
        left &= ~same;
    }
    uint64_t last = f->three << 2;
    f->classes = _mm512_mask_permutexvar_epi8(f->classes, last, above, classes);
    return _mm512_mask_cmpeq_epi8_mask(last, f->classes, each(SST_PAGE_MIXED));
}

static SST_ALWAYS_INLINE void read_mixed_threes(const uint8_t *bytes, uint64_t left,
                                                foreign_bytes *f)
{
    while (left) {
        uint8_t lead = byte_at(bytes, left >> 2), second = byte_at(bytes, left >> 1);
        uint64_t leads = _mm512_cmpeq_epi8_mask(f->bytes, each(lead));
        uint64_t seconds = _mm512_cmpeq_epi8_mask(f->bytes, each(second));
        uint64_t same = left & leads << 2 & seconds << 1;
        const sst_page *page =
            &sst_pages_of_three[sst_page_numbers[lead & 15][second & 63]];
        f->classes = _mm512_mask_permutexvar_epi8(f->classes, same, f->bytes,
                                                  table_of(page->class));
        f->folded = _mm512_mask_permutexvar_epi8(f->folded, same, f->bytes,
                                                 table_of(page->trail));
        left &= ~same;
    }
}

/* Last bytes to all bytes, and to leads. */
static SST_ALWAYS_INLINE uint64_t whole_of(const foreign_bytes *f, uint64_t last)
{
    return last | last >> 1 | (last >> 2 & f->three);
}

static SST_ALWAYS_INLINE uint64_t leads_of(const foreign_bytes *f, uint64_t last)
{
    return (last >> 1 & f->two) | (last >> 2 & f->three);
}

static SST_ALWAYS_INLINE uint64_t with_class(const foreign_bytes *f, uint8_t bits)
{
    return _mm512_test_epi8_mask(f->classes, each(bits));
}

static SST_ALWAYS_INLINE uint64_t of_class(const foreign_bytes *f, uint8_t class)
{
    return _mm512_cmpeq_epi8_mask(f->classes, each(class));
}

static SST_ALWAYS_INLINE void mark_classes(const foreign_bytes *f, block_marks *m)
{
    uint64_t words = with_class(f, SST_PAGE_WORD);
    m->words |= whole_of(f, words);
    /* beyond plain letters */
    if (!_mm512_test_epi8_mask(f->classes, each((uint8_t)~SST_PAGE_WORD)))
        return;
    uint64_t han = with_class(f, SST_PAGE_HAN), thai = with_class(f, SST_PAGE_THAI);
    uint64_t marks = with_class(f, SST_PAGE_MARK), stops = with_class(f, SST_PAGE_STOP);
    m->han = whole_of(f, han);
    m->thai = whole_of(f, thai);
    m->unspaced_leads = leads_of(f, han | thai);
    m->marks = whole_of(f, marks);
    m->low = whole_of(f, marks & with_class(f, SST_PAGE_LOW));
    m->high = whole_of(f, marks & with_class(f, SST_PAGE_HIGH));
    m->digits |= whole_of(f, words & ~marks & with_class(f, SST_PAGE_DIGIT));
    m->points |= leads_of(f, of_class(f, SST_PAGE_POINT));
    m->apostrophes |= leads_of(f, of_class(f, SST_PAGE_APOSTROPHE));
    m->stops |= leads_of(f, stops);
    m->joins |= leads_of(f, stops & with_class(f, SST_PAGE_JOINS));
}

static SST_ALWAYS_INLINE __m512i load_block(const uint8_t *bytes, size_t num_bytes)
{
    return num_bytes > BLOCK_BYTES
               ? _mm512_loadu_si512(bytes)
               : _mm512_maskz_loadu_epi8(low_bits((uint32_t)num_bytes), bytes);
}

static SST_ALWAYS_INLINE ascii_marks read_ascii(const uint8_t *bytes, size_t num_bytes,
                                                uint8_t *folded)
{
    __m512i block = load_block(bytes, num_bytes);
    __m512i small = _mm512_or_si512(block, each(0x20));
    __m512i of_letter = _mm512_sub_epi8(small, each('a'));
    __m512i of_digit = _mm512_sub_epi8(block, each('0'));
    uint64_t letters = _mm512_cmplt_epu8_mask(of_letter, each(26));
    ascii_marks m = {.digits = _mm512_cmplt_epu8_mask(of_digit, each(10))};
    m.words = letters | m.digits;
    m.apostrophes = _mm512_cmpeq_epi8_mask(block, each('\''));
    m.points = _mm512_cmpeq_epi8_mask(_mm512_or_si512(block, each(2)), each('.'));
    m.foreign = _mm512_movepi8_mask(block);
    _mm512_storeu_si512(folded, _mm512_mask_mov_epi8(block, letters, small));
    return m;
}

/* m knows what is foreign, and all of ASCII; folded has the bytes. */
static void read_pages(const uint8_t *bytes, uint32_t num_bytes, uint8_t *folded,
                       block_marks *m)
{
    __m512i block = load_block(bytes, num_bytes);
    uint64_t continuations = _mm512_cmplt_epi8_mask(block, each(0xC0)); /* signed */
    uint64_t leads = m->foreign & ~continuations;
    uint64_t three = _mm512_mask_cmpge_epu8_mask(leads, block, each(0xE0));
    uint64_t four = _mm512_mask_cmpge_epu8_mask(leads, block, each(0xF0));
    foreign_bytes f = {block, _mm512_loadu_si512(folded), _mm512_setzero_si512(),
                       leads & ~three, three & ~four};
    f.two &= continuations >> 1;
    f.three &= continuations >> 1 & continuations >> 2;
    uint64_t right = f.two << 1 | f.three << 1 | f.three << 2;
    uint64_t wrong = (leads & ~(f.two | f.three)) | (continuations & ~right);
    m->leads = leads | wrong;
    m->continuations = right;
    m->stops = wrong;
    m->joins = four;
    if (f.two)
        read_twos(bytes, &f);
    if (f.three) {
        uint64_t mixed = read_even_threes(bytes, &f);
        if (mixed)
            read_mixed_threes(bytes, mixed, &f);
    }
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

/* Sixteen at a time, and at least sixteen. */
static SST_ALWAYS_INLINE size_t write_places(uint64_t mask, uint32_t base, uint32_t *to)
{
    __m512i places = _mm512_maskz_compress_epi8(mask, iota());
    __m512i bases = _mm512_set1_epi32((int)base);
    size_t num = (size_t)__builtin_popcountll(mask);
    __m512i first = _mm512_cvtepu8_epi32(_mm512_castsi512_si128(places));
    _mm512_storeu_si512(to, _mm512_add_epi32(first, bases));
    if (num <= 16)
        return num;
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

#endif
