#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""floors.py must catch what it is there to catch, and nothing else."""
import pathlib
import tempfile
import unittest

import floors

GOOD = {
    'base/vec.h': '',
    'base/file.h': '#include "samestory.h"\n#include "vec.h"\n',
    'base/hash.c': '#include <xxhash.h>\n',
    'text/text.h': '#include "samestory.h"\n',
    'text/url.h': '#include "base/vec.h"\n#include "text.h"\n',
    'text/shingle.h': '#include "text.h"\n',
    'text/shingle.c': '#include "shingle.h"\n#include "base/vec.h"\n#include <string.h>\n',
    'text/minhash.h': '#include "text.h"\n',
    'text/minhash_avx2.c': '#include "minhash.h"\n',
    'text/normalise.c': '#include <utf8proc.h>\n',
    'text/normalise.h': '',
    'text/script.c': '#include "normalise.h"\n',
    'text/unicode_make.c': '#include <utf8proc.h>\n#include "normalise.h"\n',
    'match/match.h': '',
    'match/table.h': '#include "match.h"\n',
    'match/table.c': '#include "table.h"\n#include "text/text.h"\n',
    'run.c': '#include "match/table.h"\n#include "text/shingle.h"\n#include "base/file.h"\n',
    'read/reader.h': '#include "samestory_io.h"\n',
    'read/json.c': '#include "reader.h"\n#include "text/url.h"\n',
    'report/report.h': '',
    'report/json.c': '#include "report.h"\n#include "base/file.h"\n',
    'cli/cli.h': '',
    'cli/scan.c': '#include "cli.h"\n#include "samestory_io.h"\n',
}

# one file more, and what the complaint must say
BAD = [
    ('base/scratch.c', '#include "text/text.h"\n', 'text is above base'),
    ('text/terms.c', '#include "match/match.h"\n', 'match is above text'),
    ('text/terms.c', '#include "shingle.h"\n', 'another stage of text'),
    ('text/terms.c', '  #  include "text/shingle.h"\n', 'another stage of text'),
    ('match/cluster.c', '#include "table.h"\n', 'another stage of match'),
    ('text/terms.c', '#include "../match/match.h"\n', 'match is above text'),
    ('match/cluster.c', '#include "../text/missing.h"\n', 'no such header'),
    ('store/segment.c', '#include "read/reader.h"\n', 'another part of floor 4'),
    ('read/plain.c', '#include "json.h"\n', 'no such header'),
    ('read/plain.c', '#include "text/shingle.h"\n', 'text/url.h'),
    ('report/text.c', '#include "cli/cli.h"\n', 'cli is above report'),
    ('text/terms.c', '#include "samestory_io.h"\n', 'not for floor 1'),
    ('text/terms.c', '#include <utf8proc.h>\n', 'utf8proc.h: in 2 files'),
    ('base/file.c', '#include "xxhash.h"\n', 'xxhash.h: in 2 files'),
    ('odd/new.c', '#include "base/vec.h"\n', 'stands on no floor'),
]


def check(files):
    with tempfile.TemporaryDirectory() as folder:
        for path, content in files.items():
            file = pathlib.Path(folder, path)
            file.parent.mkdir(parents=True, exist_ok=True)
            file.write_text(content, encoding='utf-8')
        return floors.check(pathlib.Path(folder))


class Floors(unittest.TestCase):
    def test_a_tree_in_order_has_no_complaints(self):
        self.assertEqual(check(GOOD), [])

    def test_each_wrong_include_is_the_one_complaint(self):
        for path, content, wanted in BAD:
            with self.subTest(path=path, content=content):
                found = check({**GOOD, path: content})
                self.assertEqual(len(found), 1, found)
                self.assertIn(wanted, found[0])


if __name__ == '__main__':
    unittest.main()
