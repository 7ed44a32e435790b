#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""Check that no file of src/ reaches where its floor may not: floors.py SRC

Goes in: the #include lines under SRC.  Comes out: a line for each wrong one, and status 1.

    floor 0 base   1 text, markup   2 match   3 run   4 read, store   5 report   6 cli

A file may include lower floors, its own header, and its own floor's types; a stage never
includes another stage.  From floor 4 up, of floors 1 to 3 only the URL form is known: the
rest is behind the public header.  Each outside library is named in one file."""
import pathlib
import re
import sys

FLOOR = {'base': 0, 'markup': 1, 'text': 1, 'match': 2, 'run': 3, 'read': 4, 'store': 4, 'report': 5,
         'cli': 6}
# Floors 1 and 2 are made of stages; these headers of theirs are types, tables and tools.
NO_STAGE = {
    'text': {'text.h', 'background.h', 'cutter.h', 'frequency.h', 'kernel.h', 'kernel_hash.h',
             'normalise_reader.h', 'term_key.h', 'unicode_pages.h', 'unicode_tables.h'},
    'match': {'match.h', 'sort.h', 'apart.h', 'cluster.h'},
}
# Stages in more files than one.
PARTS = {
    'normalise': 'cutter reader script utf8',
    'passage': 'align',
    'terms': 'particles salient stem',
    'skeleton': 'fact',
    'candidate': 'counted linked',
    'story': 'cosine roundup sum',
}
PART_OF = {part: stage for stage, parts in PARTS.items() for part in parts.split()}
PUBLIC = {'samestory.h': 0, 'samestory_io.h': 4}  # from this floor on
OPEN_TO_ALL = {'text/url.h', 'markup/wire.h'}  # of floors 1 to 3
OUTSIDE = {'xxhash.h', 'xxh_x86dispatch.h', 'utf8proc.h', 'simdjson.h', 'yaml.h', 'cmark.h',
           'csv.h', 'zlib.h', 'zstd.h', 'lzma.h', 'bzlib.h',
           'expat.h', 'sqlite3.h', 'libxml/HTMLparser.h'}
INCLUDE = re.compile(r'^[ \t]*#[ \t]*include[ \t]*(["<])([^">]+)[">]', re.MULTILINE)


def folder_of(path):
    """'text/url.c' -> 'text'; run.c and run_*.c stand for their floor themselves."""
    first = path.split('/')[0]
    return first if '/' in path else 'run' if first.startswith('run') else None


def stage_of(path):
    """'text/script.c' -> 'normalise'; minhash_avx2.c is part of minhash."""
    name = pathlib.PurePath(path).stem
    while name not in PART_OF and '_' in name:
        name = name.rpartition('_')[0]
    return PART_OF.get(name, name)


def is_maker(path):
    """A program that makes a committed table; it is in no library."""
    return path.endswith('_make.c')


def wrong(path, header):
    """Why `path` may not include "header", both relative to SRC; None when it may."""
    if folder_of(path) not in FLOOR or folder_of(header) not in FLOOR:
        return 'stands on no floor'
    here, there = folder_of(path), folder_of(header)
    if FLOOR[there] > FLOOR[here]:
        return f'{there} is above {here}'
    if FLOOR[here] >= 4 and 1 <= FLOOR[there] <= 3 and header not in OPEN_TO_ALL:
        return f'{here} may use of floors 1 to 3 only ' + ', '.join(sorted(OPEN_TO_ALL))
    if FLOOR[there] < FLOOR[here]:
        return None
    if there != here:
        return f'{there} is another part of floor {FLOOR[here]}'
    name = pathlib.PurePath(header).name
    if name in NO_STAGE.get(here, {name}) or stage_of(path) == stage_of(header):
        return None
    if is_maker(path):
        return None
    return f'{name} is another stage of {here}'


def check(src):
    """All complaints about the tree at src, sorted."""
    src = src.resolve()
    found = []
    users = {}  # outside library -> files
    for file in sorted(f for f in src.rglob('*') if f.suffix in ('.c', '.h', '.cc')):
        path = file.relative_to(src).as_posix()
        for quote, name in INCLUDE.findall(file.read_text(encoding='utf-8')):
            if name in OUTSIDE:
                if not is_maker(path):
                    users.setdefault(name, []).append(path)
            elif name in PUBLIC:
                floor = FLOOR.get(folder_of(path), -1)
                if floor < PUBLIC[name]:
                    found.append(f'{path}: "{name}": not for floor {floor}')
            elif quote == '"':
                beside = (file.parent / name).resolve()
                header = beside.relative_to(src).as_posix() if beside.is_file() else name
                reason = (wrong(path, header) if (src / header).is_file()
                          else 'no such header')
                if reason:
                    found.append(f'{path}: "{name}": {reason}')
    found += [f'{library}: in {len(files)} files, one is the limit: {", ".join(files)}'
              for library, files in users.items() if len(files) > 1]
    return sorted(found)


def main():
    if len(sys.argv) != 2 or not pathlib.Path(sys.argv[1]).is_dir():
        sys.exit('usage: floors.py SRC')
    found = check(pathlib.Path(sys.argv[1]))
    for line in found:
        print(line)
    sys.exit(1 if found else 0)


if __name__ == '__main__':
    main()
