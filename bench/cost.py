#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""What stories and passages cost beside near-duplicates: CPU time per article of both, by turns.

Each turn runs one behind the other on one thread, so that whatever else the machine does slows
both; the turn of the median ratio counts."""
import tempfile

import bench

CASES = ('near', 'all')


def measure_turn(args, articles, output):
    """CPU nanoseconds per article of each case, and how many times the first the last is."""
    spent = [bench.measured([bench.command_of(args.build), 'scan', '--json', '--relations',
                             relations, '--threads', '1', articles], output).cpu_seconds
             for relations in CASES]
    return spent[-1] / spent[0], [1e9 * seconds / args.articles for seconds in spent]


def main():
    parser = bench.arguments(__doc__)
    parser.add_argument('--articles', type=int, default=100_000, metavar='N')
    args = parser.parse_args()
    with bench.generated(args.build, articles=args.articles, words=400) as articles, \
            tempfile.NamedTemporaryFile(prefix='samestory-bench-') as output:
        turns = sorted(measure_turn(args, articles, output.name) for _ in range(args.runs))
    ratio, spent = turns[args.runs // 2]
    bench.report('cost', bench.table(
        ['articles', 'near-duplicates, ns', 'all relations, ns', 'times', 'least', 'most'],
        [[f'{args.articles:,}', *(f'{ns:,.0f}' for ns in spent), f'{ratio:.2f}',
          f'{turns[0][0]:.2f}', f'{turns[-1][0]:.2f}']]), args)


if __name__ == '__main__':
    main()
