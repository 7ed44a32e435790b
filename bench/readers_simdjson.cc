// SPDX-License-Identifier: MIT
// readers_simdjson.cc - simdjson alone on lines of JSON, as read/json_face.cc uses it.
#include "readers_simdjson.h"

#include <cstring>
#include <simdjson.h>

using namespace simdjson;

static uint64_t count_members(ondemand::object object)
{
    uint64_t sum = 0;
    for (auto field : object) {
        std::string_view text;
        if (field.error())
            break;
        sum += uint64_t(field.key().raw()[0]);
        if (field.value().get_string().get(text) == SUCCESS)
            sum += text.size();
    }
    return sum;
}

uint64_t simdjson_alone(const char *bytes, size_t len_bytes)
{
    ondemand::parser parser;
    const char *end = bytes + len_bytes;
    uint64_t sum = 0;
    while (bytes < end) {
        const char *found = static_cast<const char *>(memchr(bytes, '\n', size_t(end - bytes)));
        const char *line_end = found ? found : end;
        size_t len = size_t(line_end - bytes), room = size_t(end - bytes) + SIMDJSON_PADDING;
        ondemand::document document;
        ondemand::object object;
        if (parser.iterate(padded_string_view(bytes, len, room)).get(document) == SUCCESS &&
            document.get_object().get(object) == SUCCESS)
            sum += count_members(object);
        bytes = line_end + 1;
    }
    return sum;
}
