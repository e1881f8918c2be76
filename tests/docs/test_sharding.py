"""The sharded variant of the companion's keys, as the page shows it, over the companion's real spec."""

from __future__ import annotations

import hashlib
import re
from functools import cache
from typing import Any

import pytest
import yaml

from dynaform.planner.calls.values import compute
from dynaform.planner.narrate import narrate
from dynaform.planner.proof import ReadProof
from dynaform.planner.prove import FamilyProofs, prove_family
from dynaform.spec import parse_family
from dynaform.spec.types import AttributeType, Kind
from families import family_proofs

from .pages import ROOT, yaml_blocks

PAGE = ROOT / "docs" / "guide" / "sharding.md"
SPEC = ROOT / "modules" / "families" / "companion" / "spec.yaml"
SHARDS = 8


def loaded(text: str) -> Any:
    # every scalar stays text, as the loader of specs reads it
    return yaml.load(text, yaml.CBaseLoader)  # noqa: S506 - builds plain strings only


def added(spec: Any, block: Any) -> Any:
    """The block's lines in place of those of the same names."""
    if not (isinstance(spec, dict) and isinstance(block, dict)):
        return block
    return spec | {name: added(spec.get(name), part) for name, part in block.items()}


def block() -> Any:
    (text,) = yaml_blocks(PAGE)
    return loaded(text)


@cache
def sharded(requests: bool = True) -> FamilyProofs:
    change = block() if requests else {"entities": block()["entities"]}
    return prove_family(parse_family(yaml.safe_dump(added(loaded(SPEC.read_text("utf-8")), change), sort_keys=False)))


def partitions(proofs: FamilyProofs, pattern: str) -> set[str]:
    (step,) = proofs.proofs[pattern].steps
    assert isinstance(step.proof, ReadProof)
    return {str(branch.partition) for branch in step.proof.branches}


def test_the_fragment_passes_the_planner_and_brings_no_new_finding() -> None:
    def said(proofs: FamilyProofs) -> set[tuple[str, str | None]]:
        return {(each.id, each.subject) for each in (*proofs.loaded.findings, *proofs.findings)}

    plain = family_proofs("companion")
    assert set(sharded().proofs) == set(plain.proofs)
    assert said(sharded()) <= said(plain)


@pytest.mark.parametrize("pattern", sorted(block()["access_patterns"]))
def test_a_reader_of_everything_asks_every_shard_once(pattern: str) -> None:
    assert len(partitions(family_proofs("companion"), pattern)) == 1
    found = partitions(sharded(), pattern)
    assert len(found) == SHARDS
    assert {re.findall(r"\{(\d)\}", each)[-1] for each in found} == set("01234567")
    assert sharded().proofs[pattern].requests == SHARDS


@pytest.mark.parametrize("pattern", ["messages-of-user", "sessions-of-user", "get-event", "messages-of-session"])
def test_readers_who_know_the_id_ask_once(pattern: str) -> None:
    assert sharded().proofs[pattern].requests == 1


def test_without_the_readers_consent_check_says_so() -> None:
    found = {each.subject for each in sharded(requests=False).findings if each.id == "DF205"}
    assert found == {f"access_patterns/{name}" for name in block()["access_patterns"]}


def test_writers_pay_what_they_paid() -> None:
    plain = family_proofs("companion")
    for name in ("touch-user", "record-event", "send-message", "start-session"):
        assert sharded().proofs[name].capacity.write == plain.proofs[name].capacity.write


def test_the_proof_that_the_page_shows_is_the_proof() -> None:
    (shown,) = re.findall(r"```console\n\$ dynaform explain all-users\n(.*?)```", PAGE.read_text("utf-8"), re.DOTALL)
    proofs = sharded()
    told = narrate(proofs.loaded.family.access_patterns["all-users"], proofs.proofs["all-users"])
    assert [line for line in shown.splitlines() if line not in told.splitlines()] == []


def test_the_read_units_of_the_page_are_those_of_the_proofs() -> None:
    plain = family_proofs("companion")
    text = PAGE.read_text("utf-8").replace("\n  ", " ")
    (new, old) = re.findall(r"`all-users` costs ([\d.]+) read units instead of ([\d.]+)", text)[0]
    assert float(new) == sharded().proofs["all-users"].capacity.read
    assert float(old) == plain.proofs["all-users"].capacity.read


@pytest.mark.parametrize("id", ["user123", "42", "größer"])
def test_the_shard_is_computed_as_the_page_says(id: str) -> None:
    expected = int.from_bytes(hashlib.sha256(id.encode()).digest()[:8], "big") % SHARDS
    said = compute("shard", (id,), parameter=SHARDS, literal=None, type=AttributeType(Kind.INTEGER, width=1))
    assert str(said) == str(expected)
