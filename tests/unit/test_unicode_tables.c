/* SPDX-License-Identifier: MIT */
/* test_unicode_tables.c - the committed tables against utf8proc, every code point. */
#include "text/normalise.h"
#include "text/unicode_tables.h"

#include <criterion/criterion.h>
#include <stdlib.h>
#include <string.h>

#include <utf8proc.h>

#define FOLDING                                                                          \
    (UTF8PROC_STABLE | UTF8PROC_COMPOSE | UTF8PROC_COMPAT | UTF8PROC_CASEFOLD |          \
     UTF8PROC_IGNORE)
#define NUM_CODES 0x110000
#define MAX_BYTES 128

/* The tables speak of one version of Unicode; with another nothing is compared. */
static void need_same_unicode(void)
{
    if (strcmp(utf8proc_unicode_version(), sst_unicode_version) != 0)
        cr_skip("utf8proc has Unicode %s, the tables %s", utf8proc_unicode_version(),
                sst_unicode_version);
}

static bool is_surrogate(uint32_t code)
{
    return code >= 0xD800 && code <= 0xDFFF;
}

static size_t fold_with_utf8proc(uint32_t code, char *out)
{
    utf8proc_uint8_t bytes[4], *folded = NULL;
    utf8proc_ssize_t len = utf8proc_encode_char((utf8proc_int32_t)code, bytes);
    len = utf8proc_map(bytes, len, &folded, FOLDING);
    cr_assert(len >= 0 && len < MAX_BYTES);
    memcpy(out, folded, (size_t)len);
    free(folded);
    return (size_t)len;
}

static size_t fold_with_tables(uint32_t code, char *out)
{
    const sst_mapping *m = sst_unicode_mapping(sst_unicode_entry(code));
    if (!m)
        return (size_t)utf8proc_encode_char((utf8proc_int32_t)code, (uint8_t *)out);
    if (m->kind == SST_UNICODE_SEVERAL)
        memcpy(out, sst_unicode_pool + m->bytes, m->len_bytes);
    else
        for (unsigned i = 0; i < m->len_bytes; i++)
            out[i] = (char)(m->bytes >> (8 * i));
    return m->len_bytes;
}

static sst_code code_of_category(uint32_t code)
{
    static const uint32_t apostrophes[] = {0x27,  0x2018, 0x2019, 0x201B,
                                           0x2BB, 0x2BC,  0x55A,  0x5F3};
    for (size_t i = 0; i < sizeof apostrophes / sizeof *apostrophes; i++)
        if (code == apostrophes[i])
            return SST_CODE_APOSTROPHE;
    if (code == ',' || code == '.')
        return SST_CODE_POINT;
    if (code == 0x640)
        return SST_CODE_TATWEEL;
    const char *category = utf8proc_category_string((utf8proc_int32_t)code);
    if (strcmp(category, "Nd") == 0)
        return SST_CODE_DIGIT;
    switch (category[0]) {
    case 'L':
        return SST_CODE_LETTER;
    case 'M':
        return SST_CODE_MARK;
    case 'N':
        return SST_CODE_NUMBER;
    default:
        return SST_CODE_SEPARATES;
    }
}

static const sst_kind *kind_of(uint32_t code)
{
    return &sst_unicode_kinds[sst_unicode_entry(code) & ~SST_UNICODE_JOINS];
}

/* Code points whose folding leaves no bytes are of the kind of what they fold to. */
static bool folds_to_cuts_only(const char *folded, size_t len, sst_code *out)
{
    *out = SST_CODE_SEPARATES;
    utf8proc_int32_t code = 0;
    for (size_t at = 0; at < len;) {
        at += (size_t)utf8proc_iterate((const uint8_t *)folded + at,
                                       (utf8proc_ssize_t)(len - at), &code);
        sst_code cuts = code_of_category((uint32_t)code);
        if (cuts >= SST_CODE_LETTER)
            return false;
        *out = cuts;
    }
    return true;
}

static bool folds_alike(uint32_t code)
{
    char want[MAX_BYTES], got[MAX_BYTES];
    sst_code cuts;
    size_t want_len = fold_with_utf8proc(code, want);
    size_t got_len = fold_with_tables(code, got);
    if (want_len == 0)
        return sst_unicode_entry(code) == SST_UNICODE_DROPPED;
    if (!sst_unicode_mapping(sst_unicode_entry(code)) &&
        folds_to_cuts_only(want, want_len, &cuts))
        return kind_of(code)->code == cuts;
    return got_len == want_len && memcmp(got, want, got_len) == 0;
}

Test(unicode_tables, every_code_point_folds_as_utf8proc_has_it)
{
    need_same_unicode();
    for (uint32_t code = 0; code < NUM_CODES; code++)
        if (!is_surrogate(code) && !folds_alike(code))
            cr_assert_fail("U+%04X", code);
}

static bool is_of_right_kind(uint32_t code)
{
    const utf8proc_property_t *property = utf8proc_get_property((utf8proc_int32_t)code);
    const sst_kind *kind = kind_of(code);
    bool cuts = kind->code < SST_CODE_LETTER;
    return !sst_unicode_mapping(sst_unicode_entry(code)) &&
           kind->code == code_of_category(code) &&
           kind->order == property->combining_class &&
           (cuts || kind->script == (unsigned)sst_script_of(code));
}

Test(unicode_tables, what_stays_is_of_the_kind_of_its_category_and_script)
{
    need_same_unicode();
    for (uint32_t code = 0; code < NUM_CODES; code++) {
        char folded[MAX_BYTES], same[4];
        if (is_surrogate(code))
            continue;
        size_t len =
            (size_t)utf8proc_encode_char((utf8proc_int32_t)code, (uint8_t *)same);
        bool stays =
            fold_with_utf8proc(code, folded) == len && memcmp(folded, same, len) == 0;
        if (stays && !is_of_right_kind(code))
            cr_assert_fail("U+%04X", code);
    }
}

/* So that the pieces of a mapping, and of utf8proc's own output, can be looked up
 * again. */
Test(unicode_tables, what_code_points_fold_to_stays_as_it_is)
{
    for (uint32_t code = 0; code < NUM_CODES; code++) {
        char folded[MAX_BYTES];
        size_t len = fold_with_tables(code, folded);
        utf8proc_int32_t part = 0;
        if (!sst_unicode_mapping(sst_unicode_entry(code)))
            continue;
        for (size_t at = 0; at < len;) {
            at += (size_t)utf8proc_iterate((const uint8_t *)folded + at,
                                           (utf8proc_ssize_t)(len - at), &part);
            cr_assert(!sst_unicode_mapping(sst_unicode_entry((uint32_t)part)), "U+%04X",
                      code);
        }
    }
}

static size_t decompose(uint32_t code, utf8proc_int32_t *out)
{
    int last_boundary = 0;
    return (size_t)utf8proc_decompose_char((utf8proc_int32_t)code, out, MAX_BYTES,
                                           FOLDING, &last_boundary);
}

static size_t compose(utf8proc_int32_t *codes, size_t num)
{
    return (size_t)utf8proc_normalize_utf32(codes, (utf8proc_ssize_t)num, FOLDING);
}

/* Do the two compose to what each of them composes to? */
static bool leaves_alone(uint32_t before, uint32_t code)
{
    utf8proc_int32_t both[2 * MAX_BYTES], apart[2 * MAX_BYTES];
    size_t num_both = decompose(before, both);
    num_both += decompose(code, both + num_both);
    num_both = compose(both, num_both);
    size_t num_apart = compose(apart, decompose(before, apart));
    num_apart += compose(apart + num_apart, decompose(code, apart + num_apart));
    return num_both == num_apart && memcmp(both, apart, num_both * sizeof *both) == 0;
}

/* Letters, jamo and marks of which each composes with something. */
Test(unicode_tables, what_does_not_join_leaves_alone_what_stands_before_it)
{
    need_same_unicode();
    static const uint32_t befores[] = {'a',   0x1100, 0xAC00, 0x928,
                                       0xBC6, 0x627,  0x304B, 0x301};
    for (uint32_t code = 0; code < NUM_CODES; code++) {
        utf8proc_int32_t parts[MAX_BYTES];
        if (is_surrogate(code) || sst_unicode_joins(sst_unicode_entry(code)))
            continue;
        bool is_boundary = decompose(code, parts) == 0 ||
                           utf8proc_get_property(parts[0])->combining_class == 0;
        for (size_t i = 0; i < sizeof befores / sizeof *befores; i++)
            is_boundary = is_boundary && leaves_alone(befores[i], code);
        if (!is_boundary)
            cr_assert_fail("U+%04X", code);
    }
}

Test(unicode_tables, the_first_byte_tells_what_may_join)
{
    for (uint32_t code = 0; code < NUM_CODES; code++) {
        unsigned entry = sst_unicode_entry(code);
        uint8_t bytes[4];
        if (!sst_unicode_joins(entry) && entry != SST_UNICODE_DROPPED)
            continue;
        utf8proc_encode_char((utf8proc_int32_t)code, bytes);
        cr_assert(sst_unicode_may_join[bytes[0]], "U+%04X", code);
    }
}
