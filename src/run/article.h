/* SPDX-License-Identifier: MIT */
/* article.h - one article through the stages of floor 1, as far as somebody wants to look. */
#ifndef SST_RUN_ARTICLE_H
#define SST_RUN_ARTICLE_H

#include "base/hash.h"
#include "base/scratch.h"
#include "samestory.h"
#include "text/content.h"
#include "text/furniture.h"
#include "text/language.h"
#include "text/minhash.h"
#include "text/passage.h"
#include "text/shingle.h"
#include "text/terms.h"

/* What all articles of a run, or of a sketcher, are looked at with. */
typedef struct sst_params {
    sst_options options;
    const sst_kernel *kernel;
    sst_hash_key hash_key;
    sst_content_key content_key;
    uint64_t shingle_seed;
    sst_minhash minhash;
    sst_bands bands;
} sst_params;

/* errors: SST_ERR_ARGUMENT names the option that is out of range. */
sst_status sst_params_init(sst_params *params, const sst_options *options,
                           sst_error *err);

bool sst_params_wants(const sst_params *params, sst_relation relation);
/* Whether anything but near-duplicates is wanted. */
bool sst_params_wants_marks(const sst_params *params);
bool sst_params_wants_passages(const sst_params *params);

enum {
    SST_LOOK_WORDS = 0, /* always: words and content hash */
    SST_LOOK_HASHES =
        32, /* shingles, but nobody asks where those of spaced words stand */
    SST_LOOK_SHINGLES = 1, /* shingles as they follow one another */
    SST_LOOK_SET = 2,      /* and the set of them */
    SST_LOOK_TABLE = 16,   /* and the set of them, to be asked */
    SST_LOOK_PLACES = 4,   /* words of the title, and where terms stand */
    SST_LOOK_TERMS = 8     /* and their counts, and the language */
};

/* With what an article is looked at, and how far. */
typedef struct sst_looker {
    const sst_params *params;
    unsigned looks; /* SST_LOOK_... bits */
    const sst_guesser
        *guesser; /* NULL: an article that does not say its language has none */
    const sst_furniture
        *furniture; /* taken out of the words, when shingles are wanted; or NULL */
} sst_looker;

/* One article as it was just read; all of it in a scratch. */
typedef struct sst_looked {
    sst_text text,
        title; /* as read; an article without text has title and summary as text, and no title */
    bool is_page;                 /* it has a text */
    sst_words words, title_words; /* words: without furniture */
    sst_words all_words;          /* with it; the canonical bytes are those of `words` */
    uint64_t content[2];          /* of all words */
    sst_shingles shingles;
    uint64_t *set; /* with SST_LOOK_SET: distinct shingle hashes, ascending */
    size_t set_size;
    sst_shingle_table table; /* with SST_LOOK_TABLE */
    uint8_t *
        facts; /* with it too, where templates are wanted: what all words are, as far as it
                       was asked (skeleton.h) */
    sst_term_source title_places, places; /* of title and text */
    sst_term_counts terms;
    int language; /* index for frequencies */
} sst_looked;

/* On failure *out is half filled: it is long, so it is not copied. */
sst_status sst_article_look(const sst_looker *looker, const sst_article *article,
                            sst_scratch *scratch, sst_looked *out, sst_error *err);

/* The word that stands for a term of an article (its index in the counts), as the article has
 * it. */
sst_text sst_looked_word(const sst_looked *looked, size_t term);

/* An aligned passage as bytes of the two texts. */
sst_passage sst_looked_passage(const sst_looked *a, const sst_looked *b,
                               const sst_aligned *aligned);

/* In days, NaN when either is undated. */
double sst_days_between(sst_date a, sst_date b);
/* The cosine from which two articles that lie so far apart (NaN: undated) tell one story. */
double sst_least_cosine(const sst_params *params, double days_apart);

#endif
