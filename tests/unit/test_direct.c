/* SPDX-License-Identifier: MIT */
/* Tests of read/direct.c.  Where the file system of /tmp cannot read past the page cache,
 * they see that nothing else happens. */
#include <criterion/criterion.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/file.h"
#include "read/direct.h"

enum { MORE_THAN_BUFFERS = (5 << 20) + 1234 };

static char byte_at(uint64_t at)
{
    return (char)(at * 0x9E3779B97F4A7C15u >> 40);
}

static int make_file(size_t len_bytes)
{
    int fd = sst_open_nameless("/tmp");
    char *bytes = malloc(len_bytes + 1);
    cr_assert(fd >= 0 && bytes);
    for (size_t i = 0; i < len_bytes; i++)
        bytes[i] = byte_at(i);
    cr_assert_eq(write(fd, bytes, len_bytes), (ssize_t)len_bytes);
    free(bytes);
    return fd;
}

/* Read from `first` to the end, so many bytes at a time at most; where it ended. */
static uint64_t read_all(sst_direct *direct, uint64_t first, size_t at_a_time)
{
    static char got[1 << 20];
    uint64_t at = first;
    for (;;) {
        ssize_t num = sst_direct_read(direct, got, at_a_time);
        cr_assert_geq(num, 0);
        if (num == 0)
            return at;
        size_t num_right = 0;
        for (ssize_t i = 0; i < num; i++)
            num_right += got[i] == byte_at(at + (uint64_t)i);
        cr_assert_eq(num_right, (size_t)num, "from byte %zu on", (size_t)at);
        at += (uint64_t)num;
    }
}

static void check_file(size_t len_bytes, size_t first, size_t at_a_time)
{
    int fd = make_file(len_bytes);
    cr_assert_eq(lseek(fd, (off_t)first, SEEK_SET), (off_t)first);
    sst_direct *direct = sst_direct_new(fd);
    if (direct) {
        cr_expect_eq(read_all(direct, first, at_a_time), len_bytes);
        cr_expect_eq(read_all(direct, len_bytes, at_a_time), len_bytes, "still the end");
        sst_direct_free(direct);
    }
    close(fd);
}

Test(direct, a_file_is_what_it_is_wherever_it_begins_and_ends)
{
    static const size_t lengths[] = {
        0,       1,    4095,          4096,    1 << 20,
        2 << 20, 4097, (1 << 20) - 1, 3000000, MORE_THAN_BUFFERS};
    for (size_t i = 0; i < sizeof lengths / sizeof *lengths; i++) {
        check_file(lengths[i], 0, 1 << 20);
        check_file(lengths[i], lengths[i] / 3, 100003);
    }
    check_file(30000, 4096, 7);
    check_file(30000, 30000, 4096);
}

Test(direct, a_file_that_was_cut_meanwhile_ends_there)
{
    int fd = make_file(MORE_THAN_BUFFERS);
    char got[100];
    cr_assert_eq(lseek(fd, 0, SEEK_SET), 0);
    sst_direct *direct = sst_direct_new(fd);
    if (direct) {
        cr_assert_eq(sst_direct_read(direct, got, sizeof got), sizeof got);
        cr_assert_eq(ftruncate(fd, 3000001), 0);
        uint64_t end = read_all(direct, sizeof got, 1 << 20);
        cr_assert_eq(end, 3000001);
        sst_direct_free(direct);
    }
    close(fd);
}

Test(direct, one_that_is_given_up_has_no_request_left)
{
    for (size_t i = 0; i < 50; i++) {
        int fd = make_file(MORE_THAN_BUFFERS);
        char got[100];
        cr_assert_eq(lseek(fd, 0, SEEK_SET), 0);
        sst_direct *direct = sst_direct_new(fd);
        if (direct)
            cr_assert_eq(sst_direct_read(direct, got, sizeof got), sizeof got);
        sst_direct_free(direct);
        close(fd);
    }
}

Test(direct, a_pipe_is_read_as_any_other)
{
    int ends[2];
    cr_assert_eq(pipe(ends), 0);
    cr_assert_null(sst_direct_new(ends[0]));
    close(ends[0]);
    close(ends[1]);
}
