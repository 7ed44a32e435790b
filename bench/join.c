/* SPDX-License-Identifier: MIT */
/* join.c - a command: NEAR and an NDJSON file in, all pairs of articles of that Jaccard out;
 * with `sets` instead of NEAR the sets themselves.
 *
 * What others are judged by, so nothing of the library is used: words are runs of letters
 * and figures as the C library knows them, in lower case, shingles are 5 of them, a set's
 * members are hashes of 64 bits.  An article is a line, its text the string behind the
 * first "text": of it.
 *
 * Sets of at least NEAR share a hash among the n - ceil(NEAR n) + 1 least of each, so the
 * articles that meet there are all that need comparing (Chaudhuri, Ganti and Kaushik, "A
 * primitive operator for similarity joins", ICDE 2006).
 *
 * A line of output: two lines of the file, from 0, and their Jaccard, by tabs.  Sets are
 * words of 64 bits: their number, where each begins and the last ends, their members. */
#include <inttypes.h>
#include <locale.h>
#include <math.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <wchar.h>
#include <wctype.h>

#define SHINGLE_WORDS 5
#define ROUNDING 1e-9 /* of NEAR times a whole number */

typedef struct numbers {
    uint64_t *at;
    size_t len, cap;
} numbers;

static void die(const char *what)
{
    fprintf(stderr, "join: %s\n", what);
    exit(2);
}

static void push(numbers *list, uint64_t number)
{
    if (list->len == list->cap) {
        list->cap = list->cap ? list->cap * 2 : 1024;
        list->at = realloc(list->at, list->cap * sizeof *list->at);
        if (!list->at)
            die("memory ran out");
    }
    list->at[list->len++] = number;
}

static int compare(const void *x, const void *y)
{
    uint64_t a = *(const uint64_t *)x, b = *(const uint64_t *)y;
    return (a > b) - (a < b);
}

/* Sort, and keep one of each; the number that is left. */
static size_t sort_unique(uint64_t *at, size_t num)
{
    size_t kept = 0;
    qsort(at, num, sizeof *at, compare);
    for (size_t i = 0; i < num; i++)
        if (kept == 0 || at[kept - 1] != at[i])
            at[kept++] = at[i];
    return kept;
}

/* Murmur3's finaliser. */
static uint64_t mix(uint64_t x)
{
    x = (x ^ x >> 33) * 0xff51afd7ed558ccdu;
    x = (x ^ x >> 33) * 0xc4ceb9fe1a85ec53u;
    return x ^ x >> 33;
}

/* ---- an article's set ------------------------------------------------------------------- */

/* The escaped code point at \uXXXX, of which two make one beyond U+FFFF. */
static wchar_t take_escaped(const char **at)
{
    char digits[5] = {0};
    memcpy(digits, *at, 4);
    *at += 4;
    wchar_t code = (wchar_t)strtoul(digits, NULL, 16);
    if (code < 0xd800 || code > 0xdbff || memcmp(*at, "\\u", 2) != 0)
        return code;
    memcpy(digits, *at + 2, 4);
    *at += 6;
    return 0x10000 + ((code - 0xd800) << 10) +
           ((wchar_t)strtoul(digits, NULL, 16) - 0xdc00);
}

/* The next code point of a JSON string, 0 at its end. */
static wchar_t take(const char **at)
{
    wchar_t code;
    if (**at == '"' || **at == '\0')
        return 0;
    if (**at == '\\') {
        char kind = (*at)[1];
        *at += 2;
        return kind == 'u'             ? take_escaped(at)
               : strchr("bfnrt", kind) ? L' '
                                       : (wchar_t)kind;
    }
    mbstate_t state = {0};
    size_t num_bytes = mbrtowc(&code, *at, MB_CUR_MAX, &state);
    if (num_bytes > MB_CUR_MAX || num_bytes == 0)
        die("text that is not UTF-8");
    *at += num_bytes;
    return code;
}

static void hash_words(const char *text, numbers *words)
{
    uint64_t hash = 0;
    bool is_word = false;
    wchar_t code;
    words->len = 0;
    do {
        code = take(&text);
        if (code != 0 && iswalnum((wint_t)code)) {
            hash = mix(hash ^ (uint64_t)towlower((wint_t)code));
            is_word = true;
        } else if (is_word) {
            push(words, hash);
            hash = 0;
            is_word = false;
        }
    } while (code != 0);
}

/* Append the set of a line's article. */
static void append_set(const char *line, numbers *words, numbers *sets)
{
    const char *text = strstr(line, "\"text\":");
    text = text ? strchr(text + strlen("\"text\":"), '"') : NULL;
    if (!text)
        die("a line without a text");
    hash_words(text + 1, words);
    size_t begin = sets->len,
           size = words->len < SHINGLE_WORDS ? words->len : SHINGLE_WORDS;
    for (size_t i = 0; size > 0 && i + size <= words->len; i++) {
        uint64_t hash = 0;
        for (size_t j = 0; j < size; j++)
            hash = mix(hash ^ words->at[i + j]) + j;
        push(sets, mix(hash));
    }
    sets->len = begin + sort_unique(sets->at + begin, sets->len - begin);
}

/* All sets, and where each begins. */
static void read_sets(const char *path, numbers *sets, numbers *begins)
{
    FILE *file = fopen(path, "r");
    char *line = NULL;
    size_t cap = 0;
    numbers words = {0};
    if (!file)
        die("the file cannot be read");
    push(begins, 0);
    while (getline(&line, &cap, file) > 0) {
        append_set(line, &words, sets);
        push(begins, sets->len);
    }
    free(words.at);
    free(line);
    fclose(file);
}

/* ---- the join --------------------------------------------------------------------------- */

typedef struct entry {
    uint64_t hash, article;
} entry;

static int compare_entries(const void *x, const void *y)
{
    const entry *a = x, *b = y;
    return a->hash != b->hash ? (a->hash > b->hash) - (a->hash < b->hash)
                              : (a->article > b->article) - (a->article < b->article);
}

static size_t prefix_size(size_t num, double near)
{
    return num == 0 ? 0 : num - (size_t)ceil(near * (double)num - ROUNDING) + 1;
}

/* Pairs that meet, as one number each, ascending. */
static numbers find_candidates(const numbers *sets, const numbers *begins, double near)
{
    size_t num = 0;
    entry *entries = malloc((sets->len + 1) * sizeof *entries);
    numbers pairs = {0};
    if (!entries)
        die("memory ran out");
    for (size_t a = 0; a + 1 < begins->len; a++) {
        size_t size = prefix_size(begins->at[a + 1] - begins->at[a], near);
        for (size_t i = 0; i < size; i++)
            entries[num++] = (entry){sets->at[begins->at[a] + i], a};
    }
    qsort(entries, num, sizeof *entries, compare_entries);
    for (size_t i = 0; i < num; i++)
        for (size_t j = i + 1; j < num && entries[j].hash == entries[i].hash; j++)
            push(&pairs, entries[i].article << 32 | entries[j].article);
    free(entries);
    pairs.len = sort_unique(pairs.at, pairs.len);
    return pairs;
}

static void print_if_near(const numbers *sets, const numbers *begins, uint64_t pair,
                          double near)
{
    const uint64_t *a = sets->at + begins->at[pair >> 32];
    const uint64_t *a_end = sets->at + begins->at[(pair >> 32) + 1];
    const uint64_t *b = sets->at + begins->at[(uint32_t)pair];
    const uint64_t *b_end = sets->at + begins->at[(uint32_t)pair + 1];
    size_t num_all = (size_t)(a_end - a) + (size_t)(b_end - b), num_shared = 0;
    while (a < a_end && b < b_end) {
        uint64_t x = *a, y = *b;
        num_shared += x == y;
        a += x <= y;
        b += y <= x;
    }
    double num_union = (double)(num_all - num_shared);
    if ((double)num_shared >= near * num_union - ROUNDING)
        printf("%" PRIu64 "\t%" PRIu64 "\t%.9f\n", pair >> 32, pair & UINT32_MAX,
               (double)num_shared / num_union);
}

static void print_pairs(const numbers *sets, const numbers *begins, double near)
{
    numbers pairs = find_candidates(sets, begins, near);
    for (size_t i = 0; i < pairs.len; i++)
        print_if_near(sets, begins, pairs.at[i], near);
    free(pairs.at);
}

static void print_sets(const numbers *sets, const numbers *begins)
{
    uint64_t num = begins->len - 1;
    fwrite(&num, sizeof num, 1, stdout);
    fwrite(begins->at, sizeof num, begins->len, stdout);
    fwrite(sets->at, sizeof num, sets->len, stdout);
}

int main(int argc, char **argv)
{
    double near = argc == 3 ? strtod(argv[1], NULL) : 0;
    bool wants_sets = argc == 3 && strcmp(argv[1], "sets") == 0;
    numbers sets = {0}, begins = {0};
    if (!wants_sets && !(near > 0 && near <= 1))
        die("usage: join NEAR|sets FILE");
    if (!setlocale(LC_CTYPE, "C.UTF-8"))
        die("there is no locale C.UTF-8");
    read_sets(argv[2], &sets, &begins);
    if (wants_sets)
        print_sets(&sets, &begins);
    else
        print_pairs(&sets, &begins, near);
    free(sets.at);
    free(begins.at);
    return fflush(stdout) == 0 && !ferror(stdout) ? 0 : 4;
}
