"""Random patterns that write: every verb, conditions, counters, and transactions."""

from __future__ import annotations

from random import Random
from typing import Any

from .designs import Design, Said
from .pools import NEEDS, OPTIONAL, TEXTS
from .questions import operator

_NUMBERS = "mk"
_VERBS = ("create", "put", "update", "update", "update", "upsert", "delete")


def change(rng: Random, design: Design) -> Said:
    """A pattern that writes."""
    kind = rng.random()
    if kind < 0.75:
        return write(rng, design, rng.choice(list(design.entities)))
    if kind < 0.95:
        names = rng.choices(list(design.entities), k=rng.choice([1, 2, 2, 3]))
        return {"transaction": [write(rng, design, entity, member=True) for entity in names]}
    return _repeated(rng, design)


def write(rng: Random, design: Design, entity: str, member: bool = False) -> Said:
    """One write of an entity."""
    verb = rng.choice([*_VERBS, *(["check"] if member else [])])
    said: Said = {verb: entity}
    if verb in {"create", "put"}:
        _values(rng, design, entity, said)
    else:
        said["by"] = _named(design, entity)
    if verb in {"update", "upsert"}:
        _changes(rng, design, entity, said)
    if verb != "create" and rng.random() < (0.9 if verb == "check" else 0.35):
        said["when"] = _when(rng, design, entity)
    if rng.random() < 0.3:
        said["otherwise"] = rng.choice(["ignore", "return"])
    if not member and rng.random() < 0.15:
        names = [value[1:] for clause in ("set", "add", "init") for value in said.get(clause, {}).values()]
        names = [name for name in names if name.startswith(("new_", "by_")) and f"{name}" in str(said)]
        if names:
            said["optional"] = sorted(rng.sample(names, 1))
    if not member and rng.random() < 0.2:
        attributes = list(design.entities[entity]["attributes"])
        said["returns"] = sorted(rng.sample(attributes, rng.randint(1, 2)))
    return said


def _named(design: Design, entity: str) -> list[str]:
    """What names one item: the attributes of its primary key, computed ones by their sources."""
    _, partition, sort = design.keys(entity)[0]
    return list(dict.fromkeys(source for name in (*partition, *sort) for source in NEEDS.get(name, name)))


def _values(rng: Random, design: Design, entity: str, said: Said) -> None:
    """A create or put takes parameters of the attributes' names; some values are said."""
    free = [name for name in design.entities[entity]["attributes"] if name in TEXTS and name not in NEEDS]
    chosen = rng.sample(free, rng.randint(0, min(2, len(free))))
    if chosen:
        said["set"] = {name: _value(rng, name) for name in chosen}


def _value(rng: Random, name: str) -> str:
    if name in "tx" and rng.random() < 0.5:
        return rng.choice(["$now", "$now + 1d"])
    return rng.choice([f"$new_{name}", rng.choice(TEXTS[name])])


def _changes(rng: Random, design: Design, entity: str, said: Said) -> None:
    """What an update changes: mostly plain attributes, often sources of index keys with what the key needs beside."""
    attributes = design.entities[entity]["attributes"]
    keyed = set(_named(design, entity))
    free = [name for name in attributes if name not in keyed and name not in NEEDS and name != "rev"]
    if rng.random() < 0.4:  # a whole index key at once
        _, partition, sort = rng.choice(design.keys(entity))
        moved = [source for name in (*partition, *sort) for source in NEEDS.get(name, name) if source in free]
    else:
        moved = rng.sample(free, rng.randint(1, min(2, len(free))))
    for name in dict.fromkeys(moved):
        clause, value = _clause(rng, name)
        if clause == "remove":
            said.setdefault("remove", []).append(name)
        else:
            said.setdefault(clause, {})[name] = value


def _clause(rng: Random, name: str) -> tuple[str, Any]:
    if name in OPTIONAL and rng.random() < 0.35:
        return "remove", None
    if name in _NUMBERS and rng.random() < 0.6:
        return "add", rng.choice(["1", f"$by_{name}", f"-$by_{name}"])
    if name == "g":
        return rng.choice(["add", "set"]), "$more"
    if name == "l":
        return "append", "$line"
    if name == "j":
        return "set", "$map"
    return rng.choice(["set", "set", "set", "init" if name in OPTIONAL else "set"]), _value(rng, name)


def _when(rng: Random, design: Design, entity: str) -> Said:
    attributes = [name for name in design.entities[entity]["attributes"] if name in TEXTS]
    names = rng.sample(attributes, rng.choice([1, 1, 2]))
    found = {name: operator(rng, name, rng.choice(["eq", "eq", "range", "in", "any"]), "if_") for name in names}
    if rng.random() < 0.1:
        found = {"any": [{name: said} for name, said in found.items()] * 2}
    return found


def _repeated(rng: Random, design: Design) -> Said:
    """A list, then a write for each of its rows."""
    entity = rng.choice(list(design.entities))
    _, partition, _ = rng.choice(design.keys(entity))
    verb = rng.choice(["delete", "update", "update", "create", "put"])
    target = rng.choice(list(design.entities)) if verb in {"create", "put"} else entity
    second: Said = {verb: target, "each": "$rows", "limit": "40", "otherwise": "ignore"}
    if verb == "update":
        _changes(rng, design, entity, second)
    names = list(dict.fromkeys(source for name in partition for source in NEEDS.get(name, name)))
    first: Said = {"list": entity, "by": names, "limit": "40", "as": "rows", "keeps": "0.5"}
    return {"steps": [first, second], "requests": "200"}
