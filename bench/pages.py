#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""Articles out of pages, beside what people say is the article: pages.py FOLDER

Goes in: a folder as that of https://github.com/scrapinghub/article-extraction-benchmark, which
is not kept here: ground-truth.json (of each page: articleBody) and html/NAME.html.gz.  Comes
out: F1, precision, recall as that benchmark defines them, on bags of 4-shingles of words, each
with the standard deviation of 1,000 bootstrap samples, and the share of pages that are exact.

A page's precision is the share of the text's shingles that are the article's, its recall the
share of the article's that are in the text; both are averaged over the pages where they are
defined, and F1 is of the averages.  The worker is spoken to directly (src/markup/wire.h)."""
import argparse
import collections
import gzip
import json
import pathlib
import random
import re
import resource
import statistics
import struct
import subprocess

WORD = re.compile(r'\w+')
FIELDS = ('title', 'text', 'url', 'source', 'date', 'language')
PAGE, ANSWER, REFUSED = 1, 3, 4
ABSENT = 2**64 - 1


class Worker:
    """The HTML worker at the other end of two pipes."""

    def __init__(self, program, memory=200 << 20, cpu_ms=2000):
        self.program = [program, str(memory), str(cpu_ms), '512', '65536']
        self.start()

    def start(self):
        self.process = subprocess.Popen(self.program, stdin=subprocess.PIPE,
                                        stdout=subprocess.PIPE)

    def ask(self, page):
        """The fields of a page; {} when it was refused, or ended its worker."""
        pipe = self.process.stdin
        try:
            pipe.write(struct.pack('<IIQQQ', PAGE, 2, len(page), ABSENT, len(page)) + page)
            pipe.flush()
            return self.answer(self.process.stdout)
        except (BrokenPipeError, struct.error):
            self.process.wait()
            self.start()
            return {}

    def end(self):
        """Processor seconds that all workers took."""
        self.process.stdin.close()
        self.process.wait()
        used = resource.getrusage(resource.RUSAGE_CHILDREN)
        return used.ru_utime + used.ru_stime

    @staticmethod
    def answer(pipe):
        kind, count, _ = struct.unpack('<IIQ', pipe.read(16))
        lengths = struct.unpack(f'<{count}Q', pipe.read(8 * count))
        values = ['' if n == ABSENT else pipe.read(n).decode('utf-8') for n in lengths]
        return dict(zip(FIELDS, values)) if kind == ANSWER else {}


def shingles(text):
    """The 4-shingles of a text's words; of a shorter one its words."""
    words = WORD.findall(text)
    return collections.Counter(
        tuple(words[i:i + 4]) for i in range(max(1, len(words) - 3)) if words)


def shares(true, found):
    """(precision, recall) of a page, None where it is not defined."""
    true, found = shingles(true), shingles(found)
    both = sum((true & found).values())
    if not true and not found:
        return None, None
    return (both / sum(found.values()) if found else None,
            both / sum(true.values()) if true else None)


def scores(pages):
    """(F1, precision, recall) of many pages' shares."""
    precision = statistics.mean([p for p, _ in pages if p is not None] or [0])
    recall = statistics.mean([r for _, r in pages if r is not None] or [0])
    return 2 * precision * recall / ((precision + recall) or 1), precision, recall


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument('folder', type=pathlib.Path)
    parser.add_argument('--worker', default='build/release/samestory-html')
    parser.add_argument('--list', action='store_true', help='a line for each page, too')
    args = parser.parse_args()
    truth = json.loads((args.folder / 'ground-truth.json').read_text(encoding='utf-8'))
    worker = Worker(args.worker)
    pages, exact, num_bytes = [], [], 0
    for name, labels in sorted(truth.items()):
        page = gzip.decompress((args.folder / 'html' / f'{name}.html.gz').read_bytes())
        text = worker.ask(page).get('text', '')
        num_bytes += len(page)
        body = labels.get('articleBody') or ''
        pages.append(shares(body, text))
        exact.append(WORD.findall(body) == WORD.findall(text))
        if args.list:
            print(name, *('-' if x is None else f'{x:.3f}' for x in pages[-1]), sep='\t')
    draw = random.Random(1)
    samples = [scores(draw.choices(pages, k=len(pages))) for _ in range(1000)]
    for name, value, sample in zip(('F1', 'precision', 'recall'), scores(pages), zip(*samples)):
        print(f'{name:10} {value:.3f} ± {statistics.stdev(sample):.3f}')
    print(f'{"exact":10} {statistics.mean(exact):.3f}')
    print(f'{len(pages)} pages, {num_bytes / 1e6:.1f} MB, {num_bytes / 1e6 / worker.end():.0f} '
          'MB/s of one core, pipes included')


if __name__ == '__main__':
    main()
