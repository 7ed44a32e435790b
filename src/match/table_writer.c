/* SPDX-License-Identifier: MIT */
/* table_writer.c - keys in, records by partition out.
 *
 * The high bits of a key choose a partition; the record kept there is
 *
 *      63              32 31               0
 *     +------------------+------------------+
 *     | next 32 key bits |  article number  |
 *     +------------------+------------------+
 *
 * as in the radix joins of Balkesen, Teubner, Alonso and Ozsu (Main-memory hash joins on
 * multi-core CPUs, ICDE 2013).  A partition is a chain of blocks, so it grows without
 * copying.  Blocks are cut from arenas of huge pages, else the thousands of places where
 * records arrive would each cost a translation of its address.
 *
 * When the blocks allowed are in use, everything is spilled, partition by partition, behind
 * what was spilled before:
 *
 *     file:  | p0 p1 p2 ... | p0 p1 p2 ... |     begins: the offset of each of these
 *             first spill    second */
#include "table_writer.h"

#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>

#include "base/status.h"

#define LARGEST_BLOCK 512 /* records: a page */
#define SMALLEST_BLOCK 32
#define LARGEST_ARENA ((size_t)2 << 20) /* bytes: a huge page */
#define SMALLEST_ARENA ((size_t)32 << 10)
#define LEAST_MAPPED ((size_t)128 << 10)
#define LARGEST_SPOOL ((size_t)256 << 10) /* bytes that wait to be written */
#define WINDOW_RECORDS ((size_t)4 << 10)
#define LINE_BYTES 64    /* of the cache */
#define LINES_TO_WRITE 2 /* fetched ahead of the record that comes */
#define LINES_TO_READ 4  /* of the next block; then hardware has seen where it goes */

static size_t num_partitions(const sst_table_writer *writer)
{
    return (size_t)1 << writer->partition_bits;
}

static size_t block_bytes(const sst_table_writer *writer)
{
    return writer->block_records * sizeof(uint64_t);
}

/* Under a limit the last blocks of all partitions, half empty, should be a quarter of the
 * memory at most; but one each there must be. */
static void choose_sizes(sst_table_writer *writer, uint64_t expected, uint64_t limit)
{
    uint64_t memory = limit ? limit : UINT64_MAX;
    uint64_t wanted = memory / 8 < expected ? memory / 8 : expected;
    size_t partitions = num_partitions(writer), arena_bytes = LARGEST_ARENA;
    writer->block_records = LARGEST_BLOCK;
    while (writer->block_records > SMALLEST_BLOCK &&
           4 * partitions * block_bytes(writer) > memory)
        writer->block_records /= 2;
    while (arena_bytes > SMALLEST_ARENA && arena_bytes > wanted)
        arena_bytes /= 2;
    writer->arena_blocks = arena_bytes / block_bytes(writer);
    writer->most_blocks = UINT32_MAX;
    if (memory / block_bytes(writer) < writer->most_blocks)
        writer->most_blocks = (size_t)(memory / block_bytes(writer));
    if (writer->most_blocks < partitions)
        writer->most_blocks = partitions;
}

sst_status sst_table_writer_init(sst_table_writer *out, unsigned partition_bits,
                                 uint64_t expected, const sst_table_limits *limits,
                                 sst_error *err)
{
    uint64_t limit = limits->memory_bytes;
    size_t num = (size_t)1 << partition_bits, spool_bytes = LARGEST_SPOOL;
    if (limit > 0 && limit / 16 < spool_bytes)
        spool_bytes = (size_t)(limit / 16);
    *out = (sst_table_writer){.partition_bits = partition_bits};
    choose_sizes(out, expected, limit);
    sst_spool_init(&out->spool, limits->tmp_dir, spool_bytes);
    out->next = calloc(num, sizeof *out->next);
    out->chains = calloc(num, sizeof *out->chains);
    return out->next && out->chains ? SST_OK : sst_fail_memory(err);
}

/* ---- arenas ---------------------------------------------------------------------------- */

static size_t arena_bytes(const sst_table_writer *writer)
{
    return writer->arena_blocks * block_bytes(writer);
}

/* From the system, as huge pages if it can be: of more addresses than are wanted those are
 * kept that are aligned. */
static void *map_arena(size_t bytes)
{
    size_t spare = bytes == LARGEST_ARENA ? bytes : 0;
    char *at = mmap(NULL, bytes + spare, PROT_READ | PROT_WRITE,
                    MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
    if (at == MAP_FAILED)
        return NULL;
    if (spare == 0)
        return at;
    size_t before = spare - (uintptr_t)at % spare;
    munmap(at, before);
    if (before < spare)
        munmap(at + before + bytes, spare - before);
#ifdef MADV_HUGEPAGE
    (void)madvise(at + before, bytes, MADV_HUGEPAGE); /* without it is only slower */
#endif
    return at + before;
}

/* What malloc is given back by a thread it may keep for that thread. */
static bool is_mapped(const sst_table_writer *writer)
{
    return arena_bytes(writer) >= LEAST_MAPPED;
}

static void free_arena(const sst_table_writer *writer, uint64_t *arena)
{
    if (is_mapped(writer))
        munmap(arena, arena_bytes(writer));
    else
        free(arena);
}

static bool add_arena(sst_table_writer *writer)
{
    size_t num = writer->arena_blocks, bytes = arena_bytes(writer);
    if (!sst_vec_reserve(&writer->following, writer->following.len + num) ||
        !sst_vec_reserve(&writer->arenas, writer->arenas.len + 1))
        return false;
    uint64_t *arena = is_mapped(writer) ? map_arena(bytes) : aligned_alloc(bytes, bytes);
    if (!arena)
        return false;
    writer->arenas.at[writer->arenas.len++] = arena;
    writer->following.len += num;
    return true;
}

/* ---- the writer ------------------------------------------------------------------------ */

void sst_table_writer_free(sst_table_writer *writer)
{
    for (size_t i = 0; i < writer->arenas.len; i++)
        free_arena(writer, writer->arenas.at[i]);
    sst_vec_free(&writer->arenas);
    sst_vec_free(&writer->following);
    sst_vec_free(&writer->begins);
    sst_spool_free(&writer->spool);
    free(writer->next);
    free(writer->chains);
}

static void forget_blocks(sst_table_writer *writer)
{
    memset(writer->next, 0, num_partitions(writer) * sizeof *writer->next);
    memset(writer->chains, 0, num_partitions(writer) * sizeof *writer->chains);
    writer->num_blocks = 0;
}

void sst_table_writer_clear(sst_table_writer *writer)
{
    forget_blocks(writer);
    writer->begins.len = 0;
    sst_spool_cut(&writer->spool, 0);
}

static uint64_t *block_at(const sst_table_writer *writer, uint32_t block)
{
    return writer->arenas.at[block / writer->arena_blocks] +
           block % writer->arena_blocks * writer->block_records;
}

/* ---- reading --------------------------------------------------------------------------- */

/* Records in the last block of a partition. */
static size_t num_in_last(const sst_table_writer *writer, size_t partition)
{
    const uint64_t *next = writer->next[partition];
    return next ? (size_t)(next - block_at(writer, writer->chains[partition].last)) : 0;
}

/* The first lines of a block: hardware does not foresee what comes after another. */
static inline void prefetch_block(const uint64_t *block, size_t num_lines)
{
    for (size_t i = 0; i < num_lines; i++)
        __builtin_prefetch((const char *)block + i * LINE_BYTES);
}

/* What is in memory: the reader needs no window. */
static sst_status read_blocks(const sst_table_writer *writer, size_t partition,
                              const sst_table_reader *reader, sst_error *err)
{
    const sst_block_chain *chain = &writer->chains[partition];
    size_t num_last = num_in_last(writer, partition);
    if (num_last == 0)
        return SST_OK;
    uint32_t block = chain->first;
    sst_status st = SST_OK;
    for (uint32_t i = 0; i < chain->num_full && st == SST_OK; i++) {
        uint32_t next = writer->following.at[block];
        prefetch_block(block_at(writer, next), LINES_TO_READ);
        st = reader->each(reader->context, block_at(writer, block), writer->block_records,
                          err);
        block = next;
    }
    return st == SST_OK
               ? reader->each(reader->context, block_at(writer, block), num_last, err)
               : st;
}

/* Where a partition of one of the spills lies in the spool. */
static sst_spool_range find_spilled(const sst_table_writer *writer, size_t spill,
                                    size_t partition)
{
    size_t i = spill * num_partitions(writer) + partition;
    bool is_last = i + 1 == writer->begins.len;
    uint64_t end = is_last ? sst_spool_len(&writer->spool) : writer->begins.at[i + 1];
    return (sst_spool_range){writer->begins.at[i], end};
}

static size_t num_spills(const sst_table_writer *writer)
{
    return writer->begins.len / num_partitions(writer);
}

uint64_t sst_table_writer_num(const sst_table_writer *writer, size_t partition)
{
    uint64_t num_full = writer->chains[partition].num_full, bytes = 0;
    for (size_t spill = 0; spill < num_spills(writer); spill++) {
        sst_spool_range range = find_spilled(writer, spill, partition);
        bytes += range.end - range.begin;
    }
    return bytes / sizeof(uint64_t) + num_full * writer->block_records +
           num_in_last(writer, partition);
}

static sst_status read_spilled(const sst_table_writer *writer, sst_spool_range range,
                               const sst_table_reader *reader, sst_error *err)
{
    sst_table_window *window = reader->window;
    if (!sst_vec_reserve(window, WINDOW_RECORDS))
        return sst_fail_memory(err);
    while (range.begin < range.end) {
        size_t num = (size_t)(range.end - range.begin) / sizeof(uint64_t);
        if (num > WINDOW_RECORDS)
            num = WINDOW_RECORDS;
        size_t len = num * sizeof(uint64_t);
        sst_status st = sst_spool_read(&writer->spool, range.begin, window->at, len, err);
        if (st == SST_OK)
            st = reader->each(reader->context, window->at, num, err);
        if (st != SST_OK)
            return st;
        range.begin += len;
    }
    return SST_OK;
}

sst_status sst_table_writer_read(const sst_table_writer *writer, size_t partition,
                                 const sst_table_reader *reader, sst_error *err)
{
    for (size_t spill = 0; spill < num_spills(writer); spill++) {
        sst_spool_range range = find_spilled(writer, spill, partition);
        sst_status st = read_spilled(writer, range, reader, err);
        if (st != SST_OK)
            return st;
    }
    return read_blocks(writer, partition, reader, err);
}

/* ---- arrival --------------------------------------------------------------------------- */

static sst_status spool_stretch(void *spool, const uint64_t *records, size_t num,
                                sst_error *err)
{
    uint64_t offset;
    return sst_spool_append(spool, records, num * sizeof *records, &offset, err);
}

static sst_status spill(sst_table_writer *writer, sst_error *err)
{
    size_t num = num_partitions(writer);
    sst_table_reader spooler = {.each = spool_stretch, .context = &writer->spool};
    if (!sst_vec_reserve(&writer->begins, writer->begins.len + num))
        return sst_fail_memory(err);
    for (size_t i = 0; i < num; i++) {
        writer->begins.at[writer->begins.len++] = sst_spool_len(&writer->spool);
        sst_status st = read_blocks(writer, i, &spooler, err);
        if (st != SST_OK)
            return st;
    }
    forget_blocks(writer);
    return SST_OK;
}

/* Rare: kept out of the loop over keys, which would otherwise save registers. */
static __attribute__((noinline)) sst_status open_block(sst_table_writer *writer,
                                                       size_t partition, sst_error *err)
{
    if (writer->num_blocks == writer->most_blocks) {
        sst_status st = spill(writer, err);
        if (st != SST_OK)
            return st;
    }
    if (writer->num_blocks == writer->following.len && !add_arena(writer))
        return sst_fail_memory(err);
    uint32_t block = (uint32_t)writer->num_blocks++;
    sst_block_chain *chain = &writer->chains[partition];
    if (writer->next[partition]) {
        writer->following.at[chain->last] = block;
        chain->num_full++;
    } else {
        chain->first = block;
    }
    chain->last = block;
    writer->next[partition] = block_at(writer, block);
    prefetch_block(writer->next[partition], LINES_TO_WRITE);
    return SST_OK;
}

sst_status sst_table_writer_add(sst_table_writer *writer, const uint64_t *keys,
                                const sst_article_no *nos, size_t num, sst_error *err)
{
    unsigned kept_shift = 32 - writer->partition_bits;
    uintptr_t in_block = block_bytes(writer) - 1;
    for (size_t i = 0; i < num; i++) {
        size_t partition = keys[i] >> 32 >> kept_shift;
        uint64_t **next = &writer->next[partition];
        if (((uintptr_t)*next & in_block) == 0) { /* no block, or its end */
            sst_status st = open_block(writer, partition, err);
            if (st != SST_OK)
                return st;
        }
        /* With the first record of a line the line after next: hardware does not foresee so
         * many streams.  With the others this one, which is no work, where a branch is. */
        bool is_first = (uintptr_t)*next % LINE_BYTES == 0;
        uintptr_t ahead = is_first * (uintptr_t)(LINES_TO_WRITE * LINE_BYTES);
        __builtin_prefetch((const void *)((uintptr_t)*next + ahead), 1);
        *(*next)++ = keys[i] >> kept_shift << 32 | nos[i];
    }
    return SST_OK;
}
