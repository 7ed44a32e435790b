#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""check.py SAMESTORY [--seed N] [--seeds K] - is the command misled by what pages of one site share?

Makes sites (make.py), runs `SAMESTORY scan --json` on them, and compares the versions, stories,
pairs and stubs with what is true (judge.py).  Prints what was found, where (by layout, size
of the site, language), and examples.  The status is 1 when a bound is broken.
"""
import argparse
import collections
import json
import pathlib
import random
import subprocess
import sys
import tempfile

import make
from judge import Judge

COLUMNS = ['articles', 'in false versions', 'in false stories', 'furniture pairs',
           'wire pairs', 'missed', 'stubs', 'missed', 'false stubs']
EXAMPLE_TITLE_CHARS, EXAMPLE_PASSAGE_CHARS = 60, 120


def read_lines(path):
    with open(path, encoding='utf-8') as lines:
        return [json.loads(line) for line in lines]


def scan(command, articles):
    run = subprocess.run([command, 'scan', '--json', '--quiet', str(articles)],
                         capture_output=True, text=True, check=False)
    if run.returncode != 0:
        sys.exit(f'{command}: status {run.returncode}: {run.stderr}')
    return [json.loads(line) for line in run.stdout.splitlines()]


def write_clean(folder, truths):
    """The articles without furniture, in a file beside the others."""
    path = folder / 'clean.ndjson'
    with open(path, 'w', encoding='utf-8') as out:
        for record in read_lines(folder / 'articles.ndjson'):
            record['text'] = truths[record['id']]['clean']
            print(json.dumps(record, ensure_ascii=False), file=out)
    return path


def size_class(truth):
    for least in (100, 30, 10, 5):
        if truth['site_articles'] >= least:
            return f'{least}+ articles'
    return '2-4 articles'


def table(title, key, truths, findings):
    """Counts by key(truth); a pair counts for both of its articles' rows, once if equal."""
    rows = collections.defaultdict(lambda: [0] * len(COLUMNS))

    def count(column, groups_of_names):
        for names in groups_of_names:
            for row in {key(truths[name]) for name in names}:
                rows[row][column] += 1

    singles = [[[n] for n in names] for names in (
        truths, (n for g in findings.false_versions for n in g.misplaced),
        (n for g in findings.false_stories for n in g.misplaced))]
    stubs = findings.stubs
    columns = singles + [
        [(p['a'], p['b']) for p in findings.furniture_pairs],
        findings.wires.found + findings.wires.missed, findings.wires.missed,
        [[n] for n in stubs.found + stubs.missed], [[n] for n in stubs.missed],
        [[n] for n in findings.false_stubs]]
    for column, names in enumerate(columns):
        count(column, names)
    print(f'\n{title:<16}' + ''.join(f'{c:>18}' for c in COLUMNS))
    for row, counts in sorted(rows.items()):
        print(f'{row:<16}' + ''.join(f'{c or "":>18}' for c in counts))


class Examples:
    """Up to a number of findings of each kind, for a person."""

    def __init__(self, truths, articles, pairs, number):
        """articles: by id, as the command read them."""
        self.truths, self.read, self.pairs, self.number = truths, articles, pairs, number

    def show(self, findings):
        for kind, groups, field in (('version', findings.false_versions, 'body'),
                                    ('story', findings.false_stories, 'event')):
            for group in sorted(groups, key=lambda g: len(g.members))[:self.number]:
                print(f'\nfalse {kind} {group.name}: {len(group.members)} articles')
                self.group(group, field)
        for pair in self.of_many_layouts(findings.furniture_pairs):
            print(f'\nfurniture alone: {self.pair(pair)}')
            self.articles([pair['a'], pair['b']])
        for kind, recall in (('wire copies', findings.wires), ('one event', findings.events)):
            for pair in recall.missed[:self.number]:
                print(f'\n{kind} apart')
                self.articles(pair)
        for name in findings.stubs.missed[:self.number]:
            print('\nstub not recognised')
            self.articles([name])

    def of_many_layouts(self, pairs):
        """Pairs of as many layouts as there are to show."""
        first = {}
        for pair in pairs:
            first.setdefault(self.truths[pair['a']]['layout'], pair)
        return list(first.values())[:self.number]

    def group(self, group, field):
        members = set(group.members)
        wrong = [p for p in self.pairs if p['a'] in members and p['b'] in members
                 and self.truths[p['a']][field] != self.truths[p['b']][field]]
        for pair in wrong[:3]:
            print(f'  {self.pair(pair)}')
            self.articles([pair['a'], pair['b']])
        if not wrong:
            self.articles(group.members[:4])

    def pair(self, pair):
        measures = ' '.join(f'{m} {pair[m]}' for m in ('jaccard', 'containment', 'cosine')
                            if pair[m] is not None)
        terms = ', '.join(pair['terms'] or [])
        return f'{pair["a"]} {pair["b"]} {pair["relation"]} {measures} {terms}{self.passage(pair)}'

    def passage(self, pair):
        """The beginning of what two texts share."""
        if not pair['passages']:
            return ''
        start, end = pair['passages'][0]['a']
        text = self.read[pair['a']]['text'].encode()[start:end].decode(errors='replace')
        return f'\n    “{" ".join(text.split())[:EXAMPLE_PASSAGE_CHARS]}”'

    def articles(self, names):
        for name in names:
            truth = self.truths[name]
            print(f'    {name:<6} {truth["layout"]:<13} {truth["site"]:<16} '
                  f'{truth["site_articles"]:>3} articles, furniture {truth["share"]:.2f}, '
                  f'{truth["kind"]} {truth["edit"]} {truth["body"]} {truth["event"]}: '
                  f'{self.read[name]["title"][:EXAMPLE_TITLE_CHARS]}')


def judge_run(options, seed, folder):
    """Print all about one run; the list of broken bounds."""
    run = make.write_run(folder, seed, options.articles)
    truths = {t['id']: t for t in read_lines(folder / 'truth.ndjson') if t['type'] == 'article'}
    path = write_clean(folder, truths) if options.clean else folder / 'articles.ndjson'
    records = scan(options.command, path)
    findings = Judge(truths, records).findings()
    name = 'clean texts' if options.clean else 'pages'
    print(f'== seed {seed}: {run["articles"]} {name} of {run["sites"]} sites')
    broken = report_sums(options, findings)
    for title, key in (('layout', lambda t: t['layout']), ('size of site', size_class),
                       ('language', lambda t: t['language'])):
        table(title, key, truths, findings)
    articles = {article['id']: article for article in read_lines(path)}
    pairs = [r for r in records if r['type'] == 'pair']
    Examples(truths, articles, pairs, options.examples).show(findings)
    return [f'seed {seed}: {b}' for b in broken]


def report_sums(options, findings):
    wires, stubs, events = findings.wires, findings.stubs, findings.events
    misplaced = sum(len(g.misplaced) for g in findings.false_versions)
    misplaced_story = sum(len(g.misplaced) for g in findings.false_stories)
    rows = [('false versions', len(findings.false_versions), options.max_false_versions,
             f'{misplaced} articles misplaced'),
            ('false stories', len(findings.false_stories), options.max_false_stories,
             f'{misplaced_story} articles misplaced'),
            ('furniture pairs', len(findings.furniture_pairs), options.max_furniture_pairs, ''),
            ('false stubs', len(findings.false_stubs), options.max_false_stubs, '')]
    broken = []
    for label, count, bound, note in rows:
        print(f'{label:<18}{count:>8}   {note}')
        if bound is not None and count > bound:
            broken.append(f'{count} {label}, at most {bound} are allowed')
    for label, recall, bound in (('wire recall', wires, options.min_wire_recall),
                                 ('stub recall', stubs, options.min_stub_recall),
                                 ('same-event recall', events, None)):
        total = len(recall.found) + len(recall.missed)
        print(f'{label:<18}{recall.value():>8.4f}   {len(recall.missed)} of {total} missed')
        if bound is not None and recall.value() < bound:
            broken.append(f'{label} {recall.value():.4f}, at least {bound} is wanted')
    return broken


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument('command', metavar='SAMESTORY')
    parser.add_argument('--seed', type=int, help='of the first run [fresh]')
    parser.add_argument('--seeds', type=int, default=1, help='number of runs [1]')
    parser.add_argument('--articles', type=int, default=make.DEFAULT_ARTICLES)
    parser.add_argument('--clean', action='store_true', help='bodies alone')
    parser.add_argument('--keep', metavar='DIR', help='leave the files in DIR/SEED')
    parser.add_argument('--examples', type=int, default=3, help='of each kind [3]')
    parser.add_argument('--max-false-versions', type=int, default=0)
    parser.add_argument('--max-false-stories', type=int, default=0)
    parser.add_argument('--max-furniture-pairs', type=int, default=0)
    parser.add_argument('--min-wire-recall', type=float, default=.98)
    parser.add_argument('--max-false-stubs', type=int, help='[no bound]')
    parser.add_argument('--min-stub-recall', type=float, help='[no bound]')
    options = parser.parse_args()
    first = random.SystemRandom().randrange(10 ** 9) if options.seed is None else options.seed
    broken = []
    for seed in range(first, first + options.seeds):
        with tempfile.TemporaryDirectory() as folder:
            kept = pathlib.Path(options.keep, str(seed)) if options.keep else None
            broken += judge_run(options, seed, kept or pathlib.Path(folder))
    print('', *broken, sep='\n')
    print(f'{len(broken)} bounds broken, first seed {first}')
    sys.exit(bool(broken))


if __name__ == '__main__':
    main()
