#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""make.py --out DIR [--seed N] [--articles M] - made-up news sites as a naive scraper sees them.

DIR/articles.ndjson   id, url, source, title, text, date, language: the text has the page's
                      furniture around and inside the body
DIR/truth.ndjson      first {"type":"run","seed":N,...}, then per article, in the same order,
                      type "article" with
    body, event       articles of one body are one version, of one event one story
    kind, edit        own, report (of an event that others report, too), wire, stub or
                      framed_stub; edit: none, cut (paragraphs at the end) or edited (two words)
    note, quote       the agency whose standard paragraph is the last one, the quotation
    site, publisher, site_articles, layout, redesigned
    share             words of furniture by words of the body
    clean             the body
Without --seed a fresh one is drawn; it is printed to standard error.
"""
import argparse
import json
import pathlib
import random
import sys

from mixture import Mixture
from pages import Page

DEFAULT_ARTICLES = 3000


def records(mixture, seed):
    """(article, truth) of each article, in an order that says nothing."""
    rng = random.Random(f'{seed}/pages')
    articles = mixture.articles[:]
    rng.shuffle(articles)
    for number, article in enumerate(articles):
        site, language = article.site, article.site.language
        day = (article.when - mixture.first_day).days
        frame = site.frame_on(day)
        clean = '\n\n'.join(article.paragraphs)
        text = clean
        if article.kind != 'stub':
            text = frame.around(article.paragraphs, Page(site, article, rng))
        body_words = language.length(clean)
        share = (language.length(text) - body_words) / body_words
        path = f'{article.when:%Y/%m}/{rng.randrange(10 ** 8):08}'
        record = {'id': f'a{number}', 'url': f'https://{site.domain}/{path}',
                  'source': site.name, 'title': article.title, 'text': text}
        if site.has_dates:
            record['date'] = article.when.strftime('%Y-%m-%dT%H:%M:%SZ')
        if site.has_language:
            record['language'] = language.code
        truth = {'type': 'article', 'id': record['id'], 'body': article.body,
                 'event': article.event, 'kind': article.kind, 'edit': article.edit,
                 'note': article.note, 'quote': article.quote, 'site': site.domain,
                 'publisher': site.publisher.name, 'site_articles': len(site.articles),
                 'layout': frame.layout_name, 'redesigned': site.redesign_day is not None,
                 'language': language.code, 'share': round(share, 2), 'clean': clean}
        yield record, truth


def write_run(out, seed, num_articles=DEFAULT_ARTICLES):
    """Write both files of a run into a folder."""
    out = pathlib.Path(out)
    out.mkdir(parents=True, exist_ok=True)
    mixture = Mixture(seed, num_articles)
    with open(out / 'articles.ndjson', 'w', encoding='utf-8') as articles, \
            open(out / 'truth.ndjson', 'w', encoding='utf-8') as truths:
        run = {'type': 'run', 'seed': seed, 'articles': len(mixture.articles),
               'sites': len(mixture.sites)}
        print(json.dumps(run), file=truths)
        for record, truth in records(mixture, seed):
            print(json.dumps(record, ensure_ascii=False), file=articles)
            print(json.dumps(truth, ensure_ascii=False), file=truths)
    return run


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument('--out', required=True)
    parser.add_argument('--seed', type=int, default=None)
    parser.add_argument('--articles', type=int, default=DEFAULT_ARTICLES)
    options = parser.parse_args()
    seed = random.SystemRandom().randrange(10 ** 9) if options.seed is None else options.seed
    print(f'seed {seed}', file=sys.stderr)
    print(json.dumps(write_run(options.out, seed, options.articles)), file=sys.stderr)


if __name__ == '__main__':
    main()
