/* SPDX-License-Identifier: MIT */
/* slot_record.c - a record of a slot's block in, its articles in the batch, or why there are
 * none in the log, out. */
#include "slot_record.h"
#include "base/status.h"
#include "legible.h"
#include "slot_log.h"
#include "text/url.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>

/* ---- where a record stands ---------------------------------------------------------- */

/* PATH, or PATH:N where the input has more than one record, or PATH:N:M where such a record
 * has more than one article. */
static sst_status make_id(const char *path, const uint64_t numbers[2],
                          sst_scratch *scratch, sst_text *out, sst_error *err)
{
    size_t room = strlen(path) + 48;
    char *id = sst_scratch_alloc(scratch, room, 1);
    if (!id)
        return sst_fail_memory(err);
    size_t len = (size_t)snprintf(id, room, "%s", path);
    for (int i = 0; i < 2; i++)
        if (numbers[i] > 0)
            len += (size_t)snprintf(id + len, room - len, ":%" PRIu64, numbers[i]);
    *out = (sst_text){id, len};
    return SST_OK;
}

/* Mostly asked for in order. */
uint64_t sst_slot_lines_until(sst_slot *slot, size_t at)
{
    if (at < slot->lines_at)
        slot->lines_at = slot->num_lines = 0;
    slot->num_lines +=
        sst_count_lines(slot->block.bytes.at + slot->lines_at, at - slot->lines_at);
    slot->lines_at = at;
    return slot->block.lines_before + slot->num_lines;
}

/* The block's records, which take another cutting when they are cut on the way. */
static uint64_t count_records(const sst_block *block)
{
    if (!block->is_uncut)
        return sst_block_num_records(block);
    sst_text bytes = {block->bytes.at, block->used_bytes};
    sst_cut_state state = {0};
    sst_cut cut = {0};
    uint64_t num = 0;
    while (block->reader->cut(&state, bytes, cut.next, true, &cut))
        num++;
    return num;
}

void sst_slot_tell_records(sst_slot *slot, uint64_t num)
{
    if (slot->large && !slot->is_told)
        sst_numbers_tell(slot->numbers, slot->block_number, slot->block.is_first, num);
    slot->is_told = true;
}

/* The number of the record in its input, from 1; 0: it is the only one. */
static uint64_t number_of(sst_slot *slot)
{
    const sst_block *block = &slot->block;
    if (!block->reader->cut)
        return 0;
    if (!slot->is_counted) {
        slot->num_records = count_records(block);
        slot->is_counted = true;
        sst_slot_tell_records(slot, slot->num_records);
    }
    if (block->is_first && block->is_last && slot->num_records == 1)
        return 0;
    uint64_t num_before = slot->large
                              ? sst_numbers_before(slot->numbers, slot->block_number)
                              : slot->num_before;
    return num_before + slot->record + 1;
}

/* ---- articles ----------------------------------------------------------------------- */

static sst_status add_article(sst_slot *slot, sst_article *article, sst_error *err)
{
    sst_status status = SST_OK;
    if (!article->id.data && article->url.data)
        article->id = article->url;
    else if (!article->id.data) {
        const char *path = sst_slot_path(slot, slot->file) + slot->file->root_bytes;
        bool is_part = slot->block.reader->translate != NULL;
        uint64_t numbers[2] = {number_of(slot), is_part ? slot->place_in_record : 0};
        status = make_id(path, numbers, &slot->parser.scratch, &article->id, err);
        article->is_id_made = true;
    }
    if (status != SST_OK)
        return status;
    if (!article->source.data)
        article->source = sst_url_host(article->url);
    return sst_batch_add(slot->batch, article, err);
}

/* A file of one article that has nothing in it is no article. */
static bool is_blank(const sst_reader *reader, sst_text record)
{
    return !reader->cut && sst_text_trim(record).len_bytes == 0;
}

static sst_status skip_record(sst_slot *slot, const sst_record *record,
                              const sst_error *why, sst_error *err)
{
    sst_event e = {.file = slot->file, .offset = record->offset};
    char reason[120];
    if (record->too_long_bytes > 0) {
        snprintf(reason, sizeof reason,
                 "record of %" PRIu64 " bytes, the limit is %" PRIu64 " (--max-record)",
                 record->too_long_bytes, slot->inputs->options.max_record_bytes);
        bool is_kept =
            record->len_bytes > 0; /* else it stood before the block's first byte */
        e.line = is_kept ? sst_slot_lines_until(slot, record->begin) : 0;
        return sst_slot_log_skip(slot, e, reason, err);
    }
    size_t at =
        record->begin + (why->offset < record->len_bytes ? (size_t)why->offset : 0);
    e.line = sst_slot_lines_until(slot, at);
    return sst_slot_log_skip(slot, e, why->message, err);
}

/* Add an article of the record; `bytes` are parsed when it is read again. */
static sst_status keep_article(sst_slot *slot, sst_text bytes, uint64_t offset,
                               sst_parsed *parsed, sst_error *why)
{
    bool is_mended = parsed->was_repaired || parsed->num_bad_bytes > 0;
    sst_status status = SST_OK;
    if (is_mended || slot->block.num_mended > 0)
        status = sst_legible_check(&parsed->article, slot->inputs->options.charset,
                                   slot->block.is_marked, why);
    if (status == SST_OK)
        status = add_article(slot, &parsed->article, why);
    if (status == SST_OK && parsed->unread_date.data)
        status = sst_slot_log_date(slot, parsed->unread_date, why);
    if (status != SST_OK)
        return status;
    sst_event e = {.kind = SST_ARTICLE_ADDED,
                   .file = slot->file,
                   .offset = offset,
                   .len_bytes = (uint32_t)bytes.len_bytes,
                   .is_repaired = parsed->was_repaired,
                   .num_bad_bytes = parsed->num_bad_bytes,
                   .has_text = parsed->article.text.len_bytes > 0,
                   .is_nameable = !slot->block.reader->has_fixed_fields};
    if (slot->block.comes_once || slot->block.reader->translate) {
        e.offset = slot->kept.len;
        if (!sst_vec_append(&slot->kept, bytes.data, bytes.len_bytes))
            return sst_fail_memory(why);
    }
    return sst_slot_log(slot, e, why);
}

/* The article that a piece of the record is, by the line that was made of it. */
static sst_status parse_piece(sst_slot *slot, const sst_piece *piece, sst_error *why)
{
    const char *bytes = slot->translation.bytes.at;
    if (piece->is_skip)
        return sst_fail(why, SST_ERR_RECORD, 0, "%s", bytes + piece->begin);
    sst_text line = {bytes + piece->begin, piece->len_bytes};
    sst_parsed parsed;
    sst_scratch_reset(&slot->parser.scratch);
    const sst_reader *reader = sst_reader_of_lines(slot->block.reader);
    sst_status status = reader->parse(&slot->parser, line, &parsed, why);
    if (status != SST_OK)
        return status;
    parsed.was_repaired |= piece->is_repaired;
    parsed.num_bad_bytes = piece->num_bad_bytes;
    return keep_article(slot, line, 0, &parsed, why);
}

static size_t count_articles(const sst_translation *made)
{
    size_t num = 0;
    for (size_t p = 0; p < made->pieces.len; p++)
        num += !made->pieces.at[p].is_skip;
    return num;
}

static sst_status work_pieces(sst_slot *slot, const sst_record *record, sst_error *err)
{
    const sst_translation *made = &slot->translation;
    size_t num_articles = count_articles(made);
    slot->place_in_record = 0;
    sst_status status = SST_OK;
    for (size_t p = 0; status == SST_OK && p < made->pieces.len; p++) {
        const sst_piece *piece = &made->pieces.at[p];
        sst_error why = {0};
        if (num_articles > 1)
            slot->place_in_record += !piece->is_skip;
        status = parse_piece(slot, piece, &why);
        why.offset = piece->offset;
        if (status == SST_ERR_RECORD)
            status = skip_record(slot, record, &why, err);
        else if (status != SST_OK && err)
            *err = why;
    }
    return status;
}

/* Make lines of the record, and articles of the lines. */
static sst_status translate_record(sst_slot *slot, const sst_record *record,
                                   sst_error *err)
{
    const sst_block *block = &slot->block;
    sst_text bytes = {block->bytes.at + record->begin, record->len_bytes};
    sst_origin origin = {sst_slot_path(slot, slot->file),
                         {block->header.at, block->header.len}};
    sst_translation *made = &slot->translation;
    sst_error why = {0};
    sst_translation_clear(made);
    sst_scratch_reset(&slot->parser.scratch);
    sst_status failed =
        block->reader->translate(&slot->parser, bytes, &origin, made, &why);
    if (made->is_out_of_memory)
        return sst_fail_memory(err);
    if (failed != SST_OK && failed != SST_ERR_RECORD)
        return sst_fail(err, failed, why.offset, "%s", why.message);
    sst_status status = work_pieces(slot, record, err);
    sst_event noted = {.kind = SST_RECORD_NOTED,
                       .file = slot->file,
                       .num_bad_bytes = made->num_mended,
                       .is_guessed = made->is_guessed,
                       .may_be_several = made->may_be_several};
    if (status == SST_OK &&
        (made->num_mended > 0 || made->is_guessed || made->may_be_several))
        status = sst_slot_log(slot, noted, err);
    if (status == SST_OK && made->kind_passed != SST_PASSED_NONE)
        status = sst_slot_log_kind(slot, made, err);
    if (status == SST_OK && failed == SST_ERR_RECORD)
        status = skip_record(slot, record, &why, err);
    return status;
}

sst_status sst_slot_record(sst_slot *slot, size_t i, const sst_record *record,
                           sst_parsed *parsed, sst_error *err)
{
    const sst_block *block = &slot->block;
    sst_text bytes = {block->bytes.at + record->begin, record->len_bytes};
    sst_error why = {0};
    sst_parsed here;
    sst_status status = SST_OK;
    slot->record = i;
    if (record->too_long_bytes > 0)
        return skip_record(slot, record, NULL, err);
    if (is_blank(block->reader, bytes))
        return SST_OK;
    if (block->reader->translate)
        return translate_record(slot, record, err);
    if (!parsed) {
        sst_scratch_reset(&slot->parser.scratch);
        status = block->reader->parse(&slot->parser, bytes, parsed = &here, &why);
    }
    if (status == SST_OK)
        status = keep_article(slot, bytes, record->offset, parsed, &why);
    if (status == SST_ERR_RECORD)
        return skip_record(slot, record, &why, err);
    if (status != SST_OK && err)
        *err = why;
    return status;
}
