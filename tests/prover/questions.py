"""Random patterns that read: mostly what a key of the design serves, often a near miss."""

from __future__ import annotations

from random import Random
from typing import Any

from .designs import Design, Said
from .pools import DECLARATIONS, NEEDS, OPTIONAL, ORDERED, TEXTS, TEXTUAL

_RANGES = ("ge", "gt", "le", "lt")
DAYS = "yd"
"""Attributes that hold one day."""


def question(rng: Random, design: Design) -> Said:
    """A pattern that reads, of any shape."""
    kind = rng.random()
    if kind < 0.72:
        return read(rng, design)
    if kind < 0.84:
        return several(rng, design)
    if kind < 0.95:
        return steps(rng, design)
    return together(rng, design)


def read(rng: Random, design: Design, entity: str | None = None, prefix: str = "") -> Said:
    """A get, list or count of one entity."""
    entity = entity or rng.choice(list(design.entities))
    _, partition, sort = rng.choice(design.keys(entity))
    attributes = design.entities[entity]["attributes"]
    verb = rng.choice(["list", "list", "list", "list", "get", "count"])
    where, rest = _where(rng, partition, sort, attributes, whole=verb == "get", prefix=prefix)
    said: Said = {verb: entity, **_selection(rng, where, prefix)}
    if verb == "list":
        _arrange(rng, said, rest, attributes)
    if verb != "count" and rng.random() < 0.4:
        said["returns"] = sorted(rng.sample(list(attributes), rng.randint(1, min(4, len(attributes)))))
    if rng.random() < 0.1:
        said["consistent"] = "true"
    if rng.random() < 0.05:
        said["scan"] = {"reason": "a report", "segments": rng.choice(["1", "2"])}
    if rng.random() < 0.6:
        said["keeps"] = "0.5"
    if rng.random() < 0.5:
        said["requests"] = rng.choice(["3", "9", "40"])
    _leave_out(rng, said, where)
    return said


def several(rng: Random, design: Design) -> Said:
    """A list of several entities of one table."""
    names = [name for name, said in design.entities.items() if said["table"] == "T"]
    if len(names) < 2:
        return read(rng, design)
    chosen = rng.sample(names, rng.randint(2, len(names)))
    first = design.entities[chosen[0]]["attributes"]
    shared = {name: said for name, said in first.items()
              if all(name in design.entities[each]["attributes"] for each in chosen)}  # fmt: skip
    _, partition, sort = rng.choice(design.keys(chosen[0]))
    where, rest = _where(rng, partition, [name for name in sort if rng.random() < 0.5], first, whole=False)
    said: Said = {"list": chosen, **_selection(rng, where)}
    _arrange(rng, said, [name for name in [*rest, *sort] if name in shared], shared)
    if rng.random() < 0.3:
        said["returns"] = sorted(rng.sample(list(shared), 2))
    return said | {"keeps": "0.5"}


def steps(rng: Random, design: Design) -> Said:
    """A list whose rows another read goes on from."""
    first, second = (rng.choice(list(design.entities)) for _ in range(2))
    start = read(rng, design, first)
    start = {"list": first} | {name: said for name, said in start.items()
                               if name not in {"get", "list", "count", "requests", "optional", "returns"}}  # fmt: skip
    if "page" not in start:
        start["limit"] = "9"
    start["as"] = "f"
    given = design.entities[first]["attributes"]
    _, partition, sort = rng.choice(design.keys(second))
    pivot = rng.choice([*partition, *sort] or ["a"])
    where: Said = {name: "$" + name for name in (*partition, *sort[: rng.randint(0, len(sort))]) if name != pivot}
    alike = [name for name in given if DECLARATIONS.get(name) == DECLARATIONS[pivot]]
    if not alike:
        return read(rng, design)
    column = rng.choice(alike)
    where[pivot] = {"in": f"$f.{column}"} if rng.random() < 0.7 else f"$f.{column}"
    goal: Said = {rng.choice(["list", "list", "get"]): second, "where": where, "keeps": "0.5"}
    if "list" in goal and rng.random() < 0.4:
        goal["page"] = "20"
    return {"steps": [start, goal], "requests": rng.choice(["11", "50"])}


def together(rng: Random, design: Design) -> Said:
    """A transaction of gets."""
    members = []
    for number, entity in enumerate(rng.choices(list(design.entities), k=2)):
        _, partition, sort = design.keys(entity)[0]
        names = _sources([*partition, *sort])
        more = {name: str(number) if rng.random() < 0.4 else "" for name in names}
        members.append({"get": entity, "where": {name: f"${name}{more[name]}" for name in names}})
    return {"transaction": members}


def _sources(names: list[str]) -> list[str]:
    """The attributes a caller supplies for some, computed ones by their sources."""
    return list(dict.fromkeys(source for name in names for source in NEEDS.get(name, name)))


def _where(
    rng: Random, partition: list[str], sort: list[str], attributes: Said, *, whole: bool, prefix: str = ""
) -> tuple[Said, list[str]]:
    """What is asked of the attributes of a key, and the sort attributes that stay open."""
    kinds = {name: rng.choice(["eq"] * 9 + ["in", "none"]) for name in partition}
    kinds |= {name: "days" for name in partition if name in DAYS and rng.random() < 0.5}
    bound = len(sort) if whole or rng.random() < 0.15 else rng.randint(0, len(sort))
    kinds |= dict.fromkeys(sort[:bound], "eq")
    rest = sort[bound:]
    kinds |= {name: rng.choice(["range", "range", "in", "none", "none", "none"]) for name in rest[:1]}
    where: Said = {}
    for name, kind in kinds.items():
        if kind == "days":
            where[NEEDS.get(name, name)] = _days(rng, NEEDS.get(name, name), prefix)
            continue
        for each in NEEDS.get(name, name) if kind == "eq" and rng.random() < 0.8 else name:
            if kind != "none" and each in attributes:
                where[each] = operator(rng, each, kind, prefix)
    if rng.random() < 0.2:
        name = rng.choice(list(attributes))
        where.setdefault(name, operator(rng, name, "any", prefix))
    if rng.random() < 0.1:
        where["any"] = _alternatives(rng, partition, attributes, prefix)
    return {name: said for name, said in where.items() if said is not None}, rest


def _alternatives(rng: Random, partition: list[str], attributes: Said, prefix: str) -> list[Said]:
    """Two or three, of anything or of what a partition key is made of; sometimes one says two things."""
    names = partition if partition and rng.random() < 0.4 else [each for each in attributes if each in TEXTS]
    found = []
    for number in range(rng.choice([2, 2, 3])):
        chosen = rng.sample(names, min(len(names), rng.choice([1, 1, 2])))
        extra = str(number) if rng.random() < 0.6 else ""
        found.append({name: _said(rng, name, prefix, extra) for name in chosen if name in TEXTS})
    return [each for each in found if each] or [{"a": f"${prefix}a"}]


def _days(rng: Random, name: str, prefix: str) -> Said:
    """A range of days or of moments, mostly with both ends."""
    low, high = _bounds(rng, name, prefix)
    if rng.random() < 0.3:
        low = "$now - 2d" if name == "t" else "$today"
    if rng.random() < 0.3:
        high = "$now" if name == "t" else "$today"
    if rng.random() < 0.5:
        return {"between": [low, high]}
    upper = {} if rng.random() < 0.2 else {rng.choice(["le", "lt"]): high}
    return {rng.choice(["ge", "gt"]): low, **upper}


def _said(rng: Random, name: str, prefix: str, extra: str = "") -> str:
    """A value: a parameter, a literal, or the clock."""
    if name in "txdv" and rng.random() < 0.25:
        return rng.choice(["$now", "$today", "$now - 1d", "$now + 1d"]) if name != "d" else "$today"
    if rng.random() < 0.65 or name not in TEXTS:
        return f"${prefix}{name}{extra}"
    return rng.choice(TEXTS[name])


def operator(rng: Random, name: str, kind: str, prefix: str = "") -> Any:
    """What a ``where`` says of one attribute."""
    if name not in TEXTS:
        return _of_collection(rng, name, prefix)
    if kind == "eq":
        return _said(rng, name, prefix)
    if kind == "in":
        listed = rng.sample(TEXTS[name], rng.randint(1, min(3, len(TEXTS[name]))))
        return {"in": f"${prefix}{name}s" if rng.random() < 0.35 else listed}
    if kind == "any":
        exists = [{"exists": "true"}, {"exists": "false"}] if name in OPTIONAL else []
        one = _said(rng, name, prefix)
        return rng.choice([{"ne": one}, one, *exists, {"in": TEXTS[name][:2]}])
    if name in "f" or name not in ORDERED:
        return {"ne": _said(rng, name, prefix)}
    return _range(rng, name, prefix)


def _range(rng: Random, name: str, prefix: str) -> Said:
    kind = rng.random()
    if kind < 0.4:
        return {rng.choice(_RANGES): _said(rng, name, prefix)}
    if kind < 0.65:
        return {"between": _bounds(rng, name, prefix)}
    if kind < 0.8:
        low, high = _bounds(rng, name, prefix)
        return {rng.choice(["ge", "gt"]): low, rng.choice(["le", "lt"]): high}
    if name in TEXTUAL:
        return {"begins_with": rng.choice([_said(rng, name, prefix), TEXTS[name][0][:1]])}
    return {"ge": _said(rng, name, prefix), "ne": rng.choice(TEXTS[name])}


def _bounds(rng: Random, name: str, prefix: str) -> list[str]:
    if rng.random() < 0.5:
        return [f"${prefix}{name}From", f"${prefix}{name}To"]
    return sorted(rng.choices(TEXTS[name], k=2), key=lambda text: (float(text), "") if _number(text) else (0, text))


def _number(text: str) -> bool:
    return text.lstrip("-").replace(".", "").isdigit()


def _of_collection(rng: Random, name: str, prefix: str) -> Any:
    if name == "g" or name == "l":
        return rng.choice([{"contains": f"${prefix}{name}"}, {"size": {"ge": "2"}}, {"exists": "true"}])
    return rng.choice([{"exists": "false"}, {"size": {"le": "1"}}])


def _selection(rng: Random, where: Said, prefix: str = "") -> Said:
    """``by`` for what it is short for, ``where`` for the rest."""
    short = [name for name, said in where.items() if said == f"${name}" and not prefix and rng.random() < 0.6]
    rest = {name: said for name, said in where.items() if name not in short}
    return ({"by": short} if short else {}) | ({"where": rest} if rest else {})


def _arrange(rng: Random, said: Said, rest: list[str], attributes: Said) -> None:
    """Order, and how many."""
    sorts = [name for name in attributes if name in ORDERED and name not in OPTIONAL and name != "f"]
    if rng.random() < 0.55:
        name = rest[0] if rest and rng.random() < 0.85 else rng.choice(sorts)
        said["order"] = name + rng.choice(["", " desc"])
    kind = rng.random()
    if kind < 0.55:
        said["page"] = rng.choice(["2", "20"])
    elif kind < 0.75:
        said["limit"] = rng.choice(["1", "3"])


def _leave_out(rng: Random, said: Said, where: Said) -> None:
    """Some parameters may be left out."""
    known = [name for name in where if name in said.get("by", ())]
    conditions = [said for said in where.values() if isinstance(said, dict)]
    conditions += where.get("any", ())
    known += [each[1:] for condition in conditions for each in _parameters(condition)]
    if known and rng.random() < 0.15:
        said["optional"] = sorted(rng.sample(known, rng.randint(1, min(2, len(known)))))


def _parameters(condition: Said) -> list[str]:
    flat = [each for value in condition.values() for each in (value if isinstance(value, list) else [value])]
    return [each for each in flat if isinstance(each, str) and each.startswith("$") and each[1:] not in {"now", "today"}
            and " " not in each]  # fmt: skip
