"""A family whose consumers have principals: every way a key can be the principal's, and every way it cannot."""

from __future__ import annotations

from dynaform.access.document import Place
from dynaform.planner.prove import FamilyProofs, prove_family
from dynaform.spec import parse_family

SPEC = """
format: 1
family: tenancy
tables:
  Main:
    key: {partition: PK, sort: SK}
    stream: KEYS_ONLY
    indexes:
      ByOwner: {key: {partition: ownerKey, sort: SK}, projection: ALL}
      ByState: {key: {partition: stateKey, sort: SK}, projection: ALL}
  Plain: {key: {partition: userId}}
  Mails: {key: {partition: mail}}
  Counters: {key: {partition: number}}
entities:
  Profile:
    table: Main
    key: {PK: "USER#{userId}", SK: PROFILE}
    attributes: {userId: id, name: string}
  Order:
    table: Main
    key: {PK: "ORDER#{orderId}", SK: ORDER}
    indexes: {ByOwner: {ownerKey: "OWNER#{userId}#ORDERS"}, ByState: {stateKey: "STATE#{state}"}}
    attributes: {userId: id, orderId: id, state: [OPEN, SENT]}
    workload: {items: 100, size: 100B, per: {userId: {typical: 2, max: 9}, state: {typical: 50, max: 90}}}
  Note:
    table: Main
    key: {PK: "NOTES#{userId}#{month}", SK: "{noteId}"}
    attributes: {userId: id, month: id, noteId: id, text: string}
    workload: {items: 100, size: 100B, per: {month: {typical: 2, max: 9}}}
  Follow:
    table: Main
    key: {PK: "FOLLOW#{userId}", SK: "{targetId}"}
    attributes: {userId: id, targetId: id}
    workload: {items: 100, size: 100B, per: {userId: {typical: 2, max: 9}}}
  Setting:
    table: Plain
    attributes: {userId: id, colour: string}
    workload: {items: 10, size: 100B}
  Mail:
    table: Mails
    key: {mail: "MAIL#{userMail}"}
    attributes: {userMail: {type: id, ignore_case: true}, text: string}
    workload: {items: 10, size: 100B}
  Counter:
    table: Counters
    attributes: {number: integer, count: integer}
    workload: {items: 10, size: 100B}
access_patterns:
  get-profile: {get: Profile, by: [userId]}
  rename: {update: Profile, by: [userId], set: {name: $name}, returns: [name]}
  orders-of-owner: {list: Order, by: [userId], limit: 9}
  orders-by-state: {list: Order, by: [state], page: 10}
  notes-of-month: {list: Note, where: {userId: $userId, month: $month}, limit: 9}
  get-setting: {get: Setting, by: [userId]}
  put-setting: {put: Setting}
  profiles-of-friends:
    steps:
      - {list: Follow, by: [userId], limit: 9, as: f}
      - {list: Profile, where: {userId: {in: $f.targetId}}}
    requests: 2
  own-profile-by-follows:
    steps:
      - {list: Follow, by: [userId], limit: 9, as: f}
      - {list: Setting, where: {userId: {in: $f.userId}}}
    requests: 2
  swap:
    transaction:
      - {update: Profile, where: {userId: $left}, set: {name: $name}}
      - {update: Profile, where: {userId: $right}, set: {name: $name}}
  settings-of-many: {list: Setting, where: {userId: {in: $users}}, limit: 100}
  get-mail: {get: Mail, by: [userMail]}
  get-counter: {get: Counter, by: [number]}
consumers: CONSUMERS
"""

OWN = "[get-profile, rename, orders-of-owner, notes-of-month, get-setting, put-setting, own-profile-by-follows]"


def tenancy(consumers: str) -> FamilyProofs:
    """The family with some consumers, written as a YAML flow mapping."""
    proofs = prove_family(parse_family(SPEC.replace("CONSUMERS", consumers)))
    missing = set(proofs.loaded.family.access_patterns) - set(proofs.proofs)
    assert not missing, [str(each) for each in proofs.findings]
    return proofs


def place(proofs: FamilyProofs) -> Place:
    """Where the tables of a family are, each under its own name."""
    return Place("us-east-1", "111122223333", {name: name for name in proofs.loaded.family.tables})
