#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""Threads beside processes: one process of N threads, N processes of one thread with an N-th of the
articles each, and one thread alone, by turns.  What the threads reach is the time of the N
processes over theirs."""
import concurrent.futures
import contextlib
import statistics
import tempfile

import bench


def split(articles, num_parts, files):
    """Paths of equal parts of a file, as they follow one another."""
    with open(articles, 'rb') as lines:
        num_lines = sum(1 for _ in lines)
    paths = []
    with open(articles, 'rb') as lines:
        for part in range(num_parts):
            file = files.enter_context(tempfile.NamedTemporaryFile(prefix='samestory-bench-',
                                                                   suffix='.ndjson'))
            until = num_lines * (part + 1) // num_parts
            file.writelines(line for _, line in zip(range(num_lines * part // num_parts, until),
                                                    lines))
            file.flush()
            paths.append(file.name)
    return paths


def run(args, relations, num_threads, path):
    return bench.measured([bench.command_of(args.build), 'scan', '--json', '--relations',
                           relations, '--threads', str(num_threads), path])


def measure_turn(args, relations, articles, parts):
    """Seconds of the threads, of the processes, and of one thread."""
    together = run(args, relations, args.threads, articles).seconds
    with concurrent.futures.ThreadPoolExecutor(len(parts)) as pool:
        apart = max(one.seconds
                    for one in pool.map(lambda path: run(args, relations, 1, path), parts))
    return together, apart, run(args, relations, 1, articles).seconds


def row(args, relations, articles, parts):
    turns = [measure_turn(args, relations, articles, parts) for _ in range(args.runs)]
    together, apart, alone = map(statistics.median, zip(*turns))
    reached = sorted(turn[1] / turn[0] for turn in turns)
    return [relations, f'{args.articles:,}', args.threads, f'{together:.2f}', f'{apart:.2f}',
            f'{alone:.2f}', f'{statistics.median(reached):.3f}', f'{reached[0]:.3f}',
            f'{reached[-1]:.3f}',
            f'{statistics.median(turn[2] / turn[0] for turn in turns):.2f}']


def main():
    parser = bench.arguments(__doc__)
    parser.add_argument('--articles', type=int, default=200_000, metavar='N')
    parser.set_defaults(runs=5)
    args = parser.parse_args()
    with contextlib.ExitStack() as files:
        articles = files.enter_context(bench.generated(args.build, articles=args.articles,
                                                       words=400))
        parts = split(articles, args.threads, files)
        rows = [row(args, relations, articles, parts) for relations in ('near', 'all')]
    bench.report('scaling', bench.table(
        ['relations', 'articles', 'threads', 'seconds', 'as many processes', 'one thread',
         'of the processes', 'least', 'most', 'times one thread'], rows), args)


if __name__ == '__main__':
    main()
