#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""What each stage of the near path costs on one core, for every kernel that is there, beside
`wc -w` and a plain read of the same bytes from memory; instructions of the plain kernel; the bucket
table.  All in one process, by turns."""
import collections
import pathlib
import re
import subprocess
import tempfile

import bench

STAGES = {'words': 'canonical words', 'hashes': 'word hashes', 'shingles': 'shingles',
          'signature': 'signature', 'keys': 'band keys', 'all': 'text to signature and band keys',
          'content': 'content hash', 'parse': 'NDJSON to text'}
NEAR = .7
MOST_COUNTED = 2000  # articles that are run under callgrind, some fifty times slower

Line = collections.namedtuple('Line', 'path kernel stage ns num_bytes num_articles num_words')


def measure(args, paths, *options):
    """Lines of `stages`: of each file the yardsticks, then each kernel's stages."""
    found = subprocess.run(
        [bench.command_of(args.build, 'stages'), '--rounds', str(args.runs), *options, *paths],
        check=True, stdout=subprocess.PIPE, text=True).stdout
    for line in found.splitlines():
        path, kernel, stage, *numbers = line.split('\t')
        yield Line(path, kernel, stage, *map(int, numbers))


def kernel_options(args):
    return [option for name in args.kernel for option in ('--kernel', name)]


def count_instructions(args, path):
    """Instructions per article of each stage with the plain kernel, by name; {}: no valgrind."""
    with tempfile.TemporaryDirectory(prefix='samestory-bench-') as folder:
        few, counts = pathlib.Path(folder, 'few'), pathlib.Path(folder, 'counts')
        with open(path, 'rb') as lines:
            head = [line for line, _ in zip(lines, range(MOST_COUNTED))]
        few.write_bytes(b''.join(head))
        try:
            subprocess.run(
                ['valgrind', '--quiet', '--tool=callgrind', f'--callgrind-out-file={counts}',
                 bench.command_of(args.build, 'stages'), '--count', '--kernel', 'plain',
                 '--near', str(NEAR), str(few)], check=True, stdout=subprocess.DEVNULL)
        except FileNotFoundError:
            return {}
        listing = subprocess.run(['callgrind_annotate', '--inclusive=yes', '--threshold=100',
                                  str(counts)], check=True, stdout=subprocess.PIPE, text=True)
    found = re.findall(r'^ *([\d,]+) .*:stage_(\w+)', listing.stdout, re.MULTILINE)
    return {name: int(number.replace(',', '')) / len(head) for number, name in found}


def stage_rows(lines, instructions):
    yardstick = {line.stage: line.ns / line.num_bytes for line in lines if not line.kernel}
    measured = {(line.kernel, line.stage): line for line in lines if line.kernel}
    for kernel in dict.fromkeys(kernel for kernel, _ in measured):
        for stage, name in STAGES.items():
            line = measured[kernel, stage]
            per_byte = line.ns / line.num_bytes
            counted = instructions.get(stage) if kernel == 'plain' else None
            yield [kernel, name, f'{1 / per_byte:.2f}', f'{line.ns / line.num_articles:,.0f}',
                   f'{yardstick["memory"] / per_byte:.3f}', f'{yardstick["wc"] / per_byte:.2f}',
                   f'{counted:,.0f}' if counted else '']


def yardstick_line(lines):
    memory, wc = (next(line for line in lines if line.stage == stage)
                  for stage in ('memory', 'wc'))
    text = next(line for line in lines if line.stage == 'all')
    return (f'{text.num_articles:,} articles of {text.num_words / text.num_articles:.0f} words, '
            f'{text.num_bytes / 1e6:,.0f} MB of text. A read of it from memory: '
            f'{memory.num_bytes / memory.ns:.1f} GB/s; `wc -w`: {wc.num_bytes / wc.ns:.3f} GB/s. '
            'Bands for a threshold of .7.')


def key_rows(args):
    """With memory that is new, then with that of the round before, as bands have it."""
    for num in args.keys:
        said = subprocess.run([bench.command_of(args.build, 'bench_table'), str(num)], check=True,
                              stdout=subprocess.PIPE, text=True).stdout
        rounds = [tuple(map(float, found)) for found in
                  re.findall(r'add +([\d.]+), group +([\d.]+), both +([\d.]+)', said)]
        again = sorted(rounds[1:], key=lambda one: one[2])[len(rounds) // 2 - 1]
        yield [f'{num:,}', *(f'{ns:.1f}' for one in (rounds[0], again) for ns in one)]


def main():
    parser = bench.arguments(__doc__)
    parser.add_argument('--articles', type=int, default=20_000, metavar='N')
    parser.add_argument('--kernel', action='append', default=[], metavar='NAME',
                        help='this kernel, and others that are named so (default all)')
    parser.add_argument('--keys', type=int, nargs='*', metavar='N',
                        default=[2_000_000, 20_000_000, 200_000_000],
                        help='keys for the bucket table; 200,000,000 take 2 GB')
    parser.set_defaults(runs=9)
    args = parser.parse_args()
    with bench.generated(args.build, articles=args.articles, words=400) as articles:
        lines = list(measure(args, [articles], '--near', str(NEAR), *kernel_options(args)))
        rows = stage_rows(lines, count_instructions(args, articles))
        report = [yardstick_line(lines), '', *bench.table(
            ['kernel', 'stage', 'GB/s', 'ns per article', 'of a memory read', 'times `wc -w`',
             'instructions per article'], rows)]
    if args.keys:
        report += ['', *bench.table(
            ['keys', 'new memory, ns: add', 'group', 'both', 'used memory, ns: add', 'group',
             'both'], key_rows(args))]
    bench.report('stages', report, args)


if __name__ == '__main__':
    main()
