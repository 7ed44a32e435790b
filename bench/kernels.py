#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""Signatures alone, of the same hashes, on one core: kernels.py FOLDER

FOLDER holds the drivers of the others (see rivals.py), of which kernel.py is used.  Sets of hashes
of made-up articles become signatures of 128 components; error is the root of the mean squared
error of their estimates over that of as many independent hashes."""
import pathlib
import re
import statistics
import struct
import subprocess
import tempfile

import bench

LEAST = .5  # Jaccard of the pairs that errors are taken from
# What the driver calls a sketch, and whose line of errors is its.
OTHERS = {'rensa R-MinHash': ('rensa', 'rensa'),
          'FastSketchLSH batch_csr': ('FastSketchLSH', 'FSS'),
          'datasketch 2.0 affine32': ('datasketch', None)}


def write_pairs(text, path):
    """As the drivers read them: two numbers and a Jaccard of 32 bits each."""
    with open(path, 'wb') as file:
        for a, b, jaccard in map(str.split, text.splitlines()):
            file.write(struct.pack('<IIf', int(a), int(b), float(jaccard)))


def run_others(args, folder):
    """Seconds by what the driver calls them, millions of hashes a second, errors."""
    said = subprocess.run([args.python, '-B', str(args.folder / 'kernel.py'), '1',
                           str(folder / 'sets'), str(folder / 'pairs.bin')], check=True,
                          stdout=subprocess.PIPE, text=True).stdout
    speeds = re.findall(r'^(.*?) +T=1 +([\d.]+) s +([\d.]+) Mshingles/s', said, re.MULTILINE)
    errors = re.findall(r'^(\w+) +rmse/ideal ([\d.]+) bias (\S+)', said, re.MULTILINE)
    return ({name: float(speed) for name, _, speed in speeds},
            {name: (error, bias) for name, error, bias in errors})


def run_ours(args, folder):
    """By kernel millions of hashes a second and errors; what there was to do."""
    said = subprocess.run([bench.command_of(args.build, 'sketches'), '3', str(folder / 'sets'),
                           str(folder / 'pairs')], check=True, stdout=subprocess.PIPE,
                          text=True).stdout
    found = {}
    for line in said.splitlines():
        kernel, ns, num_sets, num_hashes, error, bias = line.split('\t')
        found[kernel] = int(num_hashes) / int(ns) * 1e3, (error, bias)
    return found, f'{int(num_sets):,} sets of {int(num_hashes):,} hashes together.'


def rows(turns):
    """Medians over the turns of ours and of the others."""
    def median(speeds):
        return statistics.median(list(speeds))

    ours, (_, errors) = turns[-1]
    best = max(median(turn[0][kernel][0] for turn in turns) for kernel in ours)
    for kernel, (_, error) in ours.items():
        speed = median(turn[0][kernel][0] for turn in turns)
        yield [f'samestory, {kernel}', f'{speed:.0f}', f'{best / speed:.1f}', *error]
    for begin, (title, error_name) in OTHERS.items():
        speeds = [speed for _, (found, _) in turns
                  for name, speed in found.items() if name.startswith(begin)]
        if speeds:
            yield [title, f'{median(speeds):.1f}', f'{best / median(speeds):.1f}',
                   *errors.get(error_name, ('', ''))]


def main():
    parser = bench.arguments(__doc__)
    bench.add_drivers(parser)
    parser.add_argument('--articles', type=int, default=100_000, metavar='N',
                        help='at least 10,000: the driver takes so many (default %(default)s)')
    args = parser.parse_args()
    join = bench.command_of(args.build, 'join')
    with bench.generated(args.build, articles=args.articles, words=400) as articles, \
            tempfile.TemporaryDirectory(prefix='samestory-bench-') as name:
        folder = pathlib.Path(name)
        with open(folder / 'sets', 'wb') as file:
            subprocess.run([join, 'sets', articles], check=True, stdout=file)
        pairs = subprocess.run([join, str(LEAST), articles], check=True, stdout=subprocess.PIPE,
                               text=True).stdout
        (folder / 'pairs').write_text(pairs)
        write_pairs(pairs, folder / 'pairs.bin')
        turns, about = [], ''
        for _ in range(args.runs):
            ours, about = run_ours(args, folder)
            turns.append((ours, run_others(args, folder)))
    bench.report('kernels', [about, '', *bench.table(
        ['', 'million hashes a second', 'fastest of ours is times as fast', 'error', 'bias'],
        list(rows(turns)))], args)


if __name__ == '__main__':
    main()
