/* SPDX-License-Identifier: MIT */
/* table_writer.h - where the records of a bucket table arrive: one writer per thread. */
#ifndef SST_MATCH_TABLE_WRITER_H
#define SST_MATCH_TABLE_WRITER_H

#include "base/file.h"
#include "table.h"

/* Blocks of one partition, one after the other. */
typedef struct sst_block_chain {
    uint32_t first, last; /* nothing when there are none */
    uint32_t num_full;    /* of those before the last */
} sst_block_chain;

/* Records by partition.  Those of a partition are, in the order in which they came: what was
 * spilled, then its chain of blocks. */
typedef struct sst_table_writer {
    unsigned partition_bits;
    uint64_t **next;         /* by partition: the next record's place; NULL: no block */
    sst_block_chain *chains; /* by partition */
    SST_VEC(uint32_t) following;        /* by block: the next of its chain */
    SST_VEC(uint64_t *) arenas;         /* of arena_blocks each */
    size_t block_records, arena_blocks; /* powers of two */
    size_t num_blocks, most_blocks;     /* in use; when all are, they are spilled */
    sst_spool spool;
    SST_VEC(uint64_t) begins; /* by spill and partition: in the spool */
} sst_table_writer;

/* expected: records, for the size of what is asked for at once.
 * owner: free *out, also after a failure. */
sst_status sst_table_writer_init(sst_table_writer *out, unsigned partition_bits,
                                 uint64_t expected, const sst_table_limits *limits,
                                 sst_error *err);
void sst_table_writer_free(sst_table_writer *writer);
/* Empty it, keeping its memory. */
void sst_table_writer_clear(sst_table_writer *writer);

/* errors: SST_ERR_MEMORY, SST_ERR_SPACE. */
sst_status sst_table_writer_add(sst_table_writer *writer, const uint64_t *keys,
                                const sst_article_no *nos, size_t num, sst_error *err);

/* The number of records of a partition. */
uint64_t sst_table_writer_num(const sst_table_writer *writer, size_t partition);

/* Some records of a partition, following one another. */
typedef sst_status (*sst_stretch_fn)(void *context, const uint64_t *records, size_t num,
                                     sst_error *err);

typedef SST_VEC(uint64_t) sst_table_window;

/* Who reads records; all borrowed. */
typedef struct sst_table_reader {
    sst_stretch_fn each; /* is told of every stretch, with its context */
    void *context;
    sst_table_window *window; /* memory for what was spilled */
} sst_table_reader;

/* The records of a partition in the order in which they came, stretch by stretch.  Safe from
 * several threads with a window each, when nothing is added.
 * errors: SST_ERR_MEMORY, SST_ERR_READ, those of `each`. */
sst_status sst_table_writer_read(const sst_table_writer *writer, size_t partition,
                                 const sst_table_reader *reader, sst_error *err);

#endif
