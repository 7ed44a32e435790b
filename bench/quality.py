#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""Quality on labelled data: quality.py DATA [--seeds FOLDER]

DATA holds score.py and a folder for each set, with docs.jsonl.gz.  One configuration, the
defaults, for all sets, and the same without the built-in background table; clusters whose name
has an even CRC-32 are for tuning, the odd ones are reported beside all of them.

FOLDER holds articles that tell one story, to be found among those of the larger sets."""
import collections
import gzip
import itertools
import json
import pathlib
import re
import subprocess
import sys
import tempfile
import zlib

import bench

SETS = ('ecbplus', 'stream2018', 'onestopenglish')
RELATED = 'duplicate,revision,near-duplicate,part-of,shares-passage'


class Scanner:
    """Runs the command on a set, in a folder of temporary files."""

    def __init__(self, args, folder):
        self.command, self.data, self.folder = bench.command_of(args.build), args.data, folder
        self.num_scans = 0

    def scan(self, docs, *options):
        """The path of the command's records about documents."""
        self.num_scans += 1
        articles, output = (pathlib.Path(self.folder, f'{self.num_scans}.{suffix}')
                            for suffix in ('jsonl', 'out'))
        articles.write_text(''.join(json.dumps(d) + '\n' for d in docs), encoding='utf-8')
        bench.measured([self.command, 'scan', '--json', *options, str(articles)], output)
        return output

    def score(self, gold, output, *options):
        """What score.py says, name -> number."""
        text = subprocess.run(
            [sys.executable, '-B', str(self.data / 'score.py'), str(gold), str(output), *options],
            check=True, capture_output=True, text=True).stdout
        return {name: float(value) for name, value in re.findall(r'^(\S+) ([\d.]+)$', text,
                                                                 re.MULTILINE)}

    def score_odd(self, docs, output):
        """The same, of the clusters that are not for tuning."""
        gold = pathlib.Path(self.folder, 'odd.jsonl')
        odd = [d for d in docs if d.get('cluster') is not None
               and zlib.crc32(str(d['cluster']).encode()) % 2]
        gold.write_text(''.join(json.dumps(d) + '\n' for d in odd), encoding='utf-8')
        return self.score(gold, output)


def read_docs(path):
    with gzip.open(path, 'rt', encoding='utf-8') as lines:
        return [json.loads(line) for line in lines]


def groups(output, field):
    """id -> group."""
    with open(output, encoding='utf-8') as lines:
        return {r['id']: r[field] for r in map(json.loads, lines) if r['type'] == 'article'}


def exact_pairs(docs, near):
    """Pairs of ids whose sets of word 5-shingles have at least this Jaccard."""
    sets = {}
    for doc in docs:
        words = re.findall(r'\w+', doc['text'].lower())
        sets[doc['id']] = set(zip(*(words[i:] for i in range(5))))
    return [(a, b) for a, b in itertools.combinations(sets, 2)
            if len(shared := sets[a] & sets[b]) and
            len(shared) >= near * (len(sets[a]) + len(sets[b]) - len(shared))]


def story_row(scanner, name, docs, *options):
    output = scanner.scan(docs, *options)
    everything = scanner.score(scanner.data / name / 'docs.jsonl.gz', output)
    odd = scanner.score_odd(docs, output)
    largest = max(collections.Counter(groups(output, 'story').values()).values())
    numbers = [f'{scores[key]:.3f}' for scores in (everything, odd)
               for key in ('bcubed_precision', 'bcubed_recall', 'bcubed_f1', 'ari')]
    return [' '.join([name, *options]), *numbers, largest]


def seed_line(scanner, name, docs, seeds):
    """Whether the seeds are one story, and no other article in it."""
    texts = [path.read_text(encoding='utf-8') for path in sorted(seeds.iterdir())]
    planted = [{'id': f'seed {number}', 'text': text} for number, text in enumerate(texts)]
    story = groups(scanner.scan(docs + planted), 'story')
    sizes = collections.Counter(story.values())
    found = sorted({sizes[story[doc['id']]] for doc in planted})
    num_stories = len({story[doc['id']] for doc in planted})
    return (f'{len(planted)} seeds among the {len(docs):,} articles of {name}: '
            f'{num_stories} {"story" if num_stories == 1 else "stories"} '
            f'of {" and ".join(map(str, found))}.')


def edit_lines(scanner, docs):
    """The ladder of edit distances of onestopenglish."""
    pairs = scanner.data / 'onestopenglish' / 'pairs.tsv'
    output = scanner.scan(docs)
    with open(pairs, encoding='utf-8') as lines:
        gold = {frozenset(line.split('\t')[:2]) for line in itertools.islice(lines, 1, None)}
    with open(output, encoding='utf-8') as lines:
        found = {frozenset((r['a'], r['b'])) for r in map(json.loads, lines)
                 if r['type'] == 'pair' and r['relation'] in RELATED.split(',')}
    version = groups(scanner.scan(docs, '--near', '.3'), 'version')
    wanted = exact_pairs(docs, .3)
    num_joined = sum(version[a] == version[b] for a, b in wanted)
    return ['', f'onestopenglish, advanced and intermediate: {len(gold & found)} of {len(gold)} '
                'pairs related by at least shares-passage.',
            f'onestopenglish, `--near .3`: {num_joined} of {len(wanted)} pairs of Jaccard .3 in '
            'one version.']


def main():
    parser = bench.arguments(__doc__.splitlines()[0])
    parser.add_argument('data', type=pathlib.Path, metavar='DATA')
    parser.add_argument('--seeds', type=pathlib.Path, metavar='FOLDER')
    args = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix='samestory-bench-') as folder:
        scanner = Scanner(args, folder)
        docs = {name: read_docs(args.data / name / 'docs.jsonl.gz') for name in SETS}
        lines = bench.table(
            ['stories', 'BCubed P', 'R', 'F1', 'ARI', 'odd: BCubed P', 'R', 'F1', 'ARI',
             'largest story'], [story_row(scanner, name, docs[name], *options)
                               for options in ((), ('--no-background',)) for name in SETS])
        lines += edit_lines(scanner, docs['onestopenglish'])
        if args.seeds:
            lines += [seed_line(scanner, name, docs[name], args.seeds)
                      for name in ('ecbplus', 'stream2018')]
    bench.report('quality', lines, args)


if __name__ == '__main__':
    main()
