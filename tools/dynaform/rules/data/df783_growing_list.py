"""DF783: a list or a set inside an item that only grows."""

from __future__ import annotations

from collections.abc import Iterator

from dynaform.findings import Finding
from dynaform.rules.design import Design
from dynaform.rules.rule import Rule
from dynaform.spec.predicates import Predicate
from dynaform.spec.types import Kind


def check(design: Design) -> Iterator[Finding]:
    """One finding per append, or add to a set, that no ``size`` bounds and nothing takes away from."""
    shrinks = {(action.entities[0], name) for _, _, action in design.actions() for name in _emptied(action)}
    for pattern, path, action in design.actions():
        grown = [("append", name) for name in action.append]
        grown += [("add", name) for name in action.add if _is_set(design, action.entities[0], name)]
        for word, name in grown:
            if (action.entities[0], name) in shrinks or _bounded(action.when, name):
                continue
            yield design.finding(
                "DF783",
                f"{name} of {action.entities[0]} grows with every call, and an item ends at 400 KB",
                ("access_patterns", pattern),
                *path[2:],
                word,
                name,
                key=True,
                hint=f"Bound it (when: {{{name}: {{size: {{lt: 100}}}}}}), or store one item per member.",
            )


def _emptied(action: object) -> list[str]:
    return [*getattr(action, "remove", ()), *getattr(action, "set_", {})]


def _is_set(design: Design, entity: str, name: str) -> bool:
    return "." not in name and design.layout.type(entity, name).kind is Kind.SET


def _bounded(when: Predicate, name: str) -> bool:
    return any(each.root == name and each.size for each in when.comparisons())


RULE = Rule(
    "DF783",
    check,
    bad="""
tables:
  Tickets: {key: {partition: ticketId}}
entities:
  Ticket: {table: Tickets, attributes: {ticketId: id, log: list}}
access_patterns:
  add-line:
    update: Ticket
    by: [ticketId]
    append: {log: $line}    # <- DF783
  ticket: {get: Ticket, by: [ticketId]}
""",
    good="""
tables:
  Tickets: {key: {partition: ticketId, sort: writtenAt}}
entities:
  TicketLine: {table: Tickets, attributes: {ticketId: id, writtenAt: timestamp, text: {type: string, max: 900}}}
access_patterns:
  add-line: {create: TicketLine, set: {writtenAt: $now}}
  lines-of-ticket: {list: TicketLine, by: [ticketId], order: writtenAt, page: 50}
""",
)
