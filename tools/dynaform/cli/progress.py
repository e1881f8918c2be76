"""Progress on standard error: a live table on a terminal, plain lines elsewhere."""

from __future__ import annotations

import contextlib
import sys
import threading
import time
from collections.abc import Iterator

import click

from dynaform.workflow.progress import Progress, Task

_SHOWN = 70


@contextlib.contextmanager
def shown_progress() -> Iterator[Progress]:
    """The progress that fits where standard error goes."""
    if not sys.stderr.isatty():
        yield _Plain()
        return
    live = _Live()
    try:
        yield live
    finally:
        live.close()


class _PlainTask:
    def __init__(self, name: str, began: float | None) -> None:
        self.name, self.started = name, time.monotonic() if began is None else began

    def update(self, text: str) -> None:
        """Logs keep results, not every step."""

    def done(self, text: str) -> None:
        seconds = time.monotonic() - self.started
        click.echo(f"{self.name}: {text} ({seconds:.1f} s)", err=True)


class _Plain:
    def say(self, text: str) -> None:
        click.echo(text, err=True)

    def task(self, name: str, began: float | None = None) -> Task:
        return _PlainTask(name, began)


class _Live:
    """rich, imported only where somebody watches."""

    def __init__(self) -> None:
        from rich.console import Console
        from rich.progress import Progress as Bars
        from rich.progress import SpinnerColumn, TextColumn, TimeElapsedColumn

        self._bars = Bars(
            SpinnerColumn(finished_text="[green]✓"),
            TextColumn("{task.fields[name]}", style="bold"),
            TextColumn("{task.description}"),
            TimeElapsedColumn(),
            console=Console(stderr=True),
            transient=False,
        )
        self._lock = threading.Lock()
        self._started = False

    def say(self, text: str) -> None:
        self._bars.console.print(text, highlight=False, markup=False, soft_wrap=True)

    def task(self, name: str, began: float | None = None) -> Task:
        with self._lock:
            if not self._started:
                self._bars.start()
                self._started = True
        number = self._bars.add_task("", name=name, total=1)
        if began is not None:
            self._bars.tasks[-1].start_time = began  # rich counts from time.monotonic, too
        return _LiveTask(self, int(number))

    def show(self, number: int, text: str, *, finished: bool) -> None:
        from rich.markup import escape
        from rich.progress import TaskID

        self._bars.update(TaskID(number), description=escape(text[:_SHOWN]), completed=1 if finished else 0)

    def close(self) -> None:
        if self._started:
            self._bars.stop()


class _LiveTask:
    def __init__(self, live: _Live, number: int) -> None:
        self._live, self._number = live, number

    def update(self, text: str) -> None:
        self._live.show(self._number, text, finished=False)

    def done(self, text: str) -> None:
        self._live.show(self._number, text, finished=True)
