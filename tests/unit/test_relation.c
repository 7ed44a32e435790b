/* SPDX-License-Identifier: MIT */
#include "match/relation.h"

#include <criterion/criterion.h>

typedef struct relation_case {
    const char *what;
    sst_evidence evidence;
    sst_relation wanted;
} relation_case;

static const relation_case cases[] = {
    {"equal words win over everything",
     {true, true, 500, 1, 1, 1, 500, true},
     SST_DUPLICATE},
    {"equal words of one token are a duplicate",
     {.has_same_content = true, .shorter_tokens = 1},
     SST_DUPLICATE},
    {"seven tokens are related by equality alone",
     {.has_same_address = true, .shorter_tokens = 7, .jaccard = .9, .containment = .9},
     SST_UNRELATED},
    {"one URL and half of the words",
     {false, true, 400, .3, .5, 0, 0, false},
     SST_REVISION},
    {"one URL and less than half of the words",
     {false, true, 400, .3, .49, 0, 0, false},
     SST_UNRELATED},
    {"one URL over near-duplicate",
     {false, true, 400, .9, .95, 0, 0, false},
     SST_REVISION},
    {"a notice of a series over nearly the same words",
     {.shorter_tokens = 60, .jaccard = .8, .containment = .9, .is_of_series = true},
     SST_TEMPLATE},
    {"a notice of a series of seven tokens",
     {.shorter_tokens = 7, .jaccard = .8, .containment = .9, .is_of_series = true},
     SST_UNRELATED},
    {"Jaccard at the threshold",
     {.shorter_tokens = 400, .jaccard = .5, .containment = .7},
     SST_NEAR_DUPLICATE},
    {"Jaccard just under it",
     {.shorter_tokens = 400, .jaccard = .4999, .containment = .7},
     SST_UNRELATED},
    {"contained", {.shorter_tokens = 30, .jaccard = .2, .containment = .8}, SST_PART_OF},
    {"contained, but short",
     {.shorter_tokens = 29, .jaccard = .2, .containment = .8},
     SST_UNRELATED},
    {"not quite contained, with a passage",
     {.shorter_tokens = 300, .jaccard = .2, .containment = .79, .passage_tokens = 30},
     SST_SHARES_PASSAGE},
    {"a passage of 29", {.shorter_tokens = 300, .passage_tokens = 29}, SST_UNRELATED},
    {"a passage over a cosine",
     {.shorter_tokens = 300, .passage_tokens = 30, .cosine = .9},
     SST_SHARES_PASSAGE},
    {"other words", {.shorter_tokens = 300, .cosine = .22}, SST_SAME_STORY},
    {"other words about something else",
     {.shorter_tokens = 300, .cosine = .20},
     SST_UNRELATED},
};

Test(relation, the_strongest_that_holds_is_taken)
{
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++)
        cr_expect_eq(sst_relation_of(&cases[i].evidence, .5, SST_RELATIONS_ALL),
                     cases[i].wanted, "%s: found %s", cases[i].what,
                     sst_relation_name(
                         sst_relation_of(&cases[i].evidence, .5, SST_RELATIONS_ALL)));
}

Test(relation, confidence_follows_the_cosine_of_a_story_alone)
{
    cr_expect_eq(sst_relation_confidence(SST_PART_OF, .1), SST_CERTAIN);
    cr_expect_eq(sst_relation_confidence(SST_SAME_STORY, .22), SST_POSSIBLE);
    cr_expect_eq(sst_relation_confidence(SST_SAME_STORY, .40), SST_PROBABLE);
    cr_expect_eq(sst_relation_confidence(SST_SAME_STORY, .55), SST_LIKELY);
}

Test(relation, every_relation_has_a_name_of_its_own)
{
    for (int i = 0; i < SST_NUM_RELATIONS; i++)
        for (int k = 0; k < i; k++)
            cr_expect_str_neq(sst_relation_name((sst_relation)i),
                              sst_relation_name((sst_relation)k));
    cr_expect_str_eq(sst_relation_name((sst_relation)99), "unrelated");
}

Test(relation, what_is_not_wanted_gives_way_to_the_next)
{
    sst_evidence evidence = {.has_same_address = true,
                             .shorter_tokens = 400,
                             .jaccard = .9,
                             .containment = .95};
    unsigned wanted = SST_RELATIONS_ALL;
    static const sst_relation order[] = {SST_REVISION, SST_NEAR_DUPLICATE, SST_PART_OF,
                                         SST_UNRELATED};
    for (size_t i = 0; i < sizeof order / sizeof *order; i++) {
        cr_expect_eq(sst_relation_of(&evidence, .5, wanted), order[i]);
        wanted &= ~SST_RELATION_BIT(order[i]);
    }
}

Test(relation, the_shorter_a_vector_the_less_is_asked_down_to_a_bound)
{
    cr_expect_eq(sst_story_shortness(SST_MAX_TERMS), 1);
    cr_expect_float_eq(sst_story_shortness(44), .9, 1e-12);
    cr_expect_eq(sst_story_shortness(0), SST_LEAST_SHORTNESS);
    for (size_t num = 1; num <= SST_MAX_TERMS; num++) {
        double fewer = sst_story_shortness(num - 1), more = sst_story_shortness(num);
        cr_expect(fewer < more || (num <= 24 && fewer == more), "%zu terms", num);
    }
}

Test(relation, what_reads_like_english_has_the_scale_of_english)
{
    static const double wanted[] = {
        [SST_TOKENIZER_WORDS] = 1, [SST_TOKENIZER_ABJAD] = .86,
        [SST_TOKENIZER_HAN] = 1,   [SST_TOKENIZER_HANGUL] = 1,
        [SST_TOKENIZER_THAI] = 1,  [SST_TOKENIZER_SYLLABLES] = 1.34,
    };
    cr_assert_eq(sizeof wanted / sizeof *wanted, SST_NUM_TOKENIZERS);
    for (int t = 0; t < SST_NUM_TOKENIZERS; t++)
        cr_expect_eq(sst_story_scale((sst_tokenizer)t), wanted[t], "%d: %g", t,
                     sst_story_scale((sst_tokenizer)t));
}
