/* SPDX-License-Identifier: MIT */
/* Tests of read/expected.c.  Where the file system of /tmp cannot be read past the page
 * cache, what is at hand is right all the same.  The linker leads system calls here
 * (tests/CMakeLists.txt), so that one of them fails when a test wants it. */
#include <criterion/criterion.h>
#include <errno.h>
#include <fcntl.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/syscall.h>
#include <unistd.h>

#include "base/file.h"
#include "read/direct.h"
#include "read/expected.h"

enum { FILE_BYTES = (12 << 20) + 777, MANY = 700 };

static long failing_call = -1;

long __real_syscall(long number, ...);
long __wrap_syscall(long number, ...);

long __wrap_syscall(long number, ...)
{
    long a[5];
    va_list arguments;
    if (number == failing_call) {
        errno = ENOSYS;
        return -1;
    }
    va_start(arguments, number);
    for (int i = 0; i < 5; i++)
        a[i] = va_arg(arguments, long);
    va_end(arguments);
    return __real_syscall(number, a[0], a[1], a[2], a[3], a[4]);
}

/* What a file has at a place, another in each. */
static char byte_at(uint32_t input, uint64_t at)
{
    return (char)(at * 0x9E3779B97F4A7C15u >> 40 ^ input * 85);
}

/* A file without a name, open past the page cache if its file system can. */
static int make_file(uint32_t input)
{
    int fd = sst_open_nameless("/tmp");
    char *bytes = malloc(FILE_BYTES), path[40];
    cr_assert(fd >= 0 && bytes);
    for (size_t i = 0; i < FILE_BYTES; i++)
        bytes[i] = byte_at(input, i);
    cr_assert_eq(write(fd, bytes, FILE_BYTES), FILE_BYTES);
    free(bytes);
    snprintf(path, sizeof path, "/proc/self/fd/%d", fd);
    int again = open(path, O_RDWR);
    cr_assert_geq(again, 0);
    close(fd);
    (void)sst_direct_begin(again);
    return again;
}

/* Whether it is at hand; then it is right. */
static bool is_there(const sst_expected *expected, sst_place wanted)
{
    const char *got = sst_expected_find(expected, &wanted);
    size_t num_right = 0;
    for (size_t i = 0; got && i < wanted.len_bytes; i++)
        num_right += got[i] == byte_at(wanted.input, wanted.offset + i);
    cr_assert_eq(num_right, got ? wanted.len_bytes : 0, "%u bytes at %zu",
                 wanted.len_bytes, (size_t)wanted.offset);
    return got != NULL;
}

static void expect_one(sst_expected *expected, int fd, sst_place place)
{
    sst_expected_clear(expected);
    sst_expected_read(expected, fd, &place, 1);
}

/* Of two files: places that ascend by any steps up to `step_bytes`. */
static size_t expect_many(sst_expected *expected, const int fds[2], uint64_t any,
                          uint64_t step_bytes, sst_place places[MANY])
{
    size_t num = 0;
    sst_expected_clear(expected);
    for (uint32_t input = 0; input < 2; input++) {
        size_t first = num;
        uint64_t at = any % 9000;
        while (num < first + MANY / 2 && at < FILE_BYTES - 6000) {
            any = any * 0xD1342543DE82EF95u + 1;
            places[num++] = (sst_place){at, (uint32_t)((any >> 40) % 6000 + 1), input};
            at += (any >> 20) % step_bytes;
        }
        sst_expected_read(expected, fds[input], places + first, num - first);
    }
    return num;
}

Test(expected, places_of_two_files_are_what_stands_there)
{
    static const uint64_t steps[] = {1, 900, 7000, 20000, 60000};
    sst_expected *expected = sst_expected_new();
    if (!expected)
        cr_skip_test("the system cannot ask for much at once");
    const int fds[] = {make_file(0), make_file(1)};
    sst_place places[MANY];
    for (uint64_t i = 0; i < 25; i++) {
        size_t num = expect_many(expected, fds, i, steps[i % 5], places), num_there = 0;
        for (size_t k = 0; k < num; k++)
            num_there += is_there(expected, places[k]);
        cr_expect_geq(num_there, num / 4, "%zu of %zu", num_there, num);
        if (steps[i % 5] < 1000) /* all have room */
            cr_expect_eq(num_there, num);
    }
    sst_expected_free(expected);
    close(fds[0]);
    close(fds[1]);
}

Test(expected, what_was_not_asked_for_is_not_at_hand)
{
    sst_expected *expected = sst_expected_new();
    if (!expected)
        cr_skip_test("the system cannot ask for much at once");
    int fd = make_file(3);
    cr_assert_not(is_there(expected, (sst_place){0, 1, 0}));
    expect_one(expected, fd, (sst_place){100000, 3000, 3});
    cr_assert(is_there(expected, (sst_place){100000, 3000, 3}));
    cr_assert_not(is_there(expected, (sst_place){100000, 3000, 2}));
    cr_assert_not(is_there(expected, (sst_place){50000, 3000, 3}));
    cr_assert_not(is_there(expected, (sst_place){200000, 3000, 3}));
    cr_assert_not(is_there(expected, (sst_place){100000, 30000, 3}));
    sst_expected_clear(expected);
    cr_assert_not(is_there(expected, (sst_place){100000, 3000, 3}));
    sst_expected_free(expected);
    close(fd);
}

Test(expected, the_end_of_a_file_is_at_hand_and_no_byte_more)
{
    sst_expected *expected = sst_expected_new();
    if (!expected)
        cr_skip_test("the system cannot ask for much at once");
    int fd = make_file(0);
    expect_one(expected, fd, (sst_place){FILE_BYTES - 500, 500, 0});
    cr_assert(is_there(expected, (sst_place){FILE_BYTES - 500, 500, 0}));
    expect_one(expected, fd, (sst_place){FILE_BYTES - 500, 501, 0});
    cr_assert_not(is_there(expected, (sst_place){FILE_BYTES - 500, 501, 0}));
    cr_assert_eq(ftruncate(fd, 100000), 0);
    expect_one(expected, fd, (sst_place){98000, 3000, 0});
    cr_assert_not(is_there(expected, (sst_place){98000, 3000, 0}));
    expect_one(expected, fd, (sst_place){97000, 3000, 0});
    cr_assert(is_there(expected, (sst_place){97000, 3000, 0}));
    sst_expected_free(expected);
    close(fd);
}

Test(expected, what_has_no_room_is_passed_over_and_the_rest_is_right)
{
    sst_expected *expected = sst_expected_new();
    if (!expected)
        cr_skip_test("the system cannot ask for much at once");
    int fd = make_file(0);
    static const sst_place places[] = {{5, 2 << 20, 0},
                                       {3 << 20, 5 << 20, 0},
                                       {8 << 20, 3 << 20, 0},
                                       {10 << 20, 7000, 0}};
    static const bool are_there[] = {true, false, false, true};
    sst_expected_read(expected, fd, places, 4);
    for (size_t i = 0; i < 4; i++)
        cr_expect_eq(is_there(expected, places[i]), are_there[i], "place %zu", i);
    sst_expected_free(expected);
    close(fd);
}

Test(expected, a_file_that_gives_nothing_is_not_at_hand)
{
    sst_expected *expected = sst_expected_new();
    if (!expected)
        cr_skip_test("the system cannot ask for much at once");
    expect_one(expected, -1, (sst_place){0, 100, 0});
    cr_assert_not(is_there(expected, (sst_place){0, 100, 0}));
    int ends[2];
    cr_assert_eq(pipe(ends), 0);
    expect_one(expected, ends[1], (sst_place){0, 100, 0});
    cr_assert_not(is_there(expected, (sst_place){0, 100, 0}));
    close(ends[0]);
    close(ends[1]);
    sst_expected_free(expected);
}

Test(expected, what_was_asked_for_and_not_answered_is_not_at_hand)
{
    static const long calls[] = {SYS_io_submit, SYS_io_getevents};
    for (size_t i = 0; i < 2; i++) {
        sst_expected *expected = sst_expected_new();
        if (!expected)
            cr_skip_test("the system cannot ask for much at once");
        int fd = make_file(0);
        failing_call = calls[i];
        expect_one(expected, fd, (sst_place){100000, 3000, 0});
        failing_call = -1;
        cr_expect_not(is_there(expected, (sst_place){100000, 3000, 0}));
        expect_one(expected, fd, (sst_place){200000, 3000, 0}); /* right if it is there */
        cr_expect_eq(is_there(expected, (sst_place){200000, 3000, 0}),
                     calls[i] == SYS_io_submit);
        sst_expected_free(expected);
        close(fd);
    }
}

Test(expected, where_the_system_refuses_there_is_none)
{
    failing_call = SYS_io_setup;
    cr_expect_null(sst_expected_new());
    failing_call = -1;
}
