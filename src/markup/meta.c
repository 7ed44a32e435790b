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
static const char *const dividers[] = {" | ",
                                       " - ",
                                       " \xe2\x80\x93 ",
                                       " \xe2\x80\x94 ",
                                       " \xc2\xbb ",
                                       " \xe2\x80\xa2 ",
                                       " \xc2\xb7 ",
                                       " :: ",
                                       " / "};

static const char *find(const char *in, size_t len, const char *what)
{
    return memmem(in, len, what, strlen(what));
}

static bool begins_with(const sst_bytes *whole, const sst_bytes *part)
{
    return part->len > 0 && whole->len >= part->len &&
           strncasecmp(whole->at, part->at, part->len) == 0;
}

/* Cut "| Site" off when what is left is the heading, or the site's name is what goes. */
static size_t without_site(const sst_bytes *title, const sst_bytes *heading,
                           const sst_bytes *site)
{
    size_t keep = title->len;
    for (size_t d = 0; d < sizeof dividers / sizeof *dividers; d++) {
        const char *at = title->at, *end = title->at + title->len;
        while ((at = find(at, (size_t)(end - at), dividers[d])) != NULL) {
            size_t before = (size_t)(at - title->at);
            const char *rest = at + strlen(dividers[d]);
            size_t rest_len = (size_t)(end - rest);
            bool is_site = site->len > 0 && rest_len >= site->len &&
                           strncasecmp(rest, site->at, site->len) == 0;
            bool is_heading = heading->len == before && before > 0 &&
                              strncasecmp(title->at, heading->at, before) == 0;
            if ((is_site || is_heading) && before > 0 && before < keep)
                keep = before;
            at = rest;
        }
    }
    return keep;
}

/* The longest part of <title> when nothing else tells what of it is the site. */
static size_t first_part(const sst_bytes *title)
{
    for (size_t d = 0; d < 2; d++) {
        const char *at = title->len > 0 ? find(title->at, title->len, dividers[d]) : NULL;
        if (at && (size_t)(at - title->at) >= title->len / 2)
            return (size_t)(at - title->at);
    }
    return title->len;
}

sst_bytes sst_meta_title(const sst_meta *meta)
{
    sst_bytes title = meta->value[SST_META_TITLE];
    const sst_bytes *heading = &meta->heading, *site = &meta->value[SST_META_SOURCE];
    if (title.len == 0 && begins_with(&meta->page_title, heading))
        return *heading;
    bool is_page_title = title.len == 0;
    if (is_page_title)
        title = meta->page_title;
    if (title.len == 0)
        return *heading;
    size_t keep = without_site(&title, heading, site);
    if (keep == title.len && is_page_title)
        keep = first_part(&title);
    title.len = keep;
    return title;
}
