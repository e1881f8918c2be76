"""The real checkov on real plans: every rule fails and passes where it should, and none passes by not running."""

from __future__ import annotations

import json
import socket
from pathlib import Path

import pytest

from dynaform.policy import PlanFile, PolicyReport, scan
from dynaform.policy.scan import CHECKOV_PYTHON

from .conftest import Document, MakePlan, load
from .test_policy_plans import KEY, applied

pytestmark = [
    pytest.mark.checkov,
    pytest.mark.skipif(not CHECKOV_PYTHON.exists(), reason="checkov's environment is missing: make setup"),
]

MODULE = 'module.family.module.tables["{}"].aws_dynamodb_table.this'
UNSTATED, TTL_ON_KEY = "aws_dynamodb_table.unstated[0]", "aws_dynamodb_table.ttl_on_key[0]"
REPLICA = "aws_dynamodb_table_replica.plain[0]"
BROKEN_IN_PROD = {
    ("DF501", MODULE.format("no-recovery")),
    ("DF501", UNSTATED),
    ("DF501", TTL_ON_KEY),
    ("DF502", MODULE.format("short-window")),
    ("DF503", MODULE.format("aws-managed")),
    ("DF503", MODULE.format("aws-owned")),
    ("DF503", UNSTATED),
    ("DF503", TTL_ON_KEY),
    ("DF504", MODULE.format("provisioned")),
    ("DF505", MODULE.format("unprotected")),
    ("DF505", UNSTATED),
    ("DF505", TTL_ON_KEY),
    ("DF506", TTL_ON_KEY),
    ("DF507", REPLICA),
}


def failed(report: PolicyReport, family: str) -> set[tuple[str, str]]:
    return {(each.rule, each.address) for each in report.failures if each.family == family}


@pytest.fixture(scope="module")
def prod_report(tmp_path_factory: pytest.TempPathFactory) -> PolicyReport:
    """One process for everything that is asked at level prod."""
    folder = tmp_path_factory.mktemp("plans")
    plans = Path(__file__).parent / "plans"
    files = [PlanFile("marketplace", plans / "prod.json", "prod", tables=2), PlanFile("broken", plans / "broken.json")]
    for family, document in (
        ("second", applied(load("prod"), KEY)),
        ("managed", applied(load("prod"), KEY.replace("1111", "9999"))),
        ("replicas", with_replica(load("prod"))),
        ("bare", with_little_stated(load("prod"))),
        ("scaling", that_scales(load("prod"))),
        ("scaling-in-part", that_scales(load("prod"), without=("Write", "index"))),
    ):
        path = folder / f"{family}.json"
        path.write_text(json.dumps(document), "utf-8")
        files.append(PlanFile(family, path, "prod"))
    return scan(files, "prod")


def with_replica(document: Document) -> Document:
    """A replica block of bookings whose key is known only after apply."""
    for change in document["resource_changes"]:
        change["change"]["after_unknown"]["replica"] = [{"kms_key_arn": True}]
    for table in document["planned_values"]["root_module"]["child_modules"][0]["child_modules"]:
        table["resources"][0]["values"]["replica"] = [{"region_name": "eu-west-1"}]
    return document


def with_little_stated(document: Document) -> Document:
    """No recovery window, no billing mode, and a TTL without a name."""
    for table in document["planned_values"]["root_module"]["child_modules"][0]["child_modules"]:
        values = table["resources"][0]["values"]
        values["point_in_time_recovery"] = [{"enabled": True}]
        values["ttl"] = [{"enabled": True, "attribute_name": ""}]
        del values["billing_mode"]
    return document


def that_scales(document: Document, without: tuple[str, str] | None = None) -> Document:
    """Every table PROVISIONED, its reads and writes and those of its indexes scaled, all but one side of one kind."""
    family = document["planned_values"]["root_module"]["child_modules"][0]
    added: list[Document] = []
    for table in family["child_modules"]:
        values = table["resources"][0]["values"]
        values["billing_mode"] = "PROVISIONED"
        values["global_secondary_index"] = [{"name": "by-day"}]
        places = {f"table/{values['name']}": "table", f"table/{values['name']}/index/by-day": "index"}
        for number, (place, kind) in enumerate(sorted(places.items())):
            for side in ("Read", "Write"):
                if (side, kind) != without:
                    scaled = {
                        "service_namespace": "dynamodb",
                        "resource_id": place,
                        "scalable_dimension": f"dynamodb:{kind}:{side}CapacityUnits",
                    }
                    added += [
                        {
                            "address": f'{table["address"]}.{type}.this["{number}/{side}"]',
                            "mode": "managed",
                            "type": type,
                            "name": "this",
                            "values": scaled,
                        }
                        for type in ("aws_appautoscaling_target", "aws_appautoscaling_policy")
                    ]
    family["resources"] = [*family.get("resources", []), *added]
    return document


def test_a_provisioned_table_passes_where_all_of_it_scales(prod_report: PolicyReport) -> None:
    assert failed(prod_report, "scaling") == set()


def test_a_provisioned_table_of_which_a_part_does_not_scale_fails_and_says_which(prod_report: PolicyReport) -> None:
    said = {(each.rule, each.seen) for each in prod_report.failures if each.family == "scaling-in-part"}
    assert said == {("DF504", "The billing mode is PROVISIONED, and nothing scales the writes of index by-day.")}


def test_every_due_evaluation_ran(prod_report: PolicyReport) -> None:
    assert prod_report.gaps == ()
    tables, replicas = 7 * 2 + 8, 1
    assert len(prod_report.evaluated) == tables * 8 + replicas * 2


def test_the_right_plan_passes(prod_report: PolicyReport) -> None:
    assert failed(prod_report, "marketplace") == set()


def test_the_broken_plan_fails_exactly_where_it_is_broken(prod_report: PolicyReport) -> None:
    assert failed(prod_report, "broken") == BROKEN_IN_PROD


def test_both_built_in_and_own_check_answer(prod_report: PolicyReport) -> None:
    off = next(each for each in prod_report.failures if each.address == MODULE.format("no-recovery"))
    assert off.checks == ("CKV_AWS_28", "CKV_DYNAFORM_1")
    assert off.seen == "Point-in-time recovery is switched off."


def test_the_place_in_the_plan_is_the_resource(prod_report: PolicyReport) -> None:
    short = next(each for each in prod_report.failures if each.rule == "DF502")
    path, line = short.plan.rsplit(":", 1)
    text = "".join(Path(path).read_text("utf-8").splitlines(keepends=True)[int(line) - 1 : int(line) + 80])
    assert text.index("short-window") < text.index("recovery_period_in_days")


def test_a_customer_key_passes_on_the_second_plan_too(prod_report: PolicyReport) -> None:
    assert failed(prod_report, "second") == set()


def test_the_key_that_aws_manages_fails_though_it_has_an_arn_by_now(prod_report: PolicyReport) -> None:
    assert {rule for rule, _ in failed(prod_report, "managed")} == {"DF503"}
    assert len(failed(prod_report, "managed")) == 2


def test_a_replica_block_needs_a_customer_key(prod_report: PolicyReport) -> None:
    seen = {each.seen for each in prod_report.failures if each.family == "replicas"}
    assert len(seen) == 1
    assert "replica in eu-west-1 names no customer key" in seen.pop()


def test_what_is_not_stated_is_not_assumed(prod_report: PolicyReport) -> None:
    assert {(each.rule, each.seen) for each in prod_report.failures if each.family == "bare"} == {
        ("DF502", "The plan does not state the recovery window."),
        ("DF504", "The billing mode is not stated (PROVISIONED)."),
        ("DF506", "TTL is enabled without the name of an attribute."),
    }


@pytest.mark.parametrize(
    ("level", "rules"),
    [
        ("dev", {("DF503", UNSTATED), ("DF504", MODULE.format("provisioned")), ("DF506", TTL_ON_KEY)}),
        (
            "staging",
            {each for each in BROKEN_IN_PROD if each[0] != "DF507"} - {("DF503", MODULE.format("aws-managed"))},
        ),
    ],
)
def test_milder_levels_ask_less(broken: PlanFile, make_plan: MakePlan, level: str, rules: set[tuple[str, str]]) -> None:
    owned = make_plan("owned", applied(load("prod"), ""))
    report = scan([broken, owned], level)
    assert report.gaps == ()
    assert failed(report, "broken") == rules
    seen = [each.seen for each in report.failures if each.family == "owned"]
    assert seen == ([] if level == "dev" else ["The table is encrypted with a key that AWS owns (aws-owned)."] * 2)


BAD_CHECK = """
from checkov.common.models.enums import CheckCategories
from dynaform.policy.checkov_side.base import PlanCheck

class Check(PlanCheck):
    def problem(self, conf):
        {body}

check = Check("{id}", "a check", CheckCategories.GENERAL_SECURITY)
"""


def test_checks_that_raise_do_not_import_or_call_home_are_gaps(
    tmp_path: Path, make_plan: MakePlan, prod: PlanFile
) -> None:
    listener = socket.create_server(("127.0.0.1", 0))
    listener.setblocking(False)
    call = f'import socket; socket.create_connection(("127.0.0.1", {listener.getsockname()[1]})); return ""'
    files = {
        "__init__.py": "",
        "raises.py": BAD_CHECK.format(body="raise KeyError('days')", id="CKV_DYNAFORM_3"),
        "calls.py": BAD_CHECK.format(body=call, id="CKV_DYNAFORM_4"),
        "passes.py": BAD_CHECK.format(body='return ""', id="CKV_DYNAFORM_6"),
        "stranger.py": BAD_CHECK.format(body='return ""', id="CKV_DYNAFORM_99"),
        "broken.py": "import nothing_of_that_name",
    }
    for name, text in files.items():
        (tmp_path / name).write_text(text, "utf-8")
    # Checkov itself stumbles over a plan that knows a value inside a block which is not there.
    odd = load("prod")
    for table in odd["planned_values"]["root_module"]["child_modules"][0]["child_modules"]:
        table["resources"][0]["values"]["server_side_encryption"] = []
    report = scan([prod, make_plan("odd", odd)], "dev", checks_folder=tmp_path)
    with listener, pytest.raises(BlockingIOError):
        listener.accept()
    loading, running, stumbling = report.gaps
    assert "not loaded: CKV_DYNAFORM_1, CKV_DYNAFORM_2, CKV_DYNAFORM_5, CKV_DYNAFORM_7" in loading.seen
    assert "loaded but not declared: CKV_DYNAFORM_99" in loading.seen
    assert any("broken" in note for note in loading.notes)
    assert (stumbling.subject, stumbling.seen) == ("odd", "0 of 6 evaluations ran.")
    assert "IndexError" in stumbling.notes[0]
    assert running.seen == "2 of 6 evaluations ran."
    assert {note.split()[0] for note in running.notes} == {"CKV_DYNAFORM_3", "CKV_DYNAFORM_4"}


@pytest.mark.parametrize("exists", [False, True])
def test_a_folder_that_is_missing_or_no_package_is_a_gap(tmp_path: Path, make_plan: MakePlan, exists: bool) -> None:
    folder = tmp_path / "checks"
    if exists:
        folder.mkdir()
        (folder / "passes.py").write_text(BAD_CHECK.format(body='return ""', id="CKV_DYNAFORM_6"), "utf-8")
    report = scan([make_plan("marketplace", load("prod"))], "dev", checks_folder=folder)
    assert not report.clean
    assert [each.id for each in report.gaps] == ["DF590", "DF590"]
