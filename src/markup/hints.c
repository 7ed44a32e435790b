/* SPDX-License-Identifier: MIT */
/* hints.c - what an element's attributes say of what stands in it.
 *
 * Names of classes and ids are cut into words at marks and where a capital follows a small
 * letter: "c-articleBody__related-links" is c, article, body, related, links.  Words are
 * looked up one by one, and a name as a whole without its marks: "entrycontent". */
#include "hints.h"
#include "meta.h"

#include <stdbool.h>
#include <string.h>
#include <strings.h>

#define WORD_BYTES 40 /* longer words are cut off: none of ours is */
#define NUM_SLOTS 4096

static const struct known {
    sst_hint hint;
    bool is_name; /* of whole names; else of words */
    const char *words;
} known[] = {
    {SST_HINT_BODY, true,
     "articlebody articlecontent articletext articlemain articlecopy articlemaincontent "
     "articlebodycontent articlecontentbody articlebodytext articledetail articledetails "
     "articlefulltext articleinner articlestory newsarticle blogpost blogbody "
     "blogcontent "
     "blogpostbody blogpostcontent blogtext bodycontent bodycopy bodytext contentarticle "
     "contentbody contenttext detailcontent detailtext entrybody entrycontent entrytext "
     "fulltext maintext newsbody newscontent newstext newsdetail newsdetails pagecontent "
     "postarticle postbody postcontent postcontents postentry posttext postbodyinner "
     "prose "
     "richtext rtejustify singlecontent singlepostcontent storybody storycontent "
     "storytext "
     "storybodycopy textbody textcontent tdpostcontent themecontent wysiwyg markdown "
     "elementorwidgetthemepostcontent hentrycontent articlewrapper articlecontainer"},
    {SST_HINT_AWAY, false,
     "ads adsbygoogle adsense adslot advert* affiliate alert announcement banner "
     "breadcrumb* btn burger button buttons carousel cart colophon consent contact "
     "cookie* "
     "copyright cta dfp dialog disclaimer disclosure donat* dropdown feedback follow "
     "footer "
     "gdpr googlead hamburger latest legal links login logo masthead mega megamenu menu "
     "menus messenger modal mostread mpu nav navbar navigation newsletter* nextprev "
     "notification offcanvas outbrain overlay pager pagination partner popover popular "
     "popup "
     "posts prev previous print privacy promo* rating readmore readnext recent recirc* "
     "recommend* register related* relates respond robots search share* sharing "
     "sharedaddy "
     "shoutbox sidebar* signup slogan social* socials sponsor* subnav submenu subscribe* "
     "subscription suggested taboola tagcloud tagline taxonomy teaser* ticker toolbar "
     "tooltip trending widgets yarpp zergnet"},
    {SST_HINT_COMMENTS, false,
     "comment* disqus discussion reply replies respond livefyre"},
    {SST_HINT_CAPTION, false, "caption* credit"},
    {SST_HINT_BYLINE, false,
     "author* bio biography byline bylines categories category contributor* date "
     "dateline "
     "eyebrow kicker meta metadata postmeta entrymeta readtime tag tags timestamp "
     "updated vcard"},
};

static struct slot {
    const char *word;
    size_t len;
    uint32_t words, names, stems; /* hints of it as a word, a name, the begin of a word */
} slots[NUM_SLOTS];

static struct slot *find(const char *word, size_t len)
{
    uint32_t h = 2166136261u; /* FNV-1a */
    for (size_t i = 0; i < len; i++)
        h = (h ^ (unsigned char)word[i]) * 16777619u;
    uint32_t at = (h ^ h >> 15) % NUM_SLOTS;
    while (slots[at].word &&
           (slots[at].len != len || memcmp(slots[at].word, word, len) != 0))
        at = (at + 1) % NUM_SLOTS;
    return &slots[at];
}

#define LEAST_STEM 5
#define MOST_STEM 10

void sst_hints_init(void)
{
    for (size_t i = 0; i < sizeof known / sizeof *known; i++) {
        const char *word = known[i].words;
        while (*word) {
            size_t len = strcspn(word, " *");
            bool is_stem = word[len] == '*';
            struct slot *slot = find(word, len);
            slot->word = word;
            slot->len = len;
            *(known[i].is_name ? &slot->names
              : is_stem        ? &slot->stems
                               : &slot->words) |= known[i].hint;
            word += len + is_stem;
            word += strspn(word, " ");
        }
    }
}

static uint32_t hints_of_word(const char *word, size_t len)
{
    const struct slot *slot = find(word, len);
    uint32_t hints = slot->words | slot->stems;
    for (size_t stem = LEAST_STEM; stem <= MOST_STEM && stem < len; stem++)
        hints |= find(word, stem)->stems;
    return hints;
}

static bool is_letter(char c)
{
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}

static bool is_capital(char c)
{
    return c >= 'A' && c <= 'Z';
}

static bool negates(const char *word, size_t len)
{
    static const char *const words[] = {"has", "with", "no", "without", "is", "not"};
    for (size_t i = 0; i < sizeof words / sizeof *words; i++)
        if (strlen(words[i]) == len && memcmp(words[i], word, len) == 0)
            return true;
    return false;
}

/* Hints of one name, which ends at a blank. */
static uint32_t hints_of_name(const char *name, size_t len)
{
    char whole[WORD_BYTES], word[WORD_BYTES];
    size_t whole_len = 0, word_len = 0;
    uint32_t hints = 0;
    for (size_t i = 0; i <= len; i++) {
        bool is_part = i < len && is_letter(name[i]);
        bool is_hump =
            is_part && i > 0 && is_capital(name[i]) && !is_capital(name[i - 1]);
        if ((!is_part || is_hump) && word_len > 0) {
            if (negates(word, word_len))
                return 0; /* has-sidebar: not of this element */
            hints |= hints_of_word(word, word_len);
            word_len = 0;
        }
        if (!is_part)
            continue;
        char small = (char)(name[i] | 0x20);
        if (word_len < WORD_BYTES)
            word[word_len++] = small;
        if (whole_len < WORD_BYTES)
            whole[whole_len++] = small;
    }
    const struct slot *slot = find(whole, whole_len);
    return slot->names ? slot->names | (hints & ~(uint32_t)SST_HINT_AWAY)
                       : hints | slot->words;
}

static uint32_t hints_of_names(const char *names)
{
    uint32_t hints = 0;
    while (names && *names) {
        size_t len = strcspn(names, " \t\r\n\f");
        hints |= len > 0 ? hints_of_name(names, len) : 0;
        names += len;
        names += strspn(names, " \t\r\n\f");
    }
    return hints;
}

static bool has_style(const char *style, const char *name, const char *value)
{
    const char *at = strcasestr(style, name);
    if (!at)
        return false;
    at += strlen(name);
    at += strspn(at, " :");
    return strncasecmp(at, value, strlen(value)) == 0;
}

static bool is_word(const char *value, const char *const *words)
{
    for (; *words; words++)
        if (strcasecmp(value, *words) == 0)
            return true;
    return false;
}

static uint32_t hints_of_property(const char *value)
{
    static const char *const bodies[] = {"articleBody", "text", "reviewBody", NULL};
    static const char *const asides[] = {"author", "comment", "publisher", NULL};
    if (is_word(value, bodies))
        return SST_HINT_BODY;
    if (is_word(value, asides))
        return SST_HINT_BYLINE;
    return 0;
}

static uint32_t hints_of_role(const char *value)
{
    static const char *const away[] = {
        "navigation", "banner",  "contentinfo", "search",  "dialog",  "alertdialog",
        "menu",       "menubar", "toolbar",     "tablist", "tooltip", NULL};
    return is_word(value, away) ? SST_HINT_AWAY : 0;
}

uint32_t sst_hints_of(const char *const *attributes)
{
    uint32_t hints = 0;
    for (; attributes && attributes[0]; attributes += 2) {
        const char *name = attributes[0], *value = attributes[1] ? attributes[1] : "";
        if (strcmp(name, "class") == 0 || strcmp(name, "id") == 0)
            hints |= hints_of_names(value);
        else if (strcmp(name, "itemprop") == 0)
            hints |= hints_of_property(value);
        else if (strcmp(name, "role") == 0)
            hints |= hints_of_role(value);
        else if (strcmp(name, "hidden") == 0 ||
                 (strcmp(name, "aria-hidden") == 0 && strcasecmp(value, "true") == 0) ||
                 (strcmp(name, "style") == 0 &&
                  (has_style(value, "display", "none") ||
                   has_style(value, "visibility", "hidden"))))
            hints |= SST_HINT_HIDDEN;
    }
    return hints;
}
