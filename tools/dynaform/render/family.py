"""All rendered files of a family: its module, its root and its README."""

from __future__ import annotations

import re
from typing import Any

from dynaform.planner.load import expected_load
from dynaform.planner.physical import physical_name
from dynaform.planner.prove import FamilyProofs
from dynaform.render.access import consumers
from dynaform.render.alarms import alarm_data
from dynaform.render.backup import backup_promise
from dynaform.render.engine import filled
from dynaform.render.hcl import Expression, Hcl, attributes, on_one_line
from dynaform.render.readme import readme
from dynaform.render.shape import name_expression, tables
from dynaform.render.streams import stream_consumers

MODULES = "modules/families"
ROOTS = "terraform/families"
_MODULE_FILES = ("main.tf", "variables.tf", "outputs.tf", "versions.tf")
_ROOT_FILES = ("main.tf", "variables.tf", "outputs.tf")
_VARIABLES = ("family", "table", "backup", "alarms", "access", "streams")
"""The template of each part's variables, in the order they are rendered."""
TABLE_FEATURES = (
    "autoscaling",
    "contributor_insights",
    "kinesis_destination",
    "on_demand_limits",
    "replicas",
    "table_class",
)
FEATURES = tuple(sorted((*TABLE_FEATURES, "backup_selection", "event_sources")))
"""What a place may be unable to run: of single tables, and of a family in all."""
_OUTPUT = re.compile(r'(?m)^output "(\w+)" \{\n  description = "(.*)"$')


def rendered_paths(family: str) -> tuple[str, ...]:
    """The files a family is rendered to, relative to the repository; every other file there belongs to the team."""
    return (
        *(f"{MODULES}/{family}/{name}" for name in (*_MODULE_FILES, "README.md")),
        *(f"{ROOTS}/{family}/{name}" for name in (*_ROOT_FILES, ".terraform.lock.hcl")),
    )


def render_family(proofs: FamilyProofs, lock: str) -> dict[str, str]:
    """Repository-relative path to text; the same proofs always give the same bytes.

    Args:
        proofs: the family, with a proof of every pattern.
        lock: the text of the provider lock file that every root carries.
    """
    family = proofs.loaded.name
    readers = stream_consumers(proofs.layout)
    variables = {validated: _variables(proofs, list(readers), validated=validated) for validated in (True, False)}
    shared = {"header": _header(proofs.loaded.document.file, proofs.loaded.digest), "family": family}
    module = shared | {
        "readers": bool(readers),
        "table_features": on_one_line(TABLE_FEATURES),
        "locals": attributes(_data(proofs) | ({"stream_consumers": readers} if readers else {}), 1),
        "variables": variables[True],
    }
    names = {name: name_expression(physical_name(proofs.layout, name)) for name in sorted(proofs.loaded.family.tables)}
    root: dict[str, Any] = shared | {
        "names": attributes({"names": names}, 1),
        "variables": variables[False],
        "arguments": attributes({name: Expression(f"var.{name}") for name in _declared(variables[False])}, 1),
    }
    files = {f"{MODULES}/{family}/{name}": filled(f"module_{name}.j2", module) for name in _MODULE_FILES}
    outputs = _OUTPUT.findall(files[f"{MODULES}/{family}/outputs.tf"])
    root["outputs"] = [{"name": name, "description": description} for name, description in outputs]
    files |= {f"{ROOTS}/{family}/{name}": filled(f"root_{name}.j2", root) for name in _ROOT_FILES}
    files[f"{ROOTS}/{family}/.terraform.lock.hcl"] = lock
    files[f"{MODULES}/{family}/README.md"] = readme(proofs)
    return files


def _header(file: str, digest: str) -> str:
    return f"# Rendered from {file} (digest {digest}) by `make render`; edit that file, not this one."


def _data(proofs: FamilyProofs) -> dict[str, Hcl]:
    """The data maps of a module, by the name of the local that holds each."""
    return {
        "tables": tables(proofs.layout),
        "load": alarm_data(expected_load(proofs)),
        "consumers": consumers(proofs),
        "backup_promise": backup_promise(proofs.layout),
    }


def _variables(proofs: FamilyProofs, readers: list[str], *, validated: bool) -> str:
    """The variables of a module, or of its root, which hands them on and leaves the refusals to the module.

    Args:
        proofs: the family.
        readers: the consumers that read a stream.
        validated: for the module.
    """
    family = proofs.loaded.family
    tables, consumers = sorted(family.tables), sorted(family.consumers)
    context = {
        "features": on_one_line(FEATURES),
        "feature_names": ", ".join(FEATURES),
        "settings_type": filled("settings_type.j2", {}).strip(),
        "validated": validated,
        "family": family.family,
        "table_list": on_one_line(tables),
        "table_names": ", ".join(tables),
        "consumer_list": on_one_line(consumers),
        "consumer_names": ", ".join(consumers) or "none",
        "reader_list": on_one_line(readers),
        "reader_names": ", ".join(readers),
    }
    parts = [name for name in _VARIABLES if readers or name != "streams"]
    return "\n".join(filled(f"{name}_variables.j2", context) for name in parts).rstrip("\n")


def _declared(variables: str) -> list[str]:
    """Names of the variables that a root hands to its module: all but the tags, which its provider sets."""
    return [name for name in re.findall(r'(?m)^variable "(\w+)"', variables) if name != "tags"]
