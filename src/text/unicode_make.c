/* SPDX-License-Identifier: MIT */
/* unicode_make.c - utf8proc in, the text of unicode_tables.c or unicode_pages.c out.
 *
 *     unicode_make > unicode_tables.c      built on request, to move to another Unicode
 *     unicode_make pages > unicode_pages.c
 *
 * For every code point: its NFKC_Casefold on its own, the kind of each code point in
 * that, and whether it joins, that is, whether its decomposition begins with a code
 * point that has a combining class or stands second or later in some canonical
 * decomposition.  In front of a code point that does not join, composition and
 * reordering do nothing: it is a boundary, where a text can be cut and folded apart. */
#include "normalise.h"
#include "unicode_pages.h"
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

/* ---- pages ------------------------------------------------------------------------ */

typedef struct pages {
    sst_page two[SST_PAGE_LEADS_OF_TWO];
    uint8_t leads[SST_PAGE_LEADS_OF_TWO][SST_PAGE_CODES];
    uint8_t classes[16][SST_PAGE_CODES]; /* of pages of three bytes */
    uint16_t numbers[16][SST_PAGE_CODES];
    sst_page three[16 * SST_PAGE_CODES];
    unsigned num_three;
} pages;

/* Marks that sort behind what stands before them, in two ranks: one of the second rank may
 * follow one of the first. */
static uint8_t class_of_mark(const sst_kind *kind)
{
    if (kind->composes || kind->order > SST_PAGE_MOST_ORDER)
        return SST_PAGE_STOP | SST_PAGE_JOINS;
    if (kind->order == 0)
        return SST_PAGE_WORD | SST_PAGE_MARK;
    return (uint8_t)(SST_PAGE_WORD | SST_PAGE_MARK |
                     (kind->order <= SST_PAGE_MOST_LOW ? SST_PAGE_LOW : SST_PAGE_HIGH));
}

static uint8_t class_of_kind(const sst_kind *kind)
{
    switch (kind->code) {
    case SST_CODE_SEPARATES:
        return 0;
    case SST_CODE_DROPPED:
        return SST_PAGE_STOP | SST_PAGE_JOINS;
    case SST_CODE_TATWEEL:
        return SST_PAGE_STOP;
    case SST_CODE_APOSTROPHE:
        return SST_PAGE_APOSTROPHE;
    case SST_CODE_POINT:
        return SST_PAGE_POINT;
    case SST_CODE_MARK:
        return class_of_mark(kind);
    default:
        break;
    }
    if (kind->script == SST_SCRIPT_HAN)
        return SST_PAGE_WORD | SST_PAGE_HAN;
    if (kind->script == SST_SCRIPT_THAI)
        return SST_PAGE_WORD | SST_PAGE_THAI;
    return SST_PAGE_WORD | (kind->code == SST_CODE_DIGIT ? SST_PAGE_DIGIT : 0);
}

/* Whether a mapping to several code points is one to letters that compose with nothing. */
static bool is_of_letters(const tables *t, const sst_mapping *m)
{
    for (uint32_t i = 0; i < m->len_bytes; i++) {
        uint8_t letter = (uint8_t)t->pool[m->bytes + i];
        if (letter >= 0x80 ||
            (t->entries[letter] & ~SST_UNICODE_JOINS) != SST_UNICODE_LETTER)
            return false;
    }
    return true;
}

/* What a code point of two or three bytes becomes, in *bytes, and its class. */
static uint8_t class_of_code(const tables *t, uint32_t code, uint32_t *bytes)
{
    unsigned entry = t->entries[code] & ~SST_UNICODE_JOINS;
    bool joins = (t->entries[code] & SST_UNICODE_JOINS) != 0;
    uint8_t len = code < 0x800 ? 2 : 3;
    if (is_surrogate(code))
        return SST_PAGE_STOP;
    const sst_kind *kind = &t->kinds[entry < SST_UNICODE_FIRST_MAPPING ? entry : 0];
    if (entry >= SST_UNICODE_FIRST_MAPPING) {
        const sst_mapping *m = &t->mappings[entry - SST_UNICODE_FIRST_MAPPING];
        uint32_t kept = len == 2 ? 0 : 0xFFFF; /* bytes that stay as they are */
        if (!joins && m->kind == SST_UNICODE_SEVERAL && m->len_bytes == 2 && len == 2 &&
            is_of_letters(t, m)) { /* sharp s is as long as the two that it becomes */
            *bytes = (uint8_t)t->pool[m->bytes] | (uint32_t)(uint8_t)t->pool[m->bytes + 1]
                                                      << 8;
            return SST_PAGE_WORD;
        }
        if (joins || m->kind == SST_UNICODE_SEVERAL || m->len_bytes != len ||
            ((*bytes ^ m->bytes) & kept) != 0)
            return SST_PAGE_STOP | (joins ? SST_PAGE_JOINS : 0);
        kind = &t->kinds[m->kind];
        *bytes = m->bytes;
    }
    uint8_t class = class_of_kind(kind);
    bool is_mark = (class & SST_PAGE_MARK) != 0;
    return joins && !is_mark ? SST_PAGE_STOP | SST_PAGE_JOINS : class;
}

static void fill_page(const tables *t, uint32_t first, sst_page *page, uint8_t *leads)
{
    for (uint32_t i = 0; i < SST_PAGE_CODES; i++) {
        utf8proc_uint8_t utf8[4] = {0};
        uint32_t bytes = 0;
        unsigned len = leads ? 2 : 3;
        page->trail[i] = (uint8_t)(0x80 | i);
        page->class[i] = SST_PAGE_STOP;
        if (leads)
            leads[i] = (uint8_t)(0xC0 | first >> 6);
        if (first + i < (len == 2 ? 0x80 : 0x800))
            continue; /* no UTF-8 */
        if (!is_surrogate(first))
            utf8proc_encode_char((utf8proc_int32_t)(first + i), utf8);
        for (unsigned b = 0; b < len; b++)
            bytes |= (uint32_t)utf8[b] << 8 * b;
        page->class[i] = class_of_code(t, first + i, &bytes);
        if (page->class[i] & SST_PAGE_STOP)
            continue;
        page->trail[i] = (uint8_t)(bytes >> 8 * (len - 1));
        if (leads)
            leads[i] = (uint8_t)bytes;
    }
}

static bool is_even(const sst_page *page)
{
    for (unsigned i = 0; i < SST_PAGE_CODES; i++)
        if (page->class[i] != page->class[0] || page->trail[i] != (0x80 | i))
            return false;
    return true;
}

static void add_page_of_three(const tables *t, pages *p, unsigned lead, unsigned second)
{
    sst_page page;
    fill_page(t, (lead << 12) | second << 6, &page, NULL);
    unsigned number = 0;
    while (number < p->num_three && memcmp(&p->three[number], &page, sizeof page) != 0)
        number++;
    p->three[number] = page;
    p->num_three += number == p->num_three;
    p->classes[lead][second] = is_even(&page) ? page.class[0] : SST_PAGE_MIXED;
    p->numbers[lead][second] = (uint16_t)number;
}

static void print_bytes(const uint8_t *bytes, unsigned num)
{
    unsigned column = 0;
    putchar('{');
    for (unsigned i = 0; i < num; i++)
        print_number(bytes[i], &column);
    puts("},");
}

static void print_page(const sst_page *page)
{
    putchar('{');
    print_bytes(page->class, SST_PAGE_CODES);
    print_bytes(page->trail, SST_PAGE_CODES);
    puts("},");
}

/* The last pages of a lead that are side by side and of one class of words. */
typedef struct run {
    unsigned class, begin, num;
} run;

static run last_run(const uint8_t classes[SST_PAGE_CODES])
{
    run r = {0, SST_PAGE_CODES, 0};
    for (unsigned i = SST_PAGE_CODES; i-- > 0;) {
        bool is_word = classes[i] != SST_PAGE_MIXED && (classes[i] & SST_PAGE_WORD);
        if (r.num > 0 ? classes[i] != r.class : !is_word) {
            if (r.num > 0)
                break;
            continue;
        }
        r = (run){classes[i], i, r.num + 1};
    }
    return r;
}

static void print_runs(const pages *p)
{
    puts("};\n\nconst sst_page_runs sst_runs_of_three = {");
    uint8_t classes[16], begins[16], lasts[16];
    for (unsigned i = 0; i < 16; i++) {
        run r = last_run(p->classes[i]);
        classes[i] = (uint8_t)r.class;
        begins[i] = (uint8_t)(0x80 + r.begin);
        lasts[i] = (uint8_t)(r.num > 0 ? r.num - 1 : 0);
    }
    print_bytes(classes, 16);
    print_bytes(begins, 16);
    print_bytes(lasts, 16);
}

static void print_pages(const pages *p)
{
    printf(
        "/* SPDX-License-Identifier: MIT */\n"
        "/* unicode_pages.c - written by unicode_make.c; do not edit.  Unicode %s. */\n"
        "/* clang-format off */\n"
        "#include \"unicode_pages.h\"\n\n"
        "const sst_page sst_pages_of_two[SST_PAGE_LEADS_OF_TWO] = {\n",
        utf8proc_unicode_version());
    for (unsigned i = 0; i < SST_PAGE_LEADS_OF_TWO; i++)
        print_page(&p->two[i]);
    puts("};\n\nconst uint8_t sst_page_leads[SST_PAGE_LEADS_OF_TWO][SST_PAGE_CODES] = {");
    for (unsigned i = 0; i < SST_PAGE_LEADS_OF_TWO; i++)
        print_bytes(p->leads[i], SST_PAGE_CODES);
    puts("};\n\nconst uint8_t sst_page_classes[16][SST_PAGE_CODES] = {");
    for (unsigned i = 0; i < 16; i++)
        print_bytes(p->classes[i], SST_PAGE_CODES);
    print_runs(p);
    puts("};\n\nconst uint16_t sst_page_numbers[16][SST_PAGE_CODES] = {");
    for (unsigned i = 0; i < 16; i++) {
        unsigned column = 0;
        putchar('{');
        for (unsigned k = 0; k < SST_PAGE_CODES; k++)
            print_number(p->numbers[i][k], &column);
        puts("},");
    }
    puts("};\n\nconst sst_page sst_pages_of_three[] = {");
    for (unsigned i = 0; i < p->num_three; i++)
        print_page(&p->three[i]);
    puts("};");
}

static void make_pages(const tables *t)
{
    pages *p = calloc(1, sizeof *p);
    require(p != NULL, "out of memory");
    for (unsigned lead = 0; lead < SST_PAGE_LEADS_OF_TWO; lead++)
        fill_page(t, lead << 6, &p->two[lead], p->leads[lead]);
    for (unsigned lead = 0; lead < 16; lead++)
        for (unsigned second = 0; second < SST_PAGE_CODES; second++)
            add_page_of_three(t, p, lead, second);
    print_pages(p);
    fprintf(stderr, "unicode_make: %u pages of three bytes\n", p->num_three);
    free(p);
}

int main(int argc, char **argv)
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
    if (argc > 1 && strcmp(argv[1], "pages") == 0) {
        make_pages(t);
    } else {
        share_blocks(t);
        print_tables(t);
        fprintf(stderr,
                "unicode_make: %u kinds, %u blocks, %u mappings, %u bytes in the pool\n",
                t->num_kinds, t->num_blocks, t->num_mappings, t->pool_bytes);
    }
    free(t);
    return fflush(stdout) == 0 && !ferror(stdout) ? EXIT_SUCCESS : EXIT_FAILURE;
}
