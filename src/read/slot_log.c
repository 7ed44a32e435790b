/* SPDX-License-Identifier: MIT */
/* slot_log.c - what happened to an input, in the order in which it is to be told. */
#include "slot_log.h"
#include "base/status.h"

#include <stdio.h>
#include <string.h>

#define MOST_DATE_BYTES 60 /* to be told of what is none */

const char *sst_slot_path(const sst_slot *slot, const sst_file *file)
{
    return slot->inputs->names.at + file->path_at;
}

sst_status sst_slot_log(sst_slot *slot, sst_event e, sst_error *err)
{
    return sst_vec_push(&slot->log, e) ? SST_OK : sst_fail_memory(err);
}

sst_status sst_slot_log_skip(sst_slot *slot, sst_event e, const char *reason,
                             sst_error *err)
{
    e.kind = SST_SKIPPED;
    e.reason_at = slot->reasons.len;
    if (!sst_vec_append(&slot->reasons, reason, strlen(reason) + 1))
        return sst_fail_memory(err);
    return sst_slot_log(slot, e, err);
}

sst_status sst_slot_log_date(sst_slot *slot, sst_text date, sst_error *err)
{
    sst_event e = {.kind = SST_DATE_UNREAD, .reason_at = slot->reasons.len};
    if (date.len_bytes > MOST_DATE_BYTES) {
        date.len_bytes = MOST_DATE_BYTES;
        while (date.len_bytes > 0 && ((uint8_t)date.data[date.len_bytes] & 0xc0) == 0x80)
            date.len_bytes--; /* no part of a letter */
    }
    if (!sst_vec_append(&slot->reasons, date.data, date.len_bytes) ||
        !sst_vec_push(&slot->reasons, '\0'))
        return sst_fail_memory(err);
    return sst_slot_log(slot, e, err);
}

sst_status sst_slot_log_kind(sst_slot *slot, const sst_translation *made, sst_error *err)
{
    const char *kind = made->passed_over;
    sst_event e = {.kind = SST_KIND_PASSED_OVER,
                   .reason_at = slot->reasons.len,
                   .is_no_text = made->kind_passed == SST_PASSED_NO_TEXT};
    if (!sst_vec_append(&slot->reasons, kind, strlen(kind) + 1))
        return sst_fail_memory(err);
    return sst_slot_log(slot, e, err);
}

sst_status sst_slot_log_trouble(sst_slot *slot, const sst_file *file, int trouble,
                                sst_error *err)
{
    char text[96];
    sst_event e = {.file = file, .is_input = true};
    return sst_slot_log_skip(slot, e, strerror_r(trouble, text, sizeof text), err);
}

sst_status sst_slot_log_binary(sst_slot *slot, const sst_file *file,
                               const sst_block *block, sst_error *err)
{
    char reason[256];
    size_t head = block->bytes.len < SST_HEAD_BYTES ? block->bytes.len : SST_HEAD_BYTES;
    sst_reader_explain_binary(block->bytes.at, head, reason, sizeof reason);
    sst_event e = {.file = file, .is_input = true};
    if (!file->is_found)
        return sst_slot_log_skip(slot, e, reason, err);
    e = (sst_event){
        .kind = SST_PASSED_OVER, .file = file, .reason_at = slot->reasons.len};
    if (!sst_vec_append(&slot->reasons, reason, strlen(reason) + 1))
        return sst_fail_memory(err);
    return sst_slot_log(slot, e, err);
}
