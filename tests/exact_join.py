#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""Check `samestory scan --exact` against a join of all pairs: exact_join.py COMMAND

Simple texts of lower-case ASCII words, edited more and more, so that pairs stand on both sides
of every threshold.  Words, shingles and Jaccard are computed here, by other code; the command
must print the pairs at or over the threshold, all of them and no others, and the same Jaccard
(rounded down to four digits)."""
import fractions
import itertools
import json
import random
import subprocess
import sys
import tempfile

SHINGLE_WORDS = 5
NEAR = ('.2', '.5', '.8', '1')  # as the command is given them


def make_texts(rng):
    """id -> text: 20 originals with 5 copies each, edited ever more, and a duplicate."""
    vocabulary = [''.join(rng.choices('abcdefghijklmnop', k=rng.randint(2, 8)))
                  for _ in range(3000)]
    texts = {}
    for original in range(20):
        words = rng.choices(vocabulary, k=rng.randint(9, 120))
        for copy in range(6):
            texts[f'{original}-{copy}'] = ' '.join(words)
            for _ in range(1 + copy):
                at = rng.randrange(len(words))
                words = words[:at] + rng.choices(vocabulary, k=rng.randint(0, 2)) + words[at + 1:]
    texts['again'] = texts['once'] = ' '.join(rng.choices(vocabulary, k=40))
    return texts


def shingle_set(text):
    words = text.split()
    last = max(len(words) - SHINGLE_WORDS, 0)
    return {tuple(words[i:i + SHINGLE_WORDS]) for i in range(last + 1)}


def wanted_pairs(texts, near):
    sets = {name: shingle_set(text) for name, text in texts.items()}
    pairs = {}
    for a, b in itertools.combinations(texts, 2):
        jaccard = fractions.Fraction(len(sets[a] & sets[b]), len(sets[a] | sets[b]))
        # fewer than 8 words: duplicates alone
        is_short = min(len(texts[a].split()), len(texts[b].split())) < 8
        if jaccard >= near and (jaccard == 1 or not is_short):
            pairs[a, b] = int(jaccard * 10000) / 10000
    return pairs


def found_pairs(command, path, near):
    output = subprocess.run(
        [command, 'scan', '--json', '--exact', '--relations', 'near', '--pairs', 'edges',
         '--near', near, path], check=True, capture_output=True, text=True).stdout
    records = map(json.loads, output.splitlines())
    # a duplicate is known without measuring
    return {(r['a'], r['b']): 1 if r['relation'] == 'duplicate' else r['jaccard']
            for r in records if r['type'] == 'pair'}


def main():
    command, = sys.argv[1:]
    texts = make_texts(random.Random(5))
    num_wrong = num_pairs = 0
    with tempfile.NamedTemporaryFile('w', suffix='.ndjson') as file:
        for name, text in texts.items():
            print(json.dumps({'id': name, 'text': text}), file=file)
        file.flush()
        for near in NEAR:
            wanted = wanted_pairs(texts, fractions.Fraction(near))
            found = found_pairs(command, file.name, near)
            num_pairs += len(wanted)
            for pair in sorted(wanted.keys() | found.keys()):
                if wanted.get(pair) != found.get(pair):
                    num_wrong += 1
                    print(f'near {near}: {pair}: wanted {wanted.get(pair)}, '
                          f'found {found.get(pair)}')
    print(f'{num_pairs} pairs, {num_wrong} wrong')
    sys.exit(1 if num_wrong or not num_pairs else 0)


if __name__ == '__main__':
    main()
