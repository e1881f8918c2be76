"""A small family of entities that share their keys: a name is a user's, an organization's or reserved, never two."""

from __future__ import annotations

from functools import cache

from dynaform.planner.prove import prove_family
from dynaform.spec import parse_family

from .small import Small

SPEC = """
format: 1
family: hub
tables:
  Hub:
    key: {partition: pk, sort: sk}
    type_attribute: kind
    indexes:
      ByPlan: {key: {partition: gp, sort: gs}, projection: [kind, plan]}
entities:
  User:
    table: Hub
    key: {pk: "ACCOUNT#{name}", sk: ACCOUNT}
    indexes: {ByPlan: {gp: "PLAN#{plan}#{region}", gs: "{name}"}}
    shares_key: [Organization]
    attributes: {name: id, region: id, plan: {type: [free, paid], default: free}, mail: string}
    workload: {items: 1000, size: 200B}
  Organization:
    table: Hub
    key: {pk: "ACCOUNT#{title}", sk: ACCOUNT}
    indexes: {ByPlan: {gp: "PLAN#{plan}#{region}", gs: "{title}"}}
    live: {closed: {exists: false}}
    attributes:
      title: id
      region: id
      plan: {type: [free, paid], default: free}
      seats: {type: integer, default: 1}
      closed: {type: timestamp, optional: true}
    workload: {items: 1000, size: 200B}
  Reservation:
    table: Hub
    key: {pk: "ACCOUNT#{word}", sk: ACCOUNT}
    shares_key: [User, Organization]
    attributes: {word: id, why: string}
    workload: {items: 100, size: 100B}
access_patterns:
  get-user: {get: User, by: [name]}
  get-organization: {get: Organization, by: [title], returns: [title, seats]}
  users-of-plan: {list: User, by: [plan, region], order: name, page: 5, returns: [name]}
  several-users: {list: User, where: {name: {in: $names}}, requests: 10}
  count-organizations: {count: Organization, by: [title]}
  sign-up: {create: User}
  find-or-make: {create: User, otherwise: return}
  found: {create: Organization, otherwise: ignore}
  replace-user: {put: User}
  reserve: {create: Reservation, otherwise: return}
  pay: {update: User, by: [name], when: {plan: free}, set: {plan: paid, region: $region}, returns: [plan]}
  seat: {upsert: Reservation, by: [word], set: {why: $why}}
  close: {update: Organization, by: [title], set: {closed: $now}}
  leave: {delete: User, by: [name], otherwise: ignore}
  is-free: {transaction: [{check: Organization, by: [title], when: {plan: free}}, {create: User, set: {plan: free}}]}
  become-organization:
    steps:
      - {delete: User, by: [name]}
      - {create: Organization, set: {title: $name}}
    requests: 2
"""


@cache
def hub(spec: str = SPEC, check: bool = True) -> Small:
    """The family, proved; everything in it must be, unless it is meant to be wrong."""
    loaded = parse_family(spec)
    proved = prove_family(loaded)
    unproved = {each.subject: (each.seen, each.notes) for each in proved.findings if each.level == "error"}
    assert not (check and unproved), unproved
    return Small(loaded, proved.layout, proved.proofs)
