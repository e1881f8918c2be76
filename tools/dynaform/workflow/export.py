"""`env-file` and `cli-script`: a family for applications and people without Terraform. Neither reaches any AWS."""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from dynaform.documents import digests
from dynaform.environments import Environment, load_environment, var_files
from dynaform.export import Part, Script, TableSettings, planned, promised, script_text, tables_of, variables
from dynaform.findings import UsageError
from dynaform.planner.physical import physical_names
from dynaform.planner.prove import FamilyProofs
from dynaform.workflow.deployment import simulator_of
from dynaform.workflow.inputs import changed_inputs, input_files, load_record
from dynaform.workflow.workspace import Workspace, choose_families, proofs_of

_ENDPOINT = "AWS_ENDPOINT_URL"


def env_file(
    workspace: Workspace, name: str, family: str, consumer: str | None, with_endpoint: bool
) -> tuple[list[str], dict[str, str]]:
    """Words about where the variables come from, and the variables of one family in their order.

    Args:
        workspace: the repository and the world.
        name: of the environment.
        family: one that is present there.
        consumer: only the tables that it uses.
        with_endpoint: name the endpoint of the simulator, or the one that environment.yaml names.

    Raises:
        UsageError: unknown environment, family or consumer; no endpoint to name.
        FindingsError: the spec or environment.yaml is not right.
    """
    environment, proofs = _family(workspace, name, family)
    layout = proofs.layout
    tables = tables_of(layout, proofs.proofs, layout.family.consumers, consumer)
    names = physical_names(layout, name, environment.prefix)
    endpoint = _endpoint(workspace, environment) if with_endpoint else None
    whom = f" --consumer {consumer}" if consumer else ""
    flag = " --with-endpoint" if with_endpoint else ""
    words = [
        f"Made by: dynaform env-file --env {name} --family {family}{whom}{flag}",
        f"From: {proofs.loaded.document.file}, envs/{name}/environment.yaml",
    ]
    return words, variables(layout, tables, names, environment.region, endpoint)


def cli_script(workspace: Workspace, name: str, family: str, part: Part) -> str:
    """The script of one family in an environment.

    Raises:
        UsageError: unknown environment or family; a saved plan that is stale.
        FindingsError: the spec or environment.yaml is not right.
    """
    environment, proofs = _family(workspace, name, family)
    layout = proofs.layout
    source, settings = _settings(workspace, environment, proofs)
    names = physical_names(layout, name, environment.prefix)
    now = workspace.clock().replace(microsecond=0)
    return script_text(Script(proofs, environment, names, settings, source, part, now))


def _family(workspace: Workspace, name: str, family: str) -> tuple[Environment, FamilyProofs]:
    environment = load_environment(workspace.root, name)
    choose_families(workspace.root, [family], environment.families)
    return environment, proofs_of(workspace.root, family)


def _endpoint(workspace: Workspace, environment: Environment) -> str:
    if environment.target == "aws":
        if environment.endpoint is None:
            hint = "Leave --with-endpoint out: the SDKs find AWS's own."
            raise UsageError(f"{environment.environment} names no endpoint", hint=hint)
        return environment.endpoint
    if said := workspace.variables.get(_ENDPOINT):
        return said
    status = simulator_of(workspace, environment).status()
    if status is None:
        hint = f"Start it: make simulator-up ENV={environment.environment}"
        raise UsageError(f"the simulator of {environment.environment} does not run", hint=hint)
    return status.endpoint


def _settings(
    workspace: Workspace, environment: Environment, proofs: FamilyProofs
) -> tuple[str, dict[str, TableSettings]]:
    """Where the operation settings come from, and those of every table: the saved plan, else what is promised."""
    layout, name = proofs.layout, environment.environment
    # a plan that destroys plans no tables, and so says nothing of how they would be run
    found = planned(_saved_plan(workspace, name, layout.family.family) or {})
    if found.keys() >= layout.family.tables.keys():
        return f"Billing, recovery, encryption, protection and tags: as the saved plan for {name} has them.", found
    words = (
        "Billing, recovery, encryption, protection and tags: what the document promises and the defaults of "
        f"modules/components/dynamodb-table; nothing of envs/{name}/*.tfvars. For those: make plan ENV={name}, then "
        "this command again."
    )
    return words, {table: promised(layout, table, name, environment.prefix) for table in layout.family.tables}


def _saved_plan(workspace: Workspace, name: str, family: str) -> Mapping[str, Any] | None:
    """The saved plan of a family; None where there is none. Raises UsageError when it is stale."""
    folder = workspace.artifacts / name / family
    if not (folder / "plan.record.json").is_file() or not (folder / "plan.json").is_file():
        return None
    record = load_record(folder / "plan.record.json")
    root = workspace.root
    settings = [*(root / each for each in record.inputs), *var_files(root, name, family)]
    module_root: Path = root / "terraform" / "families" / family
    listed = input_files(root, module_root, family, name, settings)
    if changed := changed_inputs(record, digests(root, set(listed))):
        again = f"Run: make plan ENV={name}"
        raise UsageError(f"the plan of {family} is stale: {', '.join(changed)} changed since", hint=again)
    document: dict[str, Any] = json.loads((folder / "plan.json").read_text(encoding="utf-8"))
    return document
