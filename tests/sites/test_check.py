#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""What judge.py finds in hand-made output of the command, and what check.py makes of it."""
import argparse
import contextlib
import io
import unittest

import check
from judge import Judge, shares_passage

WORDS = [f'word{i}' for i in range(200)]


def text(first, last):
    return ' '.join(WORDS[first:last])


def truth(name, body, event, clean, kind='own'):
    return {'id': name, 'body': body, 'event': event, 'kind': kind, 'edit': 'none',
            'clean': clean, 'layout': 'broadsheet', 'site': 'en-0.example', 'share': 1,
            'site_articles': 7, 'language': 'en'}


# One wire story whole, cut, and cut to less than counts; a report of its event; an article;
# two stubs of one site.
TRUTHS = {t['id']: t for t in [
    truth('whole', 'b1', 'e1', text(0, 100), 'wire'),
    truth('cut', 'b1', 'e1', text(0, 40), 'wire'),
    truth('other_cut', 'b1', 'e1', text(60, 100), 'wire'),
    truth('report', 'b2', 'e1', text(100, 160), 'report'),
    truth('own', 'b3', 'e3', text(160, 200)),
    truth('quoting', 'b4', 'e4', text(165, 198) + ' and its own words'),
    truth('stub1', 'b5', 'e5', 'Please enable JavaScript.', 'stub'),
    truth('stub2', 'b5', 'e6', 'Please enable JavaScript.', 'framed_stub')]}


def article(name, version, story, kind='article'):
    return {'type': 'article', 'id': name, 'version': version, 'story': story, 'class': kind,
            'title': name}


def pair(a, b, relation):
    return {'type': 'pair', 'a': a, 'b': b, 'relation': relation, 'jaccard': None,
            'containment': None, 'cosine': None, 'terms': None, 'passages': None}


RIGHT = {'whole': ('v1', 's1'), 'cut': ('v1', 's1'), 'other_cut': ('v1', 's1'),
         'report': ('v2', 's1'), 'own': ('v3', 's3'), 'quoting': ('v4', 's4'),
         'stub1': ('v5', 's5'), 'stub2': ('v5', 's5')}


def judged(changes=None, pairs=()):
    groups = RIGHT | (changes or {})
    records = [article(name, *groups[name], 'stub' if name.startswith('stub') else 'article')
               for name in groups]
    return Judge(TRUTHS, records + list(pairs)).findings()


class Findings(unittest.TestCase):
    def test_right_output_has_no_fault(self):
        found = judged()
        self.assertEqual(found.false_versions + found.false_stories + found.furniture_pairs
                         + found.false_stubs + found.wires.missed + found.stubs.missed
                         + found.events.missed, [])
        self.assertEqual(sorted(found.stubs.found), ['stub1', 'stub2'])
        self.assertEqual(len(found.events.found), 3)

    def test_two_bodies_in_a_version_are_a_false_version(self):
        version, = judged({'own': ('v1', 's1')}).false_versions
        self.assertEqual((version.name, version.misplaced), ('v1', ['own']))

    def test_one_body_in_two_versions_is_no_false_version(self):
        self.assertEqual(judged({'cut': ('v9', 's1')}).false_versions, [])

    def test_two_events_in_a_story_are_a_false_story(self):
        story, = judged({'own': ('v3', 's1')}).false_stories
        self.assertEqual(story.misplaced, ['own'])

    def test_a_stub_among_articles_is_false_but_not_among_stubs(self):
        self.assertEqual(len(judged({'stub1': ('v3', 's3')}).false_versions), 1)
        self.assertEqual(judged({'stub1': ('v6', 's5')}).false_stories, [])

    def test_pairs_count_when_their_bodies_share_no_passage(self):
        for a, b, relation, is_false in [
                ('own', 'report', 'shares-passage', True),
                ('own', 'report', 'near-duplicate', True),
                ('own', 'report', 'part-of', True),
                ('own', 'stub1', 'shares-passage', True),
                ('own', 'report', 'same-story', False),
                ('own', 'quoting', 'shares-passage', False),
                ('cut', 'other_cut', 'shares-passage', False),
                ('stub1', 'stub2', 'duplicate', False)]:
            with self.subTest(a=a, b=b, relation=relation):
                found = judged(pairs=[pair(a, b, relation)]).furniture_pairs
                self.assertEqual(bool(found), is_false)

    def test_wire_recall_counts_near_and_contained_pairs_only(self):
        wires = judged({'cut': ('v9', 's1')}).wires
        self.assertEqual(wires.missed, [('whole', 'cut')])
        self.assertEqual(wires.found, [('whole', 'other_cut')])
        self.assertEqual(wires.value(), .5)

    def test_stubs_are_counted_both_ways(self):
        records = [article(name, *groups, 'stub' if name == 'own' else 'article')
                   for name, groups in RIGHT.items()]
        found = Judge(TRUTHS, records).findings()
        self.assertEqual(found.false_stubs, ['own'])
        self.assertEqual(sorted(found.stubs.missed), ['stub1', 'stub2'])

    def test_output_of_other_articles_is_refused(self):
        with self.assertRaises(ValueError):
            Judge(TRUTHS, [article('whole', 'v1', 's1')])


class Passage(unittest.TestCase):
    def test_small_gaps_are_bridged_and_large_ones_not(self):
        a = WORDS[:40]
        for gap, wanted in [(0, True), (1, True), (3, True), (4, False), (20, False)]:
            b = WORDS[:15] + ['x'] * gap + WORDS[15 + gap:40]
            with self.subTest(gap=gap):
                self.assertEqual(shares_passage(a, b), wanted)

    def test_few_words_are_no_passage(self):
        self.assertTrue(shares_passage(WORDS[:60], WORDS[30:90]))
        self.assertFalse(shares_passage(WORDS[:60], WORDS[40:100]))


class Bounds(unittest.TestCase):
    OPTIONS = argparse.Namespace(max_false_versions=0, max_false_stories=0, max_furniture_pairs=0,
                                 max_false_stubs=None, min_wire_recall=.98,
                                 min_stub_recall=None)

    def broken(self, *arguments, **more):
        with contextlib.redirect_stdout(io.StringIO()):
            return check.report_sums(self.OPTIONS, judged(*arguments, **more))

    def test_each_bound_is_broken_by_its_fault_alone(self):
        self.assertEqual(self.broken(), [])
        for arguments, more, wanted in [
                ([{'own': ('v1', 's3')}], {}, '1 false versions'),
                ([{'own': ('v3', 's1')}], {}, '1 false stories'),
                ([], {'pairs': [pair('own', 'report', 'part-of')]}, '1 furniture pairs'),
                ([{'cut': ('v9', 's1')}], {}, 'wire recall 0.5000')]:
            with self.subTest(wanted=wanted):
                broken, = self.broken(*arguments, **more)
                self.assertIn(wanted, broken)

    def test_tables_and_examples_name_the_articles(self):
        found = judged({'own': ('v1', 's1')}, [pair('whole', 'own', 'near-duplicate')])
        out = io.StringIO()
        with contextlib.redirect_stdout(out):
            check.table('layout', lambda t: t['layout'], TRUTHS, found)
            articles = {name: {'title': name, 'text': t['clean']} for name, t in TRUTHS.items()}
            check.Examples(TRUTHS, articles, found.furniture_pairs, 2).show(found)
        lines = out.getvalue().splitlines()
        row = next(line.split() for line in lines if line.startswith('broadsheet'))
        self.assertEqual(row[1:5], ['8', '1', '1', '1'])
        self.assertIn('false version v1: 4 articles', lines)
        self.assertTrue(any('whole own near-duplicate' in line for line in lines))


if __name__ == '__main__':
    unittest.main()
