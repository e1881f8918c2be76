"""Help and typing mistakes are answered at once: they import next to nothing but what is listed here, as in click."""

import subprocess
import sys

import pytest

ALLOWED = {"click", "dynaform"}
_PROBE = """
import sys
before = set(sys.modules)
from dynaform.cli.main import run
code = run(sys.argv[1:])
loaded = {name.partition(".")[0] for name in set(sys.modules) - before} - set(sys.stdlib_module_names)
print(code, *sorted(loaded))
"""


@pytest.mark.parametrize(("arguments", "code"), [(["--help"], "0"), (["--version"], "0"), (["plann"], "2")])
def test_only_click_and_ours_are_imported(arguments: list[str], code: str) -> None:
    probe = subprocess.run(
        [sys.executable, "-c", _PROBE, *arguments], capture_output=True, text=True, check=True, timeout=60
    )
    said, *loaded = probe.stdout.splitlines()[-1].split()
    assert said == code
    assert set(loaded) - {name for name in loaded if name.startswith("__editable__")} <= ALLOWED


def test_check_needs_neither_aws_nor_a_terminal() -> None:
    probe = subprocess.run(
        [sys.executable, "-c", _PROBE, "check", "--help"], capture_output=True, text=True, check=True, timeout=60
    )
    assert not {"boto3", "botocore", "rich", "moto", "python_terraform"} & set(probe.stdout.splitlines()[-1].split())
