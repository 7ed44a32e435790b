#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""Each reader on one core beside the library it stands on: readers.py FORMAT=FOLDER ...

Goes in: formats as --format names them, each with a folder (searched deeply) of files of it;
files that end in .gz are unpacked first.  Comes out: megabytes of the format for a second of CPU
time, of all processes that take part, from memory to lines of NDJSON; and the same bytes through
the library with callbacks that only count.  Rows take turns; medians of the rounds."""
import gzip
import pathlib
import subprocess
import tempfile

import bench


def unpacked(folder, into):
    """Paths of the files of a folder; of those that are packed, of copies."""
    for number, path in enumerate(sorted(p for p in folder.rglob('*') if p.is_file())):
        if path.suffix == '.gz':
            copy = into / f'{number}-{path.stem}'
            copy.write_bytes(gzip.decompress(path.read_bytes()))
            path = copy
        yield path.resolve()


def rows(args, name, folder):
    """Format, what reads it, megabytes, MB/s."""
    with tempfile.TemporaryDirectory(prefix='samestory-bench-') as into:
        paths = '\n'.join(map(str, unpacked(folder, pathlib.Path(into))))
        said = subprocess.run(
            [bench.command_of(args.build, 'readers'), str(args.runs), name,
             bench.command_of(args.build, 'samestory-html')],
            input=paths, check=True, stdout=subprocess.PIPE, text=True).stdout
    for line in said.splitlines():
        what, num_bytes, ns = line.split('\t')
        yield name, what, f'{int(num_bytes) / 1e6:.1f}', f'{int(num_bytes) / int(ns) * 1e3:.0f}'


def main():
    parser = bench.arguments(__doc__.splitlines()[0])
    parser.add_argument('folders', nargs='+', metavar='FORMAT=FOLDER')
    args = parser.parse_args()
    found = []
    for given in args.folders:
        name, _, folder = given.partition('=')
        found += rows(args, name, pathlib.Path(folder))
    bench.report('readers', bench.table(['format', 'read by', 'MB', 'MB/s'], found), args)


if __name__ == '__main__':
    main()
