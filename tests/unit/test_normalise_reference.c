/* SPDX-License-Identifier: MIT */
/* test_normalise_reference.c - sst_normalise against a slow and plain reading of its
 * rules.
 *
 * The reference decodes, folds the whole text with utf8proc, and looks ahead as far as
 * a rule says, where the real one takes code points one by one and never looks back. */
#include "base/scratch.h"
#include "make_words.h"
#include "text/normalise.h"
#include "text/unicode_tables.h"

#include <criterion/criterion.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <utf8proc.h>

#define FOLDING                                                                          \
    (UTF8PROC_STABLE | UTF8PROC_COMPOSE | UTF8PROC_COMPAT | UTF8PROC_CASEFOLD |          \
     UTF8PROC_IGNORE)
#define NUM_OF(array) (sizeof(array) / sizeof *(array))
#define MAX_TEXT_BYTES 512
#define MAX_CODES (18 * MAX_TEXT_BYTES)
#define NUM_CASES 40000
#define SEED 20241

/* ---- the reference ---------------------------------------------------------------- */

typedef struct folded_text {
    utf8proc_int32_t codes[MAX_CODES + 2];
    size_t num; /* two zeros stand behind them */
    size_t num_replaced_bytes;
} folded_text;

typedef struct words_text {
    char bytes[8 * MAX_CODES];
    size_t len_bytes;
} words_text;

static size_t repair(const uint8_t *text, size_t len, uint8_t *out, size_t *num_replaced)
{
    size_t out_len = 0;
    *num_replaced = 0;
    for (size_t at = 0; at < len;) {
        utf8proc_int32_t code;
        utf8proc_ssize_t step =
            utf8proc_iterate(text + at, (utf8proc_ssize_t)(len - at), &code);
        if (step <= 0) {
            *num_replaced += 1;
            code = 0xFFFD;
            step = 1;
        }
        out_len += (size_t)utf8proc_encode_char(code, out + out_len);
        at += (size_t)step;
    }
    return out_len;
}

static void fold(const uint8_t *text, size_t len, folded_text *out)
{
    uint8_t valid[3 * MAX_TEXT_BYTES + 4], *folded = NULL;
    size_t valid_len = repair(text, len, valid, &out->num_replaced_bytes);
    utf8proc_ssize_t folded_len =
        utf8proc_map(valid, (utf8proc_ssize_t)valid_len, &folded, FOLDING);
    cr_assert(folded_len >= 0);
    out->num = 0;
    for (utf8proc_ssize_t at = 0; at < folded_len;) {
        static const utf8proc_int32_t apostrophes[] = {0x2018, 0x2019, 0x201B, 0x2BB,
                                                       0x2BC,  0x55A,  0x5F3};
        utf8proc_int32_t code;
        at += utf8proc_iterate(folded + at, folded_len - at, &code);
        for (size_t i = 0; i < NUM_OF(apostrophes); i++)
            if (code == apostrophes[i])
                code = '\'';
        if (code != 0x640)
            out->codes[out->num++] = code;
    }
    free(folded);
    out->codes[out->num] = out->codes[out->num + 1] = 0;
}

static char major(utf8proc_int32_t code)
{
    return utf8proc_category_string(code)[0];
}

static bool is_mark(utf8proc_int32_t code)
{
    return major(code) == 'M';
}

static bool is_digit(utf8proc_int32_t code)
{
    return utf8proc_category(code) == UTF8PROC_CATEGORY_ND;
}

static bool is_word(utf8proc_int32_t code)
{
    return code != '\'' && strchr("LMN", major(code)) != NULL;
}

static bool is_spaced(utf8proc_int32_t code)
{
    return is_word(code) && sst_script_of((uint32_t)code) == SST_SCRIPT_SPACED;
}

/* The end of the run of spaced letters, marks and numbers that begins at `at`. */
static size_t run_end(const folded_text *f, size_t at)
{
    if (!is_spaced(f->codes[at]))
        return at;
    while (is_spaced(f->codes[at]) || is_mark(f->codes[at]))
        at++;
    return at;
}

static void emit(words_text *w, utf8proc_int32_t code)
{
    w->len_bytes +=
        (size_t)utf8proc_encode_char(code, (uint8_t *)w->bytes + w->len_bytes);
}

static bool has_number(const folded_text *f, size_t at, size_t end)
{
    for (; at < end; at++)
        if (major(f->codes[at]) == 'N')
            return true;
    return false;
}

/* Write the spaced word at `at`; returns where it ends. */
static size_t cut_word(const folded_text *f, size_t at, words_text *w)
{
    for (;;) {
        size_t end = run_end(f, at);
        for (; at < end; at++)
            emit(w, f->codes[at]);
        utf8proc_int32_t code = f->codes[at];
        if ((code == ',' || code == '.') && is_digit(f->codes[at - 1]) &&
            is_digit(f->codes[at + 1])) {
            at++;
            continue;
        }
        if (code != '\'')
            return at;
        end = run_end(f, at + 1);
        if (end == at + 2 && f->codes[at + 1] == 's')
            return end;
        if (end == at + 1 || end > at + 3 || has_number(f, at + 1, end))
            return at + 1;
        at++;
    }
}

static void cut(const folded_text *f, words_text *w)
{
    w->len_bytes = 0;
    for (size_t at = 0; at < f->num;) {
        if (!is_word(f->codes[at])) {
            at++;
            continue;
        }
        if (w->len_bytes > 0)
            w->bytes[w->len_bytes++] = ' ';
        if (is_spaced(f->codes[at])) {
            at = cut_word(f, at, w);
            continue;
        }
        emit(w, f->codes[at++]);
        while (is_mark(f->codes[at]))
            emit(w, f->codes[at++]);
    }
}

/* ---- the texts -------------------------------------------------------------------- */

static uint64_t random_state;

static uint32_t draw(uint32_t below) /* splitmix64 */
{
    uint64_t z = random_state += 0x9E3779B97F4A7C15u;
    z = (z ^ z >> 30) * 0xBF58476D1CE4E5B9u;
    z = (z ^ z >> 27) * 0x94D049BB133111EBu;
    return (uint32_t)((z ^ z >> 31) >> 32) % below;
}

/* What is interesting, by families; a text draws from a few of them. */
static const char *const families[][16] = {
    {"a", "b", "Z", "s", "S", "t", "re", "ll", "word", "The", "Trump", "x", "'s", "'t",
     "'ll"},
    {" ", " ", ", ", ". ", "-", "\n", "\t", "\"", "/", "<", "=", ">", "_", "\x7F", "--"},
    {"'", "'", "\xE2\x80\x99", "\xE2\x80\x98", "\xCA\xBC", "\xEF\xBC\x87", "\xD5\x9A",
     "\xE2\x80\x9B", "\xC5\x89", "\xC2\xB4", "`", "\xE2\x80\x9C", "\xE2\x80\x9D",
     "\xCA\xBB"},
    {"0", "1", "23", ",", ".", "1,000", "3.5", "\xD9\xA1", "\xEF\xBC\x91", "\xEF\xBC\x8C",
     "\xC2\xB2", "\xC2\xBD", "\xE2\x91\xA0", "\xE2\x92\x88", "\xE2\x85\xA7",
     "\xE2\x80\xA6"},
    {"\xCC\x81", "\xCC\x88", "\xCC\xA3", "\xCC\xB8", "\xCC\xA7", "\xCD\x85", "\xCD\x84",
     "\xCC\x97", "\xCC\x9B", "\xCD\x8F", "\xCC\x80", "\xE2\x83\x90", "\xD2\x83",
     "\xCC\xA8"},
    {"\xC3\xA9", "\xC3\x84", "\xC3\x9F", "\xE1\xBA\x9E", "\xC4\xB0", "\xC4\xB1",
     "\xEF\xAC\x81", "\xC7\x84", "\xE1\xBA\xA5", "\xC3\x85", "\xE2\x84\xAB", "\xC2\xAA",
     "\xC5\xBF", "\xEF\xBD\x81", "\xE1\xBE\xB3", "\xCE\x90"},
    {"\xD0\x96", "\xD0\xB8", "\xD0\xB9", "\xD1\x91", "\xCE\xA3", "\xCF\x82", "\xCE\x86",
     "\xD1\x94", "\xD2\x90", "\xE1\xBC\x80", "\xCF\x8B", "\xE1\xBF\xBC", "\xCE\xB9",
     "\xCF\x89", "\xD2\x87"},
    {"\xD8\xA7", "\xD8\xA3", "\xD9\x80", "\xD9\x80", "\xD9\x8E", "\xD9\x91", "\xD9\x93",
     "\xD9\x94", "\xEF\xB7\xBA", "\xEF\xB9\xB1", "\xD8\x8C", "\xD8\x9C", "\xD7\x90",
     "\xD6\xB4", "\xEF\xAC\x9D", "\xD9\xAC"},
    {"\xE1\x84\x92", "\xE1\x85\xA1", "\xE1\x86\xAB", "\xED\x95\x98", "\xED\x95\x9C",
     "\xE3\x84\xB1", "\xE3\x85\x8F", "\xEF\xBE\xA1", "\xE3\x88\x80", "\xE1\x86\xA7",
     "\xED\x9E\xB0", "\xE1\x85\xA0", "\xE3\x85\xA4", "\xED\x9F\x8B"},
    {"\xE7\x99\xBA", "\xE5\xA3\xB2", "\xE3\x80\x85", "\xE3\x82\xAB", "\xE3\x82\x99",
     "\xEF\xBE\x9E", "\xEF\xBD\xB6", "\xE3\x83\xBC", "\xE3\x80\x82", "\xE3\x8D\xBF",
     "\xE3\x80\x87", "\xEF\xA4\x80", "\xF0\xA0\x80\x80", "\xE3\x82\x9B", "\xE3\x81\x8B",
     "\xE3\x80\xAA"},
    {"\xE0\xB8\x97", "\xE0\xB8\xB5", "\xE0\xB9\x88", "\xE0\xB8\xB3", "\xE0\xB9\x91",
     "\xE0\xBB\x9C", "\xE1\x9E\x81", "\xE1\x9F\x92", "\xE1\x80\x80", "\xE1\x80\xAE",
     "\xE1\x80\xA5", "\xE1\x80\xBA", "\xE0\xBA\xB3", "\xE0\xB8\xB8", "\xE0\xB9\x8F"},
    {"\xE0\xA4\x95", "\xE0\xA4\xBC", "\xE0\xA5\x98", "\xE0\xA5\x8D", "\xE0\xAF\x86",
     "\xE0\xAE\xBE", "\xE0\xA4\xBF", "\xE0\xB7\x99", "\xE0\xB7\x8F", "\xE0\xB7\x8A",
     "\xE0\xBD\xB1", "\xE0\xBD\xB2", "\xE0\xBD\xB7", "\xE0\xA6\xBE", "\xE0\xA7\x87"},
    {"\xF0\x9F\x98\x80", "\xE2\x80\x8D", "\xEF\xB8\x8F", "\xC2\xAD", "\xE2\x80\x8B",
     "\xEF\xBB\xBF", "\xF0\x9D\x90\x80", "\xF0\x9F\x85\xB0", "\xEF\xBF\xBD", "\xC2\xA0",
     "\xE2\x84\xA1", "\xE2\x84\xA2", "\xEF\xBF\xBE", "\xF3\xA0\x81\x81", "\xC2\xA8",
     "\xE2\x81\xA0"},
    {"\xFF", "\x80", "\xC3", "\xE2\x82", "\xF0\x9F\x98", "\xC0\x80", "\xE0\x80\x80",
     "\xED\xA0\x80", "\xED\xB0\x80", "\xF4\x90\x80\x80", "\xF8\x88\x80\x80\x80", "\xFE",
     "\xC1\xBF", "\xE0\x9F"},
};

/* The share of a text that any valid code point may take. */
static size_t draw_any(char *out)
{
    utf8proc_int32_t code = 0xD800;
    while (code >= 0xD800 && code <= 0xDFFF)
        code = (utf8proc_int32_t)draw(draw(2) ? 0x3400 : 0x110000);
    return (size_t)utf8proc_encode_char(code, (uint8_t *)out);
}

/* At most 30 pieces that are not the start of a stretch: see rule 2 of normalise.c. */
static size_t draw_text(char *out)
{
    size_t len = 0, num_pieces = draw(30);
    uint32_t few[4];
    for (size_t i = 0; i < NUM_OF(few); i++)
        few[i] = draw(NUM_OF(families));
    for (size_t i = 0; i < num_pieces; i++) {
        const char *const *family = families[few[draw(NUM_OF(few))]];
        const char *piece = family[draw(16)];
        if (draw(25) == 0)
            len += draw_any(out + len);
        else if (draw(100) == 0)
            out[len++] = '\0';
        else if (piece)
            len += strlen(strcpy(out + len, piece));
    }
    return len;
}

static void expect_same(const sst_kernel *kernel, sst_text text, const folded_text *f,
                        const words_text *want, sst_scratch *scratch)
{
    char shown[4 * MAX_TEXT_BYTES + 40] = "";
    size_t shown_len = (size_t)sprintf(shown, "%s: ", kernel->name);
    for (size_t i = 0; i < text.len_bytes; i++)
        sprintf(shown + shown_len + 4 * i, "\\x%02X", (unsigned char)text.data[i]);
    sst_words got;
    char *copy =
        malloc(text.len_bytes); /* of its own size, so that a read past it is found */
    cr_assert(copy || text.len_bytes == 0);
    if (text.len_bytes > 0)
        memcpy(copy, text.data, text.len_bytes);
    cr_assert_eq(
        sst_normalise(kernel, (sst_text){copy, text.len_bytes}, scratch, &got, NULL),
        SST_OK);
    free(copy);
    const char *joined = join_words(&got, scratch);
    cr_assert(strlen(joined) == want->len_bytes &&
                  memcmp(joined, want->bytes, want->len_bytes) == 0,
              "%s: \"%s\", not \"%.*s\"", shown, joined, (int)want->len_bytes,
              want->bytes);
    cr_assert_eq(got.num_replaced_bytes, f->num_replaced_bytes, "%s", shown);
    uint32_t at = 0, begin = 0, end = 0;
    for (size_t t = 0; t < got.num_tokens; t++) {
        sst_token token = sst_words_token(&got, t);
        cr_assert(token.at >= at && token.len_bytes > 0, "%s", shown);
        cr_assert(token.begin >= begin && token.end >= end, "%s", shown);
        cr_assert(token.begin < token.end && token.end <= text.len_bytes, "%s", shown);
        begin = token.begin;
        end = token.end;
        at = token.at + token.len_bytes;
    }
}

Test(normalise_reference,
     random_texts_give_the_same_words_as_a_plain_reading_of_the_rules)
{
    if (strcmp(utf8proc_unicode_version(), sst_unicode_version) != 0)
        cr_skip("utf8proc has Unicode %s, the tables %s", utf8proc_unicode_version(),
                sst_unicode_version);
    static folded_text folded;
    static words_text want;
    sst_scratch scratch = {0};
    random_state = SEED;
    cr_log_info("seed %d", SEED);
    for (size_t i = 0; i < NUM_CASES; i++) {
        char text[MAX_TEXT_BYTES];
        size_t len = draw_text(text);
        fold((const uint8_t *)text, len, &folded);
        cut(&folded, &want);
        for (size_t k = 0; sst_kernel_at(k); k++) {
            expect_same(sst_kernel_at(k), (sst_text){text, len}, &folded, &want,
                        &scratch);
            sst_scratch_reset(&scratch);
        }
    }
    sst_scratch_free(&scratch);
}

/* The law of cutting a text anywhere: what stands before a blank does not look behind
 * it. */
Test(normalise_reference, words_of_two_texts_are_the_words_of_both_with_a_line_between)
{
    sst_scratch scratch = {0};
    random_state = SEED + 1;
    for (size_t i = 0; i < 5000; i++) {
        char text[2 * MAX_TEXT_BYTES + 1];
        sst_words a, b, both;
        size_t a_len = draw_text(text);
        text[a_len] = '\n';
        size_t b_len = draw_text(text + a_len + 1);
        const sst_kernel *kernel = sst_kernel_at(i % 2 && sst_kernel_at(1) ? 1 : 0);
        sst_normalise(kernel, (sst_text){text, a_len}, &scratch, &a, NULL);
        sst_normalise(kernel, (sst_text){text + a_len + 1, b_len}, &scratch, &b, NULL);
        sst_normalise(kernel, (sst_text){text, a_len + 1 + b_len}, &scratch, &both, NULL);
        cr_assert_eq(both.num_tokens, a.num_tokens + b.num_tokens);
        const char *of_a = join_words(&a, &scratch), *of_b = join_words(&b, &scratch);
        const char *of_both = join_words(&both, &scratch);
        cr_assert_eq(strncmp(of_both, of_a, strlen(of_a)), 0);
        cr_assert_str_eq(of_both + strlen(of_both) - strlen(of_b), of_b);
        sst_scratch_reset(&scratch);
    }
    sst_scratch_free(&scratch);
}
