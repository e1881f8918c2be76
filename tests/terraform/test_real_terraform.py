"""One walk with a real Terraform, provider and simulator: interrupted in the middle, continued, and empty."""

import os
import shutil
import signal
import stat
from pathlib import Path

import pytest

from dynaform.aws import Target, TargetKind, child_environment, client, ensure_state_bucket
from dynaform.findings import UserInterruptError, WorldError
from dynaform.simulator import Simulator
from dynaform.terraform import Stop, Terraform, cli_config, find_mirror, find_terraform

ROOT = Path(__file__).parents[2]
MAIN = """
terraform {
  backend "s3" {}
  required_providers {
    aws = { source = "hashicorp/aws" }
  }
}

resource "aws_dynamodb_table" "this" {
  name         = var.name
  billing_mode = "PAY_PER_REQUEST"
  hash_key     = "PK"
  attribute {
    name = "PK"
    type = "S"
  }
}

# The first apply finds it slow, later ones do not.
resource "terraform_data" "slow" {
  depends_on = [aws_dynamodb_table.this]
  provisioner "local-exec" {
    command = "test -e begun || { touch begun; exec sleep 30; }"
  }
}

variable "name" { type = string }
output "arn" { value = aws_dynamodb_table.this.arn }
"""


@pytest.mark.terraform
@pytest.mark.simulator
def test_an_interrupted_apply_keeps_its_state_unlocks_and_continues(tmp_path: Path) -> None:
    root = tmp_path / "root"
    root.mkdir()
    (root / "main.tf").write_text(MAIN)
    (root / "dev.tfvars").write_text('name = "walked"\n')
    shutil.copy(ROOT / "terraform" / "provider-lock.hcl", root / ".terraform.lock.hcl")
    with Simulator(tmp_path / "simulator", "000000000000").private() as running:
        target = Target("dev", TargetKind.SIMULATOR, "000000000000", "us-east-1", running.endpoint)
        ensure_state_bucket(target, "state")
        locked = (root / ".terraform.lock.hcl").read_bytes()
        walk(root, tmp_path, target)
        assert (root / ".terraform.lock.hcl").read_bytes() == locked
        tables = client(target, "dynamodb").list_tables()["TableNames"]
    assert tables == []


def walk(root: Path, folder: Path, target: Target) -> None:
    plan, files, data = folder / "plan.bin", [root / "dev.tfvars"], folder / "data"
    first = driver(root, data, target, interrupting="terraform_data.slow: Provisioning")
    first.init(backend(target))
    providers = list((data / "providers").glob("*/*/*/*/*"))
    # the provider is 600 MB; from a mirror on disk it is linked
    assert not find_mirror(os.environ) or [path for path in providers if path.is_symlink()]
    assert first.plan(plan, files)
    with pytest.raises(UserInterruptError, match="state is saved"):
        first.apply(plan)
    kept = [each["Key"] for each in client(target, "s3").list_objects_v2(Bucket="state")["Contents"]]
    assert kept == ["dev/walk.tfstate"]

    again = driver(root, data, target)
    with pytest.raises(WorldError, match="terraform apply failed for root: Saved plan is stale"):
        again.apply(plan)
    assert again.plan(plan, files)
    changes = again.show_plan(plan)["resource_changes"]
    # what was made before the interrupt is in the state
    actions = {each["address"]: each["change"]["actions"] for each in changes}
    assert actions["aws_dynamodb_table.this"] == ["no-op"]
    assert "create" in actions["terraform_data.slow"]
    again.apply(plan)
    assert not again.plan(plan, files)
    assert stat.S_IMODE(plan.stat().st_mode) == 0o600
    assert client(target, "dynamodb").list_tables()["TableNames"] == ["walked"]
    assert again.outputs() == {"arn": "arn:aws:dynamodb:us-east-1:000000000000:table/walked"}
    assert again.plan(plan, files, destroy=True)
    again.apply(plan)
    assert again.outputs() == {}


def driver(root: Path, data: Path, target: Target, interrupting: str = "nothing") -> Terraform:
    def on_line(line: str) -> None:
        if line.startswith(interrupting):
            os.kill(os.getpid(), signal.SIGINT)

    return Terraform(
        find_terraform(os.environ),
        root,
        data,
        child_environment(target, os.environ),
        cli_config(data, find_mirror(os.environ)),
        stop=Stop(),
        on_line=on_line,
    )


def backend(target: Target) -> dict[str, str]:
    place = {"bucket": "state", "key": "dev/walk.tfstate", "region": target.region}
    return place | {"use_lockfile": "true", "use_path_style": "true"}
