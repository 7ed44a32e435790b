/* SPDX-License-Identifier: MIT */
/* corpus.c - an NDJSON file in, its records and texts out. */
#include "corpus.h"

#include <string.h>

#include "measure.h"
#include "read/parser.h"
#include "read/reader.h"

#define READ_BYTES ((size_t)1 << 20)

static void must_grow(bool has_grown)
{
    if (!has_grown)
        die("memory ran out");
}

/* ---- parsing ---------------------------------------------------------------------------- */

struct parsing {
    sst_fields fields;
    sst_parser parser;
};

parsing *parsing_new(const char *kernel)
{
    sst_error err = {0};
    sst_read_options options;
    parsing *p = must_have(calloc(1, sizeof *p));
    sst_read_options_init(&options);
    options.kernel = kernel;
    must(sst_fields_init(&p->fields, NULL, 0, &err), &err);
    must(sst_parser_init(&p->parser, &options, &p->fields, &err), &err);
    return p;
}

void parsing_free(parsing *p)
{
    sst_parser_free(&p->parser);
    sst_fields_free(&p->fields);
    free(p);
}

/* The text of one record, valid until the next. */
static sst_text parse(parsing *p, sst_text record)
{
    sst_error err = {0};
    sst_parsed parsed;
    sst_scratch_reset(&p->parser.scratch);
    must(sst_reader_json.parse(&p->parser, record, &parsed, &err), &err);
    return parsed.article.text;
}

double parsing_time(parsing *p, const corpus *c, size_t first, size_t num)
{
    const sst_text *records = c->records.at + first;
    const char *end = records[num - 1].data + records[num - 1].len_bytes;
    sst_text bytes = {records[0].data, (size_t)(end - records[0].data)};
    sst_cut_state state = {0};
    sst_cut cut;
    double begin = cpu_ns();
    for (size_t at = 0; sst_reader_json.cut(&state, bytes, at, true, &cut); at = cut.next)
        parse(p, (sst_text){bytes.data + cut.begin, cut.end - cut.begin});
    return cpu_ns() - begin;
}

/* ---- a file ----------------------------------------------------------------------------- */

static void read_file(corpus *c)
{
    FILE *file = fopen(c->path, "rb");
    if (!file)
        die("a file cannot be read");
    size_t num;
    do {
        must_grow(sst_vec_reserve(&c->json, c->json.len + READ_BYTES));
        num = fread(c->json.at + c->json.len, 1, READ_BYTES, file);
        c->json.len += num;
    } while (num > 0);
    fclose(file);
    must_grow(sst_vec_reserve(&c->json, c->json.len + SST_RECORD_PADDING));
    memset(c->json.at + c->json.len, 0, SST_RECORD_PADDING);
}

static void cut_records(corpus *c)
{
    sst_cut_state state = {0};
    sst_text bytes = {c->json.at, c->json.len};
    sst_cut cut;
    for (size_t at = 0; sst_reader_json.cut(&state, bytes, at, true, &cut);
         at = cut.next) {
        sst_text record = {bytes.data + cut.begin, cut.end - cut.begin};
        must_grow(sst_vec_push(&c->records, record));
    }
}

static void take_texts(corpus *c)
{
    parsing *p = parsing_new(NULL);
    must_grow(sst_vec_reserve(&c->text, c->json.len)); /* enough: it never moves */
    for (size_t i = 0; i < c->records.len; i++) {
        sst_text text = parse(p, c->records.at[i]);
        sst_text kept = {c->text.at + c->text.len, text.len_bytes};
        must_grow(sst_vec_append(&c->text, text.data, text.len_bytes));
        must_grow(sst_vec_push(&c->text, '\n'));
        must_grow(sst_vec_push(&c->texts, kept));
    }
    parsing_free(p);
}

void corpus_open(corpus *c, const char *path)
{
    *c = (corpus){.path = path};
    read_file(c);
    cut_records(c);
    take_texts(c);
    if (c->texts.len == 0)
        die("a file has no articles");
}

void corpus_close(corpus *c)
{
    sst_vec_free(&c->json);
    sst_vec_free(&c->text);
    sst_vec_free(&c->records);
    sst_vec_free(&c->texts);
}
