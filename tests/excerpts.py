#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""Check that excerpts are found, and where: excerpts.py COMMAND [SEED]

Made-up articles in several scripts; passages of 30 to 120 words of some are planted into others,
word for word or with other quotes, punctuation and case, between words of their own or glued to
them, several in one, one in forty, with gaps of up to three words.  Of the planted pairs .98 must
be related by at least shares-passage, and the passages that the command prints must cover what
was planted, begin and end at words, and reach no further than the texts agree.  The seed is
printed; the same one makes the same articles."""
import collections
import json
import random
import subprocess
import sys
import tempfile

LEAST_RECALL = .98
STRONG = ('shares-passage', 'part-of', 'near-duplicate', 'revision', 'template', 'duplicate')


def latin_words(rng):
    return [''.join(rng.choices('aeioubcdfglmnprstvé', k=rng.randint(2, 9))) for _ in range(6000)]


def han_words(rng):
    return [chr(rng.randrange(0x4e00, 0x7000)) for _ in range(2500)]


def thai_words(rng):
    """Code points with their marks, which are the words of Thai here."""
    letters = [chr(c) for c in range(0xe01, 0xe2f)]
    return letters + [a + mark for a in letters for mark in 'ิีุู่้']


class Script:
    """Words, and how they are strung together."""
    def __init__(self, rng, name):
        self.name = name
        kinds = {'latin': [latin_words], 'han': [han_words], 'thai': [thai_words],
                 'mixed': [latin_words, latin_words, latin_words, han_words, thai_words]}
        self.vocabularies = [kind(rng) for kind in kinds[name]]

    def words(self, rng, num):
        """Runs of one script each."""
        out = []
        while len(out) < num:
            out += rng.choices(rng.choice(self.vocabularies), k=rng.randint(6, 30))
        return out[:num]


def is_spaced(word):
    return ord(word[0]) < 0x0e00


def string(rng, words, is_plain=True):
    """Words as a text.  Not plain: other quotes, punctuation, capitals."""
    out = ''
    for no, word in enumerate(words):
        mark = ''
        if rng.random() < .12:
            mark = rng.choice([',', '.', ';'] if is_plain else [' –', '!', ' "', ')', ':', '...'])
        if no + 1 < len(words) and (is_spaced(word) or is_spaced(words[no + 1]) or mark):
            mark += ' ' if rng.random() < .95 or is_plain else '\n'
        if not is_plain and rng.random() < .3:
            word = word.upper() if len(word.upper()) == len(word) else word
        out += word + (mark if no + 1 < len(words) else '')
    return out


class Article:
    def __init__(self):
        self.text = ''
        self.planted = {}  # name -> byte range

    def add(self, text, glue):
        self.text += (glue if self.text else '') + text

    def plant(self, name, text, glue):
        self.add('', glue)
        begin = len(self.text.encode())
        self.text += text
        self.planted[name] = (begin, len(self.text.encode()))


class Scene:
    def __init__(self, rng):
        self.rng, self.articles, self.wanted = rng, [], {}
        self.num_excerpts = 0

    def new(self):
        self.articles.append(Article())
        return len(self.articles) - 1

    def glue(self):
        return self.rng.choice(['\n\n', ' ', '. ', ' "', '\n'])

    def own(self, script, article, low=20, high=250):
        words = script.words(self.rng, self.rng.randint(low, high))
        self.articles[article].add(string(self.rng, words), self.glue())

    def source(self, script, num, around=300):
        """An article with an excerpt of num words in its middle; its number, name, words."""
        name, self.num_excerpts = f'x{self.num_excerpts}', self.num_excerpts + 1
        words, no = script.words(self.rng, num), self.new()
        self.own(script, no, around // 2, around)
        self.articles[no].plant(name, string(self.rng, words), self.glue())
        self.own(script, no, around // 2, around)
        return no, name, words

    def copy(self, script, article, name, words, is_plain):
        self.articles[article].plant(name, string(self.rng, words, is_plain), self.glue())

    def add_single(self, what, script, is_plain, change=None):
        source, name, words = self.source(script, self.rng.randint(30, 120))
        if change:
            words = change(script, words)
        copy = self.new()
        if self.rng.random() < .8:
            self.own(script, copy)
        self.copy(script, copy, name, words, is_plain)
        if self.rng.random() < .8:
            self.own(script, copy)
        self.wanted[source, copy, name] = what

    def with_gap(self, script, words):
        """One to three words in the middle are others, or missing, or more than there were."""
        words = words + script.words(self.rng, max(0, 62 - len(words)))
        middle = len(words) // 2
        gap = self.rng.randint(1, 3)
        filling = script.words(self.rng, self.rng.randint(0, 3))
        return words[:middle] + filling + words[middle + gap:]

    def add_round_up(self, script):
        sources = [self.source(script, self.rng.randint(30, 60)) for _ in range(4)]
        copy = self.new()
        for source, name, words in sources:
            self.own(script, copy, 5, 60)
            self.copy(script, copy, name, words, True)
            self.wanted[source, copy, name] = 'several in one'

    def add_popular(self, script):
        """A large part of each: a small one in so many would be furniture."""
        source, name, words = self.source(script, self.rng.randint(70, 120), 80)
        for _ in range(40):
            copy = self.new()
            self.own(script, copy, 20, 60)
            self.copy(script, copy, name, words, True)
            self.own(script, copy, 20, 60)
            self.wanted[source, copy, name] = 'one in forty'


def make(rng):
    scene = Scene(rng)
    scripts = [Script(rng, name) for name in ('latin', 'han', 'thai', 'mixed')]
    for script in scripts:
        for _ in range(60):
            scene.add_single(f'{script.name}', script, True)
            scene.add_single(f'{script.name}, other punctuation and case', script, False)
        for _ in range(40):
            source, name, words = scene.source(script, rng.randint(62, 120))
            copy = scene.new()
            scene.own(script, copy)
            scene.copy(script, copy, name, scene.with_gap(script, words), True)
            scene.own(script, copy)
            scene.wanted[source, copy, name] = f'{script.name}, with a gap'
        for _ in range(5):
            scene.add_round_up(script)
        scene.add_popular(script)
    return scene


def scan(command, texts):
    with tempfile.NamedTemporaryFile('w', suffix='.ndjson', encoding='utf-8') as file:
        for no, text in enumerate(texts):
            file.write(json.dumps({'id': str(no), 'source': f'outlet {no}', 'text': text},
                                  ensure_ascii=False) + '\n')
        file.flush()
        output = subprocess.run([command, 'scan', '--json', file.name], check=True,
                                capture_output=True, text=True).stdout
    return [json.loads(line) for line in output.splitlines()]


def is_word_byte(text, at):
    """Whether the code point at byte `at` is of a word."""
    end = at + 1
    while end < len(text) and text[end] & 0xc0 == 0x80:
        end += 1
    return text[at:end].decode().isalnum()


def splits_word(text, at):
    """Whether a boundary stands within a spaced word, or within a code point."""
    if at in (0, len(text)):
        return False
    if text[at] & 0xc0 == 0x80:
        return True
    before = at - 1
    while text[before] & 0xc0 == 0x80:
        before -= 1
    return (is_word_byte(text, at) and is_word_byte(text, before) and
            text[at:].decode()[0] < 'ก' and text[before:at].decode() < 'ก')


def slack(text, begin, end):
    """Bytes of the words that stand beside a range."""
    return max(len(text[end:].decode()[:12].encode()),
               len(text[:begin].decode()[-12:].encode()))


def check(scene, output):
    texts = [a.text.encode() for a in scene.articles]
    pairs = {(int(r['a']), int(r['b'])): r for r in output if r['type'] == 'pair'}
    found, misplaced, complaints = collections.Counter(), collections.Counter(), []
    for (source, copy, name), what in scene.wanted.items():
        pair = pairs.get((source, copy))
        if not pair or pair['relation'] not in STRONG:
            found[what] += 0
            continue
        found[what] += 1
        ends = [scene.articles[no].planted[name] for no in (source, copy)]
        for side, no, (begin, end) in (('a', source, ends[0]), ('b', copy, ends[1])):
            ranges = [p[side] for p in pair['passages'] or []]
            room = slack(texts[no], begin, end)
            near = [r for r in ranges if r[0] < end and r[1] > begin]
            is_covered = near and min(r[0] for r in near) <= begin and max(
                r[1] for r in near) >= end
            is_tight = near and min(r[0] for r in near) >= begin - room and max(
                r[1] for r in near) <= end + room
            if not is_covered or not is_tight:
                misplaced[what] += 1
                if misplaced[what] <= 2:
                    print(f'  {name}, {what}: planted {begin} to {end} of {no}, found {near}')
            for r in ranges:
                if splits_word(texts[no], r[0]) or splits_word(texts[no], r[1]):
                    complaints.append(f'{name}, {what}: {r} of {no} cuts a word')
    return found, misplaced, complaints


def main():
    if not 2 <= len(sys.argv) <= 3:
        sys.exit('usage: excerpts.py COMMAND [SEED]')
    seed = int(sys.argv[2]) if len(sys.argv) == 3 else random.randrange(10 ** 6)
    print(f'seed {seed}')
    scene = make(random.Random(seed))
    found, misplaced, complaints = check(scene, scan(sys.argv[1],
                                                     [a.text for a in scene.articles]))
    wanted = collections.Counter(scene.wanted.values())
    for what, num in wanted.items():
        print(f'{found[what]:4} of {num:4} found, {misplaced[what]:3} misplaced: {what}')
        if found[what] < LEAST_RECALL * num:
            complaints.append(f'{what}: recall {found[what] / num:.3f}')
        if misplaced[what] > (1 - LEAST_RECALL) * 2 * num:
            complaints.append(f'{what}: {misplaced[what]} sides misplaced')
    for complaint in complaints:
        print(complaint)
    sys.exit(1 if complaints else 0)


if __name__ == '__main__':
    main()
