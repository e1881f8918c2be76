"""What a spec may say and the provider cannot: one finding, whose repair renders and serves."""

from __future__ import annotations

from typing import Any

import yaml

from dynaform.planner.prove import prove_family
from dynaform.render import unrenderable
from dynaform.spec import parse_family

SPEC = """
format: 1
family: several
tables:
  Jobs:
    key: {partition: jobId}
    type_attribute: kind
    indexes:
      ByTenant: {key: {partition: [tenant, region], sort: [status, weight]}, projection: ALL}
      ByOwner: {key: {partition: owner}, projection: ALL}
entities:
  Job:
    table: Jobs
    attributes: {jobId: id, tenant: id, region: id, status: [new, done], weight: integer, owner: id}
access_patterns:
  of: {list: Job, by: [tenant, region, status], where: {weight: {ge: $w}}, order: weight, page: 5}
"""


def test_several_attributes_in_a_part_are_one_finding_with_the_composed_key() -> None:
    proofs = prove_family(parse_family(SPEC))
    assert not proofs.findings
    (finding,) = unrenderable(proofs)
    assert (finding.id, finding.place.line) == ("DF303", 9)
    assert finding.hint.splitlines()[-1] == "and give Job.weight a width."
    data: Any = yaml.load(SPEC, Loader=yaml.BaseLoader)  # noqa: S506 - the loader that knows text only
    lines = finding.hint.splitlines()[:-1]
    for where, fragment in zip(lines[::2], lines[1::2], strict=True):
        place = data
        for name in where.removesuffix(":").split(" in ")[-1].split("."):
            place = place.setdefault(name, {})
        place |= yaml.load(fragment, Loader=yaml.BaseLoader)  # noqa: S506
    data["entities"]["Job"]["attributes"]["weight"] = {"type": "integer", "width": "6"}
    composed = prove_family(parse_family(str(yaml.safe_dump(data, sort_keys=False))))
    assert not composed.findings and "of" in composed.proofs
    assert not list(unrenderable(composed))
