# SPDX-License-Identifier: MIT
"""mixture.py - which articles a run consists of: own, reports of events, wires, stubs.

A `body` is what one reporter wrote; its copies keep its id whatever was cut or edited.
"""
import datetime
import random
import re

from bodies import Event, NUM_TOPICS, Topic, Writer, quotation
from language import LANGUAGES, Language, settle
from sites import make_sites

SHARES = {'en': .5, 'de': .14, 'es': .14, 'ru': .12, 'zh': .10}  # of articles
ARTICLES_PER_SITE = 20
RUN_DAYS = 21
WIRE_SHARE, REPORT_SHARE, STUB_SHARE = .22, .15, .03
NOTE_SHARE = {'wire': .25, 'own': .05, 'report': .05}  # that end with an agency's note
OWN_REPORT_SHARE = .3  # of the wires' events, on which two outlets write themselves
MIN_CUT_WORDS = 80
QUOTING_WORDS = 170  # and more has an article with a long quotation


class Article:
    def __init__(self, site, kind, body, event, title):
        self.site, self.kind, self.body, self.event, self.title = site, kind, body, event, title
        self.paragraphs = []
        self.when = None
        self.city = site.home
        self.agency = site.name
        self.edit = 'none'   # none, cut or edited
        self.note = self.quote = None


class Mixture:
    """All articles of a run; sites[i].articles are in the order of their dates."""

    def __init__(self, seed, num_articles):
        self.first_day = datetime.datetime(2023, 1, 1) + datetime.timedelta(
            days=random.Random(f'{seed}/day').randrange(700))
        self.num_bodies = self.num_events = 0
        self.sites, self.articles = [], []
        for code in LANGUAGES:
            self.rng = random.Random(f'{seed}/{code}')
            self.add_language(Language(code), round(SHARES[code] * num_articles))

    def add_language(self, language, total):
        rng = self.rng
        self.language = language
        self.topics = [Topic(language, rng) for _ in range(NUM_TOPICS)]
        count = max(6, round(total / ARTICLES_PER_SITE))
        sites = make_sites(language, total, count, rng)
        self.room = {site: site.size for site in sites}
        self.agencies = {name: settle(language.pick(rng, 'note'), rng).replace('{agency}', name)
                         for name in language.sections['agency']}
        articles = self.wires(round(WIRE_SHARE * total)) + self.reports(
            round(REPORT_SHARE * total)) + self.stubs(round(STUB_SHARE * total)) + self.own()
        self.add_quotes(articles)
        for article in sorted(articles, key=lambda a: a.when):
            article.site.articles.append(article)
        self.sites += sites
        self.articles += articles

    # names of bodies and events

    def new_event(self):
        self.num_events += 1
        event = Event(self.language, self.rng, self.rng.choice(self.topics))
        event.name = f'e{self.num_events}'
        self.last_event = event
        event.day = self.rng.uniform(0, RUN_DAYS)
        return event

    def new_body(self):
        self.num_bodies += 1
        return f'b{self.num_bodies}'

    def new_article(self, site, kind, body, event, writer):
        article = Article(site, kind, body, event.name, writer.headline())
        article.city = self.rng.choice(event.places)
        hours = self.rng.uniform(0, 36 if kind == 'report' else 14)
        article.when = self.first_day + datetime.timedelta(days=event.day, hours=hours)
        self.room[site] -= 1
        return article

    def body_words(self):
        """A third are short items of 80 to 150 words; the others have up to 1,200."""
        if self.rng.random() < .3:
            return self.rng.randint(80, 150)
        return min(1150, max(120, round(self.rng.lognormvariate(5.75, .55))))

    def open_sites(self, count):
        """That many sites that take part in events and have room, large ones rather."""
        sites = [s for s, room in self.room.items() if room > 0 and not s.is_own_only]
        sites.sort(key=lambda s: self.rng.random() ** (1 / self.room[s] ** .5), reverse=True)
        return sites[:count]

    # kinds of articles

    def written(self, site, kind, event):
        writer = Writer(event, self.rng)
        article = self.new_article(site, kind, self.new_body(), event, writer)
        article.paragraphs = writer.paragraphs(self.body_words())
        if self.rng.random() < NOTE_SHARE[kind]:
            self.add_note(article, self.rng.choice(list(self.agencies)))
        return article

    def own(self):
        return [self.written(site, 'own', self.new_event())
                for site, room in list(self.room.items()) for _ in range(max(0, room))]

    def reports(self, total):
        articles = []
        while len(articles) < total:
            sites = self.open_sites(self.rng.randint(2, 6))
            if len(sites) < 2:
                break
            event = self.new_event()
            articles += [self.written(site, 'report', event) for site in sites]
        return articles

    def wires(self, total):
        """Wire stories: the first goes to as many as 60 outlets, the others to 2 or more."""
        articles = []
        outlets = 60
        while len(articles) < total:
            sites = self.open_sites(outlets)
            if len(sites) < 2:
                break
            articles += self.wire(sites)
            if self.rng.random() < OWN_REPORT_SHARE:
                event = self.last_event
                articles += [self.written(s, 'report', event) for s in self.open_sites(2)]
            outlets = min(30, round(1 + self.rng.paretovariate(1)))
        return articles

    def wire(self, sites):
        event, body = self.new_event(), self.new_body()
        agency = self.rng.choice(list(self.agencies))
        writer = Writer(event, self.rng)
        paragraphs = writer.paragraphs(self.body_words())
        copies = [self.new_article(site, 'wire', body, event, writer) for site in sites]
        for article in copies:
            if self.rng.random() < .5:
                article.title = copies[0].title
            article.agency, article.city = agency, copies[0].city
            article.edit = self.rng.choice(['none', 'none', 'cut', 'edited'])
            article.paragraphs = self.edited(paragraphs, article.edit)
            if self.rng.random() < NOTE_SHARE['wire']:
                self.add_note(article, agency)
        return copies

    def edited(self, paragraphs, edit):
        length = self.language.length
        if edit == 'cut':
            least = 1
            while length(' '.join(paragraphs[:least])) < MIN_CUT_WORDS:
                least += 1
            return paragraphs[:self.rng.randint(least, max(least, len(paragraphs) - 1))]
        paragraphs = paragraphs[:]
        if edit == 'edited':
            for _ in range(2):
                i = self.rng.randrange(len(paragraphs))
                paragraphs[i] = self.small_edit(paragraphs[i])
        return paragraphs

    def small_edit(self, text):
        """One word is another one, or is missing."""
        words = list(re.finditer(r'\w{2,}' if not self.language.is_chinese else r'\w\w', text))
        word = self.rng.choice(words)
        noun = self.rng.choice(self.rng.choice(self.language.classes)[1])
        return text[:word.start()] + self.rng.choice([noun, noun, '']) + text[word.end():]

    def add_note(self, article, agency):
        article.note = agency
        article.paragraphs = article.paragraphs + [self.agencies[agency]]

    def stubs(self, total):
        """The same short text under five or more URLs of a site with other titles."""
        articles = []
        sites = [site for site, room in self.room.items() if room >= 12]
        self.rng.shuffle(sites)
        for site in sites:
            if len(articles) >= total:
                break
            body, text = self.new_body(), self.language.pick(self.rng, 'stub')
            kind = self.rng.choice(['stub', 'framed_stub'])
            for _ in range(self.rng.randint(5, 10)):
                event = self.new_event()
                writer = Writer(event, self.rng)
                article = self.new_article(site, kind, body, event, writer)
                article.paragraphs = [text]
                articles.append(article)
        return articles

    def add_quotes(self, articles):
        """Long quotations, each in some articles on different events."""
        own = [a for a in articles if a.kind == 'own' and
               self.language.length(' '.join(a.paragraphs)) > QUOTING_WORDS]
        for number in range(max(1, len(articles) // 400)):
            quote = quotation(self.language, self.rng)
            for article in self.rng.sample(own, min(len(own), self.rng.randint(3, 8))):
                position = self.rng.randint(1, len(article.paragraphs))
                article.paragraphs.insert(position, quote)
                article.quote = f'{self.language.code}q{number}'
