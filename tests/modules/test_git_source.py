"""A team outside uses a family by its git source, as the README says: planned from a local repository."""

from __future__ import annotations

import json
import re
import shutil
import subprocess
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from moto.server import ThreadedMotoServer

from .conftest import REPOSITORY, Terraform

pytestmark = [pytest.mark.terraform, pytest.mark.simulator]

SOURCE = re.compile(r"git::https://[^/]+/[\w./-]+?\.git//(modules/families/[\w-]+)\?ref=(\w+)")
PROVIDER = """
provider "aws" {
  region                      = "us-east-1"
  access_key                  = "testing"
  secret_key                  = "testing"
  skip_credentials_validation = true
  skip_metadata_api_check     = true
  skip_requesting_account_id  = true

  endpoints {
    sts = "%s"
  }
}

output "tables" { value = module.conversation.tables }
"""
"""What stands in for an account: a plan that only creates asks AWS nothing but who is asking."""


@pytest.fixture(scope="module")
def identity() -> Iterator[str]:
    """An STS, and the address where it answers."""
    server = ThreadedMotoServer(ip_address="127.0.0.1", port=0, verbose=False)
    server.start()
    try:
        yield "http://{}:{}".format(*server.get_host_and_port())
    finally:
        server.stop()


def example() -> str:
    """The module call of the README."""
    blocks = re.findall(r"```hcl\n(.*?)```", (REPOSITORY / "README.md").read_text("utf-8"), re.DOTALL)
    (call,) = [block for block in blocks if "git::" in block]
    return call


def published(folder: Path, tag: str) -> str:
    """The modules as a git repository with a tag; its URL."""
    shutil.copytree(REPOSITORY / "modules", folder / "modules", ignore=shutil.ignore_patterns(".terraform*"))

    def git(*arguments: str) -> None:
        settings = ("-c", "user.name=test", "-c", "user.email=test@example.com", "-c", "commit.gpgsign=false")
        subprocess.run(["git", *settings, *arguments], cwd=folder, check=True, capture_output=True)

    git("init", "--quiet", "--initial-branch=main")
    git("add", ".")
    git("commit", "--quiet", "--message", "the families")
    git("tag", tag)
    return f"git::file://{folder}"


def planned(terraform: Terraform, root: Path) -> dict[str, Any]:
    """The plan of a root, as JSON."""
    shutil.copy(REPOSITORY / "terraform/provider-lock.hcl", root / ".terraform.lock.hcl")
    for arguments in (
        ("init", "-input=false", "-no-color", "-lockfile=readonly"),
        ("plan", "-input=false", "-no-color", "-out=plan.bin"),
        ("show", "-json", "plan.bin"),
    ):
        done = terraform(root, *arguments)
        assert done.returncode == 0, done.stdout + done.stderr
    plan: dict[str, Any] = json.loads(done.stdout)
    return plan


def test_the_readmes_module_call_plans_the_tables_from_a_git_source(
    terraform: Terraform, identity: str, tmp_path: Path
) -> None:
    call = example()
    (found,) = SOURCE.finditer(call)
    folder, tag = found.groups()
    repository, root = tmp_path / "tables.git", tmp_path / "root"
    root.mkdir()
    url = published(repository, tag)
    (root / "main.tf").write_text(call.replace(found[0], f"{url}//{folder}?ref={tag}") + PROVIDER % identity)

    plan = planned(terraform, root)

    changes = [each for each in plan["resource_changes"] if each["type"] == "aws_dynamodb_table"]
    assert {each["change"]["after"]["name"] for each in changes} == {"dev-Users", "dev-Sessions"}
    managed = [each for each in plan["resource_changes"] if each["mode"] == "managed"]
    assert all(each["change"]["actions"] == ["create"] for each in managed)
    indexes = {
        each["change"]["after"]["name"]: {index["name"] for index in each["change"]["after"]["global_secondary_index"]}
        for each in changes
    }
    assert indexes == {"dev-Users": {"Waiting"}, "dev-Sessions": {"UserSessionsIndex", "UserBSessionsIndex"}}
    assert set(plan["planned_values"]["outputs"]) == {"tables"}
