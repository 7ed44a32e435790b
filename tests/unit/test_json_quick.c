/* SPDX-License-Identifier: MIT */
/* Tests of read/json_quick.c, json_plain.c and of the lines of json_cut.c: the quick ways give
 * what the thorough ones give, whatever the bytes. */
#include "base/hash.h"
#include "read/json_cut.h"
#include "read/lines.h"
#include "read_records.h"

static sst_read_options options;
static records r;
static uint64_t random_state;

static void set_up(void)
{
    sst_read_options_init(&options);
    records_init(&r, &options);
    random_state = 1;
}

static void tear_down(void)
{
    records_free(&r);
}

TestSuite(json_quick, .init = set_up, .fini = tear_down);

static size_t random_below(size_t limit)
{
    return (size_t)(sst_mix64(++random_state) % limit);
}

/* ---- plain bytes ------------------------------------------------------------------- */

static bool is_plain(char c)
{
    return (uint8_t)c >= 0x20 && c != '"' && c != '\\';
}

/* How many bytes are passed, one by one; what a copy of them is, and how many are not
 * ASCII. */
static size_t pass_slowly(const char *bytes, size_t len, char *copy, size_t *num_copied,
                          size_t *num_high)
{
    size_t num = 0;
    *num_copied = *num_high = 0;
    while (num < len) {
        bool is_escape = copy && bytes[num] == '\\';
        char c = is_escape ? sst_json_meant[(uint8_t)bytes[num + 1]] : bytes[num];
        if (is_escape ? c == '\0' : !is_plain(c))
            break;
        *num_high += (uint8_t)c >= 0x80;
        if (copy)
            copy[(*num_copied)++] = c;
        num += is_escape ? 2 : 1;
    }
    return num;
}

static void check_plain(sst_plain_fn pass, const char *bytes, size_t len, bool is_copied)
{
    char copy[400], slow_copy[400];
    sst_plain_high high[SST_MOST_PLAIN_HIGH + 1];
    sst_plain_walk w = {.at = bytes, .end = bytes + len, .to = copy, .high = high};
    size_t num_copied, num_high;
    pass(&w, is_copied);
    size_t num =
        pass_slowly(bytes, len, is_copied ? slow_copy : NULL, &num_copied, &num_high);
    if (num >= len) {
        cr_assert(w.at >= bytes + len);
        return;
    }
    cr_assert_eq(w.at, bytes + num, "%zu", num);
    if (w.num_high < SST_MOST_PLAIN_HIGH) {
        for (size_t i = 0; i < w.num_high; i++)
            for (uint64_t bits = high[i].bits; bits != 0; bits &= bits - 1, num_high--)
                cr_assert((uint8_t)high[i].at[__builtin_ctzll(bits)] >= 0x80);
        cr_assert_eq(num_high, 0u); /* each is noted, once */
    }
    cr_assert_eq(w.to, copy + num_copied);
    cr_assert(memcmp(copy, slow_copy, num_copied) == 0);
}

Test(json_quick, plain_bytes_end_at_the_same_byte_with_every_instruction_set)
{
    static const char ends[] = {'"', '\\', '\0', '\n', '\x1f'};
    static const char escapes[] = "nnn\"\"\\\\\\\\/bfrtu\xee";
    static const char others[] = {' ', '!', '#', '[', ']', 'a', '\x7f', '\x80', '\xff'};
    char bytes[300 + SST_PLAIN_STEP_BYTES];
    for (int round = 0; round < 3000; round++) {
        size_t len = random_below(250), rare = 1 + random_below(200);
        for (size_t i = 0; i < sizeof bytes; i++)
            bytes[i] = random_below(rare) == 0 ? ends[random_below(sizeof ends)]
                                               : others[random_below(sizeof others)];
        for (size_t i = 0; i + 2 < sizeof bytes && round % 3 > 0; i += random_below(40)) {
            bytes[i] = '\\';
            bytes[++i] = escapes[random_below(sizeof escapes)];
        }
        for (size_t k = 0; sst_kernel_name(k); k++) {
            sst_plain_fn pass = sst_plain_find(sst_kernel_name(k));
            check_plain(pass, bytes + round % 50, len, false);
            check_plain(pass, bytes + round % 50, len, true);
        }
    }
}

Test(json_quick, the_kernel_of_the_options_says_how_plain_bytes_are_passed)
{
    sst_fields fields;
    cr_assert_eq(sst_fields_init(&fields, NULL, 0, NULL), SST_OK);
    cr_assert_eq(sst_plain_find(NULL), sst_plain_find(sst_kernel_name(0)));
    cr_assert_eq(sst_plain_find("plain"), sst_plain_plain);
    cr_assert_eq(sst_plain_find("mmx"), sst_plain_plain);
    for (size_t k = 0; sst_kernel_name(k); k++) {
        sst_parser parser;
        options.kernel = sst_kernel_name(k);
        cr_assert_eq(sst_parser_init(&parser, &options, &fields, NULL), SST_OK);
        cr_assert_eq(parser.pass_plain, sst_plain_find(options.kernel));
        for (size_t j = 0; j < k && strncmp(options.kernel, "avx", 3) == 0; j++)
            cr_assert_neq(parser.pass_plain, sst_plain_find(sst_kernel_name(j)));
        sst_parser_free(&parser);
    }
    sst_fields_free(&fields);
}

/* ---- records ----------------------------------------------------------------------- */

static const char *const seeds[] = {
    "{\"id\":\"a1\",\"text\":\"One.\\n\\nTwo \\\"three\\\" \\u00e4\\ud83d\\ude00.\"}",
    "{ \"url\" : \"https://a.example/\\/b\" , \"text\":\"t\", \"title\" : null }",
    "{\"text\":\"f\xc3\xbcr \xe2\x80\x9cx\xe2\x80\x9d\",\"id\":12345678901234567890}",
    "{\"id\":-1.50,\"x\":1e5,\"id\":2,\"text\":\"a\",\"text\":\"bb\",\"body\":\"ccc\"}",
    "{\"source\":{\"name\":\"N\"},\"text\":\"a\"}",
    "{\"source\":\"S\",\"source.name\":\"T\",\"text\":[\"p\",\"q\"],\"lang\":\"en\"}",
    "{\"x\":[1,2.5,{\"y\":[]},\"\\q\",true,false,null],\"z\":{},\"text\":\"deep\"}",
    "{\"text\":\"a\",\"authors\":[\"A\",\"B\"],\"date\":\"2024-03-26\",\"n\":0}",
    "{\"publisher\":7,\"guid\":true,\"text\":\"u\\u0000v\\b\\f\\r\\t\\/\\\\\"}",
    "{}",
};

static const char spices[] =
    "{}[],:\"\\ \t0123456789.eE+-truefalsnluid\x01\x7f\x80\xc3\xbc"
    "\xe2\xf0\xff\r";

/* A seed with a few bytes changed, put in or taken out. */
static size_t spoil(char *to, const char *seed)
{
    size_t len = strlen(seed);
    memcpy(to, seed, len);
    for (size_t edits = random_below(4); edits > 0 && len > 1; edits--) {
        size_t at = 1 + random_below(len - 1), move = random_below(3);
        char spice = spices[random_below(sizeof spices - 1)];
        if (move == 0) {
            memmove(to + at, to + at + 1, len - at - 1);
            len--;
        } else if (move == 1) {
            memmove(to + at + 1, to + at, len - at);
            to[at] = spice;
            len++;
        } else {
            to[at] = spice;
        }
    }
    return len;
}

typedef struct outcome {
    sst_status status;
    bool was_repaired;
    SST_VEC(char) values; /* all kinds and texts */
} outcome;

static void parse_to(outcome *out, const char *record, size_t len)
{
    out->status = records_parse(&r, &sst_reader_json, record, len);
    out->was_repaired = out->status == SST_OK && r.parsed.was_repaired;
    out->values.len = 0;
    for (size_t i = 0; out->status == SST_OK && i < r.fields.wanted.len; i++) {
        const sst_value *value = &r.parser.values[i];
        cr_assert(sst_vec_push(&out->values, (char)('0' + value->kind)));
        cr_assert(sst_vec_append(&out->values, value->text.data, value->text.len_bytes));
    }
}

/* What stands on two lines is not read the quick way. */
Test(json_quick, a_record_gives_the_same_on_one_line_and_on_two)
{
    outcome quick = {0}, thorough = {0};
    char record[400], broken_up[401];
    size_t num_read = 0, num_skipped = 0, num_quick = 0;
    for (int round = 0; round < 60000; round++) {
        size_t seed = random_below(sizeof seeds / sizeof *seeds);
        size_t len = spoil(record, seeds[seed]);
        broken_up[0] = record[0];
        broken_up[1] = '\n';
        memcpy(broken_up + 2, record + 1, len - 1);
        parse_to(&thorough, broken_up, len + 1);
        parse_to(&quick, record, len);
        num_quick += r.parser.num_told != SST_NOT_COUNTED;
        cr_assert_eq(quick.status, thorough.status, "%.*s: %s", (int)len, record,
                     r.error.message);
        cr_assert_eq(quick.was_repaired, thorough.was_repaired, "%.*s", (int)len, record);
        cr_assert(
            quick.values.len == thorough.values.len &&
                (quick.values.len == 0 ||
                 memcmp(quick.values.at, thorough.values.at, quick.values.len) == 0),
            "%.*s", (int)len, record);
        *(quick.status == SST_OK ? &num_read : &num_skipped) += 1;
    }
    cr_assert_gt(num_read, 10000);
    cr_assert_gt(num_skipped, 10000);
    cr_assert_gt(num_quick, 10000);
    sst_vec_free(&quick.values);
    sst_vec_free(&thorough.values);
}

/* ---- lines ------------------------------------------------------------------------- */

static const char *const pieces[] = {
    "{\"text\":\"a\"}",
    "{\"text\":\"b",
    "{\"x\":[",
    "{\"x\":{\"y\":1}",
    "}",
    "]",
    "[",
    ",",
    " ",
    "  {",
    "x",
    "{",
    "\"",
    "\\",
    ":",
    "{}",
    "\r",
    "\t{}",
    "{\"text\":\"}\"}",
    "[{\"text\":\"c\"}",
};

static size_t make_input(char *to)
{
    size_t len = 0;
    bool is_tame = random_below(2) == 0; /* most lines are records */
    for (size_t num = random_below(20); num > 0; num--) {
        const char *piece = is_tame && random_below(4) > 0
                                ? pieces[0]
                                : pieces[random_below(sizeof pieces / sizeof *pieces)];
        memcpy(to + len, piece, strlen(piece));
        len += strlen(piece);
        if (random_below(3) > 0)
            to[len++] = '\n';
    }
    memset(to + len, 0, SST_RECORD_PADDING);
    return len;
}

typedef struct ends {
    size_t at[400], num;
} ends;

static void note_cut(ends *to, size_t from, const sst_cut *cut)
{
    to->at[to->num++] = from + cut->begin;
    to->at[to->num++] = from + cut->end;
}

/* Cut all, from byte `from` on and a state of {0}; those that are taken quickly as well. */
static void cut_all(ends *to, sst_text bytes, size_t from, bool is_quick)
{
    sst_cut_state state = {0};
    sst_cut cut = {0};
    sst_parsed parsed;
    sst_text part = {bytes.data + from, bytes.len_bytes - from};
    cr_assert_eq(sst_parser_reserve(&r.parser, part.len_bytes, NULL), SST_OK);
    for (;;) {
        bool is_taken =
            is_quick && sst_reader_json.take(&r.parser, &state, part, &cut, &parsed);
        if (!is_taken && !sst_json_cut(&state, part, cut.next, true, &cut))
            return;
        note_cut(to, from, &cut);
    }
}

static bool is_same(const ends *a, const ends *b)
{
    return a->num == b->num && memcmp(a->at, b->at, a->num * sizeof *a->at) == 0;
}

Test(json_quick, records_that_are_taken_are_those_that_are_cut)
{
    char bytes[1000];
    for (int round = 0; round < 30000; round++) {
        sst_text input = {bytes, make_input(bytes)};
        ends cut = {.num = 0}, taken = {.num = 0};
        cut_all(&cut, input, 0, false);
        cut_all(&taken, input, 0, true);
        cr_assert(is_same(&cut, &taken), "%.*s", (int)input.len_bytes, bytes);
    }
}

Test(json_quick, whole_lines_may_be_cut_apart_from_what_follows)
{
    char bytes[1000];
    size_t num_parted = 0;
    for (int round = 0; round < 30000; round++) {
        sst_text input = {bytes, make_input(bytes)};
        size_t have = random_below(input.len_bytes + 1);
        ends all = {.num = 0}, parts = {.num = 0};
        sst_cut_state state = {0};
        uint64_t num_lines = 0;
        size_t whole =
            sst_json_whole_lines(&state, (sst_text){bytes, have}, false, &num_lines);
        cr_assert_leq(whole, have);
        if (whole == 0)
            continue;
        num_parted++;
        cr_assert_eq(num_lines, sst_count_lines(bytes, whole));
        cut_all(&all, input, 0, false);
        cut_all(&parts, (sst_text){bytes, whole}, 0, false);
        cut_all(&parts, input, whole, false);
        cr_assert(is_same(&all, &parts), "%.*s parted at %zu", (int)input.len_bytes,
                  bytes, whole);
    }
    cr_assert_gt(num_parted, 1000);
}

/* After bytes that were cut in order, the rest may be cut anew where the state says so. */
Test(json_quick, cutting_begins_anew_where_a_line_began_a_record)
{
    char bytes[1000];
    size_t num_anew = 0;
    for (int round = 0; round < 30000; round++) {
        sst_text input = {bytes, make_input(bytes)};
        size_t have = random_below(input.len_bytes + 1);
        ends all = {.num = 0}, parts = {.num = 0};
        sst_cut_state state = {0};
        sst_cut cut = {0};
        uint64_t num_lines = 0;
        while (sst_json_cut(&state, (sst_text){bytes, have}, cut.next, false, &cut))
            note_cut(&parts, 0, &cut);
        size_t from = cut.begin;
        sst_text rest = {bytes + from, input.len_bytes - from};
        if (sst_json_whole_lines(&state, rest, true, &num_lines) == 0)
            continue;
        num_anew++;
        cr_assert_eq(num_lines, sst_count_lines(rest.data, rest.len_bytes));
        cut_all(&all, input, 0, false);
        cut_all(&parts, input, from, false);
        cr_assert(is_same(&all, &parts), "%.*s from %zu", (int)input.len_bytes, bytes,
                  from);
    }
    cr_assert_gt(num_anew, 1000);
}
