# SPDX-License-Identifier: MIT
"""What the bench scripts share: run and measure a command, make articles, keep the tables of
README.md."""
import argparse
import contextlib
import datetime
import os
import pathlib
import platform
import re
import subprocess
import tempfile
import time

HERE = pathlib.Path(__file__).resolve().parent


def arguments(about):
    """A parser of the options that all scripts have."""
    parser = argparse.ArgumentParser(description=about)
    parser.add_argument('--build', default='build/release', metavar='FOLDER',
                        help='a Release build (default %(default)s)')
    parser.add_argument('--threads', type=int, default=os.cpu_count(), metavar='N')
    parser.add_argument('--runs', type=int, default=3, metavar='N',
                        help='runs of each case; the median counts (default %(default)s)')
    parser.add_argument('--write', action='store_true', help='put the table into bench/README.md')
    return parser


def command_of(build, name='samestory'):
    """The path of a program of the build, which is brought up to date."""
    target = {'samestory': 'command'}.get(name, name)
    made = subprocess.run(['cmake', '--build', build, '--target', target],
                          stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True)
    if made.returncode:
        raise SystemExit(made.stdout)
    return str(pathlib.Path(build, name).resolve())


class Measured:
    """Seconds, CPU seconds and peak bytes of one finished command."""

    def __init__(self, command, output):
        begin = time.monotonic()
        with open(output, 'wb') as stdout:
            process = subprocess.Popen(command, stdout=stdout)
            _, status, usage = os.wait4(process.pid, 0)
        self.seconds = time.monotonic() - begin
        self.cpu_seconds = usage.ru_utime + usage.ru_stime
        self.peak_bytes = usage.ru_maxrss * 1024
        code = os.waitstatus_to_exitcode(status)
        if code not in (0, 1):  # 1: done, but records were skipped
            raise SystemExit(f'{" ".join(command)}: status {code}')


def median_run(command, output, runs):
    """The run of median time; its output is that of the last, as all are the same."""
    return sorted((Measured(command, output) for _ in range(runs)),
                  key=lambda run: run.seconds)[runs // 2]


@contextlib.contextmanager
def generated(build, **options):
    """The path of a file of made-up articles: generated(build, articles=1000, words=400)."""
    command = [command_of(build, 'generate')]
    for name, value in options.items():
        command += ['--' + name.replace('_', '-'), str(value)]
    with tempfile.NamedTemporaryFile(prefix='samestory-bench-', suffix='.ndjson') as file:
        subprocess.run(command, check=True, stdout=file)
        yield file.name


def where(build):
    """A line on when, on what and with what was measured."""
    cpu = platform.machine()
    with contextlib.suppress(OSError):
        with open('/proc/cpuinfo', encoding='utf-8') as info:
            cpu = re.search(r'^model name\s*: (.*)$', info.read(), re.MULTILINE)[1]
    version = subprocess.run([command_of(build), '--version'], check=True, capture_output=True,
                             text=True).stdout.splitlines()[0]
    cache = pathlib.Path(build, 'CMakeCache.txt').read_text(encoding='utf-8')
    compiler = re.search(r'^CMAKE_C_COMPILER:\w+=(.*)$', cache, re.MULTILINE)[1]
    built_with = subprocess.run([compiler, '--version'], check=True, capture_output=True,
                                text=True).stdout.splitlines()[0]
    return (f'{datetime.date.today()}, {os.cpu_count()} cores of {cpu}, {version}, '
            f'{built_with}.')


def table(header, rows):
    """Markdown lines of a table; the first column is text, the others are numbers."""
    lines = [header, ['---'] + ['---:'] * (len(header) - 1), *rows]
    return ['| ' + ' | '.join(map(str, line)) + ' |' for line in lines]


def report(name, lines, args):
    """Print the lines, and with --write put them between the markers `name` of README.md."""
    text = '\n'.join([where(args.build), '', *lines])
    print(text)
    if not args.write:
        return
    readme = HERE / 'README.md'
    begin, end = f'<!-- {name} -->', f'<!-- end of {name} -->'
    before, rest = readme.read_text(encoding='utf-8').split(begin)
    readme.write_text(f'{before}{begin}\n{text}\n{end}{rest.split(end)[1]}', encoding='utf-8')
