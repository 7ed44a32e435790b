#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""Each reader on one core beside the library it stands on: readers.py [PAGES]

Goes in: a folder (searched deeply) of pages of HTML; those that end in .gz are unpacked first.
Made-up articles are written as NDJSON, CSV, feeds (feeds.py) and archives of text.  Comes out:
megabytes of the format for a second of CPU time, of all processes that take part, from memory to
articles or lines of NDJSON; and the same bytes through the library with callbacks that only count.
Rows take turns; medians of the rounds."""
import csv
import gzip
import json
import pathlib
import subprocess
import tempfile

import bench
import feeds

FEEDS = {'teasers': 'RSS, teasers of 300 bytes', 'cdata': 'RSS, whole articles in CDATA',
         'escaped': 'RSS, whole articles in escaped HTML',
         'xhtml': 'Atom, whole articles in XHTML'}
COLUMNS = ['id', 'title', 'text', 'url', 'source', 'date']


def unpacked(folder, into):
    """Paths of the files of a folder; of those that are packed, of copies."""
    for number, path in enumerate(sorted(p for p in folder.rglob('*') if p.is_file())):
        if path.suffix == '.gz':
            copy = into / f'{number}-{path.stem}'
            copy.write_bytes(gzip.decompress(path.read_bytes()))
            path = copy
        yield path.resolve()


def write_csv(articles, path):
    with open(path, 'w', encoding='utf-8', newline='') as file:
        writer = csv.DictWriter(file, COLUMNS, extrasaction='ignore')
        writer.writeheader()
        writer.writerows(articles)


def write_wet(articles, path):
    """An archive of texts, as WET files are."""
    with open(path, 'wb') as file:
        for article in articles:
            text = article['text'].encode()
            file.write(f'WARC/1.0\r\nWARC-Type: conversion\r\n'
                       f'WARC-Target-URI: https://news.example/{article["id"]}\r\n'
                       f'Content-Type: text/plain\r\nContent-Length: {len(text)}\r\n\r\n'
                       .encode() + text + b'\r\n\r\n')


def collections(args, into):
    """What it is, the name of its format, paths."""
    with bench.generated(args.build, articles=args.articles) as path:
        yield 'NDJSON', 'json', [pathlib.Path(path)]
        with open(path, encoding='utf-8') as file:
            articles = [json.loads(line) for line in file]
    if args.pages:
        yield 'HTML', 'html', list(unpacked(args.pages, into))
    feeds.write(articles[:args.feed_items], into / 'feeds')
    for name, about in FEEDS.items():
        yield about, 'feed', sorted((into / 'feeds' / name).iterdir())
    write_csv(articles, into / 'articles.csv')
    yield 'CSV', 'csv', [into / 'articles.csv']
    write_wet(articles, into / 'articles.wet')
    yield 'WARC, texts', 'warc', [into / 'articles.wet']


def rows(args, about, name, paths):
    """What it is, what reads it, megabytes, MB/s."""
    said = subprocess.run(
        [bench.command_of(args.build, 'readers'), str(args.runs), name,
         bench.command_of(args.build, 'samestory-html')],
        input='\n'.join(map(str, paths)), check=True, stdout=subprocess.PIPE, text=True).stdout
    for line in said.splitlines():
        what, num_bytes, ns = line.split('\t')
        yield (about, what, f'{int(num_bytes) / 1e6:.1f}',
               f'{int(num_bytes) / int(ns) * 1e3:,.0f}')


def main():
    parser = bench.arguments(__doc__.splitlines()[0])
    parser.add_argument('pages', nargs='?', type=pathlib.Path, metavar='PAGES')
    parser.add_argument('--articles', type=int, default=20000, metavar='N',
                        help='of NDJSON, CSV and WARC (default %(default)s)')
    parser.add_argument('--feed-items', type=int, default=3000, metavar='N',
                        help='of each kind of feed (default %(default)s)')
    args = parser.parse_args()
    found = []
    with tempfile.TemporaryDirectory(prefix='samestory-bench-') as into:
        for about, name, paths in collections(args, pathlib.Path(into)):
            found += rows(args, about, name, paths)
    bench.report('readers', bench.table(['format', 'read by', 'MB', 'MB/s'], found), args)


if __name__ == '__main__':
    main()
