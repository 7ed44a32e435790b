/* SPDX-License-Identifier: MIT */
/* meta.c - what a page says of itself outside of its text. */
#include "meta.h"

#include <stdbool.h>
#include <string.h>
#include <strings.h>

const char *sst_attribute(const char *const *attributes, const char *name)
{
    for (; attributes && attributes[0]; attributes += 2)
        if (strcmp(attributes[0], name) == 0)
            return attributes[1] ? attributes[1] : "";
    return NULL;
}

static bool is_blank(char c)
{
    return c == ' ' || c == '\t' || c == '\n' || c == '\r' || c == '\f';
}

void sst_meta_offer(sst_meta *meta, sst_meta_kind kind, int trust, const char *value,
                    size_t len)
{
    while (len > 0 && is_blank(*value)) {
        value++;
        len--;
    }
    while (len > 0 && is_blank(value[len - 1]))
        len--;
    if (len == 0 || trust <= meta->trust[kind])
        return;
    sst_bytes *to = &meta->value[kind];
    to->len = 0;
    bool was_blank = false;
    for (size_t i = 0; i < len; i++) {
        bool blank = kind != SST_META_BODY && is_blank(value[i]);
        if (!blank || !was_blank)
            sst_bytes_add_char(to, blank ? ' ' : value[i]);
        was_blank = blank;
    }
    meta->trust[kind] = trust;
}

/* ---- <meta>, <link>, <html>, <time> ------------------------------------------------ */

static const struct named {
    const char *name;
    sst_meta_kind kind;
    int trust;
} metas[] = {
    {"og:title", SST_META_TITLE, 60},
    {"twitter:title", SST_META_TITLE, 50},
    {"dc.title", SST_META_TITLE, 40},
    {"dcterms.title", SST_META_TITLE, 40},
    {"headline", SST_META_TITLE, 40},
    {"sailthru.title", SST_META_TITLE, 40},
    {"parsely-title", SST_META_TITLE, 40},
    {"og:url", SST_META_URL, 50},
    {"twitter:url", SST_META_URL, 40},
    {"parsely-link", SST_META_URL, 40},
    {"og:site_name", SST_META_SOURCE, 60},
    {"application-name", SST_META_SOURCE, 40},
    {"apple-mobile-web-app-title", SST_META_SOURCE, 35},
    {"dc.publisher", SST_META_SOURCE, 30},
    {"publisher", SST_META_SOURCE, 30},
    {"article:published_time", SST_META_DATE, 90},
    {"og:article:published_time", SST_META_DATE, 88},
    {"og:published_time", SST_META_DATE, 86},
    {"datepublished", SST_META_DATE, 84},
    {"parsely-pub-date", SST_META_DATE, 80},
    {"sailthru.date", SST_META_DATE, 78},
    {"article.published", SST_META_DATE, 76},
    {"published-date", SST_META_DATE, 76},
    {"publish-date", SST_META_DATE, 76},
    {"publish_date", SST_META_DATE, 76},
    {"publication_date", SST_META_DATE, 76},
    {"pubdate", SST_META_DATE, 74},
    {"cxenseparse:recs:publishtime", SST_META_DATE, 74},
    {"dc.date.issued", SST_META_DATE, 72},
    {"dcterms.created", SST_META_DATE, 70},
    {"dcterms.date", SST_META_DATE, 70},
    {"dc.date", SST_META_DATE, 68},
    {"citation_publication_date", SST_META_DATE, 68},
    {"citation_date", SST_META_DATE, 66},
    {"article_date_original", SST_META_DATE, 66},
    {"originalpublicationdate", SST_META_DATE, 66},
    {"date", SST_META_DATE, 40},
    {"og:updated_time", SST_META_DATE, 12},
    {"article:modified_time", SST_META_DATE, 10},
    {"og:locale", SST_META_LANGUAGE, 30},
    {"content-language", SST_META_LANGUAGE, 40},
    {"dc.language", SST_META_LANGUAGE, 35},
    {"language", SST_META_LANGUAGE, 35},
    {"inlanguage", SST_META_LANGUAGE, 35},
};

#define TRUST_CANONICAL 60
#define TRUST_HTML_LANGUAGE 50
#define TRUST_TIME_PUBLISHED 60
#define TRUST_TIME 30

static void read_meta(sst_meta *meta, const char *const *attributes)
{
    static const char *const keys[] = {"property", "name", "itemprop", "http-equiv"};
    const char *content = sst_attribute(attributes, "content");
    for (size_t k = 0; content && k < sizeof keys / sizeof *keys; k++) {
        const char *name = sst_attribute(attributes, keys[k]);
        for (size_t i = 0; name && i < sizeof metas / sizeof *metas; i++)
            if (strcasecmp(name, metas[i].name) == 0)
                sst_meta_offer(meta, metas[i].kind, metas[i].trust, content,
                               strlen(content));
    }
}

/* "canonical" among the words of rel. */
static bool is_canonical(const char *rel)
{
    static const char word[] = "canonical";
    for (; rel && *rel; rel += strspn(rel, " \t\n")) {
        size_t len = strcspn(rel, " \t\n");
        if (len == sizeof word - 1 && strncasecmp(rel, word, len) == 0)
            return true;
        rel += len;
    }
    return false;
}

static bool is_address(const char *url)
{
    return strncasecmp(url, "http://", 7) == 0 || strncasecmp(url, "https://", 8) == 0;
}

static void read_time(sst_meta *meta, const char *const *attributes)
{
    const char *when = sst_attribute(attributes, "datetime");
    const char *what = sst_attribute(attributes, "itemprop");
    if (!when)
        when = sst_attribute(attributes, "content");
    bool is_published = (what && strcasecmp(what, "datePublished") == 0) ||
                        sst_attribute(attributes, "pubdate");
    bool is_modified = what && strcasecmp(what, "dateModified") == 0;
    if (when && !is_modified)
        sst_meta_offer(meta, SST_META_DATE,
                       is_published ? TRUST_TIME_PUBLISHED : TRUST_TIME, when,
                       strlen(when));
}

void sst_meta_element(sst_meta *meta, sst_tag tag, const char *const *attributes)
{
    const char *value;
    if (tag == SST_TAG_META) {
        read_meta(meta, attributes);
    } else if (tag == SST_TAG_LINK) {
        value = sst_attribute(attributes, "href");
        if (value && is_address(value) && is_canonical(sst_attribute(attributes, "rel")))
            sst_meta_offer(meta, SST_META_URL, TRUST_CANONICAL, value, strlen(value));
    } else if (tag == SST_TAG_HTML) {
        value = sst_attribute(attributes, "lang");
        if (!value)
            value = sst_attribute(attributes, "xml:lang");
        if (value)
            sst_meta_offer(meta, SST_META_LANGUAGE, TRUST_HTML_LANGUAGE, value,
                           strlen(value));
    } else if (tag == SST_TAG_TIME || sst_attribute(attributes, "itemprop")) {
        read_time(meta, attributes);
    }
}

/* ---- the title --------------------------------------------------------------------- */

/* Where "Title | Site" and the like are parted. */
static const char *const dividers[] = {"|",
                                       " - ",
                                       " \xe2\x80\x93 ",
                                       " \xe2\x80\x94 ",
                                       "\xc2\xbb",
                                       " \xe2\x80\xa2 ",
                                       " \xc2\xb7 ",
                                       "::",
                                       " / "};

static sst_bytes trim(sst_bytes text)
{
    while (text.len > 0 && is_blank(*text.at)) {
        text.at++;
        text.len--;
    }
    while (text.len > 0 && is_blank(text.at[text.len - 1]))
        text.len--;
    return text;
}

static bool is_same(const sst_bytes *a, const sst_bytes *b)
{
    return a->len > 0 && a->len == b->len && strncasecmp(a->at, b->at, a->len) == 0;
}

/* Are a's letters and digits, in their order, a stretch of the host's? */
static bool is_in_host(const sst_bytes *a, const sst_bytes *url)
{
    char host[256];
    size_t len = 0, at = 0;
    const char *p = url->len > 8 ? memmem(url->at, url->len, "//", 2) : NULL;
    for (p = p ? p + 2 : NULL; p && p < url->at + url->len && *p != '/'; p++)
        if (len < sizeof host && *p != '.' && *p != '-')
            host[len++] = *p;
    for (size_t from = 0; a->len > 3 && from < len; from++) {
        size_t to = from;
        for (at = 0; at < a->len; at++) {
            if (strchr(" .-'", a->at[at]))
                continue;
            if (to == len || (a->at[at] | 0x20) != (host[to] | 0x20))
                break;
            to++;
        }
        if (at == a->len)
            return true;
    }
    return false;
}

static bool is_site(const sst_bytes *part, const sst_meta *meta)
{
    return is_same(part, &meta->value[SST_META_SOURCE]) ||
           is_in_host(part, &meta->value[SST_META_URL]);
}

/* One cut: "A | B" is A when B is the site or A the heading, and the other way round. */
static bool cut_once(sst_bytes *title, const sst_meta *meta)
{
    for (size_t d = 0; d < sizeof dividers / sizeof *dividers; d++) {
        size_t step = strlen(dividers[d]);
        const char *at = title->at, *end = at + title->len;
        while ((at = memmem(at, (size_t)(end - at), dividers[d], step)) != NULL) {
            sst_bytes before = trim((sst_bytes){title->at, (size_t)(at - title->at), 0});
            sst_bytes after = trim(
                (sst_bytes){(char *)(uintptr_t)at + step, (size_t)(end - at) - step, 0});
            bool keeps_before = is_same(&before, &meta->heading) || is_site(&after, meta);
            bool keeps_after = is_same(&after, &meta->heading) || is_site(&before, meta);
            if (before.len > 0 && after.len > 0 && (keeps_before || keeps_after)) {
                *title = keeps_before ? before : after;
                return true;
            }
            at += step;
        }
    }
    return false;
}

/* What stands before the last divider, when nothing tells what of it is the site. */
static void cut_last(sst_bytes *title)
{
    for (size_t d = 0; d < 2; d++) {
        const char *at = memmem(title->at, title->len, dividers[d], strlen(dividers[d]));
        if (at && (size_t)(at - title->at) >= title->len / 2) {
            title->len = (size_t)(at - title->at);
            *title = trim(*title);
            return;
        }
    }
}

sst_bytes sst_meta_title(const sst_meta *meta)
{
    bool is_page_title = meta->value[SST_META_TITLE].len == 0;
    sst_bytes title = trim(is_page_title ? meta->value[SST_META_PAGE_TITLE]
                                         : meta->value[SST_META_TITLE]);
    if (title.len == 0)
        return meta->heading;
    size_t had = title.len;
    while (cut_once(&title, meta))
        ;
    if (title.len == had && is_page_title && !is_same(&title, &meta->heading))
        cut_last(&title);
    return title;
}
