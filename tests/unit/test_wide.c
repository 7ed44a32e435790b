/* SPDX-License-Identifier: MIT */
/* Tests of read/wide.c: first bytes of encodings of two and four bytes. */
#include <criterion/criterion.h>

#include "read/wide.h"

#define EXPECT_SHOWN(wanted, bytes)                                                      \
    cr_expect_str_eq(sst_wide_shown(bytes, sizeof(bytes) - 1), wanted)
#define EXPECT_NONE(bytes) cr_expect_null(sst_wide_shown(bytes, sizeof(bytes) - 1))

Test(wide, a_mark_is_believed_if_text_follows)
{
    EXPECT_SHOWN("UTF-16LE", "\xFF\xFE"
                             "a\0");
    EXPECT_SHOWN("UTF-16LE", "\xFF\xFE\x16\x04");
    EXPECT_SHOWN("UTF-16BE", "\xFE\xFF\0a\0\n");
    EXPECT_SHOWN("UTF-32LE", "\xFF\xFE\0\0a\0\0\0");
    EXPECT_SHOWN("UTF-32BE", "\0\0\xFE\xFF\0\0\0a");
    EXPECT_SHOWN("UTF-16LE", "\xFF\xFE"
                             "a\0\x3D\xD8"); /* a letter is cut */
    EXPECT_NONE("\xFF\xFE\3\0");
    EXPECT_NONE("\xEF\xBB\xBF"
                "abc");
    EXPECT_NONE("abc");
    EXPECT_NONE("");
}

Test(wide, without_a_mark_zeros_beside_ascii_show_it)
{
    EXPECT_SHOWN("UTF-16LE", "T\0h\0e\0 \0");
    EXPECT_SHOWN("UTF-16BE", "\0T\0h\0e\0 ");
    EXPECT_SHOWN("UTF-16LE",
                 "\x1C\x04\x38\x04\x40\x04 \0\x38\x04 \0\x3C\x04\x38\x04\x40\x04");
    EXPECT_SHOWN("UTF-16LE",
                 "a\0\x3D\xD8\x00\xDE \0b");  /* the last byte is half a letter */
    EXPECT_NONE("a\0\0\0");                   /* a zero is no letter */
    EXPECT_NONE("a\0\1\0b\0c\0");             /* nor is a control character */
    EXPECT_NONE("a\0b\0\x00\xDE\0");          /* nor half of one */
    EXPECT_NONE("The mayor\0said on Monday"); /* text with a zero in it */
    EXPECT_NONE("it\0is\0so\0to\0be\0or\0not\0to\0be\0"); /* words with zeros between */
    EXPECT_NONE("\x20\0\0\0\x21\0\0\0\x45\x01\0\0");      /* numbers of four bytes */
    EXPECT_NONE("\x20\0\x21\0\0\x45\0\x46");              /* and of two */
    EXPECT_NONE("\x89PNG\r\n\x1A\n\0\0\0\rIHDR\0\0\1\0");
}

Test(wide, names_are_told_apart)
{
    cr_assert(sst_wide_is("UTF-16") && sst_wide_is("utf16le") && sst_wide_is("ucs4"));
    cr_assert(!sst_wide_is("UTF-8") && !sst_wide_is("windows-1251"));
    cr_assert_eq(sst_wide_unit_bytes("UTF-16LE"), 2);
    cr_assert_eq(sst_wide_unit_bytes("UTF-32"), 4);
    cr_assert_eq(sst_wide_unit_bytes("ucs4"), 4);
    cr_assert_eq(sst_wide_unit_bytes("ucs-2"), 2);
}
