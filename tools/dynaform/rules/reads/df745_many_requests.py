"""DF745: a frequent call that makes many requests."""

from __future__ import annotations

from collections.abc import Iterator

from dynaform.findings import Finding
from dynaform.planner.pattern_proof import Kind
from dynaform.rules.design import Design
from dynaform.rules.rule import Rule

REQUESTS = 10
PER_SECOND = 10


def check(design: Design) -> Iterator[Finding]:
    """One finding per pattern of more than ten requests that is called more than ten times a second."""
    for name, proof in design.proofs.proofs.items():
        rate = proof.rate
        if rate is None or proof.kind is Kind.ELSEWHERE or not all(hasattr(s.proof, "branches") for s in proof.steps):
            continue
        if proof.requests > REQUESTS and rate.average > PER_SECOND:
            yield design.finding(
                "DF745",
                f"one call makes up to {proof.requests} requests, {proof.requests * rate.average:,.0f} a second in all",
                ("access_patterns", name),
                *(("requests",) if "requests" in design.family.access_patterns[name].model_fields_set else ()),
                hint="Store the answer in one place when it is written, use fewer shards, or cache it.",
            )


RULE = Rule(
    "DF745",
    check,
    bad="""
tables:
  Deals: {key: {partition: pk, sort: dealId}}
entities:
  Deal:
    table: Deals
    key: {pk: "DEALS#{shard}"}
    attributes: {dealId: id, shard: {is: {shard: dealId, of: 20}}}
access_patterns:
  front-page:
    list: Deal
    order: dealId desc
    page: 20
    requests: 20    # <- DF745
    rate: 200/s
""",
    good="""
tables:
  Deals: {key: {partition: pk, sort: dealId}}
entities:
  Deal:
    table: Deals
    key: {pk: "DEALS#{shard}"}
    attributes: {dealId: id, shard: {is: {shard: dealId, of: 4}}}
access_patterns:
  front-page:
    list: Deal
    order: dealId desc
    page: 20
    requests: 4
    rate: 200/s
""",
)
