"""`make bench`: dynaform beside the bare tools it drives, as a Markdown table; see README.md beside this file."""

from __future__ import annotations

import argparse
import os
import signal
import sys
from collections.abc import Sequence
from functools import partial
from pathlib import Path

from benchmarks.commands import BenchError
from benchmarks.line import Line
from benchmarks.machine import machine_line
from benchmarks.rows import ROWS
from benchmarks.table import as_json, markdown

from dynaform.documents import write_atomically
from dynaform.findings import DynaformError

RUNS = 5


def main(arguments: Sequence[str]) -> int:
    """Measure and print; 0, 1 when a measurement failed, dynaform's code when a preparation did, 130 on Ctrl-C."""
    options = _options(arguments)
    _hear_signals()
    try:
        lines = _measure(options.row or list(ROWS), options.runs)
    except BenchError as error:
        sys.stderr.write(f"bench: {error}\n")
        return 1
    except DynaformError as error:
        sys.stderr.write(f"bench: {error.message}\n{error.hint}\n{error.detail}\n")
        return error.exit_code
    except KeyboardInterrupt:
        sys.stderr.write("bench: interrupted\n")
        return 130
    machine = machine_line(os.environ)
    if options.json:
        write_atomically(options.json, as_json(lines, machine, options.runs))
    sys.stdout.write(markdown(lines, machine, options.runs))
    return 0


def _hear_signals() -> None:
    """SIGTERM and a closed terminal are Ctrl-C; SIGINT is heard in the background too, by what is measured as well.

    A shell starts background jobs with SIGINT ignored, which they would inherit, and then nobody could ask them to end.
    """
    for signum in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        if signum != signal.SIGHUP or signal.getsignal(signum) is not signal.SIG_IGN:
            signal.signal(signum, signal.default_int_handler)


def _options(arguments: Sequence[str]) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="make bench ARGS=", description=__doc__)
    parser.add_argument("--runs", type=_positive, default=RUNS, help="turns that count (default: %(default)s)")
    parser.add_argument("--row", action="append", choices=list(ROWS), help="only this row (repeatable)")
    parser.add_argument("--json", type=Path, metavar="FILE", help="write every sample to this file as well")
    return parser.parse_args(arguments)


def _positive(text: str) -> int:
    if not text.isdigit() or int(text) < 1:
        raise argparse.ArgumentTypeError(f"{text} is no number from 1")
    return int(text)


def _measure(names: Sequence[str], runs: int) -> list[Line]:
    lines: list[Line] = []
    for name in names:
        lines += ROWS[name](runs, partial(_say, name))
    return lines


def _say(row: str, text: str) -> None:
    sys.stderr.write(f"bench {row}: {text}\n")
    sys.stderr.flush()


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
