# SPDX-License-Identifier: MIT
"""sites.py - publishers and their sites: names, people, frames, and the day of a redesign."""
from bodies import Event, Topic, Writer
from frames import Frame
from language import settle
from layouts import LAYOUTS

# Furniture by a usual body; three in ten bodies are much shorter.
TARGET_SHARES = [.1, .15, .2, .3, .4, .5, .6, .8, 1, 1.2, 1.6, 2]
NUM_OTHER_HEADLINES = 25  # of articles that were not scraped, by site
PUBLISHER_ENDINGS = {'en': ['Media Group', 'Newspapers Ltd', 'Publishing'],
                     'de': ['Medien GmbH', 'Verlag GmbH & Co. KG'],
                     'es': ['Medios SA', 'Editorial SL'],
                     'ru': ['Медиа', 'Издательский дом'], 'zh': ['传媒集团', '报业集团']}
STREETS = {'en': '{n} {name} Street', 'de': '{name}straße {n}', 'es': 'calle {name}, {n}',
           'ru': 'ул. {name}, д. {n}', 'zh': '{name}路{n}号'}


class Publisher:
    def __init__(self, language, rng):
        ending = rng.choice(PUBLISHER_ENDINGS[language.code])
        self.name = language.new_name(rng) + language.space + ending


class Site:
    """Everything about a site that its pages repeat."""

    def __init__(self, language, number, publisher, rng):
        self.language = language
        self.publisher = publisher
        self.home = language.named(rng, 'place')
        self.name = language.pick(rng, 'sitename').replace('{name}', language.new_name(rng))
        self.domain = f'{language.code}-{number}.example'
        self.email = f'{rng.choice(["desk", "news", "info", "redaktion"])}@{self.domain}'
        self.phone = f'0{rng.randint(10, 99)} {rng.randint(100, 999)} {rng.randint(1000, 9999)}'
        self.address = STREETS[language.code].format(name=language.new_name(rng),
                                                     n=rng.randint(1, 200))
        self.authors = [self.author(rng) for _ in range(rng.randint(2, 8))]
        self.sections = rng.sample(language.sections['section'], 5)
        self.constants = {
            'site': self.name, 'domain': self.domain, 'publisher': publisher.name,
            'home': self.home, 'email': self.email, 'phone': self.phone,
            'address': self.address, 'editor': self.author(rng),
            'issn': f'{rng.randint(1000, 9999)}-{rng.randint(1000, 9999)}',
            'founded': str(rng.randint(1820, 2015)), 'team': str(rng.randint(12, 400)),
            'partners': str(rng.randint(20, 900))}
        self.date_pattern = language.pick(rng, 'date')
        self.about = settle(language.pick(rng, 'about'), rng)
        for slot, value in self.constants.items():
            self.about = self.about.replace('{' + slot + '}', value)
        self.frames = []        # the second one, if any, from the day of the redesign on
        self.redesign_day = None
        self.has_dates = rng.random() > .1
        self.has_language = rng.random() > .15
        self.is_own_only = rng.random() < .15  # takes part in no events, prints no wires
        self.partner_sites = []
        self.size = 0           # articles that it is to have
        self.articles = []
        self.other_headlines = []

    def author(self, rng):
        language = self.language
        if language.is_chinese:
            return language.new_name(rng)[:3]
        return language.pick(rng, 'first') + ' ' + language.new_name(rng)

    def frame_on(self, day):
        is_new = self.redesign_day is not None and day >= self.redesign_day
        return self.frames[-1 if is_new else 0]


def sizes(total, count):
    """Sizes of sites, 2 to 500, falling about as 1 / rank^1.2; their sum is about total."""
    weights = [1 / rank ** 1.2 for rank in range(1, count + 1)]
    return [min(500, max(2, round(total * w / sum(weights)))) for w in weights]


def make_sites(language, total, count, rng):
    sites = []
    while len(sites) < count:
        publisher = Publisher(language, rng)
        family = rng.randint(2, 5) if rng.random() < .25 else 1
        family = [Site(language, len(sites) + i, publisher, rng)
                  for i in range(min(family, count - len(sites)))]
        sites += family
    site_sizes = sizes(total, count)
    rng.shuffle(site_sizes)
    for site, site.size in zip(sites, site_sizes):
        topic = Topic(language, rng)
        site.other_headlines = [Writer(Event(language, rng, topic), rng).headline()
                                for _ in range(min(NUM_OTHER_HEADLINES, 5 + site.size))]
        site.partner_sites = rng.sample(sites, min(2, count))
    give_frames(language, sites, rng)
    return sites


def give_frames(language, sites, rng):
    """Layouts in turn, so that each comes; siblings share theirs three times out of four."""
    names = []

    def new_frame():
        if not names:
            names.extend(rng.sample(sorted(LAYOUTS), len(LAYOUTS)))
        return Frame(language, names.pop(), rng.choice(TARGET_SHARES), rng)

    of_publisher = {}
    for site in sites:
        shared = of_publisher.get(site.publisher)
        site.frames.append(shared if shared and rng.random() < .75 else new_frame())
        of_publisher[site.publisher] = site.frames[0]
        if site.size >= 8 and rng.random() < .3:
            site.frames.append(new_frame())
            site.redesign_day = rng.randint(6, 15)
