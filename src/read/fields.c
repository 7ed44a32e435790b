/* SPDX-License-Identifier: MIT */
/* fields.c - which name of a record means which field of an article.
 *
 * The names are those that scrapers and feeds write.  Of texts the longest wins, since a
 * record often has a teaser and the whole article; of everything else the first name of
 * the list that has a value. */
#include "fields.h"
#include "base/status.h"
#include "date.h"

#include <stdlib.h>
#include <string.h>
#include <strings.h>

static const struct field {
    const char *name;
    const char *names; /* in order of preference, a blank between them */
} fields_of_article[SST_NUM_FIELDS] = {
    [SST_FIELD_ID] = {"id", "id guid"},
    [SST_FIELD_URL] = {"url", "url link href source_url"},
    [SST_FIELD_SOURCE] = {"source",
                          "source_domain source_domain.name publisher publisher.name "
                          "meta_site_name meta_site_name.name source-hostname "
                          "source-hostname.name domain domain.name source source.name"},
    [SST_FIELD_LANGUAGE] = {"language", "language lang"},
    [SST_FIELD_TITLE] = {"title", "title headline name"},
    [SST_FIELD_SUMMARY] = {"summary", "summary description"},
    [SST_FIELD_TEXT] = {"text",
                        "text maintext plaintext content_text content_html body content "
                        "full_content articleBody raw_text"},
    [SST_FIELD_DATE] = {"date", "date_publish publish_date publishing_date published_at "
                                "date_published datePublished publishedAt pubDate "
                                "published date"},
    [SST_FIELD_CLUSTER] = {"cluster", ""},
};

/* ---- the names that are looked for ------------------------------------------------- */

static bool is_name(sst_text name, const char *other, size_t len_bytes)
{
    return name.len_bytes == len_bytes && memcmp(name.data, other, len_bytes) == 0;
}

static bool push_name(sst_fields *fields, const char *name, size_t len_bytes,
                      sst_field field)
{
    size_t first = 0;
    while (first < fields->wanted.len &&
           !is_name(fields->wanted.at[first].name, name, len_bytes))
        first++;
    sst_wanted wanted = {{name, len_bytes}, field, first};
    fields->shares_names |= first < fields->wanted.len;
    return sst_vec_push(&fields->wanted, wanted);
}

static bool push_names(sst_fields *fields, const char *names, sst_field field)
{
    while (*names) {
        size_t len_bytes = strcspn(names, " ");
        if (!push_name(fields, names, len_bytes, field))
            return false;
        names += len_bytes;
        names += strspn(names, " ");
    }
    return true;
}

static bool is_among(sst_text name, const char *names, bool is_any_case)
{
    for (size_t len; (len = strcspn(names, " ")) > 0; names += len) {
        if (is_name(name, names, len) || (is_any_case && len == name.len_bytes &&
                                          strncasecmp(name.data, names, len) == 0))
            return true;
        names += names[len] == ' ';
    }
    return false;
}

bool sst_field_is_usual_any_case(sst_text name)
{
    for (int f = 0; f < SST_NUM_FIELDS; f++)
        if (is_among(name, fields_of_article[f].names, true))
            return true;
    return false;
}

bool sst_field_is_usual_text(sst_text name)
{
    return is_among(name, fields_of_article[SST_FIELD_TEXT].names, false);
}

/* ---- the names that a record has ---------------------------------------------------- */

static size_t hash_name(sst_text name)
{
    if (name.len_bytes == 0)
        return 0;
    uint8_t first = (uint8_t)name.data[0];
    uint8_t last = (uint8_t)name.data[name.len_bytes - 1];
    return (name.len_bytes * 7 + first * 3u + last) % SST_NUM_NAME_HEADS;
}

static sst_known_name *find_known(const sst_fields *fields, sst_text name)
{
    for (uint32_t i = fields->heads[hash_name(name)]; i > 0;
         i = fields->known.at[i - 1].next) {
        sst_known_name *known = &fields->known.at[i - 1];
        if (is_name(name, known->name.data, known->name.len_bytes))
            return known;
    }
    return NULL;
}

const sst_known_name *sst_fields_known(const sst_fields *fields, sst_text name)
{
    return find_known(fields, name);
}

bool sst_fields_wants(const sst_fields *fields, sst_text name)
{
    const sst_known_name *known = find_known(fields, name);
    return known && known->wanted != SST_NO_WANTED;
}

/* The entry of a name; NULL: memory ran out. */
static sst_known_name *have_known(sst_fields *fields, sst_text name)
{
    sst_known_name *found = find_known(fields, name);
    if (found)
        return found;
    uint32_t *head = &fields->heads[hash_name(name)];
    sst_known_name fresh = {name, SST_NO_WANTED, false, *head};
    if (!sst_vec_push(&fields->known, fresh))
        return NULL;
    *head = (uint32_t)fields->known.len;
    return &fields->known.at[fields->known.len - 1];
}

static bool know_names(sst_fields *fields)
{
    sst_known_name *shell = have_known(fields, sst_text_of(SST_SHELL_NAME));
    if (!shell)
        return false;
    shell->leads_inside = true;
    for (size_t i = 0; i < fields->wanted.len; i++) {
        sst_text name = fields->wanted.at[i].name;
        for (size_t k = 0; k <= name.len_bytes; k++) {
            if (k < name.len_bytes && name.data[k] != '.')
                continue;
            sst_known_name *known = have_known(fields, (sst_text){name.data, k});
            if (!known)
                return false;
            if (k < name.len_bytes)
                known->leads_inside = true;
            else
                known->wanted = (uint32_t)fields->wanted.at[i].same_name;
        }
    }
    return true;
}

/* ---- init and free ------------------------------------------------------------------ */

static sst_status find_field(const char *name, sst_field *out, sst_error *err)
{
    for (int f = 0; f < SST_NUM_FIELDS; f++)
        if (name && strcmp(name, fields_of_article[f].name) == 0) {
            *out = (sst_field)f;
            return SST_OK;
        }
    return sst_fail(
        err, SST_ERR_ARGUMENT, 0,
        "field \"%s\": there is no such field; wanted id, url, source, language, "
        "title, summary, text, date or cluster",
        name ? name : "");
}

static sst_status push_given(sst_fields *fields, const sst_field_name *given,
                             sst_error *err)
{
    sst_field field = SST_FIELD_ID;
    sst_status status = find_field(given->field, &field, err);
    if (status != SST_OK)
        return status;
    if (!given->name || !*given->name)
        return sst_fail(err, SST_ERR_ARGUMENT, 0,
                        "field \"%s\": no name given; wanted %s=NAME", given->field,
                        given->field);
    fields->is_given[field] = true;
    if (!push_name(fields, given->name, strlen(given->name), field))
        return sst_fail_memory(err);
    return SST_OK;
}

/* With `is_of_lines` the usual names come behind those that were given, else instead of
 * them. */
static sst_status init_names(sst_fields *fields, const sst_field_name *given,
                             size_t num_given, bool is_of_lines, sst_error *err)
{
    for (size_t i = 0; i < num_given; i++) {
        sst_status status = push_given(fields, &given[i], err);
        if (status != SST_OK)
            return status;
    }
    for (int f = 0; f < SST_NUM_FIELDS; f++)
        if ((is_of_lines || !fields->is_given[f]) &&
            !push_names(fields, fields_of_article[f].names, (sst_field)f))
            return sst_fail_memory(err);
    return know_names(fields) ? SST_OK : sst_fail_memory(err);
}

sst_status sst_fields_init(sst_fields *out, const sst_field_name *given, size_t num_given,
                           sst_error *err)
{
    sst_fields fields = {0};
    sst_status status = init_names(&fields, given, num_given, false, err);
    if (status == SST_OK && num_given > 0) {
        fields.of_lines = calloc(1, sizeof *fields.of_lines);
        status = fields.of_lines
                     ? init_names(fields.of_lines, given, num_given, true, err)
                     : sst_fail_memory(err);
    }
    if (status != SST_OK)
        sst_fields_free(&fields);
    else
        *out = fields;
    return status;
}

void sst_fields_free(sst_fields *fields)
{
    if (!fields)
        return;
    sst_fields_free(fields->of_lines);
    free(fields->of_lines);
    sst_vec_free(&fields->wanted);
    sst_vec_free(&fields->known);
}

/* ---- from values to an article ----------------------------------------------------- */

static bool is_white(char c)
{
    return c == ' ' || (c >= '\t' && c <= '\r');
}

sst_text sst_text_trim(sst_text text)
{
    while (text.len_bytes > 0 && is_white(text.data[text.len_bytes - 1]))
        text.len_bytes--;
    while (text.len_bytes > 0 && is_white(*text.data)) {
        text.data++;
        text.len_bytes--;
    }
    return text;
}

bool sst_text_begins(sst_text text, const char *word)
{
    size_t len = strlen(word);
    return text.len_bytes >= len && strncasecmp(text.data, word, len) == 0;
}

static bool is_none(sst_text text)
{
    return text.len_bytes == 0 ||
           (text.len_bytes == 4 &&
            (!memcmp(text.data, "None", 4) || !memcmp(text.data, "null", 4)));
}

/* The value of a name, {NULL, 0} when it is not there. */
static sst_text present(const sst_value *value)
{
    const sst_text absent = {NULL, 0};
    if (value->kind != SST_KIND_TEXT && value->kind != SST_KIND_NUMBER)
        return absent;
    sst_text text = sst_text_trim(value->text);
    return is_none(text) ? absent : text;
}

/* The first name of a field that has a value wins, so later ones find it taken. */
static void set_first(sst_text *to, const sst_value *value)
{
    if (!to->data)
        *to = present(value);
}

static void set_text(sst_text *to, const sst_value *value)
{
    sst_text found = present(value);
    if (value->kind == SST_KIND_TEXT && found.len_bytes > to->len_bytes)
        *to = found;
}

static void set_date(sst_date *to, const sst_value *value)
{
    if (to->precision == SST_UNDATED)
        *to = sst_date_parse(present(value));
}

/* How many names to look at for the values; with it which_wanted says which. */
static size_t num_to_see(const sst_fields *fields, sst_values values)
{
    return values.told && !fields->shares_names ? values.num_told : fields->wanted.len;
}

static const sst_wanted *which_wanted(const sst_fields *fields, sst_values values,
                                      size_t i)
{
    bool is_told = values.told && !fields->shares_names;
    return &fields->wanted.at[is_told ? values.told[i] : i];
}

void sst_fields_fill(const sst_fields *fields, sst_values values, sst_article *article)
{
    sst_text *const texts[SST_NUM_FIELDS] = {
        [SST_FIELD_ID] = &article->id,         [SST_FIELD_URL] = &article->url,
        [SST_FIELD_SOURCE] = &article->source, [SST_FIELD_LANGUAGE] = &article->language,
        [SST_FIELD_TITLE] = &article->title,   [SST_FIELD_SUMMARY] = &article->summary,
    };
    size_t num = num_to_see(fields, values);
    for (size_t i = 0; i < num; i++) {
        const sst_wanted *w = which_wanted(fields, values, i);
        const sst_value *value = &values.at[w->same_name];
        if (value->kind == SST_KIND_NONE)
            continue;
        if (w->field == SST_FIELD_TEXT)
            set_text(&article->text, value);
        else if (w->field == SST_FIELD_DATE)
            set_date(&article->published, value);
        else if (texts[w->field])
            set_first(texts[w->field], value);
    }
}

sst_text sst_fields_unread_date(const sst_fields *fields, sst_values values,
                                const sst_article *article)
{
    sst_text found = {NULL, 0};
    size_t num =
        article->published.precision == SST_UNDATED ? num_to_see(fields, values) : 0;
    for (size_t i = 0; i < num && !found.data; i++) {
        const sst_wanted *w = which_wanted(fields, values, i);
        sst_text text = present(&values.at[w->same_name]);
        bool is_zero = text.len_bytes == 1 && *text.data == '0'; /* of a database: none */
        if (w->field == SST_FIELD_DATE && !is_zero)
            found = text;
    }
    return found;
}

/* ---- is there a text? -------------------------------------------------------------- */

const char *sst_kind_name(sst_kind kind)
{
    static const char *const names[] = {
        "nothing",    "null",          "a string",
        "the number", "true or false", "an array of other things than strings",
        "an object"};
    return names[kind];
}

static sst_status fail_no_name(const sst_fields *fields, sst_error *err)
{
    char names[160] = "";
    size_t len = 0;
    for (size_t i = 0; i < fields->wanted.len; i++) {
        const sst_wanted *w = &fields->wanted.at[i];
        if (w->field != SST_FIELD_TEXT || len + w->name.len_bytes + 3 > sizeof names)
            continue;
        if (len > 0)
            names[len++] = ' ';
        memcpy(names + len, w->name.data, w->name.len_bytes);
        len += w->name.len_bytes;
        names[len] = '\0';
    }
    if (fields->is_given[SST_FIELD_TEXT])
        return sst_fail(err, SST_ERR_RECORD, 0,
                        "--field text=%s: found no field of that name, and no title or "
                        "summary",
                        names);
    return sst_fail(
        err, SST_ERR_RECORD, 0,
        "found no field with text, title or summary; wanted the text in one of: "
        "%s; or name its field: --field text=NAME",
        names);
}

sst_status sst_fields_check_text(const sst_fields *fields, sst_values values,
                                 sst_error *err)
{
    bool has_name = false, has_text = false;
    const sst_wanted *wrong = NULL;
    const sst_value *wrong_value = NULL;
    size_t num = num_to_see(fields, values);
    for (size_t i = 0; i < num; i++) {
        const sst_wanted *w = which_wanted(fields, values, i);
        const sst_value *value = &values.at[w->same_name];
        sst_kind kind = value->kind;
        if (kind == SST_KIND_NONE)
            continue;
        has_name |= w->field == SST_FIELD_TEXT || w->field == SST_FIELD_TITLE ||
                    w->field == SST_FIELD_SUMMARY;
        if (w->field != SST_FIELD_TEXT)
            continue;
        has_text |= kind == SST_KIND_TEXT;
        if (!wrong && kind > SST_KIND_TEXT) {
            wrong = w;
            wrong_value = value;
        }
    }
    if (!has_name)
        return fail_no_name(fields, err);
    if (has_text || !wrong)
        return SST_OK;
    bool is_number = wrong_value->kind == SST_KIND_NUMBER;
    return sst_fail(
        err, SST_ERR_RECORD, 0, "field \"%.*s\": found %s%s%.*s, wanted a string",
        (int)wrong->name.len_bytes, wrong->name.data, sst_kind_name(wrong_value->kind),
        is_number ? " " : "", is_number ? (int)wrong_value->text.len_bytes : 0,
        is_number ? wrong_value->text.data : "");
}
