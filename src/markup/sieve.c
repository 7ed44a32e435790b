/* SPDX-License-Identifier: MIT */
/* sieve.c - HTML -> the HTML of it that can matter.
 *
 * The states of HTML 5's tokenizer, as far as they decide where something ends: tags with
 * quoted values, comments, and elements whose content is raw text up to their end tag.  Spans
 * are copied as they stand. */
#include "sieve.h"

#include <stdbool.h>
#include <string.h>
#include <strings.h>

#define MOST_ATTRIBUTES 24    /* of those that are kept; more are left out */
#define MOST_VALUE_BYTES 8192 /* longer values are left out */
#define LEAST_PROSE_BYTES 500
#define NAME_BYTES 16 /* longer names of elements are none of ours */

typedef struct sifting {
    const char *p, *end;
    sst_bytes out;
    size_t max_tag_bytes;
    bool is_over, in_pre;
} sifting;

typedef struct tag_name {
    char at[NAME_BYTES]; /* small letters; empty when it is longer */
    size_t len;
} tag_name;

typedef struct attribute {
    const char *name, *value,
        *end; /* end: of all of it; value: NULL when there is none */
    size_t name_len, value_len;
} attribute;

static bool is_blank(char c)
{
    return c == ' ' || c == '\n' || c == '\t' || c == '\r' || c == '\f';
}

static bool is_letter(char c)
{
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}

/* ---- elements that are left out ---------------------------------------------------- */

static bool is_name(const tag_name *name, const char *word)
{
    return strcmp(name->at, word) == 0;
}

/* Elements of which nothing is kept, up to the first end tag of their name. */
static bool is_left_out(const tag_name *name)
{
    static const char *const words[] = {"script",   "style",    "svg",     "noscript",
                                        "iframe",   "canvas",   "noembed", "noframes",
                                        "template", "textarea", "math",    NULL};
    if (name->at[0] == '\0' || !strchr("scnitm", name->at[0]))
        return false;
    for (size_t i = 0; words[i]; i++)
        if (is_name(name, words[i]))
            return true;
    return false;
}

/* Elements without content that say nothing here. */
static bool is_nothing(const tag_name *name)
{
    return is_name(name, "img") || is_name(name, "input") || is_name(name, "source") ||
           is_name(name, "wbr");
}

/* Where the end tag of that name begins; the end of the page when there is none. */
static const char *find_end_tag(const sifting *s, const char *p, const tag_name *name)
{
    while ((p = memchr(p, '<', (size_t)(s->end - p))) != NULL) {
        const char *rest = p + 2 + name->len;
        if (rest < s->end && p[1] == '/' &&
            strncasecmp(p + 2, name->at, name->len) == 0 &&
            (is_blank(*rest) || *rest == '>' || *rest == '/'))
            return p;
        p++;
    }
    return s->end;
}

static const char *behind_bracket(const sifting *s, const char *p)
{
    const char *bracket = memchr(p, '>', (size_t)(s->end - p));
    return bracket ? bracket + 1 : s->end;
}

/* ---- attributes -------------------------------------------------------------------- */

static bool is_one_of(const attribute *a, const char *const *names)
{
    for (; *names; names++)
        if (strlen(*names) == a->name_len &&
            strncasecmp(*names, a->name, a->name_len) == 0)
            return true;
    return false;
}

static bool hides(const attribute *a)
{
    return a->value && (memmem(a->value, a->value_len, "none", 4) ||
                        memmem(a->value, a->value_len, "hidden", 6));
}

static bool is_wanted(const tag_name *tag, const attribute *a)
{
    static const char *const meta[] = {"property",   "name",    "itemprop",
                                       "http-equiv", "content", NULL};
    static const char *const link[] = {"rel", "href", NULL};
    static const char *const any[] = {"class",       "id",       "itemprop", "role",
                                      "hidden",      "datetime", "pubdate",  "content",
                                      "aria-hidden", "lang",     "xml:lang", NULL};
    static const char *const style[] = {"style", NULL};
    if (a->value_len > MOST_VALUE_BYTES)
        return false;
    if (is_name(tag, "meta"))
        return is_one_of(a, meta);
    if (is_name(tag, "link"))
        return is_one_of(a, link);
    if (a->name[0] == '\0' || !strchr("acdhilprsxACDHILPRSX", a->name[0]))
        return false;
    return is_one_of(a, any) || (is_one_of(a, style) && hides(a));
}

/* The attribute at *p, which is moved behind it; false: the tag ends here. */
static bool next_attribute(const sifting *s, const char **at, attribute *out)
{
    const char *p = *at;
    while (p < s->end && (is_blank(*p) || *p == '/'))
        p++;
    *out = (attribute){.name = p};
    *at = p;
    if (p == s->end || *p == '>')
        return false;
    p++; /* a name may begin with = */
    while (p < s->end && !is_blank(*p) && *p != '=' && *p != '>' && *p != '/')
        p++;
    out->name_len = (size_t)(p - out->name);
    out->end = *at = p;
    while (p < s->end && is_blank(*p))
        p++;
    if (p == s->end || *p != '=')
        return true;
    for (p++; p < s->end && is_blank(*p);)
        p++;
    if (p < s->end && (*p == '"' || *p == '\'')) {
        char quote = *p++;
        const char *close = memchr(p, quote, (size_t)(s->end - p));
        out->value = p;
        out->value_len = (size_t)((close ? close : s->end) - p);
        p = close ? close + 1 : s->end;
    } else {
        out->value = p;
        while (p < s->end && !is_blank(*p) && *p != '>')
            p++;
        out->value_len = (size_t)(p - out->value);
    }
    out->end = *at = p;
    return true;
}

/* ---- tags -------------------------------------------------------------------------- */

static tag_name read_name(const sifting *s, const char *p)
{
    tag_name name = {.len = 0};
    const char *begin = p;
    for (; p < s->end && !is_blank(*p) && *p != '>' && *p != '/'; p++)
        if (p - begin < NAME_BYTES - 1)
            name.at[p - begin] = is_letter(*p) ? (char)(*p | 0x20) : *p;
    name.len = (size_t)(p - begin);
    if (name.len >= NAME_BYTES)
        name.at[0] = '\0';
    return name;
}

/* Some pages have their text for those whose browsers run no scripts. */
static bool has_prose(const sifting *s, const char *content, const tag_name *name)
{
    if (!is_name(name, "noscript"))
        return false;
    size_t len = (size_t)(find_end_tag(s, content, name) - content);
    return len >= LEAST_PROSE_BYTES && memmem(content, len, "<p", 2);
}

/* An end tag: its attributes, which it should not have, are left out. */
static void pass_end_tag(sifting *s)
{
    const char *p = s->p + 2;
    tag_name name = read_name(s, p);
    attribute a;
    const char *at = p + name.len;
    s->in_pre &= !is_name(&name, "pre");
    while (next_attribute(s, &at, &a))
        ;
    /* what follows the end of the body belongs to it all the same */
    bool is_last = is_name(&name, "body") || is_name(&name, "html");
    if (at < s->end && !is_last) {
        sst_bytes_add(&s->out, s->p, 2 + name.len);
        sst_bytes_add_char(&s->out, '>');
    }
    s->p = at < s->end ? at + 1 : at;
}

/* JSON-LD stays, and so do its brackets. */
static void pass_raw(sifting *s, const tag_name *name, const char *content,
                     bool is_linked)
{
    const char *close = find_end_tag(s, content, name);
    if (is_linked) {
        static const char open[] = "<script type=\"application/ld+json\">";
        sst_bytes_add(&s->out, open, sizeof open - 1);
        sst_bytes_add(&s->out, content, (size_t)(close - content));
        sst_bytes_add(&s->out, "</script>", 9);
    }
    s->p = close < s->end ? behind_bracket(s, close) : s->end;
}

static bool is_linked_data(const attribute *a)
{
    static const char *const type[] = {"type", NULL};
    static const char wanted[] = "application/ld+json";
    return a->value_len >= sizeof wanted - 1 && is_one_of(a, type) &&
           strncasecmp(a->value, wanted, sizeof wanted - 1) == 0;
}

static bool names_canonical(const attribute *a)
{
    static const char *const rel[] = {"rel", NULL};
    return a->value && is_one_of(a, rel) &&
           memmem(a->value, a->value_len, "canonical", 9);
}

static void pass_tag(sifting *s)
{
    const char *begin = s->p, *at = begin + 1;
    tag_name name = read_name(s, at);
    size_t begin_out = s->out.len, tag_bytes = name.len;
    bool is_linked = false, is_out = is_left_out(&name) || is_nothing(&name);
    bool is_link = is_name(&name, "link"), is_canonical = false;
    int num_kept = 0;
    at += name.len;
    sst_bytes_add(&s->out, begin, (size_t)(at - begin));
    for (attribute a; next_attribute(s, &at, &a);) {
        tag_bytes += a.name_len + 1;
        is_linked |= is_out && is_linked_data(&a);
        is_canonical |= is_link && names_canonical(&a);
        if (is_out || num_kept == MOST_ATTRIBUTES || !is_wanted(&name, &a))
            continue;
        sst_bytes_add_char(&s->out, ' ');
        sst_bytes_add(&s->out, a.name, (size_t)(a.end - a.name));
        num_kept++;
    }
    s->is_over |= tag_bytes > s->max_tag_bytes;
    if (at == s->end) { /* HTML 5: a tag that does not end is none */
        s->out.len = begin_out;
        s->p = at;
        return;
    }
    sst_bytes_add_char(&s->out, '>');
    s->p = at + 1;
    s->in_pre |= is_name(&name, "pre");
    if (is_link && !is_canonical)
        s->out.len = begin_out;
    if (is_out) {
        s->out.len = begin_out;
        if (is_nothing(&name) || has_prose(s, s->p, &name))
            return;
        if (at[-1] == '/' && (is_name(&name, "svg") || is_name(&name, "math")))
            return; /* drawn elsewhere: nothing stands in it */
        pass_raw(s, &name, s->p, is_linked && is_name(&name, "script"));
    }
}

static void pass_comment(sifting *s)
{
    const char *p = s->p + 4;
    if (s->end - s->p < 4 || memcmp(s->p, "<!--", 4) != 0) {
        s->p = behind_bracket(s, s->p); /* <!DOCTYPE, <![CDATA[, <?xml */
        return;
    }
    if (p < s->end && *p == '>') { /* <!--> is a comment, too */
        s->p = p + 1;
        return;
    }
    const char *close = memmem(p - 2, (size_t)(s->end - p) + 2, "-->", 3);
    s->p = close ? close + 3 : s->end;
}

/* What stands between tags, with one blank for many: indents are as long as texts. */
static void pass_text(sifting *s, const char *stop)
{
    while (s->p < stop && !s->in_pre) {
        const char *p = s->p;
        while (p < stop && !(is_blank(p[0]) && p + 1 < stop && is_blank(p[1])))
            p++;
        sst_bytes_add(&s->out, s->p, (size_t)(p - s->p));
        while (p + 1 < stop && is_blank(p[0]) && is_blank(p[1]))
            p++;
        s->p = p;
    }
    sst_bytes_add(&s->out, s->p, (size_t)(stop - s->p));
    s->p = stop;
}

sst_bytes sst_sieve(const char *html, size_t len, size_t max_tag_bytes)
{
    if (len == 0) /* nothing may come as NULL */
        html = "";
    sifting s = {.p = html, .end = html + len, .max_tag_bytes = max_tag_bytes};
    sst_room_grow(&s.out.at, &s.out.cap, len / 2 + 64, 1);
    while (s.p < s.end && !s.is_over) {
        const char *tag = memchr(s.p, '<', (size_t)(s.end - s.p));
        pass_text(&s, tag ? tag : s.end);
        if (!tag)
            break;
        char next = s.end - tag > 1 ? tag[1] : ' ';
        if (is_letter(next)) {
            pass_tag(&s);
        } else if (next == '/' && s.end - tag > 2 && is_letter(tag[2])) {
            pass_end_tag(&s);
        } else if (next == '!' || next == '?' || next == '/') {
            pass_comment(&s);
        } else {
            sst_bytes_add(&s.out, "&lt;", 4);
            s.p++;
        }
    }
    if (s.is_over)
        s.out.at = NULL;
    return s.out;
}
