# SPDX-License-Identifier: MIT
"""language.py - a language file in, words, names and filled templates out.

A file XX.txt has sections `[name]`; `#` begins a comment.  Word lists are separated by commas
or lines, templates by lines or ` | ` (with spaces).  In a template

    {slot}     is filled each time that the template is used,
    <a|b|c>    is one of the three, settled at random: at each use in bodies, once for a
               site in furniture,
    ` // `     is a line break, which a layout may write as a space.
"""
import functools
import pathlib
import re

LANGUAGES = ['en', 'de', 'es', 'ru', 'zh']
WORD_LISTS = {'syllable', 'ending', 'first', 'role', 'place', 'org', 'thing', 'unit', 'np',
              'np-f', 'np-m', 'np-n', 'np-p', 'noun', 'noun-f', 'noun-m', 'noun-n', 'noun-p',
              'adj', 'verb', 'inf', 'adverb', 'day', 'agency', 'months', 'sitename', 'section'}
CHOICE = re.compile(r'<([^<>]*\|[^<>]*)>')
SLOT = re.compile(r'\{([^{}]+)\}')
WORD = re.compile(r'[\u3400-\u9fff]|[^\W_]+(?:[.,\'’-][^\W_]+)*')
ZH_CHARS_PER_WORD = 1.6
NAME_BEGINNING = 5  # letters, in which names differ: stems may be so short
NAME_ATTEMPTS = 6


def words_of(text):
    """The words of a text in lower case; a Chinese character counts as one."""
    return [w.lower() for w in WORD.findall(text)]


def choose(rng, items):
    """rng.choice, at a third of its cost."""
    return items[int(rng.random() * len(items))]


def settle(template, rng):
    """Each <a|b|c> of the template replaced by one of its choices."""
    if '<' not in template:
        return template
    return CHOICE.sub(lambda m: choose(rng, m.group(1).split('|')), template)


def fill(template, value_of):
    """Each {slot} replaced by value_of(slot)."""
    parts = parts_of(template)
    return ''.join([value_of(part) if i % 2 else part for i, part in enumerate(parts)])


@functools.lru_cache(maxsize=10000)
def parts_of(template):
    """What stands before the first slot, its name, what stands before the second ..."""
    return SLOT.split(template)


def read_sections(path):
    sections = {}
    for line in path.read_text(encoding='utf-8').splitlines():
        line = line.strip()
        if not line or line.startswith('#'):
            continue
        if line.startswith('['):
            current = sections.setdefault(line.strip('[]'), [])
            separator = ', ' if line.strip('[]') in WORD_LISTS else ' | '
            continue
        current += [item.strip(' ,') if separator == ', ' else item.strip()
                    for item in line.split(separator) if item.strip()]
    return sections


class Language:
    def __init__(self, code):
        self.code = code
        self.sections = read_sections(pathlib.Path(__file__).parent / f'{code}.txt')
        self.is_chinese = code == 'zh'
        self.space = '' if self.is_chinese else ' '
        self.stop = '。' if self.is_chinese else '.'
        self.used_names = set()
        # Noun classes: [np] with [noun], or for each gender or number [np-x] with [noun-x].
        self.classes = [(self.sections[s], self.sections[s.replace('np', 'noun', 1)])
                        for s in self.sections if s == 'np' or s.startswith('np-')]

    def pick(self, rng, section):
        return choose(rng, self.sections[section])

    def new_name(self, rng):
        """A name that begins, unless that is hard to find, as no other one of this run."""
        for _ in range(NAME_ATTEMPTS):
            count = rng.choice((1, 2)) if self.is_chinese else 2
            name = ''.join(self.pick(rng, 'syllable') for _ in range(count))
            name = (name + self.pick(rng, 'ending')).capitalize()
            beginning = name[:NAME_BEGINNING]
            if beginning not in self.used_names:
                break
        self.used_names.add(beginning)
        return name

    def named(self, rng, section):
        """A new name in one of the patterns of a section, such as `{name} Bank`."""
        return fill(self.pick(rng, section), lambda _: self.new_name(rng))

    def length(self, text):
        """About the length of a text in words; Chinese: of a translation."""
        return round(len(text) / ZH_CHARS_PER_WORD) if self.is_chinese else len(text.split())

    def date(self, pattern, when):
        month = self.sections['months'][when.month - 1]
        values = {'month': month, 'd': str(when.day), 'year': str(when.year),
                  'mm': f'{when.month:02}', 'dd': f'{when.day:02}'}
        return fill(pattern, values.get)

    def number(self, rng):
        """A number as news write them: small, with thousands, or with a decimal."""
        kind = rng.random()
        if kind < .4:
            return str(rng.randint(11, 999))
        comma, point = ('.', ',') if self.code in ('de', 'es', 'ru') else (',', '.')
        if kind < .7:
            return f'{rng.randint(1, 99)}{comma}{rng.randint(0, 999):03}'
        return f'{rng.randint(1, 99)}{point}{rng.randint(1, 9)}'
