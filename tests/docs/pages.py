"""The generated parts of README.md; run as a program it writes them: .venv/bin/python tests/docs/pages.py."""

from __future__ import annotations

import contextlib
import io
import os
import re
import tempfile
from collections.abc import Iterator
from pathlib import Path

from dynaform.cli.main import COMMANDS, run

ROOT = Path(__file__).resolve().parents[2]
README = ROOT / "README.md"
REGENERATE = ".venv/bin/python tests/docs/pages.py"

_YAML = re.compile(r"^```yaml\n(.*?)^```$", re.MULTILINE | re.DOTALL)
_CONSOLE = re.compile(r"^```console\n\$ dynaform ([^\n]*)\n.*?^```$", re.MULTILINE | re.DOTALL)
_EDIT = re.compile(r"with `([^`]+)` instead of `([^`]+)`")
_TABLE = re.compile(r"(<!-- commands -->\n).*?(<!-- /commands -->)", re.DOTALL)
_TARGET = re.compile(r"^([a-z-]+):.*?## (.*)\n(?:\t@(?:\$\(DYNAFORM\) )?(.*))?", re.MULTILINE)


def yaml_blocks(page: Path) -> list[str]:
    """The YAML blocks of a page, in order."""
    return _YAML.findall(page.read_text(encoding="utf-8"))


def targets() -> dict[str, tuple[str, str]]:
    """Make target to what it says of itself and the dynaform command it runs ("" where it runs another one)."""
    found = {}
    for name, words, recipe in _TARGET.findall((ROOT / "Makefile").read_text(encoding="utf-8")):
        command = re.sub(r"\$\(.*", "", recipe).strip()
        found[name] = (words, command if command.split(" ")[0] in COMMANDS else "")
    return found


def commands_table() -> str:
    """Every make target, then the commands that have none."""
    rows = ["| make | dynaform | what it does |", "|---|---|---|"]
    for name, (words, command) in targets().items():
        rows.append(f"| `make {name}` | {f'`{command}`' if command else ''} | {words} |")
    called = {command.split(" ")[0] for _, command in targets().values()}
    rows += [f"| | `{name}` | {words} |" for name, words in COMMANDS.items() if name not in called]
    return "\n".join(rows) + "\n"


@contextlib.contextmanager
def repository(spec: str) -> Iterator[Path]:
    """A repository that holds one spec and nothing else, as the current folder."""
    before = Path.cwd()
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name) / "modules" / "families" / "library"
        folder.mkdir(parents=True)
        (Path(name) / "envs").mkdir()
        (folder / "spec.yaml").write_text(spec, encoding="utf-8")
        os.chdir(name)
        try:
            yield Path(name)
        finally:
            os.chdir(before)


def printed(command: str, spec: str) -> str:
    """What a dynaform command prints in a repository with this spec."""
    out = io.StringIO()
    with repository(spec), contextlib.redirect_stdout(out):
        run(command.split())
    return out.getvalue().strip("\n")


def fresh(text: str) -> str:
    """The page with its commands table and the output of its console blocks as they are now.

    The blocks run over the page's first YAML block, after the edit that the sentence before them states.
    """
    spec = _YAML.findall(text)[0]

    def console(match: re.Match[str]) -> str:
        sentence = text[: match.start()].rstrip().rsplit("\n\n", 1)[-1].replace("\n", " ")
        edit = _EDIT.search(sentence)
        changed = spec.replace(edit[2], edit[1]) if edit else spec
        return f"```console\n$ dynaform {match[1]}\n{printed(match[1], changed)}\n```"

    return _CONSOLE.sub(console, _TABLE.sub(lambda match: match[1] + commands_table() + match[2], text))


if __name__ == "__main__":
    README.write_text(fresh(README.read_text(encoding="utf-8")), encoding="utf-8")
