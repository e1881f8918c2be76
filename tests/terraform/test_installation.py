"""Which terraform, and where its providers come from."""

import signal
import sys
from pathlib import Path

import pytest

from dynaform.findings import UsageError, WorldError
from dynaform.terraform import cli_config, find_mirror, find_terraform, mirror, shim

PROVIDER = Path("registry.terraform.io/hashicorp/aws")


def install(folder: Path, version: str) -> dict[str, str]:
    folder.mkdir()
    path = folder / "terraform"
    path.write_text(f"""#!/bin/sh\necho '{{"terraform_version": "{version}"}}'\n""")
    path.chmod(0o755)
    return {"PATH": str(folder)}


@pytest.fixture
def beside(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Where make setup would put one: beside a Python that is only a name here."""
    monkeypatch.setattr(sys, "executable", str(tmp_path / "venv" / "python"))
    return tmp_path / "venv"


def test_path_comes_first_where_it_is_new_enough(tmp_path: Path, beside: Path) -> None:
    install(beside, "1.15.5")
    variables = install(tmp_path / "bin", "1.11.0-rc1")
    assert find_terraform(variables).path == tmp_path / "bin" / "terraform"
    assert find_terraform(variables).version == "1.11.0"


def test_an_old_one_on_path_gives_way_to_ours(tmp_path: Path, beside: Path) -> None:
    variables = install(tmp_path / "bin", "1.9.8")
    with pytest.raises(UsageError, match=r"is 1\.9\.8") as raised:
        find_terraform(variables)
    assert "make setup" in raised.value.hint
    install(beside, "1.15.5")
    assert find_terraform(variables).version == "1.15.5"


def test_none_at_all(tmp_path: Path, beside: Path) -> None:
    with pytest.raises(UsageError, match="none is on PATH"):
        find_terraform({"PATH": str(tmp_path)})


def test_one_that_does_not_answer(tmp_path: Path, beside: Path) -> None:
    variables = install(tmp_path / "bin", "1.11.0")
    (tmp_path / "bin" / "terraform").write_text("#!/bin/sh\nexit 1\n")
    with pytest.raises(WorldError, match="does not say its version"):
        find_terraform(variables)


def test_the_shim_without_its_library_says_what_to_do(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    before = signal.getsignal(signal.SIGINT)
    monkeypatch.setattr(shim, "find_spec", lambda name: None)
    try:
        assert shim.main(["version"]) == 1
    finally:
        signal.signal(signal.SIGINT, before)
    assert "make setup" in capsys.readouterr().err


def test_mirrors_in_their_order(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(mirror, "_PARENTS", (str(tmp_path / "opt"),))
    variables = {"HOME": str(tmp_path / "home"), "XDG_DATA_DIRS": str(tmp_path / "share")}
    assert find_mirror(variables) is None
    places = {
        "found on this machine": tmp_path / "opt" / "plugins",
        "Terraform's implied mirror": tmp_path / "share" / "terraform" / "plugins",
        "Terraform's own plugin folder": tmp_path / "home" / ".terraform.d" / "plugins",
    }
    for words, folder in places.items():
        (folder / PROVIDER).mkdir(parents=True)
        found = find_mirror(variables)
        assert found is not None
        assert found.describe() == f"providers from {folder} ({words})"
    (tmp_path / "mine" / PROVIDER).mkdir(parents=True)
    explicit = find_mirror(variables | {"DYNAFORM_PROVIDER_MIRROR": str(tmp_path / "mine")})
    assert explicit is not None
    assert explicit.folder == tmp_path / "mine"


def test_an_explicit_mirror_without_the_provider_is_refused(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="DYNAFORM_PROVIDER_MIRROR"):
        find_mirror({"DYNAFORM_PROVIDER_MIRROR": str(tmp_path)})


def test_the_cli_configuration_is_written_once(tmp_path: Path) -> None:
    plain = cli_config(tmp_path, None).read_text()
    assert "provider_installation" not in plain
    path = cli_config(tmp_path, mirror.Mirror(tmp_path / "m", "x"))
    assert f'path = "{tmp_path / "m"}"' in path.read_text()
    before = path.stat().st_ino
    cli_config(tmp_path, mirror.Mirror(tmp_path / "m", "x"))
    assert path.stat().st_ino == before
