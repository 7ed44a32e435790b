/* SPDX-License-Identifier: MIT */
/* text.h - the types of floor 1: what one article says.  Everything here lives in a scratch
 * and is gone with its next reset. */
#ifndef SST_TEXT_TEXT_H
#define SST_TEXT_TEXT_H

#include "base/scratch.h"
#include "samestory.h"

/* How a token's neighbourhood is cut into shingles and terms. */
typedef enum sst_script {
    SST_SCRIPT_SPACED = 0, /* words between blanks: 5 to a shingle */
    SST_SCRIPT_HAN,        /* Han and Kana, a token per code point: 8 */
    SST_SCRIPT_THAI /* Thai, Lao, Khmer, Myanmar, a token per code point and marks: 12 */
} sst_script;

/* Bytes from `begin` up to `end`. */
typedef struct sst_span {
    uint32_t begin, end;
} sst_span;

/* Canonical words: the tokens in the order of the text.  Their bytes lie in that order too,
 * but what lies between two of them is anything. */
typedef struct sst_words {
    char *canonical; /* SST_WORDS_PADDING bytes may be read after the end */
    sst_span *at;    /* by token: its bytes in canonical */
    sst_span *from;  /* by token: the bytes of the text as read that it stands for */
    uint8_t *script; /* by token: sst_script */
    uint64_t *hash;  /* by token; NULL: not asked for */
    size_t num_tokens;
    bool is_spaced;            /* all tokens are of SST_SCRIPT_SPACED */
    size_t num_replaced_bytes; /* invalid UTF-8 */
} sst_words;

/* The same words in arrays of their own, over the same canonical bytes; false when memory ran
 * out. */
bool sst_words_copy(const sst_words *words, sst_scratch *scratch, sst_words *out);

/* Token `from` takes the place `to`. */
static inline void sst_words_move(sst_words *words, size_t to, size_t from)
{
    words->at[to] = words->at[from];
    words->script[to] = words->script[from];
    if (words->from)
        words->from[to] = words->from[from];
    if (words->hash)
        words->hash[to] = words->hash[from];
}

static inline uint32_t sst_words_length(const sst_words *words, size_t token)
{
    return words->at[token].end - words->at[token].begin;
}

/* One of them. */
typedef struct sst_token {
    uint32_t at, len_bytes; /* its canonical bytes in sst_words.canonical */
    uint32_t begin, end;    /* the bytes of the text as read that it stands for */
    uint32_t script;        /* sst_script */
} sst_token;

static inline sst_token sst_words_token(const sst_words *words, size_t i)
{
    return (sst_token){words->at[i].begin, sst_words_length(words, i),
                       words->from[i].begin, words->from[i].end, words->script[i]};
}

#define SST_WORDS_PADDING 80

/* Whether a token begins with a figure, as prices, scores and times do. */
static inline bool sst_words_has_figure(const sst_words *words, size_t token)
{
    char first = words->canonical[words->at[token].begin];
    return first >= '0' && first <= '9';
}

/* Windows of tokens.  Shingle i covers tokens [first[i], first[i] + num_tokens[i]); first is
 * ascending. */
typedef struct sst_shingles {
    uint64_t *hash;
    uint32_t *first;
    uint32_t *num_tokens;
    size_t num;
} sst_shingles;

/* What a language's terms are: its cosines have their scale from it. */
typedef enum sst_tokenizer {
    SST_TOKENIZER_WORDS = 0, /* stems of words between blanks */
    SST_TOKENIZER_ABJAD,     /* the same, written without vowels: Arabic, Hebrew */
    SST_TOKENIZER_HAN,       /* pairs of Han and Kana */
    SST_TOKENIZER_HANGUL,    /* the first two syllables of a word */
    SST_TOKENIZER_THAI,      /* pairs of letters with their marks: Thai and its kin */
    SST_TOKENIZER_SYLLABLES, /* syllables between blanks: Vietnamese */
    SST_NUM_TOKENIZERS
} sst_tokenizer;

/* One place of the text where a term stands. */
typedef struct sst_term_place {
    uint32_t token;      /* the first of its tokens */
    uint16_t num_tokens; /* 1; up to 2 of Han, Kana, Thai and its kin */
    bool is_pair;        /* of two Han or Kana code points: any two may meet by chance */
} sst_term_place;

/* All places of a text where terms stand, in order, and the keys of these. */
typedef struct sst_term_source {
    const uint32_t *keys;
    const sst_term_place *places; /* NULL: each token is a term, as is usual */
    size_t num;
} sst_term_source;

static inline sst_term_place sst_term_place_at(sst_term_source source, size_t i)
{
    return source.places ? source.places[i]
                         : (sst_term_place){.token = (uint32_t)i, .num_tokens = 1};
}

/* How often a term stands in an article, up to 2^15 - 1, and whether it is a pair of Han or
 * Kana. */
#define SST_TERM_PAIR 0x8000u
#define SST_TERM_MOST 0x7fffu
static inline uint32_t sst_term_form_count(uint16_t form)
{
    return form & SST_TERM_MOST;
}

#define SST_NUM_COMPONENTS 128
#define SST_MIN_TOKENS SST_LEAST_WORDS
#define SST_MIN_PASSAGE_TOKENS 30 /* of a part, and of a shared passage */
#define SST_MAX_PASSAGE_GAP 3     /* tokens */
#define SST_MAX_TERMS 64          /* of a salient-term vector */

#endif
