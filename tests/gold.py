#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""gold.py SAMESTORY SAMPLES - the groups of SAMPLES/gold.tsv are found, and nothing else is joined.

Every two articles must be in one story (and in one version) exactly when gold.tsv says so.
"""
import csv
import itertools
import json
import subprocess
import sys


def found_groups(command, folder):
    run = subprocess.run([command, 'scan', '--json', folder], capture_output=True, text=True)
    if run.returncode != 0:
        sys.exit(f'status {run.returncode}: {run.stderr}')
    records = map(json.loads, run.stdout.splitlines())
    return {r['id']: r for r in records if r['type'] == 'article'}


def differences(gold, found, field):
    """Pairs that only one of the two joins."""
    for a, b in itertools.combinations(sorted(gold), 2):
        wanted = gold[a][field] == gold[b][field]
        if wanted != (found[a][field] == found[b][field]):
            yield f'{field}: {a} and {b} are {"apart" if wanted else "joined"}'


def main():
    command, samples = sys.argv[1:]
    with open(f'{samples}/gold.tsv', encoding='utf-8') as lines:
        gold = {row['id']: row for row in csv.DictReader(lines, delimiter='\t')}
    found = found_groups(command, f'{samples}/articles')
    wrong = [f'only in gold.tsv: {i}' for i in sorted(gold.keys() - found.keys())]
    wrong += [f'not in gold.tsv: {i}' for i in sorted(found.keys() - gold.keys())]
    if not wrong:
        wrong = [d for field in ('story', 'version') for d in differences(gold, found, field)]
    print(*wrong, sep='\n')
    print(f'{len(gold)} articles, {len(wrong)} differences')
    sys.exit(bool(wrong))


if __name__ == '__main__':
    main()
