#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""Time and memory as the articles grow tenfold, a thousand of them a day: near-duplicates alone,
and all relations.  --write also draws growth.svg.  It can be done in parts: with --points FILE
what was measured is kept there, not measured again, and shown with the rest."""
import collections
import json
import math
import pathlib
import shutil
import statistics
import tempfile

import bench

SMALLEST, LARGEST = 10_000, 10_000_000
MOST_REPEATED = 1_000_000  # larger ones run once
CASES = {'near': 'near-duplicates', 'all': 'all relations'}
FILE_BYTES = 2700 + 2000  # of an article in its file and in temporary space, at most

Point = collections.namedtuple('Point', 'case num_articles seconds cpu_seconds peak_bytes steps')


def run_once(args, case, articles, num_articles):
    run = bench.measured([bench.command_of(args.build), 'scan', '--json', '--stats', '--relations',
                          case, '--threads', str(args.threads), articles])
    return Point(case, num_articles, run.seconds, run.cpu_seconds, run.peak_bytes,
                 json.loads(run.said)['steps'])


def middle(points):
    """The run of median CPU time, with the median seconds."""
    points = sorted(points, key=lambda point: point.cpu_seconds)
    return points[len(points) // 2]._replace(
        seconds=statistics.median(point.seconds for point in points))


def measure(args, cases, num_articles):
    """A point for each of the cases."""
    runs = args.runs if num_articles <= MOST_REPEATED else 1
    with bench.generated(args.build, articles=num_articles, words=400) as articles:
        turns = [[run_once(args, case, articles, num_articles) for case in cases]
                 for _ in range(runs)]
    return [middle(points) for points in zip(*turns)]


def measure_missing(args, points):
    """To the points of earlier parts those that are asked for, each size kept when it is done."""
    for size in sizes(args):
        have = {point.case for point in points if point.num_articles == size}
        cases = [case for case in args.only or CASES if case not in have]
        if not cases:
            continue
        points += measure(args, cases, size)
        if args.points:
            args.points.write_text(json.dumps(points), encoding='utf-8')


def earlier(args):
    if not args.points or not args.points.exists():
        return []
    return [Point(*point) for point in json.loads(args.points.read_text(encoding='utf-8'))]


def sizes(args):
    """Those that fit the disk."""
    size = args.smallest
    while size <= args.largest:
        if size * FILE_BYTES > shutil.disk_usage(tempfile.gettempdir()).free:
            print(f'{size:,} articles do not fit {tempfile.gettempdir()}')
            return
        yield size
        size *= 10


# ---- what is said of it ----------------------------------------------------------------------


def per_article(point):
    """CPU nanoseconds and bytes."""
    return 1e9 * point.cpu_seconds / point.num_articles, point.peak_bytes / point.num_articles


def row(point):
    ns, num_bytes = per_article(point)
    return [CASES[point.case], f'{point.num_articles:,}', f'{point.seconds:.2f}',
            f'{point.cpu_seconds:.2f}', f'{ns:,.0f}', f'{point.peak_bytes / 1e6:,.0f}',
            f'{num_bytes:,.0f}']


def slope(small, large):
    more_bytes = ((large.peak_bytes - small.peak_bytes)
                  / (large.num_articles - small.num_articles))
    growth = per_article(large)[0] / per_article(small)[0]
    return (f'{CASES[large.case]}, from {small.num_articles:,} to {large.num_articles:,}: '
            f'{growth:.2f} times the CPU time per article, {more_bytes:,.0f} bytes more for each.')


def step_rows(points):
    """Of the largest of each case."""
    for point in points:
        for step in point.steps:
            yield [f'{CASES[point.case]}: {step["step"]}', f'{step["seconds"]:.2f}',
                   f'{step["cpu_seconds"]:.2f}',
                   f'{1e9 * step["cpu_seconds"] / point.num_articles:,.0f}',
                   f'{step["peak_bytes"] / 1e6:,.0f}']


# ---- the plot --------------------------------------------------------------------------------

WIDTH, HEIGHT, LEFT, RIGHT, TOP, BOTTOM = 390, 300, 60, 40, 40, 48
COLORS = {'near': '#1f6fb2', 'all': '#c2571a'}


def text(x, y, words, more=''):
    return f'<text x="{x:.1f}" y="{y:.1f}" {more}>{words}</text>'


def marks(low, high):
    """1, 2 and 5 times the powers of ten within."""
    return [m * 10.0 ** e for e in range(math.floor(math.log10(low)), math.ceil(math.log10(high)))
            for m in (1, 2, 5) if low <= m * 10.0 ** e <= high]


class Panel:
    """One plot of the drawing; both axes are logarithmic."""

    def __init__(self, offset, title, series):
        """series: case -> [(articles, value)]."""
        self.title, self.series = title, series
        self.left, self.right = offset + LEFT, offset + WIDTH - RIGHT
        self.xs = sorted({x for points in series.values() for x, _ in points})
        ys = [y for points in series.values() for _, y in points]
        self.low, self.high = min(ys) / 2, max(ys) * 2

    def place(self, x, y):
        along = math.log(x / self.xs[0]) / max(math.log(self.xs[-1] / self.xs[0]), 1)
        up = math.log(y / self.low) / math.log(self.high / self.low)
        return (self.left + along * (self.right - self.left),
                HEIGHT - BOTTOM - up * (HEIGHT - TOP - BOTTOM))

    def axes(self):
        center = (self.left + self.right) / 2
        yield text(center, TOP - 18, self.title, 'text-anchor="middle" font-weight="bold"')
        yield text(center, HEIGHT - 8, 'articles', 'text-anchor="middle"')
        for value in marks(self.low, self.high):
            y = self.place(self.xs[0], value)[1]
            yield f'<path d="M{self.left} {y:.1f}H{self.right}" stroke="#ddd"/>'
            yield text(self.left - 6, y + 4, f'{value:,.0f}', 'text-anchor="end"')
        for x in self.xs:
            yield text(self.place(x, self.low)[0], HEIGHT - BOTTOM + 18, f'{x:,}',
                       'text-anchor="middle"')

    def curve(self, case):
        places = [self.place(*point) for point in self.series[case]]
        path = ' '.join(f'{x:.1f},{y:.1f}' for x, y in places)
        color = COLORS[case]
        yield f'<polyline points="{path}" fill="none" stroke="{color}" stroke-width="2"/>'
        for x, y in places:
            yield f'<circle cx="{x:.1f}" cy="{y:.1f}" r="3.5" fill="{color}"/>'
        x, y = places[0]
        yield text(x + 8, y - 9, CASES[case], f'fill="{color}"')

    def draw(self):
        yield from self.axes()
        for case in self.series:
            yield from self.curve(case)


def plot(points):
    by_case = collections.defaultdict(list)
    for point in points:
        by_case[point.case].append(point)
    lines = [f'<svg xmlns="http://www.w3.org/2000/svg" width="{2 * WIDTH}" height="{HEIGHT}" '
             'font-family="sans-serif" font-size="11">',
             f'<rect width="{2 * WIDTH}" height="{HEIGHT}" fill="white"/>']
    for number, title in enumerate(('CPU nanoseconds per article', 'bytes of memory per article')):
        lines += Panel(number * WIDTH, title, {
            case: [(point.num_articles, per_article(point)[number]) for point in of_case]
            for case, of_case in by_case.items()}).draw()
    return '\n'.join(lines + ['</svg>', ''])


def main():
    parser = bench.arguments(__doc__)
    parser.add_argument('--smallest', type=int, default=SMALLEST, metavar='N')
    parser.add_argument('--largest', type=int, default=LARGEST, metavar='N',
                        help='10,000,000 take 45 GB of disk and an hour (default %(default)s)')
    parser.add_argument('--only', action='append', choices=list(CASES),
                        help='one of the two')
    parser.add_argument('--points', type=pathlib.Path, metavar='FILE',
                        help='what was measured, here and in earlier parts')
    args = parser.parse_args()
    points = earlier(args)
    measure_missing(args, points)
    if not points:
        return
    points.sort(key=lambda point: point.num_articles)
    cases = [case for case in CASES if any(point.case == case for point in points)]
    largest = [[point for point in points if point.case == case][-1] for case in cases]
    lines = bench.table(['', 'articles', 'seconds', 'CPU seconds', 'CPU ns per article', 'peak MB',
                         'bytes per article'], map(row, sorted(points, key=lambda p: p.case,
                                                               reverse=True)))
    lines.append('')
    for case in CASES:
        of_case = [point for point in points if point.case == case]
        if len(of_case) > 1:
            lines.append('- ' + slope(*of_case[-2:]))
    sizes_of = sorted({point.num_articles for point in largest})
    steps_of = ' and '.join(f'{size:,}' for size in sizes_of)
    lines += ['', f'Each step of {steps_of}; the peak is that until its end.', '',
              *bench.table(['', 'seconds', 'CPU seconds', 'CPU ns per article', 'peak MB'],
                           list(step_rows(largest)))]
    bench.report('growth', [*lines, '', '![CPU time and memory per article](growth.svg)'], args)
    if args.write:
        (bench.HERE / 'growth.svg').write_text(plot(points), encoding='utf-8')


if __name__ == '__main__':
    main()
