#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""Near-duplicates with far too little memory beside as much as they like, by turns: times, peak
memory, and whether the same bytes come out."""
import tempfile

import bench

CASES = ['1000000:16M', '10000000:128M']


def measure_turn(args, articles, budget):
    """Without a limit, then with it."""
    command = [bench.command_of(args.build), 'scan', '--json', '--relations', args.relations,
               '--threads', str(args.threads), '--tmp', args.tmp]
    return [bench.measured([*command, *limit, articles], reader=['sha256sum'])
            for limit in ([], ['--max-memory', budget])]


def measure(args, num_articles, budget):
    """The turn whose ratio of times is the median."""
    with bench.generated(args.build, articles=num_articles, words=400) as articles:
        turns = sorted((measure_turn(args, articles, budget) for _ in range(args.runs)),
                       key=lambda turn: turn[1].seconds / turn[0].seconds)
    is_same = len({run.said for turn in turns for run in turn}) == 1
    free, limited = turns[args.runs // 2]
    for run, limit in ((free, 'none'), (limited, budget)):
        yield [f'{num_articles:,}', limit, f'{run.seconds:.2f}',
               f'{run.seconds / free.seconds:.2f}', f'{run.cpu_seconds:.2f}',
               f'{run.cpu_seconds / free.cpu_seconds:.2f}', f'{run.peak_bytes / 2**20:.1f}',
               'yes' if is_same else 'NO']


def main():
    parser = bench.arguments(__doc__)
    parser.add_argument('--case', action='append', metavar='N:SIZE', dest='cases',
                        help='articles and a limit, and others that are given so '
                             f'(default {" ".join(CASES)}: 30 GB of disk)')
    parser.add_argument('--relations', default='near', metavar='LIST')
    parser.add_argument('--tmp', default=tempfile.gettempdir(), metavar='DIR')
    parser.set_defaults(runs=1)
    args = parser.parse_args()
    rows = []
    for case in args.cases or CASES:
        num_articles, budget = case.split(':')
        rows += measure(args, int(num_articles), budget)
    bench.report('memory', bench.table(
        ['articles', '`--max-memory`', 'seconds', 'times', 'CPU seconds', 'times', 'peak MiB',
         'same bytes'], rows), args)


if __name__ == '__main__':
    main()
