"""Every alarm of every family watches a metric that exists: CloudWatch takes any dimensions, and no simulator objects.

What exists is in the developer guide of DynamoDB, "Metrics and dimensions", and in that of Lambda for iterator age. The
alarms are those of one real plan over the data of all families, with a limit on everything so that each kind is there.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import pytest

from dynaform.planner.layout import Layout
from dynaform.planner.load import expected_load
from dynaform.render.alarms import alarm_data
from families import family_proofs

from .conftest import REPOSITORY, Terraform
from .test_terraform_texts import fields, table

COMPONENT = REPOSITORY / "modules/components/alarms"
FAMILIES = sorted(file.parent.name for file in (REPOSITORY / "modules/families").glob("*/spec.yaml"))

TABLE, INDEX = frozenset({"TableName"}), frozenset({"TableName", "GlobalSecondaryIndexName"})
OPERATION = frozenset({"TableName", "Operation"})
EXISTS = {
    ("AWS/DynamoDB", "ReadThrottleEvents"): {TABLE, INDEX},
    ("AWS/DynamoDB", "WriteThrottleEvents"): {TABLE, INDEX},
    ("AWS/DynamoDB", "ConsumedReadCapacityUnits"): {TABLE, INDEX},
    ("AWS/DynamoDB", "ConsumedWriteCapacityUnits"): {TABLE, INDEX},
    ("AWS/DynamoDB", "SystemErrors"): {OPERATION},
    ("AWS/DynamoDB", "SuccessfulRequestLatency"): {OPERATION},
    ("AWS/DynamoDB", "ConditionalCheckFailedRequests"): {TABLE},
    ("AWS/DynamoDB", "TransactionConflict"): {TABLE},
    ("AWS/Lambda", "IteratorAge"): {frozenset({"FunctionName"})},
}
MOST_METRICS = 10
"""CloudWatch's limit of one metric-math alarm."""

ROOT = f"""
terraform {{
  required_providers {{
    aws = {{ source = "hashicorp/aws", version = ">= 5.100.0" }}
  }}
}}

provider "aws" {{
  access_key                  = "none"
  secret_key                  = "none"
  skip_credentials_validation = true
  skip_requesting_account_id  = true
  skip_metadata_api_check     = true
}}

variable "families" {{ type = any }}

module "alarms" {{
  source   = "{COMPONENT}"
  for_each = var.families

  family      = each.key
  environment = "dev"
  tables      = each.value
  consumers   = {{ reader = "${{each.key}}-reader" }}
}}
"""

pytestmark = pytest.mark.terraform


@dataclass(frozen=True)
class Metric:
    """One metric that an alarm or a graph looks at."""

    namespace: str
    name: str
    dimensions: dict[str, str]


@dataclass(frozen=True)
class Plan:
    """The planned alarms by family and name, and the bodies of the dashboards by family."""

    alarms: dict[str, dict[str, dict[str, Any]]]
    dashboards: dict[str, dict[str, Any]]


def physical(family: str, table: str) -> str:
    """A physical name; which one matters to nobody here."""
    return f"{family}-{table}"


def tables(family: str) -> dict[str, Any]:
    """The component's ``tables`` for a family, as its module states them: the load, names, and limits on everything."""
    data: Any = json.loads(json.dumps(alarm_data(expected_load(family_proofs(family)))))
    limits = {"max_read_request_units": 5000, "max_write_request_units": 1000}
    return {
        name: load
        | limits
        | {
            "name": physical(family, name),
            "indexes": {index: expected | limits for index, expected in load["indexes"].items()},
        }
        for name, load in data.items()
    }


@pytest.fixture(scope="module")
def plan(terraform: Terraform, tmp_path_factory: pytest.TempPathFactory) -> Plan:
    """One plan of the alarms of all families, by the real provider, offline."""
    folder = tmp_path_factory.mktemp("alarms")
    (folder / "main.tf").write_text(ROOT)
    families = {family: tables(family) for family in FAMILIES}
    (folder / "families.auto.tfvars.json").write_text(json.dumps({"families": families}))
    for arguments in (("init", "-input=false"), ("plan", "-input=false", "-out=plan"), ("show", "-json", "plan")):
        done = terraform(folder, *arguments)
        assert done.returncode == 0, done.stdout + done.stderr
    modules = json.loads(done.stdout)["planned_values"]["root_module"]["child_modules"]
    found = Plan({}, {})
    for module in modules:
        family = module["address"].split('"')[1]
        values = [(each["type"], each["values"]) for each in module["resources"] if each["mode"] == "managed"]
        found.alarms[family] = {said["alarm_name"]: said for type, said in values if type.endswith("_alarm")}
        (body,) = [said["dashboard_body"] for type, said in values if type.endswith("_dashboard")]
        found.dashboards[family] = json.loads(body)
    return found


def watched(alarm: dict[str, Any]) -> list[Metric]:
    """The metrics of an alarm, by itself or by metric math."""
    queries = [query["metric"][0] for query in alarm["metric_query"] if query["metric"]]
    return [Metric(each["namespace"], each["metric_name"], each["dimensions"]) for each in queries or [alarm]]


def drawn(dashboard: dict[str, Any]) -> Iterator[Metric]:
    """The metrics of a dashboard's graphs; an expression over them is none."""
    for widget in dashboard["widgets"]:
        for line in widget["properties"].get("metrics", []):
            namespace, *rest = line
            if isinstance(namespace, str):
                name, *pairs = [each for each in rest if isinstance(each, str)]
                yield Metric(namespace, name, dict(zip(pairs[::2], pairs[1::2], strict=True)))


def test_every_metric_exists_with_its_dimensions(plan: Plan) -> None:
    for family in FAMILIES:
        metrics = [metric for alarm in plan.alarms[family].values() for metric in watched(alarm)]
        for metric in [*metrics, *drawn(plan.dashboards[family])]:
            assert frozenset(metric.dimensions) in EXISTS.get((metric.namespace, metric.name), set()), metric


def test_every_dimension_names_what_is_there(plan: Plan) -> None:
    for family in FAMILIES:
        proofs = family_proofs(family)
        layout = Layout(proofs.loaded.family)
        loads = expected_load(proofs)
        there = {physical(family, table): table for table in layout.paths}
        metrics = [metric for alarm in plan.alarms[family].values() for metric in watched(alarm)]
        for metric in [*metrics, *drawn(plan.dashboards[family])]:
            if metric.namespace == "AWS/Lambda":
                assert metric.dimensions == {"FunctionName": f"{family}-reader"}
                continue
            name = there[metric.dimensions["TableName"]]
            path = {path.index: path for path in layout.paths[name]}[metric.dimensions.get("GlobalSecondaryIndexName")]
            assert not path.local, "a local index has no metric of its own"
            assert metric.dimensions.get("Operation") in {None, *loads[name].operations}


def test_every_table_and_global_index_is_watched(plan: Plan) -> None:
    """Throttles and limits everywhere, system errors of every table, and an expectation wherever the spec has one."""
    for family in FAMILIES:
        places = {}
        for name, said in tables(family).items():
            assert f"{physical(family, name)}/system-errors" in plan.alarms[family]
            places[physical(family, name)] = said
            places |= {f"{physical(family, name)}/{index}": each for index, each in said["indexes"].items()}
        kinds = ("throttles", "near-limit")
        due = {f"{place}/{verb}-{kind}" for place in places for verb in ("read", "write") for kind in kinds}
        due |= {
            f"{place}/{verb}-over-expected"
            for place, said in places.items()
            for verb in ("read", "write")
            if f"expected_{verb}" in said
        }
        rest = plan.alarms[family].keys() - due
        assert due <= plan.alarms[family].keys()
        assert {name.rsplit("/", 1)[1] for name in rest} == {"system-errors", "iterator-age"}


def test_alarms_are_what_cloudwatch_takes_and_a_person_can_read(plan: Plan) -> None:
    names = [name for alarms in plan.alarms.values() for name in alarms]
    assert len(names) == len(set(names)), "names are unique in an account and Region"
    for alarms in plan.alarms.values():
        for name, alarm in alarms.items():
            assert len(name) <= 255
            assert len(watched(alarm)) <= MOST_METRICS
            assert alarm["treat_missing_data"] == "notBreaching"
            assert "First: " in alarm["alarm_description"] and len(alarm["alarm_description"]) <= 1024
            expression = next((each["expression"] for each in alarm["metric_query"] if each["expression"]), "")
            assert expression.count("FILL(") == (len(watched(alarm)) if alarm["metric_query"] else 0)


def test_the_families_variables_take_every_setting_of_the_component() -> None:
    settings = fields("settings", (COMPONENT / "variables.tf").read_text())
    template = (REPOSITORY / "tools/dynaform/render/templates/alarms_variables.j2").read_text()
    assert fields("{{ name }}", template) == settings
    assert table((COMPONENT / "README.md").read_text(), "Operation settings") == settings
