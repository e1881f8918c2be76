"""What each consumer may do, as the data of a family's module; modules/components/access makes the policies of it."""

from __future__ import annotations

from dynaform.planner.grants.consumers import family_grants
from dynaform.planner.grants.statements import Resource, Statement, statements
from dynaform.planner.prove import FamilyProofs
from dynaform.render.hcl import Expression, Hcl, quoted


def consumers(proofs: FamilyProofs) -> dict[str, Hcl]:
    """Consumer to its statements by sid, and to the tables whose customer keys it uses."""
    return {
        name: {"statements": {each.sid: _statement(each) for each in statements(grants)}, "tables": list(grants.tables)}
        for name, grants in sorted(family_grants(proofs).consumers.items())
    }


def _statement(statement: Statement) -> Hcl:
    written: dict[str, Hcl] = {
        "actions": list(statement.actions),
        "resources": [_resource(each) for each in statement.resources],
    }
    if not statement.allow:
        written["effect"] = "Deny"
    if statement.conditions:
        written["conditions"] = {
            operator: {key: list(values) for key, values in keys.items()}
            for operator, keys in statement.conditions.items()
        }
    return written


def _resource(resource: Resource) -> Hcl:
    """The table by its physical name, which the module's own data says."""
    if not resource.table:
        return "*"
    name = f"${{local.tables[{quoted(resource.table)}].name}}"
    return Expression(f'"table/{name}{resource.below}"')
