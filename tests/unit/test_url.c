/* SPDX-License-Identifier: MIT */
/* Tests of text/url.c. */
#include <criterion/criterion.h>
#include <string.h>

#include "text/url.h"

typedef struct url_case {
    const char *url, *wanted;
} url_case;

static void check_normal_forms(const url_case *cases, size_t num)
{
    sst_scratch scratch = {0};
    for (size_t c = 0; c < num; c++) {
        sst_text url = {cases[c].url, strlen(cases[c].url)}, out = {NULL, 0},
                 again = {NULL, 0};
        cr_assert_eq(sst_url_normalise(url, &scratch, &out, NULL), SST_OK);
        cr_assert(out.len_bytes == strlen(cases[c].wanted) &&
                      memcmp(out.data, cases[c].wanted, out.len_bytes) == 0,
                  "<%s> gave <%.*s>, wanted <%s>", cases[c].url, (int)out.len_bytes,
                  out.data, cases[c].wanted);
        /* a normal form is its own */
        cr_assert_eq(sst_url_normalise(out, &scratch, &again, NULL), SST_OK);
        cr_assert(again.len_bytes == out.len_bytes &&
                      memcmp(again.data, out.data, out.len_bytes) == 0,
                  "<%.*s> became <%.*s>", (int)out.len_bytes, out.data,
                  (int)again.len_bytes, again.data);
    }
    sst_scratch_free(&scratch);
}

#define CHECK_NORMAL_FORMS(cases)                                                        \
    check_normal_forms(cases, sizeof(cases) / sizeof *(cases))

Test(url, equivalent_urls_have_one_normal_form)
{
    static const url_case cases[] = {
        /* RFC 3986, 6.2.2 */
        {"HTTP://www.EXAMPLE.com/", "http://www.example.com/"},
        {"eXAMPLE://a/./b/../b/%63/%7bfoo%7d", "example://a/b/c/%7Bfoo%7D"},
        {"http://example.com/%7Euser%2Dx%2ex%5f", "http://example.com/~user-x.x_"},
        {"http://example.com/a%2fb%c3%a9", "http://example.com/a%2Fb%C3%A9"},
        {"http://ex%41mple.com/Path", "http://example.com/Path"},
        {"http://ex%c3%a9mple.com/", "http://ex%C3%A9mple.com/"},
        /* dot segments, RFC 3986, 5.2.4 */
        {"http://h/a/b/c/./../../g", "http://h/a/g"},
        {"http://h/mid/content=5/../6", "http://h/mid/6"},
        {"http://h/../../a", "http://h/a"},
        {"http://h/a/..", "http://h/"},
        {"http://h/a/.", "http://h/a/"},
        {"http://h/a/b/..", "http://h/a/"},
        {"http://h/a/%2e%2E/b", "http://h/b"},
        {"http://h/.a/..b/c.../", "http://h/.a/..b/c.../"},
        {"http://h//a//..//b", "http://h//a//b"},
        {"http://h/a?x=/../b", "http://h/a?x=/../b"},
        /* 6.2.3 */
        {"http://example.com", "http://example.com/"},
        {"http://example.com?", "http://example.com/?"},
        {"http://example.com:/", "http://example.com/"},
        {"http://example.com:80/", "http://example.com/"},
        {"https://example.com:443/x", "https://example.com/x"},
        {"https://example.com:80/x", "https://example.com:80/x"},
        {"http://example.com:8080/x", "http://example.com:8080/x"},
        /* user and address */
        {"http://Me:Pass@Example.com/", "http://Me:Pass@example.com/"},
        {"http://a@b@c/", "http://a@b@c/"},
        {"http://[2001:DB8::1]:80/x", "http://[2001:db8::1]/x"},
        {"http://[::1]:8080", "http://[::1]:8080/"},
        /* fragment and tracking */
        {"https://e.com/a#part", "https://e.com/a"},
        {"https://e.com#/a?b", "https://e.com/"},
        {"https://e.com/a?utm_source=x&id=7&utm_medium=y#z", "https://e.com/a?id=7"},
        {"https://e.com/a?fbclid=123", "https://e.com/a"},
        {"https://e.com/a?id=7&gclid", "https://e.com/a?id=7"},
        {"https://e.com/a?%75tm_source=x&b", "https://e.com/a?b"},
        {"https://e.com/a?utm=1&xutm_source=2&fbclids=3",
         "https://e.com/a?utm=1&xutm_source=2&fbclids=3"},
        {"https://e.com/a?a&&b&", "https://e.com/a?a&&b&"},
        {"https://e.com/a?q=utm_source=x", "https://e.com/a?q=utm_source=x"},
        {"https://e.com/a?b=2&a=1", "https://e.com/a?b=2&a=1"},
        /* bytes that should have been encoded, and encodings of nothing */
        {"http://e.com/caf\xc3\xa9?q=\xc3\xa9 b", "http://e.com/caf%C3%A9?q=%C3%A9%20b"},
        {"http://e.com/100%", "http://e.com/100%"},
        {"http://e.com/%zz%2", "http://e.com/%zz%2"},
        {"  \t http://e.com/a \r\n", "http://e.com/a"},
    };
    CHECK_NORMAL_FORMS(cases);
}

Test(url, what_is_no_url_comes_back_trimmed)
{
    static const url_case cases[] = {
        {"", ""},
        {"   ", ""},
        {"None", "None"},
        {" nan\n", "nan"},
        {"www.Example.com/A", "www.Example.com/A"},
        {"//Example.com/a/../b", "//Example.com/a/../b"},
        {"/A/../b", "/A/../b"},
        {"mailto:Me@Example.com", "mailto:Me@Example.com"},
        {"javascript:void(0)", "javascript:void(0)"},
        {"HTTP:/Example.com", "HTTP:/Example.com"},
        {"http://", "http://"},
        {"http:///A/..", "http:///A/.."},
        {"http://:80/", "http://:80/"},
        {"http://me@/", "http://me@/"},
        {"http://Exa mple.com/", "http://Exa mple.com/"},
        {"http://Example.com:8x/", "http://Example.com:8x/"},
        {"http://[::1/", "http://[::1/"},
        {"http://[::1]x/", "http://[::1]x/"},
        {"://Example.com/", "://Example.com/"},
        {"1http://Example.com/", "1http://Example.com/"},
        {"\xff\xfe://A/", "\xff\xfe://A/"},
        {"h\xc3\xa9://A/", "h\xc3\xa9://A/"},
    };
    CHECK_NORMAL_FORMS(cases);
}

Test(url, http_and_https_stay_different)
{
    static const url_case cases[] = {
        {"http://e.com/a", "http://e.com/a"},
        {"https://e.com/a", "https://e.com/a"},
    };
    CHECK_NORMAL_FORMS(cases);
}

Test(url, a_very_long_url_of_bytes_that_grow_is_encoded_whole)
{
    enum { LEN = 100000 };
    sst_scratch scratch = {0};
    char *url = sst_scratch_alloc(&scratch, LEN, 1);
    memset(url, '\xe9', LEN);
    memcpy(url, "http://h/", 9);
    sst_text out;
    cr_assert_eq(sst_url_normalise((sst_text){url, LEN}, &scratch, &out, NULL), SST_OK);
    cr_assert_eq(out.len_bytes, 9 + 3 * (LEN - 9));
    cr_assert_arr_eq(out.data + out.len_bytes - 6, "%E9%E9", 6);
    sst_scratch_free(&scratch);
}

Test(url, bytes_of_zero_are_bytes_like_others)
{
    sst_scratch scratch = {0};
    sst_text out;
    cr_assert_eq(
        sst_url_normalise((sst_text){"http://h/a\0b?c\0#d", 17}, &scratch, &out, NULL),
        SST_OK);
    cr_assert_eq(out.len_bytes, 19);
    cr_assert_arr_eq(out.data, "http://h/a%00b?c%00", 19);
    cr_assert_eq(sst_url_normalise((sst_text){NULL, 0}, &scratch, &out, NULL), SST_OK);
    cr_assert_eq(out.len_bytes, 0);
    sst_scratch_free(&scratch);
}

Test(url, the_host_is_what_stands_between_user_and_port)
{
    static const url_case cases[] = {
        {"https://www.Example.com/a", "Example.com"},
        {"https://WWW.example.com:8080", "example.com"},
        {" http://me:pass@news.example.co.uk:80/a@b ", "news.example.co.uk"},
        {"http://[::1]:80/", "[::1]"},
        {"http://www.", "www."},
        {"http://wwww.com", "wwww.com"},
        {"http://e.com?x=http://other.com/", "e.com"},
        {"e.com/a", NULL},
        {"mailto:me@e.com", NULL},
        {"", NULL},
        {"http:///a", NULL},
    };
    for (size_t c = 0; c < sizeof cases / sizeof *cases; c++) {
        sst_text host = sst_url_host((sst_text){cases[c].url, strlen(cases[c].url)});
        size_t wanted_len = cases[c].wanted == NULL ? 0 : strlen(cases[c].wanted);
        cr_assert_eq(host.data == NULL, cases[c].wanted == NULL, "<%s>", cases[c].url);
        cr_assert(
            host.len_bytes == wanted_len &&
                (wanted_len == 0 || memcmp(host.data, cases[c].wanted, wanted_len) == 0),
            "<%s> gave <%.*s>", cases[c].url, (int)host.len_bytes, host.data);
    }
}
