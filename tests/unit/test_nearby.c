/* SPDX-License-Identifier: MIT */
/* Tests of read/nearby.c. */
#include <criterion/criterion.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "read/direct.h"
#include "read/nearby.h"

enum { FILE_BYTES = 4 << 20, RECORD_BYTES = 3000 };

/* What a file has at a place, another in each. */
static char byte_at(uint32_t input, uint64_t at)
{
    return (char)(at * 0x9E3779B97F4A7C15u >> 40 ^ input * 85);
}

static int make_file(uint32_t input)
{
    int fd = sst_open_nameless("/tmp");
    char *bytes = malloc(FILE_BYTES);
    cr_assert(fd >= 0 && bytes);
    for (size_t i = 0; i < FILE_BYTES; i++)
        bytes[i] = byte_at(input, i);
    cr_assert_eq(write(fd, bytes, FILE_BYTES), FILE_BYTES);
    free(bytes);
    return fd;
}

/* The same file once more, past the page cache if its file system can. */
static int open_direct(int fd)
{
    char path[40];
    snprintf(path, sizeof path, "/proc/self/fd/%d", fd);
    int again = open(path, O_RDONLY);
    cr_assert_geq(again, 0);
    (void)sst_direct_begin(again);
    return again;
}

typedef sst_status (*read_fn)(sst_nearby *, const sst_nearby_place *, void *,
                              sst_error *);

static void check_read(read_fn fn, sst_nearby *nearby, const sst_nearby_place *wanted)
{
    char got[RECORD_BYTES + 1];
    got[wanted->len_bytes] = '!';
    cr_assert_eq(fn(nearby, wanted, got, NULL), SST_OK);
    size_t num_right = 0;
    for (size_t i = 0; i < wanted->len_bytes; i++)
        num_right += got[i] == byte_at(wanted->input, wanted->offset + i);
    cr_assert_eq(num_right, wanted->len_bytes);
    cr_assert_eq(got[wanted->len_bytes], '!');
}

static size_t num_chunks(const sst_nearby *nearby)
{
    size_t num = 0;
    for (int i = 0; i < SST_NEARBY_SETS; i++)
        for (int k = 0; k < SST_NEARBY_WAYS; k++)
            num += nearby->chunks[i][k].len_bytes > 0;
    return num;
}

/* Records of one file, each so many bytes behind the last one's begin: how many chunks are at
 * hand then. */
static size_t walk(sst_nearby *nearby, int fd, uint64_t step_bytes)
{
    for (uint64_t at = 0; at + RECORD_BYTES <= FILE_BYTES; at += step_bytes) {
        sst_nearby_place wanted = {fd, -1, 0, "walk", at, RECORD_BYTES};
        check_read(sst_nearby_fetch, nearby, &wanted);
    }
    return num_chunks(nearby);
}

Test(nearby, records_here_and_there_in_two_files_are_what_stands_there)
{
    static const read_fn reads[] = {sst_nearby_read, sst_nearby_fetch};
    int fds[] = {make_file(0), make_file(1)}, direct_fds[2];
    for (int r = 0; r < 4; r++) {
        sst_nearby nearby = {0};
        for (int i = 0; i < 2; i++)
            direct_fds[i] = r < 2 ? -1 : open_direct(fds[i]);
        uint64_t forward = 0;
        for (uint64_t i = 0; i < 4000; i++) {
            uint64_t any = i * 0xD1342543DE82EF95u >> 20;
            uint64_t at = i % 3 == 0   ? any
                          : i % 3 == 1 ? forward
                                       : forward + any % 100000;
            uint32_t input = (uint32_t)(any >> 7 & 1);
            size_t len = (size_t)(any >> 8) % RECORD_BYTES;
            sst_nearby_place wanted = {fds[input],
                                       direct_fds[input],
                                       input,
                                       "two",
                                       at % (FILE_BYTES - RECORD_BYTES),
                                       len};
            check_read(reads[r % 2], &nearby, &wanted);
            forward += any % 4000;
        }
        for (int i = 0; i < 2; i++)
            if (direct_fds[i] >= 0)
                close(direct_fds[i]);
        sst_nearby_free(&nearby);
    }
    close(fds[0]);
    close(fds[1]);
}

Test(nearby, a_dense_walk_has_whole_chunks)
{
    int fd = make_file(0);
    sst_nearby nearby = {0};
    cr_assert_eq(walk(&nearby, fd, RECORD_BYTES), FILE_BYTES >> 17);
    sst_nearby_free(&nearby);
    close(fd);
}

Test(nearby, a_walk_with_large_steps_takes_the_records_alone)
{
    int fd = make_file(0);
    sst_nearby nearby = {0};
    cr_assert_eq(walk(&nearby, fd, (uint64_t)200 << 10), 0);
    sst_nearby_free(&nearby);
    close(fd);
}

Test(nearby, where_a_record_was_wanted_lately_the_next_one_brings_its_chunk)
{
    int fd = make_file(0);
    sst_nearby nearby = {0};
    const uint64_t places[] = {700000, 2000000, 720000};
    for (size_t i = 0; i < 3; i++) {
        sst_nearby_place wanted = {fd, -1, 0, "file", places[i], RECORD_BYTES};
        check_read(sst_nearby_fetch, &nearby, &wanted);
        cr_assert_eq(num_chunks(&nearby), i == 2);
    }
    sst_nearby_free(&nearby);
    close(fd);
}

Test(nearby, what_is_past_the_end_is_an_error_that_names_the_file)
{
    int fd = make_file(0);
    sst_nearby nearby = {0};
    walk(&nearby, fd, 20000);
    char got[RECORD_BYTES];
    sst_error err = {0};
    sst_nearby_place wanted = {fd, -1, 0, "the file", FILE_BYTES - 100, 200};
    cr_assert_eq(sst_nearby_read(&nearby, &wanted, got, &err), SST_ERR_READ);
    cr_assert_str_eq(err.message, "the file: ends at byte 4194304, 100 more are wanted");
    wanted.offset = UINT64_MAX;
    cr_assert_eq(sst_nearby_read(&nearby, &wanted, got, &err), SST_ERR_READ);
    wanted.offset = UINT64_MAX - 10;
    cr_assert_eq(sst_nearby_fetch(&nearby, &wanted, got, &err), SST_ERR_READ);
    sst_nearby_free(&nearby);
    close(fd);
}

Test(nearby, a_record_longer_than_a_chunk_is_read_by_itself)
{
    int fd = make_file(0);
    sst_nearby nearby = {0};
    char *got = malloc(1 << 20);
    cr_assert_not_null(got);
    sst_nearby_place wanted = {fd, -1, 0, "long", 7, 1 << 20};
    cr_assert_eq(sst_nearby_fetch(&nearby, &wanted, got, NULL), SST_OK);
    size_t num_right = 0;
    for (size_t i = 0; i < wanted.len_bytes; i++)
        num_right += got[i] == byte_at(0, 7 + i);
    cr_assert_eq(num_right, wanted.len_bytes);
    free(got);
    sst_nearby_free(&nearby);
    close(fd);
}
