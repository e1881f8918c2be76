"""Promises of backups and readers of streams as a family's module states them, and the module calls that take them."""

from __future__ import annotations

from pathlib import Path

import pytest

from dynaform.planner.layout import Layout
from dynaform.render.backup import backup_promise
from dynaform.render.family import _text
from dynaform.render.hcl import attributes, hcl
from dynaform.render.streams import smoke_words, stream_consumers
from dynaform.spec import load_family, parse_family
from modules.conftest import REPOSITORY, Terraform, terraform

__all__ = ["terraform"]

FAMILY = """
format: 1
family: promises
{promises}
tables:
  A: {{key: {{partition: id}}, {a}}}
  B: {{key: {{partition: id}}, {b}}}
entities:
  A: {{table: A, key: {{}}, attributes: {{id: id}}, workload: {{size: 1KB}}}}
  B: {{table: B, key: {{}}, attributes: {{id: id}}, workload: {{size: 1KB}}}}
"""
OTHER_TABLES = """
variable "environment" {
  type = string
}

variable "name_prefix" {
  type = string
}

variable "tags" {
  type    = map(string)
  default = {}
}

variable "without" {
  type    = set(string)
  default = []
}

module "tables" {
  source   = "../../components/dynamodb-table"
  for_each = local.tables

  name             = "${var.name_prefix}${each.key}"
  partition_key    = { name = "id" }
  stream_view_type = "NEW_AND_OLD_IMAGES"
  tags             = merge(var.tags, module.backup.tags)
}
"""


def layout_of(name: str) -> Layout:
    return Layout(load_family(REPOSITORY, name).family)


def promised(promises: str = "", a: str = "", b: str = "") -> object:
    text = FAMILY.format(promises=promises, a=a, b=b)
    return backup_promise(Layout(parse_family(text.replace(", }", "}")).family))


def test_what_ielts_promises_turns_its_plan_on() -> None:
    assert backup_promise(layout_of("ielts")) == {"enabled": True, "schedule": "daily", "days": 35}


@pytest.mark.parametrize("family", ["companion", "conversation", "marketplace", "social"])
def test_a_family_that_promises_nothing_states_nothing(family: str) -> None:
    assert backup_promise(layout_of(family)) is None


@pytest.mark.parametrize(
    ("promises", "a", "b", "expected"),
    [
        ("", "", "promises: {backup: {schedule: weekly, days: 90}}", ("weekly", 90)),
        ("promises: {backup: {schedule: weekly, days: 90}}", "", "", ("weekly", 90)),
        (
            "promises: {backup: {schedule: weekly, days: 90}}",
            "promises: {backup: {schedule: daily, days: 7}}",
            "",
            ("daily", 90),
        ),
    ],
)
def test_one_plan_keeps_every_tables_promise(promises: str, a: str, b: str, expected: tuple[str, int]) -> None:
    schedule, days = expected
    assert promised(promises, a, b) == {"enabled": True, "schedule": schedule, "days": days}


def test_only_consumers_of_streams_are_wired_and_each_knows_smokes_items() -> None:
    assert stream_consumers(layout_of("marketplace")) == {
        "booking-events": {
            "table": "bookings",
            "smoke": [{"entity": "Booking", "attribute": "bookingId", "text": "dfsmoke", "at_start": True}],
        }
    }
    assert stream_consumers(layout_of("conversation")) == {}


def test_signs_are_said_in_words() -> None:
    assert smoke_words(layout_of("marketplace"), "bookings") == [
        "Booking: `bookingId` begins with `dfsmoke`, in any case"
    ]
    assert "Event: `sk` contains `#dfsmoke`, in any case" in smoke_words(layout_of("companion"), "ai-girlfriend-table")


@pytest.mark.terraform
def test_the_module_calls_are_valid_where_they_stand(terraform: Terraform, tmp_path: Path) -> None:
    folder = tmp_path / "modules/families/marketplace"
    folder.mkdir(parents=True)
    (tmp_path / "modules/components").symlink_to(REPOSITORY / "modules/components")
    data = {
        "backup_promise": backup_promise(layout_of("ielts")),
        "stream_consumers": stream_consumers(layout_of("marketplace")),
        "tables": {"bookings": {}},
    }
    names = {"consumer_list": hcl(["booking-events"]), "consumer_names": "booking-events"}
    texts = [
        "locals {\n" + attributes(data, 1) + "\n}\n",
        _text("module_backup.tf.j2", {"family": "marketplace"}),
        _text("module_streams.tf.j2", {}),
        _text("backup_variables.j2", {}),
        _text("streams_variables.j2", {"family": "marketplace", "validated": True, **names}),
        _text("streams_outputs.j2", {}),
        OTHER_TABLES.lstrip(),
    ]
    (folder / "main.tf").write_text("\n".join(texts), "utf-8")
    formatted = terraform(folder, "fmt", "-diff", "-check", "-no-color")
    assert formatted.returncode == 0, formatted.stdout
    assert terraform(folder, "init", "-backend=false", "-no-color").returncode == 0
    valid = terraform(folder, "validate", "-no-color")
    assert valid.returncode == 0, valid.stdout + valid.stderr
