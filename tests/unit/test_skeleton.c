/* SPDX-License-Identifier: MIT */
/* Tests of text/skeleton.c, text/fact.c and match/form.c: from two texts to what they are as
 * fillings of one form. */
#include "text/skeleton.h"

#include <criterion/criterion.h>
#include <math.h>
#include <string.h>

#include "match/form.h"
#include "text/fact.h"
#include "text/normalise.h"

static sst_written written_of(const char *text, sst_words *words, sst_scratch *scratch)
{
    sst_text t = sst_text_of(text);
    cr_assert_eq(sst_normalise(&sst_kernel_plain, t, scratch, words, NULL), SST_OK);
    return (sst_written){.text = t, .words = words};
}

static sst_skeleton compare(const char *a, const char *b)
{
    sst_scratch scratch = {0};
    sst_words words_a, words_b;
    sst_skeleton skeleton;
    sst_written x = written_of(a, &words_a, &scratch);
    sst_written y = written_of(b, &words_b, &scratch);
    sst_skeleton_compare(&x, &y, &skeleton);
    sst_scratch_free(&scratch);
    return skeleton;
}

Test(skeleton, each_word_is_the_fact_that_it_looks_like)
{
    static const struct {
        const char *text;
        const char
            *facts; /* a letter per token: Word, nUmber, Day, Month, Name, Caseless */
    } cases[] = {
        {"The rate rose to 3.5 percent", "NWWWUW"},
        {"on Tuesday, May 3, 2024, in Leeds", "WDMDMWN"},
        {"am Dienstag, dem 3. Mai 2024", "WDWDMM"},
        {"mardi 3 mai", "DDM"},
        {"во вторник, 3 мая", "WDDM"},
        {"2024-05-03 or 3/5/2024", "MDDWDDM"},
        {"bis 03.05.2024 um", "WDW"},
        {"the 3rd of 12 in Q3", "WUWUWU"},
        {"Élan écrit à Łódź", "NWWN"},
        {"5月3日", "DCDC"},
        {"十二人", "UUC"},
        {"٣ كتب", "UC"},
    };
    static const char letters[] = "WUDMNC";
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        sst_scratch scratch = {0};
        sst_words words;
        sst_written w = written_of(cases[i].text, &words, &scratch);
        char found[64] = "";
        for (size_t k = 0; k < words.num_tokens; k++)
            found[k] = letters[sst_fact_of(&w, k)];
        cr_expect_str_eq(found, cases[i].facts, "%s: %s", cases[i].text, found);
        sst_scratch_free(&scratch);
    }
}

#define PAID(day, amount, record)                                                        \
    "The board declared on March " day ", 2024 a dividend of $" amount " per share, "    \
    "payable to holders of record on " record ", and thanked all who had worked for it."

Test(skeleton, slots_are_counted_with_what_they_hold)
{
    sst_skeleton s = compare(PAID("3", "1.25", "April 7"), PAID("9", "1.30", "May 8"));
    cr_expect(s.is_same);
    cr_expect_eq(s.num_slots, 3);
    cr_expect_eq(s.num_tokens, 29);
    cr_expect_eq(s.num_equal, 25);
    cr_expect_eq(s.num_other, 0);
    cr_expect_eq(s.changed_numbers, 2);
    cr_expect_eq(s.changed_dates, 4);
    cr_expect_eq(s.kept_dates, 0);
}

Test(skeleton, what_is_not_one_form_is_seen)
{
    static const struct {
        const char *what, *a, *b;
    } cases[] = {
        {"other words", "the dog ran over the hill and was gone in the dark of the night",
         "a cat sat on a mat all day long while no one looked at what it did"},
        {"edited words",
         "the dog ran over the hill and was gone in the dark of 12 nights",
         "the dog crept over the hill and was lost in the gloom of 15 nights"},
        {"a sentence more", PAID("3", "1.25", "April 7"),
         "The board declared on March 3, 2024 a dividend of $1.25 per share, and said at "
         "some length that it had never been in doubt that there would be one, whatever "
         "had "
         "been written, payable to holders of record on April 7, and thanked all."},
        {"nothing", "", "a b c d e f g h i j k l m n o p q r s t u v w x y z"},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        cr_expect_not(compare(cases[i].a, cases[i].b).is_same, "%s", cases[i].what);
        cr_expect_not(compare(cases[i].b, cases[i].a).is_same, "%s", cases[i].what);
    }
}

Test(skeleton, equal_texts_have_no_slots)
{
    sst_skeleton s = compare(PAID("3", "1.25", "April 7"), PAID("3", "1.25", "April 7"));
    cr_expect(s.is_same);
    cr_expect_eq(s.num_slots, 0);
    cr_expect_eq(sst_form_of(&s, NAN), SST_FORM_NOT);
}

#define DRAW(day, numbers, prize)                                                        \
    "The winning numbers drawn on " day " evening were: " numbers ". The jackpot is "    \
    "worth " prize " million dollars."
#define CRASH(date, dead, hurt, missing)                                                 \
    date "A train left the rails near Ulm on Monday, killing " dead " people and "       \
         "hurting " hurt "; " missing                                                    \
         " are missing, the police said. It had been on its "                            \
         "way to the coast with 200 passengers, 14 of them children, and had just "      \
         "passed "                                                                       \
         "a bridge that was built in 1911 and mended twice since."
#define ZH(date, dead, hurt)                                                                                           \
    date "，当地警方通报，上午九时许一辆载有58名乘客的客车在山区公路上翻入山谷，造" \
         "成" dead "人死亡，" hurt                                                                                     \
         "人受伤，伤者已被送往医院救治，事故原因正在进一步调查之中。"

Test(form, forms_are_told_from_reports_that_are_brought_up_to_date)
{
    static const struct {
        const char *what, *a, *b;
        double days_apart;
        sst_form wanted;
    } cases[] = {
        {"dividends of two months", PAID("3", "1.25", "April 7"),
         PAID("9", "1.30", "May 8"), 30, SST_FORM_FILLED},
        {"the same, undated", PAID("3", "1.25", "April 7"), PAID("9", "1.30", "May 8"),
         NAN, SST_FORM_FILLED},
        {"draws of two days", DRAW("Monday", "4, 9, 17, 33, 41", "12"),
         DRAW("Thursday", "2, 9, 28, 31, 44", "13"), 3, SST_FORM_FILLED},
        {"a draw with an error in it", DRAW("Monday", "4, 9, 17, 33, 41", "12"),
         DRAW("Monday", "4, 9, 17, 33, 42", "12"), .1, SST_FORM_NOT},
        {"a corrected toll", CRASH("", "12", "30", "4"), CRASH("", "15", "30", "4"), .1,
         SST_FORM_NOT},
        {"all tolls corrected", CRASH("", "12", "30", "4"), CRASH("", "15", "42", "3"),
         .2, SST_FORM_NOT},
        {"the next day", CRASH("", "12", "30", "4"), CRASH("", "15", "42", "3"), 1,
         SST_FORM_NOT},
        {"the next day, and it says so", CRASH("May 3 - ", "12", "30", "4"),
         CRASH("May 4 - ", "15", "42", "3"), 1, SST_FORM_NOT},
        {"a toll in Chinese", ZH("5月3日", "12", "30"), ZH("5月3日", "15", "42"), .2,
         SST_FORM_NOT},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        sst_skeleton s = compare(cases[i].a, cases[i].b);
        cr_expect(s.is_same, "%s", cases[i].what);
        cr_expect_eq(sst_form_of(&s, cases[i].days_apart), cases[i].wanted, "%s: %d",
                     cases[i].what, (int)sst_form_of(&s, cases[i].days_apart));
    }
}

Test(skeleton, shingles_without_facts_are_those_of_the_form)
{
    sst_scratch scratch = {0};
    sst_words words_a, words_b;
    sst_hash_key key;
    sst_hash_key_init(&key, 1);
    sst_written a = written_of(DRAW("Monday", "4, 9, 17", "12"), &words_a, &scratch);
    sst_written b = written_of(DRAW("Friday", "1, 2, 5, 33", "3"), &words_b, &scratch);
    sst_shingles of_a, of_b;
    cr_assert_eq(sst_skeleton_shingles(&a, &key, &scratch, &of_a, NULL), SST_OK);
    cr_assert_eq(sst_skeleton_shingles(&b, &key, &scratch, &of_b, NULL), SST_OK);
    cr_assert_eq(of_a.num, of_b.num);
    cr_assert_gt(of_a.num, 10);
    cr_expect_arr_eq(of_a.hash, of_b.hash, of_a.num * sizeof *of_a.hash);
    cr_expect(sst_skeleton_is_dense(&words_a));
    sst_scratch_free(&scratch);
}
