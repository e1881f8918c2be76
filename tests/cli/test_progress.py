"""Progress stands on standard error only: plain lines in logs, a live table on a terminal."""

import io
import re
import sys
import threading

import pytest

from dynaform.cli.progress import shown_progress


class Terminal(io.StringIO):
    """A stream that says it is a terminal."""

    def isatty(self) -> bool:
        return True


def test_logs_have_results_and_no_steps(capsys: pytest.CaptureFixture[str]) -> None:
    with shown_progress() as progress:
        progress.say("environment dev")
        task = progress.task("marketplace")
        task.update("plan")
        task.done("changes")
    said = capsys.readouterr()
    assert said.out == ""
    first, second = said.err.splitlines()
    assert first == "environment dev"
    assert re.fullmatch(r"marketplace: changes \(\d+\.\d s\)", second)


def test_a_terminal_sees_names_and_results_and_gets_its_cursor_back(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    terminal = Terminal()
    monkeypatch.setattr(sys, "stderr", terminal)
    monkeypatch.setenv("TERM", "xterm")
    with shown_progress() as progress:
        progress.say("environment [dev]")
        task = progress.task("marketplace")
        task.update('module.family.tables["a"]: Creating...')
        task.done("applied [all]")
    text = terminal.getvalue()
    assert "environment [dev]" in text
    assert "marketplace" in text
    assert "applied [all]" in text
    assert text.rfind("\x1b[?25h") > text.rfind("\x1b[?25l") >= 0
    assert capsys.readouterr().out == ""


def test_an_interrupt_gives_the_terminal_back(monkeypatch: pytest.MonkeyPatch) -> None:
    terminal = Terminal()
    monkeypatch.setattr(sys, "stderr", terminal)
    monkeypatch.setenv("TERM", "xterm")
    with pytest.raises(KeyboardInterrupt), shown_progress() as progress:
        progress.task("marketplace")
        raise KeyboardInterrupt
    text = terminal.getvalue()
    assert text.rfind("\x1b[?25h") > text.rfind("\x1b[?25l") >= 0


def test_tasks_may_be_told_from_any_thread(monkeypatch: pytest.MonkeyPatch) -> None:
    terminal = Terminal()
    monkeypatch.setattr(sys, "stderr", terminal)
    monkeypatch.setenv("TERM", "xterm")
    with shown_progress() as progress:

        def work(name: str) -> None:
            task = progress.task(name)
            for step in range(20):
                task.update(f"step {step}")
            task.done("ready")

        threads = [threading.Thread(target=work, args=(f"family{number}",)) for number in range(4)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
    assert all(f"family{number}" in terminal.getvalue() for number in range(4))
