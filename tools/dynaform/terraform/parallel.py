"""Several Terraforms side by side, never more than the machine bears."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import FIRST_EXCEPTION, Future, ThreadPoolExecutor, wait
from typing import TypeVar

from dynaform.findings import DynaformError, UsageError, UserInterruptError
from dynaform.terraform.interrupts import Stop, signals_to
from dynaform.terraform.machine import free_memory, usable_cores

T = TypeVar("T")
VARIABLE = "DYNAFORM_PARALLEL"
_BYTES_EACH = 1200 * 1000**2
"""Resident memory of one terraform with the AWS provider, rarely collected as the driver has it: 1,150 MB measured."""


def most_at_once(variables: Mapping[str, str], *, cores: int | None = None, memory: int | None = None) -> int:
    """How many Terraforms may run at once: cores, memory, and DYNAFORM_PARALLEL where it says fewer.

    Raises:
        UsageError: the variable is no positive number.
    """
    cores = cores or usable_cores()
    memory = memory if memory is not None else free_memory()
    bearable = cores if memory is None else max(1, min(cores, memory // _BYTES_EACH))
    said = variables.get(VARIABLE)
    if said is None:
        return bearable
    if not said.isdigit() or int(said) < 1:
        raise UsageError(f"{VARIABLE} is {said!r}", hint="Set it to a number from 1, or unset it.")
    return min(bearable, int(said))


def run_all(tasks: Sequence[Callable[[], T]], limit: int, stop: Stop) -> list[T]:
    """Run the tasks, at most ``limit`` at once; results in the order of the tasks.

    Ctrl-C (or SIGTERM) asks every running Terraform to finish and waits for all; nothing new is started. The first
    failure lets the running ones end and starts no further one.

    Raises:
        UserInterruptError: interrupted.
        Exception: the first failure, in the order of the tasks; further ones are in its detail.
    """
    with signals_to(stop), ThreadPoolExecutor(max_workers=max(1, limit)) as pool:
        futures: list[Future[T]] = [pool.submit(_unless_stopped, task, stop) for task in tasks]
        pending = set(futures)
        while pending:
            # short waits, because a signal's handler runs only when the main thread wakes
            done, pending = wait(pending, timeout=0.2, return_when=FIRST_EXCEPTION)
            if any(future.exception() for future in done if not future.cancelled()):
                for future in pending:
                    future.cancel()
    errors = [error for future in futures if not future.cancelled() and (error := future.exception())]
    failures = [error for error in errors if not isinstance(error, UserInterruptError)]
    if stop.asked:
        interrupted = [error for error in errors if isinstance(error, UserInterruptError)]
        raise _with(next(iter(interrupted), UserInterruptError("interrupted")), failures)
    if failures:
        raise _with(failures[0], failures[1:])
    return [future.result() for future in futures]


def _with(first: BaseException, others: Sequence[BaseException]) -> BaseException:
    """The error to raise, with what else went wrong, so that nothing is lost."""
    if isinstance(first, DynaformError) and others:
        said = dict.fromkeys(text for text in map(str, others) if text != str(first))
        first.detail = "\n\n".join(filter(None, (first.detail, *said)))
    return first


def _unless_stopped(task: Callable[[], T], stop: Stop) -> T:
    if stop.asked:
        raise UserInterruptError("interrupted before it began")
    return task()
