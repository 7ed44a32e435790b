# SPDX-License-Identifier: MIT
"""bodies.py - made-up events in, news about them out, as lists of paragraphs.

An event has names, places, numbers and a few nouns of its own; reports of it use these, in
sentences whose other words are ordinary.  A sentence is [opening] sentence [tail] with some
eight slots, so that two texts hardly ever share eight words in a row.
"""
from language import choose, fill, settle

OWN_NOUN_SHARE = .25   # of the nouns that are the event's own
TOPIC_NOUN_SHARE = .2  # that belong to its topic; the others are any nouns
NUM_TOPICS = 12


def capitalised(text):
    start = 1 if text[0] in '“„«' else 0
    return text[:start] + text[start:start + 1].upper() + text[start + 1:]


class Topic:
    """Nouns that many events share, as all trials or all football matches do."""

    def __init__(self, language, rng):
        self.nouns = [rng.sample(nouns, min(len(nouns), max(3, len(nouns) // 8)))
                      for _, nouns in language.classes]


class Event:
    def __init__(self, language, rng, topic):
        self.language = language
        self.topic = topic
        self.people = [(language.pick(rng, 'role'), language.pick(rng, 'first'),
                        language.new_name(rng)) for _ in range(rng.randint(3, 5))]
        self.places = [language.named(rng, 'place') for _ in range(rng.randint(2, 3))]
        self.orgs = [language.named(rng, 'org') for _ in range(rng.randint(2, 3))]
        self.things = [language.named(rng, 'thing') for _ in range(rng.randint(1, 2))]
        space = language.space
        self.numbers = [language.number(rng) + space + language.pick(rng, 'unit')
                        for _ in range(5)]
        own_nouns = 12 // len(language.classes)
        self.nouns = [rng.sample(nouns, own_nouns) for _, nouns in language.classes]


class Writer:
    """One reporter's words about one event."""

    def __init__(self, event, rng):
        self.event = event
        self.language = event.language
        self.rng = rng
        self.introduced = set()
        names = {'P': self.person, 'L': lambda: choose(rng, event.places),
                 'O': lambda: choose(rng, event.orgs), 'T': lambda: choose(rng, event.things),
                 '#': lambda: choose(rng, event.numbers), 'np': self.noun_phrase,
                 'n': self.noun, 'm': lambda: str(rng.randint(3, 90))}
        words = {'a': 'adj', 'v': 'verb', 'verb': 'verb', 'inf': 'inf', 'adverb': 'adverb',
                 'day': 'day', 'pp': 'pp'}
        self.slots = names | {slot: self.picker(section) for slot, section in words.items()
                              if section in self.language.sections}

    def picker(self, section):
        words = self.language.sections[section]
        return lambda: choose(self.rng, words)

    def person(self):
        role, first, last = choose(self.rng, self.event.people)
        if last in self.introduced:
            return last
        self.introduced.add(last)
        if self.language.is_chinese:
            return role + last
        return f'{role} {first} {last}'

    def noun(self, class_no=None):
        if class_no is None:
            class_no = self.rng.randrange(len(self.language.classes))
        kind = self.rng.random()
        if kind < OWN_NOUN_SHARE:
            return choose(self.rng, self.event.nouns[class_no])
        if kind < OWN_NOUN_SHARE + TOPIC_NOUN_SHARE:
            return choose(self.rng, self.event.topic.nouns[class_no])
        return choose(self.rng, self.language.classes[class_no][1])

    def noun_phrase(self):
        classes = self.language.classes
        class_no = self.rng.randrange(len(classes))
        pattern = choose(self.rng, classes[class_no][0])
        text = fill(pattern, lambda slot: self.noun(class_no) if slot == 'n'
                    else self.slots[slot]())
        return 'an ' + text[2:] if text[:2] == 'a ' and text[2] in 'aeiou' else text

    def write(self, template):
        return fill(settle(template, self.rng), lambda slot: self.slots[slot]())

    def sentence(self, section='sentence'):
        language, rng = self.language, self.rng
        template = language.pick(rng, section)
        text = self.write(template)
        if template[0] == '{' and section == 'sentence' and rng.random() < .4:
            text = self.write(language.pick(rng, 'opening')) + language.space + text
        if rng.random() < .4:
            tail = self.write(language.pick(rng, 'tail'))
            text += tail if tail[0] in ',，' else language.space + tail
        return capitalised(text) + language.stop

    def paragraphs(self, num_words):
        """Paragraphs of one to four sentences, some num_words together."""
        paragraphs, written = [], 0
        while written < num_words:
            sentences = [self.sentence() for _ in range(self.rng.randint(1, 4))]
            paragraphs.append(self.language.space.join(sentences))
            written += self.language.length(paragraphs[-1])
        return paragraphs

    def headline(self):
        text = self.write(self.language.pick(self.rng, 'headline'))
        return capitalised(text)


def quotation(language, rng):
    """30 to 60 words that name nobody, as a paragraph that several articles quote."""
    writer = Writer(Event(language, rng, Topic(language, rng)), rng)
    text = ''
    while language.length(text) < 34:
        text = (text + language.space + writer.sentence('generic')).strip()
    return f'“{text}”'
