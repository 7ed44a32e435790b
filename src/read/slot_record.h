/* SPDX-License-Identifier: MIT */
/* slot_record.h - one record of a slot's block. */
#ifndef SST_READ_SLOT_RECORD_H
#define SST_READ_SLOT_RECORD_H

#include "slot.h"

/* The block's record i, into the batch and the log; parsed: what it was parsed into when
 * it was cut, or NULL.  errors: those of the run; SST_ERR_MEMORY. */
sst_status sst_slot_record(sst_slot *slot, size_t i, const sst_record *record,
                           sst_parsed *parsed, sst_error *err);

/* The block has so many records; of a large file that is told to the other slots, once. */
void sst_slot_tell_records(sst_slot *slot, uint64_t num);

/* Lines that end in the block's first bytes. */
uint64_t sst_slot_lines_until(sst_slot *slot, size_t at);

#endif
