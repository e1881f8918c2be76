"""Random families: tables, indexes and entities, as a good designer would have them or as a bad one would."""

from __future__ import annotations

import json
import re
from dataclasses import dataclass, field
from random import Random
from typing import Any

from .pools import DECLARATIONS, IN_TEMPLATES, NEEDS, OPTIONAL

Said = dict[str, Any]


@dataclass
class Design:
    """A family as the spec says it, patterns one a line.

    Attributes:
        tables, entities, patterns: as in a spec.
    """

    tables: Said
    entities: Said
    patterns: Said = field(default_factory=dict)

    def text(self) -> str:
        """The spec; the patterns stand on the last lines, one each."""
        lines = ["format: 1", "family: design", f"tables: {json.dumps(self.tables)}"]
        lines += [f"entities: {json.dumps(self.entities)}", "access_patterns:"]
        return "\n".join([*lines, *(f"  {name}: {json.dumps(said)}" for name, said in self.patterns.items())]) + "\n"

    def pattern_at(self, line: int) -> str | None:
        """The pattern that stands on a line (from 1) of the text."""
        place = line - 6
        return list(self.patterns)[place] if 0 <= place < len(self.patterns) else None

    def keys(self, entity: str) -> list[tuple[str | None, list[str], list[str]]]:
        """Index (None: the table), attributes of the partition key and of the sort key, for every key of an entity."""
        table = self.tables[self.entities[entity]["table"]]
        shapes: dict[str | None, Said] = {None: table["key"]}
        for name, index in table.get("indexes", {}).items():
            local = {"partition": table["key"]["partition"], "sort": index.get("local", {}).get("sort")}
            shapes[name] = index.get("key", local)
        found = []
        for name, shape in shapes.items():
            parts = [self._slots(entity, shape.get(part), name) for part in ("partition", "sort")]
            if None not in parts:
                found.append((name, parts[0] or [], parts[1] or []))
        return found

    def _slots(self, entity: str, key: Any, index: str | None) -> list[str] | None:
        """The attributes a key attribute is made of; None where the entity has nothing for it."""
        if key is None:
            return []
        if isinstance(key, list):
            several = [self._slots(entity, each, index) for each in key]
            return None if None in several else [name for each in several for name in each or []]
        said = self.entities[entity]
        feeds = said.get("indexes", {})
        texts = [feeds.get(index, {}), said.get("key", {}), *feeds.values()]
        template = next((each[key] for each in texts if key in each), None)
        if template is not None:
            return re.findall(r"{(\w)}", template)
        stored = {(each.get("name", name) if isinstance(each, dict) else name): name
                  for name, each in said["attributes"].items()}  # fmt: skip
        return [stored[key]] if key in stored else None


def design(rng: Random) -> Design:
    """Tables and entities; no pattern yet."""
    expires = rng.random() < 0.25
    tables: Said = {"T": {"key": {"partition": "PK", "sort": "SK"}, "indexes": _indexes(rng)}}
    if rng.random() < 0.7:
        tables["T"]["type_attribute"] = "kind"
    if expires:
        tables["T"]["ttl"] = "x"
    names = ["E", *(name for name, chance in (("F", 0.6), ("G", 0.25)) if rng.random() < chance)]
    shared = _partition(rng)
    entities = {name: _entity(rng, name, tables["T"], shared, expires) for name in names}
    if rng.random() < 0.3:
        tables["U"], entities["H"] = _plain(rng)
    _tidy(tables, entities)
    return Design(tables, entities)


def _indexes(rng: Random) -> Said:
    made: list[tuple[str, float, Said]] = [
        ("GGG", 0.65, {"key": {"partition": "GP", "sort": "GS"}}),
        ("HHH", 0.2, {"key": {"partition": "HP"}}),
        ("RRR", 0.35, {"key": _raw_key(rng)}),
        ("INV", 0.25, {"key": {"partition": "SK", "sort": "PK"}}),
        ("LLL", 0.2, {"local": {"sort": rng.choice(["t", "o", "m", "n", "str", "LS"])}}),
        ("MMM", 0.12, {"key": _several(rng)}),
    ]
    chosen = [(name, said) for name, chance, said in made if rng.random() < chance]
    return {name: {**said, "projection": _projection(rng)} for name, said in chosen}


def _raw_key(rng: Random) -> Said:
    partition = rng.choice(["a", "e", "d", "n", "h", "o", "m"])
    sort = rng.choice(["t", "str", "b", "o", "k", "x", "u", None])
    return {"partition": partition} | ({"sort": sort} if sort and sort != partition else {})


def _projection(rng: Random) -> Any:
    return rng.choice(["ALL", "ALL", "KEYS_ONLY", ["s", "e"], ["d", "n", "kind"], ["kind", "x", "t", "f", "o"]])


def _several(rng: Random) -> Said:
    """A key of several attributes."""
    names = rng.sample(["a", "b", "e", "t", "d", "n", "m", "o", "y"], 4)
    partition = rng.choice([names[:2], names[:2], names[:1], names[:3]])
    sort = names[len(partition) : len(partition) + rng.choice([0, 1, 2, 2])]
    return {"partition": partition if len(partition) > 1 else partition[0]} | ({"sort": sort} if len(sort) > 1 else {})


def _partition(rng: Random) -> str:
    return rng.choice(["K#{a}", "K#{b}", "K#{a}#{b}", "{a}", "P#{p}", "K", "D#{y}", "D#{d}", "K#{e}", "C#{c}"])


def template(rng: Random, slots: str, prefix: str) -> str:
    """A key template: mostly a word of its own and values apart by the delimiter, sometimes anything."""
    names = rng.sample(list(slots), rng.choice([1, 1, 2, 2, 3]))
    if rng.random() < 0.75:
        return "#".join([*([prefix] if rng.random() < 0.8 else []), *("{" + name + "}" for name in names)])
    between = ["{" + name + "}" + rng.choice(["#", "#", "#V#", "-", ""]) for name in names]
    return (rng.choice(["", "K#", "K", "KX#"]) + "".join(between)).rstrip("#-")


def _entity(rng: Random, name: str, table: Said, shared: str, expires: bool) -> Said:
    pk = shared if rng.random() < 0.6 else template(rng, IN_TEMPLATES, name)
    sk = name if rng.random() < 0.12 else template(rng, IN_TEMPLATES, name)
    said: Said = {"table": "T", "key": {"PK": pk, "SK": sk}, "indexes": {}}
    if rng.random() < 0.2:
        said["type_value"] = f"{name}{name}"
    for index, keys in {"GGG": ("GP", "GS"), "HHH": ("HP",), "LLL": ("LS",)}.items():
        where = table["indexes"].get(index)
        if where is None or (index == "LLL" and where["local"]["sort"] != "LS") or rng.random() < 0.15:
            continue
        said["indexes"][index] = _fed(rng, name, keys)
    used = set(re.findall(r"{(\w)}", json.dumps([said["key"], said["indexes"]])))
    used |= {"x"} if expires else set()
    used |= {name for fed in said["indexes"].values() for name in fed.get("when", ())}
    said["attributes"] = _attributes(rng, used)
    said["workload"] = _workload(rng, said["attributes"])
    _life(rng, said, expires)
    return said


def _fed(rng: Random, name: str, keys: tuple[str, ...]) -> Said:
    slots = IN_TEMPLATES + rng.choice(["", "o", "u"])
    partition = rng.choice(["ALL", template(rng, slots, name), template(rng, slots, "G"), "{a}", "G#{e}"])
    fed: Said = {keys[0]: partition if keys[0] != "LS" else template(rng, slots, name)}
    if len(keys) > 1:
        fed[keys[1]] = template(rng, slots, rng.choice([name, "S"]))
    if rng.random() < 0.25:
        fed["when"] = rng.choice([{"f": "true"}, {"e": {"in": ["A", "B"]}}, {"e": "AB"}, {"o": {"exists": "true"}}])
    return fed


def _attributes(rng: Random, used: set[str]) -> Said:
    wanted = used | set("abetf") | {name for name in DECLARATIONS if rng.random() < 0.4}
    wanted |= {source for name in wanted for source in NEEDS.get(name, "")}
    found = {name: said for name, said in DECLARATIONS.items() if name in wanted}
    if rng.random() < 0.2 and "d" in found:
        found["d"] = {"type": "date", "name": "dated"}
    return found


def _workload(rng: Random, attributes: Said) -> Said:
    per = {name: {"typical": "3", "max": rng.choice(["8", "20", "300"])}
           for name in attributes if rng.random() < 0.6 and name not in OPTIONAL}  # fmt: skip
    return {"items": "1000", "size": rng.choice(["300B", "2KB"]), "per": per}


def _life(rng: Random, said: Said, expires: bool) -> None:
    if expires:
        said["live"] = "always" if rng.random() < 0.3 else {"x": {"gt": "$now"}}
    elif rng.random() < 0.06 and "o" in said["attributes"]:
        said["live"] = {"o": {"exists": "false"}}
    if rng.random() < 0.08:
        said["version"] = "rev"
        said["attributes"]["rev"] = "integer"


def _plain(rng: Random) -> tuple[Said, Said]:
    """A table whose keys are its entity's own attributes."""
    partition, sort = rng.choice(["a", "h", "n", "e", "s"]), rng.choice(["t", "b", "m", "k", "d", None])
    partition = "str" if partition == "s" else partition
    key = {"partition": partition} | ({"sort": sort} if sort else {})
    table: Said = {"key": key, "indexes": {}}
    if rng.random() < 0.6:
        table["indexes"]["VVV"] = {"key": _raw_key(rng), "projection": _projection(rng)}
    attributes = _attributes(rng, set("abtmkdhns")) | {"d": "date"}
    return table, {"table": "U", "attributes": attributes, "workload": _workload(rng, attributes)}


def _tidy(tables: Said, entities: Said) -> None:
    """Takes away what nothing feeds: an index no entity is in, a listed attribute no entity has, an empty mapping."""
    for name, table in tables.items():
        own = [said for said in entities.values() if said["table"] == name]
        known = {attribute for said in own for attribute in said["attributes"]}
        known |= {table["type_attribute"]} if "type_attribute" in table else set()
        stub = Design(tables, {str(place): said for place, said in enumerate(own)})
        fed = {index for entity in stub.entities for index, _, _ in stub.keys(entity)}
        table["indexes"] = {index: said for index, said in table["indexes"].items() if index in fed}
        for said in table["indexes"].values():
            if isinstance(said["projection"], list):
                said["projection"] = [each for each in said["projection"] if each in known] or "KEYS_ONLY"
        if not table["indexes"]:
            del table["indexes"]
        for said in own:
            said["indexes"] = {index: fed for index, fed in said.get("indexes", {}).items()
                               if index in table.get("indexes", {})}  # fmt: skip
            if not said["indexes"]:
                del said["indexes"]
