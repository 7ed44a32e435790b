/* SPDX-License-Identifier: MIT */
/* feed_strip.c - HTML in, its text out, without a parser: for feeds when there is none.
 *
 * Tags go, and those of blocks part what stands around them by a blank line; comments and
 * scripts go with what they hold; references are replaced.  What this gets wrong is what
 * only a browser would get right. */
#include "base/status.h"
#include "base/utf8.h"
#include "entities.h"
#include "feed.h"

#include <string.h>
#include <strings.h>

typedef struct strip {
    const char *at, *end;
    char *text, *to;
    bool is_block_begin; /* a blank line is due */
    bool has_no_script_end;
} strip;

static bool is_letter(char c)
{
    return (c | 0x20) >= 'a' && (c | 0x20) <= 'z';
}

static bool is_name(sst_text name, const char *const *names)
{
    for (; *names; names++)
        if (strlen(*names) == name.len_bytes &&
            strncasecmp(name.data, *names, name.len_bytes) == 0)
            return true;
    return false;
}

static void put(strip *s, const char *bytes, size_t len_bytes)
{
    if (s->is_block_begin && s->to > s->text) {
        memcpy(s->to, "\n\n", 2); /* a tag took more than that */
        s->to += 2;
    }
    s->is_block_begin = false;
    memcpy(s->to, bytes, len_bytes);
    s->to += len_bytes;
}

static void pass_behind(strip *s, const char *close)
{
    const char *found = memmem(s->at, (size_t)(s->end - s->at), close, strlen(close));
    s->at = found ? found + strlen(close) : s->end;
}

/* What a script or style holds is no text. */
static void pass_script(strip *s, sst_text name)
{
    const char *at = s->at;
    while (!s->has_no_script_end &&
           (at = memmem(at, (size_t)(s->end - at), "</", 2)) != NULL) {
        at += 2;
        if ((size_t)(s->end - at) >= name.len_bytes &&
            strncasecmp(at, name.data, name.len_bytes) == 0) {
            s->at = at;
            pass_behind(s, ">");
            return;
        }
    }
    s->has_no_script_end = true;
}

static void pass_tag(strip *s)
{
    static const char *const blocks[] = {
        "p",      "div",    "br",     "li",         "ul",      "ol",      "tr",  "td",
        "th",     "hr",     "dt",     "dd",         "h1",      "h2",      "h3",  "h4",
        "h5",     "h6",     "dl",     "blockquote", "section", "article", "pre", "table",
        "header", "footer", "figure", "figcaption", "aside",   NULL};
    static const char *const scripts[] = {"script", "style", NULL};
    bool is_end = s->at[1] == '/';
    const char *name = s->at + 1 + is_end, *behind = name;
    while (behind < s->end && (is_letter(*behind) || (*behind >= '0' && *behind <= '9')))
        behind++;
    sst_text word = {name, (size_t)(behind - name)};
    s->is_block_begin |= is_name(word, blocks);
    s->at = behind;
    pass_behind(s, ">");
    if (!is_end && is_name(word, scripts))
        pass_script(s, word);
}

static void take_markup(strip *s)
{
    size_t room = (size_t)(s->end - s->at);
    char next = room > 1 ? s->at[1] : '\0';
    if (room > 3 && memcmp(s->at, "<!--", 4) == 0)
        pass_behind(s, "-->");
    else if (next == '!' || next == '?')
        pass_behind(s, ">");
    else if (is_letter(next) || (next == '/' && room > 2 && is_letter(s->at[2])))
        pass_tag(s);
    else
        put(s, s->at++, 1);
}

static void take_reference(strip *s)
{
    uint32_t code_point = '&';
    char bytes[4];
    size_t len =
        sst_entity_take((sst_text){s->at, (size_t)(s->end - s->at)}, &code_point);
    s->at += len ? len : 1;
    put(s, bytes, sst_utf8_put(bytes, code_point));
}

sst_status sst_feed_strip(sst_text html, sst_scratch *scratch, sst_text *out,
                          sst_error *err)
{
    strip s = {.at = html.data, .end = html.data + html.len_bytes};
    s.text = s.to = sst_scratch_alloc(scratch, html.len_bytes + 4, 1);
    if (!s.text)
        return sst_fail_memory(err);
    while (s.at < s.end) {
        const char *plain = s.at;
        while (s.at < s.end && *s.at != '<' && *s.at != '&')
            s.at++;
        if (s.at > plain)
            put(&s, plain, (size_t)(s.at - plain));
        if (s.at < s.end && *s.at == '<')
            take_markup(&s);
        else if (s.at < s.end)
            take_reference(&s);
    }
    *out = sst_text_trim((sst_text){s.text, (size_t)(s.to - s.text)});
    return SST_OK;
}
