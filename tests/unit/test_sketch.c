/* SPDX-License-Identifier: MIT */
/* What a sketcher says of one article: its words where they stand, its set of shingles,
 * its signature. */
#include <criterion/criterion.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "samestory.h"

static sst_sketcher *new_sketcher(void)
{
    sst_sketcher *sketcher;
    sst_options options;
    sst_options_init(&options);
    cr_assert_eq(sst_sketcher_new(&options, &sketcher, NULL), SST_OK);
    return sketcher;
}

Test(sketch, words_are_told_where_they_stand)
{
    static const struct {
        const char *text, *words[6];
        bool is_spaced;
    } cases[] = {
        {"  The mayor's \"1,000\" days. ", {"The", "mayor", "1,000", "days"}, true},
        {"l'Ukraine, don't", {"l", "Ukraine", "don't"}, true},
        {"\xe6\xa1\xa5\xe6\xa2\x81\xe3\x80\x82\xe5\x85\xb3",
         {"\xe6\xa1\xa5", "\xe6\xa2\x81", "\xe5\x85\xb3"},
         false},
        {"\xe0\xb8\x81\xe0\xb8\xa5\xe0\xb9\x88\xe0\xb8\xb2",
         {"\xe0\xb8\x81", "\xe0\xb8\xa5\xe0\xb9\x88", "\xe0\xb8\xb2"},
         false},
        {"... ", {NULL}, true},
        {"", {NULL}, true},
    };
    sst_sketcher *sketcher = new_sketcher();
    for (size_t c = 0; c < sizeof cases / sizeof *cases; c++) {
        const sst_word *words;
        size_t num, wanted = 0;
        while (wanted < 6 && cases[c].words[wanted] != NULL)
            wanted++;
        cr_assert_eq(
            sst_sketch_words(sketcher, sst_text_of(cases[c].text), &words, &num, NULL),
            SST_OK);
        cr_assert_eq(num, wanted, "case %zu: %zu words", c, num);
        for (size_t i = 0; i < num; i++) {
            size_t len = words[i].end - words[i].begin;
            cr_expect(
                len == strlen(cases[c].words[i]) &&
                    memcmp(cases[c].text + words[i].begin, cases[c].words[i], len) == 0,
                "case %zu: word %zu: %.*s", c, i, (int)len,
                cases[c].text + words[i].begin);
            cr_expect_eq(words[i].is_spaced, cases[c].is_spaced, "case %zu", c);
        }
    }
    sst_sketcher_free(sketcher);
}

/* A text of the numbers from first up to end. */
static void count(char *to, int first, int end)
{
    for (int i = first; i < end; i++)
        to += sprintf(to, "%d ", i);
}

typedef struct kept {
    uint64_t shingles[512];
    size_t num;
    uint16_t signature[256];
} kept;

static void sketch(sst_sketcher *sketcher, const sst_article *article, kept *out)
{
    sst_sketch s;
    cr_assert_eq(sst_sketch_article(sketcher, article, &s, NULL), SST_OK);
    cr_assert(s.num_shingles <= 512 && s.num_components <= 256);
    memcpy(out->shingles, s.shingles, s.num_shingles * sizeof *s.shingles);
    memcpy(out->signature, s.signature, s.num_components * sizeof *s.signature);
    out->num = s.num_shingles;
}

Test(sketch, the_shingles_are_those_that_are_compared)
{
    sst_sketcher *sketcher = new_sketcher();
    sst_article a, b;
    char texts[2][4096];
    kept x, y;
    sst_article_init(&a);
    sst_article_init(&b);
    count(texts[0], 0, 300);
    for (int first = 0; first < 300; first += 50) {
        sst_comparison comparison;
        size_t num_shared = 0;
        count(texts[1], first, first + 300);
        a.text = sst_text_of(texts[0]);
        b.text = sst_text_of(texts[1]);
        sketch(sketcher, &a, &x);
        sketch(sketcher, &b, &y);
        for (size_t i = 1; i < x.num; i++)
            cr_assert_lt(x.shingles[i - 1], x.shingles[i]);
        for (size_t i = 0; i < x.num; i++)
            for (size_t j = 0; j < y.num; j++)
                num_shared += x.shingles[i] == y.shingles[j];
        cr_assert_eq(sst_compare_articles(sketcher, &a, &b, &comparison, NULL), SST_OK);
        cr_expect_eq(num_shared, comparison.num_shared_shingles, "from %d", first);
        cr_expect_eq(x.num, comparison.num_shingles[0]);
        /* far from the threshold the filter is sure */
        bool may_be = sst_signature_may_be_near(x.signature, y.signature, .5);
        cr_expect(comparison.jaccard < .6 || may_be, "from %d", first);
        cr_expect(comparison.jaccard > .2 || !may_be, "from %d", first);
    }
    sst_sketcher_free(sketcher);
}
