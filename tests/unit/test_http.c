/* SPDX-License-Identifier: MIT */
/* Tests of read/head.c, http.c and coding.c: headers, chunks and compression, whole,
 * broken and too much. */
#include <criterion/criterion.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <zlib.h>

#include "read/http.h"
#include "read/unpack.h"

static const sst_coding_limits usual = {(uint64_t)16 << 20, SST_FREE_EXPANSION_BYTES,
                                        200};

static sst_text text_of(const char *text)
{
    return (sst_text){text, strlen(text)};
}

static sst_head head_of(const char *header)
{
    sst_head head = {0};
    cr_assert_eq(sst_head_find(text_of(header), true, &head), SST_HEAD_WHOLE);
    return head;
}

static void expect_bytes(sst_text found, const char *wanted, size_t len_bytes)
{
    cr_assert_eq(found.len_bytes, len_bytes, "found %zu bytes, wanted %zu: <%.*s>",
                 found.len_bytes, len_bytes, (int)found.len_bytes, found.data);
    cr_assert(len_bytes == 0 || memcmp(found.data, wanted, len_bytes) == 0);
}

static void expect_text(sst_text found, const char *wanted)
{
    expect_bytes(found, wanted, strlen(wanted));
}

/* ---- headers ----------------------------------------------------------------------- */

Test(head, fields_are_found_in_any_case_and_on_folded_lines)
{
    sst_scratch scratch = {0};
    sst_head head =
        head_of("HTTP/1.1 200 OK\r\n"
                "content-TYPE:text/html;\r\n\tcharset = x; charset=\"UTF-8\" \r\n"
                "Content-Type: second\r\n"
                "X: \n"
                "Long: a\r\n  b\n\tc\r\n"
                "no colon\r\n"
                "\r\nbody: no field\r\n");
    char word[SST_HEAD_WORD_BYTES];
    expect_text(head.line, "HTTP/1.1 200 OK");
    sst_text type = sst_head_value(&head, "Content-Type");
    cr_assert(sst_head_parameter(type, "charset", word));
    cr_assert_str_eq(word, "utf-8");
    cr_assert_not(sst_head_parameter(type, "text/html", word));
    sst_text folded = sst_head_value(&head, "long");
    cr_assert(sst_head_unfold(&folded, &scratch));
    expect_text(folded, "a b c");
    cr_assert_eq(sst_head_value(&head, "X").len_bytes, 0);
    cr_assert_null(sst_head_value(&head, "body").data);
    cr_assert_null(sst_head_value(&head, "Content").data);
    sst_scratch_free(&scratch);
}

Test(head, an_empty_line_ends_it_and_so_does_the_end_of_all)
{
    sst_head head;
    cr_assert_eq(sst_head_find(text_of("a\nb: c\n"), false, &head), SST_HEAD_OPEN);
    cr_assert_eq(sst_head_find(text_of("a\nb: c\n"), true, &head), SST_HEAD_WHOLE);
    cr_assert_eq(head.body, 7);
    expect_text(sst_head_value(&head, "b"), "c");
    cr_assert_eq(sst_head_find(text_of("a\r\n\nrest"), false, &head), SST_HEAD_WHOLE);
    cr_assert_eq(head.body, 4);
    cr_assert_eq(sst_head_find(text_of(""), true, &head), SST_HEAD_WHOLE);
}

Test(head, one_that_is_too_long_is_none)
{
    for (int over = -1; over <= 1; over++) {
        size_t len = SST_HEAD_MOST_BYTES + (size_t)over;
        char *bytes = malloc(len + 1);
        cr_assert(bytes);
        memset(bytes, 'x', len);
        memcpy(bytes + len - 2, "\n\n", 2);
        sst_head head;
        cr_assert_eq(sst_head_find((sst_text){bytes, len}, false, &head),
                     over <= 0 ? SST_HEAD_WHOLE : SST_HEAD_TOO_LONG);
        free(bytes);
    }
}

Test(head, numbers_are_digits_alone)
{
    uint64_t number = 0;
    cr_assert(sst_head_number(text_of("4611686018427387904"), &number));
    cr_assert_eq(number, (uint64_t)1 << 62);
    static const char *const none[] = {
        "", "-1", "+1", "1 2", "0x10", "4611686018427387905", "99999999999999999999999"};
    for (size_t i = 0; i < sizeof none / sizeof *none; i++)
        cr_assert_not(sst_head_number(text_of(none[i]), &number), "%s", none[i]);
}

/* ---- chunks ------------------------------------------------------------------------ */

Test(http, chunks_are_put_together_as_far_as_they_go)
{
    static const struct {
        const char *body, *wanted, *defect;
    } cases[] = {
        {"4\r\n1234\r\n0\r\n\r\n", "1234", ""},
        {"4;name=\"a\"\r\n1234\r\n00A\r\n0123456789\r\n0\r\nTrailer: x\r\n\r\n",
         "12340123456789", ""},
        {"3 \nabc\n0\n\n", "abc", ""},
        {"0\r\n\r\n", "", ""},
        {"", "", ""},
        {"xyz123!@#", "xyz123!@#", ""}, /* not in chunks at all */
        {"1\r\nxyz123", "1\r\nxyz123", ""},
        {"ABCDEABCDEABCDEABCDE\r\nx", "ABCDEABCDEABCDEABCDE\r\nx", ""},
        {"4\r\n1234\r\n4\r\n12", "123412", "chunked body ends early, within a chunk"},
        {"4\r\n1234", "1234", "chunked body ends early, without a last chunk"},
        {"4\r\n1234\r\nrest", "1234rest", "chunked body has no chunk at byte 9"},
        {"4\r\n1234xx", "4\r\n1234xx", ""},
        {"f0\r\n12", "12", "chunked body ends early, within a chunk"},
    };
    sst_head head =
        head_of("HTTP/1.1 200 OK\r\nTransfer-Encoding: gzip , Chunked\r\n\r\n");
    sst_scratch scratch = {0};
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        sst_http_body found;
        sst_error err = {0};
        sst_http_response response = {&head, text_of(cases[i].body)};
        cr_assert_eq(sst_http_body_read(&response, &usual, &scratch, &found, &err),
                     SST_OK);
        expect_text(found.bytes, cases[i].wanted);
        cr_assert_str_eq(found.defect, cases[i].defect, "%s", cases[i].body);
    }
    sst_scratch_free(&scratch);
}

/* ---- compression ------------------------------------------------------------------- */

#define GZIP (MAX_WBITS + 16)
#define ZLIB MAX_WBITS
#define BARE (-MAX_WBITS)

static size_t deflate_to(char *to, size_t room, sst_text from, int window)
{
    z_stream z = {0};
    cr_assert_eq(deflateInit2(&z, 9, Z_DEFLATED, window, 8, Z_DEFAULT_STRATEGY), Z_OK);
    z.next_in = (Bytef *)(uintptr_t)from.data;
    z.avail_in = (uInt)from.len_bytes;
    z.next_out = (Bytef *)to;
    z.avail_out = (uInt)room;
    cr_assert_eq(deflate(&z, Z_FINISH), Z_STREAM_END);
    deflateEnd(&z);
    return room - z.avail_out;
}

static const char sentence[] = "The ground shook at noon, and the ground shook at night.";

/* Undo one coding of some bytes; what was found lives until the next call. */
static sst_status undo(const char *name, sst_text packed, const sst_coding_limits *limits,
                       sst_decoded_body *out, sst_error *err)
{
    static sst_scratch scratch;
    sst_scratch_reset(&scratch);
    *err = (sst_error){0};
    return sst_coding_undo((sst_coded_body){name, packed}, limits, &scratch, out, err);
}

Test(coding, gzip_and_both_kinds_of_deflate_are_undone)
{
    static const struct {
        const char *name;
        int window;
    } cases[] = {{"gzip", GZIP},
                 {"x-gzip", GZIP},
                 {"deflate", ZLIB},
                 {"deflate", BARE},
                 {"deflate", GZIP}};
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        char packed[400];
        size_t len = deflate_to(packed, 200, text_of(sentence), cases[i].window);
        sst_decoded_body found;
        sst_error err;
        cr_assert_eq(undo(cases[i].name, (sst_text){packed, len}, &usual, &found, &err),
                     SST_OK);
        expect_text(found.bytes, sentence);
        cr_assert_null(found.defect);
    }
}

Test(coding, members_of_gzip_follow_one_another_and_what_else_does_is_left)
{
    char packed[600];
    size_t len = deflate_to(packed, 200, text_of(sentence), GZIP);
    len += deflate_to(packed + len, 200, text_of(" So it was."), GZIP);
    memcpy(packed + len, "waste", 5);
    sst_decoded_body found;
    sst_error err;
    cr_assert_eq(undo("gzip", (sst_text){packed, len + 5}, &usual, &found, &err), SST_OK);
    char wanted[100];
    snprintf(wanted, sizeof wanted, "%s So it was.", sentence);
    expect_text(found.bytes, wanted);
    cr_assert_null(found.defect);
}

Test(coding, what_ends_early_or_is_broken_is_read_as_far_as_it_goes)
{
    char packed[200];
    size_t len = deflate_to(packed, 200, text_of(sentence), GZIP);
    sst_decoded_body found;
    sst_error err;
    cr_assert_eq(undo("gzip", (sst_text){packed, len - 9}, &usual, &found, &err), SST_OK);
    cr_assert_gt(found.bytes.len_bytes, 10);
    cr_assert_eq(memcmp(found.bytes.data, sentence, found.bytes.len_bytes), 0);
    cr_assert_str_eq(found.defect, "ends early");
    packed[len - 6] ^= 1; /* of the checksum */
    cr_assert_eq(undo("gzip", (sst_text){packed, len}, &usual, &found, &err), SST_OK);
    expect_text(found.bytes, sentence);
    cr_assert_str_eq(found.defect, "is broken");
    cr_assert_eq(undo("gzip", (sst_text){packed, 5}, &usual, &found, &err),
                 SST_ERR_RECORD);
    cr_assert_str_eq(err.message, "body in gzip, as its header says, ends early");
}

Test(coding, text_under_a_wrong_header_is_left_as_it_is)
{
    static const char *const names[] = {"gzip", "deflate",  "zstd",
                                        "br",   "identity", "utf-8"};
    for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
        sst_decoded_body found;
        sst_error err;
        cr_assert_eq(undo(names[i], text_of("<p>Text."), &usual, &found, &err), SST_OK);
        expect_text(found.bytes, "<p>Text.");
        cr_assert_null(found.defect);
        cr_assert_eq(undo(names[i], text_of(""), &usual, &found, &err), SST_OK);
        expect_text(found.bytes, "");
    }
}

Test(coding, brotli_and_what_nobody_knows_is_refused_by_name)
{
    sst_decoded_body found;
    sst_error err;
    cr_assert_eq(undo("br", text_of("\x8b\x02\x80text\x03"), &usual, &found, &err),
                 SST_ERR_RECORD);
    cr_assert_str_eq(err.message,
                     "body in br, which is not read; wanted gzip, deflate or zstd");
    cr_assert_eq(undo("zstd", text_of("\x01\x02\x03\x04\x05"), &usual, &found, &err),
                 SST_ERR_RECORD);
    cr_assert_str_eq(err.message, "body in zstd, as its header says, is broken");
}

/* A frame of one block: `num` times the same byte (RFC 8878, sections 3.1.1.1 and
 * 3.1.1.2). */
static size_t repeat_in_zstd(char *to, char byte, uint32_t num)
{
    uint32_t block = num << 3 | 1 << 1 | 1; /* the last one, of a repeated byte */
    const unsigned char frame[] = {0x28,
                                   0xb5,
                                   0x2f,
                                   0xfd,
                                   0xa0, /* one segment, its length in four bytes */
                                   (unsigned char)num,
                                   (unsigned char)(num >> 8),
                                   (unsigned char)(num >> 16),
                                   0,
                                   (unsigned char)block,
                                   (unsigned char)(block >> 8),
                                   (unsigned char)(block >> 16),
                                   (unsigned char)byte};
    memcpy(to, frame, sizeof frame);
    return sizeof frame;
}

Test(coding, zstd_is_undone)
{
    char packed[64];
    sst_decoded_body found;
    sst_error err;
    size_t len = repeat_in_zstd(packed, 'x', 100000);
    cr_assert_eq(undo("zstd", (sst_text){packed, len}, &usual, &found, &err), SST_OK);
    cr_assert_eq(found.bytes.len_bytes, 100000);
    cr_assert_eq(found.bytes.data[99999], 'x');
    cr_assert_null(found.defect);
    len += repeat_in_zstd(packed + len, 'y', 10);
    cr_assert_eq(undo("zstd", (sst_text){packed, len}, &usual, &found, &err), SST_OK);
    cr_assert_eq(found.bytes.len_bytes, 100010);
    cr_assert_eq(undo("zstd", (sst_text){packed, len - 1}, &usual, &found, &err), SST_OK);
    cr_assert_eq(found.bytes.len_bytes, 100000);
    cr_assert_str_eq(found.defect, "ends early");
}

Test(coding, the_limits_hold_to_the_byte)
{
    char packed[2][4096];
    char *zeros = calloc(400000, 1);
    cr_assert(zeros);
    size_t num = 300000, len = 0; /* which the packed length divides */
    do
        len = deflate_to(packed[0], sizeof packed[0], (sst_text){zeros, ++num}, GZIP);
    while (num % len != 0 && num < 400000);
    cr_assert_eq(num % len, 0);
    const sst_text gzip = {packed[0], len};
    const sst_text zstd = {packed[1], repeat_in_zstd(packed[1], 0, 130000)};
    for (int over = -1; over <= 1; over++) {
        sst_decoded_body found;
        sst_error err;
        sst_coding_limits bytes = {num - (uint64_t)over, UINT64_MAX, 1};
        cr_assert_eq(undo("gzip", gzip, &bytes, &found, &err),
                     over <= 0 ? SST_OK : SST_ERR_RECORD);
        sst_coding_limits ratio = {UINT64_MAX, 0, (uint32_t)((int)(num / len) - over)};
        cr_assert_eq(undo("gzip", gzip, &ratio, &found, &err),
                     over <= 0 ? SST_OK : SST_ERR_RECORD);
        sst_coding_limits is_free = {UINT64_MAX, num - (uint64_t)over, 1};
        cr_assert_eq(undo("gzip", gzip, &is_free, &found, &err),
                     over <= 0 ? SST_OK : SST_ERR_RECORD);
        sst_coding_limits of_zstd = {UINT64_MAX, 0, (uint32_t)(10000 - over)};
        cr_assert_eq(undo("zstd", zstd, &of_zstd, &found, &err),
                     over <= 0 ? SST_OK : SST_ERR_RECORD);
    }
    free(zeros);
}

Test(http, codings_around_one_another_are_undone_from_the_last_one)
{
    char packed[2][400];
    char header[100];
    sst_scratch scratch = {0};
    size_t len = deflate_to(packed[0], 400, text_of(sentence), ZLIB);
    len = deflate_to(packed[1], 400, (sst_text){packed[0], len}, GZIP);
    sst_http_body found;
    sst_error err = {0};
    sst_head head = head_of("HTTP/1.1 200 OK\nContent-Encoding: deflate, GZip\n\n");
    sst_http_response response = {&head, {packed[1], len}};
    cr_assert_eq(sst_http_body_read(&response, &usual, &scratch, &found, &err), SST_OK,
                 "%s", err.message);
    expect_text(found.bytes, sentence);
    size_t packed_bytes = strlen(sentence);
    memcpy(packed[0], sentence, packed_bytes);
    for (int num = 1; num <= 5; num++) {
        const char *from = packed[(num + 1) % 2];
        packed_bytes =
            deflate_to(packed[num % 2], 400, (sst_text){from, packed_bytes}, GZIP);
        snprintf(header, sizeof header, "HTTP/1.1 200 OK\nContent-Encoding: %.*s\n\n",
                 5 * num, "gzip,gzip,gzip,gzip,gzip,");
        head = head_of(header);
        response.body = (sst_text){packed[num % 2], packed_bytes};
        cr_assert_eq(sst_http_body_read(&response, &usual, &scratch, &found, &err),
                     num <= 4 ? SST_OK : SST_ERR_RECORD, "%d", num);
        expect_text(found.bytes, sentence);
    }
    cr_assert_str_eq(err.message, "more than 4 content encodings around one body");
    sst_scratch_free(&scratch);
}
