"""The files of a family against golden ones, and what may never differ."""

from __future__ import annotations

from pathlib import Path

import pytest

from dynaform.planner.prove import FamilyProofs, prove_family
from dynaform.render import render_family, rendered_paths, stale_findings
from dynaform.render.family import FEATURES, TABLE_FEATURES
from dynaform.render.hcl import on_one_line
from dynaform.render.readme import cell
from dynaform.simulator import CANNOT_RUN
from dynaform.spec import parse_family
from families import family_proofs
from modules.conftest import REPOSITORY, Terraform, terraform
from report.golden import ROOT, check

__all__ = ["terraform"]

GOLDEN = Path(__file__).parent / "golden"
LOCK = "# lock\n"
SPEC = """
format: 1
family: shop
title: A small shop
description: Orders of customers, and the carts they come from.
owner: shop team
source: Shop design 1.2
promises: {billing: on-demand, point_in_time_recovery_days: 7, encryption: aws-managed}
tags: {Team: "shop ${x}"}
notes: Carts are not kept.
tables:
  Orders:
    name: "{prefix}orders-{env}"
    purpose: Orders | and their lines.
    key: {partition: PK, sort: SK}
    type_attribute: kind
    stream: NEW_AND_OLD_IMAGES
    indexes:
      ByState: {purpose: What is to be sent., key: {partition: state, sort: at}, projection: [total, customerId]}
      ByTotal: {local: {sort: sum}, projection: KEYS_ONLY, deviation: The document sorts in the application.}
    promises: {deletion_protection: true, table_class: infrequent-access}
  Carts: {key: {partition: cartId}, ttl: gone, tags: {Kind: cart}}
entities:
  Order:
    table: Orders
    purpose: One order.
    id: [orderId]
    key: {PK: "CUSTOMER#{customerId}", SK: "ORDER#{at}#{orderId}"}
    attributes:
      customerId: id
      orderId: id
      at: timestamp
      state: [OPEN, SENT]
      total: {type: integer, name: sum, min: 0, description: "Cents, < 10,000"}
    workload: {items: 1000, size: 300B, per: {customerId: {typical: 3, max: 50}}}
  Line:
    table: Orders
    key: {PK: "CUSTOMER#{customerId}", SK: "LINE#{orderId}#{number}"}
    attributes: {customerId: id, orderId: id, number: {type: integer, width: 3}, text: {type: string, sensitive: true}}
    assumption: An order has at most 999 lines.
    workload: {size: 100B, per: {orderId: {typical: 3, max: 999}}}
  Cart:
    table: Carts
    live: {gone: {gt: $now}}
    attributes:
      cartId: id
      made: timestamp
      gone: {type: epoch, is: {plus: [made, 24h]}}
      items: {type: list, optional: true}
access_patterns:
  orders-of-customer: {list: Order, by: [customerId], order: at desc, page: 20, source: pattern 1, rate: 2/s}
  orders-to-send: {list: Order, where: {state: OPEN}, order: at, page: 20, returns: [orderId, total]}
  lines: {list: Line, by: [customerId, orderId]}
  all-lines: {list: Line, by: [customerId], accept: {DF204: a customer has few}}
  get-cart: {get: Cart, by: [cartId]}
  start-cart: {create: Cart, set: {made: $now}, description: A cart for a day.}
  send-order: {update: Order, by: [customerId, at, orderId], when: {state: OPEN}, set: {state: SENT}, otherwise: ignore}
  search: {elsewhere: OpenSearch fed by the stream}
consumers:
  api: {purpose: The shop's API., access_patterns: all, leading_key: customerId}
  indexer: {stream: Orders}
"""


def proofs(spec: str = SPEC) -> FamilyProofs:
    found = prove_family(parse_family(spec, "modules/families/shop/spec.yaml"))
    assert {each.level.value for each in found.findings} <= {"note"}, found.findings
    return found


@pytest.mark.parametrize("path", rendered_paths("shop"))
def test_golden(path: str) -> None:
    check(GOLDEN / path, render_family(proofs(), LOCK)[path])


@pytest.mark.terraform
def test_rendered_files_are_formatted_and_valid(terraform: Terraform, tmp_path: Path) -> None:
    for path, text in render_family(proofs(), LOCK).items():
        (tmp_path / path).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / path).write_text(text, encoding="utf-8")
    (tmp_path / "modules/components").symlink_to(REPOSITORY / "modules/components")
    root = tmp_path / "terraform/families/shop"
    (root / ".terraform.lock.hcl").unlink()
    formatted = terraform(tmp_path, "fmt", "-diff", "-check", "-recursive", "-no-color")
    assert formatted.returncode == 0, formatted.stdout
    assert terraform(root, "init", "-backend=false", "-no-color").returncode == 0
    valid = terraform(root, "validate", "-no-color")
    assert valid.returncode == 0, valid.stdout + valid.stderr


def test_rendering_twice_gives_the_same_bytes_and_exactly_the_named_files() -> None:
    first, second = render_family(proofs(), LOCK), render_family(proofs(), LOCK)
    assert first == second
    assert set(first) == set(rendered_paths("shop"))
    assert all(text.endswith("\n") and not text.endswith("\n\n") for text in first.values())


def test_every_hcl_file_names_the_spec_and_its_digest() -> None:
    found = proofs()
    for path, text in render_family(found, LOCK).items():
        if path.endswith(".tf"):
            assert text.startswith(f"# Rendered from modules/families/shop/spec.yaml (digest {found.loaded.digest})")


def test_families_can_go_without_everything_that_the_simulator_cannot_run() -> None:
    assert set(FEATURES) == set(CANNOT_RUN)
    component = (REPOSITORY / "modules/components/dynamodb-table/variables_operation.tf").read_text("utf-8")
    assert on_one_line(TABLE_FEATURES) in component


def test_included_attributes_have_stored_names_and_no_keys() -> None:
    main = render_family(proofs(), LOCK)["modules/families/shop/main.tf"]
    assert 'non_key_attributes = ["customerId", "sum"]' in main
    assert '"${var.name_prefix}orders-${var.environment}"' in main
    assert '"shop $${x}"' in main


@pytest.mark.parametrize(
    "words",
    [
        "2 tables, 2 indexes, 3 entities, 8 access patterns.",
        "An order has at most 999 lines.",
        "The document sorts in the application.",
        "Carts are not kept.",
        "DF204 | a customer has few",
        "OpenSearch fed by the stream",
        "| api | all |",
        "stream of Orders",
        "git::https://REPOSITORY.git//modules/families/shop?ref=TAG",
        "made + 24h",
        "never in a report",
        "Cents, &lt; 10,000",
        "[Accepted trade-offs](#accepted-trade-offs)",
    ],
)
def test_the_readme_says(words: str) -> None:
    assert words in render_family(proofs(), LOCK)["modules/families/shop/README.md"]


def test_the_readme_links_to_what_is_there() -> None:
    import re

    text = render_family(proofs(), LOCK)["modules/families/shop/README.md"]
    headings = {line.lstrip("# ").lower().replace(" ", "-") for line in text.splitlines() if line.startswith("#")}
    anchors = set(re.findall(r'id="([^"]+)"', text)) | headings
    assert set(re.findall(r"\]\(#([^)]+)\)", text)) <= anchors
    assert "\n\n\n" not in text
    assert text.count("```") % 2 == 0


def test_cells_stay_in_their_row() -> None:
    assert cell("a | b\n  c <d>") == "a \\| b c &lt;d>"


def test_stale_and_missing_files_are_findings_with_the_difference() -> None:
    rendered = {"a/main.tf": "one\ntwo\n", "b": "new\n", "same": "x\n", "long": "\n".join("abc" * 40) + "\n"}
    disk = {"a/main.tf": "one\n2\n", "b": None, "same": "x\n", "long": "\n".join("xyz" * 40) + "\n"}
    missing, stale, long = stale_findings(rendered, disk)
    assert (stale.id, str(stale.place)) == ("DF301", "a/main.tf:2:1")
    assert "-2" in stale.notes and "+two" in stale.notes
    assert (missing.id, missing.seen, missing.hint) == ("DF302", "b does not exist", "Run: make render")
    assert long.notes[-1].startswith("... and ")
    (new,) = stale_findings(rendered, {})
    assert (new.seen, new.notes) == ("4 files that this spec renders do not exist", tuple(rendered))
    longer = next(iter(stale_findings({"f": "a\nb\n"}, {"f": "a\n"})))
    assert longer.place is not None and longer.place.line == 2


@pytest.mark.parametrize("family", ["conversation", "marketplace"])
def test_what_is_checked_in_is_what_is_rendered(family: str) -> None:

    lock = (ROOT / "terraform/provider-lock.hcl").read_text(encoding="utf-8")
    files = render_family(family_proofs(family), lock)
    on_disk = {path: (ROOT / path).read_text(encoding="utf-8") for path in files}
    assert not list(stale_findings(files, on_disk))
