/* SPDX-License-Identifier: MIT */
/* feed.h - what the parts of the reader of feeds share.
 *
 *     feed.c        the reader: bid, translate
 *     feed_xml.c    XML -> events, by expat
 *     feed_loose.c  what expat refuses -> events
 *     feed_items.c  events -> items
 *     feed_values.c an element of an item -> the value of a slot
 *     feed_quick.c  usual HTML -> text
 *     feed_strip.c  HTML -> text, where there is no worker for it
 *     feed_names.c  which element means what
 *     feed_json.c   JSON Feed -> items
 *     feed_write.c  items -> lines of NDJSON
 *     feed_link.c   an address, and what it is relative to -> one that stands alone */
#ifndef SST_READ_FEED_H
#define SST_READ_FEED_H

#include "base/vec.h"
#include "parser.h"

#define SST_FEED_MOST_EMPTY 10000 /* items without words that are named one by one */

/* What an item, or the feed itself, says. */
typedef enum sst_feed_slot {
    SST_SLOT_ID = 0,
    SST_SLOT_URL,
    SST_SLOT_TITLE,
    SST_SLOT_TEXT,
    SST_SLOT_SUMMARY,
    SST_SLOT_DATE,
    SST_SLOT_LANGUAGE,
    SST_SLOT_SOURCE_URL,
    SST_SLOT_SOURCE_TITLE,
    SST_NUM_SLOTS
} sst_feed_slot;

/* How a value is to be read. */
typedef enum sst_feed_form {
    SST_FORM_PLAIN = 0, /* as it stands */
    SST_FORM_HTML,      /* was escaped in the feed, or stood in CDATA */
    SST_FORM_XHTML      /* elements of the feed itself, written as HTML again */
} sst_feed_form;

/* Bytes of the feed's; a rank of 0 is no value, 1 the best that a slot may have. */
typedef struct sst_feed_value {
    size_t begin, len_bytes;
    uint8_t rank, form;
} sst_feed_value;

typedef struct sst_feed_item {
    sst_feed_value values[SST_NUM_SLOTS];
    sst_feed_value base; /* of its URL */
    size_t offset;       /* where it begins in the decoded record */
    bool is_mended;      /* it is made of what is not well-formed */
} sst_feed_item;

typedef enum sst_feed_space {
    SST_SPACE_CORE = 0, /* RSS, Atom, none */
    SST_SPACE_CONTENT,
    SST_SPACE_DC, /* both Dublin Cores */
    SST_SPACE_MEDIA,
    SST_SPACE_ITUNES,
    SST_SPACE_XHTML,
    SST_SPACE_RDF,
    SST_SPACE_FEEDBURNER,
    SST_SPACE_XML,
    SST_SPACE_OTHER
} sst_feed_space;

/* What an element is, by where it stands. */
typedef enum sst_feed_role {
    SST_ROLE_OTHER = 0,
    SST_ROLE_ROOT,
    SST_ROLE_CHANNEL, /* its children speak of the feed */
    SST_ROLE_ITEM,    /* of an item */
    SST_ROLE_SOURCE   /* of where an item was taken from */
} sst_feed_role;

typedef struct sst_feed_level {
    sst_feed_value base, language; /* in force inside, in the scopes; rank 0: none */
    size_t scopes_at;              /* before this element */
    size_t name_at;                /* in the names */
    uint32_t name_hash;            /* whatever the case of its letters */
    uint32_t num_spaces;           /* declared before this element */
    sst_feed_role role;
} sst_feed_level;

typedef struct sst_feed_prefix {
    char name[16];
    sst_feed_space space;
} sst_feed_prefix;

/* The value that is being read. */
typedef struct sst_feed_capture {
    sst_feed_value value;
    size_t depth; /* of its element; 0: there is none */
    sst_feed_slot slot;
    bool is_permalink; /* an id that may be an address */
    bool is_inside;    /* an element of HTML has begun in it */
} sst_feed_capture;

/* Where items go. */
typedef struct sst_feed_sink {
    sst_parser *parser;
    sst_text record;
    const struct sst_decoded *decoded;
    sst_translation *out;
} sst_feed_sink;

typedef struct sst_feed {
    const sst_feed_sink *sink;
    SST_VEC(char) bytes;         /* values of items that are not written yet */
    SST_VEC(char) channel_bytes; /* of the channel */
    SST_VEC(char) scopes;        /* bases and languages in force */
    SST_VEC(char) names;         /* of open elements, each with a NUL */
    SST_VEC(sst_feed_level) levels;
    SST_VEC(sst_feed_prefix) prefixes;
    SST_VEC(sst_feed_item) items;
    sst_feed_item channel, item; /* item: the one that is open */
    sst_feed_capture capture;
    size_t item_depth; /* of the open item; 0: none is open */
    char root[32];     /* the name of the first element */
    size_t num_empty;  /* items without title, text and summary */
    bool ends_in_item;
    bool is_feed; /* something was found that only feeds have */
    bool is_atom;
    bool is_loose; /* events are guesses */
    bool is_out_of_memory;
} sst_feed;

void sst_feed_free(sst_feed *feed);

/* Events.  A name as it stands; attributes are names and values in turn, then NULL. */
void sst_feed_start(sst_feed *feed, const char *name, const char *const *attributes,
                    size_t offset);
void sst_feed_end(sst_feed *feed); /* of the innermost element */
void sst_feed_text(sst_feed *feed, const char *bytes, size_t len_bytes);
/* One more item; items are written when there are enough of them. */
void sst_feed_add(sst_feed *feed, const sst_feed_item *item);
/* Nothing follows: what is open ends. */
void sst_feed_finish(sst_feed *feed, bool is_item_kept);

/* Of loose reading.  The depth of the innermost open element of that name; 0: none is. */
size_t sst_feed_find(const sst_feed *feed, const char *name);
/* A tag inside of the value that is being read, which opens nothing. */
void sst_feed_tag(sst_feed *feed, const char *name, bool is_end);

typedef struct sst_feed_name {
    sst_feed_space space;
    sst_text local;
} sst_feed_name;

/* ---- values ------------------------------------------------------------------------- */

sst_text sst_feed_value_of(const sst_feed *feed, const sst_feed_item *item,
                           sst_feed_slot slot);

/* What a value is to an item, by where it stood. */
typedef struct sst_feed_place {
    sst_feed_slot slot;
    uint8_t rank; /* 1: the best that the slot may have */
    sst_feed_form form;
} sst_feed_place;

/* Keep `text` as the value of its slot, unless it is blank or the slot has a better one. */
void sst_feed_keep(sst_feed *feed, sst_feed_item *item, sst_feed_place place,
                   sst_text text);

/* The same for the value of the innermost element, child of one of that role; what the slot
 * is, its name says.  Between the two the bytes are what stands inside. */
void sst_feed_begin_value(sst_feed *feed, const sst_feed_name *name, sst_feed_role role,
                          const char *const *attributes);
void sst_feed_end_value(sst_feed *feed);

/* The language in force, unless the item says its own. */
void sst_feed_keep_language(sst_feed *feed, sst_feed_item *item);

void sst_feed_put(sst_feed *feed, const char *bytes, size_t len_bytes);
/* NULL: there is no such attribute. */
const char *sst_feed_attribute(const char *const *attributes, const char *name);
/* Whom the children of an element speak of; NULL: of nobody that matters. */
sst_feed_item *sst_feed_subject(sst_feed *feed, sst_feed_role role);

/* ---- names ------------------------------------------------------------------------- */

/* By the namespaces that are declared where the feed is now. */
sst_feed_name sst_feed_name_of(const sst_feed *feed, const char *name);
bool sst_feed_is(const sst_feed_name *name, sst_feed_space space, const char *local);

/* The namespace of an address, as xmlns has it. */
sst_feed_space sst_feed_space_of(const char *address);

/* The slot of an element inside an item, feed or source, and how good it is; 0: none. */
uint8_t sst_feed_rank(const sst_feed_name *name, sst_feed_slot *slot);

/* ---- the ways of reading -------------------------------------------------------------- */

/* How reading ended. */
typedef struct sst_feed_end_of {
    bool is_sound;
    bool is_limit;    /* hostile: no looser reading is tried */
    size_t offset;    /* of what is wrong */
    size_t resume;    /* everything before it was told */
    bool is_in_cdata; /* there */
    char reason[160];
} sst_feed_end_of;

/* Tell the feed of the events of well-formed XML.  errors: SST_ERR_MEMORY. */
sst_status sst_feed_read_xml(sst_feed *feed, sst_text xml, const sst_parser *parser,
                             sst_feed_end_of *end, sst_error *err);

/* Go on where that stopped, taking tags as they come. */
void sst_feed_read_loose(sst_feed *feed, sst_text xml, const sst_parser *parser,
                         sst_feed_end_of *end);

/* Text of HTML of the usual kind, just as the worker makes it.  *is_usual false: it is not,
 * and *out is untouched.  errors: SST_ERR_MEMORY. */
sst_status sst_feed_quick(sst_text html, sst_scratch *scratch, sst_text *out,
                          bool *is_usual, sst_error *err);

/* Text of HTML without help: tags go, blocks are parted, references are replaced.  errors:
 * SST_ERR_MEMORY. */
sst_status sst_feed_strip(sst_text html, sst_scratch *scratch, sst_text *out,
                          sst_error *err);

/* A JSON Feed.  errors: SST_ERR_RECORD: no such thing; SST_ERR_MEMORY. */
sst_status sst_feed_read_json(sst_feed *feed, sst_text json, sst_parser *parser,
                              sst_error *err);

/* ---- lines -------------------------------------------------------------------------- */

/* Lines of the items that are there, which go. */
void sst_feed_flush(sst_feed *feed);

/* `reference` resolved against `base` (RFC 3986, 5.2), of the scratch; itself when one of
 * both cannot be.  errors: SST_ERR_MEMORY. */
sst_status sst_feed_resolve(sst_text reference, sst_text base, sst_scratch *scratch,
                            sst_text *out, sst_error *err);

#endif
