# SPDX-License-Identifier: MIT
"""pages.py - the values of furniture's {slots} on one page: date, author, counters, lists
of the site's other headlines."""

NUM_RECENT = 30  # articles from which a page's lists are drawn
STOCKS = ['ABX', 'Nordlicht', 'Kestrel', 'Omnia', 'Petrolux', 'Sanabel', 'Tyrell', 'Vantor',
          'Wexford', 'Zenith', 'Helio', 'Brightwell']


class Page:
    def __init__(self, site, article, rng):
        self.site, self.article, self.rng = site, article, rng
        self.language = site.language
        self.first_author = rng.choice(site.authors)
        self.sections = rng.sample(site.sections, 2)
        self.when = article.when
        counter = str(rng.randint(2, 9))
        self.values = site.constants | {
            'title': article.title, 'author': self.first_author,
            'author2': rng.choice(site.authors), 'section': self.sections[0],
            'section2': self.sections[1], 'city': article.city, 'n1': counter,
            'agency': article.agency, 'year': str(self.when.year),
            'month': self.language.sections['months'][self.when.month - 1],
            'handle': f'{site.domain.split(".")[0]}_{len(self.first_author)}'}

    def value(self, slot):
        if slot in self.values:
            return self.values[slot]
        if hasattr(self, slot):
            return getattr(self, slot)()
        name = slot.rstrip('0123456789')
        return getattr(self, name)(int(slot[len(name):]))

    # one value each time that it is asked for

    def n(self):
        return str(self.rng.randint(1, 1500))

    def n4(self):
        return str(self.rng.randint(1000, 9999))

    def mm(self):
        return f'{self.rng.randint(0, 59):02}'

    def temp(self):
        return str(self.rng.randint(-5, 34))

    def count(self):
        return f'{self.rng.randint(2, 400)} {self.rng.randint(0, 999):03}'

    def code(self):
        return f'dnp:{self.when:%d%m%y}-99-{self.rng.randint(10000, 99999)}/{self.rng.randint(1, 4)}'

    def change(self):
        return f'{self.rng.uniform(-4, 4):+.2f}'

    def quote(self):
        return f'{self.rng.uniform(50, 40000):,.2f}'

    def date(self):
        return self.language.date(self.site.date_pattern, self.when)

    def time(self):
        return f'{self.rng.randint(0, 23)}:{self.rng.randint(0, 59):02}'

    # lists

    def headlines(self, count):
        """Other headlines of the site: of the days before, and of what was not scraped."""
        article = self.article
        position = self.site.articles.index(article) if article in self.site.articles else 0
        recent = self.site.articles[max(0, position - NUM_RECENT):position]
        titles = [a.title for a in recent if a.title != article.title]
        titles += self.rng.sample(self.site.other_headlines,
                                  min(count, len(self.site.other_headlines)))
        return '\n'.join(self.rng.sample(titles, min(count, len(titles))))

    def headline(self):
        return self.headlines(1)

    def ranked(self, count):
        titles = self.headlines(count).split('\n')
        return '\n'.join(f'{i} {title}' for i, title in enumerate(titles, 1))

    def live(self):
        return '\n'.join(f'{self.time()} {title}' for title in self.headlines(4).split('\n'))

    def teasers(self):
        """Headlines with the first words of their articles."""
        others = [a for a in self.site.articles if a is not self.article]
        if len(others) < 2:
            return self.headlines(3)
        lines = []
        for other in self.rng.sample(others, 2):
            words = other.paragraphs[0].split(' ')[:11]
            lines += [other.title, ' '.join(words)[:60] + '...']
        return '\n'.join(lines)

    def tags(self):
        nouns = self.rng.choice(self.language.classes)[1]
        return ', '.join(self.rng.sample(nouns, 2) + [self.values['city']])

    def ticker(self):
        names = self.rng.sample(STOCKS, 8)
        return '\n'.join(f'{name} {self.quote()} {self.change()}%' for name in names)

    def other(self):
        return self.rng.choice(self.site.partner_sites).name

    def otherabout(self):
        return self.rng.choice(self.site.partner_sites).about
