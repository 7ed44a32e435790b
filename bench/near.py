#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""Near-duplicates alone, from an NDJSON file to verified groups: seconds, memory, recall.

Recall is the share of the planted copies whose true Jaccard with their base is at least the
threshold and that end in one version with it."""
import json
import os
import tempfile

import bench

NEAR = .5


def planted_recall(articles, output):
    """Of planted copies at or over the threshold: in one version with their base, and all."""
    version = {}
    with open(output, encoding='utf-8') as lines:
        for record in map(json.loads, lines):
            if record['type'] == 'article':
                version[record['id']] = record['version']
    num_found = num_all = 0
    with open(articles, encoding='utf-8') as lines:
        for article in map(json.loads, lines):
            if article['base'] is not None and article['jaccard'] >= NEAR:
                num_all += 1
                num_found += version[article['id']] == version[article['base']]
    return num_found, num_all


def measure(args, num_articles):
    with bench.generated(args.build, articles=num_articles, words=400) as articles, \
            tempfile.NamedTemporaryFile(prefix='samestory-bench-') as output:
        run = bench.median_run(
            [bench.command_of(args.build), 'scan', '--json', '--relations', 'near', '--near',
             str(NEAR), '--threads', str(args.threads), articles], output.name, args.runs)
        megabytes = os.path.getsize(articles) / 1e6
        num_found, num_all = planted_recall(articles, output.name)
    return run, [f'{num_articles:,}', f'{megabytes:,.0f}', args.threads, f'{run.seconds:.2f}',
                 f'{megabytes / run.seconds:.0f}', f'{run.cpu_seconds:.2f}',
                 f'{run.peak_bytes / 2**20:.0f}', f'{num_found:,} of {num_all:,}']


def main():
    parser = bench.arguments(__doc__)
    parser.add_argument('--articles', type=int, default=100_000, metavar='N')
    parser.add_argument('--growth', action='store_true', help='also ten times the articles')
    args = parser.parse_args()
    counts = [args.articles] + ([10 * args.articles] if args.growth else [])
    measured = [measure(args, count) for count in counts]
    lines = bench.table(['articles', 'MB', 'threads', 'seconds', 'MB/s', 'CPU seconds',
                         'peak MiB', 'planted copies found'], [row for _, row in measured])
    if args.growth:
        small, large = (run for run, _ in measured)
        per_article = (large.peak_bytes - small.peak_bytes) / (9 * args.articles)
        lines += ['', f'Ten times the articles: {large.cpu_seconds / small.cpu_seconds:.1f} '
                      f'times the CPU time, {per_article:.0f} bytes more for each article.']
    bench.report('near', lines, args)


if __name__ == '__main__':
    main()
