/* SPDX-License-Identifier: MIT */
/* vocabulary.c - the rank of a word in, its bytes out; random bits in, a word out.
 *
 * A word is (onset vowel) once to thrice, and a coda.  Onsets are consonants and begin
 * every syllable, so two different spellings of syllables never give the same bytes, and
 * numbering them numbers the words: no set of words seen is needed.  Frequent words are
 * short, one in fifty rarer ones is a number.  Names begin
 * with onsets that no common word has.
 *
 * Frequencies follow Zipf and Mandelbrot (Mandelbrot 1953); a word is drawn in constant
 * time by the alias method (Walker 1977, in the form of Vose 1991). */
#include "vocabulary.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define NUM_WORDS (GEN_NUM_COMMON + GEN_NUM_NAMES)

typedef struct alias_slot {
    uint32_t threshold, alias;
} alias_slot;

struct gen_vocabulary {
    char words[NUM_WORDS][GEN_MAX_WORD_BYTES];
    alias_slot slots[GEN_NUM_COMMON];
};

/* Spell word number `index` among those of num_syllables; *index is used up. */
static void spell(const gen_language *language, char *to, uint64_t index,
                  unsigned num_syllables, int is_name)
{
    size_t len = 0;
    for (unsigned i = 0; i < num_syllables; i++) {
        const char *onset;
        if (is_name && i == 0) {
            onset = language->name_onsets[index % GEN_NUM_NAME_ONSETS];
            index /= GEN_NUM_NAME_ONSETS;
        } else {
            onset = language->onsets[index % GEN_NUM_ONSETS];
            index /= GEN_NUM_ONSETS;
        }
        const char *vowel = language->vowels[index % GEN_NUM_VOWELS];
        index /= GEN_NUM_VOWELS;
        len += (size_t)snprintf(to + len, GEN_MAX_WORD_BYTES - len, "%s%s", onset, vowel);
    }
    snprintf(to + len, GEN_MAX_WORD_BYTES - len, "%s",
             language->codas[index % GEN_NUM_CODAS]);
}

static void make_word(const gen_language *language, char *to, uint32_t word)
{
    /* The multiplier is coprime to the size of each class of spellings, so it scatters
     * neighbours and repeats none. */
    const uint64_t scatter = 7919u, num_syllables = GEN_NUM_ONSETS * GEN_NUM_VOWELS;
    const uint64_t num_long = num_syllables * num_syllables * GEN_NUM_CODAS;
    if (word >= GEN_NUM_COMMON)
        spell(language, to, (word - GEN_NUM_COMMON) * scatter, 2, 1);
    else if (word >= 2000 && word % 50 == 0)
        snprintf(to, GEN_MAX_WORD_BYTES, "%u", (unsigned)word / 50);
    else if (word < 1000) /* the most frequent first, without coda */
        spell(language, to, word - word % num_syllables + word * scatter % num_syllables,
              1, 0);
    else if (word < 40000)
        spell(language, to, word * scatter % num_long, 2, 0);
    else
        spell(language, to, word * scatter % (num_long * num_syllables), 3, 0);
}

/* Vose's two piles: a slot that is too small is filled up from one that is too large. */
static int fill_slots(alias_slot *slots)
{
    double *share = malloc(GEN_NUM_COMMON * sizeof *share);
    uint32_t *pile = malloc(GEN_NUM_COMMON * sizeof *pile);
    if (share && pile) {
        double sum = 0;
        for (uint32_t i = 0; i < GEN_NUM_COMMON; i++)
            sum += share[i] = 1 / pow(i + 1 + 2.7, 1.05);
        uint32_t num_small = 0, large_at = GEN_NUM_COMMON;
        for (uint32_t i = 0; i < GEN_NUM_COMMON; i++) {
            share[i] *= GEN_NUM_COMMON / sum;
            slots[i] = (alias_slot){UINT32_MAX, i};
            if (share[i] < 1)
                pile[num_small++] = i;
            else
                pile[--large_at] = i;
        }
        while (num_small > 0 && large_at < GEN_NUM_COMMON) {
            uint32_t small = pile[--num_small], large = pile[large_at];
            slots[small] = (alias_slot){(uint32_t)(share[small] * 4294967295.0), large};
            share[large] -= 1 - share[small];
            if (share[large] < 1) {
                large_at++;
                pile[num_small++] = large;
            }
        }
    }
    int is_filled = share && pile;
    free(share);
    free(pile);
    return is_filled;
}

gen_vocabulary *gen_vocabulary_new(const gen_language *language)
{
    gen_vocabulary *vocabulary = malloc(sizeof *vocabulary);
    if (!vocabulary)
        return NULL;
    for (uint32_t word = 0; word < NUM_WORDS; word++)
        make_word(language, vocabulary->words[word], word);
    if (!fill_slots(vocabulary->slots)) {
        free(vocabulary);
        return NULL;
    }
    return vocabulary;
}

void gen_vocabulary_free(gen_vocabulary *vocabulary)
{
    free(vocabulary);
}

uint32_t gen_vocabulary_draw(const gen_vocabulary *vocabulary, uint64_t random)
{
    uint32_t i = (uint32_t)((random >> 32) * GEN_NUM_COMMON >> 32);
    alias_slot slot = vocabulary->slots[i];
    return (uint32_t)random < slot.threshold ? i : slot.alias;
}

const char *gen_vocabulary_word(const gen_vocabulary *vocabulary, uint32_t word)
{
    return vocabulary->words[word];
}
