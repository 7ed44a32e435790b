#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""What the words likely, probable and possible are worth: confidence.py DATA

Of the pairs that are printed as same-story and of which both articles are labelled, the share
with one label, by tier; DATA as quality.py has it.  Each set is whole, without its dates, and
cut to the first words of its articles.  Labels fall into two folds by the CRC-32 of their names;
a pair counts as odd when one of its articles does."""
import collections
import json
import pathlib
import tempfile
import zlib

import bench
import quality

TIERS = ('likely', 'probable', 'possible')
SHORT_WORDS = 25


def is_odd(cluster):
    return zlib.crc32(str(cluster).encode()) % 2 == 1


def undated(doc):
    return {name: value for name, value in doc.items() if name != 'date'}


def shortened(doc):
    """A title and a line or two, as feeds give them that show no more."""
    return {**doc, 'text': ' '.join(doc['text'].split()[:SHORT_WORDS])}


def judged_pairs(output, docs):
    """(cosine, confidence, is right, is in the odd fold) of pairs of labelled articles."""
    label = {d['id']: d['cluster'] for d in docs if d.get('cluster') is not None}
    with open(output, encoding='utf-8') as lines:
        for r in map(json.loads, lines):
            if r['type'] == 'pair' and r['relation'] == 'same-story' and \
                    r['a'] in label and r['b'] in label:
                a, b = label[r['a']], label[r['b']]
                yield r['cosine'], r['confidence'], a == b, is_odd(a) or is_odd(b)


def share(pairs):
    return f'{sum(pairs) / len(pairs):.3f}' if pairs else '-'


def tier_row(name, pairs):
    row = [name]
    for fold in (False, True):
        for tier in TIERS:
            right = [p[2] for p in pairs if p[1] == tier and p[3] == fold]
            row += [share(right), f'{len(right):,}']
    return row


def steps(pairs):
    """Share of right pairs by steps of the cosine: what cuts can be read from."""
    of_step = collections.defaultdict(list)
    for cosine, _, is_right, _ in pairs:
        of_step[min(int(cosine * 20), 14)].append(is_right)
    return [f'{share(of_step[step])} ({len(of_step[step]):,})' for step in range(4, 15)]


def main():
    parser = bench.arguments(__doc__.splitlines()[0])
    parser.add_argument('data', type=pathlib.Path, metavar='DATA')
    args = parser.parse_args()
    rows, step_rows = [], []
    with tempfile.TemporaryDirectory(prefix='samestory-bench-') as folder:
        scanner = quality.Scanner(args, folder)
        for name in quality.SETS:
            docs = quality.read_docs(args.data / name / 'docs.jsonl.gz')
            kinds = {'': docs, f', {SHORT_WORDS} words': list(map(shortened, docs))}
            if any(doc.get('date') for doc in docs):
                kinds[', undated'] = list(map(undated, docs))
            for kind, variant in kinds.items():
                pairs = list(judged_pairs(scanner.scan(variant), docs))
                rows.append(tier_row(name + kind, pairs))
                step_rows.append([name + kind, *steps(pairs)])
    header = [f'{fold}{tier}' if part == 0 else 'pairs' for fold in ('', 'odd: ')
              for tier in TIERS for part in (0, 1)]
    lines = bench.table(['right pairs', *header], rows) + ['']
    lines += bench.table(['cosine from', *(f'.{step * 5:02}' for step in range(4, 15))],
                         step_rows)
    bench.report('confidence', lines, args)


if __name__ == '__main__':
    main()
