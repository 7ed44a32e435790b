#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""Ours beside others, from an NDJSON file to verified near-duplicates: rivals.py FOLDER

FOLDER holds a driver for each of them, rival_NAME.py, which takes a file, where to put its pairs
and its settings, and says in a line of JSON how long it took and what memory.  They run by turns on
the same file with as many threads each, at the settings that find most at the same threshold.

The Python that runs them has the packages of all (--python):

    python3 -m venv v
    v/bin/pip install datasketch rensa FastSketchLSH gaoya duckdb polars orjson xxhash numpy scipy

text-dedup wants a Python of its own (--textdedup-python), duplodocus and incrededup are programs
that lie in a folder (--tools); what is not given is left out, and the table says so.

Seconds of a rival are as it says them itself, without the start of Python; ours are those of the
whole command.  The pairs of every run are held against an exact join (join.c): recall of all pairs,
of those that are no copies, and of those just over the threshold.  Of what prints groups, and of
ours, a pair is found when both are in one group; precision is of printed pairs, or of all pairs in
groups where no pairs are printed."""
import array
import ast
import collections
import contextlib
import functools
import json
import os
import pathlib
import statistics
import struct
import subprocess
import tempfile
import time

import bench

COPIES = .9999  # Jaccard from which a pair is one of copies
HARD = .05      # above the threshold
PYTHON_RIVALS = ('rensa', 'fss', 'gaoya', 'datasketch', 'textdedup')
PROGRAMS = ('duplodocus', 'incrededup')  # in the folder of tools
SLOW = ('duckdb', 'datasketch', 'textdedup', 'incrededup')  # a minute or more: one run each

# What each is called, and its settings by threshold.
RIVALS = {
    'rensa': ('rensa', {.7: '--lane expert --k 125 --b 25', .5: '--lane expert --k 256 --b 64'}),
    'fss': ('FastSketchLSH', {.7: '--lane expert', .5: '--lane expert --k 256 --b 64'}),
    'gaoya': ('gaoya', {.7: '--b 25 --r 5 --thr 0.6', .5: '--b 42 --r 3 --thr 0.4'}),
    'datasketch': ('datasketch', {.7: '--lane expert --mode params --b 25 --r 5',
                                  .5: '--lane expert --mode params --b 42 --r 3'}),
    'duckdb': ('DuckDB, an exact join', {.7: '', .5: ''}),
    'duplodocus': ('duplodocus', {.7: '--b 32 --r 4', .5: '--b 42 --r 3'}),
    'textdedup': ('text-dedup', {.7: '--b 25 --r 5 --k 125 --check true',
                                 .5: '--b 42 --r 3 --k 126 --check true'}),
    'incrededup': ('incrededup', {.7: '--st 0.8', .5: '--st 0.6'}),
}

# One run: pairs (None: only groups), and what each article's group is (None: only pairs).
Run = collections.namedtuple('Run', 'seconds cpu_seconds megabytes pairs groups')


def read_npy(path):
    """The shape and the numbers of an array of 32-bit integers."""
    content = pathlib.Path(path).read_bytes()
    header_bytes, = struct.unpack('<H', content[8:10])
    header = ast.literal_eval(content[10:10 + header_bytes].decode('latin-1'))
    numbers = array.array('i', content[10 + header_bytes:])
    if header['descr'] != '<i4' or header['fortran_order']:
        raise SystemExit(f'{path}: not rows of 32-bit integers')
    return header['shape'], numbers


def read_found(path):
    """Pairs, and the group of each article; one of them is None."""
    shape, numbers = read_npy(path)
    if len(shape) == 1:
        return None, [group if group >= 0 else None for group in numbers]
    return {(min(a, b), max(a, b)) for a, b in zip(numbers[::2], numbers[1::2])}, None


def run_rival(name, args, corpus, near, folder):
    """One run of a driver, or a text that says why there is none."""
    if name in PROGRAMS and not (args.tools and pathlib.Path(args.tools, name).exists()):
        return 'not built here'
    if name == 'textdedup' and not args.textdedup_python:
        return 'no Python for it'
    found = pathlib.Path(folder, 'found.npy')
    found.unlink(missing_ok=True)
    environment = dict(os.environ, RIVALS_WORK=folder, RIVALS_TOOLS=args.tools or folder,
                       TEXTDEDUP_PYTHON=args.textdedup_python or '', PYTHONDONTWRITEBYTECODE='1')
    command = [args.python, str(args.folder / f'rival_{name}.py'), corpus, str(found), '--t',
               str(near), '--threads', str(args.threads), *RIVALS[name][1][near].split()]
    complaints = pathlib.Path(folder, 'complaints')
    with open(complaints, 'w', encoding='utf-8') as stderr:
        run = bench.Measured(command, env=environment, cwd=folder, stderr=stderr)
    if run.status or not found.exists():
        said = complaints.read_text(encoding='utf-8').strip().splitlines()
        return f'failed: {(said or ["?"])[-1]}'
    said = json.loads(run.said)
    megabytes = said.get('rival_rss_mb') or max(said['rss_mb'], said['child_rss_mb'])
    return Run(said.get('rival_s') or said['total'], run.cpu_seconds, megabytes * 1.048576,
               *read_found(found))


@functools.lru_cache(maxsize=1)
def ids_of(corpus):
    """The line of each id."""
    with open(corpus, encoding='utf-8') as lines:
        return {json.loads(line)['id']: number for number, line in enumerate(lines)}


def read_ours(output, line_of):
    pairs, groups = set(), [None] * len(line_of)
    with open(output, encoding='utf-8') as lines:
        for record in map(json.loads, lines):
            if record['type'] == 'article':
                groups[line_of[record['id']]] = record['version']
            elif record['type'] == 'pair' and record['relation'] in ('duplicate',
                                                                     'near-duplicate'):
                a, b = line_of[record['a']], line_of[record['b']]
                pairs.add((min(a, b), max(a, b)))
    return pairs, groups


def run_ours(args, corpus, near, folder, extra=()):
    output = pathlib.Path(folder, 'ours')
    run = bench.measured(
        [bench.command_of(args.build), 'scan', '--json', '--relations', 'near', '--near',
         str(near), '--threads', str(args.threads), *extra, corpus], output)
    pairs, groups = read_ours(output, ids_of(corpus))
    return Run(run.seconds, run.cpu_seconds, run.peak_bytes / 1e6, pairs, groups)


def exact_join(args, corpus, near):
    """The Jaccard of every pair of at least `near`."""
    found = subprocess.run([bench.command_of(args.build, 'join'), str(near), corpus], check=True,
                           stdout=subprocess.PIPE, text=True).stdout
    return {(int(a), int(b)): float(jaccard)
            for a, b, jaccard in map(str.split, found.splitlines())}


def share(pairs, is_found):
    return f'{sum(map(is_found, pairs)) / len(pairs):.4f}' if pairs else ''


def quality(run, truth, near):
    """Recall of all, edited and hard pairs; precision."""
    def is_found(pair):
        if run.groups is None:
            return pair in run.pairs
        return run.groups[pair[0]] is not None and run.groups[pair[0]] == run.groups[pair[1]]

    cells = [share(list(truth), is_found),
             share([p for p, j in truth.items() if j < COPIES], is_found),
             share([p for p, j in truth.items() if j < near + HARD], is_found)]
    if run.pairs is not None:
        return cells + [share(list(run.pairs), truth.__contains__)]
    sizes = collections.Counter(group for group in run.groups if group is not None)
    num_printed = sum(n * (n - 1) // 2 for n in sizes.values())
    num_right = sum(map(is_found, truth))
    return cells + [f'{num_right / num_printed:.4f}' if num_printed else '']


def all_runs(args, corpus, near, folder):
    """By name the runs of each, ours first; those of a rival that cannot run: a text."""
    runs = collections.defaultdict(list)
    for turn in range(args.runs):
        os.sync()  # nobody waits for what another wrote
        runs['ours'].append(run_ours(args, corpus, near, folder))
        for name in RIVALS if not args.only else args.only:
            if isinstance(runs[name], str) or (turn > 0 and name in SLOW):
                continue
            os.sync()
            run = run_rival(name, args, corpus, near, folder)
            if isinstance(run, str):
                runs[name] = run
            else:
                runs[name].append(run)
    return runs


def median_of(runs, field):
    return statistics.median(getattr(run, field) for run in runs)


def rows(runs, truth, near):
    ours = median_of(runs['ours'], 'seconds')
    for name, of_name in runs.items():
        if isinstance(of_name, str):
            continue
        title = 'samestory' if name == 'ours' else RIVALS[name][0]
        seconds = median_of(of_name, 'seconds')
        yield [title, f'{seconds:.2f}', len(of_name), f'{seconds / ours:.1f}',
               f'{median_of(of_name, "cpu_seconds"):.2f}',
               f'{median_of(of_name, "megabytes"):,.0f}', *quality(of_name[-1], truth, near)]


def judgement(runs):
    """How many times as fast ours is as the fastest Python rival and duplodocus; its memory."""
    there = {name: of_name for name, of_name in runs.items() if not isinstance(of_name, str)}
    ours = there.pop('ours')
    if not there:
        return []
    said = []
    python = [name for name in PYTHON_RIVALS if name in there]
    fastest = min(python, key=lambda name: median_of(there[name], 'seconds'), default=None)
    for name, about in ((fastest, 'the fastest in Python'), ('duplodocus', 'native')):
        if name in there:
            times, cpu_times = (median_of(there[name], field) / median_of(ours, field)
                                for field in ('seconds', 'cpu_seconds'))
            said.append(f'{times:.1f} times as fast as {RIVALS[name][0]} ({about}; in CPU time '
                        f'{cpu_times:.1f} times)')
    least = min(there, key=lambda name: median_of(there[name], 'megabytes'))
    memory = median_of(ours, 'megabytes') / median_of(there[least], 'megabytes')
    said.append(f'{memory:.2f} of the memory of {RIVALS[least][0]}, which takes the least')
    return ['samestory: ' + ', '.join(said) + '.']


def same_as_exact(args, corpus, near, folder, truth):
    """Whether the command's own exact join prints the pairs of the other one.  Edges of equal
    articles are to the first of them, so the pairs in one version are compared."""
    exact = run_ours(args, corpus, near, folder, ('--exact',))
    num_missed = sum(exact.groups[a] != exact.groups[b] for a, b in truth)
    num_wrong = sum(pair not in truth for pair in exact.pairs)
    return (f'`--exact`: {exact.seconds:.2f} seconds, {num_missed} of {len(truth):,} pairs not in '
            f'one version, {num_wrong} printed pairs that the independent join has not.')


def measure(args, corpus, about, near):
    with tempfile.TemporaryDirectory(prefix='samestory-bench-') as folder:
        truth = exact_join(args, corpus, near)
        runs = all_runs(args, corpus, near, folder)
        exact = same_as_exact(args, corpus, near, folder, truth)
    megabytes = os.path.getsize(corpus) / 1e6
    num_copies = sum(jaccard >= COPIES for jaccard in truth.values())
    num_hard = sum(jaccard < near + HARD for jaccard in truth.values())
    left_out = [f'{RIVALS[name][0]}: {why}' for name, why in runs.items() if isinstance(why, str)]
    return [f'{about}, {megabytes:,.0f} MB, Jaccard {near}: {len(truth):,} pairs, {num_copies:,} '
            f'of copies, {num_hard:,} hard (under {near + HARD:.2f}). {args.threads} threads each.',
            '', *bench.table(['', 'seconds', 'runs', 'times ours', 'CPU seconds', 'peak MB',
                              'recall', 'edited', 'hard', 'precision'],
                             list(rows(runs, truth, near))),
            '', *judgement(runs), exact, *(['Left out: ' + '; '.join(left_out) + '.']
                                           if left_out else []), '']


def main():
    parser = bench.arguments(__doc__)
    bench.add_drivers(parser)
    parser.add_argument('--textdedup-python', metavar='FILE', help='the Python of text-dedup')
    parser.add_argument('--tools', metavar='FOLDER', help='where duplodocus and incrededup lie')
    parser.add_argument('--corpus', action='append', default=[], metavar='FILE',
                        help='a file besides the one that is made up')
    parser.add_argument('--articles', type=int, default=100_000, metavar='N',
                        help='of the file that is made up; 0: none')
    parser.add_argument('--near', type=float, action='append', choices=(.5, .7), metavar='T',
                        help='the threshold, .5 or .7, or both given one by one (default .7)')
    parser.add_argument('--only', action='append', choices=RIVALS, metavar='NAME',
                        help='this rival, and others that are named so')
    args = parser.parse_args()
    args.folder = args.folder.resolve()
    for name in ('python', 'textdedup_python', 'tools'):  # a link stays one: of venv it is Python
        path = getattr(args, name)
        if path and os.sep in path:
            setattr(args, name, os.path.abspath(path))
    lines = []
    begun = time.monotonic()
    with contextlib.ExitStack() as files:
        corpora = [(str(pathlib.Path(path).resolve()), 'Another corpus') for path in args.corpus]
        if args.articles:
            made = files.enter_context(bench.generated(args.build, articles=args.articles,
                                                       words=400))
            corpora.append((made, f'{args.articles:,} made-up articles'))
        for corpus, about in corpora:
            for near in args.near or [.7]:
                lines += measure(args, corpus, about, near)
    lines.append(f'The whole in {(time.monotonic() - begun) / 60:.0f} minutes.')
    bench.report('rivals', lines, args)


if __name__ == '__main__':
    main()
