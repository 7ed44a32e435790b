/* SPDX-License-Identifier: MIT */
/* values.c - the value of an option in, a setting out; a setting in, the default that
 * the help shows out.  A value is taken whole or not at all: "3x" is no number. */
#include <ctype.h>
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "cli.h"
#include "read/date.h"
#include "read/recode.h"

#define MOST_THREADS 1024
#define MOST_SAMPLED 10000
#define MOST_RECORD_BYTES ((uint64_t)2 << 30)
#define MOST_DEPTH 1000

static void *setting_at(const sst_option *option, sst_settings *settings)
{
    return (char *)settings + option->at;
}

static const void *setting_in(const sst_option *option, const sst_settings *settings)
{
    return (const char *)settings + option->at;
}

/* ---- numbers ----------------------------------------------------------------------- */

/* A decimal number without sign or exponent: what strtod takes besides is not meant. */
static bool read_number(const char *value, double *out)
{
    if (strspn(value, "0123456789.") != strlen(value) ||
        strpbrk(value, "0123456789") == NULL)
        return false;
    char *end;
    *out = strtod(value, &end);
    return *end == '\0';
}

static bool read_whole(const char *value, uint64_t most, uint64_t *out, const char **end)
{
    if (!isdigit((unsigned char)value[0]))
        return false;
    char *stop;
    errno = 0;
    unsigned long long number = strtoull(value, &stop, 10);
    if (errno != 0 || number > most)
        return false;
    *out = number;
    *end = stop;
    return true;
}

bool sst_take_ratio(const sst_option *option, const char *value, sst_settings *settings)
{
    double number;
    if (!read_number(value, &number) || !(number > 0 && number <= 1))
        return false;
    *(double *)setting_at(option, settings) = number;
    return true;
}

bool sst_take_recall(const sst_option *option, const char *value, sst_settings *settings)
{
    double number;
    if (!read_number(value, &number) || !(number > 0 && number < 1))
        return false;
    *(double *)setting_at(option, settings) = number;
    return true;
}

bool sst_take_days(const sst_option *option, const char *value, sst_settings *settings)
{
    double number;
    if (!read_number(value, &number) || !(number > 0 && number <= 36525))
        return false;
    *(double *)setting_at(option, settings) = number;
    return true;
}

/* Any number, as strtod reads it. */
bool sst_take_number(const sst_option *option, const char *value, sst_settings *settings)
{
    char *end;
    double number = strtod(value, &end);
    if (end == value || *end != '\0' || !(number - number == 0)) /* inf, nan */
        return false;
    *(double *)setting_at(option, settings) = number;
    return true;
}

bool sst_take_count(const sst_option *option, const char *value, sst_settings *settings)
{
    uint64_t number;
    const char *end;
    if (!read_whole(value, UINT32_MAX, &number, &end) || *end != '\0')
        return false;
    *(uint32_t *)setting_at(option, settings) = (uint32_t)number;
    return true;
}

bool sst_take_sample_size(const sst_option *option, const char *value,
                          sst_settings *settings)
{
    (void)option;
    uint64_t number;
    const char *end;
    if (!read_whole(value, MOST_SAMPLED, &number, &end) || *end != '\0' || number == 0)
        return false;
    settings->sample_size = (uint32_t)number;
    return true;
}

bool sst_take_threads(const sst_option *option, const char *value, sst_settings *settings)
{
    (void)option;
    uint64_t number;
    const char *end;
    if (!read_whole(value, MOST_THREADS, &number, &end) || *end != '\0')
        return false;
    settings->run.num_threads = settings->read.num_threads = (unsigned)number;
    return true;
}

/* Digits, and at most one point among or before them: "12", "1.5", ".5". */
static bool read_decimal(const char *value, uint64_t *whole, double *part,
                         const char **end)
{
    size_t num = strspn(value, "0123456789"), num_behind = 0;
    *whole = 0;
    *part = 0;
    *end = value;
    if (num > 0 && !read_whole(value, UINT64_MAX, whole, end))
        return false;
    if (value[num] == '.') {
        char fraction[32];
        num_behind = strspn(value + num + 1, "0123456789");
        snprintf(fraction, sizeof fraction, "0.%.*s",
                 (int)(num_behind < 20 ? num_behind : 20), value + num + 1);
        *part = strtod(fraction, NULL);
        *end = value + num + 1 + num_behind;
    }
    return num + num_behind > 0;
}

/* A number of bytes above 0; a part of a byte is none. */
static bool read_size(const char *value, uint64_t *out)
{
    static const char suffixes[] = "KMGT";
    unsigned shift = 0;
    uint64_t whole;
    double part;
    const char *end;
    if (!read_decimal(value, &whole, &part, &end))
        return false;
    if (*end != '\0') {
        const char *suffix = strchr(suffixes, toupper((unsigned char)*end));
        if (suffix == NULL || end[1] != '\0')
            return false;
        shift = 10 * (unsigned)(suffix - suffixes + 1);
    }
    uint64_t less = (uint64_t)(part * (double)((uint64_t)1 << shift));
    if (whole > (UINT64_MAX - less) >> shift || (whole << shift) + less == 0)
        return false;
    *out = (whole << shift) + less;
    return true;
}

bool sst_take_size(const sst_option *option, const char *value, sst_settings *settings)
{
    return read_size(value, (uint64_t *)setting_at(option, settings));
}

bool sst_take_record(const sst_option *option, const char *value, sst_settings *settings)
{
    uint64_t *at = (uint64_t *)setting_at(option, settings);
    return sst_take_size(option, value, settings) && *at <= MOST_RECORD_BYTES;
}

bool sst_take_limit(const sst_option *option, const char *value, sst_settings *settings)
{
    uint32_t *at = (uint32_t *)setting_at(option, settings);
    return sst_take_count(option, value, settings) && *at > 0;
}

bool sst_take_ms(const sst_option *option, const char *value, sst_settings *settings)
{
    uint64_t number;
    const char *end;
    if (!read_whole(value, UINT32_MAX, &number, &end) || *end != '\0' || number == 0)
        return false;
    *(uint64_t *)setting_at(option, settings) = number;
    return true;
}

/* Of XML and of HTML. */
bool sst_take_tag(const sst_option *option, const char *value, sst_settings *settings)
{
    uint64_t bytes;
    (void)option;
    if (!read_size(value, &bytes) || bytes > UINT32_MAX)
        return false;
    settings->read.max_tag_bytes = bytes;
    settings->read.max_html_tag_bytes = (uint32_t)bytes;
    return true;
}

bool sst_take_depth(const sst_option *option, const char *value, sst_settings *settings)
{
    uint32_t *at = (uint32_t *)setting_at(option, settings);
    return sst_take_limit(option, value, settings) && *at <= MOST_DEPTH;
}

bool sst_take_max_skipped(const sst_option *option, const char *value,
                          sst_settings *settings)
{
    (void)option;
    char digits[32];
    size_t len = strlen(value);
    bool is_percent = len > 0 && value[len - 1] == '%';
    if (len >= sizeof digits || (!is_percent && strchr(value, '.') != NULL))
        return false;
    memcpy(digits, value, len + 1);
    if (is_percent)
        digits[len - 1] = '\0';
    double number;
    if (!read_number(digits, &number) || (is_percent && number > 100))
        return false;
    settings->max_skipped = number;
    settings->max_skipped_is_percent = is_percent;
    return true;
}

/* ---- switches and names ------------------------------------------------------------ */

bool sst_take_switch(const sst_option *option, const char *value, sst_settings *settings)
{
    (void)value;
    *(bool *)setting_at(option, settings) = true;
    return true;
}

bool sst_take_negation(const sst_option *option, const char *value,
                       sst_settings *settings)
{
    (void)value;
    *(bool *)setting_at(option, settings) = false;
    return true;
}

bool sst_take_help(const sst_option *option, const char *value, sst_settings *settings)
{
    (void)value;
    settings->help = option->letter == 'h' ? SST_HELP_SHORT : SST_HELP_FULL;
    return true;
}

bool sst_take_string(const sst_option *option, const char *value, sst_settings *settings)
{
    if (value[0] == '\0')
        return false;
    *(const char **)setting_at(option, settings) = value;
    return true;
}

bool sst_take_sample(const sst_option *option, const char *value, sst_settings *settings)
{
    (void)option;
    if (value[0] == '\0')
        return false;
    settings->samples[settings->num_samples++] = value;
    return true;
}

bool sst_take_tmp(const sst_option *option, const char *value, sst_settings *settings)
{
    settings->read.tmp_dir = value;
    return sst_take_string(option, value, settings);
}

static const char *const keep_names[] = {"earliest", "longest", "first"};
static const char *const pairs_names[] = {"edges", "all", "none"};

/* The place of a name in a list of three; -1: it is not there. */
static int find_name(const char *name, const char *const names[3])
{
    for (int i = 0; i < 3; i++)
        if (strcmp(name, names[i]) == 0)
            return i;
    return -1;
}

bool sst_take_keep(const sst_option *option, const char *value, sst_settings *settings)
{
    (void)option;
    int found = find_name(value, keep_names);
    if (found >= 0)
        settings->run.keep = (sst_keep)found;
    return found >= 0;
}

bool sst_take_pairs(const sst_option *option, const char *value, sst_settings *settings)
{
    (void)option;
    int found = find_name(value, pairs_names);
    if (found >= 0)
        settings->report.pairs = (sst_pairs_shown)found;
    return found >= 0;
}

#define HALF_DAY_SECONDS (12 * 3600)

/* A bare day stands for its noon; half a day before it and behind it are the limits. */
static bool take_date(const char *value, int64_t side, sst_date *out)
{
    sst_date date = sst_date_parse(sst_text_of(value));
    if (date.precision == SST_UNDATED)
        return false;
    if (date.precision == SST_DAY)
        date.seconds += side * HALF_DAY_SECONDS - (side > 0);
    *out = date;
    return true;
}

bool sst_take_since(const sst_option *option, const char *value, sst_settings *settings)
{
    (void)option;
    settings->since = value;
    return take_date(value, -1, &settings->run.since);
}

bool sst_take_until(const sst_option *option, const char *value, sst_settings *settings)
{
    (void)option;
    settings->until = value;
    return take_date(value, 1, &settings->run.until);
}

/* The bits that one name of --relations stands for; 0: there is no such name. */
static unsigned relation_bits(const char *name, size_t len)
{
    if (len == 3 && memcmp(name, "all", 3) == 0)
        return SST_RELATIONS_ALL;
    if (len == 4 && memcmp(name, "near", 4) == 0)
        return SST_RELATIONS_NEAR;
    for (int r = SST_UNRELATED + 1; r < SST_NUM_RELATIONS; r++) {
        const char *known = sst_relation_name((sst_relation)r);
        if (strlen(known) == len && memcmp(known, name, len) == 0)
            return SST_RELATION_BIT(r);
    }
    return 0;
}

bool sst_take_relations(const sst_option *option, const char *value,
                        sst_settings *settings)
{
    (void)option;
    unsigned bits = 0;
    for (const char *name = value;; name++) {
        size_t len = strcspn(name, ",");
        unsigned more = relation_bits(name, len);
        if (more == 0)
            return false;
        bits |= more;
        name += len;
        if (*name == '\0')
            break;
    }
    settings->run.relations = bits;
    return true;
}

bool sst_take_field(const sst_option *option, const char *value, sst_settings *settings)
{
    (void)option;
    static const char *const known[] = {"id",   "text",     "title",   "url",    "source",
                                        "date", "language", "summary", "cluster"};
    const char *equals = strchr(value, '=');
    if (equals == NULL || equals[1] == '\0' ||
        settings->read.num_fields == SST_MOST_FIELDS)
        return false;
    for (size_t i = 0; i < sizeof known / sizeof *known; i++) {
        if (strlen(known[i]) != (size_t)(equals - value) ||
            strncmp(known[i], value, strlen(known[i])) != 0)
            continue;
        settings->fields[settings->read.num_fields++] =
            (sst_field_name){.field = known[i], .name = equals + 1};
        return true;
    }
    return false;
}

bool sst_take_charset(const sst_option *option, const char *value, sst_settings *settings)
{
    (void)option;
    settings->read.charset = value;
    return sst_recode_is_known(value);
}

bool sst_take_format(const sst_option *option, const char *value, sst_settings *settings)
{
    (void)option;
    if (strcmp(value, "list") == 0) {
        settings->lists_formats = true;
        return true;
    }
    for (size_t i = 0; sst_format_name(i) != NULL; i++)
        if (strcmp(value, sst_format_name(i)) == 0)
            settings->read.format = sst_format_name(i);
    return settings->read.format != NULL && strcmp(value, settings->read.format) == 0;
}

/* ---- defaults ---------------------------------------------------------------------- */

void sst_show_none(const sst_option *option, const sst_settings *settings, char *to,
                   size_t room)
{
    (void)settings;
    snprintf(to, room, "%s", option->none);
}

void sst_show_string(const sst_option *option, const sst_settings *settings, char *to,
                     size_t room)
{
    const char *string = *(const char *const *)setting_in(option, settings);
    snprintf(to, room, "%s", string != NULL ? string : option->none);
}

void sst_show_number(const sst_option *option, const sst_settings *settings, char *to,
                     size_t room)
{
    snprintf(to, room, "%g", *(const double *)setting_in(option, settings));
}

void sst_show_count(const sst_option *option, const sst_settings *settings, char *to,
                    size_t room)
{
    uint32_t count = *(const uint32_t *)setting_in(option, settings);
    if (count == 0 && option->none != NULL)
        sst_show_none(option, settings, to, room);
    else
        snprintf(to, room, "%u", (unsigned)count);
}

/* As it may be given: 65536 is 64K. */
static void show_bytes(uint64_t size, char *to, size_t room)
{
    static const char suffixes[] = "\0KMGT";
    size_t suffix = 0;
    while (suffix < 4 && size > 0 && size % 1024 == 0) {
        size /= 1024;
        suffix++;
    }
    snprintf(to, room, "%llu%.1s", (unsigned long long)size, &suffixes[suffix]);
}

void sst_show_size(const sst_option *option, const sst_settings *settings, char *to,
                   size_t room)
{
    show_bytes(*(const uint64_t *)setting_in(option, settings), to, room);
}

void sst_show_tag(const sst_option *option, const sst_settings *settings, char *to,
                  size_t room)
{
    (void)option;
    show_bytes(settings->read.max_tag_bytes, to, room);
}

void sst_show_keep(const sst_option *option, const sst_settings *settings, char *to,
                   size_t room)
{
    (void)option;
    snprintf(to, room, "%s", keep_names[settings->run.keep]);
}

void sst_show_pairs(const sst_option *option, const sst_settings *settings, char *to,
                    size_t room)
{
    (void)option;
    snprintf(to, room, "%s", pairs_names[settings->report.pairs]);
}
