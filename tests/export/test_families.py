"""The scripts of all families, run against the simulator with awscli: tables are made, every access pattern answers."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import boto3
import pytest

from dynaform.export import script_text
from dynaform.planner.calls.reading import is_merged
from dynaform.planner.proof import ReadProof
from dynaform.planner.prove import FamilyProofs
from dynaform.simulator import Simulator
from dynaform.spec import family_names
from families import family_proofs
from report.golden import ROOT

from .cases import SIMULATED, script_of
from .warm_aws import run_script, warm_aws

pytestmark = pytest.mark.simulator


@pytest.fixture(scope="module")
def warm(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    with warm_aws(tmp_path_factory.mktemp("aws")) as folder:
        yield folder


@pytest.fixture(scope="module")
def endpoint(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    with Simulator(tmp_path_factory.mktemp("families") / "simulator", SIMULATED.account).private() as status:
        yield status.endpoint


def client(endpoint: str) -> Any:
    keys = {"aws_access_key_id": "test", "aws_secret_access_key": "test"}
    return boto3.client("dynamodb", endpoint_url=endpoint, region_name=SIMULATED.region, **keys)


@pytest.mark.parametrize("family", family_names(ROOT))
def test_every_access_pattern_of_the_script_answers(warm: Path, endpoint: str, family: str) -> None:
    proofs = family_proofs(family)
    script = script_of(proofs)
    said = run_script(script_text(script), warm, endpoint)
    assert unanswered(proofs, said) == []
    data = client(endpoint)
    for table, name in script.names.items():
        made = data.describe_table(TableName=name)["Table"]
        indexes = [*made.get("GlobalSecondaryIndexes", ()), *made.get("LocalSecondaryIndexes", ())]
        assert {each["IndexName"] for each in indexes} == set(proofs.layout.family.tables[table].indexes)
        assert data.scan(TableName=name)["Count"] == 0, f"{name}: the examples are gone"


def unanswered(proofs: FamilyProofs, said: str) -> list[str]:
    """The proved patterns that read and got nothing, or were not called at all."""
    answers = {name: documents(text) for name, text in re.findall(r"^# (\S+)\n(.*?)(?=^# |\Z)", said, re.M | re.S)}
    found = []
    for name, proof in proofs.proofs.items():
        if not proof.steps:
            continue  # served elsewhere
        reads = [step.proof for step in proof.steps if isinstance(step.proof, ReadProof)]
        full = [holds_rows(each) for each in answers.get(name, []) if holds_rows(each) is not None]
        enough = any if any(map(is_merged, reads)) else all
        if name not in answers or (reads and not (full and enough(full))):
            found.append(name)
    return found


def documents(text: str) -> list[dict[str, Any]]:
    """The JSON documents that commands printed one after the other."""
    decoder, found, text = json.JSONDecoder(), [], text.strip()
    while text:
        document, end = decoder.raw_decode(text)
        found.append(document)
        text = text[end:].strip()
    return found


def holds_rows(answer: dict[str, Any]) -> bool | None:
    """Whether an answer of a read holds rows; None for that of a write."""
    responses = answer.get("Responses")
    if isinstance(responses, list):
        return all(each.get("Item") for each in responses)
    if isinstance(responses, dict):
        return any(responses.values())
    if "Items" in answer or "Count" in answer:
        return bool(answer["Count"])
    return bool(answer["Item"]) if "Item" in answer else None
