// SPDX-License-Identifier: MIT
// json_face.cc - a JSON record in, the values of the wanted names out: the C face of
// simdjson.
//
// On-Demand walks the record once and looks into nothing that is not wanted.  A string is
// handed over as it stands between its quotes, so that a text without escapes is never
// copied.  Built without exceptions: every step of simdjson returns an error code, and
// all memory is asked for with nothrow.
#define SIMDJSON_EXCEPTIONS 0
#include <simdjson.h>

#include <cstring>
#include <new>

extern "C" {
#include "base/status.h"
#include "json_face.h"
#include "read.h"
}

using namespace simdjson;

static_assert(SIMDJSON_PADDING <= SST_RECORD_PADDING, "a record may be read that far");

struct sst_json {
    ondemand::parser parser;
    dom::parser validator;
};

namespace
{

struct walk {
    sst_text record;
    const sst_json_visitor *visitor;
    ondemand::document *document;
    sst_error *err;
};

sst_status fail_json(error_code code, uint64_t offset, sst_error *err)
{
    if (code == MEMALLOC)
        return sst_fail_memory(err);
    return sst_fail(err, SST_ERR_RECORD, offset, "not valid JSON: %s",
                    error_message(code));
}

sst_status fail_here(const walk &w, error_code code)
{
    const char *here = nullptr;
    uint64_t offset = 0;
    if (w.document->current_location().get(here) == SUCCESS && here >= w.record.data &&
        here <= w.record.data + w.record.len_bytes)
        offset = static_cast<uint64_t>(here - w.record.data);
    return fail_json(code, offset, w.err);
}

// The bytes of a token without the white space that may follow it.
sst_text trim_token(std::string_view token)
{
    size_t len = token.size();
    while (len > 0 && std::strchr(" \t\r\n", token[len - 1]) != nullptr)
        len--;
    return {token.data(), len};
}

// A name is matched as it stands; one that is written with escapes is none that we want.
sst_text key_of(const walk &w, ondemand::raw_json_string key)
{
    const char *begin = key.raw();
    size_t room = static_cast<size_t>(w.record.data + w.record.len_bytes - begin);
    const void *end = std::memchr(begin, '"', room);
    return {begin, end ? static_cast<size_t>(static_cast<const char *>(end) - begin) : 0};
}

enum match { NO_MATCH, IS_NAME, LEADS_INSIDE };

bool is_same(const char *a, const char *b, size_t len)
{
    return len == 0 || (*a == *b && std::memcmp(a, b, len) == 0);
}

// Does a wanted name begin with `prefix` ("" or "outer.") and go on with `key`?  Most
// names fall at the first look, which their lengths decide.
match match_name(sst_text wanted, sst_text prefix, sst_text key)
{
    size_t len = prefix.len_bytes + key.len_bytes;
    if (wanted.len_bytes < len)
        return NO_MATCH;
    bool is_whole = wanted.len_bytes == len;
    if ((!is_whole && wanted.data[len] != '.') ||
        !is_same(wanted.data + prefix.len_bytes, key.data, key.len_bytes) ||
        !is_same(wanted.data, prefix.data, prefix.len_bytes))
        return NO_MATCH;
    return is_whole ? IS_NAME : LEADS_INSIDE;
}

sst_status tell(const walk &w, size_t wanted, sst_kind kind, sst_text text)
{
    return w.visitor->value(w.visitor->context, wanted, {kind, text}, w.err);
}

template <typename T> sst_status tell_string(const walk &w, size_t wanted, T &value)
{
    std::string_view raw = value.raw_json_token();
    sst_text token = trim_token(raw);
    if (token.len_bytes < 2 || token.data[token.len_bytes - 1] != '"')
        return fail_here(w, STRING_ERROR);
    return tell(w, wanted, SST_KIND_TEXT, {token.data + 1, token.len_bytes - 2});
}

bool is_digit(const char *p, const char *end)
{
    return p < end && *p >= '0' && *p <= '9';
}

const char *pass_digits(const char *p, const char *end)
{
    while (is_digit(p, end))
        p++;
    return p;
}

// RFC 8259, section 6: a number of any size, such as 1e400, that no double can hold.
bool is_number(sst_text token)
{
    const char *p = token.data, *end = p + token.len_bytes;
    p += p < end && *p == '-';
    if (!is_digit(p, end))
        return false;
    p = *p == '0' ? p + 1 : pass_digits(p, end);
    if (p < end && *p == '.') {
        if (!is_digit(++p, end))
            return false;
        p = pass_digits(p, end);
    }
    if (p < end && (*p == 'e' || *p == 'E')) {
        p++;
        p += p < end && (*p == '+' || *p == '-');
        if (!is_digit(p, end))
            return false;
        p = pass_digits(p, end);
    }
    return p == end;
}

// What Python writes for a number that is none, and JSON has no word for.
bool is_no_number(sst_text token)
{
    const char *const words[] = {"NaN", "Infinity", "-Infinity"};
    for (const char *word : words)
        if (token.len_bytes == std::strlen(word) &&
            std::memcmp(token.data, word, token.len_bytes) == 0)
            return true;
    return false;
}

sst_status tell_number(const walk &w, size_t wanted, ondemand::value &value)
{
    sst_text token = trim_token(value.raw_json_token());
    double number = 0;
    error_code code = value.get_double().get(number);
    if (code != SUCCESS && is_no_number(token))
        return tell(w, wanted, SST_KIND_NULL, token);
    if (code != SUCCESS && !is_number(token))
        return fail_here(w, code);
    return tell(w, wanted, SST_KIND_NUMBER, token);
}

sst_status tell_atom(const walk &w, size_t wanted, ondemand::value &value, sst_kind kind)
{
    sst_text token = trim_token(value.raw_json_token());
    const char *const atoms[] = {"null", "true", "false"};
    for (const char *atom : atoms)
        if (token.len_bytes == std::strlen(atom) &&
            std::memcmp(token.data, atom, token.len_bytes) == 0)
            return tell(w, wanted, kind, token);
    return fail_here(w, TAPE_ERROR);
}

sst_status tell_value(const walk &w, size_t wanted, ondemand::value &value,
                      bool is_element);

sst_status tell_array(const walk &w, size_t wanted, ondemand::value &value)
{
    sst_status status = tell(w, wanted, SST_KIND_ARRAY, {nullptr, 0});
    ondemand::array array;
    error_code code = value.get_array().get(array);
    if (status != SST_OK || code != SUCCESS)
        return status != SST_OK ? status : fail_here(w, code);
    for (auto next : array) {
        ondemand::value element;
        if ((code = next.get(element)) != SUCCESS)
            return fail_here(w, code);
        if ((status = tell_value(w, wanted, element, true)) != SST_OK)
            return status;
    }
    return tell(w, wanted, SST_KIND_ARRAY, {nullptr, 0});
}

sst_status tell_value(const walk &w, size_t wanted, ondemand::value &value,
                      bool is_element)
{
    ondemand::json_type type;
    error_code code = value.type().get(type);
    if (code != SUCCESS && is_no_number(trim_token(value.raw_json_token())))
        return tell(w, wanted, SST_KIND_NULL, {nullptr, 0});
    if (code != SUCCESS)
        return fail_here(w, code);
    switch (type) {
    case ondemand::json_type::string:
        return tell_string(w, wanted, value);
    case ondemand::json_type::number:
        return tell_number(w, wanted, value);
    case ondemand::json_type::boolean:
        return tell_atom(w, wanted, value, SST_KIND_BOOL);
    case ondemand::json_type::null:
        return tell_atom(w, wanted, value, SST_KIND_NULL);
    case ondemand::json_type::array:
        if (!is_element)
            return tell_array(w, wanted, value);
        break;
    case ondemand::json_type::object:
        break;
    }
    return tell(w, wanted, SST_KIND_OBJECT, {nullptr, 0});
}

sst_status walk_object(const walk &w, ondemand::object &object, sst_text prefix);

const size_t NOTHING = SIZE_MAX;

// What a key stands for: a wanted name, and what is inside of it.
struct meaning {
    size_t is = NOTHING; // of the wanted names
    sst_text inside = {nullptr, 0};
};

meaning find_meaning(const walk &w, sst_text prefix, sst_text key)
{
    meaning found;
    for (size_t i = 0; i < w.visitor->fields->wanted.len; i++) {
        sst_text name = w.visitor->fields->wanted.at[i].name;
        match m = match_name(name, prefix, key);
        if (m == IS_NAME && found.is == NOTHING)
            found.is = i;
        else if (m == LEADS_INSIDE)
            found.inside = {name.data, prefix.len_bytes + key.len_bytes + 1};
    }
    return found;
}

bool is_shell(sst_text text, size_t len_bytes)
{
    return text.len_bytes == len_bytes &&
           std::memcmp(text.data, SST_SHELL_NAME ".", len_bytes) == 0;
}

// A record in a shell has its names there as if they stood outside.
meaning find_meaning_of(const walk &w, sst_text prefix, sst_text key)
{
    const size_t shell_bytes = sizeof SST_SHELL_NAME - 1;
    meaning found = find_meaning(w, prefix, key);
    if (is_shell(prefix, shell_bytes + 1) && found.is == NOTHING && !found.inside.data)
        return find_meaning(w, {"", 0}, key);
    if (prefix.len_bytes == 0 && is_shell(key, shell_bytes))
        found.inside = {SST_SHELL_NAME ".", shell_bytes + 1};
    return found;
}

// One key with its value: told when it is a wanted name, and walked when a wanted name
// reaches inside.  A value can be looked at only once, so an object that is walked is not
// told.
sst_status walk_field(const walk &w, sst_text key, ondemand::value &value,
                      sst_text prefix)
{
    meaning found = find_meaning_of(w, prefix, key);
    ondemand::json_type type = ondemand::json_type::null;
    if (found.inside.data && value.type().get(type) == SUCCESS &&
        type == ondemand::json_type::object) {
        ondemand::object object;
        error_code code = value.get_object().get(object);
        return code == SUCCESS ? walk_object(w, object, found.inside)
                               : fail_here(w, code);
    }
    return found.is != NOTHING ? tell_value(w, found.is, value, false) : SST_OK;
}

sst_status walk_object(const walk &w, ondemand::object &object, sst_text prefix)
{
    for (auto next : object) {
        ondemand::field field;
        error_code code = std::move(next).get(field);
        if (code != SUCCESS)
            return fail_here(w, code);
        sst_status status = walk_field(w, key_of(w, field.key()), field.value(), prefix);
        if (status != SST_OK)
            return status;
    }
    return SST_OK;
}

} // namespace

extern "C" sst_json *sst_json_new(void)
{
    return new (std::nothrow) sst_json;
}

extern "C" void sst_json_free(sst_json *json)
{
    delete json;
}

extern "C" sst_status sst_json_walk(sst_json *json, sst_text record,
                                    const sst_json_visitor *visitor, sst_error *err)
{
    ondemand::document document;
    error_code code =
        json->parser
            .iterate(record.data, record.len_bytes, record.len_bytes + SIMDJSON_PADDING)
            .get(document);
    if (code != SUCCESS)
        return fail_json(code, 0, err);
    walk w = {record, visitor, &document, err};
    ondemand::object object;
    if ((code = document.get_object().get(object)) != SUCCESS)
        return fail_here(w, code);
    sst_status status = walk_object(w, object, {"", 0});
    const char *rest = nullptr; // found only when something stands after the object
    if (status == SST_OK && document.current_location().get(rest) == SUCCESS)
        return fail_here(w, TRAILING_CONTENT);
    return status;
}

extern "C" sst_status sst_json_validate(sst_json *json, sst_text record, sst_error *err)
{
    dom::element root;
    error_code code =
        json->validator.parse(record.data, record.len_bytes, false).get(root);
    return code == SUCCESS ? SST_OK : fail_json(code, 0, err);
}

extern "C" bool sst_json_is_utf8(sst_text bytes)
{
    return validate_utf8(bytes.data, bytes.len_bytes);
}
