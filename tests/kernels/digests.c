/* SPDX-License-Identifier: MIT */
/* digests.c - a digest of all that each kernel makes of random text and of the named
 * files: for machines on which only the kernels are built, not the library.
 *
 * One line per kernel that runs here: its name and a number.  The numbers are equal,
 * whatever the kernel and the machine.  What utf8proc would compose vanishes: no kernel
 * has a part in it, and it is not there. */
#include <stdio.h>
#include <stdlib.h>
#include <utf8proc.h>

#include "base/bytes.h"
#include "text/content.h"
#include "text/minhash.h"
#include "text/normalise.h"
#include "text/passage.h"
#include "text/shingle.h"
#include "text/terms.h"

#define SEED 42
#define NUM_TEXTS 2000
#define MOST_BYTES 4000

/* ---- in place of utf8proc ---- */

utf8proc_ssize_t utf8proc_decompose(const utf8proc_uint8_t *text, utf8proc_ssize_t len,
                                    utf8proc_int32_t *out, utf8proc_ssize_t room,
                                    utf8proc_option_t options)
{
    (void)text, (void)len, (void)out, (void)room, (void)options;
    return 0;
}

utf8proc_ssize_t utf8proc_normalize_utf32(utf8proc_int32_t *codes, utf8proc_ssize_t num,
                                          utf8proc_option_t options)
{
    (void)codes, (void)options;
    return num;
}

utf8proc_ssize_t utf8proc_encode_char(utf8proc_int32_t code, utf8proc_uint8_t *out)
{
    (void)code, (void)out;
    return 0;
}

/* ---- digests ---- */

typedef struct digest {
    const sst_kernel *kernel;
    sst_content_key key;
    sst_minhash minhash;
    sst_scratch scratch;
    uint64_t sum;
} digest;

static void add(digest *d, uint64_t x)
{
    d->sum = sst_mix64(d->sum ^ x);
}

static void need(bool condition, const char *what)
{
    if (!condition) {
        fprintf(stderr, "digests: %s\n", what);
        exit(2);
    }
}

static void add_words(digest *d, const sst_words *words)
{
    add(d, words->num_tokens);
    for (size_t i = 0; i < words->num_tokens; i++) {
        sst_token token = sst_words_token(words, i);
        add(d, words->hash[i]);
        add(d, (uint64_t)token.begin << 32 | token.end);
        for (uint32_t k = 0; k < token.len_bytes; k++)
            add(d, (uint8_t)words->canonical[token.at + k]);
    }
}

static void add_text(digest *d, const char *text, size_t len_bytes)
{
    sst_words words;
    sst_shingles shingles;
    uint16_t signature[SST_NUM_COMPONENTS] = {0};
    uint64_t content[2];
    sst_scratch_reset(&d->scratch);
    bool is_made = sst_normalise(d->kernel, (sst_text){text, len_bytes}, &d->scratch,
                                 &words, NULL) == SST_OK &&
                   sst_words_hash(d->kernel, SEED, &words, &d->scratch, NULL) == SST_OK &&
                   sst_shingle(d->kernel, &words, &d->scratch, &shingles, NULL) == SST_OK;
    need(is_made, "no memory");
    add_words(d, &words);
    sst_content_hash(d->kernel, &d->key, words.hash, words.num_tokens, content);
    add(d, content[0] ^ sst_mix64(content[1]));
    for (size_t i = 0; i < shingles.num; i++)
        add(d, shingles.hash[i] ^ shingles.num_tokens[i]);
    if (shingles.num > 0)
        d->kernel->sign(&d->minhash, shingles.hash, shingles.num, signature);
    for (size_t i = 0; i < SST_NUM_COMPONENTS; i++)
        add(d, signature[i]);
    sst_term_source terms;
    sst_mark_list marks;
    need(sst_term_places(d->kernel, &words, &d->scratch, &terms, NULL) == SST_OK &&
             sst_passage_marks(d->kernel, &shingles, &d->scratch, &marks, NULL) == SST_OK,
         "no memory");
    for (size_t i = 0; i < terms.num; i++)
        add(d, terms.keys[i]);
    for (size_t i = 0; i < marks.num; i++)
        add(d, marks.hash[i]);
}

/* ---- texts ---- */

static uint32_t draw(uint64_t *state, uint32_t below)
{
    return (uint32_t)(sst_mix64(*state += 0x9e3779b97f4a7c15u) % below);
}

static size_t put(char *out, uint32_t code)
{
    if (code < 0x80) {
        out[0] = (char)code;
        return 1;
    }
    size_t len = code < 0x800 ? 2 : 3;
    for (size_t i = len; i-- > 1; code >>= 6)
        out[i] = (char)(0x80 | (code & 63));
    out[0] = (char)((len == 2 ? 0xC0 : 0xE0) | code);
    return len;
}

/* Words of one script mostly, some signs between them, and now and then a byte that is
 * wrong. */
static size_t draw_text(uint64_t *state, char *out)
{
    static const uint32_t scripts[][2] = {
        {'a', 'z'},       {'A', 'z'},       {0xC0, 0x17F},    {0x370, 0x3FF},
        {0x410, 0x44F},   {0x621, 0x65E},   {0x900, 0x97F},   {0xE01, 0xE4E},
        {0x1E00, 0x1FFF}, {0x3041, 0x30FF}, {0x4E00, 0x9FFF}, {0xAC00, 0xD7A3},
        {0xFF01, 0xFFEF}, {0x80, 0xD7FF}};
    static const char *const signs[] = {" ",
                                        " ",
                                        " ",
                                        " ",
                                        ", ",
                                        ". ",
                                        "\xE2\x80\x9C",
                                        "\xE2\x80\x9D ",
                                        "'s ",
                                        "\xE2\x80\x99",
                                        "'",
                                        "1,000.5 ",
                                        "2024",
                                        "\xC2\xA0",
                                        "\xE3\x80\x82",
                                        "\xEF\xBC\x8C",
                                        "\xCC\x81",
                                        "\xFF"};
    const uint32_t num_scripts = sizeof scripts / sizeof *scripts;
    const uint32_t script = draw(state, num_scripts), foreign = 1 + draw(state, 30);
    size_t len = 0, most = 100 + draw(state, MOST_BYTES - 100);
    while (len + 64 < most) {
        uint32_t from = draw(state, foreign) == 0 ? draw(state, num_scripts) : script;
        uint32_t first = scripts[from][0], num = scripts[from][1] - first + 1;
        for (uint32_t letters = 1 + draw(state, 12); letters > 0; letters--)
            len += put(out + len, first + draw(state, num));
        for (const char *sign = signs[draw(state, sizeof signs / sizeof *signs)]; *sign;)
            out[len++] = *sign++;
    }
    return len;
}

static void add_file(digest *d, const char *name)
{
    static char text[1 << 16];
    FILE *file = fopen(name, "rb");
    need(file != NULL, name);
    size_t len = fread(text, 1, sizeof text, file);
    fclose(file);
    add_text(d, text, len);
}

int main(int argc, char **argv)
{
    for (size_t k = 0; sst_kernel_at(k); k++) {
        digest d = {.kernel = sst_kernel_at(k)};
        sst_hash_key hash_key;
        uint64_t state = SEED;
        for (size_t i = 0; i < SST_HASH_SECRET_BYTES; i += 8)
            sst_store64(hash_key.secret + i, sst_mix64(SEED + i));
        sst_content_key_init(&d.key, &hash_key);
        sst_minhash_init(&d.minhash, SEED);
        for (size_t i = 0; i < NUM_TEXTS; i++) {
            char text[MOST_BYTES];
            add_text(&d, text, draw_text(&state, text));
        }
        for (int i = 1; i < argc; i++)
            add_file(&d, argv[i]);
        printf("%s %016llx\n", d.kernel->name, (unsigned long long)d.sum);
        sst_scratch_free(&d.scratch);
    }
    return 0;
}
