"""The bash script of a family: its tables made with the AWS CLI, and every access pattern called once."""

from __future__ import annotations

import enum
import textwrap
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from dynaform.environments import Environment
from dynaform.export.calls import Shown, show
from dynaform.export.examples import Examples
from dynaform.export.frame import cleanup, empty_tables, preamble
from dynaform.export.scene import NoExampleError, Scene
from dynaform.export.settings import TableSettings
from dynaform.export.shell import WIDTH, aws_command
from dynaform.export.tables import KEY_VARIABLE, table_commands
from dynaform.planner.narrate import intent
from dynaform.planner.pattern_proof import Kind
from dynaform.planner.prove import FamilyProofs
from dynaform.spec.model import READ_VERBS, Pattern, Verb

_MAKING = frozenset({Verb.CREATE, Verb.PUT, Verb.UPSERT})


class Part(enum.StrEnum):
    """What a script does."""

    CREATE = "create"
    QUERY = "query"
    ALL = "all"


@dataclass(frozen=True, slots=True)
class Script:
    """What a script is made of.

    Attributes:
        proofs: of the family.
        environment: where it is for.
        names: spec table to physical name.
        settings: of every table.
        source: where the settings come from, a sentence.
        part: what it does.
        now: the clock that example items carry; UTC, whole seconds.
    """

    proofs: FamilyProofs
    environment: Environment
    names: Mapping[str, str]
    settings: Mapping[str, TableSettings]
    source: str
    part: Part
    now: datetime


def script_text(script: Script) -> str:
    """The whole script."""
    blocks = [_header(script), preamble(script.environment, _needs_key(script), KEY_VARIABLE)]
    if script.part is not Part.QUERY:
        blocks += _tables(script)
    if script.part is not Part.CREATE:
        blocks += _calls(script)
    return "\n\n".join(blocks) + "\n"


def comment(text: str, indent: str = "") -> str:
    """A text as comment lines."""
    one_line = " ".join(text.split())
    return textwrap.fill(one_line, WIDTH, initial_indent="# ", subsequent_indent=f"# {indent}", break_long_words=False)


def _header(script: Script) -> str:
    loaded, environment = script.proofs.loaded, script.environment.environment
    family = loaded.family.family
    lines = [
        f"The tables of {family} in {environment} with the AWS CLI, version 1 or 2.",
        f"Made by: dynaform cli-script --env {environment} --family {family} --part {script.part}",
        f"From: {loaded.document.file} (digest {loaded.digest})",
    ]
    if script.part is not Part.QUERY:
        lines += [script.source, *_left_out(script)]
    if script.part is not Part.CREATE:
        lines.append(
            "The calls put example items into the tables and take them away at the end, so they begin only where all "
            "tables are empty. Single commands can be copied from here at any time."
        )
    return "\n".join(["#!/usr/bin/env bash", *map(comment, lines)])


def _left_out(script: Script) -> Iterator[str]:
    yield (
        "Terraform makes more: alarms, backups, policies. It takes over tables that exist where environment.yaml says "
        "adopt: true."
    )
    for table, settings in script.settings.items():
        if settings.left_out:
            yield f"Not made here, of {table}: {', '.join(settings.left_out)}."


def _needs_key(script: Script) -> bool:
    unnamed = (each.encryption == "customer-key" and not each.key_arn for each in script.settings.values())
    return script.part is not Part.QUERY and any(unnamed)


def _tables(script: Script) -> Iterator[str]:
    layout = script.proofs.layout
    for table, model in layout.family.tables.items():
        commands = table_commands(layout, table, script.names[table], script.settings[table])
        yield "\n".join([comment(f"{table}. {model.about}".strip()), *commands])


# -- access patterns --------------------------------------------------------------------------------------------------


def _calls(script: Script) -> Iterator[str]:
    layout, proofs = script.proofs.layout, script.proofs.proofs
    yield empty_tables(script.names.values())
    scene = Scene(layout, Examples(layout, script.now))
    waiting = sorted(proofs, key=lambda name: _rank(layout.family.access_patterns[name]))
    while waiting:
        name, shown = _next(script, waiting, scene)
        waiting.remove(name)
        scene = shown.scene if isinstance(shown, Shown) else scene
        yield _block(name, layout.family.access_patterns[name], shown)
    for name, pattern in layout.family.access_patterns.items():
        if name not in proofs:
            yield _block(name, pattern, "Not shown: it is not proved; see dynaform check.")
    yield cleanup((script.names[key[0]], item.key) for key, item in scene.items.items())


def _rank(pattern: Pattern) -> int:
    """What makes items comes first, then reads, then other writes, then what removes items."""
    verbs = {action.verb for action in pattern.actions}
    if Verb.DELETE in verbs:
        return 3
    return 0 if verbs & _MAKING else 1 if verbs <= READ_VERBS else 2


def _next(script: Script, waiting: Sequence[str], scene: Scene) -> tuple[str, Shown | str]:
    """The next pattern with its call: of those that make items the first that finds all it needs, else the first."""
    patterns = script.proofs.layout.family.access_patterns
    for name in waiting:
        if _rank(patterns[name]) > 0:
            break
        shown = _shown(script, name, scene)
        if isinstance(shown, Shown) and not shown.needed:
            return name, shown
    return waiting[0], _shown(script, waiting[0], scene)


def _shown(script: Script, name: str, scene: Scene) -> Shown | str:
    """The example call of a pattern, or why there is none."""
    layout, proof = script.proofs.layout, script.proofs.proofs[name]
    pattern = layout.family.access_patterns[name]
    if proof.kind is Kind.ELSEWHERE:
        return f"Served elsewhere: {pattern.elsewhere}"
    try:
        return show(layout, pattern, proof, scene, script.names, script.now)
    except NoExampleError as reason:
        return f"Not shown: {reason}."


def _block(name: str, pattern: Pattern, shown: Shown | str) -> str:
    """A pattern: its name and intent, then its commands, each with what it is for."""
    lines = [comment(f"{name}. {pattern.about}".strip())]
    lines += [comment(f"  {intent(action)}.", "  ") for action in pattern.actions]
    if isinstance(shown, str):
        return "\n".join([*lines, comment(shown)])
    lines.append(f"say {name}")
    for said in shown.requests:
        if said.words:
            lines.append(comment(f"{said.words}:"))
        lines.append(aws_command(said.request.operation, said.request.arguments))
    return "\n".join(lines)
