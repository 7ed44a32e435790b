/* SPDX-License-Identifier: MIT */
/* numbers.h - the number of a record in its input, though blocks are cut by whichever
 * thread has them. */
#ifndef SST_READ_NUMBERS_H
#define SST_READ_NUMBERS_H

#include "samestory.h"

/* Blocks are counted from 0, in the order of their inputs and of their bytes. */
typedef struct sst_numbers sst_numbers;

/* At most max_blocks are in work at a time.  NULL: memory ran out. */
sst_numbers *sst_numbers_new(unsigned max_blocks);
void sst_numbers_free(sst_numbers *numbers);

/* A block has so many records.  Said once of every block, at the latest when it is worked
 * off, however that went. */
void sst_numbers_tell(sst_numbers *numbers, uint64_t block, bool is_first_of_input,
                      uint64_t num_records);

/* How many records of its input stand before a block of which is told how many it has
 * itself.  Waits until the same is told of the blocks before it. */
uint64_t sst_numbers_before(sst_numbers *numbers, uint64_t block);

#endif
