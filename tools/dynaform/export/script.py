"""The bash script of a family: its tables made with the AWS CLI, and every access pattern called once."""

from __future__ import annotations

import enum
import textwrap
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime

from dynaform.export.calls import Said, Shown, show
from dynaform.export.examples import Examples
from dynaform.export.frame import cleanup, empty_tables, preamble
from dynaform.export.scene import NoExampleError, Scene
from dynaform.export.settings import TableSettings
from dynaform.export.shell import WIDTH, aws_command
from dynaform.export.tables import KEY_VARIABLE, table_commands
from dynaform.environments import Environment
from dynaform.planner.narrate import intent
from dynaform.planner.pattern_proof import Kind, PatternProof
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
    layout = script.proofs.layout
    yield empty_tables(script.names.values())
    scene = Scene(layout, Examples(layout, script.now))
    waiting = dict(_ordered(layout.family.access_patterns, script.proofs.proofs))
    while waiting:
        name, shown = _next(script, waiting, scene)
        pattern = layout.family.access_patterns[name]
        proof = waiting.pop(name)
        if isinstance(shown, Shown):
            scene = shown.scene
            yield _block(name, pattern, shown.requests)
        else:
            reason = f"Served elsewhere: {pattern.elsewhere}" if proof.kind is Kind.ELSEWHERE else f"Not shown: {shown}"
            yield "\n".join([_title(name, pattern), comment(reason)])
    for name in layout.family.access_patterns.keys() - script.proofs.proofs.keys():
        yield comment(f"{name}: not shown, because it is not proved; see dynaform check.")
    yield cleanup((script.names[key[0]], item.key) for key, item in scene.items.items())


def _ordered(
    patterns: Mapping[str, Pattern], proofs: Mapping[str, PatternProof]
) -> list[tuple[str, PatternProof]]:
    """What makes items first, then reads, then other writes, then what removes items; else as written."""

    def rank(name: str) -> int:
        verbs = {action.verb for action in patterns[name].actions}
        if Verb.DELETE in verbs:
            return 3
        return 0 if verbs & _MAKING else 1 if verbs <= READ_VERBS else 2

    return sorted(proofs.items(), key=lambda each: rank(each[0]))


def _next(script: Script, waiting: Mapping[str, PatternProof], scene: Scene) -> tuple[str, Shown | NoExampleError | None]:
    """The next pattern with its call: of those that make items the first that finds all it needs, else the first."""
    patterns = script.proofs.layout.family.access_patterns
    first = next(iter(waiting))
    if {action.verb for action in patterns[first].actions} & _MAKING:
        for name in waiting:
            shown = _shown(script, name, waiting[name], scene)
            verbs = {action.verb for action in patterns[name].actions}
            if isinstance(shown, Shown) and not shown.needed and verbs & _MAKING and Verb.DELETE not in verbs:
                return name, shown
    return first, _shown(script, first, waiting[first], scene)


def _shown(script: Script, name: str, proof: PatternProof, scene: Scene) -> Shown | NoExampleError | None:
    if proof.kind is Kind.ELSEWHERE:
        return None
    layout = script.proofs.layout
    try:
        return show(layout, layout.family.access_patterns[name], proof, scene, script.names, script.now)
    except NoExampleError as reason:
        return reason


def _title(name: str, pattern: Pattern) -> str:
    return comment(f"{name}. {pattern.about}".strip())


def _block(name: str, pattern: Pattern, requests: Iterable[Said]) -> str:
    """A pattern: its name and intent, then its commands, each with what it is for."""
    lines = [_title(name, pattern)]
    lines += [comment(f"  {intent(action)}.", "  ") for action in pattern.actions if action.verb]
    lines.append(f"say {name}")
    for said in requests:
        if said.words:
            lines.append(comment(f"{said.words.rstrip(': ')}:"))
        lines.append(aws_command(said.request.operation, said.request.arguments))
    return "\n".join(lines)
