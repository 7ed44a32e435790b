# SPDX-License-Identifier: MIT
"""What the bench scripts share: run and measure a command, make articles, keep the tables of
README.md."""
import argparse
import contextlib
import datetime
import functools
import os
import pathlib
import platform
import re
import subprocess
import sys
import tempfile

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


def add_drivers(parser):
    """The arguments of scripts that run others beside ours."""
    parser.formatter_class = argparse.RawDescriptionHelpFormatter  # of several paragraphs
    parser.add_argument('folder', type=pathlib.Path, metavar='FOLDER')
    parser.add_argument('--python', default='python3', metavar='FILE',
                        help='the Python that has the packages (default %(default)s)')


@functools.cache
def command_of(build, name='samestory'):
    """The path of a program of the build, which is brought up to date."""
    target = {'samestory': 'command', 'samestory-html': 'html_worker'}.get(name, name)
    made = subprocess.run(['cmake', '--build', build, '--target', target],
                          stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True)
    if made.returncode:
        raise SystemExit(made.stdout)
    return str(pathlib.Path(build, name).resolve())


LAST_LINE = ('tail', '-n', '1')

# A process begins with the peak memory of the one that starts it, which had better be small.
STARTER = """
import os, sys, time
begin = time.monotonic()
pid = os.posix_spawnp(sys.argv[2], sys.argv[2:], os.environ)
_, status, usage = os.wait4(pid, 0)
numbers = (time.monotonic() - begin, usage.ru_utime + usage.ru_stime, usage.ru_maxrss * 1024,
           os.waitstatus_to_exitcode(status))
os.write(int(sys.argv[1]), ' '.join(map(str, numbers)).encode())
"""


class Measured:
    """Seconds, CPU seconds, peak bytes and status of one finished command.  What it prints goes to
    the file `output`, or if that is None into the command `reader`, and what that says is kept."""

    def __init__(self, command, output=None, reader=LAST_LINE, **more):
        told, tell = os.pipe()
        starter = [sys.executable, '-I', '-S', '-c', STARTER, str(tell), *command]
        with contextlib.ExitStack() as files:
            reading = None
            if output is None:
                reading = files.enter_context(subprocess.Popen(
                    reader, stdin=subprocess.PIPE, stdout=subprocess.PIPE))
                stdout = reading.stdin
            else:
                stdout = files.enter_context(open(output, 'wb'))
            subprocess.run(starter, check=True, stdout=stdout, pass_fds=[tell], **more)
            self.said = reading.communicate()[0].decode() if reading else None
        seconds, cpu_seconds, peak_bytes, status = os.read(told, 4096).split()
        os.close(told)
        os.close(tell)
        self.seconds, self.cpu_seconds = float(seconds), float(cpu_seconds)
        self.peak_bytes, self.status = int(peak_bytes), int(status)


def measured(command, output=None, reader=LAST_LINE):
    """A command of ours, which must end well."""
    run = Measured(command, output, reader)
    if run.status not in (0, 1):  # 1: done, but records were skipped
        raise SystemExit(f'{" ".join(command)}: status {run.status}')
    return run


def median_run(command, output, runs):
    """The run of median time; its output is that of the last, as all are the same."""
    return sorted((measured(command, output) for _ in range(runs)),
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
