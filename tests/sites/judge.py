# SPDX-License-Identifier: MIT
"""judge.py - what is true and what the command printed in, what it got wrong out.

Stubs are texts of no article: whatever versions and stories they form among themselves is
right, as soon as no article is among them.
"""
import collections
import itertools
from typing import NamedTuple

from language import words_of

SHINGLE_WORDS = 5
PASSAGE_WORDS = 25     # 30 by the command's count, which may take words apart otherwise
PASSAGE_GAP_WORDS = 3
WIRE_JACCARD, WIRE_CONTAINMENT = .5, .8
PART_OF_WHOLE = .3     # of its length, for an excerpt to belong to the version
COPY_RELATIONS = {'duplicate', 'revision', 'near-duplicate', 'part-of', 'shares-passage'}
STUB_KINDS = {'stub', 'framed_stub'}


class Group(NamedTuple):
    """A version or story that has members of several bodies or events."""
    name: str
    members: list
    misplaced: list  # members that are not of the body or event that most are of


class Recall(NamedTuple):
    found: list
    missed: list

    def value(self):
        total = len(self.found) + len(self.missed)
        return len(self.found) / total if total else 1


class Findings(NamedTuple):
    false_versions: list   # of Group
    false_stories: list    # of Group
    furniture_pairs: list  # printed pairs whose bodies share no passage
    wires: Recall          # pairs of ids
    stubs: Recall          # ids
    false_stubs: list      # ids
    events: Recall         # pairs of ids


def is_stub(truth):
    return truth['kind'] in STUB_KINDS


def shingles(words):
    return {tuple(words[i:i + SHINGLE_WORDS]) for i in range(len(words) - SHINGLE_WORDS + 1)}


def shares_passage(a, b):
    """Whether list b has PASSAGE_WORDS words in a row of list a, with small gaps."""
    in_b = shingles(b)
    start = end = None
    for i in range(len(a) - SHINGLE_WORDS + 1):
        if tuple(a[i:i + SHINGLE_WORDS]) not in in_b:
            continue
        if end is None or i - end > PASSAGE_GAP_WORDS:
            start = i
        end = i + SHINGLE_WORDS
        if end - start >= PASSAGE_WORDS:
            return True
    return False


class Judge:
    """truths: by id, as in truth.ndjson; records: what `scan --json` printed."""

    def __init__(self, truths, records):
        self.truths = truths
        self.articles = {r['id']: r for r in records if r['type'] == 'article'}
        self.pairs = [r for r in records if r['type'] == 'pair']
        self.words, self.shingle_sets = {}, {}
        if self.articles.keys() != truths.keys():
            raise ValueError('the articles printed are not those of the truth')

    def findings(self):
        return Findings(self.false_groups('version', 'body'),
                        self.false_groups('story', 'event'),
                        [p for p in self.pairs if self.is_furniture_pair(p)],
                        self.wires(), self.stubs(), self.false_stubs(), self.events())

    def clean_words(self, name):
        if name not in self.words:
            self.words[name] = words_of(self.truths[name]['clean'])
        return self.words[name]

    def clean_shingles(self, name):
        if name not in self.shingle_sets:
            self.shingle_sets[name] = shingles(self.clean_words(name))
        return self.shingle_sets[name]

    def label(self, name, field):
        truth = self.truths[name]
        return 'stub' if is_stub(truth) else truth[field]

    def false_groups(self, group_field, true_field):
        groups = collections.defaultdict(list)
        for name, article in self.articles.items():
            groups[article[group_field]].append(name)
        wrong = []
        for group, members in groups.items():
            counts = collections.Counter(self.label(m, true_field) for m in members)
            if len(counts) > 1:
                right = counts.most_common(1)[0][0]
                misplaced = [m for m in members if self.label(m, true_field) != right]
                wrong.append(Group(group, members, misplaced))
        return wrong

    def is_furniture_pair(self, pair):
        if pair['relation'] not in COPY_RELATIONS:
            return False
        a, b = pair['a'], pair['b']
        if self.label(a, 'body') == self.label(b, 'body'):
            return False
        return not shares_passage(self.clean_words(a), self.clean_words(b))

    def are_near(self, a, b):
        """Whether clean bodies are near-duplicates, or one is a large part of the other."""
        a, b = self.clean_shingles(a), self.clean_shingles(b)
        common = len(a & b)
        shorter, longer = sorted((len(a), len(b)))
        return common >= WIRE_JACCARD * (len(a) + len(b) - common) or \
            common >= WIRE_CONTAINMENT * shorter and shorter >= PART_OF_WHOLE * longer

    def pairs_recall(self, pairs, field):
        recall = Recall([], [])
        for a, b in pairs:
            together = self.articles[a][field] == self.articles[b][field]
            (recall.found if together else recall.missed).append((a, b))
        return recall

    def true_groups(self, field):
        groups = collections.defaultdict(list)
        for name, truth in self.truths.items():
            if not is_stub(truth):
                groups[truth[field]].append(name)
        return groups.values()

    def wires(self):
        pairs = (pair for group in self.true_groups('body')
                 for pair in itertools.combinations(group, 2) if self.are_near(*pair))
        return self.pairs_recall(pairs, 'version')

    def events(self):
        pairs = (pair for group in self.true_groups('event')
                 for pair in itertools.combinations(group, 2)
                 if len({self.truths[name]['body'] for name in pair}) == 2)
        return self.pairs_recall(pairs, 'story')

    def stubs(self):
        recall = Recall([], [])
        for name, truth in self.truths.items():
            if is_stub(truth):
                is_found = self.articles[name]['class'] == 'stub'
                (recall.found if is_found else recall.missed).append(name)
        return recall

    def false_stubs(self):
        return [name for name, article in self.articles.items()
                if article['class'] == 'stub' and not is_stub(self.truths[name])]
