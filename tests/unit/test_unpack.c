/* SPDX-License-Identifier: MIT */
/* Tests of read/unpack.c: what was packed comes out, whole or as far as it goes. */
#include <bzlib.h>
#include <errno.h>
#include <fcntl.h>
#include <lzma.h>
#include <zlib.h>
#include <zstd.h>

#include "read/unpack.h"
#include "reading.h"

#define SMALL 3000
#define EXPANSION 200

typedef SST_VEC(char) bytes;

/* ---- packing ----------------------------------------------------------------------- */

static size_t pack_gzip(const char *from, size_t len, char *to, size_t room)
{
    z_stream z = {.next_in = (Bytef *)from,
                  .avail_in = (uInt)len,
                  .next_out = (Bytef *)to,
                  .avail_out = (uInt)room};
    cr_assert_eq(deflateInit2(&z, 9, Z_DEFLATED, 31, 8, Z_DEFAULT_STRATEGY), Z_OK);
    cr_assert_eq(deflate(&z, Z_FINISH), Z_STREAM_END);
    deflateEnd(&z);
    return room - z.avail_out;
}

static size_t pack_zstd(const char *from, size_t len, char *to, size_t room)
{
    ZSTD_CCtx *z = ZSTD_createCCtx();
    ZSTD_CCtx_setParameter(z, ZSTD_c_checksumFlag, 1);
    size_t packed = ZSTD_compress2(z, to, room, from, len);
    cr_assert(!ZSTD_isError(packed));
    ZSTD_freeCCtx(z);
    return packed;
}

static size_t pack_xz(const char *from, size_t len, char *to, size_t room)
{
    size_t packed = 0;
    cr_assert_eq(lzma_easy_buffer_encode(6, LZMA_CHECK_CRC64, NULL, (const uint8_t *)from,
                                         len, (uint8_t *)to, &packed, room),
                 LZMA_OK);
    return packed;
}

static size_t pack_bzip2(const char *from, size_t len, char *to, size_t room)
{
    unsigned packed = (unsigned)room;
    cr_assert_eq(
        BZ2_bzBuffToBuffCompress(to, &packed, (char *)from, (unsigned)len, 9, 0, 0),
        BZ_OK);
    return packed;
}

static const struct way {
    const char *name;
    size_t (*pack)(const char *from, size_t len, char *to, size_t room);
} ways[] = {
    {"gzip", pack_gzip}, {"zstd", pack_zstd}, {"xz", pack_xz}, {"bzip2", pack_bzip2}};

#define NUM_WAYS (sizeof ways / sizeof *ways)

static void add_packed(bytes *to, const struct way *way, const char *from, size_t len)
{
    cr_assert(sst_vec_reserve(to, to->len + len + 4096));
    to->len += way->pack(from, len, to->at + to->len, to->cap - to->len);
}

/* Lines that differ, so that they take some bytes when they are packed. */
static void make_text(char *text, size_t len)
{
    uint32_t state = 1;
    for (size_t i = 0; i < len; i++) {
        state = state * 1664525u + 1013904223u;
        text[i] = i % 50 == 49 ? '\n' : (char)('a' + (state >> 24) % 26);
    }
}

/* ---- unpacking --------------------------------------------------------------------- */

/* All that comes out; the last answer: 0, or -1 with its reason. */
static ssize_t unpack_all(const char *packed, size_t len, size_t piece, bytes *out,
                          char reason[200])
{
    out->len = 0;
    sst_unpack *unpack = sst_unpack_new(packed, len, -1, EXPANSION);
    cr_assert_not_null(unpack);
    ssize_t got;
    do {
        cr_assert(sst_vec_reserve(out, out->len + piece));
        got = sst_unpack_read(unpack, out->at + out->len, piece);
        out->len += got > 0 ? (size_t)got : 0;
    } while (got > 0);
    snprintf(reason, 200, "%s", sst_unpack_reason(unpack));
    sst_unpack_free(unpack);
    return got;
}

static void free_bytes(bytes *a, bytes *b)
{
    sst_vec_free(a);
    sst_vec_free(b);
}

Test(unpack, one_member_or_many_in_pieces_of_any_size)
{
    static const size_t pieces[] = {1, 7, 1024, 1 << 16};
    char text[SMALL], reason[200];
    make_text(text, sizeof text);
    for (size_t w = 0; w < NUM_WAYS; w++)
        for (size_t p = 0; p < sizeof pieces / sizeof *pieces; p++) {
            bytes packed = {0}, out = {0};
            add_packed(&packed, &ways[w], text, 1000);
            add_packed(&packed, &ways[w], "", 0);
            add_packed(&packed, &ways[w], text + 1000, SMALL - 1000);
            cr_assert_str_eq(sst_packed_name(packed.at, packed.len), ways[w].name);
            cr_assert_eq(unpack_all(packed.at, packed.len, pieces[p], &out, reason), 0,
                         "%s: %s", ways[w].name, reason);
            cr_assert_eq(out.len, SMALL);
            cr_assert_eq(memcmp(out.at, text, SMALL), 0);
            free_bytes(&packed, &out);
        }
}

Test(unpack, wherever_it_is_cut_off_that_is_said_and_nothing_else_is_lost)
{
    char text[SMALL], reason[200];
    make_text(text, sizeof text);
    for (size_t w = 0; w < NUM_WAYS; w++) {
        bytes packed = {0}, out = {0};
        add_packed(&packed, &ways[w], text, SMALL);
        size_t one = packed.len, most = 0;
        for (size_t len = SST_PACKED_HEAD_BYTES; len < one; len++) {
            cr_assert_eq(unpack_all(packed.at, len, 512, &out, reason), -1, "%s",
                         ways[w].name);
            cr_assert(strstr(reason, "it is cut off after"), "%s", reason);
            cr_assert(out.len <= SMALL && memcmp(out.at, text, out.len) == 0);
            most = out.len > most ? out.len : most;
        }
        cr_assert_eq(most, SMALL, "%s", ways[w].name); /* its end was all that lacked */
        add_packed(&packed, &ways[w], text, SMALL);
        cr_assert_eq(unpack_all(packed.at, one + 20, 512, &out, reason), -1);
        cr_assert_geq(out.len, SMALL); /* of the first member */
        free_bytes(&packed, &out);
    }
}

Test(unpack, what_cannot_be_read_is_not_called_cut_off)
{
    char text[SMALL], out[SMALL];
    int unreadable = open("/dev/null", O_WRONLY);
    make_text(text, sizeof text);
    for (size_t w = 0; w < NUM_WAYS; w++) {
        bytes packed = {0};
        add_packed(&packed, &ways[w], text, SMALL);
        sst_unpack *unpack =
            sst_unpack_new(packed.at, packed.len - 1, unreadable, EXPANSION);
        while (sst_unpack_read(unpack, out, SMALL) > 0) {
        }
        cr_expect(strstr(sst_unpack_reason(unpack), strerror(EBADF)), "%s",
                  sst_unpack_reason(unpack));
        sst_unpack_free(unpack);
        sst_vec_free(&packed);
    }
    close(unreadable);
}

Test(unpack, what_is_broken_is_said)
{
    char text[SMALL], reason[200];
    make_text(text, sizeof text);
    for (size_t w = 0; w < NUM_WAYS; w++) {
        bytes packed = {0}, out = {0};
        add_packed(&packed, &ways[w], text, SMALL);
        for (size_t i = packed.len / 2; i < packed.len / 2 + 40; i++) {
            packed.at[i] = (char)(packed.at[i] ^ 0x55);
            cr_assert_eq(unpack_all(packed.at, packed.len, 512, &out, reason), -1,
                         "%s, byte %zu", ways[w].name, i);
            cr_assert(strstr(reason, "-compressed: "), "%s", reason);
            packed.at[i] = (char)(packed.at[i] ^ 0x55);
        }
        free_bytes(&packed, &out);
    }
}

Test(unpack, zeros_may_follow_and_nothing_else)
{
    char reason[200];
    for (size_t w = 0; w < NUM_WAYS; w++) {
        bytes packed = {0}, out = {0};
        add_packed(&packed, &ways[w], "words", 5);
        cr_assert(sst_vec_append(&packed, "\0\0\0\0\0\0\0\0", 8));
        cr_assert_eq(unpack_all(packed.at, packed.len, 512, &out, reason), 0, "%s",
                     reason);
        cr_assert_eq(out.len, 5);
        cr_assert(sst_vec_append(&packed, "more", 4));
        cr_assert_eq(unpack_all(packed.at, packed.len, 512, &out, reason), -1);
        cr_assert(strstr(reason, "bytes follow its end that are none"), "%s", reason);
        cr_assert_eq(out.len, 5);
        free_bytes(&packed, &out);
    }
}

/* ---- limits ------------------------------------------------------------------------ */

Test(unpack, the_first_64_MiB_may_expand_as_they_like)
{
    char reason[200];
    size_t free_bytes_most = (size_t)SST_FREE_EXPANSION_BYTES;
    char *zeros = calloc(free_bytes_most + 1, 1);
    bytes packed = {0}, out = {0};
    cr_assert(zeros && sst_vec_reserve(&packed, 1 << 20));
    for (size_t more = 0; more < 2; more++) {
        packed.len = pack_gzip(zeros, free_bytes_most + more, packed.at, packed.cap);
        ssize_t last = unpack_all(packed.at, packed.len, 1 << 16, &out, reason);
        cr_assert_eq(last, more ? -1 : 0, "%s", reason);
        cr_assert_geq(out.len, free_bytes_most);
    }
    cr_assert_str_eq(reason, "gzip-compressed: it expands more than 200 to 1 after the "
                             "first 64 MiB (--max-expansion)");
    free(zeros);
    free_bytes(&packed, &out);
}

/* So many times as much as is packed, and a byte more.  Zeros that follow are packed
 * ones, too. */
Test(unpack, expansion_is_measured_to_the_byte)
{
    size_t len = (size_t)SST_FREE_EXPANSION_BYTES + 1;
    char *zeros = calloc(len + EXPANSION, 1), reason[200];
    bytes packed = {0}, out = {0};
    cr_assert(zeros && sst_vec_reserve(&packed, 1 << 20));
    len += EXPANSION - len % EXPANSION;
    for (size_t more = 0; more < 2; more++)
        for (size_t fewer = 0; fewer < 2; fewer++) {
            size_t wanted = len / EXPANSION - fewer;
            packed.len = pack_gzip(zeros, len + more, packed.at, packed.cap);
            cr_assert_leq(packed.len, wanted);
            memset(packed.at + packed.len, 0, wanted - packed.len);
            ssize_t last = unpack_all(packed.at, wanted, 1 << 16, &out, reason);
            cr_assert_eq(last, more || fewer ? -1 : 0, "%zu %zu: %s", more, fewer,
                         reason);
            cr_assert_geq(out.len, len);
        }
    free(zeros);
    free_bytes(&packed, &out);
}

Test(unpack, a_window_over_128_MiB_is_refused)
{
    /* an empty frame; the sixth byte is the window: five bits of exponent, three of mantissa
     * (RFC 8878, 3.1.1.1.2) */
    char frame[] = "\x28\xb5\x2f\xfd\x00\x00\x01\x00\x00", reason[200];
    static const struct {
        unsigned char window;
        ssize_t wanted;
    } cases[] = {{0x87, 0}, {0x88, 0}, {0x89, -1}, {0xA8, -1}};
    bytes out = {0};
    for (size_t c = 0; c < sizeof cases / sizeof *cases; c++) {
        frame[5] = (char)cases[c].window;
        cr_assert_eq(unpack_all(frame, sizeof frame - 1, 64, &out, reason),
                     cases[c].wanted, "%x: %s", cases[c].window, reason);
    }
    cr_assert_str_eq(reason, "zstd-compressed: it wants a window of more than 128 MiB");
    sst_vec_free(&out);
}

/* The dictionary of xz is said in the block's header, behind the stream's: 2 or 3 times a
 * power of two, by the lowest bit (the .xz file format, 5.3.1). */
Test(unpack, a_dictionary_over_the_limit_is_refused)
{
    static const struct {
        char properties;
        bool is_refused;
    } cases[] = {{29, false} /* 96 MiB */, {30, false}, {31, true} /* 192 */, {40, true}};
    char reason[200];
    bytes packed = {0}, out = {0};
    add_packed(&packed, &ways[2], "words", 5);
    cr_assert_eq(packed.at[16], 0x21); /* LZMA2; a byte of properties follows */
    for (size_t c = 0; c < sizeof cases / sizeof *cases; c++) {
        packed.at[18] = cases[c].properties;
        uint32_t sum = lzma_crc32((const uint8_t *)packed.at + 12, 8, 0);
        for (int i = 0; i < 4; i++)
            packed.at[20 + i] = (char)(sum >> 8 * i);
        cr_assert_eq(unpack_all(packed.at, packed.len, 64, &out, reason) < 0,
                     cases[c].is_refused, "%d: %s", cases[c].properties, reason);
    }
    cr_assert_str_eq(reason, "xz-compressed: it wants a window of more than 128 MiB");
    free_bytes(&packed, &out);
}

/* ---- whole inputs ------------------------------------------------------------------ */

TestSuite(packed, .init = set_up, .fini = tear_down);

static void write_packed(const char *path, const struct way *way, const char *text)
{
    bytes packed = {0};
    add_packed(&packed, way, text, strlen(text));
    write_bytes(path, packed.at, packed.len);
    sst_vec_free(&packed);
}

Test(packed, files_are_read_like_what_they_hold)
{
    mkdir("f", 0777);
    write_packed("f/a.jsonl.gz", &ways[0],
                 "{\"id\":\"a\",\"text\":\"one\"}\n{\"id\":\"b\",\"text\":\"two\"}\n");
    write_packed("f/b.csv.zst", &ways[1], "id,text\nc,three\n");
    write_packed("f/c.md.xz", &ways[2], "---\nid: d\n---\nfour\n");
    write_packed("f/d", &ways[3], "five words and no more");
    for (unsigned threads = 1; threads <= 4; threads *= 2) {
        r.options.num_threads = threads;
        start();
        cr_assert_eq(read_input("f"), SST_OK);
        expect_skips("");
        static const char *const texts[] = {"one", "two", "three", "four",
                                            "five words and no more"};
        for (sst_article_no no = 0; no < 5; no++)
            expect_text(no, texts[no]);
        expect_ids("a\nb\nc\nd\nd\n");
    }
}

Test(packed, a_large_file_is_the_same_for_any_number_of_threads)
{
    bytes text = {0}, packed = {0};
    for (int i = 0; i < 40000; i++) {
        char line[120];
        int len = snprintf(line, sizeof line, "{\"text\":\"words of number %d\"}\n", i);
        cr_assert(sst_vec_append(&text, line, (size_t)len));
    }
    add_packed(&packed, &ways[0], text.at, text.len);
    write_bytes("a.gz", packed.at, packed.len);
    free_bytes(&text, &packed);
    for (unsigned threads = 1; threads <= 4; threads *= 2) {
        r.options.num_threads = threads;
        start();
        cr_assert_eq(read_input("a.gz"), SST_OK);
        expect_skips("");
        cr_assert_eq(counts().num_articles, 40000);
        expect_text(39999, "words of number 39999");
    }
}

Test(packed, of_a_file_that_was_cut_everything_before_is_read)
{
    bytes packed = {0};
    static const char text[] =
        "{\"id\":\"a\",\"text\":\"one\"}\n{\"id\":\"b\",\"text\":\"two\"}\n";
    add_packed(&packed, &ways[0], text, sizeof text - 1);
    write_bytes("a.gz", packed.at, packed.len - 1);
    sst_vec_free(&packed);
    start();
    cr_assert_eq(read_input("a.gz"), SST_OK);
    cr_assert_eq(r.num_input_skips, 1);
    cr_assert_eq(counts().num_bad_inputs, 1);
    expect_ids("a\nb\n");
}

Test(packed, what_is_packed_twice_is_named)
{
    bytes once = {0}, twice = {0};
    add_packed(&once, &ways[0], "words", 5);
    add_packed(&twice, &ways[0], once.at, once.len);
    write_bytes("a.gz.gz", twice.at, twice.len);
    free_bytes(&once, &twice);
    start();
    cr_assert_eq(read_input("a.gz.gz"), SST_OK);
    expect_skips("a.gz.gz:0:0: gzip-compressed more than once; wanted text\n");
}

Test(packed, standard_input_may_be_packed)
{
    write_packed("a", &ways[1], "{\"id\":\"a\",\"text\":\"one\"}\n");
    be_stdin("a");
    start();
    cr_assert_eq(read_input("-"), SST_OK);
    expect_text(0, "one");
    expect_ids("a\n");
}

/* As pzstd writes them: how long the frame behind it is, in a frame that is skipped. */
Test(unpack, frames_that_are_to_be_skipped_are, .init = set_up, .fini = tear_down)
{
    static const char skipped[] = "\x50\x2a\x4d\x18\x04\0\0\0\x10\0\0\0";
    char packed[400];
    size_t len = sizeof skipped - 1;
    memcpy(packed, skipped, len);
    len += pack_zstd("{\"id\":\"a\",\"text\":\"one\"}\n", 24, packed + len, 100);
    memcpy(packed + len, skipped, sizeof skipped - 1);
    len += sizeof skipped - 1;
    len += pack_zstd("{\"id\":\"b\",\"text\":\"two\"}\n", 24, packed + len, 100);
    write_bytes("a.zst", packed, len);
    start();
    cr_assert_eq(read_input("a.zst"), SST_OK);
    expect_skips("");
    expect_ids("a\nb\n");
    cr_assert_str_eq(sst_packed_name(packed, 9), "zstd",
                     "before it is known what follows");
    memcpy(packed + sizeof skipped - 1, "\x04\x22\x4d\x18", 4);
    cr_assert_null(sst_packed_name(packed, len), "LZ4 skips such frames, too");
}
