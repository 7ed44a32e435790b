/* SPDX-License-Identifier: MIT */
/* charset.c - bytes of a page in whatever charset -> UTF-8 without NUL. */
#include "charset.h"
#include "base/utf8.h"

#include <errno.h>
#include <iconv.h>
#include <string.h>
#include <strings.h>

#define META_BYTES 4096 /* of a page, where its <meta charset> is looked for */
#define BEYOND_CHANCE 3 /* so many good sequences, and no bad one, are UTF-8 */
#define REPLACEMENT "\xef\xbf\xbd"
#define LABEL_BYTES 32
#define HELD_BYTES 64 /* more than any charset's few code points take */

/* Labels as pages write them, in small letters, beside the C library's name.  ISO 8859-1 and
 * ASCII mean windows-1252 on the Web, and so on. */
static struct charset {
    const char *name, *labels;
    iconv_t iconv;
} charsets[] = {
    {"UTF-8", "utf-8 utf8 unicode-1-1-utf-8 utf8mb4", NULL},
    {"CP1252",
     "windows-1252 cp1252 x-cp1252 iso-8859-1 iso8859-1 iso88591 iso_8859-1 latin1 "
     "latin-1 "
     "l1 ascii us-ascii ansi",
     NULL},
    {"UTF-16LE", "utf-16 utf-16le unicode", NULL},
    {"UTF-16BE", "utf-16be", NULL},
    {"CP1250", "windows-1250 cp1250 x-cp1250", NULL},
    {"CP1251", "windows-1251 cp1251 x-cp1251 win-1251 windows1251", NULL},
    {"CP1253", "windows-1253 cp1253 x-cp1253", NULL},
    {"CP1254", "windows-1254 cp1254 iso-8859-9 iso8859-9 latin5 l5", NULL},
    {"CP1255", "windows-1255 cp1255 x-cp1255", NULL},
    {"CP1256", "windows-1256 cp1256 x-cp1256", NULL},
    {"CP1257", "windows-1257 cp1257 x-cp1257", NULL},
    {"CP1258", "windows-1258 cp1258 x-cp1258", NULL},
    {"ISO-8859-2", "iso-8859-2 iso8859-2 latin2 l2", NULL},
    {"ISO-8859-3", "iso-8859-3 iso8859-3 latin3", NULL},
    {"ISO-8859-4", "iso-8859-4 iso8859-4 latin4", NULL},
    {"ISO-8859-5", "iso-8859-5 iso8859-5 cyrillic", NULL},
    {"ISO-8859-6", "iso-8859-6 iso8859-6 arabic", NULL},
    {"ISO-8859-7", "iso-8859-7 iso8859-7 greek", NULL},
    {"ISO-8859-8", "iso-8859-8 iso8859-8 iso-8859-8-i hebrew visual", NULL},
    {"ISO-8859-10", "iso-8859-10 iso8859-10 latin6", NULL},
    {"ISO-8859-13", "iso-8859-13 iso8859-13", NULL},
    {"ISO-8859-14", "iso-8859-14 iso8859-14", NULL},
    {"ISO-8859-15", "iso-8859-15 iso8859-15 latin9 l9", NULL},
    {"ISO-8859-16", "iso-8859-16", NULL},
    {"KOI8-R", "koi8-r koi koi8 koi8_r", NULL},
    {"KOI8-U", "koi8-u koi8-ru", NULL},
    {"IBM866", "ibm866 cp866 866", NULL},
    {"MACINTOSH", "macintosh mac x-mac-roman", NULL},
    {"CP874", "windows-874 iso-8859-11 iso8859-11 tis-620 dos-874", NULL},
    {"GB18030", "gb18030 gbk gb2312 gb_2312-80 chinese cp936 x-gbk hz-gb-2312", NULL},
    {"BIG5-HKSCS", "big5 big5-hkscs cn-big5 x-x-big5", NULL},
    {"EUC-JP", "euc-jp x-euc-jp", NULL},
    {"ISO-2022-JP", "iso-2022-jp", NULL},
    {"CP932", "shift_jis shift-jis sjis x-sjis windows-31j ms_kanji cp932 ms932", NULL},
    {"CP949", "euc-kr ks_c_5601-1987 ks_c_5601-1989 korean cp949 windows-949 uhc", NULL},
};
#define NUM_CHARSETS (sizeof charsets / sizeof *charsets)
#define UTF8 (&charsets[0])
#define WINDOWS_1252 (&charsets[1])
#define UTF16LE (&charsets[2])
#define UTF16BE (&charsets[3])

/* The one that was given, if any. */
static struct charset given_charset = {"", "", NULL};
static bool is_given_seven_bit; /* all of it is written in bytes of ASCII */

void sst_charset_open_all(const char *given)
{
    is_given_seven_bit = given && (strncasecmp(given, "iso-2022", 8) == 0 ||
                                   strncasecmp(given, "hz", 2) == 0);
    if (given && !given_charset.iconv)
        given_charset.iconv = iconv_open("UTF-8", given);
    for (size_t i = 1; i < NUM_CHARSETS; i++)
        if (!charsets[i].iconv)
            charsets[i].iconv = iconv_open("UTF-8", charsets[i].name);
}

static bool is_open(const struct charset *charset)
{
    return charset == UTF8 || (charset->iconv && charset->iconv != (iconv_t)-1);
}

/* The charset of a label; NULL: not known. */
static const struct charset *find_label(const char *label, size_t len)
{
    while (len > 0 && strchr(" \t\r\n\f\"'", label[len - 1]))
        len--;
    while (len > 0 && strchr(" \t\r\n\f\"'", *label)) {
        label++;
        len--;
    }
    for (size_t i = 0; i < NUM_CHARSETS && len > 0 && len < LABEL_BYTES; i++) {
        const char *word = charsets[i].labels;
        while (*word) {
            size_t word_len = strcspn(word, " ");
            if (word_len == len && strncasecmp(word, label, len) == 0)
                return is_open(&charsets[i]) ? &charsets[i] : NULL;
            word += word_len + strspn(word + word_len, " ");
        }
    }
    return NULL;
}

/* ---- what the page says of itself -------------------------------------------------- */

static const char *find_bytes(const char *from, const char *end, const char *word)
{
    size_t len = strlen(word);
    for (; (size_t)(end - from) >= len; from++)
        if (strncasecmp(from, word, len) == 0)
            return from;
    return NULL;
}

/* The label behind "charset", "encoding" and the like, up to where it ends. */
static const struct charset *label_behind(const char *p, const char *end)
{
    while (p < end && strchr(" \t\r\n\f", *p))
        p++;
    if (p == end || *p++ != '=')
        return NULL;
    while (p < end && strchr(" \t\r\n\f\"'", *p))
        p++;
    const char *begin = p;
    while (p < end && !strchr(" \t\r\n\f\"'>;/?", *p))
        p++;
    return find_label(begin, (size_t)(p - begin));
}

/* <meta charset=X>, <meta content="text/html; charset=X">, <?xml encoding="X"?>. */
static const struct charset *find_declared(const char *bytes, size_t len)
{
    const char *end = bytes + (len < META_BYTES ? len : META_BYTES);
    const char *p = bytes;
    if (len > 5 && memcmp(bytes, "<?xml", 5) == 0) {
        const char *close = find_bytes(p, end, "?>");
        const char *word = close ? find_bytes(p, close, "encoding") : NULL;
        const struct charset *found = word ? label_behind(word + 8, close) : NULL;
        if (found)
            return found;
    }
    while ((p = find_bytes(p, end, "<meta")) != NULL) {
        const char *close = memchr(p, '>', (size_t)(end - p));
        const char *word = close ? find_bytes(p, close, "charset") : NULL;
        const struct charset *found = word ? label_behind(word + 7, close) : NULL;
        if (found) /* a page that could be read so far is not UTF-16 */
            return found == UTF16LE || found == UTF16BE ? UTF8 : found;
        p += 5;
    }
    return NULL;
}

/* ---- UTF-8 ------------------------------------------------------------------------- */

typedef struct survey {
    size_t num_good, num_bad, num_nul; /* sequences beyond ASCII; bytes; bytes */
} survey;

/* Are these 8 bytes ASCII without NUL? */
static bool is_plain(const unsigned char *p)
{
    uint64_t x;
    memcpy(&x, p, sizeof x);
    return ((x | (x - 0x0101010101010101u)) & 0x8080808080808080u) == 0;
}

static survey look_over(const char *bytes, size_t len)
{
    survey found = {0};
    const unsigned char *p = (const unsigned char *)bytes, *end = p + len;
    while (p < end) {
        if (end - p >= 8 && is_plain(p)) {
            p += 8;
            continue;
        }
        size_t step = sst_utf8_length(p, (size_t)(end - p));
        found.num_good += step > 1;
        found.num_bad += step == 0;
        found.num_nul += *p == 0;
        p += step > 0 ? step : 1;
    }
    return found;
}

static sst_bytes mend(const char *bytes, size_t len, size_t *num_mended)
{
    sst_bytes out = {0};
    if (len == 0)
        return out;
    const unsigned char *p = (const unsigned char *)bytes, *end = p + len;
    const unsigned char *kept = p;
    while (p < end) {
        size_t step = sst_utf8_length(p, (size_t)(end - p));
        if (step > 0 && *p != 0) {
            p += step;
            continue;
        }
        sst_bytes_add(&out, (const char *)kept, (size_t)(p - kept));
        if (step == 0)
            sst_bytes_add(&out, REPLACEMENT, 3);
        *num_mended += step == 0;
        kept = ++p;
    }
    sst_bytes_add(&out, (const char *)kept, (size_t)(p - kept));
    return out;
}

sst_bytes sst_charset_mend(const char *bytes, size_t len)
{
    size_t num_mended = 0;
    return mend(bytes, len, &num_mended);
}

/* ---- other charsets ---------------------------------------------------------------- */

/* In some charsets a mark may follow a letter: the last one is held back until it is asked
 * for. */
static void add_held(const struct charset *charset, sst_bytes *out)
{
    char held[HELD_BYTES], *to = held;
    size_t room = sizeof held;
    (void)iconv(charset->iconv, NULL, NULL, &to, &room);
    sst_bytes_add(out, held, sizeof held - room);
}

static sst_bytes convert(const struct charset *charset, const char *bytes, size_t len,
                         size_t *num_mended)
{
    sst_bytes out = {0};
    char *from = (char *)(uintptr_t)bytes; /* iconv does not write there */
    size_t unit = charset == UTF16LE || charset == UTF16BE ? 2 : 1;
    iconv(charset->iconv, NULL, NULL, NULL, NULL);
    while (len > 0) {
        sst_room_grow(&out.at, &out.cap, out.len + len + len / 2 + 16, 1);
        char *to = out.at + out.len;
        size_t room = out.cap - out.len;
        size_t done = iconv(charset->iconv, &from, &len, &to, &room);
        out.len = (size_t)(to - out.at);
        if (done != (size_t)-1 || errno == E2BIG)
            continue;
        sst_bytes_add(&out, REPLACEMENT, 3);
        ++*num_mended;
        size_t bad = len < unit ? len : unit;
        from += bad;
        len -= bad;
    }
    add_held(charset, &out);
    return out;
}

static const struct charset *by_mark(const char *bytes, size_t len, size_t *mark)
{
    static const struct {
        const char *bytes;
        size_t len;
        const struct charset *charset;
    } marks[] = {
        {"\xef\xbb\xbf", 3, UTF8}, {"\xff\xfe", 2, UTF16LE}, {"\xfe\xff", 2, UTF16BE}};
    for (size_t i = 0; i < sizeof marks / sizeof *marks; i++)
        if (len >= marks[i].len && memcmp(bytes, marks[i].bytes, marks[i].len) == 0) {
            *mark = marks[i].len;
            return is_open(marks[i].charset) ? marks[i].charset : UTF8;
        }
    return NULL;
}

/* What is not said, or said wrong: UTF-8 if that can be, else what was given, else a guess. */
static const struct charset *think_over(const struct charset *said, survey utf8,
                                        bool *is_guess)
{
    bool is_wrong = said == UTF8 && utf8.num_good < utf8.num_bad;
    bool is_ascii = utf8.num_good + utf8.num_bad == 0;
    if (!said && is_ascii && is_given_seven_bit && is_open(&given_charset))
        return &given_charset;
    if (utf8.num_bad == 0 && (!said || utf8.num_good >= BEYOND_CHANCE))
        return UTF8;
    if (!said && utf8.num_good >= utf8.num_bad)
        return UTF8;
    if (said && !is_wrong)
        return said;
    *is_guess = !is_open(&given_charset);
    return *is_guess ? WINDOWS_1252 : &given_charset;
}

sst_bytes sst_charset_convert(sst_bytes page, sst_bytes outside, sst_charset_doubt *doubt)
{
    *doubt = (sst_charset_doubt){0};
    if (page.len == 0)
        return (sst_bytes){0};
    size_t mark = 0;
    const struct charset *charset = by_mark(page.at, page.len, &mark);
    bool is_sure = charset != NULL;
    const char *bytes = page.at + mark;
    size_t len = page.len - mark;
    if (!charset && outside.at)
        charset = find_label(outside.at, outside.len);
    if (!charset)
        charset = find_declared(bytes, len);
    survey utf8 = look_over(bytes, len);
    if (!is_sure && charset != UTF16LE && charset != UTF16BE)
        charset = think_over(charset, utf8, &doubt->is_guess);
    if (charset != UTF8 && is_open(charset)) {
        sst_bytes out = convert(charset, bytes, len, &doubt->num_mended);
        bool is_ascii_alone = utf8.num_good + utf8.num_bad == 0 && utf8.num_nul == 0;
        if (charset == &given_charset && is_ascii_alone && doubt->num_mended > 0) {
            *doubt = (sst_charset_doubt){0}; /* so that was not meant */
            return (sst_bytes){(char *)(uintptr_t)bytes, len, 0};
        }
        return memchr(out.at ? out.at : "", 0, out.len)
                   ? sst_charset_mend(out.at, out.len)
                   : out;
    }
    if (utf8.num_bad > 0 || utf8.num_nul > 0)
        return mend(bytes, len, &doubt->num_mended);
    return (sst_bytes){(char *)(uintptr_t)bytes, len, 0}; /* read only */
}
