"""All rendered files of a family: its module, its root and its README."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from typing import Any

from jinja2 import Environment, PackageLoader, StrictUndefined

from dynaform.planner.physical import physical_name
from dynaform.planner.prove import FamilyProofs
from dynaform.render.hcl import attributes, hcl
from dynaform.render.readme import readme
from dynaform.render.shape import name_expression, tables

MODULES = "modules/families"
ROOTS = "terraform/families"
_MODULE_FILES = ("main.tf", "variables.tf", "outputs.tf", "versions.tf")
_ROOT_FILES = ("main.tf", "variables.tf", "outputs.tf")


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
    header = _header(proofs.loaded.document.file, proofs.loaded.digest)
    names = sorted(proofs.loaded.family.tables)
    variables = {validated: _variables(family, names, validated=validated) for validated in (True, False)}
    module = {
        "header": header,
        "locals": attributes({"tables": tables(proofs.layout)}, 1),
        "variables": variables[True],
    }
    named = {name: name_expression(physical_name(proofs.layout, name)) for name in names}
    root = {
        "header": header,
        "family": family,
        "names": attributes({"names": named}, 1),
        "variables": variables[False],
    }
    files = {f"{MODULES}/{family}/{name}": _text(f"module_{name}.j2", module) for name in _MODULE_FILES}
    files |= {f"{ROOTS}/{family}/{name}": _text(f"root_{name}.j2", root) for name in _ROOT_FILES}
    files[f"{ROOTS}/{family}/.terraform.lock.hcl"] = lock
    files[f"{MODULES}/{family}/README.md"] = readme(proofs, _engine())
    return files


def _header(file: str, digest: str) -> str:
    return f"# Rendered from {file} (digest {digest}) by `make render`; edit that file, not this one."


def _variables(family: str, names: list[str], *, validated: bool) -> str:
    settings = _text("settings_type.j2", {}).strip()
    own = _text("family_variables.j2", {"settings_type": settings})
    single = _text(
        "table_variables.j2",
        {
            "settings_type": settings,
            "validated": validated,
            "family": family,
            "table_list": hcl(names),
            "table_names": ", ".join(names),
        },
    )
    return f"{own}\n{single}".rstrip("\n")


def _text(template: str, context: Mapping[str, Any]) -> str:
    return _engine().get_template(template).render(context).rstrip("\n") + "\n"


@cache
def _engine() -> Environment:
    return Environment(
        loader=PackageLoader("dynaform.render"),
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
        autoescape=False,  # noqa: S701 - HCL and Markdown, not HTML
    )
