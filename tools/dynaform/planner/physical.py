"""What a family's tables are called and hold physically, apart from keys: names, projections, what is promised."""

from __future__ import annotations

from typing import Any

from dynaform.planner.layout import AccessPath, Layout

_BILLING = {"on-demand": "PAY_PER_REQUEST", "provisioned": "PROVISIONED"}
_CLASS = {"standard": "STANDARD", "infrequent-access": "STANDARD_INFREQUENT_ACCESS"}


def physical_name(layout: Layout, table: str) -> str:
    """The name template of a table, the default one where the spec says nothing."""
    return layout.family.tables[table].name or f"{{prefix}}{layout.family.family}-{table}"


def filled(template: str, environment: str, prefix: str) -> str:
    """A template of a table's name or tag with what an environment says."""
    return template.replace("{prefix}", prefix).replace("{env}", environment)


def physical_names(layout: Layout, environment: str, prefix: str) -> dict[str, str]:
    """Every table's name in the spec to its name in an environment."""
    return {table: filled(physical_name(layout, table), environment, prefix) for table in layout.family.tables}


def stored_name(layout: Layout, table: str, attribute: str) -> str:
    """The stored name of a logical attribute, from the first entity of the table that has it."""
    for name, entity in layout.family.entities_of(table).items():
        if attribute in entity.attributes:
            return layout.stored_name(name, attribute)
    return attribute


def ttl_attribute(layout: Layout, table: str) -> str | None:
    """The stored name of the attribute that items expire by; None where none do."""
    said = layout.family.tables[table].ttl
    return None if said is None else stored_name(layout, table, said)


def projection(layout: Layout, path: AccessPath) -> tuple[str, tuple[str, ...]]:
    """The projection type of an index, and the stored names that INCLUDE adds to the keys, sorted.

    An attribute that entities store under several names is projected under each; a list of nothing but keys is
    KEYS_ONLY, because DynamoDB takes no INCLUDE without attributes.
    """
    if path.projection in {("ALL",), ("KEYS_ONLY",)}:
        return path.projection[0], ()
    names = {stored for name in path.projection for stored in _stored_names(layout, path.table, name)}
    added = tuple(sorted(names - {*path.key, *layout.paths[path.table][0].key}))
    return ("INCLUDE", added) if added else ("KEYS_ONLY", ())


def _stored_names(layout: Layout, table: str, attribute: str) -> set[str]:
    """Every name under which entities of a table store an attribute; the discriminator has its own."""
    entities = layout.family.entities_of(table).items()
    found = {layout.stored_name(name, attribute) for name, entity in entities if attribute in entity.attributes}
    return found or {attribute}


def promised_settings(layout: Layout, table: str) -> dict[str, Any]:
    """What the document promises, in the words of the component's settings; unsaid ones are left to its defaults."""
    said: dict[str, Any] = {
        name: layout.family.promise(table, name)
        for name in ("billing", "read_capacity", "write_capacity", "point_in_time_recovery_days")
    }
    settings: dict[str, Any] = {
        "billing_mode": _BILLING.get(str(said["billing"])),
        "read_capacity": said["read_capacity"],
        "write_capacity": said["write_capacity"],
        "point_in_time_recovery_days": said["point_in_time_recovery_days"],
        "deletion_protection_enabled": layout.family.promise(table, "deletion_protection"),
        "encryption": layout.family.promise(table, "encryption"),
        "table_class": _CLASS.get(str(layout.family.promise(table, "table_class"))),
    }
    return {name: value for name, value in settings.items() if value is not None}
