"""Families checked side by side, one process per processor: proving keeps a processor busy and shares nothing."""

from __future__ import annotations

import gc
import multiprocessing
import os
import signal
import sys
import threading
from collections.abc import Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor, as_completed
from concurrent.futures.process import BrokenProcessPool
from functools import partial
from pathlib import Path

from dynaform.spec import spec_path
from dynaform.workflow.family_check import check_family
from dynaform.workflow.remembered import FamilyChecked

_FEWEST = 3
"""So many families are worth a second process; its start takes about as long as one family."""
_MOST_AT_ONCE = 3
"""Families that a process takes at a time: Ctrl-C waits for those it has."""

Wanted = tuple[str, bool]
"""A family, and whether its rendered files are compared."""


def check_side_by_side(root: Path, wanted: Sequence[Wanted], processes: int | None = None) -> Iterator[FamilyChecked]:
    """Check every wanted family, in whatever order they end.

    Args:
        root: the repository.
        wanted: the families.
        processes: how many side by side; by default one per processor, and one where a second is not worth its start.

    Raises:
        UsageError: a family does not exist.
    """
    number = min(_processes(), len(wanted)) if processes is None else processes
    left = dict(wanted)
    if number > 1 and len(wanted) >= _FEWEST and _may_fork():
        for checked in _in_processes(root, wanted, number):
            del left[checked.family]
            yield checked
    for name, stale in left.items():
        yield check_family(root, name, stale=stale)


def _processes() -> int:
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


def _may_fork() -> bool:
    """A copy of this process has everything imported; where threads run or the system advises against it, none."""
    return sys.platform == "linux" and threading.active_count() == 1


def _in_processes(root: Path, wanted: Sequence[Wanted], number: int) -> Iterator[FamilyChecked]:
    """Those that the processes got done; one that the system ends leaves its families to the caller."""
    size = max(1, min(_MOST_AT_ONCE, len(wanted) // (2 * number)))
    ordered = sorted(wanted, key=partial(_length, root), reverse=True)  # a long one that began last would end alone
    chunks = [ordered[start : start + size] for start in range(0, len(ordered), size)]
    context = multiprocessing.get_context("fork")
    with ProcessPoolExecutor(number, context, initializer=_begin) as pool:
        futures = [pool.submit(_check_chunk, root, chunk) for chunk in chunks]
        try:
            for future in as_completed(futures):
                yield from future.result()
        except BrokenProcessPool:
            return
        except BaseException:  # whoever stops waits for the families that are under way, and for no other
            pool.shutdown(cancel_futures=True)
            raise


def _length(root: Path, wanted: Wanted) -> int:
    try:
        return spec_path(root, wanted[0]).stat().st_size
    except OSError:  # who checks it says so
        return 0


def _begin() -> None:
    """Leave Ctrl-C, which reaches every process of the terminal, to the parent, and the collecting to the chunks."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    for each in (signal.SIGTERM, signal.SIGHUP):
        signal.signal(each, signal.SIG_DFL)
    gc.freeze()  # what was imported stays; going through it again and again costs a twentieth of the time
    gc.disable()


def _check_chunk(root: Path, chunk: Sequence[Wanted]) -> list[FamilyChecked]:
    checked = [check_family(root, name, stale=stale) for name, stale in chunk]
    gc.collect()
    return checked
