#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""The made-up sites are what make.py says they are."""
import collections
import json
import pathlib
import random
import tempfile
import unittest

import make
from frames import Frame
from judge import Judge, shingles
from language import LANGUAGES, SLOT, Language, fill, settle, words_of
from layouts import LAYOUTS
from pages import Page

SEED, NUM_ARTICLES = 11, 700


def made(seed, num_articles):
    with tempfile.TemporaryDirectory() as folder:
        make.write_run(folder, seed, num_articles)
        return [pathlib.Path(folder, name).read_text(encoding='utf-8')
                for name in ('articles.ndjson', 'truth.ndjson')]


class Run(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.files = made(SEED, NUM_ARTICLES)
        articles, truths = ([json.loads(line) for line in file.splitlines()]
                            for file in cls.files)
        cls.run_line, cls.truths = truths[0], truths[1:]
        cls.articles = articles
        cls.news = [t for t in cls.truths if 'stub' not in t['kind']]

    def test_a_seed_gives_the_same_bytes_and_another_one_others(self):
        self.assertEqual(made(SEED, NUM_ARTICLES), self.files)
        self.assertNotEqual(made(SEED + 1, 100), made(SEED, 100))
        self.assertEqual(self.run_line['seed'], SEED)

    def test_files_have_the_same_articles_in_order(self):
        self.assertEqual([a['id'] for a in self.articles], [t['id'] for t in self.truths])
        self.assertEqual(len({a['url'] for a in self.articles}), len(self.articles))

    def test_pages_have_the_paragraphs_of_their_bodies_in_order(self):
        for article, truth in zip(self.articles, self.truths):
            end = 0
            for paragraph in truth['clean'].split('\n\n'):
                start = article['text'].find(paragraph, end)
                self.assertGreaterEqual(start, end, truth['id'])
                end = start + len(paragraph)

    def test_every_kind_layout_and_language_comes(self):
        for field, wanted in [('kind', {'own', 'report', 'wire', 'stub', 'framed_stub'}),
                              ('edit', {'none', 'cut', 'edited'}),
                              ('language', set(LANGUAGES))]:
            self.assertEqual({t[field] for t in self.truths}, wanted)
        self.assertGreater(len({t['layout'] for t in self.truths}), 15)
        self.assertTrue(any(t['redesigned'] for t in self.truths))
        self.assertTrue(any(t['quote'] for t in self.truths))
        self.assertGreater(len({t['event'] for t in self.truths if t['note']}), 10)

    def test_furniture_is_up_to_about_two_bodies_long(self):
        shares = sorted(t['share'] for t in self.news)
        self.assertLess(shares[len(shares) // 10], .25)
        self.assertGreater(shares[-len(shares) // 10], 1)
        self.assertLess(shares[-1], 3)

    def test_copies_of_a_wire_are_near_each_other(self):
        judge = Judge.__new__(Judge)
        judge.truths, judge.words, judge.shingle_sets = {t['id']: t for t in self.news}, {}, {}
        first = {}
        for truth in (t for t in self.news if t['kind'] == 'wire' and not t['note']):
            other = first.setdefault(truth['body'], truth['id'])
            a, b = judge.clean_shingles(other), judge.clean_shingles(truth['id'])
            self.assertGreaterEqual(len(a & b), .8 * min(len(a), len(b)))

    def test_bodies_of_unrelated_events_share_no_runs(self):
        of_run = collections.defaultdict(set)
        for truth in (t for t in self.news if not t['note'] and not t['quote']):
            words = words_of(truth['clean'])
            for i in range(0, len(words) - 11):
                of_run[tuple(words[i:i + 12])].add(truth['event'])
        shared = [run for run, events in of_run.items() if len(events) > 1]
        self.assertLessEqual(len(shared), 2, shared)

    def test_reports_of_an_event_share_names_but_hardly_any_shingle(self):
        groups = collections.defaultdict(list)
        for truth in self.news:
            if truth['kind'] == 'report' and truth['language'] != 'zh':
                groups[truth['event']].append(truth)
        pairs = [(g[0], g[1]) for g in groups.values() if len(g) > 1]
        self.assertGreater(len(pairs), 10)
        for a, b in pairs:
            a, b = words_of(a['clean']), words_of(b['clean'])
            common = shingles(a) & shingles(b)
            self.assertLess(len(common), .1 * min(len(a), len(b)))
            self.assertTrue(set(a) & set(b))


class Furniture(unittest.TestCase):
    def test_each_slot_of_each_language_can_be_filled(self):
        run = make.Mixture(SEED, 200)
        for site in {s.language.code: s for s in run.sites}.values():
            article = next(a for a in run.articles if a.site.language is site.language)
            page = Page(article.site, article, random.Random(1))
            sections = site.language.sections
            names = list(sections)
            for name in names[names.index('nav'):]:
                for template in sections[name]:
                    text = fill(settle(template, page.rng), page.value)
                    self.assertIsNone(SLOT.search(text), text)

    def test_each_language_has_each_kind_of_furniture(self):
        kinds = {k for layout in LAYOUTS.values() for place in layout[:3] for k in place.split()}
        for code in LANGUAGES:
            self.assertLessEqual(kinds - {'title'}, Language(code).sections.keys())

    def test_glued_furniture_stands_in_the_lines_of_the_body(self):
        language = Language('en')
        paragraphs = ['One two three. ' * 60, 'Four five six. ' * 60]
        for layout, ends in [('glued', True), ('legalese', False)]:
            frame = Frame(language, layout, 2, random.Random(3))
            page = type('Page', (), {'value': staticmethod(lambda slot: slot)})
            lines = frame.around(paragraphs, page).split('\n')
            first = next(line for line in lines if 'One two three' in line)
            self.assertEqual(not first.startswith('One'), ends, layout)


if __name__ == '__main__':
    unittest.main()
