import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from dynaform.terraform import Terraform, TerraformBinary

FakeTerraform = Callable[[str], TerraformBinary]


@pytest.fixture
def fake_terraform(tmp_path: Path) -> FakeTerraform:
    """Makes an executable that runs the given Python in place of terraform."""

    def make(body: str) -> TerraformBinary:
        path = tmp_path / "bin" / "terraform"
        path.parent.mkdir(exist_ok=True)
        # -S: no site-packages, a third of the start-up
        path.write_text(f"#!{sys.executable} -S\nimport json, os, signal, sys, time\n{body}\n", "utf-8")
        path.chmod(0o755)
        return TerraformBinary(path, "1.11.4")

    return make


@pytest.fixture
def terraform(tmp_path: Path, fake_terraform: FakeTerraform) -> Callable[..., Terraform]:
    """A driver on a fake terraform."""

    def make(body: str, **options: object) -> Terraform:
        environment = {"PATH": "/usr/bin:/bin", "AWS_SECRET_ACCESS_KEY": "abcdefgh12345678"}
        return Terraform(fake_terraform(body), tmp_path, tmp_path / "data", environment, tmp_path / "rc", **options)  # type: ignore[arg-type]

    return make
