/* SPDX-License-Identifier: MIT */
/* unicode_make.c - utf8proc in, the text of unicode_tables.c out.
 *
 *     unicode_make > unicode_tables.c      built on request, to move to another Unicode
 *
 * For every code point: its NFKC_Casefold on its own, the kind of each code point in
 * that, and whether it joins, that is, whether its decomposition begins with a code
 * point that has a combining class or stands second or later in some canonical
 * decomposition.  In front of a code point that does not join, composition and
 * reordering do nothing: it is a boundary, where a text can be cut and folded apart. */
#include "normalise.h"
#include "unicode_tables.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <utf8proc.h>

#define NUM_CODES 0x110000
#define BLOCK_CODES (1u << SST_UNICODE_BLOCK_BITS)
#define MAX_CODES 32 /* of one code point's folding; Unicode 15 has at most 18 */
#define FOLDING                                                                          \
    (UTF8PROC_STABLE | UTF8PROC_COMPOSE | UTF8PROC_COMPAT | UTF8PROC_CASEFOLD |          \
     UTF8PROC_IGNORE)

typedef struct tables {
    bool composes[NUM_CODES]; /* stands second or later in a canonical decomposition */
    uint16_t entries[NUM_CODES];
    uint16_t blocks[SST_UNICODE_NUM_BLOCKS], first_of_block[SST_UNICODE_NUM_BLOCKS];
    unsigned num_blocks;
    sst_kind kinds[SST_UNICODE_MAX_KINDS];
    unsigned num_kinds;
    sst_mapping mappings[SST_UNICODE_JOINS];
    unsigned num_mappings;
    char pool[65536];
    unsigned pool_bytes;
    uint8_t may_join[256];
} tables;

typedef struct folding {
    utf8proc_int32_t codes[MAX_CODES];
    unsigned num;
    bool joins;
} folding;

static void require(bool holds, const char *what)
{
    if (holds)
        return;
    fprintf(stderr, "unicode_make: %s\n", what);
    exit(EXIT_FAILURE);
}

static bool is_surrogate(uint32_t code)
{
    return code >= 0xD800 && code <= 0xDFFF;
}

static void find_composing(tables *t)
{
    for (uint32_t code = 0; code < NUM_CODES; code++) {
        utf8proc_int32_t parts[MAX_CODES];
        int last_boundary = 0;
        if (is_surrogate(code))
            continue;
        utf8proc_ssize_t num =
            utf8proc_decompose_char((utf8proc_int32_t)code, parts, MAX_CODES,
                                    UTF8PROC_STABLE | UTF8PROC_DECOMPOSE, &last_boundary);
        for (utf8proc_ssize_t i = 1; i < num; i++)
            t->composes[parts[i]] = true;
    }
    t->composes[0x11A7] =
        true; /* the vowel that utf8proc takes for a final jamo, number 0 */
}

static folding fold_code(const tables *t, uint32_t code)
{
    folding f = {.num = 0};
    int last_boundary = 0;
    utf8proc_ssize_t num = utf8proc_decompose_char((utf8proc_int32_t)code, f.codes,
                                                   MAX_CODES, FOLDING, &last_boundary);
    require(num >= 0 && num <= MAX_CODES, "a folding is too long");
    if (num > 0)
        f.joins = t->composes[f.codes[0]] ||
                  utf8proc_get_property(f.codes[0])->combining_class != 0;
    utf8proc_uint8_t bytes[4], *folded = NULL;
    utf8proc_ssize_t len = utf8proc_encode_char((utf8proc_int32_t)code, bytes);
    len = utf8proc_map(bytes, len, &folded, FOLDING);
    require(len >= 0, "utf8proc_map fails");
    for (utf8proc_ssize_t at = 0; at < len; f.num++)
        at += utf8proc_iterate(folded + at, len - at, &f.codes[f.num]);
    free(folded);
    return f;
}

static sst_code code_of(uint32_t code)
{
    static const uint32_t apostrophes[] = {0x27,  0x2018, 0x2019, 0x201B,
                                           0x2BB, 0x2BC,  0x55A,  0x5F3};
    for (size_t i = 0; i < sizeof apostrophes / sizeof *apostrophes; i++)
        if (code == apostrophes[i])
            return SST_CODE_APOSTROPHE;
    if (code == 0x640)
        return SST_CODE_TATWEEL;
    if (code == ',' || code == '.')
        return SST_CODE_POINT;
    utf8proc_category_t category = utf8proc_category((utf8proc_int32_t)code);
    if (category >= UTF8PROC_CATEGORY_LU && category <= UTF8PROC_CATEGORY_LO)
        return SST_CODE_LETTER;
    if (category >= UTF8PROC_CATEGORY_MN && category <= UTF8PROC_CATEGORY_ME)
        return SST_CODE_MARK;
    if (category == UTF8PROC_CATEGORY_ND)
        return SST_CODE_DIGIT;
    if (category == UTF8PROC_CATEGORY_NL || category == UTF8PROC_CATEGORY_NO)
        return SST_CODE_NUMBER;
    return SST_CODE_SEPARATES;
}

static unsigned find_kind(tables *t, sst_kind kind)
{
    for (unsigned i = 0; i < t->num_kinds; i++)
        if (memcmp(&t->kinds[i], &kind, sizeof kind) == 0)
            return i;
    require(t->num_kinds < SST_UNICODE_MAX_KINDS, "too many kinds");
    t->kinds[t->num_kinds] = kind;
    return t->num_kinds++;
}

/* The kind of a code point of the folded text. */
static unsigned kind_of(tables *t, uint32_t code)
{
    sst_kind kind = {.code = (uint8_t)code_of(code)};
    bool cuts = kind.code < SST_CODE_LETTER;
    kind.script = cuts ? SST_SCRIPT_SPACED : (uint8_t)sst_script_of(code);
    kind.order = (uint8_t)utf8proc_get_property((utf8proc_int32_t)code)->combining_class;
    kind.composes = t->composes[code];
    return find_kind(t, kind);
}

static uint32_t find_in_pool(tables *t, const char *bytes, unsigned len)
{
    for (uint32_t at = 0; at + len <= t->pool_bytes; at++)
        if (memcmp(t->pool + at, bytes, len) == 0)
            return at;
    require(t->pool_bytes + len <= sizeof t->pool, "the pool is full");
    memcpy(t->pool + t->pool_bytes, bytes, len);
    t->pool_bytes += len;
    return t->pool_bytes - len;
}

static unsigned find_mapping(tables *t, sst_mapping m)
{
    for (unsigned i = 0; i < t->num_mappings; i++)
        if (t->mappings[i].bytes == m.bytes && t->mappings[i].len_bytes == m.len_bytes &&
            t->mappings[i].kind == m.kind)
            return i;
    require(t->num_mappings < SST_UNICODE_JOINS - SST_UNICODE_FIRST_MAPPING,
            "too many mappings");
    t->mappings[t->num_mappings] = m;
    return t->num_mappings++;
}

static unsigned map_to(tables *t, const folding *f)
{
    utf8proc_uint8_t bytes[4 * MAX_CODES];
    unsigned len = 0;
    for (unsigned i = 0; i < f->num; i++)
        len += (unsigned)utf8proc_encode_char(f->codes[i], bytes + len);
    sst_mapping m = {.len_bytes = (uint8_t)len, .kind = SST_UNICODE_SEVERAL};
    if (utf8proc_get_property(f->codes[f->num - 1])->combining_class != 0)
        m.last_order = 255;
    if (f->num == 1) {
        m.kind = (uint8_t)kind_of(t, (uint32_t)f->codes[0]);
        for (unsigned i = 0; i < len; i++)
            m.bytes |= (uint32_t)bytes[i] << 8 * i;
    } else {
        m.bytes = find_in_pool(t, (const char *)bytes, len);
    }
    return SST_UNICODE_FIRST_MAPPING + find_mapping(t, m);
}

/* Code points that leave no bytes of their own need no mapping, only the kind. */
static bool leaves_nothing(const folding *f)
{
    bool separates = true;
    for (unsigned i = 0; i < f->num; i++)
        separates &= code_of((uint32_t)f->codes[i]) == SST_CODE_SEPARATES;
    if (f->num == 1 && code_of((uint32_t)f->codes[0]) < SST_CODE_LETTER)
        separates = true;
    return separates && !f->joins;
}

static void fill_entry(tables *t, uint32_t code)
{
    folding f = {.num = 0};
    if (!is_surrogate(code))
        f = fold_code(t, code);
    unsigned entry = 0;
    if (is_surrogate(code))
        entry = find_kind(t, (sst_kind){.code = SST_CODE_SEPARATES});
    else if (f.num == 0)
        entry = find_kind(t, (sst_kind){.code = SST_CODE_DROPPED});
    else if ((f.num == 1 && (uint32_t)f.codes[0] == code) || leaves_nothing(&f))
        entry = kind_of(t, (uint32_t)f.codes[0]);
    else
        entry = map_to(t, &f);
    t->entries[code] = (uint16_t)(entry | (f.joins ? SST_UNICODE_JOINS : 0));
    if (f.joins || (f.num == 0 && !is_surrogate(code))) {
        utf8proc_uint8_t bytes[4];
        utf8proc_encode_char((utf8proc_int32_t)code, bytes);
        t->may_join[bytes[0]] = 1;
    }
}

static void share_blocks(tables *t)
{
    for (unsigned i = 0; i < SST_UNICODE_NUM_BLOCKS; i++) {
        unsigned b = 0;
        while (b < t->num_blocks &&
               memcmp(&t->entries[t->first_of_block[b] * BLOCK_CODES],
                      &t->entries[i * BLOCK_CODES],
                      BLOCK_CODES * sizeof *t->entries) != 0)
            b++;
        if (b == t->num_blocks)
            t->first_of_block[t->num_blocks++] = (uint16_t)i;
        t->blocks[i] = (uint16_t)b;
    }
}

/* ---- writing ---------------------------------------------------------------------- */

static void print_number(unsigned number, unsigned *column)
{
    char text[16];
    unsigned len = (unsigned)snprintf(text, sizeof text, "%u,", number);
    *column += len;
    if (*column > 90) {
        putchar('\n');
        *column = len;
    }
    fputs(text, stdout);
}

static void print_kinds(const tables *t)
{
    puts("/* code, script, combining class, composes */\nconst sst_kind "
         "sst_unicode_kinds[] = {");
    for (unsigned i = 0; i < t->num_kinds; i++)
        printf("{%u,%u,%u,%u},%c", t->kinds[i].code, t->kinds[i].script,
               t->kinds[i].order, t->kinds[i].composes, i % 6 == 5 ? '\n' : ' ');
    puts("};\n");
}

static void print_mappings(const tables *t)
{
    puts("/* UTF-8 (or place in the pool), bytes, kind, class at the end */\n"
         "const sst_mapping sst_unicode_mappings[] = {");
    for (unsigned i = 0; i < t->num_mappings; i++) {
        const sst_mapping *m = &t->mappings[i];
        printf(m->kind == SST_UNICODE_SEVERAL ? "{%u" : "{0x%X", m->bytes);
        printf(",%u,%u,%u},%c", m->len_bytes, m->kind, m->last_order,
               i % 4 == 3 ? '\n' : ' ');
    }
    puts("};\n");
}

static void print_pool(const tables *t)
{
    unsigned column = 0;
    puts("/* UTF-8 of all mappings to several code points, one inside another where it "
         "fits */\n"
         "const uint8_t sst_unicode_pool[] = {");
    for (unsigned i = 0; i < t->pool_bytes; i++)
        print_number((uint8_t)t->pool[i], &column);
    puts("0,0,0,0};");
}

static void print_tables(const tables *t)
{
    unsigned column = 0;
    printf(
        "/* SPDX-License-Identifier: MIT */\n"
        "/* unicode_tables.c - written by unicode_make.c; do not edit.  Unicode %s. */\n"
        "/* clang-format off */\n"
        "#include \"unicode_tables.h\"\n\n"
        "const char sst_unicode_version[] = \"%s\";\n\n",
        utf8proc_unicode_version(), utf8proc_unicode_version());
    print_kinds(t);
    puts("const uint8_t sst_unicode_may_join[256] = {");
    for (unsigned i = 0; i < 256; i++)
        print_number(t->may_join[i], &column);
    puts("};\n\nconst uint16_t sst_unicode_blocks[SST_UNICODE_NUM_BLOCKS] = {");
    column = 0;
    for (unsigned i = 0; i < SST_UNICODE_NUM_BLOCKS; i++)
        print_number(t->blocks[i], &column);
    puts("};\n\nconst uint16_t sst_unicode_entries[] = {");
    for (unsigned b = 0; b < t->num_blocks; b++) {
        printf("/* U+%04X */\n", t->first_of_block[b] * BLOCK_CODES);
        column = 0;
        for (unsigned i = 0; i < BLOCK_CODES; i++)
            print_number(t->entries[t->first_of_block[b] * BLOCK_CODES + i], &column);
        putchar('\n');
    }
    puts("};\n");
    print_mappings(t);
    print_pool(t);
}

int main(void)
{
    tables *t = calloc(1, sizeof *t);
    require(t != NULL, "out of memory");
    find_kind(t, (sst_kind){.code = SST_CODE_SEPARATES});
    unsigned dropped = find_kind(t, (sst_kind){.code = SST_CODE_DROPPED});
    unsigned letter = find_kind(t, (sst_kind){.code = SST_CODE_LETTER});
    unsigned han =
        find_kind(t, (sst_kind){.code = SST_CODE_LETTER, .script = SST_SCRIPT_HAN});
    require(dropped == SST_UNICODE_DROPPED && letter == SST_UNICODE_LETTER &&
                han == SST_UNICODE_HAN,
            "the kinds known by number have others");
    find_composing(t);
    for (uint32_t code = 0; code < NUM_CODES; code++)
        fill_entry(t, code);
    share_blocks(t);
    print_tables(t);
    fprintf(stderr,
            "unicode_make: %u kinds, %u blocks, %u mappings, %u bytes in the pool\n",
            t->num_kinds, t->num_blocks, t->num_mappings, t->pool_bytes);
    free(t);
    return fflush(stdout) == 0 && !ferror(stdout) ? EXIT_SUCCESS : EXIT_FAILURE;
}
