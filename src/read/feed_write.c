/* SPDX-License-Identifier: MIT */
/* feed_write.c - items of a feed in, lines of NDJSON out.
 *
 * Everything that is HTML becomes text first, what is not usual in one round trip.  A
 * description that stands alone is the text of its item when it is longer than teasers
 * are, else its summary. */
#include "base/status.h"
#include "charset.h"
#include "feed.h"
#include "markup.h"
#include "text/url.h"

#include <string.h>

#define LONGEST_TEASER_BYTES 500

enum prose { TITLE = 0, TEXT, SUMMARY, SOURCE, NUM_PROSE };

static const sst_feed_slot prose_slots[NUM_PROSE] = {
    SST_SLOT_TITLE, SST_SLOT_TEXT, SST_SLOT_SUMMARY, SST_SLOT_SOURCE_TITLE};

typedef struct writing {
    const sst_feed *feed;
    const sst_feed_sink *sink;
    sst_scratch *scratch;
    sst_text *prose; /* NUM_PROSE for each item, and for the channel behind them */
} writing;

/* ---- HTML to text ------------------------------------------------------------------- */

static bool has_markup(sst_text text)
{
    return text.len_bytes > 0 && (memchr(text.data, '<', text.len_bytes) ||
                                  memchr(text.data, '&', text.len_bytes));
}

/* Fragments of HTML become their texts: by the worker, all at once; without one, or where it
 * falls over one of them, by taking tags away. */
static sst_status ask_worker(sst_parser *parser, sst_text *fragments, size_t num,
                             sst_error *err)
{
    sst_text *texts = sst_scratch_alloc(&parser->scratch, num, sizeof *texts);
    if (!texts)
        return sst_fail_memory(err);
    sst_status status = parser->html_worker.options.program
                            ? sst_markup_fragments(parser, fragments, num, texts, err)
                            : SST_ERR_RECORD;
    if (status == SST_OK)
        memcpy(fragments, texts, num * sizeof *texts);
    if (status != SST_ERR_RECORD)
        return status;
    status = SST_OK;
    for (size_t i = 0; status == SST_OK && i < num; i++)
        status = sst_feed_strip(fragments[i], &parser->scratch, &fragments[i], err);
    return status;
}

/* A title is one line. */
static sst_status make_line(sst_scratch *scratch, sst_text *text, sst_error *err)
{
    if (text->len_bytes == 0 || !(memchr(text->data, '\n', text->len_bytes) ||
                                  memchr(text->data, '\t', text->len_bytes)))
        return SST_OK;
    char *line = sst_scratch_alloc(scratch, text->len_bytes, 1), *to = line;
    if (!line)
        return sst_fail_memory(err);
    for (size_t i = 0; i < text->len_bytes; i++) {
        char c = text->data[i];
        bool is_white = c == ' ' || (c >= '\t' && c <= '\r');
        if (!is_white)
            *to++ = c;
        else if (to > line && to[-1] != ' ')
            *to++ = ' ';
    }
    *text = (sst_text){line, (size_t)(to - line)};
    return SST_OK;
}

static const sst_feed_item *item_at(const sst_feed *feed, size_t i)
{
    return i < feed->items.len ? &feed->items.at[i] : &feed->channel;
}

/* Texts of values that are HTML, where they are not usual: they go to `fragments`. */
static sst_status take_usual(writing *w, size_t num, sst_text *fragments, size_t *whose,
                             size_t *num_fragments)
{
    for (size_t i = 0; i < num; i++) {
        const sst_feed_item *item = item_at(w->feed, i / NUM_PROSE);
        sst_feed_slot slot = prose_slots[i % NUM_PROSE];
        bool is_usual;
        w->prose[i] = sst_feed_value_of(w->feed, item, slot);
        if (item->values[slot].form == SST_FORM_PLAIN || !has_markup(w->prose[i]))
            continue;
        if (sst_feed_quick(w->prose[i], w->scratch, &w->prose[i], &is_usual, NULL) !=
            SST_OK)
            return SST_ERR_MEMORY;
        if (is_usual)
            continue;
        fragments[*num_fragments] = w->prose[i];
        whose[(*num_fragments)++] = i;
    }
    return SST_OK;
}

static sst_status make_prose(writing *w, sst_error *err)
{
    size_t num = (w->feed->items.len + 1) * NUM_PROSE, num_fragments = 0;
    w->prose = sst_scratch_alloc(w->scratch, num, sizeof *w->prose);
    sst_text *fragments = sst_scratch_alloc(w->scratch, num, sizeof *fragments);
    size_t *whose = sst_scratch_alloc(w->scratch, num, sizeof *whose);
    if (!w->prose || !fragments || !whose)
        return sst_fail_memory(err);
    sst_status status = take_usual(w, num, fragments, whose, &num_fragments);
    if (status == SST_OK)
        status = ask_worker(w->sink->parser, fragments, num_fragments, err);
    for (size_t i = 0; status == SST_OK && i < num_fragments; i++)
        w->prose[whose[i]] = sst_text_trim(fragments[i]);
    for (size_t i = TITLE; status == SST_OK && i < num; i += NUM_PROSE)
        status = make_line(w->scratch, &w->prose[i], err);
    return status;
}

/* ---- one item ----------------------------------------------------------------------- */

static sst_text value_of(const writing *w, const sst_feed_item *item, sst_feed_slot slot)
{
    return sst_feed_value_of(w->feed, item, slot);
}

/* What addresses are relative to that stand in no element with a base: the page of the feed,
 * else the feed itself. */
static sst_status base_of_feed(const writing *w, sst_text *base, sst_error *err)
{
    const sst_feed_item *channel = &w->feed->channel;
    *base = value_of(w, channel, SST_SLOT_URL);
    if (!channel->base.rank)
        return SST_OK;
    sst_text self = {w->feed->channel_bytes.at + channel->base.begin,
                     channel->base.len_bytes};
    if (base->len_bytes > 0)
        return sst_feed_resolve(*base, self, w->scratch, base, err);
    *base = self;
    return SST_OK;
}

/* Alone: relative to what is in force where it stands. */
static sst_status url_of(const writing *w, const sst_feed_item *item, sst_text *url,
                         sst_error *err)
{
    sst_text base = {NULL, 0};
    sst_status status = base_of_feed(w, &base, err);
    if (status != SST_OK)
        return status;
    if (item->base.rank)
        base = (sst_text){w->feed->bytes.at + item->base.begin, item->base.len_bytes};
    return sst_feed_resolve(value_of(w, item, SST_SLOT_URL), base, w->scratch, url, err);
}

/* Where it was taken from, else (an item without an address) the feed; absent: the host of
 * its address will do. */
static sst_text source_of(const writing *w, const sst_feed_item *item, size_t i,
                          sst_text url)
{
    sst_text host = sst_url_host(value_of(w, item, SST_SLOT_SOURCE_URL));
    if (host.len_bytes > 0)
        return host;
    if (w->prose[i * NUM_PROSE + SOURCE].len_bytes > 0)
        return w->prose[i * NUM_PROSE + SOURCE];
    if (sst_url_host(url).len_bytes > 0)
        return (sst_text){NULL, 0};
    host = sst_url_host(value_of(w, &w->feed->channel, SST_SLOT_URL));
    return host.len_bytes > 0 ? host : w->prose[w->feed->items.len * NUM_PROSE + TITLE];
}

static void swap(sst_text *a, sst_text *b)
{
    sst_text kept = *a;
    *a = *b;
    *b = kept;
}

static void choose_text(sst_text *text, sst_text *summary)
{
    bool is_teaser = text->len_bytes == 0 && summary->len_bytes <= LONGEST_TEASER_BYTES;
    if (summary->len_bytes > text->len_bytes && !is_teaser)
        swap(text, summary);
}

/* U+FFFD came into it when the record was decoded, or stood there. */
static bool has_replacement(const sst_translation *out, const sst_piece *piece)
{
    return memmem(out->bytes.at + piece->begin, piece->len_bytes, "\xEF\xBF\xBD", 3);
}

static sst_status write_item(writing *w, size_t i, sst_error *err)
{
    const sst_feed_item *item = item_at(w->feed, i);
    sst_text *prose = &w->prose[i * NUM_PROSE], url;
    sst_translation *out = w->sink->out;
    uint64_t offset = sst_charset_offset(w->sink->record, w->sink->decoded, item->offset);
    sst_status status = url_of(w, item, &url, err);
    if (status != SST_OK)
        return status;
    choose_text(&prose[TEXT], &prose[SUMMARY]);
    if (prose[TITLE].len_bytes + prose[TEXT].len_bytes + prose[SUMMARY].len_bytes == 0) {
        sst_translation_skip(out, offset, "an item without title, text and summary");
        return SST_OK;
    }
    sst_text language = value_of(w, item, SST_SLOT_LANGUAGE);
    if (language.len_bytes == 0)
        language = value_of(w, &w->feed->channel, SST_SLOT_LANGUAGE);
    sst_translation_begin(out, offset);
    sst_translation_field(out, "id", value_of(w, item, SST_SLOT_ID));
    sst_translation_field(out, "url", url);
    sst_translation_field(out, "title", prose[TITLE]);
    sst_translation_field(out, "source", source_of(w, item, i, url));
    sst_translation_field(out, "date", value_of(w, item, SST_SLOT_DATE));
    sst_translation_field(out, "language", language);
    sst_translation_field(out, "summary", prose[SUMMARY]);
    sst_translation_field(out, "text", prose[TEXT]);
    sst_translation_end(out);
    if (out->is_out_of_memory)
        return sst_fail_memory(err);
    sst_piece *piece = &out->pieces.at[out->pieces.len - 1];
    piece->is_repaired |= item->is_mended || (w->sink->decoded->num_mended > 0 &&
                                              has_replacement(out, piece));
    return SST_OK;
}

void sst_feed_flush(sst_feed *feed)
{
    sst_scratch *scratch = &feed->sink->parser->scratch;
    sst_scratch_mark mark = sst_scratch_save(scratch);
    writing w = {feed, feed->sink, scratch, NULL};
    sst_status status = feed->is_out_of_memory ? SST_ERR_MEMORY : make_prose(&w, NULL);
    for (size_t i = 0; status == SST_OK && i < feed->items.len; i++)
        status = write_item(&w, i, NULL);
    feed->is_out_of_memory |= status != SST_OK;
    feed->items.len = feed->bytes.len = 0;
    sst_scratch_restore(scratch, mark);
}
