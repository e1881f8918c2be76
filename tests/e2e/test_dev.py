"""An environment's life on the managed simulator, in separate processes: one ordered story, because each start costs.

Plan, a stale plan, an interrupted apply, its continuation, outputs, smoke, an endpoint that dies, an index deleted
behind Terraform's back, an interrupted destroy, its continuation.
"""

from __future__ import annotations

import json
import os
import shutil
import signal
import xml.etree.ElementTree as ElementTree

import pytest

from dynaform.spec import load_family

from .conftest import REPOSITORY, Dynaform, client, ended, objects, processes_in, tables, until
from .proxy import Proxy

pytestmark = [pytest.mark.terraform, pytest.mark.simulator, pytest.mark.checkov]

BUCKET = "dynaform-state-dev"


def endpoint_of(dynaform: Dynaform) -> str:
    return (
        f"http://127.0.0.1:{json.loads((dynaform.artifacts / 'dev/simulator/status.json').read_text('utf-8'))['port']}"
    )


def locks(endpoint: str) -> set[str]:
    return {key for key in objects(endpoint, BUCKET) if key.endswith(".tflock")}


def state(endpoint: str) -> str:
    """The state of both families."""
    keys = (f"dev/{family}.tfstate" for family in ("conversation", "marketplace"))
    store = client(endpoint, "s3")
    return "".join(store.get_object(Bucket=BUCKET, Key=key)["Body"].read().decode("utf-8") for key in keys)


def policies(family: str) -> int:
    """How many IAM policies the consumers of a family have; none of these is large enough for two."""
    return len(load_family(REPOSITORY, family).family.consumers)


def test_settings_that_the_modules_refuse_are_a_no_and_name_the_file(dynaform: Dynaform) -> None:
    restore = dynaform.restoring("envs/dev/conversation.tfvars")
    dynaform.edit(
        "envs/dev/conversation.tfvars", "family_settings = {", 'family_settings = {\n  billing_mode = "provisioned"'
    )
    said = dynaform("plan", "--env", "dev", "--family", "conversation").failed(1)
    restore()
    assert "the settings of conversation are refused" in said
    assert "provisioned" in said
    assert "conversation.tfvars" in said or "<family>.tfvars" in said


def test_a_plan_is_saved_and_reviewed_and_changes_nothing(dynaform: Dynaform) -> None:
    planned = dynaform("plan", "--env", "dev").ok()
    assert f"conversation: {2 + policies('conversation')} to create" in planned.out
    assert f"marketplace: {6 + policies('marketplace')} to create" in planned.out
    first = planned.err.splitlines()[0]
    assert first.startswith("environment dev, target simulator, account 000000000000, Region us-east-1, endpoint http")
    assert tables(endpoint_of(dynaform)) == []
    review = dynaform("review", "--env", "dev").ok()
    assert review.err == ""
    assert f"| marketplace | {6 + policies('marketplace')} to create | 18 checks passed | none |" in review.out
    plan = dynaform.artifacts / "dev/marketplace/plan.bin"
    assert plan.stat().st_mode & 0o777 == 0o600


def test_a_plan_whose_inputs_changed_is_stale(dynaform: Dynaform) -> None:
    restore = dynaform.restoring("envs/dev/common.tfvars")
    dynaform.edit("envs/dev/common.tfvars", "point_in_time_recovery_days = 7", "point_in_time_recovery_days = 8")
    said = dynaform("apply", "--env", "dev").failed(2)
    restore()
    assert "is stale: envs/dev/common.tfvars changed since" in said
    assert "make plan ENV=dev" in said
    assert tables(endpoint_of(dynaform)) == []


def test_ctrl_c_during_apply_keeps_the_state_and_releases_the_lock(dynaform: Dynaform) -> None:
    endpoint = endpoint_of(dynaform)
    iam = client(endpoint, "iam")
    iam.list_policies(Scope="Local")  # the first request of IAM takes the simulator seconds
    process = dynaform.start("apply", "--env", "dev")
    # All are there and none is ready: Terraform still waits for each and sets its recovery. A request that the service
    # carries out while its answer is cut off is another story: that table is in no state.
    wanted = policies("conversation") + policies("marketplace")
    until(
        lambda: len(tables(endpoint)) == 8 and len(iam.list_policies(Scope="Local")["Policies"]) == wanted,
        "the tables and policies",
    )
    os.kill(process.pid, signal.SIGINT)
    said = ended(process).failed(130)
    assert "interrupted" in said
    assert locks(endpoint) == set()
    for name in tables(endpoint):
        assert f'"{name}"' in state(endpoint), name
    assert not any("terraform" in each.split(" ")[0] for each in processes_in(dynaform.root))


def test_a_plan_of_an_older_state_is_stale(dynaform: Dynaform) -> None:
    said = dynaform("apply", "--env", "dev").failed(2)
    assert "make plan ENV=dev" in said


def test_the_next_plan_and_apply_continue(dynaform: Dynaform) -> None:
    dynaform("plan", "--env", "dev").ok()
    dynaform("apply", "--env", "dev").ok()
    assert len(tables(endpoint_of(dynaform))) == 8
    assert "there is no saved plan" in dynaform("apply", "--env", "dev").failed(2)


def test_a_second_plan_is_empty_and_applies_to_nothing(dynaform: Dynaform) -> None:
    planned = dynaform("plan", "--env", "dev", "--format", "json").ok()
    assert [(each["family"], each["summary"]) for each in json.loads(planned.out)] == [
        ("environment", "no changes"),
        ("conversation", "no changes"),
        ("marketplace", "no changes"),
    ]
    applied = dynaform("apply", "--env", "dev").ok()
    assert applied.out == "nothing to do: environment, conversation, marketplace\n"


def test_outputs_name_what_is_deployed(dynaform: Dynaform) -> None:
    found = json.loads(dynaform("outputs", "--env", "dev", "--format", "json").ok().out)
    assert sorted(said["name"] for family in found.values() for said in family.values()) == sorted(
        tables(endpoint_of(dynaform))
    )
    assert found["conversation"]["Users"]["arn"] == "arn:aws:dynamodb:us-east-1:000000000000:table/dev-Users"


def test_smoke_is_green_and_leaves_no_item(dynaform: Dynaform) -> None:
    smoke = dynaform("smoke", "--env", "dev", "--junit", "smoke.xml").ok()
    for family in ("conversation", "marketplace"):
        assert f"{family}: " in smoke.out
        suite = ElementTree.parse(dynaform.root / f"smoke-{family}.xml").getroot()  # noqa: S314 - our own file
        assert len(list(suite.iter("testcase"))) > 10
        assert list(suite.iter("failure")) == []
    data = client(endpoint_of(dynaform), "dynamodb")
    assert all(data.scan(TableName=name)["Count"] == 0 for name in tables(endpoint_of(dynaform)))


def test_an_endpoint_that_dies_during_smoke_keeps_the_journal_and_the_next_run_cleans_up(dynaform: Dynaform) -> None:
    proxy = Proxy(endpoint_of(dynaform))
    journals = dynaform.artifacts / "dev/journal"
    dynaform.variables |= {"AWS_ENDPOINT_URL": proxy.endpoint}
    process = dynaform.start("smoke", "--env", "dev", "--family", "conversation")
    data = client(endpoint_of(dynaform), "dynamodb")
    until(lambda: data.scan(TableName="dev-Users")["Count"], "an item of smoke")
    proxy.cut()
    said = ended(process).failed(4)
    assert " got no answer: " in said
    assert "the next smoke deletes" in said
    assert len(list(journals.glob("*.jsonl"))) == 1
    assert data.scan(TableName="dev-Users")["Count"] > 0
    proxy.mend()
    dynaform("smoke", "--env", "dev", "--family", "conversation").ok()
    assert list(journals.glob("*.jsonl")) == []
    assert data.scan(TableName="dev-Users")["Count"] == 0
    proxy.cut()
    dynaform.variables.clear()


def test_smoke_sees_an_index_deleted_behind_terraforms_back(dynaform: Dynaform) -> None:
    client(endpoint_of(dynaform), "dynamodb").update_table(
        TableName="dev-Users", GlobalSecondaryIndexUpdates=[{"Delete": {"IndexName": "Waiting"}}]
    )
    said = dynaform("smoke", "--env", "dev", "--family", "conversation").failed(1)
    rows = [line for line in said.splitlines() if line.startswith("next-waiting")]
    assert any("failed" in row for row in rows)
    assert "Waiting" in said


def test_ctrl_c_in_the_terminal_during_destroy_and_the_next_destroy_continues(dynaform: Dynaform) -> None:
    endpoint = endpoint_of(dynaform)
    process = dynaform.start("destroy", "--env", "dev")
    until(lambda: len(tables(endpoint)) < 8, "the first table deleted")
    os.killpg(process.pid, signal.SIGINT)
    ended(process).failed(130)
    assert locks(endpoint) == set()
    # the simulator deletes at once, so that there may be nothing left to continue with
    dynaform("destroy", "--env", "dev").ok()
    assert tables(endpoint) == []
    assert "conversation: not deployed" in dynaform("outputs", "--env", "dev", "--family", "conversation").ok().out


def test_the_simulator_stops_and_leaves_no_process(dynaform: Dynaform) -> None:
    assert "running" in dynaform("simulator", "status").ok().out
    assert dynaform("simulator", "down").ok().out == "stopped\n"
    assert dynaform("simulator", "status").failed(1) == "not running\n"
    assert dynaform("simulator", "down").ok().out == "not running\n"
    assert processes_in(dynaform.root) == []
    shutil.rmtree(dynaform.artifacts)
