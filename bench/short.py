#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""Stories of short items: short.py DATA

The labelled sets, as quality.py has them, their texts cut to the first words: as the text, or as
the summary of an article without text, or of every second article while the others are whole."""
import pathlib
import tempfile
import zlib

import bench
import quality


def cut(doc, num_words):
    return ' '.join(doc['text'].split()[:num_words])


def as_text(doc, num_words):
    return {**doc, 'text': cut(doc, num_words)}


def as_summary(doc, num_words):
    return {**doc, 'summary': cut(doc, num_words), 'text': ''}


def every_second(doc, num_words):
    return as_text(doc, num_words) if zlib.crc32(doc['id'].encode()) % 2 else doc


CASES = [('text', as_text, num) for num in (8, 15, 25, 40)] + \
        [('summary', as_summary, 25)] + \
        [('every second', every_second, num) for num in (8, 25)]


def main():
    parser = bench.arguments(__doc__.splitlines()[0])
    parser.add_argument('data', type=pathlib.Path, metavar='DATA')
    args = parser.parse_args()
    rows = []
    with tempfile.TemporaryDirectory(prefix='samestory-bench-') as folder:
        scanner = quality.Scanner(args, folder)
        for name in quality.SETS:
            docs = quality.read_docs(args.data / name / 'docs.jsonl.gz')
            for kind, shorten, num_words in CASES:
                row = quality.story_row(scanner, name, [shorten(d, num_words) for d in docs])
                rows.append([name, kind, num_words, *row[1:]])
    header = ['stories', 'cut', 'words', 'BCubed P', 'R', 'F1', 'ARI', 'odd: BCubed P', 'R', 'F1',
              'ARI', 'largest story']
    bench.report('short', bench.table(header, rows), args)


if __name__ == '__main__':
    main()
