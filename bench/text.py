#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""How fast the texts of several languages become canonical words, and signature and band keys, on
one core and in one process, by turns; the share is of plain ASCII in bytes per second."""
import contextlib

import bench
import stages

LANGUAGES = {'en-ascii': 'English, ASCII alone', 'en-quotes': 'English, typographic quotes',
             'en': 'English, one rare word in 16 with an accent', 'de': 'German', 'ru': 'Russian',
             'ar': 'Arabic', 'zh': 'Chinese', 'th': 'Thai'}
SHOWN = ('words', 'all')


def speed(line):
    return line.num_bytes / line.ns  # GB/s


def share_not_ascii(path):
    """Of the bytes of a file."""
    with open(path, 'rb') as file:
        content = file.read()
    return 1 - len(content.translate(None, bytes(range(128, 256)))) / len(content)


def rows(lines, path_of):
    found = {(line.path, line.kernel, line.stage): line for line in lines}
    for kernel in dict.fromkeys(line.kernel for line in lines if line.kernel):
        for name, about in LANGUAGES.items():
            cells = [kernel, about, f'{share_not_ascii(path_of[name]):.3f}']
            for stage in SHOWN:
                here = found[path_of[name], kernel, stage]
                of_ascii = found[path_of['en-ascii'], kernel, stage]
                cells += [f'{speed(here):.2f}', f'{speed(here) / speed(of_ascii):.2f}']
            wc = found[path_of[name], '', 'wc']
            yield cells + [f'{speed(here) / speed(wc):.2f}',
                           f'{here.ns / here.num_words:.1f}']


def main():
    parser = bench.arguments(__doc__)
    parser.add_argument('--articles', type=int, default=3000, metavar='N',
                        help='of each language')
    parser.add_argument('--kernel', action='append', default=[], metavar='NAME',
                        help='this kernel, and others that are named so (default all)')
    parser.set_defaults(runs=9)
    args = parser.parse_args()
    with contextlib.ExitStack() as files:
        path_of = {name: files.enter_context(bench.generated(
            args.build, articles=args.articles, words=400, language=name)) for name in LANGUAGES}
        lines = list(stages.measure(args, path_of.values(), *stages.kernel_options(args)))
        table = bench.table(
            ['kernel', 'language', 'bytes not ASCII', 'words, GB/s', 'share', 'to band keys, GB/s',
             'share', 'times `wc -w`', 'ns per word or character'], list(rows(lines, path_of)))
    bench.report('text', table, args)


if __name__ == '__main__':
    main()
