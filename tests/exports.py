#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""Check what a shared library shows and needs: exports.py LIBRARY HEADER NEEDED...

It must export the functions that HEADER marks with SST_API, all of them and nothing else, and
need no libraries but those whose names begin with one of NEEDED (libc.so libm.so ...)."""
import re
import subprocess
import sys

ALWAYS = ('libc.so.', 'ld-linux', 'linux-vdso')


def run(*command):
    return subprocess.run(command, check=True, capture_output=True, text=True).stdout


def main():
    library, header, *needed = sys.argv[1:]
    with open(header, encoding='utf-8') as file:
        text = re.sub(r'/\*.*?\*/', '', file.read(), flags=re.DOTALL)
    text = re.sub(r'^\s*#.*$', '', text, flags=re.MULTILINE)
    declared = set(re.findall(r'\bSST_API\b[^;(]*?(\w+)\s*\(', text))
    exported = {line.split()[-1].split('@')[0]
                for line in run('nm', '-D', '--defined-only', library).splitlines()}
    loaded = re.findall(r'\(NEEDED\).*\[(.*)\]', run('readelf', '-d', library))

    wrong = [f'{name}: exported, but no SST_API of {header}'
             for name in sorted(exported - declared)]
    wrong += [f'{name}: an SST_API of {header}, but not exported'
              for name in sorted(declared - exported)]
    wrong += [f'{name}: needed, but not one of {" ".join(needed)}' for name in loaded
              if not name.startswith(ALWAYS + tuple(needed))]
    if not declared or not loaded:
        wrong.append(f'{library}: nothing was found to check')
    for line in wrong:
        print(line)
    sys.exit(1 if wrong else 0)


if __name__ == '__main__':
    main()
