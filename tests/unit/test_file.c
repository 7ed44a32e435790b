/* SPDX-License-Identifier: MIT */
/* Tests of base/file.c. */
#include <criterion/criterion.h>
#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/file.h"

/* A new folder; the caller frees its name. */
static char *make_folder(void)
{
    char *dir = strdup("/tmp/samestory-test-XXXXXX");
    cr_assert_not_null(mkdtemp(dir));
    return dir;
}

static char *path_in(const char *dir, const char *name)
{
    char *path = NULL;
    cr_assert_geq(asprintf(&path, "%s/%s", dir, name), 0);
    return path;
}

static int count_files(const char *dir)
{
    DIR *d = opendir(dir);
    cr_assert_not_null(d);
    int num = 0;
    for (struct dirent *e; (e = readdir(d)) != NULL;)
        num += strcmp(e->d_name, ".") != 0 && strcmp(e->d_name, "..") != 0;
    closedir(d);
    return num;
}

static void check_content(const char *path, const char *wanted)
{
    char buffer[100] = {0};
    int fd = open(path, O_RDONLY);
    cr_assert_geq(fd, 0, "%s: %s", path, strerror(errno));
    cr_assert_eq(read(fd, buffer, sizeof buffer - 1), (ssize_t)strlen(wanted));
    cr_assert_str_eq(buffer, wanted);
    close(fd);
}

static void write_whole(const char *path, const char *content)
{
    sst_output out;
    cr_assert_eq(sst_output_open(path, &out, NULL), SST_OK);
    fputs(content, out.stream);
    cr_assert_eq(sst_output_commit(&out, NULL), SST_OK);
}

/* ---- exact reads */

Test(file, a_read_past_the_end_says_where_the_file_ends)
{
    char *dir = make_folder(), *path = path_in(dir, "ten");
    write_whole(path, "0123456789");
    sst_open_file ten = {open(path, O_RDONLY), "ten"}, none = {-1, "none"};
    char buffer[8] = {0};
    sst_error err = {0};
    cr_assert_eq(sst_file_read_at(ten, 3, buffer, 7, &err), SST_OK);
    cr_assert_str_eq(buffer, "3456789");
    cr_assert_eq(sst_file_read_at(ten, 10, buffer, 0, &err), SST_OK);
    cr_assert_eq(sst_file_read_at(ten, 3, buffer, 8, &err), SST_ERR_READ);
    cr_assert_eq(err.offset, 10);
    cr_assert_str_eq(err.message, "ten: ends at byte 10, 1 more are wanted");
    cr_assert_eq(sst_file_read_at(ten, UINT64_MAX, buffer, 1, &err), SST_ERR_READ);
    close(ten.fd);
    cr_assert_eq(sst_file_read_at(none, 0, buffer, 1, &err), SST_ERR_READ);
    unlink(path);
    rmdir(dir);
    free(path);
    free(dir);
}

/* ---- spools */

Test(file, a_spool_gives_back_what_was_appended_whatever_its_memory)
{
    static const size_t limits[] = {0, 1, 100, 1000, 1 << 20};
    enum { NUM = 300 };
    for (size_t l = 0; l < sizeof limits / sizeof *limits; l++) {
        char *dir = make_folder();
        sst_spool spool;
        uint64_t offsets[NUM], expected = 0;
        unsigned char bytes[256], back[256];
        sst_spool_init(&spool, dir, limits[l]);
        for (size_t i = 0; i < NUM; i++) {
            memset(bytes, (int)i, sizeof bytes);
            cr_assert_eq(sst_spool_append(&spool, bytes, i % 256, &offsets[i], NULL),
                         SST_OK);
            cr_assert_eq(offsets[i], expected);
            expected += i % 256;
            cr_assert_eq(sst_spool_read(&spool, offsets[i / 2], back, i / 2 % 256, NULL),
                         SST_OK);
            for (size_t b = 0; b < i / 2 % 256; b++)
                cr_assert_eq(back[b], (unsigned char)(i / 2));
        }
        sst_spool_window window = {.begin = 0};
        for (size_t i = 0; i < NUM; i++) { /* there and back again */
            size_t no = i % 3 ? i : NUM - 1 - i;
            const char *at;
            sst_spool_range range = {offsets[no], offsets[no] + no % 256};
            cr_assert_eq(sst_spool_look(&spool, range, &window, &at, NULL), SST_OK);
            for (size_t b = 0; b < no % 256; b++)
                cr_assert_eq((unsigned char)at[b], (unsigned char)no);
        }
        sst_vec_free(&window.bytes);
        cr_assert_eq(spool.fd >= 0, limits[l] < expected);
        cr_assert_leq(spool.buffer.len, limits[l]);
        cr_assert_eq(count_files(dir), 0); /* nothing to leave behind */
        sst_spool_free(&spool);
        rmdir(dir);
        free(dir);
    }
}

Test(file, entries_that_are_wanted_by_turns_are_whole_however_far_apart)
{
    enum { NUM = 100000, ENTRY_BYTES = 8 };
    static const uint64_t apart[] = {1, 1000, 9000, 17000, 60000};
    sst_spool spool;
    uint64_t offset;
    sst_spool_init(&spool, "/tmp", 4096);
    for (uint64_t i = 0; i < NUM; i++)
        cr_assert_eq(sst_spool_append(&spool, &i, ENTRY_BYTES, &offset, NULL), SST_OK);
    for (size_t a = 0; a < sizeof apart / sizeof *apart; a++) {
        sst_spool_window window = {.begin = 0};
        for (uint64_t i = 0; i + apart[a] < NUM; i += 97)
            for (int side = 0; side < 2; side++) {
                uint64_t no = side ? i + apart[a] : i, found;
                const char *at;
                sst_spool_range range = {no * ENTRY_BYTES, (no + 1) * ENTRY_BYTES};
                cr_assert_eq(sst_spool_look(&spool, range, &window, &at, NULL), SST_OK);
                memcpy(&found, at, sizeof found);
                cr_assert_eq(found, no);
            }
        sst_vec_free(&window.bytes);
    }
    sst_spool_free(&spool);
}

Test(file, a_read_across_the_file_and_the_buffer_is_whole)
{
    sst_spool spool;
    uint64_t offset;
    char back[12] = {0};
    sst_spool_init(&spool, NULL, 8);
    cr_assert_eq(sst_spool_append(&spool, "abcdef", 6, &offset, NULL), SST_OK);
    cr_assert_eq(sst_spool_append(&spool, "ghijk", 5, &offset, NULL), SST_OK);
    cr_assert_eq(spool.file_bytes, 6);
    cr_assert_eq(sst_spool_read(&spool, 0, back, 11, NULL), SST_OK);
    cr_assert_str_eq(back, "abcdefghijk");
    cr_assert_eq(sst_spool_read(&spool, 7, back, 3, NULL), SST_OK);
    cr_assert_arr_eq(back, "hij", 3);
    sst_error err = {0};
    cr_assert_eq(sst_spool_read(&spool, 7, back, 5, &err), SST_ERR_READ);
    cr_assert_eq(sst_spool_read(&spool, UINT64_MAX, back, 5, &err), SST_ERR_READ);
    sst_spool_free(&spool);
}

Test(file, a_spool_that_was_cut_goes_on_from_there)
{
    static const size_t limits[] = {0, 3, 1 << 20}; /* in the file, in both, in memory */
    for (size_t l = 0; l < sizeof limits / sizeof *limits; l++)
        for (uint64_t len = 0; len <= 8; len++) {
            sst_spool spool;
            uint64_t offset;
            char back[12], wanted[] = "abcdefgh\0\0\0";
            sst_spool_init(&spool, NULL, limits[l]);
            for (const char *at = "abcdefgh"; *at; at++)
                cr_assert_eq(sst_spool_append(&spool, at, 1, &offset, NULL), SST_OK);
            sst_spool_cut(&spool, len);
            cr_expect_eq(sst_spool_len(&spool), len);
            cr_assert_eq(sst_spool_append(&spool, "xyz", 3, &offset, NULL), SST_OK);
            cr_expect_eq(offset, len);
            memcpy(wanted + len, "xyz", 3);
            cr_assert_eq(sst_spool_read(&spool, 0, back, len + 3, NULL), SST_OK);
            cr_expect_arr_eq(back, wanted, len + 3);
            cr_expect_neq(sst_spool_read(&spool, 0, back, len + 4, NULL), SST_OK);
            sst_spool_free(&spool);
        }
}

Test(file, a_folder_without_room_is_named_and_the_spool_is_as_before)
{
    sst_spool spool;
    uint64_t offset = 99;
    sst_error err = {0};
    char back[4];
    sst_spool_init(&spool, "/nonexistent/folder", 4);
    cr_assert_eq(sst_spool_append(&spool, "abcd", 4, &offset, &err), SST_OK);
    offset = 99;
    cr_assert_eq(sst_spool_append(&spool, "e", 1, &offset, &err), SST_ERR_SPACE);
    cr_assert_eq(offset, 99);
    cr_assert_not_null(strstr(err.message, "/nonexistent/folder"));
    cr_assert_eq(sst_spool_read(&spool, 0, back, 4, NULL), SST_OK);
    cr_assert_arr_eq(back, "abcd", 4);
    sst_spool_free(&spool);
}

Test(file, a_full_disk_is_a_lack_of_space)
{
    sst_spool spool;
    uint64_t offset = 99;
    sst_error err = {0};
    sst_spool_init(&spool, NULL, 0);
    spool.fd = open("/dev/full", O_RDWR);
    cr_assert_geq(spool.fd, 0);
    cr_assert_eq(sst_spool_append(&spool, "e", 1, &offset, &err), SST_ERR_SPACE);
    cr_assert_not_null(strstr(err.message, "/tmp"));
    cr_assert_eq(offset, 99);
    cr_assert_eq(spool.file_bytes, 0);
    sst_spool_free(&spool);
}

/* ---- output */

Test(file, output_appears_at_commit_and_not_before)
{
    char *dir = make_folder(), *path = path_in(dir, "out");
    sst_output out;
    cr_assert_eq(sst_output_open(path, &out, NULL), SST_OK);
    fputs("new", out.stream);
    fflush(out.stream);
    cr_assert_neq(access(path, F_OK), 0);
    cr_assert_eq(sst_output_commit(&out, NULL), SST_OK);
    check_content(path, "new");
    cr_assert_eq(count_files(dir), 1);

    cr_assert_eq(sst_output_open(path, &out, NULL), SST_OK);
    fputs("newer", out.stream);
    sst_output_abandon(&out);
    sst_output_abandon(&out); /* twice does no harm */
    check_content(path, "new");
    cr_assert_eq(count_files(dir), 1);
    unlink(path);
    rmdir(dir);
    free(path);
    free(dir);
}

Test(file, a_replaced_file_keeps_its_permissions_and_its_links)
{
    char *dir = make_folder(), *path = path_in(dir, "target"),
         *link = path_in(dir, "link");
    write_whole(path, "old");
    cr_assert_eq(chmod(path, 0640), 0);
    cr_assert_eq(symlink("target", link), 0);
    write_whole(link, "new");
    struct stat s;
    cr_assert_eq(lstat(link, &s), 0);
    cr_assert(S_ISLNK(s.st_mode));
    cr_assert_eq(stat(path, &s), 0);
    cr_assert_eq(s.st_mode & 0777, 0640);
    check_content(path, "new");
    unlink(link);
    unlink(path);
    rmdir(dir);
    free(link);
    free(path);
    free(dir);
}

Test(file, a_link_to_what_is_not_there_yet_stays_a_link)
{
    char *dir = make_folder(), *path = path_in(dir, "target"),
         *link = path_in(dir, "link"), *further = path_in(dir, "further");
    struct stat s;
    cr_assert_eq(symlink("target", link), 0);
    cr_assert_eq(symlink(link, further), 0);
    write_whole(further, "new");
    cr_assert_eq(lstat(link, &s), 0);
    cr_assert(S_ISLNK(s.st_mode));
    cr_assert_eq(lstat(further, &s), 0);
    cr_assert(S_ISLNK(s.st_mode));
    check_content(path, "new");
    unlink(further);
    unlink(link);
    unlink(path);
    rmdir(dir);
    free(further);
    free(link);
    free(path);
    free(dir);
}

Test(file, a_name_may_be_as_long_as_names_are)
{
    char *dir = make_folder(), name[257];
    sst_output out;
    sst_error err = {0};
    memset(name, 'a', sizeof name);
    name[255] = name[256] = '\0';
    char *path = path_in(dir, name);
    write_whole(path, "new");
    check_content(path, "new");
    unlink(path);
    free(path);
    name[255] = 'a';
    path = path_in(dir, name);
    cr_expect_eq(sst_output_open(path, &out, &err), SST_ERR_WRITE);
    cr_expect_eq(sst_output_open("", &out, &err), SST_ERR_WRITE);
    cr_expect(strstr(err.message, "an empty name"), "%s", err.message);
    cr_expect_eq(count_files(dir), 0);
    rmdir(dir);
    free(path);
    free(dir);
}

Test(file, special_files_are_written_directly)
{
    struct stat s;
    write_whole("/dev/null", "gone");
    cr_assert_eq(stat("/dev/null", &s), 0);
    cr_assert(S_ISCHR(s.st_mode));
}

/* The name that a shell gives to the other end of >(...): it leads to no path. */
Test(file, an_open_pipe_is_written_by_the_name_of_its_number)
{
    int ends[2];
    char path[32], got[8] = {0};
    cr_assert_eq(pipe(ends), 0);
    snprintf(path, sizeof path, "/dev/fd/%d", ends[1]);
    sst_output output;
    sst_error err = {0};
    cr_assert_eq(sst_output_open(path, &output, &err), SST_OK, "%s", err.message);
    fputs("words", output.stream);
    cr_assert_eq(sst_output_commit(&output, &err), SST_OK);
    cr_assert_eq(read(ends[0], got, sizeof got), 5);
    cr_expect_str_eq(got, "words");
    close(ends[0]);
    close(ends[1]);
}

Test(file, what_cannot_be_written_is_named)
{
    char *dir = make_folder();
    const struct {
        const char *path;
        bool opens;
    } cases[] = {{"/dev/full", true}, {"/nonexistent/folder/out", false}, {dir, false}};
    for (size_t c = 0; c < sizeof cases / sizeof *cases; c++) {
        sst_output out = {0};
        sst_error err = {0};
        sst_status st = sst_output_open(cases[c].path, &out, &err);
        cr_assert_eq(st == SST_OK, cases[c].opens, "%s", cases[c].path);
        if (st == SST_OK) {
            fputs("text", out.stream);
            st = sst_output_commit(&out, &err);
        }
        cr_assert_eq(st, SST_ERR_WRITE);
        cr_assert_eq(strncmp(err.message, cases[c].path, strlen(cases[c].path)), 0);
        cr_assert_null(out.stream);
    }
    cr_assert_eq(count_files(dir), 0);
    rmdir(dir);
    free(dir);
}

Test(file, a_dash_is_standard_output_which_stays_open)
{
    sst_output out;
    cr_assert_eq(sst_output_open("-", &out, NULL), SST_OK);
    cr_assert_eq(out.stream, stdout);
    cr_assert_eq(sst_output_commit(&out, NULL), SST_OK);
    cr_assert_neq(fcntl(STDOUT_FILENO, F_GETFD), -1);
}
