"""Random families that keep facts: counts, sums, copies and claims, moved as they must be or nearly so."""

from __future__ import annotations

from collections.abc import Callable
from random import Random
from typing import Any

from .designs import Design, Said

PATTERNS = 9
Member = tuple[Said, ...]


def keeping(seed: int) -> Design:
    """The design of a seed: holders K, sources E, claims C."""
    rng = Random(seed)  # noqa: S311
    made = Design(_tables(rng), _entities(rng))
    makers = [_born, _born, _gone, _gone, _moved, _changed, _renamed, _holder, _alone]
    makers += [_reclaimed] if "C" in made.entities else []
    for number in range(PATTERNS):
        members = rng.choice(makers)(rng, made)
        made.patterns[f"write-{number}"] = _pattern(rng, members)
    made.patterns["list"] = {"list": "E", "by": ["b"], "limit": "9"}
    return made


def _tables(rng: Random) -> Said:
    table: Said = {"key": {"partition": "PK", "sort": "SK"}, "type_attribute": "kind"}
    if rng.random() < 0.5:
        projection = rng.choice(["ALL", "KEYS_ONLY"])
        table["indexes"] = {"GGG": {"key": {"partition": "a", "sort": "SK"}, "projection": projection}}
    return {"T": table}


def _entities(rng: Random) -> Said:
    """E is keyed by its holder or not; its value is claimed or not, may be absent or not."""
    of_holder = rng.random() < 0.4
    number = rng.choice(["integer", {"type": "integer", "optional": "true"}])
    source: Said = {
        "table": "T",
        "key": {"PK": "E#{a}#{b}" if of_holder else "E#{b}", "SK": "E"},
        "attributes": {"a": "id", "b": "id", "m": number, "n": {"type": "integer", "default": "9"}},
    }
    holder: Said = {"table": "T", "key": {"PK": "K#{a}", "SK": "K"}, "attributes": {"a": "id", "s": "string"}}
    facts: Said = {
        "k": {"type": "integer", "default": "0", "count_of": {"E": {"a": "a"}}},
        "t": {"type": "integer", "default": "0", "sum_of": {"E.m": {"a": "a"}}},
        "r": {"type": "integer", "default": "0", "sum_of": {"E.n": {"a": "a"}}},
    }
    for name in rng.sample(list(facts), rng.choice([1, 1, 2])):
        holder["attributes"][name] = facts[name]
    found: Said = {"E": source, "K": holder}
    if rng.random() < 0.4:
        optional = {"optional": "true"} if rng.random() < 0.5 else {}
        source["attributes"]["o"] = {"type": "id", **optional}
        source["unique"] = {"o": "C"}
        found["C"] = {"table": "T", "key": {"PK": "C#{o}", "SK": "C"}, "attributes": {"o": "id"}}
    if rng.random() < 0.4:
        source["attributes"]["w"] = {"type": "string", "copy_of": "K.s"}
    if rng.random() < 0.3:
        found["D"] = {"table": "T", "key": {"PK": "K#{a}", "SK": "D"},
                      "attributes": {"a": "id", "s": {"type": "string", "copy_of": "K.s"}}}  # fmt: skip
    if rng.random() < 0.2:
        source["version"], source["attributes"]["rev"] = "rev", "integer"
    return found


# -- members ----------------------------------------------------------------------------------------------------------


def _facts(made: Design) -> set[str]:
    return set(made.entities["K"]["attributes"]) & set("ktr")


def _named(made: Design) -> list[str]:
    return ["a", "b"] if "{a}" in made.entities["E"]["key"]["PK"] else ["b"]


def _move(made: Design, where: Any, amounts: Said) -> Said:
    """The holder's update: what it adds of what there is to add."""
    added = {name: amounts[name] for name in sorted(_facts(made)) if name in amounts}
    return {"update": "K", "where": {"a": where}, "add": added or {"k": "1"}}


def _born(rng: Random, made: Design) -> Member:
    create: Said = {rng.choice(["create", "create", "create", "put"]): "E"}
    said = rng.choice([{}, {}, {"m": "5"}, {"n": "$size"}, {"a": "x"}])
    if said:
        create["set"] = dict(said)
    amounts = {"k": "1", "t": said.get("m", "$m"), "r": said.get("n", rng.choice(["$n", "9"]))}
    members = [create, _move(made, said.get("a", "$a"), amounts)]
    if "C" in made.entities:
        members.append({"create": "C"})
    if rng.random() < 0.15:
        members.append({"create": "E", "set": {"b": "$other", "a": "$a"}})
    return tuple(members)


def _gone(rng: Random, made: Design) -> Member:
    delete: Said = {"delete": "E", "by": _named(made)}
    when = {name: f"${name}" for name in "amno" if rng.random() < 0.8 and name in made.entities["E"]["attributes"]}
    if when:
        delete["when"] = when
    if rng.random() < 0.3:
        delete["otherwise"] = "ignore"
    members = [delete, _move(made, "$a", {"k": "-1", "t": "-$m", "r": "-$n"})]
    if "C" in made.entities:
        members.append({"delete": "C", "by": ["o"]})
    return tuple(members)


def _moved(rng: Random, made: Design) -> Member:
    """To another holder."""
    when = {name: f"${name}" for name in "amn" if rng.random() < 0.85 and (name != "a" or "a" not in _named(made))}
    update: Said = {"update": "E", "by": _named(made), "set": {"a": "$to"}}
    if when:
        update["when"] = when
    return (
        update,
        _move(made, "$a", {"k": "-1", "t": "-$m", "r": "-$n"}),
        _move(made, "$to", {"k": "1", "t": "$m", "r": "$n"}),
    )


def _changed(rng: Random, made: Design) -> Member:
    """A summand changes: by a difference, to a value, away."""
    name, fact = rng.choice([("m", "t"), ("n", "r")])
    how = rng.choice(["add", "add", "less", "set", "remove", "optional"])
    update: Said = {"update": "E", "by": _named(made)}
    when: Said = {"a": "$a"} if rng.random() < 0.8 and "a" not in _named(made) else {}
    amount = "$more"
    if how in {"add", "optional", "less"}:
        amount = "-$more" if how == "less" else "$more"
        update["add"] = {name: amount}
    elif how == "set":
        old, new = rng.choice([("3", "8"), ("9", "0"), ("$old", "8"), ("3", "$new")])
        when[name], update["set"] = old, {name: new}
        amount = "5" if old == "3" else "-9"
    else:
        when[name], update["remove"], amount = f"${name}", [name], f"-${name}"
    if when:
        update["when"] = when
    return update, _move(made, "$a", {fact: amount})


def _renamed(rng: Random, made: Design) -> Member:
    members: list[Said] = [{"update": "K", "by": ["a"], "set": {"s": rng.choice(["$s", "$new", "x"])}}]
    if "D" in made.entities:
        members.append({"update": "D", "by": ["a"], "set": {"s": rng.choice(["$s", "$new", "$new"])}})
    return tuple(members)


def _reclaimed(rng: Random, made: Design) -> Member:
    update: Said = {"update": "E", "by": _named(made), "when": {"o": "$o"}}
    update |= rng.choice([{"set": {"o": "$new"}}, {"set": {"o": "$new"}}, {"remove": ["o"]}])
    return update, {"delete": "C", "by": ["o"]}, {"create": "C", "set": {"o": "$new"}}


def _holder(rng: Random, made: Design) -> Member:
    name = rng.choice(sorted(_facts(made)))
    more: list[Said] = [
        {"create": "K"},
        {"create": "K", "set": {name: rng.choice(["0", "1"])}},
        {"delete": "K", "by": ["a"]},
        {"upsert": "K", "by": ["a"], "set": {"s": "$s"}, "add": {name: "1"}},
        {"put": "K"},
        {"update": "K", "by": ["a"], "set": {name: "0"}},
    ]
    if "D" in made.entities:
        more += [{"create": "D"}, {"delete": "D", "by": ["a"]}]
    return tuple(rng.sample(more, rng.choice([1, 2])))


def _alone(rng: Random, made: Design) -> Member:
    """A write of a source by itself, or a list and what is written for each of its rows."""
    verb = rng.choice(["create", "put", "update", "upsert", "delete"])
    said: Said = {verb: "E"}
    if verb in {"update", "upsert", "delete"}:
        said["by"] = _named(made)
    if verb in {"update", "upsert"}:
        said["set"] = {rng.choice(["m", "n"]): "$new"}
    return (said,)


def _pattern(rng: Random, members: Member) -> Said:
    """All members, or all but one, or one of them changed a little."""
    found = list(members)
    if len(found) > 1 and rng.random() < 0.12:
        found.pop(rng.randrange(len(found)))
    if rng.random() < 0.15:
        _spoil(rng, rng.choice(found))
    said: Said = found[0] if len(found) == 1 else {"transaction": found}
    names = [name for name in ("m", "n", "more", "o", "new") if f"${name}" in str(said)]
    if names and rng.random() < 0.12:
        said["optional"] = [rng.choice(names)]
    return said


def _spoil(rng: Random, member: Said) -> None:
    changes: list[Callable[[], Any]] = [
        lambda: member.update(when={"n": {"ge": "9"}}),
        lambda: member.update(otherwise="ignore"),
        lambda: member.pop("when", None),
        lambda: member.get("add", {}).update(dict.fromkeys(member.get("add", {}), "1")),
        lambda: member.update(where={"a": "$b"}) if "where" in member else None,
    ]
    rng.choice(changes)()
