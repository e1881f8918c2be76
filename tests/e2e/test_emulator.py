"""Somebody else's emulator, with an account of its own: the same commands use it, state bucket included.

Then dev is turned into aws by the documented edit, over the same tables and the same state.
"""

from __future__ import annotations

import json
import re
import subprocess
import sys
import urllib.request
from collections.abc import Iterator
from pathlib import Path

import pytest

from .conftest import KEYS, Dynaform, objects, tables, until

pytestmark = [pytest.mark.terraform, pytest.mark.simulator, pytest.mark.checkov]

ACCOUNT = "123456789012"
PLACE = "envs/dev/environment.yaml"
FAMILY = ("--family", "conversation")


@pytest.fixture(scope="module")
def emulator(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """A plain moto server with its default account; its URL."""
    log = tmp_path_factory.mktemp("emulator") / "log"
    with log.open("wb") as stream:
        server = subprocess.Popen(
            [sys.executable, "-m", "moto.server", "-H", "127.0.0.1", "-p", "0"], stdout=stream, stderr=stream
        )
    try:
        yield until(lambda: _url(log), "the emulator's port")
    finally:
        server.kill()
        server.wait()


def _url(log: Path) -> str:
    found = re.search(r"http://127\.0\.0\.1:[1-9]\d*", log.read_text("utf-8"))
    if found:
        opener = urllib.request.build_opener(urllib.request.ProxyHandler({}))
        opener.open(f"{found[0]}/moto-api/data.json", timeout=30).close()
    return found[0] if found else ""


def test_all_commands_use_it(dynaform: Dynaform, emulator: str) -> None:
    dynaform.variables |= KEYS | {"AWS_ENDPOINT_URL": emulator}
    planned = dynaform("plan", "--env", "dev", *FAMILY).ok()
    assert planned.err.startswith(f"environment dev, target simulator, account {ACCOUNT}, Region us-east-1, endpoint")
    assert emulator in planned.err.splitlines()[0]
    dynaform("apply", "--env", "dev", *FAMILY).ok()
    assert sorted(tables(emulator)) == ["dev-Sessions", "dev-Users"]
    assert "dev/conversation.tfstate" in objects(emulator, "dynaform-state-dev")
    found = json.loads(dynaform("outputs", "--env", "dev", *FAMILY, "--format", "json").ok().out)
    assert f":{ACCOUNT}:table/dev-Users" in found["conversation"]["Users"]["arn"]
    dynaform("smoke", "--env", "dev", *FAMILY).ok()
    assert not (dynaform.artifacts / "dev" / "simulator").exists()


def test_a_real_environment_refuses_it_and_is_refused_without_credentials(dynaform: Dynaform, emulator: str) -> None:
    for command in ("plan", "apply", "smoke", "outputs", "destroy"):
        said = dynaform(command, "--env", "staging").failed(2)
        assert f"AWS_ENDPOINT_URL points at {emulator}, but environment staging has target: aws" in said
    dynaform.variables.clear()
    dynaform.variables |= {"AWS_CONFIG_FILE": "/dev/null", "AWS_SHARED_CREDENTIALS_FILE": "/dev/null"}
    said = dynaform("plan", "--env", "staging").failed(4)
    dynaform.variables.clear()
    assert "no AWS credentials were found" in said
    assert said.startswith("environment staging, target aws, account 222222222222, Region us-east-1, endpoint AWS")


def test_dev_turned_into_aws_works_on_the_endpoint_it_names_and_destroys_only_after_words(
    dynaform: Dynaform, emulator: str
) -> None:
    dynaform.edit(PLACE, "target: simulator", "target: aws")
    dynaform.edit(PLACE, '"000000000000"', f'"{ACCOUNT}"')
    dynaform.variables |= KEYS | {"AWS_ENDPOINT_URL": emulator}
    assert "has target: aws" in dynaform("outputs", "--env", "dev").failed(2)
    assert "has target: aws" in dynaform("simulator", "status").failed(2)
    dynaform.edit(PLACE, "target: aws", f'target: aws\nendpoint: "{emulator}"')
    planned = dynaform("plan", "--env", "dev", *FAMILY).ok()
    assert planned.err.startswith(f"environment dev, target aws, account {ACCOUNT}, Region us-east-1, endpoint http")
    assert "conversation: no changes" in planned.out
    said = dynaform("destroy", "--env", "dev", *FAMILY).failed(1)
    assert "--confirm 'destroy dev conversation'" in said
    assert len(tables(emulator)) == 2
    dynaform("destroy", "--env", "dev", *FAMILY, "--confirm", "destroy dev conversation").ok()
    assert tables(emulator) == []


def test_credentials_of_another_account_are_refused(dynaform: Dynaform, emulator: str) -> None:
    dynaform.edit(PLACE, f'"{ACCOUNT}"', '"444455556666"')
    said = dynaform("plan", "--env", "dev").failed(2)
    assert f"these credentials are of account {ACCOUNT}, but environment dev is in 444455556666" in said
