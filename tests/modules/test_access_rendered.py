"""The policies of every family as Terraform plans them are the documents that Python judges.

One plan of all families, their access fragments included, over a simulator that is asked for nothing but the account.
"""

from __future__ import annotations

import json
import shutil
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any

import pytest

from dynaform.access.document import documents
from dynaform.environments import Environment
from dynaform.planner.grants.consumers import family_grants
from dynaform.planner.grants.statements import statements
from dynaform.planner.prove import FamilyProofs, prove_family
from dynaform.render.family import render_family
from dynaform.render.hcl import attributes
from dynaform.spec import family_names, parse_family
from dynaform.workflow.access import place_of
from families import family_proofs

from .conftest import REPOSITORY, simulated

ACCOUNT, REGION, PREFIX, ENVIRONMENT = "000000000077", "eu-central-1", "stage-", "staging"
WHERE = Environment.model_validate(
    {
        "format": 1,
        "environment": ENVIRONMENT,
        "target": "simulator",
        "account": ACCOUNT,
        "region": REGION,
        "prefix": PREFIX,
        "policy_level": "staging",
        "families": [],
        "state": {"bucket": "none"},
    }
)
KEY = f"arn:aws:kms:{REGION}:{ACCOUNT}:key/11111111-2222-3333-4444-555555555555"
TENANT = """
format: 1
family: tenant
tables: {Main: {key: {partition: PK, sort: SK}, stream: KEYS_ONLY, indexes: {ByOwner: {key: {partition: owner}, projection: ALL}}}}
entities:
  Note:
    table: Main
    key: {PK: "A<b>&${x}*#{userId}#{month}", SK: "{noteId}"}
    indexes: {ByOwner: {owner: "OWNER#{userId}"}}
    attributes: {userId: id, month: id, noteId: id}
    workload: {items: 9, size: 100B, per: {userId: {typical: 2, max: 9}}}
access_patterns:
  get-note: {get: Note, by: [userId, month, noteId]}
  put-note: {put: Note}
  notes-of-user: {list: Note, by: [userId], limit: 9}
consumers:
  own: {access_patterns: all, leading_key: userId}
  events: {stream: Main}
"""  # noqa: E501


@cache
def families() -> dict[str, FamilyProofs]:
    found = {name: family_proofs(name) for name in family_names(REPOSITORY)}
    return {**found, "tenant": prove_family(parse_family(TENANT.replace("${x}", "$")))}


def write_module(folder: Path, proofs: FamilyProofs) -> None:
    """The rendered module of a family."""
    folder.mkdir(parents=True)
    for path, text in render_family(proofs, "").items():
        if path.startswith("modules/"):
            (folder / Path(path).name).write_text(text, encoding="utf-8")


def write_root(folder: Path) -> None:
    """Every family once; the first without a customer key, and with a role for each of its consumers."""
    blocks = ['provider "aws" {\n  region = "' + REGION + '"\n}\n']
    for number, (name, proofs) in enumerate(families().items()):
        roles = {each: f"{each}-role" for each in proofs.loaded.family.consumers} if number == 0 else {}
        said: dict[str, Any] = {
            "source": f"../modules/families/{name}",
            "environment": ENVIRONMENT,
            "name_prefix": PREFIX,
            "customer_key_arn": KEY,
            "backup_vault_name": "vault",
            "settings": {"encryption": "aws-managed" if number == 0 else "customer-key"},
            "consumer_roles": roles,
        }
        blocks.append(f'module "{name}" {{\n{attributes(said, 1)}\n}}\n')
        blocks.append(f'output "{name}" {{\n  value = module.{name}.consumers\n}}\n')
    folder.mkdir()
    (folder / "main.tf").write_text("\n".join(blocks), encoding="utf-8")


@pytest.fixture(scope="module")
def plan(tmp_path_factory: pytest.TempPathFactory) -> Iterator[dict[str, Any]]:
    """The plan of everything, as JSON values."""
    folder = tmp_path_factory.mktemp("access")
    shutil.copytree(REPOSITORY / "modules" / "components", folder / "modules" / "components")
    for name, proofs in families().items():
        write_module(folder / "modules" / "families" / name, proofs)
    write_root(folder / "root")
    with simulated(folder, folder / "root", ACCOUNT) as (_, terraform):

        def run(*arguments: str) -> str:
            done = terraform(*arguments)
            assert done.returncode == 0, done.stdout + done.stderr
            return done.stdout

        run("fmt", "-check", "-diff", "-recursive", "..")
        run("init", "-input=false", "-no-color")
        run("plan", "-input=false", "-no-color", "-out=plan.bin")
        yield json.loads(run("show", "-json", "plan.bin"))


def expected(name: str, consumer: str) -> list[dict[str, Any]]:
    proofs = families()[name]
    keys = [] if name == next(iter(families())) else [KEY]
    place = place_of(proofs.layout, WHERE)
    return documents(statements(family_grants(proofs).consumers[consumer]), place, keys)


def policies(module: dict[str, Any]) -> Iterator[dict[str, Any]]:
    """Every IAM policy below a module, as planned."""
    for resource in module.get("resources", ()):
        if resource["type"] == "aws_iam_policy":
            yield resource["values"]
    for child in module.get("child_modules", ()):
        yield from policies(child)


@pytest.mark.terraform
@pytest.mark.simulator
def test_terraform_plans_the_documents_that_python_judges(plan: dict[str, Any]) -> None:
    planned = {each["name"]: json.loads(each["policy"]) for each in policies(plan["planned_values"]["root_module"])}
    seen = 0
    for name, proofs in families().items():
        for consumer in proofs.loaded.family.consumers:
            for number, document in enumerate(expected(name, consumer), start=1):
                suffix = "" if number == 1 else f"-{number}"
                assert planned[f"{PREFIX}{name}-{consumer}-{REGION}{suffix}"] == document
                seen += 1
    assert seen == len(planned) >= 9


@pytest.mark.terraform
@pytest.mark.simulator
def test_a_role_gets_the_policies_of_its_consumer(plan: dict[str, Any]) -> None:
    name, proofs = next(iter(families().items()))
    attached = [
        change["change"]["after"]["role"]
        for change in plan["resource_changes"]
        if change["type"] == "aws_iam_role_policy_attachment" and ".module.access[" in change["address"]
    ]
    assert attached == [f"{each}-role" for each in proofs.loaded.family.consumers], name
