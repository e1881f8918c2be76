"""A family for reads, and short ways to ask it something."""

from __future__ import annotations

from dynaform.findings import Finding
from dynaform.planner.proof import Branch, ReadProof
from dynaform.planner.prove import FamilyProofs, prove_family
from dynaform.spec import parse_family

SPEC = """
format: 1
family: reads
tables:
  Main:
    key: {partition: PK, sort: SK}
    type_attribute: kind
    indexes:
      ByState: {key: {partition: GSI1PK, sort: GSI1SK}, projection: ALL}
      Inverted: {key: {partition: SK, sort: PK}, projection: KEYS_ONLY}
      ByScore: {local: {sort: score}, projection: [title]}
  Plain:
    key: {partition: id}
    indexes:
      ByOwner: {key: {partition: owner, sort: at}, projection: [title, note]}
      ByMail: {key: {partition: mail}, projection: ALL}
      Open: {key: {partition: openKey, sort: at}, projection: KEYS_ONLY}
  Claims: {key: {partition: mail}}
entities:
  Task:
    table: Main
    id: [taskId]
    key: {PK: "LIST#{listId}", SK: "TASK#{due}#{taskId}"}
    indexes: {ByState: {GSI1PK: "STATE#{slice}", GSI1SK: "{state}#{due}"}}
    attributes:
      listId: id
      taskId: id
      due: date
      state: [NEW, DONE]
      slice: {is: {shard: taskId, of: 4}}
      title: string
      score: {type: integer, optional: true}
      secret: {type: string, optional: true, stored: true}
    workload: {items: 100000, size: 1KB, per: {listId: {typical: 5, max: 40}}}
  Note:
    table: Main
    key: {PK: "LIST#{listId}", SK: "NOTE#{number}"}
    type_value: note
    attributes: {listId: id, number: {type: integer, width: 4}, text: string}
  Tasks:
    table: Main
    key: {PK: "LIST#{listId}", SK: "TASK#{word}"}
    shares_key: [Task]
    attributes: {listId: id, word: string}
  Doc:
    table: Plain
    live: {gone: {exists: false}}
    unique: {mail: Claim}
    indexes: {Open: {openKey: OPEN, when: {open: true}}}
    attributes:
      id: id
      owner: {type: id, name: owner}
      at: timestamp
      title: string
      note: {type: string, name: remark, optional: true}
      mail: id
      open: boolean
      rank: {type: integer, optional: true}
      left: id
      right: id
      gone: {type: timestamp, optional: true}
    workload: {items: 1000, size: 5KB}
  Claim: {table: Claims, attributes: {mail: id, id: id}}
access_patterns: {}
"""

KEPT = """
  add: {transaction: [{create: Doc}, {create: Claim}]}
  drop: {transaction: [{delete: Doc, by: [id], when: {mail: $mail}}, {delete: Claim, by: [mail]}]}
"""


def asked(pattern: str, spec: str = SPEC) -> FamilyProofs:
    """Everything the planner finds out of the family with one access pattern ``p``."""
    kept = KEPT if spec.startswith(SPEC[:30]) else ""
    return prove_family(parse_family(spec.replace("access_patterns: {}", f"access_patterns:\n  p: {pattern}{kept}")))


def findings(pattern: str, spec: str = SPEC) -> list[Finding]:
    return [each for each in asked(pattern, spec).findings if each.subject == "access_patterns/p"]


def served(pattern: str, spec: str = SPEC) -> ReadProof:
    """The proof of a pattern of one read that nothing is said against."""
    found = asked(pattern, spec)
    assert not found.findings, found.findings
    proof = found.proofs["p"].steps[0].proof
    assert isinstance(proof, ReadProof)
    return proof


def keys(proof: ReadProof) -> list[str]:
    """Each branch as one line: path, key condition, filter."""
    return [_line(proof, branch) for branch in proof.branches]


def _line(proof: ReadProof, branch: Branch) -> str:
    text = branch.index or proof.table
    if branch.partition is not None:
        text += ": " + " and ".join(f"{term.name} = {term}" for term in (branch.partition, *branch.also))
    if branch.sort is not None:
        text += f" and {branch.sort}"
    text += f" per {branch.spread[0]} in {branch.spread[1]}" if branch.spread else ""
    text += f" per {branch.buckets}" if branch.buckets else ""
    text += " the other way" if branch.opposite else ""
    for each in branch.filters:
        of = f" of {each.entity}" if branch.others else ""
        text += f" filter{of} {each.predicate}" if each.predicate else ""
    types = [value for each in branch.filters for value in each.type_values]
    return text + (f" only {', '.join(types)}" if types else "")
