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
        {"\xf0\x9d\x84\x9e"
         "abcdef",
         "\xf0\x9d\x84\x9e"
         "abcd"},
        {"ελλάδα", "ελλαδ"}, /* capitals have no tonos */
        {"états", "etats"},  /* nor, often, accents */
        {"méxico", "mexic"},
        {"são", "sao"},
        {"președinte", "prese"}, /* comma, cedilla, nothing */
        {"preşedinte", "prese"},
        {"presedinte", "prese"},
        {"đoković", "dokov"},
        {"djoković", "djoko"},         /* a spelling of another length is not folded */
        {"i\xcc\x87stanbul", "istan"}, /* of a dotted capital I */
        {"ırak", "irak"},
        {"größe", "größe"},  /* umlauts are not left out */
        {"المغرب", "مغرب"},  /* the article */
        {"والمغرب", "مغرب"}, /* and the */
        {"بالمغرب", "مغرب"}, /* in the */
        {"للمغرب", "مغرب"},  /* for the */
        {"ومغرب", "مغرب"},   /* and */
        {"وزن", "وزن"},      /* a word of three letters that begins with waw */
        {"إسرائيل", "اسرا"}, /* forms of alef; four letters */
        {"أسرائيل", "اسرا"},
        {"مَغْرِب", "مغرب"}, /* harakat */
        {"مدينة", "مدين"},
        {"سنة", "سنه"},   /* ta marbuta */
        {"٢٠١٢", "2012"}, /* digits */
        {"۲۰۱۲", "2012"},
        {"२०१२", "2012"},
        {"على", "علي"},   /* alef maqsura */
        {"کشور", "كشور"}, /* Persian kaf, ya and ha are those of Arabic */
        {"یکی", "يكي"},
        {"یہ", "يه"},
        {"כנסת", "נסת"}, /* what may be a particle is none for a word */
        {"בכנסת", "נסת"},
        {"ושהכנסת", "נסת"},
        {"ירושלים", "ירושל"},
        {"לירושלים", "ירושל"},
        {"שלו", "שלו"},       /* three letters stay */
        {"יִשְׂרָאֵל", "ישראל"},   /* niqqud */
        {"대통령이", "대통"}, /* two syllables of Hangul */
        {"대통령은", "대통"},
        {"መንግሥት", "መንግ"}, /* three of Ethiopic */
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
