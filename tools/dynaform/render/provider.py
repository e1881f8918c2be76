"""What a spec may say and the AWS provider that the modules take cannot."""

from __future__ import annotations

from collections.abc import Iterator

from dynaform.findings import Finding
from dynaform.planner.layout import AccessPath, KeySource, Layout, Template
from dynaform.planner.prove import FamilyProofs
from dynaform.spec.types import AttributeType, Kind


def unrenderable(proofs: FamilyProofs) -> Iterator[Finding]:
    """A finding per index whose key has several attributes in one part.

    The provider knows them from 6.29 on, as a block that older ones refuse to read; the modules take 5.100 and newer.
    """
    document = proofs.loaded.document
    for table, paths in proofs.layout.paths.items():
        for path in paths[1:]:
            if max(len(path.partition), len(path.sort)) > 1:
                at = ("tables", table, "indexes", str(path.index), "key")
                yield Finding(
                    "DF303",
                    f"the key of {path.index} has several attributes in one part",
                    document.place(at),
                    f"tables/{table}",
                    "one attribute each, for the modules take the AWS provider from 5.100 on, and it has had several "
                    "since 6.29",
                    _composed(proofs.layout, path),
                )


def _composed(layout: Layout, path: AccessPath) -> str:
    """The same order of the same items by templates, as far as the types have a text that keeps their order."""
    table, index = path.table, path.index
    names = {"partition": f"{index}-key"} | ({"sort": f"{index}-sort"} if path.sort else {})
    key = ", ".join(f"{part}: {name}" for part, name in names.items())
    lines = [f"Write in tables.{table}.indexes.{index}:", f"  key: {{{key}}}"]
    wide: dict[str, AttributeType] = {}
    for entity in layout.family.entities_of(table):
        if (found := layout.key(entity, path)) is None:
            continue
        delimiter = layout.entity(entity).delimiter
        parts = {"partition": found.partitions, "sort": found.sorts}
        texts = {names[part]: delimiter.join(map(_text, sources)) for part, sources in parts.items() if sources}
        said = ", ".join(f'{name}: "{text}"' for name, text in texts.items())
        lines += [f"and in entities.{entity}.indexes:", f"  {index}: {{{said}}}"]
        wide |= {f"{entity}.{name}": layout.type(entity, name) for name in found.attributes}
    if lack := [name for name, type in wide.items() if type.kind is Kind.INTEGER and type.width is None]:
        lines.append(f"and give {', '.join(sorted(lack))} a width.")
    return "\n".join(lines)


def _text(source: KeySource) -> str:
    return str(source) if isinstance(source, Template) else f"{{{source.attribute}}}"
