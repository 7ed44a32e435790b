/* SPDX-License-Identifier: MIT */
/* Edits of articles.  They belong to the command, which is a program, so they are built in
 * here. */
#include "cli/edit.c"

#include <criterion/criterion.h>
#include <stdlib.h>

#define NUM_SCRIPTS 5
#define NUM_REPEATS 40

/* A sentence of each script; drafts are made of many, each time with other words between. */
static const char *const sentences[NUM_SCRIPTS] = {
    "The mayor's office said on %d March that 1,200 residents don't have to leave. ",
    "Der B\xc3\xbcrgermeister erkl\xc3\xa4rte am %d. M\xc3\xa4rz, die Br\xc3\xbc"
    "cke bleibe gesperrt. ",
    "\xd9\x82\xd8\xa7\xd9\x84 \xd8\xb1\xd8\xa6\xd9\x8a\xd8\xb3 "
    "\xd8\xa7\xd9\x84\xd8\xa8\xd9\x84\xd8\xaf\xd9\x8a\xd8\xa9 %d "
    "\xd8\xa5\xd9\x86 \xd8\xa7\xd9\x84\xd8\xac\xd8\xb3\xd8\xb1 "
    "\xd9\x85\xd8\xba\xd9\x84\xd9\x82. ",
    "\xe5\xb8\x82\xe9\x95\xbf%d\xe6\x97\xa5\xe8\xa1\xa8\xe7\xa4\xba\xef\xbc\x8c"
    "\xe6\xa1\xa5\xe6\xa2\x81\xe5\xb0\x86\xe7\xbb\xa7\xe7\xbb\xad\xe5\x85\xb3"
    "\xe9\x97\xad\xe3\x80\x82",
    "\xe0\xb8\x99\xe0\xb8\xb2\xe0\xb8\xa2\xe0\xb8\x81\xe0\xb9\x80\xe0\xb8\xa1"
    "\xe0\xb8\xb7\xe0\xb8\xad\xe0\xb8\x87%d\xe0\xb8\x81\xe0\xb8\xa5\xe0\xb9\x88"
    "\xe0\xb8\xb2\xe0\xb8\xa7\xe0\xb8\xa7\xe0\xb9\x88\xe0\xb8\xb2 ",
};

/* Two drafts of each script, and what is needed to cut texts into words. */
typedef struct desk {
    sst_sketcher *sketcher;
    char texts[2 * NUM_SCRIPTS][8192];
    sst_word *words[2 * NUM_SCRIPTS];
    sst_draft at[2 * NUM_SCRIPTS];
    sst_drafts drafts;
    sst_copy copy;
} desk;

/* The words of a text; the caller frees them. */
static sst_word *words_of(desk *d, sst_text text, size_t *num)
{
    const sst_word *words;
    cr_assert_eq(sst_sketch_words(d->sketcher, text, &words, num, NULL), SST_OK);
    sst_word *own = calloc(*num + 1, sizeof *own);
    cr_assert_not_null(own);
    if (*num > 0)
        memcpy(own, words, *num * sizeof *own);
    return own;
}

static void put_draft(desk *d, size_t i)
{
    d->at[i].text = sst_text_of(d->texts[i]);
    d->words[i] = words_of(d, d->at[i].text, &d->at[i].num_words);
    d->at[i].words = d->words[i];
    d->drafts = (sst_drafts){.at = d->at, .num = i + 1};
}

static desk *new_desk(void)
{
    desk *d = calloc(1, sizeof *d);
    sst_options options;
    sst_options_init(&options);
    cr_assert(d && sst_sketcher_new(&options, &d->sketcher, NULL) == SST_OK);
    for (size_t i = 0; i < 2 * NUM_SCRIPTS; i++) {
        char *to = d->texts[i];
        for (size_t k = 0; k < NUM_REPEATS; k++)
            to += sprintf(to, sentences[i / 2], (int)(1000 * (i % 2) + k));
        put_draft(d, i);
    }
    return d;
}

static void free_desk(desk *d)
{
    for (size_t i = 0; i < 2 * NUM_SCRIPTS; i++)
        free(d->words[i]);
    sst_vec_free(&d->copy);
    sst_sketcher_free(d->sketcher);
    free(d);
}

static void edit(desk *d, sst_edit_kind kind, double rate, size_t which, uint64_t seed)
{
    sst_edit wanted = {.kind = kind, .rate = rate};
    d->drafts.edited = which;
    cr_assert_eq(sst_edit_copy(&wanted, &d->drafts, seed, &d->copy, NULL), SST_OK);
}

static bool is_same_word(const sst_draft *draft, const sst_word *x, const sst_copy *copy,
                         const sst_word *y)
{
    return x->end - x->begin == y->end - y->begin &&
           memcmp(draft->text.data + x->begin, copy->at + y->begin, x->end - x->begin) ==
               0;
}

Test(edit, a_rate_of_words_is_replaced_in_every_script)
{
    static const double rates[] = {.01, .02, .05, .1, .2};
    desk *d = new_desk();
    for (size_t which = 0; which < d->drafts.num; which++) {
        const sst_draft *draft = &d->at[which];
        for (size_t r = 0; r < sizeof rates / sizeof *rates; r++) {
            edit(d, SST_EDIT_WORDS, rates[r], which, r);
            size_t num, num_changed = 0;
            sst_word *words = words_of(d, (sst_text){d->copy.at, d->copy.len}, &num);
            cr_assert_eq(num, draft->num_words, "draft %zu at %g", which, rates[r]);
            for (size_t i = 0; i < num; i++)
                num_changed +=
                    !is_same_word(draft, &draft->words[i], &d->copy, &words[i]);
            double wanted = rates[r] * (double)num;
            cr_expect(num_changed >= wanted - .51 && num_changed <= wanted + .51,
                      "draft %zu at %g: %zu of %zu words", which, rates[r], num_changed,
                      num);
            free(words);
        }
    }
    free_desk(d);
}

/* The code points of a text; the caller frees them. */
static uint32_t *code_points_of(const char *bytes, size_t len_bytes, size_t *num)
{
    uint32_t *points = calloc(len_bytes + 1, sizeof *points);
    cr_assert_not_null(points);
    *num = 0;
    for (size_t at = 0; at < len_bytes;) {
        bool is_valid;
        at += sst_utf8_decode(bytes + at, len_bytes - at, &points[(*num)++], &is_valid);
        cr_assert(is_valid, "byte %zu", at);
    }
    return points;
}

static size_t least(size_t a, size_t b)
{
    return a < b ? a : b;
}

/* Levenshtein's distance, in code points. */
static size_t distance_of(sst_text a, const sst_copy *b)
{
    size_t num_a, num_b;
    uint32_t *x = code_points_of(a.data, a.len_bytes, &num_a);
    uint32_t *y = code_points_of(b->at, b->len, &num_b);
    size_t *row = calloc(num_b + 1, sizeof *row);
    cr_assert_not_null(row);
    for (size_t j = 0; j <= num_b; j++)
        row[j] = j;
    for (size_t i = 0; i < num_a; i++) {
        size_t diagonal = row[0];
        row[0] = i + 1;
        for (size_t j = 0; j < num_b; j++) {
            size_t replaced = diagonal + (x[i] != y[j]);
            diagonal = row[j + 1];
            row[j + 1] = least(replaced, least(row[j], row[j + 1]) + 1);
        }
    }
    size_t distance = row[num_b];
    free(row);
    free(x);
    free(y);
    return distance;
}

/* An error is one step of the distance, a swap two. */
Test(edit, a_rate_of_the_code_points_has_errors)
{
    static const double rates[] = {.01, .02, .05};
    desk *d = new_desk();
    for (size_t which = 0; which < d->drafts.num; which += 2) {
        const sst_draft *draft = &d->at[which];
        double num = 0;
        for (size_t i = 0; i < draft->num_words; i++)
            num += (double)count_characters(text_of_word(draft, &draft->words[i]));
        for (size_t r = 0; r < sizeof rates / sizeof *rates; r++) {
            edit(d, SST_EDIT_CHARACTERS, rates[r], which, r);
            double distance = (double)distance_of(draft->text, &d->copy);
            cr_expect(distance >= .7 * rates[r] * num - 1 &&
                          distance <= 1.7 * rates[r] * num + 1,
                      "draft %zu at %g: %g steps of %g", which, rates[r], distance, num);
        }
    }
    free_desk(d);
}

Test(edit, a_cut_takes_exactly_one_paragraph)
{
    static const struct {
        const char *text;
        const char *copies[4]; /* what may come out */
    } cases[] = {
        {"One two.\n\nThree\nfour.\n\nFive six.\n",
         {"Three\nfour.\n\nFive six.\n", "One two.\n\nFive six.\n",
          "One two.\n\nThree\nfour."}},
        {"One two.\nThree four.\r\nFive six.",
         {"Three four.\r\nFive six.", "One two.\nFive six.", "One two.\nThree four."}},
        {"\n\nOne.\n \t\nTwo.\n\n\n\n", {"\n\nTwo.\n\n\n\n", "\n\nOne."}},
        {"One.\n\n***\n\nTwo.", {"***\n\nTwo.", "One."}},
        {"\xe4\xb8\x80\xe3\x80\x82\n\n\xe4\xba\x8c\xe3\x80\x82",
         {"\xe4\xba\x8c\xe3\x80\x82", "\xe4\xb8\x80\xe3\x80\x82"}},
    };
    for (size_t c = 0; c < sizeof cases / sizeof *cases; c++) {
        desk *d = new_desk();
        bool is_met[4] = {false};
        strcpy(d->texts[0], cases[c].text);
        free(d->words[0]);
        put_draft(d, 0);
        for (uint64_t seed = 0; seed < 40; seed++) {
            edit(d, SST_EDIT_CUT, 0, 0, seed);
            size_t i = 0;
            while (i < 4 && cases[c].copies[i] &&
                   (strlen(cases[c].copies[i]) != d->copy.len ||
                    memcmp(cases[c].copies[i], d->copy.at, d->copy.len) != 0))
                i++;
            cr_assert(i < 4 && cases[c].copies[i], "case %zu: \"%.*s\"", c,
                      (int)d->copy.len, d->copy.at);
            is_met[i] = true;
        }
        for (size_t i = 0; i < 4 && cases[c].copies[i]; i++)
            cr_expect(is_met[i], "case %zu: never \"%s\"", c, cases[c].copies[i]);
        d->drafts.num = 2 * NUM_SCRIPTS;
        free_desk(d);
    }
}

Test(edit, a_byline_stands_before_the_whole_text)
{
    desk *d = new_desk();
    for (size_t which = 0; which < d->drafts.num; which++) {
        const sst_draft *draft = &d->at[which];
        edit(d, SST_EDIT_BYLINE, 0, which, 7);
        size_t more = d->copy.len - draft->text.len_bytes, num;
        cr_assert_gt(d->copy.len, draft->text.len_bytes);
        cr_expect_eq(memcmp(d->copy.at + more, draft->text.data, draft->text.len_bytes),
                     0);
        sst_word *words = words_of(d, (sst_text){d->copy.at, more}, &num);
        cr_expect_eq(num, BYLINE_WORDS, "draft %zu: %zu words", which, num);
        free(words);
    }
    free_desk(d);
}

Test(edit, a_seed_gives_one_copy_and_another_seed_another)
{
    desk *d = new_desk();
    for (size_t e = 0; e < sst_num_edits; e++) {
        const sst_edit *wanted = &sst_edit_table[e];
        sst_copy again = {0};
        if (wanted->kind == SST_EDIT_CUT) /* these texts have no paragraphs */
            continue;
        edit(d, wanted->kind, wanted->rate, 2, 1);
        cr_assert(sst_vec_append(&again, d->copy.at, d->copy.len));
        edit(d, wanted->kind, wanted->rate, 2, 1);
        cr_expect(d->copy.len == again.len &&
                  memcmp(d->copy.at, again.at, again.len) == 0);
        edit(d, wanted->kind, wanted->rate, 2, 2);
        cr_expect(d->copy.len != again.len ||
                      memcmp(d->copy.at, again.at, again.len) != 0,
                  "%s %g", wanted->name, wanted->rate);
        sst_vec_free(&again);
    }
    free_desk(d);
}

Test(edit, valid_utf8_stays_valid)
{
    desk *d = new_desk();
    for (size_t e = 0; e < sst_num_edits; e++)
        for (size_t which = 0; which < d->drafts.num; which++)
            for (uint64_t seed = 0; seed < 20; seed++) {
                size_t num;
                edit(d, sst_edit_table[e].kind, sst_edit_table[e].rate, which, seed);
                free(code_points_of(d->copy.at, d->copy.len, &num));
            }
    free_desk(d);
}

Test(edit, invalid_bytes_and_characters_of_several_words_do_no_harm)
{
    desk *d = new_desk();
    /* U+337F stands for four words of Han; then bytes that are no UTF-8 */
    strcpy(d->texts[0], "\xe3\x8d\xbf\xe3\x8d\xbf is one \xff\xe4\xb8 letter\xc3");
    free(d->words[0]);
    put_draft(d, 0);
    d->drafts.num = 2 * NUM_SCRIPTS;
    cr_assert_gt(d->at[0].num_words, 8);
    for (size_t e = 0; e < sst_num_edits; e++)
        for (uint64_t seed = 0; seed < 100; seed++) {
            edit(d, sst_edit_table[e].kind, sst_edit_table[e].rate, 0, seed);
            cr_expect(d->copy.len < 500);
        }
    edit(d, SST_EDIT_WORDS, 1, 0, 1);
    cr_expect_eq(memmem(d->copy.at, d->copy.len, "letter", 6), NULL);
    free_desk(d);
}

Test(edit, what_cannot_be_edited_gives_nothing)
{
    desk *d = new_desk();
    edit(d, SST_EDIT_CUT, 0, 0, 1);
    cr_expect_eq(d->copy.len, 0, "a single paragraph was cut");
    d->drafts.num = 1; /* there is nobody to take words from */
    edit(d, SST_EDIT_WORDS, .1, 0, 1);
    cr_expect_eq(d->copy.len, 0);
    edit(d, SST_EDIT_BYLINE, 0, 0, 1);
    cr_expect_eq(d->copy.len, 0);
    d->at[0] = (sst_draft){.text = sst_text_of("...")};
    for (size_t e = 0; e < sst_num_edits; e++) {
        edit(d, sst_edit_table[e].kind, sst_edit_table[e].rate, 0, 1);
        cr_expect_eq(d->copy.len, 0, "%s", sst_edit_table[e].name);
    }
    free_desk(d);
}
