"""DF703: a local index over a partition that nothing keeps from growing."""

from __future__ import annotations

from collections.abc import Iterator

from dynaform.findings import Finding
from dynaform.rules.design import Design
from dynaform.rules.rule import Rule
from dynaform.rules.views.volumes import most_in_partition


def check(design: Design) -> Iterator[Finding]:
    """One finding per local index whose entities do not say how many items share a partition."""
    for table, paths in design.layout.paths.items():
        for path in (path for path in paths if path.local):
            held = [name for name in design.family.entities_of(table) if design.layout.key(name, path) is not None]
            loose = [name for name in held if not _bounded(design, name)]
            if loose:
                name = loose[0]
                source = sorted(design.layout.base(name).partition.attributes)
                per = f"per: {{{source[0] if source else 'attribute'}: {{typical: 10, max: 1000}}}}"
                yield design.finding(
                    "DF703",
                    f"nothing says how many items of {', '.join(loose)} share a partition, and {path} caps it at 10 GB",
                    design.owner_of_path(path),
                    hint=f"Say it: workload: {{{per}}} on {name}; or make it a global index, which has no such limit.",
                )


def _bounded(design: Design, entity: str) -> bool:
    return most_in_partition(design.layout, entity, design.layout.base(entity)) is not None


RULE = Rule(
    "DF703",
    check,
    bad="""
tables:
  Logs:
    key: {partition: deviceId, sort: takenAt}
    indexes:
      by-level: {local: {sort: level}, projection: ALL}    # <- DF703
entities:
  Log:
    table: Logs
    attributes: {deviceId: id, takenAt: timestamp, level: [info, error]}
access_patterns:
  logs-of-level: {list: Log, by: [deviceId, level], page: 20}
""",
    good="""
tables:
  Logs:
    key: {partition: deviceId, sort: takenAt}
    indexes:
      by-level: {local: {sort: level}, projection: ALL}
entities:
  Log:
    table: Logs
    attributes: {deviceId: id, takenAt: timestamp, level: [info, error]}
    workload: {per: {deviceId: {typical: 100, max: 20000}}}
access_patterns:
  logs-of-level: {list: Log, by: [deviceId, level], page: 20}
""",
)
