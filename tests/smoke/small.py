"""A small family with one of everything that smoke tells right from wrong."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache

from dynaform.planner.layout import Layout
from dynaform.planner.pattern_proof import PatternProof
from dynaform.planner.prove import prove_family
from dynaform.spec import LoadedFamily, parse_family

SPEC = """
format: 1
family: small
tables:
  Things:
    key: {partition: PK, sort: SK}
    type_attribute: kind
    ttl: expiresAt
    stream: NEW_AND_OLD_IMAGES
    indexes:
      ByState: {key: {partition: state, sort: rank}, projection: [thingId, title, expiresAt]}
      ByOwner: {key: {partition: GSI1PK, sort: GSI1SK}, projection: ALL}
  Claims:
    key: {partition: name}
entities:
  Owner:
    table: Things
    live: always
    unique: {handle: HandleClaim}
    key: {PK: "OWNER#{ownerId}", SK: OWNER}
    attributes:
      ownerId: id
      handle: {type: id, ignore_case: true}
      credits: {type: integer, default: 5, min: 0}
      secret: {type: string, optional: true, sensitive: true}
    workload: {items: 1000, size: 200B}
  Thing:
    table: Things
    id: [thingId]
    live: {expiresAt: {gt: $now}}
    key: {PK: "OWNER#{ownerId}", SK: "THING#{created}#{thingId}"}
    indexes: {ByOwner: {GSI1PK: "THINGS#{ownerId}", GSI1SK: "{title}", when: {open: true}}}
    attributes:
      thingId: id
      ownerId: id
      created: timestamp
      expiresAt: {type: epoch, is: {plus: [created, 24h]}}
      title: string
      open: {type: boolean, default: true}
      state: [NEW, USED, GONE]
      rank: {type: integer, optional: true}
    workload: {items: 10000, size: 300B, per: {ownerId: {typical: 5, max: 50}}}
  HandleClaim:
    table: Claims
    live: always
    key: {name: "HANDLE#{handle}"}
    attributes: {handle: {type: id, ignore_case: true, stored: false}, ownerId: id}
    workload: {items: 1000, size: 100B}
  Pass:
    table: Claims
    live: {until: {gt: $now}}
    key: {name: "PASS#{passId}"}
    attributes: {passId: id, until: epoch, note: string}
    workload: {items: 1000, size: 100B}
access_patterns:
  get-pass: {get: Pass, by: [passId]}
  issue-pass: {create: Pass, set: {until: $now + 1h}, otherwise: return}
  get-owner: {get: Owner, by: [ownerId], consistent: true}
  register:
    transaction:
      - {create: Owner}
      - {create: HandleClaim}
  spend: {update: Owner, by: [ownerId], when: {credits: {ge: $n}}, add: {credits: -$n}, returns: [credits]}
  remove-owner: {delete: Owner, by: [ownerId], otherwise: ignore}
  add-thing: {create: Thing, set: {created: $now, state: NEW}}
  things-since: {list: Thing, by: [ownerId], where: {created: {ge: $since}}, order: created desc, page: 10}
  things-between:
    list: Thing
    by: [ownerId]
    where: {created: {between: [$from, $to]}}
    order: created
    page: 10
    optional: [from, to]
  count-things: {count: Thing, by: [ownerId]}
  owners-of: {list: Owner, where: {ownerId: {in: $owners}}, requests: 100}
  states-of:
    list: Thing
    where: {state: {in: [NEW, USED]}}
    order: rank
    page: 4
    requests: 2
    keeps: 0.9
    returns: [thingId, rank]
  owner-of-things:
    steps:
      - {list: Thing, by: [ownerId], order: created, limit: 5, as: t}
      - {list: Owner, where: {ownerId: {in: $t.ownerId}}}
    requests: 7
  clear-things:
    steps:
      - {list: Thing, by: [ownerId], order: created, limit: 5, as: t}
      - {delete: Thing, each: $t, otherwise: ignore}
    requests: 12
  open-things: {list: Thing, where: {ownerId: $ownerId, open: true}, order: title, page: 10}
  by-state: {list: Thing, by: [state], order: rank desc, page: 10, returns: [thingId, title, rank], keeps: 0.9}
  use-thing:
    update: Thing
    by: [ownerId, created, thingId]
    when: {state: {in: [NEW]}}
    set: {state: USED, open: false}
    otherwise: return
"""


@dataclass(frozen=True)
class Small:
    loaded: LoadedFamily
    layout: Layout
    proofs: dict[str, PatternProof]


@cache
def small() -> Small:
    """The family, proved; everything in it must be."""
    loaded = parse_family(SPEC)
    proved = prove_family(loaded, repairs=False)
    unproved = {finding.subject: finding.seen for finding in proved.findings if finding.level == "error"}
    assert not unproved, unproved
    return Small(loaded, proved.layout, proved.proofs)
