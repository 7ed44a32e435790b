# SPDX-License-Identifier: MIT
"""frames.py - a layout, a language and a share in, a site's frame around articles out.

All choices of words are settled when the frame is made; only {slots} change from page to
page.  Sites of one publisher may share a frame: then they differ in their names alone.
"""
from typing import NamedTuple

from language import fill, settle
from layouts import LAYOUTS, MORE

USUAL_BODY_WORDS, SHORT_BODY_WORDS = 300, 80
MOST_SHARE = 2  # of furniture, by words of the body


class Block(NamedTuple):
    kind: str
    place: str  # top, inside, bottom
    template: str


class Frame:
    def __init__(self, language, layout_name, share, rng):
        self.language = language
        self.layout_name = layout_name
        self.layout = layout = LAYOUTS[layout_name]
        self.blocks = []
        self.clauses = language.sections['legal'][:]
        rng.shuffle(self.clauses)
        for place in ('top', 'inside', 'bottom'):
            for kind in getattr(layout, place).split():
                self.add(kind, place, rng)
        self.fit(share * USUAL_BODY_WORDS, rng)
        self.inner = '\n' if layout.join != 'oneline' else language.space or ' '
        self.outer = {'paragraphs': '\n\n', 'lines': '\n', 'oneline': ' '}[layout.join]
        self.seam = '' if 'tight' in layout.glue else language.space

        self.full_words = self.words()
        self.brief = self.brief_blocks(rng)

    def brief_blocks(self, rng):
        """Blocks of the pages of short items, which have less around them."""
        kept = set(range(len(self.blocks)))
        while len(kept) > 1 and self.words(kept) > MOST_SHARE * SHORT_BODY_WORDS:
            kept.remove(rng.choice(sorted(kept)))
        return [self.blocks[i] for i in sorted(kept)]

    def add(self, kind, place, rng):
        sections = self.language.sections
        if kind == 'title':
            template = '{title}'
        elif kind == 'nav':
            labels = rng.sample(sections['nav'], rng.randint(6, min(24, len(sections['nav']))))
            template = rng.choice([' // ', ' | ', ' · ', ' ']).join(labels)
        elif kind == 'legal':
            count = min(rng.randint(2, 6), len(self.clauses))
            taken, self.clauses = self.clauses[:count], self.clauses[count:]
            template = rng.choice([' ', ' // ']).join(taken)
        else:
            template = settle(self.language.pick(rng, kind), rng)
        if template:
            self.blocks.append(Block(kind, place, template))

    def words(self, kept=None):
        """Of a usual page with these of the blocks."""
        count = 0
        for i, block in enumerate(self.blocks):
            if kept is not None and i not in kept:
                continue
            lists = fill(block.template, lambda slot: 'x ' * usual_words(slot))
            count += self.language.length(lists) * (2 if block.place == 'inside'
                                                    and self.layout.every else 1)
        return count

    def fit(self, wanted_words, rng):
        """Drop blocks, or add some below, until there are about as many words."""
        while self.words() > 1.2 * wanted_words and len(self.blocks) > 1:
            loose = [b for b in self.blocks if b.kind != 'title'] or self.blocks
            self.blocks.remove(rng.choice(loose))
        for _ in range(40):
            if self.words() > .8 * wanted_words:
                break
            self.add(rng.choice(MORE), 'bottom', rng)

    def text(self, block, page):
        filled = fill(block.template, page.value)
        return filled.replace(' // ', self.inner).replace('\n', self.inner)

    def around(self, paragraphs, page):
        """The page's text as a naive scraper keeps it."""
        body_words = self.language.length(' '.join(paragraphs))
        blocks = self.blocks if self.full_words <= MOST_SHARE * body_words else self.brief
        top, inside, bottom = ([self.text(b, page) for b in blocks if b.place == place]
                               for place in ('top', 'inside', 'bottom'))
        glue = self.layout.glue
        lines = self.with_inside(paragraphs, inside, 'inside' in glue)
        if top and 'head' in glue:
            lines[0] = top.pop() + (self.seam or ' ') + lines[0]
        if bottom and 'tail' in glue:
            lines[-1] += self.seam + bottom.pop(0)
        return self.outer.join(top + lines + bottom)

    def with_inside(self, paragraphs, inside, is_glued):
        lines = []
        every = self.layout.every
        for i, paragraph in enumerate(paragraphs, 1):
            lines.append(paragraph)
            is_due = i % every == 0 if every else i == 1 + len(paragraphs) // 3
            if not inside or not is_due or i == len(paragraphs):
                continue
            block = inside[(i // every - 1) % len(inside)] if every else self.inner.join(inside)
            if is_glued:
                lines[-1] += self.seam + block
            else:
                lines.append(block)
        return lines


def usual_words(slot):
    for name, words in (('headlines', 9), ('ranked', 9)):
        if slot.startswith(name):
            return words * int(slot[len(name):])
    return {'teasers': 60, 'live': 50, 'ticker': 30, 'headline': 9, 'otherabout': 45,
            'address': 4, 'date': 3, 'site': 2, 'author': 2, 'tags': 5}.get(slot, 1)
