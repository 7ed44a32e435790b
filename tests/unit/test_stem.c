/* SPDX-License-Identifier: MIT */
#include "text/stem.h"

#include <criterion/criterion.h>
#include <string.h>

Test(stem, words_of_one_stem_are_told_by_it)
{
    static const char *const cases[][2] = {
        {"", ""},
        {"hack", "hack"},
        {"parliament", "parli"},
        {"parliamentary", "parli"},
        {"1000000", "10000"},
        {"übergrösse", "überg"},
        {"парламент", "парла"},
        {"ёлка", "елка"},
        {"ελλάδα", "ελλάδ"},
        {"\xf0\x9d\x84\x9e"
         "abcdef",
         "\xf0\x9d\x84\x9e"
         "abcd"},
        {"المغرب", "مغرب"},   /* the article */
        {"والمغرب", "مغرب"},  /* and the */
        {"بالمغرب", "مغرب"},  /* in the */
        {"للمغرب", "مغرب"},   /* for the */
        {"ومغرب", "مغرب"},    /* and */
        {"وزن", "وزن"},       /* a word of three letters that begins with waw */
        {"إسرائيل", "اسرائ"}, /* forms of alef */
        {"أسرائيل", "اسرائ"},
        {"مَغْرِب", "مغرب"},   /* harakat */
        {"مدينة", "مدينه"}, /* ta marbuta */
        {"٢٠١٢", "2012"},   /* digits */
        {"۲۰۱۲", "2012"},
        {"२०१२", "2012"},
        {"على", "علي"}, /* alef maqsura */
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        char stem[SST_STEM_BYTES];
        size_t len = sst_stem(cases[i][0], strlen(cases[i][0]), stem);
        cr_expect(len == strlen(cases[i][1]) && memcmp(stem, cases[i][1], len) == 0,
                  "%s gave %.*s, wanted %s", cases[i][0], (int)len, stem, cases[i][1]);
    }
}

Test(stem, a_word_of_nothing_but_harakat_has_an_empty_stem)
{
    char stem[SST_STEM_BYTES];
    cr_expect_eq(sst_stem("\xd9\x8b", 2, stem), 0);
}
