"""The small families of golden/, and scripts of them."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

from dynaform.environments import Environment, PolicyLevel, State
from dynaform.export import Part, Script, promised
from dynaform.planner.physical import physical_names
from dynaform.planner.prove import FamilyProofs, prove_family
from dynaform.spec import parse_family

GOLDEN = Path(__file__).parent / "golden"
CASES = sorted(path.parent.name for path in GOLDEN.glob("*/spec.yaml"))
NOW = datetime(2026, 3, 1, 12, 0, 0, tzinfo=UTC)
SIMULATED = Environment(
    format=1, environment="dev", target="simulator", account="000000000000", region="us-east-1", prefix="dev-",
    policy_level=PolicyLevel.DEV, families=(), state=State(bucket="state-dev"),
)  # fmt: skip
REAL = SIMULATED.model_copy(update={"environment": "prod", "target": "aws", "account": "333333333333", "prefix": ""})


def proved(case: str) -> FamilyProofs:
    return prove_family(parse_family((GOLDEN / case / "spec.yaml").read_text("utf-8")))


def script_of(proofs: FamilyProofs, environment: Environment = SIMULATED, part: Part = Part.ALL) -> Script:
    """A script with the settings that the document promises."""
    layout, name, prefix = proofs.layout, environment.environment, environment.prefix
    settings = {table: promised(layout, table, name, prefix) for table in layout.family.tables}
    names = physical_names(layout, name, prefix)
    return Script(proofs, environment, names, settings, "Settings: as promised.", part, NOW)


def with_settings(script: Script, table: str, **changes: object) -> Script:
    """The script with other settings of one table."""
    changed = replace(script.settings[table], **changes)  # type: ignore[arg-type]
    return replace(script, settings={**script.settings, table: changed})
