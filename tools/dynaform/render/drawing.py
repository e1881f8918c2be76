"""A family's drawing, a Mermaid flowchart: tables, the entities in them, and the index entries that entities feed."""

from __future__ import annotations

import re
from collections.abc import Iterator

from dynaform.planner.layout import EntityKey, KeySource, Layout, Raw

_SETTINGS = (
    '%%{init: {"flowchart": {"wrappingWidth": 480, "nodeSpacing": 16, "rankSpacing": 36,'
    ' "subGraphTitleMargin": {"top": 4, "bottom": 12}}}}%%'
)
"""Key templates are long words: a line breaks where we break it, not within a key. And tables lie close together."""

_STYLES = (
    "classDef entity fill:#fffbeb,stroke:#b45309,color:#451a03",
    "classDef index fill:#eff6ff,stroke:#1d4ed8,color:#172554",
)
"""Each fill with a text colour of its own, so that it can be read on a dark page, too."""


def drawing(layout: Layout) -> str:
    """The flowchart's text; the same layout always gives the same bytes.

    An index is drawn once for every entity that feeds it: entities that share an index stay a tree without crossing
    lines, and each entry can say what its key is made of. A dotted arrow leads to an entry that only some items have.
    Nodes are named by their place (t1e2 is entity 2 of table 1), so that no name of a spec clashes with another's or
    with a word of Mermaid.
    """
    ids = {name: f"t{number}" for number, name in enumerate(layout.family.tables, start=1)}
    lines = [line for name, id in ids.items() for line in _table(layout, name, id)]
    if len(ids) > 1:
        lines.append(" ~~~ ".join(ids.values()))  # invisible: tables stand below each other, in the spec's order
    return "\n".join([_SETTINGS, "flowchart TB", *(f"  {line}" for line in (*lines, *_STYLES))])


def escaped(text: str) -> str:
    """Text for a quoted label: whatever Mermaid or HTML could take for syntax is an entity code (``#35;`` for #)."""
    return re.sub(r"[^A-Za-z0-9 _.,/()=-]", lambda match: f"#{ord(match[0])};", text)


def _table(layout: Layout, name: str, id: str) -> Iterator[str]:
    entities = {entity: f"{id}e{number}" for number, entity in enumerate(layout.family.entities_of(name), start=1)}
    entries = {
        entity: {f"{node}i{number}": key for number, key in enumerate(layout.indexes_of(entity), start=1)}
        for entity, node in entities.items()
    }
    yield f'subgraph {id}["{escaped(_title(layout, name))}"]'
    yield "  direction LR"
    near = next((entry for keys in entries.values() for entry in keys), None)
    for entity, node in entities.items():
        yield f'  {node}["{_label(entity, layout.base(entity))}"]:::entity'
        for entry, key in entries[entity].items():
            yield f'  {node} {_arrow(layout, entity, key)} {entry}("{_label(str(key.path.index), key)}"):::index'
            near = entry
        if near and not entries[entity]:
            yield f"  {node} ~~~ {near}"  # invisible: keeps the entity in the left column, beside its neighbour
    yield "end"


def _title(layout: Layout, name: str) -> str:
    table = layout.family.tables[name]
    extras = [f"TTL {table.ttl}" if table.ttl else "", "stream" if table.stream else ""]
    return ", ".join([name, *filter(None, extras)])


def _label(name: str, key: EntityKey) -> str:
    """A node's text: its name, what its key is made of, and the condition under which it is there."""
    made = [attribute if _itself(attribute, source) else f"{attribute} = {source}" for attribute, source in key.sources]
    lines = [", ".join(made)] if all(_itself(*each) for each in key.sources) else made
    if key.when:
        lines.append(f"while {key.when}")
    return "<br/>".join([f"<b>{escaped(name)}</b>", *map(escaped, lines)])


def _itself(attribute: str, source: KeySource) -> bool:
    return isinstance(source, Raw) and source.attribute == attribute


def _arrow(layout: Layout, entity: str, key: EntityKey) -> str:
    """Dotted where an item can lack the entry: it has a condition, or an attribute of its key is optional."""
    partial = bool(key.when) or any(layout.attribute(entity, name).optional for name in key.attributes)
    return "-.->" if partial else "-->"
