/* SPDX-License-Identifier: MIT */
/* again.c - an article's number in, its text out: the record is read and parsed once
 * more.
 *
 * Each thread has a parser and a few open files of its own, found by the number of the
 * input: articles of one input lie close together in a run, and however many inputs there
 * are, the number of open files is bounded. */
#include "base/status.h"
#include "direct.h"
#include "expected.h"
#include "inputs.h"
#include "json_repair.h"
#include "nearby.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#define OPEN_FILES 4

typedef struct open_file {
    int fd;        /* -1: none */
    int direct_fd; /* the same past the page cache; -1: it is not read so */
    uint32_t input;
} open_file;

struct sst_again {
    sst_parser parser;
    SST_VEC(char) record;
    open_file files[OPEN_FILES];
    sst_nearby nearby;
    sst_expected *expected; /* NULL: nothing is */
    bool expects_none;      /* the system cannot read so */
    SST_VEC(sst_place) wanted;
};

static void close_file(open_file *file)
{
    if (file->fd >= 0)
        close(file->fd);
    if (file->direct_fd >= 0)
        close(file->direct_fd);
    file->fd = file->direct_fd = -1;
}

void sst_again_free(sst_again *again)
{
    if (!again)
        return;
    for (int i = 0; i < OPEN_FILES; i++)
        close_file(&again->files[i]);
    sst_parser_free(&again->parser);
    sst_nearby_free(&again->nearby);
    sst_expected_free(again->expected);
    sst_vec_free(&again->wanted);
    sst_vec_free(&again->record);
    free(again);
}

static sst_status new_again(const sst_inputs *inputs, sst_again **out, sst_error *err)
{
    sst_again *again = calloc(1, sizeof *again);
    if (!again)
        return sst_fail_memory(err);
    for (int i = 0; i < OPEN_FILES; i++)
        again->files[i].fd = again->files[i].direct_fd = -1;
    sst_status status =
        sst_parser_init(&again->parser, &inputs->options, &inputs->fields, err);
    if (status != SST_OK) {
        free(again);
        return status;
    }
    *out = again;
    return SST_OK;
}

static int open_to_read(const char *path)
{
    return open(path, O_RDONLY | O_CLOEXEC | O_NOCTTY);
}

/* -1: it cannot be, and need not. */
static int open_direct(const char *path)
{
    int fd = open_to_read(path);
    if (fd < 0 || sst_direct_begin(fd))
        return fd;
    close(fd);
    return -1;
}

static sst_status open_again(const sst_inputs *inputs, sst_again *again, uint32_t input,
                             const open_file **out, sst_error *err)
{
    const char *path = inputs->names.at + inputs->inputs.at[input].path_at;
    open_file *file = &again->files[input % OPEN_FILES];
    *out = file;
    if (file->fd >= 0 && file->input == input)
        return SST_OK;
    close_file(file);
    file->fd = open_to_read(path);
    file->input = input;
    if (file->fd < 0) {
        bool is_gone = errno != EMFILE && errno != ENFILE && errno != ENOMEM;
        return sst_fail(err, is_gone ? SST_ERR_CHANGED : SST_ERR_READ, 0,
                        "%s: %s, when it was read again", path, strerror(errno));
    }
    if (inputs->inputs.at[input].is_past_cache) {
        file->direct_fd = open_direct(path);
        (void)posix_fadvise(file->fd, 0, 0, POSIX_FADV_RANDOM); /* a record, no more */
    }
    return SST_OK;
}

static sst_status read_file(const sst_inputs *inputs, sst_again *again,
                            const sst_place *place, sst_error *err)
{
    const char *path = inputs->names.at + inputs->inputs.at[place->input].path_at;
    const open_file *file;
    struct stat info;
    sst_status status = open_again(inputs, again, place->input, &file, err);
    sst_nearby_place wanted = {.fd = file->fd,
                               .direct_fd = file->direct_fd,
                               .input = place->input,
                               .name = path,
                               .offset = place->offset,
                               .len_bytes = place->len_bytes};
    if (status == SST_OK)
        status = sst_nearby_read(&again->nearby, &wanted, again->record.at, err);
    uint64_t end = place->offset + place->len_bytes;
    if (status == SST_ERR_READ && file->fd >= 0 && fstat(file->fd, &info) == 0 &&
        S_ISREG(info.st_mode) && (uint64_t)info.st_size < end)
        return sst_fail(err, SST_ERR_CHANGED, place->offset,
                        "%s: cut since it was first read: found %lld bytes, wanted %llu",
                        path, (long long)info.st_size, (unsigned long long)end);
    return status;
}

/* Copy the bytes of a place that was expected; false: it was not. */
static bool take_expected(const sst_again *again, const sst_place *place)
{
    const char *bytes =
        again->expected ? sst_expected_find(again->expected, place) : NULL;
    if (bytes)
        memcpy(again->record.at, bytes, place->len_bytes);
    return bytes != NULL;
}

static sst_status read_record(const sst_inputs *inputs, sst_again *again,
                              const sst_place *place, sst_error *err)
{
    const sst_input *input = &inputs->inputs.at[place->input];
    if (!sst_vec_reserve(&again->record, (size_t)place->len_bytes + SST_RECORD_PADDING))
        return sst_fail_memory(err);
    memset(again->record.at + place->len_bytes, 0, SST_RECORD_PADDING);
    if (input->is_spooled)
        return sst_spool_read(&inputs->spool, place->offset, again->record.at,
                              place->len_bytes, err);
    return take_expected(again, place) ? SST_OK : read_file(inputs, again, place, err);
}

/* A record that parsed the first time and does not now is another one. */
static sst_status parse_again(const sst_inputs *inputs, sst_again *again,
                              const sst_place *place, sst_parsed *out, sst_error *err)
{
    const sst_input *input = &inputs->inputs.at[place->input];
    sst_error why = {0};
    sst_text record = {again->record.at, place->len_bytes};
    sst_scratch_reset(&again->parser.scratch);
    sst_status status =
        sst_reader_at(input->reader)->parse(&again->parser, record, out, &why);
    if (status == SST_ERR_RECORD)
        return sst_fail(err, SST_ERR_CHANGED, place->offset,
                        "%s: byte %llu: changed since it was first read: %s",
                        inputs->names.at + input->path_at,
                        (unsigned long long)place->offset, why.message);
    if (status != SST_OK)
        return sst_fail(err, status, 0, "%s", why.message);
    return SST_OK;
}

static sst_status have_again(sst_inputs *inputs, unsigned thread, sst_error *err)
{
    return inputs->again[thread] ? SST_OK
                                 : new_again(inputs, &inputs->again[thread], err);
}

/* Have the record of an article in the thread's hands. */
static sst_status have_record(sst_inputs *inputs, unsigned thread, sst_article_no no,
                              sst_error *err)
{
    if (thread >= SST_MAX_AGAIN || no >= inputs->places.len)
        return sst_fail(err, SST_ERR_ARGUMENT, 0,
                        "article %u on thread %u: there are %zu articles and %d threads",
                        no, thread, inputs->places.len, SST_MAX_AGAIN);
    sst_status status = have_again(inputs, thread, err);
    if (status == SST_OK)
        status = read_record(inputs, inputs->again[thread], &inputs->places.at[no], err);
    return status;
}

sst_status sst_inputs_give_again(void *context, unsigned thread, sst_article_no no,
                                 sst_article *out, sst_error *err)
{
    sst_inputs *inputs = context;
    sst_parsed parsed;
    sst_status status = have_record(inputs, thread, no, err);
    if (status == SST_OK)
        status = parse_again(inputs, inputs->again[thread], &inputs->places.at[no],
                             &parsed, err);
    if (status == SST_OK)
        *out = parsed.article;
    return status;
}

/* ---- what is expected ---------------------------------------------------------------- */

static int compare_places(const void *x, const void *y)
{
    const sst_place *a = x, *b = y;
    if (a->input != b->input)
        return a->input < b->input ? -1 : 1;
    return (a->offset > b->offset) - (a->offset < b->offset);
}

/* Those that are read past the page cache, in the order of their files; false: there is
 * none. */
static bool list_wanted(const sst_inputs *inputs, sst_again *again,
                        const sst_article_no *nos, size_t num)
{
    again->wanted.len = 0;
    for (size_t i = 0; i < num; i++) {
        if (nos[i] >= inputs->places.len)
            continue;
        const sst_place *place = &inputs->places.at[nos[i]];
        const sst_input *input = &inputs->inputs.at[place->input];
        if (input->is_past_cache && !input->is_spooled &&
            !sst_vec_push(&again->wanted, *place))
            return false;
    }
    if (again->wanted.len > 0)
        qsort(again->wanted.at, again->wanted.len, sizeof *again->wanted.at,
              compare_places);
    return again->wanted.len > 0;
}

void sst_inputs_expect(void *context, unsigned thread, const sst_article_no *nos,
                       size_t num)
{
    sst_inputs *inputs = context;
    if (thread >= SST_MAX_AGAIN || (num == 0 && !inputs->again[thread]) ||
        have_again(inputs, thread, NULL) != SST_OK)
        return; /* who asks for an article is told */
    sst_again *again = inputs->again[thread];
    if (num == 0) {
        sst_expected_free(again->expected);
        again->expected = NULL;
    }
    if (again->expects_none || !list_wanted(inputs, again, nos, num))
        return;
    if (!again->expected)
        again->expected = sst_expected_new();
    again->expects_none = !again->expected;
    if (again->expects_none)
        return;
    sst_expected_clear(again->expected);
    const sst_place *wanted = again->wanted.at;
    for (size_t i = 0, end; i < again->wanted.len; i = end) {
        const open_file *file;
        for (end = i + 1; end < again->wanted.len && wanted[end].input == wanted[i].input;
             end++) {
        }
        if (open_again(inputs, again, wanted[i].input, &file, NULL) == SST_OK &&
            file->direct_fd >= 0)
            sst_expected_read(again->expected, file->direct_fd, wanted + i, end - i);
    }
}

/* ---- lines --------------------------------------------------------------------------- */

/* Between the fields of a record; in a string no newline can stand as it is. */
static void join_lines(char *bytes, size_t len_bytes)
{
    for (size_t i = 0; i < len_bytes; i++)
        if (bytes[i] == '\n' || bytes[i] == '\r')
            bytes[i] = ' ';
}

sst_status sst_inputs_give_line(sst_inputs *inputs, unsigned thread, sst_article_no no,
                                sst_text *out, sst_error *err)
{
    sst_status status = have_record(inputs, thread, no, err);
    if (status != SST_OK)
        return status;
    const sst_place *place = &inputs->places.at[no];
    sst_again *again = inputs->again[thread];
    size_t num_mended = 0;
    const sst_reader *reader = sst_reader_at(inputs->inputs.at[place->input].reader);
    sst_text line = {NULL, 0};
    bool is_page = inputs->inputs.at[place->input].is_page;
    if (!is_page && (reader == &sst_reader_json || reader == &sst_reader_line)) {
        sst_parsed parsed;
        status = parse_again(inputs, again, place, &parsed, err);
        if (status != SST_OK)
            return status;
        join_lines(again->record.at, place->len_bytes);
        line = (sst_text){again->record.at, place->len_bytes};
        if (parsed.was_repaired)
            status =
                sst_mend_bytes(line, &again->parser.scratch, &line, &num_mended, err);
    }
    if (status == SST_OK)
        *out = line;
    return status;
}

const char *sst_inputs_file_of(const sst_inputs *inputs, sst_article_no no)
{
    return inputs->names.at + inputs->inputs.at[inputs->places.at[no].input].path_at;
}
