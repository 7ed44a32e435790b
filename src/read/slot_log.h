/* SPDX-License-Identifier: MIT */
/* slot_log.h - the log of a slot: entries are told when the slot's turn comes. */
#ifndef SST_READ_SLOT_LOG_H
#define SST_READ_SLOT_LOG_H

#include "slot.h"

const char *sst_slot_path(const sst_slot *slot, const sst_file *file);

/* All fail with SST_ERR_MEMORY alone. */
sst_status sst_slot_log(sst_slot *slot, sst_event e, sst_error *err);
sst_status sst_slot_log_skip(sst_slot *slot, sst_event e, const char *reason,
                             sst_error *err);
/* An article has no date for what stands there. */
sst_status sst_slot_log_date(sst_slot *slot, sst_text date, sst_error *err);
/* Something of this kind was passed over (notes.h). */
sst_status sst_slot_log_kind(sst_slot *slot, const sst_translation *made, sst_error *err);

/* The input is not to be had; trouble: errno. */
sst_status sst_slot_log_trouble(sst_slot *slot, const sst_file *file, int trouble,
                                sst_error *err);
/* The block's first bytes are no text: of a folder's file it is only counted. */
sst_status sst_slot_log_binary(sst_slot *slot, const sst_file *file,
                               const sst_block *block, sst_error *err);

#endif
