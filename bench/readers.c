/* SPDX-License-Identifier: MIT */
/* readers.c - a command: bytes of one format through its reader, and through the library that
 * it stands on alone.
 *
 *     readers ROUNDS FORMAT [WORKER] <LIST
 *
 * LIST names files, one a line; they are read into memory first.  A line for each row of the
 * format: what it is, bytes, and CPU nanoseconds of the median round, those of child
 * processes included.  Rows take turns.  To add a format, add rows. */
#include <stdbool.h>
#include <string.h>
#include <sys/resource.h>

#include <csv.h>
#include <expat.h>
#include <libxml/HTMLparser.h>

#include "base/vec.h"
#include "measure.h"
#include "read/parser.h"
#include "read/reader.h"

typedef struct job {
    SST_VEC(sst_text) files;
    const sst_reader *reader;
    sst_read_options options;
    sst_fields fields;
} job;

typedef struct row {
    const char *format; /* NULL: of any */
    const char *name;
    uint64_t (*run)(job *j); /* something that depends on the work */
} row;

/* ---- rows -------------------------------------------------------------------------- */

static uint64_t read_record(job *j, sst_parser *parser, sst_text record, sst_text header,
                            sst_translation *out)
{
    const sst_origin origin = {.path = "bench", .header = header};
    sst_parsed parsed = {0};
    sst_scratch_reset(&parser->scratch);
    sst_translation_clear(out);
    if (j->reader->translate) {
        j->reader->translate(parser, record, &origin, out, NULL);
        return out->bytes.len;
    }
    j->reader->parse(parser, record, &parsed, NULL);
    return parsed.article.text.len_bytes;
}

/* Cut and parse in one pass where the reader has one for the record, as a run does; the first
 * record may be the header of the others. */
static uint64_t read_records(job *j, sst_parser *parser, sst_text bytes,
                             sst_translation *out)
{
    const sst_reader *reader = j->reader;
    sst_cut_state state = {0};
    sst_cut cut = {0};
    sst_text header = {NULL, 0};
    uint64_t sum = 0;
    for (;;) {
        sst_parsed parsed;
        sst_scratch_reset(&parser->scratch);
        if (reader->take && reader->take(parser, &state, bytes, &cut, &parsed)) {
            sum += parsed.article.text.len_bytes;
            continue;
        }
        if (!reader->cut(&state, bytes, cut.next, true, &cut))
            return sum;
        sst_text record = {bytes.data + cut.begin, cut.end - cut.begin};
        if (reader->has_header && !header.data)
            header = record;
        else
            sum += read_record(j, parser, record, header, out);
    }
}

static uint64_t run_reader(job *j)
{
    sst_parser parser;
    sst_translation out = {0};
    sst_error err = {0};
    uint64_t sum = 0;
    must(sst_parser_init(&parser, &j->options, &j->fields, &err), &err);
    for (size_t i = 0; i < j->files.len; i++) {
        sst_text bytes = j->files.at[i];
        if (j->reader->take)
            must(sst_parser_reserve(&parser, bytes.len_bytes, &err), &err);
        sum += j->reader->cut ? read_records(j, &parser, bytes, &out)
                              : read_record(j, &parser, bytes, (sst_text){NULL, 0}, &out);
    }
    sst_translation_free(&out);
    sst_parser_free(&parser);
    return sum;
}

static void count_tag(void *sum, const xmlChar *name, const xmlChar **attributes)
{
    (void)attributes;
    *(uint64_t *)sum += name[0];
}

static void count_text(void *sum, const xmlChar *bytes, int len)
{
    (void)bytes;
    *(uint64_t *)sum += (uint64_t)len;
}

static void be_silent(void *sum, xmlErrorPtr error)
{
    (void)sum, (void)error;
}

/* Its push interface with callbacks that do nothing but count. */
static uint64_t run_libxml2(job *j)
{
    uint64_t sum = 0;
    htmlSAXHandler handler = {.startElement = count_tag,
                              .characters = count_text,
                              .cdataBlock = count_text,
                              .serror = be_silent,
                              .initialized = XML_SAX2_MAGIC};
    for (size_t i = 0; i < j->files.len; i++) {
        const sst_text *bytes = &j->files.at[i];
        htmlParserCtxtPtr parser = must_have(htmlCreatePushParserCtxt(
            &handler, &sum, NULL, 0, NULL, XML_CHAR_ENCODING_UTF8));
        htmlCtxtUseOptions(parser, HTML_PARSE_RECOVER | HTML_PARSE_NOERROR |
                                       HTML_PARSE_NOWARNING | HTML_PARSE_IGNORE_ENC);
        htmlParseChunk(parser, bytes->data, (int)bytes->len_bytes, 0);
        htmlParseChunk(parser, NULL, 0, 1);
        htmlFreeParserCtxt(parser);
    }
    return sum;
}

static void XMLCALL count_element(void *sum, const XML_Char *name,
                                  const XML_Char **attributes)
{
    (void)attributes;
    *(uint64_t *)sum += (uint64_t)name[0];
}

static void XMLCALL count_end(void *sum, const XML_Char *name)
{
    (void)sum, (void)name;
}

static void XMLCALL count_data(void *sum, const XML_Char *bytes, int len)
{
    (void)bytes;
    *(uint64_t *)sum += (uint64_t)len;
}

static uint64_t run_expat(job *j)
{
    uint64_t sum = 0;
    for (size_t i = 0; i < j->files.len; i++) {
        const sst_text *bytes = &j->files.at[i];
        XML_Parser parser = must_have(XML_ParserCreate(NULL));
        XML_SetUserData(parser, &sum);
        XML_SetElementHandler(parser, count_element, count_end);
        XML_SetCharacterDataHandler(parser, count_data);
        XML_Parse(parser, bytes->data, (int)bytes->len_bytes, 1);
        XML_ParserFree(parser);
    }
    return sum;
}

static void count_field(void *bytes, size_t len_bytes, void *sum)
{
    (void)bytes;
    *(uint64_t *)sum += len_bytes;
}

static void count_row(int last, void *sum)
{
    (void)last;
    ++*(uint64_t *)sum;
}

static uint64_t run_libcsv(job *j)
{
    uint64_t sum = 0;
    for (size_t i = 0; i < j->files.len; i++) {
        struct csv_parser parser;
        const sst_text *bytes = &j->files.at[i];
        if (csv_init(&parser, 0) != 0)
            die("memory ran out");
        csv_parse(&parser, bytes->data, bytes->len_bytes, count_field, count_row, &sum);
        csv_fini(&parser, count_field, count_row, &sum);
        csv_free(&parser);
    }
    return sum;
}

static sst_status count_value(void *sum, size_t wanted, sst_value value, sst_error *err)
{
    (void)wanted;
    (void)err;
    *(uint64_t *)sum += value.text.len_bytes;
    return SST_OK;
}

/* A line at a time, through its C face, which tells the values that fields have. */
static uint64_t run_simdjson(job *j)
{
    uint64_t sum = 0;
    sst_json *json = sst_json_new();
    if (!json)
        die("memory ran out");
    sst_json_visitor visitor = {&j->fields, count_value, &sum};
    for (size_t i = 0; i < j->files.len; i++) {
        const char *at = j->files.at[i].data, *end = at + j->files.at[i].len_bytes;
        while (at < end) {
            const char *found = memchr(at, '\n', (size_t)(end - at));
            const char *line_end = found ? found : end;
            sst_json_walk(json, (sst_text){at, (size_t)(line_end - at)}, &visitor, NULL);
            at = line_end + 1;
        }
    }
    sst_json_free(json);
    return sum;
}

static const row rows[] = {
    {NULL, "samestory", run_reader},          {"html", "libxml2 alone", run_libxml2},
    {"feed", "expat alone", run_expat},       {"csv", "libcsv alone", run_libcsv},
    {"json", "simdjson alone", run_simdjson},
};
#define NUM_ROWS (sizeof rows / sizeof *rows)

/* ---- files and clocks -------------------------------------------------------------- */

static void read_files(job *j)
{
    char path[4096];
    while (fgets(path, sizeof path, stdin)) {
        path[strcspn(path, "\n")] = '\0';
        FILE *file = must_have(fopen(path, "rb"));
        SST_VEC(char) bytes = {0};
        size_t got = 1;
        while (got > 0) {
            if (!sst_vec_reserve(&bytes, bytes.len + (1u << 16) + SST_RECORD_PADDING))
                die("memory ran out");
            got = fread(bytes.at + bytes.len, 1, 1u << 16, file);
            bytes.len += got;
        }
        fclose(file);
        sst_text text = {bytes.at, bytes.len};
        if (!sst_vec_push(&j->files, text))
            die("memory ran out");
    }
}

static double used_ns(int who)
{
    struct rusage used;
    getrusage(who, &used);
    return (double)(used.ru_utime.tv_sec + used.ru_stime.tv_sec) * SECOND_NS +
           (double)(used.ru_utime.tv_usec + used.ru_stime.tv_usec) * 1e3;
}

/* Children count when they have ended. */
static double all_used_ns(void)
{
    return used_ns(RUSAGE_SELF) + used_ns(RUSAGE_CHILDREN);
}

int main(int argc, char **argv)
{
    static double ns[NUM_ROWS][MAX_ROUNDS];
    static job j;
    volatile uint64_t sum = 0;
    size_t num_rounds = argc > 2 ? strtoul(argv[1], NULL, 10) : 0;
    j.reader = argc > 2 ? sst_reader_find(argv[2]) : NULL;
    if (!j.reader || num_rounds < 1 || num_rounds > MAX_ROUNDS)
        die("usage: readers ROUNDS FORMAT [WORKER] <LIST");
    sst_read_options_init(&j.options);
    j.options.html_worker = argc > 3 ? argv[3] : NULL;
    must(sst_fields_init(&j.fields, NULL, 0, NULL), NULL);
    read_files(&j);
    double num_bytes = 0;
    for (size_t i = 0; i < j.files.len; i++)
        num_bytes += (double)j.files.at[i].len_bytes;
    for (size_t round = 0; round < num_rounds; round++)
        for (size_t r = 0; r < NUM_ROWS; r++) {
            if (rows[r].format && strcmp(rows[r].format, argv[2]) != 0)
                continue;
            double begin = all_used_ns();
            sum += rows[r].run(&j);
            ns[r][round] = all_used_ns() - begin;
        }
    for (size_t r = 0; r < NUM_ROWS; r++)
        if (!rows[r].format || strcmp(rows[r].format, argv[2]) == 0)
            printf("%s\t%.0f\t%.0f\n", rows[r].name, num_bytes,
                   median(ns[r], num_rounds));
    return 0;
}
