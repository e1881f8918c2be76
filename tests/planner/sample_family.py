"""A small family with one of everything that requests and items have to get right."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

from dynaform.planner.calls.values import Call
from dynaform.planner.layout import Layout
from dynaform.planner.operands import KeyTerm, Operand, SortCondition
from dynaform.planner.proof import Branch, Condition, Existence, Filter, Operation, ReadProof, WriteProof
from dynaform.spec import parse_family
from dynaform.spec.model import Verb
from dynaform.spec.predicates import Op, Predicate, parse_predicate
from dynaform.spec.values import parse_value

SPEC = """
format: 1
family: sample
tables:
  Main:
    key: {partition: PK, sort: SK}
    type_attribute: entityType
    indexes:
      ByName: {key: {partition: GSI1PK, sort: GSI1SK}, projection: [userId, firstName]}
      Inverted: {key: {partition: SK, sort: PK}, projection: KEYS_ONLY}
  Players:
    key: {partition: playerId}
    indexes: {Waiting: {key: {partition: queue, sort: since}, projection: ALL}}
  Tokens: {key: {partition: token}, ttl: expiresAt}
  Logs:
    key: {partition: device, sort: number}
    indexes: {BySlice: {key: {partition: slicePK, sort: at}, projection: ALL}}
entities:
  User:
    table: Main
    key: {PK: "USER#{userId}", SK: PROFILE}
    indexes: {ByName: {GSI1PK: "NAME#{username}", GSI1SK: "USER#{userId}"}}
    attributes:
      userId: {type: id, stored: false}
      username: {type: id, ignore_case: true, optional: true}
      firstName: {type: string, name: fn}
      verified: {type: boolean, default: false}
  Post:
    table: Main
    key: {PK: "USER#{userId}", SK: "POST#{createdAt}#{postId}"}
    type_value: post
    attributes:
      userId: id
      postId: id
      createdAt: timestamp
      score: {type: integer, default: 0}
      tags: {type: {set: string}, optional: true}
      lines: {type: list, optional: true}
      reviewers: {type: map, optional: true}
      status: {type: [draft, public], default: draft}
      note: {type: string, optional: true}
  Message:
    table: Main
    key: {PK: "CONV#{pair}", SK: "MSG#{sentAt}#{messageId}"}
    attributes:
      messageId: id
      senderId: id
      receiverId: id
      sentAt: timestamp
      pair: {is: {pair: [senderId, receiverId]}}
  Issue:
    table: Main
    key: {PK: "REPO#{repo}", SK: "ISSUE#{backwards}#{state}"}
    attributes:
      repo: id
      number: {type: integer, width: 6}
      backwards: {is: {reverse: number}, width: 6, stored: false}
      state: [open, closed]
      price: {type: decimal, optional: true}
      due: {type: date, optional: true}
  Player:
    table: Players
    indexes: {Waiting: {queue: WAITING, when: {waiting: true}}}
    attributes:
      playerId: id
      waiting: {type: boolean, default: false}
      since: {type: timestamp, optional: true}
      points: {type: integer, default: 15}
      pointsDay: {type: date, optional: true}
  Token:
    table: Tokens
    live: {expiresAt: {gt: $now}}
    attributes:
      token: {type: id, ignore_case: true}
      createdAt: timestamp
      expiresAt: {type: epoch, is: {plus: [createdAt, 5m]}}
      used: {type: boolean, default: false}
  TokenClaim:
    table: Tokens
    live: always
    key: {token: "OWNER#{owner}"}
    attributes: {owner: id, heldBy: id}
  Log:
    table: Logs
    indexes: {BySlice: {slicePK: "SLICE#{slice}#{home}"}}
    attributes:
      device: id
      number: integer
      at: epoch_ms
      parent: {type: id, optional: true}
      home: {is: {first_of: [parent, ROOT]}}
      slice: {is: {shard: device, of: 8}}
      day: {is: {day: at}}
      month: {is: {prefix: day, of: 7}}
"""

FAMILY = parse_family(SPEC)
LAYOUT = Layout(FAMILY.family)
NAMES = {"Main": "t-main", "Players": "t-players", "Tokens": "t-tokens", "Logs": "t-logs"}
NOW = datetime(2026, 3, 5, 10, 30, 0, tzinfo=UTC)


def call(**parameters: Any) -> Call:
    """A call at NOW with some parameters."""
    return Call(parameters, NOW)


def where(**said: Any) -> Predicate:
    """A predicate, written as in a spec."""
    return parse_predicate(said)


def operand(entity: str, attribute: str, text: str) -> Operand:
    """What ``attribute: text`` means."""
    return Operand(parse_value(text), LAYOUT.type(entity, attribute), attribute)


def term(entity: str, name: str, *parts: str, raw: bool = False, above: bool = False) -> KeyTerm:
    """A key attribute of text and ``attribute=$value`` parts."""
    found = [operand(entity, *part.split("=", 1)) if "=" in part else part for part in parts]
    return KeyTerm(name, tuple(found), raw=raw, above=above)


def branch(entity: str, partition: KeyTerm, sort: SortCondition | None = None, **said: Any) -> Branch:
    """One branch without a filter unless ``filter`` says one."""
    said.setdefault("index", None)
    said.setdefault("filter", Filter(entity))
    return Branch(partition=partition, sort=sort, **said)


def posts_of_user(**said: Any) -> ReadProof:
    """Posts of a user, newest first."""
    said.setdefault("branches", (branch("Post", USER_PK, SortCondition(Op.BEGINS_WITH, term("Post", "SK", "POST#"))),))
    said.setdefault("operation", Operation.QUERY)
    said.setdefault("returns", ("postId", "createdAt"))
    return ReadProof(Verb.LIST, said.pop("entities", ("Post",)), "Main", said.pop("operation"), **said)


USER_PK = term("Post", "PK", "USER#", "userId=$userId")


def write(verb: Verb, entity: str, operation: Operation, key: tuple[KeyTerm, ...] = (), **said: Any) -> WriteProof:
    """A write proof on the entity's table."""
    return WriteProof(verb, entity, LAYOUT.entity(entity).table, operation, key, **said)


def condition(entity: str, existence: Existence, **when: Any) -> Condition:
    """A write's condition with the entity's liveness."""
    return Condition(entity, existence, LAYOUT.entity(entity).liveness, where(**when))
