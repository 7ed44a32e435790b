#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""All relations on a dated stream: seconds and memory as the days go on, and the planted events.

Pairs of reports of one event are the pairs to find; a pair of reports in one story is found."""
import collections
import json
import os
import tempfile

import bench


def planted_events(articles, output):
    """Precision and recall of pairs of reports."""
    story = {}
    with open(output, encoding='utf-8') as lines:
        for record in map(json.loads, lines):
            if record['type'] == 'article':
                story[record['id']] = record['story']
    of_event, of_story, of_both = (collections.Counter() for _ in range(3))
    with open(articles, encoding='utf-8') as lines:
        for article in map(json.loads, lines):
            if article['event'] is not None:
                event, found = article['event'], story[article['id']]
                of_event[event] += 1
                of_story[found] += 1
                of_both[event, found] += 1
    wanted, found, both = (sum(n * (n - 1) // 2 for n in counts.values())
                           for counts in (of_event, of_story, of_both))
    return both / max(found, 1), both / max(wanted, 1)


def measure(args, num_days):
    with bench.generated(args.build, days=num_days, per_day=args.per_day) as articles, \
            tempfile.NamedTemporaryFile(prefix='samestory-bench-') as output:
        run = bench.median_run(
            [bench.command_of(args.build), 'scan', '--json', '--threads', str(args.threads),
             articles], output.name, args.runs)
        megabytes = os.path.getsize(articles) / 1e6
        precision, recall = planted_events(articles, output.name)
    return run, [num_days, f'{num_days * args.per_day:,}', f'{megabytes:,.0f}', args.threads,
                 f'{run.seconds:.2f}', f'{megabytes / run.seconds:.0f}',
                 f'{run.cpu_seconds:.2f}', f'{run.peak_bytes / 2**20:.0f}', f'{precision:.3f}',
                 f'{recall:.3f}']


def main():
    parser = bench.arguments(__doc__)
    parser.add_argument('--per-day', type=int, default=1000, metavar='N')
    parser.add_argument('--days', type=int, default=10, metavar='N',
                        help='days of the short stream; the long one has ten times as many')
    args = parser.parse_args()
    measured = [measure(args, days) for days in (args.days, 10 * args.days)]
    lines = bench.table(['days', 'articles', 'MB', 'threads', 'seconds', 'MB/s', 'CPU seconds',
                         'peak MiB', 'pair precision', 'pair recall'],
                        [row for _, row in measured])
    short, long = (run for run, _ in measured)
    lines += ['', f'Ten times the days: {long.cpu_seconds / short.cpu_seconds:.1f} times the '
                  'CPU time.']
    bench.report('stories', lines, args)


if __name__ == '__main__':
    main()
